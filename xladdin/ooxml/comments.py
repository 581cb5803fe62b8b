"""批注: the notes of a sheet, old style (`comments`, ECMA-376 part 1, §18.7) and threaded (MS-XLSX §2.6.204)."""

from __future__ import annotations

from xladdin.grid import column_number
from xladdin.ooxml import shared_strings
from xladdin.ooxml.package import Package


def read(package: Package, sheet_part: str) -> dict[tuple[int, int], str]:
    """Note texts by (row, column). Where a thread exists its texts stand, one a line, for Excel's placeholder note."""
    notes: dict[tuple[int, int], str] = {}
    if part := package.related(sheet_part, "comments"):
        for comment in package.xml(part).iter("{*}comment"):
            text = comment.find("{*}text")
            if (at := place(comment.get("ref"))) and text is not None:
                notes[at] = shared_strings.text_of(text)
    if part := package.related(sheet_part, "threadedComment"):
        threads: dict[tuple[int, int], list[str]] = {}
        for comment in package.xml(part).iter("{*}threadedComment"):
            if at := place(comment.get("ref")):
                threads.setdefault(at, []).append(comment.findtext("{*}text") or "")
        notes.update({at: "\n".join(texts) for at, texts in threads.items()})
    return notes


def place(reference: str | None) -> tuple[int, int] | None:
    """`B3` → (3, 2); None for anything that is not one cell."""
    letters = (reference or "").rstrip("0123456789")
    digits = (reference or "")[len(letters) :]
    if not digits or not letters.isascii() or not letters.isalpha():
        return None
    return int(digits), column_number(letters)
