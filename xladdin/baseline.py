"""基线：the findings that an agency knows of and does not want to hear again, so that it can begin without mending the past.

A finding is known again by its workbook and its fingerprint (`xladdin.report.fingerprint`).
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any, Final

from xladdin.errors import InputError, system_reason
from xladdin.report.fingerprint import fingerprints
from xladdin.validation import Validation

VERSION: Final = 1
# As much of a cell as tells a reader of the file which it is.
_MOST: Final = 200


@dataclass(frozen=True)
class Baseline:
    """Known findings.

    Attributes:
        path: its file; workbooks are named relative to its folder.
        known: workbook → fingerprint → how often.
    """

    path: Path
    known: dict[str, Counter[str]]

    def applied(self, validation: Validation) -> Validation:
        """The validation with the known findings moved from `findings` to `known`."""
        left = self.known.get(_name(validation.path, self.path), Counter()).copy()
        fresh, known = [], []
        for finding, mark in zip(validation.findings, fingerprints(validation, validation.findings), strict=True):
            if left[mark] > 0:
                left[mark] -= 1
                known.append(finding)
            else:
                fresh.append(finding)
        return replace(validation, findings=tuple(fresh), known=tuple(known))


def read(path: Path) -> Baseline:
    """The baseline in a file.

    Raises:
        InputError: missing, or no baseline of this version.
    """
    try:
        content = json.loads(path.read_bytes())
        if content["version"] != VERSION:
            raise InputError(
                f"基线文件「{path}」的版本是 {content['version']}，这里只认版本 {VERSION}：请用 --write-baseline 重写。",
                f"{path} is a baseline of version {content['version']}; write it anew with --write-baseline.",
            )
        known = {
            str(name): Counter({str(entry["fingerprint"]): int(entry["count"]) for entry in entries})
            for name, entries in content["files"].items()
        }
    except FileNotFoundError as problem:
        raise InputError(
            f"找不到基线文件「{path}」：请先用 --write-baseline 写一份。", f"No such baseline: {path}."
        ) from problem
    except OSError as problem:
        raise InputError(
            f"无法读取基线文件「{path}」：{system_reason(problem)}", f"Cannot read {path}: {problem.strerror}"
        ) from problem
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise InputError(
            f"「{path}」不是基线文件：请用 --write-baseline 写一份。",
            f"{path} is no baseline: write one with --write-baseline.",
        ) from problem
    return Baseline(path, known)


def written(path: Path, validations: Sequence[Validation]) -> str:
    """The text of a baseline that lists all findings of these validations; the same every time.

    Args:
        path: where it will stand.
    """
    files: dict[str, list[dict[str, Any]]] = {}
    for validation in validations:
        marks = list(fingerprints(validation, validation.findings))
        counts = Counter(marks)
        entries = {
            mark: {"fingerprint": mark, "code": finding.code, "sheet": finding.sheet, "cell": finding.cell,
                   "shown": finding.shown[:_MOST], "count": counts[mark]}
            for mark, finding in reversed(list(zip(marks, validation.findings, strict=True)))
        }  # fmt: skip
        files[_name(validation.path, path)] = [entries[mark] for mark in dict.fromkeys(marks)]
    content = {"version": VERSION, "files": dict(sorted(files.items()))}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _name(workbook: str, baseline: Path) -> str:
    """The workbook's path as seen from the baseline's folder, with forward slashes."""
    try:
        found = os.path.relpath(os.path.realpath(workbook), os.path.realpath(baseline.parent))
    except ValueError:  # another drive on Windows
        found = os.path.realpath(workbook)
    return PurePath(found).as_posix()
