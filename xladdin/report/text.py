"""文本：validations for people at a terminal: by sheet, graver first by colour, with what stands there and what to write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from rich.console import Console
from rich.text import Text

from xladdin.finding import Evidence, Finding, Severity
from xladdin.forms.entries import shown
from xladdin.grid import Cell, Value, place_of
from xladdin.report import hidden
from xladdin.report.excerpt import Excerpts
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


@dataclass(frozen=True, slots=True)
class Words:
    """The words around findings, in one language; findings themselves quote the form and stay Chinese."""

    severities: Mapping[Severity, str]
    forms: str
    no_forms: str
    unrecognised: str
    strange: str
    empty: str
    excluded: str
    row: str
    stands: str
    expected: str
    evidence: str
    more: str
    advice: str
    source: str
    workbooks: str
    clean: str
    total: str
    each: str
    suppressed: str
    known: str
    comma: str
    end: str


CHINESE: Final = Words(
    severities={severity: severity.word for severity in Severity},
    forms="识别出{}张表：{}",
    no_forms="没有识别出绩效表格。",
    unrecognised="没有识别出表格的工作表：",
    strange="没有认出的表头：",
    empty="空表（只有表头，没有填写内容）：",
    excluded="按配置没有核查的工作表：",
    row="第{}行：",
    stands="现有：",
    expected="　应为：",
    evidence="　依据：",
    more=" 等{}格",
    advice="建议：",
    source="　来源：",
    workbooks="{}个工作簿，",
    clean="没有发现问题",
    total="共{}处：",
    each="{0}{1}处",
    suppressed="；批注忽略{}处",
    known="；基线已有{}处",
    comma="，",
    end="。",
)
ENGLISH: Final = Words(
    severities={severity: severity.value for severity in Severity},
    forms="forms recognised ({}): {}",
    no_forms="no form was recognised.",
    unrecognised="sheets without a known form: ",
    strange="headings not known: ",
    empty="empty forms (headings only, nothing filled in): ",
    excluded="sheets left out by the settings: ",
    row="row {}: ",
    stands="is: ",
    expected="  should be: ",
    evidence="  evidence: ",
    more=" and more, {} cells",
    advice="advice: ",
    source="  source: ",
    workbooks="workbooks: {}; ",
    clean="no findings",
    total="findings ({}): ",
    each="{1} {0}",
    suppressed="; {} ignored by notes",
    known="; {} in the baseline",
    comma=", ",
    end=".",
)


def strange_headings(validation: Validation) -> str:
    """`自评!是否核心指标（D）`: the columns whose headings nothing is known of."""
    return "、".join(
        f"{form.sheet.name}!{text}（{letters}）"
        for form in validation.forms
        for text, letters in form.strange_headings().items()
    )


def empty_forms(validation: Validation) -> str:
    """`自评表（自评!A4:G5）`: the forms that nobody filled in, so that a clean result is not taken for a checked form."""
    return "、".join(f"{form.type}（{form.sheet.name}!{form.area}）" for form in validation.forms if form.empty)


def render(validations: Sequence[Validation], console: Console, *, english: bool = False) -> None:
    """Print validations; colours are the console's matter (none when piped)."""
    words = ENGLISH if english else CHINESE
    for validation in validations:
        for line in lines_of(validation, words):
            console.print(line, soft_wrap=True)
    console.print(summary(validations, words), soft_wrap=True)


def lines_of(validation: Validation, words: Words = CHINESE) -> Iterator[Text]:
    """One workbook: its forms, then its findings by sheet."""
    yield Text(one_line(validation.path), style="bold")
    if validation.forms:
        found = "、".join(f"{form.type}（{form.sheet.name}!{form.area}）" for form in validation.forms)
        yield Text(f"  {words.forms.format(len(validation.forms), one_line(found))}")
    else:
        yield Text(f"  {words.no_forms}")
    if validation.unrecognised and validation.forms:
        yield Text(f"  {words.unrecognised}{one_line('、'.join(validation.unrecognised))}")
    if strange := strange_headings(validation):
        yield Text(f"  {words.strange}{one_line(strange, _SENTENCE)}")
    if empty := empty_forms(validation):
        yield Text(f"  {words.empty}{one_line(empty, _SENTENCE)}")
    if validation.excluded:
        yield Text(f"  {words.excluded}{one_line('、'.join(validation.excluded))}")
    for sentence in hidden.sentences(validation):
        yield Text(f"  {one_line(sentence)}")
    excerpts = Excerpts(validation.book, validation.forms)
    for sheet, findings in groupby(validation.findings, key=lambda finding: finding.sheet):
        yield Text("")
        yield Text(f"  {one_line(sheet)}", style="bold")
        for finding in findings:
            yield from _finding(finding, hidden.where(validation, finding), excerpts.row(finding), words)
    yield Text("")


