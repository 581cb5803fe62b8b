"""小数写的比率：`控制率≤1，每超0.01扣0.1分` is on a rate as `≤100%，每超1%` is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from xladdin.numbers import Quantity
from xladdin.scoring.printed.ranges import Condition, Edge, Range
from xladdin.scoring.printed.statements import ByShareOf, Calculated, Case, Every, Standard, Statement

# A rate of more than twice its whole is not written as a plain number.
_MOST: Final = 2


def in_rates(statements: Sequence[Statement], subjects: Sequence[str]) -> list[Statement]:
    """The statements with their plain numbers as percentages, where what is measured is called a rate (率)."""
    named = [subject for subject in subjects if subject]
    limits = list(_limits(statements))
    plain = all(not limit.unit and abs(limit.value) <= _MOST for limit in limits)
    if not named or not limits or not plain or not all(subject.endswith(("率", "占比", "比重")) for subject in named):
        return list(statements)
    return [_converted(statement) for statement in statements]


def _limits(statements: Sequence[Statement]) -> Iterator[Quantity]:
    for statement in statements:
        match statement:
            case Case(condition=condition) | ByShareOf(condition=condition) | Calculated(condition=condition):
                yield from _of(condition)
            case Every(step=step, side=side):
                yield step
                yield from _of(side)
            case Standard(limit=limit):
                yield limit


def _of(condition: Condition | None) -> Iterator[Quantity]:
    if condition is None:
        return
    yield from (edge.limit for span in condition.ranges for edge in (span.low, span.high) if edge is not None)


def _converted(statement: Statement) -> Statement:
    match statement:
        case Case(condition=condition):
            return replace(statement, condition=_condition(condition))
        case ByShareOf(condition=condition) | Calculated(condition=condition) if condition is not None:
            return replace(statement, condition=_condition(condition))
        case Every(step=step, side=side):
            return replace(statement, step=_rate(step), side=None if side is None else _condition(side))
        case Standard(limit=limit):
            return replace(statement, limit=_rate(limit))
        case _:
            return statement


def _rate(quantity: Quantity) -> Quantity:
    return Quantity(quantity.value, "%")


def _condition(condition: Condition) -> Condition:
    def edge(one: Edge | None) -> Edge | None:
        return None if one is None else replace(one, limit=_rate(one.limit))

    return replace(condition, ranges=tuple(Range(edge(span.low), edge(span.high)) for span in condition.ranges))
