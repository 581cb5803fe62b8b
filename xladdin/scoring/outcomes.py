"""得分的由来：what decided the points, for explanations."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xladdin.numbers import Quantity, read_quantity
from xladdin.scoring.grade_band import GradeBand
from xladdin.scoring.tree import Band, Credit, Earned, Level, Part, Rule
from xladdin.scoring.values import shown


@dataclass(frozen=True, slots=True)
class InBand:
    """Decided by a band; `band` None is 其余. `share` is the part of the weight that a 按比例 band gave, or how far along its line."""

    band: Band | None
    credit: Earned
    deviation: Decimal | None
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class BySteps:
    """Decided by steps beyond the full-mark value: how far beyond, and how many steps count.

    Attributes:
        entered: what passing the threshold cost by itself.
        cut: so far beyond that nothing is left.
    """

    beyond: Decimal
    steps: Decimal
    deducted: Decimal
    entered: Decimal = Decimal(0)
    cut: bool = False


@dataclass(frozen=True, slots=True)
class ByItems:
    """Decided by counting; `moved` is what the items cost or earned."""

    items: Decimal
    moved: Decimal


@dataclass(frozen=True, slots=True)
class ByShare:
    """Decided by a rate: the completion and the share of the weight that it earns."""

    rate: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class ByDeduction:
    rate: Decimal


@dataclass(frozen=True, slots=True)
class ByGrade:
    band: GradeBand


@dataclass(frozen=True, slots=True)
class ByLevel:
    """Decided by a word; `level` None is 其余."""

    level: Level | None
    credit: Credit


@dataclass(frozen=True, slots=True)
class ByVeto:
    words: str


@dataclass(frozen=True, slots=True)
class PartOutcome:
    """One part: what it earned, or what it took from the marks that the other parts left."""

    part: Part
    outcome: Outcome
    deducted: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ByParts:
    """Decided part by part; `pool` is what parts without marks of their own deduct from."""

    parts: tuple[PartOutcome, ...]
    pool: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ByMean:
    """Decided by the mean of several items; those not assessed are not in it."""

    outcomes: tuple[Outcome, ...]
    left_out: int
    rule: Rule
    expected: int = 0


@dataclass(frozen=True, slots=True)
class ByScale:
    """Scored out of `own` points and brought to the weight."""

    own: Decimal
    outcome: Outcome
    rule: Rule


Decision = InBand | BySteps | ByItems | ByShare | ByDeduction | ByGrade | ByLevel | ByVeto | ByParts | ByMean | ByScale


@dataclass(frozen=True, slots=True)
class Outcome:
    """得分与由来.

    Attributes:
        points: exact points within [0, weight], not yet rounded.
        unlimited: the points before that limit.
        as_rate: a bare number is shown in per cent.
        given: the value that was scored.
    """

    points: Decimal
    unlimited: Decimal
    weight: Decimal
    given: object
    decision: Decision
    as_rate: bool = False

    @property
    def shown(self) -> str:
        """The value as people read it. Written out only when asked for: most calls want the points alone."""
        if self.as_rate:
            quantity = read_quantity(self.given)
            return str(quantity if quantity.unit else Quantity(quantity.value, "%"))
        return shown(self.given)
