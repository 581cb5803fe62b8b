"""陈述：what a clause of a printed rule can say: a case, a step, an item, a word, an allocation …"""

from __future__ import annotations

from dataclasses import dataclass, field

from xladdin.numbers import Quantity
from xladdin.scoring.printed.ranges import Condition
from xladdin.scoring.tree import Credit, Direction, Rule, Started


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement and its place.

    Attributes:
        part: the number of the part it stands in; 0 before the first mark.
        start, end: its place in the folded text.
        words: the original words.
    """

    part: int
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Case(Statement):
    """`85%≤满意度<95%，得权重的90%`."""

    condition: Condition
    credits: tuple[Credit, ...]
    taking: bool
    apart: bool = False  # the words say 分别


@dataclass(frozen=True, slots=True)
class Otherwise(Statement):
    """`否则不得分`."""

    credit: Credit


@dataclass(frozen=True, slots=True)
class Every(Statement):
    """`每超出5%扣0.5分`, `每低于序时进度1个百分点扣0.2分`.

    Attributes:
        direction: None where the words do not say.
        reference: what the value lies beyond, where it is named in words.
        further: `在此基础上每增加1个百分点`: steps begin where a case left off.
        side: the condition that stands in front (`变动率>0，每超过一个百分点扣0.8分`).
    """

    direction: Direction | None
    step: Quantity
    credit: Credit
    gains: bool
    reference: str
    further: bool
    side: Condition | None = None


@dataclass(frozen=True, slots=True)
class Item(Statement):
    """`每出现1处…扣0.5分`, `缺少一项扣0.5分`, `两项不符扣2分`.

    Attributes:
        count: how many of them the amount is for.
        every: each costs the same (`每`, or one of them); without it exactly that many.
        inside: counted inside each part (`每项中每有一处`).
        repeated: 每 was said, so that two of them cost twice as much.
        direction: 少 or 超, where the words say which way (`每少1项`).
    """

    count: Quantity
    credit: Credit
    gains: bool
    every: bool
    inside: bool = False
    own: bool = False
    direction: Direction | None = None
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Says(Statement):
    """`全部完成，得满分`, `优得5分`, `发现不符合要求的扣1分`: words, and what they earn or cost.

    Attributes:
        names: quoted or listed names (`“优”“良”“中”“差”分别…`); else the criterion itself.
        overall: all parts fulfilled (`三项都符合得满分`).
    """

    names: tuple[str, ...]
    credits: tuple[Credit, ...]
    taking: bool
    aside: bool = False
    own: bool = False
    overall: bool = False
    references: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ByShareOf(Statement):
    """`≥80亿，按比例得相应的分数`, `未达到的按完成率计分`."""

    condition: Condition | None
    deducting: bool
    subjects: int = 1
    otherwise: bool = False


@dataclass(frozen=True, slots=True)
class Between(Statement):
    """`60%-95%之间，按线性插值法计算`: a straight line between what the two ends earn."""

    condition: Condition | None


@dataclass(frozen=True, slots=True)
class Calculated(Statement):
    """`得分=目标完成率×权重分`."""

    rule: Rule
    subject: str
    condition: Condition | None = None
    otherwise: bool = False


@dataclass(frozen=True, slots=True)
class FullMarks(Statement):
    """`满分3分`."""

    credit: Credit


@dataclass(frozen=True, slots=True)
class Limit(Statement):
    """`扣完为止`, `2分扣完为止`, `最多扣3分`."""

    points: Credit | None
    most: bool


@dataclass(frozen=True, slots=True)
class Rounding(Statement):
    """`不足1%按1%计算`: what a started step costs."""

    started: Started


@dataclass(frozen=True, slots=True)
class Shares(Statement):
    """`三项权重分别为40%，30%，30%`, `以上每个指标1分`."""

    credits: tuple[Credit, ...]
    count: int | None
    references: tuple[int, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Floor(Statement):
    """`基础分为权重分的60%`."""

    credit: Credit


@dataclass(frozen=True, slots=True)
class Judgement(Statement):
    """`酌情扣分`."""


@dataclass(frozen=True, slots=True)
class Veto(Statement):
    """`若存在截留、挤占等情况，整体不得分`."""


@dataclass(frozen=True, slots=True)
class Standard(Statement):
    """`以100%为标准`, `目标值：≥90%`."""

    limit: Quantity


@dataclass(frozen=True, slots=True)
class Stated(Standard):
    """`完好率不低于90%，查现场和资料`: a target in a clause of its own, which counts where nothing else says from where."""


# Statements that score, and those that only say more about what scores.
SCORING = (Case, Otherwise, Every, Item, Says, ByShareOf, Between, Calculated, Veto)
MODIFIERS = (Limit, Rounding, FullMarks, Veto, Floor, Shares, Standard)


@dataclass
class Clauses:
    """The statements of a sentence, the names of its parts, and what was set aside.

    Attributes:
        parts: for each mark its criterion, shortened; the first mark is 1.
        headings: where words stand before a colon at the head of a sentence (`半年进度：`), and the words.
        unread: words that speak of marks and that no statement took up.
        averaged: 平均 or 得分之和 was said.
        follows: 以此类推 was said.
    """

    statements: list[Statement] = field(default_factory=list)
    parts: dict[int, str] = field(default_factory=dict)
    definitions: list[tuple[str, str]] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    averaged: bool = False
    follows: bool = False
