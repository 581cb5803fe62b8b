"""表头与表体：header rows found by the headings that stand together, and the rows that belong to them.

A form on paper is one or more tables below each other: the fund block, then the indicators.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from xladdin.forms.headings import AMOUNTS, LEVELS, SHARED, Heading, Role, is_checking, read_heading
from xladdin.forms.labels import FundKind, RowKind, fund_line, is_title, names_owner, row_kind
from xladdin.forms.layout import Layout
from xladdin.grid import Area, Cell, column_letters

# 一级指标 with a sub-heading and a row of column numbers: more header rows than this are body.
_MOST_HEADER_ROWS: Final = 4
# Far below the last row something else begins.
_GAP: Final = 12
# Labels beside a table (绩效指标) and the names of its sums stand at most this far left of its headings.
_LABELS: Final = 3
# A title may stand above project names, budgets and goals.
_TITLE_DISTANCE: Final = 30
_INDEX_ROW: Final = re.compile(r"[(（]?(?:\d{1,2}|[A-Z]|[①②③④⑤⑥⑦⑧⑨⑩])[)）]?")


class TableKind(StrEnum):
    """What a table lists."""

    INDICATORS = "指标"
    FUNDS = "资金"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, as wide as its heading.

    Attributes:
        level: for 分值, 得分 and 扣分 of a level (`一级指标 | 分值 | 二级指标 | 分值`) that level; 0 for the row's own.
        heading: what the heading says besides.
        cell: the lowest heading cell.
    """

    role: Role
    left: int
    right: int
    heading: Heading
    cell: Cell
    level: int = 0

    @property
    def key(self) -> str:
        return f"{LEVELS[self.level - 1]}{self.role}" if self.level else str(self.role)

    @property
    def letters(self) -> str:
        first, last = column_letters(self.left), column_letters(self.right)
        return first if first == last else f"{first}:{last}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the body; `left` is the first column that names it when that is left of all headings."""

    number: int
    kind: RowKind = RowKind.DATA
    left: int = 0


@dataclass
class Table:
    """A header and its body.

    Attributes:
        header: the header rows between the outermost headings.
        title: the title row's text above it, or ``.
        starts_form: a title or the end of another form stands between this table and the one before.
    """

    kind: TableKind
    header: Area
    columns: tuple[Column, ...]
    rows: list[Row] = field(default_factory=list)
    title: str = ""
    starts_form: bool = False

    def column(self, role: Role, level: int = 0) -> Column | None:
        """The first column with this role (and, for 分值 and 得分, of this level)."""
        return next((c for c in self.columns if c.role is role and c.level == level), None)

    def all_columns(self, role: Role) -> list[Column]:
        return [column for column in self.columns if column.role is role]

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(column.role for column in self.columns)

    @property
    def levels(self) -> list[Column]:
        """The level columns from the first level down, each level once (指标名称 counts as the deepest)."""
        return [column for role in (*LEVELS, Role.NAME) if (column := self.column(role)) is not None]

    @property
    def area(self) -> Area:
        bottom = self.rows[-1].number if self.rows else self.header.bottom
        left = min([self.header.left, *(row.left for row in self.rows if row.left)])
        return Area(self.header.top, left, max(bottom, self.header.bottom), self.header.right)


def find_tables(layout: Layout) -> list[Table]:
    """Every table on a sheet, from top to bottom."""
    tables = list(_headers(layout))
    for index, table in enumerate(tables):
        stop = tables[index + 1].header.top if index + 1 < len(tables) else None
        _read_body(layout, table, stop)
        table.columns = _settled(layout, table)
    return _joined(layout, tables)


# ---- headers ----


def _headers(layout: Layout) -> Iterator[Table]:
    below = 0
    for row in layout.numbers:
        if row <= below:
            continue
        table = _header_at(layout, row, below)
        if table is not None:
            below = table.header.bottom
            yield table


