"""甘州2024：部门整体绩效目标管理评估: 得分率 by 一级指标, total and grade; the indicator system's points; funds.

The report prints no points but the total: 得分率 times 分值 gives them. Rates of the county's own system are truncated
to two decimals (70.339% prints as 70.33%).
"""

from __future__ import annotations

from typing import Final

from agency_form import UNPUBLISHED, Form
from openpyxl.worksheet.worksheet import Worksheet
from published import row, rows, runs

DOC: Final = "ganzhou-2024"
DEPARTMENT: Final = "甘州区工业和信息化局"
Reasons = dict[tuple[str, str], str]


def scores(sheet: Worksheet, reasons: Reasons) -> None:
    """四、评估结论: 一级指标 with 得分率; the points are in the 复算区, as the report does not print them."""
    form = Form(sheet, (30, 12, 14, 14, 14), (26, 12, 8, 12, 8, 12, 8, 110), reasons)
    form.work_title(1)
    form.title("部门整体绩效目标管理评估得分表", "（2024年度）")
    form.unit_note(f"部门（单位）名称：{DEPARTMENT}", "单位：分", 4)
    top = form.row
    form.heading_row(top, ("一级指标", "分值", "得分率", "得分", "评估等级"))
    form.work_headings(top, ("复算项目", "复算得分", "差异", "复算分值", "差异", "复算等级", "差异", "复算说明"))
    levels = rows("rollups", doc=DOC, level="1")
    for at, level in enumerate(levels, start=top + 1):
        form.item(at, level["level1"])
        form.put(at, 1, level["level1"], "text")
        weight, rate = form.printed(at, 2, level["weight"]), form.printed(at, 3, level["rate_published"])
        form.put(at, 4, None)
        form.put(at, 5, None)
        form.formula(at, form.column("复算得分"), f'JX_SCORE({rate},{weight},"按比例")', number_format="0.00")
        form.remark(at, level["note"])
    first, last = top + 1, top + len(levels)
    at = last + 1
    total = row("rollups", doc=DOC, level="0")
    form.put(at, 1, total["level1"], "total")
    weight = form.printed(at, 2, total["weight"], "total")
    form.put(at, 3, None, "total")
    score = form.printed(at, 4, total["score_published"], "total")
    grade = form.put(at, 5, total["grade"], "total")
    form.item(at, total["level1"])
    form.check(at, "复算分值", weight, f"SUM(B{first}:B{last})")
    form.check(at, "复算得分", score, f"SUM({form.slot(first, '复算得分')}:{form.slot(last, '复算得分')})")
    form.check(at, "复算等级", grade, f"JX_GRADE({form.slot(at, '复算得分')})", text=True)
    form.row = at + 1
    form.footnotes("注：报告只印各一级指标的得分率和总分，没有印各项得分。")
    form.signatures("评估机构（盖章）", "评估组负责人（签字）", "日期")
    form.finish(freeze=f"A{first}")


def system(sheet: Worksheet, reasons: Reasons) -> None:
    """八、评估指标体系: the points of 一级 and 二级 indicators."""
    form = Form(sheet, (30, 10, 40, 10), (30, 12, 8, 60), reasons)
    form.work_title(1)
    form.title("部门整体绩效目标管理评估指标体系", "（2024年度）")
    form.unit_note(f"部门（单位）名称：{DEPARTMENT}", "单位：分", 4)
    top = form.row
    form.heading_row(top, ("一级指标", "分值", "二级指标", "分值"))
    form.work_headings(top, ("复算项目", "复算一级分值", "差异", "复算说明"))
    weights = {r["level1"]: r["weight"] for r in rows("rollups", doc=DOC)}
    leaves = rows("scheme_scores", lambda r: bool(r["level2"]), doc=DOC)
    for at, leaf in enumerate(leaves, start=top + 1):
        form.item(at, leaf["level2"])
        form.put(at, 3, leaf["level2"], "text")
        form.printed(at, 4, leaf["weight"])
    for start, end in runs(leaves, "level1"):
        at, name = top + 1 + start, leaves[start]["level1"]
        form.put(at, 1, name, "text", to_row=top + 1 + end)
        weight = form.printed(at, 2, weights[name], to_row=top + 1 + end)
        form.check(at, "复算一级分值", weight, f"SUM(D{at}:D{top + 1 + end})")
    at = form.row = top + 1 + len(leaves)
    form.put(at, 1, "合计", "total")
    weight = form.printed(at, 2, row("rollups", doc=DOC, level="0")["weight"], "total")
    form.put(at, 3, None, "total")
    form.put(at, 4, None, "total")
    form.item(at, "合计")
    form.check(at, "复算一级分值", weight, f"SUM(B{top + 1}:B{at - 1})")
    form.row += 1
    form.signatures("评估机构（盖章）", "评估组负责人（签字）", "日期")
    form.finish(freeze=f"A{top + 1}")


