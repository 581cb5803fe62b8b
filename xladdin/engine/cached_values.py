"""缓存值: the `<v>` and `t` of formula cells, read and rewritten in the bytes of a worksheet part.

Only the value and its type change, and only where the computed value is another one; every other byte stays. A cell
whose cached number reads as the same double keeps its spelling.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xladdin.engine.cell_bytes import added_cells, new_cell, value_cell
from xladdin.engine.cell_values import (
    EXACT,
    MISSING,
    CellValue,
    Missing,
    Tolerance,
    cached_value,
    encoded,
    normal,
    number_text,
    plain_value,
)
from xladdin.engine.formula_cells import (
    ATTRIBUTES,
    COLUMNS,
    SheetXml,
    column_of,
)

Place = tuple[int, int]

_LARGEST = 1.7976931348623157e308


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

    def _differs(self, place: Place, cached: CellValue | Missing, computed: CellValue) -> bool:
        """Note a difference; True when the cell is to be rewritten."""
        same = False if isinstance(cached, Missing) else (self._check or EXACT).same(cached, computed)
        if same:
            return False
        if self._check is None:
            return True
        self._outcome.count += 1
        self._outcome.changes.append((place, None if isinstance(cached, Missing) else cached, computed))
        return False

    def _formula_cell(self, cell: re.Match[bytes], place: Place, computed: CellValue) -> None:
        if self._differs(place, cached_value(cell, self._strings), computed):
            self._write(cell, computed)

    def _write(self, cell: re.Match[bytes], computed: CellValue) -> None:
        self._outcome.count += 1
        self._flush(cell.start() + 1)  # a cell added right before this one comes first
        end, text = new_cell(self._sheet, cell, computed)
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
                changed = not isinstance(cached, Missing) and self._differs(place, cached, "")
            else:
                changed = self._differs(place, cached, value)
            if changed:
                opening = text[: text.index(b">")].rstrip(b"/").rstrip()
                edits.append((start, end, value_cell(opening, p, value)))
        new = {place: value for place, value in left.items() if value is not None}
        if [True for place, value in sorted(new.items()) if self._differs(place, MISSING, value)]:
            edits += added_cells(self._sheet, cells, new)
        self._outcome.count += len(edits)
        self._waiting = sorted(edits, key=lambda edit: edit[:2], reverse=True)
