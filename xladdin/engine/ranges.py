"""区域的写法: ranges with their first cell first, which the engine insists on.

A backward range such as `A5:A1` stops the whole calculation of formualizer 0.13. Excel never stores one, other writers
do, and a shared formula makes one of `$A1:A$1` further down.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from xladdin.engine.tables import whole_area
from xladdin.engine.tokens import Kind, Token, tokenize
from xladdin.grid import address, column_number

_CORNER = re.compile(r"(\$?[A-Za-z]+)?(\$?[0-9]+)?")


def forward(reference: str) -> str:
    """`B5:$A1` → `$A1:B5`; each end keeps its `$`."""
    first, colon, last = reference.partition(":")
    one, other = _CORNER.fullmatch(first), _CORNER.fullmatch(last)
    if not colon or one is None or other is None:
        return reference
    columns = sorted((one[1] or "", other[1] or ""), key=lambda text: column_number(text.lstrip("$")))
    rows = sorted((one[2] or "", other[2] or ""), key=lambda text: int(text.lstrip("$") or 0))
    return f"{columns[0]}{rows[0]}:{columns[1]}{rows[1]}"


def _areas(formula: str) -> list[Token]:
    return [token for token in tokenize(formula) if token.kind is Kind.REF and ":" in token.text]


def all_forward(formula: str) -> str:
    """A formula with every range put right.

    Raises:
        FormulaError: it cannot be cut into tokens.
    """
    pieces: list[str] = []
    position = 0
    for token in _areas(formula):
        pieces += (formula[position : token.end - len(token.text)], forward(token.text))
        position = token.end
    return "".join([*pieces, formula[position:]])


def may_turn(formula: str) -> bool:
    """Whether a range in a shared formula can come out backward further on: one end is fixed and the other is not.

    Raises:
        FormulaError: it cannot be cut into tokens.
    """
    for token in _areas(formula):
        first, _, last = token.text.partition(":")
        if [text[:1] == "$" for text in (first, last)].count(True) == 1:
            return True
        if [bool(re.search(r"[A-Za-z]\$", text)) for text in (first, last)].count(True) == 1:
            return True
    return False


def is_cell(reference: str) -> bool:
    """Whether a range is a single cell: `A5:A5`, but not `A:A`."""
    area = whole_area(reference)
    return area is not None and (area.top, area.left) == (area.bottom, area.right)


def crossing(reference: str, row: int, column: int) -> str:
    """The cell where a range meets the row or column of the cell that asks: `A1:A9` in row 5 is `A5`.

    A range of one cell is that cell. Outside, and for a range of several rows and columns, the engine's `@` gives the
    error. Written out as a cell, a blank one stays blank; the engine's `@` makes 0 of it.
    """
    prefix, mark, cells = reference.rpartition("!")
    area = whole_area(cells)
    if area is None:
        return f"@{reference}"
    if area.left == area.right and (area.top == area.bottom or area.top <= row <= area.bottom):
        row = area.top if area.top == area.bottom else row
        return f"{prefix}{mark}{address(row, area.left)}"
    if area.top == area.bottom and area.left <= column <= area.right:
        return f"{prefix}{mark}{address(area.top, column)}"
    return f"@{reference}"


def positions(name: str, call: str, several: bool) -> str:
    """The result of a call such as `ROW($A$5:B9)`, or all its row numbers as an array.

    Args:
        name: ROW, COLUMN, ROWS or COLUMNS.
    """
    area = whole_area(call[call.rindex("(") + 1 : -1].strip().rpartition("!")[2])
    if area is None:
        return "#REF!"
    first, last = (area.top, area.bottom) if name[:3] == "ROW" else (area.left, area.right)
    count = last - first + 1
    if name.endswith("S"):
        return str(count)
    if not several:
        return str(first)
    return f"({first}-1+SEQUENCE({count if name == 'ROW' else f'1,{count}'}))"


def same_shape(references: Iterable[str]) -> bool:
    """Whether ranges have the same height and width."""
    areas = [whole_area(reference.rpartition("!")[2]) for reference in references]
    return len({(area.bottom - area.top, area.right - area.left) for area in areas if area is not None}) < 2


def is_line(reference: str) -> bool:
    """Whether a range is a single row or column."""
    area = whole_area(reference.rpartition("!")[2])
    return area is None or area.top == area.bottom or area.left == area.right
