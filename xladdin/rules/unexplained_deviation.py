"""JX301 偏离目标没有说明原因."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal
from typing import Final

from xladdin.errors import Refused
from xladdin.finding import Finding, Severity
from xladdin.forms.entries import Entry
from xladdin.forms.facts import BookFacts, FormFacts
from xladdin.forms.form import FormType
from xladdin.forms.indicators import Indicator
from xladdin.numbers import Quantity, divide, plain, round_to
from xladdin.rules.monitoring_date import share_of_year
from xladdin.rules.points import readings
from xladdin.rules.reasons import reason_given
from xladdin.rules.registry import finding, quoted, rule
from xladdin.rules.word_lists import word_list
from xladdin.targets import Target, parse_target

SOURCE: Final = (
    "财预〔2019〕136号：绩效目标运行监控应分析偏离原因（条款未核对原文）；偏离超过±10%须说明（各地监控表填表说明）"
)
ONE: Final = Decimal(1)


def reported(entry: Entry) -> list[Quantity]:
    """The figures that a cell of 执行情况 may mean: `=1400`, `1400户`, `>=90%` are taken by their number."""
    plain_number = entry.quantity()
    if plain_number is not None:
        return [plain_number]
    try:
        parsed = parse_target(entry.value if isinstance(entry.value, str) else None)
    except Refused:
        return []
    return [parsed.quantity] if parsed.quantity is not None and parsed.high is None and not parsed.several else []


def deviation(indicator: Indicator, entry: Entry | None, part: Decimal = ONE) -> Decimal | None:
    """How far a figure lies from the target (or from its due part): 0.25 is a quarter more; None where unclear."""
    target = indicator.target.parsed if indicator.target else None
    if target is None or target.quantity is None or target.high is not None or target.several or entry is None:
        return None
    found = {
        share
        for quantity in reported(entry)
        for actual in _readings(entry, quantity, indicator, target)
        if (share := _share(target, actual)) is not None
    }
    return found.pop() / part - ONE if len(found) == 1 else None


def _readings(entry: Entry, quantity: Quantity, indicator: Indicator, target: Target) -> list[Quantity]:
    if entry.quantity() is not None:
        return readings(entry, indicator.unit, target.unit == "%")
    bare_percent = not quantity.unit and target.unit == "%" and abs(quantity.value) > ONE
    return [Quantity(quantity.value.scaleb(-2), "%") if bare_percent else quantity]


def _share(target: Target, actual: Quantity) -> Decimal | None:
    try:
        have, goal = target.against(actual)
    except Refused:
        return None
    return divide(have, goal) if goal > 0 else None


@rule("JX301", "偏离目标没有说明原因", Severity.ERROR)
def unexplained_deviation(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    运行监控表里偏离超过±10%，而偏差原因（经费、制度、人员、硬件保障、其他、原因说明）各栏全部空白：

    - 全年预计完成情况比年度指标值多或少10%以上。
    - 监控期执行情况已经超过年度指标值10%以上；或者低于监控时点应完成的进度10%以上
      （时点取自表头“1至6月”“截至9月底”等；表里看不出时点的，少于年度指标值只作提示）。

    成本等 `≤` 指标没有超过的不算偏离。界限在 `xladdin/rules/data/monitoring.toml`，可以改。

    ## 为什么

    监控就是为了发现偏离、说清原因、及时纠正；原因栏空着，监控流于形式。

    ## 反例

    | 1至6月项目支出绩效运行监控表 | | | | |
    |---|---|---|---|---|
    | 三级指标 | 年度指标值 | 监控期执行情况 | 全年预计完成情况 | 偏差原因 |
    | 规上工业增加值增速 | ≥12% | 51% | 12% | |

    ## 正例

    | 1至6月项目支出绩效运行监控表 | | | | |
    |---|---|---|---|---|
    | 三级指标 | 年度指标值 | 监控期执行情况 | 全年预计完成情况 | 偏差原因 |
    | 规上工业增加值增速 | ≥12% | 51% | 12% | 上年同期停产，基数低 |

    ## 依据

    - 财预〔2019〕136号：监控应分析偏离的原因（条款未核对原文）；±10%为各地监控表填表说明常见的界限，没有统一规定。
    - 宁县2024年“工信局工作经费”监控表：增加值≥12%执行51%、新增市场主体≥1800户执行1400户，原因栏均为空。
    """
    beyond = Decimal(word_list("monitoring")["deviation"]["beyond"])
    for form in book.forms:
        if form.type is not FormType.MONITORING:
            continue
        for indicator in form.filled():
            if not reason_given(indicator.reasons) and not reason_given(indicator.remarks):
                yield from _judged(form, indicator, beyond)


def _judged(form: FormFacts, indicator: Indicator, beyond: Decimal) -> Iterator[Finding]:
    target = indicator.target.parsed if indicator.target else None
    if target is None:
        return
    ceiling = target.operator in ("≤", "<")
    forecast = deviation(indicator, indicator.forecast)
    if forecast is not None and abs(forecast) > beyond and not (ceiling and forecast < 0):
        yield _finding(indicator, indicator.forecast, "全年预计完成情况", forecast, "", None)
        return
    to_date = deviation(indicator, indicator.to_date)
    if to_date is None or indicator.to_date is None:
        return
    if to_date > beyond:
        yield _finding(indicator, indicator.to_date, "监控期执行情况", to_date, "", None)
        return
    if ceiling or target.unit == "%":
        # What is spent, and a rate, need not grow with the months.
        return
    part = share_of_year(form)
    due = deviation(indicator, indicator.to_date, part) if part else to_date
    if due is not None and due < -beyond and not (part and _whole_units_done(target, indicator.to_date, part)):
        wanted = _due(target, part) if part else f"年度指标值“{target.text}”（表里看不出监控时点）"
        severity = None if part else Severity.INFO
        yield _finding(indicator, indicator.to_date, "监控期执行情况", due, wanted, severity)


def _whole_units_done(target: Target, to_date: Entry, part: Decimal) -> bool:
    """Whether as many whole things are done as are due: 2场 at the end of June of ≥5场."""
    assert target.quantity is not None
    due = target.quantity.value * part
    done = max((quantity.value for quantity in reported(to_date)), default=Decimal(0))
    return target.quantity.value % 1 == 0 and done >= due.to_integral_value(ROUND_FLOOR)


def _due(target: Target, part: Decimal) -> str:
    """What of a target is due at the monitoring date: `6个月应完成的150公里（全年“≥300公里”）`."""
    assert target.quantity is not None
    due = Quantity(Decimal(plain(round_to(target.quantity.value * part, 2))), target.quantity.unit)
    return f"{plain(round_to(part * 12, 0))}个月应完成的{due}（全年“{target.text}”）"


def _finding(
    indicator: Indicator, at: Entry | None, what: str, by: Decimal, wanted: str, severity: Severity | None
) -> Finding:
    assert at is not None
    assert indicator.target is not None
    more = "多" if by > 0 else "少"
    return finding(
        "JX301",
        at,
        f"{quoted(indicator.title)}{what}“{at.text}”比{wanted or f'年度指标值“{indicator.target.text}”'}{more}{plain(round_to(abs(by) * 100, 2))}%，"
        "偏差原因各栏都是空的。",
        because=[indicator.name, *indicator.target.parts],
        suggestion="填写偏差原因和拟改进措施；目标本身不合适的，按程序申请调整。",
        source=SOURCE,
        severity=severity,
    )
