"""标记: a copy of the workbook in which the findings are seen where they are: fills, notes, and a sheet that lists them."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Protocol

from xladdin.errors import InputError
from xladdin.ooxml import comments, markup, note_boxes, table_sheet, threads, vml, workbook_patch
from xladdin.ooxml.comments import Comments
from xladdin.ooxml.draft import Draft
from xladdin.ooxml.package import Package, SheetPart
from xladdin.ooxml.sheet_patch import SheetPatch
from xladdin.ooxml.styles import Styles
from xladdin.ooxml.table_sheet import TableCell

SHEET = "核查结果"
AUTHOR = "xladdin 核查"
_TITLE = "【核查】"
# A note longer than this is not read any more; the list has it all.
_NOTE_LIMIT = 1_500
_HEADER_FILL = "FFD9E1F2"
_HEADER = ("序号", "严重程度", "代码", "工作表", "单元格", "现有内容", "应为", "问题", "建议", "依据")
_WIDTHS = (6, 10, 8, 16, 8, 18, 14, 44, 34, 30)
_LINK_COLOUR = "FF0563C1"
_BORDER_COLOUR = "FFBFBFBF"
_SIGNATURE = "package/2006/relationships/digital-signature/origin"


@dataclass(frozen=True, slots=True)
class _Look:
    """How one severity is shown: its Chinese name, and its fill (the light tones of Excel's own good/bad cell styles)."""

    name: str
    fill: str


_LOOKS = {"error": _Look("错误", "FFFFC7CE"), "warning": _Look("警告", "FFFFEB9C"), "info": _Look("提示", "FFDDEBF7")}
_GRAVEST_FIRST = tuple(_LOOKS)


class Evidence(Protocol):
    """A cell that the reasoning used."""

    @property
    def sheet(self) -> str: ...
    @property
    def cell(self) -> str: ...
    @property
    def value(self) -> object: ...


class Finding(Protocol):
    """What is marked; `xladdin.report.finding.Finding` has this shape. `cell` is empty where the finding is about a whole sheet."""

    @property
    def code(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def sheet(self) -> str: ...
    @property
    def cell(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def value(self) -> object: ...
    @property
    def expected(self) -> object: ...
    @property
    def evidence(self) -> Sequence[Evidence]: ...
    @property
    def suggestion(self) -> str: ...
    @property
    def source(self) -> str: ...


def mark(package: Package, findings: Sequence[Finding], out_path: str | os.PathLike[str]) -> list[str]:
    """Write a marked copy of the workbook.

    Every cell with findings gets the fill of its gravest one and a note that lists them (behind a note that is
    there; in a comment thread as a reply). A mark inside a merged range goes to its top-left cell. All other parts,
    and all other bytes of the sheets, stay.

    Returns:
        Warnings for the user, in Chinese: what the copy has lost or does not show.

    Raises:
        InputError: the workbook is damaged, or the target cannot be written.
    """
    try:
        draft, warnings = _marked(package, findings)
    except markup.Unfinished as problem:
        raise InputError(
            f"「{package.path}」的部件缺少 {problem}，无法标记：请用 Excel 或 WPS 打开后另存为 .xlsx 再试",
            f"{package.path} lacks {problem} and cannot be marked: open it in Excel or WPS and save it as .xlsx",
        ) from problem
    package.save(out_path, draft.changed)
    return warnings


def _marked(package: Package, findings: Sequence[Finding]) -> tuple[Draft, list[str]]:
    draft = Draft(package)
    styles = Styles(draft)
    used = {finding.severity for finding in findings}
    fills = {severity: styles.add_fill(look.fill) for severity, look in _LOOKS.items() if severity in used}
    blocks = itertools.count(
        1
        + max(
            (vml.last_block(_decoded(draft, name)) for name in package.names if name.lower().endswith(".vml")),
            default=0,
        )
    )
    sheets = {sheet.name: sheet for sheet in package.sheet_parts() if sheet.kind == "worksheet"}
    by_sheet: dict[str, list[Finding]] = {}
    for finding in findings:
        by_sheet.setdefault(finding.sheet, []).append(finding)
    warnings = []
    for name, found in by_sheet.items():
        if name in sheets:
            _mark_sheet(draft, styles, fills, blocks, sheets[name], found)
        else:
            warnings.append(f"工作表「{name}」不存在或不能标记，它的 {len(found)} 条只列在「{SHEET}」中")
    _add_result_sheet(draft, styles, fills, findings, set(sheets))
    styles.finish()
    if any(link.type.endswith(_SIGNATURE) for link in package.relationships()):
        warnings.append("原文件带有数字签名：标记后的副本内容已变，其中的签名不再有效")
    return draft, warnings


def _mark_sheet(
    draft: Draft,
    styles: Styles,
    fills: dict[str, int],
    blocks: Iterator[int],
    sheet: SheetPart,
    findings: Sequence[Finding],
) -> None:
    patch = SheetPatch(draft.read(sheet.part))
    by_cell: dict[tuple[int, int], list[Finding]] = {}
    for finding in findings:
        if at := comments.place(finding.cell.partition(":")[0].replace("$", "")):
            area = next((area for area in patch.merges if at in area), None)
            by_cell.setdefault((area.top, area.left) if area else at, []).append(finding)
    if not by_cell:
        return
    gravest = {
        at: min((finding.severity for finding in found), key=_GRAVEST_FIRST.index) for at, found in by_cell.items()
    }
    patch.restyle({at: styles.filled(patch.style_at(*at), fills[severity]) for at, severity in gravest.items()})
    _add_notes(draft, patch, sheet.part, {at: _note(found) for at, found in sorted(by_cell.items())}, blocks)
    draft.write(sheet.part, patch.applied())


def _add_notes(
    draft: Draft, patch: SheetPatch, sheet_part: str, notes: dict[tuple[int, int], str], blocks: Iterator[int]
) -> None:
    links = {link.id: link.target for link in draft.package.relationships(sheet_part)}
    drawing_part = links.get(patch.legacy_drawing) if patch.legacy_drawing else None
    if patch.legacy_drawing and drawing_part is None:
        raise markup.Unfinished(patch.legacy_drawing)
    drawing = vml.VmlDrawing(_decoded(draft, drawing_part) if drawing_part else None, blocks)
    threads.reply(draft, sheet_part, {at: f"{_TITLE}\n{text}" for at, text in notes.items()}, AUTHOR)
    standing = comments.read(draft.package, sheet_part)
    texts = Comments(draft, sheet_part, AUTHOR)
    for at, text in notes.items():
        texts.add(at, _TITLE, text)
        added = f"{_TITLE}\n{text}"
        whole = f"{standing[at]}\n{added}" if at in standing else added
        if not drawing.has_note(*at):
            drawing.add_note(*at, note_boxes.beside(patch, *at, whole), note_boxes.WIDTH, note_boxes.height(whole))
        elif box := drawing.anchor_of(*at):
            drawing.set_anchor(*at, note_boxes.grown(patch, box, added))
        else:
            drawing.set_anchor(*at, note_boxes.beside(patch, *at, whole))
    texts.finish()
    if drawing_part is None:
        drawing_part = draft.free_name("drawings/vmlDrawing{}.vml")
        draft.add(drawing_part, drawing.text().encode("utf-8", "surrogateescape"), vml.CONTENT_TYPE)
        patch.set_legacy_drawing(draft.relate(sheet_part, "vmlDrawing", drawing_part))
    else:
        draft.write(drawing_part, drawing.text().encode("utf-8", "surrogateescape"))


def _decoded(draft: Draft, part: str) -> str:
    return draft.read(part).decode("utf-8", "surrogateescape")


def _note(findings: Sequence[Finding]) -> str:
    """The text of a cell's note: one paragraph a finding."""
    paragraphs = []
    for finding in findings:
        advice = f"\n建议：{finding.suggestion}" if finding.suggestion else ""
        paragraphs.append(f"{_LOOKS[finding.severity].name} {finding.code}：{finding.message}{advice}")
    text = "\n".join(paragraphs)
    return text if len(text) <= _NOTE_LIMIT else f"{text[:_NOTE_LIMIT]}…\n（其余见「{SHEET}」）"


def _add_result_sheet(
    draft: Draft, styles: Styles, fills: dict[str, int], findings: Sequence[Finding], sheets: set[str]
) -> None:
    border = styles.add_border(_BORDER_COLOUR)
    plain_font = styles.add_font()
    header = styles.add_style(styles.add_font("b"), styles.add_fill(_HEADER_FILL), border, "center", "center")
    plain = styles.add_style(plain_font, 0, border)
    link = styles.add_style(styles.add_font("u", _LINK_COLOUR), 0, border)
    severe = {severity: styles.add_style(plain_font, fill, border, "center") for severity, fill in fills.items()}
    rows = [
        [
            TableCell(number, plain),
            TableCell(_LOOKS[finding.severity].name, severe[finding.severity]),
            TableCell(finding.code, plain),
            TableCell(finding.sheet, plain),
            TableCell(finding.cell, link, _place(finding)) if finding.cell and finding.sheet in sheets else TableCell(finding.cell, plain),
            TableCell(shown(finding.value), plain),
            TableCell(shown(finding.expected), plain),
            TableCell(finding.message, plain),
            TableCell(finding.suggestion, plain),
            TableCell(_grounds(finding), plain),
        ]
        for number, finding in enumerate(findings, 1)
    ]  # fmt: skip
    if not rows:
        rows = [[TableCell("没有发现问题" if title == "问题" else "", plain) for title in _HEADER]]
    data = table_sheet.write([TableCell(title, header) for title in _HEADER], rows, _WIDTHS, draft.strict)
    name = workbook_patch.free_sheet_name(draft, SHEET)
    workbook_patch.add_sheet(draft, name, data, table_sheet.filter_range(len(_HEADER), len(rows)))


def _place(finding: Finding) -> str:
    return f"{workbook_patch.quoted(finding.sheet)}!{finding.cell}"


def _grounds(finding: Finding) -> str:
    """The source, and the cells that the reasoning used with what stands there."""
    used = [
        f"{f'{item.sheet}!' if item.sheet != finding.sheet else ''}{item.cell}={shown(item.value)}"
        for item in finding.evidence
    ]
    return "\n".join(part for part in (finding.source, f"数据：{'；'.join(used)}" if used else "") if part)


def shown(value: object) -> str:
    """A cell's value as people would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        plain = f"{value:f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
