"""HTML 报告: what a section chief reads and prints: counts by sheet and rule, then each place with the table around it.

One file that needs nothing else: no script, no fonts or pictures from elsewhere, and no clock, so that two runs give the same
bytes. Everything that comes from a workbook is escaped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from itertools import groupby
from pathlib import PurePath
from typing import Final

from markdown_it import MarkdownIt

import xladdin
from xladdin.finding import Evidence, Finding, Severity
from xladdin.grid import column_letters
from xladdin.report import hidden
from xladdin.report.excerpt import Excerpt, Excerpts, Place, Role
from xladdin.report.printable import one_line, printable
from xladdin.report.text import empty_forms, strange_headings, value_text
from xladdin.rules import rules
from xladdin.validation import Validation

_MEANING: Final = {
    Severity.ERROR: "必须改正",
    Severity.WARNING: "多半有问题，请核实",
    Severity.INFO: "供参考，不算问题",
}
_GRAVEST_FIRST: Final = tuple(Severity)
_CELL_MOST: Final = 80  # characters of a cell in an excerpt
_TEXT_MOST: Final = 600
_EVIDENCE_MOST: Final = 12
# Beyond so many places a workbook is not mended by reading on; the rest is listed without the table around it.
_EXCERPTS_MOST: Final = 400


def as_html(validations: Sequence[Validation]) -> str:
    """The page."""
    name = "绩效表格核查报告"
    pieces = [
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n<main>\n<h1>{name}</h1>\n",
        *_overview(validations),
        *(piece for number, validation in enumerate(validations, 1) for piece in _book(number, validation)),
        *_rules(validations),
        f"<footer>由 xladdin {_text(xladdin.__version__)} 生成。</footer>\n</main>\n</body>\n</html>\n",
    ]
    return "".join(pieces)


@cache
def _style() -> str:
    return files("xladdin.report").joinpath("html.css").read_text(encoding="utf-8")


def _text(text: str, most: int | None = None) -> str:
    """A stranger's text as page content."""
    text = printable(text)
    return escape(text if most is None or len(text) <= most else text[: most - 1] + "…")


def _line(text: str) -> str:
    return escape(one_line(text))


def _overview(validations: Sequence[Validation]) -> Iterator[str]:
    findings = [finding for validation in validations for finding in validation.findings]
    forms = sum(len(validation.forms) for validation in validations)
    yield f"<p>核查了{len(validations)}个工作簿，识别出{forms}张绩效表格。{_silenced(validations)}</p>\n"
    yield '<ul class="counts">\n'
    for severity, count in _by_severity(findings):
        yield f'<li class="{severity}"><b>{count}</b>{severity.word}<span class="soft">：{_MEANING[severity]}</span></li>\n'
    yield "</ul>\n"
    if not findings:
        yield "<p><b>没有发现问题。</b></p>\n"
        return
    yield "<h2>汇总</h2>\n<h3>按工作表</h3>\n"
    groups = []
    for number, validation in enumerate(validations, 1):
        rows = []
        for sheet, found in _by_sheet(validation.findings):
            link = f'<a href="#{_anchor(number, validation, sheet)}">{_line(sheet) or "（整个工作簿）"}</a>'
            rows.append(([link], found))
        if rows:
            groups.append((f'<a href="#b{number}">{_line(_name(validation))}</a>', rows))
    yield from _table(["工作表"], groups, findings)
    yield "<h3>按规则</h3>\n"
    by_code = {
        code: [finding for finding in findings if finding.code == code] for code in sorted({f.code for f in findings})
    }
    listed = [([_rule_link(code), _line(_title(code))], found) for code, found in by_code.items()]
    yield from _table(["规则", "名称"], [("", listed)], findings)


def _silenced(validations: Sequence[Validation]) -> str:
    suppressed = sum(len(validation.suppressed) for validation in validations)
    known = sum(len(validation.known) for validation in validations)
    parts = [f"批注忽略{suppressed}处" if suppressed else "", f"基线已有{known}处" if known else ""]
    said = "，".join(part for part in parts if part)
    return f"{said}，未列出。" if said else ""


