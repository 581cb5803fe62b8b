"""区间：the values a clause speaks of, and what its words say about the very edges."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from xladdin.numbers import Quantity
from xladdin.scoring.tree import Direction


class Claim(IntEnum):
    """What the words say about the very edge of a band, from "out" to "in"."""

    OPEN = 0  # 低于60%: 60% is out
    IMPLIED_OUT = 1  # 60%-70%（含）: bands are half open, so 60% is the lower neighbour's, if there is one
    UNSAID = 2  # 60%-70%: nothing is said of 60%
    LOOSE = 3  # 60%以下: in by law, but a neighbour that claims it has it
    IMPLIED_IN = 4  # 60%-70%（不含）: so 60% is in
    CUSTOM = 5  # 60%以上: in
    CLOSED = 6  # ≥60%, 60%（含）


def size_of(limit: Quantity) -> Decimal:
    """The limit as a plain number, 万 and 亿 applied."""
    power, _ = limit.split_unit()
    return limit.value.scaleb(power)


@dataclass(frozen=True, slots=True)
class Edge:
    limit: Quantity
    claim: Claim


@dataclass(frozen=True, slots=True)
class Range:
    """The values of one band: from `low` to `high`, either end open to infinity when None."""

    low: Edge | None
    high: Edge | None

    @property
    def is_point(self) -> bool:
        return self.low is not None and self.high is not None and self.low.limit == self.high.limit


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition read from the words before what is given or taken.

    Attributes:
        ranges: several where the words list them (`达到50%、75%、92%`).
        subject: the words in front, which name what is measured.
        start: where it begins in the text.
        deviation: what the value is compared with before the range applies (`完成率-100%`).
        bare: the deviation stood there without the bars of an absolute value.
        gap: the range is on how far the value lies above or below something (`低于目标值10%以内`).
        reference: the figure that the limit is a share of (`超过年初预算总额10%`).
        ranked: the value is a rank.
    """

    ranges: tuple[Range, ...]
    subject: str
    start: int
    deviation: Quantity | None = None
    bare: bool = False
    gap: Direction | None = None
    reference: str = ""
    ranked: bool = False
