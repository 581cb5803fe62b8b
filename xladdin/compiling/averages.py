"""平均的原生公式: 多项平均计分, one mean over a whole range.

SUMIFS and COUNTIFS pass over text and blanks, so that items not assessed stand aside without an array formula.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from xladdin.compiling.arguments import Cells, Written
from xladdin.compiling.formula_text import group, number, places_beside
from xladdin.compiling.guards import Guard, count_not_assessed, guarded, is_not_assessed, must
from xladdin.compiling.marks import Item, Marks, Points, earned, never_above_full, never_below_zero
from xladdin.compiling.operands import NotCompiled, not_assessed
from xladdin.compiling.places import Present
from xladdin.compiling.ratios import Native
from xladdin.compiling.score_rules import NumberRule
from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity
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
        expression, own = mean_one_by_one([Item(cell) for cell in items.each(_MOST_CELLS)], full, whole, rule, score)
        return expression, [*items.unchanged_size(), *own]
    for value in items.values():
        _refuse_text(items.text, value)
    area, counted = items.text, f"COUNT({items.text})"
    guards = [
        Guard(f"ISNUMBER(SUM({area}))", f"SUM({area})"),
        must(f"{counted}+{count_not_assessed(area)}={items.size}", "有读不成数的分项"),
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
    return f"({'+'.join(terms)})/{counted}", [*items.unchanged_size(), *guards]


def mean_one_by_one(items: Sequence[Item], full: Marks, whole: Marks, rule: Rule, score: Scorer) -> Native:
    """Each item's points added up; an item that cannot be scored gives its own error."""
    terms, missing, sure = [], [], 0
    for item in items:
        if isinstance(item.argument, Written) and not_assessed(item.argument.value):
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


def _refuse_text(area: str, value: object) -> None:
    if isinstance(value, str) and not isinstance(value, CellError) and not not_assessed(value):
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
