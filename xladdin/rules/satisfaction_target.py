"""JX103 满意度没有量化."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.facts import BookFacts
from xladdin.rules.registry import quoted, rule
from xladdin.rules.rewriting import rewritten
from xladdin.rules.target_problem import TargetProblem
from xladdin.targets import Target

SOURCE: Final = "满意度指标应以百分比量化并注明调查对象（财预〔2020〕10号满意度指标；条款未核对原文）"
_ASKED: Final = "满意"
# 无投诉, 零投诉 can be checked, though no share of the asked is given.
_COUNTED: Final = re.compile(r"\d|[零无未].{0,6}(投诉|上访|信访|差评)")


def judge_satisfaction(target: Target, name: str, dimension: str = "") -> TargetProblem | None:
    """Whether an indicator of satisfaction has a target without a number."""
    if _ASKED not in name and _ASKED not in dimension:
        return None
    if target.kind != "定性" or _COUNTED.search(target.text):
        return None
    return TargetProblem(
        "JX103",
        Severity.ERROR,
        f"{quoted(name or dimension)}的指标值只写“{target.text[:24]}”，没有满意率，调查多少人、多少人满意都可以算完成",
        f"改写为{rewritten(name if _ASKED in name else dimension, target.text)}。",
        SOURCE,
    )


@rule("JX103", "满意度没有量化", Severity.ERROR)
def satisfaction_target(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    名称或二级指标是满意度，指标值却没有数：`满意`、`很满意`、`较高`、`提升`。写明“无投诉”的不报。

    ## 为什么

    满意度是唯一由服务对象打分的指标，没有满意率就没有调查的必要，年底只能自己说满意。

    ## 反例

    | 二级指标 | 三级指标 | 指标值 |
    |---|---|---|
    | 服务对象满意度指标 | 企业满意度 | 很满意 |

    ## 正例

    | 二级指标 | 三级指标 | 指标值 |
    |---|---|---|
    | 服务对象满意度指标 | 企业满意度 | ≥90% |

    ## 依据

    - 财预〔2020〕10号：满意度指标反映服务对象的认可程度（条款未核对原文）；满意度以问卷的比率计算，见 `JX_SATISFACTION`。
    - 池州市贵池区棠溪镇、嘉峪关市文化和旅游局等公开的表：满意度都写比率；只写“满意”“较高”的无从计算。
    """
    for form in book.forms:
        for indicator, target, parsed in form.targets():
            problem = judge_satisfaction(parsed, indicator.title, indicator.dimension)
            if problem is not None:
                yield problem.at(target.entry, [indicator.name, *target.parts])
