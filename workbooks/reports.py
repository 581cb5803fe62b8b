"""复算报告：docs/reports.md, written from the recalculated workbooks.

    python workbooks/reports.py [--check]

Nothing is typed: a 差异 formula names the two cells that it compares, the number formats give the figures as printed,
and the reasons stand in findings.csv (differences) and unplaced.csv (facts with no place in a workbook).
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from agency_form import JUDGED, UNPUBLISHED, subject
from build import BOOKS, HERE, findings
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

REPORT: Final = HERE.parent / "docs" / "reports.md"
_DIFFERENCE: Final = re.compile(
    r"=(?:ROUND\((?P<a>[A-Z]+\d+)-(?P<b>[A-Z]+\d+),6\)|IF\((?P<c>[A-Z]+\d+)=(?P<d>[A-Z]+\d+),0,1\))"
)
_ALTERNATIVES: Final = {"四舍五入则为": "截断", "截断则为": "四舍五入"}
ITEM: Final = "复算项目"
CONSEQUENCE: Final = "按复算得分"


@dataclass(frozen=True, slots=True)
class Check:
    """One recomputation: a printed figure, what its formula gives, and how the two compare.

    Attributes:
        cell: address of the printed figure.
        heading: heading of the 复算 column.
        item: what the figure belongs to.
        printed, computed: as shown in their cells.
        difference: printed − computed, 0 when they agree; None when the formula gives no number.
        only: 截断 or 四舍五入 when the figures agree by this way of rounding alone.
        formula: the recomputation.
    """

    sheet: str
    cell: str
    heading: str
    item: str
    printed: str
    computed: str
    difference: float | None
    only: str
    formula: str

    @property
    def agrees(self) -> bool:
        return self.difference == 0

    @property
    def is_consequence(self) -> bool:
        """A total of recomputed scores: it moves with the item that differs, the printed total itself is sound."""
        return CONSEQUENCE in self.heading or CONSEQUENCE in self.item

    @property
    def key(self) -> tuple[str, str]:
        return self.item, self.heading


def shown(cell: Cell) -> str:
    """A cell's value as its number format shows it."""
    value, shape = cell.value, cell.number_format.split(";")[0]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    places = len(shape.partition(".")[2].rstrip("%"))
    if "%" in shape:
        return f"{value * 100:.{places}f}%"
    return f"{value:.{places}f}" if "." in shape else f"{value:.10g}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one workbook shows: its checks, and its printed figures by what can be said of them."""

    name: str
    checks: tuple[Check, ...]
    judged: tuple[tuple[str, str], ...]
    unpublished: tuple[tuple[str, str], ...]
    operands: int


def _headings(sheet: Worksheet, row: int, start: int) -> dict[int, str]:
    """The 复算 headings in force in a row: column → heading."""
    top = max((r for r in range(1, row) if sheet.cell(r, start).value == ITEM), default=0)
    return {c: str(sheet.cell(top, c).value or "") for c in range(start, sheet.max_column + 1)} if top else {}


def _start(sheet: Worksheet) -> int:
    """The first column of the 复算区."""
    return next(int(c.column) for cells in sheet.iter_rows() for c in cells if c.value == ITEM)


def _checks(formulas: Worksheet, values: Worksheet, start: int) -> Iterator[Check]:
    for cells in formulas.iter_rows(min_col=start):
        headings = _headings(formulas, cells[0].row, start)
        for cell in cells:
            match = _DIFFERENCE.fullmatch(str(cell.value))
            if match is None:
                continue
            printed, computed = match["a"] or match["c"], match["b"] or match["d"]
            column = formulas[computed].column
            heading = headings[column]
            gap = values[cell.coordinate].value
            other = _ALTERNATIVES.get(headings.get(column + 2, ""), "")
            alternative = values.cell(cell.row, column + 2).value if other else None
            differs = isinstance(alternative, int | float) and abs(alternative - values[printed].value) > 1e-9
            item = str(formulas.cell(cell.row, start).value)
            yield Check(
                sheet=formulas.title,
                cell=printed,
                heading=heading,
                item=subject(formulas, printed, heading, item),
                printed=shown(values[printed]),
                computed=shown(values[computed]),
                difference=float(gap) if isinstance(gap, int | float) else None,
                only=other if gap == 0 and differs else "",
                formula=str(formulas[computed].value),
            )


def read(path: Path) -> Reading:
    """Read one recalculated workbook."""
    formulas, values = load_workbook(path), load_workbook(path, data_only=True)
    checks: list[Check] = []
    judged: list[tuple[str, str]] = []
    unpublished: list[tuple[str, str]] = []
    figures = 0
    for sheet in formulas:
        start = _start(sheet)
        checks += _checks(sheet, values[sheet.title], start)
        for cells in sheet.iter_rows():
            item = str(sheet.cell(cells[0].row, start).value)
            headings = _headings(sheet, cells[0].row, start)
            for cell in cells:
                if cell.column < start and isinstance(cell.value, int | float):
                    figures += 1
                elif cell.value == JUDGED:
                    judged.append((sheet.title, item + headings[cell.column].removeprefix("复算")))
                elif cell.value == UNPUBLISHED:
                    unpublished.append((sheet.title, item + headings[cell.column].removeprefix("复算")))
    checked = {(c.sheet, c.cell) for c in checks if c.heading != "复算等级"}
    operands = figures - len(checked) - len(judged) - len(unpublished)
    return Reading(path.stem, tuple(checks), tuple(judged), tuple(unpublished), operands)


