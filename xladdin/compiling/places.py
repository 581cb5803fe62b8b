"""位置: the cells around a formula, and what names and table references mean there, as the workbook was read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from xladdin.engine.names import Names
from xladdin.engine.syntax import Node, Part, parse
from xladdin.engine.tables import TableError, Tables, unquoted
from xladdin.engine.tokens import FormulaError
from xladdin.grid import Area, Book, Sheet, Value, column_number

_CELL: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_FIXED: Final = re.compile(r"\$[A-Za-z]{1,3}\$[0-9]{1,7}(?::\$[A-Za-z]{1,3}\$[0-9]{1,7})?")
_LARGEST_AREA: Final = 10_000  # cells of a range that a call may take


@dataclass(frozen=True, slots=True)
class Present:
    """What a cell or an expression is now: its value, and whether a formula gives it."""

    value: Value
    formula: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A plain reference: the sheet before it with its `!`, if any, and `A1` or `A1:B2`."""

    prefix: str
    text: str

    def __str__(self) -> str:
        return self.prefix + self.text


class Place(Protocol):
    """Where a formula stands: it knows the cells around."""

    def cell(self, reference: Reference) -> Present | None:
        """A single cell; None where it cannot be known."""

    def area(self, reference: Reference) -> tuple[Area, list[list[Present]]] | None:
        """A range and its cells by rows; None where they cannot be known."""

    def meaning(self, node: Node) -> Reference | None:
        """The cells that a defined name or a table reference stands for; None where it is anything else."""

    def expression(self, formula: str) -> Present | None:
        """What a part of the formula gives now (`MID(E6,2,9)`); None where that is not known."""


@dataclass(frozen=True, slots=True)
class BookPlace:
    """A formula's cell in its workbook.

    Attributes:
        book: with the values as they are computed now.
        sheet, row, column: of the formula's cell.
        known: what parts of the formula give now; `asked` gathers those that are not among them.
    """

    book: Book
    sheet: str
    names: Names
    tables: Tables
    row: int = 0
    column: int = 0
    known: Mapping[str, Present | None] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def at(self, row: int, column: int, known: Mapping[str, Present | None] | None = None) -> BookPlace:
        """Another cell of the sheet."""
        return replace(self, row=row, column=column, known=known or {}, asked=[])

    def cell(self, reference: Reference) -> Present | None:
        """What stands in a cell; None for another workbook's cell and for a sheet that is not there."""
        sheet = self._sheet(reference.prefix)
        match = _CELL.fullmatch(reference.text)
        if sheet is None or match is None:
            return None
        return _present(sheet, int(match[2]), column_number(match[1]))

    def area(self, reference: Reference) -> tuple[Area, list[list[Present]]] | None:
        """A range's cells; None also for whole columns and ranges past a limit."""
        sheet = self._sheet(reference.prefix)
        ends = [_CELL.fullmatch(end) for end in reference.text.split(":")]
        if sheet is None or len(ends) > 2 or any(end is None for end in ends):
            return None
        top, *_, bottom = sorted(int(end[2]) for end in (ends[0], ends[-1]) if end)
        left, *_, right = sorted(column_number(end[1]) for end in (ends[0], ends[-1]) if end)
        if (bottom - top + 1) * (right - left + 1) > _LARGEST_AREA:
            return None
        rows = [[_present(sheet, row, column) for column in range(left, right + 1)] for row in range(top, bottom + 1)]
        return Area(top, left, bottom, right), rows

    def meaning(self, node: Node) -> Reference | None:
        """A name that is a fixed reference, or a table reference written with letters and numbers."""
        if node.part is Part.TABLE:
            try:
                meant = self.tables.resolve(node.text, self.sheet, self.row, self.column)
            except TableError:
                return None
            prefix, mark, text = meant.text(self.row, self.sheet).rpartition("!")
            return Reference(prefix + mark, text)
        found = self.names.find(node.text, self.sheet, unquoted(node.prefix) if node.prefix else None)
        if found is None or found.macro:
            return None
        try:
            defined = parse(found.formula)
        except (FormulaError, RecursionError):
            return None
        # Without `$` a name means another cell wherever it is used.
        fixed = defined.part is Part.REF and defined.prefix and _FIXED.fullmatch(defined.text)
        return Reference(defined.prefix, defined.text) if fixed else None

    def expression(self, formula: str) -> Present | None:
        """What a part of the formula gives now; None, and asked for, where it is not known yet."""
        if formula not in self.known:
            self.asked.append(formula)
        return self.known.get(formula)

    def _sheet(self, prefix: str) -> Sheet | None:
        name = unquoted(prefix) if prefix else self.sheet
        # Excel does not distinguish case in sheet names.
        return next((sheet for sheet in self.book.sheets if sheet.name.lower() == name.lower()), None)


def _present(sheet: Sheet, row: int, column: int) -> Present:
    cell = sheet.cells.get((row, column))
    return Present(cell.value, cell.formula is not None) if cell else Present(None)
