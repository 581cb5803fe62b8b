"""所读的单元格: which cells a formula reads, however it names them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xladdin.compiling.places import BookPlace, Reference
from xladdin.engine.syntax import Node, Part, parse
from xladdin.engine.tables import unquoted, whole_area
from xladdin.engine.tokens import FormulaError
from xladdin.grid import Area

_LISTED: Final = 10_000  # a larger range stands for itself

Read = tuple[str, Area]


def cells_read(formula: str, at: BookPlace) -> frozenset[Read]:
    """The cells that the formula reads, by sheet, and what names there are that mean no cells.

    `JX_SCORE_AVG(A1:A2,B1)` and a sum that names A1, A2 and B1 one by one read the same.
    """
    try:
        nodes = list(parse(formula).walk())
    except (FormulaError, RecursionError):
        return frozenset()
    return frozenset(read for node in nodes for read in _read(node, at))


def _read(node: Node, at: BookPlace) -> Iterator[Read]:
    if node.part not in (Part.REF, Part.NAME, Part.TABLE):
        return
    meant = Reference(node.prefix, node.text) if node.part is Part.REF else at.meaning(node)
    area = whole_area(meant.text) if meant is not None else None
    if meant is None or area is None:
        yield (node.prefix + node.text).lower(), Area(0, 0, 0, 0)
        return
    sheet = (unquoted(meant.prefix) if meant.prefix else at.sheet).lower()
    if (area.bottom - area.top + 1) * (area.right - area.left + 1) > _LISTED:
        yield sheet, area
        return
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            yield sheet, Area(row, column, row, column)
