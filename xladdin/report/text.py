"""文本：validations for people at a terminal: by sheet, graver first by colour, with what stands there and what to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from rich.console import Console
from rich.text import Text

from xladdin.finding import Evidence, Finding, Severity
from xladdin.forms.entries import shown
from xladdin.grid import Cell, Value
from xladdin.report import hidden
from xladdin.report.excerpt import Excerpts, at
from xladdin.report.printable import one_line
from xladdin.validation import Validation

COLOURS: Final = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
# A sum has many parts; the first are enough to find the others.
_MOST_EVIDENCE: Final = 6
_INDENT: Final = "         "
# A row is shown on one line of a terminal: this much of a cell, and so many characters in all.
_CELL_WIDTH: Final = 14
_LINE_WIDTH: Final = 84
# A cell may hold 32,767 characters, and a message may quote it.
_SENTENCE, _VALUE = 400, 200


def render(validations: Sequence[Validation], console: Console) -> None:
    """Print validations; colours are the console's matter (none when piped)."""
    for validation in validations:
        for line in lines_of(validation):
            console.print(line, soft_wrap=True)
    console.print(summary(validations), soft_wrap=True)


def lines_of(validation: Validation) -> Iterator[Text]:
    """One workbook: its forms, then its findings by sheet."""
    yield Text(one_line(validation.path), style="bold")
    if validation.forms:
        found = "、".join(f"{form.type}（{form.sheet.name}!{form.area}）" for form in validation.forms)
        yield Text(f"  识别出{len(validation.forms)}张表：{one_line(found)}")
    else:
        yield Text("  没有识别出绩效表格。")
    if validation.unrecognised and validation.forms:
        yield Text(f"  没有识别出表格的工作表：{one_line('、'.join(validation.unrecognised))}")
    if validation.excluded:
        yield Text(f"  按配置没有核查的工作表：{one_line('、'.join(validation.excluded))}")
    for sentence in hidden.sentences(validation):
        yield Text(f"  {one_line(sentence)}")
    excerpts = Excerpts(validation.book, validation.forms)
    for sheet, findings in groupby(validation.findings, key=lambda finding: finding.sheet):
        yield Text("")
        yield Text(f"  {one_line(sheet)}", style="bold")
        for finding in findings:
            yield from _finding(finding, hidden.where(validation, finding), excerpts.row(finding))
    yield Text("")


def _finding(finding: Finding, unseen: str, row: Sequence[tuple[str, bool]]) -> Iterator[Text]:
    colour = COLOURS[finding.severity]
    head = Text("    ")
    head.append(finding.severity.word, style=colour)
    head.append(f" {finding.code} ")
    head.append(finding.cell, style="bold")
    if unseen:
        head.append(f"（{unseen}）", style="dim")
    head.append(f"  {one_line(finding.message, _SENTENCE)}")
    yield head
    if len(row) > 1 and (place := at(finding.cell)):
        yield _row(place[0], row, colour)
    facts = Text(f"{_INDENT}现有：{one_line(finding.shown, _VALUE) or value_text(finding.value)}")
    if finding.expected is not None:
        facts.append(f"　应为：{one_line(finding.expected_shown, _VALUE) or value_text(finding.expected)}")
    if finding.evidence:
        facts.append(f"　依据：{_evidence(finding)}", style="dim")
    yield facts
    advice = Text(f"{_INDENT}建议：{one_line(finding.suggestion, _SENTENCE)}" if finding.suggestion else _INDENT)
    if finding.source:
        advice.append(f"　来源：{one_line(finding.source)}", style="dim")
    yield advice


def _row(number: int, cells: Sequence[tuple[str, bool]], colour: str) -> Text:
    """The row on one line, the cell in 【】; what does not fit is left out at the ends."""
    texts = [one_line(text, _CELL_WIDTH) for text, _ in cells]
    own = next(index for index, (_, is_own) in enumerate(cells) if is_own)
    first, last, room = own, own, _LINE_WIDTH - len(texts[own])
    while True:
        # Left first: there the row says what it is about.
        if first > 0 and len(texts[first - 1]) < room:
            first -= 1
            room -= len(texts[first]) + 1
        elif last + 1 < len(texts) and len(texts[last + 1]) < room:
            last += 1
            room -= len(texts[last]) + 1
        else:
            break
    line = Text(f"{_INDENT}第{number}行：{'…｜' if first else ''}")
    for index in range(first, last + 1):
        line.append("｜" if index > first else "", style="dim")
        line.append(f"【{texts[index]}】" if index == own else texts[index], style=colour if index == own else "dim")
    line.append("｜…" if last + 1 < len(texts) else "", style="dim")
    return line


def _evidence(finding: Finding) -> str:
    cells = [_cell(evidence, finding.sheet) for evidence in finding.evidence[:_MOST_EVIDENCE]]
    more = len(finding.evidence) - len(cells)
    return "，".join(cells) + (f" 等{len(finding.evidence)}格" if more else "")


def _cell(evidence: Evidence, sheet: str) -> str:
    place = evidence.cell if evidence.sheet == sheet else one_line(f"{evidence.sheet}!{evidence.cell}")
    return f"{place} {one_line(evidence.shown or value_text(evidence.value), 25)}"


def value_text(value: Value) -> str:
    """A value on one line; a blank is said."""
    return one_line(shown(Cell(1, 1, value)), _VALUE) or "（空）"


def summary(validations: Sequence[Validation]) -> Text:
    """The counts on one line."""
    findings = [finding for validation in validations for finding in validation.findings]
    suppressed = sum(len(validation.suppressed) for validation in validations)
    line = Text(f"{len(validations)}个工作簿，" if len(validations) > 1 else "")
    if not findings:
        line.append("没有发现问题", style="green")
    else:
        line.append(f"共{len(findings)}处：")
        counts = [(severity, sum(finding.severity is severity for finding in findings)) for severity in Severity]
        for position, (severity, count) in enumerate(counts):
            line.append("，" if position else "")
            line.append(f"{severity.word}{count}处", style=COLOURS[severity] if count else "")
    if suppressed:
        line.append(f"；批注忽略{suppressed}处")
    if known := sum(len(validation.known) for validation in validations):
        line.append(f"；基线已有{known}处")
    line.append("。")
    return line
