"""What is computed beside the engine: comparisons, numbers as text, look-ups, multiples, functions over arrays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xladdin.engine import lookups, substitutes
from xladdin.engine.lifting import over_arrays
from xladdin.engine.ordering import compare

NA = {"type": "Error", "kind": "Na"}
DIV0 = {"type": "Error", "kind": "Div"}
NUM = {"type": "Error", "kind": "Num"}
VALUE = {"type": "Error", "kind": "Value"}
REF = {"type": "Error", "kind": "Ref"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (0.1 + 0.2, 0.3, 0),
        (1.1 * 1.1, 1.21, 0),
        (22.26 - 21.29, 0.97, 1),  # differs in the 15th digit
        (0.0, 5e-17, -1),
        (-1.0, 1.0, -1),
        (1.0, "1", -1),
        ("z", False, -1),
        ("a", "A", 0),
        ("甲", "乙", -1),  # jiǎ before yǐ
        (None, 0.0, 0),
        (None, "", 0),
        (None, False, 0),
        (None, None, 0),
        (False, True, -1),
        (DIV0, 1.0, DIV0),
        (1.0, NA, NA),
    ],
)
def test_compare(one: object, other: object, expected: object) -> None:
    assert compare(one, other) == expected


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False))
def test_comparing_the_other_way_round_is_the_opposite(one: float, other: float) -> None:
    forth, back = compare(one, other), compare(other, one)
    assert isinstance(forth, int)
    assert isinstance(back, int)
    assert forth == -back


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.0, "1"),
        (-0.0, "0"),
        (1 / 3, "0.333333333333333"),
        (0.1 + 0.2, "0.3"),
        (100 * 1.1, "110"),
        (1e20, "100000000000000000000"),
        (1e21, "1E+21"),
        (123456789012345678.0, "123456789012346000"),
        (0.00001, "0.00001"),
        (1e-10, "0.0000000001"),
        (1 / 30000, "3.33333333333333E-05"),
        (-2.5, "-2.5"),
    ],
)
def test_number_as_text(number: float, text: str) -> None:
    assert substitutes.as_text(number) == text


@pytest.mark.parametrize(("value", "expected"), [("甲", "甲"), (True, "TRUE"), (None, ""), (NA, NA)])
def test_other_values_as_text(value: object, expected: object) -> None:
    assert substitutes.as_text(value) == expected


GRADES = [[0.0, 60.0, 80.0, 90.0]], [["差", "中", "良", "优"]]


@pytest.mark.parametrize(
    ("wanted", "where", "result", "expected"),
    [
        (85.0, *GRADES, "良"),
        (80.0, *GRADES, "良"),
        (-1.0, *GRADES, NA),
        (9.9e307, [[1.0], [2.0], [None], ["x"]], None, 2.0),  # the last number of a column
        ("座", [["甲"], ["乙"], [None]], None, "乙"),  # the last text of a column
        ("々", [["甲"], ["座"]], None, "座"),
        (2.0, [[DIV0], [1.0], [DIV0]], [["a"], ["b"], ["c"]], "b"),
        (1.0, [[1.0, "a"], [2.0, "b"]], None, "a"),
        (2.0, [[1.0, 2.0, 3.0], ["a", "b", "c"]], None, "b"),
        (1.0, [[1.0]], [[None]], 0.0),
        (DIV0, *GRADES, DIV0),
        ([[85.0, 95.0]], *GRADES, [["良", "优"]]),
    ],
)
def test_lookup(wanted: object, where: object, result: object, expected: object) -> None:
    assert lookups.lookup(wanted, where, result) == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((85.0, [[100.0, 90.0, 80.0]], -1.0), 2.0),
        ((100.0, [[100.0, 90.0, 80.0]], -1.0), 1.0),
        ((101.0, [[100.0, 90.0, 80.0]], -1.0), NA),
        ((85.0, [[60.0], [80.0], [90.0]]), 2.0),
        ((1.0, [[60.0], [80.0]]), NA),
    ],
)
def test_match(arguments: tuple[object, ...], expected: object) -> None:
    assert lookups.match(*arguments) == expected


def test_vlookup_and_hlookup() -> None:
    table: list[list[object]] = [[0.0, "差"], [60.0, "中"], [90.0, "优"]]
    across = [[0.0, 60.0, 90.0], ["差", "中", "优"]]
    assert lookups.vlookup(75.0, table, 2.0) == "中"
    assert lookups.hlookup(75.0, across, 2.0) == "中"
    assert lookups.vlookup(75.0, table, 3.0) == REF
    assert lookups.vlookup(75.0, table, 0.0) == VALUE
    assert lookups.vlookup(-1.0, table, 2.0) == NA


@pytest.mark.parametrize(
    ("number", "step", "down", "up"),
    [
        (2.5, 1.0, 2.0, 3.0),
        (-2.5, -2.0, -2.0, -4.0),
        (-2.5, 2.0, -4.0, -2.0),
        (2.5, -2.0, NUM, NUM),
        (0.3, 0.1, 0.3, 0.3),
        (3.3000000000000003, 0.1, 3.3, 3.3),
        (5.0, 0.0, DIV0, 0.0),
        (0.0, 0.0, 0.0, 0.0),
        ("x", 1.0, VALUE, VALUE),
        (NA, 1.0, NA, NA),
        (None, 1.0, 0.0, 0.0),
    ],
)
def test_multiples(number: object, step: object, down: object, up: object) -> None:
    assert substitutes.floor(number, step) == down
    assert substitutes.ceiling(number, step) == up


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("abcdef", 2.0, 3.0, "X"), "aXef"),
        (("abc", 9.0, 1.0, "X"), "abcX"),
        (("abc", 2.0, 0.0, "X"), "aXbc"),
        ((12345.0, 1.0, 2.0, "**"), "**345"),
        (("abc", 0.0, 1.0, "X"), VALUE),
    ],
)
def test_replace(arguments: tuple[object, ...], expected: object) -> None:
    assert substitutes.replace(*arguments) == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (([["乙"], ["甲"], ["丙"]],), [["丙"], ["甲"], ["乙"]]),  # bǐng, jiǎ, yǐ
        (([[2.0, "b"], [1.0, "a"], [None, "c"]],), [[1.0, "a"], [2.0, "b"], [None, "c"]]),
        (([[2.0], [None], [1.0]], 1.0, -1.0), [[2.0], [1.0], [None]]),
        (([[True], ["x"], [NA], [5.0]],), [[5.0], ["x"], [True], [NA]]),
        (([[1.0, 2.0], [2.0, 1.0]], 2.0), [[2.0, 1.0], [1.0, 2.0]]),
        (([[1.0]], 2.0), VALUE),
        (([[1.0]], 1.0, 3.0), VALUE),
    ],
)
def test_sort(arguments: tuple[object, ...], expected: object) -> None:
    assert lookups.sort(*arguments) == expected


def test_sort_by_several_columns_keeps_equal_rows_in_order() -> None:
    names = [["a"], ["b"], ["c"], ["d"]]
    groups = [["甲"], ["乙"], ["甲"], ["乙"]]
    points = [[1.0], [2.0], [1.0], [3.0]]
    assert lookups.sort_by(names, groups, 1.0, points, -1.0) == [["a"], ["c"], ["d"], ["b"]]
    assert lookups.sort_by(names, points[:2]) == VALUE


def test_arrays_that_turn_up_unexpectedly_are_gone_through() -> None:
    equal = substitutes.callbacks()[substitutes.COMPARISONS["="]][0]
    assert equal([[1.0], [2.0]], 1.0) == [[True], [False]]
    assert substitutes.as_text([[1 / 3, "甲"]]) == [["0.333333333333333", "甲"]]
    assert substitutes.floor([[2.5], [-2.5]], 1.0) == [[2.0], [-3.0]]
    assert substitutes.replace([["abc"], ["xyz"]], 1.0, 1.0, "") == [["bc"], ["yz"]]


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("LEN", ([["a"], ["bcd"], [None]],), [[1.0], [3.0], [0.0]]),
        ("ROUND", ([[1.234, 5.678]], [[1.0], [2.0]]), [[1.2, 5.7], [1.23, 5.68]]),
        ("COUNTIF", ([["a"], ["b"], ["a"]], [["a", "b", "c"]]), [[2.0, 1.0, 0.0]]),
        ("ISBLANK", ([[None], [1.0]],), [[True], [False]]),
        ("ISERROR", ([[NA], [1.0]],), [[True], [False]]),
        ("FLOOR", ([[-2.5], [2.5]], 1.0), [[-3.0], [2.0]]),
        ("SUMIF", ([["a"], ["b"]], [["a"], ["b"]], [[1.0], [2.0]]), [[1.0], [2.0]]),
        ("ABS", ([[-1.0, -2.0], [-3.0, -4.0]],), [[1.0, 2.0], [3.0, 4.0]]),
        ("ROUND", ([[1.0], [2.0]], [[1.0], [1.0], [1.0]]), [[1.0], [2.0], [NA]]),
        ("LEN", ("abc",), [[3.0]]),
    ],
)
def test_functions_over_arrays(name: str, arguments: tuple[object, ...], expected: object) -> None:
    assert over_arrays(name, False, set())(*arguments) == expected


def test_dates_over_arrays_follow_the_date_system() -> None:
    assert over_arrays("YEAR", False, set())([[1000.0]]) == [[1902.0]]
    assert over_arrays("YEAR", True, set())([[1000.0]]) == [[1906.0]]


def test_a_huge_array_is_left_alone() -> None:
    assert over_arrays("LEN", False, set())([["a"]] * 200_001) == {"type": "Error", "kind": "NImpl"}
