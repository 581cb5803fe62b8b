"""查找与排序: LOOKUP, approximate MATCH, VLOOKUP and HLOOKUP, SORT and SORTBY.

The engine's own trip over blanks, mixed kinds and the order of Chinese text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from xladdin.engine.ordering import NA, REF, VALUE, rank

# A string literal that no workbook holds: it stands for an argument that was left out.
SKIPPED_TEXT = "\uf8ffskipped\uf8ff"


def as_rows(value: object) -> list[list[object]]:
    return value if isinstance(value, list) else [[value]]


def _find(wanted: object, keys: Sequence[object], descending: bool = False) -> int | None:
    """The place of the last key not above the wanted value, or not below it among falling keys.

    Rising keys are searched by halves as Excel does, so that keys out of order give the same answer too. Blanks, errors and
    keys of another kind are stepped over.
    """
    kind, key = rank(0.0 if wanted is None else wanted)

    def order(place: int) -> int | None:
        """-1, 0, 1 as the wanted value lies before, at or behind this key; None for another kind."""
        entry = keys[place]
        if entry is None or isinstance(entry, dict):
            return None
        other, value = rank(entry)
        if other != kind:
            return None
        return 0 if value == key else -1 if key < value else 1

    if descending:
        found = None
        for place in range(len(keys)):
            if (direction := order(place)) is None:
                continue
            if direction > 0:
                break
            found = place
            if direction == 0:
                break
        return found
    low, high = -1, len(keys)
    while high - low > 1:
        place = middle = low + (high - low) // 2
        direction = order(place)
        while direction is None and place + 1 < high:
            place += 1
            direction = order(place)
        if direction is None or (direction < 0 and place > middle and place == high - 1):
            high = middle  # nothing of that kind from here on
        elif direction < 0:
            high = place
        elif direction > 0:
            low = place
        else:
            while place + 1 < high and order(place + 1) == 0:
                place += 1
            return place
    return low if low >= 0 and order(low) is not None else None


def _each(function: Callable[..., object], wanted: object, *others: object) -> object:
    """A look-up for every element of an array of wanted values; errors pass through."""
    if isinstance(wanted, list):
        return [[_each(function, item, *others) for item in row] for row in wanted]
    return wanted if isinstance(wanted, dict) else function(wanted, *others)


def _line(value: object) -> list[object]:
    """A single row or column as a list."""
    rows = as_rows(value)
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
        rows = as_rows(where)
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
    rows = as_rows(table)
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
    return vlookup(wanted, [list(column) for column in zip(*as_rows(table), strict=True)], row, approximate)


def _sort_key(value: object) -> tuple[int, Any]:
    """Excel's order when sorting: numbers, texts, logicals, errors, and blanks last whichever way."""
    return (3, 0) if isinstance(value, dict) else rank(value)


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
    rows = as_rows(array)
    index, order = (1.0 if value in (None, SKIPPED_TEXT) else value for value in (index, order))
    if not isinstance(index, float) or not 1 <= index <= len(rows[0]):
        return VALUE
    return _sorted(rows, [[row[int(index) - 1] for row in rows]], [order])


def sort_by(array: object, *keys: object) -> object:
    """SORTBY by columns as long as the array: column, order, column, order …"""
    rows = as_rows(array)
    columns = [_line(key) for key in keys[::2]]
    orders = [1.0 if order in (None, SKIPPED_TEXT) else order for order in keys[1::2]]
    orders += [1.0] * (len(columns) - len(orders))
    if not columns or any(len(column) != len(rows) for column in columns):
        return VALUE
    return _sorted(rows, columns, orders)
