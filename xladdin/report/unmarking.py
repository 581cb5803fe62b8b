"""撤销标记: taking every trace of marks out of a workbook.

A marked copy that nobody has saved since carries what its parts were: they become so again, to the byte. A copy that was
edited is cleaned by what can be recognised: a note that ends with the fill its cell had before, a cell that still has our
fill, a list that nobody wrote in. What people have done to the workbook since stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from xladdin import result_list
from xladdin.errors import InputError
from xladdin.finding import Severity
from xladdin.grid import Book, Sheet, Value, place_of
from xladdin.ooxml import fills, markup, notes, undo, workbook_patch
from xladdin.ooxml.draft import Draft
from xladdin.ooxml.package import Package, SheetPart
from xladdin.ooxml.reading import read_book
from xladdin.ooxml.sheet_patch import SheetPatch
from xladdin.ooxml.styles import Styles

AUTHOR: Final = "xladdin 核查"
TITLE: Final = "【核查】"
# The light tones of Excel's own good and bad cell styles.
FILLS: Final = {Severity.ERROR: "FFFFC7CE", Severity.WARNING: "FFFFEB9C", Severity.INFO: "FFDDEBF7"}
HEADER: Final = (*result_list.HEADER, "原底色")
WIDTHS: Final = (*result_list.WIDTHS, 10)
_OURS: Final = frozenset(rgb[2:] for rgb in FILLS.values())
# The last line of a note that is ours. LibreOffice's marks end so too, and may say 随样式: no fill of the cell's own.
_MEMORY: Final = r"〔核查标记·原底色 (?P<fill>[^〕]*)〕"
_BY_STYLE: Final = "随样式"
_CHECKSUM: Final = re.compile(r"（([0-9a-f]{8})）$")

Place = tuple[int, int]


def memory(fill: str) -> str:
    """The line of a note that remembers the cell's fill."""
    return f"〔核查标记·原底色 {fill}〕"


@dataclass
class Unmarked:
    """A workbook without marks.

    Attributes:
        package: as it is to be read, or saved with `changed` and `removed`.
        exact: every part is what it was before marking, byte for byte.
        fills, notes, sheets: how many were taken back where it is not.
        warnings: in Chinese: what stays, and why.
    """

    package: Package
    changed: dict[str, bytes] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    exact: bool = False
    fills: int = 0
    notes: int = 0
    sheets: int = 0
    warnings: list[str] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        """Whether there were marks."""
        return bool(self.changed or self.removed)


def unmark(package: Package) -> Unmarked:
    """The workbook without its marks; nothing is written.

    Raises:
        InputError: the workbook is damaged.
    """
    record = undo.find(package)
    if record is not None and record.holds:
        return _applied(package, Unmarked(package, record.changed, record.removed, exact=True))
    if record is None and not _may_be_marked(package):
        return Unmarked(package)
    try:
        return _applied(package, _Recognition(package, record).removed())
    except markup.Unfinished as problem:
        raise unfinished(package, problem) from problem


def unfinished(package: Package, problem: markup.Unfinished) -> InputError:
    """The line for a part that lacks what it must have."""
    return InputError(
        f"「{package.path}」的部件缺少 {problem}，无法标记：请用 Excel 或 WPS 打开后另存为 .xlsx 再试",
        f"{package.path} lacks {problem} and cannot be marked: open it in Excel or WPS and save it as .xlsx",
    )


def _applied(package: Package, result: Unmarked) -> Unmarked:
    if result.anything:
        result.package = package.rewritten(result.changed, result.removed)
    return result


def _may_be_marked(package: Package) -> bool:
    """Whether a note or a sheet could be ours: asked of every workbook that is marked, so without reading cells."""
    title = TITLE.encode()
    texts = [name for sheet in package.sheet_parts() if (name := package.related(sheet.part, "comments"))]
    return any(title in package.utf8(name) for name in texts) or any(
        sheet.name.startswith(result_list.SHEET) for sheet in package.sheet_parts()
    )


