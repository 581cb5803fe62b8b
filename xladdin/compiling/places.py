"""位置: the cells around a formula, taken from the workbook as it was read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from xladdin.compiling.arguments import Present
from xladdin.grid import Area, Book, Sheet, Value, column_number

_CELL: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_LARGEST_AREA: Final = 10_000  # cells of a range that a call may take


@dataclass(frozen=True, slots=True)
class BookPlace:
    """A formula's sheet in its workbook.

    Attributes:
        book: with the values as they are computed now.
        sheet: the name of the formula's sheet.
        known: what parts of the formula give now; `asked` gathers those that are not among them.
    """

    book: Book
    sheet: str
    known: Mapping[str, Value] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def cell(self, prefix: str, reference: str) -> Present | None:
        """What stands in a cell; None for another workbook's cell and for a sheet that is not there."""
        sheet = self._sheet(prefix)
        match = _CELL.fullmatch(reference)
        if sheet is None or match is None:
            return None
        return _present(sheet, int(match[2]), column_number(match[1]))

    def area(self, prefix: str, reference: str) -> tuple[Area, list[list[Present]]] | None:
        """A range's cells; None also for whole columns and ranges past a limit."""
        sheet = self._sheet(prefix)
        ends = [_CELL.fullmatch(end) for end in reference.split(":")]
        if sheet is None or len(ends) != 2 or ends[0] is None or ends[1] is None:
            return None
        top, bottom = sorted(int(end[2]) for end in ends if end)
        left, right = sorted(column_number(end[1]) for end in ends if end)
        if (bottom - top + 1) * (right - left + 1) > _LARGEST_AREA:
            return None
        rows = [[_present(sheet, row, column) for column in range(left, right + 1)] for row in range(top, bottom + 1)]
        return Area(top, left, bottom, right), rows

    def expression(self, formula: str) -> Value:
        """What a part of the formula gives now; None, and asked for, where it is not known yet."""
        if formula not in self.known:
            self.asked.append(formula)
        return self.known.get(formula)

    def _sheet(self, prefix: str) -> Sheet | None:
        name = self.sheet
        if prefix:
            name = prefix[:-1]
            name = name[1:-1].replace("''", "'") if name.startswith("'") else name
        # Excel does not distinguish case in sheet names.
        return next((sheet for sheet in self.book.sheets if sheet.name.lower() == name.lower()), None)


def _present(sheet: Sheet, row: int, column: int) -> Present:
    cell = sheet.cells.get((row, column))
    return Present(cell.value, cell.formula is not None) if cell else Present(None)
