"""JX209 印为完成而实际没有完成，或相反."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from xladdin.errors import Refused
from xladdin.finding import Finding, Severity
from xladdin.forms.entries import Entry
from xladdin.forms.facts import BookFacts
from xladdin.forms.indicators import Indicator
from xladdin.numbers import Quantity, divide
from xladdin.rules.completion_date import is_late
from xladdin.rules.grade_words import grade_of
from xladdin.rules.points import readings
from xladdin.rules.printed_rate import as_read
from xladdin.rules.registry import finding, quoted, rule
from xladdin.rules.word_lists import any_of
from xladdin.targets import Target

SOURCE: Final = "同一行的指标值与实际完成值"
_MONEY: Final = re.compile("成本|支出|费用|经费|资金|金额")


def _met(indicator: Indicator, reported: Entry | None) -> bool | None:
    """Whether the reported figure meets the target; None where that depends on how one reads it."""
    target = indicator.target.parsed if indicator.target else None
    if target is None or reported is None or reported.not_assessed:
        return None
    if target.kind == "定性":
        grade = grade_of(reported)
        return None if grade is None else grade[0].high > 80
    if target.deadline is not None:
        late = is_late(target, reported)
        return None if late is None else not late
    if target.quantity is None or target.several:
        return None
    found = {
        met
        for actual in readings(reported, indicator.unit, target.unit == "%")
        if (met := _met_by(indicator, target, actual)) is not None
    }
    return found.pop() if len(found) == 1 else None


def _met_by(indicator: Indicator, target: Target, actual: Quantity) -> bool | None:
    try:
        have, goal = target.against(actual)
        met = target.met_by(actual)
    except Refused:
        return None
    open_ended = target.operator in ("", "=") and target.high is None and have != goal
    # More than `=26座`, and less than a cost without a sign, are read both ways.
    cost = target.unit != "%" and _MONEY.search(indicator.title + indicator.dimension)
    if open_ended and (have > goal or cost):
        return None
    return met


def _claimed(indicator: Indicator) -> bool | None:
    """What 完成率 says: at least 100%, less, or in words."""
    entry = indicator.completion
    if entry is None:
        return None
    words = grade_of(entry)
    if words is not None and not words[1]:
        return words[0].high > 80
    read = as_read(entry, indicator.completion_in_percent)
    said = {printed.value >= 1 for printed in read[:1]}
    return said.pop() if said else None


def _completion(indicator: Indicator) -> Iterator[Finding]:
    met, claimed = _met(indicator, indicator.actual), _claimed(indicator)
    if met is None or claimed is None or met is claimed:
        return
    assert indicator.completion is not None
    assert indicator.actual is not None
    assert indicator.target is not None
    because = [indicator.name, *indicator.target.parts, indicator.actual]
    target = indicator.target.parsed
    name, actual, wanted = quoted(indicator.title), indicator.actual.text, indicator.target.text
    if claimed:
        yield finding(
            "JX209",
            indicator.completion,
            f"{name}的完成率印为{indicator.completion.text}，而实际“{actual}”没有达到指标值“{wanted}”。",
            because=because,
            suggestion="按实际改正完成率，写明没有完成的原因；得分随之重算。",
            source=SOURCE,
        )
        return
    ceiling = target is not None and target.operator in ("≤", "<")
    yield finding(
        "JX209",
        indicator.completion,
        f"{name}的完成率印为{indicator.completion.text}，而实际“{actual}”已经达到指标值“{wanted}”。"
        + ("上限指标没有超过就是完成。" if ceiling else ""),
        because=because,
        suggestion="完成率改为100%，或改正实际完成值。",
        source=SOURCE,
        # Some systems print actual ÷ target for a ceiling as well, and score it in full.
        severity=Severity.INFO if ceiling and _is_quotient(indicator) else None,
    )


def _is_quotient(indicator: Indicator) -> bool:
    target = indicator.target.parsed if indicator.target else None
    if target is None or indicator.completion is None:
        return False
    for actual in readings(indicator.actual, indicator.unit, target.unit == "%"):
        try:
            have, goal = target.against(actual)
        except Refused:
            continue
        printed = as_read(indicator.completion, indicator.completion_in_percent)
        if goal and any(one.shows(divide(have, goal)) for one in printed):
            return True
    return False


def _likelihood(indicator: Indicator) -> Iterator[Finding]:
    """完成目标可能性 against 全年预计完成情况."""
    said = indicator.likelihood
    met = _met(indicator, indicator.forecast)
    if said is None or indicator.forecast is None or indicator.target is None or met is None:
        return
    sure = any_of("monitoring", "likelihood", "sure").fullmatch(said.text) is not None
    never = any_of("monitoring", "likelihood", "never").fullmatch(said.text) is not None
    if (sure and not met) or (never and met):
        verb = "达不到" if sure else "能达到"
        yield finding(
            "JX209",
            said,
            f"{quoted(indicator.title)}完成目标可能性填“{said.text}”，而全年预计“{indicator.forecast.text}”{verb}指标值“{indicator.target.text}”。",
            because=[indicator.name, *indicator.target.parts, indicator.forecast],
            suggestion="改正完成目标可能性或全年预计完成情况，使两栏一致。",
            source=SOURCE,
        )


@rule("JX209", "印为完成而实际没有完成，或相反", Severity.WARNING)
def printed_as_met(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    - 完成率印为100%以上（或“已完成”），而实际完成值没有达到指标值；或者完成率不足100%（“未完成”），而指标值已经达到。
    - 实际完成日期晚于指标值的日期（`2024年9月底前`，实际`2024年10月`），完成率却是100%。
    - 定性指标填“未达成”“部分达成”，完成率却是100%。
    - 监控表填“确定能”完成，而全年预计完成情况达不到指标值；或填“完全不可能”而预计能达到。

    `≤` 指标没有超过的，有的系统把完成率印成 实际÷指标值（80%），只作提示。`=` 指标实际多于指标值、
    没有写符号的成本，两种读法都有，不报。

    ## 为什么

    完成率决定得分和统计口径，印成完成就不会再分析原因；反过来则白白丢分。

    ## 反例

    | 三级指标 | 年度指标值 | 实际完成值 | 完成率 |
    |---|---|---|---|
    | 单位产品综合能耗 | ≤10吨标煤 | 12吨标煤 | 120% |

    ## 正例

    | 三级指标 | 年度指标值 | 实际完成值 | 完成率 |
    |---|---|---|---|
    | 单位产品综合能耗 | ≤10吨标煤 | 12吨标煤 | 83.33% |

    ## 依据

    - 财预〔2020〕10号：完成的记全部分值，未完成的按比例记分：完成与否以指标值和实际完成值为准。
    - 财预〔2019〕136号运行监控表的“完成目标可能性”一栏（条款未核对原文）。
    """
    for form in book.forms:
        for indicator in form.filled():
            yield from _completion(indicator)
            yield from _likelihood(indicator)
