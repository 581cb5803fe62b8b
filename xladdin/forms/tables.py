"""表体：the rows that belong to a header, where they end, and which tables go on from each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from xladdin.forms.header import find_headers, heading_of
from xladdin.forms.headings import AMOUNTS, LEVELS, Role
from xladdin.forms.labels import FundKind, RowKind, fund_line, is_title, names_owner, row_kind
from xladdin.forms.layout import Layout
from xladdin.forms.table import Column, Row, Table, TableKind
from xladdin.grid import Cell

# Far below the last row something else begins.
_GAP: Final = 12
# Labels beside a table (绩效指标) and the names of its sums stand at most this far left of its headings.
_LABELS: Final = 3
# A title may stand above project names, budgets and goals.
_TITLE_DISTANCE: Final = 30


def find_tables(layout: Layout) -> list[Table]:
    """Every table on a sheet, from top to bottom."""
    tables = list(find_headers(layout))
    for index, table in enumerate(tables):
        stop = tables[index + 1].header.top if index + 1 < len(tables) else None
        _read_body(layout, table, stop)
        table.columns = _settled(layout, table)
    return _joined(layout, tables)


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
    labels = [cell for cell in layout.rows[row] if cell.column < table.first_figure]
    if not labels or any(heading_of(cell) for cell in cells):
        return False
    kind, _ = fund_line(str(labels[-1].value))
    values = any(layout.at(row, column.left) is not None for column in table.columns if column.role is not Role.REASON)
    # 总分 closes the form, not the fund block; a sentence without figures is no line of money.
    return kind is not FundKind.OTHER or (values and row_kind(str(labels[0].value)) is RowKind.DATA)


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
