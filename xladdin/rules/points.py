"""应得分：the points that a row's weight, target, actual and rule give, in every convention that is accepted.

A printed score is wrong only when none of them gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xladdin.errors import Refused
from xladdin.forms.entries import Entry
from xladdin.forms.funds import FundLine
from xladdin.forms.indicators import Indicator
from xladdin.numbers import Quantity, divide, in_one_unit, plain
from xladdin.rates import CeilingMethod, completion
from xladdin.rules.word_lists import any_of, word_list
from xladdin.scoring import Rule, canonical, evaluate, parse_rule
from xladdin.scoring.grade_band import GRADE_BANDS, GradeBand, read_grade_band
from xladdin.scoring.tree import Bands, PerItem, Proportion, Qualitative, RateDeduction, Stepped
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


def _shown(points: Decimal) -> str:
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
    return list(_as_percent(quantity.value))


def _as_percent(value: Decimal) -> Iterator[Quantity]:
    if abs(value) > ONE or not value:
        yield Quantity(value.scaleb(-2), "%")
    if value and abs(value) <= _MOST_RATIO:
        yield Quantity(value, "%")
    if value and abs(value) <= ONE:
        yield Quantity(value.scaleb(-2), "%")


# ---- the national default of a 自评表 ----


def due_by_target(indicator: Indicator, weight: Decimal) -> list[Due]:
    """财预〔2020〕10号: met gives the weight, missed the weight times actual/target; empty when nothing can be said.

    A missed ceiling is measured as target/actual or linearly: both are in use.
    """
    target = indicator.target.parsed if indicator.target else None
    if target is None or target.quantity is None or target.several or indicator.actual is None:
        return []
    because = (*_parts(indicator), indicator.actual, indicator.weight)
    found: list[Due] = []
    read = readings(indicator.actual, indicator.unit, target.unit == "%")
    for actual in [*read, *_in_base_unit(read, target)]:
        for share, how in _shares(target, actual, indicator):
            points = weight * min(max(share, ZERO), ONE)
            found.append(Due(points, f"{plain(weight)}×{how}={_shown(points)}", because))
    return found


def _in_base_unit(read: list[Quantity], target: Target) -> Iterator[Quantity]:
    """A bare 95000 beside ≤10万元 may be 元."""
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
        if target.operator == "" and have > goal and _COST.search(indicator.title + indicator.dimension):
            yield from _ceiling_shares(have, goal)
        return
    if not goal:
        yield ZERO, "0（没有达到指标值）"
        return
    if target.operator in ("≤", "<"):
        yield from _ceiling_shares(have, goal)
        return
    yield divide(have, goal), f"{_of(have, target)}÷{_of(goal, target)}"
    if target.operator == "" and have < goal and _COST.search(indicator.title + indicator.dimension):
        yield ONE, "100%（没有超过指标值）"
    if target.operator == "=" and have > goal:
        yield ONE, "100%（超过指标值）"
        yield divide(goal, have), f"{_of(goal, target)}÷{_of(have, target)}"


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


# ---- 定性 ----


def grade_of(entry: Entry | None) -> tuple[GradeBand, bool] | None:
    """The level an actual names, and whether it names the band itself (`100%-80%(含)`); None when it names none."""
    if entry is None or not isinstance(entry.value, str):
        return None
    text = entry.text
    exact = "%" in text
    for kind, band in zip(("missed", "partly", "reached"), reversed(GRADE_BANDS), strict=True):
        if any_of("conventions", "grades", kind).fullmatch(text):
            return band, exact
    try:
        return read_grade_band(text), exact
    except Refused:
        return None


# ---- a rule that the form states ----


def stated_rule(indicator: Indicator) -> tuple[Rule, Entry] | None:
    """The first 评分标准 that is a rule, with its cell; None when none is, or none stands there."""
    for entry in indicator.standards:
        try:
            return parse_rule(entry.value), entry
        except Refused:
            continue
    return None


def due_by_rule(indicator: Indicator, weight: Decimal, rule: Rule, stated: Entry) -> list[Due]:
    """The points a stated rule gives for what the row says; empty where the row does not say what the rule takes."""
    found: list[Due] = []
    for value, because in _values_for(rule, indicator):
        try:
            outcome = evaluate(value, weight, rule)
        except Refused:
            continue
        found.append(
            Due(
                outcome.points,
                f"{outcome.shown}按“{canonical(rule)}”计为{_shown(outcome.points)}",
                (*because, indicator.weight, stated),
            )
        )
    return found


def _values_for(rule: Rule, indicator: Indicator) -> Iterator[tuple[object, tuple[Entry | None, ...]]]:
    """Candidates for what a rule takes, the likeliest first."""
    match rule:
        case Qualitative():
            for entry in (indicator.actual, indicator.value):
                if entry is not None:
                    yield entry.text, (entry,)
        case PerItem():
            quantity = indicator.value.quantity() if indicator.value else None
            if quantity is not None and not quantity.unit:
                yield quantity, (indicator.value,)
        case Proportion(target=None) | RateDeduction():
            yield from _rates(indicator)
            if isinstance(rule, Proportion):
                yield from _completions(indicator)
        case Proportion():
            yield from (
                (quantity, (indicator.actual,)) for quantity in readings(indicator.actual, indicator.unit, False)
            )
        case Bands() | Stepped():
            if _in_percent(rule):
                # The rule speaks of a rate: of the actual itself where that is one, else of the completion.
                yield from _rates(indicator)
                if indicator.actual is not None and (actual := indicator.actual.quantity()) and actual.is_percent:
                    yield actual, (indicator.actual,)
                yield from _completions(indicator)
            else:
                for entry in (indicator.value, indicator.actual):
                    yield from ((quantity, (entry,)) for quantity in readings(entry, indicator.unit, False))


def _in_percent(rule: Bands | Stepped) -> bool:
    if isinstance(rule, Stepped):
        return rule.step.is_percent
    return any(bound.limit.is_percent for band in rule.bands for bound in band.bounds)


def _rates(indicator: Indicator) -> Iterator[tuple[Quantity, tuple[Entry | None, ...]]]:
    """The row's printed rate: 比率 or 完成率."""
    for entry in (indicator.value, indicator.completion):
        quantity = entry.quantity() if entry else None
        if quantity is not None:
            yield from ((rate, (entry,)) for rate in _rate_readings(quantity))


