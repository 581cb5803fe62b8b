"""函数模块：what xlwings' COM server imports: one plain function for each declared one.

Our VBA calls `CallUDF("xladdin.hosts.excel.udf_module", "JX_RATE", Array(…))`; xlwings finds the
function here, with what `xlwings.func`, `arg` and `ret` noted on it, and passes the values raw.
Off Windows those decorators do nothing, and the functions are called as they are.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import xlwings

from xladdin.declare import CATEGORY, SKIPPED, Function, registry
from xladdin.hosts.excel.com_values import from_com, to_com
from xladdin.hosts.excel.vba_source import argument_helps, description

Udf = Callable[..., list[list[object]]]


def udf(function: Function) -> Udf:
    """A function on COM values with the signature of a declared one, as xlwings wants it."""

    def call(*arguments: object) -> list[list[object]]:
        given = [from_com(argument) for argument in arguments]
        # Arguments left out at the end take the defaults of the declaration.
        while given and given[-1] is SKIPPED:
            given.pop()
        return to_com(function.call_cells(given))

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


globals().update({name: udf(function) for name, function in registry().items()})
