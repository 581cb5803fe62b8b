"""标记: a copy of the workbook in which the findings are seen where they are: fills, notes, and a sheet that lists them.

The list links to the cells; back, a cell's note names its numbers in the list. A link on the cell itself would change how
other people's cells look and what a click on them does.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from xladdin import result_list
from xladdin.finding import Finding, Severity
from xladdin.grid import place_of, quoted
from xladdin.ooxml import markup, notes, table_sheet, undo, workbook_patch
from xladdin.ooxml.draft import Draft
from xladdin.ooxml.package import Package, SheetPart
from xladdin.ooxml.sheet_patch import SheetPatch
from xladdin.ooxml.styles import Styles
from xladdin.ooxml.table_sheet import TableCell
from xladdin.report import unmarking

SHEET: Final = result_list.SHEET
AUTHOR: Final = unmarking.AUTHOR
# A note longer than this is not read any more; the list has it all.
_NOTE_LIMIT: Final = 1_500
_NUMBERS_MOST: Final = 10
_HEADER_FILL: Final = "FFD9E1F2"
_LINK_COLOUR: Final = "FF0563C1"
_BORDER_COLOUR: Final = "FFBFBFBF"
_SIGNATURE: Final = "package/2006/relationships/digital-signature/origin"
_MEANINGS: Final = {Severity.ERROR: "必须改正", Severity.WARNING: "多半有问题，请核实", Severity.INFO: "供参考"}
_GRAVEST_FIRST: Final = tuple(Severity)

Place = tuple[int, int]


def mark(package: Package, findings: Sequence[Finding], out_path: str | os.PathLike[str]) -> list[str]:
    """Write a marked copy of the workbook.

    Every cell with findings gets the fill of its gravest one and a note that lists them (behind a note that is
    there; in a comment thread as a reply). A mark inside a merged range goes to its top-left cell. All other parts,
    and all other bytes of the sheets, stay. What was changed is recorded in the copy, so that `unmarking.unmark` can take
    it back; earlier marks are taken back first.

    Returns:
        Warnings for the user, in Chinese: what the copy has lost or does not show.

    Raises:
        InputError: the workbook is damaged, or the target cannot be written.
    """
    try:
        clean = unmarking.unmark(package)
        draft, warnings = _marked(clean.package, findings)
    except markup.Unfinished as problem:
        raise unmarking.unfinished(package, problem) from problem
    clean.package.save(out_path, draft.changed)
    return [*clean.warnings, *warnings]


def _marked(package: Package, findings: Sequence[Finding]) -> tuple[Draft, list[str]]:
    draft = Draft(package)
    styles = Styles(draft)
    fills = {severity: styles.add_fill(unmarking.FILLS[severity]) for severity in Severity}
    blocks = notes.free_blocks(draft)
    sheets = {sheet.name: sheet for sheet in package.sheet_parts() if sheet.kind == "worksheet"}
    by_sheet: dict[str, list[tuple[int, Finding]]] = {}
    for number, finding in enumerate(findings, 1):
        by_sheet.setdefault(finding.sheet, []).append((number, finding))
    warnings = []
    former: dict[tuple[str, Place], str] = {}
    name = workbook_patch.free_sheet_name(draft, SHEET)
    for title, found in by_sheet.items():
        if title in sheets:
            marking = _SheetMarking(draft, styles, fills, sheets[title], name)
            former |= {(title, at): fill for at, fill in marking.mark(found, blocks).items()}
        else:
            warnings.append(f"工作表「{title}」不存在或不能标记，它的 {len(found)} 条只列在「{name}」中")
    _add_result_sheet(draft, styles, fills, findings, set(sheets), former, name)
    styles.finish()
    undo.keep(draft)
    if any(link.type.endswith(_SIGNATURE) for link in package.relationships()):
        warnings.append("原文件带有数字签名：标记后的副本内容已变，其中的签名不再有效")
    return draft, warnings


@dataclass
class _SheetMarking:
    """Marking one sheet.

    Attributes:
        listed: the name of the sheet that lists the findings.
    """

    draft: Draft
    styles: Styles
    fills: Mapping[Severity, int]
    sheet: SheetPart
    listed: str

    def mark(self, findings: Sequence[tuple[int, Finding]], blocks: Iterator[int]) -> dict[Place, str]:
        """The fill that each place of a finding had, in words; the place as the finding says it.

        Args:
            findings: with their numbers in the list.
        """
        patch = SheetPatch(self.draft.read(self.sheet.part))
        by_cell: dict[Place, list[tuple[int, Finding]]] = {}
        asked: dict[Place, Place] = {}
        for number, finding in findings:
            if at := place_of(finding.cell.partition(":")[0].replace("$", "")):
                area = next((area for area in patch.merges if at in area), None)
                asked[at] = (area.top, area.left) if area else at
                by_cell.setdefault(asked[at], []).append((number, finding))
        if not by_cell:
            return {}
        styles = {at: patch.style_at(*at) for at in by_cell}
        former = {at: self.styles.fill_of(style) for at, style in styles.items()}
        gravest = {
            at: min((finding.severity for _, finding in found), key=_GRAVEST_FIRST.index)
            for at, found in by_cell.items()
        }
        patch.restyle({at: self.styles.filled(styles[at], self.fills[severity]) for at, severity in gravest.items()})
        texts = {at: self._note(found, former[at]) for at, found in by_cell.items()}
        notes.add(self.draft, patch, self.sheet.part, texts, unmarking.TITLE, AUTHOR, blocks)
        self.draft.edit(self.sheet.part, patch.edits)
        return {at: former[top_left] for at, top_left in asked.items()}

    def _note(self, findings: Sequence[tuple[int, Finding]], former: str) -> str:
        """The text of a cell's note: one paragraph a finding, where the list has them, the fill to give back."""
        text = "\n".join(finding.remark for _, finding in findings)
        if len(text) > _NOTE_LIMIT:
            text = f"{text[:_NOTE_LIMIT]}…"
        numbers = "、".join(str(number) for number, _ in findings[:_NUMBERS_MOST])
        more = f"…共{len(findings)}号" if len(findings) > _NUMBERS_MOST else "号"
        return f"{text}\n（见「{self.listed}」第{numbers}{more}）\n{unmarking.memory(former)}"