def _by_severity(findings: Iterable[Finding]) -> list[tuple[Severity, int]]:
    counts = Counter(finding.severity for finding in findings)
    return [(severity, counts[severity]) for severity in Severity]


def _by_sheet(findings: Iterable[Finding]) -> Iterator[tuple[str, list[Finding]]]:
    for sheet, found in groupby(findings, key=lambda finding: finding.sheet):
        yield sheet, list(found)


_Counted = tuple[Sequence[str], Sequence[Finding]]


def _table(
    heads: Sequence[str], groups: Iterable[tuple[str, Sequence[_Counted]]], every: Sequence[Finding]
) -> Iterator[str]:
    """A table of counts, under the name of each group that has one; the texts are markup already."""
    numbers = "".join(f'<th class="number">{severity.word}</th>' for severity in Severity)
    heading = "".join(f"<th>{head}</th>" for head in heads)
    yield f'<div class="wide"><table class="summary">\n<thead><tr>{heading}{numbers}<th class="number">合计</th></tr></thead>\n<tbody>\n'
    for group, rows in groups:
        if group:
            yield f'<tr class="group"><th colspan="{len(heads) + len(Severity) + 1}">{group}</th></tr>\n'
        for texts, found in rows:
            yield f"<tr>{''.join(f'<td>{text}</td>' for text in texts)}{_counts(found)}</tr>\n"
    yield f'</tbody>\n<tfoot><tr><td colspan="{len(heads)}">合计</td>{_counts(every)}</tr></tfoot>\n</table></div>\n'


def _counts(findings: Sequence[Finding]) -> str:
    counts = [*(count for _, count in _by_severity(findings)), len(findings)]
    return "".join(f'<td class="number">{count or ""}</td>' for count in counts)


def _name(validation: Validation) -> str:
    return PurePath(validation.path).name


def _anchor(number: int, validation: Validation, sheet: str) -> str:
    sheets = [name for name, _ in _by_sheet(validation.findings)]
    return f"b{number}s{sheets.index(sheet) + 1}"


def _title(code: str) -> str:
    found = rules().get(code)
    return found.title if found else ""


def _rule_link(code: str) -> str:
    return f'<a href="#{_line(code)}">{_line(code)}</a>' if code in rules() else _line(code)


def _book(number: int, validation: Validation) -> Iterator[str]:
    yield f'<h2 id="b{number}">{_line(_name(validation))} <span class="path">{_line(validation.path)}</span></h2>\n'
    if validation.forms:
        forms = "；".join(
            f"{form.type}（{_line(form.sheet.name)}!{form.area}"
            + (f"，把握{int(form.confidence * 100)}%" if form.confidence < 1 else "")
            + "）"
            for form in validation.forms
        )
        yield f'<p class="soft">识别出的表格：{forms}。</p>\n'
    else:
        yield '<p class="soft">没有识别出绩效表格。</p>\n'
    if validation.unrecognised:
        yield f'<p class="soft">没有识别出表格的工作表：{_line("、".join(validation.unrecognised))}。</p>\n'
    if strange := strange_headings(validation):
        yield f'<p class="soft">没有认出的表头：{escape(one_line(strange, _TEXT_MOST))}。</p>\n'
    if empty := empty_forms(validation):
        yield f'<p class="soft">空表（只有表头，没有填写内容）：{escape(one_line(empty, _TEXT_MOST))}。</p>\n'
    if validation.excluded:
        yield f'<p class="soft">按配置没有核查的工作表：{_line("、".join(validation.excluded))}。</p>\n'
    for sentence in hidden.sentences(validation):
        yield f'<p class="soft">{_line(sentence)}。</p>\n'
    if not validation.findings:
        yield "<p>没有发现问题。</p>\n"
    excerpts = Excerpts(validation.book, validation.forms)
    drawn = 0
    for sheet, findings in _by_sheet(validation.findings):
        yield f'<h3 id="{_anchor(number, validation, sheet)}">{_line(sheet) or "（整个工作簿）"}</h3>\n'
        for _, in_row in groupby(findings, key=lambda finding: finding.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")):
            found = list(in_row)
            drawn += 1
            yield '<section class="place">\n'
            yield from (_finding(finding, hidden.where(validation, finding)) for finding in found)
            if drawn <= _EXCERPTS_MOST and (excerpt := excerpts.around(found)):
                yield from _excerpt(excerpt, found)
            yield "</section>\n"


def _finding(finding: Finding, unseen: str) -> str:
    stands = finding.shown or value_text(finding.value)
    facts = [("现有", _text(stands, _TEXT_MOST))]
    if finding.expected is not None:
        facts.append(("应为", f"<b>{_text(finding.expected_shown or value_text(finding.expected), _TEXT_MOST)}</b>"))
    if finding.suggestion:
        facts.append(("建议", _text(finding.suggestion, _TEXT_MOST)))
    if finding.evidence:
        used = [_evidence(item, finding.sheet) for item in finding.evidence[:_EVIDENCE_MOST]]
        more = f" 等{len(finding.evidence)}格" if len(finding.evidence) > len(used) else ""
        facts.append(("依据", "，".join(used) + more))
    if finding.source:
        facts.append(("来源", _text(finding.source)))
    listed = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in facts)
    seen = f' <span class="soft">（{unseen}）</span>' if unseen else ""
    return (
        f'<div class="finding {finding.severity}">\n<p><span class="badge {finding.severity}">{finding.severity.word}</span> '
        f"{_rule_link(finding.code)} <b>{_line(finding.cell)}</b>{seen}</p>\n"
        f'<p class="says">{_text(finding.message, _TEXT_MOST)}</p>\n<dl>{listed}</dl>\n</div>\n'
    )


