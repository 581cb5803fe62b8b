"""平均的原生公式: the functions over whole ranges, 多项平均计分 and 问卷满意度.

SUMIFS and COUNTIFS pass over text and blanks, so that items not assessed stand aside without an array formula.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from xladdin.compiling.arguments import Argument, Cells, Constants, Present, Skipped, Written
from xladdin.compiling.formula_text import (
    Guard,
    count_not_assessed,
    group,
    guarded,
    is_not_assessed,
    must,
    number,
    places_beside,
    rounded,
    value_error,
)
from xladdin.compiling.marks import Item, Marks, Points, earned, never_above_full, never_below_zero
from xladdin.compiling.operands import NotCompiled
from xladdin.compiling.ratios import Native, cut
from xladdin.compiling.score_rules import NumberRule
from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity, Rounding, read_quantity
from xladdin.scoring.evaluation import evaluate
from xladdin.scoring.outcomes import InBand
from xladdin.scoring.single import BARE_RATE_LIMIT, in_percent
from xladdin.scoring.tree import (
    Bands,
    Credit,
    Levels,
    Proportion,
    Qualitative,
    RateDeduction,
    Rule,
    credits_of,
    takes_list,
)
from xladdin.surveys import DEFAULT_CREDITS, SurveyRounding, read_credits

_MOST_CELLS: Final = 60  # items that are scored one by one inside the formula


Scorer = Callable[[Item, Marks, Marks, Rule], Points]


def mean_of(items: Cells, full: Marks, whole: Marks, rule: Rule, score: Scorer) -> Native:
    """Σ points ÷ number of items assessed, before it is rounded; see `scoring.averaging`.

    Args:
        full: its guards are `weight_marks` and not repeated here.
        score: `compound_rules.points`.

    Raises:
        NotCompiled: an item is text that is neither a number nor 不予考核, or the rule takes several values itself.
    """
    if takes_list(rule):
        raise NotCompiled("各分项自己又有几个分项")
    if isinstance(rule, (Levels, Qualitative)) or not isinstance(rule, NumberRule):
        return mean_one_by_one([Item(cell) for cell in items.each(_MOST_CELLS)], full, whole, rule, score)
    for value in items.values():
        _refuse_text(items.text, value)
    area, counted = items.text, f"COUNT({items.text})"
    size = len(items.rows) * len(items.rows[0])
    guards = [
        Guard(f"ISNUMBER(SUM({area}))", f"SUM({area})"),
        must(f"{counted}+{count_not_assessed(area)}={size}", "有读不成数的分项"),
        Guard(f"{counted}>0", "NA()"),
    ]
    marks = group(full.expression)
    rate = must(f'COUNTIF({area},">{BARE_RATE_LIMIT}")+COUNTIF({area},"<-{BARE_RATE_LIMIT}")=0', "缺百分号")
    match rule:
        case Proportion(None):
            part = f'SUMIFS({area},{area},">0",{area},"<1")+COUNTIF({area},">=1")'
            return f"{marks}*({part})/{counted}", [*guards, rate]
        case RateDeduction():
            kept = f'COUNTIFS({area},">-1",{area},"<1")'
            lost = f'-SUMIFS({area},{area},">0",{area},"<1")+SUMIFS({area},{area},">-1",{area},"<0")'
            return f"{marks}*({kept}{lost})/{counted}", [*guards, rate]
        case Bands() if not rule.ranked and all(isinstance(given, Credit) for given in credits_of(rule)):
            total, covered = _band_total(area, full, whole, rule)
            return f"({total})/{counted}", [*guards, *([rate] if in_percent(rule) else []), *covered]
    terms = []
    for cell in items.each(_MOST_CELLS):
        inside = score(Item(replace(cell, present=Present(None))), full, whole, rule)
        body = guarded(inside.limited(full), [guard for guard in inside.guards if guard.counted != cell.text])
        terms.append(f"IF(ISNUMBER({cell.text}),{body},0)")
    return f"({'+'.join(terms)})/{counted}", guards


def mean_one_by_one(items: Sequence[Item], full: Marks, whole: Marks, rule: Rule, score: Scorer) -> Native:
    """Each item's points added up; an item that cannot be scored gives its own error."""
    terms, missing, sure = [], [], 0
    for item in items:
        if isinstance(item.argument, Written) and _stands_aside(item.argument.value):
            continue
        inside = score(item, full, whole, rule)
        body = guarded(inside.limited(full), inside.guards)
        sure += 1
        if not isinstance(item.argument, Written):
            stands_aside = is_not_assessed(item.words())
            body = f"IF({stands_aside},0,{body})"
            missing.append(f"-{stands_aside}")
        terms.append(group(body))
    if not terms:
        raise NotCompiled("没有参加考核的分项")
    assessed = f"({sure}{''.join(missing)})" if missing else str(sure)
    guards = [Guard(f"{assessed}>0", "NA()")] if missing else []
    return f"({'+'.join(terms)})/{assessed}", guards


