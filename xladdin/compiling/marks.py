"""得分的写法: marks and points as expressions, and what is known of them without computing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xladdin.compiling.arguments import Argument, Call, Cell, Joined, Other, Written, present_text
from xladdin.compiling.formula_text import group, number, text
from xladdin.compiling.guards import Guard
from xladdin.compiling.operands import NotCompiled, Operand
from xladdin.compiling.quantities import quantity
from xladdin.scoring.tree import Credit, CreditKind

ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class Marks:
    """满分: what a rule scores out of: the weight, or the marks of a part.

    Attributes:
        constant: its value where it is written in the formula or the rule.
    """

    expression: str
    constant: Decimal | None = None

    @classmethod
    def points(cls, amount: Decimal) -> Marks:
        return cls(number(amount), amount)

    def times(self, share: Decimal) -> Marks:
        if share == ONE:
            return self
        if self.constant is not None:
            return Marks.points(self.constant * share)
        return Marks(f"{group(self.expression)}*{number(share)}") if share else Marks.points(share)


@dataclass(frozen=True, slots=True)
class Points:
    """得分: an expression before it is limited to 0 and full marks.

    Attributes:
        floor: it is never below 0; `ceiling`: never above full marks.
    """

    expression: str
    guards: Sequence[Guard] = ()
    floor: bool = False
    ceiling: bool = False

    def limited(self, full: Marks) -> str:
        """Within 0 and full marks."""
        shown = self.expression if self.floor else f"MAX(0,{self.expression})"
        return shown if self.ceiling else f"MIN({full.expression},{shown})"


def earned(credit: Credit, full: Marks, whole: Marks) -> Marks:
    """A credit in points; see `Credit.of`."""
    match credit.kind:
        case CreditKind.SHARE:
            points = full.times(credit.amount)
        case CreditKind.WHOLE:
            points = whole.times(credit.amount)
        case CreditKind.POINTS:
            points = Marks.points(credit.amount)
    if not credit.off or (points.constant is not None and not points.constant):
        return full if credit.off else points
    if full.constant is not None and points.constant is not None:
        return Marks.points(full.constant - points.constant)
    return Marks(f"({full.expression}-{points.expression})")


def times(points: Marks, count: str) -> str:
    """So many times these points."""
    return count if points.constant == ONE else f"{group(points.expression)}*{count}"


def never_below_zero(credit: Credit, full: Marks) -> bool:
    if not credit.off:
        return True
    if credit.kind is CreditKind.SHARE:
        return credit.amount <= ONE
    return credit.kind is CreditKind.POINTS and full.constant is not None and credit.amount <= full.constant


def never_above_full(credit: Credit, full: Marks) -> bool:
    if credit.off or not credit.amount:
        return True
    if credit.kind is CreditKind.SHARE:
        return credit.amount <= ONE
    return credit.kind is CreditKind.POINTS and full.constant is not None and credit.amount <= full.constant


@dataclass(frozen=True, slots=True)
class Item:
    """值: what a rule scores: a number, or words.

    Attributes:
        argument: as the call gives it.
        title: the parameter's name.
    """

    argument: Argument
    title: str = "值"

    def operand(self) -> Operand:
        """The value as a number.

        Raises:
            NotCompiled: as `arguments.quantity`.
        """
        return quantity(self.argument, self.title)

    def words(self) -> str:
        """The value as text that can be compared.

        Raises:
            NotCompiled: it is a range.
        """
        match self.argument:
            case Written(value):
                return text(value) if isinstance(value, str) else number(value)
            case Cell() | Joined() | Other() | Call():
                return self.argument.text if not isinstance(self.argument, Call) else self.argument.expression
        raise NotCompiled(f"“{self.title}”不是一个单元格")

    def present(self) -> str | None:
        """The text that it holds now; None for a number, a blank, an error and what is not known."""
        return present_text(self.argument)
