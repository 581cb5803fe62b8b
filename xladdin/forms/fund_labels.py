"""无表头的资金：amounts whose labels stand beside them instead of over them.

`年度预算数：500 | 执行数：468`, label and figure in turn, or a block lying on its side: the sources as columns,
预算数 and 执行数 as rows. Read only where a form has no fund block with a header; what is said twice is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from xladdin.forms.entries import Entry
from xladdin.forms.form import Form
from xladdin.forms.funds import FundLine
from xladdin.forms.headings import AMOUNTS, Heading, Role, read_heading
from xladdin.forms.labels import FundKind, fund_line, is_title
from xladdin.grid import Cell
from xladdin.numbers import normalise

# A longer cell is a sentence.
_LONGEST: Final = 40
_BESIDE: Final = re.compile(r"(?P<label>[^:]{2,24}):\s*(?P<figure>-?[\d,.]+\s*(?:%|[亿万千]?元)?)")
_SPENT: Final = (Role.SPENT, Role.SPENT_TO_DATE)
_BASE: Final = (Role.BUDGET, Role.INITIAL)


@dataclass(frozen=True, slots=True)
class _Labelled:
    """A label of money and the figures to its right."""

    heading: Heading
    label: Cell
    figures: tuple[Entry, ...]


def read_labelled_funds(form: Form, above: int) -> list[FundLine]:
    """The fund lines that labels state above a form's indicators; none where the form has a fund block or is in doubt."""
    if form.funds or form.shares_heading or not form.tables:
        return []
    found: list[_Labelled] = []
    for row in form.layout.after(above):
        if row >= form.tables[0].header.top:
            break
        cells = form.layout.rows[row]
        if is_title(*(str(cell.value) for cell in cells)):
            # What stands over the title is another form's.
            found = []
        found += _labelled(form, cells)
    roles = [each.heading.role for each in found]
    units = {each.heading.unit for each in found if each.heading.role in AMOUNTS}
    if len(set(roles)) < len(roles) or len(units) > 1 or not _both(roles):
        return []
    if all(len(each.figures) == 1 for each in found):
        line = _line(next(each for each in found if each.heading.role in _BASE).label, FundKind.TOTAL, 0, found, 0)
        return [line] if _one_unit(line) else []
    return _on_its_side(form, found)


def _both(roles: Sequence[Role]) -> bool:
    """Whether what was budgeted and what was spent are both there."""
    return any(role in _BASE for role in roles) and any(role in _SPENT for role in roles)


def _labelled(form: Form, cells: Sequence[Cell]) -> Iterator[_Labelled]:
    for at, cell in enumerate(cells):
        if not isinstance(cell.value, str) or len(cell.value) > _LONGEST:
            continue
        beside = _BESIDE.fullmatch(normalise(cell.value))
        heading = read_heading(beside["label"] if beside else cell.value)
        if heading is None or not heading.of_funds:
            continue
        if beside:
            yield _Labelled(heading, replace(cell, value=beside["label"]), (_entry(form, cell, beside["figure"]),))
            continue
        figures: list[Entry] = []
        right = form.layout.area(cell.row, cell.column).right
        for other in cells[at + 1 :]:
            entry = Entry(form.sheet.name, other)
            if other.column != right + 1 or entry.quantity() is None:
                break
            figures.append(entry)
            right = form.layout.area(other.row, other.column).right
        if figures:
            yield _Labelled(heading, cell, tuple(figures))


def _entry(form: Form, cell: Cell, figure: str) -> Entry:
    """The figure behind a colon, as if it stood in the cell alone."""
    return Entry(form.sheet.name, replace(cell, value=figure.strip()))


def _on_its_side(form: Form, found: list[_Labelled]) -> list[FundLine]:
    """A line for each column of figures, under the name of its source."""
    first = found[0]
    columns = [entry.column for entry in first.figures]
    if any([entry.column for entry in each.figures] != columns for each in found):
        return []
    head = next(iter(form.layout.before(first.label.row, first.label.row)), None)
    names = [form.layout.at(head, column) for column in columns] if head else []
    lines = []
    for at, name in enumerate(names):
        kind, depth = fund_line(str(name.value)) if name is not None else (FundKind.OTHER, 0)
        if name is None or kind is FundKind.OTHER or isinstance(name.value, Decimal):
            return []
        lines.append(_line(name, kind, depth, found, at))
    return lines if all(map(_one_unit, lines)) else []


def _line(label: Cell, kind: FundKind, depth: int, found: Sequence[_Labelled], at: int) -> FundLine:
    amounts = {each.heading.role: each.figures[at] for each in found if each.heading.role in AMOUNTS}
    rate = next((each for each in found if each.heading.role is Role.RATE), None)
    spent = next(role for role in _SPENT if role in amounts)
    base = next(role for role in _BASE if role in amounts)
    return FundLine(
        Entry(found[0].figures[at].sheet, label),
        kind,
        depth,
        amounts,
        rate.figures[at] if rate else None,
        (spent, base),
        rate is not None and rate.heading.unit == "%",
        None,
        None,
    )


def _one_unit(line: FundLine) -> bool:
    """50万元 and 480000元 are not compared figure by figure."""
    return len({quantity.unit for entry in line.amounts.values() if (quantity := entry.quantity())}) == 1
