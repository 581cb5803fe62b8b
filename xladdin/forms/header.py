"""表头：header rows, found where headings stand together, and the columns they open.

One to four rows, merged across and downwards, in any order; labels beside the table and columns that check it
(复算…, 差异) are no part of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xladdin.forms.headings import AMOUNTS, LEVELS, SHARED, Heading, Role, is_checking, read_heading
from xladdin.forms.labels import FundKind, fund_line
from xladdin.forms.layout import Layout
from xladdin.forms.table import Column, Table, TableKind, column_span
from xladdin.grid import Area, Cell, column_number
from xladdin.numbers import normalise

# 一级指标 with a sub-heading and a row of column numbers: more header rows than this are body.
_MOST_ROWS: Final = 4
# A heading that nothing is known of is quoted this far.
_SHOWN: Final = 30
# Fewer broken words than this are chance.
_BROKEN: Final = 3
_WORD: Final = 12
# A longer text beside the headings is none.
_HEADING: Final = 40
# More tables beside each other than this are no forms for people.
_MOST_BESIDE: Final = 8
_NAMES: Final = frozenset({*LEVELS, Role.NAME})
# Columns that do not make a table of indicators.
_BESIDE: Final = frozenset({Role.NOTE, Role.REASON, Role.UNIT, Role.PROJECT, Role.DEPARTMENT})
# What a sub-heading of figures says of the heading over it (数值 | 单位 under 实际完成值).
_PARTS: Final = frozenset({Role.TARGET, Role.UNIT, Role.OPERATOR, Role.NAME})
_YEAR: Final = re.compile(r"(20\d\d)年")
_FIGURE: Final = re.compile(r"[\d,，.]+\s*(?:[亿万千]?元|[%％])?")
# （万元） and （%） in a row of their own below the headings.
_UNIT: Final = re.compile(r"[(（][^()（）]{1,6}[)）]")
_INDEX: Final = re.compile(r"[(（]?(?:\d{1,2}|[A-Z]|[①②③④⑤⑥⑦⑧⑨⑩])[)）]?")


def find_headers(layout: Layout) -> Iterator[Table]:
    """Every header from top to bottom; tables beside each other under one header from left to right."""
    below = 0
    for row in layout.numbers:
        if row <= below:
            continue
        tables = _broken_header(layout, row) or _header_at(layout, row, below)
        if tables:
            below = tables[0].header.bottom
            yield from tables


def _header_at(layout: Layout, row: int, below: int) -> list[Table]:
    """The tables whose header's lowest full row is `row`."""
    own = [(cell, heading) for cell in layout.rows[row] if (heading := heading_of(cell))]
    if not own or _says_figures(layout.rows[row], len(own)):
        return []
    above = [
        (cell, heading)
        for cell in layout.covering(row, _MOST_ROWS)
        if cell.row > below and (heading := heading_of(cell))
    ]
    heads = [*above, *own]
    kind = _kind({heading.role for _, heading in heads})
    if kind is None:
        return []
    # A label merged down beside the table (绩效指标) is no heading, however short the table.
    first = min((cell.column for cell, heading in heads if heading.role in LEVELS), default=0)
    spans = [
        area
        for cell, heading in heads
        if (area := layout.area(cell.row, cell.column)).bottom - area.top < _MOST_ROWS
        and (not _is_label(heading) or cell.column >= first)
    ]
    if not spans:
        return []
    top = min(area.top for area in spans)
    bottom = max(row, *(area.bottom for area in spans))
    left, right = _without_checking(layout, top, bottom, spans)
    if kind is TableKind.INDICATORS:
        right = _with_strangers(layout, top, bottom, right)
    bottom = _sub_headings(layout, top, bottom, left, right)
    columns, strange = _columns(layout, Area(top, left, bottom, right), kind)
    if _kind({column.role for column in columns}) is not kind:
        return []
    header = Area(top, left, _index_row(layout, bottom, left, right), right)
    if kind is TableKind.FUNDS:
        return [Table(kind, header, tuple(columns), strange=strange)]
    tables = _side_by_side(header, columns, strange)
    tables[-1].columns += tuple(
        Column(heading.role, cell.column, cell.column, heading, cell)
        for cell, heading in heads
        if heading.role is Role.SHORT_RULE and cell.column > right
    )
    return tables


def _says_figures(cells: Sequence[Cell], headings: int) -> bool:
    """Whether figures stand between the words (`全年预算数 | 50万元 | 全年执行数 | 48万元`): labels, and no header."""
    figures = sum(
        isinstance(cell.value, Decimal)
        or (isinstance(cell.value, str) and _FIGURE.fullmatch(cell.value.strip()) is not None)
        for cell in cells
    )
    return figures >= 2 and 2 * figures >= headings


def _is_label(heading: Heading) -> bool:
    """绩效指标, 绩效目标: also what stands beside a whole table."""
    return heading.role is Role.NAME or heading.loose


