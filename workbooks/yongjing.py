"""永靖2023：部门整体支出绩效评价指标评分表, and the report's budget figures.

The report prints 分值, 扣分 and 得分 without rules: what can be recomputed are 得分 = 分值 − 扣分, the roll-up of 分值,
the totals, the grade, and the sums and the execution rate of the budget.
"""

from __future__ import annotations

from typing import Final

from agency_form import Form
from openpyxl.worksheet.worksheet import Worksheet
from published import Row, row, rows, runs

DOC: Final = "yongjing-2023"
DEPARTMENT: Final = "永靖县工业和信息化局"
TOP: Final = 4
Reasons = dict[tuple[str, str], str]


WORK: Final = (
    "复算项目", "复算一级分值", "差异", "复算二级分值", "差异", "复算三级分值合计", "差异",
    "复算扣分合计", "差异", "复算得分", "差异", "复算得分率", "复算等级", "差异", "复算说明",
)  # fmt: skip


def scores(sheet: Worksheet, reasons: Reasons) -> None:
    """附表1 部门整体支出绩效评价指标评分表."""
    table = rows("scheme_scores", doc=DOC)
    leaves = [r for r in table if r["level3"]]
    weights = {(r["level1"], r["level2"]): r["weight"] for r in table if not r["level3"]}
    form = Form(sheet, (16, 8, 18, 8, 30, 8, 8, 8), (26, 8, 7, 8, 7, 8, 7, 8, 7, 8, 7, 9, 8, 7, 150), reasons)
    form.work_title(1)
    form.title("部门整体支出绩效评价指标评分表", "（2023年度）")
    form.unit_note(f"部门（单位）名称：{DEPARTMENT}", "单位：分", 6)
    form.heading_row(TOP, ("一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "扣分", "得分"))
    form.work_headings(TOP, WORK)
    first = TOP + 1
    for at, leaf in enumerate(leaves, start=first):
        form.item(at, leaf["level3"])
        form.put(at, 5 if leaf["level2"] else 3, leaf["level3"], "text", to_column=5)
        weight = form.printed(at, 6, leaf["weight"])
        lost = form.printed(at, 7, leaf["deducted_published"])
        score = form.printed(at, 8, leaf["score_published"])
        form.check(at, "复算得分", score, f"{weight}-{lost}")
        if leaf["note"]:
            form.remark(at, leaf["note"])
    for start, end in runs(leaves, "level1", "level2"):
        leaf, at = leaves[start], first + start
        if leaf["level2"]:
            form.put(at, 3, leaf["level2"], to_row=first + end)
            weight = form.printed(at, 4, weights[leaf["level1"], leaf["level2"]], to_row=first + end)
            form.check(at, "复算二级分值", weight, f"SUM(F{at}:F{first + end})")
    for start, end in runs(leaves, "level1"):
        at, name = first + start, leaves[start]["level1"]
        form.put(at, 1, name, to_row=first + end)
        weight = form.printed(at, 2, weights[name, ""], to_row=first + end)
        # 服务对象满意度 has no 二级 line of its own.
        children = "D" if leaves[start]["level2"] else "F"
        form.check(at, "复算一级分值", weight, f"SUM({children}{at}:{children}{first + end})")
    form.row = first + len(leaves)
    _totals(form, first, table[-1])
    form.signatures("评价机构（盖章）", "评价组负责人（签字）", "日期")
    form.finish(freeze=f"A{first}", repeat_rows=f"{TOP}:{TOP}")


def _totals(form: Form, first: int, total: Row) -> None:
    """合计 against the sums of the columns and of the 一级 weights; 得分率 and grade."""
    at, last = form.row, form.row - 1
    form.put(at, 1, "合计", "total", to_column=5)
    weight = form.printed(at, 6, total["weight"], "total")
    lost = form.printed(at, 7, total["deducted_published"], "total")
    score = form.printed(at, 8, total["score_published"], "total")
    form.item(at, "合计")
    form.check(at, "复算一级分值", weight, f"SUM(B{first}:B{last})")
    form.check(at, "复算三级分值合计", weight, f"SUM(F{first}:F{last})")
    form.check(at, "复算扣分合计", lost, f"SUM(G{first}:G{last})")
    form.check(at, "复算得分", score, f"SUM(H{first}:H{last})")
    form.formula(at, form.column("复算得分率"), f"JX_RATE({score},{weight},2)", number_format="0.00%")
    overall = row("rollups", doc=DOC, level="0")
    grade_row = at + 1
    form.put(grade_row, 1, "评价等级", "total", to_column=5)
    grade = form.put(grade_row, 6, overall["grade"], "total", to_column=8)
    form.item(grade_row, "评价等级")
    form.check(grade_row, "复算等级", grade, f"JX_GRADE({score})", text=True)
    form.row = grade_row + 1


def funds(sheet: Worksheet, reasons: Reasons) -> None:
    """三、部门预算安排及执行情况: income and spending, budget and final account."""
    form = Form(sheet, (18, 40, 16, 16, 14), (30, 14, 8, 14, 8, 12, 150), reasons)
    form.work_title(1)
    form.title("部门预算安排及执行情况表", "（2023年度）")
    records = rows("funds", doc=DOC)
    form.unit_note(f"部门（单位）名称：{DEPARTMENT}", f"单位：{records[0]['unit']}", 4)
    top = form.row
    form.heading_row(top, ("类别", "项目", "年初预算数", "决算数", "预算执行率"))
    form.work_headings(top, ("复算项目", "复算合计", "差异", "复算执行率", "差异", "截断则为", "复算说明"))
    spans = runs(records, "block")
    for start, end in spans:
        form.put(top + 1 + start, 1, records[start]["block"], to_row=top + 1 + end)
    for at, record in enumerate(records, start=top + 1):
        form.put(at, 2, record["line"], "text")
        spent = record["block"] == "支出决算"
        form.printed(at, 3, "" if spent else record["budget_initial"])
        form.printed(at, 4, record["spent"] if spent else record["amount"])
        form.printed(at, 5, record["rate_published"])
    lines = {(r["block"], r["line"]): top + 1 + n for n, r in enumerate(records)}
    income, spending = lines["收入预算", "年初收入预算数"], lines["支出预算", "支出预算数"]
    form.item(income, "收入预算")
    form.check(income, "复算合计", f"C{income}", f"SUM(C{income + 1}:C{income + 2})")
    form.item(spending, "支出预算")
    form.check(spending, "复算合计", f"C{spending}", f"SUM(C{spending + 1}:C{spending + 4})")
    final = lines["支出决算", "支出决算数"]
    received = lines["收入决算", "收入决算数"]
    form.item(final, "全年预算执行率")
    form.check(
        final, "复算执行率", f"E{final}", f"JX_EXEC_RATE(D{final},D{received},0)",
        f'JX_EXEC_RATE(D{final},D{received},0,"截断")',
    )  # fmt: skip
    form.remark(final, records[final - top - 1]["note"].partition("；另")[0].partition("，另")[0])
    form.row = top + 1 + len(records)
    form.signatures("填报人（签字）", "负责人（签字）", "日期")
    form.finish(freeze=f"A{top + 1}")