def _header_at(layout: Layout, row: int, below: int) -> Table | None:
    """The table whose header's lowest full row is `row`."""
    own = [(cell, heading) for cell in layout.rows[row] if (heading := _heading(cell))]
    if not own:
        return None
    above = [
        (cell, heading)
        for cell in layout.covering(row, _MOST_HEADER_ROWS)
        if cell.row > below and (heading := _heading(cell))
    ]
    heads = [*above, *own]
    kind = _kind({heading.role for _, heading in heads})
    if kind is None:
        return None
    # A label merged down beside the table (绩效指标) is no heading, however short the table.
    first = min((cell.column for cell, heading in heads if heading.role in LEVELS), default=0)
    spans = [
        area
        for cell, heading in heads
        if (area := layout.area(cell.row, cell.column)).bottom - area.top < _MOST_HEADER_ROWS
        and (heading.role is not Role.NAME or cell.column >= first)
    ]
    if not spans:
        return None
    top = min(area.top for area in spans)
    bottom = max(row, *(area.bottom for area in spans))
    left, right = _without_checking(layout, top, bottom, spans)
    bottom = _sub_headings(layout, top, bottom, left, right)
    columns = _columns(layout, Area(top, left, bottom, right), kind)
    if _kind({column.role for column in columns}) is not kind:
        return None
    columns += tuple(
        Column(heading.role, cell.column, cell.column, heading, cell)
        for cell, heading in heads
        if heading.role is Role.SHORT_RULE and cell.column > right
    )
    bottom = _index_row(layout, bottom, left, right)
    return Table(kind, Area(top, left, bottom, right), columns)


def _without_checking(layout: Layout, top: int, bottom: int, spans: list[Area]) -> tuple[int, int]:
    """The first and last column of the form: columns that check it (复算…, 差异) after an empty column are not it."""
    spans = sorted(spans, key=lambda area: area.left)
    checking = sorted(
        cell.column
        for row in range(top, bottom + 1)
        for cell in layout.rows.get(row, ())
        if isinstance(cell.value, str) and is_checking(cell.value)
    )
    left, right = spans[0].left, spans[0].right
    for span in spans[1:]:
        beyond = bisect_right(checking, right) < bisect_right(checking, span.right)
        if beyond and _gap(layout, top, bottom, right, span.left):
            break
        right = max(right, span.right)
    return left, right


def _gap(layout: Layout, top: int, bottom: int, after: int, before: int) -> bool:
    """Whether a column between two has no heading at all."""
    return any(
        all(layout.at(row, column) is None for row in range(top, bottom + 1)) for column in range(after + 1, before)
    )


def _heading(cell: Cell) -> Heading | None:
    return read_heading(cell.value) if isinstance(cell.value, str) else None


def _kind(roles: set[Role]) -> TableKind | None:
    """What headings that stand together announce, or None when they announce nothing."""
    amounts = roles.intersection(AMOUNTS)
    if len(amounts) >= 2 or (amounts and Role.RATE in roles):
        return TableKind.FUNDS
    named = roles.intersection(LEVELS) or roles.intersection({Role.NAME})
    others = roles - named - {Role.NOTE, Role.REASON, Role.UNIT}
    if named and others and (len(named) + len(others) >= 3 or (Role.TARGET in others and Role.NAME not in named)):
        return TableKind.INDICATORS
    return None


def _sub_headings(layout: Layout, top: int, bottom: int, left: int, right: int) -> int:
    """The last header row: rows below count while they hold headings only."""
    for row in layout.after(bottom):
        if row > bottom + 1 or row - top >= _MOST_HEADER_ROWS:
            break
        cells = [cell for cell in layout.rows[row] if left <= cell.column <= right]
        known = [cell for cell in cells if _heading(cell)]
        if not cells or (not known and not all(_below_wide_heading(layout, cell, top, bottom) for cell in cells)):
            break
        if any(cell not in known and not _below_wide_heading(layout, cell, top, bottom) for cell in cells):
            break
        bottom = row
    return bottom


def _below_wide_heading(layout: Layout, cell: Cell, top: int, bottom: int) -> bool:
    """Whether a text stands under 偏差原因分析 merged over several columns (经费保障, 制度保障 …)."""
    if not isinstance(cell.value, str) or len(cell.value) > 20:
        return False
    area, own = layout.area(bottom, cell.column), layout.area(cell.row, cell.column)
    head = layout.at(bottom, cell.column)
    heading = _heading(head) if head is not None else None
    narrower = own.right - own.left < area.right - area.left
    return area.top >= top and narrower and heading is not None and heading.role is Role.REASON


def _index_row(layout: Layout, bottom: int, left: int, right: int) -> int:
    """`1 2 3 4 …` below the headings belongs to the header."""
    cells = [cell for cell in layout.rows.get(bottom + 1, ()) if left <= cell.column <= right]
    texts = [str(cell.value).strip() for cell in cells]
    if len(texts) >= 4 and all(_INDEX_ROW.fullmatch(text) for text in texts) and len(set(texts)) == len(texts):
        return bottom + 1
    return bottom


