"""指标行：what each row of a form's indicators says: its names, target, actual, weight, score and rule.

Every fact keeps the cells it was read from, so that a finding can point at them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xladdin.errors import Refused
from xladdin.forms.entries import Entry
from xladdin.forms.headings import LEVELS, Role, points_in
from xladdin.forms.labels import RowKind, is_placeholder, without_prefix
from xladdin.forms.layout import Layout
from xladdin.forms.table import Column, Table
from xladdin.numbers import normalise
from xladdin.targets import Target, parse_target

# What 指标值类型 says instead of a comparison: which way is better, or that there is none to write.
_DIRECTIONS: Final = {"正向": "≥", "反向": "≤", "正指标": "≥", "反指标": "≤", "正向指标": "≥", "反向指标": "≤"}
_COMPARATORS: Final = frozenset("≥≤><=")
_LONGEST: Final = 200


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


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator.

    Attributes:
        names: the level cells it stands under, from the first level to its own name; None where a level is blank.
        name: its own name cell.
        level: the level of `name`, counted in level columns from 0.
        weight, score: the row's own 分值 and 得分.
        completion: 完成率; `value`: 比率 or 评价值, what a rule takes.
        standards: 评分标准 cells, the short form first.
        shares_cells: 分值 or 得分 is merged over several indicators and belongs to them together.
        to_date, forecast, likelihood: 监控期执行情况, 全年预计完成情况, 完成目标可能性 of a 运行监控表.
        reasons: 偏差原因 under any of its sub-headings; `remarks`: 拟改进措施 and 备注.
        basis: 评分依据: the words that an evaluator rests the points on.
        dimension: the level it stands under: `数量指标`.
    """

    row: int
    names: tuple[Entry | None, ...]
    name: Entry
    level: int
    target: TargetFact | None
    actual: Entry | None
    unit: Entry | None
    weight: Entry | None
    score: Entry | None
    deducted: Entry | None
    score_rate: Entry | None
    completion: Entry | None
    completion_in_percent: bool
    value: Entry | None
    value_in_percent: bool
    standards: tuple[Entry, ...]
    explanation: Entry | None
    shares_cells: bool
    to_date: Entry | None = None
    forecast: Entry | None = None
    likelihood: Entry | None = None
    reasons: tuple[Entry, ...] = ()
    remarks: tuple[Entry, ...] = ()
    basis: Entry | None = None
    dimension: str = ""

    @property
    def title(self) -> str:
        """The name for people, without the `指标1：` a form prints."""
        return without_prefix(self.name.text)

    @property
    def placeholder(self) -> bool:
        return is_placeholder(self.name.text)

    @property
    def unused(self) -> bool:
        """可持续影响指标, printed by the form, with no indicator named below it and nothing filled in behind it."""
        said = (self.target, self.actual, self.weight, self.score, self.deducted, self.value, self.to_date)
        return self.level + 1 < len(self.names) and not self.standards and all(part is None for part in said)

    @property
    def not_assessed(self) -> bool:
        return any(entry is not None and entry.not_assessed for entry in (self.actual, self.score))

    def weight_points(self) -> Decimal | None:
        """分值 in points: 8, `8分` and 8% (of 100) are 8."""
        return points_of(self.weight)


def points_of(entry: Entry | None) -> Decimal | None:
    """A 分值 in points (from the brackets of a name that carries them, `相关性（5分）`), or None."""
    if entry is None:
        return None
    quantity, printed = entry.quantity(), entry.printed()
    if quantity is None:
        return points_in(entry.text)
    if printed is None or quantity.unit not in ("", "分", "%"):
        return None
    return printed.value * 100 if quantity.is_percent else printed.value


