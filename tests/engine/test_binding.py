"""Values on their way between the engine and our functions."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest

from xladdin.arguments import SKIPPED
from xladdin.declare import registry
from xladdin.engine.binding import callback, knows, parse_address, split_address
from xladdin.engine.lookups import SKIPPED_TEXT
from xladdin.errors import CellError
from xladdin.grid import Area

NA = {"type": "Error", "kind": "Na"}
VALUE = {"type": "Error", "kind": "Value"}
NUM = {"type": "Error", "kind": "Num"}


def given(*arguments: object, gives: object = 1.0, whole: bool = False) -> tuple[list[object], object]:
    """What a function receives for what the engine passes, and what the engine gets for its result."""
    seen: list[object] = []

    def call(values: object) -> object:
        seen.extend(values)
        return gives

    function = SimpleNamespace(
        call_cells=call,
        exact=lambda *values: call(values),
        parameters=[SimpleNamespace(argument=SimpleNamespace(whole=whole))],
    )
    return seen, callback(function)(*arguments)


@pytest.mark.parametrize(
    ("passed", "received"),
    [
        (1.5, 1.5),
        ("甲", "甲"),
        (True, True),
        (None, None),
        (NA, CellError.NA),
        ({"type": "Error", "kind": "NImpl"}, CellError.VALUE),
        (SKIPPED_TEXT, SKIPPED),
        ([[1.0, None], ["甲", NA]], [[1.0, None], ["甲", CellError.NA]]),
    ],
)
@pytest.mark.parametrize("whole", [False, True])
def test_arguments(passed: object, received: object, whole: bool) -> None:
    assert given(passed, 2.0, whole=whole)[0] == [received, 2.0]


@pytest.mark.parametrize(
    ("result", "returned"),
    [
        (1.5, 1.5),
        (Decimal("0.8411"), 0.8411),
        (3, 3.0),
        ("甲", "甲"),
        (True, True),
        (None, None),
        (CellError.NA, NA),
        (CellError.DIV0, {"type": "Error", "kind": "Div"}),
        (float("nan"), NUM),
        (float("inf"), NUM),
        (Decimal("1E400"), NUM),
        ([[1, CellError.NA], [Decimal("0.5"), None]], [[1.0, NA], [0.5, None]]),
        ([1.0, 2.0], [[1.0], [2.0]]),
        (object(), VALUE),
    ],
)
@pytest.mark.parametrize("argument", [1.0, "1"])
def test_results(result: object, returned: object, argument: object) -> None:
    value = given(argument, gives=result)[1]
    assert value == returned
    assert type(value) is type(returned)


def test_an_exception_is_an_error_value() -> None:
    def fails(*_: object) -> object:
        raise ZeroDivisionError

    function = SimpleNamespace(call_cells=fails, exact=fails, parameters=[])
    assert callback(function)(1.0) == VALUE


def test_plain_numbers_and_cells_agree() -> None:
    """The short way for plain numbers gives what the long way gives."""
    for function in registry().values():
        for arguments in ([0.5], [3.0, 4.0], [3.0, 0.0], [100.0, 10.0, 2.0], [1.0, 2.0, 3.0, 4.0]):
            if function.min_args <= len(arguments) <= function.max_args:
                expected = function.call_cells(arguments)
                result = callback(function)(*arguments)
                if isinstance(expected, CellError):
                    assert isinstance(result, dict)
                else:
                    assert result == expected


@pytest.mark.parametrize(
    ("name", "known"),
    [("SUM", True), ("XLOOKUP", True), ("MMULT", False), ("没有", False), ("A B", False), ("LET", True)],
)
def test_what_the_engine_knows(name: str, known: bool) -> None:
    assert knows(name) is known


def test_addresses_as_the_engine_writes_them() -> None:
    assert parse_address("'It''s 1'!B3") == ("It's 1", 3, 2)
    assert split_address("S!B3:C4") == ("S", Area(3, 2, 4, 3))
    assert split_address("S!A:A") == ("S", None)
