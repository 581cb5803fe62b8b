"""计分：points from a value, a weight and a rule tree, with what decided them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity, Rounding, divide, in_one_unit, plain, read_quantity, round_to
from xladdin.rates import completion
from xladdin.scoring.grade_band import GradeBand, read_grade_band
from xladdin.scoring.parsing import parse_rule
from xladdin.scoring.tree import (
    Band,
    Bands,
    Credit,
    Direction,
    PerItem,
    Proportion,
    Qualitative,
    RateDeduction,
    Rule,
    Started,
    Stepped,
)
from xladdin.targets import Target

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
# A bare number above this against a rule in per cent is the percentage typed without its sign.
BARE_RATE_LIMIT: Final = Decimal(20)


@dataclass(frozen=True, slots=True)
class InBand:
    """Decided by a band; `band` None is 其余."""

    band: Band | None
    credit: Credit
    deviation: Decimal | None


@dataclass(frozen=True, slots=True)
class BySteps:
    """Decided by steps beyond the full-mark value: how far beyond, and how many steps count."""

    beyond: Decimal
    steps: Decimal
    deducted: Decimal


@dataclass(frozen=True, slots=True)
class ByItems:
    items: Decimal
    deducted: Decimal


@dataclass(frozen=True, slots=True)
class ByShare:
    """Decided by a rate: the completion and the share of the weight that it earns."""

    rate: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class ByDeduction:
    rate: Decimal


@dataclass(frozen=True, slots=True)
class ByGrade:
    band: GradeBand


Decision = InBand | BySteps | ByItems | ByShare | ByDeduction | ByGrade


@dataclass(frozen=True, slots=True)
class Outcome:
    """得分与由来.

    Attributes:
        points: exact points within [0, weight], not yet rounded.
        unlimited: the points before that limit.
        shown: the value as read, for people.
    """

    points: Decimal
    unlimited: Decimal
    weight: Decimal
    shown: str
    decision: Decision


def read_weight(weight: object) -> Decimal:
    """The weight in points: `8`, `8分`.

    Raises:
        Refused: as `read_quantity`; `#VALUE!` for a negative weight and for a percentage.
    """
    quantity = read_quantity(weight)
    if quantity.unit not in ("", "分"):
        raise Refused(CellError.VALUE, f"分值应以分计，而不是“{quantity}”")
    if quantity.value < 0:
        raise Refused(CellError.VALUE, f"分值{quantity}小于0")
    return quantity.value


def _as_rate(value: Quantity) -> Decimal:
    """The value of a rule in per cent.

    Raises:
        Refused: `#VALUE!` for a bare number above 20 (88.37 typed for 88.37%) and for another unit.
    """
    if value.is_percent:
        return value.value
    if value.unit:
        raise Refused(CellError.VALUE, f"规则按百分比计，而值是“{value}”")
    if abs(value.value) > BARE_RATE_LIMIT:
        shown = plain(value.value)
        raise Refused(
            CellError.VALUE,
            f"规则按百分比计，而{shown}没有百分号：若是{shown}%，请写成{shown}%或{plain(value.value / 100)}",
        )
    return value.value


def _against(value: Quantity, limit: Quantity) -> tuple[Decimal, Decimal]:
    """(value, limit) in one unit."""
    if limit.is_percent:
        return _as_rate(value), limit.value
    if not limit.value and not limit.unit:
        return value.value, limit.value
    if value.is_percent and not limit.unit:
        if abs(limit.value) > ONE:
            raise Refused(CellError.VALUE, f"规则的界限{limit}不是百分比，而值是“{value}”")
        return value.value, limit.value
    have, bound = in_one_unit(value, limit)
    return have, bound


def _bands(value: Quantity, rule: Bands) -> InBand:
    deviation: Decimal | None = None
    measured = value
    # The whole rule is in per cent if any limit is: a value refused by one band is refused by all.
    if any(bound.limit.is_percent for band in rule.bands for bound in band.bounds):
        measured = Quantity(_as_rate(value), "%")
    if rule.deviation_from is not None:
        have, centre = _against(measured, rule.deviation_from)
        deviation = abs(have - centre)
        measured = Quantity(deviation, rule.deviation_from.unit)
    for band in rule.bands:
        if all(bound.holds(*_against(measured, bound.limit)) for bound in band.bounds):
            return InBand(band, band.credit, deviation)
    if rule.otherwise is None:
        raise Refused(CellError.VALUE, f"规则没有说{value}得几分，请补上“其余:…”")
    return InBand(None, rule.otherwise, deviation)


def _stepped(value: Quantity, weight: Decimal, rule: Stepped) -> BySteps:
    if rule.step.is_percent:
        have, full_at = _as_rate(value), rule.full_at.value
    else:
        have, full_at = _against(value, rule.full_at)
        if rule.step.unit and not rule.full_at.unit:
            have = in_one_unit(value, rule.step)[0]
    step = rule.step.value if not rule.full_at.unit else in_one_unit(rule.full_at, rule.step)[1]
    match rule.direction:
        case Direction.ABOVE:
            beyond = have - full_at
        case Direction.BELOW:
            beyond = full_at - have
        case Direction.EITHER:
            beyond = abs(have - full_at)
    if beyond <= 0:
        return BySteps(beyond, ZERO, ZERO)
    steps = divide(beyond, step)
    if rule.started is Started.WHOLE:
        steps = steps.to_integral_value(rounding=ROUND_FLOOR)
    elif rule.started is Started.FULL:
        steps = steps.to_integral_value(rounding=ROUND_CEILING)
    return BySteps(beyond, steps, rule.deduction.of(weight) * steps)


def _per_item(value: Quantity, weight: Decimal, rule: PerItem) -> ByItems:
    if value.is_percent or value.value < 0 or value.value != value.value.to_integral_value():
        raise Refused(CellError.VALUE, f"按项扣分的规则需要项数（0、1、2……），而值是“{value}”")
    return ByItems(value.value, rule.deduction.of(weight) * value.value)


def _proportion(value: Quantity, rule: Proportion) -> ByShare:
    if rule.target is None:
        rate = _as_rate(value)
    else:
        bound = rule.target
        rate = completion(value, Target(f"{bound.comparator}{bound.limit}", "定量", bound.comparator, bound.limit))
    return ByShare(rate, min(max(rate, ZERO), ONE))


def evaluate(value: object, weight: object, rule: Rule) -> Outcome:
    """Score `value` out of `weight` by `rule`.

    Args:
        value: a cell value: what the rule speaks of (a rate, a raw figure, a number of items, a grade band).
        weight: full marks.

    Raises:
        Refused: with the error the cell shows and the reason.
    """
    full = read_weight(weight)
    if isinstance(rule, Qualitative):
        band = read_grade_band(value)
        points = full * band.share
        return Outcome(points, points, full, str(value).strip(), ByGrade(band))
    quantity = read_quantity(value)
    decision: Decision
    match rule:
        case Bands():
            decision = _bands(quantity, rule)
            points = decision.credit.of(full)
        case Stepped():
            decision = _stepped(quantity, full, rule)
            points = full - decision.deducted
        case PerItem():
            decision = _per_item(quantity, full, rule)
            points = full - decision.deducted
        case Proportion():
            decision = _proportion(quantity, rule)
            points = full * decision.share
        case RateDeduction():
            # Only a rate of 0 keeps full marks: a net cut (negative 净额调整率) costs as much as an addition.
            decision = ByDeduction(abs(_as_rate(quantity)))
            points = full - full * decision.rate
    return Outcome(min(max(points, ZERO), full), points, full, str(quantity), decision)


def score(
    value: object,
    weight: object,
    rule: object,
    decimals: int | None = 2,
    rounding: Rounding = Rounding.HALF_UP,
) -> Decimal:
    """得分：points for `value` out of `weight` by the text `rule`, rounded to `decimals`.

    Raises:
        Refused: see `evaluate` and `parse_rule`.
    """
    points = evaluate(value, weight, parse_rule(rule)).points
    return points if decimals is None else round_to(points, decimals, rounding)
