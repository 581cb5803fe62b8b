"""读取：a sheet read through xlwings is the sheet that is read from its file."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal as D
from pathlib import Path

import fake_excel
import openpyxl
import pytest
import xlwings
from openpyxl.comments import Comment

from xladdin.errors import CellError
from xladdin.grid import Area
from xladdin.hosts.excel import reading
from xladdin.hosts.excel.reading import cell_value, read_sheet
from xladdin.ooxml.package import Package
from xladdin.ooxml.reading import read_book

WORKBOOKS = sorted((Path(__file__).parents[3] / "workbooks").glob("*.xlsx"))


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "混合"
    sheet["B2"], sheet["C2"], sheet["D2"] = 0.8411, 12961.52, "≥5户"
    sheet["B2"].number_format = "0.00%"
    sheet["B3"], sheet["C3"] = datetime(2024, 9, 30), datetime(2024, 9, 30, 8, 30)
    sheet["B3"].number_format, sheet["C3"].number_format = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
    sheet["B4"], sheet["C4"], sheet["D4"] = True, "#N/A", None
    sheet["B6"] = "合并"
    sheet.merge_cells("B6:D7")
    sheet.merge_cells("E2:E5")
    sheet["C9"], sheet["E9"] = 3, 4  # merges beyond the last used cell cover nothing
    sheet["C9"].number_format = "0.0"
    sheet["B9"].comment = Comment("看这里", "")
    sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions["D"].hidden = True
    other = book.create_sheet("隐藏")
    other.sheet_state = "hidden"
    book.create_sheet("空")
    path = tmp_path / "mixed.xlsx"
    book.save(path)
    return path


def test_a_sheet_is_read_as_from_its_file(mixed: Path) -> None:
    from_file = read_book(Package.open(mixed))
    live = fake_excel.Book.load(mixed)
    for sheet, expected in zip(live.sheets, from_file.sheets, strict=True):
        read = read_sheet(sheet)
        assert {place: cell.value for place, cell in read.cells.items()} == {
            place: cell.value for place, cell in expected.cells.items()
        }
        assert set(read.merges) == set(expected.merges)
        assert read.notes == expected.notes
        assert read.visible == expected.visible
        assert read.hidden_rows == expected.hidden_rows
        used = {column for _, column in read.cells}
        assert used & read.hidden_columns == used & expected.hidden_columns
    formats = {cell.address: cell.number_format for cell in read_sheet(live.sheets["混合"]).cells.values()}
    assert formats["B2"] == "0.00%"
    assert formats["C9"] == "0.0"
    assert formats["C2"] == "General"


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_real_workbooks_are_read_as_from_their_files(path: Path) -> None:
    live = fake_excel.Book.load(path)
    for expected in read_book(Package.open(path)).sheets:
        read = read_sheet(live.sheets[expected.name])
        assert read.cells.keys() == expected.cells.keys()
        for place, cell in expected.cells.items():
            found = read.cells[place]
            assert (found.value, found.formula) == (cell.value, cell.formula)
            if isinstance(cell.value, D):
                assert found.number_format == cell.number_format
        assert set(read.merges) == set(expected.merges)


@pytest.mark.parametrize("filled", [(1, 1), (7, 3), (500_000, 20), (1_048_576, 26)])
def test_blank_cells_that_are_only_formatted_are_not_read(filled: tuple[int, int]) -> None:
    book = fake_excel.Book("x.xlsx")
    sheet = book.sheets.add("表")
    sheet.values[1, 1], sheet.values[filled] = "头", "尾"
    sheet.formats[1_048_576, 26] = "0.00%"
    assert sheet.used_range.shape == (1_048_576, 26)
    assert reading._filled(sheet) == Area(1, 1, *filled)
    assert book.app.asked["count"] < 30


def test_a_sheet_without_content_is_empty() -> None:
    book = fake_excel.Book("x.xlsx")
    sheet = book.sheets.add("表")
    assert not read_sheet(sheet).cells
    sheet.formats[1_048_576, 26] = "0.00%"
    assert not read_sheet(sheet).cells


def test_values_and_formulas_come_in_one_call_each() -> None:
    live = fake_excel.Book.load(WORKBOOKS[0])
    sheet = live.sheets[0]
    rows, columns = sheet.used_range.shape
    read_sheet(sheet)
    assert live.app.asked["values"] == live.app.asked["formulas"] == 1
    # The rest is asked by halves, not cell by cell.
    assert live.app.asked["format"] < rows * columns / 3


@pytest.mark.parametrize(
    ("raw", "code", "value"),
    [
        (None, "General", None),
        (True, "General", True),
        (0.1 + 0.2, "General", D("0.30000000000000004")),
        (5.0, "General", D(5)),
        (D("12.5000"), "General", D("12.5000")),
        ("#DIV/0!", "General", CellError.DIV0),
        ("文字", "@", "文字"),
        (datetime(2024, 9, 30), "yyyy/m/d", date(2024, 9, 30)),
        (datetime(2024, 9, 30, 12), "yyyy/m/d h:mm", datetime(2024, 9, 30, 12)),
        (datetime(1899, 12, 30, 6), "h:mm", time(6)),
        (datetime(1899, 12, 31, 6), "[h]:mm", D("1.25")),
    ],
)
def test_values_as_the_grid_holds_them(raw: object, code: str, value: object) -> None:
    read = cell_value(raw, code)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("name", fake_excel.SPOKEN)
def test_the_stand_in_speaks_as_xlwings_does(name: str) -> None:
    real = getattr(xlwings, name, None) or getattr(xlwings.main, name)
    stand_in = {"ConditionalFormats": fake_excel.Rules, "ConditionalFormat": fake_excel.Rule}.get(name)
    fake = stand_in or getattr(fake_excel, name)
    for word in fake_excel.SPOKEN[name].split():
        assert hasattr(real, word), f"xlwings.{name} has no {word}"
        assert word in dir(fake) or word in dir(_instance(name)), f"the stand-in {name} has no {word}"


def _instance(name: str) -> object:
    book = fake_excel.Book("x")
    sheet = book.sheets.add("s")
    return {
        "App": book.app,
        "Book": book,
        "Sheets": book.sheets,
        "Sheet": sheet,
        "Range": sheet.used_range,
        "Note": fake_excel.Note(sheet, (1, 1)),
        "ConditionalFormat": fake_excel.Rule(sheet, [], "", ""),
    }.get(name)
