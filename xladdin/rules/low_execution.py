"""JX302 执行率低而没有分析."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.facts import BookFacts, FormFacts
from xladdin.forms.form import FormType
from xladdin.forms.headings import Role
from xladdin.numbers import Quantity, divide, plain, round_to
from xladdin.rules.fund_points import execution
from xladdin.rules.monitoring_date import share_of_year
from xladdin.rules.reasons import reason_given
from xladdin.rules.registry import finding, rule
from xladdin.rules.word_lists import word_list

SOURCE: Final = "财预〔2019〕136号：预算执行进度与绩效目标双监控（条款未核对原文）；80%为各地所见的界限"


def _explained(form: FormFacts) -> bool:
    """Whether any reason column of the form, beside the money or beside the indicators, gives a reason."""
    entries = [entry for line in form.funds for entry in line.reasons]
    entries += [entry for i in form.indicators for entry in (*i.reasons, *i.remarks)]
    return reason_given(entries)


def _asks_for_reasons(form: FormFacts) -> bool:
    """Whether the form has a column for them: without one the reasons stand elsewhere."""
    return any(table.column(Role.REASON) is not None for table in form.form.tables)


def _is_low(exact: Decimal, part: Decimal | None, least: Decimal, basis: str, behind: Decimal) -> bool:
    """Whether an 执行率 is low at the form's date.

    Args:
        part: of the year gone by then, where the form says it and `basis` asks for it.
    """
    if part is None:
        return exact < least
    return divide(exact, part) < least if basis == "序时" else exact < least and exact < part * behind


@rule("JX302", "执行率低而没有分析", Severity.WARNING)
def low_execution(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    年度资金总额的执行率低于80%（监控表看得出月份的，还要落后于序时进度：6月底执行50%不算低，42%算低），而表里有原因栏却没有一处写原因（资金行、指标行、改进措施都算）。
    “无”“情况正常”“已完成”不是原因。表里没有原因栏的不报。

    界限和口径在 `xladdin/rules/data/monitoring.toml`：`low_execution`、`behind`；`basis` 为“全年”时只与80%比，
    为“序时”时先除以监控时点已过去的月份÷12，再与80%比。

    ## 为什么

    执行率低，要么预算编多了，要么事没办：不分析原因，下年照样。

    ## 反例

    | 项目支出绩效自评表 | | | | |
    |---|---|---|---|---|
    | 资金（元） | 全年预算数 | 全年执行数 | 执行率 | 未执行完成原因分析 |
    | 年度资金总额 | 100000 | 28700 | 28.7% | |

    ## 正例

    | 项目支出绩效自评表 | | | | |
    |---|---|---|---|---|
    | 资金（元） | 全年预算数 | 全年执行数 | 执行率 | 未执行完成原因分析 |
    | 年度资金总额 | 100000 | 28700 | 28.7% | 验收推迟到次年2月，余款结转 |

    ## 依据

    - 甘州区2024年评估报告五（四）：“尽管公用经费执行率偏低（1-6月仅42.51%），但未分析原因”。
    - 宁县2024年“砖瓦轮窑企业淘汰拆除工作费用”自评表：执行率28.7%，原因栏空白。
    """
    limits = word_list("monitoring")["deviation"]
    least = Decimal(limits["low_execution"])
    for form in book.forms:
        line = form.fund_total()
        rate = execution(line) if line else None
        if form.type not in (FormType.MONITORING, FormType.SELF_EVALUATION) or line is None or rate is None:
            continue
        if not _asks_for_reasons(form) or _explained(form):
            continue
        exact, (spent, budget) = rate
        part = share_of_year(form) if form.type is FormType.MONITORING and limits["basis"] != "全年" else None
        if not _is_low(exact, part, least, str(limits["basis"]), Decimal(limits["behind"])):
            continue
        due = f"，到监控时点应为{plain(round_to(part * 100, 2))}%左右" if part else ""
        yield finding(
            "JX302",
            line.rate or spent,
            f"{line.title}执行率只有{plain(round_to(exact * 100, 2))}%（{spent.text}÷{budget.text}），"
            f"低于{Quantity(least, '%')}{due}，原因栏没有写原因。",
            because=[spent, budget],
            suggestion="写明没有执行的原因（未验收、未结算、指标下达晚……）和下一步措施；用不完的，及时申请调减。",
            source=SOURCE,
        )
