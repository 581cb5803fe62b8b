"""数值规则的原生公式: bands, steps, items and rates; see `xladdin.scoring.single`."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from xladdin.compiling.formula_text import NOISE_PLACES, compared, group, number
from xladdin.compiling.guards import Guard, must, value_error
from xladdin.compiling.marks import ONE, Marks, Points, earned, never_above_full, never_below_zero, times
from xladdin.compiling.operands import ALWAYS, NEVER, NotCompiled, Operand
from xladdin.compiling.ratios import Native, bare_percentage, completion
from xladdin.errors import Refused
from xladdin.numbers import Quantity, in_one_unit
from xladdin.rates import CeilingMethod
from xladdin.scoring.single import BARE_RATE_LIMIT, LARGEST_DISTANCE
from xladdin.scoring.tree import (
    Band,
    Bands,
    Bound,
    Credit,
    CreditKind,
    Direction,
    Earned,
    Line,
    PerItem,
    Proportion,
    RateDeduction,
    Ratio,
    Started,
    Stepped,
)
from xladdin.targets import Target

_STEP_PLACES: Final = 10  # of the number of steps before it is cut to whole ones

NumberRule = Bands | Stepped | PerItem | Proportion | RateDeduction


def single(value: Operand, full: Marks, whole: Marks, rule: NumberRule) -> Points:
    """The points for a number.

    Args:
        full: what is scored out of; its guards are not repeated here.
        whole: the weight of the indicator that `full` is a part of.

    Raises:
        NotCompiled: the rule gives one and the same error for such a value.
    """
    match rule:
        case Bands():
            return _bands(_ranked(value) if rule.ranked else value, full, whole, rule)
        case Stepped():
            return _stepped(value, full, whole, rule)
        case PerItem():
            return _per_item(value, full, whole, rule)
        case Proportion(target):
            share, guards = _rate(value) if target is None else _completion(value, target)
            return Points(f"{group(full.expression)}*{_clamped(share)}", guards, floor=True, ceiling=True)
        case RateDeduction():
            rate, guards = _rate(value)
            # Before it is limited: a part without marks of its own takes all of it from the others.
            return Points(f"{group(full.expression)}*(1-ABS({rate}))", guards, ceiling=True)


def _clamped(share: str) -> str:
    return f"MAX(0,MIN(1,{share}))"


def _completion(value: Operand, bound: Bound) -> Native:
    target = Target(f"{bound.comparator}{bound.limit}", "定量", bound.comparator, bound.limit)
    return completion(value, target, CeilingMethod.RATIO)


def _rate(value: Operand) -> Native:
    """The value of a rule in per cent."""
    if value.unit not in ("", "%"):
        raise NotCompiled(f"规则按百分比计，而值以{value.unit}计")
    return value.expression, [*value.guards, *bare_percentage(value, BARE_RATE_LIMIT)]


# 分档 ----------------------------------------------------------------------------------------------------------------


def _ranked(value: Operand) -> Operand:
    """A rank as a share of all ranked: above 0, and 1 only as 100%."""
    if value.unit not in ("", "%"):
        raise NotCompiled("规则按排名的百分位计，而值另有单位")
    x = value.expression
    top = f"{x}<1" if value.bare == ALWAYS else f"{x}<=1" if value.bare == NEVER else f"IF({value.bare},{x}<1,{x}<=1)"
    share = must(f"AND({x}>0,{top})", "不是排名的百分位")
    return Operand(x, (*value.guards, share), "%", NEVER)


def _bands(value: Operand, full: Marks, whole: Marks, rule: Bands) -> Points:
    measured = _measured(value, rule)
    given = [band.credit for band in rule.bands] + ([rule.otherwise] if rule.otherwise is not None else [])
    shares = all(isinstance(one, Ratio) or (isinstance(one, Credit) and _is_share(one)) for one in given)

    def worth(one: Earned) -> str:
        if isinstance(one, Line):
            return _along(measured, one, full, whole)
        if isinstance(one, Ratio):
            share = _ratio(measured, one)
            return share if shares else f"{group(full.expression)}*{share}"
        return number(one.amount) if shares else earned(one, full, whole).expression

    result = worth(rule.otherwise) if rule.otherwise is not None else value_error("规则没有说得几分")
    for band in reversed(rule.bands):
        result = f"IF({_holds(band, measured, rule)},{worth(band.credit)},{result})"
    # With shares only, full marks stand once, before the bands.
    expression = f"{group(full.expression)}*{result}" if shares else result
    lines = [one for one in given if isinstance(one, Line)]
    credits = [one for one in given if isinstance(one, Credit)]
    credits += [end for line in lines for end in (line.at_start, line.at_end)]
    floor = all(never_below_zero(one, full) for one in credits)
    ceiling = all(never_above_full(one, full) for one in credits)
    return Points(expression, measured.guards, floor, ceiling)


def _is_share(credit: Credit) -> bool:
    return (credit.kind is CreditKind.SHARE and not credit.off) or (not credit.amount and not credit.off)


def _limits(rule: Bands) -> list[Quantity]:
    return [bound.limit for band in rule.bands for bound in band.bounds]


def _measured(value: Operand, rule: Bands) -> Operand:
    """What the bands compare: the value, or its distance from the value of full marks."""
    limits = _limits(rule)
    bases = [e.base for e in (*(b.credit for b in rule.bands), rule.otherwise) if isinstance(e, Ratio) and e.base]
    bases += [e.start for e in (*(b.credit for b in rule.bands), rule.otherwise) if isinstance(e, Line)]
    if any(limit.is_percent for limit in limits):
        expression, guards = _rate(value)
        measured = Operand(expression, tuple(guards), "%", NEVER)
    elif len({unit for unit in (value.unit, *(q.unit for q in (*limits, *bases))) if unit}) > 1:
        # A bare number would take each limit's own unit.
        measured = value.with_unit_only()
    else:
        measured = value
    if rule.deviation_from is None:
        return measured
    centre = rule.deviation_from
    _same_unit(measured, [*limits, *bases, centre])
    distance = f"ABS({group(measured.expression)}-{number(centre.value)})"
    return replace(measured, expression=distance, unit=centre.unit, bare=NEVER if centre.unit else ALWAYS)


def _holds(band: Band, measured: Operand, rule: Bands) -> str:
    tests = []
    for bound in band.bounds:
        limit = bound.limit.value if rule.deviation_from is not None else _limit(measured.unit, bound.limit)
        tests.append(compared(measured.expression, bound.comparator, limit))
    return tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"


def _limit(unit: str, limit: Quantity) -> Decimal:
    """The limit in the value's unit; see `single._against`."""
    if not limit.value and not limit.unit:
        return limit.value
    if unit == "%" and not limit.unit:
        if abs(limit.value) > ONE:
            raise NotCompiled(f"规则的界限{limit}不是百分比，而值是百分比")
        return limit.value
    try:
        one, bound = in_one_unit(Quantity(ONE, unit), limit)
    except Refused as refused:
        raise NotCompiled(f"规则的界限{limit}与以{unit}计的值不能比较") from refused
    return bound / one


