"""OpenDocument 表格 (.ods): values as stored, shown with as many decimals as the document shows."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from lxml import etree

from xladdin.errors import CellError, InputError
from xladdin.grid import MAX_COLUMN, MAX_ROW, Area, Book, Cell, Sheet, Value
from xladdin.ooxml import number_formats, xml
from xladdin.ooxml.archive import Archive, BadArchive

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CALC: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_NUMBERS: Final = ("float", "percentage", "currency")
_PRINTED: Final = re.compile(r"[^\d%]*[\d,，]*(?:\.(\d+))?\s*(%?)[^\d%]*")
_PERIOD: Final = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,](\d+))?S")
# One filled cell said to repeat over a whole sheet is damage or malice.
_MOST_CELLS: Final = 20_000_000


def holds(archive: Archive) -> bool:
    """Whether a container is an OpenDocument one with a spreadsheet in it."""
    if "mimetype" not in archive or "content.xml" not in archive:
        return False
    try:
        return b"opendocument.spreadsheet" in archive.read("mimetype")[:100]
    except BadArchive:
        return False


def read(path: Path, archive: Archive) -> Book:
    """The document's tables.

    Raises:
        InputError: encrypted, damaged, or a cell repeats without end.
    """
    try:
        if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise InputError(f"「{path}」有打开密码，读不到内容：请去掉密码另存再试", f"{path} is encrypted")
        data = xml.as_utf8(archive.read("content.xml"), "content.xml")
        xml.refuse_dtd(data, "content.xml")
        return Book(str(path), list(_tables(path, data)))
    except (BadArchive, etree.XMLSyntaxError, ValueError, OverflowError) as problem:
        raise InputError(
            f"「{path}」（.ods）已损坏，读不出来：请打开修复后另存为 .xlsx 再试", f"{path} (.ods) is damaged: {problem}"
        ) from problem


def _tables(path: Path, data: bytes) -> Iterator[Sheet]:
    hidden_styles: set[str] = set()
    sheet: Sheet | None = None
    row = column = cells = 0
    tags = [f"{_TABLE}{name}" for name in ("table", "table-row", "table-column")] + [f"{_STYLE}style"]
    events = etree.iterparse(io.BytesIO(data), events=("start", "end"), tag=tags, no_network=True, load_dtd=False)
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    depth = 0
    for event, element in events:
        name = xml.local(element)
        if name == "table":
            # A table inside a cell (of a text box) is none of the document's sheets.
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1:
                visible = element.get(f"{_TABLE}style-name") not in hidden_styles
                sheet = Sheet(element.get(f"{_TABLE}name") or "", visible=visible)
                row, column, hidden_rows, hidden_columns = 0, 0, set(), set()
            elif event == "end" and depth == 0 and sheet is not None:
                sheet.hidden_rows, sheet.hidden_columns = frozenset(hidden_rows), frozenset(hidden_columns)
                yield sheet
                element.clear()
        elif event == "start":
            continue
        elif name == "style":
            properties = element.find(f"{_STYLE}table-properties")
            if properties is not None and properties.get(f"{_TABLE}display") == "false":
                hidden_styles.add(element.get(f"{_STYLE}name") or "")
        elif depth == 1 and sheet is not None:
            unseen = element.get(f"{_TABLE}visibility") in ("collapse", "filter")
            if name == "table-column":
                count = min(_count(element, "number-columns-repeated"), MAX_COLUMN - column)
                hidden_columns.update(range(column + 1, column + count + 1) if unseen else ())
                column += count
                continue
            repeats = _count(element, "number-rows-repeated")
            found = list(_row(element, row + 1, sheet))
            filled = range(row + 1, min(row + repeats, MAX_ROW) + 1) if found else range(0)
            cells += len(found) * len(filled)
            if cells > _MOST_CELLS:
                raise InputError(
                    f"「{path}」的单元格超过{_MOST_CELLS // 10000}万个，不读取", f"{path} has too many cells"
                )
            for number in filled:
                sheet.cells.update({(number, c): Cell(number, c, v, f, code) for c, v, f, code in found})
            if unseen:
                hidden_rows.update(filled)
            row += repeats
            element.clear()


def _row(row: etree._Element, number: int, sheet: Sheet) -> Iterator[tuple[int, Value, str | None, str]]:
    """(column, value, formula, number format) of a row's filled cells; merges and notes go to the sheet."""
    column = 1
    for cell in row:
        kind = xml.local(cell) if isinstance(cell.tag, str) else ""
        if kind not in ("table-cell", "covered-table-cell"):
            continue
        repeats = min(_count(cell, "number-columns-repeated"), MAX_COLUMN - column + 1)
        down, across = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
        if down > 1 or across > 1:
            sheet.merges.append(
                Area(number, column, min(number + down - 1, MAX_ROW), min(column + across - 1, MAX_COLUMN))
            )
        note = cell.find(f"{_OFFICE}annotation")
        if note is not None:
            sheet.notes[number, column] = "\n".join(map(_said, note.iterfind(f"{_TEXT}p")))
        value, code = _value(cell)
        if value is not None:
            formula = (cell.get(f"{_TABLE}formula") or "").partition("=")[2] or None
            for at in range(column, column + repeats):
                yield at, value, formula, code
        column += repeats


