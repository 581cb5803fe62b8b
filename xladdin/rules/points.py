"""应得分：the points that a row's weight, target and actual give, in every convention that is accepted.

A printed score is wrong only when none of them gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xladdin.errors import Refused
from xladdin.forms.entries import Entry
from xladdin.forms.indicators import Indicator
from xladdin.numbers import Quantity, divide, plain
from xladdin.rates import CeilingMethod, completion
from xladdin.rules.word_lists import word_list
from xladdin.targets import Target

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
# A bare number beside a target or a rule in per cent is a ratio up to here (250% is a completion seldom passed) and
# may be percentage points from here down to 1 as well: 1 is 100% or 1%.
_MOST_RATIO: Final = Decimal("2.5")
_COST: Final = re.compile("成本|支出|费用|经费|资金|金额")


@dataclass(frozen=True, slots=True)
class Due:
    """应得分: exact points, the derivation that ends with them, and the cells that say so."""

    points: Decimal
    how: str
    because: tuple[Entry | None, ...]


def points_text(points: Decimal) -> str:
    return plain(points, 4)


def readings(entry: Entry | None, unit: Entry | None, in_percent: bool) -> list[Quantity]:
    """What an actual may mean: 98 beside ≥98% is 98%; 0.98 there is 98% too.

    Args:
        unit: the row's 度量单位, for a number that carries none.
        in_percent: whether what it is compared with is a percentage.
    """
    quantity = entry.quantity() if entry else None
    if quantity is None:
        return []
    if quantity.unit or not in_percent:
        if not quantity.unit and unit is not None:
            with_unit = Quantity(quantity.value, unit.text)
            return [with_unit if unit.text not in ("%", "百分比") else Quantity(quantity.value.scaleb(-2), "%")]
        return [quantity]
    return list(as_percent(quantity.value))


def as_percent(value: Decimal) -> Iterator[Quantity]:
    if abs(value) > ONE or not value:
        yield Quantity(value.scaleb(-2), "%")
    if value and abs(value) <= _MOST_RATIO:
        yield Quantity(value, "%")
    if value and abs(value) <= ONE:
        yield Quantity(value.scaleb(-2), "%")


def due_by_target(indicator: Indicator, weight: Decimal) -> list[Due]:
    """财预〔2020〕10号: met gives the weight, missed the weight times actual/target; empty when nothing can be said.

    A missed ceiling is measured as target/actual or linearly: both are in use.
    """
    target = indicator.target.parsed if indicator.target else None
    if target is None or target.quantity is None or target.several or indicator.actual is None:
        return []
    because = (*_parts(indicator), indicator.actual, indicator.weight)
    found: list[Due] = []
    for actual in all_readings(indicator, target):
        for share, how in _shares(target, actual, indicator):
            points = weight * min(max(share, ZERO), ONE)
            found.append(Due(points, f"{plain(weight)}×{how}={points_text(points)}", because))
    return found


def all_readings(indicator: Indicator, target: Target) -> list[Quantity]:
    """What an actual may mean beside its target: a bare 95000 beside ≤10万元 may also be 元."""
    read = readings(indicator.actual, indicator.unit, target.unit == "%")
    return [*read, *_in_base_unit(read, target)]


def _in_base_unit(read: list[Quantity], target: Target) -> Iterator[Quantity]:
    power, base = target.quantity.split_unit() if target.quantity else (0, "")
    if power and base:
        yield from (Quantity(actual.value, base) for actual in read if not actual.unit)


def _parts(indicator: Indicator) -> tuple[Entry, ...]:
    return indicator.target.parts if indicator.target else ()


def _shares(target: Target, actual: Quantity, indicator: Indicator) -> Iterator[tuple[Decimal, str]]:
    """Every accepted share of the weight with its derivation."""
    try:
        met = target.met_by(actual)
        have, goal = target.against(actual)
    except Refused:
        return
    if target.high is not None or goal < 0:
        if met:
            yield ONE, "100%（在指标值之内）"
        return
    if met:
        yield ONE, "100%（达到指标值）"
        if target.operator == "" and have > goal and _is_cost(indicator, target):
            yield from _ceiling_shares(have, goal)
        return
    if not goal:
        yield ZERO, "0（没有达到指标值）"
        return
    if target.operator in ("≤", "<"):
        yield from _ceiling_shares(have, goal)
        return
    yield divide(have, goal), f"{_of(have, target)}÷{_of(goal, target)}"
    if target.operator == "" and have < goal and _is_cost(indicator, target):
        yield ONE, "100%（没有超过指标值）"
    if target.operator == "=" and have > goal:
        yield ONE, "100%（超过指标值）"
        yield divide(goal, have), f"{_of(goal, target)}÷{_of(have, target)}"


def _is_cost(indicator: Indicator, target: Target) -> bool:
    """Whether a bare number may be a ceiling: 成本 50万元, but not 资金发放合规率 100%."""
    return target.unit != "%" and _COST.search(indicator.title + indicator.dimension) is not None


def _ceiling_shares(have: Decimal, goal: Decimal) -> Iterator[tuple[Decimal, str]]:
    target = Target("", "定量", "≤", Quantity(goal))
    for method in CeilingMethod:
        try:
            share = completion(Quantity(have), target, method)
        except Refused:
            continue
        yield (
            share,
            f"{plain(goal)}÷{plain(have)}"
            if method is CeilingMethod.RATIO
            else f"[1-({plain(have)}-{plain(goal)})÷{plain(goal)}]",
        )


def _of(value: Decimal, target: Target) -> str:
    return str(Quantity(value, "%")) if target.unit == "%" else plain(value)


def overshoot(indicator: Indicator) -> bool:
    """Whether the actual is so far above the target that a place may take points off."""
    target = indicator.target.parsed if indicator.target else None
    if target is None or target.quantity is None or target.high is not None or target.operator in ("≤", "<"):
        return False
    limit = Decimal(word_list("conventions")["scoring"]["reduced_beyond"])
    for actual in readings(indicator.actual, indicator.unit, target.unit == "%"):
        try:
            have, goal = target.against(actual)
        except Refused:
            continue
        if goal > 0 and divide(have, goal) >= limit:
            return True
    return False
