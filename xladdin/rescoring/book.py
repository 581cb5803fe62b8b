"""整本重算：every 评分表 and 自评表 of a workbook scored again, rolled up and graded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xladdin.errors import InputError
from xladdin.forms import read_facts
from xladdin.forms.entries import Entry, shown
from xladdin.forms.facts import BookFacts, FormFacts, weight_sum
from xladdin.forms.form import FormType
from xladdin.forms.headings import Role, bare_words
from xladdin.forms.indicators import points_of
from xladdin.grades import DEFAULT_BANDS
from xladdin.grid import Area, Book
from xladdin.numbers import plain
from xladdin.rescoring.grading import FULL_MARKS, Graded, grade_form
from xladdin.rescoring.items import Item, Status, of_scheme, rescore_funds, rescore_indicator
from xladdin.rescoring.rollup import Sum, roll_up, total_of
from xladdin.rescoring.summary import carries_scores, compare, detailed
from xladdin.schemes import Scheme


@dataclass(frozen=True)
class FormScores:
    """重算结果: one form.

    Attributes:
        items: its rows in order; empty for a summary of another form.
        sums: its levels and its total, each 分值, 得分 and 得分率.
        full: what the 分值 add up to; None where there are none. Grades are of 100 points.
        unused: headings of further columns of 得分, which were not compared.
        other_weights: rows whose 分值 is not that of the scheme.
    """

    sheet: str
    area: Area
    type: FormType
    items: tuple[Item, ...]
    sums: tuple[Sum, ...]
    grade: Graded | None
    full: Decimal | None = None
    unused: tuple[str, ...] = ()
    other_weights: tuple[str, ...] = ()

    @property
    def total(self) -> Sum | None:
        """The form's total of 得分."""
        return next((s for s in reversed(self.sums) if s.depth == 0 and s.figure == "得分"), None)

    def differences(self) -> Iterator[tuple[str, str, str]]:
        """(cell, name, why) of every printed figure that is not what was computed."""
        for item in self.items:
            if item.status is Status.DIFFERS:
                yield item.cell, item.name, item.difference
        for figure in self.sums:
            if figure.difference:
                yield figure.cell, figure.name, figure.difference
        if self.grade is not None and self.grade.difference:
            yield self.grade.cell, "等级", self.grade.difference


def rescore(
    book: Book, bands: str = DEFAULT_BANDS, schemes: Sequence[Scheme] = (), points: str = ""
) -> list[FormScores]:
    """Score every form of a workbook that carries points.

    Args:
        bands: what the grades mean, `优≥90;良≥80;中≥60;差`.
        schemes: where rows without a 评分标准 take their rules from, the first that has the indicator.
        points: heading of the column of 得分 to compare with; `` for the first of each form.

    Raises:
        InputError: there is no 评分表 and no 自评表 in the workbook, or no column of 得分 under that heading.
    """
    facts = read_facts(book, points)
    if points:
        _must_have(facts, points)
    forms = [form for form in facts.forms if _carries_points(form)]
    if not forms:
        raise _nothing(facts)
    sources = [detailed(form, forms) for form in forms]
    sums: dict[int, tuple[Sum, ...]] = {}
    found: dict[int, FormScores] = {}
    # A summary is read after the form that it sums up, wherever it stands.
    for form, source in sorted(zip(forms, sources, strict=True), key=lambda pair: pair[1] is not None):
        items = tuple(_items(form, schemes)) if source is None else ()
        own = tuple(roll_up(form, items) if source is None else compare(form, sums[id(source)]))
        sums[id(form)] = own
        full = _full(form, items)
        scores = FormScores(
            form.sheet, form.form.area, form.type, items, own, None, full, tuple(_unused(form)),
            tuple(_other_weights(form, schemes)) if items else (),
        )  # fmt: skip
        found[id(form)] = replace(scores, grade=grade_form(form, scores.total, full, bands))
    return [found[id(form)] for form in forms]


