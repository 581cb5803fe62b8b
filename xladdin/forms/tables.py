"""表体：the rows that belong to a header, where they end, and which tables go on from each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Final

from xladdin.errors import Refused
from xladdin.forms.header import find_headers
from xladdin.forms.headings import AMOUNTS, LEVELS, Role, heading_of
from xladdin.forms.labels import (
    FundKind,
    RowKind,
    fund_line,
    goes_on_from,
    is_title,
    names_owner,
    period_in,
    row_kind,
)
from xladdin.forms.layout import Layout
from xladdin.forms.names import starts_in, with_names
from xladdin.forms.project_list import by_project
from xladdin.forms.table import Column, Row, Table, TableKind
from xladdin.grid import Cell
from xladdin.numbers import NOT_ASSESSED, normalise, read_quantity

# Far below the last row something else begins.
_GAP: Final = 12
# Labels beside a table (绩效指标) and the names of its sums stand at most this far left of its headings.
_LABELS: Final = 3
# 中期目标 and 年度目标 stand over their indicators, with a few sentences between.
_PERIOD_DISTANCE: Final = 8
# A title may stand above project names, budgets and goals.
_TITLE_DISTANCE: Final = 30


def find_tables(layout: Layout) -> list[Table]:
    """Every table on a sheet, from top to bottom."""
    tables = list(find_headers(layout))
    for index, table in enumerate(tables):
        stop = next((below.header.top for below in tables[index + 1 :] if below.header.top > table.header.bottom), None)
        _read_body(layout, table, stop)
        table.columns = with_names(layout, table)
        table.columns = _settled(layout, table)
    return _joined(layout, tables)


def _settled(layout: Layout, table: Table) -> tuple[Column, ...]:
    """A single 分值 (or 得分) column that every indicator fills is the indicators' own, wherever it stands."""
    if not table.levels:
        return table.columns
    deepest = table.levels[-1]
    rows = [row.number for row in table.rows if row.kind is RowKind.DATA]
    # Of several monitoring dates side by side the latest that anything is filled in for is the form's.
    dates = [c for c in table.columns if c.role is Role.TO_DATE]
    latest = next((c for c in reversed(dates) if any(starts_in(layout, row, c) for row in rows)), None)
    named = sum(starts_in(layout, row, deepest) for row in rows)
    of_role = Counter(column.role for column in table.columns)
    settled = []
    for column in table.columns:
        if latest is not None and column.role is Role.TO_DATE and column is not latest:
            continue
        alone = of_role[column.role] == 1
        if column.level and alone and sum(starts_in(layout, row, column) for row in rows) >= named:
            column = replace(column, level=0)
        settled.append(column)
    return tuple(settled)


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
            if table.holds(cell.column) and layout.area(row, cell.column).right >= header.left - _LABELS
        ]
        if not inside:
            continue
        kind = _kind_of_row(layout, table, inside)
        texts = [str(cell.value) for cell in inside]
        if is_title(*texts) and _page_goes_on(layout, table, row, texts[0], stop):
            last = row
            continue
        if kind is RowKind.END or is_title(*texts) or names_owner(texts[0]):
            return
        if table.kind is TableKind.FUNDS and kind is RowKind.DATA and not _is_fund_row(layout, table, row):
            return
        last = row
        names_itself = table.kind is TableKind.FUNDS or kind is not RowKind.DATA
        table.rows.append(Row(row, kind, inside[0].column if names_itself else 0))
        if kind is RowKind.TOTAL and table.kind is TableKind.INDICATORS:
            return


def _page_goes_on(layout: Layout, table: Table, row: int, title: str, stop: int | None) -> bool:
    """Whether a title inside a table is its own, printed again on the next page, and rows without a header follow."""
    below = next(layout.after(row), None)
    if table.kind is not TableKind.INDICATORS or below is None or below == stop:
        return False
    if names_owner(str(layout.rows[below][0].value)) or not any(
        starts_in(layout, below, column) for column in table.columns if column.role not in (*LEVELS, Role.NAME)
    ):
        return False
    above = (layout.rows[number] for number in layout.before(table.header.top, _TITLE_DISTANCE))
    own = next((cells[0] for cells in above if is_title(*(str(cell.value) for cell in cells))), None)
    return own is not None and (goes_on_from(str(own.value), title) or normalise(str(own.value)) == normalise(title))


def _kind_of_row(layout: Layout, table: Table, cells: Sequence[Cell]) -> RowKind:
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
    if kinds[:1] == [RowKind.CONTINUATION] or _is_section(layout, table, cells):
        return RowKind.CONTINUATION
    return RowKind.END if _is_sentence_row(layout, table, cells) else RowKind.DATA


def _is_section(layout: Layout, table: Table, cells: Sequence[Cell]) -> bool:
    """`二、满意度指标（20分）` merged over names and figures alike: it parts the rows and is none of them."""
    area = layout.area(cells[0].row, cells[0].column)
    over = {column.role for column in table.columns if area.left <= column.left <= area.right}
    figures = over & {Role.TARGET, Role.ACTUAL, Role.WEIGHT, Role.SCORE, Role.TO_DATE}
    return len(cells) == 1 and bool(figures) and any(area.left <= c.left <= area.right for c in table.levels)


def _is_sentence_row(layout: Layout, table: Table, cells: Sequence[Cell]) -> bool:
    """A label with room for a sentence merged over several columns, or a label left of all levels and nothing else.

    `说明 | 无 …`, `偏差原因分析 | …`, `相关建议 |`: whatever the words, such a row is no indicator.
    """
    first, rest = cells[0], cells[1:]
    own = layout.area(first.row, first.column)
    for cell in rest:
        area = layout.area(cell.row, cell.column)
        over = {column.role for column in table.columns if area.left <= column.left <= area.right}
        if len(over - {Role.REASON, Role.NOTE, *LEVELS, Role.NAME}) >= 2 and own.right < area.left:
            return True
    return bool(table.levels) and own.right < table.levels[0].left and own.top == own.bottom and not rest