def _add_result_sheet(
    draft: Draft,
    styles: Styles,
    fills: Mapping[Severity, int],
    findings: Sequence[Finding],
    sheets: set[str],
    former: Mapping[tuple[str, Place], str],
    name: str,
) -> None:
    border = styles.add_border(_BORDER_COLOUR)
    plain_font, bold = styles.add_font(), styles.add_font("b")
    header = styles.add_style(bold, styles.add_fill(_HEADER_FILL), border, "center", "center")
    plain = styles.add_style(plain_font, 0, border)
    link = styles.add_style(styles.add_font("u", _LINK_COLOUR), 0, border)
    severe = {severity: styles.add_style(plain_font, fill, border, "center") for severity, fill in fills.items()}
    texts = [
        [_fitting(text) for text in (*_row(number, finding), former.get((finding.sheet, _at(finding)), ""))]
        for number, finding in enumerate(findings, 1)
    ]
    rows = []
    for line, finding in zip(texts, findings, strict=True):
        cells = [TableCell(int(line[0]), plain), TableCell(line[1], severe[finding.severity])]
        cells += [TableCell(text, plain) for text in line[2:]]
        if finding.cell and finding.sheet in sheets:
            cells[4] = TableCell(line[4], link, f"{quoted(finding.sheet)}!{finding.cell}")
        rows.append(cells)
    if not rows:
        texts = [["没有发现问题" if title == "问题" else "" for title in unmarking.HEADER]]
        rows = [[TableCell(text, plain) for text in texts[0]]]
    above = [
        [TableCell(f"{result_list.TITLE}：{_counted(findings)}", styles.add_plain(bold))],
        [TableCell(f"{result_list.SIGNATURE}（{result_list.checksum(texts)}）", styles.add_plain(plain_font))],
        _legend(styles, severe, plain_font),
    ]
    head = [TableCell(title, header) for title in unmarking.HEADER]
    data = table_sheet.write(head, rows, unmarking.WIDTHS, draft.strict, above)
    filtered = table_sheet.filter_range(len(head), len(rows), len(above) + 1)
    workbook_patch.add_sheet(draft, name, data, filtered, len(above) + 1)


def _legend(styles: Styles, severe: Mapping[Severity, int], font: int) -> list[TableCell]:
    """Each colour with what it means; a cell shows its gravest."""
    colours = [TableCell(severity.word, severe[severity]) for severity in Severity]
    meanings = "；".join(f"{severity.word}：{meaning}" for severity, meaning in _MEANINGS.items())
    words = styles.add_plain(font)
    return [
        TableCell("图例", words),
        *colours,
        TableCell(f"{meanings}。一格有几条的，底色按最重的一条；详情见批注。", words),
    ]


def _counted(findings: Sequence[Finding]) -> str:
    if not findings:
        return "没有发现问题"
    counts = Counter(finding.severity for finding in findings)
    return f"共{len(findings)}处：" + "，".join(f"{severity.word}{counts[severity]}处" for severity in Severity)


def _row(number: int, finding: Finding) -> tuple[str, ...]:
    return (
        str(number), finding.severity.word, finding.code, finding.sheet, finding.cell,
        finding.shown or shown(finding.value), finding.expected_shown or shown(finding.expected),
        finding.message, finding.suggestion, _grounds(finding),
    )  # fmt: skip


def _at(finding: Finding) -> Place:
    return place_of(finding.cell.partition(":")[0].replace("$", "")) or (0, 0)


def _fitting(text: str) -> str:
    """As the cell will hold it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= table_sheet.MAX_TEXT else text[: table_sheet.MAX_TEXT - 1] + "…"


def _grounds(finding: Finding) -> str:
    """The source, and the cells that the reasoning used with what stands there."""
    used = [
        f"{f'{item.sheet}!' if item.sheet != finding.sheet else ''}{item.cell}={item.shown or shown(item.value)}"
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
