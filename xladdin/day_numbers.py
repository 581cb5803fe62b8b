"""日期序号：days as spreadsheets count them: from 1899-12-30 (with the 1900-02-29 that never was), or from 1904-01-01."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

LAST: Final = 2_958_465  # 9999-12-31
BEHIND_1904: Final = 1462  # days that the 1904 system lies behind
# 1900-02-29, which Lotus had and Excel kept; before it everything is one day off.
_NO_DAY: Final = 60
_EPOCH: Final = date(1899, 12, 30)
_EPOCH_1904: Final = date(1904, 1, 1)


def day_of(number: int, from_1904: bool = False) -> date | None:
    """The day that a number stands for; None for 1900-02-29."""
    if from_1904:
        return _EPOCH_1904 + timedelta(days=number)
    if number == _NO_DAY:
        return None
    return _EPOCH + timedelta(days=number + (number < _NO_DAY))


def number_of(day: date, from_1904: bool = False) -> int:
    """The number of a day."""
    if from_1904:
        return (day - _EPOCH_1904).days
    days = (day - _EPOCH).days
    return days if days > _NO_DAY else days - 1


def moment_number(moment: datetime) -> float:
    """The number of a day and its time, as Excel hands a date over: days from 1899-12-30, the time their fraction."""
    return (moment.replace(tzinfo=None) - datetime.combine(_EPOCH, datetime.min.time())) / timedelta(days=1)
