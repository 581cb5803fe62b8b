"""引擎绑定: the one module that talks to formualizer.

Values cross as formualizer hands them over: numbers and dates as float, text as str, booleans as bool, a blank cell as
None, errors as `{"type": "Error", "kind": "Div"}`, ranges as lists of rows. A callback returns the same; an exception
or a NaN in it would end as a wrong cell, so both stop here.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, partial
from math import isfinite
from typing import Any

import formualizer

from xladdin.arguments import SKIPPED
from xladdin.declare import Function
from xladdin.engine import lifting, substitutes
from xladdin.engine.engine_workbook import engine_name
from xladdin.engine.lookups import SKIPPED_TEXT
from xladdin.engine.tables import read_area, unquoted
from xladdin.errors import CellError
from xladdin.grid import Area, address, quoted

VALUE_OF_KIND = {
    "Div": CellError.DIV0,
    "Na": CellError.NA,
    "Name": CellError.NAME,
    "Null": CellError.NULL,
    "Num": CellError.NUM,
    "Ref": CellError.REF,
    "Value": CellError.VALUE,
    "Spill": CellError.SPILL,
    "Calc": CellError.CALC,
}
KIND_OF_VALUE = {value: kind for kind, value in VALUE_OF_KIND.items()}
_ERRORS = {value: {"type": "Error", "kind": KIND_OF_VALUE.get(value, "Value")} for value in CellError}
_UNBOUNDED = 1 << 40  # the package layer has already refused what is too large


class LoadError(Exception):
    """The engine cannot take the workbook at all."""


def _configured(date1904: bool = False) -> formualizer.WorkbookConfig:
    evaluation = formualizer.EvaluationConfig()
    evaluation.enable_parallel = False  # in parallel a Python callback costs 25 µs instead of 2
    evaluation.date_system = "1904" if date1904 else "1900"
    return formualizer.WorkbookConfig(eval_config=evaluation)


@cache
def knows(name: str) -> bool:
    """Whether the engine has a built-in function of that name."""
    book = formualizer.Workbook(config=_configured())
    try:
        book.set_formula("A", 1, 1, f"={name}()")
        value = book.evaluate_cell("A", 1, 1)
    except Exception:  # the engine's parser raises what it likes on odd names
        return False
    return not (isinstance(value, dict) and value.get("kind") in ("Name", "NImpl", "Error"))


def _incoming(value: object) -> object:
    """An argument as `Function.call_cells` takes it."""
    if type(value) is dict:
        return VALUE_OF_KIND.get(value.get("kind", ""), CellError.VALUE)
    if type(value) is list:
        return [[_incoming(item) for item in row] for row in value]
    return SKIPPED if value == SKIPPED_TEXT else value


def _outgoing(value: object) -> object:
    if isinstance(value, CellError):
        return _ERRORS[value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float, Decimal)):
        number = float(value)
        return number if isfinite(number) else _ERRORS[CellError.NUM]
    if isinstance(value, list):
        return [[_outgoing(item) for item in row] if isinstance(row, list) else [_outgoing(row)] for row in value]
    return value if type(value) is str else _ERRORS[CellError.VALUE]


def callback(function: Function) -> Callable[..., object]:
    """A declared function as the engine calls it; plain numbers, the common case, go straight to the exact result."""
    call = function.call_cells
    scalar = None if any(parameter.argument.whole for parameter in function.parameters) else function.exact

    def called(*arguments: object) -> object:
        try:
            for argument in arguments:
                if type(argument) is not float:
                    return _outgoing(call([_incoming(argument) for argument in arguments]))
            result = call(arguments) if scalar is None else scalar(*arguments)
            number = float(result) if type(result) is Decimal else result
            return number if type(number) is float and isfinite(number) else _outgoing(number)
        except Exception:  # the engine would turn the exception's text into #VALUE! anyway, slower
            return _ERRORS[CellError.VALUE]

    return called


@contextmanager
def _interrupts_later() -> Iterator[None]:
    """Ctrl+C is heeded once the engine is done.

    Raised in a callback, it would become #VALUE! in the cell at hand, and the calculation would go on as if nothing had
    happened.
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield
        return
    seen: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _frame: seen.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if seen:
        raise KeyboardInterrupt


