"""数字：what people type, and how it is rounded."""

from __future__ import annotations

import contextlib
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity, Rounding, divide, in_one_unit, normalise, plain, read_quantity, round_to


@pytest.mark.parametrize(
    ("typed", "value", "unit"),
    [
        (12961.52, "12961.52", ""),
        (7, "7", ""),
        ("12,961.52", "12961.52", ""),
        ("１２，９６１．５２", "12961.52", ""),
        ("84.11%", "0.8411", "%"),
        ("８４.１１％", "0.8411", "%"),
        ("100百分比", "1", "%"),
        ("5个百分点", "0.05", "%"),
        ("百分之95", "0.95", "%"),
        ("5‰", "0.005", "%"),
        ("100万元", "100", "万元"),
        ("￥1,200.50", "1200.50", "元"),
        ("(1,200)", "-1200", ""),
        ("－3.5%", "-0.035", "%"),
        (" 26 座 ", "26", "座"),
        ("1次/年", "1", "次/年"),
        ("1e3", "1000", ""),
        (0.1 + 0.2, "0.3", ""),
        (0.29 * 100, "29", ""),
    ],
)
def test_reads_what_people_type(typed: object, value: str, unit: str) -> None:
    assert read_quantity(typed) == Quantity(D(value), unit)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (None, "#N/A"), ("", "#N/A"), ("  ", "#N/A"), ("不予考核", "#N/A"), ("不适用", "#N/A"), ("—", "#N/A"), ("/", "#N/A"),
        ("１,２３", "#VALUE!"), ("约50", "#VALUE!"), ("50左右", "#VALUE!"), ("50以上", "#VALUE!"), ("10%左右", "#VALUE!"),
        ("50多万元", "#VALUE!"), ("近100户", "#VALUE!"), ("3/4", "#VALUE!"), ("≥5", "#VALUE!"), ("29 2.4", "#VALUE!"),
        ("5%-10%", "#VALUE!"), ("达标", "#VALUE!"), ("(5", "#VALUE!"), ("1.2.3", "#VALUE!"), (True, "#VALUE!"),
        ("12,34,567", "#VALUE!"), ("#DIV/0!", "#DIV/0!"), (CellError.REF, "#REF!"), (float("inf"), "#NUM!"), (object(), "#VALUE!"),
    ],
)  # fmt: skip
def test_refuses_what_is_not_a_number(typed: object, error: str) -> None:
    with pytest.raises(Refused) as refused:
        read_quantity(typed)
    assert refused.value.error == error
    assert refused.value.reason


@pytest.mark.parametrize(
    ("value", "places", "half_up", "truncated"),
    [
        ("7.515", 2, "7.52", "7.51"),
        ("0.84117", 4, "0.8412", "0.8411"),
        ("0.71428", 4, "0.7143", "0.7142"),
        ("-7.515", 2, "-7.52", "-7.51"),
        ("2.5", 0, "3", "2"),
        ("89.996", 2, "90.00", "89.99"),
    ],
)
def test_rounds_half_up_or_truncates(value: str, places: int, half_up: str, truncated: str) -> None:
    assert str(round_to(D(value), places)) == half_up
    assert str(round_to(D(value), places, Rounding.TRUNCATE)) == truncated


def test_a_half_that_a_quotient_hid_is_a_half_again() -> None:
    assert round_to(divide(D(1), D(3)) * D("0.015"), 2) == D("0.01")
    assert round_to(divide(D(1), D(7)) * 7, 0, Rounding.TRUNCATE) == 1


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [
        ("73.1亿", "800000万元", "0.91375"),
        ("73.1", "80亿", "0.91375"),
        ("50千元", "5万元", "1"),
        ("63户", "70户", "0.9"),
    ],
)
def test_units_are_brought_together(first: str, second: str, ratio: str) -> None:
    above, below = in_one_unit(read_quantity(first), read_quantity(second))
    assert divide(above, below) == D(ratio)


@pytest.mark.parametrize("pair", [("5户", "3万元"), ("5%", "3户"), ("95%", "3亿元")])
def test_units_that_do_not_compare_are_refused(pair: tuple[str, str]) -> None:
    with pytest.raises(Refused, match="单位不一致"):
        in_one_unit(*map(read_quantity, pair))


def test_a_bare_number_among_two_units_is_refused() -> None:
    with pytest.raises(Refused, match="单位不清楚"):
        in_one_unit(read_quantity("5万元"), read_quantity("3亿元"), read_quantity(2))


def test_normalise_unifies_comparators_and_width() -> None:
    assert normalise("＞＝９５％　≧ =< ") == "≥95% ≥ ≤"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
def test_a_written_number_reads_back(number: D) -> None:
    assert read_quantity(f"{number:,}").value == number
    assert read_quantity(plain(number)).value == number


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(Refused):
        assert isinstance(read_quantity(text), Quantity)
