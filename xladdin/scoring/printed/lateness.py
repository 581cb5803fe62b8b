"""逾期：`按期完工得5分，延期1个月以内扣1分，1-3个月扣3分`: the value is how late, 0 when in time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xladdin.numbers import Quantity
from xladdin.scoring.printed.band_rules import bands_of, spans_of
from xladdin.scoring.printed.bands import Span
from xladdin.scoring.printed.figure import Group, Made
from xladdin.scoring.printed.ranges import Claim, Edge, Range
from xladdin.scoring.printed.statements import (
    Case,
    Says,
)
from xladdin.scoring.tree import (
    CreditKind,
    Earned,
)

TIMELY: Final = re.compile(
    r"按期|按时|按进度|按计划|及时|如期|准时|规定时间|规定时限|规定期限|提前|约定时间|约定的时间|规定的时间|时限内|期限内|计划时间"
)
_LATE: Final = re.compile(r"逾期|延期|延迟|推迟|超期|迟报|晚|滞后|拖延|延误|超过")


def are_late(cases: Sequence[Case]) -> bool:
    named = [case for case in cases if case.condition.subject]
    return bool(named) and all(_LATE.search(case.condition.subject + case.words) for case in named)


def late(group: Group, cases: Sequence[Case], timely: Says, otherwise: Earned | None) -> Made:
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
