"""JX303 执行情况与指标值不能比较."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xladdin.errors import Refused
from xladdin.finding import Finding, Severity
from xladdin.forms.entries import Entry
from xladdin.forms.facts import BookFacts
from xladdin.forms.form import FormType
from xladdin.numbers import Quantity
from xladdin.rules.grade_words import grade_of
from xladdin.rules.registry import finding, quoted, rule
from xladdin.rules.word_lists import any_of
from xladdin.targets import Target, parse_target

SOURCE: Final = "执行情况应按指标值的口径填写，才能判断是否完成"
_RANGE_SIGNS: Final = ("≥", "≤", ">", "<")


def _problem(target: Target, entry: Entry, monitoring: bool) -> tuple[str, str] | None:
    """(why, what instead), or None where the two can be compared."""
    if target.quantity is not None and not target.several:
        try:
            said = parse_target(entry.value) if isinstance(entry.value, str) else None
        except Refused:
            return None
        if said is None or said.several:
            return None
        if monitoring and any_of("monitoring", "pending", "not_yet").fullmatch(entry.text):
            return None
        if said.quantity is None and not any(letter.isdigit() for letter in entry.text):
            return "是文字，而指标值是数", f"填实际数，如“×{target.unit if target.unit != '日期' else ''}”"
        if said.kind == "定性" and grade_of(entry) is not None:
            return "是定性档次，而指标值是数", f"填实际数，如“×{target.unit}”"
        if said.operator in _RANGE_SIGNS and said.quantity is not None and _is_bound(entry):
            at = "到监控时点的实际数" if monitoring else "实际数"
            return f"是一个范围，不是{at}", f"填{at}"
        return None
    if monitoring and target.kind == "定性" and target.deadline is None:
        quantity = entry.quantity() or _bare(entry)
        if quantity is not None and quantity.is_percent:
            return "是百分比，而指标值是文字，说不清这个百分之几是怎么算的", "写明做到了哪一步，或者把指标值改成能数的"
    return None


def _is_bound(entry: Entry) -> bool:
    """Whether the range is written as a bound (`≥50户`), not as a manner of speaking (`95%以上`)."""
    return entry.text[:1] in _RANGE_SIGNS


def _bare(entry: Entry) -> Quantity | None:
    """The number of `=100%`."""
    try:
        return parse_target(entry.value).quantity if isinstance(entry.value, str) else None
    except Refused:
        return None


@rule("JX303", "执行情况与指标值不能比较", Severity.WARNING)
def not_comparable(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    - 指标值是数，监控期执行情况（自评表的实际完成值）是文字：`≥50户` 填 `已完成`；或填定性档次 `100%-80%(含)`。
    - 指标值是数，监控期执行情况（实际完成值）是范围：`≥5户` 填 `>5`，照抄 `≥90%`。
      监控表填“未调查”“年底统计”的，是还没有数，不报。
    - 监控表里指标值是文字，执行情况是百分比：`促进发展` 填 `=100%`。

    ## 为什么

    两边不是一个口径，谁也看不出完成了多少，偏离和完成率都无从算起。

    ## 反例

    | 三级指标 | 年度指标值 | 监控期执行情况 |
    |---|---|---|
    | 新增规上企业 | ≥5户 | >5 |
    | 促进中小企业发展 | 促进发展 | =100% |
    | 走访企业 | ≥50户 | 正常开展 |

    ## 正例

    | 三级指标 | 年度指标值 | 监控期执行情况 |
    |---|---|---|
    | 新增规上企业 | ≥5户 | 6户 |
    | 促进中小企业发展 | 促进发展 | 已出台扶持办法2项 |
    | 走访企业 | ≥50户 | 26户 |

    ## 依据

    - 宁县2024年运行监控表：`>=5户` 执行 `>5`，`促进发展`“保障”“及时”等执行 `=100%`。
    """
    for form in book.forms:
        monitoring = form.type is FormType.MONITORING
        if not monitoring and form.type is not FormType.SELF_EVALUATION:
            continue
        for indicator in form.filled():
            entry = indicator.to_date if monitoring else indicator.actual
            target = indicator.target.parsed if indicator.target else None
            if entry is None or target is None or indicator.target is None or entry.not_assessed:
                continue
            problem = _problem(target, entry, monitoring)
            if problem is None:
                continue
            why, instead = problem
            what = "监控期执行情况" if monitoring else "实际完成值"
            yield finding(
                "JX303",
                entry,
                f"{quoted(indicator.title)}的{what}“{entry.text[:30]}”{why}（“{indicator.target.text[:30]}”），不能比较。",
                because=[indicator.name, *indicator.target.parts],
                suggestion=f"{instead}。",
                source=SOURCE,
            )
