"""两边扣分：steps on either side of a stretch that costs nothing (`95%-100%得满分，每超1%…，每低1%…`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity
from xladdin.scoring.printed.ranges import Claim, Condition, Edge, Range
from xladdin.scoring.printed.statements import Case, Every
from xladdin.scoring.tree import FULL, Direction


def either_side(every: Sequence[Every], cases: Sequence[Case]) -> tuple[Every, Sequence[Case]]:
    """Two steps of the same size and cost, one for each side, as one that counts on both.

    Raises:
        Refused: `#VALUE!` where the words do not say between which values nothing is taken.
    """
    first = replace(every[0], direction=Direction.EITHER, side=None)
    above, below = sorted(every, key=lambda one: one.direction is Direction.BELOW)
    full = _full(cases)
    span = full.condition.ranges[0] if full is not None else Range(None, None)
    high = _limit(above, "low") or (span.high.limit if span.high else None)
    low = _limit(below, "high") or (span.low.limit if span.low else None)
    if high is None and low is None:
        return first, cases
    if high is None or low is None or (full is not None and full.condition.deviation is not None):
        raise Refused(CellError.VALUE, f"“{above.words}”与“{below.words}”各从多少起扣，规则没有说全")
    for edge, limit in ((span.high, high), (span.low, low)):
        if edge is not None and edge.limit.value != limit.value:
            raise Refused(CellError.VALUE, f"“{above.words}”与“{below.words}”之间的值，规则没有说怎样计分")
    return first, _between(first, low, high, full, cases)


def around(every: Every, cases: Sequence[Case]) -> tuple[Every, Sequence[Case]]:
    """`每低于90%或高于110%1个百分点扣0.1分`: one step for both sides, with its own ends.

    Raises:
        Refused: `#VALUE!` where full marks end elsewhere.
    """
    assert every.side is not None
    low, high = every.side.ranges[0].low, every.side.ranges[0].high
    if low is None or high is None or every.direction is not Direction.EITHER:
        return every, cases
    full = _full(cases)
    span = full.condition.ranges[0] if full is not None else every.side.ranges[0]
    ends = [edge.limit.value if edge is not None else None for edge in (span.low, span.high)]
    if ends != [low.limit.value, high.limit.value]:
        words = full.words if full is not None else every.words
        raise Refused(CellError.VALUE, f"规则自相矛盾：“{words}”与“{every.words}”的界限不一样")
    first = replace(every, side=None)
    return first, _between(first, low.limit, high.limit, full, cases)


def _full(cases: Sequence[Case]) -> Case | None:
    return next((case for case in cases if not case.taking and case.credits[0].amount > 0), None)


def _limit(every: Every, end: str) -> Quantity | None:
    if every.side is None or len(every.side.ranges) != 1:
        return None
    edge: Edge | None = getattr(every.side.ranges[0], end)
    return edge.limit if edge is not None else None


def _between(every: Every, low: Quantity, high: Quantity, full: Case | None, cases: Sequence[Case]) -> Sequence[Case]:
    """The cases, with full marks from `low` to `high` as a deviation from their middle."""
    if low.value > high.value:
        raise Refused(CellError.VALUE, f"“{every.words}”两边的界限颠倒了")
    middle = Quantity((low.value + high.value) / 2, high.unit or low.unit)
    reach = Range(None, Edge(Quantity(high.value - middle.value, middle.unit), Claim.CLOSED))
    if low.value == high.value:
        point = Edge(middle, Claim.CLOSED)
        condition = Condition((Range(point, point),), "", every.start)
    else:
        condition = Condition((reach,), "", every.start, middle)
    one = Case(every.part, every.start, every.end, every.words, condition, (FULL,), False)
    one = one if full is None else replace(full, condition=condition)
    return [one, *(case for case in cases if case is not full)]
