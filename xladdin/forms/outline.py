"""指标层级：levels, the indicators under them, and the sums a form prints for them.

A level's 分值 stands in its own column, in a row of its own, or in its name (`产出指标(50分)`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from xladdin.forms.entries import Entry
from xladdin.forms.headings import Role, bare_share_in, bare_words, points_in
from xladdin.forms.indicators import Indicator, points_of
from xladdin.forms.labels import RowKind
from xladdin.forms.layout import Layout
from xladdin.forms.row_reader import RowReader
from xladdin.forms.table import Row, Table

FULL: Final = 100  # 满分


@dataclass
class Level:
    """One 一级 or 二级 (or 三级) indicator that others stand under.

    Attributes:
        entry: its name cell; None for the whole form.
        depth: 0 the whole form, 1 一级指标 …
        weight, score, deducted: the cells that print its own sums.
        named: the points its name gives: 50 for `产出指标(50分)`.
        levels, indicators: what stands directly under it.
    """

    entry: Entry | None
    depth: int
    weight: Entry | None = None
    score: Entry | None = None
    deducted: Entry | None = None
    named: Decimal | None = None
    levels: list[Level] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)

    @property
    def title(self) -> str:
        return bare_words(self.entry.text) if self.entry else ""

    def weight_entry(self) -> Entry | None:
        """The cell that prints its 分值: the name itself for `产出指标(50分)`."""
        if self.weight is not None:
            return self.weight
        return self.entry if self.named is not None else None

    def weight_points(self) -> Decimal | None:
        points = points_of(self.weight)
        return self.named if points is None else points

    def walk(self) -> Iterator[Level]:
        """This level and every level under it."""
        yield self
        for level in self.levels:
            yield from level.walk()

    def leaves(self) -> Iterator[Indicator]:
        """Every indicator under it."""
        for level in self.levels:
            yield from level.leaves()
        yield from self.indicators


@dataclass(frozen=True, slots=True)
class Total:
    """合计行: 总分, 合计 or 小计.

    Attributes:
        members: the indicators it may sum up: all of the form for 总分, those since the last sum for 小计.
    """

    label: Entry
    kind: RowKind
    row: int
    weight: Entry | None
    score: Entry | None
    deducted: Entry | None
    score_rate: Entry | None
    members: tuple[Indicator, ...]


def read_outline(layout: Layout, table: Table, indicators: Sequence[Indicator], whole: Level) -> list[Indicator]:
    """Hang the indicators of a table under `whole`, level by level.

    Returns:
        The indicators proper: rows that only open a level and print its 分值 are levels, not indicators.
    """
    reader = RowReader(layout, table)
    current: list[Level | None] = [None] * len(table.levels)
    proper = []
    for index, indicator in enumerate(indicators):
        following = indicators[index + 1] if index + 1 < len(indicators) else None
        group = following is not None and _opens(indicator, following)
        above = _descend(reader, indicator, whole, current, indicator.level + 1 if group else indicator.level)
        if group:
            above.weight = above.weight or indicator.weight
            above.score = above.score or indicator.score
            above.deducted = above.deducted or indicator.deducted
        elif not indicator.unused:
            placed = replace(indicator, dimension=above.title)
            above.indicators.append(placed)
            proper.append(placed)
    _name_shares(whole.levels)
    return proper


def _name_shares(levels: Sequence[Level]) -> None:
    """`投入(20)`, `过程(35%)` … : bare figures behind the names of all levels are their points where they make 100.

    One alone, or figures that make anything else, may be numbering.
    """
    shares = [bare_share_in(level.entry.text) if level.entry else None for level in levels]
    found = [share for share in shares if share is not None]
    if len(found) == len(levels) and sum(found) == FULL:
        for level, share in zip(levels, found, strict=True):
            level.named = share


def _opens(indicator: Indicator, following: Indicator) -> bool:
    """Whether a row names a level that the next row stands under."""
    if following.level <= indicator.level:
        return False
    for mine, theirs in zip(indicator.names[: indicator.level + 1], following.names, strict=False):
        if theirs is not None and mine is not None and (theirs.address != mine.address and theirs.text != mine.text):
            return False
    # Merged level cells that reach into the next row are columns, not a row of their own.
    own = following.names[indicator.level]
    return own is None or own.address != indicator.name.address


def _descend(reader: RowReader, indicator: Indicator, whole: Level, current: list[Level | None], depth: int) -> Level:
    """The level an indicator stands under, opened where its names open one."""
    above = whole
    changed = False
    for at in range(depth):
        entry = indicator.names[at]
        held = current[at]
        if entry is None:
            if changed:
                current[at] = None
        elif held is None or changed or held.entry is None or _differs(held.entry, entry):
            held = Level(entry, at + 1, named=points_in(entry.text))
            above.levels.append(held)
            current[at] = held
            changed = True
        held = current[at]
        if held is not None:
            above = held
            _read_sums(reader, indicator, held, at)
    for at in range(depth, len(current)):
        own = current[at]
        # An indicator whose name is a level's own cell (unnamed rows under a merged level) does not close it.
        if own is None or own.entry is None or indicator.names[at] is None or _differs(own.entry, indicator.name):
            current[at] = None
    return above


def _differs(held: Entry, entry: Entry) -> bool:
    return held.address != entry.address and held.text != entry.text


def _read_sums(reader: RowReader, indicator: Indicator, level: Level, at: int) -> None:
    number = reader.levels[at].role.level
    if number:
        level.weight = level.weight or reader.role(indicator.row, Role.WEIGHT, number)
        level.score = level.score or reader.role(indicator.row, Role.SCORE, number)
        level.deducted = level.deducted or reader.role(indicator.row, Role.DEDUCTED, number)


def read_totals(layout: Layout, table: Table, indicators: Sequence[Indicator]) -> list[Total]:
    """The sums a table prints, each with the indicators above it."""
    reader = RowReader(layout, table)
    totals: list[Total] = []
    since = 0
    for row in table.rows:
        if row.kind not in (RowKind.TOTAL, RowKind.SUBTOTAL):
            continue
        label = _label(reader, row)
        if label is None:
            continue
        start = since if row.kind is RowKind.SUBTOTAL else 0
        members = tuple(i for i in indicators if start < i.row < row.number)
        since = row.number
        totals.append(
            Total(
                label,
                row.kind,
                row.number,
                reader.role(row.number, Role.WEIGHT),
                reader.role(row.number, Role.SCORE),
                reader.role(row.number, Role.DEDUCTED),
                reader.role(row.number, Role.SCORE_RATE),
                members,
            )
        )
    return totals


def _label(reader: RowReader, row: Row) -> Entry | None:
    area = reader.table.header
    cells = reader.layout.seen(row.number, max(1, area.left - 3), area.right)
    texts = [cell for cell in cells if isinstance(cell.value, str) and cell.row == row.number]
    return Entry(reader.sheet, texts[0]) if texts else None
