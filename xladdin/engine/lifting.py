"""逐个计算: a scalar function applied to every element of an array, as Excel does in array formulas.

formualizer 0.13 lifts operators, IF, IFERROR and IFNA; `SUMPRODUCT(ROUND(A1:A9,2))` and its like come out wrong or as
#VALUE!. The elements are laid out in a workbook of their own, one formula each, so that every function means what it
means in the engine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import formualizer

from xladdin.engine import substitutes
from xladdin.engine.ordering import NA
from xladdin.engine.signatures import parameter_classes
from xladdin.grid import column_letters

_LARGEST = 200_000  # elements
_SHEET = "A"
_TOO_LARGE = {"type": "Error", "kind": "NImpl"}


def over_arrays(name: str, date1904: bool, refused: set[str]) -> Callable[..., object]:
    """The function that the engine calls instead of `name` where an array stands for one value.

    Takes and returns what callbacks take and return: scalars, lists of rows, error dicts.
    """
    substitute = substitutes.BETTER.get(name, name)

    def applied(*arguments: object) -> object:
        classes = parameter_classes(name, len(arguments))
        single = [kind == "V" or name in ("CHOOSE", "IFS", "SWITCH") for kind in classes]
        shapes = [
            (len(argument), len(argument[0]))
            for argument, one in zip(arguments, single, strict=True)
            if one and isinstance(argument, list)
        ]
        height = max((rows for rows, _ in shapes), default=1)
        width = max((columns for _, columns in shapes), default=1)
        if height * width > _LARGEST:
            return _TOO_LARGE
        evaluation = formualizer.EvaluationConfig()
        evaluation.enable_parallel = False
        evaluation.date_system = "1904" if date1904 else "1900"
        book = formualizer.Workbook(config=formualizer.WorkbookConfig(eval_config=evaluation))
        book.set_temporal_egress("serial")
        for better, (callback, least, most) in substitutes.callbacks(date1904, refused).items():
            book.register_function(better, callback, min_args=least, max_args=most)
        column = 1
        places: list[tuple[str, str]] = []
        for argument, one in zip(arguments, single, strict=True):
            if one:
                book.set_values_batch(_SHEET, 1, column, [[item] for item in _spread(argument, height, width)])
                places.append((column_letters(column), ""))
                column += 1
            elif isinstance(argument, list):
                book.set_values_batch(_SHEET, 1, column, argument)
                last = column + len(argument[0]) - 1
                places.append(("", f"${column_letters(column)}$1:${column_letters(last)}${len(argument)}"))
                column = last + 1
            else:
                book.set_values_batch(_SHEET, 1, column, [[argument]])
                places.append(("", f"${column_letters(column)}$1"))
                column += 1
        count = height * width
        formulas = [
            [f"={substitute}({','.join(f'{letter}{row}' if letter else fixed for letter, fixed in places)})"]
            for row in range(1, count + 1)
        ]
        book.set_formulas_batch(_SHEET, 1, column, formulas)
        book.evaluate_all()
        results = [book.get_value(_SHEET, row, column) for row in range(1, count + 1)]
        for place in range(count):
            if not _inside(place // width, place % width, shapes):
                results[place] = NA
        return [results[start : start + width] for start in range(0, count, width)]

    return applied


def _inside(row: int, column: int, shapes: list[tuple[int, int]]) -> bool:
    """Whether every array has an element here; one row or one column is repeated."""
    return all((rows == 1 or row < rows) and (columns == 1 or column < columns) for rows, columns in shapes)


def _spread(argument: object, height: int, width: int) -> list[Any]:
    """The argument's element for each place, row by row."""
    if not isinstance(argument, list):
        return [argument] * (height * width)
    rows, columns = len(argument), len(argument[0])
    return [
        argument[0 if rows == 1 else row][0 if columns == 1 else column]
        if (rows == 1 or row < rows) and (columns == 1 or column < columns)
        else None
        for row in range(height)
        for column in range(width)
    ]
