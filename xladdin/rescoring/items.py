"""逐项重算：one row of a form scored again, and how its printed points compare.

A row is scored by its 评分标准; without one by 扣分, by 得分率, or (in a 自评表) by the national default of 财预〔2020〕10号.
What no rule can compute is a matter of judgement (判断) and keeps its printed points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from typing import Final

from xladdin.errors import Refused
from xladdin.forms.entries import Entry, Printed
from xladdin.forms.facts import FormFacts
from xladdin.forms.form import FormType
from xladdin.forms.funds import FundLine
from xladdin.forms.headings import Role
from xladdin.forms.indicators import Indicator
from xladdin.numbers import Quantity, plain, round_to
from xladdin.rescoring.taken import Taken, candidates, stated
from xladdin.rules.comparison import Fit, points_fit
from xladdin.rules.fund_points import due_for_funds
from xladdin.rules.grade_words import grade_of
from xladdin.rules.points import due_by_target
from xladdin.schemes import Indicator as SchemeIndicator
from xladdin.schemes import Scheme
from xladdin.scoring import Rule, canonical, evaluate, explain, parse_rule
from xladdin.scoring.tree import PerItem

ZERO: Final = Decimal(0)
# Points are rounded to two decimals before they are added.
PLACES: Final = 2


class Status(StrEnum):
    """How a printed figure and the computed one compare."""

    AGREES = "一致"
    CUT = "取舍后一致"
    DIFFERS = "不一致"
    COMPUTED = "新算"
    JUDGED = "判断"


@dataclass(frozen=True, slots=True)
class Item:
    """一项: one indicator, or the fund block's 执行率.

    Attributes:
        cell: the printed 得分, or the name's cell where none is printed.
        value: what the rule took, for people.
        rule: the text of the rule, `` without one.
        printed, computed: points; None where there are none.
        exact: the computed points before rounding.
        how: the derivation, or why no rule computes it.
        difference: why the printed points are not the computed ones; `` where they agree.
    """

    sheet: str
    row: int
    name: str
    cell: str
    weight: Decimal | None
    value: str
    rule: str
    printed: Decimal | None
    computed: Decimal | None
    exact: Decimal | None
    status: Status
    how: str
    difference: str = ""

    @property
    def counted(self) -> Decimal | None:
        """What goes into the recomputed sums: computed points; the printed ones where only judgement or a cut gives them."""
        return self.printed if self.computed is None or self.status is Status.CUT else self.computed


@dataclass(frozen=True, slots=True)
class _Found:
    """Points with what they come from."""

    points: Decimal
    how: str
    value: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class _Standard:
    """A rule as it stands in a cell or in a scheme; `whence` says so where it is not the row's own."""

    text: object
    whence: str = ""


def rescore_indicator(form: FormFacts, indicator: Indicator, places: int, schemes: Sequence[Scheme] = ()) -> Item:
    """One row scored again.

    Args:
        places: decimals that the form prints points with.
        schemes: where the rule comes from for a row that has no 评分标准 of its own.
    """
    weight = indicator.weight_points()
    found: list[_Found] = []
    reason = "没有分值"
    if indicator.shares_cells:
        reason = "分值或得分由几项共用"
    elif indicator.not_assessed:
        reason = "不予考核"
    elif weight is not None:
        found, reason = _points(form, indicator, weight, schemes)
    return _item(indicator.title, indicator.row, indicator.name, indicator.score, weight, found, reason, places)


def rescore_funds(line: FundLine, weight: Decimal, cell: Entry | None, places: int) -> Item:
    """执行率 × 分值 of the fund block's total."""
    shown = line.rate.text if line.rate else ""
    found = [_Found(due.points, due.how, shown) for due in due_for_funds(line, weight, cell)]
    name = f"{line.title}（预算执行率）"
    return _item(name, line.label.row, line.label, line.score, weight, found, "没有预算数或执行数", places)


