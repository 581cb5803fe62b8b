"""读取文档：an open LibreOffice spreadsheet as `xladdin.grid.Book`, as `xladdin.ooxml.reading` would read its file.

Runs inside LibreOffice. Memory follows the used cells, not the formatted area.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any, Final

from xladdin.errors import CellError
from xladdin.grid import Area, Book, Cell, Sheet, Value
from xladdin.hosts.libreoffice.calls import error_of
from xladdin.hosts.libreoffice.marks import note_text

# com.sun.star.sheet.CellFlags: numbers, dates, texts, formulas.
_FORMULAS: Final = 16
_USED: Final = 1 | 2 | 4 | _FORMULAS
# com.sun.star.util.NumberFormat.
_DATE: Final = 2
_TIME: Final = 4
_LOGICAL: Final = 1024
_XL_OOX: Final = 3  # com.sun.star.sheet.AddressConvention: formulas spelled as in an .xlsx file
_BOOLEANS: Final = ("TRUE()", "FALSE()")
_EXACT_INTEGER: Final = 10**15
_Format = tuple[str, int]
_GENERAL: Final[_Format] = ("General", 0)


def read_document(document: Any, skipped: Callable[[Any], bool] = lambda _: False) -> Book:
    """The cells, formulas, merges and notes of every sheet but those that `skipped` names."""
    reader = _Reader(document)
    return Book(document.getURL(), [reader.sheet(sheet) for sheet in document.getSheets() if not skipped(sheet)])


class _Reader:
    def __init__(self, document: Any) -> None:
        self._formats = document.getNumberFormats()
        self._known: dict[int, _Format] = {}
        null = document.NullDate
        self._null = datetime(null.Year, null.Month, null.Day)
        self._parser = document.createInstance("com.sun.star.sheet.FormulaParser")
        self._parser.CompileEnglish = True
        self._parser.FormulaConvention = _XL_OOX

    def sheet(self, sheet: Any) -> Sheet:
        read = Sheet(sheet.getName(), visible=sheet.IsVisible)
        for area in sheet.queryContentCells(_USED).getRangeAddresses():
            read.cells.update(self._cells(sheet, area))
        read.merges.extend(_merges(sheet, read))
        for note in sheet.getAnnotations():
            at = note.getPosition()
            read.notes[at.Row + 1, at.Column + 1] = note_text(note).getString()
        read.hidden_rows, read.hidden_columns = _hidden(sheet, read)
        return read

    def _cells(self, sheet: Any, area: Any) -> Iterator[tuple[tuple[int, int], Cell]]:
        block = _block(sheet, area)
        formulas = self._formulas(sheet, block)
        formats = self._formats_of(block)
        left = area.StartColumn
        for row, line in enumerate(block.getDataArray(), area.StartRow):
            for column, value in enumerate(line, left):
                formula = formulas.get((row, column))
                if formula is None and value == "":
                    continue
                code, kind = formats.get((row, column), _GENERAL)
                if formula in _BOOLEANS:  # how Calc keeps a boolean of an .xlsx file
                    formula, kind = None, _LOGICAL
                seen = self._error(sheet, row, column) if value is None else self._value(value, code, kind)
                if seen is not None or formula is not None:
                    yield (row + 1, column + 1), Cell(row + 1, column + 1, seen, formula, code)

    def _formulas(self, sheet: Any, block: Any) -> dict[tuple[int, int], str]:
        """The formulas of the block's cells, 0-based. Most cells hold none, and each text costs its way out of Calc."""
        found: dict[tuple[int, int], str] = {}
        for area in block.queryContentCells(_FORMULAS).getRangeAddresses():
            left = area.StartColumn
            for row, line in enumerate(_block(sheet, area).getFormulaArray(), area.StartRow):
                for column, text in enumerate(line, left):
                    if formula := self._formula(sheet.getCellByPosition(column, row), text):
                        found[row, column] = formula
        return found

    def _error(self, sheet: Any, row: int, column: int) -> CellError:
        return error_of(sheet.getCellByPosition(column, row).getError())

    def _formula(self, cell: Any, text: str) -> str | None:
        if "#REF!" in text:  # which printing would leave out
            return text.strip("{}").removeprefix("=")
        printed: str = self._parser.printFormula(cell.getTokens(), cell.getCellAddress())
        return printed or None  # an error value that was typed is a formula without text

    def _formats_of(self, block: Any) -> dict[tuple[int, int], _Format]:
        """The number formats of the block's cells, 0-based; those that are General are left out."""
        found: dict[tuple[int, int], _Format] = {}
        for ranges in block.getUniqueCellFormatRanges():
            shown = self._format(ranges.NumberFormat)
            if shown == _GENERAL:
                continue
            for area in ranges.getRangeAddresses():
                for row in range(area.StartRow, area.EndRow + 1):
                    for column in range(area.StartColumn, area.EndColumn + 1):
                        found[row, column] = shown
        return found

    def _format(self, key: int) -> _Format:
        if key not in self._known:
            properties = self._formats.getByKey(key)
            general = key == self._formats.getStandardIndex(properties.Locale)
            self._known[key] = _GENERAL if general else (properties.FormatString, properties.Type)
        return self._known[key]

    def _value(self, value: float | str, code: str, kind: int) -> Value:
        if isinstance(value, str):
            return value
        if kind & _LOGICAL:
            return bool(value)
        # Elapsed time ([h]:mm) is a quantity.
        if kind & (_DATE | _TIME) and "[H" not in code.upper() and (moment := self._moment(value, kind)):
            return moment
        if value.is_integer() and abs(value) < _EXACT_INTEGER:
            return Decimal(int(value))
        return Decimal(repr(value)) if isfinite(value) else CellError.NUM

    def _moment(self, serial: float, kind: int) -> datetime | date | time | None:
        """The moment a serial number stands for; a whole number is a date unless the clock is shown as well."""
        try:
            at = self._null + timedelta(milliseconds=round(serial * 86_400_000))
        except OverflowError:
            return None
        if serial < 0:
            return None
        if kind & (_DATE | _TIME) == _TIME and serial < 1:
            return at.time()
        return at.date() if at.time() == time(0) and kind & (_DATE | _TIME) == _DATE else at


