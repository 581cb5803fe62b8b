"""数字格式: the format codes of TEXT cut into sections and tokens (ECMA-376 part 1, §18.8.31).

What depends on the language of Excel is refused: names of months and weekdays, eras, the calendar's Chinese numerals;
also fractions, fillers and whatever else was not compared with Excel.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import lru_cache


class CannotFormat(Exception):
    """A format code that is not done as Excel does it."""


class Mark(Enum):
    """What a token of a format code asks for."""

    LITERAL = "literal"
    DIGIT = "digit"  # 0 # ?
    POINT = "point"
    COMMA = "comma"
    PERCENT = "percent"
    EXPONENT = "exponent"  # E+ E-
    GENERAL = "general"
    TEXT = "text"  # @
    DATE = "date"  # yyyy m dd …
    ELAPSED = "elapsed"  # [h] [mm] [ss]
    FRACTION = "fraction"  # .00 behind seconds
    HALF = "half"  # AM/PM


@dataclass(frozen=True, slots=True)
class Section:
    """One section between semicolons.

    Attributes:
        condition: the numbers it is for, as `[>=100]` says; None where nothing is said.
    """

    tokens: tuple[tuple[Mark, str], ...]
    condition: tuple[Callable[[Decimal, Decimal], bool], Decimal] | None = None

    def has(self, *marks: Mark) -> bool:
        return any(mark in marks for mark, _ in self.tokens)

    @property
    def is_date(self) -> bool:
        return self.has(Mark.DATE, Mark.ELAPSED, Mark.HALF)


_OPERATORS = {
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
    "<=": operator.le,
    ">=": operator.ge,
    "<>": operator.ne,
}
_PIECE = re.compile(
    r"""
      (?P<half>AM/PM | A/P | 上午/下午)
    | (?P<literal>"[^"]*" | \\. | [-+() :￥¥${}<>=^&'~/] | [^\x00-\x7f])
    | (?P<space>_.)
    | (?P<filler>\*.)
    | \[(?P<condition>(?:<=|>=|<>|<|>|=)\s*-?[0-9.]+)\]
    | \[(?P<colour>black|blue|cyan|green|magenta|red|white|yellow|color\s?[0-9]+|黑色?|蓝色?|绿色?|红色?|白色?|黄色?)\]
    | \[\$(?P<currency>[^\]-]*)(?:-(?P<locale>[0-9A-Za-z]*))?\]
    | (?P<elapsed>\[(?:h+|m+|s+)\])
    | (?P<general>General | G/通用格式)
    | (?P<exponent>E[+-])
    | (?P<date>y+ | m+ | d+ | h+ | s+ | e+)
    | (?P<digit>[0#?])
    | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<text>@)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Chinese and no language at all; another one may change names, digits and calendars.
_LOCALES = {"", "804", "0804", "409", "0409", "2052", "1033", "x-sysdate", "f800", "F800"}
_MONTH_NAME = re.compile(r"m{3,}|d{3,}|y{5,}|h{3,}|s{3,}|e+", re.IGNORECASE)


@lru_cache(maxsize=1024)
def sections(code: str) -> tuple[Section, ...]:
    """The sections of a format code.

    Raises:
        CannotFormat: with what is not done.
    """
    found = [_section(text) for text in _split(code)]
    if len(found) > 4:
        raise CannotFormat(code)
    return tuple(found)


def _split(code: str) -> list[str]:
    parts, start = [], 0
    for piece in re.finditer(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|;', code):
        if piece[0] == ";":
            parts.append(code[start : piece.start()])
            start = piece.end()
    return [*parts, code[start:]]


def _section(text: str) -> Section:
    tokens: list[tuple[Mark, str]] = []
    condition = None
    position = 0
    while position < len(text):
        found = _PIECE.match(text, position)
        if found is None:
            raise CannotFormat(text)
        position = found.end()
        kind, part = found.lastgroup or "", found[0]
        match kind:
            case "literal":
                tokens.append((Mark.LITERAL, part[1:-1] if part[0] == '"' else part[1:] if len(part) == 2 else part))
            case "space":
                tokens.append((Mark.LITERAL, " "))
            case "filler":
                raise CannotFormat(part)
            case "condition":
                sign = re.match(r"<=|>=|<>|<|>|=", found["condition"])
                assert sign is not None
                condition = (_OPERATORS[sign[0]], Decimal(found["condition"][sign.end() :].strip()))
            case "colour":
                pass
            case "currency" | "locale":
                if (found["locale"] or "").lower() not in _LOCALES or found["locale"] in ("f800", "F800", "x-sysdate"):
                    raise CannotFormat(part)
                tokens.append((Mark.LITERAL, found["currency"]))
            case "date" if _MONTH_NAME.fullmatch(part):
                raise CannotFormat(part)
            case _:
                tokens.append((Mark(kind), part))
    section = Section(tuple(token for token in tokens if token[1]), condition)
    if section.is_date:
        if section.has(Mark.PERCENT, Mark.EXPONENT, Mark.GENERAL, Mark.TEXT):
            raise CannotFormat(text)
        if section.has(Mark.ELAPSED) and not _counts_down(section.tokens):
            raise CannotFormat(text)
        return Section(_with_fractions(section.tokens), condition)
    if any(mark is Mark.LITERAL and part == "/" for mark, part in section.tokens) and section.has(Mark.DIGIT):
        raise CannotFormat(text)  # a fraction, most likely
    kinds = [mark for mark, _ in section.tokens]
    if kinds.count(Mark.POINT) > 1 or kinds.count(Mark.EXPONENT) > 1 or kinds.count(Mark.GENERAL) > 1:
        raise CannotFormat(text)
    if Mark.GENERAL in kinds and {Mark.DIGIT, Mark.POINT, Mark.PERCENT, Mark.TEXT} & set(kinds):
        raise CannotFormat(text)
    if Mark.TEXT in kinds and {Mark.DIGIT, Mark.POINT, Mark.PERCENT} & set(kinds):
        raise CannotFormat(text)
    return section


def _counts_down(tokens: tuple[tuple[Mark, str], ...]) -> bool:
    """Whether an elapsed time is written in one go: `[h]:mm:ss`, `[mm]:ss`; with other dates beside, who knows."""
    letters = [(mark, part.strip("[]").lower()[0]) for mark, part in tokens if mark in (Mark.DATE, Mark.ELAPSED)]
    text = "".join(letter for _, letter in letters)
    return text in "hms" and [mark for mark, _ in letters].index(Mark.ELAPSED) == 0 and len(letters) == len(set(text))


def _with_fractions(tokens: tuple[tuple[Mark, str], ...]) -> tuple[tuple[Mark, str], ...]:
    """The tokens of a date with `.00` behind seconds as one; any other placeholder has no place there."""
    found: list[tuple[Mark, str]] = []
    waiting = list(tokens)
    while waiting:
        mark, part = waiting.pop(0)
        behind_seconds = bool(found) and found[-1][1].strip("[]").lower().strip("s") == "" and found[-1][1] != ""
        if mark is Mark.POINT and behind_seconds and waiting and waiting[0] == (Mark.DIGIT, "0"):
            zeros = 0
            while waiting and waiting[0] == (Mark.DIGIT, "0"):
                waiting.pop(0)
                zeros += 1
            found.append((Mark.FRACTION, "0" * zeros))
        elif mark in (Mark.POINT, Mark.COMMA):
            found.append((Mark.LITERAL, part))
        elif mark is Mark.DIGIT:
            raise CannotFormat(part)
        else:
            found.append((mark, part))
    return tuple(found)


def can_format(code: str) -> bool:
    """Whether TEXT is done as Excel does it with this format code."""
    try:
        sections(code)
    except CannotFormat:
        return False
    return True