def _points(
    form: FormFacts, indicator: Indicator, weight: Decimal, schemes: Sequence[Scheme]
) -> tuple[list[_Found], str]:
    """Every derivation that the row allows, the likeliest first; why there is none."""
    standards = _standards(indicator, schemes)
    found, reason = _by_standards(form, indicator, weight, standards)
    lost = _deducted(form, indicator)
    if not found and lost is not None:
        return [_Found(weight - abs(lost), f"分值{plain(weight)}-扣分{plain(abs(lost))}")], ""
    if standards:
        return found, reason
    if form.type is FormType.SELF_EVALUATION:
        grade = grade_of(indicator.actual)
        due = due_by_target(indicator, weight)
        if due:
            return [
                _Found(each.points, each.how, indicator.actual.text if indicator.actual else "") for each in due
            ], ""
        if grade is not None and indicator.actual is not None:
            points = weight * grade[0].share
            how = f"“{indicator.actual.text}”属于{grade[0].name}档，取中值{plain(grade[0].share * 100)}%"
            return [_Found(points, how, indicator.actual.text)], ""
        return [], "没有评分标准，指标值与实际完成值也不能相比"
    rate = indicator.score_rate.quantity() if indicator.score_rate else None
    if rate is not None and indicator.score_rate is not None and indicator.score is None:
        text = indicator.score_rate.text
        return [_Found(weight * rate.value, f"得分率{text}×{plain(weight)}", text)], ""
    return [], "没有评分标准"


def _standards(indicator: Indicator, schemes: Sequence[Scheme]) -> list[_Standard]:
    """The 评分标准 of the row; without one that of the first scheme that has the indicator."""
    if indicator.standards:
        return [_Standard(standard.value) for standard in indicator.standards]
    for scheme in schemes:
        one = of_scheme(scheme, indicator)
        if one is not None and one.rule:
            return [_Standard(one.rule, f"规则取自方案“{scheme.name}”")]
    return []


def of_scheme(scheme: Scheme, indicator: Indicator) -> SchemeIndicator | None:
    """A row's indicator in a scheme: by its name, or by its name under the level it stands in."""
    above = [entry.text for entry in indicator.names[: indicator.level] if entry is not None]
    for name in (indicator.title, "/".join((*above[-1:], indicator.title))):
        try:
            return scheme.indicator(name)
        except Refused:
            continue
    return None


def _deducted(form: FormFacts, indicator: Indicator) -> Decimal | None:
    """扣分 of the row: nothing where the column is there and the cell blank; None where the form has no such column."""
    if indicator.deducted is not None:
        return indicator.deducted.number()
    return ZERO if any(other.deducted is not None for other in form.indicators) else None


def _by_standards(
    form: FormFacts, indicator: Indicator, weight: Decimal, standards: Sequence[_Standard]
) -> tuple[list[_Found], str]:
    """By the 评分标准 of the row: the first that is a rule and finds its value there."""
    reasons: list[str] = []
    for standard in standards:
        try:
            rule = parse_rule(standard.text)
        except Refused as refused:
            reasons.append(f"评分标准不能计算：{refused.reason}")
            continue
        found, why = _by_rule(indicator, weight, rule, standard)
        why = why or _missing(form, indicator, rule)
        if found:
            return found, ""
        reasons.append(why)
    return [], "；".join(dict.fromkeys(reasons))


def _by_rule(indicator: Indicator, weight: Decimal, rule: Rule, standard: _Standard) -> tuple[list[_Found], str]:
    refusals: list[str] = []
    found: list[_Found] = []
    numbers = False
    for taken in candidates(rule, indicator):
        numbers = numbers or not isinstance(taken.value, str)
        try:
            found.append(_scored(taken, weight, rule, standard))
        except Refused as refused:
            refusals.append(f"{_where(taken)}：{refused.reason}")
    if found or numbers:
        return found, "" if found else refusals[0]
    # Words are read only where no cell holds the number.
    try:
        taken_from_words = stated(rule, indicator)
        if taken_from_words is not None:
            return [_scored(taken_from_words, weight, rule, standard)], ""
    except Refused as refused:
        refusals.insert(0, refused.reason)
    return [], refusals[0] if refusals else ""


