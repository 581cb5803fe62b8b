"""批注: the notes of a sheet, old style (`comments`, ECMA-376 part 1, §18.7) and threaded (MS-XLSX §2.6.204)."""

from __future__ import annotations

from bisect import bisect_right

from xladdin.grid import address, place_of
from xladdin.ooxml import markup, shared_strings, xml
from xladdin.ooxml.draft import Draft
from xladdin.ooxml.markup import Edits, Element
from xladdin.ooxml.package import Package

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"


def read(package: Package, sheet_part: str) -> dict[tuple[int, int], str]:
    """Note texts by (row, column). Where a thread exists its texts stand, one a line, for Excel's placeholder note."""
    notes: dict[tuple[int, int], str] = {}
    if part := package.related(sheet_part, "comments"):
        for comment in package.xml(part).iter("{*}comment"):
            text = comment.find("{*}text")
            if (at := place_of(comment.get("ref"))) and text is not None:
                notes[at] = shared_strings.text_of(text)
    if part := package.related(sheet_part, "threadedComment"):
        threads: dict[tuple[int, int], list[str]] = {}
        for comment in package.xml(part).iter("{*}threadedComment"):
            if at := place_of(comment.get("ref")):
                threads.setdefault(at, []).append(comment.findtext("{*}text") or "")
        notes.update({at: "\n".join(texts) for at, texts in threads.items()})
    return notes


class Comments:
    """A sheet's notes, to be added to and appended to.

    Args:
        draft: the sheet's comments part is read now, or made when there is none, and written by `finish`.
        author: whose name new notes carry.
    """

    def __init__(self, draft: Draft, sheet_part: str, author: str) -> None:
        self._draft = draft
        self._part = draft.package.related(sheet_part, "comments") or self._new_part(sheet_part)
        self._data = draft.read(self._part)
        self._edits = Edits()
        root = markup.root(self._data)
        self._prefix = root.prefix.decode()
        self._list = self._child(root, "commentList")
        self._author = self._author_index(self._child(root, "authors"), author)
        self._places = {
            at: comment
            for comment in markup.children(self._data, self._list)
            if (at := place_of(markup.attributes(self._data, comment).get("ref")))
        }
        self._texts = {
            at: text for at, comment in self._places.items() if (text := markup.child(self._data, comment, "text"))
        }
        self._new: dict[tuple[int, int], str] = {}

    def add(self, at: tuple[int, int], title: str, text: str) -> None:
        """Put a note on a cell, behind the text of a note that is there."""
        if at in self._texts:
            self._append(self._texts[at], self._runs(f"\n{title}", text))
            return
        p = self._prefix
        self._new[at] = (
            f'<{p}comment ref="{address(*at)}" authorId="{self._author}"><{p}text>{self._runs(title, text)}</{p}text></{p}comment>'
        )

    def finish(self) -> None:
        """Write the part into the draft."""
        later = []
        present = sorted(self._places)
        for at, content in sorted(self._new.items()):  # by row and column, as Excel lists them
            following = bisect_right(present, at)
            if following < len(present):
                self._edits.insert(self._places[present[following]].start, content.encode())
            else:
                later.append(content)
        if later:
            self._edits.append(self._data, self._list, "".join(later).encode())
        self._draft.edit(self._part, self._edits)

    def _append(self, element: Element, runs: str) -> None:
        """Runs behind a note's text. A plain text becomes a run first: Excel writes either a text or runs, never both."""
        inner = markup.children(self._data, element)
        for child in inner:
            if child.local == "t":
                run = f"{self._prefix}r".encode()
                self._edits.insert(child.start, b"<" + run + b">")
                self._edits.insert(child.end, b"</" + run + b">")
        phonetic = markup.first_of(self._data, inner, {"rPh", "phoneticPr"})
        if phonetic:
            self._edits.insert(phonetic.start, runs.encode())
        else:
            self._edits.append(self._data, element, runs.encode())

    def _runs(self, title: str, text: str) -> str:
        p = self._prefix
        font = (
            f'<{p}sz val="9"/><{p}color indexed="81"/><{p}rFont val="宋体"/><{p}family val="3"/><{p}charset val="134"/>'
        )
        return "".join(
            f'<{p}r><{p}rPr>{bold}{font}</{p}rPr><{p}t xml:space="preserve">{markup.text(content)}</{p}t></{p}r>'
            for bold, content in ((f"<{p}b/>", title), ("", f"\n{text}"))
        )

    def _author_index(self, authors: Element, author: str) -> int:
        names = markup.children(self._data, authors)
        for index, element in enumerate(names):
            if self._data[element.inside : element.close].decode() == markup.text(author):
                return index
        self._edits.append(
            self._data, authors, f"<{self._prefix}author>{markup.text(author)}</{self._prefix}author>".encode()
        )
        return len(names)

    def _child(self, root: Element, name: str) -> Element:
        found = markup.child(self._data, root, name)
        if found is None:
            raise markup.Unfinished(name)
        return found

    def _new_part(self, sheet_part: str) -> str:
        name = self._draft.free_name("comments{}.xml")
        namespace = xml.MAIN_STRICT if self._draft.strict else xml.MAIN
        empty = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{namespace}">'
            "<authors></authors><commentList></commentList></comments>"
        )
        self._draft.add(name, empty.encode(), CONTENT_TYPE)
        self._draft.relate(sheet_part, "comments", name)
        return name
