"""计分：points from a value, a weight and a rule tree, with what decided them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.numbers import Rounding, divide, normalise, plain, read_quantity, round_to
from xladdin.scoring.canonical import CIRCLED, credit_text
from xladdin.scoring.grade_band import read_grade_band
from xladdin.scoring.outcomes import (
    ByDeduction,
    ByGrade,
    ByMean,
    ByParts,
    ByScale,
    ByVeto,
    Decision,
    InBand,
    Outcome,
    PartOutcome,
)
from xladdin.scoring.parsing import parse_rule
from xladdin.scoring.single import ZERO, as_rate, by_items, by_level, by_proportion, by_steps, in_band, in_percent
from xladdin.scoring.tree import (
    Averaged,
    Bands,
    Credit,
    CreditKind,
    Levels,
    Line,
    OutOf,
    Parts,
    PerItem,
    Proportion,
    Qualitative,
    RateDeduction,
    Rule,
    Scaled,
    Stepped,
    Vetoed,
    own_full,
    takes_list,
)
from xladdin.scoring.values import pass_error, read_list, read_rank

_SEVERAL: Final = re.compile(r"\s*[;；]\s*(?=\S)")
VETO_WORDS = frozenset({"一票否决", "否决", "不得分"})


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


def evaluate(value: object, weight: object, rule: Rule) -> Outcome:
    """Score `value` out of `weight` by `rule`.

    Args:
        value: a cell value: what the rule speaks of (a rate, a raw figure, a number of items, a grade band);
            for a rule with several parts a list of them, or a text with the items between `;` or `、`.
        weight: full marks.

    Raises:
        Refused: with the error the cell shows and the reason.
    """
    full = read_weight(weight)
    # The short form is the writer's own: its points are meant as they stand.
    own = None if rule.origin is None else disagreement(rule, full)
    if own is None:
        try:
            return _outcome(value, full, full, rule)
        except Refused as refused:
            raise _with_meaning(refused, rule) from refused
    literal, scaled = _outcome(value, full, full, rule), _outcome(value, full, full, Scaled(rule))
    if literal.points != scaled.points:
        raise Refused(
            CellError.VALUE,
            f"规则自己的满分是{credit_text(own)}，而分值是{plain(full)}分：照规则得{plain(literal.points, 4)}分，"
            f"按分值折算得{plain(scaled.points, 4)}分；请改正规则或分值，或在规则末尾加上“；按分值折算”",
        )
    return literal


def _with_meaning(refused: Refused, rule: Rule) -> Refused:
    """A value that a rule does not speak of, with what the rule takes its value for: 95% where it asks how far below."""
    meant = "；".join(remark for remark in rule.origin.remarks if remark.startswith("值为")) if rule.origin else ""
    if not meant or not refused.reason.startswith("规则没有说"):
        return refused
    return Refused(refused.error, f"{refused.reason}；注意{meant}")


def disagreement(rule: Rule, weight: Decimal) -> Credit | None:
    """The full marks that the rule itself names, where they are not the weight."""
    own = own_full(rule)
    return own if own is not None and round_to(own.of(weight), 6) != round_to(weight, 6) else None


def _outcome(value: object, full: Decimal, whole: Decimal, rule: Rule) -> Outcome:
    """The outcome out of `full`; `whole` is the indicator's weight that `full` is a part of."""
    if isinstance(value, (list, tuple)) and not takes_list(rule):
        cells = read_list(value)
        if len(cells) != 1:
            raise Refused(CellError.VALUE, f"规则只要一个值，而给了{len(cells)}个")
        value = cells[0]
    if isinstance(value, str) and not takes_list(rule) and len(several := _SEVERAL.split(value.strip())) > 1:
        raise Refused(CellError.VALUE, f"规则只要一个值，而“{value.strip()}”里有{len(several)}个")
    match rule:
        case Bands() | Stepped() | Proportion() | RateDeduction():
            return _by_figure(value, full, whole, rule)
        case PerItem():
            items = by_items(value, full, whole, rule)
            return _limited(items.moved if rule.gains else full - items.moved, full, value, items)
        case Levels():
            level = by_level(value, rule)
            return _limited(level.credit.of(full, whole), full, value, level)
        case Qualitative():
            band = read_grade_band(value)
            return _limited(full * band.share, full, value, ByGrade(band))
        case Parts():
            return _by_parts(value, full, whole, rule)
        case Averaged():
            return _by_mean(value, full, whole, rule)
        case OutOf(full=own, rule=inner):
            outcome = _outcome(value, own.of(full, whole), whole, inner)
            return _limited(outcome.points, full, outcome.given, outcome.decision, outcome.as_rate)
        case Vetoed(rule=inner, words=words):
            if isinstance(value, str) and normalise(value) in VETO_WORDS:
                return _limited(ZERO, full, value, ByVeto(words))
            return _outcome(value, full, whole, inner)
        case Scaled(rule=inner):
            return _scaled(value, full, whole, inner)