def _scored(taken: Taken, weight: Decimal, rule: Rule, standard: _Standard) -> _Found:
    """Points of one candidate.

    Raises:
        Refused: the rule cannot take it.
    """
    outcome = evaluate(taken.value, weight, rule)
    explained = explain(taken.value, weight, standard.text, decimals=PLACES)
    how = "；".join(filter(None, [standard.whence, taken.derived, explained]))
    return _Found(outcome.points, how, _shown(taken), str(standard.text))


def _shown(taken: Taken) -> str:
    value = taken.value
    if isinstance(value, Quantity) and value.is_percent:
        return f"{plain(value.value * 100, 4)}%"
    return str(value).strip()


def _where(taken: Taken) -> str:
    return f"{'、'.join(entry.address for entry in taken.cells)}“{taken.cells[-1].text}”"


def _missing(form: FormFacts, indicator: Indicator, rule: Rule) -> str:
    for table in form.form.indicators:
        for role in (Role.VALUE, Role.ACTUAL):
            column = table.column(role)
            cell = form.form.sheet.cells.get((indicator.row, column.left)) if column else None
            if cell is not None and cell.formula is not None and cell.value is None:
                return f"{cell.address}是公式而没有缓存值，请先运行 xladdin recalc"
    filled = indicator.actual or indicator.value
    if filled is not None and filled.quantity() is not None and isinstance(rule, PerItem):
        return f"{filled.address}“{filled.text}”是不是要计扣的项数，表里没有说；项数请填在评价值栏（评分标准：{canonical(rule)}）"
    return f"没有填评价值，由评价人判断或补数据（评分标准：{canonical(rule)}）"


def _item(
    name: str,
    row: int,
    label: Entry,
    score: Entry | None,
    weight: Decimal | None,
    found: Sequence[_Found],
    reason: str,
    places: int,
) -> Item:
    printed = score.printed() if score is not None and not score.not_assessed else None
    cell = score.address if score is not None else label.address
    value = printed.value if printed else None
    if not found or weight is None:
        return Item(label.sheet, row, name, cell, weight, "", "", value, None, None, Status.JUDGED, reason)
    chosen, fit = _best(printed, found, max(places, PLACES), weight)
    points = round_to(chosen.points, PLACES)
    status, difference = _compared(printed, chosen, fit)
    return Item(
        label.sheet, row, name, cell, weight, chosen.value, chosen.rule, value, points, chosen.points, status, chosen.how,
        difference,
    )  # fmt: skip


def _best(printed: Printed | None, found: Sequence[_Found], places: int, weight: Decimal) -> tuple[_Found, Fit | None]:
    """The derivation that gives the printed points, else the first."""
    if printed is None:
        return found[0], None
    fits = [points_fit(printed, each.points, places, weight) for each in found]
    best = min(range(len(found)), key=lambda at: list(Fit).index(fits[at]))
    return (found[best], fits[best]) if fits[best] is not Fit.WRONG else (found[0], Fit.WRONG)


def _compared(printed: Printed | None, chosen: _Found, fit: Fit | None) -> tuple[Status, str]:
    if printed is None or fit is None:
        return Status.COMPUTED, ""
    if fit is Fit.EXACT:
        return Status.AGREES, ""
    if fit is not Fit.WRONG:
        return Status.CUT, f"只有{fit.value}才一致，四舍五入为{plain(round_to(chosen.points, PLACES))}"
    return Status.DIFFERS, f"{chosen.how.rstrip('。')}；{_other_cuts(printed, chosen.points)}"


def _other_cuts(printed: Printed, exact: Decimal) -> str:
    """What other ways of rounding would give: that none gives the printed points shows that it is no matter of rounding."""
    unit = Decimal(1).scaleb(-PLACES)
    up = exact.quantize(unit, ROUND_CEILING)
    cut, half = round_to(exact, PLACES, "截断"), round_to(exact, PLACES)
    ways = f"四舍五入{plain(half)}、截断{plain(cut)}、进位{plain(up)}" if cut != up else f"应为{plain(half)}，无需取舍"
    return f"{ways}，都不是印出的{plain(printed.value)}" if cut != up else f"{ways}，不是印出的{plain(printed.value)}"
