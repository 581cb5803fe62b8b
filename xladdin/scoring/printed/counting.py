"""按项：items that cost or earn, one kind or several, or exactly so many of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity
from xladdin.scoring.printed.bands import Span, build_bands
from xladdin.scoring.printed.figure import Group, Made, otherwise_of
from xladdin.scoring.printed.parts import restates
from xladdin.scoring.printed.ranges import Claim, Edge, Range
from xladdin.scoring.printed.statements import (
    Case,
    Item,
    Limit,
    Otherwise,
    Says,
    Statement,
)
from xladdin.scoring.printed.stepping import check_read
from xladdin.scoring.printed.wording import said_rules
from xladdin.scoring.tree import (
    FULL,
    Credit,
    CreditKind,
    Direction,
    OutOf,
    Part,
    Parts,
    PerItem,
    Rule,
    Stepped,
    Vetoed,
)

# What earns full marks where faults are counted: 不存在违规行为, 全部合格.
_NONE: Final = re.compile(r"无|不存在|未|没有|零|全部|均|都|齐全|完整|规范")


def counted_items(group: Group, items: Sequence[Item], cases: Sequence[Case], says: Sequence[Says]) -> list[Made]:
    """Items that cost or earn.

    Raises:
        Refused: `#VALUE!` where the items stand beside something that needs a value of its own.
    """
    check_read(says, items[0])
    goals = [case for case in cases if _is_goal(case, items)]
    useful: list[Statement] = [case for case in cases if case not in goals or len(goals) > 1]
    exact = any(not item.every for item in items)
    by_number = [case for case in cases if _on_number(case, items)]
    if exact or by_number:
        stray: list[Statement] = [case for case in useful if case not in by_number]
        none = [
            said for said in says if not said.taking and said.credits[0].amount and _NONE.search("".join(said.names))
        ]
        stray += [said for said in says if said.credits != (FULL,) and (said not in none or len(none) > 1)]
        if stray or any(item.inside for item in items):
            raise Refused(CellError.VALUE, f"“{(stray or list(items))[0].words}”与“{items[0].words}”规则没有说怎样合用")
        full = next((said.credits[0] for said in none if said.credits[0].kind is CreditKind.POINTS), None)
        return [replace(_counted(group, items, by_number), full=full)]
    useful += group.of(Otherwise)
    useful += [said for said in says if _partial(said)]
    if useful:
        raise Refused(CellError.VALUE, f"“{useful[0].words}”与“{items[0].words}”要两个值，请分成两项")
    limits = group.of(Limit)
    own = next((limit.points for limit in limits if limit.points is not None and not limit.most), None)
    most = next((limit.points for limit in limits if limit.points is not None and limit.most), None)
    giving = [said for said in says if not said.taking and said.credits[0].kind is CreditKind.POINTS]
    earning = [said for said in giving if said.credits[0].amount]
    if earning and any(item.gains for item in items):
        raise Refused(CellError.VALUE, f"“{earning[0].words}”与“{items[0].words}”要两个值，请分成两项")
    if len(giving) > 1:
        # 程序规范（2分），依据充分（2分）；每缺少一项扣2分: what is lacking is what is not earned.
        if (
            len(items) > 1
            or any(said.taking for said in says)
            or any(said.credits[0].amount != items[0].credit.amount for said in giving)
        ):
            raise Refused(CellError.VALUE, f"“{giving[0].words}”等与“{items[0].words}”规则没有说怎样合用")
        return said_rules(group, giving)
    points = next(
        (
            said.credits[0]
            for said in says
            if not said.taking and said.credits[0].kind is CreditKind.POINTS and said.credits[0].amount
        ),
        None,
    )
    made: list[Made] = []
    for item in items:
        rule: Rule
        if item.count.value != 1:
            rule = Stepped(
                Quantity(Decimal(0)),
                Direction.ABOVE,
                replace(item.count, unit=item.count.unit),
                item.credit,
                at_most=most,
            )
            if item.gains:
                raise Refused(CellError.VALUE, f"“{item.words}”是逐档加分，没有说从几分加起")
        else:
            rule = PerItem(item.credit, gains=item.gains, at_most=most if len(items) == 1 else None)
        made.append(Made(rule, None, item.words))
    placed = list(zip((item.start for item in items), made, strict=True))
    for said in says:
        if said.taking:
            placed.append((said.start, Made(PerItem(replace(said.credits[0], off=False), once=True), None, said.words)))
            # Values come in the order of the sentence.
            made = [one for _, one in sorted(placed, key=lambda each: each[0])]
        elif not said.credits[0].amount and len(made) == 1 and not (items[0].gains and restates(said, ())):
            # 逾期报送不得分 beside 每缺一项扣0.2分: the one leaves nothing, whatever the other says.
            made = [replace(made[0], rule=Vetoed(made[0].rule, said.words))]
    goal = next((case.credits[0] for case in cases if _is_goal(case, items) and case.credits[0] != FULL), None)
    full = points or goal or own
    if len(made) == 1:
        return [replace(made[0], full=full, name="")]
    if any(isinstance(one.rule, PerItem) and one.rule.gains for one in made):
        raise Refused(CellError.VALUE, f"“{items[0].words}”等有得有扣，规则没有说怎样合用")
    if group.in_part and full is not None:
        raise Refused(CellError.VALUE, f"“{group.words}”在一项里有几种扣分，请分成几项")
    if full is not None:
        return [Made(OutOf(full, Parts(tuple(Part(None, one.rule, one.name) for one in made))))]
    return made


def _is_goal(case: Case, items: Sequence[Item]) -> bool:
    """Whether a case only says that nothing is lacking: 完成率100%得满分, 投诉0起得5分 beside items that cost."""
    credit = case.credits[0]
    gives = credit == FULL or (credit.kind is CreditKind.POINTS and bool(credit.amount) and not credit.off)
    if not gives or len(case.condition.ranges) != 1 or any(item.gains for item in items):
        return False
    edge = case.condition.ranges[0].low or case.condition.ranges[0].high
    return edge is not None and (not edge.limit.value or (edge.limit.is_percent and edge.limit.value == 1))


def _partial(said: Says) -> bool:
    credit = said.credits[0]
    return credit.kind is CreditKind.SHARE and 0 < credit.amount < 1


def _on_number(case: Case, items: Sequence[Item]) -> bool:
    """Whether a case is on the number of items that the items count (`缺3项及以上不得分`)."""
    units = {item.count.unit for item in items}
    edges = [edge for span in case.condition.ranges for edge in (span.low, span.high) if edge is not None]
    return bool(edges) and all(edge.limit.unit in units and edge.limit.unit for edge in edges)


def _counted(group: Group, items: Sequence[Item], cases: Sequence[Case]) -> Made:
    """`缺1项扣1分，缺2项扣2分，缺3项及以上不得分`: bands on the number of items."""
    spans = [Span(_bare(span), case.credits[0]) for case in cases for span in case.condition.ranges]
    from_number = min((_first(case) for case in cases), default=Decimal(0))
    for item in items:
        credit = replace(item.credit, off=item.credit.off or (item.every and bool(item.credit.amount)))
        # 每发现一例扣1分，发现3例及以上不得分: one costs 1, two cost 2.
        # 发现1例扣0.5分，3例及以上不得分: so do two of them where nothing else is said of two.
        one_by_one = item.repeated or (item.every and bool(cases))
        again = one_by_one and len(items) == 1 and from_number > item.count.value
        times = range(1, int((from_number - 1) // item.count.value) + 1) if again else range(1, 2)
        for time in times:
            edge = Edge(Quantity(item.count.value * time), Claim.CLOSED)
            spans.append(Span(Range(edge, edge), replace(credit, amount=credit.amount * time)))
    _open_ended(spans)
    zero = Edge(Quantity(Decimal(0)), Claim.CLOSED)
    if not any(span.range.low == zero for span in spans):
        spans.append(Span(Range(zero, zero), FULL))
    spans.sort(key=lambda span: span.range.low.limit.value if span.range.low else Decimal(0))
    # Between whole numbers nothing is left open.
    bands, _ = build_bands(spans, otherwise_of(group))
    return Made(bands)


def _first(case: Case) -> Decimal:
    """The smallest number of items that a case speaks of."""
    edge = case.condition.ranges[0].low or case.condition.ranges[0].high
    return edge.limit.value if edge is not None else Decimal(0)


def _open_ended(spans: list[Span]) -> None:
    """`发生1起不得分`: more of them leave nothing either."""

    def most(at: int) -> Decimal:
        edge = spans[at].range.low or spans[at].range.high
        return edge.limit.value if edge is not None else Decimal(0)

    last = max(range(len(spans)), key=most)
    span = spans[last]
    if span.range.is_point and isinstance(span.earned, Credit) and not span.earned.amount and not span.earned.off:
        spans[last] = replace(span, range=Range(span.range.low, None))


def _bare(span: Range) -> Range:
    """The range without its measure word: the value is a number of items."""

    def bare(edge: Edge | None) -> Edge | None:
        return None if edge is None else Edge(Quantity(edge.limit.value), edge.claim)

    return Range(bare(span.low), bare(span.high))
