"""数字格式: format codes, which of them show a date, and the date a serial number stands for."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Literal

from xladdin.day_numbers import BEHIND_1904, LAST, day_of
from xladdin.grid import Value
from xladdin.ooxml import xml
from xladdin.ooxml.package import Package

DateKind = Literal["date", "time", "datetime"]

# ECMA-376 part 1, §18.8.30; 27–36 and 50–58 as listed there for zh-cn.
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "m/d/yy h:mm", 37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;[Red](#,##0.00)",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip

_LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]|General', re.I | re.S)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.I)


def codes(package: Package) -> list[str]:
    """The format code of each cell style (`cellXfs`), in order."""
    part = package.related(package.workbook_part, "styles")
    if part is None:
        return []
    root = package.xml(part)
    own = {
        int(item.get("numFmtId") or -1): item.get("formatCode") if (item.get("formatCode") or "").strip() else "General"
        for item in root.iterfind("{*}numFmts/{*}numFmt")
        if (item.get("numFmtId") or "").isdecimal()
    }
    found = []
    for xf in root.iterfind("{*}cellXfs/{*}xf"):
        number = xf.get("numFmtId") or "0"
        number_id = int(number) if number.isdecimal() else 0
        found.append(own.get(number_id) or BUILT_IN.get(number_id, "General"))
    return found


@lru_cache(maxsize=4096)
def date_kind(code: str) -> DateKind | None:
    """What kind of moment a format shows, judged by its first section; None for numbers, text and elapsed time.

    Quoted text, escaped characters and brackets (colours, locales, conditions) do not count:

    >>> date_kind('yyyy"年"m"月"d"日"'), date_kind('[Red]0.00"days"'), date_kind("[$-804]h:mm")
    ('date', None, 'time')
    """
    if _ELAPSED.search(_LITERAL.sub("", code)):
        return None
    first = _LITERAL.sub("", code).split(";")[0].lower()
    if first == "@" or "e+" in first or "e-" in first:
        return None
    clock = "h" in first or "s" in first
    day = "y" in first or "d" in first or ("m" in first.replace("am/pm", "").replace("a/p", "") and not clock)
    if day:
        return "datetime" if clock else "date"
    return "time" if clock else None


def moment(serial: float, kind: DateKind, from_1904: bool = False) -> datetime | date | time | None:
    """The date, time or both that a serial number stands for; None where Excel has no such day.

    Args:
        serial: days since 1899-12-30 (with Excel's 1900-02-29 that never was) or 1904-01-01.
        kind: as `date_kind` gives it. A whole number is a date unless only the clock is shown.
    """
    days, fraction = divmod(serial, 1)
    milliseconds = round(fraction * 86_400_000)
    clock = (datetime.min + timedelta(milliseconds=milliseconds % 86_400_000)).time()
    days += milliseconds // 86_400_000
    if kind == "time" and days == 0:
        return clock
    if not (0 if from_1904 else 1) <= days <= (LAST - BEHIND_1904 if from_1904 else LAST):
        return None
    day = day_of(int(days), from_1904)
    if day is None:
        return None
    return day if clock == time(0) and kind == "date" else datetime.combine(day, clock)


_EXACT_INTEGER = 10**15


def value(number: float, kind: DateKind | None, from_1904: bool = False) -> Value:
    """What a stored number is: a moment by its format, or an exact decimal of the digits that Excel shows for it.

    Through float and back: Excel writes 0.8411 as 0.84109999999999996. What is no finite number is its own text.
    """
    if kind is not None and isfinite(number):
        found = moment(number, kind, from_1904)
        if found is not None:
            return found
    if number.is_integer() and abs(number) < _EXACT_INTEGER:
        return Decimal(int(number))
    return Decimal(repr(number)) if isfinite(number) else repr(number)


def uses_1904(package: Package) -> bool:
    """Whether the workbook counts days from 1904-01-01 (old Macintosh files)."""
    properties = next(package.xml(package.workbook_part).iter("{*}workbookPr"), None)
    return properties is not None and xml.is_true(properties.get("date1904"))
