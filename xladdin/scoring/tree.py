"""规则树：what a rule can say, whatever words it was written in.

Two rules are equal when they say the same; the words they were read from (`Credit.words`,
`Node.origin`) are kept for explanations and take no part in comparing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from xladdin.numbers import Quantity

Comparator = Literal["≥", "≤", ">", "<", "="]


class CreditKind(StrEnum):
    """What a number of credit means."""

    SHARE = "权重的比例"
    POINTS = "分"
    # Inside one of several parts: a share of the whole indicator, not of the part.
    WHOLE = "指标分值的比例"


@dataclass(frozen=True, slots=True)
class Credit:
    """得分或扣分：a share of the weight (`90%`, 满分 is 100%) or points (`1.5分`).

    Attributes:
        off: the amount is taken off full marks (`扣0.5分` in a band) instead of being the marks.
        words: the words of the printed sentence that said so.
    """

    amount: Decimal
    kind: CreditKind
    off: bool = False
    words: str = field(default="", compare=False)

    def of(self, weight: Decimal, whole: Decimal | None = None) -> Decimal:
        """Points out of `weight`; `whole` is the weight of the indicator that `weight` is a part of."""
        match self.kind:
            case CreditKind.SHARE:
                points = self.amount * weight
            case CreditKind.WHOLE:
                points = self.amount * (weight if whole is None else whole)
            case CreditKind.POINTS:
                points = self.amount
        return weight - points if self.off else points


FULL = Credit(Decimal(1), CreditKind.SHARE)
NOTHING = Credit(Decimal(0), CreditKind.SHARE)


@dataclass(frozen=True, slots=True)
class Ratio:
    """按比例：the value divided by `base`, as a share of the weight, at most 100%.

    Attributes:
        base: what earns full marks; None when the value is itself the share.
    """

    base: Quantity | None = None
    words: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Line:
    """线性：between two values the marks go in a straight line from those of the one to those of the other.

    Attributes:
        start, end: the two values, in either order; beyond them the marks stay as they are there.
    """

    start: Quantity
    at_start: Credit
    end: Quantity
    at_end: Credit
    words: str = field(default="", compare=False)


Earned = Credit | Ratio | Line


@dataclass(frozen=True, slots=True)
class Bound:
    """界限：a comparison of the value (or of its deviation) with a number."""

    comparator: Comparator
    limit: Quantity

    def holds(self, value: Decimal, limit: Decimal) -> bool:
        match self.comparator:
            case "≥":
                return value >= limit
            case ">":
                return value > limit
            case "≤":
                return value <= limit
            case "<":
                return value < limit
            case "=":
                return value == limit


@dataclass(frozen=True, slots=True)
class Band:
    """档：one or two bounds (`≥85%`, `85%≤x<95%`) and what they earn."""

    bounds: tuple[Bound, ...]
    credit: Earned


@dataclass(frozen=True, slots=True)
class Origin:
    """出处：the printed sentence a rule was read from.

    Attributes:
        text: the sentence as it stands in the cell.
        remarks: readings that the words needed (`缺绝对值竖线，按偏离理解`), one clause each.
        definitions: the definitions that were set aside (`预算完成率=（预算完成数/全年预算数）*100%`).
        gaps: values that the rule does not speak of (`规则没有说大于100%得几分`).
    """

    text: str
    remarks: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What every kind of rule carries."""

    origin: Origin | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Bands(Node):
    """分档计分：the first band from the top that fits; `otherwise` for the rest.

    Attributes:
        deviation_from: the value is first replaced by |x − deviation_from|; None for plain bands.
        otherwise: None when the rule says nothing about the rest, which is then refused.
        ranked: the value is a rank as a share of all ranked (`8%`, `5/62`).
    """

    bands: tuple[Band, ...]
    otherwise: Earned | None = None
    deviation_from: Quantity | None = None
    ranked: bool = False


class Started(StrEnum):
    """不足一档：what a started step costs."""

    WHOLE = "整档"
    FULL = "不足一档按一档"
    PRORATED = "按比例折算"


class Direction(StrEnum):
    """扣分方向：on which side of the full-mark value steps are counted."""

    ABOVE = "超"
    BELOW = "低"
    EITHER = "偏离"


@dataclass(frozen=True, slots=True)
class Stepped(Node):
    """递减扣分：full marks at `full_at`; each step beyond it costs `deduction`.

    Attributes:
        full: what full marks are worth; None for the weight.
        entry: reaching `full_at` (`≥`) or passing it (`>`) costs this much at once, before any step.
        cutoff: how far beyond `full_at` nothing is left (`>10%`: more than ten points beyond).
        at_most: the most that steps can cost.
        slack: for 偏离, how far on either side costs nothing.
        measures: the value is itself how far it lies above or below something (`每低于序时进度1个百分点`); None for a
            figure. A figure typed in its place (95% for 5% short of it) is refused.
    """

    full_at: Quantity
    direction: Direction
    step: Quantity
    deduction: Credit
    started: Started = Started.WHOLE
    full: Credit | None = None
    entry: Band | None = None
    cutoff: Bound | None = None
    at_most: Credit | None = None
    slack: Quantity | None = None
    measures: Direction | None = None


