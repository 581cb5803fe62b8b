"""读取文档：the open document and the file it came from are the same `Book`."""

from __future__ import annotations

import re
import shutil
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from libreoffice_session import REPOSITORY, Office
from openpyxl.comments import Comment

from xladdin.grid import Book, Cell, address
from xladdin.numbers import from_float
from xladdin.ooxml.package import Package
from xladdin.ooxml.reading import read_book

pytestmark = pytest.mark.libreoffice

WORKBOOKS = sorted((REPOSITORY / "workbooks").glob("*.xlsx"))


def written(path: Path) -> Path:
    """One of each kind of cell, and what lies around cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "各 种'格"
    values = {
        "A1": 0.8411, "A2": 12961.52, "A3": -3, "A4": "文字\n两行", "A5": True, "A6": date(2024, 9, 30),
        "A7": datetime(2024, 9, 30, 8, 30), "A8": time(8, 30), "A9": "=SUM(A1:A2)", "A10": '=IF(A1>0,"有;无","无")',
        "A11": "=1/0", "A12": '=""', "A13": "=#REF!+1", "A14": 1e20, "A15": "  空格 ", "A16": 1.5,
        "C3": "合并", "C8": "竖", "A20": "=FALSE()",
    }  # fmt: skip
    for cell, value in values.items():
        sheet[cell] = value
    sheet["A17"], sheet["A17"].data_type = "=26座", "s"
    for cell, code in {"A1": "0.00%", "A2": "#,##0.00", "A16": "[h]:mm"}.items():
        sheet[cell].number_format = code
    sheet.merge_cells("C3:E4")
    sheet.merge_cells("C8:C10")
    sheet.merge_cells("A18:B18")
    sheet["A18"] = "横"
    sheet["A2"].comment = Comment("批注\n两行", "某人")
    sheet.row_dimensions[4].hidden = True
    sheet.row_dimensions[500].height = 30
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("隐藏").sheet_state = "hidden"
    book["隐藏"]["B2"] = f"='{sheet.title.replace(chr(39), chr(39) * 2)}'!A1*2"
    book.create_sheet("空")
    book.save(path)
    return path


def differences(read: Book, filed: Book) -> list[str]:
    """What rules look at, where it differs. A format is spelled with other capitals, `SUM(F40:F40)` as `SUM(F40)`."""
    assert [sheet.name for sheet in read.sheets] == [sheet.name for sheet in filed.sheets]
    found = []
    for here, there in zip(read.sheets, filed.sheets, strict=True):
        for at in sorted(here.cells.keys() | there.cells.keys()):
            seen, wanted = (seen_cell(sheet.cells.get(at)) for sheet in (here, there))
            if seen != wanted:
                found.append(f"{here.name}!{address(*at)}: {seen} instead of {wanted}")
        columns = {column for _, column in here.cells}
        for name, seen, wanted in (
            ("merges", {str(area) for area in here.merges}, {str(area) for area in there.merges}),
            ("notes", here.notes, there.notes),
            ("visible", here.visible, there.visible),
            ("hidden rows", here.hidden_rows, there.hidden_rows),
            ("hidden columns", here.hidden_columns & columns, there.hidden_columns & columns),
        ):
            if seen != wanted:
                found.append(f"{here.name} {name}: {seen} instead of {wanted}")
    return found


def seen_cell(cell: Cell | None) -> tuple[object, ...] | None:
    """A cell as both see it: numbers to the 15 digits a cell shows; Calc keeps a boolean as the formula TRUE()."""
    if cell is None:
        return None
    if isinstance(cell.value, bool):
        return (cell.value,)
    value = from_float(float(cell.value)) if isinstance(cell.value, Decimal) else cell.value
    formula = re.sub(r"\b([A-Z]+\d+):\1\b", r"\1", cell.formula) if cell.formula else cell.formula
    # Calc drops the noughts behind a figure that was typed as a formula: =41.80.
    formula = re.sub(r"\.(\d*?)0+(?!\d)", lambda match: f".{match[1]}".rstrip("."), formula) if formula else formula
    kind = "General" if cell.number_format == "General" else "%" if "%" in cell.number_format else "other"
    return value, formula, kind


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_the_projects_workbooks_read_the_same_from_document_and_file(
    office: Office, path: Path, tmp_path: Path
) -> None:
    document = office.open(shutil.copy(path, tmp_path))
    assert differences(office.book(document), read_book(Package.open(path))) == []
    office.close(document)


def test_every_kind_of_cell_reads_the_same(office: Office, tmp_path: Path) -> None:
    source = written(tmp_path / "源.xlsx")
    document = office.open(source)
    # Through LibreOffice, so that the file holds the values of its formulas.
    office.save(document, tmp_path / "算过.xlsx")
    office.close(document)
    document = office.open(tmp_path / "算过.xlsx")
    read, filed = office.book(document), read_book(Package.open(tmp_path / "算过.xlsx"))
    office.close(document)
    assert differences(read, filed) == []
    sheet = read.sheets[0]
    assert sheet.cells[1, 1].number_format == "0.00%"
    assert sheet.cells[6, 1].value == date(2024, 9, 30)
    assert sheet.cells[11, 1].value == "#DIV/0!"
    assert sheet.hidden_rows == {4}
    assert len(sheet.merges) == 3
