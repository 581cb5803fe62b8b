"""式样：forms as provinces and ministries lay them out, drawn as text, each with what a reader sees in it.

One file a layout under `layouts/`. Contents are synthetic, the layouts follow published forms. Above `---` stands the
truth, written before the recognition was run on it; below it the sheet (see `forms_as_text`):

    表：自评表 A6:K22            a form: its type and range, in the order of the sheet
    列：一级指标 B, 指标值 F      its column map, complete
    行：巡检次数 | ≥24次 | 24次 | 15 | 15     an indicator: name, target, actual, weight, score
    资金：年度资金总额 | 50 | 45.5 | 91% | 9.1   a fund line: name, budget, spent, rate, score
    格式：D4 0%                  number formats of cells
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from forms_as_text import sheet

from xladdin.forms import FormFacts, read_facts
from xladdin.forms.entries import Entry
from xladdin.forms.funds import FundLine
from xladdin.forms.headings import Role
from xladdin.grid import Book, Sheet
from xladdin.numbers import normalise

FOLDER = Path(__file__).parent / "layouts"


@dataclass
class Seen:
    """One form as a reader (or the program) sees it."""

    type: str
    area: str
    columns: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    funds: list[tuple[str, ...]] = field(default_factory=list)

    def differences(self, other: Seen) -> list[str]:
        """Where another reading differs, in words."""
        found = [] if self.type == other.type else [f"类型 {self.type} ≠ {other.type}"]
        found += [] if self.area == other.area else [f"范围 {self.area} ≠ {other.area}"]
        for key in {**self.columns, **other.columns}:
            mine, theirs = self.columns.get(key, "无"), other.columns.get(key, "无")
            found += [] if mine == theirs else [f"列 {key} {mine} ≠ {theirs}"]
        for name, ours, read in (("行", self.rows, other.rows), ("资金", self.funds, other.funds)):
            found += [f"{name}少 {' | '.join(row)}" for row in ours if row not in read]
            found += [f"{name}多 {' | '.join(row)}" for row in read if row not in ours]
        return found


@dataclass
class DrawnLayout:
    """A layout: the sheet, and the forms that stand on it."""

    name: str
    title: str
    sheet: Sheet
    forms: list[Seen]


def _fields(text: str) -> tuple[str, ...]:
    parts = [normalise(part.replace("\\n", "\n")) for part in text.split("|")]
    return tuple([*parts, *[""] * 5][:5])


def read_layout(path: Path) -> DrawnLayout:
    truth, _, drawing = path.read_text(encoding="utf-8").partition("---\n")
    title = ""
    forms: list[Seen] = []
    formats: dict[str, str] = {}
    for line in truth.splitlines():
        key, _, rest = line.partition("：")
        if line.startswith("#"):
            title = line.removeprefix("#").strip()
        elif key == "表":
            kind, area = rest.split()
            forms.append(Seen(kind, area))
        elif key == "列":
            forms[-1].columns = dict(part.strip().split(" ", 1) for part in rest.split(","))
        elif key == "行":
            forms[-1].rows.append(_fields(rest))
        elif key == "资金":
            forms[-1].funds.append(_fields(rest))
        elif key == "格式":
            formats = dict(part.strip().split(" ", 1) for part in rest.split(","))
        else:
            raise ValueError(f"{path.name}: {line}")
    return DrawnLayout(path.stem, title, sheet(drawing, path.stem, formats=formats), forms)


def layouts() -> list[DrawnLayout]:
    return [read_layout(path) for path in sorted(FOLDER.glob("*.txt"))]


def seen_in(facts: FormFacts) -> Seen:
    """What the program read of one form, in the terms of the truth."""
    rows = [
        (
            i.title,
            normalise(i.target.text) if i.target else "",
            *(entry.text if entry else "" for entry in (i.actual, i.weight, i.score)),
        )
        for i in facts.filled()
    ]
    funds = [
        (
            line.title,
            *(entry.text if entry else "" for entry in _figures(line)),
        )
        for line in facts.funds
    ]
    return Seen(str(facts.type), str(facts.form.area), facts.form.column_map(), rows, [_plain(f) for f in funds])


def _figures(line: FundLine) -> tuple[Entry | None, ...]:
    amounts = line.amounts
    budget = amounts.get(Role.BUDGET) or amounts.get(Role.INITIAL)
    return budget, amounts.get(Role.SPENT) or amounts.get(Role.SPENT_TO_DATE), line.rate, line.score


def _plain(row: tuple[str, ...]) -> tuple[str, ...]:
    """A dash says that there is nothing."""
    return tuple("" if cell in ("—", "-", "/") else cell for cell in row)


def read_forms(drawn: DrawnLayout) -> list[Seen]:
    return [seen_in(facts) for facts in read_facts(Book(f"{drawn.name}.xlsx", [drawn.sheet])).forms]


def differences(drawn: DrawnLayout) -> list[str]:
    """How what was read differs from what stands there, form by form."""
    read = read_forms(drawn)
    found = [] if len(read) == len(drawn.forms) else [f"表数 {len(drawn.forms)} ≠ {len(read)}"]
    for ours, theirs in zip(drawn.forms, read, strict=False):
        found += ours.differences(theirs)
    return found


def main() -> None:
    """How many layouts are read exactly: `python tests/forms/layouts.py`."""
    every = layouts()
    right = 0
    for drawn in every:
        found = differences(drawn)
        right += not found
        if found:
            print(f"{drawn.name} {drawn.title}\n    " + "\n    ".join(found))
    print(f"{len(every)} 种式样，{right} 种完全读对")


if __name__ == "__main__":
    main()
