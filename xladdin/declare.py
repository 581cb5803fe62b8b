"""函数声明：the one declaration from which every host, help text, document and test is made.

A function in `udfs/` is written on readable scalars (`Quantity`, `Target`, text) and decorated
with `@function(...)`; each parameter carries its Chinese name, its help and how a cell is read:

    @function("JX_EXEC_RATE", title="预算执行率", summary="…", source="…")
    def exec_rate(
        spent: Annotated[Quantity, NUMBER("执行数", "全年执行数")], …
    ) -> Decimal: ...

What an annotation can say stands in `xladdin.arguments`. The result is a `Function`: called from Python
it takes numbers, text, lists and pandas objects; hosts call `Function.call_cells`. Lifting over ranges,
blanks, defaults and the error contract are here, once.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from types import FunctionType, MappingProxyType, ModuleType
from typing import Any, Final, cast

from xladdin.arguments import SKIPPED, Argument, Reader, Several, WholeRange, each
from xladdin.arrays import aligned, as_rows, back_to_python, from_python, is_empty, lift
from xladdin.errors import CellError, Refused

CATEGORY: Final = "绩效"
_REQUIRED: Final = inspect.Parameter.empty


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a declared function, in order."""

    name: str
    argument: Argument
    default: object = _REQUIRED

    @property
    def required(self) -> bool:
        return self.default is _REQUIRED

    @property
    def title(self) -> str:
        return self.argument.title

    @property
    def help(self) -> str:
        return self.argument.help

    def converter(self) -> Reader:
        """What turns a cell value into what the function takes.

        A skipped argument and a blank optional one take the default.
        """
        argument, default, read = self.argument, self.default, self.argument.read
        reads_blank = argument.reads_blank

        def convert(value: object) -> object:
            if value is None and not reads_blank:
                if default is _REQUIRED:
                    raise Refused(CellError.NA, f"“{argument.title}”为空")
                return default
            if value is SKIPPED:
                if default is _REQUIRED:
                    raise Refused(CellError.VALUE, f"缺少参数“{argument.title}”")
                return default
            return read(value)

        return convert


class Function:
    """A declared function: its words, its parameters and its one implementation."""

    def __init__(
        self,
        name: str,
        title: str,
        summary: str,
        source: str,
        example: str,
        body: Callable[..., object],
        asks_workbook: bool = False,
    ) -> None:
        self.name = name
        self.title = title
        self.summary = summary
        self.source = source
        self.example = example
        self.category = CATEGORY
        self.asks_workbook = asks_workbook
        self.body = body
        self.parameters = _parameters(body)
        self.__name__ = body.__name__
        self.__qualname__ = body.__qualname__
        self.__module__ = body.__module__
        self.__wrapped__ = body
        self.__doc__ = self._help(body)
        # What editors and help() show: the names and defaults, without what the annotations tell the hosts.
        own = inspect.signature(body)
        plain_ = [p.replace(annotation=inspect.Parameter.empty) for p in own.parameters.values()]
        self.__signature__ = own.replace(parameters=plain_, return_annotation=inspect.Signature.empty)
        self._whole = any(parameter.argument.whole for parameter in self.parameters)
        self._converters = [parameter.converter() for parameter in self.parameters]
        self.min_args = sum(parameter.required for parameter in self.parameters)
        self.max_args = len(self.parameters)

    def _help(self, body: Callable[..., object]) -> str:
        arguments = "\n".join(f"    {p.name}: {p.title}。{p.help}" for p in self.parameters)
        return (
            f"{self.title}：{self.summary}\n\n{inspect.getdoc(body) or ''}\n\n参数：\n{arguments}\n\n"
            f"例：{self.example}\n来源：{self.source}"
        )

    @property
    def signature(self) -> str:
        """`JX_RATE(numerator, denominator, [decimals], [rounding])`."""
        names = (p.name if p.required else f"[{p.name}]" for p in self.parameters)
        return f"{self.name}({', '.join(names)})"

    def exact(self, *values: object) -> object:
        """The result for scalars, with exact decimals; errors are values."""
        try:
            # strict=False: arguments left out at the end take the defaults of the body itself.
            return self.body(*[convert(value) for convert, value in zip(self._converters, values, strict=False)])
        except Refused as refused:
            return refused.error
        except ArithmeticError:  # a figure no spreadsheet holds: Excel says #NUM! of what overflows
            return CellError.NUM

    def call_cells(self, arguments: Sequence[object]) -> object:
        """What a host calls.

        Args:
            arguments: cell values: numbers, text, booleans, None for a blank cell, `CellError`, `SKIPPED`
                for an argument left out, and lists of rows for ranges.

        Returns:
            A float, text, boolean or `CellError`, or rows of them. Never raises.
        """
        try:
            result = self._call(arguments)
            return _to_cell(result)
        except Exception:  # a host turns an exception into text in the cell or into a crash
            return CellError.VALUE

    def _call(self, arguments: Sequence[object]) -> object:
        if not self.min_args <= len(arguments) <= self.max_args:
            return CellError.VALUE
        if not self._whole:
            for argument in arguments:
                if type(argument) is list or type(argument) is tuple:
                    return lift(self.exact, self._gathered(arguments))
            return self.exact(*arguments)
        # A function over whole ranges gives one number: its other arguments are scalars.
        flat: list[object] = []
        for parameter, argument in zip(self.parameters, arguments, strict=False):
            rows = as_rows(argument)
            if parameter.argument.whole:
                flat.append(argument if rows is None and argument is SKIPPED else WholeRange(rows or [[argument]]))
            elif rows is None:
                flat.append(argument)
            elif len(rows) == 1 and len(rows[0]) == 1:
                flat.append(rows[0][0])
            else:
                return CellError.VALUE
        return self.exact(*flat)

    def _gathered(self, arguments: Sequence[object]) -> Sequence[object]:
        """The arguments with ranges that are one list value taken together."""
        gathered = list(arguments)
        for at, parameter in enumerate(self.parameters[: len(gathered)]):
            gathers = parameter.argument.gathers
            rows = as_rows(gathered[at]) if gathers else None
            if gathers and rows is not None and len(rows) * len(rows[0]) > 1 and gathers(arguments):
                gathered[at] = Several(tuple(each(rows)))
        return gathered

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """From Python: numbers, text, lists, numpy arrays, Series and DataFrames.

        Returns:
            A float (a Decimal when a Decimal came in), text or `CellError`, in the shape of the first array. Series and
            DataFrames are paired by their labels; `#VALUE!` where the labels differ.

        Raises:
            TypeError: for arguments that the signature does not have.
        """
        bound = inspect.signature(self.body).bind(*args, **kwargs)
        given = [bound.arguments.get(parameter.name, SKIPPED) for parameter in self.parameters]
        while given and given[-1] is SKIPPED:
            given.pop()
        if not self._whole:
            empty = next((value for value in given if is_empty(value)), None)
            if empty is not None:
                return empty
            paired = aligned(given)
            if paired is None:
                return CellError.VALUE
            given = paired
        cells = [from_python(value) for value in given]
        result = self._call(cells)
        if not any(isinstance(value, Decimal) for value in given):
            result = _to_cell(result)
        return result if self._whole else back_to_python(result, given)

    def __repr__(self) -> str:
        return f"<{self.signature}>"


