"""复算报告：docs/reports.md, written from the recalculated workbooks, report by report.

    python workbooks/reports.py [--check]

The figures come from the workbooks' own cells (`checks`); the reasons stand in findings.csv (differences) and
unplaced.csv (facts with no place in a workbook).
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from build import BOOKS, HERE, findings
from checks import Reading, read

REPORT: Final = HERE.parent / "docs" / "reports.md"
README: Final = HERE.parent / "README.md"


COUNTS: Final = (
    "有复算式的印数", "一致", "其中只有截断才一致", "其中只有四舍五入才一致", "其中只有逐项四舍五入才一致", "没有复算出来",
    "判断项", "缺操作数", "操作数", "与他表对照", "其中不同",
)  # fmt: skip


def readings() -> list[Reading]:
    return [read(HERE / f"{name}.xlsx") for name in BOOKS]


def _counts(reading: Reading) -> list[int]:
    """Counts of printed figures: each cell once, not reproduced if any recomputation of it disagrees."""
    own = [c for c in reading.checks if not c.is_consequence and not c.is_comparison]
    others = [c for c in reading.checks if c.is_comparison]
    cells = {(c.sheet, c.cell) for c in own}
    wrong = {(c.sheet, c.cell) for c in own if not c.agrees}
    only = {(c.sheet, c.cell): c.only for c in own if c.only and (c.sheet, c.cell) not in wrong}
    ways = Counter(only.values())
    return [
        len(cells), len(cells) - len(wrong), ways["截断"], ways["四舍五入"], ways["逐项四舍五入"], len(wrong),
        len(reading.judged), len(reading.unpublished), reading.operands, len(others), sum(not c.agrees for c in others),
    ]  # fmt: skip


def _sums(lines: Sequence[list[int]]) -> list[int]:
    return [sum(column) for column in zip(*lines, strict=True)]


def _table(headings: Sequence[str], lines: Sequence[Sequence[object]]) -> str:
    cells = [
        headings,
        ["---"] * len(headings),
        *[[str(v).replace("|", "\\|").replace("\n", " ") for v in line] for line in lines],
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in cells) + "\n"


def _grouped(pairs: tuple[tuple[str, str], ...]) -> str:
    """`表：项目、项目；表：…`"""
    sheets = dict.fromkeys(sheet for sheet, _ in pairs)
    return "；".join(f"{sheet}：" + "、".join(item for s, item in pairs if s == sheet) for sheet in sheets)


def _book(reading: Reading) -> Iterator[str]:
    yield f"### {reading.name}.xlsx\n"
    reasons = findings()
    wrong = [c for c in reading.checks if not c.agrees]
    for title, chosen in (
        ("没有复算出来的印数", [c for c in wrong if not c.is_consequence and not c.is_comparison]),
        ("与他表不同的印数", [c for c in wrong if c.is_comparison]),
        ("随之变动的合计（印数与表内各项相加一致，按复算得分则不同）", [c for c in wrong if c.is_consequence]),
    ):
        if chosen:
            yield f"#### {title}\n"
            yield _table(
                ["工作表", "单元格", "项目", "印数", "复算数（他表印数）", "复算栏", "公式", "原因"],
                [
                    [c.sheet, c.cell, c.item, c.printed, c.computed, c.heading, f"`{c.formula}`",
                     reasons[reading.name, c.sheet][c.key]]
                    for c in chosen
                ],
            )  # fmt: skip
    for way in ("截断", "逐项四舍五入"):
        chosen = [c for c in reading.checks if c.only == way]
        if chosen:
            yield f"#### 只有{way}才一致的印数\n"
            yield _table(
                ["工作表", "单元格", "项目", "栏", "印数"],
                [[c.sheet, c.cell, c.item, c.heading.removeprefix("复算"), c.printed] for c in chosen],
            )
    if reading.found:
        yield "#### 报告没有印而算出的得分\n"
        yield _table(
            ["工作表", "项目", "得分", "怎样得来"], [[f.sheet, f.item, f.points, f.how] for f in reading.found]
        )
    if not wrong:
        yield "全部复算式与印数一致。\n"
    if reading.judged:
        yield f"判断项（由评价人判断，报告没有写出规则可取的值；有印数的只照印）：{_grouped(reading.judged)}。\n"
    if reading.unpublished:
        yield f"缺操作数：{_grouped(reading.unpublished)}。\n"


HEAD: Final = """# 公开报告的印数与复算数

