"""并排的表：tables beside each other under one header (targets of several years and of one), told apart by their columns."""

from __future__ import annotations

from typing import Final

from xladdin.forms.columns import told_apart, with_levels
from xladdin.forms.headings import LEVELS, Role
from xladdin.forms.table import Column, Table, TableKind
from xladdin.grid import Area, column_number

# More tables beside each other than this are no forms for people.
_MOST_BESIDE: Final = 8
_NAMES: Final = frozenset({*LEVELS, Role.NAME})


def side_by_side(header: Area, columns: list[Column], strange: tuple[tuple[str, str], ...]) -> list[Table]:
    """The tables of one header: a level named again begins the next, which shares the levels to the left that it lacks.

    `一级指标 | 二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | 指标值` are the targets of several years and of one.
    """
    blocks = _blocks(columns)
    tables = []
    for at, block in enumerate(blocks):
        own = min((c.role.level for c in block if c.role.level), default=len(LEVELS) + 1)
        shared = [c for c in blocks[0] if c.role.level and c.role.level < own] if at else []
        left = block[0].left if at else header.left
        last = header.right if block is blocks[-1] else block[-1].right
        others = (max((c.right for c in shared), default=0) + 1, left - 1) if at else None
        area = Area(header.top, min([left, *(c.left for c in shared)]), header.bottom, last)
        inside = tuple(each for each in strange if left <= column_number(each[1].partition(":")[0]) <= last)
        tables.append(
            Table(
                TableKind.INDICATORS,
                area,
                with_levels(told_apart([*shared, *block])),
                starts_form=at > 0,
                strange=inside,
                others=others,
            )
        )
    return tables


def _blocks(columns: list[Column]) -> list[list[Column]]:
    """The columns of each table: a level or name already there begins the next, when both say something of their names."""
    parts: list[list[Column]] = [[]]
    seen: set[Role] = set()
    for column in columns:
        if column.role in _NAMES and column.role in seen:
            parts.append([])
            seen = set()
        if column.role in _NAMES:
            seen.add(column.role)
        parts[-1].append(column)
    if len(parts) > _MOST_BESIDE:
        return [columns]
    blocks = [parts[0]]
    for part in parts[1:]:
        if _is_table(blocks[-1]) and _is_table(part):
            blocks.append(part)
        else:
            blocks[-1] = [*blocks[-1], *part]
    return blocks


def _is_table(columns: list[Column]) -> bool:
    """Whether the columns name indicators and say something of them."""
    roles = {column.role for column in columns}
    return bool(roles & _NAMES) and bool(roles & {Role.TARGET, Role.ACTUAL, Role.SCORE, Role.WEIGHT, Role.TO_DATE})
