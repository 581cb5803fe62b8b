"""栏：the columns that the headings of a header open, each read in the light of the headings over and beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from xladdin.forms.headings import AMOUNTS, LEVELS, SHARED, Heading, Role, heading_of, read_heading
from xladdin.forms.labels import FundKind, fund_line
from xladdin.forms.layout import Layout
from xladdin.forms.table import Column, TableKind, column_span
from xladdin.grid import Area, Cell
from xladdin.numbers import normalise

# A heading that nothing is known of is quoted this far.
_SHOWN: Final = 30
# What a sub-heading of figures says of the heading over it (数值 | 单位 under 实际完成值).
_PARTS: Final = frozenset({Role.TARGET, Role.UNIT, Role.OPERATOR, Role.NAME})
YEAR: Final = re.compile(r"(20\d\d)年")
# （万元） and （%） in a row of their own below the headings.
UNIT: Final = re.compile(r"[(（][^()（）]{1,6}[)）]")


def columns_of(layout: Layout, header: Area, kind: TableKind) -> tuple[list[Column], tuple[tuple[str, str], ...]]:
    """The columns that the headings open, and the headings that nothing is known of."""
    found: list[Column] = []
    strange: list[tuple[str, str]] = []
    column = header.left
    while column <= header.right:
        path = _path(layout, header, column)
        right = min((layout.area(cell.row, cell.column).right for cell in path), default=column)
        opened = _opened(path, kind)
        if opened is not None:
            heading, cell = opened
            if heading.role is Role.LIKELIHOOD:
                # 确定能 | 有可能 | 完全不可能: one answer, ticked in one of three columns.
                right = layout.area(cell.row, cell.column).right
            years = [year[1] for each in path if (year := YEAR.search(str(each.value)))]
            found.append(
                Column(heading.role, column, max(column, right), heading, cell, year=years[-1] if years else "")
            )
        elif path and not any(heading_of(cell) for cell in path):
            strange.append((normalise(str(path[-1].value))[:_SHOWN], column_span(column, right)))
        column = max(column, right) + 1
    if kind is TableKind.FUNDS:
        found = [c for c in found if c.role not in AMOUNTS or not _over_labels(layout, header, c)]
    return found, tuple(strange)


def _over_labels(layout: Layout, header: Area, column: Column) -> bool:
    """Whether an amount's heading stands over the lines' names (`年度预算数（万元）` over 总额, 其中：财政资金)."""
    row = next(layout.after(header.bottom), None)
    cell = layout.at(row, column.left) if row is not None else None
    return cell is not None and isinstance(cell.value, str) and fund_line(cell.value)[0] is not FundKind.OTHER


def _path(layout: Layout, header: Area, column: int) -> list[Cell]:
    """The heading cells over a column, from top to bottom, each once."""
    path: list[Cell] = []
    for row in range(header.top, header.bottom + 1):
        area = layout.area(row, column)
        cell = layout.at(row, column)
        if cell is not None and area.bottom <= header.bottom and cell not in path:
            path.append(cell)
    return path


def _opened(path: Sequence[Cell], kind: TableKind) -> tuple[Heading, Cell] | None:
    """What a path of headings opens: the lowest that is known, read in the light of those above."""
    known = [(heading, cell) for cell in path if (heading := heading_of(cell))]
    if not known:
        return None
    heading, cell = known[-1]
    if path[-1] is not cell and UNIT.fullmatch(str(path[-1].value).strip()):
        heading = read_heading(f"{cell.value}{path[-1].value}") or heading
    above = {heading.role for heading, _ in known[:-1]}
    if Role.REASON in above and heading.role is not Role.REASON:
        heading = replace(heading, role=Role.REASON)
    if Role.TARGET in above and heading.role is Role.NAME:
        heading = replace(heading, role=Role.TARGET)
    for role in (Role.ACTUAL, Role.TO_DATE, Role.EXPECTED):
        if role in above and heading.role in _PARTS:
            if heading.role in (Role.UNIT, Role.OPERATOR):
                return None
            heading = replace(heading, role=role)
    fits = heading.of_funds if kind is TableKind.FUNDS else not heading.of_funds
    return (heading, cell) if fits or heading.role in SHARED else None


def told_apart(columns: list[Column]) -> list[Column]:
    """Which column is the 指标值: not the goals in words beside it; 指标值类型 without a 指标值 beside it is the 指标值 itself."""
    if any(c.role is Role.TARGET and not c.heading.loose for c in columns):
        # 绩效目标 beside 指标值 holds the goals in words.
        columns = [c for c in columns if c.role is not Role.TARGET or not c.heading.loose]
    # 评分说明 behind 得分 tells how the points came about; before it, it is the 评分标准.
    scored = min((c.left for c in columns if c.role is Role.SCORE), default=None)
    columns = [
        replace(c, role=Role.BASIS)
        if c.role is Role.STANDARD and c.heading.loose and scored is not None and c.left > scored
        else c
        for c in columns
    ]
    roles = {column.role for column in columns}
    if not roles.intersection(LEVELS) and columns[0].role is Role.OPERATOR and Role.NAME in roles:
        # 指标类型 before the names is what they stand under: 数量指标, 质量指标.
        columns = [replace(columns[0], role=Role.LEVEL1), *columns[1:]]
        roles = {column.role for column in columns}
    if Role.OPERATOR in roles and Role.TARGET not in roles:
        return [replace(c, role=Role.TARGET) if c.role is Role.OPERATOR else c for c in columns]
    return columns


def with_levels(columns: list[Column]) -> tuple[Column, ...]:
    """分值, 得分 and 扣分 right behind a level that is not the deepest belong to that level."""
    first = min((index for index, c in enumerate(columns) if c.role in LEVELS), default=0)
    # 绩效指标 before 一级指标 is the label beside the whole table.
    columns = [c for index, c in enumerate(columns) if not c.heading.beside_table or index >= first]
    lowest = max((index for index, c in enumerate(columns) if c.role in LEVELS), default=-1)
    for index, column in enumerate(columns):
        # 指标内容 behind the figures of a 三级指标 says what it means, and is no name below it.
        if (
            column.role is Role.NAME
            and lowest >= 0
            and any(c.role in (Role.TARGET, Role.WEIGHT) and not c.level for c in columns[lowest + 1 : index])
        ):
            columns[index] = replace(column, role=Role.EXPLANATION)
    deepest = max((c.role.level for c in columns if c.role in LEVELS), default=0)
    named = any(c.role is Role.NAME for c in columns)
    level = 0
    found = []
    for column in columns:
        if column.role in LEVELS:
            level = column.role.level if column.role.level < deepest or named else 0
        elif column.role in (Role.WEIGHT, Role.SCORE, Role.DEDUCTED):
            column = replace(column, level=level)
        else:
            level = 0
        found.append(column)
    return tuple(found)
