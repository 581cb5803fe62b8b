"""JX109 指标放错了维度."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.facts import BookFacts
from xladdin.forms.indicators import Indicator
from xladdin.rules.registry import finding, quoted, rule
from xladdin.rules.unit_class import sets_the_targets, unit_class
from xladdin.rules.word_lists import any_of

SOURCE: Final = "财预〔2021〕101号（成本、产出、效益、满意度各类指标的内容；条款未核对原文）"


def _judged(indicator: Indicator) -> tuple[str, str] | None:
    """(why, what instead), or None."""
    target = indicator.target.parsed if indicator.target else None
    if target is None or target.quantity is None:
        return None
    dimension, title = indicator.dimension, indicator.title
    kind = unit_class(target.unit)
    if "数量" in dimension:
        if kind == "percent" and any_of("units", "dimension", "growth").fullmatch(title):
            return (
                "是比率或增速，不是数量",
                "放到质量指标或效益指标下；数量指标写做了多少（户、次、项）",
            )
        spending = any_of("units", "dimension", "spending").fullmatch(title)
        given = any_of("units", "dimension", "given_out").fullmatch(title)
        if kind == "money" and spending and (not given or target.operator in ("≤", "<")):
            return "是花了多少钱，不是产出", "放到成本指标下；数量指标写这些钱办成了多少事（人、户、次）"
    if "成本" in dimension and kind == "people_and_things":
        return f"以“{target.unit}”计，不是成本", "放到数量指标下；成本指标写金额、单位成本或补助标准"
    return None


@rule("JX109", "指标放错了维度", Severity.WARNING)
def wrong_dimension(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    - 数量指标下是比率或增速（`增加值增速 ≥10%`、`任务完成率`）。
    - 数量指标下是花的钱（`补助经费 ≤2万元`）：钱是投入，不是产出。
    - 成本指标下是人数、户数、次数。

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
    - DOMAIN §5：“增长率放在数量指标下”。
    """
    for form in book.forms:
        if not sets_the_targets(form, book):
            continue
        for indicator in form.filled():
            judged = _judged(indicator)
            if judged is None or indicator.target is None:
                continue
            why, instead = judged
            yield finding(
                "JX109",
                indicator.name,
                f"{quoted(indicator.title)}（{indicator.target.text}）放在“{indicator.dimension}”下，而它{why}。",
                because=[*indicator.names, *indicator.target.parts],
                suggestion=f"{instead}。",
                source=SOURCE,
            )
