"""数字：reading what people type into a cell, and rounding it the way the field does.

`12,961.52`, `84.11%`, `８４.１１％`, `100万元`, `(1,200)` and plain numbers all become a
`Quantity` of exact decimals. What cannot be read is refused, never guessed at.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final

from xladdin.errors import CellError, Refused

# Quotients carry 40 digits and everything computed from them 28 (the default context): a half that a
# non-terminating quotient hid (1/3 × 0.015 = 0.005) is a half again before it is rounded.
_QUOTIENT: Final = Context(prec=40, rounding=ROUND_HALF_EVEN)
_WIDE: Final = Context(prec=60)

_HALF_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord(a): b
    for a, b in {
        "\u3000": " ", "\u00a0": " ", "\u200b": "", "\ufeff": "", "\r": " ", "\n": " ", "\t": " ",
        "≧": "≥", "⩾": "≥", "﹥": ">", "≦": "≤", "⩽": "≤", "﹤": "<", "﹦": "=",
        "−": "-", "﹣": "-", "﹪": "%", "【": "[", "】": "]", "。": "。", "￥": "¥", "～": "~", "〜": "~",
    }.items()
}  # fmt: skip
_COMPARATOR: Final = re.compile(r">\s*=|=\s*>|<\s*=|=\s*<|=\s*=")
_COMPARATORS: Final = {">=": "≥", "=>": "≥", "<=": "≤", "=<": "≤", "==": "="}


@lru_cache(maxsize=16384)
def normalise(text: str) -> str:
    """Half-width letters, digits and punctuation; `≥ ≤ > < =` as single signs; spaces trimmed and single."""
    narrow = text.translate(_HALF_WIDTH)
    narrow = _COMPARATOR.sub(lambda m: _COMPARATORS[m.group().replace(" ", "")], narrow)
    return " ".join(narrow.split())


class Rounding(StrEnum):
    """取舍方式：how a result is cut to its decimals."""

    HALF_UP = "四舍五入"
    TRUNCATE = "截断"


def divide(numerator: Decimal, denominator: Decimal) -> Decimal:
    """The quotient to 40 digits.

    Raises:
        Refused: `#DIV/0!` for a zero denominator.
    """
    if not denominator:
        raise Refused(CellError.DIV0, "分母为0")
    return _QUOTIENT.divide(numerator, denominator)


@lru_cache(maxsize=64)
def _unit_in_last_place(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def round_to(value: Decimal, places: int, rounding: Rounding | str = Rounding.HALF_UP) -> Decimal:
    """`value` with `places` decimals: half up (away from zero), or truncated toward zero."""
    mode = ROUND_DOWN if rounding == Rounding.TRUNCATE else ROUND_HALF_UP
    if mode is ROUND_HALF_UP:
        # A quotient's 40th digit is not evidence: 2.4999…9 (40 digits) is the 2.5 that its factors make.
        value = +value
    return value.quantize(_unit_in_last_place(places), rounding=mode, context=_WIDE)


# Powers of ten that Chinese writes into the unit. 千 and 百 only before 元: 千克, 千瓦 and 百分比 are units of their own.
_MAGNITUDES: Final = {
    "万亿": 12, "千亿": 11, "百亿": 10, "十亿": 9, "亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4,
}  # fmt: skip
_MONEY_MAGNITUDES: Final = {"千": 3, "百": 2}
_PERCENT_UNITS: Final = frozenset({"%", "百分比", "个百分点", "百分点", "百分之"})


# Not frozen: one is made for every number of every call, and a frozen dataclass takes three times as long to make.
@dataclass(slots=True, unsafe_hash=True)
class Quantity:
    """数值与单位：a number and the unit written behind it. Treated as immutable.

    Attributes:
        value: the number; a percentage is already divided by 100 (84.11% is 0.8411).
        unit: the unit as written (`万元`, `户`), `%` for any percentage, `` when bare.
    """

    value: Decimal
    unit: str = ""

    @property
    def is_percent(self) -> bool:
        return self.unit == "%"

    def split_unit(self) -> tuple[int, str]:
        """`亿元` → (8, `元`); `户` → (0, `户`)."""
        for word, power in _MAGNITUDES.items():
            if self.unit.startswith(word):
                return power, self.unit[len(word) :]
        if self.unit[1:] == "元" and self.unit[0] in _MONEY_MAGNITUDES:
            return _MONEY_MAGNITUDES[self.unit[0]], "元"
        return 0, self.unit

    def __str__(self) -> str:
        if self.is_percent:
            return f"{plain(self.value * 100)}%"
        return f"{plain(self.value)}{self.unit}"


def in_one_unit(*quantities: Quantity) -> tuple[Decimal, ...]:
    """All values in one unit: 73.1亿 and 800000万元 become comparable numbers.

    A bare number takes the unit of the others. 万 and 亿 without a base go with any base.

    Raises:
        Refused: `#VALUE!` when units cannot be compared (万元 with 户, % with 个), or when a bare
            number stands among several different units.
    """
    units = {quantity.unit for quantity in quantities if quantity.unit}
    if len(units) < 2:
        return tuple(quantity.value for quantity in quantities)
    shown = "与".join(str(quantity) for quantity in quantities)
    if "%" in units:
        raise Refused(CellError.VALUE, f"单位不一致：{shown}不能一起计算")
    split = [quantity.split_unit() for quantity in quantities]
    if len({base for _, base in split if base}) > 1:
        raise Refused(CellError.VALUE, f"单位不一致：{shown}不能一起计算")
    if any(not quantity.unit for quantity in quantities):
        raise Refused(CellError.VALUE, f"单位不清楚：{shown}中有的数没有单位")
    return tuple(quantity.value.scaleb(power) for quantity, (power, _) in zip(quantities, split, strict=True))


def plain(value: Decimal, digits: int = 10) -> str:
    """A number for people: no exponent, no trailing zeros, at most `digits` decimals."""
    shown = +value
    exponent = shown.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > digits:
        shown = round_to(shown, digits)
    text = f"{shown:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


# 财预 forms and local systems write these where an indicator was not assessed or nothing was entered.
NOT_ASSESSED: Final = frozenset(
    {
        "不予考核",
        "不考核",
        "未考核",
        "不适用",
        "不涉及",
        "—",
        "——",
        "–",
        "-",
        "--",
        "/",
        "\\",
        "N/A",
        "n/a",
        "null",
        "NULL",
    }
)

_NUMBER: Final = re.compile(
    r"(?P<open>\()?\s*(?P<money>¥)?\s*(?P<sign>[+-]?)\s*(?P<percent>百分之)?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?P<exp>[eE][+-]?\d{1,2})?"
    r"\s*(?P<close>\))?\s*(?P<unit>.*)",
    re.ASCII,
)
# A unit is a short word. These characters make it a phrase that qualifies the number (左右, 以上, 超过 …), so it is refused.
_UNIT: Final = re.compile(r"[^\d\s<>=≥≤,;:~+，；：。、!?|\"'#]{1,12}")
_QUALIFIER: Final = re.compile(r"左右|以[上下内外前后]|上下|[余多约近超至到未不前后底]")


def unit_of(text: str) -> str | None:
    """The unit a suffix spells (`%` for every way of writing per cent), or None when it is no unit."""
    suffix = text.strip()
    if not suffix:
        return ""
    if suffix in _PERCENT_UNITS:
        return "%"
    if suffix == "‰":
        return suffix
    if _UNIT.fullmatch(suffix) and not _QUALIFIER.search(suffix) and "%" not in suffix:
        return suffix
    return None


@lru_cache(maxsize=16384)
def _read_text(text: str) -> Quantity | CellError:
    """The quantity a text spells, or #N/A for "not assessed", or #VALUE! (cached, so errors are values here)."""
    narrow = normalise(text)
    if not narrow or narrow in NOT_ASSESSED:
        return CellError.NA
    match = _NUMBER.fullmatch(narrow)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return CellError.VALUE
    unit = unit_of(match["unit"])
    if unit is None or (match["money"] and unit not in ("", "元")) or (match["percent"] and unit):
        return CellError.VALUE
    value = Decimal(match["digits"].replace(",", "") + (match["exp"] or ""))
    if match["sign"] == "-":
        value = -value
    if match["open"]:
        value = -value
    if match["percent"] or unit == "%":
        return Quantity(value.scaleb(-2), "%")
    if unit == "‰":
        return Quantity(value.scaleb(-3), "%")
    return Quantity(value, "元" if match["money"] else unit)