@dataclass(frozen=True, slots=True)
class PerItem(Node):
    """按项计分：the value counts items; each costs `deduction`, or earns it where `gains`.

    Attributes:
        once: however many there are, it counts once (`发现不符合要求的扣1分`).
        at_most: the most that items can cost or earn.
    """

    deduction: Credit
    once: bool = False
    gains: bool = False
    at_most: Credit | None = None


@dataclass(frozen=True, slots=True)
class Proportion(Node):
    """按比例：the value is a completion rate, capped at 100%; with `target`, the raw figure that it divides."""

    target: Bound | None = None
    words: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class RateDeduction(Node):
    """扣减比率×权重：the value is a rate; weight × |rate| is deducted."""

    words: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Qualitative(Node):
    """定性：the value names one of three grade bands, each worth its middle."""


@dataclass(frozen=True, slots=True)
class Level:
    """等次：a word and what it earns."""

    name: str
    credit: Credit


@dataclass(frozen=True, slots=True)
class Levels(Node):
    """按等次计分：the value is one of the words (`优`, `合格`, `是`)."""

    levels: tuple[Level, ...]
    otherwise: Credit | None = None

    @property
    def is_check(self) -> bool:
        """是/否: the value may also be 1/0, TRUE/FALSE, 符合/不符合."""
        return {level.name for level in self.levels} <= {"是", "否"}

    @property
    def changes(self) -> dict[int, Level]:
        """下降, 持平, 增长 by sign, where the levels are these, so that the value may be a signed rate; else empty."""
        signs = {level.name: (level.name in _RISES) - (level.name in _FALLS) for level in self.levels}
        known = all(signs[level.name] or level.name in _FLAT for level in self.levels)
        found = {signs[level.name]: level for level in self.levels}
        return found if known and self.otherwise is None and {-1, 1} <= set(found) and len(found) == len(signs) else {}


_FALLS = frozenset({"下降", "减少", "降低", "压减", "下滑", "负增长"})
_RISES = frozenset({"增长", "上升", "增加", "提高", "上涨", "不降反升"})
_FLAT = frozenset({"持平", "不变", "零增长"})


CHECK = Levels((Level("是", FULL), Level("否", NOTHING)))


@dataclass(frozen=True, slots=True)
class OutOf(Node):
    """满分若干分：the rule says itself what full marks are (`满分3分，缺少一项扣0.5分`)."""

    full: Credit
    rule: Rule


@dataclass(frozen=True, slots=True)
class Part:
    """分项：one of several numbered parts, with a value of its own.

    Attributes:
        full: its share of the marks; None when it only deducts from what the other parts leave.
        name: the words that say what its value is.
    """

    full: Credit | None
    rule: Rule
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Parts(Node):
    """分项计分：a list of values, one for each part; points are added."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Averaged(Node):
    """多项平均：a list of values, each scored by `rule`; the mean counts. Items not assessed stand aside.

    Attributes:
        expected: how many items the sentence lists (said in explanations, not enforced); 0 when it lists none.
    """

    rule: Rule
    expected: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Vetoed(Node):
    """一票否决：the value may be the words 一票否决, which leave nothing; else `rule`."""

    rule: Rule
    words: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Scaled(Node):
    """按分值折算：the points that `rule` gives out of its own full marks, brought to the weight."""

    rule: Rule


Rule = (
    Bands
    | Stepped
    | PerItem
    | Proportion
    | RateDeduction
    | Qualitative
    | Levels
    | OutOf
    | Parts
    | Averaged
    | Vetoed
    | Scaled
)


def takes_list(rule: Rule) -> bool:
    """Whether the value is a list, one item for each part or for each thing averaged."""
    match rule:
        case Parts() | Averaged():
            return True
        case OutOf(rule=inner) | Vetoed(rule=inner) | Scaled(rule=inner):
            return takes_list(inner)
        case _:
            return False


def credits_of(rule: Rule) -> Iterator[Earned]:
    """What the bands or levels of a rule earn, `otherwise` included."""
    match rule:
        case Bands(bands, otherwise):
            yield from (band.credit for band in bands)
            if otherwise is not None:
                yield otherwise
        case Levels(levels, fallback):
            yield from (level.credit for level in levels)
            if fallback is not None:
                yield fallback
        case _:
            return


def own_full(rule: Rule) -> Credit | None:
    """What the rule itself says full marks are: points, a sum of shares, or None when it follows the weight."""
    match rule:
        case Bands() | Levels():
            earned = [credit for credit in credits_of(rule) if isinstance(credit, Credit) and credit.amount]
            if not earned or any(credit.kind is not CreditKind.POINTS or credit.off for credit in earned):
                return None
            if any(isinstance(credit, Ratio) for credit in credits_of(rule)):
                return None
            return Credit(max(credit.amount for credit in earned), CreditKind.POINTS)
        case Stepped(full=full):
            return full if full is not None and full.kind is CreditKind.POINTS else None
        case OutOf(full=full):
            return full
        case Parts(parts):
            given = [part.full for part in parts if part.full is not None]
            kinds = {full.kind for full in given}
            if len(given) < len(parts) or len(kinds) != 1:
                return None
            total = Credit(sum((full.amount for full in given), Decimal(0)), kinds.pop())
            return None if total == FULL else total
        case Averaged(rule=inner) | Vetoed(rule=inner):
            return own_full(inner)
        case _:
            return None
