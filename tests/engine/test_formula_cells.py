"""Formula cells found in the bytes of a worksheet, however a writer has put them down."""

from __future__ import annotations

import pytest

from xladdin.engine.formula_cells import FORMULA, VALUE, SheetXml, text_of
from xladdin.errors import InputError

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet(content: str, prefix: str = "") -> SheetXml:
    p = f"{prefix}:" if prefix else ""
    declared = f"xmlns:{prefix}" if prefix else "xmlns"
    text = f'<{p}worksheet {declared}="{MAIN.decode()}"><{p}sheetData>{content}</{p}sheetData></{p}worksheet>'
    return SheetXml.of(text.encode(), "xl/worksheets/sheet1.xml")


def found(content: str, prefix: str = "") -> list[tuple[tuple[int, int], str, str | None]]:
    read = sheet(content, prefix)
    cells = [
        (read.place(cell), text_of(cell[FORMULA]), None if cell[VALUE] is None else text_of(cell[VALUE]))
        for cell in read.cells()
    ]
    assert read.all_seen(len(cells))
    return cells


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('<row r="3"><c r="B3"><f>A3&gt;1</f><v>2</v></c></row>', [((3, 2), "A3>1", "2")]),
        ('<row r="3"><c r="B3"><f>A3</f></c><c r="C3"><v>1</v></c></row>', [((3, 2), "A3", None)]),
        ('<row r="3"><c r="B3"><v>1</v></c><c r="C3"><f>A3</f><v/></c></row>', [((3, 3), "A3", None)]),
        ('<row r="3"><c s="1" r="AA3" t="str"><f>A3</f><v>x</v></c></row>', [((3, 27), "A3", "x")]),
        ("<row r='3'><c t='n' r='B3'><f ca='1'>A3</f><v>2</v></c></row>", [((3, 2), "A3", "2")]),
        ('<row r="3"><c r="B3"><f t="shared" si="0"/><v>2</v></c></row>', [((3, 2), "", "2")]),
        ('<row r="3">\n <c r="B3">\n  <f>A3</f>\n  <v>2</v>\n </c>\n</row>', [((3, 2), "A3", "2")]),
        ('<row r="3"><c r="B3"/><c r="C3" s="2"/><c r="D3"><f>A3</f></c></row>', [((3, 4), "A3", None)]),
        ("<row><c><v>1</v></c><c><f>A1</f><v>1</v></c></row><row><c><f>A2</f></c></row>", [((1, 2), "A1", "1"), ((2, 1), "A2", None)]),
        ('<row r="5"><c><f>A1</f></c><c r="D5"/><c><f>B1</f></c></row>', [((5, 1), "A1", None), ((5, 5), "B1", None)]),
        ('<row r="3"><!-- <c r="A3"><f>1</f></c> --><c r="B3"><f>A3</f></c></row>', [((3, 2), "A3", None)]),
        ('<row r="3"><c r="B3"><f><![CDATA[A3<1&B1]]></f><v>2</v></c></row>', [((3, 2), "A3<1&B1", "2")]),
        ('<row r="3"><c r="B3"><f>A3</f><v xml:space="preserve"> x </v></c></row>', [((3, 2), "A3", " x ")]),
        ('<row r="3"><c r="B3" t="str"><f>A3</f><v></v><extLst><ext uri="f"/></extLst></c></row>', [((3, 2), "A3", "")]),
        ("", []),
    ],
)  # fmt: skip
def test_cells(content: str, expected: object) -> None:
    assert found(content) == expected


PLAIN = '<row r="1"><c r="A1"><f>B1</f></c><c r="B1" s="1"><f>C1</f><v>2</v></c></row>'


def test_plain_sheets_give_their_formulas() -> None:
    read = sheet(PLAIN)
    assert read.formulas() == [b"B1", b"C1"]
    assert read.with_formulas({1: b"D1*2"}).decode() == PLAIN.replace("C1", "D1*2")
    assert [cell[FORMULA] for cell in read.cells()] == [b"B1", b"C1"]
    assert [cell[VALUE] for cell in read.cells()] == [None, b"2"]


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.replace("<f>C1", '<f ca="1">C1'),
        PLAIN.replace("</f><v>", "</f> <v>"),
        PLAIN.replace('s="1">', 's="1"> '),
        PLAIN.replace("<f>C1</f>", "<f/>"),
        PLAIN.replace('s="1"', 'vm="1"'),
        PLAIN.replace('s="1"', "s='1'"),
    ],
)
def test_other_sheets_are_not(content: str) -> None:
    assert sheet(content).formulas() is None


def test_cells_that_only_look_plain_are_gone_through_again() -> None:
    read = sheet(PLAIN.replace('r="B1" s="1"', 's="1" r="B1"'))
    assert read.formulas() is not None
    assert not read.all_seen(len(list(read.cells())))
    cells = list(read.cells())
    assert read.all_seen(len(cells))
    assert [read.place(cell) for cell in cells] == [(1, 1), (1, 2)]


def test_a_namespace_prefix() -> None:
    content = '<x:row r="1"><x:c r="A1"><x:f>B1</x:f><x:v>2</x:v></x:c><x:c r="B1"><x:v>2</x:v></x:c></x:row>'
    assert found(content, "x") == [((1, 1), "B1", "2")]


def test_formulas_outside_the_cells_are_none() -> None:
    data = (
        b'<worksheet xmlns="'
        + MAIN
        + b'"><cols><col min="1" max="1"/></cols><sheetData><row r="1"><c r="A1"/></row></sheetData>'
        b'<conditionalFormatting sqref="A1"><cfRule type="expression"><formula>A1&gt;1</formula></cfRule></conditionalFormatting>'
        b"</worksheet>"
    )
    assert list(SheetXml.of(data, "x").cells()) == []


def test_a_sheet_without_cells() -> None:
    assert list(SheetXml.of(b'<worksheet xmlns="' + MAIN + b'"><sheetData/></worksheet>', "x").cells()) == []


@pytest.mark.parametrize(
    "data", [b"", b"<worksheet><sheetData><row>", b"<other/>", b'<worksheet xmlns="x"><sheetData/>']
)
def test_an_incomplete_part_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="不完整"):
        SheetXml.of(data, "xl/worksheets/sheet1.xml")


def test_cells_built_against_the_standard_are_refused() -> None:
    read = sheet('<row r="1"><c r="A1"><v>1</v><f>B1</f></c></row>')
    with pytest.raises(InputError, match="不合标准"):
        read.all_seen(len(list(read.cells())))


def test_every_cell_and_row_is_found() -> None:
    read = sheet('<row r="2"><c r="B2"/><c r="D2"><v>1</v></c></row><row><c><f>A1</f></c></row><row r="9"/>')
    assert [place for place, _, _ in read.all_cells()] == [(2, 2), (2, 4), (3, 1)]
    assert [row for row, _, _ in read.rows()] == [2, 3, 9]