def _value(cell: etree._Element) -> tuple[Value, str]:
    kind = cell.get(f"{_OFFICE}value-type") or ""
    text = "\n".join(_said(line) for line in cell.iterfind(f"{_TEXT}p"))
    if cell.get(f"{_CALC}value-type") == "error":
        return CellError.of(text.strip()) or CellError.VALUE, "General"
    if kind in _NUMBERS:
        number = float(cell.get(f"{_OFFICE}value") or "0")
        return number_formats.value(number, None), _code(text, kind == "percentage")
    if kind == "date":
        stored = cell.get(f"{_OFFICE}date-value") or ""
        found: datetime | date = datetime.fromisoformat(stored) if "T" in stored else date.fromisoformat(stored)
        return found, "yyyy-mm-dd"
    if kind == "time":
        match = _PERIOD.fullmatch(cell.get(f"{_OFFICE}time-value") or "")
        if match is None:
            return text or None, "General"
        length = timedelta(hours=int(match[1]), minutes=int(match[2]), seconds=int(match[3]))
        clock = (datetime.min + length % timedelta(days=1)).time()
        return (clock if length < timedelta(days=1) else text or None), "hh:mm:ss"
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value") == "true", "General"
    return (text or cell.get(f"{_OFFICE}string-value") or None), "General"


def _code(printed: str, percent: bool) -> str:
    """The number format that prints a number so: `84.12%` is `0.00%`."""
    match = _PRINTED.fullmatch(printed.strip())
    if match is None:
        return "0.00%" if percent else "General"
    decimals = f".{'0' * len(match[1])}" if match[1] else ""
    if percent or match[2]:
        return f"0{decimals}%"
    return f"0{decimals}" if decimals and len(match[1]) < 9 else "General"


def _said(element: etree._Element) -> str:
    """The text of a paragraph: repeated spaces, tabs and line breaks are elements."""
    parts = [element.text or ""]
    for child in element:
        name = xml.local(child) if isinstance(child.tag, str) else ""
        if name == "s":
            parts.append(" " * min(_plain_count(child.get(f"{_TEXT}c")), 1000))
        elif name in ("tab", "line-break"):
            parts.append("\t" if name == "tab" else "\n")
        elif name not in ("annotation", ""):
            parts.append(_said(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _count(element: etree._Element, name: str) -> int:
    return _plain_count(element.get(f"{_TABLE}{name}"))


def _plain_count(text: str | None) -> int:
    return max(1, int(text)) if text is not None and text.isdecimal() else 1
