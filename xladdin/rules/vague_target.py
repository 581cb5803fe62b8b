"""JX101 定性指标值模糊."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.facts import BookFacts
from xladdin.forms.indicators import Indicator
from xladdin.rules.registry import finding, quoted, rule
from xladdin.rules.target_problem import TargetProblem
from xladdin.rules.word_lists import any_of, word_list
from xladdin.targets import Target

SOURCE: Final = "甘州区2024年评估报告五（一）“指标模糊”"
_EDGES: Final = " 。.;；,，、!！“”\"'"
# A target that says nothing checkable in so many characters is a paragraph.
_ENOUGH: Final = 1000
# A 评分标准 says how the indicator is judged when it names points, shares or bands.
_GRADED: Final = re.compile(r"\d|得.{0,4}分|扣.{0,4}分|满分|权重")


def judge_words(target: Target, name: str) -> TargetProblem | None:
    """Whether a 定性 target leaves open who could say met or missed.

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
    if any_of("vague", "checkable", "patterns").search(text):
        return None
    if text in word_list("vague")["words"]["alone"]:
        return _problem(f"{about}指标值只写“{text}”，没有数、日期、标准或档次，谁也说不出怎样算达到", name, text)
    found = any_of("vague", "words", "reported").search(text) or any_of("vague", "words", "added").search(text)
    if found is None:
        return None
    tested = any_of("vague", "checkable", "tested")
    if found.group() == "合格" and (tested.search(text) or tested.search(name)):
        return None
    shown = f"“{text}”" if len(text) <= 24 else f"“{text[:24]}…”（“{found.group()}”）"
    return _problem(f"{about}指标值{shown}是定性用语，没有数、日期、标准或档次，谁也说不出怎样算达到", name, text)


def _problem(message: str, name: str, text: str) -> TargetProblem:
    return TargetProblem("JX101", Severity.ERROR, message, f"改写为{_rewrite(name, text)}。", SOURCE)


def _rewrite(name: str, text: str) -> str:
    """What to write instead: by the name first, then by what the target says."""
    rewrites = word_list("vague")["rewrite"]
    for about in (name, text):
        for entry in rewrites[:-1]:
            if about and re.search(entry["name"], about):
                return str(entry["text"])
    return str(rewrites[-1]["text"])


def _graded(indicator: Indicator) -> bool:
    """Whether a 评分标准 beside the target says how it is judged."""
    return any(_GRADED.search(standard.text) for standard in indicator.standards)


@rule("JX101", "定性指标值模糊", Severity.ERROR)
def vague_target(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    指标值是“健全”“规范”“达标”“提升”这类用语，没有数、日期、标准或档次，年底谁也说不出完成没有。
    判断的是指标值，不是指标名称：“及时率”“合格率”作名称没有问题。有评分标准、写了日期或数、列出档次（是/否、优/良）、
    点名文件或验收的定性指标值不报。“任务完成率”一类要数的指标，指标值只写“完成”也报。

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
        for indicator in form.filled():
            target = indicator.target
            if target is None or target.parsed is None or _graded(indicator):
                continue
            problem = judge_words(target.parsed, indicator.title)
            if problem is not None:
                yield finding(
                    "JX101",
                    target.entry,
                    problem.message + "。",
                    because=[indicator.name, *target.parts],
                    suggestion=problem.suggestion,
                    source=problem.source,
                )
