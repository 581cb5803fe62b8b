"""缓存值: the `<v>` and `t` of formula cells, read and rewritten in the bytes of a worksheet part.

Only the value and its type change, and only where the computed value is another one; every other byte stays. A cell
whose cached number reads as the same double keeps its spelling.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any

from xladdin.engine.formula_cells import (
    ATTRIBUTES,
    COLUMNS,
    FORMULA,
    FORMULA_ATTRIBUTES,
    VALUE,
    VALUE_ATTRIBUTES,
    SheetXml,
    attribute,
    column_of,
    text_of,
)
from xladdin.errors import CellError
from xladdin.grid import address
from xladdin.ooxml.shared_strings import unescape as without_escapes

Place = tuple[int, int]
CellValue = float | str | bool | CellError

_TYPE = re.compile(rb"\s+t\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\r\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_LARGEST = 1.7976931348623157e308
_SMALLEST = 2.2250738585072014e-308  # Excel knows no smaller numbers and takes them for 0
_LONGEST = 32_767  # characters in a cell


class _Missing:
    """No cached value."""


MISSING = _Missing()


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far two numbers may lie apart and still count as the same.

    Attributes:
        relative: share of the larger one.
        absolute: for numbers near zero.
    """

    relative: float = 1e-9
    absolute: float = 1e-9

    def same(self, one: CellValue, other: CellValue) -> bool:
        if type(one) is float and type(other) is float:
            return abs(one - other) <= max(self.absolute, self.relative * max(abs(one), abs(other)))
        return type(one) is type(other) and one == other


EXACT = Tolerance(0.0, 0.0)


@dataclass
class Rewriting:
    """The outcome for one sheet.

    Attributes:
        count: number of cells that differ.
        changes: in a check, their place, cached and computed value; None where there was no cached value.
        data: the new bytes, or None when nothing differs or only a check was asked for.
    """

    count: int = 0
    changes: list[tuple[Place, CellValue | None, CellValue]] = field(default_factory=list)
    data: bytes | None = None


def cached_value(cell: re.Match[bytes], strings: Callable[[], Sequence[str]]) -> CellValue | _Missing:
    """What is cached in a formula cell.

    Args:
        strings: gives the shared strings, for the few writers that put formula results there.
    """
    content = cell[VALUE]
    kind = attribute(cell[ATTRIBUTES], "t") or "n"
    if kind == "inlineStr":
        return MISSING
    if cell[VALUE_ATTRIBUTES] is None or (not content and kind != "str"):
        return MISSING
    return decoded(kind, text_of(content), strings)


def decoded(kind: str, text: str, strings: Callable[[], Sequence[str]]) -> CellValue | _Missing:
    """A `<v>` by the cell's `t`."""
    try:
        match kind:
            case "n":
                return float(text)
            case "b":
                return text.strip() in ("1", "true")
            case "s":
                return strings()[int(text)]
            case "e":
                return CellError.of(text.strip()) or text.strip()
    except (ValueError, IndexError):
        return MISSING
    return without_escapes(text)


def normal(value: object) -> CellValue:
    """A computed value as a cell can hold it: a blank counts 0, whole and tiny numbers as Excel has them."""
    if value is None:
        return 0.0
    if isinstance(value, (bool, CellError)):
        return value
    if isinstance(value, (int, float)):
        return 0.0 if abs(value) < _SMALLEST else float(value)
    text = str(value)
    return CellError.VALUE if len(text) > _LONGEST else text


def number_text(value: float) -> bytes:
    """The shortest digits that read back as the same double: `0.8411`, `12`, `1E+20`."""
    text = repr(value)
    if text[-2:] == ".0":
        return b"%d" % value
    return text.upper().encode() if "e" in text else text.encode()


def encoded(value: CellValue) -> tuple[bytes, bytes, bytes]:
    """The cell's `t`, what follows `v` in its tag, and the content of `<v>`."""
    if type(value) is float:
        return b"", b"", number_text(value)
    if isinstance(value, bool):
        return b"b", b"", b"1" if value else b"0"
    if isinstance(value, CellError):
        return b"e", b"", value.value.encode()
    text = str(value)
    space = b' xml:space="preserve"' if text != text.strip() or "\n" in text else b""
    safe = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return b"str", space, escape(safe, quote=False).encode()


def rewrite(
    sheet: SheetXml,
    values: Callable[[int, int], object],
    held: Collection[Place],
    judge: Callable[[re.Match[bytes], Place, object], object],
    strings: Callable[[], Sequence[str]],
    spilled: Mapping[Place, CellValue | None],
    check: Tolerance | None = None,
) -> Rewriting:
    """Compare the cached values of a sheet with computed ones and write those that differ.

    Args:
        values: the engine's value by row and column.
        held: places that keep their cached value.
        judge: called for every result that is no ordinary number, text or boolean, and for numbers next to zero; gives
            the value to write, or `MISSING` to keep the cell as it is.
        spilled: results of array formulas outside their first cells; None empties a cell.
        check: only compare, with this tolerance.
    """
    writer = _Writer(sheet, strings, check)
    if spilled:
        writer.spill(spilled)
    if not writer.formula_cells(values, held, judge):
        return rewrite(sheet, values, held, judge, strings, spilled, check)
    return writer.outcome()


