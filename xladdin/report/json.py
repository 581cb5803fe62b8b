"""JSON：validations in the published shape, version 1, for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from xladdin.finding import Evidence, Finding, Severity
from xladdin.forms import Form
from xladdin.grid import Value
from xladdin.report import hidden
from xladdin.validation import Validation

VERSION = 1


def as_json(validations: Sequence[Validation]) -> dict[str, Any]:
    """`{"version": 1, "files": [{"path", "forms", "findings", …}], "summary": {…}}`, ready for `json.dumps`."""
    findings = [finding for validation in validations for finding in validation.findings]
    return {
        "version": VERSION,
        "files": [_file(validation) for validation in validations],
        "summary": {
            "files": len(validations),
            "forms": sum(len(validation.forms) for validation in validations),
            "findings": len(findings),
            **{str(severity): sum(finding.severity is severity for finding in findings) for severity in Severity},
            "suppressed": sum(len(validation.suppressed) for validation in validations),
            "known": sum(len(validation.known) for validation in validations),
        },
    }


def _file(validation: Validation) -> dict[str, Any]:
    return {
        "path": validation.path,
        "forms": [_form(form) for form in validation.forms],
        "unrecognised_sheets": list(validation.unrecognised),
        "excluded_sheets": list(validation.excluded),
        "hidden_sheets": hidden.hidden_sheets(validation),
        "hidden_lines": {
            sheet: {"rows": rows, "columns": columns}
            for sheet, (rows, columns) in hidden.hidden_lines(validation).items()
        },
        "findings": [_finding(finding) for finding in validation.findings],
    }


def _form(form: Form) -> dict[str, Any]:
    return {
        "type": str(form.type),
        "title": form.title,
        "sheet": form.sheet.name,
        "range": str(form.area),
        "columns": form.column_map(),
        "unrecognised_headings": form.strange_headings(),
        "confidence": float(form.confidence),
        "empty": form.empty,
        "hidden_sheet": not form.sheet.visible,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "sheet": finding.sheet,
        "cell": finding.cell,
        "message": finding.message,
        "value": plain_value(finding.value),
        "expected": plain_value(finding.expected),
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
        "suggestion": finding.suggestion,
        "source": finding.source,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {"sheet": evidence.sheet, "cell": evidence.cell, "value": plain_value(evidence.value)}


def plain_value(value: Value) -> str | int | float | bool | None:
    """A cell's value as JSON has it: numbers as numbers, dates and error values as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value) < 10**15 else float(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return value
