"""分档成规则：cases, with what they say in proportion or beyond a figure, made into bands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity
from xladdin.scoring.printed.band_rules import bands_of, points_of, spans_of
from xladdin.scoring.printed.bands import Span, build_bands, full_of
from xladdin.scoring.printed.changes import all_of_them, from_none, gaps_resolved, without_gap
from xladdin.scoring.printed.distances import distance_of, reach_of
from xladdin.scoring.printed.figure import Group, Made, is_reached, otherwise_of
from xladdin.scoring.printed.lateness import TIMELY, are_late, late
from xladdin.scoring.printed.parts import restates
from xladdin.scoring.printed.proportions import prorated
from xladdin.scoring.printed.ranges import Claim, Edge, Range
from xladdin.scoring.printed.signed_changes import of_a_change, within
from xladdin.scoring.printed.statements import (
    ByShareOf,
    Case,
    Says,
    Standard,
)
from xladdin.scoring.printed.wording import check_rule
from xladdin.scoring.tree import (
    FULL,
    Credit,
    Earned,
    Vetoed,
)

_REST: Final = re.compile(
    r"(?:未|不|没有?)(?:能)?(?:达到|达|足|符合|满足|完成|及|到|实现|具备)|达不到|以下|其余|其他|超出|超过|超支|(?:未|不)(?:达标|合格|及格)"
)
_HUNDRED: Final = Quantity(Decimal(1), "%")


def banded(group: Group, cases: Sequence[Case], says: Sequence[Says]) -> Made:
    shares = group.of(ByShareOf)
    measured = None if group.of(Standard) else distance_of(cases)
    cases = [without_gap(case) for case in cases]
    if any(case.condition.gap for case in cases):
        cases = gaps_resolved(group, cases)
    spans = spans_of(cases)
    otherwise = otherwise_of(group)
    if shares and _only_named(shares, spans, otherwise, cases):
        # 按完成率计分，完成率在95%以上计满分，85%-95%计2分…: the bands say how.
        shares = []
    if shares:
        nothing = next((said for said in says if _leaves_nothing(said)), None)
        if nothing is not None:
            # 按完成比例计分；未按时报送的不得分
            made = prorated(group, spans, otherwise, cases, [said for said in says if said is not nothing], shares)
            return replace(made, rule=Vetoed(made.rule, nothing.words))
        return prorated(group, spans, otherwise, cases, says, shares)
    costs = [said for said in says if said.taking]
    if costs:
        raise Refused(CellError.VALUE, f"“{cases[0].words}”与“{costs[0].words}”要两个值，请分成两项")
    worded = [said for said in says if not said.taking]
    changed = of_a_change(cases, worded, otherwise, group.remarks)
    if changed is not None:
        spans, worded, otherwise = changed
    elif otherwise is None:
        spans = from_none(cases, spans)
    veto = ""
    timely = next((said for said in worded if TIMELY.search(said.words)), None)
    if timely is not None and timely.credits[0].amount and are_late(cases):
        others = [said for said in worded if said is not timely]
        if others:
            raise Refused(CellError.VALUE, f"“{others[0].words}”与“{timely.words}”规则没有说怎样合用")
        return late(group, cases, timely, otherwise)
    spans, worded = all_of_them(spans, worded)
    for said in worded:
        if not said.credits[0].amount and otherwise is None and _REST.search(said.words):
            otherwise = said.credits[0]
        elif not said.credits[0].amount:
            # 未提供资料的不得分: nothing is left, whatever the value.
            veto = said.words
        elif (
            said.credits[0].amount
            and all(not span.earned.amount for span in spans if isinstance(span.earned, Credit))
            and all(_says_limit(said, span) for span in spans)
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
    if measured is not None and spans:
        spans, otherwise = within(spans, otherwise, *reach_of(measured)), None
    rule = bands_of(group, spans, otherwise, cases)
    return Made(Vetoed(rule, veto) if veto else rule, points_of(spans))


def _only_named(
    shares: Sequence[ByShareOf], spans: Sequence[Span], otherwise: Earned | None, cases: Sequence[Case]
) -> bool:
    """Whether 按完成率计分 in front of bands that leave nothing open only names what they are bands of."""
    starts = min((case.start for case in cases), default=0)
    heading = all(s.condition is None and not s.deducting and not s.otherwise and s.end <= starts for s in shares)
    if len(spans) < 3 or not heading or any(case.condition.deviation is not None for case in cases):
        return False
    try:
        return all(end.startswith("规则没有说大于100%") for end in build_bands(spans, otherwise)[1])
    except Refused:
        return False


def _leaves_nothing(said: Says) -> bool:
    """未按时报送的不得分: a fault of its own, not the rest of the figure (未完成的不得分)."""
    return not said.taking and not said.credits[0].amount and not _REST.search(said.words) and not restates(said, ())


def _says_limit(said: Says, span: Span) -> bool:
    """Whether a criterion holds the limit that a case without marks denies: ≥10%的得分，达不到10%的不得分."""
    edges = [edge for edge in (span.range.low, span.range.high) if edge is not None]
    return any(str(edge.limit) in "".join(said.names) for edge in edges)


def _is_nothing(earned: Earned) -> bool:
    return isinstance(earned, Credit) and not earned.amount and not earned.off


def _full(spans: Sequence[Span]) -> Span | None:
    return full_of(spans)
