"""表格工作表: a new worksheet part holding one table of text, with a header that stays in sight and a filter.

Text is written as inline strings, never as formulas, whatever character it starts with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xladdin.grid import address, column_letters
from xladdin.ooxml import markup, xml

MAX_TEXT = 32_767  # characters in a cell
MAX_LINKS = 65_530  # hyperlinks in a sheet


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell.

    Attributes:
        content: text, or a whole number.
        style: index of its cell style.
        link: a place in this workbook, such as `'表 1'!B3`.
    """

    content: str | int
    style: int = 0
    link: str | None = None


def filter_range(columns: int, rows: int, header_row: int = 1) -> str:
    """The filter's range with header, absolute: `$A$1:$J$9`."""
    return f"$A${header_row}:${column_letters(columns)}${rows + header_row}"


def write(
    header: Sequence[TableCell],
    rows: Sequence[Sequence[TableCell]],
    widths: Sequence[float],
    strict: bool,
    above: Sequence[Sequence[TableCell]] = (),
) -> bytes:
    """The worksheet part.

    Args:
        widths: of the columns, in characters.
        strict: in the Strict dialect's namespace.
        above: rows over the header; with it they stay in sight.
    """
    lines = [*above, header, *rows]
    top = len(above) + 1
    cells = "".join(
        f'<row r="{number}">{"".join(_cell(cell, number, column) for column, cell in enumerate(line, 1))}</row>'
        for number, line in enumerate(lines, 1)
    )
    links = [
        f'<hyperlink ref="{address(number, column)}" location="{markup.attribute_text(cell.link)}" '
        f'display="{markup.attribute_text(str(cell.content))}"/>'
        for number, line in enumerate(lines, 1)
        for column, cell in enumerate(line, 1)
        if cell.link
    ][:MAX_LINKS]
    columns = "".join(
        f'<col min="{column}" max="{column}" width="{width}" customWidth="1"/>'
        for column, width in enumerate(widths, 1)
    )
    hyperlinks = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    used = f"A1:{address(len(lines), len(header))}"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{xml.MAIN_STRICT if strict else xml.MAIN}">'
        f'<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="{used}"/>'
        f'<sheetViews><sheetView workbookViewId="0"><pane ySplit="{top}" topLeftCell="A{top + 1}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="A{top + 1}" sqref="A{top + 1}"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>{cells}</sheetData>'
        f'<autoFilter ref="A{top}:{address(len(lines), len(header))}"/>'
        f"{hyperlinks}"
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()


def _cell(cell: TableCell, row: int, column: int) -> str:
    at = f'<c r="{address(row, column)}" s="{cell.style}"'
    if isinstance(cell.content, int):
        return f"{at}><v>{cell.content}</v></c>"
    if not cell.content:
        return f"{at}/>"
    content = cell.content if len(cell.content) <= MAX_TEXT else cell.content[: MAX_TEXT - 1] + "…"
    return f'{at} t="inlineStr"><is><t xml:space="preserve">{markup.text(content)}</t></is></c>'
