"""JX107 指标值与实际相差太远."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xladdin.errors import Refused
from xladdin.finding import Finding, Severity
from xladdin.forms.facts import BookFacts
from xladdin.forms.form import FormType
from xladdin.forms.indicators import Indicator
from xladdin.numbers import divide, plain, round_to
from xladdin.rules.points import readings
from xladdin.rules.reasons import reason_given
from xladdin.rules.registry import finding, quoted, rule
from xladdin.rules.unit_class import unit_class
from xladdin.rules.word_lists import word_list

SOURCE: Final = (
    "黔南州2023年评价报告六（一）4“指标值设置过高”“指标值设置过低”；各地所见界限为130%（财预〔2020〕10号没有给出数）"
)


def _share(indicator: Indicator, least: Decimal) -> Decimal | None:
    """Actual over target where that says how well the target was set; None otherwise, and where readings differ.

    Args:
        least: a count that passes its target by less is close to it, whatever the percentage (2 for ≥1).
    """
    target = indicator.target.parsed if indicator.target else None
    if target is None or target.quantity is None or target.high is not None or target.several:
        return None
    found: set[Decimal] = set()
    for actual in readings(indicator.actual, indicator.unit, target.unit == "%"):
        try:
            have, goal = target.against(actual)
        except Refused:
            continue
        close = target.unit != "%" and unit_class(target.unit) != "money" and goal < have < goal + least
        if goal > 0 and not close:
            found.add(divide(have, goal))
    return found.pop() if len(found) == 1 else None


@rule("JX107", "指标值定得过低或过高", Severity.WARNING)
def far_off_target(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    自评表、评分表里实际完成值与指标值相差太远：达到130%以上，目标定得过低；不到70%，定得过高或者工作没有做。
    成本上限（`≤50万元`）只用到70%以下的，上限定得过宽。界限在 `xladdin/rules/data/conventions.toml` 的 `[far_off]`，可以改。
    只多做了一两个的（`≥1家`做了3家）不算过低。

    偏差原因里已经说明的，降为提示。其他 `≤` 指标（事故、投诉）越少越好，不报。

    ## 为什么

    122户对15户、933.73亿元对1600亿元，说明定目标时没有测算；下年照抄就失去约束。

    ## 反例

    | 三级指标 | 年度指标值 | 实际完成值 | 分值 |
    |---|---|---|---|
    | 培育优质中小企业数量 | ≥15户 | 122户 | 5 |
    | 规上工业总产值 | ≥1600亿元 | 933.73亿元 | 5 |

    ## 正例

    | 三级指标 | 年度指标值 | 实际完成值 | 分值 |
    |---|---|---|---|
    | 培育优质中小企业数量 | ≥110户 | 122户 | 5 |
    | 规上工业总产值 | ≥950亿元 | 933.73亿元 | 5 |

    ## 依据

    - 黔南州工业和信息化局2023年评价报告六（一）4：总产值933.73/1600亿元“指标值设置过高”，优质中小企业122/15户“指标值设置过低”。
    - 130%：各地所见，有超过130%扣2分的，有130%起须说明原因的（财预〔2020〕10号没有给出数）；70%为本项目所取，可以改。
    """
    limits = word_list("conventions")["far_off"]
    high, low, least = (Decimal(limits[name]) for name in ("high", "low", "least"))
    for form in book.forms:
        if form.type not in (FormType.SELF_EVALUATION, FormType.SCORING):
            continue
        for indicator in form.filled():
            target = indicator.target.parsed if indicator.target else None
            share = _share(indicator, least)
            if target is None or share is None or indicator.not_assessed or low < share < high:
                continue
            ceiling = target.operator in ("≤", "<")
            if ceiling and (share > low or share <= 0 or unit_class(target.unit) != "money"):
                continue
            if not target.operator and form.type is FormType.SCORING:
                # A 评分表 prints denominators without a sign in this column.
                continue
            yield _finding(indicator, share, ceiling)


def _finding(indicator: Indicator, share: Decimal, ceiling: bool) -> Finding:
    assert indicator.target is not None
    assert indicator.actual is not None
    shown = f"{plain(round_to(share * 100, 2))}%"
    explained = reason_given(indicator.reasons)
    if ceiling:
        why, what = "成本上限定得过宽", "按实际成本和市场价重新测算上限，写出单位成本"
    elif share >= 1:
        why, what = "目标定得过低", "参照近三年实际数重新测算下年的指标值"
    else:
        why, what = "目标定得过高，或者工作没有做", "参照近三年实际数重新测算下年的指标值"
    more = (
        "" if explained else "；没有完成的原因写在偏差原因里" if share < 1 and not ceiling else "，并在偏差原因里说明"
    )
    how = f"是指标值的{shown}" if share >= 0 else "与指标值方向相反"
    return finding(
        "JX107",
        indicator.target.entry,
        f"{quoted(indicator.title)}指标值“{indicator.target.text}”，实际{indicator.actual.text}，{how}：{why}。",
        because=[indicator.name, indicator.actual, *indicator.reasons],
        suggestion=f"{what}{more}。",
        source=SOURCE,
        severity=Severity.INFO if explained else None,
    )
