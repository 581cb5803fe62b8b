"""Note boxes: numbers that no other shape has, other shapes untouched, sizes that fit."""

from __future__ import annotations

import itertools
import re

import pytest
from lxml import etree
from ooxml.books import element

from xladdin.ooxml import note_boxes
from xladdin.ooxml.sheet_patch import SheetPatch
from xladdin.ooxml.vml import Anchor, VmlDrawing, last_block

BOX = Anchor(2, 15, 1, 4, 5, 20, 6, 10)
CONTROL = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="3"/></o:shapelayout>'
    '<v:shape id="Button_x0020_1" o:spid="_x0000_s3080" type="#_x0000_t201"><v:textbox><div><br></div></v:textbox>'
    '<x:ClientData ObjectType="Button"><x:Anchor> 1, 0, 1, 0, 2, 0, 2, 0</x:Anchor></x:ClientData></v:shape></xml>\n'
)


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r'"_x0000_s(\d+)"', text)]


def test_a_new_drawing_is_well_formed_and_in_its_own_block() -> None:
    drawing = VmlDrawing(None, itertools.count(4))
    drawing.add_note(3, 2, BOX, 320, 80)
    drawing.add_note(1, 1, BOX, 320, 80)
    text = drawing.text()
    root = etree.fromstring(text)
    assert numbers(text) == [4097, 4098]
    assert [element.text for element in root.iter("{*}Row")] == ["2", "0"]
    assert [element.text for element in root.iter("{*}Column")] == ["1", "0"]
    assert [element.text for element in root.iter("{*}Anchor")] == [str(BOX)] * 2
    assert text.count("visibility:hidden") == 2
    assert text.count("<v:shapetype") == 1
    assert last_block(text) == 4


def test_form_controls_stay_as_they_are_even_in_vml_that_is_no_xml() -> None:
    drawing = VmlDrawing(CONTROL, itertools.count(9))
    drawing.add_note(3, 2, BOX, 320, 80)
    text = drawing.text()
    end = CONTROL.index("</xml>")
    assert text.startswith(CONTROL[:end])
    assert text.endswith(CONTROL[end:])
    assert numbers(text) == [3080, 3081]
    assert not drawing.has_note(2, 2)


def test_a_full_block_goes_on_in_a_free_one() -> None:
    drawing = VmlDrawing(CONTROL.replace("s3080", "s4094"), itertools.count(7))
    for row in range(1, 4):
        drawing.add_note(row, 1, BOX, 320, 80)
    text = drawing.text()
    assert numbers(text) == [4094, 4095, 7169, 7170]
    assert 'data="3,7"' in text


def test_thousands_of_notes_in_several_drawings_never_share_a_number() -> None:
    blocks = itertools.count(1)
    drawings = [VmlDrawing(None, blocks) for _ in range(3)]
    for drawing in drawings:
        for row in range(1, 1501):
            drawing.add_note(row, 1, BOX, 320, 80)
    found = [number for drawing in drawings for number in numbers(drawing.text())]
    assert len(found) == len(set(found)) == 4500
    for drawing in drawings:
        text = drawing.text()
        reserved = re.findall(r'data="([\d,]+)"', text)[0].split(",")
        assert {str(number // 1024) for number in numbers(text)} == set(reserved)


@pytest.mark.parametrize("spaces", ["", "\n   "])
def test_an_existing_box_is_resized_in_place(spaces: str) -> None:
    drawing = VmlDrawing(None, itertools.count(1))
    for row in (1, 2, 3):
        drawing.add_note(row, 2, BOX, 320, 80)
    before = drawing.text().replace(f">{BOX}<", f">{spaces}{BOX}<")
    again = VmlDrawing(before, itertools.count(2))
    assert again.anchor_of(2, 2) == BOX
    larger = Anchor(2, 15, 1, 4, 9, 20, 16, 10)
    again.set_anchor(2, 2, larger)
    parts = before.split(f"<x:Anchor>{spaces}{BOX}</x:Anchor>")
    assert again.text() == f"<x:Anchor>{spaces}{BOX}</x:Anchor>".join(parts[:2]) + f"<x:Anchor>{larger}</x:Anchor>" + (
        f"<x:Anchor>{spaces}{BOX}</x:Anchor>".join(parts[2:])
    )


def test_a_box_without_anchor_as_openpyxl_writes_it_gets_one() -> None:
    drawing = VmlDrawing(None, itertools.count(1))
    drawing.add_note(1, 2, BOX, 320, 80)
    bare = drawing.text().replace(f"<x:Anchor>{BOX}</x:Anchor>", "")
    again = VmlDrawing(bare, itertools.count(2))
    assert again.has_note(1, 2)
    assert again.anchor_of(1, 2) is None
    again.set_anchor(1, 2, BOX)
    assert VmlDrawing(again.text(), itertools.count(2)).anchor_of(1, 2) == BOX


def test_prefixes_that_the_drawing_does_not_declare_are_declared_on_the_shape() -> None:
    text = '<xml xmlns:a="urn:schemas-microsoft-com:vml"/>'.replace("/>", "></xml>")
    drawing = VmlDrawing(text, itertools.count(1))
    drawing.add_note(1, 1, BOX, 320, 80)
    etree.fromstring(drawing.text())


SHEET = SheetPatch(
    element(
        "worksheet",
        '<sheetFormatPr defaultColWidth="10" defaultRowHeight="15"/><cols><col min="3" max="3" width="10" hidden="1"/></cols>'
        '<sheetData><row r="2" ht="300"/></sheetData>',
    )
)


def test_a_box_covers_the_pixels_its_text_needs() -> None:
    """Columns of 70 pixels, C hidden, row 2 of 400 pixels, the others of 20."""
    text = "字" * 50
    assert note_boxes.height(text) == 3 * 17 + 20
    assert note_boxes.beside(SHEET, 1, 1, text) == Anchor(1, 15, 0, 4, 6, 55, 1, 55)
    assert note_boxes.beside(SHEET, 9, 1, "字") == Anchor(1, 15, 7, 4, 6, 55, 9, 1)


def test_a_box_grows_downwards_and_never_shrinks() -> None:
    wide = Anchor(1, 0, 0, 0, 20, 5, 2, 0)
    assert note_boxes.grown(SHEET, wide, "字") == Anchor(1, 0, 0, 0, 20, 5, 3, 17)


def test_the_last_column_and_row_have_room_to_neither_side() -> None:
    box = note_boxes.beside(SHEET, 1_048_576, 16_384, "字" * 500)
    assert (box.right, box.bottom) == (16_383, 1_048_575)
