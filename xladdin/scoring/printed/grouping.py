"""一个量的规则：the statements about one figure, made into one rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, TypeVar

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity
from xladdin.scoring.printed.bands import Span, build_bands, full_of
from xladdin.scoring.printed.clauses import (
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
from xladdin.scoring.printed.conditions import Claim, Edge, Range
from xladdin.scoring.printed.stepping import progression, stepped_rule
from xladdin.scoring.tree import (
    FULL,
    NOTHING,
    Band,
    Bands,
    Bound,
    Credit,
    CreditKind,
    Direction,
    Earned,
    Level,
    Levels,
    OutOf,
    Part,
    Parts,
    PerItem,
    Proportion,
    RateDeduction,
    Ratio,
    Rule,
    Started,
    Stepped,
    Vetoed,
)

_Kind = TypeVar("_Kind", bound=Statement)
_NOT: Final = re.compile(r"未|不|没|无(?!违)|非|逾期|缺|否|超期|迟|拒|漏|错")
_LEVEL_HEAD: Final = re.compile(
    r"^.{0,16}?(?:结果|等级|等次|评价|评定|考核|档次|情况|次|级)?(?:为|是|属于|达到|被评为|评为|获得|获)(?=.)"
)
_LEVEL_TAIL: Final = re.compile(r"(?:的|时|者|等次|等级|档次|档|情况|单位)+$")
_UNSAFE: Final = re.compile(r"[:;,，：；。、=<>≥≤|\d①-⑳]")
_HUNDRED: Final = Quantity(Decimal(1), "%")


@dataclass
class Group:
    """The statements about one figure.

    Attributes:
        remarks: readings that the words needed, added while the rule is made.
        in_part: the group is one of several parts.
    """

    statements: list[Statement]
    follows: bool = False
    in_part: bool = False
    remarks: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)

    def of(self, kind: type[_Kind]) -> list[_Kind]:
        return [statement for statement in self.statements if isinstance(statement, kind)]

    @property
    def words(self) -> str:
        return "；".join(statement.words for statement in self.statements)


@dataclass(frozen=True, slots=True)
class Made:
    """A rule and the full marks that its words name (None: the weight, or whatever is left)."""

    rule: Rule
    full: Credit | None = None
    name: str = ""

    @property
    def whole(self) -> Rule:
        """The rule standing alone, with its full marks said."""
        if self.full is None or self.full == FULL:
            return self.rule
        match self.rule:
            case Stepped(full=None):
                return replace(self.rule, full=self.full)
            case Stepped() | Bands() | Levels() | Vetoed(rule=Bands() | Levels()):
                return self.rule
        return OutOf(self.full, self.rule)


def make(group: Group) -> list[Made]:
    """The rules of a group: one, or several where it counts several kinds of items or lists several criteria.

    Raises:
        Refused: `#VALUE!` for statements that contradict each other or do not add up to a rule.
    """
    made = _make(group)
    vetoes = group.of(Veto)
    if vetoes:
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
    if every:
        return [_stepped(group, every, cases, says)]
    if items:
        return _items(group, items, cases, says)
    if cases or ways:
        return [_banded(group, cases, says)]
    if says:
        return _said(group, says)
    raise Refused(CellError.VALUE, f"“{group.words}”没有说怎样计分" if group.words else "规则没有说怎样计分")


# ---- formulas ----


def _calculated(group: Group, calculated: Sequence[Calculated]) -> Made:
    first = calculated[0]
    if any(other.rule != first.rule for other in calculated[1:]):
        raise Refused(CellError.VALUE, f"“{first.words}”与“{calculated[1].words}”是两个公式，规则没有说怎样合用")
    rule, full = first.rule, None
    if isinstance(rule, OutOf):
        full, rule = rule.full, rule.rule
    cases = group.of(Case)
    extra = [said for said in group.of(Says) if said.credits != (FULL,)]
    if extra:
        raise Refused(CellError.VALUE, f"“{extra[0].words}”与“{first.words}”是两种算法，规则没有说怎样合用")
    useful = [case for case in cases if not _agrees(case, rule)]
    if isinstance(rule, Proportion) and (useful or first.condition is not None):
        return Made(_proportional_bands(group, cases, first), full)
    if useful:
        raise Refused(CellError.VALUE, f"“{useful[0].words}”与“{first.words}”是两种算法，规则没有说怎样合用")
    return Made(_worded_rule(rule, first.words), full)


def _worded_rule(rule: Rule, words: str) -> Rule:
    if isinstance(rule, Stepped):
        return replace(rule, deduction=replace(rule.deduction, words=words))
    return rule


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
    spans = _spans(cases)
    otherwise = _otherwise(group)
    if formula.condition is not None:
        spans += [Span(span, earned) for span in formula.condition.ranges]
    elif otherwise is None:
        otherwise = earned
    else:
        raise Refused(CellError.VALUE, f"“{formula.words}”没有说用于哪些值")
    return _bands(group, spans, otherwise, cases)


# ---- steps ----


def _stepped(group: Group, every: Sequence[Every], cases: Sequence[Case], says: Sequence[Says]) -> Made:
    first = every[0]
    if len(every) > 1:
        if (
            len(every) == 2
            and {every[0].direction, every[1].direction} == {Direction.ABOVE, Direction.BELOW}
            and (every[0].step, every[0].credit) == (every[1].step, every[1].credit)
        ):
            first = replace(first, direction=Direction.EITHER)
        else:
            raise Refused(CellError.VALUE, f"“{every[0].words}”与“{every[1].words}”是两种扣法，规则没有说怎样合用")
    otherwise = group.of(Otherwise)
    if otherwise and not (len(otherwise) == 1 and not otherwise[0].credit.amount):
        raise Refused(CellError.VALUE, f"“{otherwise[0].words}”与“{first.words}”矛盾")
    if otherwise:
        raise Refused(CellError.VALUE, f"“{first.words}”之外又说“否则{otherwise[0].words}”，意思不清楚")
    costs = [said for said in says if said.taking]
    items = group.of(Item)
    if costs or items:
        extra: Statement = costs[0] if costs else items[0]
        raise Refused(CellError.VALUE, f"“{first.words}”与“{extra.words}”要两个值，请分成两项")
    rule, remarks, own = stepped_rule(first, cases, says, group.of(Limit), group.of(Rounding), group.of(Standard))
    group.remarks += remarks
    points = next((said.credits[0] for said in says if said.credits[0].kind is CreditKind.POINTS), None)
    if isinstance(rule, Stepped) and rule.full is not None:
        return Made(replace(rule, full=None), rule.full)
    return Made(rule, points or own)


# ---- items ----


def _items(group: Group, items: Sequence[Item], cases: Sequence[Case], says: Sequence[Says]) -> list[Made]:
    useful: list[Statement] = [case for case in cases if case.credits != (FULL,)]
    useful += group.of(Otherwise)
    if useful:
        raise Refused(CellError.VALUE, f"“{useful[0].words}”与“{items[0].words}”要两个值，请分成两项")
    exact = [item for item in items if not item.every]
    if exact:
        return [_counted(items)]
    limits = group.of(Limit)
    own = next((limit.points for limit in limits if limit.points is not None and not limit.most), None)
    most = next((limit.points for limit in limits if limit.points is not None and limit.most), None)
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
    for said in says:
        if said.taking:
            made.append(Made(PerItem(replace(said.credits[0], off=False), once=True), None, said.words))
        elif not said.credits[0].amount and len(made) == 1:
            # 逾期报送不得分 beside 每缺一项扣0.2分: the one leaves nothing, whatever the other says.
            made = [replace(made[0], rule=Vetoed(made[0].rule, said.words))]
    full = points or own
    if len(made) == 1:
        return [replace(made[0], full=full, name="")]
    if any(isinstance(one.rule, PerItem) and one.rule.gains for one in made):
        raise Refused(CellError.VALUE, f"“{items[0].words}”等有得有扣，规则没有说怎样合用")
    if group.in_part and full is not None:
        raise Refused(CellError.VALUE, f"“{group.words}”在一项里有几种扣分，请分成几项")
    if full is not None:
        return [Made(OutOf(full, Parts(tuple(Part(None, one.rule, one.name) for one in made))))]
    return made


def _counted(items: Sequence[Item]) -> Made:
    """`缺1项扣1分，缺2项扣2分，缺3项及以上不得分`: bands on the number of items."""
    spans = []
    for item in items:
        credit = replace(item.credit, off=item.credit.off or (item.every and bool(item.credit.amount)))
        edge = Edge(Quantity(item.count.value), Claim.CLOSED)
        spans.append(Span(Range(edge, edge), credit))
    zero = Edge(Quantity(Decimal(0)), Claim.CLOSED)
    if not any(span.range.low == zero for span in spans):
        spans.append(Span(Range(zero, zero), FULL))
    bands, _ = build_bands(spans, None)
    return Made(bands)


# ---- bands ----


def _spans(cases: Sequence[Case]) -> list[Span]:
    spans: list[Span] = []
    for case in cases:
        ranges, credits = case.condition.ranges, case.credits
        if len(ranges) == len(credits):
            spans += [Span(span, credit) for span, credit in zip(ranges, credits, strict=True)]
        elif len(credits) == 1:
            if len(ranges) > 1 and case.apart:
                raise Refused(CellError.VALUE, f"“{case.words}”列了几个考核点，请每点一项")
            spans += [Span(span, credits[0]) for span in ranges]
        else:
            raise Refused(CellError.VALUE, f"“{case.words}”列了{len(ranges)}个条件和{len(credits)}个分数，对不上")
    return spans


def _otherwise(group: Group) -> Earned | None:
    given = group.of(Otherwise)
    if not given:
        return None
    if any(other.credit != given[0].credit for other in given[1:]):
        raise Refused(CellError.VALUE, f"“{given[0].words}”与“{given[1].words}”都说其余情况，互相矛盾")
    credit = given[0].credit
    return replace(credit, words=credit.words or f"否则{given[0].words}")


def _banded(group: Group, cases: Sequence[Case], says: Sequence[Says]) -> Made:
    shares = group.of(ByShareOf)
    if any(case.condition.gap for case in cases):
        cases = _gaps_resolved(group, cases)
    spans = _spans(cases)
    otherwise = _otherwise(group)
    if shares:
        return _prorated(group, spans, otherwise, cases, says, shares)
    costs = [said for said in says if said.taking]
    if costs:
        raise Refused(CellError.VALUE, f"“{cases[0].words}”与“{costs[0].words}”要两个值，请分成两项")
    worded = [said for said in says if not said.taking]
    for said in worded:
        if not said.credits[0].amount and otherwise is None:
            otherwise = said.credits[0]
        elif said.credits[0].amount and all(
            not span.earned.amount for span in spans if isinstance(span.earned, Credit)
        ):
            # 年初预留份额且采购≥10%的得0.25分，达不到10%的不得分: the criterion is a matter of yes or no.
            return _check(group, said, cases[0].words)
        elif said.credits[0] == FULL and not _full(spans) and _is_reached(said):
            group.remarks.append(f"“{said.words}”按100%理解")
            spans.append(Span(Range(Edge(_HUNDRED, Claim.CLOSED), None), said.credits[0]))
        else:
            raise Refused(CellError.VALUE, f"“{said.words}”与“{cases[0].words}”不是同一个量，规则没有说怎样合用")
    deducting = [s for s in spans if isinstance(s.earned, Credit) and s.earned.off]
    if otherwise is None and deducting and all(s in deducting or _is_nothing(s.earned) for s in spans):
        # What is not deducted is kept.
        otherwise = replace(FULL, words="不在扣分之列")
    return Made(_bands(group, spans, otherwise, cases), _points(spans))


def _is_nothing(earned: Earned) -> bool:
    return isinstance(earned, Credit) and not earned.amount and not earned.off


def _is_reached(said: Says) -> bool:
    return bool(
        re.search(
            r"(?:达到|完成|实现|满足)\S{0,8}(?:目标|计划|任务|指标值|预期|指标)|全部完成|按(?:时|期|计划)完成|足额",
            said.words,
        )
    )


def _points(spans: Sequence[Span]) -> Credit | None:
    best = full_of(spans)
    if best is None or not isinstance(best.earned, Credit) or best.earned.kind is not CreditKind.POINTS:
        return None
    return best.earned


def _full(spans: Sequence[Span]) -> Span | None:
    return full_of(spans)


def _bands(group: Group, spans: Sequence[Span], otherwise: Earned | None, cases: Sequence[Case]) -> Rule:
    deviations = {case.condition.deviation for case in cases}
    if len(deviations) > 1:
        raise Refused(CellError.VALUE, f"“{group.words}”里有的档按偏离计、有的不是")
    deviation = next(iter(deviations), None)
    bare = [case for case in cases if case.condition.bare]
    if bare:
        group.remarks.append(f"“{bare[0].words}”缺绝对值竖线，按与{deviation}的偏离（绝对值）理解")
    references = {case.condition.reference for case in cases if case.condition.reference}
    for reference in sorted(references):
        group.remarks.append(f"值为与{reference}相比的百分比")
    ranked = any(case.condition.ranked for case in cases) and all(
        edge.limit.is_percent or not edge.limit.value
        for span in spans
        for edge in (span.range.low, span.range.high)
        if edge is not None
    )
    if ranked:
        group.remarks.append("值为排名的百分位，即名次÷总数")
        spans = _ranked(spans)
    floors = group.of(Floor)
    rule, open_ends = build_bands(spans, otherwise, deviation, ranked)
    for floor in floors:
        _check_floor(floor, rule)
    group.gaps += [remark for remark in open_ends if not _beside_the_point(remark, ranked, deviation)]
    return _simplified(rule)


def _ranked(spans: Sequence[Span]) -> list[Span]:
    """`前10%` … `排名10%-30%`: an edge between two ranks belongs to the better band, as 前10% has it."""
    result = []
    for span in spans:
        low, high = span.range.low, span.range.high
        if low is not None and low.claim is Claim.UNSAID:
            low = Edge(low.limit, Claim.OPEN)
        if high is not None and high.claim is Claim.UNSAID:
            high = Edge(high.limit, Claim.CLOSED)
        if low is not None and not low.limit.value:
            low = None
        if high is not None and high.limit.value == 1:
            high = None
        result.append(Span(Range(low, high), span.earned))
    return result


def _beside_the_point(remark: str, ranked: bool, deviation: Quantity | None) -> bool:
    """Openings that no value can fall into: ranks beyond all, deviations below none."""
    return (ranked or deviation is not None) and remark.startswith("规则没有说小于0")


def _check_floor(floor: Floor, rule: Bands) -> None:
    earned = [band.credit for band in rule.bands] + ([rule.otherwise] if rule.otherwise else [])
    lowest = [credit for credit in earned if isinstance(credit, Credit) and credit.kind is floor.credit.kind]
    if any(credit.amount < floor.credit.amount for credit in lowest):
        raise Refused(CellError.VALUE, f"“{floor.words}”高于规则最低一档的得分，互相矛盾")


def _simplified(rule: Bands) -> Rule:
    """`≥90%:满分; 其余:x/90%` is 按比例 against 90%."""
    if len(rule.bands) != 1 or rule.deviation_from is not None or not isinstance(rule.otherwise, Ratio):
        return rule
    band = rule.bands[0]
    base = rule.otherwise.base
    if band.credit != FULL or len(band.bounds) != 1:
        return rule
    bound = band.bounds[0]
    if bound.comparator in ("≥", "=") and base is None and bound.limit.is_percent and bound.limit.value == 1:
        return Proportion()
    return Proportion(Bound("≥", bound.limit)) if bound.comparator in ("≥", ">") and base == bound.limit else rule


def _prorated(
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
    full = _full(spans)
    top = full.range if full is not None else None
    for said in says:
        if said.taking or (said.credits[0].amount and said.credits[0] != FULL):
            raise Refused(CellError.VALUE, f"“{said.words}”与“{share.words}”要两个值，请分成两项")
    if top is not None and top.low is None and top.high is not None:
        if share.deducting or any(span is not full for span in spans):
            raise Refused(CellError.VALUE, f"“{share.words}”没有说超过部分按什么比例（比值还是线性）")
        group.remarks.append(f"“{share.words}”按{top.high.limit}÷实际值计")
        return Made(Proportion(Bound("≤", top.high.limit)))
    if not spans:
        return Made(_alone(share))
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
        spans = [*spans, Span(Range(Edge(_HUNDRED, Claim.CLOSED), None), FULL)]
    return Made(_bands(group, spans, otherwise, cases), _points(spans))


def _alone(share: ByShareOf) -> Rule:
    """`≥80亿，按比例得相应的分数`, `按完成比例得分`, `低于100%的按比例得分`."""
    if share.condition is None:
        return Proportion()
    span = share.condition.ranges[0]
    if len(share.condition.ranges) > 1 or (span.low and span.high and not span.is_point):
        raise Refused(CellError.VALUE, f"“{share.words}”没有说多少得满分")
    edge = span.low or span.high
    assert edge is not None
    limit = edge.limit
    if limit.is_percent and limit.value == 1:
        return Proportion()
    if share.otherwise or span.low is None:
        raise Refused(CellError.VALUE, f"“{share.words}”没有说多少得满分")
    return Proportion(Bound("≥", limit))


def _gaps_resolved(group: Group, cases: Sequence[Case]) -> list[Case]:
    """Bands on how far the value lies beyond something (`低于目标值10%以内扣1分`), brought to the value itself."""
    full = next((case for case in cases if case.condition.gap is None and case.credits == (FULL,)), None)
    resolved: list[Case] = []
    for case in cases:
        if case.condition.gap is None:
            resolved.append(case)
            continue
        span = case.condition.ranges[0]
        if span.low is None and span.high is not None:
            span = Range(Edge(Quantity(Decimal(0), span.high.limit.unit), Claim.OPEN), span.high)
        if full is not None:
            edge = full.condition.ranges[0].low or full.condition.ranges[0].high
            assert edge is not None
            span = _from_gap(span, edge.limit, case.condition.gap)
        resolved.append(replace(case, condition=replace(case.condition, ranges=(span,), gap=None, reference="")))
    if full is None:
        first = next(case for case in cases if case.condition.gap)
        word = "超出" if first.condition.gap is Direction.ABOVE else "低于"
        group.remarks.append(f"值为{word}{first.condition.reference or '目标'}的部分（没有则为0）")
        unit = next((e.limit.unit for e in (first.condition.ranges[0].high, first.condition.ranges[0].low) if e), "")
        zero = Edge(Quantity(Decimal(0), unit), Claim.CLOSED)
        none = replace(first.condition, ranges=(Range(None, zero),), gap=None, reference="")
        resolved.insert(0, replace(first, condition=none, credits=(Credit(FULL.amount, FULL.kind),), taking=False))
        group.statements = [s for s in group.statements if not (isinstance(s, Says) and s.credits == (FULL,))]
    return resolved


def _from_gap(span: Range, base: Quantity, direction: Direction) -> Range:
    def moved(edge: Edge | None) -> Edge | None:
        if edge is None:
            return None
        value = base.value - edge.limit.value if direction is Direction.BELOW else base.value + edge.limit.value
        return Edge(Quantity(value, base.unit), edge.claim)

    low, high = moved(span.low), moved(span.high)
    return Range(high, low) if direction is Direction.BELOW else Range(low, high)


# ---- words ----


def _said(group: Group, says: Sequence[Says]) -> list[Made]:
    listed = [said for said in says if len(said.names) > 1 and len(said.credits) > 1]
    if listed:
        return [Made(_listed_levels(listed[0]))] if len(says) == 1 else _refuse_mixture(says)
    otherwise = _otherwise(group)
    giving = [said for said in says if not said.taking]
    taking = [said for said in says if said.taking]
    if any(len(said.credits) > 1 for said in says):
        raise Refused(CellError.VALUE, f"“{says[0].words}”列了几个分数，没有说各对应什么")
    if taking:
        return _faults(group, giving, taking, otherwise)
    if len(giving) == 1:
        return [_check(group, giving[0], "")]
    if otherwise is None and _is_pair(giving):
        positive = next(said for said in giving if said.credits[0].amount)
        return [_check(group, positive, next(said for said in giving if said is not positive).words)]
    if _adds_up(giving) and otherwise is None:
        return [Made(_ticked(said.credits[0], NOTHING), said.credits[0], _criterion(said)) for said in giving]
    return [Made(_levels(giving, otherwise), _best(giving))]


def _refuse_mixture(says: Sequence[Says]) -> list[Made]:
    raise Refused(CellError.VALUE, f"“{says[0].words}”与“{says[1].words}”规则没有说怎样合用")


def _best(says: Sequence[Says]) -> Credit | None:
    points = [said.credits[0] for said in says if said.credits[0].kind is CreditKind.POINTS]
    return max(points, key=lambda credit: credit.amount) if points else None


def _ticked(yes: Credit, no: Credit) -> Levels:
    return Levels((Level("是", yes), Level("否", no)))


def _criterion(said: Says) -> str:
    return said.names[0] if said.names else ""


def _check(group: Group, said: Says, against: str) -> Made:
    """A criterion of yes or no."""
    otherwise = _otherwise(group)
    lost = otherwise if isinstance(otherwise, Credit) else NOTHING
    if against:
        lost = replace(NOTHING, words=against)
    yes = said.credits[0]
    full = yes if yes.kind is CreditKind.POINTS else None
    if said.overall and not group.in_part and otherwise is None and not against:
        raise Refused(CellError.VALUE, f"只有“{said.words}”，没有说不全符合时怎样扣分")
    return Made(_ticked(yes, lost), full, _criterion(said))


def _is_pair(says: Sequence[Says]) -> bool:
    """A criterion and its opposite: `按时报送得2分，逾期不得分`."""
    if len(says) != 2 or sum(bool(said.credits[0].amount) for said in says) != 1:
        return False
    lost = next(said for said in says if not said.credits[0].amount)
    kept = next(said for said in says if said.credits[0].amount)
    return bool(_NOT.search(_criterion(lost))) and not (_short(_criterion(kept)) and _NOT.search(_criterion(kept)))


def _short(name: str) -> bool:
    return len(name) <= 4


def _adds_up(says: Sequence[Says]) -> bool:
    """Criteria that each earn their own points, unlike grades of one thing: in brackets, or all worth the same."""
    credits = [said.credits[0] for said in says]
    if any(credit.kind is not CreditKind.POINTS or not credit.amount for credit in credits):
        return False
    return all(said.aside for said in says) or len({credit.amount for credit in credits}) == 1


def _faults(group: Group, giving: Sequence[Says], taking: Sequence[Says], otherwise: Earned | None) -> list[Made]:
    """`未制定制度的扣1分；未有效执行的扣0.5分`: each is found or not."""
    if otherwise is not None:
        raise Refused(CellError.VALUE, f"“{taking[0].words}”与“否则”规则没有说怎样合用")
    partial = [
        said
        for said in giving
        if said.credits[0].kind is CreditKind.SHARE and said.credits[0] != FULL and said.credits[0].amount
    ]
    if partial or len(giving) > 1:
        extra = (partial or giving)[0]
        raise Refused(CellError.VALUE, f"“{extra.words}”与“{taking[0].words}”规则没有说怎样合用")
    limits = group.of(Limit)
    full = next((limit.points for limit in limits if limit.points is not None and not limit.most), None)
    if giving and giving[0].credits[0].kind is CreditKind.POINTS:
        full = giving[0].credits[0]
    made = [Made(PerItem(replace(said.credits[0], off=False), once=True), None, _criterion(said)) for said in taking]
    if len(made) == 1:
        return [replace(made[0], full=full)]
    if full is not None and not group.in_part:
        return [Made(OutOf(full, Parts(tuple(Part(None, one.rule, one.name) for one in made))))]
    if full is not None:
        raise Refused(CellError.VALUE, f"“{group.words}”在一项里有几种扣分，请分成几项")
    return made


def _listed_levels(said: Says) -> Levels:
    """`“优”“良”“中”“差”分别得100%、75%、50%、0`."""
    if len(said.names) != len(said.credits):
        raise Refused(CellError.VALUE, f"“{said.words}”列了{len(said.names)}个等次和{len(said.credits)}个分数，对不上")
    return Levels(tuple(Level(_level_name(n), c) for n, c in zip(said.names, said.credits, strict=True)))


def _levels(says: Sequence[Says], otherwise: Earned | None) -> Levels:
    """`完成得满分，基本完成得60%，未完成不得分`."""
    levels: list[Level] = []
    for said in says:
        levels += [Level(_level_name(name), said.credits[0]) for name in said.names]
    names = [level.name for level in levels]
    if len(set(names)) < len(names):
        raise Refused(CellError.VALUE, f"“{'；'.join(said.words for said in says)}”里有相同的等次")
    earned = {(level.credit.kind, level.credit.amount) for level in levels}
    if len(earned) < len(levels) or any(len(name) > 12 for name in names):
        raise Refused(
            CellError.VALUE,
            f"“{'；'.join(said.words for said in says)}”是逐项相加还是分档，没有说清；请分成几项或写成等次",
        )
    return Levels(tuple(levels), otherwise if isinstance(otherwise, Credit) else None)


def _level_name(words: str) -> str:
    name = _LEVEL_TAIL.sub("", words.strip("“”\"'：:，, "))
    stripped = _LEVEL_HEAD.sub("", name)
    name = stripped if stripped and len(name) > 4 else name
    if (
        not name
        or _UNSAFE.search(name)
        or name.startswith(("其余", "其他", "否则", "排名", "每项", "有则", "满分", "最多", "以"))
    ):
        raise Refused(CellError.VALUE, f"“{words}”不能作为等次的名称")
    return name


__all__ = ["Band", "Group", "Made", "make"]
