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


def back_to_python(result: object, arguments: Sequence[object]) -> object:
    """A lifted result in the shape of the first array among `arguments` (list, numpy array, Series, DataFrame)."""
    if not isinstance(result, list):
        return result
    for argument in arguments:
        kind: Any = type(argument)
        module = str(kind.__module__).partition(".")[0]
        like: Any = argument
        if module == "pandas":
            if kind.__name__ == "DataFrame":
                return kind(result, index=like.index, columns=like.columns)
            if kind.__name__ in ("Series", "Index"):
                flat = [row[0] for row in result]
                return kind(flat, index=like.index, name=like.name) if kind.__name__ == "Series" else flat
        if module == "numpy" and kind.__name__ == "ndarray":
            numpy: Any = sys.modules["numpy"]
            return numpy.array(result if like.ndim == 2 else [row[0] for row in result])
        if isinstance(argument, (list, tuple)):
            nested = any(isinstance(row, (list, tuple)) for row in argument)
            return result if nested else [row[0] for row in result]
    return result
