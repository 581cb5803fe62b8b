"""变动率的正负：what fell and what rose, on one scale.

A rule that names a fall and a rise (`下降10%以上得3分；上升不得分`) speaks of a signed rate of change, falls below zero.
Where only falls are named the value is how far it fell: a negative one could mean either, and is left unspoken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xladdin.numbers import Quantity
from xladdin.scoring.printed.band_rules import spans_of
from xladdin.scoring.printed.bands import Span, chained
from xladdin.scoring.printed.ranges import Claim, Edge, Range
from xladdin.scoring.printed.statements import Case, Says
from xladdin.scoring.tree import Credit, Earned

_FELL: Final = "下降|降低|减少|压减|压缩|下滑"
_ROSE: Final = "增长|上升|增加|提高|提升|上涨"
_VERB: Final = re.compile(rf"(?:(?P<fell>{_FELL})|(?P<rose>{_ROSE}))(?:幅度|比例)*(?:为|在|控制在|达到?|超过)?$")
_RISE: Final = re.compile(r"升|增|涨|反弹")
_FALL: Final = re.compile(r"降|减|下滑")
_FLAT: Final = re.compile(r"持平|不变|不增不减|零增长|相同|一致")
_NO_RISE: Final = re.compile(r"(?:不|未|没有|无)(?:再)?(?:增长|增加|上升|上涨|提高|增)")
_NO_FALL: Final = re.compile(r"(?:不|未|没有|无)(?:下降|减少|降低|降|减)")
_ZERO: Final = Quantity(Decimal(0))
_SIGNED: Final = "值为变动率，下降写负数（下降5%写-5%）"
_FALLEN: Final = "值为下降的幅度（下降5%写5%）"


def of_a_change(
    cases: Sequence[Case], worded: list[Says], otherwise: Earned | None, remarks: list[str]
) -> tuple[list[Span], list[Says], Earned | None] | None:
    """The bands of a rule on how far something fell or rose; None for any other rule."""
    verbs = _verbs(cases, worded)
    if not any(verbs) or _has_signs(cases):
        return None
    said = [(one, _kinds(one.words)) for one in worded]
    falls = -1 in verbs
    others = {sign for one, kinds in said for sign in kinds}
    if not falls and otherwise is not None:
        return None
    signed = not falls or 1 in verbs or 1 in others
    spans: list[Span] = []
    for case, verb in zip(cases, verbs, strict=True):
        for span in spans_of([case]):
            spans.append(_from_zero(span, rising_beside=falls and verb == 1))
            if signed and verb == -1:
                spans[-1] = replace(spans[-1], range=_negated(spans[-1].range))
    kept: list[Says] = []
    for one, kinds in said:
        where = _where(kinds)
        if where is None or one.taking or (kinds - {0}) & set(verbs):
            kept.append(one)
        else:
            spans.append(Span(where, one.credits[0]))
    if falls:
        remarks.append(_SIGNED if signed else _FALLEN)
    if falls and not signed:
        spans, otherwise = within(spans, otherwise, Edge(_ZERO, Claim.CUSTOM), None), None
    return spans, kept, otherwise


def _verbs(cases: Sequence[Case], worded: Sequence[Says]) -> list[int]:
    """Which way each case goes: -1 fell, 1 rose, 0 does not say; one without words goes on with the case before it."""
    found: list[int] = []
    for case in cases:
        verb = _VERB.search(case.condition.subject)
        if verb is not None:
            found.append(-1 if verb["fell"] else 1)
        else:
            found.append(found[-1] if found and not case.condition.subject else 0)
    if not any(found) and any("负增长" in said.words for said in worded):
        return [1] * len(found)
    return found


def _has_signs(cases: Sequence[Case]) -> bool:
    return any(
        edge is not None and edge.limit.value < 0
        for case in cases
        for span in case.condition.ranges
        for edge in (span.low, span.high)
    )


def _kinds(words: str) -> frozenset[int]:
    """Which of fell (-1), stayed (0) and rose (1) words speak of: 不降反升 is a rise, 不增 is no rise."""
    words = (
        words.replace("不降反升", "上升")
        .replace("不减反增", "上升")
        .replace("只减不增", "下降")
        .replace("负增长", "下降")
    )
    if _NO_RISE.search(words) and not _NO_FALL.search(words):
        return frozenset({-1, 0})
    if _NO_FALL.search(words) and not _NO_RISE.search(words):
        return frozenset({0, 1})
    flat = _FLAT.search(words) is not None
    words = _FLAT.sub("", words)
    kinds = {0} if flat else set()
    kinds |= {1} if _RISE.search(words) else set()
    kinds |= {-1} if _FALL.search(words) else set()
    return frozenset(kinds)


def _where(kinds: frozenset[int]) -> Range | None:
    """The signed rates that words speak of."""
    closed, opened = Edge(_ZERO, Claim.CLOSED), Edge(_ZERO, Claim.OPEN)
    match sorted(kinds):
        case [-1]:
            return Range(None, opened)
        case [-1, 0]:
            return Range(None, closed)
        case [0]:
            return Range(closed, closed)
        case [0, 1]:
            return Range(closed, None)
        case [1]:
            return Range(opened, None)
        case _:
            return None


def _from_zero(span: Span, rising_beside: bool) -> Span:
    """下降5%以下 does not reach into the rises; what costs something begins above 0."""
    low, high = span.range.low, span.range.high
    if low is not None or high is None or high.limit.value <= 0:
        return span
    off = isinstance(span.earned, Credit) and span.earned.off
    return replace(span, range=Range(Edge(_ZERO, Claim.OPEN if off or rising_beside else Claim.CUSTOM), high))


def _negated(span: Range) -> Range:
    def other(edge: Edge | None) -> Edge | None:
        return None if edge is None else Edge(replace(edge.limit, value=-edge.limit.value + 0), edge.claim)

    return Range(other(span.high), other(span.low))


def within(spans: Sequence[Span], otherwise: Earned | None, low: Edge | None, high: Edge | None) -> list[Span]:
    """Bands, with 其余 spelled out, between two ends beyond which a value says nothing that could be scored."""
    spans = chained([replace(span, order=at) for at, span in enumerate(spans)])
    ordered = sorted(spans, key=lambda s: (s.range.low is not None, s.range.low.limit.value if s.range.low else 0))
    first, last = ordered[0].range, max((s.range for s in ordered), key=_top)
    result = list(spans)
    if otherwise is not None and first.low is not None and (low is None or low.limit.value < first.low.limit.value):
        result.append(Span(Range(low, _beyond(first.low)), otherwise, len(spans)))
    if otherwise is not None and last.high is not None:
        result.append(Span(Range(_beyond(last.high), high), otherwise, len(spans)))
    return [
        replace(span, range=Range(span.range.low or low, span.range.high or high))
        if span.range.low is None or span.range.high is None
        else span
        for span in result
    ]


def _top(span: Range) -> tuple[bool, Decimal]:
    return span.high is None, span.high.limit.value if span.high else Decimal(0)


def _beyond(edge: Edge) -> Edge:
    return Edge(edge.limit, Claim.CLOSED if edge.claim is Claim.OPEN else Claim.OPEN)
