"""钉住: what must be known when a formula is compiled: rules, targets, options.

Written in the call it is known. In a cell, or computed, it is pinned: the compiled formula asks whether it still says
the same and gives `#N/A` when it does not.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from xladdin.compiling.arguments import Argument, Call, Cell, Cells, Joined, Other, Skipped, Written
from xladdin.compiling.formula_text import number, text
from xladdin.compiling.guards import Guard, unchanged
from xladdin.compiling.operands import NotCompiled
from xladdin.compiling.places import Present
from xladdin.errors import CellError

_SAME: Final = "1E-12"
_LONGEST_CELL_TEXT: Final = 2000  # a rule longer than that is no text to compare letter by letter


def pinned(argument: Argument, title: str) -> tuple[Decimal | str | None, list[Guard]]:
    """The argument's value, known now, and what must stay so; None for a blank or skipped one.

    Raises:
        NotCompiled: it is a range, an error, or cannot be known now.
    """
    match argument:
        case Skipped():
            return None, []
        case Written(value):
            return value, []
        case Call(constant=Decimal() | str() as value, guards=guards):
            return value, list(guards)
        case Cell(reference, present):
            return _pin(reference, present, title)
        case Joined(expression, _, Present() as present) | Other(expression, _, Present() as present):
            return _pin(expression, present, title)
        case Cells(reference):
            raise NotCompiled(f"参数“{title}”是一片区域{reference}，结果不是一个值")
        case _:
            raise NotCompiled(f"参数“{title}”由公式算出，编译时不能确定")


def _pin(reference: str, present: Present, title: str) -> tuple[Decimal | str | None, list[Guard]]:
    value = present.value
    if value is None and not present.formula:
        return None, [unchanged(f"ISBLANK({reference})")]
    if isinstance(value, str) and not isinstance(value, CellError):
        if len(value) > _LONGEST_CELL_TEXT:
            raise NotCompiled(f"{reference}（{title}）的文字太长")
        return value, [unchanged(f"EXACT({reference},{text(value)})")]
    if isinstance(value, Decimal):
        same = f"{reference}={number(value)}"
        if present.formula or number(value) != f"{value.normalize():f}":
            # What binary arithmetic left in the last digits is no other number.
            same = f"ABS({reference}-{number(value)})<{_SAME}*MAX(1,ABS({reference}))"
        return value, [unchanged(f"AND(ISNUMBER({reference}),{same})")]
    raise NotCompiled(f"{reference}（{title}）现在既不是文字也不是数")
