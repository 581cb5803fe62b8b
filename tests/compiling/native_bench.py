"""编译试验台：calls with their arguments in cells, compiled, and computed by the engine or by LibreOffice, many in one workbook."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xladdin.arguments import SKIPPED
from xladdin.compiling.formulas import compile_formula
from xladdin.compiling.places import Present, Reference
from xladdin.declare import registry
from xladdin.engine.recalculation import recalculate
from xladdin.engine.syntax import Node
from xladdin.errors import CellError
from xladdin.grid import Area, Value, address, column_number
from xladdin.ooxml.package import Package
from xladdin.ooxml.reading import read_book

SHEET = "例"
WIDTH = 8  # columns for each argument
FORMULA_COLUMN = 80


@dataclass(frozen=True)
class Literal:
    """An argument written in the formula, not in a cell."""

    value: float | str


@dataclass
class Case:
    """A call: its arguments as cell values (lists of rows for ranges), and where it stands in the workbook."""

    name: str
    arguments: Sequence[object]
    row: int = 0
    native: str = ""

    def formula(self) -> str:
        shown = [self._argument(at, argument) for at, argument in enumerate(self.arguments)]
        return f"{self.name}({','.join(shown)})"

    def _argument(self, at: int, argument: object) -> str:
        if argument is SKIPPED:
            return ""
        if isinstance(argument, Literal):
            return literal(argument.value)
        rows = as_rows(argument)
        left = at * WIDTH + 1
        return str(Area(self.row, left, self.row + len(rows) - 1, left + len(rows[0]) - 1))

    def cells(self) -> Iterable[tuple[int, int, object]]:
        for at, argument in enumerate(self.arguments):
            if argument is SKIPPED or isinstance(argument, Literal):
                continue
            for down, row in enumerate(as_rows(argument)):
                for across, value in enumerate(row):
                    yield self.row + down, at * WIDTH + 1 + across, value

    @property
    def height(self) -> int:
        return max([1, *(len(as_rows(a)) for a in self.arguments if a is not SKIPPED and not isinstance(a, Literal))])

    def expected(self) -> object:
        """What the core gives."""
        given = [a.value if isinstance(a, Literal) else a for a in self.arguments]
        return registry()[self.name].call_cells(given)

    def compile(self, present: Sequence[object] | None = None) -> str:
        """The native formula.

        Args:
            present: what the cells hold at that moment, when it is not what they hold later.
        """
        held = Case(self.name, self.arguments if present is None else present, self.row)
        self.native = compile_formula(self.formula(), CasePlace(held)).formula
        return self.native


def as_rows(argument: object) -> list[list[object]]:
    return argument if isinstance(argument, list) else [[argument]]


def literal(value: float | str) -> str:
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return f"{Decimal(repr(value)):f}"


def cell_value(value: object) -> Value:
    """A host's value as the grid holds it."""
    if isinstance(value, (float, int)) and not isinstance(value, bool):
        return Decimal(repr(value))
    assert value is None or isinstance(value, (str, bool, CellError))
    return value


class CasePlace:
    """The cells of one case, as `arguments.Place`."""

    def __init__(self, case: Case) -> None:
        self._cells = {(row, column): cell_value(value) for row, column, value in case.cells()}

    def cell(self, reference: Reference) -> Present | None:
        area = _area(reference.text)
        return Present(self._cells.get((area.top, area.left)))

    def area(self, reference: Reference) -> tuple[Area, list[list[Present]]] | None:
        area = _area(reference.text)
        rows = [
            [Present(self._cells.get((row, column))) for column in range(area.left, area.right + 1)]
            for row in range(area.top, area.bottom + 1)
        ]
        return area, rows

    def meaning(self, node: Node) -> Reference | None:
        raise AssertionError(node)  # the cases have no names

    def expression(self, formula: str) -> Present | None:
        raise AssertionError(formula)  # nor expressions


def _area(reference: str) -> Area:
    ends = [end.replace("$", "") for end in reference.split(":")]
    places = [(int(end.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), column_number(end.rstrip("0123456789"))) for end in ends]
    return Area(*places[0], *places[-1])


def lay_out(cases: Iterable[Case]) -> list[Case]:
    """Give every case its rows."""
    row = 1
    placed = []
    for case in cases:
        case.row = row
        row += case.height
        placed.append(case)
    return placed


def workbook(cases: Iterable[Case], path: Path) -> Path:
    """The cases' cells, and their native formulas in one column."""
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = SHEET
    for case in cases:
        for row, column, value in case.cells():
            put(sheet, row, column, value)
        if case.native:
            sheet.cell(case.row, FORMULA_COLUMN, f"={case.native}")
    book.save(path)
    return path


def put(sheet: Worksheet, row: int, column: int, value: object) -> None:
    if value is None:
        return
    cell = sheet.cell(row, column)
    if isinstance(value, CellError):
        cell.value, cell.data_type = value.value, "e"
    elif isinstance(value, str):
        cell.value, cell.data_type = value, "s"
    else:
        cell.value = value


def by_engine(cases: Sequence[Case], folder: Path) -> dict[int, Value]:
    """The native formulas' values by row, computed by the engine without any of our functions."""
    path = workbook(cases, folder / "native.xlsx")
    done = recalculate(path, functions={})
    assert not done.unsupported, done.unsupported[:3]
    return _values(path)


def saved_by_libreoffice(folder: Path, *paths: Path) -> Path:
    """The workbooks as LibreOffice without any add-in saves them, in a folder `out`."""
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
            "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"), *map(str, paths),
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder / "out"


def by_libreoffice(cases: Sequence[Case], folder: Path) -> dict[int, Value]:
    """The native formulas' values by row, computed by LibreOffice without any add-in."""
    path = workbook(cases, folder / "native.xlsx")
    return _values(saved_by_libreoffice(folder, path) / path.name)


def _values(path: Path) -> dict[int, Value]:
    sheet = read_book(Package.open(path)).sheet(SHEET)
    return {row: cell.value for (row, column), cell in sheet.cells.items() if column == FORMULA_COLUMN}


def same(expected: object, found: Value) -> bool:
    """Equal: rounded numbers to the last digit, unrounded quotients to 15 digits, errors and texts exactly."""
    if isinstance(expected, float) and isinstance(found, Decimal):
        return abs(Decimal(repr(expected)) - found) <= Decimal("1e-12") * max(1, abs(found))
    return found == (None if expected == "" else expected) or (expected == "" and found == "")


__all__ = [
    "SHEET",
    "Case",
    "CasePlace",
    "Literal",
    "address",
    "by_engine",
    "by_libreoffice",
    "lay_out",
    "same",
    "saved_by_libreoffice",
]
