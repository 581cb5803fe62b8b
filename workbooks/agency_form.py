"""表样：one worksheet drawn the way an agency prints it, with a separate 复算区 to its right.

The form takes the columns from A on; after one empty column follows the 复算区, where live JX_ formulas recompute
the printed figures from the operands in the form. A 差异 cell is `printed − computed`, so that a reader of the
workbook (and workbooks/reports.py) learns from the formula itself which two cells it compares.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from published import Figure, Row, figure, runs

BODY: Final = "宋体"
TITLE: Final = "黑体"
LINE_HEIGHT: Final = 14.5  # points of one line at 10 pt
MAX_ROW_HEIGHT: Final = 409.0  # Excel's limit

# What a 复算 cell says where no formula can stand.
JUDGED: Final = "判断"  # the evaluator's judgement, no rule gives it
UNPUBLISHED: Final = "缺数据"  # the operands were not published
UNPRINTED: Final = "（未印）"  # added to either where the report prints no figure to compare with

LEVEL_WEIGHT: Final = re.compile("复算[一二]级分值")
# Figures of a whole question of a questionnaire, in the row of its first option.
OF_QUESTION: Final = frozenset({"复算满意度", "复算正文引述", "复算票数合计"})

_THIN = Side(style="thin", color="000000")
_PALE = Side(style="thin", color="BFBFBF")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WORK_BOX = Border(left=_PALE, right=_PALE, top=_PALE, bottom=_PALE)
_HEAD_FILL = PatternFill("solid", fgColor="F2F2F2")
_WORK_FILL = PatternFill("solid", fgColor="F7FBFF")
_WORK_HEAD_FILL = PatternFill("solid", fgColor="DDEBF7")


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell is set: font, alignment, fill."""

    font: Font
    align: str = "center"
    fill: PatternFill | None = None
    border: Border | None = _BOX
    wrap: bool = True


LOOKS: Final[Mapping[str, Look]] = {
    "title": Look(Font(name=TITLE, size=16, bold=True), border=None, wrap=False),
    "subtitle": Look(Font(name=BODY, size=11), border=None),
    "unit": Look(Font(name=BODY, size=10), "right", border=None, wrap=False),
    "note": Look(Font(name=BODY, size=10), "left", border=None),
    "head": Look(Font(name=BODY, size=10, bold=True), fill=_HEAD_FILL),
    "cell": Look(Font(name=BODY, size=10)),
    "text": Look(Font(name=BODY, size=10), "left"),
    "formula": Look(Font(name=BODY, size=10), fill=_HEAD_FILL),
    "total": Look(Font(name=BODY, size=10, bold=True)),
    "work title": Look(Font(name=BODY, size=10, color="1F4E79", bold=True), "left", border=None, wrap=False),
    "work head": Look(Font(name=BODY, size=9, color="1F4E79", bold=True), fill=_WORK_HEAD_FILL, border=_WORK_BOX),
    "work": Look(Font(name=BODY, size=9, color="1F4E79"), fill=_WORK_FILL, border=_WORK_BOX),
    "work text": Look(Font(name=BODY, size=9, color="1F4E79"), "left", _WORK_FILL, _WORK_BOX),
}


