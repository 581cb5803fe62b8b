"""JX111 成本指标只有预算总额."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.entries import Entry
from xladdin.forms.facts import BookFacts, FormFacts
from xladdin.forms.headings import Role
from xladdin.forms.labels import FundKind, fund_line
from xladdin.rules.registry import finding, quoted, rule
from xladdin.rules.same_fact import Money, money
from xladdin.rules.same_owner import same_owner
from xladdin.rules.unit_class import sets_the_targets, unit_class

SOURCE: Final = "财预〔2021〕101号：成本指标应反映单位成本、分项成本（条款未核对原文）"


def _budgets(form: FormFacts, book: BookFacts) -> Iterator[tuple[Entry, Money]]:
    """What the project's forms print as its budget, also in one line above the table (`项目资金总额 50`)."""
    for other in [form, *(o for o in book.everywhere if o is not form and same_owner(o, form))]:
        line = other.fund_total()
        for role in (Role.BUDGET, Role.INITIAL):
            entry = line.amounts.get(role) if line else None
            amount = money(entry, other.form.unit) if entry else None
            if entry is not None and amount is not None:
                yield entry, amount
        yield from _one_line(other)


def _one_line(form: FormFacts) -> Iterator[tuple[Entry, Money]]:
    layout = form.form.layout
    for row in layout.before(form.form.area.top, 30):
        if row <= form.above:
            return
        cells = layout.rows[row]
        for label, beside in pairwise(cells):
            if not isinstance(label.value, str):
                continue
            name = label.value.removeprefix("供需").removeprefix("项目")
            if fund_line(name)[0] is FundKind.TOTAL:
                entry = Entry(layout.sheet.name, beside)
                amount = money(entry, form.form.unit)
                if amount is not None:
                    yield entry, amount


@rule("JX111", "成本指标只有预算总额", Severity.INFO)
def total_cost_only(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    成本指标只有一个，指标值就是项目的预算总额（`≤50万元`，预算50万元），没有单位成本或分项成本。

    ## 为什么

    不超预算是财务纪律，不是成本绩效：看不出办一件事花多少钱、比上年省没省。

    ## 反例

    | 资金（万元） | 全年预算数 | 全年执行数 | |
    |---|---|---|---|
    | 年度资金总额 | 50 | 50 | |
    | 一级指标 | 二级指标 | 三级指标 | 指标值 |
    | 成本指标 | 经济成本指标 | 成本控制数 | ≤50万元 |
    | 产出指标 | 数量指标 | 奖补企业数 | ≥5户 |

    ## 正例

    | 资金（万元） | 全年预算数 | 全年执行数 | |
    |---|---|---|---|
    | 年度资金总额 | 50 | 50 | |
    | 一级指标 | 二级指标 | 三级指标 | 指标值 |
    | 成本指标 | 经济成本指标 | 每户奖补标准 | ≤10万元 |
    | 产出指标 | 数量指标 | 奖补企业数 | ≥5户 |

    ## 依据

    - 宁县2024年“新入规企业奖补资金”：成本指标只有“成本控制数≤50万元”，预算50万元；黄山市公安局2025年“维护成本<1681680元”，年度预算1681680元。
    """
    for form in book.forms:
        if not sets_the_targets(form, book):
            continue
        costs = [
            indicator
            for indicator in form.filled()
            if indicator.target is not None
            and any("成本" in entry.text for entry in indicator.names if entry and entry is not indicator.name)
        ]
        if len(costs) != 1:
            continue
        target = costs[0].target
        parsed = target.parsed if target else None
        if target is None or parsed is None or parsed.quantity is None or unit_class(parsed.unit) != "money":
            continue
        power, _ = parsed.quantity.split_unit()
        limit = parsed.quantity.value.scaleb(power)
        equal = next((entry for entry, amount in _budgets(form, book) if amount.yuan == limit), None)
        if equal is not None:
            yield finding(
                "JX111",
                target.entry,
                f"成本指标只有{quoted(costs[0].title)}一个，指标值“{target.text}”就是预算总额（{equal.text}）。",
                because=[costs[0].name, equal],
                suggestion=f"改写或另加单位成本、分项成本，如{_unit_cost(form)}。",
                source=SOURCE,
            )


def _unit_cost(form: FormFacts) -> str:
    """A unit cost by what the form's own 数量指标 counts: `“每平方米成本≤×元（维修校舍面积）”`."""
    for indicator in form.filled():
        target = indicator.target.parsed if indicator.target else None
        quantity = target.quantity if target else None
        if "数量" not in indicator.dimension or quantity is None or not quantity.unit:
            continue
        if unit_class(quantity.unit) not in ("money", "percent", "time"):
            unit = quantity.unit
            return f"“每{unit}成本≤×元”（按{quoted(indicator.title)}）"
    return "“人均（户均、次均）成本≤×元”，并分列人工、材料、采购等各项"
