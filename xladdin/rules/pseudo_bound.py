"""JX102 约束不了结果的指标值."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.facts import BookFacts, FormFacts
from xladdin.numbers import Quantity, plain
from xladdin.rules.registry import quoted, rule
from xladdin.rules.same_owner import same_department
from xladdin.rules.target_problem import TargetProblem
from xladdin.rules.word_lists import any_of, word_list
from xladdin.targets import Target

SOURCE: Final = "宁县2024年评估报告五（三）（指标值设为“≤100%”）"
OWN_LOGIC: Final = "指标值本身的取值范围"
_WHOLE: Final = Decimal(1)
_RATIO_NAME: Final = re.compile(r".*(率|比例|比重|占比|程度|进度)$")
_QUOTES: Final = re.compile("[“”\"'‘’\\s]")


def judge_bound(target: Target, name: str) -> TargetProblem | None:
    """Whether a bound passes everything (or the opposite of what is wanted), and which value shows it."""
    quantity = target.quantity
    if quantity is None or target.high is not None or target.several:
        return None
    title = _QUOTES.sub("", name)
    value = _as_ratio(quantity, title)
    if target.operator in ("≤", "<"):
        if value is not None and value > 0:
            return _upper(target, name, title, value)
        if not quantity.value and target.operator == "≤":
            return _not_below_zero(target, name, title)
    if target.operator in ("≥", ">"):
        if not quantity.value:
            return _above_zero(target, name, title)
        if quantity.value > 0 and _is_bad(title):
            return _problem(
                f"{quoted(name)}越少越好，指标值却写成下限“{target.text}”：越差越算完成",
                f"改写为{word_list('bounds')['bad']['rewrite']}。",
                OWN_LOGIC,
            )
        month = word_list("bounds")["month"]
        if quantity.unit in month["units"] and quantity.value <= 1 and month["names"] in title:
            return _problem(
                f"一年有12个月，而{quoted(name)}的指标值“{target.text}”只要做满{quantity}就算完成",
                "改写为全年应做的月数，如“=12个月”，或写明起止日期。",
                OWN_LOGIC,
            )
    return None


def _as_ratio(quantity: Quantity, title: str) -> Decimal | None:
    """The bound as a ratio (1 is 100%), or None when it is no ratio. A bare 100 behind a …率 is 100%."""
    if quantity.is_percent:
        return quantity.value
    if quantity.unit or not _RATIO_NAME.fullmatch(title):
        return None
    return quantity.value if quantity.value <= 2 else quantity.value / 100


def _upper(target: Target, name: str, title: str, value: Decimal) -> TargetProblem | None:
    """≤100%: by which way the ratio is better."""
    bad = _is_bad(title)
    rewrite = None if bad else _matched("higher", title)
    if rewrite is not None:
        return _problem(
            f"{quoted(name)}越高越好，指标值却写成上限“{target.text}”：做到0%也算完成，这个指标约束不了任何结果",
            f"改写为下限：{rewrite}。",
        )
    if value < _WHOLE:
        return None
    passes = "99%" if value == _WHOLE else "100%"
    rewrite = _matched("lower", title)
    if rewrite is not None:
        return _problem(
            f"{quoted(name)}的指标值“{target.text}”只是不得突破的红线：做到{passes}也算完成，看不出控制和压减",
            f"改写为{rewrite}。",
        )
    rewrite = _matched("ceiling", title)
    if rewrite is not None:
        return _problem(
            f"{quoted(name)}的指标值“{target.text}”是真实的上限，本身不算错，但做到{passes}也算完成，体现不出成本的高低",
            f"保留上限的，另写{rewrite}。",
            severity=Severity.WARNING,
        )
    if any_of("bounds", "signed", "names").search(title):
        return _problem(
            f"{quoted(name)}的指标值“{target.text}”放得太宽：变动{passes}（翻近一番）也算完成",
            "改写为本年真正要守住的幅度，如“≤0%”（不增长）或“≤×%”。",
        )
    if bad:
        return _problem(
            f"{quoted(name)}的指标值“{target.text}”约束不了结果：从0%到{passes}都算完成",
            f"改写为{word_list('bounds')['bad']['rewrite']}。",
        )
    return _problem(
        f"{quoted(name or '该比率')}的指标值“{target.text}”约束不了结果：从0%到{passes}都算完成",
        "越高越好的改写为下限“≥×%”，越低越好的改写为本年真正要达到的上限“≤×%”（×取上年实际数或标准）。",
    )


def _is_bad(title: str) -> bool:
    """Whether less is better: 不合格率, 投诉次数; not so 投诉办结率 and 事故下降率."""
    if any_of("bounds", "bad", "negated").search(title):
        return True
    trouble, handled = any_of("bounds", "bad", "names"), any_of("bounds", "bad", "handled")
    return trouble.search(title) is not None and handled.search(title) is None


def _above_zero(target: Target, name: str, title: str) -> TargetProblem | None:
    if any_of("bounds", "signed", "names").search(title):
        return None
    quantity = target.quantity
    assert quantity is not None
    if not title and (quantity.is_percent or not quantity.unit):
        # Without a name it may be a growth, which falls below 0.
        return None
    if target.operator == "≥":
        message = f"{quoted(name or '该指标')}不会小于0，指标值“{target.text}”什么也不做（0）也算完成"
    else:
        least = "0.01%" if quantity.is_percent else f"1{quantity.unit}"
        message = f"{quoted(name or '该指标')}的指标值“{target.text}”只要做到{least}就算完成"
    return _problem(message, "改写为本年要达到的数，如“≥×”（×取计划数或上年实际数）。", OWN_LOGIC)


def _not_below_zero(target: Target, name: str, title: str) -> TargetProblem | None:
    if any_of("bounds", "signed", "names").search(title) or not any_of("bounds", "counted", "names").search(title):
        return None
    zero = target.text.replace("≤", "=")
    return _problem(
        f"{quoted(name or '该指标')}不会小于0，指标值“{target.text}”只有0能通过，“≤”没有意义",
        f"要求为0的写“{zero}”；允许少量的写能容许的上限“≤×”。",
        OWN_LOGIC,
        Severity.WARNING,
    )


def _matched(direction: str, title: str) -> str | None:
    """The rewrite for a name that the list of this direction holds."""
    for entry in word_list("bounds")[direction]:
        if re.search(entry["names"], title):
            return str(entry["rewrite"])
    return None


def _problem(message: str, suggestion: str, source: str = SOURCE, severity: Severity = Severity.ERROR) -> TargetProblem:
    return TargetProblem("JX102", severity, message, suggestion, source)


@rule("JX102", "约束不了结果的指标值（≤100%等）", Severity.ERROR)
def pseudo_bound(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    指标值的界限拦不住任何结果，或者拦错了方向，提示里说出仍能“完成”的那个值：

    - 越高越好的比率写成上限：预算执行率 `≤100%`，做到 0% 也算完成。
    - 越低越好的比率写成 `≤100%`：三公经费控制率、在职人员控制率，做到 99% 也算完成。
    - 其他比率 `≤100%`；不会小于 0 的数写 `≥0`、`>0`、`≤0`；月份 `≥1`。
    - 越少越好的写成下限：不合格率 `≥2%`、投诉次数 `≥5次`，越差越算完成。

    真实的上限（成本控制率、造价控制率 `≤100%`）本身不算错，只作警告并说明另写什么。可以为负的比率不报：
    结转结余变动率 `≤0%` 表示不增长，增速 `≥0%` 表示不下降。`=100%`、`≥95%` 不报。

    ## 为什么

    这样的指标年年满分，却说明不了钱花得怎样、控制得怎样，评价机构会判目标设置不合理。

    ## 反例

    | 三级指标 | 指标值 |
    |---|---|
    | 项目支出预算执行率 | ≤100% |
    | “三公”经费控制率 | ≤100% |

    ## 正例

    | 三级指标 | 指标值 |
    |---|---|
    | 项目支出预算执行率 | ≥95% |
    | “三公”经费支出 | ≤×万元（×为上年决算数） |

    ## 依据

    - 宁县工业和信息化局2024年评估报告五（三）：“项目支出预算执行率”“‘三公’经费控制率”“在职人员控制率”指标值均设为“≤100%”，
      无法体现部门积极推进项目实施和对“三公”经费与在职人员的控制情况。
    - 哪些比率越高越好、越低越好、可以为负，列在 `xladdin/rules/data/bounds.toml`。
    """
    for form in book.forms:
        for indicator, target, parsed in form.targets():
            problem = judge_bound(parsed, indicator.title)
            if problem is not None:
                better = _with_posts(form, indicator.title, book)
                yield problem.at(target.entry, [indicator.name, *target.parts], better)


def _with_posts(form: FormFacts, name: str, book: BookFacts) -> str:
    """The bound for 在职人员控制率 from the posts that the workbook itself states; `` where it states none."""
    if not any_of("own_data", "staff", "names").fullmatch(_QUOTES.sub("", name)):
        return ""
    of_department = (other for other in book.everywhere if same_department(form, other, book))
    staff = next((other.staff for other in (form, *of_department) if other.staff is not None), None)
    posts = staff.posts.number() if staff else None
    if posts is None:
        return ""
    return f"改写为“在职人员数≤{plain(posts)}人”（{plain(posts)}为表内的编制数），或低于100%的“≤×%”，×取本年计划人数除以编制数。"
