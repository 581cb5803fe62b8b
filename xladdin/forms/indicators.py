"""指标行：what each row of a form's indicators says: its names, target, actual, weight, score and rule.

Every fact keeps the cells it was read from, so that a finding can point at them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xladdin.forms.entries import Entry
from xladdin.forms.headings import Role, points_in
from xladdin.forms.indicator_targets import TargetFact, read_target, target_in_name
from xladdin.forms.labels import RowKind, is_placeholder, without_prefix
from xladdin.forms.layout import Layout
from xladdin.forms.row_reader import RowReader
from xladdin.forms.table import Table


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
        called: its name where the same cell states the target too (`1.培训人数≥200人`), else ``.
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
    called: str = ""

    @property
    def title(self) -> str:
        """The name for people, without the `指标1：` a form prints and without a target behind it."""
        return self.called or without_prefix(self.name.text)

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
    target, called = read_target(reader, row), ""
    if target is None:
        target, called = target_in_name(reader, name)
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
        called=called,
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
