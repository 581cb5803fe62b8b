"""共享公式: the formula of a cell that only refers to a master's text (ECMA-376 part 1, §18.3.1.40).

The master's text is cut once into literal pieces and relative references; each child is
then written by shifting those.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from xladdin.grid import MAX_COLUMN, MAX_ROW, column_letters, column_number

_TOKEN = re.compile(
    r"""
      (?P<skip> "(?:[^"]|"")*" | '(?:[^']|'')*' | \[(?:[^\[\]]|\[[^\[\]]*\])*\] )
    | (?<![\w.\\$]) (?:
        (?P<column>\$?[A-Za-z]{1,3}) (?P<row>\$?[0-9]{1,7}) (?![\w.(!])
      | (?P<left>\$?[A-Za-z]{1,3}) : (?P<right>\$?[A-Za-z]{1,3}) (?![\w.(!$])
      | (?P<top>\$?[0-9]{1,7}) : (?P<bottom>\$?[0-9]{1,7}) (?![\w.(!$])
    )
    """,
    re.X,
)


@dataclass(frozen=True, slots=True)
class _Relative:
    """The column or row half of a relative reference."""

    number: int
    is_column: bool

    def shifted(self, columns: int) -> str:
        """A column, further on."""
        return column_letters((self.number - 1 + columns) % MAX_COLUMN + 1)


class SharedFormula:
    """A master formula that can be read from another cell.

    Args:
        text: the master's formula, without `=`.
        row, column: where the master stands.
    """

    def __init__(self, text: str, row: int, column: int) -> None:
        self.text = text
        self.row = row
        self.column = column
        self._pieces = _cut(text)
        self._by_column: dict[int, list[str | int]] = {}

    def at(self, row: int, column: int) -> str:
        """The formula as it reads in that cell. References past the sheet's edge come in again on the other side, as in Excel."""
        pieces = self._by_column.get(column)
        if pieces is None:
            pieces = self._by_column[column] = self._in_column(column)
        above = row - self.row - 1
        return "".join([piece if isinstance(piece, str) else str((piece + above) % MAX_ROW + 1) for piece in pieces])

    def _in_column(self, column: int) -> list[str | int]:
        """The text with its columns shifted, and the rows that are still to be: most shared formulas run down one column."""
        merged: list[str | int] = [""]
        for piece in self._pieces:
            if isinstance(piece, _Relative) and not piece.is_column:
                merged += [piece.number, ""]
            else:
                merged[-1] = f"{merged[-1]}{piece if isinstance(piece, str) else piece.shifted(column - self.column)}"
        return merged


def _cut(text: str) -> list[str | _Relative]:
    pieces: list[str | _Relative] = []
    done = 0
    for token in _TOKEN.finditer(text):
        if token["skip"] is not None:
            continue
        parts = [
            (name, token[name])
            for name in ("column", "row", "left", "right", "top", "bottom")
            if token[name] is not None
        ]
        if not all(_exists(name, part) for name, part in parts):
            continue
        for name, part in parts:
            start, end = token.span(name)
            if part.startswith("$"):
                continue
            pieces += [
                text[done:start],
                _Relative(column_number(part) if _is_column(name) else int(part), _is_column(name)),
            ]
            done = end
    return [*pieces, text[done:]]


def _is_column(name: str) -> bool:
    return name in {"column", "left", "right"}


def _exists(name: str, part: str) -> bool:
    part = part.lstrip("$")
    return column_number(part) <= MAX_COLUMN if _is_column(name) else 1 <= int(part) <= MAX_ROW
