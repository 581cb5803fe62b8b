"""指标值问题：what is wrong with one target, before it has a place on a sheet."""

from __future__ import annotations

from dataclasses import dataclass

from xladdin.finding import Severity


@dataclass(frozen=True, slots=True)
class TargetProblem:
    """One problem of one 指标值; the attributes mean what they mean on a `Finding`."""

    code: str
    severity: Severity
    message: str
    suggestion: str
    source: str
