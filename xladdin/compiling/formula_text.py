"""公式文本: the small pieces that native formulas are put together from.

Arithmetic there is binary and ours is decimal. Three habits make the results agree: a value is rounded to
`NOISE_PLACES` decimals before it is cut to its own decimals or compared, so that what binary arithmetic left in the
last digits cannot decide; limits and credits are written as the rule writes them; nothing is compared with a sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xladdin.numbers import NOT_ASSESSED, Rounding

# A rate or a number of points below 5,000 has a binary error below 5E-12, half a unit of the 11th decimal.
NOISE_PLACES: Final = 11
LONGEST_FORMULA: Final = 8192  # characters, Excel's limit
DEEPEST_NESTING: Final = 64  # functions within functions, Excel's limit since 2007
_LONGEST_TEXT: Final = 255  # characters of one text in a formula, Excel's limit
_DIGITS: Final = 15  # Excel reads no more of a number in a formula
_SIMPLE: Final = re.compile(r"""(?:'(?:[^']|'')+'!|[\w.]+!)?\$?[A-Za-z]{1,3}\$?\d+|\d+(?:\.\d+)?""")
_QUOTED: Final = re.compile(r'"[^"]*"')
_PARENTHESIS: Final = re.compile(r"[()]")
_CONTROL: Final = re.compile(r"([\x00-\x1f])")


def number(value: Decimal) -> str:
    """A number as a formula writes it: no exponent where it can be helped, at most 15 significant digits.

    >>> number(Decimal("0.950"))
    '0.95'
    """
    kept = Decimal(f"{value:.{_DIGITS - 1}e}").normalize()
    if not kept:
        return "0"
    if -_DIGITS <= kept.adjusted() <= _DIGITS:
        return f"{kept:f}"
    return f"{kept:E}"


def text(value: str) -> str:
    """A text as a formula writes it: quoted, in pieces of 255 characters, line ends as CHAR(10)."""
    pieces: list[str] = []
    for part in _CONTROL.split(value):
        if _CONTROL.fullmatch(part):
            pieces.append(f"CHAR({ord(part)})")
            continue
        chunks = [part[at : at + _LONGEST_TEXT] for at in range(0, len(part), _LONGEST_TEXT)]
        pieces += ['"' + chunk.replace('"', '""') + '"' for chunk in chunks]
    return "&".join(pieces) or '""'


def words(values: Iterable[str]) -> str:
    """A row of texts: `{"优","良"}`."""
    return "{" + ",".join(text(value) for value in values) + "}"


def group(expression: str) -> str:
    """The expression as an operand: in parentheses unless it is a reference, a number or one call."""
    return expression if _SIMPLE.fullmatch(expression) or _is_one_call(expression) else f"({expression})"


def _is_one_call(expression: str) -> bool:
    if not re.match(r"[A-Z]+\(", expression):
        return False
    depth, quoted = 0, False
    for at, character in enumerate(expression):
        if character == '"':
            quoted = not quoted
        elif not quoted:
            depth += (character == "(") - (character == ")")
            if character == ")" and depth == 0:
                return at == len(expression) - 1
    return False


def nesting(formula: str) -> int:
    """How deep parentheses stand within parentheses: never less than the nesting of functions that Excel counts."""
    depth = deepest = 0
    for parenthesis in _PARENTHESIS.findall(_QUOTED.sub("", formula)):
        depth += 1 if parenthesis == "(" else -1
        deepest = max(deepest, depth)
    return deepest


def rounded(expression: str, places: int, rounding: Rounding) -> str:
    """Cut to `places` decimals, half up or toward zero, whatever binary arithmetic left behind the 11th decimal.

    Half up relies on ROUND, which finds 8.35×0.9 = 7.515 to be a half in Excel, LibreOffice and the engine. Nobody
    promises that ROUNDDOWN(0.8411,4) is 0.8411, so truncation is done on whole numbers.

    >>> rounded("A1/B1", 4, Rounding.TRUNCATE)
    'ROUNDDOWN(ROUND(A1/B1*10000,7),0)/10000'
    """
    inner = NOISE_PLACES - places
    if rounding is Rounding.TRUNCATE:
        scale = f"1{'0' * places}"
        scaled = f"{group(expression)}*{scale}" if _is_sum(expression) else f"{expression}*{scale}"
        whole = f"ROUNDDOWN(ROUND({scaled if places else expression},{max(inner, 0)}),0)"
        return f"{whole}/{scale}" if places else whole
    steady = f"ROUND({expression},{NOISE_PLACES})" if inner > 0 else expression
    return f"ROUND({steady},{places})"


def _is_sum(expression: str) -> bool:
    """Whether a product would take only a part of the expression."""
    depth, quoted = 0, False
    for at, character in enumerate(expression):
        if character == '"':
            quoted = not quoted
        elif not quoted:
            depth += (character in "({") - (character in ")}")
            if depth == 0 and (character in "&=<>" or (character in "+-" and at)):
                return True
    return False


