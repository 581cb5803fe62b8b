"""等级核对：the grade that a form prints, beside the grades that its total and the recomputed total reach.

The grade stands in a row (`评价等级 | 良`) or in a column (`评价等级` over the 合计 row).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xladdin import grades
from xladdin.forms.entries import Entry
from xladdin.forms.facts import FormFacts
from xladdin.forms.headings import bare_words
from xladdin.grid import Cell
from xladdin.rescoring.rollup import Sum, total_of

LABELS: Final = frozenset(
    {"评价等级", "评估等级", "评定等级", "自评等级", "绩效等级", "等级", "等次", "评价等次", "评价结论", "评分等级"}
)
# What the grades of 财预〔2020〕10号 are of.
FULL_MARKS: Final = Decimal(100)
# The grade's row stands right below the total.
_BELOW: Final = 4


@dataclass(frozen=True, slots=True)
class Graded:
    """等级: as printed, of the printed total, of the recomputed total (two where items are open)."""

    sheet: str
    cell: str
    printed: str
    computed: str
    recomputed: tuple[str, ...]
    difference: str = ""


def grade_form(form: FormFacts, total: Sum | None, full: Decimal | None, bands: str) -> Graded | None:
    """The grade of a form; None where it has no points to grade, or not 100 of them.

    Args:
        full: what the form's 分值 add up to.
    """
    if total is None or total.recomputed is None or (full is not None and full != FULL_MARKS):
        return None
    entry = _printed(form)
    printed = entry.text if entry else ""
    of_printed = grades.grade(total.printed, bands) if total.printed is not None else ""
    reached = tuple(dict.fromkeys(_between(total.recomputed, total.open, bands)))
    wrong = _difference(printed, of_printed, reached, total)
    return Graded(form.sheet, entry.address if entry else total.cell, printed, of_printed, reached, wrong)


def _difference(printed: str, of_printed: str, reached: tuple[str, ...], total: Sum) -> str:
    if not printed:
        return ""
    if of_printed:
        return "" if _same(printed, of_printed) else f"等级印“{printed}”，而{total.printed}分属于“{of_printed}”"
    if any(_same(printed, name) for name in reached):
        return ""
    return f"等级印“{printed}”，而重算的得分只能属于“{'”“'.join(reached)}”"


def _same(printed: str, name: str) -> bool:
    """优秀 is the band 优."""
    return printed.startswith(name) or name.startswith(printed)


def _between(low: Decimal, more: Decimal, bands: str) -> Iterator[str]:
    """The grades from `low` up to `low + more`, the lowest first."""
    lowest, highest = grades.grade(low, bands), grades.grade(low + more, bands)
    names = [name for name, _, _ in grades.parse_bands(bands)][::-1]
    yield from names[names.index(lowest) : names.index(highest) + 1]


def _printed(form: FormFacts) -> Entry | None:
    """The cell with the grade: right of a label below the form, or under a heading in the total's row."""
    layout, area = form.form.layout, form.form.area
    total = total_of(form)
    last = max(area.bottom, total.row if total else 0)
    for row in [row for row in layout.numbers if area.top <= row <= last + _BELOW]:
        cells = layout.rows[row]
        for at, cell in enumerate(cells):
            if not _is_label(cell):
                continue
            following = [c for c in cells[at + 1 :] if c.column <= area.right + 1]
            if following and not _is_heading_row(form, row):
                # Where several columns of points have a grade each, that of the points that were read.
                column = total.score.column if total and total.score else None
                own = next((c for c in following if c.column == column), following[0])
                return Entry(form.sheet, own)
            if total is not None and (under := layout.at(total.row, cell.column)) is not None and under.row != row:
                return Entry(form.sheet, under)
    return None


def _is_label(cell: Cell) -> bool:
    return isinstance(cell.value, str) and len(cell.value) < 12 and bare_words(cell.value) in LABELS


def _is_heading_row(form: FormFacts, row: int) -> bool:
    return any(table.header.top <= row <= table.header.bottom for table in form.form.tables)