def text_width(text: str) -> int:
    """Columns a text takes: two for a full-width character, one for any other."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def subject(sheet: Worksheet, printed: str, heading: str, item: str) -> str:
    """What a printed figure belongs to: a level's 分值 to the name on its left, anything else to the row's item."""
    if heading in OF_QUESTION:
        return item.partition(" ")[0]
    if not LEVEL_WEIGHT.fullmatch(heading):
        return item
    cell = sheet[printed]
    return str(sheet.cell(cell.row, cell.column - 1).value or item)


class Form:
    """A worksheet under construction, filled from the top; `row` is the next free row.

    Args:
        sheet: an empty openpyxl worksheet.
        widths: widths of the form's columns.
        work_widths: widths of the 复算区's columns.
        reasons: (item, figure) → why a printed figure is not reproduced (workbooks/findings.csv).
    """

    def __init__(
        self,
        sheet: Worksheet,
        widths: Sequence[float],
        work_widths: Sequence[float] = (),
        reasons: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        self.sheet = sheet
        self.row = 1
        self.columns = len(widths)
        self.work = len(widths) + 2
        self.reasons = reasons or {}
        self._slots: dict[str, int] = {}
        self._items: dict[int, str] = {}
        self._needs: list[tuple[int, int, float]] = []
        self._differences: list[str] = []
        self._anchors: dict[tuple[int, int], str] = {}
        for offset, width in enumerate([*widths, 2.5, *work_widths], start=1):
            sheet.column_dimensions[get_column_letter(offset)].width = width
        sheet.sheet_view.showGridLines = False

    def at(self, row: int, column: int, *, fixed: bool = False) -> str:
        """(8, 6) → F8, or $F$8."""
        letters = get_column_letter(column)
        return f"${letters}${row}" if fixed else f"{letters}{row}"

    def anchor(self, row: int, column: int) -> str:
        """The address that holds the value seen at a place: the top-left cell of its merged range."""
        return self._anchors.get((row, column), self.at(row, column))

    def put(
        self,
        row: int,
        column: int,
        value: Figure | Decimal | str | int | None,
        look: str = "cell",
        *,
        to_row: int | None = None,
        to_column: int | None = None,
        number_format: str | None = None,
    ) -> str:
        """Write a cell (merged down to `to_row` and across to `to_column`); its address is returned."""
        if isinstance(value, Figure):
            number_format = number_format or value.number_format
            value = value.value
        last_row, last_column, style = to_row or row, to_column or column, LOOKS[look]
        for r in range(row, last_row + 1):
            for c in range(column, last_column + 1):
                cell = self.sheet.cell(r, c)
                self._anchors[r, c] = self.at(row, column)
                if style.border:
                    cell.border = style.border
                if style.fill:
                    cell.fill = style.fill
        cell = self.sheet.cell(row, column, value)
        if isinstance(value, str):
            # `=100%` and `=26座` are 指标值, not formulas, also after someone has edited the cell.
            cell.data_type = "s"
            cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
            if style.wrap:
                self._need_height(row, last_row, column, last_column, value)
        cell.font = style.font
        cell.alignment = Alignment(horizontal=style.align, vertical="center", wrap_text=style.wrap)
        if number_format:
            cell.number_format = number_format
        if (last_row, last_column) != (row, column):
            self.sheet.merge_cells(start_row=row, start_column=column, end_row=last_row, end_column=last_column)
        return self.at(row, column)

    def printed(
        self,
        row: int,
        column: int,
        text: str,
        look: str = "cell",
        *,
        to_row: int | None = None,
        to_column: int | None = None,
    ) -> str:
        """Write a figure as the report printed it."""
        return self.put(row, column, figure(text), look, to_row=to_row, to_column=to_column)

    def formula(self, row: int, column: int, formula: str, look: str = "work", number_format: str = "General") -> str:
        """Write a live formula, given without `=`."""
        address = self.put(row, column, None, look, number_format=number_format)
        self.sheet[address].value = "=" + formula
        return address

    # the form's own furniture

    def title(self, text: str, subtitle: str | None = None) -> None:
        self.put(self.row, 1, text, "title", to_column=self.columns)
        self.sheet.row_dimensions[self.row].height = 30
        self.row += 1
        if subtitle:
            self.put(self.row, 1, subtitle, "subtitle", to_column=self.columns)
            self.row += 1

    def unit_note(self, left: str, right: str, split: int) -> None:
        """A line over the table: whose form it is on the left, the unit on the right from column `split` on."""
        self.put(self.row, 1, left, "note", to_column=split - 1)
        self.put(self.row, split, right, "unit", to_column=self.columns)
        self.row += 1

    def headings(self, row: int, cells: Sequence[tuple[int, int, str]], to_row: int | None = None) -> None:
        """Heading cells as (first column, last column, text)."""
        for first, last, text in cells:
            self.put(row, first, text, "head", to_column=last, to_row=to_row)

    def heading_row(self, row: int, names: Sequence[str]) -> None:
        """One heading a column, from A on."""
        self.headings(row, [(column, column, name) for column, name in enumerate(names, 1)])

    def merge_down(self, top: int, records: Sequence[Row], **columns: tuple[int, int]) -> None:
        """Level names, merged over the rows that share them and every level before: key = (first, last column)."""
        keys = list(columns)
        for depth, (key, (column, to_column)) in enumerate(columns.items(), start=1):
            for first, last in runs(records, *keys[:depth]):
                self.put(top + first, column, records[first][key], to_row=top + last, to_column=to_column)

    def footnotes(self, *lines: str) -> None:
        for line in lines:
            self.put(self.row, 1, line, "note", to_column=self.columns)
            self.row += 1

    def signatures(self, *fields: str) -> None:
        """A signature line without names."""
        self.row += 1
        line = ("　" * 9).join(f"{field}：" for field in fields)
        self.put(self.row, 1, line, "note", to_column=self.columns)
        self.sheet.row_dimensions[self.row].height = 24
        self.row += 1

    # the 复算区

    def work_title(self, row: int, text: str = "复算区（不属于原表）：差异＝印数－复算数") -> None:
        self.put(row, self.work, text, "work title")

    def work_headings(self, row: int, headings: Sequence[str], to_row: int | None = None) -> None:
        """Start a block of the 复算区; an empty heading leaves its column free."""
        self._slots = {}
        for offset, heading in enumerate(headings):
            column = self.work + offset
            if heading:
                self.put(row, column, heading, "work head", to_row=to_row)
                self._slots.setdefault(heading, column)

    def column(self, heading: str) -> int:
        """The column of a 复算区 heading in the current block."""
        return self._slots[heading]

    def slot(self, row: int, heading: str) -> str:
        """The address of a 复算区 column in a row."""
        return self.at(row, self._slots[heading])

    def item(self, row: int, name: str) -> None:
        """What the row's 复算 is about; reports name it by this."""
        self._items[row] = name
        for column in range(self.work, max(self._slots.values()) + 1):
            self.put(row, column, None, "work")
        self.put(row, self.work, name, "work text")

    def say(self, row: int, heading: str, text: str) -> None:
        """Text in the 复算区 (判断, 缺数据, a rule)."""
        self.put(row, self._slots[heading], text, "work text" if len(text) > 4 else "work")

    def remark(self, row: int, text: str) -> None:
        """Add to the row's 复算说明."""
        cell = self.sheet.cell(row, self._slots["复算说明"])
        said = f"{cell.value}；{text}" if cell.value else text
        self.put(row, self._slots["复算说明"], said, "work text")

    def check(
        self,
        row: int,
        heading: str,
        printed: str,
        formula: str,
        alternative: str | None = None,
        *,
        text: bool = False,
    ) -> str:
        """A live recomputation of the printed cell, the difference beside it, and what the other rounding would give.

        Args:
            printed: address of the printed figure; its number format is taken over.
            formula: without `=`.
            alternative: the same with the other way of rounding.
            text: the figure is a word (等级); the difference is then 0 or 1.
        """
        column = self._slots[heading]
        shape = self.sheet[printed].number_format
        computed = self.formula(row, column, formula, number_format=_as_precise(shape))
        gap = f"IF({printed}={computed},0,1)" if text else f"ROUND({printed}-{computed},6)"
        shown = "0.00%;-0.00%;0" if "%" in shape else "0.00;-0.00;0"
        self._differences.append(self.formula(row, column + 1, gap, number_format=shown))
        if alternative:
            self.formula(row, column + 2, alternative, number_format=_as_precise(shape))
        key = (subject(self.sheet, printed, heading, self._items[row]), heading)
        if key in self.reasons:
            self.remark(row, self.reasons[key])
        return computed

    def finish(self, *, freeze: str, repeat_rows: str | None = None, paper: int = 9) -> None:
        """Row heights, red differences, print set-up. Call last."""
        for row, height in sorted(self._heights().items()):
            self.sheet.row_dimensions[row].height = height
        if self._differences:
            wrong = CellIsRule(operator="notEqual", formula=["0"], font=Font(color="C00000", bold=True))
            self.sheet.conditional_formatting.add(" ".join(self._differences), wrong)
        setup = self.sheet
        setup.freeze_panes = freeze
        setup.page_setup.orientation = "landscape"
        setup.page_setup.paperSize = paper
        setup.page_setup.fitToWidth = 1
        setup.page_setup.fitToHeight = 0
        setup.sheet_properties.pageSetUpPr.fitToPage = True
        setup.print_options.horizontalCentered = True
        setup.page_margins.left = setup.page_margins.right = 0.4
        setup.page_margins.top = setup.page_margins.bottom = 0.5
        setup.oddFooter.center.text = "第 &P 页，共 &N 页"
        setup.print_area = f"A1:{get_column_letter(self.columns)}{self.row - 1}"
        if repeat_rows:
            setup.print_title_rows = repeat_rows

    def _need_height(self, row: int, last_row: int, column: int, last_column: int, text: str) -> None:
        width = sum(self.sheet.column_dimensions[get_column_letter(c)].width for c in range(column, last_column + 1))
        lines = sum(max(1, math.ceil(text_width(line) / max(width - 1.5, 2))) for line in text.split("\n"))
        self._needs.append((row, last_row, lines * LINE_HEIGHT + 6))

    def _heights(self) -> dict[int, float]:
        """Heights that let every text be read; what a vertical merge still lacks goes to its rows evenly."""
        heights: dict[int, float] = {}
        fixed = {row for row, size in self.sheet.row_dimensions.items() if size.height}
        for row, last_row, need in sorted(self._needs, key=lambda n: n[1] - n[0]):
            rows = [r for r in range(row, last_row + 1) if r not in fixed]
            lacking = need - sum(heights.get(r, LINE_HEIGHT + 6) for r in rows)
            for r in rows:
                share = max(0.0, lacking) / len(rows)
                heights[r] = min(MAX_ROW_HEIGHT, round(heights.get(r, LINE_HEIGHT + 6) + share, 1))
        return heights


def _as_precise(number_format: str) -> str:
    """The printed format with two decimals at least: a recomputed 1.17 must not show as 1, nor 87.39 as 87.4."""
    if number_format == "General":
        return number_format
    places = max(2, len(number_format.partition(".")[2].rstrip("%")))
    return "0." + "0" * places + "%" * number_format.endswith("%")
