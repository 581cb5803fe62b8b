"""What recalculation writes into the file, what it leaves to the byte, and when it writes nothing."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from formula_books import Cell, Raw, cached, part, write_book
from ooxml.comparison import contents
from recalculated_books import computed

from xladdin.declare import Function, registry
from xladdin.engine.cell_values import Tolerance
from xladdin.engine.recalculation import Difference, recalculate
from xladdin.errors import InputError

SHEET = "xl/worksheets/sheet1.xml"


def test_a_clean_workbook_is_not_rewritten(tmp_path: Path) -> None:
    book = write_book(tmp_path / "a.xlsx", {"表": {"A1": 1.0, "A2": ("=A1+1", 2.0)}})
    os.utime(book, (1, 1))
    result = recalculate(book)
    assert (result.written, result.out) == (0, None)
    assert book.stat().st_mtime == 1
    copy = tmp_path / "b.xlsx"
    recalculate(book, copy)
    assert copy.read_bytes() == book.read_bytes()


def test_two_runs_give_identical_bytes(tmp_path: Path) -> None:
    cells: dict[str, Cell] = {"A1": 3.0, "A2": "=A1*1.1", "A3": "=RAND()", "A4": "=NOW()", "A5": '=JX_RATE(A1,7)&"x"'}
    book = write_book(tmp_path / "a.xlsx", {"表": cells})
    recalculate(book, tmp_path / "b.xlsx")
    recalculate(book, tmp_path / "c.xlsx")
    assert (tmp_path / "b.xlsx").read_bytes() == (tmp_path / "c.xlsx").read_bytes()
    recalculate(tmp_path / "b.xlsx", tmp_path / "d.xlsx")
    assert (tmp_path / "d.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_check_writes_nothing_and_lists_differences(tmp_path: Path) -> None:
    cells: dict[str, Cell] = {
        "A1": ("=1+1", 3.0),
        "A2": "=1+1",
        "A3": ("=1/3", 0.33333333333),
        "A4": ("=1=1", 1.0),
        "A5": ("=TODAY()", 1.0),
    }
    book = write_book(tmp_path / "a.xlsx", {"表": cells})
    before = book.read_bytes()
    result = recalculate(book, check=True)
    assert book.read_bytes() == before
    assert result.differences == [
        Difference("表", "A1", 3.0, 2.0),
        Difference("表", "A2", None, 2.0),
        Difference("表", "A4", 1.0, True),
    ]
    assert (result.written, result.out, result.clean) == (0, None, False)
    strict = recalculate(book, check=True, tolerance=Tolerance(0.0, 0.0))
    assert [found.cell for found in strict.differences] == ["A1", "A2", "A3", "A4"]


def test_settings_for_calculation_are_left_alone(tmp_path: Path) -> None:
    settings = '<calcPr calcId="191029" fullCalcOnLoad="1"/>'
    computed(tmp_path, {"A1": "=1+1"}, calculation=settings, more={"xl/calcChain.xml": "<calcChain/>"})
    assert settings.encode() in part(tmp_path / "out.xlsx", "xl/workbook.xml")
    assert part(tmp_path / "out.xlsx", "xl/calcChain.xml") == b"<calcChain/>"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_sheets_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    book = write_book(tmp_path / "a.xlsx", {"表": {"A1": "甲", "A2": '=A1&"乙"'}})
    text = (
        '<?xml version="1.0" encoding="' + ("UTF-16" if encoding == "utf-16" else "UTF-8") + '"?>' + part(book).decode()
    )
    write_book(tmp_path / "b.xlsx", {"表": {}}, more={SHEET: text.encode(encoding)})
    recalculate(tmp_path / "b.xlsx")
    assert cached(tmp_path / "b.xlsx")["A2"] == "甲乙"


@pytest.mark.parametrize(
    "space",
    ["http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"],
)
def test_prefixed_and_strict_sheets(tmp_path: Path, space: str) -> None:
    xml = (
        f'<x:worksheet xmlns:x="{space}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>2</x:v></x:c>'
        '<x:c r="B1"><x:f>A1*2</x:f><x:v>0</x:v></x:c><x:c r="C1"><x:f>_xll.JX_RATE(A1,B1)</x:f></x:c></x:row></x:sheetData></x:worksheet>'
    )
    book = write_book(tmp_path / "a.xlsx", {"表": {}}, more={SHEET: xml})
    recalculate(book)
    assert part(book).decode() == xml.replace("<x:v>0</x:v>", "<x:v>4</x:v>").replace(
        "</x:f></x:c>", "</x:f><x:v>0.5</x:v></x:c>"
    )


def test_shared_strings_as_results(tmp_path: Path) -> None:
    rows = Raw(
        '<row r="1"><c r="A1" t="s"><f>"甲"&amp;""</f><v>1</v></c><c r="B1" t="s"><f>"丙"&amp;""</f><v>0</v></c></row>'
    )
    computed(tmp_path, rows, strings=["零", "甲"])
    assert b'<c r="A1" t="s"><f>"\xe7\x94\xb2"&amp;""</f><v>1</v></c>' in part(tmp_path / "out.xlsx")
    assert cached(tmp_path / "out.xlsx")["B1"] == "丙"


def test_only_the_sheets_that_change_are_packed_anew(tmp_path: Path) -> None:
    book = write_book(tmp_path / "a.xlsx", {"一": {"A1": ("=1+1", 2.0)}, "二": {"A1": ("=1+1", 3.0)}})
    before = contents(book)
    recalculate(book)
    after = contents(book)
    assert [name for name in before if before[name] != after[name]] == ["xl/worksheets/sheet2.xml"]


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    book = write_book(tmp_path / "a.xlsx", {"S": {"A1": ("1+1", 3.0)}})
    stored = part(book)
    marked = write_book(tmp_path / "b.xlsx", {"S": {}}, more={SHEET: b"\xef\xbb\xbf" + stored})
    assert recalculate(marked).written == 1
    assert part(marked) == b"\xef\xbb\xbf" + stored.replace(b"<v>3.0</v>", b"<v>2</v>")


def test_an_interrupt_while_a_function_runs_writes_nothing(tmp_path: Path) -> None:
    """The engine makes #VALUE! of an exception in a callback, of Ctrl+C too, and goes on."""
    rate = registry()["JX_RATE"]

    class Interrupted(Function):
        def exact(self, *values: object) -> object:
            signal.raise_signal(signal.SIGINT)
            return super().exact(*values)

    stopping = Interrupted(rate.name, rate.title, rate.summary, rate.source, rate.example, rate.body)
    book = write_book(tmp_path / "a.xlsx", {"S": {"A1": 1.0, "B1": 2.0, "C1": "=JX_RATE(A1,B1)"}})
    before = book.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        recalculate(book, functions={"JX_RATE": stopping})
    assert book.read_bytes() == before
    assert list(tmp_path.iterdir()) == [book]


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>', "DTD"),
        ("<worksheet><sheetData><row>", "不完整"),
        ("", "不完整"),
    ],
)
def test_a_damaged_sheet_is_one_clear_line_and_nothing_is_written(tmp_path: Path, sheet: str, message: str) -> None:
    book = write_book(tmp_path / "a.xlsx", {"表": {}}, more={SHEET: sheet})
    before = book.read_bytes()
    with pytest.raises(InputError, match=message) as refusal:
        recalculate(book, tmp_path / "out.xlsx")
    assert "\n" not in refusal.value.zh
    assert book.read_bytes() == before
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('<row r="1"><c r="A1"><f>1+\udc89</f></c></row>', "不是完好的 XML"),
        ('<row r="1"><c r="A1"><v>1</v><c><f>1+1</f></c></c></row>', "不合标准"),
    ],
)
def test_damage_inside_cells_is_refused(tmp_path: Path, content: str, words: str) -> None:
    book = write_book(tmp_path / "a.xlsx", {"S": Raw("<row/>")})
    stored = part(book)
    damaged = stored.replace(b"<row/>", content.encode("utf-8", "surrogateescape"))
    broken = write_book(tmp_path / "b.xlsx", {"S": {}}, more={SHEET: damaged})
    before = broken.read_bytes()
    with pytest.raises(InputError, match=words):
        recalculate(broken)
    assert broken.read_bytes() == before
