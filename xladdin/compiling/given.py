"""调用: the arguments of one JX_ call by the parameters' names, each read as the function needs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from xladdin.arguments import read_text
from xladdin.compiling.arguments import Argument, Cell, Cells, Joined, Other, Skipped, present_text
from xladdin.compiling.guards import Guard
from xladdin.compiling.operands import NotCompiled, Operand, reads_as_number
from xladdin.compiling.pinning import pinned
from xladdin.compiling.quantities import optional_quantity, quantity
from xladdin.declare import Function
from xladdin.errors import Refused
from xladdin.numbers import Rounding, read_quantity
from xladdin.scoring import parse_rule
from xladdin.scoring.tree import Rule
from xladdin.targets import Target, parse_target

Choice = TypeVar("Choice", bound=StrEnum)
Result = TypeVar("Result")


@dataclass
class Given:
    """A call's arguments by the parameters' names, and the guards of those that were pinned.

    Attributes:
        guards: gathered as the arguments are read.
    """

    function: Function
    arguments: Mapping[str, Argument]
    guards: list[Guard]

    def argument(self, name: str) -> Argument:
        return self.arguments.get(name, Skipped())

    def title(self, name: str) -> str:
        return next(p.title for p in self.function.parameters if p.name == name)

    def number(self, name: str) -> Operand:
        return quantity(self.argument(name), self.title(name))

    def optional(self, name: str) -> Operand | None:
        return optional_quantity(self.argument(name), self.title(name))

    def known(self, name: str) -> Decimal | str | None:
        """A value that must be known now; None for a blank."""
        value, guards = pinned(self.argument(name), self.title(name))
        self.guards += guards
        return value

    def decimals(self) -> int | None:
        """The number of decimals; None when the call does not say."""
        value = self.known("decimals")
        if value is None:
            return None
        places = core(lambda: read_quantity(value))
        if places.unit or places.value != int(places.value) or not 0 <= places.value <= 15:
            raise NotCompiled(f"小数位应为0到15的整数，而不是“{places}”")
        return int(places.value)

    def choice(self, name: str, default: Choice) -> Choice:
        value = self.known(name)
        if value is None:
            return default
        try:
            return type(default)(core(lambda: read_text(value)))
        except ValueError as problem:
            raise NotCompiled(f"“{self.title(name)}”写成了“{value}”") from problem

    def rounding(self) -> Rounding:
        return self.choice("rounding", Rounding.HALF_UP)

    def rule(self, default: str | None = None) -> Rule:
        value = self.known("rule")
        return core(lambda: parse_rule(default if value is None else value))

    def cells(self, name: str) -> Cells:
        """A range; one cell is a range of one."""
        argument = self.argument(name)
        found = argument.cells if isinstance(argument, Cell) else argument
        if not isinstance(found, Cells):
            raise NotCompiled(f"“{self.title(name)}”不是区域引用")
        return found

    def target(self, name: str) -> Target | Operand:
        """An 指标值: words that are known now, or a number that stays live."""
        argument = self.argument(name)
        words = present_text(argument)
        if words is None or (isinstance(argument, (Joined, Other)) and reads_as_number(words)):
            return self.number(name)
        value = self.known(name)
        return core(lambda: parse_target(value))


def core(reader: Callable[[], Result]) -> Result:
    """What the core reads; what it refuses has one and the same error for ever.

    Raises:
        NotCompiled: it is refused, with the core's reason.
    """
    try:
        return reader()
    except Refused as refused:
        raise NotCompiled(f"结果总是{refused.error}：{refused.reason}") from refused