def _completions(indicator: Indicator) -> Iterator[tuple[Quantity, tuple[Entry | None, ...]]]:
    """Actual over target; the actual as a rate where there is no target."""
    target = indicator.target
    actual = indicator.actual.quantity() if indicator.actual else None
    if target is None or target.parsed is None or target.parsed.quantity is None:
        if actual is not None:
            yield from ((rate, (indicator.actual,)) for rate in _rate_readings(actual))
        return
    for reading in readings(indicator.actual, indicator.unit, target.parsed.unit == "%"):
        try:
            rate = completion(reading, target.parsed)
        except Refused:
            continue
        yield Quantity(rate, "%"), (*target.parts, indicator.actual)


def _rate_readings(quantity: Quantity) -> Iterable[Quantity]:
    if quantity.unit:
        return [quantity] if quantity.is_percent else []
    return _as_percent(quantity.value)


# ---- funds ----


def execution(line: FundLine) -> tuple[Decimal, tuple[Entry, Entry]] | None:
    """(执行率, its operands), as the form's headings have it; None without both."""
    spent, budget = (line.amounts.get(role) for role in line.rate_of)
    above, below = (entry.quantity() if entry else None for entry in (spent, budget))
    if spent is None or budget is None or above is None or below is None:
        return None
    try:
        have, planned = in_one_unit(above, below)
        return divide(have, planned), (spent, budget)
    except Refused:
        return None


def due_for_funds(line: FundLine, weight: Decimal, weight_cell: Entry | None) -> list[Due]:
    """执行率 × 分值, from the exact and from the printed rate; over 100% also the weight itself."""
    rate = execution(line)
    if rate is None:
        return []
    exact, (spent, budget) = rate
    because = (spent, budget, line.rate, weight_cell)
    due = [Due(weight * exact, f"{spent.text}÷{budget.text}×{plain(weight)}={_shown(weight * exact)}", because)]
    printed = line.rate.quantity() if line.rate else None
    if printed is not None and line.rate is not None:
        values = [printed.value] if printed.is_percent else [printed.value.scaleb(-2), printed.value]
        # Only a rate that says what the operands say may stand for them.
        due += [
            Due(weight * value, f"{line.rate.text}×{plain(weight)}={_shown(weight * value)}", because)
            for value in values
            if abs(value - exact) < Decimal("0.001")
        ]
    if exact > ONE:
        due.append(Due(weight, f"超过100%，以{plain(weight)}分为限", because))
    return due
