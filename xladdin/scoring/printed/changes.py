"""变动与差距：bands on how far something fell, rose, lay behind or beyond, and on how many of several hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xladdin.numbers import Quantity
from xladdin.scoring.printed.bands import Span
from xladdin.scoring.printed.figure import Group
from xladdin.scoring.printed.quantities import read_number
from xladdin.scoring.printed.ranges import Claim, Edge, Range
from xladdin.scoring.printed.statements import (
    Case,
    Says,
    Standard,
)
from xladdin.scoring.tree import (
    FULL,
    Credit,
    Direction,
)

_ALL_OF: Final = re.compile(r"((?:\d+|[两二三四五六七八九十]+)(?:项|个|条|点))(?:\S{0,4})?(?:全部|均|都|同时)")
_NONE: Final = re.compile(r"(?:^|内|度|间)(?:无|没有|未发生|未出现|零)")
_LAGS: Final = re.compile(r"(?:滞后|落后|超支|超预算)(?:幅度|比例|计划|进度)*(?:为|在|达到?)?$")
_CHANGED: Final = re.compile(r"(?:下降|降低|减少|压减|压缩|增长|上升|增加|提高|提升)(?:幅度|比例)*$")


def all_of_them(spans: list[Span], worded: list[Says]) -> tuple[list[Span], list[Says]]:
    """`三项全部符合得5分，符合两项得3分`: all of them is a number of them too."""
    units = {edge.limit.unit for span in spans for edge in (span.range.low, span.range.high) if edge is not None}
    kept: list[Says] = []
    for said in worded:
        found = _ALL_OF.search("".join(said.names))
        number = read_number(found[1], 0) if found is not None and said.credits[0].amount else None
        if len(said.references) > 1 and said.overall and len(units) == 1:
            # ①②③全部符合5分，符合2项得3分
            number = read_number(f"{len(said.references)}{next(iter(units))}", 0)
        counted = len(units) == 1 and not units & {"", "%"}
        if number is None and counted and said.credits[0].amount and _NONE.search("".join(said.names)):
            # 无投诉4分，1次投诉3分
            number = read_number(f"0{next(iter(units))}", 0)
        if number is None or units != {number.quantity.unit}:
            kept.append(said)
            continue
        edge = Edge(number.quantity, Claim.CLOSED)
        spans = [Span(Range(edge, edge), said.credits[0]), *spans]
    return spans, kept


def from_none(cases: Sequence[Case], spans: list[Span]) -> list[Span]:
    """`滞后10%以内扣1分`: a band on how far something lags reaches down to 0, and not to lag at all costs nothing."""
    if not any(_LAGS.search(case.condition.subject) for case in cases):
        return spans
    zero = Edge(Quantity(Decimal(0)), Claim.CUSTOM)
    above = Edge(zero.limit, Claim.OPEN)
    return [
        replace(
            span, range=Range(above if isinstance(span.earned, Credit) and span.earned.off else zero, span.range.high)
        )
        if span.range.low is None and span.range.high is not None and span.range.high.limit.value > 0 and _pays(span)
        else span
        for span in spans
    ]


def _pays(span: Span) -> bool:
    return not isinstance(span.earned, Credit) or bool(span.earned.amount)


def without_gap(case: Case) -> Case:
    """下降超过5个百分点: what it fell by is the value itself."""
    if case.condition.gap is Direction.ABOVE and _CHANGED.search(case.condition.subject):
        return replace(case, condition=replace(case.condition, gap=None))
    return case


def gaps_resolved(group: Group, cases: Sequence[Case]) -> list[Case]:
    """Bands on how far the value lies beyond something (`低于目标值10%以内扣1分`), brought to the value itself."""
    full = next((case for case in cases if case.condition.gap is None and case.credits == (FULL,)), None)
    base: Quantity | None = None
    if full is not None:
        edge = full.condition.ranges[0].low or full.condition.ranges[0].high
        assert edge is not None
        base = edge.limit
    elif targets := group.of(Standard):
        base = targets[0].limit
    resolved: list[Case] = []
    for case in cases:
        if case.condition.gap is None:
            resolved.append(case)
            continue
        span = case.condition.ranges[0]
        if span.low is None and span.high is not None:
            span = Range(Edge(Quantity(Decimal(0), span.high.limit.unit), Claim.OPEN), span.high)
        if base is not None:
            span = _from_gap(span, base, case.condition.gap)
        resolved.append(replace(case, condition=replace(case.condition, ranges=(span,), gap=None, reference="")))
    if full is None:
        first = next(case for case in cases if case.condition.gap)
        behind = first.condition.gap is Direction.BELOW
        if base is None:
            word = "低于" if behind else "超出"
            group.remarks.append(f"值为{word}{first.condition.reference or '目标'}的部分（没有则为0）")
        unit = next((e.limit.unit for e in (first.condition.ranges[0].high, first.condition.ranges[0].low) if e), "")
        zero = Edge(Quantity(Decimal(0), unit), Claim.CLOSED)
        # Below a target: a negative value could be the same distance with its sign, and is left unspoken.
        unmissed = Range(zero if behind else None, zero)
        if base is not None:
            at = Edge(base, Claim.CLOSED)
            unmissed = Range(at, None) if behind else Range(None, at)
        none = replace(first.condition, ranges=(unmissed,), gap=None, reference="")
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
