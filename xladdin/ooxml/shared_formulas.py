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

    def shifted(self, rows: int, columns: int) -> str:
        if self.is_column:
            return column_letters((self.number - 1 + columns) % MAX_COLUMN + 1)
        return str((self.number - 1 + rows) % MAX_ROW + 1)


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

    def at(self, row: int, column: int) -> str:
        """The formula as it reads in that cell. References past the sheet's edge come in again on the other side, as in Excel."""
        rows, columns = row - self.row, column - self.column
        return "".join(piece if isinstance(piece, str) else piece.shifted(rows, columns) for piece in self._pieces)


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
