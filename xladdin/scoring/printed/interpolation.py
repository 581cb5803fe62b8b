"""插值：`100%得10分，60%得6分，介于两者之间的按线性插值法计算`: a straight line between two bands."""

from __future__ import annotations

from collections.abc import Sequence

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity
from xladdin.scoring.printed.band_rules import bands_of, spans_of
from xladdin.scoring.printed.bands import Span, full_of
from xladdin.scoring.printed.figure import Group, Made, otherwise_of
from xladdin.scoring.printed.ranges import Claim, Edge, Range
from xladdin.scoring.printed.statements import Between, Case
from xladdin.scoring.tree import Credit, CreditKind, Line


def interpolated(group: Group, cases: Sequence[Case], between: Sequence[Between]) -> Made:
    """Bands with a straight line over each stretch that the words leave to interpolation.

    Raises:
        Refused: `#VALUE!` where it is not said what the two ends of the stretch earn.
    """
    spans = spans_of(cases)
    lines: list[Span] = []
    for statement in between:
        low, high = _ends(statement, spans)
        line = Line(low, _at(low, spans, statement), high, _at(high, spans, statement), statement.words)
        lines.append(Span(Range(Edge(low, Claim.UNSAID), Edge(high, Claim.UNSAID)), line))
    best = full_of(spans)
    full = best.earned if best is not None and isinstance(best.earned, Credit) else None
    rule = bands_of(group, [*spans, *lines], otherwise_of(group), cases)
    return Made(rule, full if full is not None and full.kind is CreditKind.POINTS else None)


def _ends(statement: Between, spans: Sequence[Span]) -> tuple[Quantity, Quantity]:
    """The stretch: named in front, or between the only two values that the bands name."""
    if statement.condition is not None:
        span = statement.condition.ranges[0]
        if len(statement.condition.ranges) == 1 and span.low is not None and span.high is not None:
            return span.low.limit, span.high.limit
        raise Refused(CellError.VALUE, f"“{statement.words}”没有说从多少到多少按插值计算")
    limits = {edge.limit.value: edge.limit for s in spans for edge in (s.range.low, s.range.high) if edge is not None}
    if len(limits) != 2:
        raise Refused(CellError.VALUE, f"“{statement.words}”没有说从多少到多少按插值计算")
    low, high = sorted(limits)
    return limits[low], limits[high]


def _at(limit: Quantity, spans: Sequence[Span], statement: Between) -> Credit:
    """What the bands give at one end of the stretch; a band that stands right there before one that only ends there."""
    edges = [
        (span.range.is_point, edge.claim, span.earned)
        for span in spans
        for edge in (span.range.low, span.range.high)
        if edge is not None and edge.limit.value == limit.value and isinstance(span.earned, Credit)
    ]
    if not edges:
        raise Refused(CellError.VALUE, f"“{statement.words}”没有说{limit}得几分，不能插值")
    earned = max(edges, key=lambda each: each[:2])[2]
    assert isinstance(earned, Credit)
    return earned
