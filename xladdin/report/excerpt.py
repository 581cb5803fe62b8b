"""表格摘录：the rows around findings, as the reader of the workbook sees them: header, the row itself, its neighbours, the evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from typing import Final

from xladdin.finding import Finding
from xladdin.forms import Form
from xladdin.forms.entries import shown
from xladdin.grid import Area, Book, Cell, Sheet, place_of
from xladdin.report.printable import one_line

# More columns than a page is wide, and more rows of evidence than one looks at.
_MOST_COLUMNS: Final = 14
_MOST_EVIDENCE: Final = 6
_MOST_HEADER: Final = 4


class Role(StrEnum):
    """Why a cell is in an excerpt."""

    FOUND = "found"
    EVIDENCE = "evidence"
    HEADER = "header"
    AROUND = "around"


@dataclass(frozen=True, slots=True)
class Place:
    """One cell of an excerpt; in a merged range the part of it that the excerpt shows."""

    row: int
    column: int
    text: str
    role: Role
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Excerpt:
    """Some rows and columns of a sheet.

    Attributes:
        columns: column numbers from left to right.
        rows: row number and its places; a place that a merge above or to the left covers is left out.
    """

    columns: tuple[int, ...]
    rows: tuple[tuple[int, tuple[Place, ...]], ...]


def seen(cell: Cell) -> str:
    """What stands in a cell: words as they were typed, numbers as the format shows them."""
    return cell.value if isinstance(cell.value, str) else shown(cell)


class Excerpts:
    """The excerpts of one workbook.

    Args:
        book: None where a validation was made without one; every excerpt is None then.
    """

    def __init__(self, book: Book | None, forms: Sequence[Form]) -> None:
        self._sheets = {sheet.name: _Grid(sheet) for sheet in book.sheets} if book else {}
        self._forms = forms

    def around(self, findings: Sequence[Finding]) -> Excerpt | None:
        """The rows around findings of one row: headers, the row above and below, rows with evidence on the same sheet."""
        place = place_of(findings[0].cell)
        grid = self._sheets.get(findings[0].sheet)
        if place is None or grid is None:
            return None
        found = {spot for finding in findings if (spot := place_of(finding.cell))}
        used = [
            spot
            for finding in findings
            for item in finding.evidence
            if item.sheet == finding.sheet and (spot := place_of(item.cell))
        ]
        used = list(dict.fromkeys(grid.anchor(*spot) for spot in used))[: _MOST_EVIDENCE * len(found)]
        header, area = self._table(findings[0].sheet, place)
        rows = {place[0], *(row for row, _ in used[:_MOST_EVIDENCE])}
        rows |= {row for row in (place[0] - 1, place[0] + 1) if grid.has_row(row)}
        headers = range(header.top, min(header.bottom, header.top + _MOST_HEADER - 1) + 1) if header else range(0)
        columns = _columns(area or grid.width(rows), [column for _, column in [*found, *used]])
        shown_rows = sorted(rows | set(headers))
        return Excerpt(columns, tuple(grid.drawn(shown_rows, columns, found, set(used), set(headers))))

    def row(self, finding: Finding) -> list[tuple[str, bool]]:
        """The filled cells of a finding's row from left to right, each with whether it is the one; merged ranges once.

        In a form only the columns of its table.
        """
        place = place_of(finding.cell)
        grid = self._sheets.get(finding.sheet)
        return grid.line(place, self._table(finding.sheet, place)[1]) if place and grid else []

    def _table(self, sheet: str, place: tuple[int, int]) -> tuple[Area | None, Area | None]:
        """The header and the area of the table that holds a place."""
        tables = (table for form in self._forms if form.sheet.name == sheet for table in form.tables)
        return next(((table.header, table.area) for table in tables if place in table.area), (None, None))


def _columns(area: Area, needed: Collection[int]) -> tuple[int, ...]:
    """The area's columns, at most so many, with those that must be seen."""
    every = range(area.left, area.right + 1)
    if len(every) <= _MOST_COLUMNS:
        return tuple(sorted({*every, *needed}))
    near = sorted(every, key=lambda column: (min(abs(column - other) for other in needed), column))
    return tuple(sorted({*needed, *near[: _MOST_COLUMNS - 2], every[0], every[1]}))


class _Grid:
    """A sheet looked at row by row."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @cached_property
    def _rows(self) -> Mapping[int, list[Cell]]:
        return dict(self._sheet.rows())

    def has_row(self, row: int) -> bool:
        return row in self._rows

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        area = self._sheet.merge_at(row, column)
        return (area.top, area.left) if area else (row, column)

    def width(self, rows: Collection[int]) -> Area:
        """The used columns of some rows."""
        used = [cell.column for row in rows for cell in self._rows.get(row, [])] or [1]
        return Area(min(rows), min(used), max(rows), max(used))

    def line(self, place: tuple[int, int], within: Area | None) -> list[tuple[str, bool]]:
        row, column = place
        cells = {cell.column: cell for cell in self._rows.get(row, [])}
        for area in self._merges.get(row, []):
            if cell := self._sheet.cells.get((area.top, area.left)):
                cells[area.left] = cell
        if within:
            cells = {column: cell for column, cell in cells.items() if within.left <= column <= within.right}
        own = self.anchor(row, column)[1]
        if own not in cells:
            cells[own] = Cell(row, own, None)
        return [(one_line(seen(cells[c])), c == own) for c in sorted(cells) if c == own or seen(cells[c]).strip()]

    @cached_property
    def _merges(self) -> Mapping[int, list[Area]]:
        """The merged ranges by the used rows that they cover."""
        found: dict[int, list[Area]] = {}
        for area in self._sheet.merges:
            rows = range(area.top, area.bottom + 1) if area.bottom - area.top < len(self._rows) else self._rows
            for row in rows:
                if row in self._rows and area.top <= row <= area.bottom:
                    found.setdefault(row, []).append(area)
        return found

    def drawn(
        self,
        rows: Sequence[int],
        columns: Sequence[int],
        found: Collection[tuple[int, int]],
        used: Collection[tuple[int, int]],
        headers: Collection[int],
    ) -> Iterator[tuple[int, tuple[Place, ...]]]:
        runs = [[row for _, row in run] for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0])]
        first_of_run = {row: run[0] for run in runs for row in run}
        last_of_run = {row: run[-1] for run in runs for row in run}
        for row in rows:
            places = []
            for index, column in enumerate(columns):
                area = self._sheet.merge_at(row, column)
                before = columns[index - 1] if index else 0
                if area and ((row > max(area.top, first_of_run[row])) or before >= area.left):
                    continue
                cell = self._sheet.at(row, column)
                anchor = self.anchor(row, column)
                role = (
                    Role.FOUND if anchor in found or (row, column) in found
                    else Role.EVIDENCE if anchor in used
                    else Role.HEADER if row in headers else Role.AROUND
                )  # fmt: skip
                wide = sum(area.left <= other <= area.right for other in columns[index:]) if area else 1
                high = min(area.bottom, last_of_run[row]) - row + 1 if area else 1
                places.append(Place(row, column, seen(cell) if cell else "", role, wide, high))
            yield row, tuple(places)