def _by_figure(
    value: object, full: Decimal, whole: Decimal, rule: Bands | Stepped | Proportion | RateDeduction
) -> Outcome:
    """The outcome of a rule on one number."""
    ranked = isinstance(rule, Bands) and rule.ranked
    quantity = read_rank(value) if ranked else read_quantity(value)
    decision: Decision
    match rule:
        case Bands():
            decision = in_band(quantity, rule)
            points = _band_points(decision, full, whole)
        case Stepped():
            top = full if rule.full is None else rule.full.of(full, whole)
            decision = by_steps(quantity, top, whole, rule)
            points = top - decision.deducted
        case Proportion():
            decision = by_proportion(quantity, rule)
            points = full * decision.share
        case RateDeduction():
            # Only a rate of 0 keeps full marks: a net cut (negative 净额调整率) costs as much as an addition.
            decision = ByDeduction(abs(as_rate(quantity)))
            points = full - full * decision.rate
    return _limited(points, full, value, decision, in_percent(rule) and not ranked)


def _limited(points: Decimal, full: Decimal, given: object, decision: Decision, as_rate: bool = False) -> Outcome:
    return Outcome(min(max(points, ZERO), full), points, full, given, decision, as_rate)


def _band_points(decision: InBand, full: Decimal, whole: Decimal) -> Decimal:
    if isinstance(decision.credit, Credit):
        return decision.credit.of(full, whole)
    if isinstance(decision.credit, Line):
        start, end = decision.credit.at_start.of(full, whole), decision.credit.at_end.of(full, whole)
        return start + (decision.share or ZERO) * (end - start)
    return full * (decision.share or ZERO)


def _by_parts(value: object, full: Decimal, whole: Decimal, rule: Parts) -> Outcome:
    values = read_list(value)
    if len(values) != len(rule.parts):
        names = "；".join(f"{CIRCLED[at]}{part.name}" for at, part in enumerate(rule.parts) if part.name)
        raise Refused(
            CellError.VALUE,
            f"规则有{len(rule.parts)}项，需要{len(rule.parts)}个值（写成一个区域，或在一格里用分号隔开），"
            f"而给了{len(values)}个" + (f"：{names}" if names else ""),
        )
    given = [None if part.full is None else part.full.of(full, whole) for part in rule.parts]
    pool: Decimal | None = None
    if None in given:
        pool = full - sum((points for points in given if points is not None), ZERO)
        if pool < 0:
            raise Refused(CellError.VALUE, f"各项所列分值合计{plain(full - pool)}分，超过了分值{plain(full)}分")
    outcomes: list[PartOutcome] = []
    points, taken = ZERO, ZERO
    for at, (part, marks) in enumerate(zip(rule.parts, given, strict=True)):
        room = marks if marks is not None else pool if pool is not None else full
        try:
            outcome = _outcome(values[at], room, whole, part.rule)
        except Refused as refused:
            raise Refused(refused.error, f"第{at + 1}项：{refused.reason}") from refused
        if marks is None and pool is not None:
            # Deductions are added up before they are limited: what one part takes too much, another cannot give back.
            lost = pool - outcome.unlimited
            taken += lost
            outcomes.append(PartOutcome(part, outcome, lost))
        else:
            points += outcome.points
            outcomes.append(PartOutcome(part, outcome))
    if pool is not None:
        points += max(pool - taken, ZERO)
    return _limited(points, full, value, ByParts(tuple(outcomes), pool))


def _by_mean(value: object, full: Decimal, whole: Decimal, rule: Averaged) -> Outcome:
    outcomes: list[Outcome] = []
    values = read_list(value)
    for item in values:
        try:
            outcomes.append(_outcome(item, full, whole, rule.rule))
        except Refused as refused:
            # An incoming #N/A is an error like any other; only blanks and 不予考核 stand aside.
            if refused.error is not CellError.NA or item in (CellError.NA, CellError.NA.value):
                raise
    if not outcomes:
        raise Refused(CellError.NA, "没有参加考核的分项")
    mean = divide(sum((outcome.points for outcome in outcomes), ZERO), Decimal(len(outcomes)))
    decision = ByMean(tuple(outcomes), len(values) - len(outcomes), rule.rule, rule.expected)
    return _limited(mean, full, value, decision)


def _scaled(value: object, full: Decimal, whole: Decimal, rule: Rule) -> Outcome:
    own = own_full(rule)
    if own is None or not own.amount or not full:
        return _outcome(value, full, whole, rule)
    marks = own.amount if own.kind is CreditKind.POINTS else full
    outcome = _outcome(value, marks, marks, rule)
    out_of = own.of(full)
    return _limited(divide(outcome.points * full, out_of), full, value, ByScale(out_of, outcome, rule))


def score(
    value: object,
    weight: object,
    rule: object,
    decimals: int | None = 2,
    rounding: Rounding = Rounding.HALF_UP,
) -> Decimal:
    """得分：points for `value` out of `weight` by the text `rule`, rounded to `decimals`.

    Raises:
        Refused: see `evaluate` and `parse_rule`; an incoming error as it came.
    """
    pass_error(value, weight, rule)
    points = evaluate(value, weight, parse_rule(rule)).points
    return points if decimals is None else round_to(points, decimals, rounding)
