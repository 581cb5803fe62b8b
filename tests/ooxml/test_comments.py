"""Notes: added in order, appended behind what stands there."""

from __future__ import annotations

from pathlib import Path

import pytest
from ooxml.books import book, element, parts

from xladdin.ooxml import comments, threads
from xladdin.ooxml.comments import Comments
from xladdin.ooxml.draft import Draft
from xladdin.ooxml.package import Package

SHEET = "xl/worksheets/sheet1.xml"
LINK = '<Relationship Id="rId1" Type="{office}/comments" Target="../comments1.xml"/>'
THREADS = (
    LINK
    + '<Relationship Id="rId2" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" Target="../threads.xml"/>'
)


def noted(tmp_path: Path, inner: str, prefix: str = "", link: str = LINK) -> Draft:
    content = parts(sheet_rels=link, prefix=prefix)
    content["xl/comments1.xml"] = element("comments", inner, prefix)
    return Draft(Package.open(book(tmp_path, content)))


def saved(draft: Draft, tmp_path: Path) -> dict[tuple[int, int], str]:
    out = tmp_path / "out.xlsx"
    draft.package.save(out, draft.changed)
    return comments.read(Package.open(out), SHEET)


@pytest.mark.parametrize("prefix", ["", "x"])
@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("<text><t>旧</t></text>", "旧"),
        ("<text><r><rPr><b/></rPr><t>甲:</t></r><r><t>旧</t></r></text>", "甲:旧"),
        ("<text><t>旧</t><rPh sb='0' eb='1'><t>キュウ</t></rPh><phoneticPr fontId='1'/></text>", "旧"),
        ("<text/>", ""),
    ],
)
def test_appending_keeps_the_old_text(tmp_path: Path, text: str, before: str, prefix: str) -> None:
    draft = noted(
        tmp_path,
        f"<authors><author>甲</author></authors><commentList><comment ref='B3' authorId='0'>{text}</comment></commentList>",
        prefix,
    )
    notes = Comments(draft, SHEET, "核查")
    notes.add((3, 2), "题", "=2+2 <不是公式>")
    notes.finish()
    assert saved(draft, tmp_path) == {(3, 2): f"{before}\n题\n=2+2 <不是公式>"}


def test_new_notes_stand_in_row_and_column_order_with_their_author(tmp_path: Path) -> None:
    draft = noted(
        tmp_path,
        "<authors><author>甲</author></authors><commentList><comment ref='B3' authorId='0'><text><t>旧</t></text></comment></commentList>",
    )
    notes = Comments(draft, SHEET, "核查")
    for at in ((9, 1), (3, 3), (3, 1), (1, 5)):
        notes.add(at, "题", "文")
    notes.finish()
    data = draft.changed["xl/comments1.xml"].decode()
    assert [piece.split("'")[0].split('"')[0] for piece in data.replace("ref='", 'ref="').split('ref="')[1:]] == [
        "E1", "A3", "B3", "C3", "A9",
    ]  # fmt: skip
    assert "<authors><author>甲</author><author>核查</author></authors>" in data
    assert data.count('authorId="1"') == 4


@pytest.mark.parametrize("inner", ["<authors/><commentList/>", "<authors></authors><commentList></commentList>"])
def test_empty_lists(tmp_path: Path, inner: str) -> None:
    draft = noted(tmp_path, inner)
    notes = Comments(draft, SHEET, "核查")
    notes.add((1, 1), "题", "文")
    notes.finish()
    assert saved(draft, tmp_path) == {(1, 1): "题\n文"}


def test_a_sheet_without_notes_gets_a_part_a_relation_and_a_content_type(tmp_path: Path) -> None:
    draft = Draft(Package.open(book(tmp_path)))
    notes = Comments(draft, SHEET, "核查")
    notes.add((1, 1), "题", "文")
    notes.finish()
    assert saved(draft, tmp_path) == {(1, 1): "题\n文"}
    package = Package.open(tmp_path / "out.xlsx")
    assert package.content_type("xl/comments1.xml") == comments.CONTENT_TYPE
    assert sorted(set(package.names) - set(draft.package.names)) == [
        "xl/comments1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
    ]


def test_a_reply_joins_its_thread_and_two_runs_agree(tmp_path: Path) -> None:
    space = 'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"'
    content = parts(sheet_rels=THREADS)
    content["xl/comments1.xml"] = element(
        "comments",
        "<authors/><commentList><comment ref='C2' authorId='0'><text><t>[Threaded comment]</t></text></comment></commentList>",
    )
    content["xl/threads.xml"] = (
        f'<ThreadedComments {space}><threadedComment ref="C2" dT="2024-01-01T00:00:00.00" personId="{{P}}" id="{{T}}">'
        "<text>数从哪来</text></threadedComment></ThreadedComments>"
    ).encode()
    content["xl/persons/person.xml"] = (
        f'<personList {space}><person displayName="甲" id="{{P}}"/></personList>'.encode()
    )
    rels = content["xl/_rels/workbook.xml.rels"]
    content["xl/_rels/workbook.xml.rels"] = rels.replace(
        b"</Relationships>",
        b'<Relationship Id="rId8" Type="http://schemas.microsoft.com/office/2017/10/relationships/person" Target="persons/person.xml"/></Relationships>',
    )
    results = []
    for _ in range(2):
        draft = Draft(Package.open(book(tmp_path, content)))
        assert threads.reply(draft, SHEET, {(2, 3): "回复", (5, 5): "别处"}, "核查") == {(2, 3)}
        assert saved(draft, tmp_path)[2, 3] == "数从哪来\n回复"
        results.append(draft.changed)
    assert results[0] == results[1]
    reply = results[0]["xl/threads.xml"].decode().split("<threadedComment ")[2]
    assert 'parentId="{T}"' in reply
    assert 'dT="2024-01-01T00:00:00.00"' in reply
    assert results[0]["xl/persons/person.xml"].decode().count("<person ") == 2
