"""宁县2024：amounts that the report's text quotes from its forms, held to the forms."""

from __future__ import annotations

from typing import Final

from agency_form import Form
from ningxian import DEPARTMENT, DOC
from openpyxl.worksheet.worksheet import Worksheet
from published import Row, row, rows

Reasons = dict[tuple[str, str], str]
TOTAL: Final = "年度资金总额"
SPENT: Final = "评估报告正文引述支出"
WORK: Final = ("复算项目", "复算数额", "差异", "复算说明")


def _amount_in_form(quoted: Row) -> tuple[str, str]:
    """(what the form calls it with its unit, the amount there) for a quoted amount."""
    if quoted["block"] == SPENT:
        form = row("funds", doc=DOC, block="自评资金", project=quoted["project"], line=TOTAL)
        return "附件2自评表全年执行数（元）", form["spent"]
    form = row("funds", doc=DOC, block="2024年预算(目标申报表)", line="支出预算合计")
    return "附件1目标申报表支出预算合计（万元）", form["budget_initial"]


def quoted(sheet: Worksheet, reasons: Reasons) -> None:
    """正文引述的数额: each from the amount in the form, in the text's unit and with its decimals."""
    form = Form(sheet, (26, 50, 12, 8, 36, 16), (50, 12, 8, 60), reasons)
    form.work_title(1)
    form.title("正文引述的数额", "（2024年度；数值与出处均照公开报告）")
    form.unit_note(f"部门（单位）名称：{DEPARTMENT}", "单位：见各项", 4)
    top = form.row
    form.heading_row(top, ("出处", "项目", "正文印数", "单位", "表中栏目", "表中数额"))
    form.work_headings(top, WORK)
    found = rows("funds", lambda r: r["block"] in (SPENT, "批复预算"), doc=DOC)
    for at, record in enumerate(found, start=top + 1):
        name = record["project"] if record["block"] == SPENT else record["line"]
        form.item(at, name)
        form.put(at, 1, record["where"], "text")
        form.put(at, 2, name, "text")
        value = form.printed(at, 3, record["spent"] or record["budget_initial"])
        form.put(at, 4, record["unit"])
        label, amount = _amount_in_form(record)
        form.put(at, 5, label, "text")
        operand = form.printed(at, 6, amount)
        # Whole 万元 are printed without their zeros.
        form.check(at, "复算数额", value, f"ROUND({operand}/10000,2)" if "（元）" in label else operand)
    form.row = top + 1 + len(found)
    form.finish(freeze=f"A{top + 1}", repeat_rows=f"{top}:{top}")
