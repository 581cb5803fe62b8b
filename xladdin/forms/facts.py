"""表内事实：everything the rules may reason about, per form: indicators, levels, sums and fund lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from xladdin.forms.entries import Entry, decimals_of, shown
from xladdin.forms.form import Form, FormType, find_forms
from xladdin.forms.fund_labels import read_labelled_funds
from xladdin.forms.funds import FundLine, read_funds
from xladdin.forms.goals import Goal, read_goals
from xladdin.forms.headings import Role, bare_words
from xladdin.forms.indicator_targets import TargetFact
from xladdin.forms.indicators import Indicator, read_indicators
from xladdin.forms.labels import FundKind
from xladdin.forms.outline import Level, Total, read_outline, read_totals
from xladdin.forms.owner import Owner, read_owner
from xladdin.forms.staff import Staff, read_staff
from xladdin.grid import Book
from xladdin.schemes import SHEET as SCHEME_SHEET
from xladdin.targets import Target


@dataclass(eq=False)
class FormFacts:
    """What one form says. Two forms are the same only when they are one: a copy on another sheet is another form.

    Attributes:
        whole: the form as the outermost level; its levels are the 一级指标.
        indicators: the indicators proper, placeholders (`指标2`) included.
        owner: whose form it is: the project or department, and the year.
        staff: 编制数 and 在职人数, where the form has them.
        goals: the targets that its 年度目标 states in sentences.
        above: the last row of the form before it on the sheet, or 0.
    """

    form: Form
    whole: Level
    indicators: list[Indicator]
    totals: list[Total]
    funds: list[FundLine]
    owner: Owner
    staff: Staff | None
    goals: list[Goal]
    above: int = 0

    @property
    def sheet(self) -> str:
        return self.form.sheet.name

    @property
    def type(self) -> FormType:
        return self.form.type

    def filled(self) -> Iterator[Indicator]:
        """The indicators that are no placeholders."""
        return (indicator for indicator in self.indicators if not indicator.placeholder)

    def targets(self) -> Iterator[tuple[Indicator, TargetFact, Target]]:
        """The indicators that are no placeholders and whose 指标值 can be read, with it."""
        for indicator in self.filled():
            target = indicator.target
            if target is not None and target.parsed is not None:
                yield indicator, target, target.parsed

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
        earlier, later: the forms of the workbooks given before and after this one in the same run. Their sheets are
            named as Excel names them from outside: `[自评.xlsx]工作经费`.
        book: the workbook itself, for rules about its cells rather than its forms.
    """

    path: str
    forms: list[FormFacts] = field(default_factory=list)
    unrecognised: list[str] = field(default_factory=list)
    earlier: list[FormFacts] = field(default_factory=list)
    later: list[FormFacts] = field(default_factory=list)
    book: Book | None = None

    @property
    def everywhere(self) -> list[FormFacts]:
        """The forms of all workbooks of the run, in the order given."""
        return [*self.earlier, *self.forms, *self.later]

    def holds(self, entry: Entry) -> bool:
        """Whether a cell is this workbook's, so that a finding may stand there."""
        return any(form.sheet == entry.sheet for form in self.forms)


def read_facts(book: Book, points: str = "") -> BookFacts:
    """Recognise every form of a workbook and read what it says.

    Args:
        points: heading of the column of 得分 to read where a form has several (`复评得分`); else the first is read.
    """
    facts = BookFacts(book.path, book=book)
    for sheet in book.sheets:
        if sheet.name == SCHEME_SHEET:
            # Rules that JX_SCHEME reads, not a form that anyone filled.
            continue
        forms = find_forms(sheet)
        if not forms and sheet.cells:
            facts.unrecognised.append(sheet.name)
        read: list[FormFacts] = []
        for form in forms:
            if points:
                _read_points_from(form, bare_words(points))
            # A form beside this one, under the same header, is not above it.
            above = next((f.form.area.bottom for f in reversed(read) if f.form.area.bottom < form.area.top), 0)
            made = _facts(form, above)
            if read and form.shares_heading:
                made.owner = made.owner.completed_by(read[-1].owner)
            read.append(made)
        facts.forms += read
    _name_the_nameless(facts)
    return facts


def _read_points_from(form: Form, heading: str) -> None:
    """Put the column of 得分 under that heading before the others of its role."""
    for table in form.tables:
        chosen = [c for c in table.columns if c.role is Role.SCORE and bare_words(shown(c.cell)) == heading]
        table.columns = (*chosen, *(column for column in table.columns if column not in chosen))


def _name_the_nameless(facts: BookFacts) -> None:
    """A form that names nobody, the only such one of its type, belongs to the workbook's only project or department."""
    nameless = [form for form in facts.forms if not form.owner.known]
    owners = [form.owner for form in facts.forms if form.owner.known]
    if not nameless or any(not owners[0].same_as(other) for other in owners[1:]):
        return
    # Without any name it belongs to the workbook: the path keeps it apart from other workbooks' nameless forms.
    types = Counter(form.type for form in nameless)
    for form in nameless:
        sole = (
            owners[0] if owners else Owner(project=facts.path, whole=form.owner.whole, strategic=form.owner.strategic)
        )
        if types[form.type] == 1 and form.owner.whole == sole.whole and form.owner.same_department(sole):
            form.owner = replace(
                sole,
                year=form.owner.year or ("" if form.owner.strategic else sole.year),
                named=form.owner.named,
                strategic=form.owner.strategic,
            )


def _facts(form: Form, above: int) -> FormFacts:
    owner = read_owner(form, above)
    form.keep_year(owner.year)
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
    funds = [line for table in form.funds for line in read_funds(form.layout, table)] or read_labelled_funds(
        form, above
    )
    staff, goals = read_staff(form, above), read_goals(form, above)
    return FormFacts(form, whole, indicators, totals, funds, owner, staff, goals, above)


def weight_sum(indicators: list[Indicator]) -> Decimal | None:
    """The sum of 分值, a cell merged over several indicators counted once; None where one has none."""
    seen: dict[str, Decimal] = {}
    for indicator in indicators:
        points = indicator.weight_points()
        if indicator.weight is None or points is None:
            return None
        seen[indicator.weight.address] = points
    return sum(seen.values(), Decimal(0)) if seen else None
