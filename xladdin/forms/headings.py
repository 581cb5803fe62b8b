"""表头用语：one heading cell, read: which column it opens, with the points and the unit it carries.

`产出指标(50分)`, `全年预算数（万元）`, `实际完成值(B)`, `一 级\\n指 标` are all headings; the words
themselves are data (`data/headings.toml`).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from xladdin.grid import Cell
from xladdin.numbers import normalise


class Role(StrEnum):
    """What a column of a form holds. The names are the field's own and appear in the JSON output."""

    LEVEL1 = "一级指标"
    LEVEL2 = "二级指标"
    LEVEL3 = "三级指标"
    LEVEL4 = "四级指标"
    NAME = "指标名称"
    OPERATOR = "指标值类型"
    UNIT = "度量单位"
    LAST_YEAR = "上年实际值"
    INTERIM = "半年指标值"
    ADJUSTED = "调整指标值"
    TARGET = "指标值"
    COMPLETION = "完成率"
    ACTUAL = "实际完成值"
    VALUE = "评价值"
    NUMERATOR = "分子"
    DENOMINATOR = "分母"
    WEIGHT = "分值"
    SCORE_RATE = "得分率"
    SCORE = "得分"
    DEDUCTED = "扣分"
    STANDARD = "评分标准"
    SHORT_RULE = "简式规则"
    PRINTED_STANDARD = "评分标准原文"
    EXPLANATION = "指标解释"
    BASIS = "评分依据"
    REASON = "偏差原因"
    TO_DATE = "监控期执行情况"
    EXPECTED = "全年预计完成情况"
    LIKELIHOOD = "完成目标可能性"
    IMPROVEMENT = "拟改进措施"
    NOTE = "备注"
    INITIAL = "年初预算数"
    BUDGET = "全年预算数"
    SPENT = "全年执行数"
    SPENT_TO_DATE = "监控期执行数"
    FORECAST = "全年预计执行数"
    RATE = "执行率"
    PROJECT = "项目名称"
    DEPARTMENT = "单位名称"

    @property
    def level(self) -> int:
        """1 to 4 for a level column, 0 for any other."""
        return LEVELS.index(self) + 1 if self in LEVELS else 0


LEVELS: Final[tuple[Role, ...]] = (Role.LEVEL1, Role.LEVEL2, Role.LEVEL3, Role.LEVEL4)
AMOUNTS: Final[tuple[Role, ...]] = (Role.INITIAL, Role.BUDGET, Role.SPENT, Role.SPENT_TO_DATE, Role.FORECAST)
# Headings that stand over both kinds of table.
SHARED: Final = frozenset({Role.WEIGHT, Role.SCORE, Role.REASON, Role.NOTE, Role.UNIT, Role.IMPROVEMENT})
_FUND_ROLES: Final = frozenset({*AMOUNTS, Role.RATE})

