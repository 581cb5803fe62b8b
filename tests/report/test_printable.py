"""可印文字：what strangers type never breaks an output, and never vanishes from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from xladdin.report.printable import one_line, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x00", "␀"),
        ("\x1b[31m红", "␛[31m红"),
        ("\x7f", "␡"),
        ("\ud800", "\ufffd"),
        ("\ufffe", "\ufffd"),
        ("\x9b2J", "\ufffd2J"),
        ("一\r\n二\r三\t四", "一\n二\n三\t四"),
        ("100\u202e52", "10052"),
        ("≥95%　全角", "≥95%　全角"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize(
    ("text", "most", "line"),
    [
        (" 一 \r\n 二\u2028三\t四 ", None, "一 二 三 四"),
        ("一二三四五", 4, "一二三…"),
        ("一二三四", 4, "一二三四"),
        ("", 3, ""),
    ],
)
def test_one_line(text: str, most: int | None, line: str) -> None:
    assert one_line(text, most) == line


@given(st.text(st.characters(codec=None)))
def test_whatever_it_is_xml_and_utf8_can_hold_it(text: str) -> None:
    element = etree.Element("a", b=one_line(text))
    element.text = printable(text)
    read = etree.fromstring(etree.tostring(element, encoding="utf-8"))
    assert (read.text or "") == printable(text)
    assert "\n" not in one_line(text)
    one_line(text).encode()
