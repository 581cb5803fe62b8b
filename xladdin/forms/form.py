"""表格：a recognised form: its type, where it is, which column holds what, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Final

from xladdin.forms.entries import shown
from xladdin.forms.headings import LEVELS, Role, bare_words, heading_of, money_unit_in
from xladdin.forms.labels import LONG_TERM, OF_YEAR, RowKind, form_in_title, period_in
from xladdin.forms.layout import Layout
from xladdin.forms.table import Table, TableKind
from xladdin.forms.tables import find_tables
from xladdin.grid import Area, Sheet


class FormType(StrEnum):
    """The forms of 预算绩效管理 that are told apart."""

    TARGETS = "绩效目标表"
    MONITORING = "运行监控表"
    SELF_EVALUATION = "自评表"
    SCORING = "评分表"
    FUNDS = "资金表"


# What a complete form of each type shows; the share that is there is the confidence in the type.
_EXPECTED: Final[dict[FormType, tuple[frozenset[Role], ...]]] = {
    FormType.TARGETS: (frozenset({*LEVELS, Role.NAME}), frozenset({Role.TARGET})),
    FormType.MONITORING: (
        frozenset({*LEVELS, Role.NAME}),
        frozenset({Role.TARGET}),
        frozenset({Role.TO_DATE, Role.EXPECTED}),
    ),
    FormType.SELF_EVALUATION: (
        frozenset({*LEVELS, Role.NAME}),
        frozenset({Role.TARGET}),
        frozenset({Role.ACTUAL}),
        frozenset({Role.WEIGHT}),
        frozenset({Role.SCORE}),
    ),
    FormType.SCORING: (
        frozenset({*LEVELS, Role.NAME}),
        frozenset({Role.WEIGHT}),
        frozenset({Role.SCORE, Role.STANDARD, Role.SCORE_RATE}),
    ),
    FormType.FUNDS: (
        frozenset({Role.BUDGET, Role.INITIAL}),
        frozenset({Role.SPENT, Role.SPENT_TO_DATE}),
        frozenset({Role.RATE}),
    ),
}
# 单位：万元 stands in or a little above the header.
_NOTE_DISTANCE: Final = 9
# A title or a sheet name that says another form than the columns do, or a form without its indicators: half as sure.
_LESS: Final = Decimal("0.5")


@dataclass
class Form:
    """One form on one sheet.

    Attributes:
        tables: its fund block and its tables of indicators, from top to bottom.
        title: the title over it, or ``.
        unit: the unit of money of its note or headings (`万元`), or ``.
        confidence: 0 to 1: the share of what this type shows that was found, halved where something speaks against it.
    """

    type: FormType
    sheet: Sheet
    layout: Layout
    tables: list[Table]
    title: str
    unit: str
    confidence: Decimal

    @cached_property
    def area(self) -> Area:
        areas = [table.area for table in self.tables]
        return Area(
            min(a.top for a in areas),
            min(a.left for a in areas),
            max(a.bottom for a in areas),
            max(a.right for a in areas),
        )

    @property
    def period(self) -> str:
        """`多年` or `年度` where a label beside or over its indicators says so."""
        return next((table.period for table in self.tables if table.period), "")

    @property
    def shares_heading(self) -> bool:
        """Whether the rows above the form before it on the sheet speak of this one too."""
        first = self.tables[0]
        return first.part or (bool(first.period) and not first.title)

    @property
    def empty(self) -> bool:
        """Whether no row says anything beyond the names that the blank form prints."""
        return not any(
            column.left <= cell.column <= column.right
            for table in self.tables
            for column in table.columns
            if column.role not in (*LEVELS, Role.NAME)
            for row in table.rows
            if row.kind is RowKind.DATA
            for cell in self.layout.rows[row.number]
        )

    def strange_headings(self) -> dict[str, str]:
        """The headings that nothing is known of, with their columns' letters: nobody reads these columns."""
        return {text: letters for table in self.tables for text, letters in table.strange}

    @property
    def indicators(self) -> list[Table]:
        return [table for table in self.tables if table.kind is TableKind.INDICATORS]

    @property
    def funds(self) -> list[Table]:
        return [table for table in self.tables if table.kind is TableKind.FUNDS]

    def column_map(self) -> dict[str, str]:
        """Column names to letters (`一级指标分值` → `C`), the indicators' first; the fund block's after `资金.`."""
        found: dict[str, str] = {}
        for table in [*self.indicators, *self.funds]:
            prefix = "资金." if table.kind is TableKind.FUNDS and self.indicators else ""
            for column in table.columns:
                found.setdefault(prefix + column.key, column.letters)
        return found

    def keep_year(self, year: str) -> None:
        """Of columns that say the same for several years (指标值 of 2023年, 2024年; 实施期指标值 beside 年度指标值) keep
        those of the form's year."""
        for table in self.indicators:
            of_year = {c.role for c in table.columns if year and c.year == year}
            columns = [c for c in table.columns if c.year in ("", year) or c.role not in of_year]
            shorter = {c.role for c in columns if period_in(shown(c.cell)) == OF_YEAR}
            table.columns = tuple(c for c in columns if c.role not in shorter or period_in(shown(c.cell)) != LONG_TERM)


