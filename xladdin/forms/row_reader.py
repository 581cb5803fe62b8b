"""取行：the filled cells of one table's rows, by the role of their columns."""

from __future__ import annotations

from xladdin.forms.entries import Entry
from xladdin.forms.headings import LEVELS, Role
from xladdin.forms.labels import is_placeholder
from xladdin.forms.layout import Layout
from xladdin.forms.table import Column, Table


class RowReader:
    """The cells of one table's rows, by role."""

    def __init__(self, layout: Layout, table: Table) -> None:
        self.layout = layout
        self.table = table
        self.sheet = layout.sheet.name
        self.levels = table.levels
        self._columns: dict[tuple[Role, int], Column] = {}
        for column in table.columns:
            self._columns.setdefault((column.role, column.level), column)

    def entry(self, row: int, column: Column | None) -> Entry | None:
        """The filled cell of a column in a row; a cell merged from the left belongs to the column it starts in."""
        found = self.entries(row, column)
        if column is not None and (column.role in LEVELS or column.role is Role.NAME):
            # `指标1：` in a cell of its own before the name.
            found = [entry for entry in found if not is_placeholder(entry.text)] or found
        return found[0] if found else None

    def entries(self, row: int, column: Column | None) -> list[Entry]:
        if column is None:
            return []
        cells = self.layout.seen(row, column.left, column.right)
        return [Entry(self.sheet, cell) for cell in cells if column.left <= cell.column <= column.right]

    def role(self, row: int, role: Role, level: int = 0) -> Entry | None:
        return self.entry(row, self._columns.get((role, level)))

    def all_of(self, row: int, *roles: Role) -> tuple[Entry, ...]:
        """The filled cells of every column with one of these roles, from left to right."""
        columns = (column for column in self.table.columns if column.role in roles)
        return tuple(entry for column in columns for entry in self.entries(row, column))
