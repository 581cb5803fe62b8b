"""JUnit XML: findings as failed tests, for build servers that show tests and know no other format.

One suite a workbook; errors and warnings are failures, infos pass and say what they have to say, what a note or the
baseline silences is skipped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from xladdin.finding import Finding, Severity
from xladdin.report.printable import one_line, printable
from xladdin.validation import Validation

_MOST: Final = 1000  # characters of an attribute; a cell that a message quotes may hold 32,767


def as_junit(validations: Sequence[Validation]) -> str:
    """The document. No times and no host names: the same validations give the same document."""
    suites = [_suite(validation) for validation in validations]
    tests, failures, skipped = (sum(counts[index] for counts, _ in suites) for index in range(3))
    body = "".join(text for _, text in suites)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="xladdin validate" tests="{tests}" failures="{failures}" errors="0" skipped="{skipped}">\n'
        f"{body}</testsuites>\n"
    )


def _suite(validation: Validation) -> tuple[tuple[int, int, int], str]:
    """(tests, failures, skipped) and the element."""
    cases = list(_cases(validation))
    failures = sum(finding.severity is not Severity.INFO for finding in validation.findings)
    skipped = len(validation.suppressed) + len(validation.known)
    return (len(cases), failures, skipped), (
        f'<testsuite name={_quoted(validation.path)} tests="{len(cases)}" failures="{failures}" errors="0" '
        f'skipped="{skipped}">\n{"".join(cases)}</testsuite>\n'
    )


def _cases(validation: Validation) -> Iterator[str]:
    for finding in validation.findings:
        text = escape(printable(_body(finding)))
        if finding.severity is Severity.INFO:
            yield _case(validation, finding, f"<system-out>{text}</system-out>")
        else:
            head = f'message={_quoted(finding.message)} type="{finding.severity}"'
            yield _case(validation, finding, f"<failure {head}>{text}</failure>")
    for findings, why in ((validation.suppressed, "批注忽略"), (validation.known, "列在基线文件里")):
        for finding in findings:
            yield _case(validation, finding, f'<skipped message="{why}"/>')
    if not (validation.findings or validation.suppressed or validation.known):
        yield f'<testcase classname={_quoted(validation.path)} name="没有发现问题"/>\n'


def _case(validation: Validation, finding: Finding, inner: str) -> str:
    name = " ".join(part for part in (finding.code, f"{finding.sheet}!{finding.cell}".rstrip("!")) if part)
    return f"<testcase classname={_quoted(validation.path)} name={_quoted(name)}>{inner}</testcase>\n"


def _body(finding: Finding) -> str:
    lines = [
        f"{finding.severity.word} {finding.code} {finding.sheet}!{finding.cell}".rstrip("!"),
        finding.message,
        f"现有：{finding.shown or '（空）'}",
        f"应为：{finding.expected_shown}" if finding.expected is not None else "",
        *(f"依据：{item.sheet}!{item.cell} {one_line(item.shown)}" for item in finding.evidence),
        f"建议：{finding.suggestion}" if finding.suggestion else "",
        f"来源：{finding.source}" if finding.source else "",
    ]
    return "\n".join(line for line in lines if line)


def _quoted(text: str) -> str:
    return quoteattr(one_line(text, _MOST))
