"""指标值：what an indicator is to reach, from one column or three, or from its own name (`培训人数≥200人`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from xladdin.errors import Refused
from xladdin.forms.entries import Entry
from xladdin.forms.headings import Role
from xladdin.forms.labels import without_prefix
from xladdin.forms.row_reader import RowReader
from xladdin.numbers import normalise
from xladdin.targets import Target, parse_target

# What 指标值类型 says instead of a comparison: which way is better, or that there is none to write.
_DIRECTIONS: Final = {"正向": "≥", "反向": "≤", "正指标": "≥", "反指标": "≤", "正向指标": "≥", "反向指标": "≤"}
_COMPARATORS: Final = frozenset("≥≤><=")
_LONGEST: Final = 200
# `1.培训人数≥200人`: a name, a comparison, a figure with its unit, and nothing behind it.
_NAMED: Final = re.compile(
    r"(?:\d{1,2}[.、)](?!\d)|[(]\d{1,2}[)]|[①②③④⑤⑥⑦⑧⑨⑩])?\s*(?P<name>[^\d<>=≥≤:]{2,30}?[)]?)[:]?\s*"
    r"(?P<target>(?:不低于|不少于|不高于|不超过|≥|≤|>=|<=|>|<|=)\s*\d[\d.,]*\s*[^\d,;。、]{0,8})"
)


@dataclass(frozen=True, slots=True)
class TargetFact:
    """指标值: one cell, or 指标值类型 | 指标值 | 度量单位.

    Attributes:
        entry: the cell with the value; findings about the target point at it.
        parts: every cell it was read from, in the order they are read out.
        text: the whole target as one text: `≥` `100` `%` → `≥100%`.
        parsed: as a bound, a date or words; None where nothing was filled in or it cannot be read.
    """

    entry: Entry
    parts: tuple[Entry, ...]
    text: str
    parsed: Target | None


def read_target(reader: RowReader, row: int) -> TargetFact | None:
    """The 指标值 of a row, put together from its columns; None where its cell is blank."""
    # 调整指标值, where it is filled in, takes the place of what was set at the start of the year.
    cells = reader.entries(row, reader.table.column(Role.ADJUSTED))
    cells = [entry for entry in cells if not entry.not_assessed] or reader.entries(
        row, reader.table.column(Role.TARGET)
    )
    if not cells:
        return None
    operator, unit = _operator(reader, row), reader.role(row, Role.UNIT)
    main = next((entry for entry in cells if any(letter.isdigit() for letter in entry.text)), cells[0])
    text = "".join(entry.text for entry in cells)
    parts = list(cells)
    if operator is not None and text[:1] not in _COMPARATORS:
        sign = _DIRECTIONS.get(operator.text, operator.text)
        if _compares(sign):
            text = f"{sign}{text}"
            parts.insert(0, operator)
    parsed = _parsed(text)
    if parsed is not None and parsed.quantity is not None and not parsed.unit and unit is not None:
        with_unit = _parsed(f"{text}{unit.text}")
        if with_unit is not None and with_unit.unit:
            parsed, text = with_unit, f"{text}{unit.text}"
            parts.append(unit)
    if operator is not None and operator.text == "定性" and parsed is not None and parsed.quantity is None:
        parts.insert(0, operator)
    return TargetFact(main, tuple(parts), text, parsed)


def _operator(reader: RowReader, row: int) -> Entry | None:
    """指标值类型: of 指标性质 (定量) and 指标方向 (正向) the one that says a comparison."""
    found = reader.all_of(row, Role.OPERATOR)
    comparing = (entry for entry in found if entry.text in _DIRECTIONS or _compares(entry.text))
    return next(comparing, found[0] if found else None)


def _compares(sign: str) -> bool:
    """Whether 指标值类型 says a comparison: `≥`, `大于等于`; 定量 and 数量指标 do not."""
    parsed = _parsed(f"{sign}1")
    return parsed is not None and parsed.quantity is not None


def _parsed(text: str) -> Target | None:
    narrow = normalise(text)
    if len(narrow) > _LONGEST:
        # A paragraph is no bound; reading it as one would only take time.
        return Target(narrow, "定性")
    try:
        return parse_target(narrow)
    except Refused:
        return None


def target_in_name(reader: RowReader, name: Entry) -> tuple[TargetFact | None, str]:
    """(the target that a name states, the name without it), in tables that have no column for the 指标值."""
    if reader.table.roles & {Role.TARGET, Role.ADJUSTED} or len(name.text) > _LONGEST:
        return None, ""
    match = _NAMED.fullmatch(without_prefix(name.text))
    parsed = _parsed(match["target"]) if match else None
    if match is None or parsed is None or parsed.quantity is None:
        return None, ""
    return TargetFact(name, (name,), match["target"], parsed), match["name"].strip()
