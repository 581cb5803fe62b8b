"""资金行：the lines of a form's fund block: what was budgeted and spent, at which rate, for how many points."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from xladdin.forms.entries import Entry
from xladdin.forms.headings import AMOUNTS, Role, heading_of
from xladdin.forms.indicators import points_of
from xladdin.forms.labels import FundKind, fund_line
from xladdin.forms.layout import Layout
from xladdin.forms.row_reader import RowReader
from xladdin.forms.table import Table
from xladdin.grid import Cell
from xladdin.numbers import normalise


@dataclass(frozen=True, slots=True)
class FundLine:
    """One line of money.

    Attributes:
        depth: 0 年度资金总额, 1 `(一)基本支出`, 2 `1.人员经费`, 3 其中 lines and others.
        amounts: 年初预算数, 全年预算数, 全年执行数 … that are filled in (also with `null` or `/`).
        rate: 执行率 as printed, of `rate_of`: the amount spent and the amount it divides by.
        reasons: 未执行完成原因 and 备注 of the line.
        parts: the lines that together make it up, when the form lists them as such.
    """

    label: Entry
    kind: FundKind
    depth: int
    amounts: dict[Role, Entry]
    rate: Entry | None
    rate_of: tuple[Role, Role]
    rate_in_percent: bool
    weight: Entry | None
    score: Entry | None
    reasons: tuple[Entry, ...] = ()
    parts: list[FundLine] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Its label without the colon that forms print behind it."""
        return self.label.text.rstrip(":")

    def amount(self, role: Role) -> Decimal | None:
        entry = self.amounts.get(role)
        return entry.number() if entry else None

    def weight_points(self) -> Decimal | None:
        return points_of(self.weight)


def read_funds(layout: Layout, table: Table) -> list[FundLine]:
    """The lines of a fund block, each with the lines that make it up."""
    reader = RowReader(layout, table)
    first = table.first_figure
    rate = table.column(Role.RATE)
    rate_of = _operands(table)
    # `分值（10分）`, `得分（10分）`: the heading gives the points of the line that is scored.
    pointed = next(
        (
            Entry(layout.sheet.name, column.cell)
            for role in (Role.WEIGHT, Role.SCORE)
            if (column := table.column(role)) is not None and column.heading.points is not None
        ),
        None,
    )
    lines: list[FundLine] = []
    for row in table.rows:
        labels = [
            cell
            for cell in layout.seen(row.number, 1, first - 1)
            if isinstance(cell.value, str) and layout.area(cell.row, cell.column).top > table.header.bottom
        ]
        labels = [cell for cell in labels if not _says_more(layout, table, cell)] or labels
        if not labels:
            continue
        label = Entry(layout.sheet.name, labels[-1])
        kind, depth = fund_line(label.text)
        amounts = {
            column.role: entry
            for column in table.columns
            if column.role in AMOUNTS and (entry := reader.entry(row.number, column)) is not None
        }
        lines.append(
            FundLine(
                label,
                kind,
                depth,
                amounts,
                reader.entry(row.number, rate),
                rate_of,
                rate is not None and rate.heading.unit == "%",
                reader.role(row.number, Role.WEIGHT) or (pointed if kind is FundKind.TOTAL else None),
                reader.role(row.number, Role.SCORE),
                reader.all_of(row.number, Role.REASON, Role.NOTE),
            )
        )
    _nest(lines)
    return lines


_MORE: Final = frozenset({Role.ACTUAL, Role.EXPLANATION, Role.NOTE, Role.BASIS, Role.UNIT})


def _says_more(layout: Layout, table: Table, cell: Cell) -> bool:
    """Whether a cell stands under 完成情况, 说明 and the like: it says something of the line and is not its name."""
    over = layout.at(table.header.bottom, cell.column)
    heading = heading_of(over) if over is not None else None
    return heading is not None and heading.role in _MORE


_LETTER: Final = re.compile(r"\(([A-Z])\)")
_QUOTIENT: Final = re.compile(r"\(([A-Z])[/÷]([A-Z])[^)]*\)")


def _operands(table: Table) -> tuple[Role, Role]:
    """What 执行率 divides: as the headings say with letters (`执行率（C/A）`), else 执行数 by 全年预算数.

    年初预算数 is the base only where the form has no other.
    """
    letters: dict[str, Role] = {}
    quotient: re.Match[str] | None = None
    for column in table.columns:
        text = normalise(str(column.cell.value)).replace(" ", "").upper()
        if column.role in AMOUNTS and (letter := _LETTER.search(text)):
            letters[letter[1]] = column.role
        if column.role is Role.RATE:
            quotient = _QUOTIENT.search(text)
    if quotient and quotient[1] in letters and quotient[2] in letters:
        return letters[quotient[1]], letters[quotient[2]]
    spent = Role.SPENT if Role.SPENT in table.roles else Role.SPENT_TO_DATE
    return spent, Role.BUDGET if Role.BUDGET in table.roles else Role.INITIAL


def _nest(lines: list[FundLine]) -> None:
    """(一) and (二) under the total, 1. and 2. under the (一) they follow.

    A line of unknown kind among them may be a further part: what it stands under is then not summed.
    """
    open_lines: list[FundLine] = []
    unsure: list[FundLine] = []
    for line in lines:
        if line.kind is FundKind.TOTAL:
            open_lines = [line]
        elif line.kind in (FundKind.CATEGORY, FundKind.ITEM):
            open_lines = [above for above in open_lines if above.depth < line.depth]
            if open_lines and open_lines[-1].depth == line.depth - 1:
                open_lines[-1].parts.append(line)
            open_lines.append(line)
        elif open_lines and open_lines[0].parts and not line.title.startswith("其中"):
            unsure += open_lines
    for line in unsure:
        line.parts.clear()