class _Recognition:
    """Removal by recognition, in a workbook that was saved since."""

    def __init__(self, package: Package, record: undo.Record | None) -> None:
        self._package = package
        self._record = record
        self._draft = Draft(package)
        self._styles = Styles(self._draft)
        self._book = read_book(package)
        ours = [sheet for sheet in self._book.sheets if result_list.is_ours(sheet)]
        self._lists = [sheet for sheet in ours if not result_list.is_excels(sheet)]
        self._excels = len(ours) > len(self._lists)
        self._result = Unmarked(package)
        self._lost = 0

    def removed(self) -> Unmarked:
        result, draft = self._result, self._draft
        listed = self._listed()
        names = {sheet.name for sheet in self._lists}
        for part in self._package.sheet_parts():
            if part.kind == "worksheet" and part.name not in names:
                self._clean(part, listed.get(part.name, {}))
        if result.fills:
            self._styles.finish()
        self._remove_lists()
        if self._record is not None:
            workbook_patch.remove_part(draft, self._package.workbook_part, self._record.part, result.removed)
        if self._lost:
            result.warnings.append(f"{self._lost} 个单元格原来的底色是渐变或已无从得知，现在没有底色")
        unknown = sum(TITLE in note for sheet in self._book.sheets for note in sheet.notes.values()) - result.notes
        if self._excels:
            result.warnings.append("有由 Excel 按钮作的标记，没有撤销：请在 Excel 里点“清除标记”")
        elif unknown > 0:
            result.warnings.append(f"{unknown} 条带“{TITLE}”的批注被改动过，没有删除：请自行查看")
        result.changed = {name: data for name, data in draft.changed.items() if name not in result.removed}
        return result

    def _listed(self) -> Mapping[str, Mapping[Place, str]]:
        """Sheet → cell → former fill, as our lists say."""
        found: dict[str, dict[Place, str]] = {}
        for sheet in self._lists:
            for row in _rows(sheet):
                if len(row) == len(HEADER) and (at := place_of(row[4])):
                    found.setdefault(row[3], {})[at] = row[-1]
        return found

    def _clean(self, part: SheetPart, listed: Mapping[Place, str]) -> None:
        """One sheet: fills of noted cells, then of listed ones whose note is gone, then the notes."""
        draft, result = self._draft, self._result
        texts = notes.paragraphs(draft, part.part, TITLE, _MEMORY)
        former = {at: fill for at, fill in listed.items() if at not in texts}
        former |= {at: re.search(_MEMORY, text)["fill"] for at, text in texts.items()}  # type: ignore[index]  # `texts` holds what it matched
        data = draft.read(part.part)
        patch = SheetPatch(data)
        styles = {}
        for at, fill in former.items():
            area = next((area for area in patch.merges if at in area), None)
            place = (area.top, area.left) if area else at
            style = patch.style_at(*place)
            if self._styles.fill_of(style) not in _OURS:
                continue
            again = self._styles.refilled(style, fills.NONE if fill in ("", _BY_STYLE) else fill)
            if again is None:
                self._lost += 1
                again = self._styles.refilled(style, fills.NONE)
            styles[place] = again or 0
        result.fills += len(styles)
        if styles:
            patch.restyle(styles)
            data = patch.applied()
        if texts:
            result.notes += len(texts)
            data = notes.remove(draft, part.part, data, TITLE, AUTHOR, lambda at: at in texts, result.removed, _MEMORY)
        if styles or texts:
            draft.write(part.part, data)

    def _remove_lists(self) -> None:
        """Our lists that nobody wrote in and no formula reads; one after the other, as places shift."""
        visible = sum(sheet.visible for sheet in self._book.sheets)
        for sheet in self._lists:
            if why := _kept_because(sheet, self._book):
                self._result.warnings.append(f"工作表「{sheet.name}」{why}，没有删除：请自行处理")
            elif visible <= 1 and sheet.visible:
                self._result.warnings.append(f"工作表「{sheet.name}」是唯一可见的工作表，没有删除")
            elif self._result.sheets:
                self._result.warnings.append(f"工作表「{sheet.name}」也是核查结果：请再运行一次")
            else:
                workbook_patch.remove_sheet(self._draft, sheet.name, self._result.removed)
                self._result.sheets += 1
                visible -= sheet.visible


def _kept_because(sheet: Sheet, book: Book) -> str:
    signature = next(
        (
            str(cell.value)
            for row in range(1, 4)
            if (cell := sheet.cells.get((row, 1))) and "xladdin unmark" in str(cell.value)
        ),
        "",
    )
    written = _CHECKSUM.search(signature)
    if written and written[1] != result_list.checksum(_rows(sheet)):
        return "里有人写过东西"
    outside = any(column > len(HEADER) for _, column in sheet.cells) if written else False
    if outside:
        return "里有人写过东西"
    formulas = (cell.formula or "" for other in book.sheets if other is not sheet for cell in other.cells.values())
    return "被公式引用" if any(sheet.name in formula for formula in formulas) else ""


def _rows(sheet: Sheet) -> Iterator[list[str]]:
    """The rows of a list below its header, as text; also what was written beside them."""
    lines = list(sheet.rows())
    top = next((row for row, cells in lines if cells and cells[0].value == HEADER[0]), 0)
    for row, cells in lines:
        if row > top:
            texts = {cell.column: _text(cell.value) for cell in cells}
            last = max([len(HEADER), *(column for column, text in texts.items() if text)])
            line = [texts.get(column, "") for column in range(1, last + 1)]
            if any(line):
                yield line


def _text(value: Value) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n")
