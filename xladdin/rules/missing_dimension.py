"""JX110 缺少应有的维度."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.entries import Entry
from xladdin.forms.facts import BookFacts, FormFacts
from xladdin.forms.form import FormType
from xladdin.rules.registry import finding, rule
from xladdin.rules.unit_class import sets_the_targets
from xladdin.rules.word_lists import word_list

SOURCE: Final = "财预〔2015〕88号、财预〔2021〕101号：产出（数量、质量、时效）、成本、效益、满意度（条款未核对原文）"


def _present(form: FormFacts) -> set[int]:
    """Which required dimensions have an indicator with a name and a target."""
    names = word_list("units")["required"]["names"]
    found = set()
    for indicator in form.filled():
        if indicator.target is None:
            continue
        levels = [entry.text for entry in indicator.names if entry is not None and entry is not indicator.name]
        found |= {at for at, name in enumerate(names) if any(re.search(name, text) for text in levels)}
    return found


@rule("JX110", "缺少应有的维度", Severity.WARNING)
def missing_dimension(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    项目的绩效目标表（没有目标表时为监控表、自评表）里，数量、质量、时效、成本、效益、满意度中有的维度没有指标。
    只有一、二级指标用的是这些名称（至少三个）时才看；部门整体的表另有框架，不看。
    只缺满意度的是提示：没有服务对象的项目可以没有。

    ## 为什么

    没有时效就可以一直拖，没有质量就只剩数量；审核目标完整性时先看六个维度齐不齐。

    ## 反例

    | 一级指标 | 二级指标 | 三级指标 | 指标值 |
    |---|---|---|---|
    | 产出指标 | 数量指标 | 培训人次 | ≥50人次 |
    | 产出指标 | 质量指标 | 考核通过率 | ≥95% |
    | 成本指标 | 经济成本指标 | 人均成本 | ≤2000元 |
    | 效益指标 | 社会效益指标 | 带动就业 | ≥30人 |
    | 满意度指标 | 服务对象满意度 | 学员满意度 | ≥90% |

    ## 正例

    | 一级指标 | 二级指标 | 三级指标 | 指标值 |
    |---|---|---|---|
    | 产出指标 | 数量指标 | 培训人次 | ≥50人次 |
    | 产出指标 | 质量指标 | 考核通过率 | ≥95% |
    | 产出指标 | 时效指标 | 完成时间 | 9月底前 |
    | 成本指标 | 经济成本指标 | 人均成本 | ≤2000元 |
    | 效益指标 | 社会效益指标 | 带动就业 | ≥30人 |
    | 满意度指标 | 服务对象满意度 | 学员满意度 | ≥90% |

    ## 依据

    - 财预〔2021〕101号《中央部门项目支出核心绩效目标和指标设置及取值指引》（条款未核对原文）。
    """
    shown = word_list("units")["required"]["shown"]
    for form in book.forms:
        if form.owner.whole or form.type is FormType.SCORING or not sets_the_targets(form, book):
            continue
        present = _present(form)
        missing = [name for at, name in enumerate(shown) if at not in present]
        if len(present) < int(word_list("conventions")["dimensions"]["standard"]) or not missing:
            continue
        first = next((level.entry for level in form.whole.levels if level.entry is not None), None)
        at = first or Entry(form.sheet, form.form.indicators[0].columns[0].cell)
        yield finding(
            "JX110",
            at,
            f"没有{'、'.join(missing)}（已有{'、'.join(shown[at] for at in sorted(present))}）。",
            because=[level.entry for level in form.whole.levels],
            suggestion=f"补上{'、'.join(missing)}；确实不适用的，在备注里写明。",
            source=SOURCE,
            severity=Severity.INFO if present == set(range(len(shown) - 1)) else None,
        )
