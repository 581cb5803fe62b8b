"""复算：what a recalculated workbook shows of its printed figures: each check, and how printed and computed compare.

Nothing is typed: a 差异 formula names the two cells that it compares, the number formats give the figures as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from agency_form import JUDGED, UNPRINTED, UNPUBLISHED, subject
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

_DIFFERENCE: Final = re.compile(
    r"=(?:ROUND\((?P<a>[A-Z]+\d+)-(?P<b>[A-Z]+\d+),6\)|IF\((?P<c>[A-Z]+\d+)=(?P<d>[A-Z]+\d+),0,1\))"
)
# Heading of an alternative → the way of rounding that the figure needs when the alternative differs.
_ALTERNATIVES: Final = {"四舍五入则为": "截断", "截断则为": "四舍五入", "最后取舍则为": "逐项四舍五入"}
ITEM: Final = "复算项目"
CONSEQUENCE: Final = "按复算得分"
POINTS: Final = "复算得分"
DERIVATION: Final = "得分说明"


@dataclass(frozen=True, slots=True)
class Check:
    """One recomputation: a printed figure, what its formula gives, and how the two compare.

    Attributes:
        cell: address of the printed figure.
        heading: heading of the 复算 column.
        item: what the figure belongs to.
        printed, computed: as shown in their cells.
        difference: printed − computed, 0 when they agree; None when the formula gives no number.
        only: 截断, 四舍五入 or 逐项四舍五入 when the figures agree by this way of rounding alone.
        formula: the recomputation.
    """

    sheet: str
    cell: str
    heading: str
    item: str
    printed: str
    computed: str
    difference: float | None
    only: str
    formula: str

    @property
    def agrees(self) -> bool:
        return self.difference == 0

    @property
    def is_consequence(self) -> bool:
        """A total of recomputed scores: it moves with the item that differs, the printed total itself is sound."""
        return CONSEQUENCE in self.heading or CONSEQUENCE in self.item

    @property
    def is_comparison(self) -> bool:
        """The same fact as another table prints it: nothing was computed."""
        return not self.heading.startswith("复算") and not self.is_consequence

    @property
    def key(self) -> tuple[str, str]:
        return self.item, self.heading


def shown(cell: Cell) -> str:
    """A cell's value as its number format shows it."""
    value, shape = cell.value, cell.number_format.split(";")[0]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    places = len(shape.partition(".")[2].rstrip("%"))
    if "%" in shape:
        return f"{value * 100:.{places}f}%"
    return f"{value:.{places}f}" if "." in shape else f"{value:.10g}"


@dataclass(frozen=True, slots=True)
class Found:
    """Points that the report does not print: what its rule gives, with the derivation."""

    sheet: str
    item: str
    points: str
    how: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one workbook shows: its checks, and its printed figures by what can be said of them."""

    name: str
    checks: tuple[Check, ...]
    judged: tuple[tuple[str, str], ...]
    unpublished: tuple[tuple[str, str], ...]
    operands: int
    found: tuple[Found, ...]


def _headings(sheet: Worksheet, row: int, start: int) -> dict[int, str]:
    """The 复算 headings in force in a row: column → heading."""
    top = max((r for r in range(1, row) if sheet.cell(r, start).value == ITEM), default=0)
    return {c: str(sheet.cell(top, c).value or "") for c in range(start, sheet.max_column + 1)} if top else {}


def _start(sheet: Worksheet) -> int:
    """The first column of the 复算区."""
    return next(int(c.column) for cells in sheet.iter_rows() for c in cells if c.value == ITEM)


def _checks(formulas: Worksheet, values: Worksheet, start: int) -> Iterator[Check]:
    for cells in formulas.iter_rows(min_col=start):
        headings = _headings(formulas, cells[0].row, start)
        for cell in cells:
            match = _DIFFERENCE.fullmatch(str(cell.value))
            if match is None:
                continue
            printed, computed = match["a"] or match["c"], match["b"] or match["d"]
            column = formulas[computed].column
            heading = headings[column]
            gap = values[cell.coordinate].value
            other = _ALTERNATIVES.get(headings.get(column + 2, ""), "")
            alternative = values.cell(cell.row, column + 2).value if other else None
            differs = isinstance(alternative, int | float) and abs(alternative - values[printed].value) > 1e-9
            item = str(formulas.cell(cell.row, start).value)
            yield Check(
                sheet=formulas.title,
                cell=printed,
                heading=heading,
                item=subject(formulas, printed, heading, item),
                printed=shown(values[printed]),
                computed=shown(values[computed]),
                difference=float(gap) if isinstance(gap, int | float) else None,
                only=other if gap == 0 and differs else "",
                formula=str(formulas[computed].value),
            )


def _found(formulas: Worksheet, values: Worksheet, start: int) -> Iterator[Found]:
    """Recomputed points with no 差异 beside them."""
    for cells in formulas.iter_rows(min_col=start):
        headings = {heading: column for column, heading in _headings(formulas, cells[0].row, start).items()}
        column = headings.get(POINTS)
        if column is None:
            continue
        row = cells[0].row
        if formulas.cell(row, column).data_type != "f" or formulas.cell(row, column + 1).value is not None:
            continue
        how = values.cell(row, headings[DERIVATION]).value if DERIVATION in headings else None
        points = shown(values.cell(row, column))
        derivation = str(how) if how else f"`{formulas.cell(row, column).value}`"
        yield Found(formulas.title, str(formulas.cell(row, start).value), points, derivation)


def read(path: Path) -> Reading:
    """Read one recalculated workbook."""
    formulas, values = load_workbook(path), load_workbook(path, data_only=True)
    checks: list[Check] = []
    found: list[Found] = []
    marked: dict[str, list[tuple[str, str]]] = {JUDGED: [], UNPUBLISHED: []}
    figures = 0
    for sheet in formulas:
        start = _start(sheet)
        checks += _checks(sheet, values[sheet.title], start)
        found += _found(sheet, values[sheet.title], start)
        for cells in sheet.iter_rows():
            item = str(sheet.cell(cells[0].row, start).value)
            headings = _headings(sheet, cells[0].row, start)
            for cell in cells:
                if cell.column < start and isinstance(cell.value, int | float):
                    figures += 1
                elif isinstance(cell.value, str) and (mark := cell.value.removesuffix(UNPRINTED)) in marked:
                    marked[mark].append((sheet.title, f"{item}（{headings[cell.column].removeprefix('复算')}）"))
                    # A printed figure that nothing recomputes is no operand either.
                    figures -= mark == cell.value
    checked = {(c.sheet, c.cell) for c in checks if isinstance(formulas[c.sheet][c.cell].value, int | float)}
    judged, unpublished = (tuple(found) for found in marked.values())
    return Reading(path.stem, tuple(checks), judged, unpublished, figures - len(checked), tuple(found))
