"""差距：values that are how far something lies off (`低于目标值10%以内`, `超额完成10%以内`), not the figure itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from xladdin.numbers import Quantity
from xladdin.scoring.printed.ranges import Claim, Edge
from xladdin.scoring.printed.statements import Case
from xladdin.scoring.single import LARGEST_DISTANCE
from xladdin.scoring.tree import FULL, Direction

_EXCESS: Final = re.compile(
    r"超支(?:幅度|比例)?(?:为|在|达到?)?$|超额(?:完成|实现)?(?:年度)?(?:目标|计划|任务)?值?的?(?:比例|幅度|部分)?(?:为|在|达到?)?$"
    r"|超(?:出|过)?(?:年初|年度)?(?:目标|计划|任务|指标|预算|概算)值?的?(?:比例|幅度|部分)?(?:为|在|达到?)?$"
)

# 超过预算10%: beyond it, unlike 超过年初预算总额10%, which is a share of it.
_AGAINST: Final = re.compile(r"(?:年初|年度)?(?:目标|计划|任务|指标|预算|概算)值?")


def is_excess(case: Case) -> bool:
    """Whether a case speaks of how far a target is exceeded: 超额完成10%以内, typed as 5% or as a rate of 105%."""
    edges = [edge for span in case.condition.ranges for edge in (span.low, span.high) if edge is not None]
    small = all(edge.limit.is_percent and abs(edge.limit.value) < LARGEST_DISTANCE for edge in edges)
    named = case.condition.subject + (
        f"超{case.condition.reference}" if _AGAINST.fullmatch(case.condition.reference) else ""
    )
    return bool(edges) and small and _EXCESS.search(named) is not None


def distance_of(cases: Sequence[Case]) -> Direction | None:
    """Which way the value of these bands measures a distance in per cent; None for a figure."""
    full = any(case.condition.gap is None and case.credits == (FULL,) for case in cases)
    gaps = [case for case in cases if case.condition.gap is not None]
    edges = [edge for case in cases for s in case.condition.ranges for edge in (s.low, s.high) if edge is not None]
    if not all(
        edge.limit.is_percent and abs(edge.limit.value) < LARGEST_DISTANCE for edge in edges if edge.limit.value
    ):
        return None
    if gaps and not full and any(edge.limit.is_percent for edge in edges):
        return gaps[0].condition.gap
    return Direction.ABOVE if any(is_excess(case) for case in cases) else None


def reach_of(measures: Direction) -> tuple[Edge | None, Edge]:
    """The values that can be such a distance."""
    low = Edge(Quantity(Decimal(0)), Claim.CLOSED) if measures is Direction.BELOW else None
    return low, Edge(Quantity(LARGEST_DISTANCE, "%"), Claim.OPEN)
