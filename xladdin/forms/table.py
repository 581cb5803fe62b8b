"""表：a header with its body, as data: which column holds what, which rows are figures and which are sums.

A form on paper is one or more tables below each other: the fund block, then the indicators.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from xladdin.forms.headings import LEVELS, Heading, Role
from xladdin.forms.labels import RowKind
from xladdin.grid import Area, Cell, column_letters


class TableKind(StrEnum):
    """What a table lists."""

    INDICATORS = "指标"
    FUNDS = "资金"


def column_span(left: int, right: int) -> str:
    """(4, 5) → `D:E`, (4, 4) → `D`."""
    first, last = column_letters(left), column_letters(right)
    return first if first == last else f"{first}:{last}"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, as wide as its heading.

    Attributes:
        level: for 分值, 得分 and 扣分 of a level (`一级指标 | 分值 | 二级指标 | 分值`) that level; 0 for the row's own.
        heading: what the heading says besides.
        cell: the lowest heading cell.
        year: the year its headings name (`2024年` under 指标值), or ``.
    """

    role: Role
    left: int
    right: int
    heading: Heading
    cell: Cell
    level: int = 0
    year: str = ""

    @property
    def key(self) -> str:
        return f"{LEVELS[self.level - 1]}{self.role}" if self.level else str(self.role)

    @property
    def letters(self) -> str:
        return column_span(self.left, self.right)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the body; `left` is the first column that names it when that is left of all headings."""

    number: int
    kind: RowKind = RowKind.DATA
    left: int = 0


@dataclass
class Table:
    """A header and its body.

    Attributes:
        header: the header rows between the outermost headings.
        title: the title row's text above it, or ``.
        starts_form: a title or the end of another form stands between this table and the one before.
        strange: headings that nothing is known of, with their columns' letters.
        others: columns from the first to the last that belong to the table to the left under the same header.
        period: what the label over or beside it says of its time (`长期绩效指标`, `年度目标`), or ``.
        part: the table goes on from one of other projects under the same header.
    """

    kind: TableKind
    header: Area
    columns: tuple[Column, ...]
    rows: list[Row] = field(default_factory=list)
    title: str = ""
    starts_form: bool = False
    strange: tuple[tuple[str, str], ...] = ()
    others: tuple[int, int] | None = None
    period: str = ""
    part: bool = False

    def column(self, role: Role, level: int = 0) -> Column | None:
        """The first column with this role (and, for 分值 and 得分, of this level)."""
        return next((c for c in self.columns if c.role is role and c.level == level), None)

    def all_columns(self, role: Role) -> list[Column]:
        return [column for column in self.columns if column.role is role]

    @property
    def first_figure(self) -> int:
        """Where a fund block's columns begin, reasons included: the names of its lines stand to the left."""
        return min(column.left for column in self.columns)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(column.role for column in self.columns)

    @property
    def levels(self) -> list[Column]:
        """The level columns from the first level down, each level once (指标名称 counts as the deepest)."""
        return [column for role in (*LEVELS, Role.NAME) if (column := self.column(role)) is not None]

    def holds(self, column: int) -> bool:
        """Whether a column is this table's and not that of one beside it."""
        mine = self.others is None or not self.others[0] <= column <= self.others[1]
        return mine and column <= self.header.right

    @property
    def own_left(self) -> int:
        """The first column that no table to the left shares."""
        return self.header.left if self.others is None else max(self.header.left, self.others[1] + 1)

    @property
    def area(self) -> Area:
        bottom = self.rows[-1].number if self.rows else self.header.bottom
        left = min([self.header.left, *(row.left for row in self.rows if row.left)])
        top = self.rows[0].number if self.part and self.rows else self.header.top
        return Area(top, left, max(bottom, top), self.header.right)