def _stands_aside(value: Decimal | str) -> bool:
    try:
        read_quantity(value)
    except Refused as refused:
        return refused.error is CellError.NA
    return False


def _refuse_text(area: str, value: object) -> None:
    if not isinstance(value, str) or isinstance(value, CellError):
        return
    try:
        read_quantity(value)
    except Refused as refused:
        if refused.error is CellError.NA:
            return
    raise NotCompiled(f"{area}里有“{value.strip()}”：原生公式只平均数，改成数再编译")


def _band_total(area: str, full: Marks, whole: Marks, rule: Bands) -> tuple[str, list[Guard]]:
    """Σ points × number of items in the stretch of numbers that earns them; a stretch without credit must be empty."""
    terms: list[str] = []
    guards: list[Guard] = []
    for given, low, high in _stretches(rule):
        counted = _count(area, low, high)
        if given is None:
            guards.append(must(f"{counted}=0", "规则没有说得几分"))
            continue
        worth = earned(given, full, whole)
        if worth.constant is None or worth.constant:
            shown = Points(worth.expression, (), never_below_zero(given, full), never_above_full(given, full)).limited(
                full
            )
            terms.append(f"{group(shown) if '*' not in shown else shown}*{counted}")
    return "+".join(terms) or "0", guards


Edge = tuple[Decimal, bool] | None  # a limit and whether it belongs to the stretch; None where there is no end


def _stretches(rule: Bands) -> list[tuple[Credit | None, Edge, Edge]]:
    """The line of numbers cut where the credit changes: the core says what each limit and each gap earns."""
    limits = {bound.limit.value for band in rule.bands for bound in band.bounds}
    if rule.deviation_from is not None:
        centre = rule.deviation_from.value
        limits = {centre + sign * limit for limit in limits for sign in (1, -1)}
    edges = sorted(limits)
    between = [edges[0] - 1, *((a + b) / 2 for a, b in pairwise(edges)), edges[-1] + 1]
    stretches: list[tuple[Credit | None, Edge, Edge]] = []
    for at, gap in enumerate(between):
        low: Edge = (edges[at - 1], False) if at else None
        high: Edge = (edges[at], False) if at < len(edges) else None
        _add(stretches, _credit_of(gap, rule), low, high)
        if at < len(edges):
            _add(stretches, _credit_of(edges[at], rule), (edges[at], True), (edges[at], True))
    return stretches


def _add(stretches: list[tuple[Credit | None, Edge, Edge]], given: Credit | None, low: Edge, high: Edge) -> None:
    if stretches and stretches[-1][0] == given:
        stretches[-1] = (given, stretches[-1][1], high)
    else:
        stretches.append((given, low, high))


def _credit_of(value: Decimal, rule: Bands) -> Credit | None:
    try:
        decision = evaluate(Quantity(value, "%" if in_percent(rule) else ""), Decimal(1), rule).decision
    except Refused:
        return None
    assert isinstance(decision, InBand)
    assert isinstance(decision.credit, Credit)  # a band by proportion has no credit to count
    return decision.credit


def _count(area: str, low: Edge, high: Edge) -> str:
    """How many numbers lie in a stretch; half a unit of the last decimal decides for the limit itself."""
    criteria = []
    for edge, sign, inward in ((low, ">", 1), (high, "<", -1)):
        if edge is not None:
            limit, belongs = edge
            half = Decimal(5).scaleb(-places_beside(limit) - 1)
            shifted = limit - inward * half if belongs else limit + inward * half
            criteria.append(f'{area},"{sign}{number(shifted)}"')
    if not criteria:
        return f"COUNT({area})"
    return f"{'COUNTIF' if len(criteria) == 1 else 'COUNTIFS'}({','.join(criteria)})"


# 满意度 --------------------------------------------------------------------------------------------------------------