def _broken_header(layout: Layout, row: int) -> list[Table]:
    """A header whose words are broken over two cells, one below the other, unmerged: 年度 over 指标值, 分 over 值."""
    cells = layout.rows[row]
    if row + 1 not in layout.rows or any(not isinstance(c.value, str) or len(c.value) > _WORD for c in cells):
        return []
    columns: list[Column] = []
    alone = 0
    for cell in cells:
        under = layout.at(row + 1, cell.column)
        wide = layout.area(row, cell.column).right > cell.column
        if under is None or under.row == cell.row or wide:
            # A word is broken over cells of its own width; merged headings have sub-headings.
            heading, lowest = heading_of(cell), cell
        else:
            heading, lowest = read_heading(f"{cell.value}{under.value}"), under
            alone += heading is not None and (heading_of(cell) is None or heading_of(under) is None)
        if heading is not None:
            columns.append(Column(heading.role, cell.column, layout.area(row, cell.column).right, heading, lowest))
    if alone < _BROKEN or _kind({column.role for column in columns}) is not TableKind.INDICATORS:
        return []
    header = Area(
        row, columns[0].left, _index_row(layout, row + 1, columns[0].left, columns[-1].right), columns[-1].right
    )
    return _side_by_side(header, columns, ())


def _side_by_side(header: Area, columns: list[Column], strange: tuple[tuple[str, str], ...]) -> list[Table]:
    """The tables of one header: a level named again begins the next, which shares the levels to the left that it lacks.

    `一级指标 | 二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | 指标值` are the targets of several years and of one.
    """
    blocks = _blocks(columns)
    tables = []
    for at, block in enumerate(blocks):
        own = min((c.role.level for c in block if c.role.level), default=len(LEVELS) + 1)
        shared = [c for c in blocks[0] if c.role.level and c.role.level < own] if at else []
        left = block[0].left if at else header.left
        last = header.right if block is blocks[-1] else block[-1].right
        others = (max((c.right for c in shared), default=0) + 1, left - 1) if at else None
        area = Area(header.top, min([left, *(c.left for c in shared)]), header.bottom, last)
        inside = tuple(each for each in strange if left <= column_number(each[1].partition(":")[0]) <= last)
        tables.append(
            Table(
                TableKind.INDICATORS,
                area,
                _with_levels(_split_target([*shared, *block])),
                starts_form=at > 0,
                strange=inside,
                others=others,
            )
        )
    return tables


def _blocks(columns: list[Column]) -> list[list[Column]]:
    """The columns of each table: a level or name already there begins the next, when both say something of their names."""
    parts: list[list[Column]] = [[]]
    seen: set[Role] = set()
    for column in columns:
        if column.role in _NAMES and column.role in seen:
            parts.append([])
            seen = set()
        if column.role in _NAMES:
            seen.add(column.role)
        parts[-1].append(column)
    if len(parts) > _MOST_BESIDE:
        return [columns]
    blocks = [parts[0]]
    for part in parts[1:]:
        if _is_table(blocks[-1]) and _is_table(part):
            blocks.append(part)
        else:
            blocks[-1] = [*blocks[-1], *part]
    return blocks


def _is_table(columns: list[Column]) -> bool:
    """Whether the columns name indicators and say something of them."""
    roles = {column.role for column in columns}
    return bool(roles & _NAMES) and bool(roles & {Role.TARGET, Role.ACTUAL, Role.SCORE, Role.WEIGHT, Role.TO_DATE})


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


def _with_strangers(layout: Layout, top: int, bottom: int, right: int) -> int:
    """The last column with headings nothing is known of: those that stand right behind the known ones are the form's."""
    while True:
        cells = [cell for row in range(top, bottom + 1) if (cell := layout.at(row, right + 1)) is not None]
        texts = [cell.value for cell in cells if isinstance(cell.value, str) and len(cell.value) <= _HEADING]
        inside = all(layout.area(cell.row, cell.column).top >= top for cell in cells)
        if not texts or len(texts) < len(cells) or not inside or any(map(is_checking, texts)):
            return right
        right = max(layout.area(cell.row, cell.column).right for cell in cells)


def _gap(layout: Layout, top: int, bottom: int, after: int, before: int) -> bool:
    """Whether a column between two has no heading at all."""
    return any(
        all(layout.at(row, column) is None for row in range(top, bottom + 1)) for column in range(after + 1, before)
    )


def heading_of(cell: Cell) -> Heading | None:
    return read_heading(cell.value) if isinstance(cell.value, str) else None


def _kind(roles: set[Role]) -> TableKind | None:
    """What headings that stand together announce, or None when they announce nothing."""
    amounts = roles.intersection(AMOUNTS)
    if (len(amounts) >= 2 or (amounts and Role.RATE in roles)) and len(roles.intersection(LEVELS)) < 2:
        return TableKind.FUNDS
    named = roles.intersection(LEVELS) or roles.intersection({Role.NAME})
    others = roles - named - _BESIDE
    if named and others and (len(named) + len(others) >= 3 or (Role.TARGET in others and Role.NAME not in named)):
        return TableKind.INDICATORS
    return None


