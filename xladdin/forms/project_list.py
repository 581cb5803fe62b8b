"""项目清单：one table that lists the indicators of several projects, taken apart by the project that each row names.

The budget systems print their targets like that: `单位名称 | 项目名称 | … | 一级指标 | 二级指标 | 三级指标 | 指标值`.
"""

from __future__ import annotations

from dataclasses import replace

from xladdin.forms.headings import Role
from xladdin.forms.labels import RowKind
from xladdin.forms.layout import Layout
from xladdin.forms.table import Row, Table, TableKind
from xladdin.grid import Cell
from xladdin.numbers import normalise


def by_project(layout: Layout, table: Table) -> list[Table]:
    """The table itself, or a table for each project that its rows name one after the other."""
    if table.kind is not TableKind.INDICATORS or table.column(Role.PROJECT) is None:
        return [table]
    groups: list[tuple[str, list[Row]]] = []
    for row in table.rows:
        cell = whose(layout, table, row.number, Role.PROJECT)
        name = normalise(str(cell.value)) if cell else ""
        if row.kind is not RowKind.DATA or (groups and name in ("", groups[-1][0])):
            name = groups[-1][0] if groups else name
        if not groups or groups[-1][0] != name:
            groups.append((name, []))
        groups[-1][1].append(row)
    if len(groups) < 2:
        return [table]
    return [
        replace(table, rows=rows, part=at > 0, starts_form=at > 0 or table.starts_form)
        for at, (_, rows) in enumerate(groups)
    ]


def whose(layout: Layout, table: Table, row: int, role: Role) -> Cell | None:
    """The cell that names the project or the department of a row."""
    column = table.column(role)
    return layout.at(row, column.left) if column else None
