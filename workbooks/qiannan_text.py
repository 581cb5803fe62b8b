"""黔南2023：what the report prints beside its 评分表: 分值, 扣分 and 得分 in its text, and figures of the self-evaluation.

The text's tables (表6 to 表16) repeat the 评分表 with differences; the department's own report (附件9) and the column of
results give other figures for the same facts. Nothing is decided here: each is held to the table that was scored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from agency_form import Form
from openpyxl.worksheet.worksheet import Worksheet
from published import row, rows, stated
from qiannan import DEPARTMENT, DOC, TABLE5

Reasons = dict[tuple[str, str], str]
OWN_REPORT: Final = "附件9 一（二）年度工作任务"
# What 附件9 calls an indicator → what 表5 calls it.
SAME: Final = {
    "现代化工业产值": "电池新材料产业产值完成额",
    "全州工业投资": "全州工业投资额",
    "全州工业总产值": "工业总产值完成额",
    "规模工业增加值增长": "规模工业增加值增长",
}
# Figures that stand in a remark of the transcription alone (stated.csv) → the indicator of 表5.
STATED: Final = {
    "全州工业投资（统计反馈数据）": "全州工业投资额",
    "新能源电池材料产业产值": "电池新材料产业产值完成额",
    "园区产值完成占比": "园区产值完成占比",
    "园区招商项目数量": "园区招商项目数量",
    "新增就业人数": "新增就业",
}
# 表5 prints whole 亿元 where the 评分表 has a decimal.
ROUNDED: Final = ("全州工业税收", "规上工业企业利润")
SCORE_WORK: Final = ("复算项目", "复算得分", "差异", "附件1分值", "差异", "附件1得分", "差异", "复算说明")
FIGURE_WORK: Final = ("复算项目", "评分所用的数", "差异", "复算说明")


def scores(sheet: Worksheet, reasons: Reasons) -> None:
    """正文得分表: 分值 − 扣分 = 得分 in every row; 分值 and 得分 held to 附件1."""
    form = Form(sheet, (14, 30, 12, 10, 10, 10), (32, 12, 8, 12, 8, 12, 8, 70), reasons)
    form.work_title(1)
    form.title("正文得分表", "（2023年度；表6、表7、表13、表15、表16，照公开报告正文）")
    form.unit_note(f"部门（单位）名称：{DEPARTMENT}", "单位：分", 4)
    top = form.row
    form.heading_row(top, ("一级指标", "三级指标", "出处", "分值", "扣分", "得分"))
    form.work_headings(top, SCORE_WORK)
    records = rows("scheme_scores", lambda r: bool(r["body_score"]), doc=DOC)
    form.merge_down(top + 1, records, level1=(1, 1))
    for at, record in enumerate(records, start=top + 1):
        name = record["level4"] or record["level3"]
        form.item(at, name)
        form.put(at, 2, name, "text")
        form.put(at, 3, record["where"].split(" / ")[1])
        weight = form.printed(at, 4, record["body_weight"])
        lost = form.printed(at, 5, record["body_deducted"])
        score = form.printed(at, 6, record["body_score"])
        form.check(at, "复算得分", score, f"{weight}-{lost}")
        form.check(at, "附件1分值", weight, record["weight"])
        form.check(at, "附件1得分", score, record["score_published"])
    form.row = top + 1 + len(records)
    form.finish(freeze=f"A{top + 1}", repeat_rows=f"{top}:{top}")


@dataclass(frozen=True, slots=True)
class Compared:
    """One fact printed twice: where and how, and the figure that was scored."""

    where: str
    name: str
    figure: str
    unit: str
    scored: str


def _compared() -> Iterator[Compared]:
    def scored(name: str) -> str:
        # 税收 stands in 表5 twice; the last is the one that was scored.
        record = rows("targets_vs_actual", doc=DOC, where=TABLE5, indicator=name)[-1]
        return record["actual"] + ("%" if record["unit"] == "%" else "")

    for record in rows("targets_vs_actual", doc=DOC, where=OWN_REPORT):
        percent = "%" if record["unit"] == "%" else ""
        yield Compared(
            "附件9 自评报告",
            record["indicator"],
            record["actual"] + percent,
            record["unit"],
            scored(SAME[record["indicator"]]),
        )
    for name, indicator in STATED.items():
        said = stated(DOC, name)
        yield Compared(said["where"], name, said["figure"], said["unit"], scored(indicator))
    for name in ROUNDED:
        first = rows("targets_vs_actual", doc=DOC, where=TABLE5, indicator=name)[0]
        inputs = row("scheme_scores", doc=DOC, level3=name)["inputs"]
        yield Compared("表5", name, first["actual"], first["unit"], inputs.partition("实际=")[2].partition(";")[0])


def figures(sheet: Worksheet, reasons: Reasons) -> None:
    """自评数对照: the same fact as other places of the report print it."""
    form = Form(sheet, (30, 34, 14, 10), (34, 14, 10, 90), reasons)
    form.work_title(1, "复算区（不属于原表）：差异＝印数－评分所用的数")
    form.title("自评数与评价数对照", "（2023年度；数值与出处均照公开报告）")
    form.unit_note(f"部门（单位）名称：{DEPARTMENT}", "单位：见各项", 3)
    top = form.row
    form.heading_row(top, ("出处", "项目", "数值", "单位"))
    form.work_headings(top, FIGURE_WORK)
    found = list(_compared())
    for at, one in enumerate(found, start=top + 1):
        form.item(at, one.name)
        form.put(at, 1, one.where, "text")
        form.put(at, 2, one.name, "text")
        value = form.printed(at, 3, one.figure)
        form.put(at, 4, one.unit)
        form.check(at, "评分所用的数", value, one.scored)
    form.row = top + 1 + len(found)
    form.finish(freeze=f"A{top + 1}", repeat_rows=f"{top}:{top}")
