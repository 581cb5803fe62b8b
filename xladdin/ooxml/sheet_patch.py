"""工作表部件: changing some cells' styles and the drawing reference, byte by byte, in a part of any size.

No tree is built: a tree of 50,000 rows by 20 columns takes 1.5 GB. Rows are found with one
pass over the bytes, cells only within the rows that are touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from xladdin.grid import Area, address, column_number, place_of
from xladdin.ooxml import markup, xml
from xladdin.ooxml.markup import Edits, Element

# What follows <legacyDrawing> in a worksheet (CT_Worksheet, ECMA-376 part 1, §18.3.1.99).
_AFTER_LEGACY_DRAWING = frozenset(
    {
        "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
    }
)  # fmt: skip
_ATTRIBUTES = rb"""(?P<attributes>(?:[^>"']|"[^"]*"|'[^']*')*?)(?P<empty>/?)>"""
_SKIPPED = rb"!--.*?-->|!\[CDATA\[.*?\]\]>|\?.*?\?>"


class _Row(NamedTuple):
    """A row's place: its start tag, and where cells end (the end tag, or the end of `<row/>`)."""

    start: int
    inside: int
    close: int


@dataclass(frozen=True, slots=True)
class _Column:
    first: int
    last: int
    style: int
    pixels: int


class SheetPatch:
    """Edits of one worksheet part.

    Args:
        data: the part in UTF-8.

    Attributes:
        merges: the merged ranges.
        legacy_drawing: the relationship id of its VML drawing, or None.

    Raises:
        markup.Unfinished: no `sheetData` where it belongs.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._root = markup.root(data)
        self._prefix = self._root.prefix
        self._edits = Edits()
        self._sheet_data = self._find_sheet_data()
        self._rows = self._find_rows()
        self._head = [
            element
            for element in markup.siblings(data[: self._sheet_data.start], self._root.inside)
            if element.local != "sheetData"
        ]
        self._tail = list(markup.siblings(data, self._sheet_data.end))
        self._columns, self._default_width = self._read_columns()
        self._default_height = self._read_default_height()
        self.merges = self._read_merges()
        self.legacy_drawing = self._read_legacy_drawing()

    def style_at(self, row: int, column: int) -> int:
        """The style a cell shows: its own, else its row's, else its column's, else 0."""
        if row in self._rows:
            found = self._cells(row).get(column)
            if found is not None:
                return _number(_attribute(self._tag(found), b"s"))
            own = _attribute(self._data[self._rows[row].start : self._rows[row].inside], b"s")
            if own is not None:
                return _number(own)
        return next((item.style for item in self._columns if item.first <= column <= item.last), 0)

    def restyle(self, styles: Mapping[tuple[int, int], int]) -> None:
        """Give cells new styles, creating cells and rows that are absent. Call once."""
        by_row: dict[int, dict[int, int]] = {}
        for (row, column), style in styles.items():
            by_row.setdefault(row, {})[column] = style
        for row in sorted(by_row):
            if row in self._rows:
                self._restyle_row(row, by_row[row])
        absent = sorted(set(by_row) - set(self._rows))
        self._insert_rows({row: self._new_row(row, by_row[row]) for row in absent})

    def set_legacy_drawing(self, relationship: str) -> None:
        """Add `<legacyDrawing r:id=…>` in its place among the worksheet's children."""
        spaces = (xml.OFFICE_RELATIONSHIPS, xml.OFFICE_RELATIONSHIPS_STRICT)
        prefix = markup.prefix_of(self._data, self._root, spaces)
        if prefix is None:
            strict = markup.namespace(self._data, self._root) == xml.MAIN_STRICT
            attribute = f'xmlns:r="{spaces[strict]}" r:id="{relationship}"'
        else:
            attribute = f'{prefix}:id="{relationship}"'
        following = markup.first_of(self._data, self._tail, _AFTER_LEGACY_DRAWING)
        at = following.start if following else self._root.close
        self._edits.insert(at, b"<" + self._prefix + b"legacyDrawing " + attribute.encode() + b"/>")

    def column_pixels(self, column: int) -> int:
        """The column's width on screen; 0 when hidden."""
        return next((item.pixels for item in self._columns if item.first <= column <= item.last), self._default_width)

    def row_pixels(self, row: int) -> int:
        """The row's height on screen; 0 when hidden."""
        if row not in self._rows:
            return self._default_height
        tag = self._data[self._rows[row].start : self._rows[row].inside]
        if xml.is_true(_text(_attribute(tag, b"hidden"))):
            return 0
        height = _attribute(tag, b"ht")
        return _pixels(_text(height)) if height else self._default_height

    @property
    def edits(self) -> Edits:
        """The changes so far, for `Draft.edit`."""
        return self._edits

    def applied(self) -> bytes:
        """The part with all edits."""
        return self._edits.applied(self._data)

    def _find_sheet_data(self) -> Element:
        name = self._prefix + b"sheetData"
        pattern = re.compile(rb"<(?:" + _SKIPPED + rb"|(?P<sheet>" + name + rb")(?=[\s/>])" + _ATTRIBUTES + rb")", re.S)
        for found in pattern.finditer(self._data, self._root.inside):
            if found["sheet"]:
                start, inside = found.span()
                if found["empty"]:
                    return Element(name, start, inside, inside, inside)
                closing = re.compile(rb"<(?:" + _SKIPPED + rb"|(?P<close>/" + name + rb"\s*>))", re.S)
                for end in closing.finditer(self._data, inside):
                    if end["close"]:
                        return Element(name, start, inside, end.start(), end.end())
        raise markup.Unfinished("sheetData")

    def _find_rows(self) -> dict[int, _Row]:
        name = self._prefix + b"row"
        pattern = re.compile(
            rb"<(?:"
            + _SKIPPED
            + rb"|(?P<close>/"
            + name
            + rb"\s*>)|(?P<row>"
            + name
            + rb")(?=[\s/>])"
            + _ATTRIBUTES
            + rb")",
            re.S,
        )
        rows: dict[int, _Row] = {}
        number, start, inside = 0, 0, 0
        for found in pattern.finditer(self._data, self._sheet_data.inside, self._sheet_data.close):
            if found["close"]:
                rows[number] = _Row(start, inside, found.start())
            elif found["row"]:
                start, inside = found.span()
                own = _attribute(found["attributes"], b"r")
                number = int(own) if own else number + 1
                if found["empty"]:
                    rows[number] = _Row(start, inside, inside)
        return rows

    def _cells(self, row: int) -> dict[int, Element]:
        """The row's cells by column; only the start tags' places matter."""
        name = self._prefix + b"c"
        pattern = re.compile(rb"<(?:" + _SKIPPED + rb"|(?P<cell>" + name + rb")(?=[\s/>])" + _ATTRIBUTES + rb")", re.S)
        cells = {}
        column = 0
        for found in pattern.finditer(self._data, self._rows[row].inside, self._rows[row].close):
            if found["cell"]:
                reference = _attribute(found["attributes"], b"r")
                column = column_number(_text(reference).rstrip("0123456789")) if reference else column + 1
                cells[column] = Element(name, found.start(), found.end(), found.end(), found.end())
        return cells

    def _restyle_row(self, row: int, styles: Mapping[int, int]) -> None:
        cells = self._cells(row)
        place_of = self._rows[row]
        new = []
        for column in sorted(styles):
            if column in cells:
                cell = cells[column]
                self._edits.replace(
                    cell.start, cell.inside, markup.with_attribute(self._tag(cell), "s", str(styles[column]))
                )
                continue
            following = min((other for other in cells if other > column), default=None)
            content = self._new_cell(row, column, styles[column])
            if following is not None:
                self._edits.insert(cells[following].start, content)
            elif not self._is_empty(place_of):
                self._edits.insert(place_of.close, content)
            else:
                new.append(content)
        tag = self._data[place_of.start : place_of.inside]
        opened = _wider_spans(tag, min(styles), max(styles))
        if new:
            opened = opened[:-2].rstrip() + b">" + b"".join(new) + b"</" + self._prefix + b"row>"
        if opened != tag:
            self._edits.replace(place_of.start, place_of.inside, opened)

    def _insert_rows(self, rows: Mapping[int, bytes]) -> None:
        if not rows:
            return
        if self._sheet_data.empty:
            self._edits.append(self._data, self._sheet_data, b"".join(rows.values()))
            return
        present = sorted(self._rows)
        for row, content in rows.items():
            following = next((other for other in present if other > row), None)
            self._edits.insert(
                self._rows[following].start if following is not None else self._sheet_data.close, content
            )

    def _new_row(self, row: int, styles: Mapping[int, int]) -> bytes:
        cells = b"".join(self._new_cell(row, column, styles[column]) for column in sorted(styles))
        return b'<%srow r="%d">%s</%srow>' % (self._prefix, row, cells, self._prefix)

    def _new_cell(self, row: int, column: int, style: int) -> bytes:
        return b'<%sc r="%s" s="%d"/>' % (self._prefix, address(row, column).encode(), style)

    def _is_empty(self, row: _Row) -> bool:
        return self._data[row.inside - 2 : row.inside] == b"/>"

    def _tag(self, element: Element) -> bytes:
        return self._data[element.start : element.inside]

    def _read_columns(self) -> tuple[list[_Column], int]:
        default = 64  # 8.43 characters of the usual 11-point font
        columns = []
        for element in self._head:
            if element.local == "sheetFormatPr":
                width = markup.attributes(self._data, element).get("defaultColWidth")
                default = _column_pixels(width) if width else default
            elif element.local == "cols":
                for item in markup.children(self._data, element):
                    found = markup.attributes(self._data, item)
                    width = found.get("width")
                    hidden = xml.is_true(found.get("hidden"))
                    columns.append(
                        _Column(
                            _number(found.get("min")),
                            _number(found.get("max")),
                            _number(found.get("style")),
                            0 if hidden else _column_pixels(width) if width else default,
                        )
                    )
        return columns, default

    def _read_default_height(self) -> int:
        for element in self._head:
            if element.local == "sheetFormatPr":
                return _pixels(markup.attributes(self._data, element).get("defaultRowHeight", "15"))
        return 20

    def _read_merges(self) -> list[Area]:
        found = []
        for element in self._tail:
            if element.local == "mergeCells":
                for item in markup.children(self._data, element):
                    first, _, last = markup.attributes(self._data, item).get("ref", "").partition(":")
                    top_left, bottom_right = place_of(first), place_of(last)
                    if top_left and bottom_right:
                        found.append(Area(*top_left, *bottom_right))
        return found

    def _read_legacy_drawing(self) -> str | None:
        for element in self._tail:
            if element.local == "legacyDrawing":
                for name, value in markup.attributes(self._data, element).items():
                    if name.rpartition(":")[2] == "id":
                        return value
        return None


def _attribute(tag: bytes, name: bytes) -> bytes | None:
    """An attribute's raw value. `r` must not find `spans` or `x14ac:r`."""
    found = _attribute_pattern(name).search(tag)
    return (found[1] if found[1] is not None else found[2]) if found else None


@cache
def _attribute_pattern(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(?:^|\s)" + name + rb"""\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def _text(raw: bytes | None) -> str:
    return raw.decode("utf-8", "replace") if raw else ""


def _number(raw: bytes | str | None) -> int:
    """A non-negative integer attribute; 0 for anything else."""
    return int(raw) if raw is not None and raw.isdigit() else 0


def _pixels(points: str) -> int:
    try:
        return round(float(points) * 4 / 3)
    except ValueError:
        return 20


def _column_pixels(characters: str) -> int:
    """Width in characters to pixels for a digit 7 pixels wide (ECMA-376 part 1, §18.3.1.13)."""
    try:
        return round(float(characters) * 7)
    except ValueError:
        return 64


def _wider_spans(tag: bytes, first: int, last: int) -> bytes:
    """The row's start tag with its `spans` hint covering these columns, where it has that hint."""
    spans = _text(_attribute(tag, b"spans")).split(":")
    if len(spans) != 2 or not all(part.isdigit() for part in spans):
        return tag
    low, high = int(spans[0]), int(spans[1])
    if low <= first and last <= high:
        return tag
    return markup.with_attribute(tag, "spans", f"{min(low, first)}:{max(high, last)}")
