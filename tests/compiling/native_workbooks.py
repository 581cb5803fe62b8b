"""Workbooks to compile, written cell by cell with openpyxl and computed once, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from xladdin.engine.recalculation import recalculate

SHEET = "表"
RULE = "≥95%:100%; ≥85%:90%; 其余:0"


def made(path: Path, cells: Mapping[str, object], arrays: Mapping[str, str] | None = None) -> Path:
    """One computed sheet.

    Args:
        arrays: array formulas by their ranges.
    """
    book = openpyxl.Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = SHEET
    fill(sheet, cells, arrays)
    book.save(path)
    recalculate(path)
    return path


def fill(
    sheet: Worksheet, cells: Mapping[str, object], arrays: Mapping[str, str] | None = None, *, texts: bool = False
) -> None:
    """Write cells.

    Args:
        texts: what begins with `=` is a text, not a formula.
    """
    for place, value in cells.items():
        sheet[place] = value
        if texts and isinstance(value, str):
            sheet[place].data_type = "s"
    for place, formula in (arrays or {}).items():
        sheet[place.partition(":")[0]] = ArrayFormula(place, formula)


def formulas(path: Path) -> dict[str, str]:
    """The formulas of the first sheet, without `=`."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    shown = {cell.coordinate: getattr(cell.value, "text", cell.value) for row in sheet.iter_rows() for cell in row}
    return {place: text[1:] for place, text in shown.items() if isinstance(text, str) and text.startswith("=")}


def values(path: Path) -> dict[str, object]:
    """The cached values of the first sheet."""
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row}


def changed(path: Path, target: Path, cells: Mapping[str, object]) -> dict[str, object]:
    """The values after somebody without the add-in changed some cells."""
    book = openpyxl.load_workbook(path)
    fill(book.worksheets[0], cells)
    book.save(target)
    recalculate(target, functions={})
    return values(target)
