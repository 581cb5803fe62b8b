"""假的 Excel：xlwings' objects as far as our buttons use them, filled from a workbook file by openpyxl.

What our code may use is in `SPOKEN` (a test sees to it that xlwings has it all). Writing while the screen is
being redrawn fails, and so does writing on a protected sheet. `App.asked` counts what was asked of Excel.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.formula import ArrayFormula

Place = tuple[int, int]

SPOKEN = {
    "App": "api books screen_updating",
    "Book": "app fullname name sheets",
    "Sheets": "active add",
    "Sheet": "activate book delete name notes range used_range visible",
    "Range": "add_note api color column column_width conditional_formats formula merge_area merge_cells note "
    "number_format options row shape value wrap_text",
    "Note": "api delete location text",
    "ConditionalFormats": "add_custom",
    "ConditionalFormat": "delete formula type",
}


class Refused(Exception):
    """What Excel says when it will not."""


class App:
    def __init__(self) -> None:
        self.screen_updating = True
        self.asked: Counter[str] = Counter()
        self.books = SimpleNamespace(add=self._add)
        self.api = SimpleNamespace(WorksheetFunction=SimpleNamespace(CountA=self._count))
        self.added: list[Book] = []

    def _count(self, cells: Any) -> float:
        self.asked["count"] += 1
        (top, left, bottom, right), sheet = cells.areas[0], cells.sheet
        return sum(top <= row <= bottom and left <= column <= right for row, column in sheet.values)

    def _add(self) -> Book:
        self.added.append(Book("工作簿1", self))
        self.added[-1].sheets.add("Sheet1")
        return self.added[-1]


class Book:
    def __init__(self, fullname: str, app: App | None = None) -> None:
        self._fullname = fullname
        self.name = Path(fullname).name
        self.app = app or App()
        self.sheets = Sheets(self)
        self.closed_structure = False

    @property
    def fullname(self) -> str:
        if self._fullname.startswith("https:"):
            raise Refused("Couldn't find the local OneDrive folder.")
        return self._fullname

    @classmethod
    def load(cls, path: Path) -> Book:
        """An open workbook as the file's: values cached, formulas, formats, merges, notes, hidden rows."""
        book = cls(str(path))
        shown, written = openpyxl.load_workbook(path, data_only=True), openpyxl.load_workbook(path)
        for sheet in written.worksheets:
            copy = book.sheets.add(sheet.title)
            copy.visible = -1 if sheet.sheet_state == "visible" else 0
            for row in sheet.iter_rows():
                for cell in row:
                    place = (cell.row, cell.column)
                    if cell.value is not None:
                        copy.values[place] = _seen(shown[sheet.title].cell(*place).value)
                        formula = cell.value.text if isinstance(cell.value, ArrayFormula) else cell.value
                        if isinstance(formula, str) and formula.startswith("=") and cell.data_type == "f":
                            copy.formulas[place] = formula
                    copy.formats[place] = cell.number_format
                    if cell.comment:
                        copy.texts[place] = cell.comment.text
            copy.merged = [range_boundaries(str(area)) for area in sheet.merged_cells.ranges]
            copy.hidden = {number for number, row in sheet.row_dimensions.items() if row.hidden}
            for one in sheet.column_dimensions.values():
                copy.hidden_columns.update(range(one.min, one.max + 1) if one.hidden else ())
        book.sheets[0].activate()
        return book


def _seen(value: object) -> object:
    """As xlwings reads: numbers are floats, dates have a time."""
    if isinstance(value, bool) or not isinstance(value, (int, date, time)) or isinstance(value, datetime):
        return value
    if isinstance(value, int):
        return float(value)
    if isinstance(value, time):
        return datetime.combine(date(1899, 12, 30), value)
    return datetime.combine(value, time())


