"""撤销记录：any series of edits, taken back; and a record that does not hold says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ooxml.books import book, parts
from ooxml.comparison import contents

from xladdin.ooxml import undo
from xladdin.ooxml.draft import Draft
from xladdin.ooxml.markup import Edits
from xladdin.ooxml.package import Package

WORKBOOK = "xl/workbook.xml"


@st.composite
def edits_of(draw: st.DrawFn, data: bytes) -> Edits:
    edits = Edits()
    places = sorted(draw(st.lists(st.integers(0, len(data)), max_size=8, unique=True)))
    for start, end in zip(places[::2], places[1::2], strict=False):
        edits.replace(start, end, draw(st.binary(max_size=6)))
        if draw(st.booleans()):
            edits.insert(end, draw(st.binary(max_size=6)))
    return edits


@given(st.data(), st.binary(max_size=40))
def test_edits_are_undone(data: st.DataObject, before: bytes) -> None:
    edits = data.draw(edits_of(before))
    after = edits.applied(before)
    back = Edits()
    for start, end, content in edits.undone(before):
        back.replace(start, end, content)
    assert back.applied(after) == before


def test_parts_changed_several_ways_are_as_they_were(tmp_path: Path) -> None:
    path = book(tmp_path, "<sheetData/>")
    draft = Draft(Package.open(path))
    for step in range(3):
        edits = Edits()
        edits.insert(9, f"<!--{step}-->".encode())
        edits.insert(len(draft.read(WORKBOOK)), f"<!--{step}{step}-->".encode())
        draft.edit(WORKBOOK, edits)
    draft.write("XL/Styles.xml", b"<styleSheet/>")
    draft.write("xl/styles.xml", draft.read("xl/styles.xml") + b"\n")
    draft.add("xl/new.xml", b"<a/>", "text/x")
    undo.keep(draft)
    draft.package.save(tmp_path / "b.xlsx", draft.changed)
    changed = Package.open(tmp_path / "b.xlsx")
    record = undo.find(changed)
    assert record is not None
    assert record.holds
    changed.save(tmp_path / "c.xlsx", record.changed, record.removed)
    assert list(contents(tmp_path / "c.xlsx").items()) == list(contents(path).items())


@pytest.mark.parametrize("part", [WORKBOOK, "xl/styles.xml", "xl/new.xml", "[Content_Types].xml"])
def test_one_part_that_changed_since_and_it_does_not_hold(tmp_path: Path, part: str) -> None:
    draft = Draft(Package.open(book(tmp_path, "<sheetData/>")))
    draft.write(WORKBOOK, draft.read(WORKBOOK) + b" ")
    draft.write("xl/styles.xml", draft.read("xl/styles.xml") + b" ")
    draft.add("xl/new.xml", b"<a/>", "text/x")
    undo.keep(draft)
    draft.package.save(tmp_path / "b.xlsx", draft.changed)
    package = Package.open(tmp_path / "b.xlsx")
    package.save(tmp_path / "c.xlsx", {part: package.read(part) + b"\n"})
    record = undo.find(Package.open(tmp_path / "c.xlsx"))
    assert record == undo.Record("customXml/xladdin1.xml")


def test_no_record(tmp_path: Path) -> None:
    assert undo.find(Package.open(book(tmp_path, parts()))) is None
