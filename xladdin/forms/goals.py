"""年度目标：the targets that a form states in sentences (`1. 规模以上工业增加值增速8%以上`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from xladdin.errors import Refused
from xladdin.forms.entries import Entry
from xladdin.forms.form import Form
from xladdin.forms.headings import bare_words
from xladdin.grid import Cell
from xladdin.numbers import normalise
from xladdin.targets import Target, parse_target

# Goals stand between the title and a little below the form; a longer text is a report.
_LONGEST: Final = 3000
_STATEMENT: Final = re.compile(
    r"(?:\d{1,2}[.、)]|[(]\d{1,2}[)]|[一二三四五六七八九十]+[、.])?\s*"
    r"(?P<name>[^\d<>=≥≤]{3,30}?)\s*(?P<target>(?:不低于|不少于|不高于|不超过|达到|达|为|≥|≤|>|<|=)?\s*[\d.,]+[^\d,;。、]{0,8})"
)


@dataclass(frozen=True, slots=True)
class Goal:
    """One target stated in a sentence: the cell, the indicator's name, the target as read."""

    entry: Entry
    name: str
    target: Target


@cache
def _label() -> re.Pattern[str]:
    data = tomllib.loads(files("xladdin.forms").joinpath("data/labels.toml").read_text(encoding="utf-8"))["goals"]
    return re.compile(str(data["label"]))


def read_goals(form: Form, above: int) -> list[Goal]:
    """The targets stated in the goals beside or below `年度目标`, `预期目标`; only what is plainly name and number."""
    found: dict[str, Cell] = {}
    tables = {row.number for table in form.tables for row in table.rows}
    for row in form.layout.after(above):
        if row > form.area.bottom:
            break
        if row in tables:
            continue
        for cell in form.layout.rows[row]:
            if isinstance(cell.value, str) and len(cell.value) <= 20 and _label().fullmatch(bare_words(cell.value)):
                for text in _texts(form, cell):
                    found.setdefault(text.address, text)
    return [goal for cell in found.values() for goal in _stated(Entry(form.sheet.name, cell))]


def _texts(form: Form, label: Cell) -> Iterator[Cell]:
    """The cell to the right of the label and the one below it, where they hold sentences."""
    area = form.layout.area(label.row, label.column)
    for row, column in ((label.row, area.right + 1), (area.bottom + 1, label.column)):
        cell = form.layout.at(row, column)
        if cell is not None and isinstance(cell.value, str) and 6 <= len(cell.value) <= _LONGEST:
            yield cell


def _stated(entry: Entry) -> Iterator[Goal]:
    for part in re.split(r"[\n;。；]", str(entry.value)):
        match = _STATEMENT.fullmatch(normalise(part).strip(" ,.、"))
        if match is None:
            continue
        try:
            target = parse_target(match["target"].removeprefix("为").removeprefix("达").strip())
        except Refused:
            continue
        if target.quantity is not None and not target.several:
            yield Goal(entry, match["name"].strip(), target)
