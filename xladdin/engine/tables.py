"""表格引用: tables of the workbook, and structured references turned into plain ranges.

`表1[[#This Row],[执行数]]`, `[@执行数]`, `表1[执行数]`, `表1[[#All],[a]:[c]]`, `表1[#Totals]` … (ECMA-376 part 1, §18.5;
the grammar as Excel stores it). In a column name `'` escapes `[`, `]`, `#` and `'`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from xladdin.grid import MAX_COLUMN, MAX_ROW, Area, column_letters, column_number, quoted
from xladdin.ooxml.package import Package
from xladdin.ooxml.shared_strings import unescape

_ESCAPED = re.compile(r"'(.)", re.S)
_PIECE = re.compile(r"\s*\[((?:[^\[\]']|'.)*)\]\s*(,|:|$)", re.S)
_AREA = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]+)(?::\$?([A-Za-z]{1,3})\$?([0-9]+))?")


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes:
        sheet: the name of its sheet.
        area: the whole table, header and total rows included.
        header: number of header rows, 0 or 1.
        totals: number of total rows, 0 or 1.
        columns: column names from left to right.
    """

    name: str
    sheet: str
    area: Area
    header: int
    totals: int
    columns: tuple[str, ...]

    @property
    def data(self) -> Area:
        area = self.area
        return Area(area.top + self.header, area.left, area.bottom - self.totals, area.right)


@dataclass(frozen=True, slots=True)
class RowRange:
    """What `#This Row` means: the same columns in the row of whichever cell asks, or a fixed range.

    Attributes:
        top: 0 when the row is that of the asking cell.
    """

    sheet: str
    left: int
    right: int
    top: int = 0
    bottom: int = 0

    @property
    def single(self) -> bool:
        return self.left == self.right and self.top == self.bottom

    def text(self, row: int, sheet: str) -> str:
        """As a plain reference.

        Args:
            row: of the asking cell.
            sheet: of the asking cell; named only when the range lies elsewhere.
        """
        # The row stays relative where it follows the cell, so that a shared formula carries it along.
        fixed = "$" if self.top else ""
        top, bottom = (self.top, self.bottom) if self.top else (row, row)
        first = f"${column_letters(self.left)}{fixed}{top}"
        last = f"${column_letters(self.right)}{fixed}{bottom}"
        place = first if first == last else f"{first}:{last}"
        return place if sheet == self.sheet else f"{quoted(self.sheet)}!{place}"


class TableError(Exception):
    """A structured reference that means nothing here: unknown table or column, a row outside the table."""


def unquoted(prefix: str) -> str:
    """The sheet in what stands before a reference: `'It''s'!` → `It's`."""
    name = prefix.removesuffix("!")
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def read_area(text: str) -> Area | None:
    """`A1:B3` as an area, with or without `$`; None for anything else."""
    found = _AREA.fullmatch(text)
    if found is None:
        return None
    left, top, right, bottom = found[1], int(found[2]), found[3] or found[1], int(found[4] or found[2])
    columns = sorted((column_number(left), column_number(right)))
    rows = sorted((top, bottom))
    return Area(rows[0], columns[0], rows[1], columns[1])


def whole_area(text: str) -> Area | None:
    """As `read_area`, and whole columns (`A:C`) and rows (`1:3`) too."""
    first, _, last = text.replace("$", "").partition(":")
    if first.isdecimal() and last.isdecimal():
        rows = sorted((int(first), int(last)))
        return Area(rows[0], 1, rows[1], MAX_COLUMN)
    if first.isalpha() and last.isalpha():
        columns = sorted((column_number(first), column_number(last)))
        return Area(1, columns[0], MAX_ROW, columns[1])
    return read_area(text)


def read_tables(package: Package) -> list[Table]:
    """The tables of all worksheets. A table part without a readable area is left out."""
    tables = []
    for sheet in package.sheet_parts():
        for link in package.relationships(sheet.part):
            if link.kind != "table" or link.external or link.target not in package:
                continue
            root = package.xml(link.target)
            area = read_area(root.get("ref") or "")
            if area is None:
                continue
            names = [unescape(column.get("name") or "") for column in root.iter("{*}tableColumn")]
            tables.append(
                Table(
                    root.get("displayName") or root.get("name") or "",
                    sheet.name,
                    area,
                    int(root.get("headerRowCount") or 1),
                    int(root.get("totalsRowCount") or 0),
                    tuple(names),
                )
            )
    return tables


