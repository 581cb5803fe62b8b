"""共享公式: a formula stored once for a block of cells, written out for each of them.

ECMA-376 part 1, §18.3.1.40: the first cell holds the text, the others only `si`. The engine's own expansion shifts what
looks like a cell inside quoted sheet names (`'Q1'!A1`) and forgets the first half of `A1:INDEX(…)`, so it never sees a
shared formula.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from xladdin.engine.tokens import Kind, tokenize
from xladdin.grid import MAX_COLUMN, MAX_ROW, column_letters, column_number

_CORNER = re.compile(r"(\$?)([A-Za-z]*)(\$?)([0-9]*)")


@dataclass(frozen=True, slots=True)
class _Corner:
    """One end of a reference; 0 where it names no column or no row."""

    column: int
    row: int
    fixed_column: bool
    fixed_row: bool

    @classmethod
    def of(cls, text: str) -> _Corner:
        found = _CORNER.fullmatch(text)
        if found is None:
            raise ValueError(text)
        if not found[2]:  # a row alone: its `$` was taken for that of a column
            return cls(0, int(found[4]), False, bool(found[1] or found[3]))
        return cls(column_number(found[2]), int(found[4] or 0), bool(found[1]), bool(found[3]))

    def moved(self, rows: int, columns: int) -> _Corner:
        """Shifted as a relative reference is; past the edge of the sheet it comes back on the other side."""
        column = self.column
        row = self.row
        if column and not self.fixed_column:
            column = (column - 1 + columns) % MAX_COLUMN + 1
        if row and not self.fixed_row:
            row = (row - 1 + rows) % MAX_ROW + 1
        return _Corner(column, row, self.fixed_column, self.fixed_row)

    def column_text(self) -> str:
        return f"{'$' if self.fixed_column else ''}{column_letters(self.column)}" if self.column else ""

    def row_text(self) -> str:
        return f"{'$' if self.fixed_row else ''}{self.row}" if self.row else ""


def _written(first: _Corner, last: _Corner | None) -> str:
    """A reference with its first cell first."""
    if last is None:
        return first.column_text() + first.row_text()
    left, right = sorted((first, last), key=lambda corner: corner.column)
    top, bottom = sorted((first, last), key=lambda corner: corner.row)
    return f"{left.column_text()}{top.row_text()}:{right.column_text()}{bottom.row_text()}"


def forward(reference: str) -> str:
    """A range with its first cell first: `B5:$A1` → `$A1:B5`."""
    first, colon, last = reference.partition(":")
    return _written(_Corner.of(first), _Corner.of(last) if colon else None)


class SharedFormula:
    """A formula at home in one cell that other cells take over.

    Raises:
        FormulaError: the text cannot be cut into tokens.
    """

    def __init__(self, formula: str, row: int, column: int) -> None:
        self.formula = formula
        self._row = row
        self._column = column
        self._pieces: list[str | tuple[_Corner, _Corner | None]] = []
        position = 0
        for token in tokenize(formula):
            if token.kind is not Kind.REF:
                continue
            start = token.end - len(token.text)
            first, colon, last = token.text.partition(":")
            self._pieces.append(formula[position:start])
            self._pieces.append((_Corner.of(first), _Corner.of(last) if colon else None))
            position = token.end
        self._pieces.append(formula[position:])

    def at(self, row: int, column: int) -> str:
        """The formula of another cell of the block."""
        rows, columns = row - self._row, column - self._column
        if not rows and not columns:
            return self.formula
        return "".join(
            piece
            if isinstance(piece, str)
            else _written(piece[0].moved(rows, columns), piece[1] and piece[1].moved(rows, columns))
            for piece in self._pieces
        )
