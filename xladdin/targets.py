"""指标值：what a target cell says: a bound, a number, a unit, a date, or only words.

`≥5户`, `<=50万元`, `=100%`, `≥100百分比`, `14.227亿`, `95%以上`, `不超过3次`, `5-10个`,
`2024年9月底前`, `健全`, `100%-80%(含)`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

from xladdin.errors import CellError, Refused
from xladdin.numbers import NOT_ASSESSED, Quantity, in_one_unit, normalise, read_quantity

Operator = Literal["≥", "≤", ">", "<", "=", ""]
Kind = Literal["定量", "定性"]

# Said in words, before or after the number.
_BEFORE: Final[dict[str, Operator]] = {
    "大于或等于": "≥", "大于等于": "≥", "不低于": "≥", "不少于": "≥", "不小于": "≥", "不短于": "≥", "至少": "≥",
    "小于或等于": "≤", "小于等于": "≤", "不高于": "≤", "不超过": "≤", "不多于": "≤", "不大于": "≤", "不超": "≤",
    "控制在": "≤", "不晚于": "≤", "至多": "≤", "最多": "≤", "高于": ">", "大于": ">", "超过": ">", "多于": ">",
    "低于": "<", "小于": "<", "少于": "<", "等于": "=", "达到": "≥",
    "≥": "≥", "≤": "≤", ">": ">", "<": "<", "=": "=",
}  # fmt: skip
_AFTER: Final[dict[str, Operator]] = {
    "及以上": "≥", "(含)以上": "≥", "以上(含)": "≥", "以上": "≥", "及以下": "≤", "(含)以下": "≤", "以下": "≤",
    "(含)以内": "≤", "以内": "≤", "之内": "≤", "内": "≤",
}  # fmt: skip
_NUMBER: Final = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_UNIT: Final = r"[^\d\s<>=≥≤,;:~]{0,10}?"
_SIMPLE: Final = re.compile(
    rf"(?P<name>[^<>=≥≤\d]*?)\s*(?P<op>{'|'.join(_BEFORE)})?\s*(?P<number>{_NUMBER})\s*"
    rf"(?P<unit>{_UNIT})\s*(?P<after>{'|'.join(re.escape(w) for w in _AFTER)})?"
)
_RANGE: Final = re.compile(
    rf"(?P<low>{_NUMBER})(?P<unit1>{_UNIT})\s*(?:-|~|—|至|到)\s*(?P<high>{_NUMBER})(?P<unit2>{_UNIT})"
)
_DATE: Final = re.compile(
    r"(?P<op>≤|<|=|不晚于|于|在|截至|截止到?)?\s*(?:(?P<year>(?:19|20)\d{2})\s*[年./-]\s*)(?:(?P<month>\d{1,2})\s*[月./-]?\s*)?"
    r"(?:(?P<day>\d{1,2})\s*[日号]?)?\s*(?P<end>年底|底|末|年末|中旬|上旬|下旬)?\s*(?P<before>前|之前|以前|内|完成|前完成)*"
)
_MONTH_ONLY: Final = re.compile(
    r"(?P<month>\d{1,2})\s*月\s*(?:(?P<day>\d{1,2})\s*[日号])?\s*(?:底|末|中旬|上旬|下旬)?\s*(?:前|之前|以前|内|完成)+"
)
_GRADE_BAND: Final = re.compile(r"(\d+)%\s*(?:\(含\))?\s*[-~—至]\s*(\d+)%\s*(?:\(含\))?")


@dataclass(frozen=True, slots=True)
class Target:
    """One 指标值, read.

    Attributes:
        text: the cell's text, normalised.
        kind: 定量 when a number, a range or a date says whether it is met; 定性 otherwise.
        operator: the comparison, `` when none is written.
        quantity: the bound; None for words, dates and ranges.
        high: the upper bound of a range (`5-10个`); `quantity` is then its lower bound.
        deadline: an ISO date (or `--MM-DD` where no year is written) for a date.
        several: more than one bound in one cell (`≥14.227亿、≥8%`).
    """

    text: str
    kind: Kind
    operator: Operator = ""
    quantity: Quantity | None = None
    high: Quantity | None = None
    deadline: str | None = None
    several: bool = False

    @property
    def value(self) -> Decimal | None:
        return self.quantity.value if self.quantity else None

    @property
    def unit(self) -> str:
        if self.deadline:
            return "日期"
        return self.quantity.unit if self.quantity else ""

    def met_by(self, actual: Quantity) -> bool:
        """Whether `actual` satisfies the bound, to the letter of the comparison.

        Raises:
            Refused: for words, dates and several bounds, and for units that cannot be compared.
        """
        have, bound = self.against(actual)
        if self.high is not None and self.quantity is not None:
            return bound <= have <= in_one_unit(actual, self.quantity, self.high)[2]
        match self.operator:
            case "≤":
                return have <= bound
            case "<":
                return have < bound
            case ">":
                return have > bound
            case "=":
                return have == bound
            case _:
                return have >= bound

    def against(self, actual: Quantity) -> tuple[Decimal, Decimal]:
        """(actual, bound) in one unit.

        Raises:
            Refused: see `met_by`.
        """
        if self.several:
            raise Refused(CellError.VALUE, f"“{self.text}”里有几个指标值，请拆成几行")
        if self.quantity is None:
            raise Refused(CellError.VALUE, f"“{self.text}”不是数量指标值，不能计算完成率")
        have, bound = in_one_unit(actual, self.quantity)
        return have, bound


def _deadline(match: re.Match[str]) -> str | None:
    year = match.groupdict().get("year")
    month, day = match["month"], match["day"]
    if year is None:
        return f"--{int(month):02}-{int(day):02}" if day else f"--{int(month):02}"
    if month is None:
        return f"{year}-12-31"
    if not 1 <= int(month) <= 12:
        return None
    last = calendar.monthrange(int(year), int(month))[1]
    if day is not None and not 1 <= int(day) <= last:
        return None
    return date(int(year), int(month), int(day) if day else last).isoformat()


def _read_number(number: str, unit: str) -> Quantity | None:
    try:
        return read_quantity(number + unit)
    except Refused:
        # A phrase behind the number (`100%完成`) is not a unit; the number still stands.
        return read_quantity(number + "%") if unit.startswith("%") else None


def _read_date(text: str) -> Target | None:
    match = _DATE.fullmatch(text)
    # A bare year or `2024.5` is a number unless something says that it is a date.
    if (
        match
        and (match["month"] or match["end"] or match["before"])
        and re.search("[年月日号]|-.*-|/.*/|\\..*\\.", text)
    ):
        deadline = _deadline(match)
        if deadline:
            ends = match["before"] or match["end"] or match["op"] in ("≤", "<", "不晚于", "截至", "截止", "截止到")
            return Target(text, "定量", "≤" if ends else "=", deadline=deadline)
    match = _MONTH_ONLY.fullmatch(text)
    if match and 1 <= int(match["month"]) <= 12:
        return Target(text, "定量", "≤", deadline=_deadline(match))
    return None


def _is_year(quantity: Quantity) -> bool:
    """`2024年保持良好` begins with a year, which counts nothing."""
    return quantity.unit.startswith("年") and len(quantity.unit) > 1 and 1990 <= quantity.value <= 2100


@lru_cache(maxsize=8192)
def _parse(text: str) -> Target:
    band = _GRADE_BAND.fullmatch(text)
    if band and int(band[1]) > int(band[2]):
        # Written downwards (`100%-80%(含)`) it is the grade band of a 定性 indicator; upwards it is a range.
        return Target(text, "定性")
    dated = _read_date(text)
    if dated:
        return dated
    span = _RANGE.fullmatch(text)
    if span:
        unit = span["unit2"] or span["unit1"]
        low, high = _read_number(span["low"], span["unit1"] or unit), _read_number(span["high"], unit)
        if low and high and low.value < high.value:
            return Target(text, "定量", quantity=low, high=high)
    simple = _SIMPLE.fullmatch(text)
    if simple:
        quantity = _read_number(simple["number"], simple["unit"] or "")
        before, after = simple["op"], simple["after"]
        operator = _BEFORE[before] if before else _AFTER[after] if after else ""
        # `达到95%以上`, `不低于90%以上`: the words say one thing twice.
        agrees = not (before and after) or _BEFORE[before][0] in (_AFTER[after], ">" if _AFTER[after] == "≥" else "<")
        if quantity and agrees and (operator or not (simple["name"] or _is_year(quantity))):
            return Target(text, "定量", operator, quantity)
    bounds = re.findall(rf"[<>=≥≤]\s*{_NUMBER}", text)
    if len(bounds) > 1:
        return Target(text, "定量", several=True)
    return Target(text, "定性")


def parse_target(value: object) -> Target:
    """What a 指标值 cell says.

    Args:
        value: the cell: a number, a text, or a `Target` already parsed.

    Raises:
        Refused: an incoming error as it came; `#N/A` for a blank or 不适用.
    """
    if isinstance(value, Target):
        return value
    if isinstance(value, str):
        text = normalise(value)
        error = CellError.of(text)
        if error is not None:
            raise Refused(error, f"引用的单元格是错误值{error}")
        if not text:
            raise Refused(CellError.NA, "指标值为空")
        if text in NOT_ASSESSED:
            raise Refused(CellError.NA, f"“{text}”表示未考核或不适用")
        return _parse(text)
    quantity = read_quantity(value)
    return Target(str(quantity), "定量", quantity=quantity)