class Sheets:
    def __init__(self, book: Book) -> None:
        self._book = book
        self._all: list[Sheet] = []
        self.active: Any = None

    def __iter__(self) -> Iterator[Sheet]:
        return iter(list(self._all))

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, key: int | str) -> Sheet:
        if isinstance(key, int):
            return self._all[key]
        return next(sheet for sheet in self._all if sheet.name == key)

    def add(self, name: str, after: Sheet | None = None) -> Sheet:
        if self._book.closed_structure:
            raise Refused("工作簿有保护，不能更改。")
        assert name not in [sheet.name for sheet in self._all]
        added = Sheet(name, self._book)
        self._all.insert(len(self._all) if after is None else self._all.index(after) + 1, added)
        self.active = added
        return added

    def remove_sheet(self, sheet: Sheet) -> None:
        if len(self._all) == 1 or self._book.closed_structure:
            raise Refused("工作簿内至少含有一张可视工作表。")
        self._all.remove(sheet)
        if self.active is sheet:
            self.active = self._all[0]


class Sheet:
    def __init__(self, name: str, book: Book) -> None:
        self.name = name
        self.book = book
        self.visible: object = -1
        self.values: dict[Place, Any] = {}
        self.formulas: dict[Place, str] = {}
        self.formats: dict[Place, str] = {}
        self.texts: dict[Place, str] = {}
        self.colors: dict[Place, str] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.rules: list[Rule] = []
        self.widths: dict[int, float] = {}
        self.protected = False

    def writing(self) -> None:
        assert not self.book.app.screen_updating, "written while the screen was being redrawn"
        if self.protected:
            raise Refused("单元格受保护。")

    @property
    def used_range(self) -> Range:
        places = [*self.values, *self.formats, *self.texts] or [(1, 1)]
        rows, columns = [row for row, _ in places], [column for _, column in places]
        return Range(self, [(min(rows), min(columns), max(rows), max(columns))])

    def range(self, cell1: str | Place, cell2: Place | None = None) -> Range:
        if isinstance(cell1, str):
            assert len(cell1) <= 255
            areas = [range_boundaries(part) for part in cell1.split(",")]
            return Range(self, [(top, left, bottom, right) for left, top, right, bottom in areas])
        return Range(self, [(*cell1, *(cell2 or cell1))])

    @property
    def notes(self) -> list[Note]:
        return [Note(self, place) for place in sorted(self.texts)]

    def delete(self) -> None:
        self.book.sheets.remove_sheet(self)

    def activate(self) -> None:
        self.book.sheets.active = self


class Rule:
    def __init__(self, sheet: Sheet, areas: list[tuple[int, int, int, int]], formula: str, fill_color: str) -> None:
        self._sheet = sheet
        self.areas = areas
        self.formula = formula
        self.fill_color = fill_color
        self.type = "custom"

    def delete(self) -> None:
        self._sheet.writing()
        self._sheet.rules.remove(self)


class Rules:
    """The conditional formats of a range."""

    def __init__(self, range_: Range) -> None:
        self._range = range_

    def __iter__(self) -> Iterator[Rule]:
        return iter(list(self._range.sheet.rules))

    def add_custom(self, formula: str, *, fill_color: str) -> Rule:
        self._range.sheet.writing()
        self._range.sheet.book.app.asked["colour"] += 1
        self._range.sheet.rules.insert(0, Rule(self._range.sheet, self._range.areas, formula, fill_color))
        return self._range.sheet.rules[0]


class Note:
    def __init__(self, sheet: Sheet, place: Place) -> None:
        self._sheet = sheet
        self._place = place
        self.api = SimpleNamespace(Shape=SimpleNamespace(Width=0, Height=0))

    @property
    def location(self) -> Range:
        return Range(self._sheet, [(*self._place, *self._place)])

    @property
    def text(self) -> str:
        return self._sheet.texts[self._place]

    @text.setter
    def text(self, value: str) -> None:
        self._sheet.writing()
        self._sheet.texts[self._place] = value

    def delete(self) -> None:
        self._sheet.writing()
        del self._sheet.texts[self._place]


class Cells:
    """A range as Excel itself gives it."""

    def __init__(self, given: Range) -> None:
        self._range = given
        self.sheet, self.areas = given.sheet, given.areas

    @property
    def EntireRow(self) -> Any:  # noqa: N802  # Excel's name
        hidden = [row[0][0] in self.sheet.hidden for row in self._range._places()]
        return SimpleNamespace(Hidden=self._range._common("hidden", hidden))

    @property
    def EntireColumn(self) -> Any:  # noqa: N802  # Excel's name
        hidden = [place[1] in self.sheet.hidden_columns for place in self._range._places()[0]]
        return SimpleNamespace(Hidden=self._range._common("hidden", hidden))


