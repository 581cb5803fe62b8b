"""组合规则的原生公式: parts, means, vetoes and scaled marks around the single rules; see `xladdin.scoring.evaluation`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xladdin.compiling.arguments import Cell, Cells, Present, Written
from xladdin.compiling.averages import mean_of
from xladdin.compiling.formula_text import Guard, group, guarded, must, number
from xladdin.compiling.marks import Item, Marks, Points, earned
from xladdin.compiling.operands import NotCompiled, Operand
from xladdin.compiling.score_rules import single
from xladdin.compiling.word_rules import by_words, is_veto, vetoed
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


def weight_marks(weight: Operand, rule: Rule) -> tuple[Marks, list[Guard]]:
    """The weight, and what must hold: it is in points, not negative, and what a printed rule says full marks are.

    Raises:
        NotCompiled: it never is.
    """
    if weight.unit not in ("", "分") or (weight.constant is not None and weight.constant < 0):
        raise NotCompiled("分值不是以分计的正数")
    full = Marks(weight.expression, weight.constant)
    guards = list(weight.guards)
    if weight.constant is None:
        guards.append(must(f"{weight.expression}>=0", "分值小于0"))
    own = own_full(rule) if rule.origin is not None else None
    if own is not None:
        stated = earned(own, full, full)
        guards.append(must(f"ROUND({stated.expression}-{full.expression},6)=0", "规则自己的满分与分值不同"))
    return full, guards


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
            return _parts(_items(value), full, whole, rule)
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


def _items(value: Item) -> list[Item]:
    """One value for each part: the cells of a range, the items of a text in the formula."""
    argument = value.argument
    match argument:
        case Cells():
            height, width = len(argument.rows), len(argument.rows[0])
            cells = [argument.one(row, column) for row in range(1, height + 1) for column in range(1, width + 1)]
            return [Item(cell, value.title) for cell in cells]
        case Written(str() as text):
            return [Item(Written(item), value.title) for item in read_list(text) if isinstance(item, str)]
        case Cell() if value.present() is not None:
            raise NotCompiled("规则有几个分项，值写在一个单元格里，原生公式拆不开：请把各项分到几个单元格")
    return [value]


def _parts(items: Sequence[Item], full: Marks, whole: Marks, rule: Parts) -> Points:
    if len(items) != len(rule.parts):
        raise NotCompiled(f"规则有{len(rule.parts)}项，而值有{len(items)}个")
    given = [None if part.full is None else earned(part.full, full, whole) for part in rule.parts]
    guards: list[Guard] = []
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
    if not isinstance(value.argument, (Cells, Cell)) or takes_list(inner):
        raise NotCompiled("多项平均的各项不是一个区域")
    found = value.argument.cells if isinstance(value.argument, Cell) else value.argument
    if found is None:
        raise NotCompiled("多项平均的各项不在本工作簿")
    if value.present() is not None:
        raise NotCompiled("多项平均的各项写在一个单元格里，原生公式拆不开：请分到几个单元格")
    expression, guards = mean_of(found, full, whole, inner, points)
    return Points(expression, guards, floor=True, ceiling=True)
