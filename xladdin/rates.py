"""比率：the ratios of 部门整体支出 evaluation, in exact decimals.

Every convention that differs by place (the base of 结转结余率, the net or summed
预算调整数, how a missed ceiling is measured) is an argument.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity, Rounding, divide, in_one_unit, plain, round_to
from xladdin.targets import Target, parse_target


class AdjustmentBasis(StrEnum):
    """调整口径：how additions and cuts make up 预算调整数."""

    SUM = "总额"
    NET = "净额"


class CeilingMethod(StrEnum):
    """≤ 指标未完成时的算法：how far a missed ceiling was met."""

    RATIO = "比值"
    LINEAR = "线性"


ZERO = Decimal(0)
ONE = Decimal(1)
# A percentage target and a bare number: 98 beside ≥98% may be 98 or 98%. Beyond this completion it can only be
# the percentage without its sign, so it is refused (the same bound as for rules in percent).
BARE_BESIDE_PERCENT_LIMIT = Decimal(20)


def rounded_rate(rate: Decimal, decimals: int | None, rounding: Rounding = Rounding.HALF_UP) -> Decimal:
    """A rate with `decimals` decimals of its percentage (2: 79.25%); None leaves it unrounded."""
    return rate if decimals is None else round_to(rate, decimals + 2, rounding)


def rate(
    numerator: Quantity, denominator: Quantity, decimals: int | None = None, rounding: Rounding = Rounding.HALF_UP
) -> Decimal:
    """numerator / denominator.

    Raises:
        Refused: `#DIV/0!` for a zero denominator, `#VALUE!` for units that cannot be compared.
    """
    above, below = numerator.value, denominator.value
    if numerator.unit != denominator.unit:
        above, below = in_one_unit(numerator, denominator)
    return rounded_rate(divide(above, below), decimals, rounding)


def adjustment_rate(
    initial: Quantity,
    increase: Quantity,
    decrease: Quantity,
    exempt: Quantity,
    basis: AdjustmentBasis = AdjustmentBasis.SUM,
    decimals: int | None = None,
    rounding: Rounding = Rounding.HALF_UP,
) -> Decimal:
    """预算调整率 (财预〔2013〕53号).

    总额: (|increase| + |decrease| − exempt) / initial. 净额: (increase − |decrease| − exempt) / initial.
    """
    base, added, cut, spared = in_one_unit(initial, increase, decrease, exempt)
    moved = abs(added) + abs(cut) - spared if basis is AdjustmentBasis.SUM else added - abs(cut) - spared
    return rounded_rate(divide(moved, base), decimals, rounding)


def change_rate(
    current: Quantity, previous: Quantity, decimals: int | None = None, rounding: Rounding = Rounding.HALF_UP
) -> Decimal:
    """变动率 = (current − previous) / previous.

    Raises:
        Refused: `#DIV/0!` when previous is zero.
    """
    now, before = in_one_unit(current, previous)
    return rounded_rate(divide(now - before, before), decimals, rounding)


def completion(
    actual: Quantity,
    target: Target | Quantity | str,
    method: CeilingMethod = CeilingMethod.RATIO,
    decimals: int | None = None,
    rounding: Rounding = Rounding.HALF_UP,
) -> Decimal:
    """完成率 = actual / target, not capped.

    For `≤` and `<`: met is 1; missed is target/actual (比值) or max(0, 1 − (actual − target)/target) (线性).
    A target of 0: met is 1, missed 0. A range (`5-10个`): inside is 1, outside is refused.

    Raises:
        Refused: `#VALUE!` for a target that is words, a date or several bounds; for a bare number that can only be
            a percentage without its sign (98 beside ≥98%); for a negative target that was missed, where no ratio
            has a meaning.
    """
    bound = parse_target(target)
    have, goal = bound.against(actual)
    if bound.unit == "%" and not actual.unit and goal and abs(have / goal) > BARE_BESIDE_PERCENT_LIMIT:
        shown = plain(actual.value)
        raise Refused(CellError.VALUE, f"指标值{bound.text}按百分比计，而实际值{shown}没有百分号，请写成{shown}%")
    met = bound.met_by(actual)
    if bound.high is not None:
        if not met:
            raise Refused(
                CellError.VALUE, f"实际值{actual}在区间{bound.text}之外，区间指标未完成时没有通行的完成率算法"
            )
        return ONE
    ceiling = bound.operator in ("≤", "<")
    if not goal:
        return ONE if met else ZERO
    if goal < 0:
        if met:
            return ONE
        raise Refused(CellError.VALUE, f"指标值{bound.text}是负数，未完成时完成率没有意义")
    if not ceiling:
        return rounded_rate(divide(have, goal), decimals, rounding)
    if met:
        return ONE
    if method is CeilingMethod.LINEAR:
        return rounded_rate(max(ZERO, ONE - divide(have - goal, goal)), decimals, rounding)
    return rounded_rate(divide(goal, have), decimals, rounding)
