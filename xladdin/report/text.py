"""文本：validations for people at a terminal: by sheet, graver first by colour, with what stands there and what to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from rich.console import Console
from rich.text import Text

from xladdin.forms.entries import shown
from xladdin.grid import Cell, Value
from xladdin.report.finding import Evidence, Finding, Severity
from xladdin.validation import Validation

COLOURS: Final = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
# A sum has many parts; the first are enough to find the others.
_MOST_EVIDENCE: Final = 6
_INDENT: Final = "         "


def render(validations: Sequence[Validation], console: Console) -> None:
    """Print validations; colours are the console's matter (none when piped)."""
    for validation in validations:
        for line in lines_of(validation):
            console.print(line, soft_wrap=True)
    console.print(summary(validations), soft_wrap=True)


def lines_of(validation: Validation) -> Iterator[Text]:
    """One workbook: its forms, then its findings by sheet."""
    yield Text(validation.path, style="bold")
    if validation.forms:
        found = "、".join(f"{form.type}（{form.sheet.name}!{form.area}）" for form in validation.forms)
        yield Text(f"  识别出{len(validation.forms)}张表：{found}")
    else:
        yield Text("  没有识别出绩效表格。")
    if validation.unrecognised and validation.forms:
        yield Text(f"  没有识别出表格的工作表：{'、'.join(validation.unrecognised)}")
    for sheet, findings in groupby(validation.findings, key=lambda finding: finding.sheet):
        yield Text("")
        yield Text(f"  {sheet}", style="bold")
        for finding in findings:
            yield from _finding(finding)
    yield Text("")


def _finding(finding: Finding) -> Iterator[Text]:
    head = Text("    ")
    head.append(finding.severity.word, style=COLOURS[finding.severity])
    head.append(f" {finding.code} ")
    head.append(finding.cell, style="bold")
    head.append(f"  {finding.message}")
    yield head
    facts = Text(f"{_INDENT}现有：{finding.shown or value_text(finding.value)}")
    if finding.expected is not None:
        facts.append(f"　应为：{finding.expected_shown or value_text(finding.expected)}")
    if finding.evidence:
        facts.append(f"　依据：{_evidence(finding)}", style="dim")
    yield facts
    advice = Text(f"{_INDENT}建议：{finding.suggestion}" if finding.suggestion else _INDENT)
    if finding.source:
        advice.append(f"　来源：{finding.source}", style="dim")
    yield advice


def _evidence(finding: Finding) -> str:
    cells = [_cell(evidence, finding.sheet) for evidence in finding.evidence[:_MOST_EVIDENCE]]
    more = len(finding.evidence) - len(cells)
    return "，".join(cells) + (f" 等{len(finding.evidence)}格" if more else "")


def _cell(evidence: Evidence, sheet: str) -> str:
    place = evidence.cell if evidence.sheet == sheet else f"{evidence.sheet}!{evidence.cell}"
    text = evidence.shown or value_text(evidence.value)
    return f"{place} {text if len(text) <= 24 else text[:24] + '…'}"


def value_text(value: Value) -> str:
    """A value on one line; a blank is said."""
    return shown(Cell(1, 1, value)) or "（空）"


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
    line.append("。")
    return line
