"""旧格式：.xls and the .et of WPS (BIFF): values, number formats, merges, notes, hidden rows and columns.

The container and the records are xlrd's matter (BSD); what it raises on damaged files is said in one line.
"""

from __future__ import annotations

import io
from pathlib import Path

import xlrd
from xlrd import biffh
from xlrd import sheet as xlrd_sheet

from xladdin.errors import CellError, InputError
from xladdin.grid import Area, Book, Cell, Sheet, Value
from xladdin.ooxml import number_formats


def read(path: Path, blob: bytes) -> Book:
    """The workbook's sheets.

    Raises:
        InputError: encrypted or damaged.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=blob, formatting_info=True, ragged_rows=True, logfile=io.StringIO(), on_demand=False
        )
        formats = [book.format_map[xf.format_key].format_str for xf in book.xf_list]
        return Book(str(path), [_sheet(one, formats, book.datemode == 1) for one in book.sheets()])
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as problem:  # xlrd meets damage with whatever its arithmetic runs into
        if "encrypted" in str(problem).lower():
            raise InputError(
                f"「{path}」有打开密码，读不到内容：请用 Excel 或 WPS 打开，去掉密码另存为 .xlsx 再试",
                f"{path} is encrypted: open it in Excel or WPS, remove the password and save it as .xlsx",
            ) from problem
        raise InputError(
            f"「{path}」是旧的 .xls（或 .et）格式，内容已损坏，读不出来：请用 Excel 或 WPS 打开，另存为 .xlsx 再试",
            f"{path} is in the old .xls format and damaged: open it in Excel or WPS and save it as .xlsx",
        ) from problem


def _sheet(source: xlrd_sheet.Sheet, formats: list[str], from_1904: bool) -> Sheet:
    made = Sheet(source.name, visible=source.visibility == 0)
    for row in range(source.nrows):
        for column in range(source.row_len(row)):
            kind = source.cell_type(row, column)
            if kind in (biffh.XL_CELL_EMPTY, biffh.XL_CELL_BLANK):
                continue
            index = source.cell_xf_index(row, column)
            code = formats[index] if index < len(formats) else "General"
            value = _value(kind, source.cell_value(row, column), code, from_1904)
            if value is not None:
                made.cells[row + 1, column + 1] = Cell(row + 1, column + 1, value, number_format=code)
    made.merges = [
        Area(top + 1, left + 1, bottom, right)
        for top, bottom, left, right in source.merged_cells
        if (bottom - top, right - left) != (1, 1)
    ]
    filled = {row for row, _ in made.cells}
    made.hidden_rows = frozenset(row + 1 for row, info in source.rowinfo_map.items() if info.hidden) & filled
    made.hidden_columns = frozenset(column + 1 for column, info in source.colinfo_map.items() if info.hidden)
    made.notes = {(row + 1, column + 1): note.text for (row, column), note in source.cell_note_map.items()}
    return made


def _value(kind: int, value: str | float | int, code: str, from_1904: bool) -> Value:
    if kind == biffh.XL_CELL_TEXT:
        return str(value) or None
    if kind == biffh.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == biffh.XL_CELL_ERROR:
        return CellError.of(biffh.error_text_from_code.get(int(value), "")) or CellError.VALUE
    return number_formats.value(float(value), number_formats.date_kind(code), from_1904)