本文件由 `python workbooks/reports.py` 从 workbooks/ 中已重算的工作簿生成，不要手改。

印数指表内印出的数字，每个单元格计一次；有任何一条复算式与它不同，就算“没有复算出来”。“只有截断才一致”“只有四舍五入才一致”
“只有逐项四舍五入才一致”是复算一致的印数里，换一种取舍方式就不一致的那些。操作数（预算数、目标值、实际值、末级分值等）是复算的依据，本身无从复算。
判断项由评价人判断：要点是否符合、做到几成，报告没有写出规则可取的值，不计入复算一致；缺操作数的，报告没有公布怎样得来。与他表对照的，是同一事实在另一张表里的印数，没有计算，单独计。

各地的取舍方式由印数本身看出：宁县、甘州两地系统的资金执行率截断到两位小数（末尾的零不印，24.7即24.70），宁县的指标完成率与指标得分四舍五入；
黔南、枣庄的比率与得分都四舍五入；枣庄的问卷满意度把各选项的占比四舍五入到两位小数，乘折分后再四舍五入，然后相加（即“逐项四舍五入”）。工作簿的复算式按当地的取舍方式写，旁边一栏给出换一种取舍的结果。
"""


def _reports(found: list[Reading]) -> dict[str, list[Reading]]:
    """The workbooks of each report."""
    reports: dict[str, list[Reading]] = {}
    for reading in found:
        reports.setdefault(reading.name.partition("_")[0], []).append(reading)
    return reports


def _by_report(found: list[Reading]) -> dict[str, list[int]]:
    return {report: _sums([_counts(reading) for reading in group]) for report, group in _reports(found).items()}


def render(found: list[Reading]) -> str:
    """The whole report: the five reports' counts, then each report with its workbooks."""
    reports = _reports(found)
    counts = _by_report(found)
    parts = [HEAD]
    lines = [[report, *numbers] for report, numbers in counts.items()]
    parts.append(_table(["报告", *COUNTS], [*lines, ["合计", *_sums(list(counts.values()))]]))
    for report, group in reports.items():
        parts.append(f"\n## {report}\n")
        parts.append(_table(["工作簿", *COUNTS], [[reading.name, *_counts(reading)] for reading in group]))
        for reading in group:
            parts += _book(reading)
    parts.append("\n## 没有放进工作簿的公开数据\n")
    with (HERE / "unplaced.csv").open(encoding="utf-8", newline="") as file:
        parts.append(_table(["报告", "数据", "原因"], [list(line.values()) for line in csv.DictReader(file)]))
    return "\n".join(parts)


# What README shows of the counts.
SHOWN: Final = ("有复算式的印数", "一致", "其中只有截断才一致", "没有复算出来", "判断项")
START, END = "<!-- reports:start -->\n", "<!-- reports:end -->"


def readme(found: list[Reading]) -> str:
    """README with the five reports' counts between its two marks."""
    counts = _by_report(found)
    counts["合计"] = _sums(list(counts.values()))
    places = [COUNTS.index(heading) for heading in SHOWN]
    table = _table(["报告", *SHOWN], [[report, *(numbers[at] for at in places)] for report, numbers in counts.items()])
    before, _, rest = README.read_text(encoding="utf-8").partition(START)
    return before + START + table + END + rest.partition(END)[2]


def main() -> None:
    parser = argparse.ArgumentParser(description="由已重算的工作簿生成 docs/reports.md 和 README 里的表")
    parser.add_argument("--check", action="store_true", help="只比较，不写；不同则退出码为1")
    found = readings()
    texts = {REPORT: render(found), README: readme(found)}
    if parser.parse_args().check:
        sys.exit(any(path.read_text(encoding="utf-8") != text for path, text in texts.items()))
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
        print(f"已生成 {path}")


if __name__ == "__main__":
    main()
