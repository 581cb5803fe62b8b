"""标记：findings shown in an open workbook: colours, notes and a list; and taken away again, nothing else touched.

A colour is a conditional format that is always true, laid over the cell's own fill. So the fill, whatever
it is (pattern, gradient, theme colour), is never changed and needs no remembering, and marks are recognised
by their formula in a workbook saved, closed and opened again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from xladdin import result_list
from xladdin.finding import Finding, Severity
from xladdin.report.text import value_text

if TYPE_CHECKING:
    import xlwings

# Operators only: function names and list separators differ by Excel's language.
FORMULA: Final = '="xladdin"<>""'
RESULT_SHEET: Final = result_list.SHEET
NOTE_HEAD: Final = "【核查】"
RESULT_TITLE: Final = "xladdin核查结果"
HEADER: Final = result_list.HEADER
# The light tones of Excel's own good and bad cell styles, as `validate --mark` uses them.
FILLS: Final = {Severity.ERROR: "#FFC7CE", Severity.WARNING: "#FFEB9C", Severity.INFO: "#DDEBF7"}
_GRAVEST_FIRST: Final = tuple(FILLS)
# Excel takes no longer text for the address of scattered cells.
_ADDRESS_LIMIT: Final = 250
_NOTE_WIDTH, _NOTE_LINE, _NOTE_CHARACTERS = 260, 14, 22


def mark_sheet(sheet: xlwings.Sheet, findings: Sequence[Finding]) -> None:
    """Colour the cells that have findings, by the gravest, and say in notes what was found."""
    by_cell: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.cell:
            by_cell.setdefault(finding.cell, []).append(finding)
    for severity in reversed(_GRAVEST_FIRST):
        cells = [cell for cell, found in by_cell.items() if _gravest(found) is severity]
        for addresses in _joined(cells):
            sheet.range(addresses).conditional_formats.add_custom(FORMULA, fill_color=FILLS[severity])
    for cell, found in by_cell.items():
        _add_note(sheet.range(cell), _note(found))


def _gravest(findings: Iterable[Finding]) -> Severity:
    return min((Severity(finding.severity) for finding in findings), key=_GRAVEST_FIRST.index)


def _joined(cells: Iterable[str]) -> Iterator[str]:
    """`B3,C5,…` in pieces that Excel takes, so that many cells are marked by one call."""
    piece = ""
    for cell in cells:
        longer = f"{piece},{cell}" if piece else cell
        if len(longer) > _ADDRESS_LIMIT:
            yield piece
            longer = cell
        piece = longer
    if piece:
        yield piece


def _note(findings: Iterable[Finding]) -> str:
    return "\n".join([NOTE_HEAD, *(finding.remark for finding in findings)])


def _add_note(cell: xlwings.Range, text: str) -> None:
    note = cell.note
    if note is None:
        note = cell.add_note(text)
    else:
        note.text = f"{note.text}\n{text}"
    box: Any = note.api.Shape
    lines = sum(1 + len(line) // _NOTE_CHARACTERS for line in note.text.split("\n"))
    box.Width, box.Height = _NOTE_WIDTH, _NOTE_LINE * (lines + 1)


def without_mark(text: str) -> str:
    """A note without our part of it; empty when all of it is ours."""
    before, found, _ = text.partition(NOTE_HEAD)
    return before.rstrip("\n") if found else text


def clear_sheet(sheet: xlwings.Sheet) -> None:
    """Take away our colours and our part of each note."""
    formats = sheet.used_range.conditional_formats
    # Deleting renumbers the rest: begin again after each.
    while (own := next((rule for rule in formats if _is_ours(rule)), None)) is not None:
        own.delete()
    for note in list(sheet.notes):
        if NOTE_HEAD not in note.text:
            continue
        kept = without_mark(note.text)
        if kept.strip():
            note.text = kept
        else:
            note.delete()


def _is_ours(rule: xlwings.main.ConditionalFormat) -> bool:
    return rule.type == "custom" and (rule.formula or "").replace(" ", "") == FORMULA


def is_result_sheet(sheet: xlwings.Sheet) -> bool:
    """Whether this is a list that we made, not a sheet that merely has its name."""
    return sheet.name.startswith(RESULT_SHEET) and str(sheet.range("A1").value or "").startswith(RESULT_TITLE)


def add_result_sheet(book: xlwings.Book, findings: Sequence[Finding], summary: str) -> None:
    """List the findings on a new last sheet, each cell's address a link to it; the sheet that was active stays so."""
    active = book.sheets.active
    names = {sheet.name for sheet in book.sheets}
    name = next(n for n in (RESULT_SHEET, *(f"{RESULT_SHEET}{k}" for k in range(2, 1000))) if n not in names)
    sheet = book.sheets.add(name, after=book.sheets[-1])
    rows = [[f"{RESULT_TITLE}：{summary}", *[""] * (len(HEADER) - 1)], list(HEADER)]
    rows += [[str(number), *_row(finding)] for number, finding in enumerate(findings, 1)]
    table = sheet.range((1, 1), (len(rows), len(HEADER)))
    table.value = [[_as_text(text) for text in row] for row in rows]
    if findings:
        links = sheet.range((3, 5), (len(rows), 5))
        links.formula = [[_link(finding)] for finding in findings]
    table.wrap_text = True
    for column, width in enumerate(result_list.WIDTHS, 1):
        sheet.range((1, column)).column_width = width
    sheet.range("A1").wrap_text = False
    sheet.range((2, 1), (2, len(HEADER))).color = "#D9E1F2"
    active.activate()


def _row(finding: Finding) -> list[str]:
    used = "；".join(
        f"{f'{item.sheet}!' if item.sheet != finding.sheet else ''}{item.cell}={item.shown or value_text(item.value)}"
        for item in finding.evidence
    )
    return [
        Severity(finding.severity).word,
        finding.code,
        finding.sheet,
        finding.cell,
        finding.shown or value_text(finding.value),
        finding.expected_shown or ("" if finding.expected is None else value_text(finding.expected)),
        finding.message,
        finding.suggestion,
        "\n".join(part for part in (finding.source, f"数据：{used}" if used else "") if part),
    ]


def _as_text(text: str) -> str:
    """With Excel's own sign for text: `=1+1` stays a text, 84.11% and 2024-09 stay what they are."""
    return f"'{text}" if text else ""


def _link(finding: Finding) -> str:
    if not finding.cell:
        return ""
    target = "#'" + finding.sheet.replace("'", "''") + "'!" + finding.cell
    return f'=HYPERLINK("{target.replace(chr(34), chr(34) * 2)}","{finding.cell}")'