def satisfaction(counts: Cells, credits: Argument, decimals: int | None, rounding: SurveyRounding) -> Native:
    """Σ(count × credit) ÷ Σ count, the mean over the questions; see `xladdin.surveys`.

    Raises:
        NotCompiled: counts or credits that a native formula cannot take as they stand.
    """
    height, width = len(counts.rows), len(counts.rows[0])
    upright = width == 1
    options = height if upright else width
    shares, guards = _credits(credits, options, upright)
    questions = [counts.text] if upright else [counts.part(row, 1, row, width) for row in range(1, height + 1)]
    guards = [*_count_guards(counts, upright, full=shares is not None), *guards]
    if shares is None:
        if options > len(DEFAULT_CREDITS):
            raise NotCompiled(f"有{options}个选项，而默认的选项分值有{len(DEFAULT_CREDITS)}个")
        shares = _array([number(share) for share in DEFAULT_CREDITS[:options]], upright)
    places = (2 if decimals is None else decimals) + 2
    terms = [
        _question(question, shares, places if rounding is SurveyRounding.EACH_TERM else None) for question in questions
    ]
    mean = terms[0] if len(terms) == 1 else f"({'+'.join(terms)})/{len(terms)}"
    final = Rounding.TRUNCATE if rounding is SurveyRounding.TRUNCATE else Rounding.HALF_UP
    return cut(mean, decimals, final), guards


def _question(question: str, shares: str, places: int | None) -> str:
    if places is None:
        return f"SUMPRODUCT({question}*{shares})/SUM({question})"
    # 枣庄: each option's share of the answers and each product is rounded before adding.
    part = rounded(f"{question}/SUM({question})", places, Rounding.HALF_UP)
    return f"SUMPRODUCT({rounded(f'{part}*{shares}', places, Rounding.HALF_UP)})"


def _array(values: Sequence[str], upright: bool) -> str:
    return "{" + (";" if upright else ",").join(values) + "}"


def _credits(credits: Argument, options: int, upright: bool) -> tuple[str | None, list[Guard]]:
    """The credits as an array of the counts' direction; None for the default."""
    if isinstance(credits, Skipped):
        return None, []
    if isinstance(credits, Constants):
        try:
            values = read_credits(credits.rows)
        except Refused as refused:
            raise NotCompiled(f"选项分值：{refused.reason}") from refused
        if values is None or len(values) != options:
            raise NotCompiled("选项分值的个数与选项不同")
        return _array([number(value) for value in values], upright), []
    if not isinstance(credits, Cells):
        raise NotCompiled("选项分值不是区域引用")
    shape = (len(credits.rows), len(credits.rows[0]))
    if shape != ((options, 1) if upright else (1, options)):
        raise NotCompiled("选项分值的方向或个数与票数不同")
    if any(value is None or isinstance(value, (str, bool)) for value in credits.values()):
        raise NotCompiled(f"选项分值{credits.text}里有空白或文字，改成数再编译")
    area = credits.text
    guards = [
        Guard(f"ISNUMBER(SUM({area}))", f"SUM({area})"),
        Guard(f"COUNT({area})={options}", "NA()"),
        must(f'COUNTIF({area},">1")+COUNTIF({area},"<0")=0', "选项分值应在0到100%之间"),
    ]
    return area, guards


def _count_guards(counts: Cells, upright: bool, *, full: bool) -> list[Guard]:
    """Whole numbers, one question a row, blanks only behind the last option."""
    area, height, width = counts.text, len(counts.rows), len(counts.rows[0])
    present = [[cell.value for cell in row] for row in counts.rows]
    some = any(value is not None for row in present for value in row)
    if any(isinstance(value, (str, bool)) for row in present for value in row):
        raise NotCompiled(f"{area}里有文字，原生公式只数票数，改成数再编译")
    if some and not upright and any(row[0] is None for row in present):
        raise NotCompiled(f"{area}里有整行空白的题，请把区域缩到有票数的行")
    if full and some and any(value is None for row in present for value in row):
        raise NotCompiled(f"{area}里有空白，与选项分值的个数不同")
    size = height * width
    blank = f"COUNT({area})={size}" if full else f"COUNT({area})+COUNTBLANK({area})={size}"
    guards = [
        Guard(f"ISNUMBER(SUM({area}))", f"SUM({area})"),
        Guard(blank, f"IF(COUNT({area})+{count_not_assessed(area)}={size},NA(),{value_error('票数不是数')})"),
    ]
    if not full:
        first = counts.part(1, 1, 1, 1) if upright else counts.part(1, 1, height, 1)
        guards.append(Guard(f"COUNT({first})={1 if upright else height}", "NA()"))
        if size > 1:
            before = counts.part(1, 1, height - 1, 1) if upright else counts.part(1, 1, height, width - 1)
            after = counts.part(2, 1, height, 1) if upright else counts.part(1, 2, height, width)
            guards.append(Guard(f"SUMPRODUCT((1-ISNUMBER({before}))*ISNUMBER({after}))=0", "NA()"))
    whole = f'COUNTIF({area},"<0")+SUMPRODUCT(--(INT({area})<>{area}))=0'
    return [*guards, must(whole, "票数应为0或正整数")]
