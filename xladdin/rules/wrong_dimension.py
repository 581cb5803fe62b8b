"""JX109 指标放错了维度."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.facts import BookFacts
from xladdin.rules.registry import quoted, rule
from xladdin.rules.target_problem import TargetProblem
from xladdin.rules.unit_class import sets_the_targets, unit_class
from xladdin.rules.word_lists import any_of, word_list
from xladdin.targets import Target

SOURCE: Final = "财预〔2021〕101号（成本、产出、效益、满意度各类指标的内容；条款未核对原文）"


def judge_dimension(target: Target, name: str, dimension: str) -> TargetProblem | None:
    """Whether an indicator stands under a 二级指标 that asks for something else: a rate or money under 数量, people under 成本."""
    if target.quantity is None:
        return None
    kind = unit_class(target.unit)
    growth = any_of("units", "dimension", "growth").fullmatch(name)
    why = instead = ""
    severity = Severity.WARNING
    if "数量" in dimension and kind == "percent" and growth:
        why = "是增速，不是数量"
        instead = "放到效益指标下；数量指标写做了多少（户、次、项）"
    elif "数量" in dimension and kind == "percent" and any_of("units", "dimension", "rate").fullmatch(name):
        why = "是比率，不是数量"
        if any_of("units", "dimension", "completion").fullmatch(name):
            why, severity = "是完成率，看得出完成了几成，看不出做了多少", Severity.INFO
        instead = f"放到质量指标（{_place(name)}）下；数量指标写做了多少（人、户、次、项）"
    elif "数量" in dimension and kind == "money" and any_of("units", "dimension", "spending").fullmatch(name):
        if not any_of("units", "dimension", "given_out").fullmatch(name) or target.operator in ("≤", "<"):
            why = "是花了多少钱，不是产出"
            instead = "放到成本指标下；数量指标写这些钱办成了多少事（人、户、次）"
    elif kind == "people_and_things" and _costs_money(dimension):
        why = f"以“{target.unit}”计，不是成本"
        instead = "放到数量指标下；成本指标写金额、单位成本或补助标准"
    if not why:
        return None
    return TargetProblem(
        "JX109",
        severity,
        f"{quoted(name)}（{target.text}）放在“{dimension}”下，而它{why}",
        f"{instead}。",
        SOURCE,
    )


def _costs_money(dimension: str) -> bool:
    kinds = word_list("units")["kinds"]
    return re.search(kinds["cost_in_money"], dimension) is not None and not re.search(
        kinds["cost_otherwise"], dimension
    )


def _place(name: str) -> str:
    """Where a rate belongs besides 质量: one of time under 时效, one of opinion under 满意度."""
    others = word_list("units")["dimension"]["places"]
    return next((f"或{entry['place']}" for entry in others if re.search(entry["names"], name)), "或效益指标")


@rule("JX109", "指标放错了维度", Severity.WARNING)
def wrong_dimension(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    - 数量指标下是比率或增速（`增加值增速 ≥10%`、`疫苗接种率`）；是完成率的为提示，财预〔2013〕53号用实际完成率反映产出数量。
    - 数量指标下是花的钱（`补助经费 ≤2万元`）：钱是投入，不是产出。
    - 成本指标下是人数、户数、次数（社会成本、生态环境成本除外）。

    看的是二级指标的名称。同一项目的目标表和自评表都给出时，只在目标表上报。

    ## 为什么

    放错维度，产出就没有数量，成本就没有金额，权重也跟着错。

    ## 反例

    | 二级指标 | 三级指标 | 指标值 |
    |---|---|---|
    | 数量指标 | 规模以上工业增加值增速 | ≥10% |
    | 数量指标 | 生活补助经费 | ≤2万元 |
    | 成本指标 | 生活补助人员 | =2人 |

    ## 正例

    | 二级指标 | 三级指标 | 指标值 |
    |---|---|---|
    | 社会效益指标 | 规模以上工业增加值增速 | ≥10% |
    | 成本指标 | 生活补助经费 | ≤2万元 |
    | 数量指标 | 生活补助人员 | =2人 |

    ## 依据

    - 宁县2024年目标表和自评表：增加值增速、补助经费在数量指标下，补助人员在经济成本指标下。
    - 卫生、教育等行业的上级目标表有把接种率、巩固率放在数量指标下的；照那样填的，可以不用本规则。
    """
    for form in book.forms:
        if not sets_the_targets(form, book):
            continue
        for indicator, target, parsed in form.targets():
            problem = judge_dimension(parsed, indicator.title, indicator.dimension)
            if problem is not None:
                yield problem.at(indicator.name, [*indicator.names, *target.parts])
