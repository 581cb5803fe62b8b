"""JX101 定性指标值模糊."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.facts import BookFacts
from xladdin.forms.indicators import Indicator
from xladdin.rules.registry import quoted, rule
from xladdin.rules.rewriting import rewritten
from xladdin.rules.target_problem import TargetProblem
from xladdin.rules.word_lists import any_of, word_list
from xladdin.targets import Target

SOURCE: Final = "甘州区2024年评估报告五（一）“指标模糊”"
_SHOWN: Final = 24
_CHINESE: Final = re.compile("[\u4e00-\u9fff]{2}")
_EDGES: Final = " 。.;；,，、!！“”\"'"
# A target that says nothing checkable in so many characters is a paragraph.
_ENOUGH: Final = 1000
# A 评分标准 says how the indicator is judged when it names points, shares or bands.
_GRADED: Final = re.compile(r"\d|得.{0,4}分|扣.{0,4}分|满分|权重")


def judge_words(target: Target, name: str) -> TargetProblem | None:
    """Whether a 定性 target leaves open who could say met or missed.

    A text of words that no list knows is a warning: it has nothing to be measured by either, but lists are never whole.

    Args:
        name: the indicator's name; it is not judged, but 任务完成率 asks for a number and 验收 for 合格.
    """
    if target.kind != "定性":
        return None
    text = target.text[:_ENOUGH].strip(_EDGES)
    about = f"{quoted(name)}的" if name else ""
    numeric = re.fullmatch(word_list("vague")["number_names"]["names"], name) is not None
    if numeric and text in word_list("vague")["number_names"]["done"]:
        why = f"{quoted(name)}要的是一个数，而指标值“{text}”不是数，完成到什么程度都可以这样写"
        return _problem(why, name, text)
    if is_checkable(text):
        return None
    if text in word_list("vague")["words"]["alone"]:
        return _problem(f"{about}指标值只写“{text}”，没有数、日期、标准或档次，谁也说不出怎样算达到", name, text)
    found = any_of("vague", "words", "reported").search(text) or any_of("vague", "words", "added").search(text)
    tested = any_of("vague", "checkable", "tested")
    if found is not None and found.group() == "合格" and (tested.search(text) or tested.search(name)):
        return None
    if found is not None:
        shown = f"“{text}”" if len(text) <= _SHOWN else f"“{text[:_SHOWN]}…”（“{found.group()}”）"
        return _problem(f"{about}指标值{shown}是定性用语，没有数、日期、标准或档次，谁也说不出怎样算达到", name, text)
    if _says_nothing(text):
        why = f"{about}指标值“{text}”里没有数、日期、标准或档次，看不出怎样算达到"
        return _problem(why, name, text, Severity.WARNING)
    return None


def is_checkable(text: str) -> bool:
    """Whether a text names a number, a time, a standard, a grade or an enumeration."""
    return is_measured(text) or any_of("vague", "checkable", "patterns").search(_without_names(text)) is not None


def is_measured(text: str) -> bool:
    """Whether words are as good as a number: 每月一次, 应保尽保, 零事故, 不低于上年; digits in names are none."""
    return (
        any_of("vague", "checkable", "measured").search(_without_names(text)) is not None
        or any_of("units", "time", "patterns").search(text) is not None
    )


def _without_names(text: str) -> str:
    return any_of("vague", "checkable", "names").sub("", text)


def _says_nothing(text: str) -> bool:
    """Whether a short text is plainly words, and none that tells what is done or not done."""
    few = len(text) <= int(word_list("vague")["checkable"]["most"])
    return few and _CHINESE.search(text) is not None and not any_of("vague", "checkable", "done").search(text)


def _problem(message: str, name: str, text: str, severity: Severity = Severity.ERROR) -> TargetProblem:
    return TargetProblem("JX101", severity, message, f"改写为{rewritten(name, text)}。", SOURCE)


def _graded(indicator: Indicator) -> bool:
    """Whether a 评分标准 beside the target says how it is judged."""
    return any(_GRADED.search(standard.text) for standard in indicator.standards)


@rule("JX101", "定性指标值模糊", Severity.ERROR)
def vague_target(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    指标值是“健全”“规范”“达标”“提升”这类用语，没有数、日期、标准或档次，年底谁也说不出完成没有。
    判断的是指标值，不是指标名称：“及时率”“合格率”作名称没有问题。有评分标准、写了日期或数、列出档次（是/否、优/良）、
    点名文件或验收的定性指标值不报。“任务完成率”一类要数的指标，指标值只写“完成”也报。

    用语表里有的是错误。用语表里没有、也没有可以判断的内容的短语（`干净整洁`、`激发`），是警告：表总有列不全的时候。
    “较上年”“不低于上年”“零发生”“每月一次”“Ⅲ类”“应尽尽”“建成”“详见附件”等说得出达到没有，不报；
    年份、PM2.5、引号里的名称里的数字不算数。

    ## 为什么

    指标值不能衡量，自评只能全填“达成”，得分没有依据；财政部门审核目标和第三方评价时，这是退回最多的一类问题。

    ## 反例

    | 三级指标 | 指标值 |
    |---|---|
    | 财务管理制度健全性 | 健全 |
    | 经费及时支付率 | 及时 |

    ## 正例

    | 三级指标 | 指标值 |
    |---|---|
    | 财务管理制度健全性 | 6月底前修订《财务管理办法》等3项 |
    | 经费及时支付率 | ≥95% |

    ## 依据

    - 甘州区工业和信息化部门2024年评估报告五（一）“指标模糊”：大量使用“达标”“规范”“符合”“健全”等定性表述，
      缺乏具体的、可量化的评价标准，导致评价时主观性强，无法客观衡量实际完成情况。
    - 用语表在 `xladdin/rules/data/vague.toml`，其中注明哪些出自报告、哪些是本项目补充。
    """
    for form in book.forms:
        for indicator, target, parsed in form.targets():
            problem = None if _graded(indicator) else judge_words(parsed, indicator.title)
            if problem is not None:
                yield problem.at(target.entry, [indicator.name, *target.parts])
