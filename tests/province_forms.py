"""各地表格：forms of other provinces and departments (`data/other_provinces.txt`) with a judgement on every row.

Each row says which rules should report it; `?JX101` is a matter of taste and counts neither way. The judgements were
written before the rules were run on them, by one person; nobody from a finance bureau has seen them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from forms_as_text import sheet

from xladdin.grid import Book, Sheet

SOURCE = Path(__file__).parent / "data" / "other_provinces.txt"
FIRST = {"成本": "成本指标", "效益": "效益指标", "影响": "效益指标", "满意": "满意度指标"}
# Rules about the whole form say nothing on one that was not transcribed whole.
OF_WHOLE_FORMS = frozenset({"JX105", "JX110", "JX111", "JX203"})
STAGES = ("编写", "验证", "再验证", "三验")
HEAD = 5


@dataclass
class ProvinceForm:
    """One form.

    Attributes:
        rows: the cells of every indicator, the labels left out.
        expected, arguable: (row number on the sheet, code).
        stage: when it was written: before the word lists were changed for these forms (编写), or after a change and before
            the first run on it (验证, 再验证, 三验).
        partial: not all of the form was transcribed.
    """

    name: str
    kind: str
    published: bool
    stage: str
    partial: bool
    budget: str
    rows: list[list[str]] = field(default_factory=list)
    expected: set[tuple[int, str]] = field(default_factory=set)
    arguable: set[tuple[int, str]] = field(default_factory=set)

    def drawn(self) -> Sheet:
        """As a sheet: title, project, budget, header, indicators."""
        evaluated = self.kind == "自评"
        amount = re.fullmatch(r"([\d.]+)(万元|元)", self.budget)
        lines = [
            f"项目支出绩效{'自评' if evaluated else '目标'}表",
            f"项目名称 | {self.name}",
            f"单位：{amount[2] if amount else '万元'}",
            f"项目资金总额 | {amount[1]}" if amount else "填报说明 | 见各项",
            "一级指标 | 二级指标 | 三级指标 | 指标值 | 度量单位" + (" | 实际完成值 | 分值 | 得分" if evaluated else ""),
        ]
        for dimension, *cells in self.rows:
            first = next((level for part, level in FIRST.items() if part in dimension), "产出指标")
            lines.append(" | ".join([first, dimension, *cells]))
        return sheet("\n".join(lines))

    def book(self) -> Book:
        return Book(f"{self.name}.xlsx", [self.drawn()])

    def row_name(self, at: int) -> str:
        """`三级指标 指标值` of a row on the sheet; `全表` for what stands above the indicators."""
        return " ".join(self.rows[at - HEAD - 1][1:3]) if at > HEAD else "全表"


def province_forms() -> list[ProvinceForm]:
    forms: list[ProvinceForm] = []
    for line in SOURCE.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("@"):
            title, *facts = [part.strip() for part in line[1:].split("|")]
            number, kind, *name = title.split(" ", 2)
            budget = next((fact.removeprefix("预算").strip() for fact in facts if fact.startswith("预算")), "")
            published = any(fact.startswith("公开") for fact in facts)
            whole = next((fact.removeprefix("整表").split() for fact in facts if fact.startswith("整表")), [])
            stage = next((fact for fact in facts if fact in STAGES), STAGES[0])
            forms.append(ProvinceForm(f"{number} {' '.join(name)}", kind, published, stage, "部分" in facts, budget))
            # What is said of the whole form stands at its header.
            forms[-1].expected |= {(HEAD, code) for code in whole if code.startswith("JX")}
            continue
        form = forms[-1]
        cells = line.split("|")
        assert len(cells) == (8 if form.kind == "自评" else 5), line
        form.rows.append(cells[:-1])
        at = HEAD + len(form.rows)
        for code in cells[-1].split("改判")[0].split():
            (form.arguable if code.startswith("?") else form.expected).add((at, code.removeprefix("?")))
    return forms
