"""组合规则的原生公式: parts, means, vetoes and scaled marks around the single rules; see `xladdin.scoring.evaluation`."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xladdin.compiling.arguments import Cell, Cells, Written
from xladdin.compiling.averages import mean_of, mean_one_by_one
from xladdin.compiling.formula_text import NOISE_PLACES, group, number, text
from xladdin.compiling.guards import Guard, guarded, must, unchanged, unreadable
from xladdin.compiling.marks import Item, Marks, Points, earned
from xladdin.compiling.operands import NotCompiled, Operand
from xladdin.compiling.places import Present
from xladdin.compiling.score_rules import single
from xladdin.compiling.word_rules import by_words, is_veto, vetoed
from xladdin.scoring.evaluation import disagreement
from xladdin.scoring.tree import (
    Averaged,
    CreditKind,
    Levels,
    OutOf,
    Parts,
    PerItem,
    Qualitative,
    Rule,
    Scaled,
    Vetoed,
    own_full,
    takes_list,
)
from xladdin.scoring.values import read_list

_DIFFER: Final = "规则自己的满分与分值不同"
_BETWEEN: Final = re.compile("[;；、\n]")
_WIDE: Final = 99  # blanks put between the items of a list, and more than the whole list is long


def weight_marks(weight: Operand) -> tuple[Marks, list[Guard]]:
    """The weight, and what must hold: it is in points and not negative.

    Raises:
        NotCompiled: it never is.
    """
    if weight.unit not in ("", "分") or (weight.constant is not None and weight.constant < 0):
        raise NotCompiled("分值不是以分计的正数")
    guards = list(weight.guards)
    if weight.constant is None:
        guards.append(must(f"{weight.expression}>=0", "分值小于0"))
    return Marks(weight.expression, weight.constant), guards


def scored(value: Item, full: Marks, rule: Rule, present_weight: Decimal | None) -> Points:
    """The points within 0 and the weight; see `evaluation.evaluate`.

    Where a printed rule says itself what full marks are and the weight is another one, the points count only if
    scaling would not change them.

    Args:
        present_weight: the weight now, where that is known: as long as it is what the rule says, nothing is scaled.
    """
    literal = points(value, full, full, rule)
    shown = Points(literal.limited(full), literal.guards, floor=True, ceiling=True)
    agreed = agreement(full, rule, present_weight)
    if agreed is None:
        scaled = points(value, full, full, Scaled(rule)).limited(full)
        agreed = [must(f"ROUND({shown.expression}-{group(scaled)},{NOISE_PLACES})=0", _DIFFER)]
    return replace(shown, guards=(*shown.guards, *agreed))


def agreement(full: Marks, rule: Rule, present_weight: Decimal | None) -> list[Guard] | None:
    """What keeps the weight what a printed rule says full marks are; None where it is another one now."""
    own = own_full(rule) if rule.origin is not None else None
    if own is None:
        return []
    if present_weight is None or disagreement(rule, present_weight) is not None:
        return None
    if full.constant is not None:
        return []
    stated = earned(own, full, full)
    return [must(f"ROUND({stated.expression}-{group(full.expression)},6)=0", _DIFFER)]


def points(value: Item, full: Marks, whole: Marks, rule: Rule) -> Points:
    """The points for a value out of `full`.

    Args:
        full: its guards are `weight_marks` and not repeated here.
        whole: the weight of the indicator that `full` is a part of.

    Raises:
        NotCompiled: the rule gives one and the same error for such a value, or the value is one that only the core reads.
    """
    match rule:
        case Parts():
            return _parts(value, full, whole, rule)
        case Averaged(inner):
            return _averaged(value, full, whole, inner)
        case OutOf(own, inner):
            marks = earned(own, full, whole)
            inside = points(value, marks, whole, inner)
            fits = marks.constant is not None and full.constant is not None and marks.constant <= full.constant
            return Points(inside.limited(marks), inside.guards, floor=True, ceiling=fits)
        case Vetoed(inner):
            return _vetoed(value, full, whole, inner)
        case Scaled(inner):
            return _scaled(value, full, whole, inner)
        case Levels() | Qualitative():
            return by_words(value, full, whole, rule)
        case PerItem(once=True) if value.present() in ("符合", "不符合"):
            raise NotCompiled(f"原生公式按项数计分，而值现在是“{value.present()}”")
        case _:
            return single(value.operand(), full, whole, rule)


def _vetoed(value: Item, full: Marks, whole: Marks, inner: Rule) -> Points:
    if isinstance(value.argument, Cells):
        return points(value, full, whole, inner)
    if isinstance(value.argument, Cell) and is_veto(value.present() or ""):
        # What the cell will hold otherwise cannot be seen now: take it for a number.
        value = Item(replace(value.argument, present=Present(None)), value.title)
    inside = points(value, full, whole, inner)
    return Points(vetoed(value.words(), guarded(inside.expression, inside.guards)), (), inside.floor, inside.ceiling)


def _scaled(value: Item, full: Marks, whole: Marks, inner: Rule) -> Points:
    own = own_full(inner)
    if own is None or not own.amount:
        return points(value, full, whole, inner)
    if own.kind is CreditKind.POINTS:
        marks = Marks.points(own.amount)
        inside = points(value, marks, marks, inner)
        scaled = f"{group(inside.limited(marks))}*{group(full.expression)}/{number(own.amount)}"
        return Points(scaled, inside.guards, floor=True, ceiling=True)
    inside = points(value, full, full, inner)
    return Points(f"{group(inside.limited(full))}/{number(own.amount)}", inside.guards, floor=True)


def _items(value: Item) -> tuple[list[Item], list[Guard]]:
    """One value for each part: the cells of a range, or the items of a text such as `是、是、否`."""
    argument = value.argument
    match argument:
        case Cells():
            height, width = len(argument.rows), len(argument.rows[0])
            cells = [argument.one(row, column) for row in range(1, height + 1) for column in range(1, width + 1)]
            return [Item(cell, value.title) for cell in cells], argument.unchanged_size()
        case Written(str() as listed):
            return [Item(Written(item), value.title) for item in read_list(listed) if isinstance(item, str)], []
        case Cell():
            present = value.present()
            if present is not None:
                return _listed(argument, present, value.title)
    return [value], []


def _listed(cell: Cell, present: str, title: str) -> tuple[list[Item], list[Guard]]:
    """The items of a list in one cell: split as it is split now, or pinned where a formula cannot split it."""
    known = [item for item in read_list(present) if isinstance(item, str)]
    marks = set(_BETWEEN.findall(present))
    pieces = [piece.strip() for piece in _BETWEEN.split(present)]
    if len(known) == 1 and not marks:
        return [Item(cell, title)], []
    if len(marks) != 1 or pieces != known or len(present) >= _WIDE:
        return [Item(Written(item), title) for item in known], [unchanged(f"EXACT({cell.text},{text(present)})")]
    mark = text(marks.pop())
    count = f'LEN({cell.text})-LEN(SUBSTITUTE({cell.text},{mark},""))'
    split = Guard(f"AND(LEN({cell.text})<{_WIDE},{count}={len(pieces) - 1})", unreadable(cell.text))
    spread = f'SUBSTITUTE({cell.text},{mark},REPT(" ",{_WIDE}))'
    items = [
        Item(Cell(f"MID({spread},{at * _WIDE + 1},{_WIDE})", Present(piece), None), title)
        for at, piece in enumerate(pieces)
    ]
    return items, [split]


def _parts(value: Item, full: Marks, whole: Marks, rule: Parts) -> Points:
    items, guards = _items(value)
    if len(items) != len(rule.parts):
        raise NotCompiled(f"规则有{len(rule.parts)}项，而值有{len(items)}个")
    given = [None if part.full is None else earned(part.full, full, whole) for part in rule.parts]
    pool = Marks("")
    if None in given:
        listed = "".join(f"-{group(marks.expression)}" for marks in given if marks is not None)
        pool = Marks(f"({full.expression}{listed})") if listed else full
        if listed:
            guards.append(must(f"ROUND({full.expression}{listed},10)>=0", "各项所列分值合计超过了分值"))
    own: list[str] = []
    taken: list[str] = []
    for item, part, marks in zip(items, rule.parts, given, strict=True):
        inside = points(item, marks or pool, whole, part.rule)
        guards += inside.guards
        if marks is not None:
            own.append(inside.limited(marks))
        else:
            taken.append(f"({group(pool.expression)}-{group(inside.expression)})")
    if taken:
        own.append(f"MAX(0,{group(pool.expression)}-{'-'.join(taken)})")
    return Points("+".join(group(part) for part in own), guards, floor=True)


def _averaged(value: Item, full: Marks, whole: Marks, inner: Rule) -> Points:
    if takes_list(inner):
        raise NotCompiled("多项平均的各项自己又有几个分项")
    if isinstance(value.argument, Cells):
        expression, guards = mean_of(value.argument, full, whole, inner, points)
    else:
        items, guards = _items(value)
        expression, own = mean_one_by_one(items, full, whole, inner, points)
        guards = [*guards, *own]
    return Points(expression, guards, floor=True, ceiling=True)