def _sub_headings(layout: Layout, top: int, bottom: int, left: int, right: int) -> int:
    """The last header row: rows below count while they hold headings only."""
    for row in layout.after(bottom):
        if row > bottom + 1 or row - top >= _MOST_ROWS:
            break
        cells = [cell for cell in layout.rows[row] if left <= cell.column <= right]
        known = [cell for cell in cells if heading_of(cell)]
        if cells and all(isinstance(cell.value, str) and _UNIT.fullmatch(cell.value.strip()) for cell in cells):
            return row
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
    heading = heading_of(head) if head is not None else None
    if area.top < top or heading is None or own.right - own.left >= area.right - area.left:
        return False
    return heading.role in (Role.REASON, Role.LIKELIHOOD) or _YEAR.fullmatch(cell.value.strip()[:5]) is not None


def _index_row(layout: Layout, bottom: int, left: int, right: int) -> int:
    """`1 2 3 4 …` below the headings belongs to the header."""
    cells = [cell for cell in layout.rows.get(bottom + 1, ()) if left <= cell.column <= right]
    texts = [str(cell.value).strip() for cell in cells]
    if len(texts) >= 4 and all(_INDEX.fullmatch(text) for text in texts) and len(set(texts)) == len(texts):
        return bottom + 1
    return bottom


def _columns(layout: Layout, header: Area, kind: TableKind) -> tuple[list[Column], tuple[tuple[str, str], ...]]:
    """The columns that the headings open, and the headings that nothing is known of."""
    found: list[Column] = []
    strange: list[tuple[str, str]] = []
    column = header.left
    while column <= header.right:
        path = _path(layout, header, column)
        right = min((layout.area(cell.row, cell.column).right for cell in path), default=column)
        opened = _opened(path, kind)
        if opened is not None:
            heading, cell = opened
            if heading.role is Role.LIKELIHOOD:
                # 确定能 | 有可能 | 完全不可能: one answer, ticked in one of three columns.
                right = layout.area(cell.row, cell.column).right
            years = [year[1] for each in path if (year := _YEAR.search(str(each.value)))]
            found.append(
                Column(heading.role, column, max(column, right), heading, cell, year=years[-1] if years else "")
            )
        elif path and not any(heading_of(cell) for cell in path):
            strange.append((normalise(str(path[-1].value))[:_SHOWN], column_span(column, right)))
        column = max(column, right) + 1
    if kind is TableKind.FUNDS:
        found = [c for c in found if c.role not in AMOUNTS or not _over_labels(layout, header, c)]
    return found, tuple(strange)


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
    known = [(heading, cell) for cell in path if (heading := heading_of(cell))]
    if not known:
        return None
    heading, cell = known[-1]
    if path[-1] is not cell and _UNIT.fullmatch(str(path[-1].value).strip()):
        heading = read_heading(f"{cell.value}{path[-1].value}") or heading
    above = {heading.role for heading, _ in known[:-1]}
    if Role.REASON in above and heading.role is not Role.REASON:
        heading = replace(heading, role=Role.REASON)
    if Role.TARGET in above and heading.role is Role.NAME:
        heading = replace(heading, role=Role.TARGET)
    for role in (Role.ACTUAL, Role.TO_DATE, Role.EXPECTED):
        if role in above and heading.role in _PARTS:
            if heading.role in (Role.UNIT, Role.OPERATOR):
                return None
            heading = replace(heading, role=role)
    fits = heading.of_funds if kind is TableKind.FUNDS else not heading.of_funds
    return (heading, cell) if fits or heading.role in SHARED else None


def _split_target(columns: list[Column]) -> list[Column]:
    """Which column is the 指标值: not the goals in words beside it; 指标值类型 without a 指标值 beside it is the 指标值 itself."""
    if any(c.role is Role.TARGET and not c.heading.loose for c in columns):
        # 绩效目标 beside 指标值 holds the goals in words.
        columns = [c for c in columns if c.role is not Role.TARGET or not c.heading.loose]
    roles = {column.role for column in columns}
    if not roles.intersection(LEVELS) and columns[0].role is Role.OPERATOR and Role.NAME in roles:
        # 指标类型 before the names is what they stand under: 数量指标, 质量指标.
        columns = [replace(columns[0], role=Role.LEVEL1), *columns[1:]]
        roles = {column.role for column in columns}
    if Role.OPERATOR in roles and Role.TARGET not in roles:
        return [replace(c, role=Role.TARGET) if c.role is Role.OPERATOR else c for c in columns]
    return columns


def _with_levels(columns: list[Column]) -> tuple[Column, ...]:
    """分值, 得分 and 扣分 right behind a level that is not the deepest belong to that level."""
    first = min((index for index, c in enumerate(columns) if c.role in LEVELS), default=0)
    # 绩效指标 before 一级指标 is the label beside the whole table.
    columns = [c for index, c in enumerate(columns) if not _is_label(c.heading) or index >= first]
    lowest = max((index for index, c in enumerate(columns) if c.role in LEVELS), default=-1)
    for index, column in enumerate(columns):
        # 指标内容 behind the figures of a 三级指标 says what it means, and is no name below it.
        if (
            column.role is Role.NAME
            and lowest >= 0
            and any(c.role in (Role.TARGET, Role.WEIGHT) and not c.level for c in columns[lowest + 1 : index])
        ):
            columns[index] = replace(column, role=Role.EXPLANATION)
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
