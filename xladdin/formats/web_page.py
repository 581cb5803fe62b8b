"""网页表格：the tables of a web page that a system handed out as .xls, laid below each other as Excel shows them.

Only plain tables are read: merged cells, line breaks, numbers as printed. Pages without a table, with tables inside
tables, or made of frames stay refused: what Excel makes of those is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

from lxml import etree

from xladdin.grid import MAX_COLUMN, MAX_ROW, Area, Book, Cell, Sheet, Value
from xladdin.ooxml.source_file import web_page

# Browsers read no wider and no higher cells (HTML, “forming a table”).
_WIDEST, _HIGHEST = 1000, 65_534
# A page of more bytes is no form.
_MOST: Final = 64 << 20
_CHARSET: Final = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d{0,14}|[1-9]\d{0,2}(?:,\d{3}){1,4})(?:\.(\d{1,12}))?(%?)")
_SPACES: Final = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_HIDDEN: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_TEXT: Final = re.compile(r"""mso-number-format\s*:\s*["']?\\?@""", re.IGNORECASE)
_UNSEEN: Final = frozenset({"script", "style", "head", "title", "template", "noscript"})
_BLOCKS: Final = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "section", "article", "body", "center"}
)
_NAME: Final = re.compile(r"[\[\]:*?/\\]")


def read(path: Path, blob: bytes) -> Book:
    """The page as one sheet.

    Raises:
        InputError: no table, a table inside a table, or too large.
    """
    if len(blob) > _MOST:
        raise web_page(path)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(_decoded(blob).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise web_page(path) from problem
    sheet = Sheet(_NAME.sub("_", path.stem)[:31] or "Sheet1")
    if root is None or not _fill(sheet, root):
        raise web_page(path)
    return Book(str(path), [sheet])


def _decoded(blob: bytes) -> str:
    """UTF-16 and UTF-8 by their marks, else what the page says of itself, else UTF-8 or 国标."""
    if blob.startswith((b"\xff\xfe", b"\xfe\xff")):
        return blob.decode("utf-16", "replace")
    said = _CHARSET.search(blob[:4096])
    named = said[1].decode("ascii").lower() if said else ""
    for codec in ("utf-8-sig", "gb18030") if not named.startswith("gb") else ("gb18030",):
        try:
            return blob.decode(codec)
        except UnicodeDecodeError:
            continue
    return blob.decode("utf-8-sig", "replace")


def _fill(sheet: Sheet, root: etree._Element) -> bool:
    """Put titles and tables below each other; False where the page has no table or none that is plain."""
    row = tables = 0
    for part in _parts(root):
        if isinstance(part, str):
            row += 1
            sheet.cells[row, 1] = Cell(row, 1, part)
            continue
        if part.find(".//table") is not None:
            return False
        row = _table(sheet, part, row)
        tables += 1
        if row > MAX_ROW:
            return False
    return tables > 0 and bool(sheet.cells)


def _parts(root: etree._Element) -> Iterator[str | etree._Element]:
    """The lines of text between the tables, and the tables, in the order of the page."""
    line: list[str] = []
    hidden = 0
    tables: list[etree._Element] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        if not tables and not hidden and (name in _BLOCKS or name in ("table", "br", "tr")):
            if said := _words("".join(line)):
                yield said
            line = []
        if event == "start":
            if name == "table" and not tables and not hidden:
                yield element
            tables += [element] if name == "table" else []
            hidden += name in _UNSEEN
            line += [element.text or ""] if not tables and not hidden else []
        else:
            hidden -= name in _UNSEEN
            tables = tables[:-1] if name == "table" else tables
            line += [element.tail or ""] if not tables and not hidden else []
    if said := _words("".join(line)):
        yield said


def _table(sheet: Sheet, table: etree._Element, row: int) -> int:
    """Fill in a table below `row`; the last row it takes."""
    taken: dict[int, int] = {}
    last = row
    caption = table.find("caption")
    if caption is not None and (said := _said(caption)):
        row = last = row + 1
        sheet.cells[row, 1] = Cell(row, 1, said)
    for line in table.iter("tr"):
        row += 1
        if row > MAX_ROW:
            break
        column = 1
        if _HIDDEN.search(line.get("style") or ""):
            sheet.hidden_rows |= {row}
        for cell in line:
            if cell.tag not in ("td", "th"):
                continue
            while taken.get(column, 0) >= row:
                column += 1
            right = min(column + _span(cell, "colspan", _WIDEST) - 1, MAX_COLUMN)
            if column > right:
                break
            bottom = min(row + _span(cell, "rowspan", _HIGHEST) - 1, MAX_ROW)
            value, code = _value(cell)
            if value is not None:
                sheet.cells[row, column] = Cell(row, column, value, number_format=code)
            if (row, column) != (bottom, right):
                sheet.merges.append(Area(row, column, bottom, right))
                taken.update(dict.fromkeys(range(column, right + 1), bottom))
            column = right + 1
        last = row
    return last


def _span(cell: etree._Element, name: str, most: int) -> int:
    text = (cell.get(name) or "").strip()
    return max(1, min(int(text[:9]), most)) if text.isascii() and text.isdigit() else 1


def _value(cell: etree._Element) -> tuple[Value, str]:
    """A number where Excel would read one, with the decimals printed; else the text."""
    text = _said(cell)
    match = _NUMBER.fullmatch(text)
    as_text = _TEXT.search(cell.get("style") or "") or any(str(name).endswith("str") for name in cell.attrib)
    if match is None or as_text:
        return text or None, "@" if as_text else "General"
    number = Decimal(text.rstrip("%").replace(",", ""))
    decimals = f".{'0' * len(match[1])}" if match[1] else ""
    if match[2]:
        return number.scaleb(-2), f"0{decimals}%"
    whole = "#,##0" if "," in text else "0"
    return number, f"{whole}{decimals}" if decimals or "," in text else "General"


def _said(element: etree._Element) -> str:
    """The text of a cell: spaces run together, lines broken where the page breaks them."""
    parts: list[str] = []
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        name = inner.tag if isinstance(inner.tag, str) else ""
        if event == "start":
            parts.append("\0" if name == "br" or (name in _BLOCKS and parts) else "")
            parts.append("" if name in _UNSEEN else inner.text or "")
        elif inner is not element:
            parts.append(inner.tail or "")
    return "\n".join(filter(None, map(_words, "".join(parts).split("\0"))))


def _words(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
