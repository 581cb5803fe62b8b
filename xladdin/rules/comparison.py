"""印数与算数：whether a printed figure is what was computed, allowing for how it was cut to its decimals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from typing import Final

from xladdin.forms.entries import Entry, Printed
from xladdin.grid import Value
from xladdin.numbers import plain, round_to


class Fit(Enum):
    """How a printed figure fits."""

    EXACT = "一致"
    TRUNCATED = "截断"
    WHOLE = "取整"
    WRONG = "不一致"


# Printed with more decimals than this, a figure is a computed one that nobody rounded.
_UNROUNDED = 5
_CENTS = 2
# Said of amounts whose sum is only off by what rounding their parts may explain.
TAIL: Final = "差数在各数四舍五入的尾差之内，原数没有取舍时应当相等。"
# 84.11% and coarser: a rate printed as exactly 100% or 0% claims that nothing is missing.
_RATE_PLACES = 4


def rate_fit(printed: Sequence[Printed], exact: Decimal) -> Fit:
    """How a rate fits, in any of the ways it may be read (84.11 as 84.11% or as 8411%)."""
    fits = [_rate_fit(reading, exact) for reading in printed]
    return min(fits, key=list(Fit).index, default=Fit.WRONG)


def _rate_fit(printed: Printed, exact: Decimal) -> Fit:
    places = printed.places
    if printed.value in (0, 1) and places < _RATE_PLACES and round_to(exact, _RATE_PLACES) != printed.value:
        # 100% for 99.92% says that all was spent.
        return Fit.WHOLE if printed.shows(exact) else Fit.WRONG
    if printed.shows(exact):
        return Fit.EXACT
    return Fit.TRUNCATED if printed.shows_truncated(exact) else Fit.WRONG


def points_fit(printed: Printed, exact: Decimal, places: int, full: Decimal | None = None) -> Fit:
    """How a score fits when the form prints points with `places` decimals.

    Args:
        full: the weight: full marks are never a matter of rounding.
    """
    if printed.places >= _UNROUNDED:
        return Fit.EXACT if abs(printed.stored - exact) < Decimal("0.000001") else _cut(printed, exact, 2, full)
    return _cut(printed, exact, max(places, printed.places), full)


def _cut(printed: Printed, exact: Decimal, places: int, full: Decimal | None) -> Fit:
    fine = max(places, 2)
    if round_to(exact, fine) == printed.value:
        return Fit.EXACT
    if printed.value == full and exact < printed.value:
        return Fit.WRONG
    if places < fine and round_to(exact, places) == printed.value:
        return Fit.WHOLE if places == 0 else Fit.EXACT
    return Fit.TRUNCATED if round_to(exact, places, "截断") == printed.value else Fit.WRONG


def within_rounding(printed: Printed, parts: Sequence[Printed], unit: str) -> bool:
    """Whether amounts cut to their decimals (万元 with two) may miss their sum by so much; 元 and 分 are never cut."""
    places = max([printed.places, *(part.places for part in parts)])
    if unit == "元" and places >= _CENTS:
        return False
    gap = abs(sum((part.value for part in parts), Decimal(0)) - printed.value)
    return gap <= Decimal(1).scaleb(-places) * (len(parts) + 1) / 2


def written_like(entry: Entry, exact: Decimal, printed: Printed) -> tuple[Value, str]:
    """A computed rate the way the cell writes rates, and as the reader would see it.

    `84.12%` as text, 84.12 bare, 0.8412 under a per-cent format (seen as 84.12%).
    """
    rounded = round_to(exact, max(printed.places, _RATE_PLACES) if printed.percent else printed.places)
    percent = plain(rounded * 100)
    if isinstance(entry.value, str):
        text = f"{percent}%" if "%" in entry.text else percent
        return text, text
    quantity = entry.quantity()
    if printed.percent and quantity is not None and not quantity.is_percent:
        return Decimal(percent), percent
    return rounded, f"{percent}%" if printed.percent else plain(rounded)
