"""参数: what stands between the commas of a JX_ call, by kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xladdin.compiling.guards import Guard, must
from xladdin.compiling.operands import NotCompiled
from xladdin.compiling.places import Present
from xladdin.errors import CellError
from xladdin.grid import Area, Value, column_letters

_CORNER: Final = re.compile(r"(\$?)[A-Za-z]{1,3}(\$?)[0-9]")


@dataclass(frozen=True, slots=True)
class Skipped:
    """Nothing between two commas."""


@dataclass(frozen=True, slots=True)
class Written:
    """A constant in the formula."""

    value: Decimal | str


@dataclass(frozen=True, slots=True)
class Cells:
    """A range, or one cell where a range is wanted: its text, its place, its cells by rows."""

    text: str
    area: Area
    rows: list[list[Present]]

    def part(self, top: int, left: int, bottom: int, right: int) -> str:
        """A part of the range, its rows and columns counted from 1, written with the `$` of the range's own text."""
        prefix, _, reference = self.text.rpartition("!")
        match = _CORNER.match(reference)
        assert match is not None
        column_sign, row_sign = ("$" if sign else "" for sign in match.groups())

        def corner(row: int, column: int) -> str:
            letters = column_letters(self.area.left + column - 1)
            return f"{column_sign}{letters}{row_sign}{self.area.top + row - 1}"

        first, last = corner(top, left), corner(bottom, right)
        return (f"{prefix}!" if prefix else "") + (first if first == last else f"{first}:{last}")

    @property
    def size(self) -> str:
        """How many cells it has, as a formula that follows rows put in between."""
        height, width = len(self.rows), len(self.rows[0])
        counts = [f"{name}({self.text})" for name, count in (("ROWS", height), ("COLUMNS", width)) if count > 1]
        return "*".join(counts) or "1"

    def unchanged_size(self) -> list[Guard]:
        """What must hold where its cells are named one by one: a row put in between would be passed over."""
        count = len(self.rows) * len(self.rows[0])
        return [must(f"{self.size}={count}", "区域增减了行列，请还原后重新编译")] if count > 1 else []

    def values(self) -> list[Value]:
        return [cell.value for row in self.rows for cell in row]

    def one(self, row: int, column: int) -> Cell:
        """One of its cells, counted from 1."""
        shown = self.part(row, column, row, column)
        return Cell(shown, self.rows[row - 1][column - 1], None)

    def each(self, most: int) -> list[Cell]:
        """Its cells row by row.

        Raises:
            NotCompiled: there are more than a formula can name one by one.
        """
        height, width = len(self.rows), len(self.rows[0])
        if height * width > most:
            raise NotCompiled(f"这种规则逐项计分，{self.text}超过{most}项")
        return [self.one(row, column) for row in range(1, height + 1) for column in range(1, width + 1)]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell."""

    text: str
    present: Present
    cells: Cells | None


@dataclass(frozen=True, slots=True)
class Call:
    """A compiled JX_ call: an expression behind its guards.

    Attributes:
        numeric: it gives no text.
        constant: its value, where that is known as long as the guards hold.
    """

    expression: str
    guards: tuple[Guard, ...] = ()
    numeric: bool = True
    constant: Decimal | str | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """Texts put together with `&`.

    Attributes:
        present: what they make now; None where that is not known.
    """

    text: str
    parts: tuple[Argument, ...]
    present: Present | None


@dataclass(frozen=True, slots=True)
class Other:
    """Any other expression.

    Attributes:
        numeric: it cannot give text.
        present: what it gives now; None where that is not known, or not asked of a number.
    """

    text: str
    numeric: bool
    present: Present | None = None


@dataclass(frozen=True, slots=True)
class Constants:
    """An array constant: its values by rows."""

    rows: list[list[Decimal | str]]


Argument = Skipped | Written | Cell | Cells | Call | Joined | Other | Constants


def present_text(argument: Argument) -> str | None:
    """The text that the argument is now; None for a number, a blank, an error and what is not known."""
    match argument:
        case Written(str() as value) | Call(constant=str() as value):
            return value
        case Cell(_, Present(value)) | Other(present=Present(value)) | Joined(present=Present(value)):
            return value if isinstance(value, str) and not isinstance(value, CellError) else None
    return None


def is_number(value: Value) -> bool:
    """Whether a cell's value is a number or a date."""
    return value is not None and not isinstance(value, (str, bool, CellError))
