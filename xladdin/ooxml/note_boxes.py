"""批注框大小: how large a note must be for its text to be read, and which cells its corners then lie in."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from xladdin.grid import MAX_COLUMN, MAX_ROW
from xladdin.ooxml.sheet_patch import SheetPatch
from xladdin.ooxml.vml import Anchor

WIDTH = 320  # pixels: 25 Chinese characters of the 9-point note font
_LINE = 17
_MARGIN = 20
_TALLEST = 900  # about a screen; the whole list stands on the result sheet
_WIDE, _NARROW = 12.5, 6.5  # pixels of a Chinese and of a Latin character
_STEPS = 2_000  # columns or rows to look at; hidden ones have no width


def height(text: str) -> int:
    """Pixels that the text needs at `WIDTH`."""
    lines = 0
    for line in text.split("\n"):
        pixels = sum(_WIDE if character > "\u2e7f" else _NARROW for character in line)
        lines += max(1, ceil(pixels / (WIDTH - _MARGIN)))
    return min(lines * _LINE + _MARGIN, _TALLEST)


def beside(sheet: SheetPatch, row: int, column: int, text: str) -> Anchor:
    """A box to the right of a cell (1-based), beginning one row above it, as Excel places them."""
    left, top = min(column, MAX_COLUMN - 1), max(row - 2, 0)
    right = _walked(left, 15, WIDTH, lambda index: sheet.column_pixels(index + 1), MAX_COLUMN)
    bottom = _walked(top, 4, height(text), lambda index: sheet.row_pixels(index + 1), MAX_ROW)
    return Anchor(left, 15, top, 4, *right, *bottom)


def grown(sheet: SheetPatch, box: Anchor, text: str) -> Anchor:
    """A box made taller by what `text` needs, and at least `WIDTH` wide; its top left stays."""
    right = _walked(box.left, box.left_offset, WIDTH, lambda index: sheet.column_pixels(index + 1), MAX_COLUMN)
    bottom = _walked(box.bottom, box.bottom_offset, height(text), lambda index: sheet.row_pixels(index + 1), MAX_ROW)
    return Anchor(
        box.left, box.left_offset, box.top, box.top_offset, *max(right, (box.right, box.right_offset)), *bottom
    )  # fmt: skip


def _walked(index: int, offset: int, length: int, size: Callable[[int], int], end: int) -> tuple[int, int]:
    """The place `length` pixels beyond (index, offset): an index and the pixels into it."""
    remaining = offset + length
    for _ in range(_STEPS):
        here = size(index)
        if remaining <= here or index + 1 >= end:
            return index, max(0, min(remaining, here))
        remaining -= here
        index += 1
    return index, 0
