"""指标名称：which columns name the indicators, where the headings alone do not say it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from xladdin.forms.headings import LEVELS, LONGEST, Heading, Role, heading_of, is_checking
from xladdin.forms.labels import RowKind
from xladdin.forms.layout import Layout
from xladdin.forms.table import Column, Table, TableKind


def with_names(layout: Layout, table: Table) -> tuple[Column, ...]:
    """The columns of a table of indicators with those that its rows show to be names."""
    if table.kind is not TableKind.INDICATORS or not table.levels:
        return table.columns
    rows = [row.number for row in table.rows if row.kind is RowKind.DATA]
    columns = _split(layout, table, rows) or _told_by_content(layout, table, rows)
    return columns or (*_grouped(layout, table, rows), *table.columns)


def _split(layout: Layout, table: Table, rows: list[int]) -> tuple[Column, ...] | None:
    """绩效指标 merged over what are several columns below it: 产出指标 | 数量指标 | the name."""
    names = table.column(Role.NAME)
    if names is None or table.levels != [names] or names.left == names.right:
        return None
    starts = Counter(
        cell.column for row in rows for cell in layout.seen(row, names.left, names.right) if names.left <= cell.column
    )
    often = sorted(column for column, count in starts.items() if 2 * count >= len(rows))
    if not 2 <= len(often) <= len(LEVELS):
        return None
    ends = [*(column - 1 for column in often[1:]), names.right]
    roles = [*LEVELS[: len(often) - 1], Role.NAME]
    parts = [
        replace(names, role=role, left=left, right=right) for role, left, right in zip(roles, often, ends, strict=True)
    ]
    at = table.columns.index(names)
    return (*table.columns[:at], *parts, *table.columns[at + 1 :])


def _told_by_content(layout: Layout, table: Table, rows: list[int]) -> tuple[Column, ...] | None:
    """考核内容 right behind a 一级 or 二级指标 that is merged over several rows names what those rows ask for."""
    deepest = table.levels[-1]
    content = next((c for c in table.columns if c.left == deepest.right + 1 and c.role is Role.EXPLANATION), None)
    if content is None or deepest.role not in LEVELS[:2]:
        return None
    named, told = (sum(starts_in(layout, row, column) for row in rows) for column in (deepest, content))
    if told < len(rows) or named == told:
        return None
    return tuple(replace(c, role=Role.NAME) if c is content else c for c in table.columns)


def _grouped(layout: Layout, table: Table, rows: list[int]) -> list[Column]:
    """Words left of the names that several rows share are what those stand under, whatever the heading calls them."""
    names = table.levels[0]
    if names.role is not Role.NAME or names.left != table.header.left or names.left == 1:
        return []
    head = layout.at(table.header.bottom, names.left - 1)
    if head is None or not isinstance(head.value, str) or len(head.value) > LONGEST:
        return []
    area = layout.area(head.row, head.column)
    if area.top < table.header.top or heading_of(head) is not None or is_checking(head.value):
        return []
    groups = [layout.at(row, area.right) for row in rows]
    words = {cell.value for cell in groups if cell is not None and isinstance(cell.value, str)}
    if None in groups or not 0 < len(words) < len(rows) or any(not isinstance(c.value, str) for c in groups if c):
        return []
    table.header = replace(table.header, left=area.left)
    return [Column(Role.LEVEL1, area.left, area.right, Heading(Role.LEVEL1), head)]


def starts_in(layout: Layout, row: int, column: Column) -> bool:
    """Whether a cell of this row, not one merged from above, stands in a column."""
    return any(column.left <= cell.column <= column.right for cell in layout.rows[row])
