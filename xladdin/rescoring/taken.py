"""规则取值：what a rule takes from the row it stands in, the likeliest cell first.

评价值 is what the rule speaks of; without it a rule in per cent takes 完成率, the actual itself, actual over target or
the rate that the 评分依据 states, a rule on a raw figure the actual with its unit, a rule with several parts the text
with one entry for each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xladdin.errors import Refused
from xladdin.forms.entries import Entry
from xladdin.forms.indicators import Indicator
from xladdin.numbers import Quantity, plain
from xladdin.rates import completion
from xladdin.rescoring.evidence import stated_rate
from xladdin.rules.points import as_percent, readings
from xladdin.scoring import Rule
from xladdin.scoring.tree import (
    Averaged,
    Bands,
    Levels,
    OutOf,
    Parts,
    PerItem,
    Proportion,
    Qualitative,
    RateDeduction,
    Scaled,
    Stepped,
    Vetoed,
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A candidate for the value of a rule.

    Attributes:
        cells: where it comes from.
        derived: how it was computed from them (`完成率：实际43.02亿元，指标值85亿元，为50.6118%`); `` where it stands there.
    """

    value: object
    cells: tuple[Entry, ...]
    derived: str = ""


def candidates(rule: Rule, indicator: Indicator) -> Iterator[Taken]:
    """Everything in the row that `rule` may take, the likeliest first."""
    for entry in (indicator.value, indicator.actual):
        # 否决, 优, 是、是、否: words are for the rule to read, whatever kind it is.
        if entry is not None and isinstance(entry.value, str) and entry.quantity() is None:
            yield Taken(entry.value, (entry,))
    yield from _of_kind(rule, indicator)


def _of_kind(rule: Rule, indicator: Indicator) -> Iterator[Taken]:
    match rule:
        case OutOf(rule=inner) | Vetoed(rule=inner) | Scaled(rule=inner) | Averaged(rule=inner):
            yield from _of_kind(inner, indicator)
        case Parts() | Levels() | Qualitative():
            # One number where words or a list are expected: the rule says what it makes of it.
            yield from _numbers(indicator.value, indicator.actual)
        case PerItem():
            yield from _numbers(indicator.value)
        case Proportion(target=None) | RateDeduction():
            yield from _rates(indicator)
            yield from _completions(indicator)
            if indicator.target is None:
                yield from _actual_rate(indicator)
        case Bands() | Stepped() if _in_percent(rule):
            yield from _rates(indicator)
            yield from _actual_rate(indicator)
            yield from _completions(indicator)
        case Proportion() | Bands() | Stepped():
            for entry in (indicator.value, indicator.actual):
                if entry is not None:
                    yield from (Taken(reading, (entry,)) for reading in readings(entry, indicator.unit, False))


def stated(rule: Rule, indicator: Indicator) -> Taken | None:
    """The rate that the words of the row state, for a rule in per cent: of the 评价值, the actual, the 评分依据.

    Raises:
        Refused: words state several rates, and none says which one is meant.
    """
    if not _takes_a_rate(rule):
        return None
    for entry in (indicator.value, indicator.actual, indicator.basis):
        if entry is None or ((quantity := entry.quantity()) is not None and not quantity.is_percent):
            continue
        if quantity is not None:
            return Taken(quantity, (entry,))
        found = stated_rate(entry.text, indicator.title)
        if found is not None:
            return Taken(found.rate, (entry,), f"{entry.address}{found.how}")
    return None


def _takes_a_rate(rule: Rule) -> bool:
    match rule:
        case OutOf(rule=inner) | Vetoed(rule=inner) | Scaled(rule=inner):
            return _takes_a_rate(inner)
        case Proportion(target=None) | RateDeduction():
            return True
        case Bands() | Stepped():
            return _in_percent(rule)
    return False


def _in_percent(rule: Bands | Stepped) -> bool:
    if isinstance(rule, Stepped):
        return rule.step.is_percent or rule.full_at.is_percent
    return any(bound.limit.is_percent for band in rule.bands for bound in band.bounds)


def _numbers(*entries: Entry | None) -> Iterator[Taken]:
    for entry in entries:
        quantity = entry.quantity() if entry else None
        if entry is not None and quantity is not None:
            yield Taken(quantity, (entry,))


def _rates(indicator: Indicator) -> Iterator[Taken]:
    """The row's printed rate: 评价值 or 完成率."""
    for entry in (indicator.value, indicator.completion):
        quantity = entry.quantity() if entry else None
        if entry is None or quantity is None:
            continue
        if quantity.is_percent:
            yield Taken(quantity, (entry,))
        elif not quantity.unit:
            yield from (Taken(rate, (entry,)) for rate in as_percent(quantity.value))


def _actual_rate(indicator: Indicator) -> Iterator[Taken]:
    """The actual that is a rate itself."""
    actual = indicator.actual
    if actual is not None and (quantity := actual.quantity()) is not None and quantity.is_percent:
        yield Taken(quantity, (actual,))


def _completions(indicator: Indicator) -> Iterator[Taken]:
    """Actual over target."""
    target = indicator.target
    if target is None or target.parsed is None or target.parsed.quantity is None or indicator.actual is None:
        return
    for reading in readings(indicator.actual, indicator.unit, target.parsed.unit == "%"):
        try:
            rate = completion(reading, target.parsed)
        except Refused:
            continue
        shown = f"完成率：实际{reading}，指标值{target.text}，为{plain(rate * 100, 4)}%"
        yield Taken(Quantity(rate, "%"), (*target.parts, indicator.actual), shown)
