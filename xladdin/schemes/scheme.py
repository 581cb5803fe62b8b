"""方案的内容：an indicator tree with weights, rules and sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.numbers import normalise

_BESIDE_THE_NAME: Final = re.compile(r"^\(?[0-9一二三四五六七八九十]{1,3}[).、]\s*|[“”\"'‘’\s]")

# The choices that a scheme may state, and what they are called.
CONVENTIONS: Final = {
    "adjustment": "预算调整率的口径",
    "averaging": "多项平均",
    "carryover_base": "结转结余率的分母",
    "ceiling": "越低越好的指标",
    "completion_rounding": "完成率取舍",
    "overshoot": "超额完成",
    "qualitative": "定性指标",
    "rate_rounding": "比率取舍",
    "satisfaction": "满意度折算",
    "score_rounding": "得分取舍",
    "started_step": "不足一档",
    "subtotals": "合计",
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """指标：one indicator of a scheme.

    Attributes:
        path: the levels above it.
        weight: full marks; None where the scheme leaves it to others.
        rule: the 评分标准 as printed; empty where none is published.
        short: the same in the short form; empty where it cannot be computed.
        formula: which JX_ function gives the value, with its arguments in the scheme's own terms.
        source: clause or table within the scheme's document.
        note: what a reader must know (a rule that disagrees with its weight).
    """

    path: tuple[str, ...]
    name: str
    weight: Decimal | None = None
    rule: str = ""
    short: str = ""
    formula: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """一级、二级指标：a level with its printed weight. `note` says why its indicators do not add up to it."""

    path: tuple[str, ...]
    weight: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Convention:
    """口径：one choice that places make differently, with where it is seen."""

    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Grades:
    """等级标准：bands as JX_GRADE takes them, with their source."""

    bands: str
    source: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme.

    Attributes:
        name: as users write it in JX_SCHEME (`黔南2023`); `aliases` are taken too.
        document, clause: where it is published.
        total: full marks altogether; None where weights are left to others.
        note: what a reader must know of the whole (levels that do not add up as printed).
    """

    name: str
    title: str
    document: str
    clause: str
    indicators: tuple[Indicator, ...]
    groups: tuple[Group, ...] = ()
    aliases: tuple[str, ...] = ()
    total: Decimal | None = None
    grades: Grades | None = None
    conventions: Mapping[str, Convention] = field(default_factory=dict)
    note: str = ""

    def answers_to(self, name: str) -> bool:
        wanted = key(name)
        return any(key(own) == wanted for own in (self.name, *self.aliases))

    def indicator(self, name: str) -> Indicator:
        """The indicator of that name; `预算管理/管理制度健全性` where two levels have one of the same name.

        Raises:
            Refused: `#N/A` for a name that the scheme does not have, `#VALUE!` for one that it has twice.
        """
        *above, last = [key(part) for part in name.split("/")]
        found = [one for one in self.indicators if key(one.name) == last]
        if above:
            found = [one for one in found if [key(part) for part in one.path[-len(above) :]] == above]
        if not found:
            raise Refused(CellError.NA, f"方案“{self.name}”里没有指标“{name.strip()}”")
        if len(found) > 1:
            places = "、".join("/".join((*one.path[-1:], one.name)) for one in found)
            raise Refused(CellError.VALUE, f"方案“{self.name}”里“{name.strip()}”不止一个，请写明上级：{places}")
        return found[0]


def key(name: str) -> str:
    """A name without numbering, quotation marks and spaces: `(14)固定资产利用`, `“三公”经费控制率`."""
    return _BESIDE_THE_NAME.sub("", normalise(name))
