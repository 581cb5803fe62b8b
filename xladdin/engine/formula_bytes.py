"""公式的字节: edits of a formula's plain text carried over to its escaped bytes in a worksheet part."""

from __future__ import annotations

import re
from functools import lru_cache

from xladdin.engine.edits import Replacement, Translation
from xladdin.engine.formula_cells import FORMULA, FORMULA_ATTRIBUTES

_ENTITY = re.compile(rb"&[^;]*;")


def byte_edits(text: bytes, found: Translation) -> list[tuple[int, int, Replacement]]:
    """The edits of a translation as places in the escaped bytes of the formula.

    A place counts code points of the plain text; entities and characters outside ASCII are longer in bytes.
    """
    starts: list[int] = []
    position = 0
    while position < len(text):
        starts.append(position)
        entity = _ENTITY.match(text, position)
        if entity is not None:
            position = entity.end()
            continue
        position += 1
        while position < len(text) and text[position] & 0xC0 == 0x80:
            position += 1
    starts.append(len(text))
    return [(starts[edit.start], starts[edit.end], edit.text) for edit in found.edits]


def edited(text: bytes, edits: list[tuple[int, int, Replacement]]) -> bytes:
    """A formula's escaped bytes with edits that do not depend on its place."""
    pieces: list[bytes] = []
    position = 0
    for start, end, new in edits:
        pieces += (text[position:start], _replacement(new, text[start:end]))
        position = end
    pieces.append(text[position:])
    return b"".join(pieces)


@lru_cache(maxsize=4096)  # the formulas of a column have the same constants
def _replacement(new: Replacement, old: bytes) -> bytes:
    return (new if isinstance(new, str) else new(old.decode(), 0, 0)).encode()


def formula_span(cell: re.Match[bytes], prefix: bytes) -> tuple[int, int]:
    """Where the formula element of a cell begins and ends."""
    start, last = cell.span(FORMULA_ATTRIBUTES)
    if cell[FORMULA] is not None:
        last = cell.end(FORMULA)
    return start - len(prefix) - 2, cell.string.index(b">", last) + 1