def _to_cell(result: object) -> object:
    if type(result) is Decimal:
        number = float(result)
        return number if isfinite(number) else CellError.NUM
    if isinstance(result, list):
        return [[_to_cell(item) for item in row] if isinstance(row, list) else _to_cell(row) for row in result]
    if isinstance(result, (CellError, float, bool)) or result is None:
        return result
    if isinstance(result, int):
        return float(result)
    return str(result)


def _parameters(body: Callable[..., object]) -> tuple[Parameter, ...]:
    hints = typing.get_type_hints(body, include_extras=True)
    parameters = []
    for name, parameter in inspect.signature(body).parameters.items():
        argument = next(a for a in typing.get_args(hints[name]) if isinstance(a, Argument))
        parameters.append(Parameter(name, argument, parameter.default))
    return tuple(parameters)


_FUNCTIONS: dict[str, Function] = {}


def function(
    name: str, *, title: str, summary: str, source: str, example: str, asks_workbook: bool = False
) -> Callable[[Callable[..., object]], Function]:
    """Declare a spreadsheet function.

    Args:
        name: as users type it, `JX_…`.
        title: its Chinese name.
        summary: one or two Chinese sentences for function wizards.
        source: the document that fixes the formula.
        example: a call and its result, `=JX_RATE(1,3,2) → 33.33%`.
        asks_workbook: what the workbook brings along (`xladdin.schemes.at_hand`) counts too: a host says which it is.

    Raises:
        ValueError: for a name declared twice.
    """

    def declare(body: Callable[..., object]) -> Function:
        if name in _FUNCTIONS:
            raise ValueError(f"{name} is declared twice")
        _FUNCTIONS[name] = Function(name, title, summary, source, example, body, asks_workbook)
        return _FUNCTIONS[name]

    return declare


def registry() -> Mapping[str, Function]:
    """Every declared function by its name, in the order of `udfs/`."""
    package: ModuleType = importlib.import_module("xladdin.udfs")
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        importlib.import_module(f"xladdin.udfs.{module.name}")
    # By module and line, whatever was imported first.
    ordered = sorted(
        _FUNCTIONS.values(), key=lambda f: (f.__module__, cast(FunctionType, f.body).__code__.co_firstlineno)
    )
    return MappingProxyType({f.name: f for f in ordered})
