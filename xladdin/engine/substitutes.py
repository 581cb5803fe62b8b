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
FITTED = "JXE.FIT"
# Functions of single values; lifted over arrays like any other.
BETTER = {"FLOOR": "JXE.FLOOR", "CEILING": "JXE.CEILING", "REPLACE": "JXE.REPLACE"}
# Sorting, where the order of Chinese text matters.
SORTING = {"SORT": "JXE.SORT", "SORTBY": "JXE.SORTBY"}
# Approximate look-ups; the wanted value may be an array.
APPROXIMATE = {"LOOKUP": "JXE.LOOKUP", "MATCH": "JXE.MATCH", "VLOOKUP": "JXE.VLOOKUP", "HLOOKUP": "JXE.HLOOKUP"}
_LIFT = "JXE.EACH."

NA = {"type": "Error", "kind": "Na"}
VALUE = {"type": "Error", "kind": "Value"}
NUM = {"type": "Error", "kind": "Num"}
REF = {"type": "Error", "kind": "Ref"}
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
        if isinstance(one, list) or isinstance(other, list):
            return _element_by_element(compared, one, other)
        order = compare(one, other)
        return order if isinstance(order, dict) else test(order)

    return compared


def _element_by_element(function: Callback, *arguments: object) -> object:
    """A function over arrays that turn up where a single value was to be expected."""
    lists = [argument for argument in arguments if isinstance(argument, list)]
    height, width = max(map(len, lists)), max(len(rows[0]) for rows in lists)
    spread = [fitted(argument, height, width) for argument in arguments]
    return [
        [function(*(rows[row][column] for rows in spread)) for column in range(width)]  # type: ignore[index]
        for row in range(height)
    ]


def as_text(value: object) -> object:
    """A number as the text Excel makes of it; anything else unchanged."""
    if isinstance(value, list):
        return _element_by_element(as_text, value)
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


def _find(wanted: object, keys: Sequence[object], descending: bool = False) -> int | None:
    """The place of the last key not above the wanted value, or not below it among falling keys.

    Blanks, errors and keys of another kind are passed over.
    """
    kind, key = _rank(0.0 if wanted is None else wanted)
    usable = [
        (_rank(entry)[1], place)
        for place, entry in enumerate(keys)
        if entry is not None and not isinstance(entry, dict) and _rank(entry)[0] == kind
    ]
    if descending:
        found = None
        for entry, place in usable:
            if entry < key:
                break
            found = place
        return found
    count = bisect_right(usable, key, key=lambda entry: entry[0])
    return usable[count - 1][1] if count else None


def _each(function: Callback, wanted: object, *others: object) -> object:
    """A look-up for every element of an array of wanted values; errors pass through."""
    if isinstance(wanted, list):
        return [[_each(function, item, *others) for item in row] for row in wanted]
    return wanted if isinstance(wanted, dict) else function(wanted, *others)


def _line(value: object) -> list[object]:
    """A single row or column as a list."""
    rows = _rows(value)
    return rows[0] if len(rows) == 1 else [row[0] for row in rows]


def _answer(answers: Sequence[object], place: int | None) -> object:
    if place is None or place >= len(answers):
        return NA
    return 0.0 if answers[place] is None else answers[place]


def lookup(wanted: object, where: object, result: object = None) -> object:
    """LOOKUP, in both forms."""
    if result is not None:
        keys, answers = _line(where), _line(result)
    else:
        # The array form looks along the longer side and answers from the last row or column.
        rows = _rows(where)
        if len(rows[0]) > len(rows):
            keys, answers = rows[0], rows[-1]
        else:
            keys, answers = [row[0] for row in rows], [row[-1] for row in rows]
    return _each(lambda one: _answer(answers, _find(one, keys)), wanted)


def match(wanted: object, where: object, direction: object = 1.0) -> object:
    """MATCH with 1 or -1."""
    falling = isinstance(direction, float) and direction < 0

    def place(one: object) -> object:
        found = _find(one, _line(where), falling)
        return NA if found is None else found + 1.0

    return _each(place, wanted)


def vlookup(wanted: object, table: object, column: object, _approximate: object = True) -> object:
    """VLOOKUP with TRUE."""
    rows = _rows(table)
    if isinstance(column, dict):
        return column
    if not isinstance(column, float) or column < 1:
        return VALUE
    if int(column) > len(rows[0]):
        return REF
    answers = [row[int(column) - 1] for row in rows]
    return _each(lambda one: _answer(answers, _find(one, [row[0] for row in rows])), wanted)


def hlookup(wanted: object, table: object, row: object, approximate: object = True) -> object:
    """HLOOKUP with TRUE."""
    return vlookup(wanted, [list(column) for column in zip(*_rows(table), strict=True)], row, approximate)


