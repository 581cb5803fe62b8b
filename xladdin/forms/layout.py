"""版面：a sheet's filled cells by row, and the merged range that covers a place.

Costs grow with used cells only: a merge over whole columns is looked up, never unrolled.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Final

from xladdin.grid import Area, Cell, Sheet

# Merges that overlap without end are damage, not layout: beyond this many row entries the rest is ignored.
_MOST_ENTRIES: Final = 2_000_000


def blank(cell: Cell | None) -> bool:
    """Whether nothing is to be read there: no cell, no value, or only spaces."""
    return cell is None or cell.value is None or (isinstance(cell.value, str) and not cell.value.strip())


class Layout:
    """One sheet, indexed for reading by rows.

    Attributes:
        rows: per row its filled cells from left to right; a cell hidden under a merge is left out.
        numbers: the numbers of those rows, ascending.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        filled: dict[int, list[Cell]] = {}
        for cell in sheet.cells.values():
            if not blank(cell):
                filled.setdefault(cell.row, []).append(cell)
        self.numbers = sorted(filled)
        self._areas: dict[int, list[Area]] = {}
        entries = 0
        for area in sheet.merges:
            covered = self.numbers[bisect_left(self.numbers, area.top) : bisect_right(self.numbers, area.bottom)]
            entries += len(covered)
            if entries > _MOST_ENTRIES:
                break
            for row in covered:
                self._areas.setdefault(row, []).append(area)
        self.rows: dict[int, list[Cell]] = {}
        for row in self.numbers:
            seen = sorted(filled[row], key=lambda cell: cell.column)
            if row in self._areas:
                seen = [cell for cell in seen if self._is_top_left(cell)]
            if seen:
                self.rows[row] = seen
        self.numbers = sorted(self.rows)

    def _is_top_left(self, cell: Cell) -> bool:
        area = self.area(cell.row, cell.column)
        return (area.top, area.left) == (cell.row, cell.column)

    def area(self, row: int, column: int) -> Area:
        """The merged range at this place, or the place alone."""
        for area in self._areas.get(row, ()):
            if area.left <= column <= area.right and area.top <= row <= area.bottom:
                return area
        return Area(row, column, row, column)

    def at(self, row: int, column: int) -> Cell | None:
        """The filled cell seen at this place (a merged range shows its top-left), or None."""
        area = self.area(row, column)
        cell = self.sheet.cells.get((area.top, area.left))
        return None if blank(cell) else cell

    def seen(self, row: int, left: int, right: int) -> list[Cell]:
        """The filled cells seen in one row between two columns, each once, merges from above included."""
        found: dict[tuple[int, int], Cell] = {}
        for cell in self._candidates(row, left, right):
            found.setdefault((cell.row, cell.column), cell)
        return sorted(found.values(), key=lambda cell: cell.column)

    def _candidates(self, row: int, left: int, right: int) -> Iterable[Cell]:
        for cell in self.rows.get(row, ()):
            if self.area(row, cell.column).right >= left and cell.column <= right:
                yield cell
        for area in self._areas.get(row, ()):
            if area.top < row and area.right >= left and area.left <= right:
                merged = self.at(row, area.left)
                if merged is not None:
                    yield merged

    def covering(self, row: int, most_rows: int) -> list[Cell]:
        """Filled cells above `row` whose merged range, of at most `most_rows` rows, reaches down into it."""
        found = []
        for area in self._areas.get(row, ()):
            if area.top < row and area.bottom - area.top < most_rows:
                cell = self.at(row, area.left)
                if cell is not None:
                    found.append(cell)
        return found

    def after(self, row: int) -> list[int]:
        """The filled rows below `row`."""
        return self.numbers[bisect_right(self.numbers, row) :]
