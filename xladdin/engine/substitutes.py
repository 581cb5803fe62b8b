"""替身函数: what the engine does otherwise than Excel, computed here instead.

The names are registered with the engine beside our own functions and appear only in what it is fed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

Callback = Callable[..., object]

# A string literal that no workbook holds: it tells our functions that an argument was left out.
SKIPPED_TEXT = "\uf8ffskipped\uf8ff"
SKIPPED_ARGUMENT = f'"{SKIPPED_TEXT}"'
COMPARISONS = {
    "=": "JXE.EQ",
    "<>": "JXE.NE",
    "<": "JXE.LT",
    ">": "JXE.GT",
    "<=": "JXE.LE",
    ">=": "JXE.GE",
}
AS_TEXT = "JXE.TEXT"
BETTER = {"LOOKUP": "JXE.LOOKUP", "FLOOR": "JXE.FLOOR"}
_LIFT = "JXE.EACH."

NA = {"type": "Error", "kind": "Na"}
VALUE = {"type": "Error", "kind": "Value"}
NUM = {"type": "Error", "kind": "Num"}
DIV0 = {"type": "Error", "kind": "Div"}


def lifted(name: str) -> str:
    """The name under which a function lifted over arrays is registered."""
    return _LIFT + name


def same_number(one: float, other: float) -> bool:
    """Equal to 15 significant digits, as Excel compares."""
    if one == other:
        return True
    if abs(one - other) > 1e-14 * abs(one):
        return False
    return f"{one:.15g}" == f"{other:.15g}"


def _rank(value: object) -> tuple[int, Any]:
    """Excel's order of kinds: numbers, then text without regard to case, then FALSE, TRUE."""
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, (int, float)):
        return 0, value
    return 1, str(value).lower()


def compare(one: object, other: object) -> int | dict[str, str]:
    """-1, 0 or 1 as Excel orders two cell values, or the first error."""
    if type(one) is float and type(other) is float:
        return 0 if same_number(one, other) else (-1 if one < other else 1)
    for value in (one, other):
        if isinstance(value, dict):
            return value
    one = _blank_as(other) if one is None else one
    other = _blank_as(one) if other is None else other
    left, right = _rank(one), _rank(other)
    if left[0] == right[0] == 0:
        return compare(float(one), float(other))  # type: ignore[arg-type]
    return 0 if left == right else (-1 if left < right else 1)


def _blank_as(other: object) -> object:
    """What a blank cell counts as beside another value."""
    if isinstance(other, bool):
        return False
    return "" if isinstance(other, str) else 0.0


def _comparison(test: Callable[[int], bool]) -> Callback:
    def compared(one: object, other: object) -> object:
        order = compare(one, other)
        return order if isinstance(order, dict) else test(order)

    return compared


def as_text(value: object) -> object:
    """A number as the text Excel makes of it; anything else unchanged."""
    if type(value) is not float:
        return "" if value is None else value
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    digits = Decimal(f"{value:.15g}")
    plain = f"{digits:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    # Excel keeps to plain digits up to 20 characters behind the sign, then takes to exponents.
    if len(plain.lstrip("-")) <= (21 if abs(value) >= 1 else 20):
        return plain
    sign, figures, _ = digits.normalize().as_tuple()
    text = "".join(map(str, figures))
    mantissa = f"{text[0]}.{text[1:]}" if len(text) > 1 else text
    power = digits.adjusted()
    return f"{'-' if sign else ''}{mantissa}E{'-' if power < 0 else '+'}{abs(power):02d}"


def _rows(value: object) -> list[list[object]]:
    return value if isinstance(value, list) else [[value]]


def lookup(wanted: object, where: object, result: object = None) -> object:
    """LOOKUP: the last entry not above the wanted value; blanks and other kinds are passed over."""
    if isinstance(wanted, list):
        return [[lookup(item, where, result) for item in row] for row in wanted]
    if isinstance(wanted, dict):
        return wanted
    rows = _rows(where)
    if result is None:
        # The array form looks along the longer side and answers from the last row or column.
        if len(rows[0]) > len(rows):
            keys, answers = list(rows[0]), list(rows[-1])
        else:
            keys, answers = [row[0] for row in rows], [row[-1] for row in rows]
    else:
        keys = rows[0] if len(rows) == 1 else [row[0] for row in rows]
        found = _rows(result)
        answers = found[0] if len(found) == 1 else [row[0] for row in found]
    if wanted is None:
        wanted = 0.0
    kind, key = _rank(wanted)
    usable = [
        (_rank(entry)[1], place)
        for place, entry in enumerate(keys)
        if entry is not None and not isinstance(entry, dict) and _rank(entry)[0] == kind
    ]
    place = bisect_right(usable, key, key=lambda entry: entry[0])
    if place == 0 or usable[place - 1][1] >= len(answers):
        return NA
    answer = answers[usable[place - 1][1]]
    return 0.0 if answer is None else answer


def floor(number: object, significance: object) -> object:
    """FLOOR as of Excel 2010: away from zero only for a negative number with a positive step."""
    for value in (number, significance):
        if isinstance(value, dict):
            return value
    try:
        number, significance = float(number or 0), float(significance or 0)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return VALUE
    if number == 0:
        return 0.0
    if significance == 0:
        return DIV0
    if number > 0 > significance:
        return NUM
    steps = number / significance
    whole = int(steps // 1)
    if same_number(steps, whole + 1):
        whole += 1
    return float(Decimal(repr(significance)) * whole)


def callbacks() -> dict[str, tuple[Callback, int, int]]:
    """Every substitute that is always there: callback, fewest and most arguments by name."""
    tests: Sequence[Callable[[int], bool]] = (
        lambda order: order == 0,
        lambda order: order != 0,
        lambda order: order < 0,
        lambda order: order > 0,
        lambda order: order <= 0,
        lambda order: order >= 0,
    )
    found: dict[str, tuple[Callback, int, int]] = {
        name: (_comparison(test), 2, 2) for name, test in zip(COMPARISONS.values(), tests, strict=True)
    }
    found[AS_TEXT] = (as_text, 1, 1)
    found[BETTER["LOOKUP"]] = (lookup, 2, 3)
    found[BETTER["FLOOR"]] = (floor, 2, 2)
    return found