def _sort_key(value: object) -> tuple[int, Any]:
    """Excel's order when sorting: numbers, texts, logicals, errors, and blanks last whichever way."""
    return (3, 0) if isinstance(value, dict) else _rank(value)


def _sorted(rows: list[Any], keys: Sequence[Sequence[object]], orders: Sequence[object]) -> object:
    """Rows in the order of several keys, the first the weightiest; equal ones stay as they were."""
    places = list(range(len(rows)))
    for values, order in reversed(list(zip(keys, orders, strict=True))):
        if order not in (1.0, -1.0):
            return VALUE
        full = [place for place in places if values[place] is not None]
        full.sort(key=lambda place: _sort_key(values[place]), reverse=order == -1.0)
        places = full + [place for place in places if values[place] is None]
    return [rows[place] for place in places]


def sort(array: object, index: object = 1.0, order: object = 1.0) -> object:
    """SORT by one column, in the order of the Chinese Excel."""
    rows = _rows(array)
    index, order = (1.0 if value in (None, SKIPPED_TEXT) else value for value in (index, order))
    if not isinstance(index, float) or not 1 <= index <= len(rows[0]):
        return VALUE
    return _sorted(rows, [[row[int(index) - 1] for row in rows]], [order])


def sort_by(array: object, *keys: object) -> object:
    """SORTBY by columns as long as the array: column, order, column, order …"""
    rows = _rows(array)
    columns = [_line(key) for key in keys[::2]]
    orders = [1.0 if order in (None, SKIPPED_TEXT) else order for order in keys[1::2]]
    orders += [1.0] * (len(columns) - len(orders))
    if not columns or any(len(column) != len(rows) for column in columns):
        return VALUE
    return _sorted(rows, columns, orders)


def _multiple(number: object, significance: object, upward: bool) -> object:
    """The next multiple; with a negative step, towards or away from zero the other way round."""
    if isinstance(number, list) or isinstance(significance, list):
        return _element_by_element(lambda one, step: _multiple(one, step, upward), number, significance)
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
        return 0.0 if upward else DIV0
    if number > 0 > significance:
        return NUM
    steps = number / significance
    whole = int(steps // 1)
    if same_number(steps, whole + 1) or (upward and not same_number(steps, whole)):
        whole += 1
    return float(Decimal(repr(significance)) * whole)


def floor(number: object, significance: object) -> object:
    """FLOOR as of Excel 2010: FLOOR(-2.5,-2) is -2, FLOOR(-2.5,2) is -4."""
    return _multiple(number, significance, upward=False)


def ceiling(number: object, significance: object) -> object:
    """CEILING as of Excel 2010: CEILING(-2.5,-2) is -4, CEILING(-2.5,2) is -2."""
    return _multiple(number, significance, upward=True)


def replace(text: object, start: object, count: object, new: object) -> object:
    """REPLACE; a start behind the end appends."""
    if any(isinstance(value, list) for value in (text, start, count, new)):
        return _element_by_element(replace, text, start, count, new)
    for value in (text, start, count, new):
        if isinstance(value, dict):
            return value
    try:
        first, many = int(float(start or 0)), int(float(count or 0))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return VALUE
    if first < 1 or many < 0:
        return VALUE
    old = _shown(text)
    return old[: first - 1] + _shown(new) + old[first - 1 + many :]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(as_text(value))


def fitted(value: object, height: object, width: object) -> object:
    """The result of a legacy array formula in its cells: one row, column or value is repeated, what is missing is #N/A."""
    rows = _rows(value)
    tall, wide = int(height), int(width)  # type: ignore[call-overload]
    return [
        [
            rows[0 if len(rows) == 1 else row][0 if len(rows[0]) == 1 else column]
            if (len(rows) == 1 or row < len(rows)) and (len(rows[0]) == 1 or column < len(rows[0]))
            else NA
            for column in range(wide)
        ]
        for row in range(tall)
    ]


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
    found[FITTED] = (fitted, 3, 3)
    found[BETTER["FLOOR"]] = (floor, 2, 2)
    found[BETTER["CEILING"]] = (ceiling, 2, 2)
    found[BETTER["REPLACE"]] = (replace, 4, 4)
    found[SORTING["SORT"]] = (sort, 1, 3)
    found[SORTING["SORTBY"]] = (sort_by, 2, 250)
    found[APPROXIMATE["LOOKUP"]] = (lookup, 2, 3)
    found[APPROXIMATE["MATCH"]] = (match, 2, 3)
    found[APPROXIMATE["VLOOKUP"]] = (vlookup, 3, 4)
    found[APPROXIMATE["HLOOKUP"]] = (hlookup, 3, 4)
    return found
