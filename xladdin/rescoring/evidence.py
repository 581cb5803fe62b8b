"""依据里的数：the rate that an evaluator wrote among words: `98.65%（90.86/92.1）`, `预算完成率=5069.77/7479.37=67.78%`.

A rate is taken only where the words leave one: a bound (≥95%, 40%以上) and a factor (3×80%) are none, and of several rates
the one that the indicator's name stands in front of is meant. Anything else is refused with what stands there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.forms.headings import bare_words
from xladdin.numbers import Quantity, divide, normalise, plain, round_to

_NUMBER: Final = r"\d+(?:,\d{3})*(?:\.\d+)?"
_RATE: Final = re.compile(rf"(?<![\d.])(?P<number>-?{_NUMBER})\s*%")
_UNIT: Final = r"[万千百亿]*[^\W\d_]{0,2}"
_QUOTIENT: Final = re.compile(
    rf"(?<![\d./÷-])(?P<above>{_NUMBER}){_UNIT}\s*[/÷]\s*(?P<below>{_NUMBER})(?!\d|\.\d|\s*[/÷-]\d)"
)
# A rate after these is what was asked for, before those likewise: no result.
_BOUND_BEFORE: Final = re.compile(
    r"(?:[≥≤><]|不(?:低于|少于|高于|超过)|大于|小于|超过|高于|低于|目标值?|计划|指标值|任务数?|要求)(?:等于|为|是|:)?\s*$"
)
_BOUND_BEHIND: Final = re.compile(r"\s*\)?(?:\(含\))?(?:以上|以下|以内|及以上)")
_FACTOR_BEFORE: Final = re.compile(r"[*×xX]\s*$")
_FACTOR_BEHIND: Final = re.compile(r"\s*[*×]")
# `预算执行率为` in front of a rate: the name, without the words that tie it to the rate.
_NAME: Final = re.compile(r"(?P<name>[^\W\d_]+)(?:=|:)?\s*$")
_TIES: Final = re.compile(r"(?:分别|仅|约|只|达到|达|为|是|等于|实际|完成)+$")
_SHORTEST_NAME: Final = 2


@dataclass(frozen=True, slots=True)
class StatedRate:
    """依据中的比率.

    Attributes:
        rate: the rate, as a percentage.
        how: which words it was read from, and whether the division beside it gives it.
    """

    rate: Quantity
    how: str


@dataclass(frozen=True, slots=True)
class _Seen:
    text: str
    value: Decimal
    name: str


def stated_rate(text: str, indicator: str) -> StatedRate | None:
    """The rate that the words state; None where they state none.

    Args:
        indicator: the indicator's name, which tells apart several rates.

    Raises:
        Refused: several rates stand there, and no word says which one is meant.
    """
    words = normalise(text)
    rates, quotients = _rates(words), list(_QUOTIENT.finditer(words))
    if not rates:
        return _by_quotient(quotients)
    meant = _meant(rates, bare_words(indicator))
    how = f"取自“{meant.text}”"
    if len(quotients) == 1 and len({seen.value for seen in rates}) == 1:
        how += _compared(meant, quotients[0])
    return StatedRate(Quantity(meant.value, "%"), how)


def _rates(words: str) -> list[_Seen]:
    found = []
    for match in _RATE.finditer(words):
        before, behind = words[: match.start()], words[match.end() :]
        if _BOUND_BEFORE.search(before) or _BOUND_BEHIND.match(behind):
            continue
        if _FACTOR_BEFORE.search(before) or _FACTOR_BEHIND.match(behind):
            continue
        name = _NAME.search(before)
        found.append(
            _Seen(match.group(), _decimal(match["number"]).scaleb(-2), _TIES.sub("", name["name"]) if name else "")
        )
    return found


def _meant(rates: Sequence[_Seen], indicator: str) -> _Seen:
    if len({seen.value for seen in rates}) == 1:
        return rates[0]
    named = [s for s in rates if len(s.name) >= _SHORTEST_NAME and (s.name in indicator or indicator in s.name)]
    if len({seen.value for seen in named}) == 1:
        return named[0]
    shown = "、".join(dict.fromkeys(seen.text for seen in rates))
    raise Refused(CellError.VALUE, f"写了几个比率（{shown}），说不清按哪一个计分，请在评价值栏填一个")


def _by_quotient(quotients: Sequence[re.Match[str]]) -> StatedRate | None:
    if len(quotients) != 1:
        return None
    above, below = _operands(quotients[0])
    if not below:
        return None
    rate = divide(above, below)
    return StatedRate(Quantity(rate, "%"), f"{plain(above)}÷{plain(below)}={plain(rate * 100, 4)}%")


def _compared(meant: _Seen, quotient: re.Match[str]) -> str:
    """What the division beside the rate says of it."""
    above, below = _operands(quotient)
    if not below:
        return ""
    exact = divide(above, below) * 100
    places = len(meant.text.rstrip("% ").partition(".")[2])
    shown = f"{plain(above)}÷{plain(below)}"
    if meant.value * 100 in (round_to(exact, places), round_to(exact, places, "截断")):
        return f"（{shown}，相符）"
    return f"（但{shown}={plain(exact, 4)}%，与之不符）"


def _operands(quotient: re.Match[str]) -> tuple[Decimal, Decimal]:
    return _decimal(quotient["above"]), _decimal(quotient["below"])


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))
