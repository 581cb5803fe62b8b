"""读取：an open Excel sheet as `xladdin.grid.Sheet`, as `xladdin.ooxml.reading` would read its file.

All values come in one call and all formulas in another. Excel has no such call for number formats,
merges, hidden rows and columns: it is asked for the whole, and for halves where the answer is mixed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from xladdin.day_numbers import moment_number
from xladdin.errors import CellError
from xladdin.grid import Area, Cell, Sheet, Value, address
from xladdin.ooxml.number_formats import date_kind, moment

if TYPE_CHECKING:
    import xlwings

_VISIBLE: Final = (True, -1)
_GENERAL: Final = "General"
_ALL_THE_SAME: Final = 100_000  # cells that are read without asking which of them have content


def read_sheet(sheet: xlwings.Sheet) -> Sheet:
    """The sheet's used cells, merges and notes."""
    whole = _filled(sheet)
    used = sheet.range(str(whole))
    values = used.options(ndim=2, err_to_str=True).value
    formulas = _rows(used.formula)
    read = Sheet(sheet.name, visible=sheet.visible in _VISIBLE)
    formats = _formats(sheet, whole, values)
    for down, (line, texts) in enumerate(zip(values, formulas, strict=True)):
        for across, (raw, text) in enumerate(zip(line, texts, strict=True)):
            row, column = whole.top + down, whole.left + across
            code = formats.get((row, column), _GENERAL)
            formula = _formula(text, raw)
            value = cell_value(raw, code)
            if value is not None or formula is not None:
                read.cells[row, column] = Cell(row, column, value, formula, code)
    if read.cells:
        area = Area(whole.top, whole.left, read.last_row, read.last_column)
        read.merges.extend(_merges(sheet, area))
        read.hidden_rows = frozenset(_hidden(sheet, area, "EntireRow"))
        read.hidden_columns = frozenset(_hidden(sheet, area, "EntireColumn"))
    for note in sheet.notes:
        place = note.location
        read.notes[place.row, place.column] = note.text
    return read


def _filled(sheet: xlwings.Sheet) -> Area:
    """What is read of a sheet: where cells have content.

    Excel counts formatted cells as used too, often down to the last row: millions of values, all of them blank.
    """
    used = sheet.used_range
    rows, columns = used.shape
    area = Area(used.row, used.column, used.row + rows - 1, used.column + columns - 1)
    if rows * columns <= _ALL_THE_SAME:
        return area
    count = sheet.book.app.api.WorksheetFunction.CountA

    def blank(*corners: int) -> bool:
        return bool(count(sheet.range(str(Area(*corners))).api) == 0)

    below = range(area.top, area.bottom + 1)
    bottom = bisect_left(below, True, key=lambda row: row == area.bottom or blank(row + 1, area.left, *_end(area)))
    beside = range(area.left, area.right + 1)
    right = bisect_left(beside, True, key=lambda at: at == area.right or blank(area.top, at + 1, *_end(area)))
    return Area(area.top, area.left, below[bottom], beside[right])


def _end(area: Area) -> tuple[int, int]:
    return area.bottom, area.right


def cell_value(raw: object, code: str) -> Value:
    """What xlwings read, as the grid holds it.

    Args:
        code: the cell's number format: what Excel calls a date may be elapsed time, which is a quantity.
    """
    if raw is None or isinstance(raw, bool):
        return raw
    if isinstance(raw, str):
        return CellError.of(raw) or raw
    if isinstance(raw, datetime):
        serial = moment_number(raw)
        kind = date_kind(code)
        return (moment(serial, kind) if kind else None) or _decimal(serial)
    if isinstance(raw, (float, int, Decimal)):
        return _decimal(raw)
    return str(raw)


def _decimal(number: float | int | Decimal) -> Decimal:
    exact = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    return exact.to_integral_value() if exact == exact.to_integral_value() else exact


def _formula(text: object, raw: object) -> str | None:
    # A text that begins with = is given as a formula too; a formula's value is hardly ever its own text.
    if isinstance(text, str) and text.startswith("=") and text != raw:
        return text[1:]
    return None


def _rows(given: object) -> Sequence[Sequence[object]]:
    """COM gives a single cell bare."""
    if isinstance(given, (tuple, list)):
        return [row if isinstance(row, (tuple, list)) else [row] for row in given]
    return [[given]]


def _uniform(area: Area, ask: Callable[[Area], object]) -> Iterator[tuple[Area, Any]]:
    """Rectangles with one answer each; Excel answers None for a rectangle whose cells differ."""
    waiting = [area]
    while waiting:
        part = waiting.pop()
        answer = ask(part)
        height, width = part.bottom - part.top, part.right - part.left
        if answer is not None or height == width == 0:
            yield part, answer
        elif height >= width:
            middle = part.top + height // 2
            waiting += [
                Area(middle + 1, part.left, part.bottom, part.right),
                Area(part.top, part.left, middle, part.right),
            ]
        else:
            middle = part.left + width // 2
            waiting += [
                Area(part.top, middle + 1, part.bottom, part.right),
                Area(part.top, part.left, part.bottom, middle),
            ]


def _formats(sheet: xlwings.Sheet, whole: Area, values: Sequence[Sequence[object]]) -> dict[tuple[int, int], str]:
    """The number formats of cells with numbers and dates, but General, which most have."""
    found: dict[tuple[int, int], str] = {}
    for across in range(whole.right - whole.left + 1):
        filled = [down for down, line in enumerate(values) if _has_format(line[across])]
        if not filled:
            continue
        column = whole.left + across
        part = Area(whole.top + filled[0], column, whole.top + filled[-1], column)
        for area, code in _uniform(part, lambda area: sheet.range(str(area)).number_format):
            if code and code != _GENERAL:
                found.update(((row, column), code) for row in range(area.top, area.bottom + 1))
    return found


def _has_format(raw: object) -> bool:
    return isinstance(raw, (float, int, Decimal, datetime)) and not isinstance(raw, bool)


def _merges(sheet: xlwings.Sheet, whole: Area) -> Iterator[Area]:
    covered: set[tuple[int, int]] = set()
    for area, merged in _uniform(whole, lambda area: sheet.range(str(area)).merge_cells):
        if not merged:
            continue
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                if (row, column) in covered:
                    continue
                found = sheet.range(address(row, column)).merge_area
                height, width = found.shape
                merge = Area(found.row, found.column, found.row + height - 1, found.column + width - 1)
                covered.update(
                    (r, c) for r in range(merge.top, merge.bottom + 1) for c in range(merge.left, merge.right + 1)
                )
                yield merge


def _hidden(sheet: xlwings.Sheet, whole: Area, line: Literal["EntireRow", "EntireColumn"]) -> Iterator[int]:
    """The numbers of hidden rows or columns."""
    rows = line == "EntireRow"
    edge = Area(whole.top, whole.left, *((whole.bottom, whole.left) if rows else (whole.top, whole.right)))
    for area, hidden in _uniform(edge, lambda area: getattr(sheet.range(str(area)).api, line).Hidden):
        if hidden:
            yield from range(area.top, area.bottom + 1) if rows else range(area.left, area.right + 1)
