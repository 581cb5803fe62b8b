"""GitHub 注解: one workflow command a finding; the host shows it beside the change."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.report.printable import printable
from xladdin.validation import Validation

# The host cuts longer ones; a cell that a message quotes may hold 32,767 characters.
_MOST: Final = 2000
_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def as_github(validations: Sequence[Validation]) -> str:
    """The commands, one a line. A workbook has no lines, so the title names the cell."""
    return "".join(
        f"{_command(validation.path, finding)}\n" for validation in validations for finding in validation.findings
    )


def _command(path: str, finding: Finding) -> str:
    place = f"{finding.sheet}!{finding.cell}".rstrip("!")
    title = _property(f"{finding.code} {place}"[:200])
    message = _data(finding.advised[:_MOST])
    return f"::{_COMMANDS[finding.severity]} file={_property(_relative(path))},title={title}::{message}"


def _relative(path: str) -> str:
    try:
        return PurePath(os.path.relpath(path) if PurePath(path).is_absolute() else path).as_posix()
    except ValueError:  # another drive on Windows
        return PurePath(path).as_posix()


def _data(text: str) -> str:
    """A line end or a percent sign in what strangers typed must not begin another command."""
    return printable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
