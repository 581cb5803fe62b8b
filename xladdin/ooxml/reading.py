"""读取工作簿: package → `xladdin.grid.Book`, row by row, so that memory follows the used cells and not the sheet's size."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from math import isfinite

from lxml import etree

from xladdin.errors import CellError, InputError
from xladdin.grid import MAX_COLUMN, Area, Book, Cell, Sheet, Value, column_number, place_of
from xladdin.ooxml import comments, number_formats, shared_strings, xml
from xladdin.ooxml.package import Package, SheetPart
from xladdin.ooxml.shared_formulas import SharedFormula

# Sheets formatted to the last row hold millions of these. Dropping them before parsing halves time and memory there; the
# search itself costs a second on a large sheet without them, so they are counted first.
_EMPTY_CELLS = re.compile(rb'(?:<(?:\w+:)?c r="[A-Z]{1,3}[0-9]{1,7}"[^<>]*/>)+')
_MANY_EMPTY = 100_000
_ROWS_KEPT = 1024  # rows read between two clearings of the growing tree


def read_book(package: Package) -> Book:
    """The workbook's worksheets. Chart, dialog and macro sheets have no cells and are left out.

    Hidden rows are those that hold used cells. An error value Excel has added since 2019 and
    `CellError` does not know (`#FIELD!`, `#BLOCKED!`) reads as `#VALUE!`.

    Raises:
        InputError: a part is missing, damaged or unsafe; a cell refers to a text that does not exist.
    """
    strings = shared_strings.read(package)
    formats = number_formats.codes(package)
    from_1904 = number_formats.uses_1904(package)
    sheets = [
        _SheetReader(package, part, strings, formats, from_1904).read()
        for part in package.sheet_parts()
        if part.kind == "worksheet"
    ]
    return Book(str(package.path), sheets)


class _SheetReader:
    """Reads one worksheet part."""

    def __init__(
        self, package: Package, part: SheetPart, strings: list[str], formats: list[str], from_1904: bool
    ) -> None:
        self._package = package
        self._part = part
        self._strings = strings
        self._formats = formats
        self._date_kinds = [number_formats.date_kind(code) for code in formats]
        self._from_1904 = from_1904
        self._columns: dict[str, int] = {}
        self._masters: dict[str, SharedFormula] = {}
        self._waiting: list[tuple[tuple[int, int], str]] = []

    def read(self) -> Sheet:
        sheet = Sheet(self._part.name, visible=self._part.state == "visible")
        hidden_rows: set[int] = set()
        hidden_columns: set[int] = set()
        row = 0
        for element in self._elements():
            name = xml.local(element)
            if name == "row":
                row = self._row_number(element.get("r"), row)
                if len(element) and self._read_row(element, row, sheet.cells) and xml.is_true(element.get("hidden")):
                    hidden_rows.add(row)
            elif name == "col" and xml.is_true(element.get("hidden")):
                first, last = element.get("min") or "", element.get("max") or ""
                if first.isdecimal() and last.isdecimal():
                    hidden_columns.update(range(int(first), min(int(last), MAX_COLUMN) + 1))
            elif name == "mergeCell" and (area := _area(element.get("ref") or "")):
                sheet.merges.append(area)
        self._late_formulas(sheet)
        sheet.hidden_rows = frozenset(hidden_rows)
        sheet.hidden_columns = frozenset(hidden_columns)
        sheet.notes = comments.read(self._package, self._part.part)
        return sheet

    def _elements(self) -> Iterator[etree._Element]:
        """Rows, columns and merges as they end; the tree behind them is cut away."""
        data = self._package.utf8(self._part.part)
        if data.count(b'"/><c r="') > _MANY_EMPTY and b"<![CDATA[" not in data:  # inside CDATA the same bytes are text
            data = _EMPTY_CELLS.sub(b"", data)
        tags = [f"{{{ns}}}{name}" for ns in (xml.MAIN, xml.MAIN_STRICT) for name in ("row", "col", "mergeCell")]
        try:
            events = etree.iterparse(io.BytesIO(data), tag=tags, no_network=True, load_dtd=False)
            for number, (_, element) in enumerate(events):
                yield element
                if number % _ROWS_KEPT == 0 and (parent := element.getparent()) is not None:
                    del parent[:-1]
        except etree.XMLSyntaxError as problem:
            raise self._damaged(f"XML 有误：{problem.msg}", f"XML error: {problem.msg}") from problem

    def _row_number(self, text: str | None, last: int) -> int:
        if text is None:
            return last + 1
        if not text.isdecimal():
            raise self._damaged(f"行号 {text!r} 不是数", f"row number {text!r}")
        return int(text)

    def _read_row(self, row: etree._Element, number: int, cells: dict[tuple[int, int], Cell]) -> bool:
        """Add the row's used cells; whether there were any. The inner loop of reading: measured, hence the plain comparisons."""
        value_tag, formula_tag, inline_tag = self._tags(row)
        formats, columns, used, column = self._formats, self._columns, False, 0
        for element in row:
            reference = element.get("r")
            if reference is None:
                column += 1
            else:
                letters = reference.rstrip("0123456789")
                column = columns.get(letters) or self._column(letters)
            raw: str | None = None
            formula: str | None = None
            inline: etree._Element | None = None
            for child in element:
                tag = child.tag
                if tag == value_tag:
                    raw = child.text or ""
                elif tag == formula_tag:
                    formula = self._formula(child, number, column)
                elif tag == inline_tag:
                    inline = child
            style = element.get("s")
            index = int(style) if style is not None and style.isdecimal() else 0
            value = self._value(element.get("t"), raw, inline, index)
            if value is not None or formula is not None:
                code = formats[index] if index < len(formats) else "General"
                cells[number, column] = Cell(number, column, value, formula, code)
                used = True
        return used

    def _tags(self, row: etree._Element) -> tuple[str, str, str]:
        namespace = str(row.tag).rpartition("}")[0]
        return f"{namespace}}}v", f"{namespace}}}f", f"{namespace}}}is"

    def _column(self, letters: str) -> int:
        if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
            raise self._damaged(f"列名 {letters!r} 不合规", f"column {letters!r}")
        self._columns[letters] = column_number(letters)
        return self._columns[letters]

    def _value(self, kind: str | None, raw: str | None, inline: etree._Element | None, style: int) -> Value:
        if kind is None:
            return self._number(raw, style) if raw else None
        if kind == "s":
            if not raw:
                return None
            try:
                return self._strings[int(raw)]
            except (ValueError, IndexError) as problem:
                raise self._damaged(f"共享字符串 {raw} 不存在", f"no shared string {raw}") from problem
        if kind == "inlineStr":
            return shared_strings.text_of(inline) if inline is not None else raw
        if raw is None:
            return None
        match kind:
            case "n":
                return self._number(raw, style)
            case "str":
                return shared_strings.unescape(raw)
            case "b":
                return xml.is_true(raw)
            case "e":
                return CellError.of(raw.strip()) or CellError.VALUE
            case "d":
                return _iso(raw)
        return raw

    def _number(self, raw: str, style: int) -> Value:
        """A number or, by its format, a date."""
        try:
            number = float(raw)
        except ValueError:
            return raw.strip() or None
        if not isfinite(number):
            return raw
        kind = self._date_kinds[style] if style < len(self._date_kinds) else None
        return number_formats.value(number, kind, self._from_1904)

    def _formula(self, element: etree._Element, row: int, column: int) -> str | None:
        """The formula text; a shared child's is derived from its master, a data table's is written as Excel shows it."""
        kind = element.get("t")
        text = (element.text or "").removeprefix("=")
        if kind == "dataTable":
            first, second = element.get("r1") or "", element.get("r2") or ""
            if xml.is_true(element.get("dt2D")):
                return f"TABLE({first},{second})"
            return f"TABLE({first},)" if xml.is_true(element.get("dtr")) else f"TABLE(,{first})"
        if kind == "shared":
            index = element.get("si") or ""
            if text:
                self._masters[index] = SharedFormula(text, row, column)
            elif master := self._masters.get(index):
                return master.at(row, column)
            else:
                self._waiting.append(((row, column), index))
                return ""
        return shared_strings.unescape(text) or None

    def _late_formulas(self, sheet: Sheet) -> None:
        """Children that stood before their master. Without any master Excel keeps the value only, and so do we."""
        for at, index in self._waiting:
            cell = sheet.cells.pop(at)
            master = self._masters.get(index)
            if master or cell.value is not None:
                formula = master.at(*at) if master else None
                sheet.cells[at] = Cell(cell.row, cell.column, cell.value, formula, cell.number_format)

    def _damaged(self, zh: str, en: str) -> InputError:
        return InputError(
            f"「{self._package.path}」的工作表「{self._part.name}」已损坏（{zh}）：请用 Excel 或 WPS 打开修复后另存再试",
            f"{self._package.path}: sheet {self._part.name!r} is damaged ({en}): repair it in Excel or WPS and save it again",
        )


def _area(reference: str) -> Area | None:
    first, _, last = reference.partition(":")
    top_left, bottom_right = place_of(first), place_of(last)
    return Area(*top_left, *bottom_right) if top_left and bottom_right and top_left != bottom_right else None


def _iso(raw: str) -> datetime | date | time | str:
    """An ISO 8601 date cell (`t="d"`), without zone: a cell has none."""
    try:
        if "T" in raw.upper():
            found = datetime.fromisoformat(raw).replace(tzinfo=None)
            return found.date() if found.time() == time(0) else found
        return time.fromisoformat(raw).replace(tzinfo=None) if ":" in raw else date.fromisoformat(raw)
    except ValueError:
        return raw
