"""表格：cells as every later layer sees them, whatever file or host they came from.

A reader (`xladdin.ooxml.reading` for .xlsx) fills these; forms, facts and rules read
them and know no file format.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from xladdin.errors import CellError

Value = Decimal | str | bool | CellError | datetime | date | time | None

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384


def column_letters(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def address(row: int, column: int) -> str:
    """(3, 2) → B3."""
    return f"{column_letters(column)}{row}"


def place_of(reference: str | None) -> tuple[int, int] | None:
    """`B3` → (3, 2); None for anything that is not one cell."""
    letters = (reference or "").rstrip("0123456789")
    digits = (reference or "")[len(letters) :]
    if not digits or not letters.isascii() or not letters.isalpha():
        return None
    return int(digits), column_number(letters)


def quoted(sheet: str) -> str:
    """A sheet's name as it stands before `!`: `'2024 年''s'`. Quotes are never wrong."""
    return "'" + sheet.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, 1-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, at: tuple[int, int]) -> bool:
        return self.top <= at[0] <= self.bottom and self.left <= at[1] <= self.right

    def __str__(self) -> str:
        first = address(self.top, self.left)
        last = address(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One used cell.

    Attributes:
        value: what stands there; for a formula its cached value. Numbers are Decimal.
        formula: the formula text without `=`, or None.
        number_format: the format code, such as `0.00%` or `General`.
    """

    row: int
    column: int
    value: Value
    formula: str | None = None
    number_format: str = "General"

    @property
    def address(self) -> str:
        return address(self.row, self.column)


@dataclass
class Sheet:
    """One worksheet's used cells, merges and notes."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    visible: bool = True
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    _anchors: dict[tuple[int, int], Area] | None = field(default=None, repr=False, compare=False)
    _wide: list[Area] = field(default_factory=list, repr=False, compare=False)

    def merge_at(self, row: int, column: int) -> Area | None:
        """The merged range that covers this place, or None."""
        if self._anchors is None:
            # Whole columns or a whole sheet in one merge are few, and too many places to list.
            self._wide = [area for area in self.merges if _places(area) > _MOST_PLACES]
            self._anchors = {
                (r, c): area
                for area in self.merges
                if _places(area) <= _MOST_PLACES
                for r in range(area.top, area.bottom + 1)
                for c in range(area.left, area.right + 1)
            }
        found = self._anchors.get((row, column))
        return found or next((area for area in self._wide if (row, column) in area), None)

    def at(self, row: int, column: int) -> Cell | None:
        """The cell seen at this place: inside a merged range its top-left cell."""
        area = self.merge_at(row, column)
        return self.cells.get((area.top, area.left) if area else (row, column))

    @property
    def last_row(self) -> int:
        return max((row for row, _ in self.cells), default=0)

    @property
    def last_column(self) -> int:
        return max((column for _, column in self.cells), default=0)

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Used rows in order, each with its used cells from left to right."""
        by_row: dict[int, list[Cell]] = {}
        for (row, _), cell in self.cells.items():
            by_row.setdefault(row, []).append(cell)
        for row in sorted(by_row):
            yield row, sorted(by_row[row], key=lambda cell: cell.column)


_MOST_PLACES = 1024


def _places(area: Area) -> int:
    return (area.bottom - area.top + 1) * (area.right - area.left + 1)


@dataclass(frozen=True, slots=True)
class Stale:
    """A formula cell whose cached value is not what the formula gives, or that has none.

    Attributes:
        value: what it gives.
    """

    sheet: str
    cell: str
    value: Value


@dataclass
class Book:
    """A workbook's sheets in their order.

    Attributes:
        stale: formula cells with another cached value than computed; empty also where nothing was computed.
    """

    path: str
    sheets: list[Sheet]
    stale: tuple[Stale, ...] = ()

    def sheet(self, name: str) -> Sheet:
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)
