"""Reading cells: what a cell's XML says beside the value that rules see."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal as D
from pathlib import Path

import pytest
from ooxml.books import book, packed, parts

from xladdin.errors import CellError
from xladdin.grid import Area, Book, Cell, Sheet, Value
from xladdin.ooxml.package import Package
from xladdin.ooxml.reading import read_book

STRINGS = (
    "<si><t>产出指标</t></si>"
    "<si><r><t>≥</t></r><r><rPr><b/></rPr><t>5户</t></r></si>"
    "<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh><phoneticPr fontId='1'/></si>"
    "<si><t>一_x000D_\n二_x005F_x000D_</t></si><si/>"
)
# Styles of books.STYLES: 0 General, 1 0.00%, 2 mm-dd-yy, 3 yyyy"年"m"月"d"日", 4 [Red]0.00"days", 5 h:mm
CELLS: list[tuple[str, Value, str | None]] = [
    ("<c r='A1'><v>5</v></c>", D("5"), None),
    ("<c r='A1'><v>0.84109999999999996</v></c>", D("0.8411"), None),
    ("<c r='A1'><v>1E-3</v></c>", D("0.001"), None),
    ("<c r='A1'><v>-12961.52</v></c>", D("-12961.52"), None),
    ("<c r='A1' t='n' s='1'><v>0.7925</v></c>", D("0.7925"), None),
    ("<c r='A1' t='s'><v>0</v></c>", "产出指标", None),
    ("<c r='A1' t='s'><v>1</v></c>", "≥5户", None),
    ("<c r='A1' t='s'><v>2</v></c>", "東京", None),
    ("<c r='A1' t='s'><v>3</v></c>", "一\r\n二_x000D_", None),
    ("<c r='A1' t='s'><v>4</v></c>", "", None),
    ("<c r='A1' t='inlineStr'><is><t> 空格 </t></is></c>", " 空格 ", None),
    ("<c r='A1' t='inlineStr'><is><r><t>甲</t></r><r><t>乙</t></r><rPh sb='0' eb='1'><t>x</t></rPh></is></c>", "甲乙", None),
    ("<c r='A1' t='b'><v>1</v></c>", True, None),
    ("<c r='A1' t='b'><v>0</v></c>", False, None),
    ("<c r='A1' t='e'><v>#DIV/0!</v></c>", CellError.DIV0, None),
    ("<c r='A1' t='e'><v>#FIELD!</v></c>", CellError.VALUE, None),
    ("<c r='A1' t='str'><f>A2&amp;\"户\"</f><v>5户</v></c>", "5户", 'A2&"户"'),
    ("<c r='A1' t='str'><f>\"\"</f><v></v></c>", "", '""'),
    ("<c r='A1'><f>JX_RATE(B1,C1)</f></c>", None, "JX_RATE(B1,C1)"),
    ("<c r='A1'><f>=B1</f><v>1</v></c>", D("1"), "B1"),
    ("<c r='A1'><f/><v>1</v></c>", D("1"), None),
    ("<c r='A1'><f t='array' ref='A1:A2'>ROW(1:2)</f><v>1</v></c>", D("1"), "ROW(1:2)"),
    ("<c r='A1'><f t='dataTable' ref='A1:B2' dt2D='1' r1='C1' r2='C2'/><v>1</v></c>", D("1"), "TABLE(C1,C2)"),
    ("<c r='A1'><f t='dataTable' ref='A1:B1' dtr='1' r1='C1'/><v>1</v></c>", D("1"), "TABLE(C1,)"),
    ("<c r='A1'><f t='dataTable' ref='A1:A2' r1='C1'/><v>1</v></c>", D("1"), "TABLE(,C1)"),
    ("<c r='A1' t='d'><v>2024-09-30</v></c>", date(2024, 9, 30), None),
    ("<c r='A1' t='d'><v>2024-09-30T08:30:00Z</v></c>", datetime(2024, 9, 30, 8, 30), None),
    ("<c r='A1' t='d'><v>08:30:00</v></c>", time(8, 30), None),
    ("<c r='A1' s='2'><v>45565</v></c>", date(2024, 9, 30), None),
    ("<c r='A1' s='3'><v>45565.25</v></c>", datetime(2024, 9, 30, 6, 0), None),
    ("<c r='A1' s='4'><v>45565</v></c>", D("45565"), None),
    ("<c r='A1' s='5'><v>0.5</v></c>", time(12, 0), None),
    ("<c r='A1' s='2'><v>0</v></c>", D("0"), None),
    ("<c r='A1' s='2'><v>60</v></c>", D("60"), None),
    ("<c r='A1' s='2'><v>59</v></c>", date(1900, 2, 28), None),
    ("<c r='A1' s='2'><v>61</v></c>", date(1900, 3, 1), None),
    ("<c r='A1' s='2'><v>2958465</v></c>", date(9999, 12, 31), None),
    ("<c r='A1' s='2'><v>2958466</v></c>", D("2958466"), None),
    ("<c r='A1' s='2'><v>-3</v></c>", D("-3"), None),
    ("<c r='A1' s='99'><v>1</v></c>", D("1"), None),
]  # fmt: skip


def read(tmp_path: Path, content: str | dict[str, bytes]) -> Sheet:
    return read_book(Package.open(book(tmp_path, content))).sheets[0]


@pytest.mark.parametrize("prefix", ["", "x"])
@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(("xml", "value", "formula"), CELLS)
def test_cells(tmp_path: Path, xml: str, value: Value, formula: str | None, strict: bool, prefix: str) -> None:
    content = parts(f"<sheetData><row r='1'>{xml}</row></sheetData>", strings=STRINGS, strict=strict, prefix=prefix)
    cell = read(tmp_path, content).cells[1, 1]
    assert (cell.value, cell.formula) == (value, formula)
    assert type(cell.value) is type(value)


def test_text_that_looks_like_a_cell(tmp_path: Path) -> None:
    xml = """<c r='A1' t='inlineStr'><is><t><![CDATA[<c r="B1"/>]]></t></is></c>"""
    assert read(tmp_path, f"<sheetData><row r='1'>{xml}</row></sheetData>").cells[1, 1].value == '<c r="B1"/>'


@pytest.mark.parametrize(
    "xml", ["<c r='A1' s='1'/>", "<c r='A1' s='1'></c>", "<c r='A1' t='s'><v/></c>", "<c r='A1'><v/></c>"]
)
def test_empty_cells_are_not_kept(tmp_path: Path, xml: str) -> None:
    assert read(tmp_path, f"<sheetData><row r='1'>{xml}</row></sheetData>").cells == {}


def test_number_formats(tmp_path: Path) -> None:
    cells = "".join(f"<c r='{letter}1' s='{style}'><v>1</v></c>" for style, letter in enumerate("ABCDEF"))
    sheet = read(tmp_path, f"<sheetData><row r='1'>{cells}</row></sheetData>")
    assert [sheet.cells[1, column].number_format for column in range(1, 7)] == [
        "General", "0.00%", "mm-dd-yy", 'yyyy"年"m"月"d"日"', '[Red]0.00"days"', "h:mm",
    ]  # fmt: skip


def test_dates_counted_from_1904(tmp_path: Path) -> None:
    content = parts(
        "<sheetData><row r='1'><c r='A1' s='2'><v>44103</v></c></row></sheetData>",
        workbook='<workbookPr date1904="1"/>',
    )
    assert read(tmp_path, content).cells[1, 1].value == date(2024, 9, 30)


def test_cells_and_rows_without_addresses_count_on(tmp_path: Path) -> None:
    sheet = read(
        tmp_path,
        "<sheetData><row><c><v>1</v></c><c s='1'/><c><v>3</v></c></row><row r='5'><c r='D5'><v>4</v></c><c><v>5</v></c></row>"
        "<row><c><v>6</v></c></row></sheetData>",
    )
    assert {at: cell.value for at, cell in sheet.cells.items()} == {
        (1, 1): D(1), (1, 3): D(3), (5, 4): D(4), (5, 5): D(5), (6, 1): D(6),
    }  # fmt: skip


def test_shared_formulas_reach_every_child(tmp_path: Path) -> None:
    sheet = read(
        tmp_path,
        "<sheetData><row r='2'><c r='C2'><f t='shared' ref='C2:D3' si='0'>A2/$B2&amp;\"A2\"</f><v>1</v></c>"
        "<c r='D2'><f t='shared' si='0'/><v>1</v></c></row>"
        "<row r='3'><c r='C3'><f t='shared' si='0'/><v>1</v></c><c r='D3'><f t='shared' si='0'/></c></row></sheetData>",
    )
    assert {cell.address: cell.formula for cell in sheet.cells.values()} == {
        "C2": 'A2/$B2&"A2"', "D2": 'B2/$B2&"A2"', "C3": 'A3/$B3&"A2"', "D3": 'B3/$B3&"A2"',
    }  # fmt: skip


def test_a_shared_child_before_its_master_and_one_without(tmp_path: Path) -> None:
    sheet = read(
        tmp_path,
        "<sheetData><row r='1'><c r='A1'><f t='shared' si='0'/></c><c r='B1'><f t='shared' ref='A1:B1' si='0'>B2</f><v>1</v></c>"
        "<c r='C1'><f t='shared' si='9'/><v>7</v></c><c r='D1'><f t='shared' si='9'/></c></row></sheetData>",
    )
    assert {cell.address: (cell.formula, cell.value) for cell in sheet.cells.values()} == {
        "A1": ("A2", None), "B1": ("B2", D(1)), "C1": (None, D(7)),
    }  # fmt: skip


def test_merges_hidden_rows_columns_and_sheets(tmp_path: Path) -> None:
    content = parts(
        "<cols><col min='2' max='3' hidden='1'/><col min='5' max='5' hidden='0'/></cols>"
        "<sheetData><row r='1'><c r='A1'><v>1</v></c></row><row r='2' hidden='1'><c r='A2'><v>1</v></c></row><row r='3' hidden='true'/></sheetData>"
        "<mergeCells><mergeCell ref='A1:B2'/><mergeCell ref='C3'/></mergeCells>"
    )
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(b'sheetId="1"', b'sheetId="1" state="hidden"')
    sheet = read(tmp_path, content)
    assert sheet.merges == [Area(1, 1, 2, 2)]
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.visible) == (frozenset({2}), frozenset({2, 3}), False)


def test_notes_and_threads(tmp_path: Path) -> None:
    content = parts(
        sheet_rels='<Relationship Id="rId1" Type="{office}/comments" Target="../comments1.xml"/>'
        '<Relationship Id="rId2" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" Target="../threads.xml"/>'
    )
    content["xl/comments1.xml"] = (
        '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>甲</author></authors><commentList>'
        '<comment ref="B3" authorId="0"><text><r><t>甲:</t></r><r><t>\njx:忽略 JX102</t></r></text></comment>'
        '<comment ref="C2" authorId="0"><text><t>[Threaded comment] …</t></text></comment></commentList></comments>'
    ).encode()
    content["xl/threads.xml"] = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        '<threadedComment ref="C2" id="{1}"><text>数从哪来</text></threadedComment>'
        '<threadedComment ref="C2" id="{2}" parentId="{1}"><text>决算表</text></threadedComment></ThreadedComments>'
    ).encode()
    assert read(tmp_path, content).notes == {(3, 2): "甲:\njx:忽略 JX102", (2, 3): "数从哪来\n决算表"}


def test_workbooks_without_styles_or_strings(tmp_path: Path) -> None:
    cell = read(
        tmp_path, parts("<sheetData><row r='1'><c r='A1' s='3'><v>1</v></c></row></sheetData>", styles=None)
    ).cells[1, 1]
    assert (cell.value, cell.number_format) == (D(1), "General")


def test_sheets_without_cells_are_left_out(tmp_path: Path) -> None:
    content = parts()
    content["xl/_rels/workbook.xml.rels"] = content["xl/_rels/workbook.xml.rels"].replace(
        b'/worksheet"', b'/chartsheet"'
    )
    assert read_book(Package.open(book(tmp_path, content))).sheets == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "gb18030"])
def test_other_encodings(tmp_path: Path, encoding: str) -> None:
    content = parts("<sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>绩效</t></is></c></row></sheetData>")
    name = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    head = f'<?xml version="1.0" encoding="{name.removesuffix("-le").removesuffix("-be")}"?>'
    content["xl/worksheets/sheet1.xml"] = (head + content["xl/worksheets/sheet1.xml"].decode()).encode(encoding)
    assert read(tmp_path, content).cells[1, 1].value == "绩效"


@pytest.mark.parametrize("prefix", ["", "x"])
def test_a_formatted_but_empty_sheet(tmp_path: Path, prefix: str) -> None:
    """150,000 styled cells (the branch that drops them before parsing) and rows, one value among them."""
    rows = [
        f'<row r="{row}" s="1"><c r="A{row}" s="1"/><c r="B{row}" s="1"/><c r="C{row}" s="1"/></row>'
        for row in range(1, 75_001)
    ]
    rows[70_000] = '<row r="70001"><c r="A70001" s="1"/><c r="B70001" s="1"><v>7</v></c><c r="C70001"/></row>'
    path = tmp_path / "表.xlsx"
    path.write_bytes(packed(parts(f"<sheetData>{''.join(rows)}</sheetData>", prefix=prefix)))
    sheets = read_book(Package.open(path)).sheets
    assert sheets[0].cells == {(70_001, 2): Cell(70_001, 2, D(7), None, "0.00%")}


def test_the_book_knows_its_path(tmp_path: Path) -> None:
    path = book(tmp_path)
    assert read_book(Package.open(path)) == Book(str(path), [Sheet("表 1")])
