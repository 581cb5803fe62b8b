"""JX202 得分算不出来."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.entries import Entry, Printed
from xladdin.forms.facts import BookFacts, FormFacts, weight_sum
from xladdin.forms.form import FormType
from xladdin.forms.indicators import Indicator, points_of
from xladdin.forms.labels import FundKind, RowKind
from xladdin.numbers import Quantity, plain, round_to
from xladdin.rules.comparison import Fit, points_fit
from xladdin.rules.completion_date import is_late
from xladdin.rules.fund_points import due_for_funds
from xladdin.rules.grade_words import grade_of
from xladdin.rules.points import Due, due_by_target, overshoot
from xladdin.rules.reasons import reason_given
from xladdin.rules.registry import finding, quoted, rule
from xladdin.rules.stated_rule import due_by_rule, stated_rule
from xladdin.rules.weight_rollup import is_execution_weight
from xladdin.rules.word_lists import any_of
from xladdin.scoring.grade_band import GradeBand

DEFAULT_SOURCE: Final = "财预〔2020〕10号：定量指标完成的记全部分值，未完成的按完成值与指标值的比例记分"
GRADE_SOURCE: Final = "财预〔2020〕10号：定性指标按100%-80%(含)、80%-60%(含)、60%-0%三档记分"
FUND_SOURCE: Final = "自评表惯例：预算执行率得分=执行率×分值"
OWN_RULE: Final = "本表该行的评分标准"
ARITHMETIC: Final = "得分=分值-扣分"
LIMITS: Final = "得分应在0与分值之间"


def _limits(name: str, score: Entry, printed: Printed, weight: Entry | None) -> Iterator[Finding]:
    full = points_of(weight)
    if any_of("conventions", "scoring", "deductions").search(name) or (full is not None and full < 0):
        return
    if printed.value < 0:
        yield finding(
            "JX202", score, f"{quoted(name)}得分{score.text}小于0。", expected=Decimal(0), because=[weight],
            suggestion="扣分以扣完为止，最低写0。", source=LIMITS,
        )  # fmt: skip
    elif full is not None and printed.value > full:
        yield finding(
            "JX202", score, f"{quoted(name)}得分{score.text}高于分值{plain(full)}。", expected=full, because=[weight],
            suggestion=f"得分最高写{plain(full)}；分值错了的改分值。", source=LIMITS,
        )  # fmt: skip


def _judged(
    name: str, score: Entry, printed: Printed, dues: Sequence[Due], places: int, full: Decimal, source: str
) -> Iterator[Finding]:
    """The finding about one printed score, if no accepted derivation gives it."""
    if not dues:
        return
    fits = [points_fit(printed, due.points, places, full) for due in dues]
    best = min(range(len(fits)), key=lambda at: list(Fit).index(fits[at]))
    if fits[best] is Fit.EXACT:
        return
    due = dues[best if fits[best] is not Fit.WRONG else 0]
    expected = round_to(due.points, max(places, 2))
    if fits[best] is Fit.WRONG:
        others = sorted({plain(round_to(other.points, max(places, 2))) for other in dues} - {plain(expected)})
        also = f"（另一种算法为{'、'.join(others)}）" if others else ""
        yield finding(
            "JX202",
            score,
            f"{quoted(name)}得分印为{score.text}，而{due.how}，应得{plain(expected)}分{also}。",
            expected=expected,
            because=due.because,
            suggestion=f"得分改为{plain(expected)}；另有扣分或加分的，在偏差原因或评分标准里写明算法。",
            source=source,
        )
    else:
        cut = (
            f"{'截断' if fits[best] is Fit.TRUNCATED else '取整'}{'到整分' if not max(places, printed.places) else ''}"
        )
        yield finding(
            "JX202",
            score,
            f"{quoted(name)}得分印为{score.text}，{due.how}，只有{cut}才对得上，四舍五入到两位小数应为{plain(expected)}。",
            expected=expected,
            because=due.because,
            suggestion=f"当地系统如此显示的可以不改；按四舍五入的改为{plain(expected)}。",
            source=source,
            severity=Severity.INFO,
        )


def _indicator(form: FormFacts, indicator: Indicator, places: int, middle: bool) -> Iterator[Finding]:
    score = indicator.score
    printed = score.printed() if score else None
    quantity = score.quantity() if score else None
    if score is None or printed is None or quantity is None or quantity.unit not in ("", "分"):
        return
    broken = list(_limits(indicator.title, score, printed, indicator.weight))
    weight = indicator.weight_points()
    if broken or weight is None or indicator.shares_cells or indicator.not_assessed:
        yield from broken
        return
    yield from _row(form, indicator, score, printed, weight, places, middle)


def _row(
    form: FormFacts, indicator: Indicator, score: Entry, printed: Printed, weight: Decimal, places: int, middle: bool
) -> Iterator[Finding]:
    """By 扣分, by the stated rule, by the form's default: the first that the row can be held to."""
    name = indicator.title
    lost = indicator.deducted.number() if indicator.deducted else None
    if lost is not None and printed.value not in (weight - lost, weight + lost):
        assert indicator.deducted is not None
        yield finding(
            "JX202",
            score,
            f"{quoted(name)}分值{plain(weight)}、扣{indicator.deducted.text}分，得分却印为{score.text}，应为{plain(weight - abs(lost))}。",
            expected=weight - abs(lost),
            because=[indicator.weight, indicator.deducted],
            suggestion=f"得分改为{plain(weight - abs(lost))}，或改正扣分。",
            source=ARITHMETIC,
        )
        return
    stated = stated_rule(indicator)
    if stated is not None:
        dues = due_by_rule(indicator, weight, *stated)
        yield from _judged(name, score, printed, dues, places, weight, OWN_RULE)
        return
    if form.type is not FormType.SELF_EVALUATION or indicator.standards or lost is not None:
        # A 评分标准 that is not understood is still the form's own: the national default says nothing about it.
        return
    grade = grade_of(indicator.actual)
    qualitative = indicator.target is None or (
        indicator.target.parsed is not None and indicator.target.parsed.kind == "定性"
    )
    if grade is not None and qualitative:
        yield from _by_grade(indicator, score, printed, weight, grade, places, middle)
    elif indicator.target is not None and printed.value == weight and _is_late(indicator):
        yield finding(
            "JX202",
            score,
            f"{quoted(name)}实际“{indicator.actual.text if indicator.actual else ''}”晚于指标值“{indicator.target.text}”，没有按期完成，却得满分{score.text}。",
            because=[*indicator.target.parts, indicator.actual, indicator.weight],
            suggestion="按评分办法扣分，并写明延误的原因；日期填错的，改正日期。",
            source=DEFAULT_SOURCE,
            severity=Severity.WARNING,
        )
    elif not (overshoot(indicator) and printed.value < weight):
        dues = due_by_target(indicator, weight)
        # Fewer points with the reason beside them are a judgement that the general rule does not know.
        judged = bool(dues) and printed.value < min(due.points for due in dues) and reason_given(indicator.reasons)
        for found in _judged(name, score, printed, dues, places, weight, DEFAULT_SOURCE):
            yield replace(found, severity=Severity.WARNING) if judged and found.severity is Severity.ERROR else found


