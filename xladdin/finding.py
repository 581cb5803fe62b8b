"""核查发现：one thing a reviewer would send back, with what shows it and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xladdin.grid import Value


class Severity(StrEnum):
    """严重程度: an error is wrong, a warning probably is, an info is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def word(self) -> str:
        return {"error": "错误", "warning": "警告", "info": "提示"}[self]


@dataclass(frozen=True, slots=True)
class Evidence:
    """依据单元格：a cell the reasoning used, and what stands there (`shown`: as the reader sees it)."""

    sheet: str
    cell: str
    value: Value
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Attributes:
        code: the rule, `JX101`.
        cell: A1; the top-left of a merged range.
        message: Chinese: what stands there and why it is a problem.
        value: what stands there.
        expected: what was computed, written the way `value` is; None where nothing can be computed.
        shown, expected_shown: both as the reader sees them: 0.0996 under `0.00%` shows as 9.96%.
        suggestion: Chinese: what to write instead.
        source: document and clause, or the form's own arithmetic.
    """

    code: str
    severity: Severity
    sheet: str
    cell: str
    message: str
    value: Value = None
    expected: Value = None
    evidence: tuple[Evidence, ...] = ()
    suggestion: str = ""
    source: str = ""
    shown: str = ""
    expected_shown: str = ""

    @property
    def advised(self) -> str:
        """The message, and what to write instead in a line below it."""
        return f"{self.message}\n建议：{self.suggestion}" if self.suggestion else self.message

    @property
    def remark(self) -> str:
        """What a note on the cell says: `错误 JX101：…`."""
        return f"{self.severity.word} {self.code}：{self.advised}"
