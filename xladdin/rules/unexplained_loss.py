"""JX304 失了分没有写原因，没有失分却写了原因."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.facts import BookFacts, FormFacts
from xladdin.forms.form import FormType
from xladdin.forms.headings import Role
from xladdin.forms.indicators import Indicator
from xladdin.numbers import plain
from xladdin.rules.fund_points import execution
from xladdin.rules.grade_words import grade_of
from xladdin.rules.points import overshoot
from xladdin.rules.reasons import reason_given
from xladdin.rules.registry import finding, quoted, rule
from xladdin.rules.word_lists import word_list

SOURCE: Final = "自评表“偏差原因分析及改进措施”栏；财预〔2020〕10号：未完成的应分析原因（条款未核对原文）"
SCORING_SOURCE: Final = "本表扣分原因栏：失分的指标逐项写明原因"
_TOP: Final = 100


def _lost(indicator: Indicator) -> Decimal | None:
    """分值 less 得分, where both are printed and belong to this row alone."""
    points, weight = indicator.score.number() if indicator.score else None, indicator.weight_points()
    if points is None or weight is None or indicator.shares_cells or indicator.not_assessed:
        return None
    return weight - points


def _by_grade(indicator: Indicator) -> bool:
    """Whether the loss is only the middle of the top grade band (90% for 达成), which systems award by themselves."""
    grade = grade_of(indicator.actual)
    weight, lost = indicator.weight_points(), _lost(indicator)
    if grade is None or weight is None or lost is None:
        return False
    return grade[0].high == _TOP and lost <= weight * (100 - grade[0].low) / 100


@rule("JX304", "失了分没有写原因，或没有失分却写了原因", Severity.WARNING)
def unexplained_loss(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    自评表有偏差原因栏的（评分表有扣分原因栏而且写了一部分的，只看第一条）：

    - 得分低于分值，原因栏空白（或只写“无”“情况正常”）。定性指标填“达成”而按档取90%的，不算失分。
    - 预算执行率得分低于分值，资金各行和它下面的原因栏都空白（执行率低于80%的由 JX302 报，95%以上的零头不追问）。
    - 得了满分、也没有超过指标值130%，却写了原因：提示，可能写错了行。

    ## 为什么

    扣了分不写原因，等于没有自评；原因写错行，整改就找错对象。

    ## 反例

    | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析 |
    |---|---|---|---|---|---|
    | 走访企业户数 | ≥50户 | 40户 | 10 | 8 | |

    ## 正例

    | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析 |
    |---|---|---|---|---|---|
    | 走访企业户数 | ≥50户 | 40户 | 10 | 8 | 下半年10户停产，无法走访 |

    ## 依据

    - 财预〔2020〕10号：自评应分析未完成的原因（条款未核对原文）；宁县2024年“新入规企业奖补资金”：增加值增速8.33/13.33分，原因栏空白。
    """
    for form in book.forms:
        explains = any(table.column(Role.REASON) for table in form.form.indicators)
        if form.type is FormType.SELF_EVALUATION:
            yield from _funds(form)
            if explains:
                yield from _losses(form, "偏差原因", SOURCE)
                yield from _needless(form)
        elif form.type is FormType.SCORING and any(reason_given(row.reasons) for row in form.filled()):
            yield from _losses(form, "扣分原因", SCORING_SOURCE)


def _losses(form: FormFacts, column: str, source: str) -> Iterator[Finding]:
    for indicator in form.filled():
        lost = _lost(indicator)
        if lost is None or lost <= 0 or indicator.score is None:
            continue
        if not reason_given((*indicator.reasons, *indicator.remarks)) and not _by_grade(indicator):
            yield finding(
                "JX304",
                indicator.score,
                f"{quoted(indicator.title)}失了{plain(lost)}分（分值{plain(indicator.weight_points() or lost)}，"
                f"得{indicator.score.text}），没有写原因。",
                because=[indicator.name, indicator.weight, *indicator.reasons],
                suggestion=f"在{column}栏写明为什么失分、下一步怎么改；得分算错的，先改正得分。",
                source=source,
            )


def _needless(form: FormFacts) -> Iterator[Finding]:
    """Reasons beside full marks. In a 评分表 the evaluator's words may say why they were given."""
    for indicator in form.filled():
        if _lost(indicator) == 0 and reason_given(indicator.reasons) and not overshoot(indicator) and _met(indicator):
            yield finding(
                "JX304",
                indicator.reasons[0],
                f"{quoted(indicator.title)}得了满分，却写了偏差原因“{indicator.reasons[0].text[:30]}”。",
                because=[indicator.name, indicator.score],
                suggestion="原因写错行的移到失分的行；确有偏差的，改正实际完成值和得分。",
                source=SOURCE,
                severity=Severity.INFO,
            )


def _met(indicator: Indicator) -> bool:
    """Whether the row itself says nothing against full marks: 100% or more, or no 完成率 at all."""
    done = indicator.completion.number() if indicator.completion else None
    return done is None or done >= 1


def _funds(form: FormFacts) -> Iterator[Finding]:
    line = form.fund_total()
    points, weight = (line.score.number() if line and line.score else None), line.weight_points() if line else None
    if line is None or line.score is None or points is None or weight is None or points >= weight:
        return
    if not any(table.column(Role.REASON) for table in form.form.funds):
        return
    rate = execution(line)
    limits = word_list("monitoring")["deviation"]
    low, most = Decimal(limits["low_execution"]), Decimal(limits["remainder"])
    if (rate is not None and not low <= rate[0] < most) or reason_given(
        entry for each in form.funds for entry in each.reasons
    ):
        return
    yield finding(
        "JX304",
        line.score,
        f"{line.title}（预算执行率）失了{plain(weight - points)}分，没有写未执行完的原因。",
        because=[line.weight, line.rate, *line.reasons],
        suggestion="写明结余多少、为什么没有执行完。",
        source=SOURCE,
    )
