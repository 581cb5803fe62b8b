"""不能计分的原因：what kind of refusal a reason is, and what to do about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of refusal.

    Attributes:
        name: the kind in two or three words, for counting.
        says: what its reasons say.
        advice: what to do, one sentence; empty where the reasons ask for it themselves.
    """

    name: str
    says: re.Pattern[str]
    advice: str = ""


_REWRITE: Final = "改写成短式，如“≥95%:100%; ≥85%:90%; 其余:0”。"
# In this order: the first that fits is the kind.
KINDS: Final = (
    Kind("等级标准", re.compile(r"是等级标准")),
    Kind("由人评定", re.compile(r"由评价人员判断"), "请人工评定，把得分直接填入。"),
    Kind("由人选定", re.compile(r"择其一|选一|任选"), "请只留适用的一种写法。"),
    Kind("自相矛盾", re.compile(r"自相矛盾|矛盾|互相"), "请向制定单位核实，改写成不矛盾的规则。"),
    Kind("几个量", re.compile(r"涉及几个量|几个条件|要两个值|分成几项|拆成几项|请分成")),
    Kind(
        "几种算法",
        re.compile(r"怎样合用|两种算法|两种扣法|不是同一个量|分别有计分办法"),
        "请拆成几项，每项一条规则、一个值。",
    ),
    Kind("满分不符", re.compile(r"规则自己的满分")),
    Kind("没有起点", re.compile(r"从多少|超过还是低于|从几分"), "请写明从多少起算，如“以100%为满分; 每低1%扣0.5分”。"),
    Kind("没有说全", re.compile(r"没有说|没有列出|对不上|说不清|不清楚"), f"请在规则里写明，或{_REWRITE}"),
    Kind("读不懂", re.compile(r"读不懂|读不通|分不清|不能作为等次"), f"请核对原文，或{_REWRITE}"),
)
OTHER: Final = Kind("其他", re.compile(""))
# A reason that asks for something itself needs no advice.
_ASKS: Final = re.compile(r"请|值应|应填|需要\d|没有参加|为空|未考核|不适用")


def kind_of(reason: str) -> Kind:
    """The kind of a reason."""
    return next((kind for kind in KINDS if kind.says.search(reason)), OTHER)


def advice(reason: str) -> str:
    """What to do about a refusal; empty where its reason says so."""
    return "" if _ASKS.search(reason) else kind_of(reason).advice
