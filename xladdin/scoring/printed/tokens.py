"""词：what a printed sentence is cut into before it is read as clauses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from xladdin.numbers import Quantity
from xladdin.scoring.tree import Comparator, Credit, Rule, Started


class Sign(Enum):
    """Tokens that carry nothing but their kind."""

    STOP = "；"
    COMMA = "，"
    PAUSE = "、"
    COLON = "："
    DASH = "-"
    BAR = "|"
    EACH = "每"
    ELSE = "否则"
    AND = "且"
    FOLLOWS = "以此类推"
    AVERAGE = "平均"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the folded sentence, from `start` to `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mark(Token):
    """① or 1. at the head of a part; `number` counts from 1."""

    number: int


@dataclass(frozen=True, slots=True)
class Reference(Token):
    """①② inside a clause: parts spoken of."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Punctuation(Token):
    sign: Sign


@dataclass(frozen=True, slots=True)
class Word(Token):
    """Words that mean nothing to the grammar by themselves: a subject, a criterion, a reference figure."""

    text: str


@dataclass(frozen=True, slots=True)
class Quoted(Token):
    """`“优”`."""

    text: str


@dataclass(frozen=True, slots=True)
class Number(Token):
    """A number with its unit.

    Attributes:
        difference: written in 百分点, which measures a difference between two rates.
        both: written with `±`.
    """

    quantity: Quantity
    difference: bool = False
    both: bool = False


@dataclass(frozen=True, slots=True)
class Compare(Token):
    """A comparison in front of its number: `≥`, `不低于`, `超过年初预算总额`.

    Attributes:
        reference: the figure named between the comparison and the number, of which the number is a share.
    """

    comparator: Comparator
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Suffix(Token):
    """A comparison behind its number: `以上`, `及以下`, `以内`.

    Attributes:
        loose: 以下, which by law has its number and in a row of bands often has not.
    """

    comparator: Comparator
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Included(Token):
    """`（含）`, `（不含）`, `（含90%）`."""

    closed: bool
    limit: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Interval(Token):
    """`[80%,90%)`."""

    low: Quantity
    high: Quantity
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Marks(Token):
    """What is given or taken: `得1.5分`, `扣减本项分值的20%`, `不得分`, `（1分）`, `100%、75%、50%、0`.

    Attributes:
        credits: more than one where the sentence lists them (分别).
        verb: 得, 扣, 加 (bonus), or `` when only the amount stands there.
        aside: in brackets.
        own: the amount is a share of 本项 or 该项, which inside a part may mean the part.
        top: 满分 with its points (`满分3分`).
    """

    credits: tuple[Credit, ...]
    verb: str
    aside: bool = False
    own: bool = False
    top: bool = False


@dataclass(frozen=True, slots=True)
class Prorated(Token):
    """`按比例得分`, or `按比例扣分` when `deducting`."""

    deducting: bool


@dataclass(frozen=True, slots=True)
class Interpolated(Token):
    """`按线性插值法计算得分`."""


@dataclass(frozen=True, slots=True)
class Formula(Token):
    """`得分=完成率×权重分`, read; `subject` is the name of what it multiplies."""

    result: Rule | Credit
    subject: str


@dataclass(frozen=True, slots=True)
class Cap(Token):
    """`扣完为止`, `2分扣完为止`, `最多扣3分`.

    Attributes:
        points: the limit, where one is named.
        most: the limit is on what may be taken or given, not on what is there to lose.
    """

    points: Credit | None = None
    most: bool = False


@dataclass(frozen=True, slots=True)
class Step(Token):
    """`不足1%按1%计算`."""

    started: Started


@dataclass(frozen=True, slots=True)
class Allocation(Token):
    """`三项权重分别为40%，30%，30%`, `以上每个指标1分`, `各1分`.

    Attributes:
        credits: one for each part, or one for all.
        count: how many parts the words name; None when they do not say.
    """

    credits: tuple[Credit, ...]
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Base(Token):
    """`基础分为权重分的60%`."""

    credit: Credit


@dataclass(frozen=True, slots=True)
class Judged(Token):
    """`酌情扣分`: left to the reviewer."""


@dataclass(frozen=True, slots=True)
class Definition(Token):
    """`预算完成率=（预算完成数/全年预算数）×100%`, set aside."""

    name: str
