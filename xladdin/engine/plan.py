"""重算的打算: what is to be done with each formula cell of a sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from xladdin.engine.formula_cells import (
    ATTRIBUTES,
    FORMULA,
    FORMULA_ATTRIBUTES,
    VALUE,
    VALUE_ATTRIBUTES,
    SheetXml,
    attribute,
    text_of,
)
from xladdin.grid import Area
from xladdin.ooxml.shared_formulas import SharedFormula

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ArrayFormula:
    """An array formula.

    Attributes:
        area: the cells it fills: for a legacy one for good, for a dynamic one at the last calculation.
    """

    row: int
    column: int
    area: Area
    dynamic: bool


@dataclass
class SheetPlan:
    """What to do with the formula cells of one sheet.

    Attributes:
        held: cells that keep their cached value, with the reason.
        unknown: held cells that have no cached value to keep.
        volatile: cells that keep it because they read the clock or chance.
        arrays: array formulas by place, those that are computed.
        shared: shared formulas by `si`.
        mark: the part's byte order mark, which `xml.data` lacks.
    """

    name: str
    part: str
    xml: SheetXml
    held: dict[Place, str] = field(default_factory=dict)
    unknown: set[Place] = field(default_factory=set)
    volatile: set[Place] = field(default_factory=set)
    arrays: dict[Place, ArrayFormula] = field(default_factory=dict)
    shared: dict[str, SharedFormula] = field(default_factory=dict)
    mark: bytes = b""

    def formula(self, cell: re.Match[bytes], place: Place) -> str:
        """The formula of a cell as people read it; empty for a data table."""
        shared = self.shared.get(attribute(cell[FORMULA_ATTRIBUTES], "si") or "")
        if shared is not None and attribute(cell[FORMULA_ATTRIBUTES], "t") == "shared":
            return shared.at(*place)
        return text_of(cell[FORMULA])

    def hold(self, cell: re.Match[bytes], place: Place, reason: str) -> None:
        """Keep the cached value of a cell."""
        self.held[place] = reason
        self.arrays.pop(place, None)
        if not has_cached_value(cell):
            self.unknown.add(place)


def has_cached_value(cell: re.Match[bytes]) -> bool:
    """Whether a formula cell has a cached value; an empty text counts."""
    if cell[VALUE_ATTRIBUTES] is None:
        return False
    return bool(cell[VALUE]) or attribute(cell[ATTRIBUTES], "t") == "str"
