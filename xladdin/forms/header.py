"""表头：header rows, found where headings stand together.

One to four rows, merged across and downwards, in any order; labels beside the table and columns that check it
(复算…, 差异) are no part of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from xladdin.forms.columns import UNIT, YEAR, columns_of
from xladdin.forms.headings import AMOUNTS, LEVELS, LONGEST, Role, heading_of, is_checking, read_heading
from xladdin.forms.layout import Layout
from xladdin.forms.side_by_side import side_by_side
from xladdin.forms.table import Column, Table, TableKind
from xladdin.grid import Area, Cell

# 一级指标 with a sub-heading and a row of column numbers: more header rows than this are body.
_MOST_ROWS: Final = 4
# Fewer broken words than this are chance.
_BROKEN: Final = 3
_WORD: Final = 12
# Columns that do not make a table of indicators.
_BESIDE: Final = frozenset({Role.NOTE, Role.REASON, Role.UNIT, Role.PROJECT, Role.DEPARTMENT})
_FIGURE: Final = re.compile(r"[\d,，.]+\s*(?:[亿万千]?元|[%％])?")
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
    # A label merged down beside the table (绩效指标, 绩效指标完成情况) is no heading, however short the table.
    first = min((cell.column for cell, heading in heads if heading.role in LEVELS), default=0)
    levels = max((layout.area(c.row, c.column).bottom for c, heading in heads if heading.role in LEVELS), default=0)
    spans = [
        area
        for cell, heading in heads
        if (area := layout.area(cell.row, cell.column)).bottom - area.top < _MOST_ROWS
        and (cell.column >= first or not (heading.beside_table or area.bottom > levels))
    ]
    if not spans:
        return []
    top = min(area.top for area in spans)
    bottom = max(row, *(area.bottom for area in spans))
    left, right = _without_checking(layout, top, bottom, spans)
    if kind is TableKind.INDICATORS:
        right = _with_strangers(layout, top, bottom, right)
    bottom = _sub_headings(layout, top, bottom, left, right)
    columns, strange = columns_of(layout, Area(top, left, bottom, right), kind)
    if _kind({column.role for column in columns}) is not kind:
        return []
    header = Area(top, left, _index_row(layout, bottom, left, right), right)
    if kind is TableKind.FUNDS:
        return [Table(kind, header, tuple(columns), strange=strange)]
    tables = side_by_side(header, columns, strange)
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
    return side_by_side(header, columns, ())


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
        texts = [cell.value for cell in cells if isinstance(cell.value, str) and len(cell.value) <= LONGEST]
        inside = all(layout.area(cell.row, cell.column).top >= top for cell in cells)
        if not texts or len(texts) < len(cells) or not inside or any(map(is_checking, texts)):
            return right
        right = max(layout.area(cell.row, cell.column).right for cell in cells)


def _gap(layout: Layout, top: int, bottom: int, after: int, before: int) -> bool:
    """Whether a column between two has no heading at all."""
    return any(
        all(layout.at(row, column) is None for row in range(top, bottom + 1)) for column in range(after + 1, before)
    )


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
        if cells and all(isinstance(cell.value, str) and UNIT.fullmatch(cell.value.strip()) for cell in cells):
            return row
        if not cells or (not known and not all(_below_wide_heading(layout, cell, top, bottom) for cell in cells)):
            break
        most = 2 * len(known) > len(cells)
        if any(cell not in known and not _below_wide_heading(layout, cell, top, bottom, most) for cell in cells):
            break
        bottom = row
    return bottom


def _below_wide_heading(layout: Layout, cell: Cell, top: int, bottom: int, among_known: bool = False) -> bool:
    """Whether a text stands under 偏差原因分析 merged over several columns (经费保障, 制度保障 …).

    Among headings of which most are known any word does: 值 between 符号 and 单位 under 年度指标值.
    """
    if not isinstance(cell.value, str) or len(cell.value) > 20:
        return False
    area, own = layout.area(bottom, cell.column), layout.area(cell.row, cell.column)
    head = layout.at(bottom, cell.column)
    heading = heading_of(head) if head is not None else None
    if area.top < top or heading is None or own.right - own.left >= area.right - area.left:
        return False
    return (
        among_known
        or heading.role in (Role.REASON, Role.LIKELIHOOD)
        or YEAR.fullmatch(cell.value.strip()[:5]) is not None
    )


def _index_row(layout: Layout, bottom: int, left: int, right: int) -> int:
    """`1 2 3 4 …` below the headings belongs to the header."""
    cells = [cell for cell in layout.rows.get(bottom + 1, ()) if left <= cell.column <= right]
    texts = [str(cell.value).strip() for cell in cells]
    if len(texts) >= 4 and all(_INDEX.fullmatch(text) for text in texts) and len(set(texts)) == len(texts):
        return bottom + 1
    return bottom
