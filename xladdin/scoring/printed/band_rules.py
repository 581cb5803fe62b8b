"""档的规则：the values and credits that clauses name, put together as bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity
from xladdin.scoring.printed.bands import Span, build_bands, full_of
from xladdin.scoring.printed.figure import Group
from xladdin.scoring.printed.ranges import Claim, Edge, Range
from xladdin.scoring.printed.statements import (
    Case,
    Floor,
)
from xladdin.scoring.tree import (
    FULL,
    Bands,
    Bound,
    Credit,
    CreditKind,
    Earned,
    Proportion,
    Ratio,
    Rule,
)


def spans_of(cases: Sequence[Case]) -> list[Span]:
    spans: list[Span] = []
    for case in cases:
        ranges, credits = case.condition.ranges, case.credits
        if len(ranges) == len(credits):
            spans += [Span(span, credit) for span, credit in zip(ranges, credits, strict=True)]
        elif len(credits) == 1:
            if len(ranges) > 1 and case.apart:
                raise Refused(CellError.VALUE, f"“{case.words}”列了几个考核点，请每点一项")
            spans += [Span(span, credits[0]) for span in ranges]
        else:
            raise Refused(CellError.VALUE, f"“{case.words}”列了{len(ranges)}个条件和{len(credits)}个分数，对不上")
    return spans


def points_of(spans: Sequence[Span]) -> Credit | None:
    best = full_of(spans)
    if best is None or not isinstance(best.earned, Credit) or best.earned.kind is not CreditKind.POINTS:
        return None
    return best.earned


def bands_of(group: Group, spans: Sequence[Span], otherwise: Earned | None, cases: Sequence[Case]) -> Rule:
    cases, spans = _either_side(cases, spans)
    deviations = {case.condition.deviation for case in cases}
    if len(deviations) > 1:
        raise Refused(CellError.VALUE, f"“{group.words}”里有的档按偏离计、有的不是")
    deviation = next(iter(deviations), None)
    bare = [case for case in cases if case.condition.bare]
    if bare:
        group.remarks.append(f"“{bare[0].words}”缺绝对值竖线，按与{deviation}的偏离（绝对值）理解")
    references = {case.condition.reference for case in cases if case.condition.reference}
    for reference in sorted(references):
        group.remarks.append(f"值为与{reference}相比的百分比")
    ranked = any(case.condition.ranked for case in cases) and all(
        edge.limit.is_percent or not edge.limit.value
        for span in spans
        for edge in (span.range.low, span.range.high)
        if edge is not None
    )
    if ranked:
        group.remarks.append("值为排名的百分位，即名次÷总数")
        spans = _ranked(spans)
    floors = group.of(Floor)
    rule, open_ends = build_bands(spans, otherwise, deviation, ranked)
    for floor in floors:
        _check_floor(floor, rule)
    if not _counts(spans):
        group.gaps += [remark for remark in open_ends if not _beside_the_point(remark, ranked, deviation)]
    return _simplified(rule)


def _either_side(cases: Sequence[Case], spans: Sequence[Span]) -> tuple[list[Case], list[Span]]:
    """Bands of a deviation that only some of the clauses call one: 偏差绝对值≤5%得5分，5%-10%得3分; -10%至10%, 超过±10%."""
    marked = [case for case in cases if case.condition.deviation is not None]
    centre = marked[0].condition.deviation if marked else None
    if centre is None or len(marked) == len(cases):
        return list(cases), list(spans)
    again: list[Case] = []
    for case in cases:
        symmetrical = all(_symmetrical(span) for span in case.condition.ranges)
        unsigned = all(
            edge is None or edge.limit.value >= 0 for span in case.condition.ranges for edge in (span.low, span.high)
        )
        continues = unsigned and not case.condition.subject
        if case in marked or not (continues or (symmetrical and not centre.value)):
            again.append(case)
        else:
            again.append(replace(case, condition=replace(case.condition, deviation=centre)))
    folded = [replace(span, range=Range(None, span.range.high)) if _symmetrical(span.range) else span for span in spans]
    return again, folded


def _symmetrical(span: Range) -> bool:
    """-10%至10%, both ends treated alike."""
    low, high = span.low, span.high
    if low is None or high is None or low.limit.value >= 0:
        return False
    return low.limit.value == -high.limit.value and low.claim is high.claim


def _ranked(spans: Sequence[Span]) -> list[Span]:
    """`前10%` … `排名10%-30%`: an edge between two ranks belongs to the better band, as 前10% has it."""
    result = []
    for span in spans:
        low, high = span.range.low, span.range.high
        if low is not None and low.claim is Claim.UNSAID:
            low = Edge(low.limit, Claim.OPEN)
        if high is not None and high.claim is Claim.UNSAID:
            high = Edge(high.limit, Claim.CLOSED)
        if low is not None and not low.limit.value:
            low = None
        if high is not None and high.limit.value == 1:
            high = None
        result.append(Span(Range(low, high), span.earned))
    return result


def _counts(spans: Sequence[Span]) -> bool:
    """Whether the bands are on a number of things (`1起得2分，2起得1分`): between whole numbers nothing is left open."""
    limits = [edge.limit for span in spans for edge in (span.range.low, span.range.high) if edge is not None]
    return all(limit.unit and not limit.is_percent and limit.value == int(limit.value) for limit in limits) and any(
        span.range.is_point for span in spans
    )


def _beside_the_point(remark: str, ranked: bool, deviation: Quantity | None) -> bool:
    """Openings that no value can fall into: ranks beyond all, deviations below none."""
    return (ranked or deviation is not None) and remark.startswith("规则没有说小于0")


def _check_floor(floor: Floor, rule: Bands) -> None:
    earned = [band.credit for band in rule.bands] + ([rule.otherwise] if rule.otherwise else [])
    lowest = [credit for credit in earned if isinstance(credit, Credit) and credit.kind is floor.credit.kind]
    if any(credit.amount < floor.credit.amount for credit in lowest):
        raise Refused(CellError.VALUE, f"“{floor.words}”高于规则最低一档的得分，互相矛盾")


def _simplified(rule: Bands) -> Rule:
    """`≥90%:满分; 其余:x/90%` is 按比例 against 90%."""
    if len(rule.bands) != 1 or rule.deviation_from is not None or not isinstance(rule.otherwise, Ratio):
        return rule
    band = rule.bands[0]
    base = rule.otherwise.base
    if band.credit != FULL or len(band.bounds) != 1:
        return rule
    bound, words = band.bounds[0], rule.otherwise.words
    if bound.comparator in ("≥", "=") and base is None and bound.limit.is_percent and bound.limit.value == 1:
        return Proportion(words=words)
    if bound.comparator in ("≥", ">") and base == bound.limit:
        return Proportion(Bound("≥", bound.limit), words)
    return rule
