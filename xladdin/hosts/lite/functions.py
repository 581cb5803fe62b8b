"""调用：what main.py's functions do: cell values as xlwings Lite passes them in, as it wants results out."""

from __future__ import annotations

from xladdin.arguments import SKIPPED
from xladdin.declare import registry
from xladdin.errors import CellError

_FUNCTIONS = registry()


def call(name: str, *arguments: object) -> object:
    """The result of a function.

    Args:
        arguments: rows of values (`ndim=2`), blanks in them as None and errors as their texts (`err_to_str`). An
            argument left out is `SKIPPED`, or a bare None where xlwings knows no default.

    Returns:
        A number, a text or rows of them. An error is its text, which xlwings turns into the cell's error value.
    """
    given = [SKIPPED if argument is None else _given(argument) for argument in arguments]
    while given and given[-1] is SKIPPED:
        given.pop()
    return _shown(_FUNCTIONS[name].call_cells(given))


def _given(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [_given(item) for item in value]
    if isinstance(value, str):
        return CellError.of(value) or value
    return value


def _shown(result: object) -> object:
    if isinstance(result, list):
        return [_shown(item) for item in result]
    return str(result) if isinstance(result, CellError) else result
