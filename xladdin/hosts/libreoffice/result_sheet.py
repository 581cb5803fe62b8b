"""结果表：the sheet 核查结果 in the open document: every finding on a row, with a link to its cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from xladdin.finding import Finding
from xladdin.hosts.libreoffice.marks import FILLS
from xladdin.result_list import HEADER, SHEET

# By this line the sheet is known to be ours, whatever it is called by then.
SIGNATURE: Final = "本表由菜单“绩效”生成，点“清除标记”即删除。"
_WIDTHS: Final = (1200, 1900, 1600, 3800, 1700, 3600, 3000, 9000, 7000, 7000)  # in 1/100 mm
_HEADER_FILL: Final = 0xD9E1F2
_LINK: Final = 0x0563C1
_BOLD: Final = 150.0
_TOP: Final = 3  # rows above the first finding
_PLACE: Final = 4  # the column of the cell's address


def is_result(sheet: Any) -> bool:
    return bool(sheet.getCellByPosition(0, 1).getString() == SIGNATURE)


def remove(document: Any) -> int:
    """Delete our result sheets; returns how many there were."""
    names = [sheet.getName() for sheet in document.getSheets() if is_result(sheet)]
    for name in names:
        document.getSheets().removeByName(name)
    return len(names)


def add(document: Any, findings: Sequence[Finding], title: str) -> str:
    """Append the sheet and return its name: 核查结果, or with a number where the user has a sheet of that name."""
    sheets = document.getSheets()
    name, number = SHEET, 1
    while sheets.hasByName(name):
        number += 1
        name = f"{SHEET}{number}"
    sheets.insertNewByName(name, sheets.getCount())
    sheet = sheets.getByName(name)
    # Looks first, then the links, then the long texts: rows of wrapped text are measured again after each change.
    _dress(document, sheet, findings)
    for down, finding in enumerate(findings):
        cell = sheet.getCellByPosition(_PLACE, _TOP + down)
        if finding.cell and sheets.hasByName(finding.sheet):
            _link(document, cell, finding)
        else:
            cell.setString(finding.cell)
    sheet.getCellRangeByPosition(0, 0, 0, 1).setDataArray(((title,), (SIGNATURE,)))
    table = [HEADER, *(_row(number, finding) for number, finding in enumerate(findings, 1))]
    for left, right in ((0, _PLACE), (_PLACE + 1, len(HEADER))):
        block = sheet.getCellRangeByPosition(left, _TOP - 1, right - 1, _TOP - 2 + len(table))
        block.setDataArray(tuple(row[left:right] for row in table))
    sheet.getCellByPosition(_PLACE, _TOP - 1).setString(HEADER[_PLACE])
    return name


def _row(number: int, finding: Finding) -> tuple[object, ...]:
    used = "；".join(
        f"{f'{item.sheet}!' if item.sheet != finding.sheet else ''}{item.cell}={item.shown}"
        for item in finding.evidence
    )
    grounds = "\n".join(part for part in (finding.source, f"数据：{used}" if used else "") if part)
    return (
        float(number), finding.severity.word, finding.code, finding.sheet, finding.cell,
        finding.shown, finding.expected_shown, finding.message, finding.suggestion, grounds,
    )  # fmt: skip


def _dress(document: Any, sheet: Any, findings: Sequence[Finding]) -> None:
    for column, width in enumerate(_WIDTHS):
        sheet.getColumns().getByIndex(column).Width = width
    last = _TOP + len(findings) - 1
    # As text from the start: a value that begins with = must not be computed.
    sheet.getCellRangeByPosition(0, 0, len(HEADER) - 1, last).NumberFormat = document.getNumberFormats().queryKey(
        "@", document.CharLocale, False
    )
    table = sheet.getCellRangeByPosition(0, _TOP - 1, len(HEADER) - 1, last)
    table.IsTextWrapped = True
    table.VertJustify = 1  # com.sun.star.table.CellVertJustify2.TOP
    header = sheet.getCellRangeByPosition(0, _TOP - 1, len(HEADER) - 1, _TOP - 1)
    header.CellBackColor = _HEADER_FILL
    for bold in (header, sheet.getCellByPosition(0, 0)):
        bold.CharWeight = bold.CharWeightAsian = _BOLD
    if findings:
        sheet.getCellRangeByPosition(_PLACE, _TOP, _PLACE, last).CharColor = _LINK
    for severity, fill in FILLS.items():
        places = document.createInstance("com.sun.star.sheet.SheetCellRanges")
        for down, finding in enumerate(findings):
            if finding.severity is severity:
                cell = sheet.getCellByPosition(1, _TOP + down)
                places.addRangeAddress(cell.getRangeAddress(), True)
        if places.getCount():
            places.CellBackColor = fill


def _link(document: Any, cell: Any, finding: Finding) -> None:
    """The cell's address as a link into the document."""
    field = document.createInstance("com.sun.star.text.TextField.URL")
    quoted = finding.sheet.replace("'", "''")
    field.URL, field.Representation = f"#'{quoted}'.{finding.cell}", finding.cell
    cell.insertTextContent(cell.createTextCursor(), field, False)