def _evidence(item: Evidence, sheet: str) -> str:
    place = item.cell if item.sheet == sheet else f"{item.sheet}!{item.cell}"
    return f"{_line(place)}&nbsp;{escape(one_line(item.shown or value_text(item.value), 40))}"


def _excerpt(excerpt: Excerpt, findings: Sequence[Finding]) -> Iterator[str]:
    gravest = min((finding.severity for finding in findings), key=_GRAVEST_FIRST.index)
    by_cell = {
        cell: min((f.severity for f in findings if f.cell == cell), key=_GRAVEST_FIRST.index)
        for cell in {finding.cell for finding in findings}
    }
    yield '<div class="wide"><table class="excerpt">\n<tr><th></th>'
    last = 0
    for column in excerpt.columns:
        yield f"<th>{'… ' if last and column != last + 1 else ''}{column_letters(column)}</th>"
        last = column
    yield "</tr>\n"
    last = 0
    for row, places in excerpt.rows:
        if last and row != last + 1:
            yield f'<tr class="gap"><td colspan="{len(excerpt.columns) + 1}">⋮</td></tr>\n'
        cells = "".join(_place(place, by_cell, gravest) for place in places)
        yield f"<tr><th>{row}</th>{cells}</tr>\n"
        last = row
    yield "</table></div>\n"


def _place(place: Place, by_cell: dict[str, Severity], gravest: Severity) -> str:
    kinds = [str(place.role)] if place.role is not Role.AROUND else []
    if place.role is Role.FOUND:
        kinds.append(str(by_cell.get(f"{column_letters(place.column)}{place.row}", gravest)))
    span = "".join(
        f' {name}="{count}"' for name, count in (("colspan", place.columns), ("rowspan", place.rows)) if count > 1
    )
    kind = f' class="{" ".join(kinds)}"' if kinds else ""
    return f"<td{kind}{span}>{_text(place.text.strip(), _CELL_MOST)}</td>"


def _rules(validations: Sequence[Validation]) -> Iterator[str]:
    """The pages of the rules that found something."""
    codes = sorted({finding.code for validation in validations for finding in validation.findings} & set(rules()))
    if not codes:
        return
    yield '<div class="rules">\n<h2>规则说明</h2>\n'
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    for code in codes:
        # The page's own headings come below this document's.
        page = rules()[code].page.replace("\n## ", "\n#### ").replace("# ", "### ", 1)
        yield f'<section class="rule" id="{code}">\n{markdown.render(page)}</section>\n'
    yield "</div>\n"
