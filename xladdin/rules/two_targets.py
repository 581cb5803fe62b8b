"""JX106 同一指标两个指标值."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from xladdin.errors import Refused
from xladdin.finding import Finding, Severity
from xladdin.forms.entries import Entry
from xladdin.forms.facts import BookFacts, FormFacts
from xladdin.forms.form import FormType
from xladdin.forms.owner import plain_name
from xladdin.numbers import in_one_unit
from xladdin.rules.registry import finding, quoted, rule
from xladdin.rules.same_fact import place
from xladdin.rules.same_owner import same_department, same_owner
from xladdin.rules.word_lists import any_of, word_list
from xladdin.targets import Target

SOURCE: Final = "同一项目（部门）同一年度的同一指标，各表的指标值应当一致"
_WAYS: Final = {"≥": 1, ">": 1, "≤": -1, "<": -1}


@dataclass(frozen=True, slots=True)
class _Stated:
    """One target of one indicator, in a row or in a sentence of the year's goals."""

    form: FormFacts
    entry: Entry
    title: str
    name: str
    target: Target
    named: Entry | None

    @property
    def shown(self) -> str:
        if self.named is not None:
            return self.target.text
        return f"{self.target.operator}{self.target.quantity}"


def same_name(name: str) -> str:
    """A name as it is compared: 规模以上工业企业增加值增速 and 规模以上工业增加值增速 are one."""
    names = word_list("same_indicator")["names"]
    short = any_of("same_indicator", "names", "dropped").sub("", plain_name(name))
    for entry in names["same"]:
        short = re.sub(entry["words"], entry["short"], short)
    return short


def _stated(book: BookFacts) -> Iterator[_Stated]:
    for form in book.everywhere:
        for goal in form.goals:
            yield _Stated(form, goal.entry, goal.name, same_name(goal.name), goal.target, None)
        for indicator in form.filled():
            target = indicator.target.parsed if indicator.target else None
            if indicator.target is None or target is None or target.quantity is None:
                continue
            if target.high is not None or target.several or (form.type is FormType.SCORING and not target.operator):
                continue
            yield _Stated(
                form, indicator.target.entry, indicator.title, same_name(indicator.title), target, indicator.name
            )


def _comparable(one: _Stated, other: _Stated, book: BookFacts) -> bool:
    if one.form is other.form and (one.named is None) == (other.named is None):
        # Two rows of one form are two tasks with one name, or a mistake that nobody can tell from here.
        return False
    if same_owner(one.form, other.form) or one.form is other.form:
        return True
    regional = any_of("same_indicator", "region", "names").fullmatch(one.name) is not None
    return regional and same_department(one.form, other.form, book)


def _differ(one: _Stated, other: _Stated) -> Severity | None:
    """Another number or the opposite direction is an error; `=95%` beside `≥95%` a warning."""
    assert one.target.quantity is not None
    assert other.target.quantity is not None
    try:
        first, second = in_one_unit(one.target.quantity, other.target.quantity)
    except Refused:
        return None
    ways = _WAYS.get(one.target.operator, 0), _WAYS.get(other.target.operator, 0)
    if first != second or ways[0] * ways[1] < 0:
        return Severity.ERROR
    exact = "=" in (one.target.operator, other.target.operator) and one.target.operator != other.target.operator
    return Severity.WARNING if exact and "" not in (one.target.operator, other.target.operator) else None


@rule("JX106", "同一指标有不同的指标值", Severity.ERROR)
def two_targets(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    同一项目（或部门）同一年度的同一个指标，在目标表、监控表、自评表里的指标值不一样；年度目标里用文字写的
    （`规模以上工业增加值增速8%以上`）也与指标行比较。全县（区、市）只有一个的数，如规模以上工业增加值增速，
    在部门和项目的表里也应当一样。一次给出几个工作簿的，跨工作簿比较。

    战略目标表与年度目标表写的是同一年度的，为警告；没有写年度的中长期目标不比较。

    数不同的是错误；数相同而一处写“=”、一处写“≥”的是警告。名称里的“企业”“全县”等不影响比较，
    见 `xladdin/rules/data/same_indicator.toml`。

    ## 为什么

    批复的目标改低了再自评，或者各表各写各的，就不知道按哪个考核；指标值以批复的目标表为准。

    ## 反例

    | 部门整体绩效目标申报表 | | |
    |---|---|---|
    | 年度绩效目标 | 1.规模以上工业企业增加值增速8%以上；2.新入规企业4户以上 | |
    | 一级指标 | 三级指标 | 指标值 |
    | 产出指标 | 规模以上工业企业增加值增速 | ≥10% |

    ## 正例

    | 部门整体绩效目标申报表 | | |
    |---|---|---|
    | 年度绩效目标 | 1.规模以上工业企业增加值增速10%以上；2.新入规企业4户以上 | |
    | 一级指标 | 三级指标 | 指标值 |
    | 产出指标 | 规模以上工业企业增加值增速 | ≥10% |

    ## 依据

    - 宁县工业和信息化局2024年：规模以上工业增加值增速在部门申报表为8%以上，在项目目标表为≥10%，在部门自评表的预期目标为≥12%；
      工业固定资产投资增速在申报表为10%以上，在自评表为≥12%。
    - 枣庄市市中区2023年：规模以上工业增加值增速在战略目标表为≥10%，在年度目标表为≥8%，两表都是2023年度。
    """
    alike: dict[tuple[str, str], list[_Stated]] = {}
    for stated in _stated(book):
        alike.setdefault((stated.name, _whose(stated)), []).append(stated)
    for items in alike.values():
        yield from _judged(book, items)


def _whose(stated: _Stated) -> str:
    """What only forms share whose targets may be compared: hundreds of projects all have a 满意度."""
    owner = stated.form.owner
    if not owner.known or any_of("same_indicator", "region", "names").fullmatch(stated.name):
        return ""
    return owner.project or "整体"


def _judged(book: BookFacts, items: list[_Stated]) -> Iterator[Finding]:
    """One finding for each further target, at the first cell that states it."""
    for at, item in enumerate(items):
        before = items[:at]
        if not book.holds(item.entry):
            continue
        against = next(((b, how) for b in before if _comparable(b, item, book) and (how := _differ(b, item))), None)
        said = any(_comparable(b, item, book) and _differ(b, item) is None for b in before)
        if against is None or said:
            continue
        other, severity = against
        strategic = other.form.owner.strategic != item.form.owner.strategic
        yield finding(
            "JX106",
            item.entry,
            f"{quoted(item.title)}的指标值：本处为“{item.shown}”，"
            f"{place(other.form, other.entry, item.entry.sheet)}为“{other.shown}”。",
            because=[item.named, other.named, other.entry],
            suggestion="写明战略目标与年度目标的关系（哪一年达到），同一年度的改成一致。"
            if strategic
            else "以批复的绩效目标为准改成一致；目标调整过的，附调整批复。",
            source=SOURCE,
            severity=Severity.WARNING if strategic else severity,
        )
