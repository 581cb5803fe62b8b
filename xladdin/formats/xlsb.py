"""二进制工作簿 (.xlsb, [MS-XLSB]): the values of its cells, with their number formats, merges and hidden lines."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from xladdin.errors import CellError, InputError
from xladdin.grid import MAX_COLUMN, MAX_ROW, Area, Book, Cell, Sheet, Value
from xladdin.ooxml import number_formats, relationships
from xladdin.ooxml.archive import Archive, BadArchive
from xladdin.ooxml.relationships import Relationship

_WORKBOOK: Final = "xl/workbook.bin"
# Record types, [MS-XLSB] 2.3.
_ROW, _RK, _ERROR, _BOOL, _REAL, _STRING, _SHARED = 0, 2, 3, 4, 5, 6, 7
_FORMULA_STRING, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR, _RICH = 8, 9, 10, 11, 62
_SHARED_ITEM, _FORMAT, _XF, _COLUMNS, _PROPERTIES, _SHEET, _MERGE = 19, 44, 47, 60, 153, 156, 176
_CELL_XFS, _CELL_XFS_END = 617, 618
_BESIDES: Final = frozenset({"sharedStrings", "styles"})
_ERRORS: Final = {
    0x00: CellError.NULL, 0x07: CellError.DIV0, 0x0F: CellError.VALUE, 0x17: CellError.REF, 0x1D: CellError.NAME,
    0x24: CellError.NUM, 0x2A: CellError.NA, 0x2B: CellError.GETTING_DATA,
}  # fmt: skip


def holds(archive: Archive) -> bool:
    return _WORKBOOK in archive


def read(path: Path, archive: Archive) -> Book:
    """The workbook's worksheets.

    Raises:
        InputError: damaged.
    """
    try:
        return Book(str(path), list(_sheets(archive)))
    except (BadArchive, KeyError, IndexError, struct.error, UnicodeDecodeError, ValueError) as problem:
        raise InputError(
            f"「{path}」（.xlsb）已损坏，读不出来：请用 Excel 打开修复后另存为 .xlsx 再试",
            f"{path} (.xlsb) is damaged: {problem}",
        ) from problem


def _sheets(archive: Archive) -> Iterator[Sheet]:
    links = _links(archive)
    targets = {link.id: link.target for link in links}
    parts = {link.kind: archive.read(link.target) for link in links if link.kind in _BESIDES}
    strings = list(_strings(parts.get("sharedStrings", b"")))
    formats = _formats(parts.get("styles", b""))
    from_1904 = False
    for kind, data in _records(archive.read(_WORKBOOK)):
        if kind == _PROPERTIES:
            from_1904 = bool(data[0] & 1)
        elif kind == _SHEET:
            state = struct.unpack_from("<I", data)[0]
            relation, at = _wide(data, 8)
            name, _ = _wide(data, at)
            part = targets.get(relation, "")
            if "worksheets/" in part:
                yield _Reader(strings, formats, from_1904).read(name, state == 0, archive.read(part))


class _Reader:
    """Reads the records of one worksheet."""

    def __init__(self, strings: list[str], formats: list[str], from_1904: bool) -> None:
        self._strings = strings
        self._formats = formats
        self._from_1904 = from_1904

    def read(self, name: str, visible: bool, part: bytes) -> Sheet:
        sheet = Sheet(name, visible=visible)
        hidden_rows: set[int] = set()
        hidden_columns: set[int] = set()
        row = 0
        hidden = False
        for kind, data in _records(part):
            if kind == _ROW:
                row, hidden = struct.unpack_from("<I", data)[0] + 1, bool(data[11] & 0x10)
                if row > MAX_ROW:
                    raise ValueError(f"row {row}")
            elif kind == _MERGE:
                top, bottom, left, right = struct.unpack_from("<4I", data)
                if (top, left) != (bottom, right):
                    sheet.merges.append(Area(top + 1, left + 1, bottom + 1, right + 1))
            elif kind == _COLUMNS:
                first, last = struct.unpack_from("<2I", data)
                if data[16] & 1:
                    hidden_columns.update(range(first + 1, min(last + 1, MAX_COLUMN) + 1))
            elif _RK <= kind <= _FORMULA_ERROR or kind == _RICH:
                column, style = struct.unpack_from("<2I", data)
                index = style & 0xFFFFFF
                code = self._formats[index] if index < len(self._formats) else "General"
                value = self._value(kind, data, code)
                if value is not None and column < MAX_COLUMN:
                    sheet.cells[row, column + 1] = Cell(row, column + 1, value, number_format=code)
                    if hidden:
                        hidden_rows.add(row)
        sheet.hidden_rows, sheet.hidden_columns = frozenset(hidden_rows), frozenset(hidden_columns)
        return sheet

    def _value(self, kind: int, data: bytes, code: str) -> Value:
        match kind:
            case 2:
                return self._number(_rk(struct.unpack_from("<I", data, 8)[0]), code)
            case 5 | 9:
                return self._number(struct.unpack_from("<d", data, 8)[0], code)
            case 3 | 11:
                return _ERRORS.get(data[8], CellError.VALUE)
            case 4 | 10:
                return bool(data[8])
            case 6 | 8:
                return _wide(data, 8)[0] or None
            case 7:
                return self._strings[struct.unpack_from("<I", data, 8)[0]] or None
            case 62:
                return _wide(data, 9)[0] or None
        return None

    def _number(self, number: float, code: str) -> Value:
        return number_formats.value(number, number_formats.date_kind(code), self._from_1904)


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """(type, content): both the type and the length are numbers of seven-bit groups."""
    at, end = 0, len(part)
    while at < end:
        kind = part[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (part[at] & 0x7F) << 7
            at += 1
        size = 0
        for group in range(4):
            byte = part[at]
            at += 1
            size |= (byte & 0x7F) << 7 * group
            if not byte & 0x80:
                break
        if at + size > end:
            raise ValueError("a record reaches past the end")
        yield kind, part[at : at + size]
        at += size


def _wide(data: bytes, at: int) -> tuple[str, int]:
    """A counted UTF-16 text and where it ends; no text is counted as 0xFFFFFFFF."""
    count = struct.unpack_from("<I", data, at)[0]
    if count == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * count
    if end > len(data):
        raise ValueError("a text reaches past its record")
    return data[at + 4 : end].decode("utf-16-le", "surrogatepass"), end


def _rk(number: int) -> float:
    """A number packed into 30 bits: an integer or the upper half of a float, perhaps times 100."""
    if number & 2:
        value = float(struct.unpack("<i", struct.pack("<I", number))[0] >> 2)
    else:
        value = float(struct.unpack("<d", struct.pack("<Q", (number & 0xFFFFFFFC) << 32))[0])
    return value / 100 if number & 1 else value


def _links(archive: Archive) -> list[Relationship]:
    """The parts that the workbook part refers to, spelled as the archive spells them."""
    name = relationships.rels_name(_WORKBOOK)
    spelled = {entry.name.lower(): entry.name for entry in archive.entries}
    links = relationships.parse(archive.read(name), _WORKBOOK) if name in archive else []
    inside = [link for link in links if not link.external and link.target.lower() in spelled]
    return [replace(link, target=spelled[link.target.lower()]) for link in inside]


def _strings(part: bytes) -> Iterator[str]:
    for kind, data in _records(part):
        if kind == _SHARED_ITEM:
            yield _wide(data, 1)[0]


def _formats(part: bytes) -> list[str]:
    """The format code of each cell style, in order."""
    own: dict[int, str] = {}
    found: list[str] = []
    inside = False
    for kind, data in _records(part):
        if kind == _FORMAT:
            own[struct.unpack_from("<H", data)[0]] = _wide(data, 2)[0]
        elif kind in (_CELL_XFS, _CELL_XFS_END):
            inside = kind == _CELL_XFS
        elif kind == _XF and inside:
            number = struct.unpack_from("<H", data, 2)[0]
            found.append(own.get(number) or number_formats.BUILT_IN.get(number, "General"))
    return found
