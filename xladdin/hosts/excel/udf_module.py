"""函数模块：what xlwings' COM server imports: one plain function for each declared one.

Our VBA calls `CallUDF("xladdin.hosts.excel.udf_module", "JX_RATE", Array(…))`; xlwings finds the
function here, with what `xlwings.func`, `arg` and `ret` noted on it, and passes the values raw.
Off Windows those decorators do nothing, and the functions are called as they are.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import xlwings

from xladdin.arguments import SKIPPED
from xladdin.declare import CATEGORY, Function, registry
from xladdin.errors import CellError, InputError
from xladdin.hosts.excel.com_values import from_com, to_com
from xladdin.hosts.excel.own_schemes import own_schemes
from xladdin.hosts.excel.vba_source import argument_helps, description
from xladdin.schemes import at_hand

Udf = Callable[..., list[list[object]]]


def udf(function: Function) -> Udf:
    """A function on COM values with the signature of a declared one, as xlwings wants it."""

    def call(*arguments: object) -> list[list[object]]:
        return to_com(_of_workbook(function, arguments) if function.asks_workbook else _result(function, arguments))

    call.__name__ = call.__qualname__ = function.name
    call.__doc__ = description(function)
    call.__annotations__ = {}
    call.__signature__ = inspect.Signature(  # type: ignore[attr-defined]  # what inspect reads, and xlwings through it
        [
            inspect.Parameter(
                parameter.name,
                inspect.Parameter.POSITIONAL_OR_KEYWORD,
                default=inspect.Parameter.empty if parameter.required else SKIPPED,
            )
            for parameter in function.parameters
        ]
    )
    noted: Any = xlwings.ret(convert="raw")(call)
    for parameter, (_, text) in zip(function.parameters, argument_helps(function), strict=True):
        noted = xlwings.arg(parameter.name, convert="raw", doc=text)(noted)
    # Last, as the topmost decorator would be: the others reset the category.
    wrapped: Udf = xlwings.func(category=CATEGORY)(noted)
    return wrapped


def _result(function: Function, arguments: Sequence[object]) -> object:
    given = [from_com(argument) for argument in arguments]
    # Arguments left out at the end take the defaults of the declaration.
    while given and given[-1] is SKIPPED:
        given.pop()
    return function.call_cells(given)


def _of_workbook(function: Function, arguments: Sequence[object]) -> object:
    """The result where what the workbook brings along counts too: our VBA passes it behind the arguments."""
    try:
        own = own_schemes(arguments[function.max_args] if len(arguments) > function.max_args else None)
    except InputError:
        return CellError.VALUE
    with at_hand(own):
        return _result(function, arguments[: function.max_args])


globals().update({name: udf(function) for name, function in registry().items()})
