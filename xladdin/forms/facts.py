"""表内事实：everything the rules may reason about, per form: indicators, levels, sums and fund lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from xladdin.forms.entries import Entry, decimals_of
from xladdin.forms.form import Form, FormType, find_forms
from xladdin.forms.funds import FundLine, read_funds
from xladdin.forms.headings import Role
from xladdin.forms.indicators import Indicator, read_indicators
from xladdin.forms.labels import FundKind
from xladdin.forms.outline import Level, Total, read_outline, read_totals
from xladdin.grid import Book


@dataclass
class FormFacts:
    """What one form says.

    Attributes:
        whole: the form as the outermost level; its levels are the 一级指标.
        indicators: the indicators proper, placeholders (`指标2`) included.
    """

    form: Form
    whole: Level
    indicators: list[Indicator]
    totals: list[Total]
    funds: list[FundLine]

    @property
    def sheet(self) -> str:
        return self.form.sheet.name

    @property
    def type(self) -> FormType:
        return self.form.type

    def filled(self) -> Iterator[Indicator]:
        """The indicators that are no placeholders."""
        return (indicator for indicator in self.indicators if not indicator.placeholder)

    def fund_total(self) -> FundLine | None:
        """年度资金总额, the line that is scored."""
        return next((line for line in self.funds if line.kind is FundKind.TOTAL), None)

    def score_places(self) -> int:
        """Decimals the form prints points with: the most that any of its points shows."""
        entries: list[Entry | None] = [indicator.score for indicator in self.indicators]
        entries += [line.score for line in self.funds]
        entries += [total.score for total in self.totals]
        return max((places for entry in entries if (places := _places(entry)) is not None), default=0)


def _places(entry: Entry | None) -> int | None:
    printed = entry.printed() if entry else None
    return decimals_of(printed.value) if printed else None


@dataclass
class BookFacts:
    """What a workbook says: its forms in the order of sheets and rows.

    Attributes:
        unrecognised: names of sheets with filled cells on which no form was found.
    """

    path: str
    forms: list[FormFacts] = field(default_factory=list)
    unrecognised: list[str] = field(default_factory=list)


def read_facts(book: Book) -> BookFacts:
    """Recognise every form of a workbook and read what it says."""
    facts = BookFacts(book.path)
    for sheet in book.sheets:
        forms = find_forms(sheet)
        if not forms and sheet.cells:
            facts.unrecognised.append(sheet.name)
        facts.forms += [_facts(form) for form in forms]
    return facts


def _facts(form: Form) -> FormFacts:
    whole = Level(None, 0)
    indicators: list[Indicator] = []
    totals: list[Total] = []
    for table in form.indicators:
        proper = read_outline(form.layout, table, read_indicators(form.layout, table), whole)
        indicators += proper
        totals += read_totals(form.layout, table, indicators)
        weight = table.column(Role.WEIGHT)
        if weight is not None and weight.heading.points is not None:
            # `分值（100分）` prints what the form's points add up to.
            whole.weight = whole.weight or Entry(form.sheet.name, weight.cell)
    funds = [line for table in form.funds for line in read_funds(form.layout, table)]
    return FormFacts(form, whole, indicators, totals, funds)


def weight_sum(indicators: list[Indicator]) -> Decimal | None:
    """The sum of 分值, a cell merged over several indicators counted once; None where one has none."""
    seen: dict[str, Decimal] = {}
    for indicator in indicators:
        points = indicator.weight_points()
        if indicator.weight is None or points is None:
            return None
        seen[indicator.weight.address] = points
    return sum(seen.values(), Decimal(0)) if seen else None
