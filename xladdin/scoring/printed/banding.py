"""分档成规则：cases, with what they say in proportion or beyond a figure, made into bands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity
from xladdin.scoring.printed.bands import Span, build_bands, full_of
from xladdin.scoring.printed.figure import Group, Made, is_reached, otherwise_of
from xladdin.scoring.printed.quantities import read_number
from xladdin.scoring.printed.ranges import Claim, Edge, Range
from xladdin.scoring.printed.statements import (
    ByShareOf,
    Case,
    Floor,
    Says,
    Standard,
    Stated,
)
from xladdin.scoring.printed.wording import check_rule
from xladdin.scoring.tree import (
    FULL,
    Bands,
    Bound,
    Credit,
    CreditKind,
    Direction,
    Earned,
    Proportion,
    Ratio,
    Rule,
    Vetoed,
)

_REST: Final = re.compile(
    r"(?:未|不|没有?)(?:能)?(?:达到|达|足|符合|满足|完成|及|到|实现|具备)|达不到|以下|其余|其他|超出|超过|超支|(?:未|不)(?:达标|合格|及格)"
)
_TIMELY: Final = re.compile(
    r"按期|按时|及时|如期|准时|规定时间|规定时限|规定期限|提前|约定时间|约定的时间|规定的时间|时限内|期限内|计划时间"
)
_LATE: Final = re.compile(r"逾期|延期|延迟|推迟|超期|迟报|晚|滞后|拖延|延误|超过")
# The measure is how far something fell or rose: 比上年下降10%以上.
_CHANGE: Final = re.compile(
    r"(下降|降低|减少|压减|压缩|增长|上升|增加|提高|提升|滞后|落后|超支|超预算)(?:幅度|比例|计划|进度)*(?:为|在|达到?)?$"
)
_RISES: Final = re.compile(r"升|增|涨|反弹")
_FALLS: Final = re.compile(r"降|减|下滑|负增长")
_ALL_OF: Final = re.compile(r"((?:\d+|[两二三四五六七八九十]+)(?:项|个|条|点))(?:\S{0,4})?(?:全部|均|都|同时)")
_HUNDRED: Final = Quantity(Decimal(1), "%")


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


def banded(group: Group, cases: Sequence[Case], says: Sequence[Says]) -> Made:
    shares = group.of(ByShareOf)
    if any(case.condition.gap for case in cases):
        cases = _gaps_resolved(group, cases)
    spans = spans_of(cases)
    otherwise = otherwise_of(group)
    if shares:
        return _prorated(group, spans, otherwise, cases, says, shares)
    costs = [said for said in says if said.taking]
    if costs:
        raise Refused(CellError.VALUE, f"“{cases[0].words}”与“{costs[0].words}”要两个值，请分成两项")
    worded = [said for said in says if not said.taking]
    change = next((found for case in cases if (found := _CHANGE.search(case.condition.subject))), None)
    if change is not None and otherwise is None:
        spans, worded = _of_a_change(spans, worded, change[1])
    veto = ""
    timely = next((said for said in worded if _TIMELY.search(said.words)), None)
    if timely is not None and timely.credits[0].amount and _are_late(cases):
        return _late(group, cases, timely, otherwise)
    spans, worded = _all_of_them(spans, worded)
    for said in worded:
        if not said.credits[0].amount and otherwise is None and _REST.search(said.words):
            otherwise = said.credits[0]
        elif not said.credits[0].amount:
            # 未提供资料的不得分: nothing is left, whatever the value.
            veto = said.words
        elif said.credits[0].amount and all(
            not span.earned.amount for span in spans if isinstance(span.earned, Credit)
        ):
            # 年初预留份额且采购≥10%的得0.25分，达不到10%的不得分: the criterion is a matter of yes or no.
            return check_rule(group, said, cases[0].words)
        elif said.credits[0] == FULL and spans and all(isinstance(s.earned, Credit) and s.earned.off for s in spans):
            otherwise = otherwise or FULL  # 无偏差不扣分: what is not deducted is kept
        elif said.credits[0] == FULL and not _full(spans) and is_reached(said):
            group.remarks.append(f"“{said.words}”按100%理解")
            spans.insert(0, Span(Range(Edge(_HUNDRED, Claim.CLOSED), None), said.credits[0]))
        else:
            raise Refused(CellError.VALUE, f"“{said.words}”与“{cases[0].words}”不是同一个量，规则没有说怎样合用")
    deducting = [s for s in spans if isinstance(s.earned, Credit) and s.earned.off]
    if otherwise is None and deducting and all(s in deducting or _is_nothing(s.earned) for s in spans):
        # What is not deducted is kept.
        otherwise = FULL
    rule = bands_of(group, spans, otherwise, cases)
    return Made(Vetoed(rule, veto) if veto else rule, _points(spans))


def _all_of_them(spans: list[Span], worded: list[Says]) -> tuple[list[Span], list[Says]]:
    """`三项全部符合得5分，符合两项得3分`: all of them is a number of them too."""
    units = {edge.limit.unit for span in spans for edge in (span.range.low, span.range.high) if edge is not None}
    kept: list[Says] = []
    for said in worded:
        found = _ALL_OF.search("".join(said.names))
        number = read_number(found[1], 0) if found is not None and said.credits[0].amount else None
        if number is None or units != {number.quantity.unit}:
            kept.append(said)
            continue
        edge = Edge(number.quantity, Claim.CLOSED)
        spans = [Span(Range(edge, edge), said.credits[0]), *spans]
    return spans, kept


def _of_a_change(spans: list[Span], worded: list[Says], verb: str) -> tuple[list[Span], list[Says]]:
    """`下降5%以下得50%，不降反升不得分`: a fall is at least 0, and less than 0 is a rise."""
    zero = Edge(Quantity(Decimal(0)), Claim.CUSTOM)
    above = Edge(zero.limit, Claim.OPEN)
    limited = [
        # 滞后10%以内扣1分: not behind at all costs nothing.
        replace(
            span, range=Range(above if isinstance(span.earned, Credit) and span.earned.off else zero, span.range.high)
        )
        if span.range.low is None and span.range.high is not None and span.range.high.limit.value > 0 and _pays(span)
        else span
        for span in spans
    ]
    against = _RISES if verb in ("下降", "降低", "减少", "压减", "压缩") else _FALLS
    turned = next((said for said in worded if not said.credits[0].amount and against.search(said.words)), None)
    if turned is None:
        return limited, worded
    below = Span(Range(None, Edge(zero.limit, Claim.OPEN)), turned.credits[0])
    return [*limited, below], [said for said in worded if said is not turned]


def _pays(span: Span) -> bool:
    return not isinstance(span.earned, Credit) or bool(span.earned.amount)


def _are_late(cases: Sequence[Case]) -> bool:
    named = [case for case in cases if case.condition.subject]
    return bool(named) and all(_LATE.search(case.condition.subject + case.words) for case in named)


def _late(group: Group, cases: Sequence[Case], timely: Says, otherwise: Earned | None) -> Made:
    """`按期完工得5分，延期1个月以内扣1分，1-3个月扣3分`: the value is how late, 0 when in time."""
    zero = Edge(Quantity(Decimal(0)), Claim.CLOSED)
    spans = [Span(Range(None, zero), timely.credits[0])]
    for span in spans_of(cases):
        if span.range.low is None:
            span = replace(span, range=Range(Edge(zero.limit, Claim.OPEN), span.range.high))
        spans.append(span)
    unit = next((e.limit.unit for s in spans[1:] for e in (s.range.high, s.range.low) if e and e.limit.unit), "")
    group.remarks.append(f"值为逾期的{unit.removeprefix('个')}数（按期为0）")
    full = timely.credits[0] if timely.credits[0].kind is CreditKind.POINTS else None
    return Made(bands_of(group, spans, otherwise, cases), full)


def _is_nothing(earned: Earned) -> bool:
    return isinstance(earned, Credit) and not earned.amount and not earned.off


def _points(spans: Sequence[Span]) -> Credit | None:
    best = full_of(spans)
    if best is None or not isinstance(best.earned, Credit) or best.earned.kind is not CreditKind.POINTS:
        return None
    return best.earned


def _full(spans: Sequence[Span]) -> Span | None:
    return full_of(spans)


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


def _prorated(
    group: Group,
    spans: list[Span],
    otherwise: Earned | None,
    cases: Sequence[Case],
    says: Sequence[Says],
    shares: Sequence[ByShareOf],
) -> Made:
    """按比例得分, with whatever bands stand beside it."""
    if len(shares) > 1:
        raise Refused(CellError.VALUE, f"“{shares[0].words}”与“{shares[1].words}”都说按比例，规则没有说怎样合用")
    share = shares[0]
    spans, points = _worth_full(spans)
    full = _full(spans)
    top = full.range if full is not None else None
    for said in says:
        if said.taking or (said.credits[0].amount and said.credits[0] != FULL):
            raise Refused(CellError.VALUE, f"“{said.words}”与“{share.words}”要两个值，请分成两项")
    if top is not None and top.low is None and top.high is not None:
        if share.deducting or any(span is not full for span in spans):
            raise Refused(CellError.VALUE, f"“{share.words}”没有说超过部分按什么比例（比值还是线性）")
        group.remarks.append(f"“{share.words}”按{top.high.limit}÷实际值计")
        return Made(Proportion(Bound("≤", top.high.limit), share.words))
    if not spans:
        standards = _explicit(group)
        if standards and share.condition is None:
            return Made(Proportion(Bound("≥", standards[0].limit), share.words))
        reached = next((said for said in says if said.credits[0] == FULL), None)
        if reached is not None and share.condition is None and not re.search("100%|全部", reached.words):
            group.remarks.append(f"“{reached.words}”按完成率100%理解")
        return Made(_alone(share, told=bool(says)))
    threshold = top.low.limit if top is not None and top.low is not None else None
    base = None if threshold is None or (threshold.is_percent and threshold.value == 1) else threshold
    if base is not None:
        group.remarks.append(f"“{share.words}”按实际值÷{base}计")
    earned = Ratio(base, share.words)
    zero = [said for said in says if not said.credits[0].amount]
    if zero and otherwise is None:
        raise Refused(CellError.VALUE, f"“{zero[0].words}”与“{share.words}”不是同一个量，规则没有说怎样合用")
    if share.condition is not None:
        spans = [*spans, *(Span(span, earned) for span in share.condition.ranges)]
    elif otherwise is None:
        otherwise = earned
    else:
        raise Refused(CellError.VALUE, f"“{share.words}”没有说用于哪些值")
    if full is None and any(said.credits[0] == FULL for said in says):
        spans = [Span(Range(Edge(_HUNDRED, Claim.CLOSED), None), FULL), *spans]
    return Made(bands_of(group, spans, otherwise, cases), points or _points(spans))


def _explicit(group: Group) -> list[Standard]:
    """Targets: those said to be targets, or else the only one stated in passing."""
    told = group.of(Standard)
    explicit = [standard for standard in told if not isinstance(standard, Stated)]
    return explicit or (told if len(told) == 1 else [])


def _worth_full(spans: Sequence[Span]) -> tuple[list[Span], Credit | None]:
    """With the best band as full marks, and the points it names: what is given in proportion is a share of them."""
    best = full_of(spans)
    if best is None or not isinstance(best.earned, Credit):
        return list(spans), None
    span = best.range
    if span.is_point and span.low is not None and span.low.limit.is_percent and span.low.limit.value == 1:
        # 100%得满分，达不到100%的按比例: beyond 100% is no less.
        span = Range(span.low, None)
    others = [other for other in spans if other is not best]
    if best.earned.kind is not CreditKind.POINTS:
        return [replace(best, range=span), *others], None
    if any(isinstance(o.earned, Credit) and o.earned.amount and o.earned.kind is CreditKind.POINTS for o in others):
        return [replace(best, range=span), *others], None
    return [Span(span, replace(FULL, words=best.earned.words)), *others], best.earned


def _alone(share: ByShareOf, told: bool) -> Rule:
    """`≥80亿，按比例得相应的分数`, `按完成比例得分`, `低于100%的按比例得分`."""
    if share.condition is None:
        if share.deducting and not told:
            raise Refused(CellError.VALUE, f"“{share.words}”没有说多少得满分、按什么比例扣")
        return Proportion(words=share.words)
    span = share.condition.ranges[0]
    if len(share.condition.ranges) > 1 or (span.low and span.high and not span.is_point):
        raise Refused(CellError.VALUE, f"“{share.words}”没有说多少得满分")
    edge = span.low or span.high
    assert edge is not None
    limit = edge.limit
    if limit.is_percent and limit.value == 1:
        return Proportion(words=share.words)
    if share.otherwise or span.low is None:
        raise Refused(CellError.VALUE, f"“{share.words}”没有说多少得满分")
    return Proportion(Bound("≥", limit), share.words)


def _gaps_resolved(group: Group, cases: Sequence[Case]) -> list[Case]:
    """Bands on how far the value lies beyond something (`低于目标值10%以内扣1分`), brought to the value itself."""
    full = next((case for case in cases if case.condition.gap is None and case.credits == (FULL,)), None)
    resolved: list[Case] = []
    for case in cases:
        if case.condition.gap is None:
            resolved.append(case)
            continue
        span = case.condition.ranges[0]
        if span.low is None and span.high is not None:
            span = Range(Edge(Quantity(Decimal(0), span.high.limit.unit), Claim.OPEN), span.high)
        if full is not None:
            edge = full.condition.ranges[0].low or full.condition.ranges[0].high
            assert edge is not None
            span = _from_gap(span, edge.limit, case.condition.gap)
        resolved.append(replace(case, condition=replace(case.condition, ranges=(span,), gap=None, reference="")))
    if full is None:
        first = next(case for case in cases if case.condition.gap)
        word = "超出" if first.condition.gap is Direction.ABOVE else "低于"
        group.remarks.append(f"值为{word}{first.condition.reference or '目标'}的部分（没有则为0）")
        unit = next((e.limit.unit for e in (first.condition.ranges[0].high, first.condition.ranges[0].low) if e), "")
        zero = Edge(Quantity(Decimal(0), unit), Claim.CLOSED)
        none = replace(first.condition, ranges=(Range(None, zero),), gap=None, reference="")
        resolved.insert(0, replace(first, condition=none, credits=(Credit(FULL.amount, FULL.kind),), taking=False))
        group.statements = [s for s in group.statements if not (isinstance(s, Says) and s.credits == (FULL,))]
    return resolved


def _from_gap(span: Range, base: Quantity, direction: Direction) -> Range:
    def moved(edge: Edge | None) -> Edge | None:
        if edge is None:
            return None
        value = base.value - edge.limit.value if direction is Direction.BELOW else base.value + edge.limit.value
        return Edge(Quantity(value, base.unit), edge.claim)

    low, high = moved(span.low), moved(span.high)
    return Range(high, low) if direction is Direction.BELOW else Range(low, high)
