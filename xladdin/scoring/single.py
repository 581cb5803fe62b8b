"""单值计分：bands, steps, items, rates and words: rules whose value is one cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity, divide, in_one_unit, plain, read_quantity
from xladdin.rates import completion
from xladdin.scoring.outcomes import ByItems, ByLevel, ByShare, BySteps, InBand
from xladdin.scoring.tree import (
    Bands,
    Credit,
    Direction,
    Earned,
    Level,
    Levels,
    Line,
    PerItem,
    Proportion,
    RateDeduction,
    Ratio,
    Rule,
    Started,
    Stepped,
)
from xladdin.scoring.values import read_check, read_word, shown
from xladdin.targets import Target

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
# Words that make another grade of the one behind them.
_DEGREE_BEFORE: Final = re.compile(
    r"(?:不|未|没|无|非|较|较为|比较|基本|部分|全部|很|最|大部分|完全|不够|不太|初步|难以)$"
)
# A bare number above this against a rule in per cent is the percentage typed without its sign.
BARE_RATE_LIMIT: Final = Decimal(20)
# Where a rule asks how far off something is, a value from here on is the figure itself: nobody is 95% below a target.
LARGEST_DISTANCE: Final = Decimal("0.5")


def in_percent(rule: Rule) -> bool:
    """Whether a rule speaks of a rate, so that 0.9559 is shown as 95.59%."""
    match rule:
        case Bands(bands):
            return any(bound.limit.is_percent for band in bands for bound in band.bounds)
        case Stepped(step=step):
            return step.is_percent
        case Proportion(target=target):
            return target is None or target.limit.is_percent
        case RateDeduction():
            return True
        case _:
            return False


def as_rate(value: Quantity) -> Decimal:
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
        return as_rate(value), limit.value
    if not limit.value and not limit.unit:
        return value.value, limit.value
    if value.is_percent and not limit.unit:
        if abs(limit.value) > ONE:
            raise Refused(CellError.VALUE, f"规则的界限{limit}不是百分比，而值是“{value}”")
        return value.value, limit.value
    have, bound = in_one_unit(value, limit)
    return have, bound


def _check_unit_said(value: Quantity, limits: Sequence[Quantity]) -> None:
    """A bare number against 1万份 and 5000份 could be either.

    Raises:
        Refused: `#VALUE!`.
    """
    units = list(dict.fromkeys(limit.unit for limit in limits if limit.unit and limit.value))
    if not value.unit and len(units) > 1:
        raise Refused(
            CellError.VALUE, f"规则的界限有的以{units[0]}计、有的以{units[1]}计，而{value}没有单位，请带上单位"
        )


def in_band(value: Quantity, rule: Bands) -> InBand:
    """The band that `value` falls in.

    Raises:
        Refused: `#VALUE!` for a value that no band covers, or in another unit.
    """
    deviation: Decimal | None = None
    measured = value
    _check_unit_said(value, [bound.limit for band in rule.bands for bound in band.bounds])
    # The whole rule is in per cent if any limit is: a value refused by one band is refused by all.
    if any(bound.limit.is_percent for band in rule.bands for bound in band.bounds):
        measured = Quantity(as_rate(value), "%")
    if rule.deviation_from is not None:
        have, centre = _against(measured, rule.deviation_from)
        deviation = abs(have - centre)
        measured = Quantity(deviation, rule.deviation_from.unit)
    for band in rule.bands:
        if all(bound.holds(*_against(measured, bound.limit)) for bound in band.bounds):
            return InBand(band, band.credit, deviation, _share(measured, band.credit))
    if rule.otherwise is None:
        raise Refused(CellError.VALUE, f"规则没有说{value}得几分，请在规则里补上（如“其余:0”）")
    return InBand(None, rule.otherwise, deviation, _share(measured, rule.otherwise))


def _share(value: Quantity, credit: Earned) -> Decimal | None:
    if isinstance(credit, Line):
        have, start = _against(value, credit.start)
        end = _against(value, credit.end)[1]
        return min(max(divide(have - start, end - start), ZERO), ONE)
    if not isinstance(credit, Ratio):
        return None
    if credit.base is None:
        rate = as_rate(value)
    else:
        have, base = _against(value, credit.base)
        rate = divide(have, base)
    return min(max(rate, ZERO), ONE)


def _check_distance(value: Quantity, have: Decimal, measures: Direction) -> None:
    """A value that is to say how far something lies off, and cannot: -5%, or a rate of 95%.

    Raises:
        Refused: `#VALUE!`.
    """
    if measures is Direction.BELOW and have < 0:
        raise Refused(
            CellError.VALUE,
            f"规则要的是低了多少（没有则为0），而值是“{value}”，分不清是低了还是高了；低了5个百分点请写5%",
        )
    if abs(have) >= LARGEST_DISTANCE:
        off = {Direction.ABOVE: "超出", Direction.BELOW: "低于", Direction.EITHER: "偏离"}[measures]
        raise Refused(
            CellError.VALUE,
            f"规则要的是{off}目标多少（如5%，没有则为0），而值{value}像是比率本身；"
            "请填差多少，或在规则里写明目标，如“目标值为100%”",
        )


def by_steps(value: Quantity, full: Decimal, whole: Decimal, rule: Stepped) -> BySteps:
    """How many steps `value` is beyond the full-mark value, and what they cost out of `full`.

    Raises:
        Refused: `#VALUE!` for a value in another unit.
    """
    if rule.step.is_percent:
        have, full_at = as_rate(value), rule.full_at.value
        if rule.measures is not None:
            _check_distance(value, have, rule.measures)
    else:
        _check_unit_said(value, (rule.full_at, rule.step))
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
            beyond = abs(have - full_at) - (ZERO if rule.slack is None else rule.slack.value)
    entered = ZERO
    if rule.entry is not None and isinstance(rule.entry.credit, Credit) and rule.entry.bounds[0].holds(have, full_at):
        entered = full - rule.entry.credit.of(full, whole)
    if beyond <= 0:
        return BySteps(beyond, ZERO, entered, entered)
    if rule.cutoff is not None and rule.cutoff.holds(beyond, rule.cutoff.limit.value):
        return BySteps(beyond, ZERO, full, entered, cut=True)
    steps = divide(beyond, step)
    if rule.started is Started.WHOLE:
        steps = steps.to_integral_value(rounding=ROUND_FLOOR)
    elif rule.started is Started.FULL:
        steps = steps.to_integral_value(rounding=ROUND_CEILING)
    return BySteps(
        beyond, steps, _limited(entered + rule.deduction.of(full, whole) * steps, rule, full, whole), entered
    )


def _limited(moved: Decimal, rule: Stepped | PerItem, full: Decimal, whole: Decimal) -> Decimal:
    return moved if rule.at_most is None else min(moved, rule.at_most.of(full, whole))


def by_items(value: object, full: Decimal, whole: Decimal, rule: PerItem) -> ByItems:
    """What a number of items costs or earns.

    Raises:
        Refused: `#VALUE!` for what is not a whole number of items.
    """
    if rule.once and (isinstance(value, bool) or (isinstance(value, str) and value.strip() in ("符合", "不符合"))):
        # A criterion that only costs when it fails: 符合 costs nothing.
        items = ZERO if read_check(value) else ONE
    else:
        quantity = read_quantity(value)
        items = quantity.value
        if quantity.is_percent or items < 0 or items != items.to_integral_value():
            raise Refused(CellError.VALUE, f"按项计分的规则需要项数（0、1、2……），而值是“{quantity}”")
    counted = min(items, ONE) if rule.once else items
    return ByItems(items, _limited(rule.deduction.of(full, whole) * counted, rule, full, whole))


def by_proportion(value: Quantity, rule: Proportion) -> ByShare:
    """The completion, capped at 100% as a share.

    Raises:
        Refused: as `rates.completion`.
    """
    if rule.target is None:
        rate = as_rate(value)
    else:
        bound = rule.target
        rate = completion(value, Target(f"{bound.comparator}{bound.limit}", "定量", bound.comparator, bound.limit))
    return ByShare(rate, min(max(rate, ZERO), ONE))


def _change(value: object) -> Decimal | None:
    """A rate of change, as a number or a text that holds one; None for words."""
    try:
        quantity = read_quantity(value)
    except Refused:
        return None
    return quantity.value


def _behind_subject(word: str, names: Mapping[str, Level]) -> Level | None:
    """制度健全 is 健全, 比上年下降 is 下降; 制度不健全 is not, unless 不健全 is a level."""
    found = max((name for name in names if len(name) > 1 and word.endswith(name)), key=len, default=None)
    if found is None or _DEGREE_BEFORE.search(word.removesuffix(found)):
        return None
    return names[found]


def by_level(value: object, rule: Levels) -> ByLevel:
    """The level that a word names: itself, or a longer word for a grade of one character (优秀 for 优).

    Where the levels are a fall and a rise, a signed rate of change names one of them too.

    Raises:
        Refused: `#VALUE!` for a word that the rule does not have.
    """
    names = {level.name: level for level in rule.levels}
    if rule.is_check:
        ticked = names.get("是" if read_check(value) else "否")
        if ticked is not None:
            return ByLevel(ticked, ticked.credit)
        word = "是" if read_check(value) else "否"
    elif rule.changes and (change := _change(value)) is not None:
        moved = rule.changes.get((change > 0) - (change < 0))
        if moved is None:
            raise Refused(CellError.VALUE, f"规则的等次是{'、'.join(names)}，没有说{shown(value)}得几分")
        return ByLevel(moved, moved.credit)
    else:
        word = read_word(value, "、".join(names))
    level = names.get(word)
    if level is None:
        single = [name for name in names if len(name) == 1 and word.startswith(name)]
        level = names[single[0]] if len(single) == 1 and len(word) <= 3 else _behind_subject(word, names)
    if level is not None:
        return ByLevel(level, level.credit)
    if rule.otherwise is None:
        raise Refused(CellError.VALUE, f"规则的等次是{'、'.join(names)}，没有“{word}”")
    return ByLevel(None, rule.otherwise)
