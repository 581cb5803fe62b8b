"""SARIF 2.1.0（OASIS 静态分析结果交换格式）: findings for code hosts and viewers that read it.

A worksheet is no text file, so a result names its cell twice: as a logical location (`'表 1'!B3`), which is what it means,
and as a region whose line and column are the cell's row and column, because viewers want one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

import xladdin
from xladdin.finding import Evidence, Finding, Severity
from xladdin.grid import place_of, quoted
from xladdin.report.fingerprint import fingerprints
from xladdin.report.json import plain_value
from xladdin.report.printable import printable
from xladdin.rules import Rule, rules
from xladdin.validation import Validation

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def as_sarif(validations: Sequence[Validation]) -> dict[str, Any]:
    """The log, ready for `json.dumps`. The same validations give the same log."""
    known = list(rules().values())
    places = {rule.code: index for index, rule in enumerate(known)}
    results = []
    for validation in validations:
        for findings, kind, why in (
            (validation.findings, None, ""),
            (validation.suppressed, "inSource", "单元格批注 jx:忽略"),
            (validation.known, "external", "列在基线文件里"),
        ):
            for finding, mark in zip(findings, fingerprints(validation, findings), strict=True):
                result = _result(validation, finding, mark, places)
                # SARIF: where any result of a run says so, all have to.
                result["suppressions"] = [{"kind": kind, "justification": why}] if kind else []
                results.append(result)
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "xladdin",
                        "semanticVersion": xladdin.__version__,
                        "language": "zh-CN",
                        "rules": [_rule(rule) for rule in known],
                    }
                },
                "artifacts": [{"location": {"uri": uri(validation.path)}} for validation in validations],
                "columnKind": "unicodeCodePoints",
                "results": results,
            }
        ],
    }


def uri(path: str) -> str:
    """The path as a relative reference, from where the command runs."""
    if PurePath(path).is_absolute():
        try:
            path = os.path.relpath(path)
        except ValueError:  # another drive on Windows
            return PurePath(path).as_uri()
    return quote(PurePath(path).as_posix(), errors="surrogatepass")


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.title,
        "shortDescription": {"text": rule.title},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.group]},
    }


def _result(validation: Validation, finding: Finding, mark: str, places: dict[str, int]) -> dict[str, Any]:
    facts = {
        "sheet": finding.sheet,
        "cell": finding.cell,
        "value": plain_value(finding.value),
        "expected": plain_value(finding.expected),
        "suggestion": finding.suggestion,
        "source": finding.source,
    }
    result: dict[str, Any] = {"ruleId": finding.code}
    if finding.code in places:
        result["ruleIndex"] = places[finding.code]
    return result | {
        "level": _LEVELS[finding.severity],
        "message": {"text": printable(finding.advised)},
        "locations": [_location(validation.path, finding.sheet, finding.cell)],
        "relatedLocations": _related(validation.path, finding.evidence),
        "partialFingerprints": {"xladdin/v1": mark},
        "properties": facts,
    }


def _related(path: str, evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [
        _location(path, item.sheet, item.cell)
        | {"id": number, "message": {"text": printable(f"{item.cell} {item.shown or plain_value(item.value)}")}}
        for number, item in enumerate(evidence, 1)
    ]


def _location(path: str, sheet: str, cell: str) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(path)}}
    if place := place_of(cell):
        physical["region"] = {"startLine": place[0], "startColumn": place[1]}
    named = f"{quoted(sheet)}!{cell}" if cell else quoted(sheet)
    logical = {"name": cell or sheet, "fullyQualifiedName": named, "kind": "member" if cell else "module"}
    return {"physicalLocation": physical, "logicalLocations": [logical]}
