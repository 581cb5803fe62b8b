"""过时的缓存值：formula cells whose stored result is not what the formula gives now; what `recalc --check` finds, as cells.

What the engine cannot do, what reads the clock or chance, and what reads other files keeps its stored value there and is
therefore never called stale.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from xladdin.engine.cell_values import CellValue
from xladdin.engine.recalculation import recalculate
from xladdin.errors import InputError
from xladdin.formats import is_package
from xladdin.grid import Stale, Value


def stale_cells(path: str) -> tuple[Stale, ...]:
    """The stale cells of an .xlsx or .xlsm; none for other kinds of files, which are read for their values only."""
    try:
        if not is_package(path):
            return ()
        found = recalculate(Path(path), check=True)
    except InputError:
        # What reading could get over (a damaged part the formulas need) is no reason not to validate.
        return ()
    return tuple(Stale(each.sheet, each.cell, _value(each.computed)) for each in found.differences)


def _value(computed: CellValue) -> Value:
    return Decimal(repr(computed)) if isinstance(computed, float) else computed