def _ratio(measured: Operand, credit: Ratio) -> str:
    """The share of a 按比例 band."""
    x = measured.expression
    if credit.base is not None:
        return _clamped(f"{group(x)}/{number(_limit(measured.unit, credit.base))}")
    if measured.unit not in ("", "%"):
        raise NotCompiled(f"规则按比例计分，而值以{measured.unit}计")
    share = _clamped(x)
    for guard in bare_percentage(measured, BARE_RATE_LIMIT):
        share = f"IF({guard.condition},{share},{guard.otherwise})"
    return share


def _along(measured: Operand, line: Line, full: Marks, whole: Marks) -> str:
    """Marks on the straight line between two values."""
    start, end = _limit(measured.unit, line.start), _limit(measured.unit, line.end)
    share = _clamped(f"({group(measured.expression)}-{number(start)})/{number(end - start)}")
    one, other = earned(line.at_start, full, whole).expression, earned(line.at_end, full, whole).expression
    return f"({group(one)}+{share}*({group(other)}-{group(one)}))"


def _same_unit(value: Operand, limits: list[Quantity]) -> None:
    """Nothing has to be converted before the value and these numbers of the rule are compared."""
    units = sorted({unit for unit in (value.unit, *(limit.unit for limit in limits)) if unit})
    if len(units) > 1:
        raise NotCompiled(f"值与规则的单位不同：{'、'.join(units)}")
    if value.unit == "%" and any(abs(limit.value) > ONE and not limit.unit for limit in limits):
        raise NotCompiled("规则的界限不是百分比，而值是百分比")


