"""Places in bytes: found where a real parser finds the elements, edited without touching the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from xladdin.ooxml import markup
from xladdin.ooxml.shared_strings import unescape

TRICKY = (
    b'<?xml version="1.0"?><!-- <x:a> --><x:r xmlns:x="u" t="a>b" u=\'"\'><x:a/><!-- </x:r> --><x:b i="1"><x:a>t</x:a><![CDATA[</x:b>]]></x:b>'
    b"<?pi <x:a> ?><x:a   j='2'  /></x:r>\n<!-- end -->"
)


def test_children_among_comments_cdata_and_instructions() -> None:
    root = markup.root(TRICKY)
    assert TRICKY[root.start :].startswith(b"<x:r")
    assert TRICKY[: root.end].endswith(b"</x:r>")
    assert [(found.local, TRICKY[found.start : found.end]) for found in markup.children(TRICKY, root)] == [
        ("a", b"<x:a/>"),
        ("b", b'<x:b i="1"><x:a>t</x:a><![CDATA[</x:b>]]></x:b>'),
        ("a", b"<x:a   j='2'  />"),
    ]
    assert markup.attributes(TRICKY, root) == {"xmlns:x": "u", "t": "a>b", "u": '"'}
    assert markup.namespace(TRICKY, root) == "u"
    assert [TRICKY[found.start : found.end] for found in markup.descendants(TRICKY, root, "a")] == [
        b"<x:a/>", b"<x:a>t</x:a>", b"<x:a   j='2'  />",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "name", "value", "expected"),
    [
        (b'<c r="A1" s="3" t="s">', "s", "7", b'<c r="A1" s="7" t="s">'),
        (b"<c r='A1' s = '3'/>", "s", "7", b"<c r='A1' s = \"7\"/>"),
        (b'<c r="A1"/>', "s", "7", b'<c r="A1" s="7"/>'),
        (b'<c r="A1" />', "s", "7", b'<c r="A1" s="7" />'),
        (b"<c>", "s", "7", b'<c s="7">'),
        (b'<row r="1" spans="1:3">', "s", "7", b'<row r="1" spans="1:3" s="7">'),
        (b'<c x:s="1">', "s", "7", b'<c x:s="1" s="7">'),
        (b"<c>", "t", 'a"<&', b'<c t="a&quot;&lt;&amp;">'),
    ],
)
def test_with_attribute(tag: bytes, name: str, value: str, expected: bytes) -> None:
    assert markup.with_attribute(tag, name, value) == expected


def test_edits_at_one_place_keep_their_order_and_insertions_precede_replacements() -> None:
    edits = markup.Edits()
    edits.replace(2, 4, b"XY")
    edits.insert(2, b"1")
    edits.insert(2, b"2")
    assert edits.applied(b"abcdef") == b"ab12XYef"


def test_appending_opens_an_empty_element() -> None:
    data = b"<r><a i='1' /></r>"
    edits = markup.Edits()
    edits.append(data, markup.children(data, markup.root(data))[0], b"<b/>")
    assert edits.applied(data) == b"<r><a i='1'><b/></a></r>"


def test_the_first_of_some_names_also_inside_alternate_content() -> None:
    data = b"<r><a/><mc:AlternateContent><mc:Choice><mc:AlternateContent><mc:Choice><c/></mc:Choice></mc:AlternateContent></mc:Choice></mc:AlternateContent><d/></r>"
    children = markup.children(data, markup.root(data))
    assert markup.first_of(data, children, {"d", "c"}) == children[1]
    assert markup.first_of(data, children, {"d"}) == children[2]
    assert markup.first_of(data, children, {"e"}) is None


@given(st.text())
def test_any_text_survives_escaping(text: str) -> None:
    parsed = etree.fromstring(f"<t>{markup.text(text)}</t>").text or ""
    assert unescape(parsed) == text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-16", "surrogatepass").decode(
        "utf-16", "replace"
    )


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff")))
def test_any_text_survives_as_attribute(text: str) -> None:
    tag = markup.with_attribute(b"<a/>", "x", text)
    assert etree.fromstring(tag).get("x") == text
    assert markup.attributes(tag, markup.root(tag)) == {"x": text}
