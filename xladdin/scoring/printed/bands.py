"""分档：printed bands put in order: who has each edge, what overlaps, what nobody speaks of.

Printed bands mean the same in any order. Two that overlap with different marks contradict each
other, except for descending thresholds (`=100%得2分，90%以上得1.5分，80%以上得1分`), where the highest
that fits applies. An edge that nobody claims stays unspoken: a value there is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity
from xladdin.scoring.printed.ranges import Claim, Edge, Range, size_of
from xladdin.scoring.tree import Band, Bands, Bound, Comparator, Credit, CreditKind, Earned


@dataclass(frozen=True, slots=True)
class Span:
    """A printed band: its range and what it earns."""

    range: Range
    earned: Earned
    order: int = 0

    @property
    def words(self) -> str:
        return self.earned.words


@dataclass(frozen=True, slots=True)
class _Interval:
    """A band with its edges settled."""

    low: Quantity | None
    high: Quantity | None
    low_in: bool
    high_in: bool
    earned: Earned
    order: int

    @property
    def is_point(self) -> bool:
        return self.low is not None and self.high is not None and size_of(self.low) == size_of(self.high)


def build_bands(
    spans: Sequence[Span],
    otherwise: Earned | None,
    deviation_from: Quantity | None = None,
    ranked: bool = False,
) -> tuple[Bands, list[str]]:
    """The bands in the order of the short form, and remarks on what they leave open.

    Raises:
        Refused: `#VALUE!` for bands that contradict each other, are empty, or mix units.
    """
    _check_units(spans)
    numbered = [replace(span, order=at) for at, span in enumerate(_closed_apart(spans))]
    exact, ranges = _points(chained(_distinct(numbered)))
    intervals, holes, gaps = _settle(ranges)
    if otherwise is not None and holes:
        intervals, otherwise = _with_rest(intervals, otherwise), None
    descending = _descends(intervals, exact)
    bands, rest = _emit(intervals, descending)
    remarks: list[str] = []
    if otherwise is None:
        otherwise = rest
        remarks = [f"规则没有说{hole}得几分" for hole in holes + gaps]
    elif rest is not None and not _same(rest, otherwise):
        raise Refused(CellError.VALUE, f"规则自相矛盾：“{rest.words}”与“{otherwise.words or '其余'}”说的是同样的值")
    first = [Band((Bound("=", point),), earned) for point, earned in exact]
    if not first and not bands:
        raise Refused(CellError.VALUE, "规则的各档合起来覆盖一切值，等于没有分档")
    return Bands((*first, *bands), otherwise, deviation_from, ranked), remarks


def _check_units(spans: Sequence[Span]) -> None:
    limits = [edge.limit for span in spans for edge in (span.range.low, span.range.high) if edge is not None]
    signs = {limit.is_percent for limit in limits if limit.value}
    if len(signs) > 1:
        raise Refused(CellError.VALUE, "规则里有的界限有百分号、有的没有")
    bases = {limit.split_unit()[1] for limit in limits if limit.unit and not limit.is_percent}
    if len(bases) > 1:
        raise Refused(CellError.VALUE, f"规则各档的单位不一样：{'、'.join(sorted(bases))}")
    for span in spans:
        low, high = span.range.low, span.range.high
        if low and high and size_of(low.limit) > size_of(high.limit):
            raise Refused(CellError.VALUE, f"“{span.words}”的区间是空的")


def _closed_apart(spans: Sequence[Span]) -> list[Span]:
    """`80-99人, 60-79人`: ranges that do not touch have both their ends."""
    pairs = [(span.range.low, span.range.high) for span in spans]
    plain = [(low, high) for low, high in pairs if low and high and {low.claim, high.claim} == {Claim.UNSAID}]
    limits = [size_of(edge.limit) for pair in plain for edge in pair]
    if len(plain) < 2 or len(set(limits)) < len(limits):
        return list(spans)
    closed = {Claim.UNSAID: Claim.CUSTOM}

    def settled(edge: Edge | None) -> Edge | None:
        return edge if edge is None else replace(edge, claim=closed.get(edge.claim, edge.claim))

    return [replace(span, range=Range(settled(span.range.low), settled(span.range.high))) for span in spans]


def _distinct(spans: Sequence[Span]) -> list[Span]:
    """Without repetitions; the same range twice with different marks is a contradiction."""
    kept: list[Span] = []
    for span in spans:
        same = next((other for other in kept if _ends(other.range) == _ends(span.range)), None)
        if same is None:
            kept.append(span)
        elif not _same(same.earned, span.earned):
            raise Refused(CellError.VALUE, f"规则自相矛盾：“{same.words}”与“{span.words}”")
    return kept


def _ends(span: Range) -> tuple[Decimal | None, bool, Decimal | None, bool]:
    low, high = span.low, span.high
    return (
        size_of(low.limit) if low else None,
        bool(low and low.claim is Claim.OPEN),
        size_of(high.limit) if high else None,
        bool(high and high.claim is Claim.OPEN),
    )


def _same(one: Earned, other: Earned) -> bool:
    return one == other


def chained(spans: list[Span]) -> list[Span]:
    """Thresholds on one side (`≥90%`, `≥80%`, …): each holds up to the next."""
    result = list(spans)
    for side in ("low", "high"):
        other = "high" if side == "low" else "low"
        chain = [
            span for span in result if getattr(span.range, other) is None and getattr(span.range, side) is not None
        ]
        if len(chain) < 2:
            continue
        chain.sort(key=lambda span: _key(getattr(span.range, side), side), reverse=side == "low")
        for at in range(1, len(chain)):
            better, worse = chain[at - 1], chain[at]
            if _contradicts(better, worse):
                raise Refused(
                    CellError.VALUE,
                    f"规则自相矛盾：“{better.words}”与“{worse.words}”同时成立，而条件更高的反而得分不高",
                )
            edge: Edge = getattr(better.range, side)
            beyond = Edge(edge.limit, Claim.CLOSED if edge.claim is Claim.OPEN else Claim.OPEN)
            limited = Range(worse.range.low, beyond) if side == "low" else Range(beyond, worse.range.high)
            replaced = replace(worse, range=limited)
            result[next(i for i, span in enumerate(result) if span is worse)] = replaced
            chain[at] = replaced
    return result


def _key(edge: Edge, side: str) -> tuple[Decimal, int]:
    # >90% lies above ≥90%, <90% below ≤90%.
    opened = edge.claim is Claim.OPEN
    return size_of(edge.limit), int(opened if side == "low" else not opened)


def _contradicts(stricter: Span, looser: Span) -> bool:
    """Whether of two thresholds on one side the stricter, printed first, earns less: 90%以上得1分，80%以上得2分.

    Printed the other way round (5%以上扣1分，10%以上扣2分) the stricter goes on from the looser.
    Unlike kinds of marks cannot be compared.
    """
    one, two = _worth(stricter.earned), _worth(looser.earned)
    if one is None or two is None or one[0] != two[0] or stricter.order > looser.order:
        return False
    return one[1] < two[1]


def _worth(earned: Earned) -> tuple[str, Decimal] | None:
    if not isinstance(earned, Credit):
        return None
    if not earned.amount:
        # Nothing off is everything, nothing is nothing, whatever the rest is counted in.
        return None
    if earned.off:
        return f"扣{earned.kind}", -earned.amount
    return str(earned.kind), earned.amount


def _points(spans: list[Span]) -> tuple[list[tuple[Quantity, Earned]], list[Span]]:
    """Single values inside or at the edge of a range (`=100%得2分，90%以上得1.5分`), and the rest."""
    ranges = [span for span in spans if not span.range.is_point]
    inside: list[tuple[Quantity, Earned]] = []
    for span in spans:
        if not span.range.is_point or span.range.low is None:
            continue
        limit = span.range.low.limit
        at, host = next(((i, s) for i, s in enumerate(ranges) if _touches(s.range, size_of(limit))), (None, None))
        if host is None or at is None:
            ranges.append(span)
            continue
        if _same(host.earned, span.earned):
            continue
        within = _strictly_inside(host.range, size_of(limit))
        if within or _has_edge(host.range, size_of(limit)):
            if _worse(span.earned, host.earned):
                raise Refused(CellError.VALUE, f"规则自相矛盾：“{span.words}”与“{host.words}”同时成立")
            if within:
                inside.append((limit, span.earned))
                continue
        # At an edge: the value itself is spoken of, so the range ends before it.
        ranges = [_without_edge(other, size_of(limit)) for other in ranges]
        ranges.append(span)
    return inside, ranges


def _touches(span: Range, size: Decimal) -> bool:
    return (span.low is None or size_of(span.low.limit) <= size) and (
        span.high is None or size <= size_of(span.high.limit)
    )


def _strictly_inside(span: Range, size: Decimal) -> bool:
    return (span.low is None or size_of(span.low.limit) < size) and (
        span.high is None or size < size_of(span.high.limit)
    )


def _has_edge(span: Range, size: Decimal) -> bool:
    return any(
        edge is not None and size_of(edge.limit) == size and edge.claim is Claim.CLOSED
        for edge in (span.low, span.high)
    )


def _worse(point: Earned, host: Earned) -> bool:
    one, two = _worth(point), _worth(host)
    if one is None or two is None or one[0] != two[0]:
        return isinstance(point, Credit) and not point.amount and not point.off
    return one[1] < two[1]


def _without_edge(span: Span, size: Decimal) -> Span:
    low, high = span.range.low, span.range.high
    if low is not None and size_of(low.limit) == size:
        low = Edge(low.limit, Claim.OPEN)
    if high is not None and size_of(high.limit) == size:
        high = Edge(high.limit, Claim.OPEN)
    return replace(span, range=Range(low, high))


def _settle(spans: Sequence[Span]) -> tuple[list[_Interval], list[str], list[str]]:
    """Intervals from the lowest up with every edge given to one of them; edges and stretches that nobody claims."""
    ordered = sorted(spans, key=lambda span: (span.range.low is not None, _low_key(span.range), _high_key(span.range)))
    before = ordered[0] if ordered else None
    intervals: list[_Interval] = []
    holes: list[str] = []
    gaps: list[str] = []
    for span in ordered:
        low, high = span.range.low, span.range.high
        current = _Interval(
            low.limit if low else None,
            high.limit if high else None,
            bool(low and low.claim is not Claim.OPEN),
            bool(high and high.claim is not Claim.OPEN),
            span.earned,
            span.order,
        )
        if intervals:
            below, current, hole, gap = _meet(intervals[-1], before, current, span)
            intervals[-1] = below
            holes += hole
            gaps += gap
        intervals.append(current)
        before = span
    if intervals and intervals[0].low is not None:
        gaps.insert(0, f"{'小于' if intervals[0].low_in else '不大于'}{intervals[0].low}")
    if intervals and intervals[-1].high is not None:
        gaps.append(f"{'大于' if intervals[-1].high_in else '不小于'}{intervals[-1].high}")
    return intervals, holes, gaps


def _low_key(span: Range) -> Decimal:
    return size_of(span.low.limit) if span.low else Decimal(0)


def _high_key(span: Range) -> tuple[bool, Decimal]:
    return span.high is None, size_of(span.high.limit) if span.high else Decimal(0)


def _meet(
    below: _Interval, one: Span | None, above: _Interval, two: Span
) -> tuple[_Interval, _Interval, list[str], list[str]]:
    """Two neighbours with their common edge settled, and what lies unclaimed between them."""
    assert one is not None
    said, low = one.range.high, two.range.low
    contradiction = Refused(CellError.VALUE, f"规则自相矛盾：“{one.words}”与“{two.words}”同时成立")
    if said is None or low is None or below.high is None:
        raise contradiction
    top, bottom = size_of(said.limit), size_of(low.limit)
    if top > bottom:
        raise contradiction
    if top < bottom:
        return below, above, [], [f"{below.high}到{above.low}之间"]
    high_claim, low_claim = said.claim, low.claim
    if high_claim is Claim.CLOSED and low_claim is Claim.CLOSED:
        if not _same(one.earned, two.earned):
            raise contradiction
        return replace(below, high_in=False), above, [], []
    if high_claim == low_claim or {high_claim, low_claim} == {Claim.LOOSE, Claim.UNSAID}:
        # Neither says that the edge is its own: it stays unspoken.
        return replace(below, high_in=False), replace(above, low_in=False), [f"正好{below.high}"], []
    mine = high_claim > low_claim
    return replace(below, high_in=mine), replace(above, low_in=not mine), [], []


def _with_rest(intervals: list[_Interval], otherwise: Earned) -> list[_Interval]:
    """其余 spelled out as intervals, so that an edge which nobody claims stays unspoken."""
    result: list[_Interval] = []
    last = len(intervals)
    if intervals[0].low is not None:
        result.append(_Interval(None, intervals[0].low, False, not intervals[0].low_in, otherwise, last))
    for at, interval in enumerate(intervals):
        result.append(interval)
        following = intervals[at + 1] if at + 1 < len(intervals) else None
        if following is None:
            if interval.high is not None:
                result.append(_Interval(interval.high, None, not interval.high_in, False, otherwise, last))
        elif (
            interval.high is not None and following.low is not None and size_of(interval.high) < size_of(following.low)
        ):
            result.append(
                _Interval(interval.high, following.low, not interval.high_in, not following.low_in, otherwise, last)
            )
    return result


def _descends(intervals: Sequence[_Interval], exact: Sequence[tuple[Quantity, Earned]]) -> bool:
    """Whether the sentence goes from the top down; the short form keeps its order."""
    if exact or len(intervals) < 2:
        return not (len(intervals) == 1 and intervals[0].low is None)
    return intervals[0].order > intervals[-1].order


def _emit(intervals: Sequence[_Interval], descending: bool) -> tuple[list[Band], Earned | None]:
    """Bands from one end, each with the bounds that the bands before it leave necessary."""
    bands: list[Band] = []
    ordered = list(reversed(intervals)) if descending else list(intervals)
    covered = True
    for at, interval in enumerate(ordered):
        outer, inner = (interval.high, interval.low) if descending else (interval.low, interval.high)
        covered = covered and (outer is None if at == 0 else _adjoins(ordered[at - 1], interval, descending))
        if covered and inner is None:
            return bands, interval.earned
        bands.append(Band(_bounds(interval, covered, descending), interval.earned))
    return bands, None


def _adjoins(before: _Interval, interval: _Interval, descending: bool) -> bool:
    upper, lower = (before, interval) if descending else (interval, before)
    if upper.low is None or lower.high is None:
        return False
    return size_of(upper.low) == size_of(lower.high) and (upper.low_in or lower.high_in)


def _bounds(interval: _Interval, covered: bool, descending: bool) -> tuple[Bound, ...]:
    if interval.is_point and interval.low is not None and not covered:
        return (Bound("=", interval.low),)
    low_sign: Comparator = "≥" if interval.low_in else ">"
    high_sign: Comparator = "≤" if interval.high_in else "<"
    low = None if interval.low is None else Bound(low_sign, interval.low)
    high = None if interval.high is None else Bound(high_sign, interval.high)
    if covered:
        needed = low if descending else high
        if needed is not None:
            return (needed,)
    return tuple(bound for bound in (low, high) if bound is not None)


def full_of(spans: Sequence[Span]) -> Span | None:
    """The band that earns full marks: 满分, or else the most points."""
    best: Span | None = None
    for span in spans:
        earned = span.earned
        if not isinstance(earned, Credit) or (earned.off and earned.amount):
            continue
        if earned.kind is CreditKind.SHARE and earned.amount == 1:
            return span
        if earned.kind is CreditKind.POINTS and (
            best is None or not isinstance(best.earned, Credit) or earned.amount > best.earned.amount
        ):
            best = span
    return best
