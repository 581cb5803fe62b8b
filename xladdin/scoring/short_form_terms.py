"""短式的词：what rules of the short form are made of: numbers with units, bounds, and what a bound earns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NoReturn, cast

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity, read_quantity
from xladdin.scoring.tree import (
    FULL,
    NOTHING,
    Bound,
    Comparator,
    Credit,
    CreditKind,
    Earned,
    Line,
    Ratio,
)

NUMBER: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
# The words of the grammar end a unit, so that `每超5户扣0.5分` is five 户 and not five 户扣.
_UNIT: Final = re.compile(r"(?:(?!为满分|为\d|扣|按比例|不得分)[^\d\s<>=≥≤|:;,()→x×X，；：。])*")
COMPARATOR: Final = re.compile("[≥≤<>=]")
_FLIPPED: Final[dict[str, Comparator]] = {"≤": "≥", "<": ">"}


@dataclass
class Cursor:
    """A cursor over the normalised text."""

    text: str
    at: int = 0

    def fail(self, wanted: str) -> NoReturn:
        rest = self.text[self.at : self.at + 12]
        where = f"“{rest}”处" if rest else "末尾"
        raise Refused(CellError.VALUE, f"规则“{self.text}”读不懂：{where}应为{wanted}")

    def take(self, *words: str) -> str | None:
        """The first of `words` that stands here, consumed."""
        self._skip()
        for word in words:
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return word
        return None

    def need(self, wanted: str, *words: str) -> str:
        return self.take(*words) or self.fail(wanted)

    def match(self, pattern: re.Pattern[str]) -> str | None:
        self._skip()
        found = pattern.match(self.text, self.at)
        if not found or not found.group():
            return None
        self.at = found.end()
        return found.group()

    @property
    def done(self) -> bool:
        self._skip()
        return self.at >= len(self.text)

    def _skip(self) -> None:
        while self.at < len(self.text) and self.text[self.at] == " ":
            self.at += 1


def bounds_at(reader: Cursor) -> tuple[Bound, ...]:
    """`≥95%`, `x<0` or both sides: `85%≤x<95%`."""
    start = reader.at
    if reader.match(NUMBER) is not None:
        reader.at = start
        low = quantity_at(reader)
        left = reader.need("≤或<", "≤", "<")
        reader.need("x", "x", "X")
        right = reader.need("≤或<", "≤", "<")
        high = quantity_at(reader)
        if low.value >= high.value:
            raise Refused(CellError.VALUE, f"规则“{reader.text}”的区间{low}到{high}是空的")
        return Bound(_FLIPPED[left], low), Bound(cast(Comparator, right), high)
    reader.take("x", "X")
    comparator = reader.match(COMPARATOR)
    if comparator is None:
        reader.fail("比较号（≥ ≤ > < =）")
    return (Bound(cast(Comparator, comparator), quantity_at(reader)),)


def quantity_at(reader: Cursor) -> Quantity:
    """A number with its unit."""
    number = reader.match(NUMBER)
    if number is None:
        reader.fail("数")
    unit = reader.match(_UNIT) or ""
    try:
        return read_quantity(number + unit)
    except Refused:
        reader.at -= len(unit)
        reader.fail(f"单位（“{unit}”不是单位）")


def earned_at(reader: Cursor) -> Earned:
    """What a band earns: a credit, a deduction, 线性(…) between two ends, or the value itself (`x/20`).

    Raises:
        Refused: `#VALUE!`, as all readers here.
    """
    if reader.take("线性("):
        return _line(reader)
    if reader.take("x", "X"):
        return Ratio(quantity_at(reader)) if reader.take("/", "÷") else Ratio()
    return given_at(reader)


def _line(reader: Cursor) -> Line:
    """`60%:0→95%:100%)` behind 线性(."""
    start = quantity_at(reader)
    reader.need("“:”", ":")
    at_start = given_at(reader)
    reader.need("“→”", "→", "->")
    end = quantity_at(reader)
    reader.need("“:”", ":")
    at_end = given_at(reader)
    reader.need("“)”", ")")
    if start.value == end.value:
        raise Refused(CellError.VALUE, f"规则“{reader.text}”里线性的两端都是{start}")
    if start.value and end.value and start.unit != end.unit:
        raise Refused(CellError.VALUE, f"规则“{reader.text}”里线性两端的单位不同：{start}、{end}")
    return Line(start, at_start, end, at_end)


def given_at(reader: Cursor) -> Credit:
    """A credit or a deduction."""
    if reader.take("扣"):
        reader.at -= 1
        return deduction_at(reader)
    return credit_at(reader)


def deduction_at(reader: Cursor) -> Credit:
    """`扣0.5分`."""
    reader.need("“扣”", "扣")
    credit = credit_at(reader)
    return Credit(credit.amount, credit.kind, off=True)


def credit_at(reader: Cursor) -> Credit:
    """`90%` of the weight, `1.5分`, 满分 or 0."""
    if reader.take("满分", "权重", "100%权重"):
        return FULL
    whole = reader.take("指标")
    quantity = quantity_at(reader)
    if quantity.value < 0:
        reader.fail("不小于0的得分")
    if quantity.is_percent:
        return Credit(quantity.value, CreditKind.WHOLE if whole and quantity.value else CreditKind.SHARE)
    if quantity.unit == "分":
        return Credit(quantity.value, CreditKind.POINTS) if quantity.value else NOTHING
    if not quantity.unit and not quantity.value:
        return NOTHING
    raise Refused(
        CellError.VALUE,
        f"规则“{reader.text}”里的“{quantity}”没有说是几分还是权重的百分之几，请写成“{quantity}分”或“{quantity}%”",
    )


def credit_or_none(reader: Cursor) -> Credit | None:
    """A credit if one stands here."""
    try:
        return credit_at(reader)
    except Refused:
        return None