class Engine:
    """A workbook loaded into formualizer.

    Attributes:
        refused: the substitutes that had to refuse a value since it was last cleared.

    Raises:
        LoadError: the engine cannot read it.
    """

    def __init__(
        self,
        workbook: bytes,
        functions: Mapping[str, Function],
        now: datetime,
        lifted: frozenset[str] = frozenset(),
        date1904: bool = False,
    ) -> None:
        limits = dict.fromkeys(("max_input_bytes", "max_expanded_bytes", "max_part_bytes"), _UNBOUNDED)
        try:
            self._book = formualizer.Workbook.from_bytes(workbook, config=_configured(date1904), load_limits=limits)
        except Exception as problem:
            raise LoadError(str(problem)) from problem
        self._book.set_temporal_egress("serial")
        for name, function in functions.items():
            self._register(name, callback(function), function.min_args, function.max_args)
        self.refused: set[str] = set()
        for name, (substitute, least, most) in substitutes.callbacks(date1904, self.refused).items():
            self._register(name, substitute, least, most)
        for name in sorted(lifted):
            self._register(substitutes.lifted(name), lifting.over_arrays(name, date1904, self.refused), 0, None)
        # The engine takes the moment for universal time; a workbook's clock shows local time.
        self._book.set_deterministic_clock(now.replace(tzinfo=UTC))

    def _register(self, name: str, function: Callable[..., object], least: int, most: int | None) -> None:
        self._book.register_function(name, function, min_args=least, max_args=most)

    def evaluate(self) -> None:
        """Compute everything that is not up to date.

        Raises:
            LoadError: one formula stops the whole calculation (formualizer 0.13 does so for backward ranges).
        """
        try:
            with _interrupts_later():
                self._book.evaluate_all()
        except Exception as problem:
            raise LoadError(str(problem)) from problem

    def values_of(self, sheet: str) -> Callable[[int, int], Any]:
        """The values of a sheet by row and column."""
        return partial(self._book.get_value, engine_name(sheet))

    def value(self, sheet: str, row: int, column: int) -> Any:
        return self._book.get_value(engine_name(sheet), row, column)

    def hold(self, sheet: str, row: int, column: int, value: object) -> None:
        """Put a constant where the formula was."""
        self._book.set_value(engine_name(sheet), row, column, _ERRORS[value] if isinstance(value, CellError) else value)

    def compute(self, sheet: str, row: int, column: int, formula: str) -> object:
        """The value of a formula placed in an empty cell for a moment."""
        sheet = engine_name(sheet)
        self._book.set_formula(sheet, row, column, f"={formula}")
        try:
            with _interrupts_later():
                return self._book.evaluate_cell(sheet, row, column)
        finally:
            self._book.set_value(sheet, row, column, None)

    def spill(self, sheet: str, row: int, column: int) -> str | None:
        """The range that a formula's result covers, such as `表1!B2:B9`, or None for one cell."""
        place = self._book.inspect_cell(address_of(sheet, row, column), include_values=False).cell.spill
        return place.extent if place is not None else None

    def dependents(self, sheet: str, row: int, column: int) -> list[str]:
        """The addresses of the formulas that read a cell directly."""
        report = self._book.dependents(address_of(sheet, row, column), max_results=1 << 20, max_work=1 << 30)
        return [dependent.cell for dependent in report.dependents]

    def precedents(self, sheet: str, row: int, column: int) -> list[str]:
        """The cells and ranges a formula reads directly."""
        report = self._book.precedents(address_of(sheet, row, column))
        found = []
        for precedent in report.precedents:
            reference = precedent.reference
            place = reference.address or reference.resolved
            if place:
                found.append(place)
        return found


def address_of(sheet: str, row: int, column: int) -> str:
    """`'表 1'!B3`, as the engine's inspection takes it."""
    return f"{quoted(engine_name(sheet))}!{address(row, column)}"


def split_address(text: str) -> tuple[str, Area | None]:
    """`'表 1'!B3:C4` as the engine writes it: the sheet and the area, None for whole rows or columns."""
    sheet, _, cells = text.rpartition("!")
    return unquoted(sheet), read_area(cells)


def parse_address(text: str) -> tuple[str, int, int]:
    """`'表 1'!B3` → sheet, row, column."""
    name, area = split_address(text)
    if area is None:
        raise ValueError(text)
    return name, area.top, area.left
