"""JX104 时效指标没有时间."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from xladdin.day_numbers import LAST, day_of
from xladdin.finding import Finding, Severity
from xladdin.forms.facts import BookFacts
from xladdin.rules.registry import quoted, rule
from xladdin.rules.rewriting import first_fitting
from xladdin.rules.target_problem import TargetProblem
from xladdin.rules.unit_class import unit_class
from xladdin.rules.word_lists import any_of, word_list
from xladdin.targets import Target

SOURCE: Final = "时效指标反映完成的时间（财预〔2020〕10号、财预〔2021〕101号；条款未核对原文）"


def judge_time(target: Target, name: str, dimension: str) -> TargetProblem | None:
    """Whether a target under 时效指标 names neither a date, nor a duration, nor a rate."""
    if word_list("units")["time"]["dimension"] not in dimension or target.several:
        return None
    if target.quantity is not None:
        unit = target.quantity.unit
        serial = _serial(target, name)
        if serial is not None:
            return TargetProblem(
                "JX104",
                Severity.WARNING,
                f"时效指标{quoted(name)}的指标值“{target.text}”像是没有显示成日期的序号（{serial.isoformat()}）",
                f"改写为“{serial.year}年{serial.month}月{serial.day}日前”，或把单元格格式设成日期。",
                SOURCE,
            )
        if not unit or unit_class(unit) in ("time", "percent") or target.high is not None:
            return None
        if any_of("units", "time", "units").search(unit):
            return None
        why = f"指标值“{target.text}”是数量或金额，不是时间"
    elif target.deadline or tells_time(target.text):
        return None
    elif any_of("units", "time", "named").search(name):
        # 2024年12月底前完成招标: the name says when, the target only that it is done.
        return None
    else:
        why = f"指标值“{target.text[:24]}”没有日期、期限或及时率，什么时候完成都可以"
    return TargetProblem(
        "JX104",
        Severity.WARNING,
        f"时效指标{quoted(name)}的{why}" if name else f"时效指标的{why}",
        f"改写为{first_fitting(word_list('units')['time']['rewrite'], name)}。",
        SOURCE,
    )


def _serial(target: Target, name: str) -> date | None:
    """The date that a bare number under a name of time stands for in Excel (44561 is 2021-12-31), or None."""
    quantity = target.quantity
    if quantity is None or target.operator in ("≤", "<", "≥", ">") or not any_of("units", "time", "dates").search(name):
        return None
    if quantity.unit or quantity.value != quantity.value.to_integral_value() or not 0 < quantity.value <= LAST:
        return None
    day, (first, last) = day_of(int(quantity.value)), word_list("units")["time"]["years"]
    return day if day is not None and first <= day.year <= last else None


def tells_time(text: str) -> bool:
    """Whether words tell a time: 每季度一次, 汛前, 30日内; any digit will do, but for a bare year."""
    measured = any_of("vague", "checkable", "names").sub("", text)
    return any(letter.isdigit() for letter in measured) or any_of("units", "time", "patterns").search(text) is not None


@rule("JX104", "时效指标没有日期、期限或比率", Severity.WARNING)
def timeliness_target(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    二级指标是时效指标，指标值里没有日期（`2024年9月底前`）、期限（`≤5个工作日`、`每月`）或比率（`≥95%`）：
    `及时`、`按时完成`，或者写成了数量、金额，或者日期显示成了序号（`44561`）。名称里已经写明日期的不报。

    ## 为什么

    没有时间的时效指标，年底最后一天完成也算及时，看不出拖延。

    ## 反例

    | 二级指标 | 三级指标 | 指标值 |
    |---|---|---|
    | 时效指标 | 资金拨付及时性 | 及时 |

    ## 正例

    | 二级指标 | 三级指标 | 指标值 |
    |---|---|---|
    | 时效指标 | 资金拨付时限 | 收到申请后≤5个工作日 |

    ## 依据

    - 财预〔2021〕101号：时效指标反映完成的时间（条款未核对原文）；宁县2024年“经费及时支付率”“资金保障及时性”的指标值均为“及时”。
    """
    for form in book.forms:
        for indicator, target, parsed in form.targets():
            problem = judge_time(parsed, indicator.title, indicator.dimension)
            if problem is not None:
                yield problem.at(target.entry, [indicator.name, *target.parts])
