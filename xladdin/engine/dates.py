"""日期的边界: DATE and TIME, where the engine goes on behind what Excel allows."""

from __future__ import annotations

from datetime import date, timedelta
from math import floor

from xladdin.engine import guards
from xladdin.engine.ordering import NUM

_LAST = 2_958_465  # 9999-12-31
_1904 = 1462  # days that the 1904 system lies behind


def serial(found: date) -> int:
    """The number of a day in the 1900 system."""
    days = (found - date(1899, 12, 30)).days
    return days if days > 60 else days - 1


def date_of(year: object, month: object, day: object, date1904: bool = False) -> object:
    """DATE: months and days may run over either way; the year 1900 has a 29 February."""
    numbers = guards.numbers((year, month, day))
    if isinstance(numbers, dict):
        return numbers
    years, months, days = map(floor, numbers)
    if not 0 <= years < 10_000 or abs(months) > 120_000 or abs(days) > _LAST:
        return NUM
    if years < (1904 if date1904 else 1900):
        years += 1900
    years, months = years + (months - 1) // 12, (months - 1) % 12 + 1
    if not 1899 <= years < 10_000:
        return NUM
    first = serial(date(years, months, 1))
    if date1904:
        number = (date(years, months, 1) + timedelta(days=0) - date(1904, 1, 1)).days + days - 1
        return float(number) if 0 <= number <= _LAST - _1904 else NUM
    number = first + days - 1
    return float(number) if 0 <= number <= _LAST else NUM


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