def readings() -> list[Reading]:
    return [read(HERE / f"{name}.xlsx") for name in BOOKS]


def _summary(reading: Reading) -> list[object]:
    """Counts of printed figures: each cell once, not reproduced if any recomputation of it disagrees."""
    own = [c for c in reading.checks if not c.is_consequence]
    cells = {(c.sheet, c.cell) for c in own}
    wrong = {(c.sheet, c.cell) for c in own if not c.agrees}
    only = Counter(c.only for c in own if c.only and (c.sheet, c.cell) not in wrong)
    right = len(cells) - len(wrong)
    return [
        reading.name, len(cells), right, only["截断"], only["四舍五入"], len(wrong),
        len(reading.judged), len(reading.unpublished), reading.operands,
    ]  # fmt: skip


def _table(headings: list[str], lines: list[list[object]]) -> str:
    cells = [
        headings,
        ["---"] * len(headings),
        *[[str(v).replace("|", "\\|").replace("\n", " ") for v in line] for line in lines],
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in cells) + "\n"


def _grouped(pairs: tuple[tuple[str, str], ...]) -> str:
    """`表：项目、项目；表：…`"""
    sheets = dict.fromkeys(sheet for sheet, _ in pairs)
    return "；".join(f"{sheet}：" + "、".join(item for s, item in pairs if s == sheet) for sheet in sheets) or "无"


def _book(reading: Reading) -> Iterator[str]:
    yield f"\n## {reading.name}.xlsx\n"
    reasons = findings()
    wrong = [c for c in reading.checks if not c.agrees]
    for title, chosen in (
        ("印数没有复算出来", [c for c in wrong if not c.is_consequence]),
        ("随之变动的合计（印数与表内各项相加一致，按复算得分则不同）", [c for c in wrong if c.is_consequence]),
    ):
        if chosen:
            yield f"### {title}\n"
            yield _table(
                ["工作表", "单元格", "项目", "印数", "复算数", "复算栏", "公式", "原因"],
                [
                    [c.sheet, c.cell, c.item, c.printed, c.computed, c.heading, f"`{c.formula}`",
                     reasons[reading.name, c.sheet][c.key]]
                    for c in chosen
                ],
            )  # fmt: skip
    truncated = [c for c in reading.checks if c.only == "截断"]
    if truncated:
        yield "### 只有截断才一致的印数\n"
        yield _table(
            ["工作表", "单元格", "项目", "栏", "印数"],
            [[c.sheet, c.cell, c.item, c.heading.removeprefix("复算"), c.printed] for c in truncated],
        )
    if not wrong:
        yield "全部复算式与印数一致。\n"
    yield f"判断项（没有规则能算出，只照印）：{_grouped(reading.judged)}。\n"
    if reading.unpublished:
        yield f"缺操作数：{_grouped(reading.unpublished)}。\n"


HEAD: Final = """# 公开报告的印数与复算数

本文件由 `python workbooks/reports.py` 从 workbooks/ 中已重算的工作簿生成，不要手改。

印数指表内印出的数字，每个单元格计一次；有任何一条复算式与它不同，就算“没有复算出来”。“只有截断才一致”与“只有四舍五入才一致”
是复算一致的印数里，换一种取舍方式就不一致的那些。操作数（预算数、目标值、实际值、末级分值等）是复算的依据，本身无从复算。
判断项的得分由评价人判断，没有规则能算出，不计入复算一致。

各地的取舍方式由印数本身看出：宁县的资金执行率与资金得分都截断到两位小数（末尾的零不印，24.7即24.70），指标完成率与指标得分四舍五入；
黔南的比率与得分都四舍五入。工作簿的复算式按当地的取舍方式写，旁边一栏给出换一种取舍的结果。
"""


def render(found: list[Reading]) -> str:
    """The whole report."""
    lines = [_summary(reading) for reading in found]
    totals = [sum(int(str(line[n])) for line in lines) for n in range(1, len(lines[0]))]
    parts = [HEAD]
    parts.append(
        _table(
            [
                "工作簿",
                "有复算式的印数",
                "一致",
                "其中只有截断才一致",
                "其中只有四舍五入才一致",
                "没有复算出来",
                "判断项",
                "缺操作数",
                "操作数",
            ],
            [*lines, ["合计", *totals]],
        )
    )
    for reading in found:
        parts += _book(reading)
    parts.append("\n## 没有放进工作簿的公开数据\n")
    with (HERE / "unplaced.csv").open(encoding="utf-8", newline="") as file:
        parts.append(_table(["报告", "数据", "原因"], [list(line.values()) for line in csv.DictReader(file)]))
    return "\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description="由已重算的工作簿生成 docs/reports.md")
    parser.add_argument("--check", action="store_true", help="只比较，不写；不同则退出码为1")
    text = render(readings())
    if parser.parse_args().check:
        sys.exit(REPORT.read_text(encoding="utf-8") != text)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(text, encoding="utf-8")
    print(f"已生成 {REPORT}")


if __name__ == "__main__":
    main()