class Tables:
    """The workbook's tables by name and by place."""

    def __init__(self, tables: list[Table]) -> None:
        self._tables = tables
        self._by_name = {table.name.lower(): table for table in tables}

    def __bool__(self) -> bool:
        return bool(self._tables)

    def named(self, name: str) -> Table | None:
        return self._by_name.get(name.lower())

    def around(self, sheet: str, row: int, column: int) -> Table | None:
        """The table that a cell lies in."""
        for table in self._tables:
            if table.sheet == sheet and (row, column) in table.area:
                return table
        return None

    def resolve(self, text: str, sheet: str, row: int, column: int) -> RowRange:
        """The range that a structured reference means in a cell.

        Args:
            text: `表1[[#This Row],[x]]`, `[@x]` …

        Raises:
            TableError: with the reason in Chinese.
        """
        name, _, inner = text.partition("[")
        table = self.named(name) if name else self.around(sheet, row, column)
        if table is None:
            raise TableError(f"没有名为“{name}”的表格" if name else "[@…] 不在表格里")
        items, first, last = _pieces(inner[:-1])
        left = _column(table, first) if first else 0
        right = _column(table, last) if last else len(table.columns) - 1
        left, right = sorted((left, right))
        columns = (table.area.left + left, table.area.left + right)
        if "#this row" in items:
            if not name or (table.sheet == sheet):
                if not table.data.top <= row <= table.data.bottom:
                    raise TableError("[#This Row] 用在了表格数据行之外")
                return RowRange(table.sheet, *columns)
            raise TableError("[#This Row] 用在了别的工作表")
        top, bottom = _rows(table, items)
        return RowRange(table.sheet, *columns, top, bottom)


def _pieces(inner: str) -> tuple[set[str], str, str]:
    """What stands between the outer brackets: the special items, the first and the last column."""
    inner = inner.strip()
    items: set[str] = set()
    if inner.startswith("@"):
        items.add("#this row")
        inner = inner[1:].strip()
    if not inner:
        return items, "", ""
    if not inner.startswith("["):
        if inner.startswith("#"):
            return {inner.lower()}, "", ""
        column = _ESCAPED.sub(r"\1", inner)
        return items, column, column
    columns: list[str] = []
    position = 0
    while position < len(inner):
        piece = _PIECE.match(inner, position)
        if piece is None:
            raise TableError("无法解析的结构化引用")
        if piece[1].startswith("#"):
            items.add(piece[1].lower())
        elif piece[1].startswith("@"):
            items.add("#this row")
            columns.append(_ESCAPED.sub(r"\1", piece[1][1:]))
        else:
            columns.append(_ESCAPED.sub(r"\1", piece[1]))
        position = piece.end()
        if piece[2] == "":
            break
    if len(columns) > 2:
        raise TableError("不连续的列")
    return items, columns[0] if columns else "", columns[-1] if columns else ""


def _column(table: Table, name: str) -> int:
    """The position of a column; line breaks and repeated blanks in a heading compare as they are stored."""
    wanted = name.lower()
    for index, column in enumerate(table.columns):
        if column.lower() == wanted:
            return index
    raise TableError(f"表格“{table.name}”没有“{name}”列")


def _rows(table: Table, items: set[str]) -> tuple[int, int]:
    """First and last row of a combination of #All, #Data, #Headers and #Totals."""
    area, data = table.area, table.data
    if "#all" in items:
        return area.top, area.bottom
    spans = []
    if "#headers" in items:
        if not table.header:
            raise TableError("表格没有标题行")
        spans.append((area.top, area.top))
    if "#data" in items or not items:
        spans.append((data.top, data.bottom))
    if "#totals" in items:
        if not table.totals:
            raise TableError("表格没有汇总行")
        spans.append((area.bottom, area.bottom))
    if not spans:
        raise TableError("无法解析的结构化引用")
    return min(span[0] for span in spans), max(span[1] for span in spans)
