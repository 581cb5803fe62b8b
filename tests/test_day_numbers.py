"""日期序号：what Excel shows for a number formatted as a date, and for 31 December 9999 in both systems."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from xladdin.day_numbers import BEHIND_1904, LAST, day_of, moment_number, number_of

DAYS = [(1, date(1900, 1, 1)), (59, date(1900, 2, 28)), (61, date(1900, 3, 1)), (44561, date(2021, 12, 31)), (LAST, date.max)]  # fmt: skip


@pytest.mark.parametrize(("number", "day"), DAYS)
def test_a_number_and_its_day(number: int, day: date) -> None:
    assert day_of(number) == day
    assert number_of(day) == number


def test_the_day_that_never_was() -> None:
    assert day_of(60) is None


@pytest.mark.parametrize("number", [0, 1, 43830, LAST - BEHIND_1904])
def test_the_other_system_lies_four_years_behind(number: int) -> None:
    day = day_of(number, from_1904=True)
    assert day == day_of(number + BEHIND_1904)
    assert day is not None
    assert number_of(day, from_1904=True) == number


def test_a_moment_is_its_day_and_the_part_of_it_that_is_over() -> None:
    assert moment_number(datetime(2024, 9, 30, 18)) == 45565.75
