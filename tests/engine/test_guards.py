"""Arguments on which the engine and Excel part ways."""

from __future__ import annotations

import pytest

from xladdin.engine import dates, guards
from xladdin.engine.guards import Refused, perhaps_number, plain_number
from xladdin.engine.ordering import NA, NUM, VALUE


@pytest.mark.parametrize(
    "text", ["12,961.52", "84.11%", "１２", "2024-3-5", "2024年3月5日", "3/4/2024", "12:30", "￥5", "(5)"]
)
def test_excel_may_read_it(text: str) -> None:
    assert perhaps_number(text)


@pytest.mark.parametrize("text", ["", "甲", "12", "-1.5e3", "第1名", "≥5户", "2024年预算", "A1", "100万元"])
def test_nobody_or_everybody_reads_it(text: str) -> None:
    assert not perhaps_number(text)


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12.0), (" -1.5 ", -1.5), ("1e3", 1000.0), ("nan", None), ("1_0", None)]
)
def test_plain_numbers(text: str, number: float | None) -> None:
    assert plain_number(text) == number


@pytest.mark.parametrize("value", [5.0, "甲", ">=5", "<>", "<>甲", "", "甲*", "~*", True, "TRUE"])
def test_criteria_taken(value: object) -> None:
    assert guards.criterion(value) == value


@pytest.mark.parametrize("value", [NA, None, ">=2024-3-5", "<甲", "#N/A", "<>TRUE", "~", "2024/3/5", "1,000"])
def test_criteria_refused(value: object) -> None:
    with pytest.raises(Refused):
        guards.criterion(value)


@pytest.mark.parametrize("value", ["", "=", "<>甲"])
def test_blanks_of_whole_columns_cannot_be_counted(value: object) -> None:
    with pytest.raises(Refused):
        guards.criterion_of_whole(value)


def test_other_guards() -> None:
    assert guards.numeric(3.0) == 3.0
    assert guards.dated(45000.0) == 45000.0
    assert guards.pattern("a*") == "a*"
    assert guards.no_order_of_days("12.5") == "12.5"
    for guard, value in (
        (guards.numeric, True),
        (guards.numeric, "3"),
        (guards.dated, 60.0),
        (guards.pattern, "a~"),
        (guards.no_order_of_days, "3/4/2024"),
    ):
        with pytest.raises(Refused):
            guard(value)


@pytest.mark.parametrize(
    ("arguments", "number"),
    [
        ((2024.0, 2.0, 30.0), 45352.0),
        ((2024.0, 14.0, 1.0), 45689.0),
        ((1900.0, 2.0, 29.0), 60.0),  # Excel stored it so
        ((1900.0, 1.0, 22222.0), 22222.0),
        ((24.0, 1.0, 1.0), 8767.0),
        ((-1.0, 1.0, 1.0), NUM),
        ((10000.0, 1.0, 1.0), NUM),
        ((1900.0, 1.0, -5.0), NUM),
        ((2024.9, 1.9, 1.9), 45292.0),
        ((NA, 1.0, 1.0), NA),
        (("x", 1.0, 1.0), VALUE),
        (("2024", 1.0, 1.0), 45292.0),
    ],
)
def test_date(arguments: tuple[object, object, object], number: object) -> None:
    assert dates.date_of(*arguments) == number


def test_date_from_1904() -> None:
    assert dates.date_of(1904.0, 1.0, 2.0, date1904=True) == 1.0
    assert dates.date_of(0.0, 1.0, 1.0, date1904=True) == NUM


def test_time() -> None:
    assert dates.time_of(12.0, 0.0, 0.0) == 0.5
    assert dates.time_of(27.0, 0.0, 0.0) == 0.125
    assert dates.time_of(0.0, 0.0, -1.0) == NUM
