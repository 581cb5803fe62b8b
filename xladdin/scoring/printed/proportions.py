"""按比例：`≥90%得满分，60%-90%按比例得分`, with whatever bands stand beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity
from xladdin.scoring.printed.band_rules import bands_of, points_of
from xladdin.scoring.printed.bands import Span, full_of
from xladdin.scoring.printed.figure import Group, Made
from xladdin.scoring.printed.ranges import Claim, Edge, Range
from xladdin.scoring.printed.statements import (
    ByShareOf,
    Case,
    Says,
    Standard,
    Stated,
)
from xladdin.scoring.tree import (
    FULL,
    Bound,
    Credit,
    CreditKind,
    Earned,
    Proportion,
    Ratio,
    Rule,
)

_HUNDRED: Final = Quantity(Decimal(1), "%")


def prorated(
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
    full = full_of(spans)
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
    return Made(bands_of(group, spans, otherwise, cases), points or points_of(spans))


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
