"""表主：whose form it is: the project or the department it names, and for which year."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from xladdin.forms.entries import Entry
from xladdin.forms.form import Form
from xladdin.forms.headings import Role
from xladdin.forms.labels import LONG_TERM, form_in_title
from xladdin.forms.project_list import whose
from xladdin.grid import Cell
from xladdin.numbers import normalise

# Names stand between the title and the first table, never further above it.
_ROWS_ABOVE: Final = 30
_LONGEST_NAME: Final = 120
_CODE: Final = re.compile(r"^(?:\(\d{3,}\)|\d{3,}[-_—]+|[0-9A-Z]{15,}[-_—]+)")
_DROPPED: Final = re.compile(r"[\s\"'“”‘’《》、,;:。·]")


@dataclass(frozen=True, slots=True)
class Owner:
    """表主.

    Attributes:
        project, department: their names as compared (see `plain_name`), `` where the form names none.
        year: `2024`, or ``.
        named: the cell with the project's name (the department's on a 部门整体 form).
        whole: a 部门整体 form.
        strategic: a form of 战略目标 or 中长期目标; `long_term`: one that is for no single year.
    """

    project: str = ""
    department: str = ""
    year: str = ""
    named: Entry | None = None
    whole: bool = False
    strategic: bool = False

    @property
    def long_term(self) -> bool:
        return self.strategic and not self.year

    @property
    def known(self) -> bool:
        return bool(self.project) or (self.whole and bool(self.department))

    @property
    def title(self) -> str:
        """The name for people."""
        if self.named is None:
            return self.project or self.department
        return _name_in(self.named.text) or self.named.text

    def completed_by(self, other: Owner) -> Owner:
        """With what the form above says of them both: its project, department and year where this one says none."""
        named = self.named if self.project or self.whole else other.named
        return replace(
            self,
            project=self.project or other.project,
            department=self.department or other.department,
            year=self.year or ("" if self.strategic else other.year),
            named=named,
            whole=self.whole or other.whole,
        )

    def same_as(self, other: Owner) -> bool:
        """Whether two forms are of the same project (or department) and, where both say it, of the same year."""
        if not (self.known and other.known) or self.whole != other.whole or self.project != other.project:
            return False
        return self.same_department(other)

    def same_department(self, other: Owner) -> bool:
        """Whether nothing says that two forms are of different departments or years."""
        same_time = self.long_term == other.long_term and _agree(self.year, other.year)
        return same_time and _agree(self.department, other.department)


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


@lru_cache(maxsize=8192)
def plain_name(text: str) -> str:
    """A name as it is compared: without spaces, quotes and commas; brackets stay, `(第三批)` is another project."""
    return _DROPPED.sub("", normalise(text)).replace("[", "(").replace("]", ")")


def _without_code(name: str) -> str:
    """`105001-某县教育局` and `[105001]某县教育局` without the code that a budget system puts before a name."""
    return _CODE.sub("", name) or name


@dataclass(frozen=True, slots=True)
class _Words:
    project: re.Pattern[str]
    department: re.Pattern[str]
    sheet: re.Pattern[str]
    year: re.Pattern[str]
    long_term: re.Pattern[str]
    whole: str


@cache
def _words() -> _Words:
    data: dict[str, Any] = tomllib.loads(
        files("xladdin.forms").joinpath("data/labels.toml").read_text(encoding="utf-8")
    )["owner"]
    return _Words(
        re.compile(f"(?:{data['project']})(?::(?P<name>.*))?"),
        re.compile(f"(?:{data['department']})(?::(?P<name>.*))?"),
        re.compile(data["project_sheet"]),
        re.compile(data["year"]),
        re.compile(data["long_term"]),
        data["whole"],
    )


def _name_in(text: str) -> str:
    """`项目名称：工作经费` → `工作经费`; `` where the text is no label with its name."""
    narrow = normalise(text).replace(" ", "")
    for label in (_words().project, _words().department):
        match = label.fullmatch(narrow)
        if match:
            return (match["name"] or "").strip()
    return ""


def read_owner(form: Form, above: int) -> Owner:
    """Whose form it is.

    Args:
        above: the last row of the form before it on the sheet, or 0.
    """
    words, layout = _words(), form.layout
    sheet = layout.sheet.name
    project = department = None
    year = ""
    rows = [row for row in layout.before(form.area.top, _ROWS_ABOVE) if row > above]
    for row in rows:
        cells = [cell for cell in layout.rows[row] if cell.column <= form.area.right]
        project = project or _beside(words.project, sheet, cells)
        department = department or _beside(words.department, sheet, cells)
        year = year or _year(cells)
    project = _in_its_column(form, Role.PROJECT) or project
    department = _in_its_column(form, Role.DEPARTMENT) or department
    named, name = project or (None, "")
    own = layout.sheet_title
    whole = words.whole in normalise(form.title) or (not form.title and words.whole in own)
    if not name and not whole and words.sheet.fullmatch(own) and form_in_title(own) is None:
        name = own
    return Owner(
        "" if whole else _without_code(plain_name(name)),
        _without_code(plain_name(department[1])) if department else "",
        # Targets of several years that stand beside the year's are of no single year, whatever the title says.
        "" if form.period == LONG_TERM else year or _year_in(form.title) or _year_in(own),
        named if named and not whole else department[0] if department else None,
        whole,
        form.period == LONG_TERM if form.period else words.long_term.search(form.title or own) is not None,
    )


def _in_its_column(form: Form, role: Role) -> tuple[Entry, str] | None:
    """The project or the department that a list names in a column of its own."""
    for table in form.indicators:
        cell = whose(form.layout, table, table.rows[0].number, role) if table.rows else None
        if cell is not None and isinstance(cell.value, str) and cell.row > table.header.bottom:
            return Entry(form.sheet.name, cell), cell.value
    return None


def _beside(label: re.Pattern[str], sheet: str, cells: list[Cell]) -> tuple[Entry, str] | None:
    """The name behind a label: in its own cell after the colon, or in the next cell."""
    for at, cell in enumerate(cells):
        if not isinstance(cell.value, str) or len(cell.value) > _LONGEST_NAME:
            continue
        match = label.fullmatch(normalise(cell.value).replace(" ", ""))
        if match is None:
            continue
        if inside := (match["name"] or "").strip():
            return Entry(sheet, cell), inside
        beside = cells[at + 1] if at + 1 < len(cells) else None
        if beside is not None and isinstance(beside.value, str) and not _is_label(beside.value):
            return Entry(sheet, beside), beside.value
    return None


def _is_label(text: str) -> bool:
    narrow = normalise(text).replace(" ", "")
    words = _words()
    return narrow.endswith(":") or any(label.fullmatch(narrow) for label in (words.project, words.department))


def _year(cells: list[Cell]) -> str:
    """A year that stands alone in a cell (`（2024年度）`) or in a title; a project's name may carry another."""
    texts: Iterator[str] = (normalise(str(cell.value)) for cell in cells if isinstance(cell.value, str))
    for text in texts:
        narrow = text.replace(" ", "")
        if (match := _words().year.fullmatch(narrow)) is not None:
            return match[1]
        if form_in_title(narrow) is not None and len(narrow) <= _LONGEST_NAME and (year := _year_in(narrow)):
            return year
    return ""


def _year_in(text: str) -> str:
    match = _words().year.search(normalise(text).replace(" ", "")) if form_in_title(text) is not None else None
    return match[1] if match else ""
