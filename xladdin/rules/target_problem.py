"""指标值问题：what is wrong with one target, before it has a place on a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xladdin.finding import Finding, Severity
from xladdin.forms.entries import Entry
from xladdin.rules.registry import finding


@dataclass(frozen=True, slots=True)
class TargetProblem:
    """One problem of one 指标值; the attributes mean what they mean on a `Finding`."""

    code: str
    severity: Severity
    message: str
    suggestion: str
    source: str

    def at(self, place: Entry, because: Sequence[Entry | None], suggestion: str = "") -> Finding:
        """The finding at a cell; `suggestion` where the form has a better one."""
        return finding(
            self.code,
            place,
            self.message + "。",
            because=because,
            suggestion=suggestion or self.suggestion,
            source=self.source,
            severity=self.severity,
        )