class RowReader:
    """The cells of one table's rows, by role."""

    def __init__(self, layout: Layout, table: Table) -> None:
        self.layout = layout
        self.table = table
        self.sheet = layout.sheet.name
        self.levels = table.levels
        self._columns: dict[tuple[Role, int], Column] = {}
        for column in table.columns:
            self._columns.setdefault((column.role, column.level), column)

    def entry(self, row: int, column: Column | None) -> Entry | None:
        """The filled cell of a column in a row; a cell merged from the left belongs to the column it starts in."""
        found = self.entries(row, column)
        if column is not None and (column.role in LEVELS or column.role is Role.NAME):
            # `指标1：` in a cell of its own before the name.
            found = [entry for entry in found if not is_placeholder(entry.text)] or found
        return found[0] if found else None

    def entries(self, row: int, column: Column | None) -> list[Entry]:
        if column is None:
            return []
        cells = self.layout.seen(row, column.left, column.right)
        return [Entry(self.sheet, cell) for cell in cells if column.left <= cell.column <= column.right]

    def role(self, row: int, role: Role, level: int = 0) -> Entry | None:
        return self.entry(row, self._columns.get((role, level)))

    def all_of(self, row: int, *roles: Role) -> tuple[Entry, ...]:
        """The filled cells of every column with one of these roles, from left to right."""
        columns = (column for column in self.table.columns if column.role in roles)
        return tuple(entry for column in columns for entry in self.entries(row, column))


def read_indicators(layout: Layout, table: Table) -> list[Indicator]:
    """The indicators of a table, from top to bottom; group rows (only a level and its 分值) are among them."""
    reader = RowReader(layout, table)
    found = []
    for row in table.rows:
        if row.kind is not RowKind.DATA:
            continue
        indicator = _read(reader, row.number)
        if indicator is not None:
            found.append(indicator)
    return found


def _read(reader: RowReader, row: int) -> Indicator | None:
    table = reader.table
    names = tuple(reader.entry(row, column) for column in reader.levels)
    filled = [level for level, entry in enumerate(names) if entry is not None]
    if not filled:
        return None
    level = filled[-1]
    name = names[level]
    assert name is not None
    standards = [
        entry
        for role in (Role.SHORT_RULE, Role.STANDARD, Role.PRINTED_STANDARD)
        for column in table.all_columns(role)
        for entry in reader.entries(row, column)
    ]
    target = read_target(reader, row)
    # A level that is scored itself has its 分值 in its own column (一级指标 | 分值 | 二级指标 | 分值).
    own_level = reader.levels[level].role.level
    weight = reader.role(row, Role.WEIGHT) or reader.role(row, Role.WEIGHT, own_level)
    if weight is None and points_in(name.text) is not None:
        weight = name
    score = reader.role(row, Role.SCORE) or reader.role(row, Role.SCORE, own_level)
    actual = reader.role(row, Role.ACTUAL)
    values = (target.entry if target else None, actual, weight, score, reader.role(row, Role.VALUE))
    own = [entry for entry in (name, *values) if entry is not None and entry.row == row]
    if not own:
        return None
    completion, value = table.column(Role.COMPLETION), table.column(Role.VALUE)
    return Indicator(
        row=row,
        names=names,
        name=name,
        level=level,
        target=target,
        actual=actual,
        unit=reader.role(row, Role.UNIT),
        weight=weight,
        score=score,
        deducted=reader.role(row, Role.DEDUCTED),
        score_rate=reader.role(row, Role.SCORE_RATE),
        completion=reader.entry(row, completion),
        completion_in_percent=completion is not None and completion.heading.unit == "%",
        value=reader.entry(row, value),
        value_in_percent=value is not None and value.heading.unit == "%",
        standards=tuple(standards),
        explanation=reader.role(row, Role.EXPLANATION),
        shares_cells=_shared(reader, row, name, weight, score),
        to_date=reader.role(row, Role.TO_DATE),
        forecast=reader.role(row, Role.EXPECTED),
        likelihood=reader.role(row, Role.LIKELIHOOD),
        reasons=reader.all_of(row, Role.REASON),
        remarks=reader.all_of(row, Role.IMPROVEMENT, Role.NOTE),
        basis=reader.role(row, Role.BASIS),
    )


def _shared(reader: RowReader, row: int, name: Entry, weight: Entry | None, score: Entry | None) -> bool:
    """Whether 分值 or 得分 reaches over more rows than the name does."""
    own = reader.layout.area(row, name.column)
    for entry in (weight, score):
        if entry is None:
            continue
        area = reader.layout.area(row, entry.column)
        if (area.top, area.bottom) != (row, row) and (area.top < own.top or area.bottom > own.bottom):
            return True
    return False


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
