"""核查质量：precision and recall per rule against labelled forms: `python tests/quality.py`.

Published: every form of the published workbooks; `tests/data/published_findings.csv` says of each finding whether it
stands up (stands: 是/否), and lists what should have been found and was not, as 是. Synthetic: invented forms with
mistakes made on purpose (`synthetic_forms.py`). Provinces: targets of other places and departments, judged row by row
before the rules were run on them (`province_forms.py`). Who judged what, and what the first runs gave: docs/quality.md.

The published labels were first judged with the findings in view and then compared with a recomputation of the facts
that uses no rule of ours; the synthetic recall is measured against what was done to the forms.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from province_forms import OF_WHOLE_FORMS, STAGES, province_forms
from synthetic_forms import synthetic

from xladdin.validation import Validation, validate_books, validate_files

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "tests" / "data" / "published_findings.csv"
Key = tuple[str, str, str, str]  # book, sheet, cell, code


@dataclass
class Tally:
    """Per rule: findings that stand up, that do not, and what was missed."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def add(self, found: set[Key], expected: set[Key]) -> None:
        for key in found & expected:
            self.right[key[3]] += 1
        for key in sorted(found - expected):
            self.wrong[key[3]] += 1
            self.notes.append("多报 " + " ".join(key))
        for key in sorted(expected - found):
            self.missed[key[3]] += 1
            self.notes.append("漏报 " + " ".join(key))

    def precision(self) -> float:
        return self.right.total() / max(1, self.right.total() + self.wrong.total())

    def recall(self) -> float:
        return self.right.total() / max(1, self.right.total() + self.missed.total())


def keys(validation: Validation) -> set[Key]:
    book = Path(validation.path).stem
    return {(book, finding.sheet, finding.cell, finding.code) for finding in validation.findings}


def published() -> Tally:
    """Workbooks of one report are validated together, as its department would."""
    tally = Tally()
    found: set[Key] = set()
    reports: dict[str, list[Path]] = {}
    for path in sorted((ROOT / "workbooks").glob("*.xlsx")):
        reports.setdefault(path.stem.split("_")[0], []).append(path)
    for paths in reports.values():
        found = found.union(*(keys(validation) for validation in validate_files(paths)))
    with LABELS.open(encoding="utf-8", newline="") as file:
        labelled = {(r["book"], r["sheet"], r["cell"], r["code"]): r["stands"] for r in csv.DictReader(file)}
    tally.add(found, {key for key, stands in labelled.items() if stands == "是"})
    return tally


def made_up() -> Tally:
    tally = Tally()
    for book, labels in synthetic():
        (validation,) = validate_books([book])
        name = Path(book.path).stem
        tally.add(keys(validation), {(name, sheet, cell, code) for code, sheet, cell in labels})
    return tally


def provinces(*stages: str) -> Tally:
    """Forms of other provinces by row, of the given stages (`province_forms.STAGES`), or of all."""
    tally = Tally()
    for form in province_forms():
        if stages and form.stage not in stages:
            continue
        (validation,) = validate_books([form.book()])
        found = {(int(re.sub(r"\D", "", finding.cell)), finding.code) for finding in validation.findings}
        ignored = {(at, code) for at, code in found if form.partial and code in OF_WHOLE_FORMS}
        named = [
            {(form.name, form.row_name(at), str(at), code) for at, code in pairs}
            for pairs in (found - ignored - form.arguable, form.expected)
        ]
        tally.add(*named)
    return tally


def shown(title: str, tally: Tally) -> str:
    lines = [title, "规则    站得住  站不住  漏报  准确率  召回率"]
    for code in sorted({*tally.right, *tally.wrong, *tally.missed}):
        right, wrong, missed = tally.right[code], tally.wrong[code], tally.missed[code]
        precision = f"{right / (right + wrong):.0%}" if right + wrong else "—"
        recall = f"{right / (right + missed):.0%}" if right + missed else "—"
        lines.append(f"{code}   {right:5} {wrong:6} {missed:6}  {precision:>6} {recall:>6}")
    lines.append(
        f"合计    {tally.right.total():5} {tally.wrong.total():6} {tally.missed.total():6}"
        f"  {tally.precision():>6.1%} {tally.recall():>6.1%}"
    )
    return "\n".join([*lines, *tally.notes, ""])


if __name__ == "__main__":
    sys.stdout.write(shown("公开报告的表格", published()) + "\n")
    sys.stdout.write(shown("合成表格", made_up()) + "\n")
    for stage in STAGES:
        sys.stdout.write(shown(f"各地各部门的指标（{stage}）", provinces(stage)) + "\n")
