"""资金行：the lines of a form's fund block: what was budgeted and spent, at which rate, for how many points."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from xladdin.forms.entries import Entry
from xladdin.forms.headings import AMOUNTS, Role
from xladdin.forms.indicators import RowReader, points_of
from xladdin.forms.labels import FundKind, fund_line
from xladdin.forms.layout import Layout
from xladdin.forms.tables import Table


@dataclass(frozen=True, slots=True)
class FundLine:
    """One line of money.

    Attributes:
        depth: 0 年度资金总额, 1 `(一)基本支出`, 2 `1.人员经费`, 3 其中 lines and others.
        amounts: 年初预算数, 全年预算数, 全年执行数 … that are filled in (also with `null` or `/`).
        rate: 执行率 as printed.
        parts: the lines that together make it up, when the form lists them as such.
    """

    label: Entry
    kind: FundKind
    depth: int
    amounts: dict[Role, Entry]
    rate: Entry | None
    rate_in_percent: bool
    weight: Entry | None
    score: Entry | None
    parts: list[FundLine] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.label.text

    def amount(self, role: Role) -> Decimal | None:
        entry = self.amounts.get(role)
        return entry.number() if entry else None

    def weight_points(self) -> Decimal | None:
        return points_of(self.weight)


def read_funds(layout: Layout, table: Table) -> list[FundLine]:
    """The lines of a fund block, each with the lines that make it up."""
    reader = RowReader(layout, table)
    first = min(column.left for column in table.columns if column.role in AMOUNTS)
    rate = table.column(Role.RATE)
    lines: list[FundLine] = []
    for row in table.rows:
        labels = [
            cell
            for cell in layout.seen(row.number, 1, first - 1)
            if isinstance(cell.value, str) and layout.area(cell.row, cell.column).top > table.header.bottom
        ]
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
                rate is not None and rate.heading.unit == "%",
                reader.role(row.number, Role.WEIGHT),
                reader.role(row.number, Role.SCORE),
            )
        )
    _nest(lines)
    return lines


def _nest(lines: list[FundLine]) -> None:
    """(一) and (二) under the total, 1. and 2. under the (一) they follow."""
    open_lines: list[FundLine] = []
    for line in lines:
        if line.kind is FundKind.TOTAL:
            open_lines = [line]
        elif line.kind in (FundKind.CATEGORY, FundKind.ITEM):
            open_lines = [above for above in open_lines if above.depth < line.depth]
            if open_lines and open_lines[-1].depth == line.depth - 1:
                open_lines[-1].parts.append(line)
            open_lines.append(line)