def _is_late(indicator: Indicator) -> bool:
    target = indicator.target.parsed if indicator.target else None
    return target is not None and is_late(target, indicator.actual) is True


def _by_grade(
    indicator: Indicator,
    score: Entry,
    printed: Printed,
    weight: Decimal,
    grade: tuple[GradeBand, bool],
    places: int,
    middle: bool,
) -> Iterator[Finding]:
    """定性: outside its band is wrong; inside it, another share than the rest of the form takes is wrong too."""
    band, exact = grade
    lowest = round_to(weight * band.low / 100, max(places, 2), "截断")
    highest = round_to(weight * band.high / 100, max(places, 2))
    expected = round_to(weight * band.share, max(places, 2))
    if lowest <= printed.value <= highest and not (exact and middle):
        return
    due = Due(weight * band.share, "", ())
    if points_fit(printed, due.points, places) in (Fit.EXACT, Fit.WHOLE):
        return
    assert indicator.actual is not None
    inside = lowest <= printed.value <= highest
    why = (
        f"本表其余“{band.text}”的指标都按分值的{Quantity(band.share, '%')}计"
        if inside
        else f"“{indicator.actual.text}”属于{band.name}档，得分应在{plain(lowest)}与{plain(highest)}之间"
    )
    yield finding(
        "JX202",
        score,
        f"{quoted(indicator.title)}得分印为{score.text}（分值{plain(weight)}），而{why}，取中值为{plain(expected)}分。",
        expected=expected,
        because=[indicator.actual, indicator.weight],
        suggestion=f"得分改为{plain(expected)}，或改正实际完成值所选的档。",
        source=GRADE_SOURCE,
    )


