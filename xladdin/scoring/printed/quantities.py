"""数量：numbers with their units in running text, Arabic or Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xladdin.numbers import Quantity
from xladdin.scoring.printed.numerals import NUMERAL, read_numeral

# Measure words of the forms, the longer first. A unit in this list ends a number wherever it stands.
UNITS: Final = (
    "平方公里", "平方千米", "立方米", "平方米", "个工作日", "工作日", "千瓦时", "万千瓦", "个百分点", "百分点", "个点", "百分比",
    "人次", "人日", "户次", "家次", "批次", "场次", "课时", "学时", "小时", "分钟", "公里", "千米", "公顷", "公斤", "千克", "毫米", "厘米",
    "个月", "季度", "亿元", "万元", "千元", "百元", "万亿元", "万亿", "美元", "亿", "元", "万吨", "万户", "万人", "万人次", "万亩", "吨",
    "米", "亩", "人", "户", "家", "个", "项", "次", "件", "条", "篇", "份", "台", "套", "辆", "天", "日", "周", "名", "位", "例",
    "起", "处", "宗", "笔", "批", "期", "场", "门", "所", "座", "倍", "档", "级", "株", "头", "只", "本", "册", "张", "片", "对",
    "种", "类", "班", "村", "镇", "栋", "艘", "架", "幅", "盏", "支", "瓶", "箱", "车", "轮", "届", "年", "万", "分", "款", "句", "字", "点",
)  # fmt: skip
# 1万份, 2亿吨: a power stands before the measure words too.
_POWERED: Final = "[万亿](?:份|件|册|台|套|辆|条|次|个|张|株|头|只|本|篇|公里|平方米|立方米)"
_UNIT: Final = "|".join((_POWERED, *sorted(UNITS, key=len, reverse=True)))
# `分` of 分析, 分配 … is no unit, and `成` of 成本 no tenth.
_NOT_POINTS: Final = r"(?!析|配|解|布|散|别|级|档|项|类|组|批|期|局|公司|管|支|之|工|包|户|摊|流)"
_NOT_TENTHS: Final = r"(?!立|果|本|功|员|长|绩|效|品|就|交|套|分(?!值|数)|熟)"
_DIGITS: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_ARABIC: Final = re.compile(rf"(?P<sign>[+-])?(?P<digits>{_DIGITS})(?P<unit>%|‰|{_UNIT})?")
_HUNDREDTHS: Final = re.compile(rf"百分之(?P<number>{NUMERAL}|{_DIGITS})")
_CHINESE: Final = re.compile(rf"(?P<number>{NUMERAL})(?P<unit>成{_NOT_TENTHS}|{_UNIT})")
_POINTS_UNIT: Final = re.compile(rf"分{_NOT_POINTS}")
_DATE_UNITS: Final = frozenset({"年", "日", "届", "点", "期", "字", "季度"})
_POINTS: Final = frozenset({"个百分点", "百分点", "个点"})
_PERCENT: Final = frozenset({"%", "百分比"}) | _POINTS


@dataclass(frozen=True, slots=True)
class Reading:
    """A number found at a place.

    Attributes:
        end: where it ends in the text.
        difference: written in 百分点.
    """

    end: int
    quantity: Quantity
    difference: bool = False


def read_number(text: str, at: int, signed: bool = False) -> Reading | None:
    """The number that begins at `at`, with its unit; None where none is meant."""
    hundredths = _HUNDREDTHS.match(text, at)
    if hundredths is not None:
        number = _value(hundredths["number"])
        return None if number is None else Reading(hundredths.end(), Quantity(number.scaleb(-2), "%"))
    arabic = _ARABIC.match(text, at)
    if arabic is not None and (signed or not arabic["sign"]):
        return _with_unit(text, Decimal((arabic["sign"] or "") + arabic["digits"].replace(",", "")), arabic)
    chinese = _CHINESE.match(text, at)
    if chinese is not None and text[at - 1 : at] != "第":
        number = _value(chinese["number"])
        if number is None:
            return None
        if chinese["unit"] == "成":
            return Reading(chinese.end(), Quantity(number.scaleb(-1), "%"))
        return _with_unit(text, number, chinese)
    return None


def _with_unit(text: str, number: Decimal, match: re.Match[str]) -> Reading | None:
    unit = match["unit"] or ""
    if unit in _PERCENT:
        return Reading(match.end(), Quantity(number.scaleb(-2), "%"), unit in _POINTS)
    if unit == "‰":
        return Reading(match.end(), Quantity(number.scaleb(-3), "%"))
    end = match.end()
    if unit == "分" and not _POINTS_UNIT.match(text, end - 1):
        if not text[match.start()].isascii():
            return None
        unit, end = "", end - 1
    return Reading(end, Quantity(number, unit))


def _value(digits: str) -> Decimal | None:
    return Decimal(digits.replace(",", "")) if digits[0].isdigit() and digits[0].isascii() else read_numeral(digits)


def is_date_like(quantity: Quantity) -> bool:
    """`2024年`, `3日`: a date rather than an amount, unless a comparison says otherwise."""
    return quantity.unit in _DATE_UNITS
