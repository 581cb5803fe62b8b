"""转写的结果: what a formula's translation is made of: changes of its text, and what is known about its result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from xladdin.engine.ranges import is_line, same_shape

# What stands instead, or how to make it from the old text and the row and column of the cell.
Replacement = str | Callable[[str, int, int], str]


class Shape(IntEnum):
    """How many cells a part of a formula may be."""

    ONE = 0
    RANGE = 1  # cells of the sheet, or an array that a function returns: intersected where one value is wanted
    ARRAY = 2  # an array constant and what is computed from it: computed element by element in any formula


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a formula's text.

    Attributes:
        text: what stands there instead, or how to make it.
    """

    start: int
    end: int
    text: Replacement


@dataclass(frozen=True, slots=True)
class Translation:
    """What the engine gets for a formula.

    Attributes:
        edits: from left to right; the same for every formula that differs in digits only.
        reason: why the engine cannot do it, or None.
        volatile: the formula reads the clock or chance.
        functions: plain names of the functions it calls, also through names.
        substitutes: what stands there instead of functions of the engine, or around their arguments.
        declared: it calls one of our functions.
        many: the result may be more than one cell.
        by_text: names or tables are written out in it, so it fits this very text only.
        by_place: references are written out in it as they read in this cell, so it cannot be carried to another.
        intersects: ranges in it are intersected with the cell's row or column.
        alike: the places of ranges that must have the same height and width, or the result is #VALUE!.
        lines: the places of ranges that must be one row or one column, or the result is #REF!.
        calculates: it adds, multiplies or the like, so that texts in it are converted.
        sum_of: the places of the operands when the outermost operation is + or −, else None.
    """

    edits: tuple[Edit, ...] = ()
    reason: str | None = None
    volatile: bool = False
    functions: frozenset[str] = frozenset()
    lifted: frozenset[str] = frozenset()
    substitutes: frozenset[str] = frozenset()
    declared: bool = False
    many: bool = False
    by_text: bool = False
    by_place: bool = False
    intersects: bool = False
    alike: tuple[tuple[tuple[int, int], ...], ...] = ()
    lines: tuple[tuple[int, int], ...] = ()
    calculates: bool = False
    sum_of: tuple[tuple[int, int], tuple[int, int]] | None = None

    @property
    def changes(self) -> bool:
        """Whether `apply` may give another formula."""
        return bool(self.edits or self.alike or self.lines)

    def apply(self, formula: str, row: int, column: int) -> str:
        """The engine's formula for a cell."""
        if any(not same_shape([formula[start:end] for start, end in ranges]) for ranges in self.alike):
            return "#VALUE!"
        if not all(is_line(formula[start:end]) for start, end in self.lines):
            return "#REF!"
        if not self.edits:
            return formula
        pieces = []
        position = 0
        for edit in self.edits:
            pieces.append(formula[position : edit.start])
            text = edit.text
            pieces.append(text if isinstance(text, str) else text(formula[edit.start : edit.end], row, column))
            position = edit.end
        pieces.append(formula[position:])
        return "".join(pieces)
