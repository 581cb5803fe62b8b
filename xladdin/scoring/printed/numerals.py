"""中文数字：`两`, `十五`, `三百二十`, `百分之五`, `三分之二`: read only where a number is meant.

一 and 三 stand in 一体化 and 三公经费 too: a numeral counts only before a measure word.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_DIGITS: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "俩": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
NUMERAL: Final = r"[零〇一二两三四五六七八九十百千壹贰叁]{1,9}"
_FORM: Final = re.compile(NUMERAL)


def read_numeral(text: str) -> Decimal | None:
    """The number that Chinese digits up to 千 spell; None when they spell none (`三百百`)."""
    if not _FORM.fullmatch(text):
        return None
    if not any(c in _TENS for c in text):
        # 二〇二三 reads digit by digit; two digits beside each other in speech (两三个) are no number.
        if len(text) > 1 and not ("〇" in text or "零" in text or len(text) == 4):
            return None
        return Decimal("".join(str(_DIGITS[c]) for c in text))
    total, digit, last = 0, None, 10_000
    for c in text:
        if c in _TENS:
            size = _TENS[c]
            if size >= last or (digit is None and c != "十"):
                return None
            total += (1 if digit is None else digit) * size
            digit, last = None, size
        elif digit is None or digit == 0:
            digit = _DIGITS[c]
        else:
            return None
    return Decimal(total + (digit or 0))
