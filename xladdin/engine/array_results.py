"""数组公式的结果: what array formulas fill beside their own cell."""

from __future__ import annotations

from collections.abc import Iterator

from xladdin.engine.binding import VALUE_OF_KIND, Engine
from xladdin.engine.cell_bytes import with_array_range
from xladdin.engine.cell_values import CellValue, normal
from xladdin.engine.plan import ArrayFormula, Place, SheetPlan
from xladdin.engine.tables import read_area
from xladdin.errors import CellError
from xladdin.grid import Area, address


def extent(engine: Engine, plan: SheetPlan, array: ArrayFormula) -> Area:
    """The cells that an array formula's result covers."""
    place = engine.spill(plan.name, array.row, array.column)
    found = read_area(place.rpartition("!")[2]) if place else None
    return found or Area(array.row, array.column, array.row, array.column)


def spilled(engine: Engine, plan: SheetPlan, array: ArrayFormula) -> dict[Place, CellValue | None] | None:
    """The results of an array formula outside its first cell; None for cells that it no longer fills.

    None instead of everything when one of the results is nothing that a cell can hold.
    """
    cells: dict[Place, CellValue | None] = dict.fromkeys(_places(array.area))
    covered = extent(engine, plan, array)
    if not array.dynamic and covered.top == covered.bottom and covered.left == covered.right:
        covered = array.area  # an error is repeated, and the engine does not spill one
        value = engine.value(plan.name, array.row, array.column)
        if isinstance(value, dict):
            same = VALUE_OF_KIND.get(str(value.get("kind")), CellError.VALUE)
            return dict.fromkeys((place for place in cells if place != (array.row, array.column)), same)
    for place in _places(covered):
        value = engine.value(plan.name, *place)
        if isinstance(value, dict):
            error = VALUE_OF_KIND.get(str(value.get("kind")))
            if error in (None, CellError.NAME, CellError.SPILL, CellError.CALC):
                return None
            cells[place] = error
        else:
            cells[place] = normal(value)
    cells.pop((array.row, array.column), None)
    return cells


def with_extents(engine: Engine, plan: SheetPlan, data: bytes) -> bytes:
    """The sheet with the ranges of dynamic arrays that have grown or shrunk."""
    for array in plan.arrays.values():
        area = extent(engine, plan, array)
        if array.dynamic and area != array.area:
            data = with_array_range(data, plan.xml.prefix, address(array.row, array.column), str(area))
    return data


def _places(area: Area) -> Iterator[Place]:
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            yield row, column