def from_float(number: float) -> Decimal:
    """A cell's binary number as the decimal it shows: 15 significant digits, as Excel keeps.

    Raises:
        Refused: `#NUM!` for what is not a finite number.
    """
    if not math.isfinite(number):
        raise Refused(CellError.NUM, "不是有限的数")
    return Decimal(f"{number:.15g}")


def read_quantity(value: object) -> Quantity:
    """The quantity in a cell value.

    Args:
        value: a number, a text as people type it, None for a blank, or a `CellError`.

    Raises:
        Refused: an incoming error as it came; `#N/A` for a blank or an item not assessed;
            `#VALUE!` for a text that is no number, and for TRUE or FALSE.
    """
    kind = type(value)
    if kind is float:
        return Quantity(from_float(value))  # type: ignore[arg-type]  # narrowed by kind: isinstance costs a third of a call
    if kind is int:
        return Quantity(Decimal(value))  # type: ignore[arg-type]  # as above
    if isinstance(value, CellError):
        raise Refused(value, f"引用的单元格是错误值{value}")
    if isinstance(value, str):
        error = CellError.of(value)
        if error is not None:
            raise Refused(error, f"引用的单元格是错误值{error}")
        read = _read_text(value)
        if isinstance(read, Quantity):
            return read
        if read is CellError.NA:
            shown = value.strip()
            raise Refused(read, f"“{shown}”表示未考核或不适用" if shown else "单元格为空")
        raise Refused(read, f"“{value.strip()}”不能读成一个数")
    if isinstance(value, Quantity):
        return value
    if value is None:
        raise Refused(CellError.NA, "单元格为空")
    if isinstance(value, bool):
        raise Refused(CellError.VALUE, "逻辑值不是数")
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise Refused(CellError.NUM, "不是有限的数")
        return Quantity(value)
    if isinstance(value, float):
        return Quantity(from_float(float(value)))
    if isinstance(value, int):
        return Quantity(Decimal(value))
    raise Refused(CellError.VALUE, "不能读成一个数")
