"""大小次序: cell values compared and ordered as the Chinese Excel does."""

from __future__ import annotations

from typing import Any

from xladdin.engine.fifteen_digits import same_number

NA = {"type": "Error", "kind": "Na"}
VALUE = {"type": "Error", "kind": "Value"}
NUM = {"type": "Error", "kind": "Num"}
REF = {"type": "Error", "kind": "Ref"}
DIV0 = {"type": "Error", "kind": "Div"}


def rank(value: object) -> tuple[int, Any]:
    """Excel's order of kinds: numbers, then text without regard to case, then FALSE, TRUE.

    Chinese text in the order of GB 18030, by pinyin for the common characters, as the Chinese Excel sorts it: the usual
    `LOOKUP("座",C:C)` finds the last text because 座 comes last there.
    """
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, (int, float)):
        return 0, value
    text = str(value).lower()
    return 1, (text.startswith("々"), text.encode("gb18030", "replace"))


def compare(one: object, other: object) -> int | dict[str, str]:
    """-1, 0 or 1 as Excel orders two cell values, or the first error."""
    if type(one) is float and type(other) is float:
        return 0 if same_number(one, other) else (-1 if one < other else 1)
    for value in (one, other):
        if isinstance(value, dict):
            return value
    one = _blank_as(other) if one is None else one
    other = _blank_as(one) if other is None else other
    left, right = rank(one), rank(other)
    if left[0] == right[0] == 0:
        return compare(float(one), float(other))  # type: ignore[arg-type]  # of rank 0: numbers
    return 0 if left == right else (-1 if left < right else 1)


def _blank_as(other: object) -> object:
    """What a blank cell counts as beside another value."""
    if isinstance(other, bool):
        return False
    return "" if isinstance(other, str) else 0.0