def find_forms(sheet: Sheet) -> list[Form]:
    """The forms on a sheet, from top to bottom."""
    layout = Layout(sheet)
    return [_form(layout, tables) for tables in _grouped(find_tables(layout))]


def _grouped(tables: list[Table]) -> Iterator[list[Table]]:
    """A fund block and the indicators below it are one form; so are tables of one kind without a title between."""
    group: list[Table] = []
    for table in tables:
        if group and (table.starts_form or _another_form(group, table)):
            yield group
            group = []
        group.append(table)
    if group:
        yield group


def _another_form(group: list[Table], table: Table) -> bool:
    """Whether a table cannot belong to the form so far: funds below indicators, or indicators of another type."""
    indicators = [t for t in group if t.kind is TableKind.INDICATORS]
    if table.kind is TableKind.FUNDS:
        return bool(indicators)
    return bool(indicators) and _type_by_columns(indicators) is not _type_by_columns([table])


def _form(layout: Layout, tables: list[Table]) -> Form:
    indicators = [table for table in tables if table.kind is TableKind.INDICATORS]
    title = next((table.title for table in tables if table.title), "")
    announced = form_in_title(title) or form_in_title(layout.sheet_title)
    kind = _type_by_columns(indicators) if indicators else FormType.FUNDS
    if (
        not indicators
        and announced in (FormType.SELF_EVALUATION, FormType.MONITORING)
        and not _lists_projects(layout, tables)
    ):
        # The title says which form this is the fund block of; the missing indicators lower the confidence.
        kind = FormType(announced)
    roles = frozenset[Role]().union(*(table.roles for table in tables))
    if announced == FormType.SCORING and kind is FormType.SELF_EVALUATION and _has_standard(indicators):
        kind = FormType.SCORING
    if announced == FormType.SELF_EVALUATION and kind is FormType.SCORING and Role.ACTUAL in roles:
        kind = FormType.SELF_EVALUATION
    wanted = _EXPECTED[kind if indicators else FormType.FUNDS]
    confidence = Decimal(sum(bool(roles & group) for group in wanted)) / len(wanted)
    if (announced is not None and announced != kind) if indicators else kind is not FormType.FUNDS:
        confidence *= _LESS
    return Form(kind, layout.sheet, layout, tables, title, _unit(layout, tables), confidence.quantize(Decimal("0.01")))


def _lists_projects(layout: Layout, tables: list[Table]) -> bool:
    """Whether the lines of a fund table are projects (`项目名称` over them): a list, not one project's fund block."""
    heads = (
        cell
        for table in tables
        for row in range(table.header.top, table.header.bottom + 1)
        for cell in layout.rows.get(row, ())
        if cell.column < table.first_figure
    )
    found = ((str(cell.value), heading_of(cell)) for cell in heads)
    return any(
        heading is not None and heading.role is Role.PROJECT and len(bare_words(text)) > 2 for text, heading in found
    )


def _has_standard(indicators: list[Table]) -> bool:
    return any(table.roles & {Role.STANDARD, Role.PRINTED_STANDARD, Role.DEDUCTED} for table in indicators)


def _type_by_columns(indicators: list[Table]) -> FormType:
    roles = frozenset[Role]().union(*(table.roles for table in indicators))
    whole_year = {Role.ACTUAL, Role.SCORE} <= roles
    if roles & {Role.TO_DATE, Role.EXPECTED, Role.LIKELIHOOD} and not whole_year:
        return FormType.MONITORING
    if Role.ACTUAL in roles and Role.TARGET in roles and not _has_standard(indicators):
        return FormType.SELF_EVALUATION
    if roles & {Role.SCORE, Role.DEDUCTED, Role.SCORE_RATE}:
        scoring = _has_standard(indicators) or Role.SCORE_RATE in roles or Role.ACTUAL not in roles
        return FormType.SCORING if scoring else FormType.SELF_EVALUATION
    if Role.TARGET in roles:
        return FormType.SELF_EVALUATION if Role.ACTUAL in roles else FormType.TARGETS
    return FormType.SCORING


def _unit(layout: Layout, tables: list[Table]) -> str:
    """The unit of money: in a heading, beside one (`项目资金（万元）`), or in a note above (`单位：万元`)."""
    for table in tables:
        for column in table.columns:
            if column.heading.unit not in ("", "%"):
                return column.heading.unit
    top = tables[0].header.top
    for row in layout.before(top + 1, _NOTE_DISTANCE):
        for cell in layout.rows[row]:
            if isinstance(cell.value, str) and len(cell.value) <= 30 and (unit := money_unit_in(cell.value)):
                return unit
    return ""