def _columns(layout: Layout, header: Area, kind: TableKind) -> tuple[Column, ...]:
    found: list[Column] = []
    column = header.left
    while column <= header.right:
        path = _path(layout, header, column)
        right = min((layout.area(cell.row, cell.column).right for cell in path), default=column)
        opened = _opened(path, kind)
        if opened is not None:
            found.append(Column(opened[0].role, column, max(column, right), opened[0], opened[1]))
        column = max(column, right) + 1
    if kind is TableKind.FUNDS:
        return tuple(c for c in found if c.role not in AMOUNTS or not _over_labels(layout, header, c))
    return _with_levels(_split_target(found))


def _over_labels(layout: Layout, header: Area, column: Column) -> bool:
    """Whether an amount's heading stands over the lines' names (`年度预算数（万元）` over 总额, 其中：财政资金)."""
    row = next(layout.after(header.bottom), None)
    cell = layout.at(row, column.left) if row is not None else None
    return cell is not None and isinstance(cell.value, str) and fund_line(cell.value)[0] is not FundKind.OTHER


def _path(layout: Layout, header: Area, column: int) -> list[Cell]:
    """The heading cells over a column, from top to bottom, each once."""
    path: list[Cell] = []
    for row in range(header.top, header.bottom + 1):
        area = layout.area(row, column)
        cell = layout.at(row, column)
        if cell is not None and area.bottom <= header.bottom and cell not in path:
            path.append(cell)
    return path


def _opened(path: Sequence[Cell], kind: TableKind) -> tuple[Heading, Cell] | None:
    """What a path of headings opens: the lowest that is known, read in the light of those above."""
    known = [(heading, cell) for cell in path if (heading := _heading(cell))]
    if not known:
        return None
    heading, cell = known[-1]
    above = {heading.role for heading, _ in known[:-1]}
    if Role.REASON in above and heading.role is not Role.REASON:
        heading = replace(heading, role=Role.REASON)
    if Role.TARGET in above and heading.role is Role.NAME:
        heading = replace(heading, role=Role.TARGET)
    fits = heading.of_funds if kind is TableKind.FUNDS else not heading.of_funds
    return (heading, cell) if fits or heading.role in SHARED else None


def _split_target(columns: list[Column]) -> list[Column]:
    """单位 stands for 度量单位 among indicators; 指标值类型 without a 指标值 beside it is the 指标值 itself."""
    roles = {column.role for column in columns}
    if Role.OPERATOR in roles and Role.TARGET not in roles:
        return [replace(c, role=Role.TARGET) if c.role is Role.OPERATOR else c for c in columns]
    return columns


def _with_levels(columns: list[Column]) -> tuple[Column, ...]:
    """分值, 得分 and 扣分 right behind a level that is not the deepest belong to that level."""
    first = min((index for index, c in enumerate(columns) if c.role in LEVELS), default=0)
    # 绩效指标 before 一级指标 is the label beside the whole table.
    columns = [c for index, c in enumerate(columns) if c.role is not Role.NAME or index >= first]
    deepest = max((c.role.level for c in columns if c.role in LEVELS), default=0)
    named = any(c.role is Role.NAME for c in columns)
    level = 0
    found = []
    for column in columns:
        if column.role in LEVELS:
            level = column.role.level if column.role.level < deepest or named else 0
        elif column.role in (Role.WEIGHT, Role.SCORE, Role.DEDUCTED):
            column = replace(column, level=level)
        else:
            level = 0
        found.append(column)
    return tuple(found)


def _settled(layout: Layout, table: Table) -> tuple[Column, ...]:
    """A single 分值 (or 得分) column that every indicator fills is the indicators' own, wherever it stands."""
    if not table.levels:
        return table.columns
    deepest = table.levels[-1]
    rows = [row.number for row in table.rows if row.kind is RowKind.DATA]
    named = sum(_starts_in(layout, row, deepest) for row in rows)
    of_role = Counter(column.role for column in table.columns)
    settled = []
    for column in table.columns:
        alone = of_role[column.role] == 1
        if column.level and alone and sum(_starts_in(layout, row, column) for row in rows) >= named:
            column = replace(column, level=0)
        settled.append(column)
    return tuple(settled)


def _starts_in(layout: Layout, row: int, column: Column) -> bool:
    return any(column.left <= cell.column <= column.right for cell in layout.rows[row])


# ---- bodies ----


