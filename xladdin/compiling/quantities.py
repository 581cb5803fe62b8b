"""参数读成数: an argument of a JX_ call as a number with its unit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xladdin.compiling import operands
from xladdin.compiling.arguments import Argument, Call, Cell, Joined, Other, Skipped, Written, is_number, present_text
from xladdin.compiling.guards import Guard, unreadable
from xladdin.compiling.operands import NotCompiled, Operand
from xladdin.compiling.pinning import pinned
from xladdin.compiling.places import Present


def quantity(argument: Argument, title: str) -> Operand:
    """The argument as a number.

    Raises:
        NotCompiled: it cannot be read by a native formula, now or ever.
    """
    match argument:
        case Written(value):
            return operands.literal(value)
        case Cell(reference, present):
            return operands.cell(reference, present.value)
        case Call(expression, guards, True):
            return operands.computed(expression, guards)
        case Joined():
            return _joined(argument)
        case Other(expression, True):
            return operands.computed(expression)
        case Other(expression, False, Present(value)):
            return operands.cell(expression, value)
        case Other(expression):
            raise NotCompiled(f"参数“{title}”的{expression}算不出来，不知道是数还是文字")
        case Skipped():
            raise NotCompiled(f"缺少参数“{title}”")
    raise NotCompiled(f"参数“{title}”不是一个数：区域、数组常量或文字函数")


def optional_quantity(argument: Argument, title: str) -> Operand | None:
    """The same where nothing means 0: None when it is left out; a blank cell counts as 0."""
    if isinstance(argument, Skipped):
        return None
    if isinstance(argument, Cell) and (argument.present.value is None or is_number(argument.present.value)):
        blank_too = f"OR(ISBLANK({argument.text}),ISNUMBER({argument.text}))"
        return Operand(argument.text, (Guard(blank_too, unreadable(argument.text)),))
    return quantity(argument, title)


def _joined(argument: Joined) -> Operand:
    """`E7&G7`: a number and the unit behind it, or a text that a cell would hold."""
    first, *rest = argument.parts
    reason: NotCompiled | None = None
    if _gives_number(first):
        try:
            unit, guards = _pinned_text(rest)
            return operands.with_written_unit(quantity(first, "数"), unit, guards)
        except NotCompiled as problem:
            reason = problem
    present = present_text(argument)
    if present is None:
        raise reason or NotCompiled(f"{argument.text}拼成的文字编译时不能确定")
    return operands.cell(argument.text, present)


def _gives_number(argument: Argument) -> bool:
    match argument:
        case Cell(_, present):
            return present.value is None or is_number(present.value)
        case Written(value):
            return isinstance(value, Decimal)
        case Call() | Other():
            return argument.numeric
    return False


def _pinned_text(parts: Sequence[Argument]) -> tuple[str, list[Guard]]:
    written: list[str] = []
    guards: list[Guard] = []
    for part in parts:
        value, kept = pinned(part, "单位")
        if isinstance(value, Decimal):
            raise NotCompiled("数后面又接数")
        written.append(value or "")
        guards += kept
    return "".join(written), guards