_SIGNS: Final = {"≥": ">=", "≤": "<=", ">": ">", "<": "<", "=": "="}


def places_beside(limit: Decimal) -> int:
    """Decimals to which a value is compared with `limit`: about 12 significant digits, and never less than a cent."""
    return max(NOISE_PLACES - max(limit.adjusted(), 0), 2) if limit else NOISE_PLACES


def compared(expression: str, comparator: str, limit: Decimal) -> str:
    """`ROUND(x,11)>=0.95`.

    Args:
        comparator: one of ≥ ≤ > < =.
    """
    return f"ROUND({expression},{places_beside(limit)}){_SIGNS[comparator]}{number(limit)}"


# What a cell says where an indicator was not assessed, between bars: a blank cell is two bars in a row.
_WORDS: Final = {word.upper() for word in NOT_ASSESSED} | {"－", "／"}
_LISTED: Final = "||" + "|".join(sorted(_WORDS, key=lambda word: (-len(word), word))) + "|"


def is_not_assessed(cells: str) -> str:
    """Whether a cell is blank, 不予考核, 不适用, — …; for a range an array. FALSE for an error."""
    return f'ISNUMBER(FIND("|"&UPPER(TRIM({cells}))&"|",{text(_LISTED)}))'


def count_not_assessed(area: str) -> str:
    """How many cells of a range are blank, 不予考核 …"""
    return f"SUMPRODUCT(--{is_not_assessed(area)})"


def value_error(reason: str, cell: str = "") -> str:
    """`#VALUE!`, with the reason for whoever reads the formula; an error in `cell` comes through instead."""
    said = text(f"{reason}{'：' if cell else ''}")
    return f"VALUE({said}&{group(cell)})" if cell else f"VALUE({said})"


def unreadable(cell: str) -> str:
    """What a cell gives that holds no number: its own error, `#N/A` when blank or not assessed, else `#VALUE!`."""
    return f"IF({is_not_assessed(cell)},NA(),{value_error('不是数', cell)})"


@dataclass(frozen=True, slots=True)
class Guard:
    """条件: what must hold before an expression means anything.

    Attributes:
        condition: a formula that is TRUE or FALSE, or an error that then comes through.
        otherwise: the error in its place.
        counted: the cell, where the condition is only that it holds a number.
        pinned: the condition is that a cell still says what it said when the formula was compiled.
    """

    condition: str
    otherwise: str
    counted: str = ""
    pinned: bool = False


def is_number(cell: str) -> Guard:
    """Only references are counted together: COUNT takes an expression's text for a number."""
    return Guard(f"ISNUMBER({cell})", unreadable(cell), cell if _SIMPLE.fullmatch(cell) else "")


def must(condition: str, reason: str) -> Guard:
    """`#VALUE!` unless the condition holds."""
    return Guard(condition, value_error(reason))


def unchanged(condition: str) -> Guard:
    """`#N/A` once a cell that the formula was compiled with says something else."""
    return Guard(condition, "NA()", pinned=True)


def guarded(body: str, guards: Sequence[Guard]) -> str:
    """The body behind its guards: pinned cells first, then cells that must hold numbers, then what these must be."""
    runs: list[list[Guard]] = []
    for guard in sorted(dict.fromkeys(guards), key=_rank):
        # Numbers are counted together, and conditions with one outcome are tested together.
        if runs and _alike(runs[-1][-1], guard):
            runs[-1].append(guard)
        else:
            runs.append([guard])
    for run in reversed(runs):
        body = f"IF({_all(run)},{body},{_otherwise(run)})"
    return body


def _rank(guard: Guard) -> int:
    return 0 if guard.pinned else 1 if guard.counted else 2


def _alike(one: Guard, other: Guard) -> bool:
    if one.counted and other.counted:
        return _is_plain(one) == _is_plain(other)
    return one.otherwise == other.otherwise and one.pinned == other.pinned and not one.counted


def _is_plain(guard: Guard) -> bool:
    return guard.otherwise == unreadable(guard.counted)


def _all(run: Sequence[Guard]) -> str:
    if len(run) == 1:
        return run[0].condition
    if run[0].counted:
        return f"COUNT({','.join(guard.counted for guard in run)})={len(run)}"
    return f"AND({','.join(guard.condition for guard in run)})"


def _otherwise(run: Sequence[Guard]) -> str:
    """The error of the first cell that holds no number."""
    if not run[0].counted:
        return run[0].otherwise
    plain = _is_plain(run[0])
    *earlier, last = run
    outcome = last.counted if plain else last.otherwise
    for guard in reversed(earlier):
        outcome = f"IF({guard.condition},{outcome},{guard.counted if plain else guard.otherwise})"
    return unreadable(outcome) if plain else outcome
