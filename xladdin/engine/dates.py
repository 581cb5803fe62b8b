"""日期的边界: DATE and TIME, where the engine goes on behind what Excel allows."""

from __future__ import annotations

from datetime import date
from math import floor

from xladdin.day_numbers import BEHIND_1904, LAST, number_of
from xladdin.engine import guards
from xladdin.engine.ordering import NUM


def date_of(year: object, month: object, day: object, date1904: bool = False) -> object:
    """DATE: months and days may run over either way; the year 1900 has a 29 February."""
    numbers = guards.numbers((year, month, day))
    if isinstance(numbers, dict):
        return numbers
    years, months, days = map(floor, numbers)
    if not 0 <= years < 10_000 or abs(months) > 120_000 or abs(days) > LAST:
        return NUM
    if years < (1904 if date1904 else 1900):
        years += 1900
    years, months = years + (months - 1) // 12, (months - 1) % 12 + 1
    if not 1899 <= years < 10_000:
        return NUM
    number = number_of(date(years, months, 1), date1904) + days - 1
    return float(number) if 0 <= number <= (LAST - BEHIND_1904 if date1904 else LAST) else NUM


def time_of(hour: object, minute: object, second: object) -> object:
    """TIME: the part of a day, whole days dropped."""
    numbers = guards.numbers((hour, minute, second))
    if isinstance(numbers, dict):
        return numbers
    if any(number >= 32_768 for number in numbers):
        return NUM
    hours, minutes, seconds = map(floor, numbers)
    whole = hours * 3600 + minutes * 60 + seconds
    return NUM if whole < 0 else whole % 86_400 / 86_400
