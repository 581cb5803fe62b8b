"""标记：findings on the cells of an open document: a fill by severity and a note; and their removal without a trace.

A mark's last line holds the fill that the cell had before. It lives in the note, so it moves with the cell and survives
saving as .xlsx and .ods; notes without that line are not ours and stay untouched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from xladdin.finding import Finding, Severity
from xladdin.grid import place_of

# The tones of `xladdin.report.marks`, which marks files.
FILLS: Final = {Severity.ERROR: 0xFFC7CE, Severity.WARNING: 0xFFEB9C, Severity.INFO: 0xDDEBF7}
_GRAVEST_FIRST: Final = tuple(FILLS)
_TITLE: Final = "【核查】"
_BY_STYLE = "随样式"
_NONE = "无"
_MARK: Final = re.compile(
    rf"\n?{_TITLE}\n(?:(?!{_TITLE}).)*?〔核查标记·原底色 ({_BY_STYLE}|{_NONE}|[0-9A-F]{{6}})〕", re.DOTALL
)
_TRANSPARENT: Final = -1
_WIDTH: Final = 8500  # of a note's box, in 1/100 mm

Undoable = Callable[[Callable[[], None], Callable[[], None]], None]


def note_text(note: Any) -> Any:
    """A note's text as an object that can be read and edited.

    The note's own methods give an empty string for notes from an .xlsx file until their shape exists (25.2).
    """
    return note.getAnnotationShape()


def without_mark(text: str) -> str:
    """A note's text as it was before it was marked."""
    return _MARK.sub("", text)


def codes_in_mark(text: str) -> list[str]:
    """The rule codes that a note's mark names, each once."""
    return list(dict.fromkeys(code for mark in _MARK.finditer(text) for code in re.findall(r"JX\d{3}", mark[0])))


def mark_sheet(document: Any, sheet: Any, findings: Sequence[Finding], undoable: Undoable) -> int:
    """Mark the cells of one sheet; returns how many were marked.

    Args:
        undoable: told how to undo and redo what LibreOffice does not record by itself.
    """
    by_cell: dict[tuple[int, int], list[Finding]] = {}
    for finding in findings:
        if at := place_of(finding.cell):
            by_cell.setdefault((at[0] - 1, at[1] - 1), []).append(finding)
    noted = {(at.Row, at.Column) for note in sheet.getAnnotations() for at in (note.getPosition(),)}
    for (row, column), found in by_cell.items():
        cell = sheet.getCellByPosition(column, row)
        text = f"{note_of(found)}\n〔核查标记·原底色 {_former_fill(cell)}〕"
        cell.CellBackColor = FILLS[min((finding.severity for finding in found), key=_GRAVEST_FIRST.index)]
        if (row, column) in noted:
            _append(document, cell.getCellAddress(), f"\n{text}", undoable)
        else:
            sheet.getAnnotations().insertNew(cell.getCellAddress(), text)
            _widen(note_text(cell.getAnnotation()))
    return len(by_cell)


def note_of(findings: Iterable[Finding]) -> str:
    """A mark's text: one paragraph a finding."""
    return "\n".join([_TITLE, *(finding.remark for finding in findings)])


def clear_sheet(document: Any, sheet: Any, undoable: Undoable) -> int:
    """Remove the marks of one sheet and give the cells their former fill; returns how many were removed."""
    notes = sheet.getAnnotations()
    cleared = 0
    for index in range(notes.getCount() - 1, -1, -1):
        note = notes.getByIndex(index)
        text = note_text(note).getString()
        found = _MARK.search(text)
        if not found:
            continue
        at = note.getPosition()
        _restore_fill(sheet.getCellByPosition(at.Column, at.Row), found[1])
        if without_mark(text).strip():
            _cut(document, at, found.start(), found[0], undoable)
        else:
            notes.removeByIndex(index)
        cleared += 1
    return cleared


def _widen(shape: Any) -> None:
    """A box that a sentence fits in; its height follows the text. Without this it is 3 cm wide and a page high."""
    size = shape.getSize()
    size.Width, size.Height = _WIDTH, 1000
    shape.setSize(size)


def _former_fill(cell: Any) -> str:
    if cell.getPropertyState("CellBackColor").value != "DIRECT_VALUE":
        return _BY_STYLE
    return _NONE if cell.CellBackColor == _TRANSPARENT else f"{cell.CellBackColor & 0xFFFFFF:06X}"


def _restore_fill(cell: Any, former: str) -> None:
    """The fill from before the mark; a colour that the user gave since stays."""
    if cell.CellBackColor not in FILLS.values():
        return
    if former == _BY_STYLE:
        cell.setPropertyToDefault("CellBackColor")
    else:
        cell.CellBackColor = _TRANSPARENT if former == _NONE else int(former, 16)


def _append(document: Any, at: Any, text: str, undoable: Undoable) -> None:
    """Put text behind a user's note, whose own text keeps its looks, author and date."""
    end = len(_text_at(document, at).getString())

    def redo() -> None:
        _insert(document, at, end, text)

    redo()
    undoable(lambda: _delete(document, at, end, len(text)), redo)


def _cut(document: Any, at: Any, start: int, text: str, undoable: Undoable) -> None:
    """Take a mark out of a user's note."""

    def redo() -> None:
        _delete(document, at, start, len(text))

    redo()
    undoable(lambda: _insert(document, at, start, text), redo)


def _text_at(document: Any, at: Any) -> Any:
    """Looked up each time: undoing other steps makes new notes and sheets in the same places."""
    sheet = document.getSheets().getByIndex(at.Sheet)
    return note_text(sheet.getCellByPosition(at.Column, at.Row).getAnnotation())


def _insert(document: Any, at: Any, position: int, text: str) -> None:
    note = _text_at(document, at)
    note.insertString(_cursor(note, position, 0), text, False)


def _delete(document: Any, at: Any, position: int, length: int) -> None:
    _cursor(_text_at(document, at), position, length).setString("")


def _cursor(note: Any, position: int, length: int) -> Any:
    cursor = note.createTextCursor()
    cursor.gotoStart(False)
    for count, select in ((position, False), (length, True)):
        for start in range(0, count, 30_000):  # the step is a 16-bit number
            cursor.goRight(min(count - start, 30_000), select)
    return cursor
