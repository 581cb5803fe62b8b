"""得分说明：how the points came about, in one Chinese sentence, or why there are none."""

from __future__ import annotations

from decimal import Decimal

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity, Rounding, plain, round_to
from xladdin.scoring.canonical import condition_text, credit_text
from xladdin.scoring.evaluation import (
    ByDeduction,
    ByGrade,
    ByItems,
    ByShare,
    BySteps,
    InBand,
    Outcome,
    evaluate,
)
from xladdin.scoring.parsing import parse_rule
from xladdin.scoring.tree import Bands, CreditKind, Direction, PerItem, Rule, Started, Stepped

_STARTED_WORDS = {
    Started.WHOLE: "整档计",
    Started.FULL: "不足一档按一档计",
    Started.PRORATED: "按比例折算为",
}


def explain(
    value: object,
    weight: object,
    rule: object,
    decimals: int | None = 2,
    rounding: Rounding = Rounding.HALF_UP,
) -> str:
    """The derivation of `score(value, weight, rule, …)` in words.

    Raises:
        Refused: only an incoming error value, which passes through; every other reason becomes words.
    """
    for given in (value, weight, rule):
        error = given if isinstance(given, CellError) else CellError.of(given) if isinstance(given, str) else None
        if error is not None:
            raise Refused(error, f"引用的单元格是错误值{error}")
    try:
        tree = parse_rule(rule)
        outcome = evaluate(value, weight, tree)
    except Refused as refused:
        return f"不能计分：{refused.reason}。"
    return f"{_derivation(outcome, tree)}{_limit(outcome)}{_rounded(outcome, decimals, rounding)}。"


def _percent(rate: Decimal) -> str:
    return str(Quantity(rate, "%"))


def _derivation(outcome: Outcome, rule: Rule) -> str:
    full, shown = plain(outcome.weight), outcome.shown
    points = plain(outcome.unlimited)
    match outcome.decision:
        case InBand(band, credit, deviation):
            if deviation is not None and isinstance(rule, Bands) and rule.deviation_from is not None:
                unit = rule.deviation_from.unit
                shown = f"{shown}与{rule.deviation_from}相差{Quantity(deviation, unit)}"
            where = f"适用“{condition_text(band)}”档" if band else "不属于所列各档，适用“其余”"
            if credit.kind is CreditKind.POINTS:
                return f"{shown}，{where}，得{points}分"
            return f"{shown}，{where}，得权重的{_percent(credit.amount)}：{full}×{_percent(credit.amount)}={points}分"
        case BySteps(beyond, steps, deducted):
            assert isinstance(rule, Stepped)
            if beyond <= 0:
                return f"{shown}未{'低于' if rule.direction is Direction.BELOW else '超出'}{rule.full_at}，得满分{points}分"
            unit = "%" if rule.step.is_percent else rule.full_at.unit or rule.step.unit
            words = {Direction.ABOVE: "超出", Direction.BELOW: "低于", Direction.EITHER: "偏离"}[rule.direction]
            return (
                f"{shown}{words}{rule.full_at}，差{Quantity(beyond, unit)}，每{rule.step}一档，"
                f"{_STARTED_WORDS[rule.started]}{plain(steps, 4)}档，每档扣{credit_text(rule.deduction)}，"
                f"共扣{plain(deducted)}分：{full}-{plain(deducted)}={points}分"
            )
        case ByItems(items, deducted):
            assert isinstance(rule, PerItem)
            each = credit_text(rule.deduction)
            return f"{plain(items)}项，每项扣{each}，共扣{plain(deducted)}分：{full}-{plain(deducted)}={points}分"
        case ByShare(rate, share):
            capped = f"，按{_percent(share)}计" if share != rate else ""
            rate_text = "" if shown == _percent(rate) else f"，完成率{_percent(rate)}"
            return f"{shown}{rate_text}{capped}：{full}×{_percent(share)}={points}分"
        case ByDeduction(rate):
            return f"扣减{full}×{_percent(rate)}={plain(outcome.weight * rate)}分，得{points}分"
        case ByGrade(band):
            return f"“{shown}”属于{band.name}档，取中值{_percent(band.share)}：{full}×{_percent(band.share)}={points}分"


def _limit(outcome: Outcome) -> str:
    if outcome.unlimited > outcome.weight:
        return f"，规则所给{plain(outcome.unlimited)}分超过分值，以{plain(outcome.weight)}分为限"
    return "，扣完为止，得0分" if outcome.unlimited < 0 else ""


def _rounded(outcome: Outcome, decimals: int | None, rounding: Rounding) -> str:
    if decimals is None:
        return ""
    final = round_to(outcome.points, decimals, rounding)
    if final == outcome.points:
        return ""
    return f"，{rounding}保留{decimals}位小数得{plain(final)}分"
