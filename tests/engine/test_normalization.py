"""统一写法：one spelling for all hosts; the name of a call changes and no byte beside it."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from engine.formula_books import Raw, write_book
from engine.linked_book import SHEET, with_link
from hypothesis import given
from hypothesis import strategies as st
from ooxml.comparison import contents

from xladdin.engine.normalization import normalize, plain_spelling
from xladdin.engine.recalculation import recalculate
from xladdin.ooxml.package import Package

DECLARED = frozenset({"JX_SCORE", "JX_RATE"})


@pytest.mark.parametrize(
    ("stored", "plain"),
    [
        ("JX_RATE(1,4)", "JX_RATE(1,4)"),
        ("jx_rate(1,4)", "JX_RATE(1,4)"),
        ("_xll.JX_RATE(1,4)", "JX_RATE(1,4)"),
        ("[1]!JX_RATE(1,4)", "JX_RATE(1,4)"),
        ("[12]!jx_rate(A1,[2]Sheet1!B2)", "JX_RATE(A1,[2]Sheet1!B2)"),
        (r"'C:\加载项\x.xlam'!JX_RATE(1,4)", "JX_RATE(1,4)"),
        (r"'C:\o''brien\[x.xlam]'!JX_RATE(1,4)", "JX_RATE(1,4)"),
        ("xladdin.xlam!JX_RATE(1,4)", "JX_RATE(1,4)"),
        ("_xldudf_JX_RATE(1,4)", "JX_RATE(1,4)"),
        ("_xldudf_XL_JX_RATE(1,4)", "JX_RATE(1,4)"),
        ("_xludf.JX_RATE(1,4)", "JX_RATE(1,4)"),
        ("IF(A1>0,[1]!JX_SCORE( [1]!JX_RATE(A1,B1) ,10,\"≥95%:10分\"),\"\")",
         "IF(A1>0,JX_SCORE( JX_RATE(A1,B1) ,10,\"≥95%:10分\"),\"\")"),
        ('"[1]!JX_RATE("&_xll.JX_RATE(1,4)', '"[1]!JX_RATE("&JX_RATE(1,4)'),
        ("[1]!OTHER(1)+_xll.OTHER(2)+_xlfn.CONCAT(A1)", "[1]!OTHER(1)+_xll.OTHER(2)+_xlfn.CONCAT(A1)"),
    ],
)  # fmt: skip
def test_calls_of_every_host(stored: str, plain: str) -> None:
    assert plain_spelling(stored, DECLARED) == plain
    assert plain_spelling(plain, DECLARED) == plain


def test_only_the_names_of_calls_change(tmp_path: Path) -> None:
    path = with_link(tmp_path / "链接.xlsx")
    found = normalize(Package.open(path))
    before = contents(path)
    assert set(found.changed) == {SHEET, "xl/workbook.xml", "xl/tables/table1.xml"}
    sheet = before[SHEET]
    comment = b"<!-- <f>[1]!JX_RATE(1,2)</f> -->"
    for old in (b"[1]!JX_RATE(A", b"'D:\\\xe5\x8a\xa0&amp;\xe8\xbd\xbd\\x.xlam'!JX_RATE(A", b"_xll.JX_RATE(A"):
        sheet = sheet.replace(old, b"JX_RATE(A")
    sheet = sheet.replace(b"_xll.JX_GRADE(", b"JX_GRADE(")
    assert found.changed[SHEET] == sheet
    assert comment in sheet
    assert b'"[1]!JX_RATE("&amp;1' in sheet, "text in quotes is no call"
    assert found.changed["xl/workbook.xml"] == before["xl/workbook.xml"].replace(b"[1]!JX_RATE(", b"JX_RATE(")
    assert [(one.sheet, one.cell) for one in found.respelled] == [
        ("", ""), ("表", "C1"), ("表", "D1"), ("表", "C2"), ("表", "D2"), ("表", "D3"), ("表", ""), ("表", ""), ("表", ""), ("表", ""),
    ]  # fmt: skip
    assert found.respelled[2].after == 'IF(A1<B1,"低&"&JX_GRADE(A1),"")'
    assert found.idle == [], "E2 still has [1] in a text: rather too careful than wrong"


def test_without_other_spellings_nothing_is_written(tmp_path: Path) -> None:
    path = write_book(tmp_path / "统一.xlsx", {"表": {"A1": ("=JX_RATE(1,4)", 0.25)}})
    before = path.stat()
    done = recalculate(path, normalized=True)
    assert done.out is None
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


@given(st.text(st.sampled_from('aA1&<>"甲率 \n'), max_size=20), st.text(st.sampled_from('aA1&<>"甲率 \n'), max_size=20))
def test_text_around_a_call_stays_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, left: str, right: str
) -> None:
    formula = f'"{left.replace(chr(34), chr(34) * 2)}"&[1]!JX_RATE(1,4)&"{right.replace(chr(34), chr(34) * 2)}"'
    path = write_book(
        tmp_path_factory.mktemp("字") / "字.xlsx",
        {"表": Raw(f'<row r="1"><c r="A1"><f>{escape(formula)}</f></c></row>')},
    )
    found = normalize(Package.open(path))
    data = found.changed[SHEET].decode()
    assert data == contents(path)[SHEET].decode().replace("[1]!JX_RATE(", "JX_RATE(", 1)
    assert unescape(re.search(r"<f>(.*)</f>", data, re.S)[1]) == plain_spelling(formula, DECLARED)