class Range:
    def __init__(self, sheet: Sheet, areas: list[tuple[int, int, int, int]]) -> None:
        self.sheet = sheet
        self.areas = areas
        self.row, self.column = areas[0][:2]

    @property
    def shape(self) -> tuple[int, int]:
        top, left, bottom, right = self.areas[0]
        return bottom - top + 1, right - left + 1

    def _places(self) -> list[list[Place]]:
        top, left, bottom, right = self.areas[0]
        return [[(r, c) for c in range(left, right + 1)] for r in range(top, bottom + 1)]

    def _ask(self, what: str) -> None:
        self.sheet.book.app.asked[what] += 1

    def options(self, *, ndim: int, err_to_str: bool) -> Any:
        assert (ndim, err_to_str) == (2, True)
        self._ask("values")
        return SimpleNamespace(value=[[self.sheet.values.get(place) for place in row] for row in self._places()])

    @property
    def value(self) -> Any:
        self._ask("value")
        return self.sheet.values.get((self.row, self.column))

    @value.setter
    def value(self, rows: list[list[str]]) -> None:
        self.sheet.writing()
        self._ask("write")
        for places, texts in zip(self._places(), rows, strict=True):
            for place, text in zip(places, texts, strict=True):
                # Excel takes anything that looks like a formula or a number for one, unless it is marked as text.
                assert text == "" or text.startswith("'")
                self.sheet.values[place] = text[1:] or None

    @property
    def formula(self) -> Any:
        self._ask("formulas")
        rows = tuple(
            tuple(self.sheet.formulas.get(p) or _constant(self.sheet.values.get(p)) for p in row)
            for row in self._places()
        )
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows

    @formula.setter
    def formula(self, rows: list[list[str]]) -> None:
        self.sheet.writing()
        for places, texts in zip(self._places(), rows, strict=True):
            for place, text in zip(places, texts, strict=True):
                self.sheet.formulas[place] = text
                shown = re.fullmatch(r'=HYPERLINK\("(?:[^"]|"")*","([A-Z]+\d+)"\)', text)
                self.sheet.values[place] = shown[1] if shown else None

    def _common(self, what: str, found: list[Any]) -> Any:
        self._ask(what)
        return found[0] if all(item == found[0] for item in found) else None

    @property
    def number_format(self) -> str | None:
        return self._common("format", [self.sheet.formats.get(p, "General") for row in self._places() for p in row])

    def _merge(self, place: Place) -> tuple[int, int, int, int] | None:
        for left, top, right, bottom in self.sheet.merged:
            if top <= place[0] <= bottom and left <= place[1] <= right:
                return top, left, bottom, right
        return None

    @property
    def merge_cells(self) -> bool | None:
        return self._common("merge", [self._merge(p) is not None for row in self._places() for p in row])

    @property
    def merge_area(self) -> Range:
        return Range(self.sheet, [self._merge((self.row, self.column)) or self.areas[0]])

    @property
    def api(self) -> Any:
        return Cells(self)

    @property
    def note(self) -> Note | None:
        place = (self.row, self.column)
        return Note(self.sheet, place) if place in self.sheet.texts else None

    def add_note(self, text: str) -> Note:
        self.sheet.writing()
        assert self.note is None
        assert self.shape == (1, 1)
        self.sheet.texts[self.row, self.column] = text
        return Note(self.sheet, (self.row, self.column))

    @property
    def conditional_formats(self) -> Rules:
        return Rules(self)

    @property
    def color(self) -> str | None:
        return self.sheet.colors.get((self.row, self.column))

    @color.setter
    def color(self, value: str) -> None:
        self.sheet.writing()
        self.sheet.colors.update({place: value for row in self._places() for place in row})

    @property
    def wrap_text(self) -> bool:
        return False

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        assert isinstance(value, bool)
        self.sheet.writing()

    @property
    def column_width(self) -> float:
        return self.sheet.widths.get(self.column, 8.43)

    @column_width.setter
    def column_width(self, value: float) -> None:
        assert 0 <= value <= 255
        self.sheet.widths[self.column] = value


def _constant(value: object) -> str:
    return "" if value is None else str(value)