def _takes_middle(form: FormFacts, places: int) -> bool:
    """Whether the form plainly gives every grade band its middle: at least three rows do and all but one at most."""
    fits = []
    for indicator in form.filled():
        grade, weight = grade_of(indicator.actual), indicator.weight_points()
        printed = indicator.score.printed() if indicator.score else None
        if grade is not None and grade[1] and weight is not None and printed is not None:
            fits.append(points_fit(printed, weight * grade[0].share, places) is Fit.EXACT)
    return sum(fits) >= 3 and fits.count(False) <= 1


def _funds(form: FormFacts, places: int) -> Iterator[Finding]:
    for line in form.funds:
        printed = line.score.printed() if line.score else None
        if line.score is None or printed is None or line.score.not_assessed:
            continue
        broken = list(_limits(line.title, line.score, printed, line.weight))
        weight, cell = line.weight_points(), line.weight
        if weight is None and line.kind is FundKind.TOTAL:
            weight, cell = _remaining_weight(form)
        if broken or weight is None:
            yield from broken
            continue
        yield from _judged(
            f"{line.title}（预算执行率）",
            line.score,
            printed,
            due_for_funds(line, weight, cell),
            places,
            weight,
            FUND_SOURCE,
        )


def _remaining_weight(form: FormFacts) -> tuple[Decimal | None, Entry | None]:
    """The points a form that prints none for 预算执行率 leaves for it: the total less the indicators."""
    total = next((total for total in form.totals if total.kind is RowKind.TOTAL), None)
    printed = points_of(total.weight) if total else None
    indicators = weight_sum(list(form.filled()))
    if total is None or printed is None or indicators is None or not is_execution_weight(printed - indicators):
        return None, None
    return printed - indicators, total.weight


@rule("JX202", "得分与分值、指标值、实际值或评分标准不符", Severity.ERROR)
def printed_score(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    按表里自己的数重算每一行得分，没有一种通行算法对得上就报：

    - 得分高于分值，或者小于0；有扣分栏的，得分不等于分值减扣分。
    - 该行有能计算的评分标准（见规则语言）的，按评分标准。有评分标准但读不懂的，不按别的算法猜。
    - 自评表没有评分标准的，定量指标完成的记全分，未完成的按 实际÷指标值×分值；`≤` 指标未完成时，按
      指标值÷实际 或 1-超出部分÷指标值 都算对；定性指标按所填的档。
    - 实际完成日期晚于指标值的日期而得满分的，为警告：各地扣法不同，但没有按期完成不能得满分。
    - 资金行：执行率×分值。没有印分值的，按总分的分值减去各指标分值。

    没有评分标准、得分比算出来的少而写了原因的，为警告：可能另有扣分。四舍五入、截断都会试：只有截断或取整才对得上的，级别为提示。超过指标值130%而少得分的不报（各地对目标定得过低有不同扣法）。

    ## 为什么

    得分是自评表唯一进入排名和公开的数；“未达标却得满分”“完成了反而少得分”是复核时最先看的。

    ## 反例

    | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    |---|---|---|---|---|
    | 驻村生活补助按时率 | =100% | 95% | 13.34 | 13.34 |

    ## 正例

    | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
    |---|---|---|---|---|
    | 驻村生活补助按时率 | =100% | 95% | 13.34 | 12.67 |

    ## 依据

    - 财预〔2020〕10号《项目支出绩效评价管理办法》：定量指标完成的记该指标全部分值，未完成的按比例记分；
      定性指标分达成、部分达成、未达成三档，按100%-80%(含)、80%-60%(含)、60%-0%记分。
    - 档内取中值（90%、70%、30%）是宁县2024年自评系统的做法：只有同表其余各行都这样取时，才据此判断。
    """
    for form in book.forms:
        places = form.score_places()
        middle = _takes_middle(form, places)
        for indicator in form.filled():
            yield from _indicator(form, indicator, places, middle)
        yield from _funds(form, places)
