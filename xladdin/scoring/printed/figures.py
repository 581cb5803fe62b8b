"""一个量还是几个量：which statements speak of the same figure, and where another one begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from xladdin.scoring.printed.grade_words import GRADE_WORD
from xladdin.scoring.printed.statements import (
    Between,
    ByShareOf,
    Calculated,
    Case,
    Clauses,
    Every,
    Item,
    Otherwise,
    Says,
    Statement,
)
from xladdin.scoring.tree import CreditKind


def subject_of(statement: Statement) -> str:
    match statement:
        case Case(condition=condition):
            return _clean(condition.subject)
        case ByShareOf(condition=condition) | Between(condition=condition) if condition is not None:
            return _clean(condition.subject)
        case Calculated(subject=subject):
            return _clean(subject)
        case _:
            return ""


def _clean(subject: str) -> str:
    if GRADE_WORD.fullmatch(subject):
        return ""  # 优秀（≥90%）: a grade's name, not what is measured
    subject = subject.replace("÷", "/").replace("程度", "度")
    subject = re.sub(r"^(?:介于|处于|位于)", "", subject)
    subject = re.sub(r"^(?:若|如果|如|当|其中|且|则|凡|对|的|年度|部门|单位|本年度?|第|实际)+", "", subject)
    subject = re.sub(r"(?:下降|降低|减少|增加|上升|提高|低|降|升|增)[到至]$", "", subject)
    return re.sub(r"(?:在|为|的|分别|应|须|实际|结果|指标值|率?值|是否|前|后)+$", "", subject)


def same_subject(one: str, other: str, clauses: Clauses) -> bool:
    """Whether two names speak of one figure: one is a part of the other, and they are not defined apart."""
    if not one or not other or one == other:
        return True
    names = [name for name, _ in clauses.definitions]
    defined = [max((n for n in names if n and subject.endswith(n)), key=len, default=None) for subject in (one, other)]
    if defined[0] is not None and defined[1] is not None:
        return defined[0] == defined[1]
    return one.endswith(other) or other.endswith(one) or one in other or other in one


def split(statements: Sequence[Statement], clauses: Clauses) -> list[list[Statement]]:
    """Statements divided where another figure begins."""
    groups: list[list[Statement]] = [[]]
    subject, closed = "", False
    for statement in statements:
        named = subject_of(statement)
        starts = isinstance(statement, (Case, Calculated, ByShareOf, Says, Item, Every))
        other = bool(named and subject and not same_subject(subject, named, clauses))
        again = isinstance(statement, Says) and _earns(statement) and _complete(groups[-1])
        if starts and groups[-1] and (closed or other or again):
            groups.append([])
            subject, closed = "", False
        groups[-1].append(statement)
        subject = subject or named
        closed = closed or isinstance(statement, Otherwise)
    return [group for group in groups if group]


def _earns(statement: Statement) -> bool:
    """Whether a statement gives points of its own."""
    if not isinstance(statement, (Says, Case)) or statement.taking:
        return False
    return any(credit.kind is CreditKind.POINTS and credit.amount for credit in statement.credits)


def _complete(statements: Sequence[Statement]) -> bool:
    """`相符得3分，每有一处不符扣0.5分`: points and what costs them; points said again begin another figure."""
    first = next((at for at, statement in enumerate(statements) if _earns(statement)), None)
    return first is not None and any(isinstance(s, (Item, Every, Calculated)) for s in statements[first:])


def by_headings(clauses: Clauses) -> Clauses:
    """`半年进度：…。前三季度进度：…`: each heading with a whole rule behind it is a part, as if it were numbered."""
    heads = [(start, name) for start, name in clauses.headings if not GRADE_WORD.fullmatch(name)]
    scoring = (Case, Every, Item, ByShareOf, Calculated, Says)
    if len(heads) < 2 or any(isinstance(s, scoring) and s.start < heads[0][0] for s in clauses.statements):
        return clauses
    placed = [
        replace(statement, part=sum(start <= statement.start for start, _ in heads)) for statement in clauses.statements
    ]
    for at in range(1, len(heads) + 1):
        own = [s for s in placed if s.part == at and isinstance(s, scoring)]
        # 优：≥90%得5分；良：… are the bands of one figure.
        if len(own) < 2 or not any(_earns(s) for s in own):
            return clauses
    return replace(clauses, statements=placed, parts={at: name for at, (_, name) in enumerate(heads, 1)})


def by_kind(statements: Sequence[Statement]) -> list[list[Statement]]:
    """Statements divided where another way of scoring begins."""
    runs: list[list[Statement]] = [[]]
    last: type[Statement] | None = None
    for statement in statements:
        kind = type(statement) if isinstance(statement, (Item, ByShareOf, Calculated, Every, Says, Case)) else None
        if kind is not None and last is not None and kind is not last:
            runs.append([])
        last = kind or last
        runs[-1].append(statement)
    return [run for run in runs if run]


def name_of(group: Sequence[Statement]) -> str:
    subject = next((subject_of(s) for s in group if subject_of(s)), "")
    return subject[-16:] if subject else group[0].words[:20]


def complementary(statements: Sequence[Statement]) -> bool:
    """Unnamed cases that together speak of one figure: all in one unit."""
    cases = [s for s in statements if isinstance(s, Case)]
    units = {
        edge.limit.unit
        for case in cases
        for span in case.condition.ranges
        for edge in (span.low, span.high)
        if edge is not None and edge.limit.value
    }
    return len(cases) > 1 and len(units) <= 1