def _read_body(layout: Layout, table: Table, stop: int | None) -> None:
    header = table.header
    last = header.bottom
    for row in layout.after(header.bottom):
        if stop is not None and row >= stop:
            return
        if row - last > _GAP:
            return
        inside = [
            cell
            for cell in layout.rows[row]
            if cell.column <= header.right and layout.area(row, cell.column).right >= header.left - _LABELS
        ]
        if not inside:
            continue
        kind = _kind_of_row(table, inside)
        texts = [str(cell.value) for cell in inside]
        if kind is RowKind.END or is_title(*texts) or names_owner(texts[0]):
            return
        if table.kind is TableKind.FUNDS and kind is RowKind.DATA and not _is_fund_row(layout, table, row):
            return
        last = row
        names_itself = table.kind is TableKind.FUNDS or kind is not RowKind.DATA
        table.rows.append(Row(row, kind, inside[0].column if names_itself else 0))
        if kind is RowKind.TOTAL and table.kind is TableKind.INDICATORS:
            return


def _kind_of_row(table: Table, cells: Sequence[Cell]) -> RowKind:
    values = [c for c in table.columns if not c.level and c.role not in LEVELS and c.role is not Role.NAME]
    first_value = min((column.left for column in values), default=0)
    labels = [c for c in cells if isinstance(c.value, str) and (c.column < first_value or c is cells[0])]
    kinds = [row_kind(str(cell.value)) for cell in labels]
    # 年度目标 or 说明 as an indicator's name stands beside its values; a closing line does not.
    starts = {column.left for column in values}
    filled = any(
        cell.column in starts and cell is not cells[0] and row_kind(str(cell.value)) is RowKind.DATA for cell in cells
    )
    if kinds[:1] == [RowKind.END] and not filled:
        return RowKind.END
    if table.kind is TableKind.FUNDS:
        # 合计 is a line of the fund block, not its end.
        return RowKind.DATA
    for kind in (RowKind.TOTAL, RowKind.SUBTOTAL):
        if kind in kinds:
            return kind
    return RowKind.CONTINUATION if kinds[:1] == [RowKind.CONTINUATION] else RowKind.DATA


def _is_fund_row(layout: Layout, table: Table, row: int) -> bool:
    """A fund line has figures (or nothing, or a dash) where the amounts stand, never sentences."""
    amounts = [column for column in table.columns if column.role in AMOUNTS]
    cells = [cell for column in amounts if (cell := layout.at(row, column.left)) is not None]
    if any(isinstance(cell.value, str) and len(cell.value.strip()) > 24 for cell in cells):
        return False
    labels = [cell for cell in layout.rows[row] if cell.column < min(c.left for c in amounts)]
    if not labels or any(_heading(cell) for cell in cells):
        return False
    kind, _ = fund_line(str(labels[-1].value))
    values = any(layout.at(row, column.left) is not None for column in table.columns if column.role is not Role.REASON)
    # 总分 closes the form, not the fund block; a sentence without figures is no line of money.
    return kind is not FundKind.OTHER or (values and row_kind(str(labels[0].value)) is RowKind.DATA)


# ---- continuation ----


def _joined(layout: Layout, tables: list[Table]) -> list[Table]:
    """Tables in order, a repeated header (续上页) taken as the same table going on; titles found."""
    joined: list[Table] = []
    for table in tables:
        before = joined[-1] if joined else None
        table.title, closed = _title_above(layout, table, before)
        table.starts_form = before is None or bool(table.title) or closed
        same = (
            before is not None
            and not table.starts_form
            and before.kind is table.kind is TableKind.INDICATORS
            and [(c.role, c.level, c.left) for c in before.columns]
            == [(c.role, c.level, c.left) for c in table.columns]
            and not any(row.kind is RowKind.TOTAL for row in before.rows)
        )
        if same and before is not None:
            before.rows = [row for row in before.rows if row.kind is not RowKind.CONTINUATION] + table.rows
            continue
        joined.append(table)
    for table in joined:
        table.rows = [row for row in table.rows if row.kind is not RowKind.CONTINUATION]
    return joined


def _title_above(layout: Layout, table: Table, before: Table | None) -> tuple[str, bool]:
    """The nearest title over a table, and whether the form before it is over."""
    floor = before.area.bottom if before else 0
    over = before is not None and before.kind is TableKind.INDICATORS and _has_total(before)
    for row in layout.before(table.header.top, _TITLE_DISTANCE):
        if row <= floor:
            break
        # What stands to the right of the form (a 复算区) has titles of its own.
        texts = [str(cell.value) for cell in layout.rows[row] if cell.column <= table.header.right]
        if not texts:
            continue
        if is_title(*texts):
            return texts[0].strip(), True
        over = over or (before is not None and before.kind is TableKind.INDICATORS and names_owner(texts[0]))
    return "", over


def _has_total(table: Table) -> bool:
    return any(row.kind is RowKind.TOTAL for row in table.rows)
