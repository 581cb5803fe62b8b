"""操作数: an argument of a JX_ call as native formulas can work with it: a number, its unit and its conditions.

A cell that now holds a number (or nothing) is read as a number; text that comes there later gives `#VALUE!`. A cell
that now holds `378.18亿元` or `84.11%` is read as that: a number followed by exactly this unit, or bare.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xladdin.compiling.formula_text import group, number, text
from xladdin.compiling.guards import Guard, is_number, must, unreadable, value_error
from xladdin.errors import CellError, Refused
from xladdin.grid import Value
from xladdin.numbers import Quantity, in_one_unit, normalise, read_quantity

ALWAYS: Final = "TRUE"
NEVER: Final = "FALSE"
_TYPED: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?P<unit>\D*)", re.ASCII)


# Digits and signs typed with a Chinese input method.
_WIDTHS: Final = tuple(zip("０１２３４５６７８９．，％－＋", "0123456789.,%-+", strict=True))
_HALF_WIDTH: Final = str.maketrans(dict(_WIDTHS))


class NotCompiled(Exception):
    """This call stays as it is; the message is the reason in Chinese."""


@dataclass(frozen=True, slots=True)
class Operand:
    """A number in a native formula.

    Attributes:
        expression: its value wherever the guards hold; a percentage is already divided by 100.
        guards: what must hold first.
        unit: the unit written behind it, as `Quantity.unit`.
        bare: a formula telling whether it came without that unit: `ALWAYS`, `NEVER` or a test.
        constant: its value where it is written in the formula itself.
    """

    expression: str
    guards: tuple[Guard, ...] = ()
    unit: str = ""
    bare: str = ALWAYS
    constant: Decimal | None = None

    def units(self) -> tuple[str, ...]:
        """Every unit that it may come with."""
        return (self.unit,) if self.bare in (ALWAYS, NEVER) else (self.unit, "")

    def with_unit_only(self) -> Operand:
        """The same where a bare number would mean something else and must be refused."""
        if self.bare in (ALWAYS, NEVER):
            return self
        refused = must(f"NOT({self.bare})", f"没有写单位{self.unit}")
        return Operand(self.expression, (*self.guards, refused), self.unit, NEVER, self.constant)


def literal(value: float | str | Decimal) -> Operand:
    """A number or text written in the formula itself.

    Raises:
        NotCompiled: the text is no number; the call has one and the same error for ever.
    """
    try:
        # A number is binary by the time a function gets it.
        quantity = read_quantity(float(value) if isinstance(value, Decimal) else value)
    except Refused as refused:
        raise NotCompiled(f"参数{refused.reason}") from refused
    bare = NEVER if quantity.unit else ALWAYS
    return Operand(number(quantity.value), (), quantity.unit, bare, quantity.value)


def computed(expression: str, guards: Sequence[Guard] = ()) -> Operand:
    """An expression that gives a number or an error, such as `E7/F7` or `SUM(A1:A9)`."""
    return Operand(expression, tuple(guards))


def cell(reference: str, present: Value) -> Operand:
    """A reference, or an expression of unknown kind, read as what stands there now.

    Args:
        reference: as the formula writes it.
        present: its value now; a blank counts as a number to come.

    Raises:
        NotCompiled: text that a native formula cannot read.
    """
    if isinstance(present, str) and not isinstance(present, CellError) and not not_assessed(present):
        return _typed(reference, present)
    if isinstance(present, bool):
        raise NotCompiled(f"{reference}现在是逻辑值，不是数")
    return Operand(reference, (is_number(reference),))


def reads_as_number(present: str) -> bool:
    """Whether a text is a number with or without a unit, or says that there is none."""
    return _refusal(present) in (None, CellError.NA)


def not_assessed(present: Decimal | str) -> bool:
    """Blank text and 不予考核 give `#N/A` in both forms; a number may come there."""
    return _refusal(present) is CellError.NA


def _refusal(present: Decimal | str) -> CellError | None:
    try:
        read_quantity(present)
    except Refused as refused:
        return refused.error
    return None


def _typed(reference: str, present: str) -> Operand:
    """A cell that now holds a number as text: read as a number, with this unit or bare."""
    shown = present.strip()
    try:
        quantity = read_quantity(present)
    except Refused as refused:
        raise NotCompiled(f"{reference}现在是“{shown}”：{refused.reason}") from refused
    plain = shown.translate(_HALF_WIDTH)
    match = _TYPED.fullmatch(plain)
    if match is None or normalise(shown) != plain:
        raise NotCompiled(f"{reference}现在是“{shown}”，原生公式读不了这种写法，改成数再编译")
    suffix = match["unit"]
    trimmed, commas = f"TRIM({reference})", "," in plain
    if plain != shown:
        for wide, narrow in _WIDTHS:
            trimmed = f"SUBSTITUTE({trimmed},{text(wide)},{text(narrow)})"
    digits = f'SUBSTITUTE({trimmed},",","")' if commas else trimmed
    # An exponent of its own keeps VALUE from reading dates, times, fractions and currencies.
    value = f'VALUE({digits}&"E0")'
    if suffix:
        power = read_quantity(f"1{suffix}").value.adjusted()
        value = f'VALUE(SUBSTITUTE({digits}&"E0",{text(suffix + "E0")},"E{power}"))'
    guards = [Guard(f"ISNUMBER({value})", unreadable(reference))]
    if commas:
        whole = f'LEFT({trimmed},FIND(".",{trimmed}&".")-1)'
        number_again = f'TEXT(VALUE(SUBSTITUTE({whole},",","")),"#,##0")'
        in_threes = f'OR(ISERROR(FIND(",",{trimmed})),{whole}={number_again})'
        guards.append(must(in_threes, "千位分隔符的位置不对"))
    else:
        guards.append(must(f'ISERROR(FIND(",",{trimmed}))', "有逗号的文字数"))
    bare = f"RIGHT({trimmed},{len(suffix)})<>{text(suffix)}" if quantity.unit else ALWAYS
    return Operand(value, tuple(guards), quantity.unit, bare)


def with_written_unit(value: Operand, unit: str, guards: Sequence[Guard]) -> Operand:
    """A number cell and the unit that the formula puts behind it (`E7&G7`, `E7&"户"`).

    Args:
        value: the number cell, as `cell` reads it.
        unit: the text put behind it.
        guards: what keeps that text as it is.

    Raises:
        NotCompiled: the text is no unit.
    """
    try:
        one = read_quantity(f"1{unit}")
    except Refused as refused:
        raise NotCompiled(f"“{unit}”不是单位") from refused
    expression = value.expression if one.value == 1 else f"{group(value.expression)}*{number(one.value)}"
    # A blank or a word before the unit is no number with a unit: #VALUE!, never #N/A.
    kept = tuple(
        Guard(guard.condition, value_error("不是数", guard.counted), guard.counted) if guard.counted and unit else guard
        for guard in value.guards
    )
    return Operand(expression, (*kept, *guards), one.unit, NEVER if one.unit else ALWAYS)


def in_common_unit(*operands: Operand) -> tuple[list[str], list[Guard]]:
    """The operands' values in one unit, as `numbers.in_one_unit`, and all their guards.

    Raises:
        NotCompiled: their units cannot be compared.
    """
    given = list(operands)
    if _factors(given) is None:
        given = [operand.with_unit_only() for operand in given]
    factors = _factors(given)
    assert factors is not None  # with fixed units there is one way only
    expressions = [
        operand.expression if factor == 1 else f"{group(operand.expression)}*{number(factor)}"
        for operand, factor in zip(given, factors, strict=True)
    ]
    return expressions, [guard for operand in given for guard in operand.guards]


def _factors(operands: Sequence[Operand]) -> tuple[Decimal, ...] | None:
    """What each value is multiplied by; None where that depends on which of them come without their unit."""
    found: set[tuple[Decimal, ...]] = set()
    for units in itertools.product(*(operand.units() for operand in operands)):
        try:
            scaled = in_one_unit(*(Quantity(Decimal(1), unit) for unit in units))
        except Refused as refused:
            if all(operand.unit == unit for operand, unit in zip(operands, units, strict=True)):
                shown = "与".join(operand.unit or "没有单位的数" for operand in operands)
                raise NotCompiled(f"单位不一致：{shown}不能一起计算") from refused
            return None
        # Only ratios matter: 万元 with 万元 is 1 to 1.
        found.add(tuple(value / scaled[-1] for value in scaled))
    return found.pop() if len(found) == 1 else None
