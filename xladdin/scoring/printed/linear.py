"""一次式：a formula that is a straight line in one rate: `(110%-控制率)/10%×5分`, `10-(1-执行率)×20`.

Every operand is a number, the weight or one figure (a name, or a quotient of two names). What
comes out is slope × figure + offset, in shares of the weight or in points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity, divide
from xladdin.scoring.printed.quantities import read_number
from xladdin.scoring.tree import FULL, NOTHING, Band, Bands, Bound, Credit, CreditKind, Line

_TOKEN: Final = re.compile(r"[()\[\]{}+×÷/-]|[^()\[\]{}+×÷/-]+")
_OPENING: Final = {"(": ")", "[": "]", "{": "}"}
_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Value:
    """offset + slope × figure, times the weight where `weighted`.

    Attributes:
        figure: the name of what is measured; empty for a number.
        whole: what the value is at its best by the look of the formula: the factor that multiplies all, or the
            number that something is subtracted from.
    """

    offset: Decimal
    slope: Decimal = _ZERO
    figure: str = ""
    weighted: bool = False
    percent: bool = False
    unit: str = ""
    whole: Decimal | None = None


class _Unreadable(Exception):
    """The expression is no straight line in one figure."""


@dataclass
class _Reader:
    pieces: list[str]
    weight: re.Pattern[str]
    at: int = 0

    def peek(self) -> str:
        return self.pieces[self.at] if self.at < len(self.pieces) else ""

    def sum(self) -> _Value:
        value = self.product()
        while self.peek() in ("+", "-") and self.peek():
            sign = Decimal(1 if self.pieces[self.at] == "+" else -1)
            self.at += 1
            other = self.product()
            constant = value.offset if not value.figure else None
            value = _added(value, other, sign)
            if constant is not None and sign < 0 and other.figure:
                value = replace(value, whole=constant)
        return value

    def product(self) -> _Value:
        value = self.factor()
        while self.peek() in ("×", "÷", "/") and self.peek():
            sign = self.pieces[self.at]
            self.at += 1
            value = (_times if sign == "×" else _divided)(value, self.factor())
        return value

    def factor(self) -> _Value:
        piece = self.peek()
        self.at += 1
        if piece in _OPENING:
            value = self.sum()
            if self.peek() != _OPENING[piece]:
                raise _Unreadable
            self.at += 1
            return value
        if not piece or piece in "+-×÷/)]}":
            raise _Unreadable
        if self.weight.fullmatch(piece):
            return _Value(Decimal(1), weighted=True, whole=Decimal(1))
        number = read_number(piece, 0)
        if number is not None and number.end == len(piece):
            quantity = number.quantity
            if quantity.unit not in ("", "%", "分"):
                raise _Unreadable
            return _Value(quantity.value, percent=quantity.is_percent, unit=quantity.unit.strip("%"))
        if re.search(r"[\d=<>≥≤,|]", piece):
            raise _Unreadable
        return _Value(_ZERO, Decimal(1), piece)


def _added(one: _Value, other: _Value, sign: Decimal) -> _Value:
    if one.weighted is not other.weighted or (one.figure and other.figure and one.figure != other.figure):
        raise _Unreadable
    return replace(
        one,
        offset=one.offset + sign * other.offset,
        slope=one.slope + sign * other.slope,
        figure=one.figure or other.figure,
        percent=one.percent or other.percent,
        unit=one.unit or other.unit,
        whole=None,
    )


def _times(one: _Value, other: _Value) -> _Value:
    if (one.figure and other.figure) or (one.weighted and other.weighted):
        raise _Unreadable
    line, number = (one, other) if one.figure else (other, one)
    whole = number.offset if line.figure else None
    return _Value(
        line.offset * number.offset,
        line.slope * number.offset,
        line.figure,
        one.weighted or other.weighted,
        one.percent or other.percent,
        line.unit if line.figure else "",
        whole,
    )


def _divided(one: _Value, other: _Value) -> _Value:
    if other.weighted:
        raise _Unreadable
    if other.figure:
        # A quotient of two names is one figure; a number over a name is no straight line.
        if one.offset or other.offset or not one.figure:
            raise _Unreadable
        slope = divide(one.slope, other.slope)
        return _Value(_ZERO, slope, f"{one.figure}/{other.figure}", one.weighted, one.percent or other.percent)
    if not other.offset:
        raise _Unreadable
    return replace(
        one,
        offset=divide(one.offset, other.offset),
        slope=divide(one.slope, other.offset),
        percent=one.percent or other.percent,
        unit=one.unit or other.unit,
        whole=None,
    )


def _exact(value: Decimal) -> Decimal:
    """Ten decimals: enough for any score, and printed in full by the short form."""
    rounded = value.quantize(Decimal("1e-10"))
    return rounded.normalize() if rounded else _ZERO


def read_line(body: str, whole: str, weight: re.Pattern[str]) -> tuple[Bands, str]:
    """The bands of a straight line, cut off at nothing and at full marks, and the name of its figure.

    Args:
        body: the formula behind 得分=, folded.
        weight: what the weight is called.

    Raises:
        Refused: `#VALUE!` for what is no straight line in one figure, or does not say how many points.
    """
    reader = _Reader(_TOKEN.findall(body), weight)
    try:
        value = reader.sum()
    except _Unreadable:
        value = None
    if value is None or reader.at < len(reader.pieces) or not value.figure or not value.slope:
        raise Refused(CellError.VALUE, f"公式“{whole}”读不懂：应是一个比率的一次式乘以分值")
    if re.search(r"扣分|减分|加分", value.figure):
        raise Refused(CellError.VALUE, f"公式“{whole}”里的“{value.figure}”要另外算出，规则没有说怎样算")
    full = Decimal(1) if value.weighted else value.whole
    if full is None or full <= 0 or (not value.weighted and full == 1):
        raise Refused(CellError.VALUE, f"公式“{whole}”没有说乘以分值还是多少分")
    best = Credit(full, CreditKind.POINTS, words=whole) if not value.weighted else replace(FULL, words=whole)
    unit = "%" if value.percent or "/" in value.figure or value.figure.endswith(("率", "比例", "比重")) else value.unit
    nothing_at = Quantity(_exact(divide(-value.offset, value.slope)), unit)
    full_at = Quantity(_exact(divide(full - value.offset, value.slope)), unit)
    line = Line(nothing_at, NOTHING, full_at, best, whole)
    rising = value.slope > 0
    top = Band((Bound("≥" if rising else "≤", full_at),), best)
    middle = Band((Bound("≥" if rising else "≤", nothing_at),), line)
    return Bands((top, middle), replace(NOTHING, words=whole)), value.figure
