"""得分说明：how the points came about, in one Chinese sentence, or why there are none.

Where the rule was read from a printed sentence, its own words are quoted.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from xladdin.errors import Refused
from xladdin.numbers import Quantity, Rounding, plain, round_to
from xladdin.scoring.canonical import CIRCLED, DIRECTION_WORDS, condition_text, credit_text
from xladdin.scoring.evaluation import disagreement, evaluate
from xladdin.scoring.outcomes import (
    ByDeduction,
    ByGrade,
    ByItems,
    ByLevel,
    ByMean,
    ByParts,
    ByScale,
    ByShare,
    BySteps,
    ByVeto,
    InBand,
    Outcome,
    PartOutcome,
)
from xladdin.scoring.parsing import parse_rule
from xladdin.scoring.refusals import advice
from xladdin.scoring.tree import (
    CHECK,
    Averaged,
    Bands,
    Credit,
    CreditKind,
    Direction,
    Line,
    OutOf,
    PerItem,
    Proportion,
    RateDeduction,
    Ratio,
    Rule,
    Scaled,
    Started,
    Stepped,
    Vetoed,
)
from xladdin.scoring.values import pass_error

_STARTED_WORDS: Final = {
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
    pass_error(value, weight, rule)
    try:
        tree = parse_rule(rule)
        outcome = evaluate(value, weight, tree)
    except Refused as refused:
        return f"不能计分：{refused.reason}。{advice(refused.reason)}"
    sentence = f"{derivation(outcome, tree)}{_limit(outcome)}{_rounded(outcome, decimals, rounding)}。"
    notes = [*(tree.origin.remarks if tree.origin else ())]
    own = disagreement(tree, outcome.weight)
    if own is not None and tree.origin is not None:
        notes.append(f"规则自己的满分是{credit_text(own)}，与分值{plain(outcome.weight)}分不一致，两种算法在此得分相同")
    return sentence + (f"注：{'；'.join(notes)}。" if notes else "")


def _percent(rate: Decimal) -> str:
    return str(Quantity(rate, "%"))


def derivation(outcome: Outcome, rule: Rule) -> str:
    """From the value to the points, as one clause without a full stop."""
    match rule:
        case OutOf(rule=inner) if not isinstance(outcome.decision, ByScale):
            return derivation(outcome, inner)
        case Vetoed(rule=inner) if not isinstance(outcome.decision, ByVeto):
            return derivation(outcome, inner)
        case Scaled(rule=inner) if not isinstance(outcome.decision, ByScale):
            return derivation(outcome, inner)
        case Averaged() | _:
            pass
    full, shown = plain(outcome.weight), outcome.shown
    points = plain(outcome.unlimited)
    match outcome.decision:
        case InBand():
            return _in_band(outcome, outcome.decision, rule)
        case BySteps():
            assert isinstance(rule, Stepped)
            return _by_steps(outcome, outcome.decision, rule)
        case ByItems(items, moved):
            assert isinstance(rule, PerItem)
            return _by_items(outcome, items, moved, rule)
        case ByShare(rate, share):
            capped = f"，按{_percent(share)}计" if share != rate else ""
            rate_text = "" if shown == _percent(rate) else f"，完成率{_percent(rate)}"
            rate_text = f"{_by(rule)}{rate_text}"
            return f"{shown}{rate_text}{capped}：{full}×{_percent(share)}={points}分"
        case ByDeduction(rate):
            by = _by(rule)
            return f"{shown + by + '，' if by else ''}扣减{full}×{_percent(rate)}={plain(outcome.weight * rate)}分，得{points}分"
        case ByGrade(band):
            return f"“{shown}”属于{band.name}档，取中值{_percent(band.share)}：{full}×{_percent(band.share)}={points}分"
        case ByLevel(level, credit):
            words = f"，适用“{credit.words}”" if credit.words else ""
            if level is None:
                return f"“{shown}”不属于所列等次{words}，{_credited(credit, outcome)}"
            named = "" if level.name == shown else f"属于“{level.name}”，" if not words else ""
            return f"{shown}{words}，{named}{_credited(credit, outcome)}"
        case ByVeto(words):
            return f"一票否决{f'（“{words}”）' if words else ''}，得0分"
        case ByParts(parts, pool):
            return _by_parts(outcome, parts, pool)
        case ByMean(outcomes, left_out, inner, _):
            aside = f"（另有{left_out}项不参加考核）" if left_out else ""
            if len(outcomes) == 1 and not left_out:
                return derivation(outcomes[0], inner)
            each = "、".join(f"{each.shown}得{plain(each.points, 4)}分" for each in outcomes)
            return f"{len(outcomes)}项{aside}平均：{each}，平均{plain(outcome.unlimited, 4)}分"
        case ByScale(own, inner_outcome, inner):
            return (
                f"{derivation(inner_outcome, inner)}{_limit(inner_outcome)}；"
                f"按分值折算：{plain(inner_outcome.points)}÷{plain(own)}×{full}={plain(outcome.unlimited, 4)}分"
            )


def _by(rule: Rule) -> str:
    """`，按“得分=目标完成率×权重分”` where the sentence said so."""
    words = rule.words if isinstance(rule, (Proportion, RateDeduction)) else ""
    return f"，按“{words}”" if words else ""


def _credited(credit: Credit, outcome: Outcome) -> str:
    """`得1.5分` or `得权重的80%：3×80%=2.4分`."""
    full, points = plain(outcome.weight), plain(outcome.unlimited)
    if credit.off:
        lost = plain(outcome.weight - outcome.unlimited)
        return f"扣{lost}分：{full}-{lost}={points}分" if lost != "0" else f"不扣分，得{points}分"
    if not credit.amount:
        return "不得分"
    if credit.kind is CreditKind.POINTS:
        return f"得{points}分"
    if credit.amount == 1:
        return f"得满分{points}分"
    return f"得权重的{_percent(credit.amount)}：{full}×{_percent(credit.amount)}={points}分"


def _in_band(outcome: Outcome, decision: InBand, rule: Rule) -> str:
    shown, credit, band = outcome.shown, decision.credit, decision.band
    if decision.deviation is not None and isinstance(rule, Bands) and rule.deviation_from is not None:
        shown = f"{shown}与{rule.deviation_from}相差{Quantity(decision.deviation, rule.deviation_from.unit)}"
    if credit.words:
        where = f"适用“{credit.words}”"
    elif band:
        where = f"适用“{condition_text(band)}”档"
    else:
        where = "不属于所列各档，适用“其余”"
    if isinstance(credit, Line):
        return f"{shown}，{where}，{_along(credit, outcome, decision.share or Decimal(0))}"
    if isinstance(credit, Ratio):
        share = _percent(decision.share or Decimal(0))
        divided = "" if credit.base is None else f"{outcome.shown}÷{credit.base}={share}，"
        return f"{shown}，{where}，按比例：{divided}{plain(outcome.weight)}×{share}={plain(outcome.unlimited)}分"
    return f"{shown}，{where}，{_credited(credit, outcome)}"


def _along(line: Line, outcome: Outcome, share: Decimal) -> str:
    """`在60%(0分)与95%(10分)之间走了50%：0+50%×10=5分`."""
    start, end = line.at_start.of(outcome.weight), line.at_end.of(outcome.weight)
    ends = (
        f"从{line.start}的{plain(start)}分到{line.end}的{plain(end)}分按线性计，{outcome.shown}在其{_percent(share)}处"
    )
    change = plain(abs(end - start))
    sign = "+" if end >= start else "-"
    return f"{ends}：{plain(start)}{sign}{change}×{_percent(share)}={plain(outcome.unlimited)}分"


def _by_steps(outcome: Outcome, decision: BySteps, rule: Stepped) -> str:
    shown, points = outcome.shown, plain(outcome.unlimited)
    if decision.beyond <= 0 and not decision.entered:
        if rule.full is not None and rule.full.words:
            return f"{shown}，适用“{rule.full.words}”，得{points}分"
        far = f"{rule.full_at}±{rule.slack}" if rule.slack is not None else str(rule.full_at)
        beyond = {Direction.ABOVE: "超出", Direction.BELOW: "低于", Direction.EITHER: "偏离"}[rule.direction]
        return f"{shown}未{beyond}{far}，得满分{points}分"
    if not decision.steps and not decision.entered and not decision.cut:
        step = f"按“{rule.deduction.words}”" if rule.deduction.words else f"每{rule.step}一档"
        return f"{shown}{DIRECTION_WORDS[rule.direction]}{rule.full_at}，{step}不足一档，不扣分，得满分{points}分"
    unit = "%" if rule.step.is_percent else rule.full_at.unit or rule.step.unit
    words = DIRECTION_WORDS[rule.direction]
    if rule.slack is not None:
        words = f"与{rule.full_at}之差超出{rule.slack}，比"
        far = f"{shown}与{rule.full_at}之差超出{rule.slack}达{Quantity(decision.beyond, unit)}"
    else:
        far = f"{shown}{words}{rule.full_at}，差{Quantity(decision.beyond, unit)}"
    full = plain(outcome.unlimited + decision.deducted)
    if decision.cut:
        return f"{far}，{_beyond_cutoff(rule)}不得分"
    quoted = f"按“{rule.deduction.words}”，" if rule.deduction.words else f"每{rule.step}一档，"
    each = credit_text(rule.deduction)
    entered = f"先扣{plain(decision.entered)}分，" if decision.entered else ""
    most = f"（最多扣{credit_text(rule.at_most)}）" if rule.at_most and decision.deducted == rule.at_most.amount else ""
    return (
        f"{far}，{entered}{quoted}{_STARTED_WORDS[rule.started]}{plain(decision.steps, 4)}档，每档扣{each}，"
        f"共扣{plain(decision.deducted)}分{most}：{full}-{plain(decision.deducted)}={points}分"
    )


def _beyond_cutoff(rule: Stepped) -> str:
    """`低于70%`: where nothing is left, as a value."""
    if rule.cutoff is None:
        return ""
    said = "达到" if rule.cutoff.comparator == "≥" else "超过"
    if rule.direction is Direction.EITHER or (rule.full_at.value and rule.cutoff.limit.unit != rule.full_at.unit):
        return f"相差{said}{rule.cutoff.limit}"
    below = rule.direction is Direction.BELOW
    limit = rule.full_at.value - rule.cutoff.limit.value if below else rule.full_at.value + rule.cutoff.limit.value
    words = ("不高于" if below else "达到") if said == "达到" else ("低于" if below else "超过")
    return f"{words}{Quantity(limit, rule.cutoff.limit.unit)}"


def _by_items(outcome: Outcome, items: Decimal, moved: Decimal, rule: PerItem) -> str:
    full, points, each = plain(outcome.weight), plain(outcome.unlimited), credit_text(rule.deduction)
    verb = "得" if rule.gains else "扣"
    how = f"按“{rule.deduction.words}”" if rule.deduction.words else f"{'有则' if rule.once else '每项'}{verb}{each}"
    if not items:
        return f"0项，{'不得分' if rule.gains else f'不扣分，得满分{points}分'}"
    counted = f"{plain(items)}项，{how}，共{verb}{plain(moved)}分"
    return counted if rule.gains else f"{counted}：{full}-{plain(moved)}={points}分"


def _by_parts(outcome: Outcome, parts: tuple[PartOutcome, ...], pool: Decimal | None) -> str:
    lines, sums = [], []
    for mark, each in zip(CIRCLED, parts, strict=False):
        inner = each.outcome
        if each.part.rule == CHECK and isinstance(inner.decision, ByLevel):
            said = _criterion(each, inner)
            sums.append(plain(inner.points, 4))
        elif each.deducted is None:
            said = f"{derivation(inner, each.part.rule)}{_limit(inner)}"
            sums.append(plain(inner.points, 4))
        elif isinstance(inner.decision, ByItems) and not inner.decision.moved:
            said = f"{plain(inner.decision.items)}项，不扣分"
        else:
            said = _taken(inner, each)
        lines.append(f"{mark}{said}")
    if pool is not None:
        taken = sum((each.deducted for each in parts if each.deducted is not None), Decimal(0))
        left = pool - taken
        sums.append(f"({plain(pool)}-{plain(taken)})" if sums else f"{plain(pool)}-{plain(taken)}")
        if left < 0:
            sums[-1] = "0"
            return f"{'；'.join(lines)}；共扣{plain(taken)}分，扣完为止；合计{'+'.join(sums)}={plain(outcome.points)}分"
    total = "+".join(sums)
    return f"{'；'.join(lines)}；合计{total}={plain(outcome.unlimited)}分"


def _criterion(each: PartOutcome, inner: Outcome) -> str:
    """A criterion that is met or not."""
    met = isinstance(inner.decision, ByLevel) and inner.decision.credit.amount
    named = f"“{each.part.name}”：" if each.part.name else ""
    return f"{named}是，得{plain(inner.points, 4)}分" if met else f"{named}否，不得分"


def _taken(inner: Outcome, each: PartOutcome) -> str:
    """A part that only deducts: its derivation without the marks that it is taken from."""
    text = derivation(inner, each.part.rule)
    head, colon, _ = text.rpartition("：")
    if colon and "扣" in head:
        return head
    return text if each.deducted else f"{text.partition('，')[0]}，不扣分"


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