def _finding(finding: Finding, unseen: str, row: Sequence[tuple[str, bool]], words: Words) -> Iterator[Text]:
    colour = COLOURS[finding.severity]
    head = Text("    ")
    head.append(words.severities[finding.severity], style=colour)
    head.append(f" {finding.code} ")
    head.append(finding.cell, style="bold")
    if unseen:
        head.append(f"（{unseen}）", style="dim")
    head.append(f"  {one_line(finding.message, _SENTENCE)}")
    yield head
    if len(row) > 1 and (place := place_of(finding.cell)):
        yield _row(words.row.format(place[0]), row, colour)
    facts = Text(f"{_INDENT}{words.stands}{one_line(finding.shown, _VALUE) or value_text(finding.value)}")
    if finding.expected is not None:
        facts.append(f"{words.expected}{one_line(finding.expected_shown, _VALUE) or value_text(finding.expected)}")
    if finding.evidence:
        facts.append(f"{words.evidence}{_evidence(finding, words)}", style="dim")
    yield facts
    advice = Text(
        f"{_INDENT}{words.advice}{one_line(finding.suggestion, _SENTENCE)}" if finding.suggestion else _INDENT
    )
    if finding.source:
        advice.append(f"{words.source}{one_line(finding.source)}", style="dim")
    yield advice


def _row(label: str, cells: Sequence[tuple[str, bool]], colour: str) -> Text:
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
    line = Text(f"{_INDENT}{label}{'…｜' if first else ''}")
    for index in range(first, last + 1):
        line.append("｜" if index > first else "", style="dim")
        line.append(f"【{texts[index]}】" if index == own else texts[index], style=colour if index == own else "dim")
    line.append("｜…" if last + 1 < len(texts) else "", style="dim")
    return line


def _evidence(finding: Finding, words: Words) -> str:
    cells = [_cell(evidence, finding.sheet) for evidence in finding.evidence[:_MOST_EVIDENCE]]
    more = len(finding.evidence) - len(cells)
    return words.comma.join(cells) + (words.more.format(len(finding.evidence)) if more else "")


def _cell(evidence: Evidence, sheet: str) -> str:
    place = evidence.cell if evidence.sheet == sheet else one_line(f"{evidence.sheet}!{evidence.cell}")
    return f"{place} {one_line(evidence.shown or value_text(evidence.value), 25)}"


def value_text(value: Value) -> str:
    """A value on one line; a blank is said."""
    return one_line(shown(Cell(1, 1, value)), _VALUE) or "（空）"


def summary(validations: Sequence[Validation], words: Words = CHINESE) -> Text:
    """The counts on one line."""
    findings = [finding for validation in validations for finding in validation.findings]
    suppressed = sum(len(validation.suppressed) for validation in validations)
    line = Text(words.workbooks.format(len(validations)) if len(validations) > 1 else "")
    if not findings:
        line.append(words.clean, style="green")
    else:
        line.append(words.total.format(len(findings)))
        counts = [(severity, sum(finding.severity is severity for finding in findings)) for severity in Severity]
        for position, (severity, count) in enumerate(counts):
            line.append(words.comma if position else "")
            line.append(words.each.format(words.severities[severity], count), style=COLOURS[severity] if count else "")
    if suppressed:
        line.append(words.suppressed.format(suppressed))
    if known := sum(len(validation.known) for validation in validations):
        line.append(words.known.format(known))
    line.append(words.end)
    return line
