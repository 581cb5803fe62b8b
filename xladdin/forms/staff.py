"""人员编制：posts and staff that a form states beside its funds (`编制数 17`, `在职人数 22`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Final

from xladdin.forms.entries import Entry
from xladdin.forms.form import Form
from xladdin.forms.headings import bare_words
from xladdin.grid import Cell

# `其中：在职人员数（人）` is the longest label seen; a sentence is none.
_LONGEST: Final = 20
_MOST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Staff:
    """编制数 and 在职人数, each with its cell."""

    posts: Entry
    present: Entry

    def numbers(self) -> tuple[Decimal, Decimal] | None:
        """(在职人数, 编制数)."""
        present, posts = self.present.number(), self.posts.number()
        return (present, posts) if present is not None and posts is not None else None


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    data = tomllib.loads(files("xladdin.forms").joinpath("data/labels.toml").read_text(encoding="utf-8"))["staff"]
    return frozenset(data["posts"]), frozenset(data["staff"])


def read_staff(form: Form, above: int) -> Staff | None:
    """The first posts and staff with a number beside or below them, in the rows of the form and above it."""
    posts_words, staff_words = _words()
    posts = present = None
    for row in form.layout.after(above):
        if row > form.area.bottom or (posts and present):
            break
        for cell in form.layout.rows[row]:
            if not isinstance(cell.value, str) or len(cell.value) > _LONGEST:
                continue
            word = bare_words(cell.value)
            if posts is None and word in posts_words:
                posts = _count(form, cell)
            elif present is None and word in staff_words:
                present = _count(form, cell)
    return Staff(posts, present) if posts and present else None


def _count(form: Form, label: Cell) -> Entry | None:
    """A whole number of people to the right of a label, else below it."""
    area = form.layout.area(label.row, label.column)
    for row, column in ((label.row, area.right + 1), (area.bottom + 1, label.column)):
        cell = form.layout.at(row, column)
        if cell is None:
            continue
        entry = Entry(form.sheet.name, cell)
        quantity = entry.quantity()
        whole = quantity is not None and quantity.unit in ("", "人", "名", "个")
        if quantity is not None and whole and 0 <= quantity.value < _MOST and quantity.value % 1 == 0:
            return entry
    return None