# 资金情况


def _sources(form: Form) -> str:
    """资金来源: budget and what arrived, by level of government; the address of the total that arrived."""
    top = form.row
    lines = rows("funds", doc=DOC, block="资金来源")
    form.headings(top, [(1, 2, "资金来源"), (3, 3, "全年预算数"), (4, 4, "实际到位资金")])
    form.headings(top, [(5, 6, "备注")])
    form.work_headings(top, ("复算项目", "复算合计", "差异", "复算实际到位资金合计", "差异", "", "复算说明"))
    for at, line in enumerate(lines, start=top + 1):
        form.put(at, 1, line["line"], "text", to_column=2)
        form.printed(at, 3, line["budget_full"])
        form.printed(at, 4, line["amount"])
        form.put(at, 5, None, to_column=6)
    first, last = top + 1, top + len(lines)
    form.item(first, "资金来源合计")
    for column, heading in (("C", "复算合计"), ("D", "复算实际到位资金合计")):
        form.check(first, heading, f"{column}{first}", f"SUM({column}{first + 1}:{column}{last})")
    form.row = last + 2
    return f"D{first}"


def funds(sheet: Worksheet, reasons: Reasons) -> None:
    """一、部门基本情况 and the rates that 五、（二） and （四） quote from the department's own forms."""
    form = Form(sheet, (22, 22, 14, 14, 14, 14), (28, 14, 9, 22, 9, 12, 90), reasons)
    form.work_title(1)
    form.title("部门资金情况表", "（2024年度）")
    form.unit_note(f"部门（单位）名称：{DEPARTMENT}", "单位：万元", 4)
    top = form.row
    received = _sources(form)
    head = form.row
    form.heading_row(head, ("出处", "项目", "全年预算数", "全年执行数", "执行率", "结转结余"))
    form.work_headings(head, ("复算项目", "复算执行率", "差异", "四舍五入则为", "复算结转结余", "差异", "复算说明"))
    lines = rows("funds", lambda r: r["block"] != "资金来源", doc=DOC)
    for at, line in enumerate(lines, start=head + 1):
        form.item(at, line["line"])
        form.put(at, 1, line["where"], "text")
        form.put(at, 2, line["line"], "text")
        budget, spent = form.printed(at, 3, line["budget_full"]), form.printed(at, 4, line["spent"])
        rate = form.printed(at, 5, line["rate_published"])
        left = form.printed(at, 6, line["carry_over"])
        if line["spent"]:
            formula = f"JX_EXEC_RATE({spent},{budget},2"
            form.check(at, "复算执行率", rate, f'{formula},"截断")', f"{formula})")
        else:
            form.say(at, "复算执行率", UNPUBLISHED)
            form.remark(at, line["note"])
        if line["carry_over"]:
            form.check(at, "复算结转结余", left, f"{received}-{spent}")
    form.row = head + 1 + len(lines)
    form.signatures("填报人（签字）", "负责人（签字）", "填报日期")
    form.finish(freeze=f"A{top}")