# A heading is a word or two; a longer text in a header row is a sentence that happens to begin like one.
LONGEST: Final = 40
_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_SHARE: Final = re.compile(r"(\d+(?:\.\d+)?)%?")
_POINTS: Final = re.compile(r"(?:共|满分|计|总分)?(\d+(?:\.\d+)?)分")
_MONEY: Final = re.compile(r"(?:单位[:：]?)?(?:人民币)?((?:亿|千万|百万|万|千)?元)")
_DROPPED: Final = re.compile(r"[\s\"'“”‘’《》:：、*＊]")


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading as read.

    Attributes:
        role: the column it opens.
        points: the points in its brackets (`分值（100分）`), or None.
        unit: `%` or a unit of money in its brackets (`全年预算数（万元）`), `` without one.
        loose: the word is also a label beside a table (绩效目标), or means something else in another place (评分说明).
    """

    role: Role
    points: Decimal | None = None
    unit: str = ""
    loose: bool = False

    @property
    def of_funds(self) -> bool:
        return self.role in _FUND_ROLES

    @property
    def beside_table(self) -> bool:
        """Whether it may also be the label of a whole table (绩效指标, 绩效目标)."""
        return self.role is Role.NAME or self.loose


@dataclass(frozen=True, slots=True)
class _Words:
    names: dict[str, Role]
    loose: frozenset[str]
    patterns: tuple[tuple[re.Pattern[str], Role], ...]
    ignored: tuple[str, ...]


@cache
def _words() -> _Words:
    data: dict[str, Any] = tomllib.loads(
        files("xladdin.forms").joinpath("data/headings.toml").read_text(encoding="utf-8")
    )
    names: dict[str, Role] = {}
    patterns: list[tuple[re.Pattern[str], Role]] = []
    loose: set[str] = set()
    for entry in data["heading"]:
        role = Role(entry["role"])
        loose.update(map(bare_words, entry.get("loose", ())))
        for name in [*entry["names"], *entry.get("loose", ())]:
            word = bare_words(name)
            if names.setdefault(word, role) is not role:
                raise ValueError(f"headings.toml：“{name}”同时属于{names[word]}和{role}")
        patterns += [(re.compile(_filled(pattern, data["fragments"])), role) for pattern in entry.get("patterns", ())]
    return _Words(names, frozenset(loose), tuple(patterns), tuple(data["ignored"]))


def _filled(pattern: str, fragments: dict[str, str]) -> str:
    """`{time}` and the like are named here, as `str.format` would trip over `{1,2}`."""
    for name, fragment in fragments.items():
        pattern = pattern.replace(f"{{{name}}}", fragment)
    return pattern


def bare_words(text: str) -> str:
    """`产 出指标（50分）：` → `产出指标`: no spaces, no quotes, nothing in brackets."""
    return _DROPPED.sub("", _BRACKETS.sub("", normalise(text)))


def points_in(text: str) -> Decimal | None:
    """The points a name carries in brackets: `产出指标（50分）` → 50."""
    for inside in _BRACKETS.findall(normalise(text)):
        match = _POINTS.fullmatch(inside.replace(" ", ""))
        if match:
            return Decimal(match[1])
    return None


def bare_share_in(text: str) -> Decimal | None:
    """The figure alone in the brackets behind a name: `过程（20）`, `投入（15%）`; whether it means points, its fellows tell."""
    insides = _BRACKETS.findall(normalise(text))
    match = _SHARE.fullmatch(insides[-1].replace(" ", "")) if insides else None
    return Decimal(match[1]) if match else None


def money_unit_in(text: str) -> str:
    """The unit of money a text names: `单位：万元`, `全年预算数（万元）` → `万元`."""
    match = _MONEY.search(normalise(text).replace(" ", ""))
    return match[1] if match else ""


@lru_cache(maxsize=8192)
def is_checking(text: str) -> bool:
    """`复算得分`, `差异`: the heading of a column that checks the form and is no part of it."""
    return bare_words(text).startswith(_words().ignored)


@lru_cache(maxsize=8192)
def read_heading(text: str) -> Heading | None:
    """The heading that `text` is, or None."""
    narrow = normalise(text[: 4 * LONGEST])
    if not narrow or len(narrow) > LONGEST:
        return None
    word = bare_words(narrow)
    words = _words()
    if not word or is_checking(narrow):
        return None
    role = words.names.get(word)
    if role is None:
        role = next((role for pattern, role in words.patterns if pattern.fullmatch(word)), None)
    if role is None:
        return None
    unit = ""
    for inside in _BRACKETS.findall(narrow):
        inner = inside.replace(" ", "")
        if inner in ("%", "百分比"):
            unit = "%"
        elif _MONEY.fullmatch(inner):
            unit = money_unit_in(inner)
    return Heading(role, points_in(narrow), unit, word in words.loose)


def heading_of(cell: Cell) -> Heading | None:
    """The heading that a cell holds, or None."""
    return read_heading(cell.value) if isinstance(cell.value, str) else None
