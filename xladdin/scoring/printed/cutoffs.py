"""扣分的界限：where steps end in nothing (`低于60%不得分`), and what passing their start costs at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity
from xladdin.scoring.printed.ranges import Claim, Condition, Edge, Range
from xladdin.scoring.printed.statements import Case
from xladdin.scoring.tree import (
    Band,
    Bound,
    Direction,
)

_FEWER_BY: Final = re.compile(r"低|少|降|减|缺")
# 增加10%以上: by how much, not 增加到10%.
GREW: Final = re.compile(r"(?:增长|上升|增加|上涨|提高)(?![到至])")


def cutoff_of(cuts: Sequence[Case], start: Quantity, direction: Direction) -> Bound | None:
    """`超过10%不得分`: how far beyond the start nothing is left.

    Beyond full marks at 100%, `超过10%` can only be ten points more, and `超过110%` the rate itself.
    """
    if not cuts:
        return None
    if len(cuts) > 1:
        raise Refused(CellError.VALUE, f"“{cuts[0].words}”与“{cuts[1].words}”都说不得分，意思不清楚")
    case = cuts[0]
    span = case.condition.ranges[0]
    # 增加10%以上不得分 beyond 5%: how far beyond, not where.
    gap = case.condition.gap is not None or (bool(start.value) and GREW.search(case.condition.subject) is not None)
    edge = span.low if direction is not Direction.BELOW or gap else span.high
    other = span.high if direction is not Direction.BELOW or gap else span.low
    falls = _FEWER_BY.search(case.condition.subject + case.words) is not None
    if direction is Direction.BELOW and not gap and edge is None and span.low is not None and falls:
        edge, other = span.low, None
        gap = True
    if edge is None or other is not None:
        raise Refused(CellError.VALUE, f"“{case.words}”与扣分的方向不一致")
    limit, sign = edge.limit, edge.claim
    comparator = "≥" if sign in (Claim.CLOSED, Claim.CUSTOM, Claim.LOOSE) else ">"
    if limit.unit and start.unit and limit.unit != start.unit:
        raise Refused(CellError.VALUE, f"“{case.words}”的单位与{start}不同")
    far = limit.value
    if not gap:
        if direction is Direction.ABOVE and far > start.value and start.value:
            far -= start.value
        elif direction is Direction.BELOW:
            if far >= start.value:
                raise Refused(CellError.VALUE, f"“{case.words}”与满分的界限{start}矛盾")
            if far * 2 < start.value:
                raise Refused(
                    CellError.VALUE, f"“{case.words}”可以指值低于{limit}，也可以指比{start}低{limit}以上，意思不清楚"
                )
            far = start.value - far
    return Bound("≥" if comparator == "≥" else ">", Quantity(far, limit.unit or start.unit))


def settled(cut: Case, side: Condition | None) -> Case:
    """`80%（含）至90%，每降低…；80%以下不得分`: an edge that the steps claim is not the cut-off's too."""
    span = cut.condition.ranges[0]
    taken = [edge for edge in (side.ranges[0].low, side.ranges[0].high) if edge is not None] if side else []
    mine = [edge for edge in taken if edge.claim in (Claim.CLOSED, Claim.IMPLIED_IN)]

    def yielded(edge: Edge | None) -> Edge | None:
        if edge is None or edge.claim is not Claim.LOOSE or all(one.limit != edge.limit for one in mine):
            return edge
        return Edge(edge.limit, Claim.OPEN)

    return replace(cut, condition=replace(cut.condition, ranges=(Range(yielded(span.low), yielded(span.high)),)))


def cut_limit(case: Case) -> Decimal | None:
    edge = case.condition.ranges[0].low or case.condition.ranges[0].high
    return edge.limit.value if edge is not None else None


def loose(case: Case) -> bool:
    span = case.condition.ranges[0]
    return any(edge is not None and edge.claim in (Claim.LOOSE, Claim.CUSTOM) for edge in (span.low, span.high))


def entry_of(entries: Sequence[Case], start: Quantity, direction: Direction) -> Band | None:
    """`超过10%的，扣0.1分，在此基础上每增加1个百分点扣0.1分`: what passing the start costs."""
    if not entries:
        return None
    edge = far_edge(entries[0].condition.ranges[0], direction)
    closed = edge is not None and edge.claim is not Claim.OPEN
    if direction is Direction.BELOW:
        bound = Bound("≤" if closed else "<", start)
    else:
        bound = Bound("≥" if closed else ">", start)
    return Band((bound,), entries[0].credits[0])


def far_edge(span: Range, direction: Direction) -> Edge | None:
    """The edge where a band begins that takes something at once."""
    if direction is Direction.ABOVE:
        return span.low
    return span.high if direction is Direction.BELOW else None


def unit_of(case: Case) -> str:
    span = case.condition.ranges[0]
    edge = span.low or span.high
    return edge.limit.unit if edge is not None else ""