def _carries_points(form: FormFacts) -> bool:
    return form.type in (FormType.SCORING, FormType.SELF_EVALUATION) and any(
        indicator.weight is not None for indicator in form.filled()
    )


def _full(form: FormFacts, items: Sequence[Item]) -> Decimal | None:
    """What the 分值 add up to; 100 where the printed total or the sum of its items is 100."""
    total = total_of(form)
    printed = points_of(total.weight) if total else form.whole.weight_points()
    weights = [item.weight for item in items if item.weight is not None]
    added = sum(weights, Decimal(0)) if weights else weight_sum(list(form.filled()))
    found = [points for points in (printed, added) if points is not None]
    return FULL_MARKS if FULL_MARKS in found else next(iter(found), None)


def _unused(form: FormFacts) -> Iterator[str]:
    """The columns of 得分 after the first, as `复评得分（G）`."""
    yield from (f"{heading}（{letters}栏）" for heading, letters in _columns_of_points(form)[1:])


def _columns_of_points(form: FormFacts) -> list[tuple[str, str]]:
    """(heading, letters) of every column of 得分, the one that is read first."""
    columns = [c for table in form.form.indicators for c in table.all_columns(Role.SCORE) if not c.level]
    return [(shown(column.cell), column.letters) for column in columns]


def _must_have(facts: BookFacts, points: str) -> None:
    headings = [heading for form in facts.forms for heading, _ in _columns_of_points(form)]
    if bare_words(points) not in map(bare_words, headings):
        known = "、".join(dict.fromkeys(headings))
        raise InputError(
            f"「{facts.path}」里没有得分栏“{points}”{f'；有{known}' if known else ''}。",
            f"{facts.path} has no column of points {points}{f'; there are {known}' if known else ''}.",
        )


def _other_weights(form: FormFacts, schemes: Sequence[Scheme]) -> Iterator[str]:
    """`D9  结转结余控制率：分值2，方案“黔南2023”为3`"""
    for indicator in form.filled():
        weight = indicator.weight_points()
        for scheme in schemes:
            one = of_scheme(scheme, indicator)
            if one is None or indicator.weight is None or weight is None or one.weight in (None, weight):
                continue
            cell, name = indicator.weight.address, indicator.title
            yield f"{cell}  {name}：分值{plain(weight)}，方案“{scheme.name}”为{plain(one.weight)}"


def _nothing(facts: BookFacts) -> InputError:
    seen = "、".join(dict.fromkeys(str(form.type) for form in facts.forms))
    return InputError(
        f"「{facts.path}」里没有可以重算得分的表（评分表或自评表）；"
        + (f"只识别出{seen}。" if seen else "没有识别出绩效表格。"),
        f"{facts.path} holds no form with points to recompute (评分表 or 自评表).",
    )


def _items(form: FormFacts, schemes: Sequence[Scheme]) -> Iterator[Item]:
    places = form.score_places()
    if not carries_scores(form):
        # 指标体系: weights alone; there is nothing to compare a score with.
        return
    line = form.fund_total()
    if form.type is FormType.SELF_EVALUATION and line is not None and line.score is not None:
        weight, cell = line.weight_points(), line.weight
        if weight is None:
            weight, cell = _remaining(form)
        if weight is not None:
            yield rescore_funds(line, weight, cell, places)
    shared: set[str] = set()
    for indicator in form.filled():
        if indicator.weight is None or indicator.weight.address in shared:
            continue
        if indicator.shares_cells:
            shared.add(indicator.weight.address)
        yield rescore_indicator(form, indicator, places, schemes)


def _remaining(form: FormFacts) -> tuple[Decimal | None, Entry | None]:
    """The points that a form which prints none for 预算执行率 leaves for it: the total less the indicators."""
    total = total_of(form)
    printed = points_of(total.weight) if total else None
    indicators = weight_sum(list(form.filled()))
    if total is None or printed is None or indicators is None or not 0 < printed - indicators <= 20:
        return None, None
    return printed - indicators, total.weight