class _Writer:
    """Writes a sheet anew from front to back, or notes in a check what differs."""

    def __init__(self, sheet: SheetXml, strings: Callable[[], Sequence[str]], check: Tolerance | None) -> None:
        self._sheet = sheet
        self._strings = strings
        self._check = check
        self._outcome = Rewriting()
        self._written = bytearray()
        self._old = memoryview(sheet.data)
        self._position = 0
        self._waiting: list[tuple[int, int, bytes]] = []  # edits of cells without formula, last one first
        self._texts: dict[str, bytes] = {}
        self._opened = b"<%bv>" % sheet.prefix
        self._closed = b"</%bv>" % sheet.prefix

    def outcome(self) -> Rewriting:
        self._flush(len(self._sheet.data) + 1)
        if self._position:
            self._written += self._old[self._position :]
            self._outcome.data = bytes(self._written)
        return self._outcome

    def _flush(self, before: int) -> None:
        while self._waiting and self._waiting[-1][0] < before:
            start, end, text = self._waiting.pop()
            self._written += self._old[self._position : start]
            self._written += text
            self._position = end

    def formula_cells(
        self,
        values: Callable[[int, int], object],
        held: Collection[Place],
        judge: Callable[[re.Match[bytes], Place, object], object],
    ) -> bool:
        """Go through the formula cells; False when not all of them were seen.

        Numbers in cells without `t`, most of a large workbook, are written here and then: a call costs as much again.
        """
        sheet, opened, closed = self._sheet, self._opened, self._closed
        writing = self._check is None and not self._waiting
        written, old, texts, columns = self._written, self._old, self._texts, COLUMNS
        seen = count = position = 0
        for cell in sheet.cells():
            seen += 1
            letters, digits, attributes, _, _, tag, content = cell.groups()
            if letters is None:
                row, column = sheet.place(cell)
            else:
                row, column = int(digits), columns.get(letters) or column_of(letters)
            if held and (row, column) in held:
                continue
            value: Any = values(row, column)
            kind = type(value)
            if kind is float and (1e-6 < value <= _LARGEST or -_LARGEST <= value < -1e-6 or value == 0.0):
                if b"t=" not in attributes:
                    if content:
                        try:
                            if float(content) == value:
                                continue
                        except ValueError:
                            pass
                    if writing and tag is None:
                        end = cell.end()
                        written += old[position:end]
                        written += opened + number_text(value) + closed
                        position = end
                        count += 1
                        continue
            elif kind is str:
                if writing and tag is None and b"t=" not in attributes:
                    new = texts.get(value)
                    if new is None:
                        _, space, text = encoded(normal(value))
                        new = texts[value] = opened[:-1] + space + b">" + text + closed
                    middle, end = cell.end(ATTRIBUTES), cell.end()
                    written += old[position:middle]
                    written += b' t="str"'
                    written += old[middle:end]
                    written += new
                    position = end
                    count += 1
                    continue
            elif kind is not bool:
                value = judge(cell, (row, column), value)
                if value is MISSING:
                    continue
            self._position = position
            self._formula_cell(cell, (row, column), normal(value))
            position = self._position
        self._position = position
        self._outcome.count += count
        return sheet.all_seen(seen)

    def _differs(self, place: Place, cached: CellValue | _Missing, computed: CellValue) -> bool:
        """Note a difference; True when the cell is to be rewritten."""
        same = False if isinstance(cached, _Missing) else (self._check or EXACT).same(cached, computed)
        if same:
            return False
        if self._check is None:
            return True
        self._outcome.count += 1
        self._outcome.changes.append((place, None if isinstance(cached, _Missing) else cached, computed))
        return False

    def _formula_cell(self, cell: re.Match[bytes], place: Place, computed: CellValue) -> None:
        if self._differs(place, cached_value(cell, self._strings), computed):
            self._write(cell, computed)

    def _write(self, cell: re.Match[bytes], computed: CellValue) -> None:
        self._outcome.count += 1
        self._flush(cell.start() + 1)  # a cell added right before this one comes first
        end, text = _new_cell(self._sheet, cell, computed)
        self._written += self._old[self._position : cell.start()]
        self._written += text
        self._position = end

    def spill(self, spilled: Mapping[Place, CellValue | None]) -> None:
        """Put results of array formulas into cells without a formula of their own."""
        left = dict(spilled)
        cells = list(self._sheet.all_cells())
        edits = []
        p = self._sheet.prefix
        for place, start, end in cells:
            if place not in left:
                continue
            value = left.pop(place)
            text = self._sheet.data[start:end]
            cached = plain_value(text, p, self._strings)
            if value is None:
                changed = not isinstance(cached, _Missing) and self._differs(place, cached, "")
            else:
                changed = self._differs(place, cached, value)
            if changed:
                opening = text[: text.index(b">")].rstrip(b"/").rstrip()
                edits.append((start, end, _value_cell(opening, p, value)))
        new = {place: value for place, value in left.items() if value is not None}
        if [True for place, value in sorted(new.items()) if self._differs(place, MISSING, value)]:
            edits += _added(self._sheet, cells, new)
        self._outcome.count += len(edits)
        self._waiting = sorted(edits, key=lambda edit: edit[:2], reverse=True)


