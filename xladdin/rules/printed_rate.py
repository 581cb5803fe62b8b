"""JX201 印出的比率与同行数据不符."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xladdin.errors import Refused
from xladdin.finding import Finding, Severity
from xladdin.forms.entries import Entry, Printed
from xladdin.forms.facts import BookFacts, FormFacts
from xladdin.forms.funds import FundLine
from xladdin.forms.headings import Role
from xladdin.forms.indicators import Indicator, points_of
from xladdin.numbers import Quantity, divide, plain, round_to
from xladdin.rules.comparison import Fit, rate_fit, written_like
from xladdin.rules.fund_points import execution
from xladdin.rules.points import all_readings, readings
from xladdin.rules.registry import finding, quoted, rule
from xladdin.targets import Target

ONE: Final = Decimal(1)
FUND_SOURCE: Final = "自评表栏目：执行率=全年执行数÷全年预算数"
COMPLETION_SOURCE: Final = "财预〔2013〕53号：完成率=实际完成数÷计划完成数"
RATIO_SOURCE: Final = "同一行的计划数与实际数"
SCORE_RATE_SOURCE: Final = "得分率=得分÷分值"
_CUT: Final = {Fit.TRUNCATED: "截断（直接舍去后面的位数）", Fit.WHOLE: "取整"}


def as_read(entry: Entry, in_percent: bool) -> list[Printed]:
    """A printed rate in every way it may be read, the likeliest first: 84.11 is 84.11%, 0.8411 is too."""
    printed = entry.printed()
    quantity = entry.quantity()
    if printed is None or quantity is None:
        return []
    if printed.percent:
        return [printed]
    if quantity.unit:
        return []
    points = printed.as_points()
    if in_percent:
        return [points]
    return [printed, points] if abs(printed.value) <= Decimal("1.5") and printed.places > 0 else [points, printed]


def _judged(
    entry: Entry,
    in_percent: bool,
    exact: Sequence[tuple[Decimal, str]],
    name: str,
    because: Sequence[Entry | None],
    source: str,
) -> Iterator[Finding]:
    """The finding about one printed rate, if there is one.

    Args:
        exact: every value that is accepted, with its derivation; the first is the one expected.
    """
    read = as_read(entry, in_percent)
    if not read or not exact:
        return
    fits = [rate_fit(read, value) for value, _ in exact]
    best = min(range(len(fits)), key=lambda at: list(Fit).index(fits[at]))
    if fits[best] is Fit.EXACT:
        return
    value, how = exact[best if fits[best] is not Fit.WRONG else 0]
    expected, text = written_like(entry, value, read[0])
    shown = f"{plain(round_to(value * 100, 4))}%"
    if fits[best] is Fit.WRONG:
        yield finding(
            "JX201",
            entry,
            f"{name}印为{entry.text}，而{how}={shown}。",
            expected=expected,
            expected_shown=text,
            because=because,
            suggestion=f"改为{text}；若{entry.text}才是对的，请改正计算它的数。",
            source=source,
        )
    else:
        yield finding(
            "JX201",
            entry,
            f"{name}印为{entry.text}，{how}={shown}，只有{_CUT[fits[best]]}才对得上，四舍五入应为{text}。",
            expected=expected,
            expected_shown=text,
            because=because,
            suggestion=f"当地系统按{fits[best].value}显示的可以不改；按四舍五入的改为{text}。",
            source=source,
            severity=Severity.INFO,
        )


def _funds(form: FormFacts) -> Iterator[Finding]:
    for line in form.funds:
        rate = execution(line)
        if line.rate is None or rate is None:
            continue
        exact, (spent, budget) = rate
        how = f"{spent.text}÷{budget.text}"
        found = list(
            _judged(
                line.rate, line.rate_in_percent, [(exact, how)], f"{line.title}的执行率", [spent, budget], FUND_SOURCE
            )
        )
        hint = _by_initial(line) if found and found[0].severity is Severity.ERROR else ""
        yield from (_with_hint(one, hint) for one in found)


def _by_initial(line: FundLine) -> str:
    """Says so when the printed rate divides by 年初预算数 instead."""
    initial, budget = line.amounts.get(Role.INITIAL), line.amounts.get(Role.BUDGET)
    spent = line.amounts.get(Role.SPENT)
    if initial is None or budget is None or spent is None or line.rate is None:
        return ""
    above, below = spent.number(), initial.number()
    if above is None or not below:
        return ""
    fits = rate_fit(as_read(line.rate, line.rate_in_percent), divide(above, below))
    return f"印出的数是除以年初预算数{initial.text}得来的。" if fits is not Fit.WRONG else ""


def _with_hint(one: Finding, hint: str) -> Finding:
    return replace(one, message=one.message + hint) if hint else one


def _completion(indicator: Indicator) -> Iterator[Finding]:
    """完成率 against 实际完成值 and 指标值, in every convention in use."""
    target = indicator.target.parsed if indicator.target else None
    if indicator.completion is None or target is None or target.quantity is None or indicator.actual is None:
        return
    exact = [value for actual in all_readings(indicator, target) for value in _completions(target, actual)]
    parts = indicator.target.parts if indicator.target else ()
    yield from _judged(
        indicator.completion,
        indicator.completion_in_percent,
        exact,
        f"{quoted(indicator.title)}的完成率",
        [*parts, indicator.actual],
        COMPLETION_SOURCE,
    )


def _completions(target: Target, actual: Quantity) -> Iterator[tuple[Decimal, str]]:
    try:
        have, goal = target.against(actual)
        met = target.met_by(actual)
    except Refused:
        return
    if not goal or target.high is not None:
        if met:
            yield ONE, "达到指标值，完成率"
        return
    shown = f"实际{plain(have)}÷指标值{plain(goal)}" if target.unit != "%" else f"实际{actual}÷指标值{target.quantity}"
    ratio = divide(have, goal)
    if target.operator in ("≤", "<", ""):
        if met and target.operator:
            yield ONE, "没有超过指标值，完成率"
        yield ratio, shown
        if have:
            yield divide(goal, have), f"指标值{plain(goal)}÷实际{plain(have)}"
        yield max(Decimal(0), ONE - divide(have - goal, goal)), "1-超出部分÷指标值"
    else:
        yield ratio, shown
    if met:
        yield ONE, "达到指标值，以100%为限"


def _ratio(indicator: Indicator) -> Iterator[Finding]:
    """比率 of a 评分表 against the two figures beside it."""
    target = indicator.target
    if indicator.value is None or target is None or target.parsed is None or target.parsed.quantity is None:
        return
    printed = indicator.value.printed()
    if printed is None or not (printed.percent or indicator.value_in_percent):
        return
    exact: list[tuple[Decimal, str]] = []
    for actual in readings(indicator.actual, indicator.unit, target.parsed.unit == "%"):
        try:
            have, base = target.parsed.against(actual)
            ratio = divide(have, base)
        except Refused:
            continue
        exact.append((ratio, f"{plain(have)}÷{plain(base)}"))
        # 变动率 and 调整率 are ratios of differences; a control rate may be printed the other way round.
        exact.append((ratio - ONE, f"({plain(have)}-{plain(base)})÷{plain(base)}"))
        if have:
            exact.append((divide(base, have), f"{plain(base)}÷{plain(have)}"))
        if ratio > ONE and target.parsed.operator:
            exact.append((ONE, "达到计划数，以100%为限"))
    yield from _judged(
        indicator.value,
        indicator.value_in_percent,
        exact,
        f"{quoted(indicator.title)}的比率",
        [*target.parts, indicator.actual],
        RATIO_SOURCE,
    )


def _score_rate(name: str, rate: Entry | None, score: Entry | None, weight: Entry | None) -> Iterator[Finding]:
    points, full = (score.number() if score else None), points_of(weight)
    if rate is None or score is None or weight is None or points is None or not full:
        return
    exact = [(divide(points, full), f"得分{score.text}÷分值{plain(full)}")]
    yield from _judged(rate, False, exact, f"{quoted(name)}的得分率", [score, weight], SCORE_RATE_SOURCE)


@rule("JX201", "比率与计算它的数不符", Severity.ERROR)
def printed_rate(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    同一行里已经有分子分母，印出的比率却算不出来：资金行的执行率（执行数÷全年预算数）、指标行的完成率、
    评分表的比率和得分率。比较到印出的小数位数；`84.11`、`84.11%`、带百分比格式的 0.8411 都按 84.11% 读。

    只有**截断**才对得上的（84.117% 印成 84.11%）不算错，级别为提示：有的系统就是这样显示的。

    完成率的口径各地不同（是否以100%为限，≤ 指标按达到计100%还是按比值），任何一种对得上就不报。

    ## 为什么

    差0.01就会被退回；执行率错了，资金得分和总分跟着错。

    ## 反例

    | 资金 | 全年预算数 | 全年执行数 | 执行率 |
    |---|---|---|---|
    | 年度资金总额 | 104140 | 10380.95 | 99.68% |

    ## 正例

    | 资金 | 全年预算数 | 全年执行数 | 执行率 |
    |---|---|---|---|
    | 年度资金总额 | 104140 | 10380.95 | 9.97% |

    ## 依据

    - 财预〔2013〕53号《预算绩效评价共性指标体系框架》：预算完成率=预算完成数÷预算数；实际完成率=实际完成数÷计划数。
    - 宁县2024年自评表：资金执行率截断到两位小数（84.117%印84.11），指标完成率四舍五入（71.428%印71.43%）。
    """
    for form in book.forms:
        yield from _funds(form)
        for indicator in form.filled():
            yield from _completion(indicator)
            yield from _ratio(indicator)
            yield from _score_rate(indicator.title, indicator.score_rate, indicator.score, indicator.weight)
        for total in form.totals:
            yield from _score_rate(total.label.text, total.score_rate, total.score, total.weight)
