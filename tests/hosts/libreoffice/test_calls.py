"""调用：what Calc passes and takes, value by value."""

from __future__ import annotations

import math
import struct

import pytest
from hosts.call_cases import CASES
from hypothesis import given
from hypothesis import strategies as st

from xladdin.arguments import SKIPPED
from xladdin.declare import registry
from xladdin.errors import CellError
from xladdin.hosts.libreoffice.calls import Table, call, error_of

FUNCTIONS = registry()
# Calc's own error numbers.
CODES = {"#DIV/0!": 532, "#N/A": 32767, "#VALUE!": 519, "#NUM!": 503, "#REF!": 524, "#NAME?": 525, "#NULL!": 521}


def code(number: object) -> int:
    """The error that Calc reads from a NaN: its low 32 bits."""
    assert isinstance(number, float)
    assert math.isnan(number)
    bits: int = struct.unpack("<Q", struct.pack("<d", number))[0]
    return bits & 0xFFFF_FFFF


def test_errors_are_nans_that_hold_calcs_number() -> None:
    rate = FUNCTIONS["JX_RATE"]
    assert code(call(rate, (1.0, 0.0, None, None))) == CODES["#DIV/0!"]
    assert code(call(rate, (((("不予考核",)),), 2.0, None, None))) == CODES["#N/A"]
    assert code(call(rate, ("约5", 2.0, None, None))) == CODES["#VALUE!"]
    for text, number in CODES.items():
        assert error_of(number) == text
        assert code(call(rate, (CellError(text), 2.0, None, None))) == number
    assert error_of(504) == error_of(502) == "#VALUE!"


def test_arguments_left_out_take_their_default() -> None:
    rate = FUNCTIONS["JX_RATE"]
    assert call(rate, (1.0, 3.0, None, None)) == pytest.approx(1 / 3)
    assert call(rate, (1.0, 3.0, 2.0, None)) == 0.3333
    assert call(rate, (2.0, 3.0, 2.0, "截断")) == 0.6666
    assert call(FUNCTIONS["JX_ADJUST_RATE"], (100.0, 30.0, None, None, "净额", None, None)) == 0.3


def test_zero_for_words_is_a_blank_cell() -> None:
    assert call(FUNCTIONS["JX_RATE"], (2.0, 3.0, 2.0, 0.0)) == 0.6667
    assert call(FUNCTIONS["JX_GRADE"], (95.0, 0.0)) == "优"
    assert code(call(FUNCTIONS["JX_SCORE"], (0.5, 10.0, 0.0, None, None))) == CODES["#N/A"]
    assert call(FUNCTIONS["JX_SCORE"], (0.0, 10.0, "按比例", None, None)) == 0.0


def test_a_table_of_one_cell_is_a_scalar_and_a_blank_in_a_range_is_blank() -> None:
    rate = FUNCTIONS["JX_RATE"]
    assert call(rate, (((1.0,),), ((4.0,),), None, None)) == 0.25
    assert code(call(rate, ((("",),), 4.0, None, None))) == CODES["#N/A"]
    assert call(FUNCTIONS["JX_SCORE_AVG"], (((1.0, ""), ("", 0.5)), ((10.0,),), None, None, None)) == 7.5


def test_results_over_a_range_are_tables_of_one_type() -> None:
    numbers = call(FUNCTIONS["JX_RATE"], (((1.0,), (2.0,), ("",)), 4.0, None, None))
    assert isinstance(numbers, Table)
    assert numbers.type == "[][]double"
    assert numbers.rows[:2] == ((0.25,), (0.5,))
    assert code(numbers.rows[2][0]) == CODES["#N/A"]
    assert call(FUNCTIONS["JX_GRADE"], (((95.0, 85.0),), None)) == Table("[][]string", (("优", "良"),))


def test_texts_mixed_with_anything_else_are_one_error() -> None:
    assert code(call(FUNCTIONS["JX_GRADE"], (((95.0, ""), ("", "x")), None))) == CODES["#N/A"]
    target = FUNCTIONS["JX_TARGET"]
    assert code(call(target, ((("≥5户",), ("2024年9月底前",)), "数值"))) == CODES["#VALUE!"]


def test_equal_tables_are_equal_so_that_calc_keeps_one() -> None:
    arguments = (((1.0,), ("",)), 4.0, None, None)
    first, second = call(FUNCTIONS["JX_RATE"], arguments), call(FUNCTIONS["JX_RATE"], arguments)
    assert first == second
    assert hash(first) == hash(second)


def as_calc_passes(argument: object) -> object:
    """A blank as the range of one blank cell: a plain reference would come as 0.0, which the core never sees as a blank."""
    if isinstance(argument, list):
        return tuple(tuple("" if cell is None else cell for cell in row) for row in argument)
    return {SKIPPED: None, None: (("",),)}.get(argument, argument)


@pytest.mark.parametrize(("name", "arguments"), CASES, ids=lambda value: str(value))
def test_every_shared_case_arrives_at_the_core(name: str, arguments: tuple[object, ...]) -> None:
    declared = FUNCTIONS[name]
    wanted = declared.call_cells(arguments)
    missing = (None,) * (declared.max_args - len(arguments))
    seen = call(declared, tuple(map(as_calc_passes, arguments)) + missing)
    if isinstance(seen, Table):
        assert isinstance(wanted, list)
        for row, line in zip(wanted, seen.rows, strict=True):
            for cell, shown in zip(row, line, strict=True):
                assert code(shown) == CODES[cell] if isinstance(cell, CellError) else shown == cell
    elif isinstance(wanted, list):
        assert code(seen) in {CODES[cell] for row in wanted for cell in row if isinstance(cell, CellError)}
    else:
        assert code(seen) == CODES[wanted] if isinstance(wanted, CellError) else seen == wanted


SCALARS = st.none() | st.floats() | st.text(max_size=8) | st.booleans()
ARGUMENTS = SCALARS | st.lists(st.tuples(SCALARS, SCALARS), min_size=1, max_size=3).map(tuple)


@given(st.sampled_from(list(FUNCTIONS.values())), st.lists(ARGUMENTS, max_size=7))
def test_no_argument_makes_a_call_raise_or_return_anything_else(declared: object, arguments: list[object]) -> None:
    result = call(declared, arguments)
    assert isinstance(result, (float, str, Table))
    if isinstance(result, Table):
        kind = float if result.type == "[][]double" else str
        assert all(type(cell) is kind for row in result.rows for cell in row)