# 递减 ----------------------------------------------------------------------------------------------------------------


def _stepped(value: Operand, full: Marks, whole: Marks, rule: Stepped) -> Points:
    if rule.step.is_percent:
        have, guards = _rate(value)
        if rule.measures is not None:
            least = "0" if rule.measures is Direction.BELOW else f"-{number(LARGEST_DISTANCE)}"
            above = ">=" if rule.measures is Direction.BELOW else ">"
            within = f"AND(ROUND({have},{NOISE_PLACES}){above}{least},ROUND({have},{NOISE_PLACES})<{number(LARGEST_DISTANCE)})"
            guards = [*guards, must(within, "不是差距")]
    else:
        _same_unit(value, [rule.full_at, rule.step])
        have, guards = value.expression, list(value.guards)
    top = full if rule.full is None else earned(rule.full, full, whole)
    plain = rule.entry is None and rule.cutoff is None and rule.at_most is None
    beyond = _beyond(have, rule, kept_at_zero=plain)
    deducted = times(earned(rule.deduction, top, whole), _steps(beyond, rule))
    if plain:
        return Points(f"{group(top.expression)}-{deducted}", guards, ceiling=rule.full is None)
    entered = _entered(have, rule, top, whole)
    lost = f"{entered}+{deducted}" if entered else deducted
    if rule.at_most is not None:
        lost = f"MIN({lost},{earned(rule.at_most, top, whole).expression})"
    if rule.cutoff is not None:
        cut = compared(beyond, rule.cutoff.comparator, rule.cutoff.limit.value)
        lost = f"IF({cut},{top.expression},{lost})"
    lost = f"IF(ROUND({beyond},{NOISE_PLACES})<=0,{entered or '0'},{lost})"
    return Points(f"{group(top.expression)}-{lost}", guards, ceiling=rule.full is None)


def _beyond(have: str, rule: Stepped, *, kept_at_zero: bool) -> str:
    """How far the value lies on the wrong side of full marks; at least 0 where that is all that counts."""
    full_at = rule.full_at.value
    match rule.direction:
        case Direction.ABOVE:
            distance = f"{group(have)}-{number(full_at)}" if full_at else have
        case Direction.BELOW:
            distance = f"{number(full_at)}-{group(have)}"
        case Direction.EITHER:
            distance = f"ABS({group(have)}-{number(full_at)})" if full_at else f"ABS({have})"
            if rule.slack is None:
                return distance
            distance += f"-{number(rule.slack.value)}"
    return f"MAX(0,{distance})" if kept_at_zero else group(distance)


def _steps(beyond: str, rule: Stepped) -> str:
    count = f"{beyond}/{number(rule.step.value)}"
    match rule.started:
        case Started.WHOLE:
            return f"INT(ROUND({count},{_STEP_PLACES}))"
        case Started.FULL:
            return f"ROUNDUP(ROUND({count},{_STEP_PLACES}),0)"
        case Started.PRORATED:
            return count


def _entered(have: str, rule: Stepped, top: Marks, whole: Marks) -> str:
    """What passing the threshold costs by itself; nothing where the rule does not say."""
    if rule.entry is None or not isinstance(rule.entry.credit, Credit):
        return ""
    kept = earned(rule.entry.credit, top, whole)
    passed = compared(have, rule.entry.bounds[0].comparator, rule.full_at.value)
    return f"IF({passed},{group(top.expression)}-{group(kept.expression)},0)"


# 按项 ----------------------------------------------------------------------------------------------------------------


def _per_item(value: Operand, full: Marks, whole: Marks, rule: PerItem) -> Points:
    if value.unit == "%":
        raise NotCompiled("按项计分的规则需要项数，而值是百分比")
    items = f"ROUND({value.expression},0)"
    guards: list[Guard] = [
        *value.guards,
        must(f"AND({value.expression}>=0,ROUND({value.expression},{NOISE_PLACES})={items})", "不是项数"),
    ]
    counted = f"MIN(1,{items})" if rule.once else items
    moved = times(earned(rule.deduction, full, whole), counted)
    if rule.at_most is not None:
        moved = f"MIN({moved},{earned(rule.at_most, full, whole).expression})"
    if rule.gains:
        return Points(moved, guards, floor=True)
    return Points(f"{group(full.expression)}-{moved}", guards, ceiling=True)
