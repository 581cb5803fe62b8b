"""表内评分标准：the points that a rule written in the form gives for what its row says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from xladdin.errors import Refused
from xladdin.forms.entries import Entry
from xladdin.forms.indicators import Indicator
from xladdin.numbers import Quantity
from xladdin.rates import completion
from xladdin.rules.points import Due, as_percent, points_text, readings
from xladdin.scoring import Rule, canonical, evaluate, parse_rule
from xladdin.scoring.tree import Bands, PerItem, Proportion, Qualitative, RateDeduction, Stepped


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
                f"{outcome.shown}按“{canonical(rule)}”计为{points_text(outcome.points)}",
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
    return as_percent(quantity.value)
