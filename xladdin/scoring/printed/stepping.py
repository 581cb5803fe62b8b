"""递减扣分的原文：where steps are counted from, how far, and what a started step costs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity, normalise
from xladdin.scoring.printed.cutoffs import GREW, cut_limit, cutoff_of, entry_of, far_edge, loose, settled, unit_of
from xladdin.scoring.printed.distances import is_excess
from xladdin.scoring.printed.quantities import read_number
from xladdin.scoring.printed.ranges import Edge, Range
from xladdin.scoring.printed.statements import Case, Every, Limit, Rounding, Says, Standard, Stated, Statement
from xladdin.scoring.short_form import check_step
from xladdin.scoring.tree import (
    FULL,
    Credit,
    CreditKind,
    Direction,
    Part,
    Parts,
    PerItem,
    Rule,
    Started,
    Stepped,
)

_REACHED: Final = re.compile(
    r"(?:达到|完成|实现|符合|满足)?(?:\S{0,8})?(?:目标|计划|任务|指标值|预期|年度指标|既定)|全部完成|按(?:时|期|计划)完成|足额|到位"
)
_LATE: Final = re.compile(r"逾期|延期|延迟|推迟|超期|迟报|晚报|滞后|拖延")
_FELL: Final = re.compile(r"下降|持平|不增|零增长|减少|压减|降低|未增|没有增")
_FIGURED: Final = re.compile(r"[≥≤<>=]\d|\d%|(?:不|大|小|高|低|超|达)(?:于|到|过|少于|低于|超过|高于|大于|小于)?\d")
_NONE: Final = re.compile(r"^(?:未|没有|无|零)(?!完成|达|按)|为(?:零|0)$")
_ELSEWHERE: Final = re.compile(r"上年|去年|上期|同期|前三年|平均")
_FEWER: Final = re.compile(r"少|缺|差")
_ZERO: Final = Quantity(Decimal(0))


def stepped_rule(
    every: Every,
    cases: Sequence[Case],
    says: Sequence[Says],
    limits: Sequence[Limit],
    roundings: Sequence[Rounding],
    standards: Sequence[Standard],
) -> tuple[Rule, list[str], Credit | None]:
    """The stepped rule, remarks on its reading, and the full marks its limit names.

    Raises:
        Refused: `#VALUE!` where the words do not say from where or which way steps are counted.
    """
    remarks: list[str] = []
    check_read(says, every)
    full_case = next((case for case in cases if not case.taking and _gives(case)), None)
    cuts = [case for case in cases if case.credits == (Credit(Decimal(0), CreditKind.SHARE),)]
    entries = [case for case in cases if case.taking]
    rest = [case for case in cases if case is not full_case and case not in cuts and case not in entries]
    if rest or len(entries) > 1:
        raise Refused(CellError.VALUE, f"“{(rest or entries)[0].words}”与“{every.words}”是两种算法，规则没有说怎样合用")
    _check_way(every)
    if full_case is not None and _ELSEWHERE.search(every.reference):
        # 达标率100%得满分，比上年每下降1个百分点扣0.2分
        raise Refused(CellError.VALUE, f"“{full_case.words}”与“{every.words}”要两个值，请分成两项")
    direction = _side_of(every) or every.direction or _direction_of(full_case)
    if direction is None and not every.reference and full_case is None and GREW.search(every.words):
        direction = Direction.ABOVE
    _check_side(every, full_case, direction)
    if direction is Direction.BELOW and every.step.unit in ("名", "位") and not _FEWER.search(every.words):
        # 第1名得满分，每下降1名: a lower rank is a larger number.
        direction = Direction.ABOVE
        remarks.append("值为名次，第1名为1")
    if direction is None:
        raise Refused(CellError.VALUE, f"“{every.words}”没有说是超过还是低于")
    if every.gains:
        raise Refused(CellError.VALUE, f"“{every.words}”是逐档加分，没有说从几分加起")
    if full_case is not None and full_case.condition.deviation is not None:
        # Beyond a tolerance is beyond it on either side, whatever the verb.
        starts: list[Quantity] | None = []
    else:
        starts = _starts(every, direction, full_case, entries, standards, says, remarks)
    full = None
    if full_case is not None and full_case.credits[0] != FULL:
        full = full_case.credits[0]
    own = next((limit.points for limit in limits if limit.points is not None and not limit.most), None)
    most = next((limit.points for limit in limits if limit.points is not None and limit.most), None)
    started = roundings[0].started if roundings else Started.WHOLE
    for rounding in roundings:
        _check_started(rounding, every)
    if starts is None:
        # The value is what lies beyond: how far below 序时进度, how many days late.
        return _beyond(every, direction, started, most, remarks, [*cuts, *entries]), remarks, own
    if full_case is not None and full_case.condition.deviation is not None:
        return _tolerant(every, full_case, cuts, entries, full, started, most), remarks, own
    rules: list[Rule] = []
    measures, starts = _of_excess(full_case, standards, starts)
    if measures is not None:
        remarks.append("值为超出目标的部分（没有则为0）")
    cuts = [settled(cut, every.side) for cut in cuts]
    for start in starts:
        check_step(start, every.step, every.words)
        cutoff = cutoff_of(cuts, start, direction)
        if cutoff is not None and cutoff.comparator == "≥" and loose(cuts[0]):
            remarks.append(f"“{cuts[0].words}”含界限本身（“以下”“以上”包括本数）")
        if (
            cutoff is not None
            and start.value
            and direction is Direction.ABOVE
            and cutoff.limit.value == cut_limit(cuts[0])
        ):
            remarks.append(f"“{cuts[0].words}”按超出{start}的部分理解")
        entry = entry_of(entries, start, direction)
        rules.append(
            Stepped(start, direction, every.step, every.credit, started, full, entry, cutoff, most, measures=measures)
        )
    if len(rules) == 1:
        return rules[0], remarks, own
    remarks.append("各考核点的扣分从分值中一并扣减")
    return (
        Parts(tuple(Part(None, rule, f"{start}的考核点") for rule, start in zip(rules, starts, strict=True))),
        remarks,
        own,
    )


def check_read(says: Sequence[Says], other: Statement) -> None:
    """Words beside steps or items that hold a comparison were meant to be read, not passed over.

    Raises:
        Refused: `#VALUE!`.
    """
    for said in says:
        if _FIGURED.search("".join(said.names)):
            raise Refused(CellError.VALUE, f"“{said.words}”里的数读不懂，“{other.words}”不知从多少算起")


def _tolerant(
    every: Every,
    case: Case,
    cuts: Sequence[Case],
    entries: Sequence[Case],
    full: Credit | None,
    started: Started,
    most: Credit | None,
) -> Rule:
    """`偏差在±10%以内得满分，每超出1%扣0.2分`: steps on either side of a tolerance."""
    edge = case.condition.ranges[0].high
    centre = case.condition.deviation
    if edge is not None:
        check_step(edge.limit, every.step, every.words)
    if edge is None or centre is None or case.condition.ranges[0].low is not None or cuts or entries:
        raise Refused(CellError.VALUE, f"“{case.words}”与“{every.words}”规则没有说怎样合用")
    return Stepped(centre, Direction.EITHER, every.step, every.credit, started, full, at_most=most, slack=edge.limit)


def _side_of(every: Every) -> Direction | None:
    """`节约率<0，每超支1%扣0.5分`: the condition in front says on which side, whatever the verb."""
    if every.side is None or every.side.deviation is not None or len(every.side.ranges) != 1:
        return None
    span = every.side.ranges[0]
    if span.low is None and span.high is not None:
        return Direction.BELOW
    return Direction.ABOVE if span.high is None and span.low is not None else None


def _check_started(rounding: Rounding, every: Every) -> None:
    """`每低1%扣1分；不足90%的，按比例折算` speaks of the value, not of a started step.

    Raises:
        Refused: `#VALUE!`.
    """
    _, short, behind = rounding.words.partition("不足")
    number = read_number(normalise(behind), 0) if short else None
    if (
        number is not None
        and number.quantity.unit in ("%", every.step.unit)
        and number.quantity.value != every.step.value
    ):
        raise Refused(CellError.VALUE, f"“{rounding.words}”与“{every.words}”规则没有说怎样合用")


def _check_way(every: Every) -> None:
    """`低于30%的，每增加1个百分点扣0.1分`: steps that go the other way than their condition lies, and not from 0.

    Raises:
        Refused: `#VALUE!`.
    """
    side = _side_of(every)
    if side is None or every.side is None or every.direction in (None, Direction.EITHER, side):
        return
    edge = every.side.ranges[0].low or every.side.ranges[0].high
    if edge is not None and edge.limit.value:
        raise Refused(CellError.VALUE, f"“{every.words}”没有说从多少起扣分")


def _check_side(every: Every, full_case: Case | None, direction: Direction | None) -> None:
    """`≥95%得满分；80%-90%，每低1%扣0.5分`: steps over a stretch that does not begin where full marks end.

    Raises:
        Refused: `#VALUE!`.
    """
    if every.side is None or full_case is None or direction not in (Direction.BELOW, Direction.ABOVE):
        return
    near = _near_edge(full_case.condition.ranges[0], direction)
    end = every.side.ranges[0].high if direction is Direction.BELOW else every.side.ranges[0].low
    if near is not None and end is not None and near.limit.value != end.limit.value:
        raise Refused(CellError.VALUE, f"“{full_case.words}”到“{every.words}”之间的值，规则没有说怎样计分")


def _of_excess(
    case: Case | None, standards: Sequence[Standard], starts: list[Quantity]
) -> tuple[Direction | None, list[Quantity]]:
    """`超额完成10%以内不扣分`: the value is the excess, or the rate where the sentence says what is exceeded."""
    if case is None or not is_excess(case):
        return None, starts
    targets = [standard.limit for standard in standards if standard.limit.is_percent]
    if not targets:
        return Direction.ABOVE, starts
    return None, [replace(start, value=targets[0].value + start.value) for start in starts]


def _gives(case: Case) -> bool:
    return bool(case.credits) and case.credits[0].amount > 0 and not case.credits[0].off


def _direction_of(case: Case | None) -> Direction | None:
    """`≤100%得满分，每1%扣0.2分`: the side that the full-mark band leaves open."""
    if case is None:
        return None
    low, high = case.condition.ranges[0].low, case.condition.ranges[0].high
    if low is None and high is not None:
        return Direction.ABOVE
    return Direction.BELOW if high is None and low is not None else None


def _starts(
    every: Every,
    direction: Direction,
    full_case: Case | None,
    entries: Sequence[Case],
    standards: Sequence[Standard],
    says: Sequence[Says],
    remarks: list[str],
) -> list[Quantity] | None:
    """Where steps begin; None when the value itself is the distance."""
    if full_case is not None:
        return [_start_of(full_case, span, direction, every) for span in full_case.condition.ranges]
    if entries:
        edge = far_edge(entries[0].condition.ranges[0], direction)
        if edge is None:
            raise Refused(CellError.VALUE, f"“{entries[0].words}”与“{every.words}”的方向不一致")
        if entries[0].condition.reference:
            remarks.append(f"值为占{entries[0].condition.reference}的百分比")
        return [edge.limit]
    explicit = [standard for standard in standards if not isinstance(standard, Stated)]
    if explicit:
        return [explicit[0].limit]
    if every.side is not None and len(every.side.ranges) == 1:
        edge = every.side.ranges[0].low or every.side.ranges[0].high
        if edge is not None:
            return [edge.limit]
    stated = [s for s in standards if isinstance(s, Stated) and s.limit.is_percent is every.step.is_percent]
    if len({s.limit for s in stated}) == 1:
        return [stated[0].limit]
    if stated:
        raise Refused(
            CellError.VALUE, f"“{every.words}”没有说从“{stated[0].words}”还是从“{stated[1].words}”起扣分，请分成两项"
        )
    if direction is Direction.ABOVE and GREW.search(every.words) and any(_FELL.search(said.words) for said in says):
        remarks.append(f"值为增长的幅度：“{every.words}”从0起算")
        return [Quantity(Decimal(0), every.step.unit)]
    none = next((said for said in says if said.credits[0].amount and _NONE.search("".join(said.names))), None)
    if none is not None and direction is Direction.ABOVE and every.step.is_percent:
        remarks.append(f"“{none.words}”按从0起算理解")
        return [Quantity(Decimal(0), "%")]
    if every.reference:
        return None
    reached = next((said for said in says if not said.taking and _REACHED.search(said.words)), None)
    if every.step.is_percent:
        if reached is not None and direction is Direction.BELOW:
            remarks.append(f"“{reached.words}”按完成率100%理解")
            return [Quantity(Decimal(1), "%")]
        raise Refused(CellError.VALUE, f"“{every.words}”没有说从多少起扣分")
    return None


def _start_of(case: Case, span: Range, direction: Direction, every: Every) -> Quantity:
    edge = _near_edge(span, direction)
    if edge is None:
        raise Refused(CellError.VALUE, f"“{case.words}”与“{every.words}”的方向不一致")
    return edge.limit


def _near_edge(span: Range, direction: Direction) -> Edge | None:
    """The edge of a full-mark band on the side where steps begin."""
    if span.is_point:
        return span.low
    if direction is Direction.ABOVE:
        return span.high
    return span.low if direction is Direction.BELOW else None


def _beyond(
    every: Every,
    direction: Direction,
    started: Started,
    most: Credit | None,
    remarks: list[str],
    cuts: Sequence[Case],
) -> Rule:
    """The value is itself the distance: days late, points below 序时进度; beyond a cut-off nothing is left."""
    late = _LATE.search(every.words)
    words = {Direction.ABOVE: "超出", Direction.BELOW: "低于", Direction.EITHER: "偏离"}[direction]
    named = late[0] if late else f"{words}{every.reference or '目标'}"
    unit = "百分点数" if every.step.is_percent else f"{every.step.unit.removeprefix('个')}数"
    remarks.append(f"值为{named}的{unit}（没有则为0）")
    measures = direction if every.step.is_percent else None
    stray = [case for case in cuts if case.taking or unit_of(case) != every.step.unit]
    if stray:
        raise Refused(CellError.VALUE, f"“{stray[0].words}”与“{every.words}”规则没有说怎样合用")
    if cuts:
        counted = Direction.EITHER if direction is Direction.EITHER else Direction.ABOVE
        cutoff = cutoff_of(cuts, _ZERO, counted)
        return Stepped(
            _ZERO, counted, every.step, every.credit, started, cutoff=cutoff, at_most=most, measures=measures
        )
    if every.step.value == 1 and not every.step.is_percent:
        return PerItem(every.credit, at_most=most)
    # A distance on either side may be typed with its sign.
    counted = Direction.EITHER if direction is Direction.EITHER else Direction.ABOVE
    return Stepped(replace(_ZERO), counted, every.step, every.credit, started, at_most=most, measures=measures)


def progression(cases: Sequence[Case]) -> tuple[Every, Case] | None:
    """`低于2个百分点以内扣0.1分；低于2-4个百分点扣0.2分；以此类推`: equal steps, of which a started one counts.

    Returns:
        The step as a statement, with the first of the cases; None when they do not progress evenly.
    """
    taking = [case for case in cases if case.taking]
    if len(taking) < 2:
        return None
    spans = [case.condition.ranges[0] for case in taking]
    credits = [case.credits[0] for case in taking]
    first = taking[0]
    if first.condition.gap is not None:
        widths = [
            (span.high.limit.value - (span.low.limit.value if span.low else Decimal(0))) if span.high else None
            for span in spans
        ]
        direction = first.condition.gap
    else:
        widths = [span.high.limit.value - span.low.limit.value if span.high and span.low else None for span in spans]
        lows = [span.low.limit.value for span in spans if span.low]
        direction = Direction.BELOW if lows == sorted(lows, reverse=True) else Direction.ABOVE
    step = widths[0]
    if step is None or any(width != step for width in widths):
        return None
    if any(
        credit.kind is not credits[0].kind or credit.amount != credits[0].amount * (at + 1)
        for at, credit in enumerate(credits)
    ):
        return None
    unit = spans[0].high.limit.unit if spans[0].high else ""
    amount = replace(credits[0], off=False)
    return (
        Every(
            first.part,
            first.start,
            taking[-1].end,
            first.words,
            direction,
            Quantity(step, unit),
            amount,
            False,
            "",
            False,
        ),
        first,
    )