def _is_fund_row(layout: Layout, table: Table, row: int) -> bool:
    """A fund line has figures (or nothing, or a dash) where the amounts stand, never sentences."""
    amounts = [column for column in table.columns if column.role in AMOUNTS]
    cells = [cell for column in amounts if (cell := layout.at(row, column.left)) is not None]
    if cells and all(isinstance(cell.value, str) and _says_words(cell.value) for cell in cells):
        return False
    labels = [cell for cell in layout.rows[row] if cell.column < table.first_figure]
    if not labels or any(heading_of(cell) for cell in cells):
        return False
    kind, _ = fund_line(str(labels[-1].value))
    values = any(layout.at(row, column.left) is not None for column in table.columns if column.role is not Role.REASON)
    # 总分 closes the form, not the fund block; a sentence without figures is no line of money.
    return kind is not FundKind.OTHER or (values and row_kind(str(labels[0].value)) is RowKind.DATA)


def _says_words(text: str) -> bool:
    """Whether a text is neither a figure nor what stands for one (`—`, `null`, `详见附件` is words)."""
    narrow = normalise(text)
    if narrow in NOT_ASSESSED or not any("\u4e00" <= letter <= "\u9fff" for letter in narrow):
        return False
    try:
        read_quantity(narrow)
    except Refused:
        return True
    return False


def _joined(layout: Layout, tables: list[Table]) -> list[Table]:
    """Tables in order, a repeated header (续上页) taken as the same table going on; titles found."""
    joined: list[Table] = []
    headed: dict[int, list[Table]] = {}
    for table in tables:
        headed.setdefault(table.header.top, []).append(table)
    for table in tables:
        beside = [other for other in headed[table.header.top] if other is not table]
        before = _before(joined, table)
        table.title, closed = _title_above(layout, table, before, beside)
        table.period = _period(layout, table, beside)
        goes_on = before is not None and goes_on_from(before.title, table.title)
        other_time = before is not None and bool(before.period and table.period) and before.period != table.period
        half = bool(joined) and _other_half(joined[-1], table)
        new = before is None or table.others is not None or bool(table.title) or closed or other_time
        table.starts_form = new and not goes_on and not half
        same = (
            before is not None
            and not table.starts_form
            and not half
            and before.kind is table.kind is TableKind.INDICATORS
            and _places(before) == _places(table)
            and not _has_total(before)
        )
        if same and before is not None:
            before.rows = [row for row in before.rows if row.kind is not RowKind.CONTINUATION] + table.rows
            continue
        joined.append(table)
    for table in joined:
        table.rows = [row for row in table.rows if row.kind is not RowKind.CONTINUATION]
    return [part for table in joined for part in by_project(layout, table)]


def _other_half(left: Table, table: Table) -> bool:
    """Whether a table only goes on to the right of another, as a page in two columns does."""
    beside = left.header.top == table.header.top and left.header.right + 1 == table.own_left == table.header.left
    roles = [c.role for c in left.columns] == [c.role for c in table.columns]
    return beside and roles and left.title == table.title and left.period == table.period


def _before(joined: Sequence[Table], table: Table) -> Table | None:
    """The table that `table` may go on from: of the nearest header above it the one with the same columns, else the last."""
    above = (other for other in reversed(joined) if other.header.bottom < table.header.top)
    last = next(above, None)
    if last is None:
        return None
    nearest = [last, *takewhile(lambda other: other.header.top == last.header.top, above)]
    return next((other for other in nearest if _places(other) == _places(table)), last)


def _places(table: Table) -> list[tuple[Role, int, int]]:
    return [(column.role, column.level, column.left) for column in table.columns]


def _period(layout: Layout, table: Table, beside: Sequence[Table]) -> str:
    """What the label left of a header or alone in the row above (长期绩效指标) says of its time; over a table beside another
    also what stands a little higher."""
    header = table.header
    if not beside:
        labels = layout.seen(header.top, max(1, header.left - _LABELS), header.left - 1)
        over = layout.rows.get(header.top - 1, [])
        if len(over) == 1 and str(over[0].value).strip().endswith(("指标", "目标")):
            labels.append(over[0])
        return next((period for cell in labels if (period := period_in(str(cell.value)))), "")
    for row in layout.before(header.top, _PERIOD_DISTANCE):
        for cell in layout.seen(row, table.own_left, header.right):
            area = layout.area(cell.row, cell.column)
            alone = not any(area.right >= other.own_left and area.left <= other.header.right for other in beside)
            if alone and (period := period_in(str(cell.value))):
                return period
    return ""


def _title_above(layout: Layout, table: Table, before: Table | None, beside: Sequence[Table]) -> tuple[str, bool]:
    """The nearest title over a table, and whether the form before it is over."""
    floor = before.area.bottom if before else 0
    over = before is not None and before.kind is TableKind.INDICATORS and _has_total(before)
    for left in (table.own_left, 1) if beside else (1,):
        for row in layout.before(table.header.top, _TITLE_DISTANCE):
            if row <= floor:
                break
            # What stands to the right of the form (a 复算区) has titles of its own.
            texts = [str(cell.value) for cell in layout.seen(row, left, table.header.right) if cell.row == row]
            if not texts:
                continue
            if is_title(*texts):
                return texts[0].strip(), True
            over = over or (before is not None and before.kind is TableKind.INDICATORS and names_owner(texts[0]))
    return "", over


def _has_total(table: Table) -> bool:
    return any(row.kind is RowKind.TOTAL for row in table.rows)