def _with_type(attributes: bytes, kind: bytes) -> bytes:
    """The attribute text of a cell with another `t`."""
    found = _TYPE.search(attributes)
    new = b' t="%b"' % kind if kind else b""
    if found is None:
        return attributes + new
    return attributes[: found.start()] + new + attributes[found.end() :]


def _new_cell(sheet: SheetXml, cell: re.Match[bytes], value: CellValue) -> tuple[int, bytes]:
    """Where the rewritten part of a cell ends, and its new bytes: from `<c` to behind `</v>`."""
    kind, space, content = encoded(value)
    data, p = sheet.data, sheet.prefix
    attributes = cell[ATTRIBUTES]
    end = cell.end()
    if b"t=" in attributes:
        if attribute(attributes, "t") == "inlineStr":
            end = data.index(b"</" + p + b"c", end)
        attributes = _with_type(attributes, kind)
    elif kind:
        attributes += b' t="%b"' % kind
    formula_end = cell.end(FORMULA) if cell[FORMULA] is not None else cell.end(FORMULA_ATTRIBUTES)
    formula_end = data.index(b">", formula_end) + 1
    head = data[cell.start() : cell.start(ATTRIBUTES)]
    formula = data[cell.end(ATTRIBUTES) : formula_end]
    return end, b"%b%b%b<%bv%b>%b</%bv>" % (head, attributes, formula, p, space, content, p)


def _value_cell(opening: bytes, prefix: bytes, value: CellValue | None) -> bytes:
    """A cell without formula; `opening` is its start tag without the closing bracket."""
    if value is None:
        return _with_type(opening, b"") + b"/>"
    kind, space, content = encoded(value)
    return b"%b><%bv%b>%b</%bv></%bc>" % (_with_type(opening, kind), prefix, space, content, prefix, prefix)


def with_array_range(data: bytes, prefix: bytes, cell: str, area: str) -> bytes:
    """The part with another `ref` in the array formula of a cell."""
    name = re.escape(prefix)
    pattern = rb"(<%bc\s[^<>]*?\br=[\"']%b[\"'][^<>]*>\s*<%bf\s[^<>]*?\bref=[\"'])[^\"'<>]*" % (
        name,
        cell.encode(),
        name,
    )
    return re.sub(pattern, lambda found: found[1] + area.encode(), data, count=1)


def plain_value(text: bytes, prefix: bytes, strings: Callable[[], Sequence[str]]) -> CellValue | _Missing:
    """The value of a cell without formula."""
    name = re.escape(prefix)
    found = re.search(rb"<%bv(?:\s[^<>]*)?>([^<]*)<" % name, text)
    kind = attribute(text[: text.index(b">")], "t") or "n"
    if kind == "inlineStr":
        return "".join(unescape(piece.decode()) for piece in re.findall(rb"<%bt(?:\s[^<>]*)?>([^<]*)<" % name, text))
    if found is None:
        return MISSING
    return decoded(kind, text_of(found[1]), strings)


def _added(
    sheet: SheetXml, cells: list[tuple[Place, int, int]], wanted: Mapping[Place, CellValue]
) -> list[tuple[int, int, bytes]]:
    """The edits that add cells which the sheet does not have yet, in their rows and in order."""
    p = sheet.prefix
    rows = {number: (start, end) for number, start, end in sheet.rows()}
    closing = b"</%brow>" % p
    inside: dict[tuple[int, int], list[bytes]] = {}
    empty: dict[tuple[int, int], list[bytes]] = {}
    missing: dict[int, list[bytes]] = {}
    for (row, column), value in sorted(wanted.items()):
        new = _value_cell(b'<%bc r="%b"' % (p, address(row, column).encode()), p, value)
        if row not in rows:
            missing.setdefault(row, []).append(new)
        elif sheet.data[rows[row][1] - 2 : rows[row][1]] == b"/>":
            empty.setdefault((rows[row][1] - 2, rows[row][1]), []).append(new)
        else:
            behind = [stop for (number, other), _, stop in cells if number == row and other < column]
            at = behind[-1] if behind else rows[row][1]
            inside.setdefault((at, at), []).append(new)
    edits = [(start, end, b"".join(texts)) for (start, end), texts in inside.items()]
    edits += [(start, end, b">" + b"".join(texts) + closing) for (start, end), texts in empty.items()]
    gaps: dict[int, list[bytes]] = {}
    for row, texts in missing.items():
        at = min((start for number, (start, _) in rows.items() if number > row), default=sheet.end)
        gaps.setdefault(at, []).append(b'<%brow r="%d">%b%b' % (p, row, b"".join(texts), closing))
    return edits + [(at, at, b"".join(texts)) for at, texts in gaps.items()]