def _block(sheet: Any, area: Any) -> Any:
    return sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)


def _merges(sheet: Any, read: Sheet) -> Iterator[Area]:
    """Merged ranges that begin within the used area, found by halving: a range answers whether any merge begins in it."""
    waiting = [(0, 0, read.last_row - 1, read.last_column - 1)] if read.cells else []
    while waiting:
        top, left, bottom, right = waiting.pop()
        if not sheet.getCellRangeByPosition(left, top, right, bottom).getIsMerged():
            continue
        if (top, left) == (bottom, right):
            cursor = sheet.createCursorByRange(sheet.getCellByPosition(left, top))
            cursor.collapseToMergedArea()
            area = cursor.getRangeAddress()
            yield Area(area.StartRow + 1, area.StartColumn + 1, area.EndRow + 1, area.EndColumn + 1)
        elif bottom - top >= right - left:
            middle = (top + bottom) // 2
            waiting += [(middle + 1, left, bottom, right), (top, left, middle, right)]
        else:
            middle = (left + right) // 2
            waiting += [(top, middle + 1, bottom, right), (top, left, bottom, middle)]


def _hidden(sheet: Any, read: Sheet) -> tuple[frozenset[int], frozenset[int]]:
    """Used rows and columns that are hidden, by hand or by a filter."""
    if not read.cells:
        return frozenset(), frozenset()
    used = sheet.getCellRangeByPosition(0, 0, read.last_column - 1, read.last_row - 1)
    rows: set[int] = set()
    columns: set[int] = set()
    for area in used.queryVisibleCells().getRangeAddresses():
        rows.update(range(area.StartRow + 1, area.EndRow + 2))
        columns.update(range(area.StartColumn + 1, area.EndColumn + 2))
    return frozenset({row for row, _ in read.cells} - rows), frozenset({column for _, column in read.cells} - columns)
