"""成规则：the statements about one figure, made into one rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity
from xladdin.scoring.printed.band_rules import bands_of, spans_of
from xladdin.scoring.printed.banding import banded
from xladdin.scoring.printed.bands import Span
from xladdin.scoring.printed.counting import counted_items
from xladdin.scoring.printed.every import ITEM_UNITS
from xladdin.scoring.printed.figure import Group, Made, otherwise_of
from xladdin.scoring.printed.figures import subject_of
from xladdin.scoring.printed.interpolation import interpolated
from xladdin.scoring.printed.percentages import in_rates
from xladdin.scoring.printed.statements import (
    Between,
    ByShareOf,
    Calculated,
    Case,
    Every,
    Floor,
    FullMarks,
    Item,
    Limit,
    Otherwise,
    Rounding,
    Says,
    Standard,
    Statement,
    Veto,
)
from xladdin.scoring.printed.stepping import progression, stepped_rule
from xladdin.scoring.printed.tolerances import around, either_side
from xladdin.scoring.printed.wording import check_rule, found_or_not, said_rules
from xladdin.scoring.tree import (
    FULL,
    Bands,
    Credit,
    CreditKind,
    Direction,
    Line,
    OutOf,
    Proportion,
    RateDeduction,
    Ratio,
    Rule,
    Started,
    Stepped,
    Vetoed,
)

# What is given on top of the rule, or kept whatever it takes.
_EARNED: Final = re.compile(
    r"(?:获得?|取得|完成|新增|开展|建成|创建|举办|每)(?:1|一)(?P<unit>[项个处件条份起笔家户人名篇次场])"
)
_MORE: Final = re.compile(r"首次.*不扣|再加|另加|额外|最低(?:得|计|为)|至少(?:得|计)")


def make(group: Group) -> list[Made]:
    """The rules of a group: one, or several where it counts several kinds of items or lists several criteria.

    Raises:
        Refused: `#VALUE!` for statements that contradict each other or do not add up to a rule.
    """
    group.statements = in_rates(group.statements, [subject_of(s) for s in group.statements])
    vetoes = group.of(Veto)
    says = group.of(Says)
    more = next((said for said in says if _MORE.search(said.words)), None)
    if more is not None and len(group.statements) > 1:
        raise Refused(CellError.VALUE, f"“{more.words}”与“{group.statements[0].words}”规则没有说怎样合用")
    if (
        vetoes
        and len(says) == 1
        and not any(isinstance(s, (Case, Every, Item, ByShareOf, Calculated)) for s in group.statements)
    ):
        # 无违规行为得5分，有违规行为不得分: a criterion and its opposite.
        return [check_rule(group, says[0], vetoes[0].words)]
    found = found_or_not(group, says, vetoes)
    if found is not None:
        return [found]
    made = _make(group)
    floors = group.of(Floor)
    if floors and not all(isinstance(one.rule, Bands) for one in made):
        raise Refused(CellError.VALUE, f"“{floors[0].words}”之外的计分从几分加起、扣起，规则没有说清")
    if vetoes and not (len(made) == 1 and isinstance(made[0].rule, Vetoed)):
        made = [replace(one, rule=Vetoed(one.rule, vetoes[0].words)) for one in made] if len(made) == 1 else made
        if len(made) > 1:
            raise Refused(CellError.VALUE, f"“{vetoes[0].words}”与几项扣分合用，一个值不够")
    stated = group.of(FullMarks)
    if stated and len(made) == 1:
        made = [replace(made[0], full=stated[0].credit)]
    return made


def _make(group: Group) -> list[Made]:
    calculated = group.of(Calculated)
    ways: list[Statement] = [*calculated[:1], *group.of(Every)[:1], *group.of(Item)[:1], *group.of(ByShareOf)[:1]]
    if len(ways) > 1:
        raise Refused(CellError.VALUE, f"“{ways[0].words}”与“{ways[1].words}”是两种算法，规则没有说怎样合用")
    if calculated:
        return [_calculated(group, calculated)]
    cases, items, says = group.of(Case), group.of(Item), group.of(Says)
    every = group.of(Every)
    counted = [one for one in every if _counts_beside_a_rate(one, cases)]
    if len(counted) == len(every) == 1 and not items:
        items, every = [_as_item(counted[0])], []
        group.statements = [items[0] if s is counted[0] else s for s in group.statements]
    if not every and len(items) == 1 and (step := _lacking_items(items[0], cases, group.of(Standard))) is not None:
        every, items = [step], []
        group.statements = [step if s is group.of(Item)[0] else s for s in group.statements]
    if not every and not items and (earned := _each_earns(cases, says, group.of(Limit))) is not None:
        items, cases, says = [earned], [], []
        group.statements = [
            replace(s, most=True) if isinstance(s, Limit) and s.points is not None else s
            for s in group.statements
            if not isinstance(s, (Case, Says))
        ]
        group.statements.append(earned)
    if group.follows and not every:
        run = progression(cases)
        if run is None:
            raise Refused(CellError.VALUE, f"“{group.words}”说“以此类推”，但各档不成等差，推不下去")
        every = [run[0]]
        cases = [case for case in cases if not case.taking]
        group.statements.append(Rounding(0, 0, 0, "以此类推", Started.FULL))
        if run[1].condition.gap is None and not cases:
            edge = run[1].condition.ranges[0]
            start = edge.high if every[0].direction is Direction.BELOW else edge.low
            if start is not None:
                group.statements.append(Standard(0, 0, 0, "", start.limit))
    between = group.of(Between)
    if between and not (every or items or ways or says):
        return [interpolated(group, cases, between)]
    if between:
        raise Refused(CellError.VALUE, f"“{between[0].words}”与其他算法规则没有说怎样合用")
    if every:
        return [_stepped(group, every, cases, says)]
    if items:
        return counted_items(group, items, cases, says)
    if cases or ways:
        return [banded(group, cases, says)]
    if says:
        return said_rules(group, says)
    raise Refused(CellError.VALUE, f"“{group.words}”没有说怎样计分" if group.words else "规则没有说怎样计分")


def _counts_beside_a_rate(every: Every, cases: Sequence[Case]) -> bool:
    """`及时率达到100%得满分；每延误1人次扣0.5分`: the steps count things, whatever rate earns full marks."""
    edges = [edge for case in cases for span in case.condition.ranges for edge in (span.low, span.high) if edge]
    return (
        not every.step.is_percent
        and bool(every.step.unit)
        and bool(edges)
        and not every.reference
        and every.side is None
        and all(edge.limit.is_percent and edge.limit.value == 1 for edge in edges)
    )


def _as_item(every: Every) -> Item:
    words, credit = every.words, every.credit
    return Item(every.part, every.start, every.end, words, every.step, credit, every.gains, True, repeated=True)


def _each_earns(cases: Sequence[Case], says: Sequence[Says], limits: Sequence[Limit]) -> Item | None:
    """`完成1项得2分，最高6分`: a limit above what one of them earns says that each earns as much."""
    limit = next((limit.points for limit in limits if limit.points is not None), None)
    one: Case | Says | None = None
    count: Quantity | None = None
    if len(cases) == 1 and not says and len(cases[0].condition.ranges) == 1:
        one, span = cases[0], cases[0].condition.ranges[0]
        count = span.low.limit if span.low is not None and (span.is_point or span.high is None) else None
    elif len(says) == 1 and not cases and len(says[0].names) == 1:
        one, count = says[0], _one_of(says[0].names[0])
    if one is None or count is None or limit is None or one.taking or count.value != 1 or count.unit not in ITEM_UNITS:
        return None
    credit = one.credits[0]
    if credit.kind is not CreditKind.POINTS or credit.off or limit.kind is not credit.kind:
        return None
    if not 0 < credit.amount < limit.amount:
        return None
    return Item(one.part, one.start, one.end, one.words, count, credit, True, True, repeated=True)


def _one_of(name: str) -> Quantity | None:
    """获得1项省级奖励: one of something."""
    found = _EARNED.match(name)
    return Quantity(Decimal(1), found["unit"]) if found is not None else None


def _lacking_items(item: Item, cases: Sequence[Case], targets: Sequence[Standard]) -> Every | None:
    """`≥10项得满分，每少1项扣1分`: items that the target counts too are steps below it."""
    limits = [edge.limit for case in cases for span in case.condition.ranges for edge in (span.low, span.high) if edge]
    limits += [target.limit for target in targets]
    same = [limit for limit in limits if limit.unit == item.count.unit and limit.value and not limit.is_percent]
    if item.direction is None or item.gains or not same or not item.count.unit:
        return None
    return Every(item.part, item.start, item.end, item.words, item.direction, item.count, item.credit, False, "", False)


# ---- formulas ----


def _calculated(group: Group, calculated: Sequence[Calculated]) -> Made:
    first = calculated[0]
    if any(other.rule != first.rule for other in calculated[1:]):
        raise Refused(CellError.VALUE, f"“{first.words}”与“{calculated[1].words}”是两个公式，规则没有说怎样合用")
    rule, full = first.rule, None
    if isinstance(rule, OutOf):
        full, rule = rule.full, rule.rule
    cases = group.of(Case)
    if isinstance(rule, Bands):
        return _on_line(group, rule, first, cases)
    nothing = [said for said in group.of(Says) if not said.credits[0].amount and not said.taking]
    said_full = {(FULL,), (full,)}
    extra = [said for said in group.of(Says) if said.credits not in said_full and said not in nothing]
    if extra:
        raise Refused(CellError.VALUE, f"“{extra[0].words}”与“{first.words}”是两种算法，规则没有说怎样合用")
    if isinstance(rule, RateDeduction) and (first.condition is not None or any(not _is_zero(case) for case in cases)):
        # 变动率≤0得满分，变动率>0，按（1-变动率）×分值: only what lies above 0 costs.
        rule = _above_zero(group, first)
    elif first.condition is not None and not isinstance(rule, Proportion):
        raise Refused(CellError.VALUE, f"“{first.words}”没有说其余的值怎样计分")
    useful = [case for case in cases if not _agrees(case, rule)]
    if isinstance(rule, Proportion) and (useful or first.condition is not None):
        banded_rule = _proportional_bands(group, cases, first)
        return Made(Vetoed(banded_rule, nothing[0].words) if nothing else banded_rule, full)
    if useful:
        raise Refused(CellError.VALUE, f"“{useful[0].words}”与“{first.words}”是两种算法，规则没有说怎样合用")
    rule = _worded_rule(rule, first.words)
    return Made(Vetoed(rule, nothing[0].words) if nothing else rule, full)


def _on_line(group: Group, rule: Bands, formula: Calculated, cases: Sequence[Case]) -> Made:
    """A straight line with its own ends, or over the stretch that the words name."""
    says = [said for said in group.of(Says) if said.credits != (FULL,)]
    if says:
        raise Refused(CellError.VALUE, f"“{says[0].words}”与“{formula.words}”是两种算法，规则没有说怎样合用")
    line = next(band.credit for band in rule.bands if isinstance(band.credit, Line))
    best = line.at_end if line.at_end.amount else line.at_start
    full = best if best.kind is CreditKind.POINTS else None
    if formula.condition is None and not group.of(Otherwise):
        differs = next((case for case in cases if not _on_the_line(case, line)), None)
        if differs is None:
            return Made(rule, full)
        spans = [*spans_of(cases)]
        return Made(bands_of(group, spans, replace(line, words=formula.words), cases), full)
    spans = spans_of(cases)
    if formula.condition is None:
        raise Refused(CellError.VALUE, f"“{formula.words}”没有说用于哪些值")
    spans += [Span(span, replace(line, words=formula.words)) for span in formula.condition.ranges]
    return Made(bands_of(group, spans, otherwise_of(group), cases), full)


def _on_the_line(case: Case, line: Line) -> bool:
    """Whether a case only says what the line gives: `调剂率＞0.1得0分` where it reaches 0 at 0.1."""
    span, credit = case.condition.ranges[0], case.credits[0]
    end = line.start if not credit.amount else line.end
    return (
        len(case.condition.ranges) == 1
        and not case.taking
        and any(edge is not None and edge.limit.value == end.value for edge in (span.low, span.high))
        and (span.low is None or span.high is None)
        and (not credit.amount or credit == FULL or credit.amount == line.at_end.amount)
    )


def _is_zero(case: Case) -> bool:
    span = case.condition.ranges[0]
    return span.is_point and span.low is not None and not span.low.limit.value


def _above_zero(group: Group, formula: Calculated) -> Stepped:
    span = formula.condition.ranges[0] if formula.condition is not None else None
    if span is not None and not (span.high is None and span.low is not None and not span.low.limit.value):
        raise Refused(CellError.VALUE, f"“{group.words}”没有说其余的值怎样计分")
    percent, cost = Quantity(Decimal("0.01"), "%"), Credit(Decimal("0.01"), CreditKind.SHARE)
    return Stepped(Quantity(Decimal(0)), Direction.ABOVE, percent, cost, Started.PRORATED)


def _worded_rule(rule: Rule, words: str) -> Rule:
    if isinstance(rule, Stepped):
        return replace(rule, deduction=replace(rule.deduction, words=words))
    return replace(rule, words=words) if isinstance(rule, (Proportion, RateDeduction)) else rule


def _agrees(case: Case, rule: Rule) -> bool:
    """Whether a case only repeats what the formula gives (`等于0的，得满分` beside 扣减分数=率×权重)."""
    if len(case.condition.ranges) != 1 or case.taking:
        return False
    span, credit = case.condition.ranges[0], case.credits[0]
    low, high = span.low, span.high
    if isinstance(rule, RateDeduction):
        return credit == FULL and span.is_point and low is not None and not low.limit.value
    if isinstance(rule, Proportion):
        return credit == FULL and low is not None and low.limit.value == 1 and (high is None or span.is_point)
    if isinstance(rule, Stepped):
        return credit == FULL and low is None and high is not None and high.limit.value == rule.full_at.value
    return False


def _proportional_bands(group: Group, cases: Sequence[Case], formula: Calculated) -> Rule:
    """`≥100%得满分；60%-100%，得分=完成率×分值；低于60%不得分`."""
    earned = Ratio(None, formula.words)
    spans = spans_of(cases)
    otherwise = otherwise_of(group)
    if formula.condition is not None:
        spans += [Span(span, earned) for span in formula.condition.ranges]
    elif otherwise is None:
        otherwise = earned
    else:
        raise Refused(CellError.VALUE, f"“{formula.words}”没有说用于哪些值")
    return bands_of(group, spans, otherwise, cases)


# ---- steps ----


def _stepped(group: Group, every: Sequence[Every], cases: Sequence[Case], says: Sequence[Says]) -> Made:
    first = every[0]
    if len(every) > 1:
        if (
            len(every) == 2
            and {every[0].direction, every[1].direction} == {Direction.ABOVE, Direction.BELOW}
            and not any(one.gains for one in every)
            and (every[0].step, every[0].credit) == (every[1].step, every[1].credit)
        ):
            first, cases = either_side(every, cases)
        else:
            raise Refused(CellError.VALUE, f"“{every[0].words}”与“{every[1].words}”是两种扣法，规则没有说怎样合用")
    elif first.side is not None and first.side.ranges[0].low is not None and first.side.ranges[0].high is not None:
        first, cases = around(first, cases)
    otherwise = group.of(Otherwise)
    if otherwise and not (len(otherwise) == 1 and not otherwise[0].credit.amount):
        raise Refused(CellError.VALUE, f"“{otherwise[0].words}”与“{first.words}”矛盾")
    if otherwise:
        raise Refused(CellError.VALUE, f"“{first.words}”之外又说“否则{otherwise[0].words}”，意思不清楚")
    costs = [said for said in says if said.taking]
    giving = [said for said in says if not said.taking and said.credits[0].amount]
    if len({(said.credits[0].kind, said.credits[0].amount) for said in giving}) > 1:
        # 下降得5分，持平得3分，每增长1%扣1分: grades and steps in one.
        raise Refused(CellError.VALUE, f"“{giving[-1].words}”与“{first.words}”要两个值，请分成两项")
    items = group.of(Item)
    if costs or items:
        extra: Statement = costs[0] if costs else items[0]
        raise Refused(CellError.VALUE, f"“{first.words}”与“{extra.words}”要两个值，请分成两项")
    rule, remarks, own = stepped_rule(first, cases, says, group.of(Limit), group.of(Rounding), group.of(Standard))
    group.remarks += remarks
    nothing = next((said for said in says if not said.credits[0].amount and not said.taking), None)
    partial = next((s for s in giving if s.credits[0].kind is CreditKind.SHARE and s.credits[0] != FULL), None)
    if partial is not None:
        raise Refused(CellError.VALUE, f"“{partial.words}”与“{first.words}”要两个值，请分成两项")
    if nothing is not None:
        rule = Vetoed(rule, nothing.words)
    points = next((said.credits[0] for said in says if said.credits[0].kind is CreditKind.POINTS), None)
    inner = rule.rule if isinstance(rule, Vetoed) else rule
    if isinstance(inner, Stepped) and inner.full is not None:
        bare = replace(inner, full=None)
        return Made(Vetoed(bare, rule.words) if isinstance(rule, Vetoed) else bare, inner.full)
    return Made(rule, points or own)
