"""比率的原生公式: the ratio functions and 完成率, as `xladdin.rates` computes them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from xladdin.compiling.formula_text import NOISE_PLACES, compared, group, number, rounded
from xladdin.compiling.guards import Guard, must, value_error
from xladdin.compiling.operands import ALWAYS, NEVER, NotCompiled, Operand, in_common_unit
from xladdin.numbers import Quantity, Rounding
from xladdin.rates import BARE_BESIDE_PERCENT_LIMIT, AdjustmentBasis, CeilingMethod
from xladdin.targets import Target

# A difference of two amounts is noise behind the 14th decimal of the rate that it makes.
_STEADY_RATE: Final = 14

Native = tuple[str, list[Guard]]


def cut(rate: str, decimals: int | None, rounding: Rounding) -> str:
    """A rate with `decimals` decimals of its percentage; None leaves it."""
    return rate if decimals is None else rounded(rate, decimals + 2, rounding)


def rate(numerator: Operand, denominator: Operand) -> Native:
    """`E7/F7`."""
    (above, below), guards = in_common_unit(numerator, denominator)
    return f"{group(above)}/{group(below)}", guards


def change_rate(current: Operand, previous: Operand, decimals: int | None) -> Native:
    """`(E7-F7)/F7`."""
    (now, before), guards = in_common_unit(current, previous)
    return _steady(f"({group(now)}-{group(before)})/{group(before)}", decimals), guards


def adjustment_rate(
    initial: Operand,
    increase: Operand,
    decrease: Operand | None,
    exempt: Operand | None,
    basis: AdjustmentBasis,
    decimals: int | None,
) -> Native:
    """总额 `(ABS(E7)+ABS(F7)-G7)/D7`, 净额 `(E7-ABS(F7)-G7)/D7`; what is left out is 0."""
    given = [operand for operand in (initial, increase, decrease, exempt) if operand is not None]
    expressions, guards = in_common_unit(*given)
    base, added, *rest = expressions
    net = basis is AdjustmentBasis.NET
    moved = group(added) if net else f"ABS({added})"
    if decrease is not None:
        moved += f"{'-' if net else '+'}ABS({rest.pop(0)})"
    if exempt is not None:
        moved += f"-{group(rest.pop(0))}"
    return _steady(f"{group(moved)}/{group(base)}", decimals), guards


def _steady(expression: str, decimals: int | None) -> str:
    return expression if decimals is not None else f"ROUND({expression},{_STEADY_RATE})"


def completion(actual: Operand, target: Target, method: CeilingMethod) -> Native:
    """完成率 against a target known now; see `rates.completion`.

    Raises:
        NotCompiled: the target is words, a date or several bounds, or its unit is not that of the actual value.
    """
    goal = target.quantity
    if target.several or goal is None:
        raise NotCompiled(f"指标值“{target.text}”不是一个数，没有完成率")
    limit = Operand(number(goal.value), (), goal.unit, NEVER if goal.unit else ALWAYS, goal.value)
    (have, bound), guards = in_common_unit(actual, limit)
    if target.high is not None:
        return _within(actual, have, goal, target.high), guards
    if goal.is_percent and goal.value:
        guards += bare_percentage(actual, abs(BARE_BESIDE_PERCENT_LIMIT * goal.value))
    met = compared(have, target.operator or "≥", goal.value)
    if not goal.value:
        return f"IF({met},1,0)", guards
    if goal.value < 0:
        return "1", [*guards, must(met, "指标值是负数而未完成")]
    if target.operator not in ("≤", "<"):
        return f"{group(have)}/{bound}", guards
    if method is CeilingMethod.LINEAR:
        return f"IF({met},1,MAX(0,1-({group(have)}-{bound})/{bound}))", guards
    return f"IF({met},1,{bound}/{group(have)})", guards


def _within(actual: Operand, have: str, low: Quantity, high: Quantity) -> str:
    if have != actual.expression or low.unit != high.unit:
        raise NotCompiled(f"区间{low}-{high}的单位与实际值不同")
    inside = f"AND({compared(have, '≥', low.value)},{compared(have, '≤', high.value)})"
    return f"IF({inside},1,{value_error('在区间之外')})"


def completion_of_number(actual: Operand, target: Operand) -> Native:
    """完成率 against a number in a cell: no comparison is written, so reaching it is enough."""
    (have, goal), guards = in_common_unit(actual, target)
    missed = f"IF({goal}=0,0,{value_error('指标值是负数而未完成')})"
    reached = f"ROUND({have}-{group(goal)},{NOISE_PLACES})>=0"
    return f"IF({goal}>0,{group(have)}/{group(goal)},IF({reached},1,{missed}))", guards


def bare_percentage(value: Operand, limit: Decimal) -> Sequence[Guard]:
    """A bare number beyond `limit` is the percentage without its sign: `#VALUE!`.

    Raises:
        NotCompiled: the number is written in the call.
    """
    if value.bare == NEVER:
        return []
    if value.constant is not None:
        if abs(value.constant) > limit:
            raise NotCompiled(f"{value.expression}缺百分号，结果总是#VALUE!")
        return []
    within = f"ABS({value.expression})<={number(limit)}"
    condition = within if value.bare == ALWAYS else f"IF({value.bare},{within},TRUE)"
    return [must(condition, "缺百分号")]
