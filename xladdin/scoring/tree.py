"""规则树：what a rule can say, whatever words it was written in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from xladdin.numbers import Quantity

Comparator = Literal["≥", "≤", ">", "<", "="]


class CreditKind(StrEnum):
    """What a number of credit means."""

    SHARE = "权重的比例"
    POINTS = "分"


@dataclass(frozen=True, slots=True)
class Credit:
    """得分或扣分：a share of the weight (`90%`, 满分 is 100%) or points (`1.5分`)."""

    amount: Decimal
    kind: CreditKind

    def of(self, weight: Decimal) -> Decimal:
        return self.amount * weight if self.kind is CreditKind.SHARE else self.amount


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
    credit: Credit


@dataclass(frozen=True, slots=True)
class Bands:
    """分档计分：the first band from the top that fits; `otherwise` for the rest.

    Attributes:
        deviation_from: the value is first replaced by |x − deviation_from|; None for plain bands.
        otherwise: None when the rule says nothing about the rest, which is then refused.
    """

    bands: tuple[Band, ...]
    otherwise: Credit | None = None
    deviation_from: Quantity | None = None


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
class Stepped:
    """递减扣分：full marks at `full_at`; each step beyond it costs `deduction`."""

    full_at: Quantity
    direction: Direction
    step: Quantity
    deduction: Credit
    started: Started = Started.WHOLE


@dataclass(frozen=True, slots=True)
class PerItem:
    """按项扣分：the value counts items; each costs `deduction`."""

    deduction: Credit


@dataclass(frozen=True, slots=True)
class Proportion:
    """按比例：the value is a completion rate, capped at 100%; with `target`, the raw figure that it divides."""

    target: Bound | None = None


@dataclass(frozen=True, slots=True)
class RateDeduction:
    """扣减比率×权重：the value is a rate; weight × |rate| is deducted."""


@dataclass(frozen=True, slots=True)
class Qualitative:
    """定性：the value names one of three grade bands, each worth its middle."""


Rule = Bands | Stepped | PerItem | Proportion | RateDeduction | Qualitative
