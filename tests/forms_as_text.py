"""表格写成文本：forms drawn as text, so that a test reads as the form does.

One line a row, cells between `|`. `^` goes on with the cell above, `<` with the cell to the left (merged ranges);
`'100` is text, a number is a number, a blank is no cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook

from xladdin.forms import BookFacts, FormFacts, read_facts
from xladdin.grid import Area, Book, Cell, Sheet, Value, place_of
from xladdin.validation import Validation, validate_book

Formats = Mapping[str, str]


def at(address: str) -> tuple[int, int]:
    """B3 → (3, 2)."""
    found = place_of(address)
    assert found, address
    return found


def value_of(text: str) -> Value:
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return Decimal(text)
    return text.removeprefix("'").replace("\\n", "\n")


def grid_of(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines()]


def sheet(
    text: str, name: str = "表", *, formats: Formats | None = None, notes: Mapping[str, str] | None = None
) -> Sheet:
    """A sheet drawn as text."""
    rows = grid_of(text)
    formats = {at(address): code for address, code in (formats or {}).items()}
    made = Sheet(name, notes={at(address): note for address, note in (notes or {}).items()})
    for r, line in enumerate(rows, 1):
        for c, cell in enumerate(line, 1):
            if cell in ("", "^", "<"):
                continue
            made.cells[r, c] = Cell(r, c, value_of(cell), number_format=formats.get((r, c), "General"))
            bottom, right = r, c
            while right < len(line) and line[right] == "<":
                right += 1
            while bottom < len(rows) and len(rows[bottom]) >= c and rows[bottom][c - 1] == "^":
                bottom += 1
            if (bottom, right) != (r, c):
                made.merges.append(Area(r, c, bottom, right))
    return made


def book(*sheets: Sheet | str) -> Book:
    made = [one if isinstance(one, Sheet) else sheet(one, f"表{n}" if n else "表") for n, one in enumerate(sheets)]
    return Book("本子.xlsx", made)


def facts(*sheets: Sheet | str) -> BookFacts:
    return read_facts(book(*sheets))


def form(text: Sheet | str) -> FormFacts:
    """The one form on a sheet."""
    forms = facts(text).forms
    assert len(forms) == 1, [str(found.form.area) for found in forms]
    return forms[0]


def validated(*sheets: Sheet | str, select: Sequence[str] = ()) -> Validation:
    return validate_book(book(*sheets), select=select)


def flat(*sheets: Sheet | str, select: Sequence[str] = ()) -> list[tuple[str, str, str]]:
    """Findings as (code, severity, cell)."""
    found = validated(*sheets, select=select).findings
    return [(finding.code, str(finding.severity), finding.cell) for finding in found]


def books(*drawn: tuple[str, Sheet | str]) -> list[Book]:
    """Workbooks of one sheet each, by file name."""
    return [Book(f"{name}.xlsx", [one if isinstance(one, Sheet) else sheet(one)]) for name, one in drawn]


def save(path: Path, *sheets: Sheet) -> Path:
    """The sheets as a real .xlsx, merges, number formats and notes included."""
    from openpyxl.comments import Comment

    made = Workbook()
    made.remove(made.worksheets[0])
    for drawn in sheets:
        page = made.create_sheet(drawn.name)
        for (r, c), cell in drawn.cells.items():
            stored = page.cell(r, c)
            stored.value = float(cell.value) if isinstance(cell.value, Decimal) else cell.value
            stored.number_format = cell.number_format
            if isinstance(cell.value, str):
                stored.data_type = "s"
        for (r, c), note in drawn.notes.items():
            page.cell(r, c).comment = Comment(note, "测试")
        for area in drawn.merges:
            page.merge_cells(str(area))
    made.save(path)
    return path


def markdown_sheet(table: str) -> Sheet:
    """A Markdown table as a sheet: the examples in the rules' pages are forms too."""
    lines = [line.strip().strip("|") for line in table.strip().splitlines()]
    return sheet("\n".join(line for line in lines if set(line) - set("-| ")))
