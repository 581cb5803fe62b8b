"""规则短式：the short form of a rule, read by recursive descent.

rule      = "定性" | "按比例" | "扣减比率×权重" | bound ":按比例" | per item | stepped | bands
per item  = "每项扣" credit [";扣完为止"]
stepped   = "以" number "为满分;每" ("超" | "低" | "偏离") number "扣" credit {";" started | ";扣完为止"}
bands     = [deviation] band {";" band} [";其余:" credit]
band      = bound ":" credit | number ("≤" | "<") "x" ("≤" | "<") number ":" credit
deviation = "|x-" number "|"                    (written once, before the first bound)
credit    = number "%" | number "分" | "满分" | "0"
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NoReturn, cast

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity, normalise, read_quantity
from xladdin.scoring.tree import (
    Band,
    Bands,
    Bound,
    Comparator,
    Credit,
    CreditKind,
    Direction,
    PerItem,
    Proportion,
    Qualitative,
    RateDeduction,
    Rule,
    Started,
    Stepped,
)

_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
# The words of the grammar end a unit, so that `每超5户扣0.5分` is five 户 and not five 户扣.
_UNIT: Final = re.compile(r"(?:(?!为满分|扣|按比例)[^\d\s<>=≥≤|:;,x×X，；：。])*")
_COMPARATOR: Final = re.compile("[≥≤<>=]")
_FLIPPED: Final[dict[str, Comparator]] = {"≤": "≥", "<": ">"}
_STARTED: Final = {
    "整档": Started.WHOLE,
    "不足一档不扣": Started.WHOLE,
    "不足一档按一档": Started.FULL,
    "按比例折算": Started.PRORATED,
}
_DIRECTIONS: Final = {
    "超过": Direction.ABOVE,
    "超出": Direction.ABOVE,
    "高于": Direction.ABOVE,
    "高": Direction.ABOVE,
    "超": Direction.ABOVE,
    "低于": Direction.BELOW,
    "低": Direction.BELOW,
    "偏离": Direction.EITHER,
}


@dataclass
class _Reader:
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


def parse_short_form(text: str) -> Rule:
    """The rule that `text` spells.

    Raises:
        Refused: `#VALUE!` naming the place where the text stops being a rule.
    """
    reader = _Reader(normalise(text).rstrip("。;； "))
    rule = _rule(reader)
    if not reader.done:
        reader.fail("规则结束")
    return rule


def _rule(reader: _Reader) -> Rule:
    if reader.text == "定性":
        reader.at = len(reader.text)
        return Qualitative()
    if reader.take("按比例") and reader.done:
        return Proportion()
    reader.at = 0
    if reader.take("扣减比率"):
        reader.need("×权重", "×权重", "*权重", "x权重", "X权重")
        return RateDeduction()
    if reader.take("每项扣"):
        deduction = _credit(reader)
        _until_exhausted(reader)
        return PerItem(deduction)
    if reader.take("以"):
        return _stepped(reader)
    return _bands(reader)


def _stepped(reader: _Reader) -> Stepped:
    full_at = _quantity(reader)
    reader.need("“为满分”", "为满分")
    reader.need("“;每”", ";每", ",每", "; 每", ", 每", "，每", "；每")
    direction = _DIRECTIONS[reader.need("超、低或偏离", *_DIRECTIONS)]
    step = _quantity(reader)
    if step.value <= 0:
        raise Refused(CellError.VALUE, f"规则“{reader.text}”的每档{step}不是正数")
    if (full_at.unit == "%" and not step.unit) or (step.unit == "%" and not full_at.unit and full_at.value):
        raise Refused(CellError.VALUE, f"规则“{reader.text}”里一处有百分号、一处没有")
    if not reader.take("扣"):
        reader.need("“扣”", ",扣", "，扣")
    deduction = _credit(reader)
    started = Started.WHOLE
    while reader.take(";", ","):
        word = reader.need("整档、不足一档按一档、按比例折算或扣完为止", *_STARTED, "扣完为止")
        started = _STARTED.get(word, started)
    return Stepped(full_at, direction, step, deduction, started)


def _until_exhausted(reader: _Reader) -> None:
    if reader.take(";", ","):
        reader.need("扣完为止", "扣完为止")


def _bands(reader: _Reader) -> Rule:
    deviation_from: Quantity | None = None
    bands: list[Band] = []
    otherwise: Credit | None = None
    while True:
        if reader.take("其余", "其他", "否则"):
            reader.need("“:”", ":")
            otherwise = _credit(reader)
            break
        if not bands and reader.take("|x-", "|X-", "| x - ", "|x - ", "|X - "):
            deviation_from = _quantity(reader)
            reader.need("“|”", "|")
        bounds = _bounds(reader)
        reader.need("“:”", ":")
        if not bands and deviation_from is None and len(bounds) == 1 and reader.take("按比例"):
            return Proportion(bounds[0])
        bands.append(Band(bounds, _credit(reader)))
        if not reader.take(";"):
            break
        if reader.done:
            break
    if not bands:
        reader.fail("一档条件，如“≥95%:100%”")
    rule = Bands(tuple(bands), otherwise, deviation_from)
    _check_bands(rule, reader.text)
    return rule


def _check_bands(rule: Bands, text: str) -> None:
    limits = [bound.limit for band in rule.bands for bound in band.bounds]
    if rule.deviation_from is not None:
        limits.append(rule.deviation_from)
    # 0 needs no per-cent sign.
    signs = {limit.is_percent for limit in limits if limit.value}
    if len(signs) > 1:
        raise Refused(CellError.VALUE, f"规则“{text}”里有的界限有百分号、有的没有")


def _bounds(reader: _Reader) -> tuple[Bound, ...]:
    start = reader.at
    if reader.match(_NUMBER) is not None:
        reader.at = start
        low = _quantity(reader)
        left = reader.need("≤或<", "≤", "<")
        reader.need("x", "x", "X")
        right = reader.need("≤或<", "≤", "<")
        high = _quantity(reader)
        if low.value >= high.value:
            raise Refused(CellError.VALUE, f"规则“{reader.text}”的区间{low}到{high}是空的")
        return Bound(_FLIPPED[left], low), Bound(cast(Comparator, right), high)
    reader.take("x", "X")
    comparator = reader.match(_COMPARATOR)
    if comparator is None:
        reader.fail("比较号（≥ ≤ > < =）")
    return (Bound(cast(Comparator, comparator), _quantity(reader)),)


def _quantity(reader: _Reader) -> Quantity:
    number = reader.match(_NUMBER)
    if number is None:
        reader.fail("数")
    unit = reader.match(_UNIT) or ""
    try:
        return read_quantity(number + unit)
    except Refused:
        reader.at -= len(unit)
        reader.fail(f"单位（“{unit}”不是单位）")


def _credit(reader: _Reader) -> Credit:
    if reader.take("满分", "权重", "100%权重"):
        return Credit(read_quantity("100%").value, CreditKind.SHARE)
    quantity = _quantity(reader)
    if quantity.value < 0:
        reader.fail("不小于0的得分")
    if quantity.is_percent:
        return Credit(quantity.value, CreditKind.SHARE)
    if quantity.unit == "分":
        return Credit(quantity.value, CreditKind.POINTS)
    if not quantity.unit and not quantity.value:
        return Credit(quantity.value, CreditKind.SHARE)
    raise Refused(
        CellError.VALUE,
        f"规则“{reader.text}”里的“{quantity}”没有说是几分还是权重的百分之几，请写成“{quantity}分”或“{quantity}%”",
    )
