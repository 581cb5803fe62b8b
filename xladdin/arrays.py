"""数组：ranges as hosts and Python pass them, lifted cell by cell.

A range is a list of rows. Lists, tuples, numpy arrays and pandas objects from Python become
one, and the result goes back in the shape it came in.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

from xladdin.errors import CellError

Rows = list[list[object]]


def as_rows(value: object) -> Rows | None:
    """The rows of a range, or None for a scalar. A flat list is one column; ragged rows are padded with blanks."""
    if isinstance(value, (list, tuple)):
        if not value:
            return [[None]]
        if any(isinstance(row, (list, tuple)) for row in value):
            rows = [list(row) if isinstance(row, (list, tuple)) else [row] for row in value]
            width = max(1, *(len(row) for row in rows)) if rows else 1
            return [row + [None] * (width - len(row)) for row in rows]
        return [[item] for item in value]
    return None


def scalar(value: object) -> object:
    """A scalar, or the one cell of a 1×1 range; a larger range as it came."""
    rows = as_rows(value)
    return rows[0][0] if rows is not None and len(rows) == 1 and len(rows[0]) == 1 else value


def lift(function: Callable[..., object], arguments: Sequence[object]) -> object:
    """`function` applied cell by cell.

    Args:
        function: takes one scalar for each argument.
        arguments: scalars and ranges (lists of rows); a 1×1 range is a scalar.

    Returns:
        A scalar, or rows of the ranges' common shape; `#VALUE!` when two ranges differ in shape.
    """
    ranges: list[tuple[int, Rows]] = []
    flat = list(arguments)
    for at, argument in enumerate(arguments):
        rows = as_rows(argument)
        if rows is None:
            continue
        if len(rows) == 1 and len(rows[0]) == 1:
            flat[at] = rows[0][0]
        else:
            ranges.append((at, rows))
    if not ranges:
        return function(*flat)
    height, width = len(ranges[0][1]), len(ranges[0][1][0])
    if any(len(rows) != height or len(rows[0]) != width for _, rows in ranges):
        return CellError.VALUE
    result: Rows = []
    for row in range(height):
        line: list[object] = []
        for column in range(width):
            for at, rows in ranges:
                flat[at] = rows[row][column]
            line.append(function(*flat))
        result.append(line)
    return result


def from_python(value: object) -> object:
    """A Python argument as scalar or rows: pandas and numpy objects are taken by what they can do, not imported."""
    kind: Any = type(value)
    module = str(kind.__module__).partition(".")[0]
    if module in ("pandas", "numpy"):
        data: Any = value
        if kind.__name__ == "DataFrame":
            return [list(row) for row in data.to_numpy(dtype=object).tolist()]
        plain = data.tolist() if hasattr(data, "tolist") else value
        return None if module == "pandas" and kind.__name__ in ("NAType", "NaTType") else _without_nan(plain)
    return _without_nan(value)


def _without_nan(value: object) -> object:
    """numpy and pandas write a blank as NaN, which alone differs from itself."""
    if isinstance(value, list):
        return [_without_nan(item) for item in value]
    if type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and value != value):
        return None
    return value


def aligned(arguments: Sequence[object]) -> list[object] | None:
    """Series and DataFrames in the order of the first one's labels, as pandas itself pairs them; None where the labels differ."""
    kept = list(arguments)
    labelled = [at for at, argument in enumerate(kept) if _is(argument, "pandas", "Series", "DataFrame")]
    if len(labelled) < 2:
        return kept
    first: Any = kept[labelled[0]]
    for at in labelled[1:]:
        other: Any = kept[at]
        for axis in ("index", "columns"):
            wanted, own = getattr(first, axis, None), getattr(other, axis, None)
            if wanted is None or own is None or own.equals(wanted):
                continue
            if not own.is_unique or not wanted.is_unique or not own.sort_values().equals(wanted.sort_values()):
                return None
            other = other.reindex(**{axis: wanted})
        kept[at] = other
    return kept


def is_empty(value: object) -> bool:
    """A list, array, Series or DataFrame without cells."""
    if isinstance(value, (list, tuple)):
        return not value
    data: Any = value
    return (_is(value, "numpy", "ndarray") and not data.size) or (
        _is(value, "pandas", "Series", "DataFrame") and data.empty
    )


def back_to_python(result: object, arguments: Sequence[object]) -> object:
    """A result in the shape and kind of the first array among `arguments` that has its shape (list, numpy array, Series,
    DataFrame); one value for a one-element array stays an array."""
    rows = result if isinstance(result, list) else [[result]]
    for argument in arguments:
        shaped = as_rows(from_python(argument))
        if shaped is None or (len(shaped), len(shaped[0])) != (len(rows), len(rows[0])):
            continue
        return _like(argument, rows, _name(arguments))
    return result


def _name(arguments: Sequence[object]) -> object:
    """The name of a Series made of these, as pandas gives it: none where they have several."""
    names = [data.name for data in arguments if _is(data, "pandas", "Series")]  # type: ignore[attr-defined]  # a Series
    return names[0] if names and all(name == names[0] for name in names) else None


def _like(argument: object, rows: Rows, name: object) -> object:
    like: Any = argument
    flat = [row[0] for row in rows]
    # Errors are texts to numpy and pandas: beside one, numbers would become texts too.
    kind: Any = object if any(isinstance(cell, CellError) for row in rows for cell in row) else None
    if _is(argument, "pandas", "DataFrame"):
        return type(like)(rows, index=like.index, columns=like.columns, dtype=kind)
    if _is(argument, "pandas", "Series"):
        return type(like)(flat, index=like.index, name=name, dtype=kind)
    if _is(argument, "numpy", "ndarray"):
        numpy: Any = sys.modules["numpy"]
        return numpy.array(rows if like.ndim == 2 else flat, dtype=kind)
    nested = isinstance(argument, (list, tuple)) and any(isinstance(row, (list, tuple)) for row in argument)
    return rows if nested else flat


def _is(value: object, module: str, *kinds: str) -> bool:
    """Whether a value is pandas' or numpy's, by name: neither is imported here."""
    kind: Any = type(value)
    return str(kind.__module__).partition(".")[0] == module and kind.__name__ in kinds
