"""The sheet patcher against a real tree: what changes, and that nothing else does."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from ooxml.books import MAIN, STRICT, element

from xladdin.grid import Area, address, column_number
from xladdin.ooxml import markup
from xladdin.ooxml.sheet_patch import SheetPatch

ROW = '<row r="2" spans="2:3"><c r="B2" s="1" t="s"><v>0</v></c><c r="D2"/></row>'
SHEET = f"<sheetData>{ROW}</sheetData>"


def restyled(inner: str, styles: dict[str, int], prefix: str = "") -> str:
    """What stands inside `<worksheet>` afterwards."""
    data = element("worksheet", inner, prefix)
    patch = SheetPatch(data)
    patch.restyle({(int(at[1:]), column_number(at[0])): style for at, style in styles.items()})
    after = patch.applied().decode()
    start = data.decode().index(">") + 1
    assert after[:start] == data.decode()[:start]
    return after[start : after.rindex("</")]


@pytest.mark.parametrize(
    ("before", "styles", "after"),
    [
        (SHEET, {"B2": 9}, SHEET.replace('s="1"', 's="9"')),
        (SHEET, {"D2": 9}, SHEET.replace('r="D2"', 'r="D2" s="9"').replace("2:3", "2:4")),
        (
            SHEET,
            {"A2": 7, "C2": 8, "E2": 9},
            '<sheetData><row r="2" spans="1:5"><c r="A2" s="7"/><c r="B2" s="1" t="s"><v>0</v></c><c r="C2" s="8"/><c r="D2"/><c r="E2" s="9"/></row></sheetData>',
        ),
        (SHEET, {"A1": 8, "A3": 9}, f'<sheetData><row r="1"><c r="A1" s="8"/></row>{ROW}<row r="3"><c r="A3" s="9"/></row></sheetData>'),
        ("<sheetData/>", {"C5": 4, "A5": 3}, '<sheetData><row r="5"><c r="A5" s="3"/><c r="C5" s="4"/></row></sheetData>'),
        ("<sheetData />", {"A5": 3}, '<sheetData><row r="5"><c r="A5" s="3"/></row></sheetData>'),
        ("<sheetData></sheetData>", {"A5": 3}, '<sheetData><row r="5"><c r="A5" s="3"/></row></sheetData>'),
        ('<sheetData><row r="5" ht="30"/></sheetData>', {"A5": 3, "B5": 4}, '<sheetData><row r="5" ht="30"><c r="A5" s="3"/><c r="B5" s="4"/></row></sheetData>'),
        ('<sheetData><row r="5"></row></sheetData>', {"A5": 3}, '<sheetData><row r="5"><c r="A5" s="3"/></row></sheetData>'),
        ("<sheetData><row><c/><c><v>1</v></c></row><row/></sheetData>", {"B1": 3, "A2": 4}, '<sheetData><row><c/><c s="3"><v>1</v></c></row><row><c r="A2" s="4"/></row></sheetData>'),
        (
            '<sheetData><!-- <row r="1"> --><row r="1"><!-- <c r="A1"> --><c r="A1" t="inlineStr"><is><t><![CDATA[<c r="A1"/></row>]]></t></is></c></row></sheetData>',
            {"A1": 3, "B1": 4},
            '<sheetData><!-- <row r="1"> --><row r="1"><!-- <c r="A1"> --><c r="A1" t="inlineStr" s="3"><is><t><![CDATA[<c r="A1"/></row>]]></t></is></c><c r="B1" s="4"/></row></sheetData>',
        ),
    ],
)  # fmt: skip
def test_restyle(before: str, styles: dict[str, int], after: str) -> None:
    assert restyled(before, styles) == after


def test_restyle_with_a_prefix() -> None:
    before = '<sheetData><row r="1"><c r="A1"/></row></sheetData>'
    assert restyled(before, {"A1": 2, "B1": 3, "A2": 4}, "x") == (
        '<x:sheetData><x:row r="1"><x:c r="A1" s="2"/><x:c r="B1" s="3"/></x:row><x:row r="2"><x:c r="A2" s="4"/></x:row></x:sheetData>'
    )


def test_the_style_an_absent_cell_shows_is_its_rows_or_columns() -> None:
    patch = SheetPatch(
        element(
            "worksheet",
            '<cols><col min="2" max="3" style="5"/></cols><sheetData><row r="1" s="6" customFormat="1"/><row r="2"><c r="B2"/><c r="C2" s="7"/></row></sheetData>',
        )
    )
    shown = {address(row, column): patch.style_at(row, column) for row in (1, 2, 3) for column in (1, 2, 3)}
    assert shown == {"A1": 6, "B1": 6, "C1": 6, "A2": 0, "B2": 0, "C2": 7, "A3": 0, "B3": 5, "C3": 5}


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        ("", "{}"),
        ('<pageMargins left="1"/>', '<pageMargins left="1"/>{}'),
        ("<drawing r:id='rId1'/><tableParts/>", "<drawing r:id='rId1'/>{}<tableParts/>"),
        ("<mergeCells/><legacyDrawingHF r:id='rId2'/>", "<mergeCells/>{}<legacyDrawingHF r:id='rId2'/>"),
        (
            "<pageSetup/><mc:AlternateContent xmlns:mc='u'><mc:Choice><controls/></mc:Choice></mc:AlternateContent><extLst/>",
            "<pageSetup/>{}<mc:AlternateContent xmlns:mc='u'><mc:Choice><controls/></mc:Choice></mc:AlternateContent><extLst/>",
        ),
        ("<!-- <extLst/> --><extLst><ext><x14:picture xmlns:x14='u'/></ext></extLst>", "<!-- <extLst/> -->{}<extLst><ext><x14:picture xmlns:x14='u'/></ext></extLst>"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("strict", [False, True])
def test_the_drawing_reference_stands_where_the_schema_wants_it(tail: str, expected: str, strict: bool) -> None:
    patch = SheetPatch(element("worksheet", f"<sheetData/>{tail}", strict=strict))
    assert patch.legacy_drawing is None
    patch.set_legacy_drawing("rId9")
    data = patch.applied()
    after = expected.format('<legacyDrawing r:id="rId9"/>')
    assert data.decode().endswith(f"<sheetData/>{after}</worksheet>")
    assert SheetPatch(data).legacy_drawing == "rId9"


def test_a_drawing_reference_where_no_prefix_is_declared() -> None:
    for namespace, office in (
        (MAIN, "schemas.openxmlformats.org/officeDocument"),
        (STRICT, "purl.oclc.org/ooxml/officeDocument"),
    ):
        patch = SheetPatch(f'<worksheet xmlns="{namespace}"><sheetData/></worksheet>'.encode())
        patch.set_legacy_drawing("rId1")
        legacy = etree.fromstring(patch.applied())[1]
        assert legacy.tag == f"{{{namespace}}}legacyDrawing"
        assert [name for name in legacy.attrib if office in str(name)]


def test_sizes_on_screen_and_merges() -> None:
    patch = SheetPatch(
        element(
            "worksheet",
            '<sheetFormatPr defaultColWidth="10" defaultRowHeight="18"/><cols><col min="2" max="2" width="20"/><col min="3" max="3" width="9" hidden="1"/></cols>'
            '<sheetData><row r="2" ht="33"/><row r="3" hidden="1"/></sheetData><mergeCells><mergeCell ref="A1:C2"/></mergeCells>',
        )
    )
    assert [patch.column_pixels(column) for column in (1, 2, 3)] == [70, 140, 0]
    assert [patch.row_pixels(row) for row in (1, 2, 3)] == [24, 44, 0]
    assert patch.merges == [Area(1, 1, 2, 3)]


@pytest.mark.parametrize(
    "data", [b"<worksheet/>", b"<worksheet><sheetData>", b"", b"<worksheet><sheetData></worksheet>"]
)
def test_a_sheet_without_data_is_said_so(data: bytes) -> None:
    with pytest.raises(markup.Unfinished):
        SheetPatch(data)


cell_xml = st.sampled_from(
    [
        "<c r='{}'/>",
        "<c r='{}' s='3'/>",
        '<c s="2" r="{}" t="b"><v>1</v></c>',
        "<c  r='{}' ><f>A1&gt;1</f><!-- n --><v>2</v></c>",
    ]
)
sheets = st.dictionaries(st.integers(1, 12), st.dictionaries(st.integers(1, 8), cell_xml, max_size=4), max_size=6)
marks = st.dictionaries(st.tuples(st.integers(1, 14), st.integers(1, 9)), st.integers(10, 30), max_size=8)
gaps = st.sampled_from(["", "\n  ", "<!-- <row r='1'/> -->"])


@given(sheets, marks, gaps, st.sampled_from(["", "x"]))
def test_any_marks_on_any_sheet(
    rows: dict[int, dict[int, str]], styles: dict[tuple[int, int], int], gap: str, prefix: str
) -> None:
    body = gap.join(
        f"<row r='{row}'>"
        + gap.join(xml.format(address(row, column)) for column, xml in sorted(cells.items()))
        + "</row>"
        for row, cells in sorted(rows.items())
    )
    data = element(
        "worksheet", f"<sheetData>{body}</sheetData><pageMargins left='1'/>", prefix if "!" not in gap else ""
    )
    patch = SheetPatch(data)
    patch.restyle(styles)
    expected = copy.deepcopy(etree.fromstring(data))
    _restyle_tree(expected, styles)
    assert etree.tostring(etree.fromstring(patch.applied()), method="c14n") == etree.tostring(expected, method="c14n")


def _restyle_tree(root: etree._Element, styles: dict[tuple[int, int], int]) -> None:
    """The same change with a tree, the obvious way."""
    sheet = root[0]
    for (number, column), style in sorted(styles.items()):
        row = _child(sheet, "row", number, str(number), lambda item: int(item.get("r") or 0))
        cell = _child(
            row,
            "c",
            column,
            address(number, column),
            lambda item: column_number((item.get("r") or "").rstrip("0123456789")),
        )
        cell.set("s", str(style))


def _child(parent: etree._Element, name: str, order: int, reference: str, key: object) -> etree._Element:
    tag = f"{{{etree.QName(parent).namespace}}}{name}"
    items = [item for item in parent if item.tag == tag]
    for item in items:
        if key(item) == order:
            return item
    new = etree.Element(tag, r=reference)
    later = next((item for item in items if key(item) > order), None)
    if later is not None:
        later.addprevious(new)
    else:
        parent.append(new)
    return new
