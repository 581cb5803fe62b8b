"""版面：a sheet's filled cells by row, and the merged range that covers a place.

Costs grow with used cells only: a merge over whole columns is looked up, never unrolled.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice
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
        self._areas, self._lefts = _by_row(sheet.merges, sorted(filled))
        self.rows: dict[int, list[Cell]] = {}
        for row, cells in filled.items():
            cells.sort(key=lambda cell: cell.column)
            if row in self._areas:
                cells = [cell for cell in cells if self._is_top_left(cell)]
            if cells:
                self.rows[row] = cells
        self.numbers = sorted(self.rows)

    @property
    def sheet_title(self) -> str:
        """The sheet's own name, without the workbook of `[自评.xlsx]工作经费`: no sheet's name holds a bracket."""
        return self.sheet.name.rpartition("]")[2]

    def _is_top_left(self, cell: Cell) -> bool:
        area = self.area(cell.row, cell.column)
        return (area.top, area.left) == (cell.row, cell.column)

    def area(self, row: int, column: int) -> Area:
        """The merged range at this place, or the place alone."""
        lefts = self._lefts.get(row)
        if lefts:
            at = bisect_right(lefts, column) - 1
            if at >= 0 and (area := self._areas[row][at]).right >= column:
                return area
        return Area(row, column, row, column)

    def at(self, row: int, column: int) -> Cell | None:
        """The filled cell seen at this place (a merged range shows its top-left), or None."""
        area = self.area(row, column)
        cell = self.sheet.cells.get((area.top, area.left))
        return None if blank(cell) else cell

    def seen(self, row: int, left: int, right: int) -> list[Cell]:
        """The filled cells seen in one row between two columns, each once, merged ranges from outside included."""
        cells = self.rows.get(row, [])
        first = bisect_left(cells, left, key=lambda cell: cell.column)
        last = bisect_right(cells, right, key=lambda cell: cell.column)
        found = {(cell.row, cell.column): cell for cell in cells[first:last]}
        for area in self._reaching(row, left, right):
            merged = self.sheet.cells.get((area.top, area.left))
            if merged is not None and not blank(merged):
                found[merged.row, merged.column] = merged
        return sorted(found.values(), key=lambda cell: cell.column)

    def _reaching(self, row: int, left: int, right: int) -> list[Area]:
        """Merged ranges of a row that reach into these columns."""
        lefts = self._lefts.get(row, [])
        first = max(0, bisect_left(lefts, left) - 1)
        return [area for area in self._areas.get(row, [])[first : bisect_right(lefts, right)] if area.right >= left]

    def covering(self, row: int, most_rows: int) -> list[Cell]:
        """Filled cells above `row` whose merged range, of at most `most_rows` rows, reaches down into it."""
        return [
            cell
            for area in self._areas.get(row, ())
            if area.top < row and area.bottom - area.top < most_rows and (cell := self.at(row, area.left)) is not None
        ]

    def after(self, row: int) -> Iterator[int]:
        """The filled rows below `row`."""
        return islice(self.numbers, bisect_right(self.numbers, row), None)

    def before(self, row: int, most: int) -> list[int]:
        """The filled rows above `row`, at most `most` rows away, from the nearest up."""
        first, last = bisect_left(self.numbers, row - most), bisect_left(self.numbers, row)
        return self.numbers[first:last][::-1]


def _by_row(merges: list[Area], rows: list[int]) -> tuple[dict[int, list[Area]], dict[int, list[int]]]:
    """Per filled row the merged ranges that cross it from left to right, and where each begins."""
    areas: dict[int, list[Area]] = {}
    entries = 0
    for area in merges:
        covered = rows[bisect_left(rows, area.top) : bisect_right(rows, area.bottom)]
        entries += len(covered)
        if entries > _MOST_ENTRIES:
            break
        for row in covered:
            areas.setdefault(row, []).append(area)
    for row in areas:
        areas[row].sort(key=lambda area: (area.left, area.top))
    return areas, {row: [area.left for area in found] for row, found in areas.items()}
