"""枣庄2023：what the 评分表 rests on: targets and results (附件3), reviewed projects (表14), the pace of spending (表10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from agency_form import Form
from openpyxl.worksheet.worksheet import Worksheet
from published import Row, inputs, row, rows, runs

DOC: Final = "zaozhuang-2023"
DEPARTMENT: Final = "枣庄市市中区工业和信息化局"
Reasons = dict[tuple[str, str], str]


def scored() -> list[Row]:
    return rows("scheme_scores", lambda r: r["level1"] != "合计", doc=DOC)


def number_of(record: Row) -> str:
    """`附件2 (19)` → `(19)`."""
    return record["where"].split()[-1]


# 目标完成情况


@dataclass(frozen=True, slots=True)
class Completion:
    """One target of 附件3 with the completion that 附件2 prints for it, `` where it prints none."""

    number: str
    group: str
    name: str
    target: str
    actual: str
    unit: str
    printed: str
    note: str


def completions() -> Iterator[Completion]:
    """附件3 beside 附件2 (19)-(26): the k-th completion quoted there belongs to the k-th target assessed."""
    targets = rows("targets_vs_actual", doc=DOC, where="附件3")
    judged = [r for r in scored() if 19 <= int(number_of(r).strip("()")) <= 26]
    for record, (first, last) in zip(judged, runs(targets, "group"), strict=True):
        quoted = iter(record["inputs"].split(";"))
        for target in targets[first : last + 1]:
            done = next(quoted).partition("=")[2] if target["actual"] else ""
            name = target["indicator"] + (f"（{target['part']}）" if target["part"] else "")
            yield Completion(
                number_of(record), target["group"], name, f"{target['operator']}{target['target']}{target['unit']}",
                target["actual"] or "不予考核", target["unit"], done, target["note"],
            )  # fmt: skip


def completion_text(done: Completion) -> str:
    """The 评价值 of one target: as printed; 不予考核; a zero that 附件2 says in words (实际未出台)."""
    if done.actual == "不予考核":
        return done.actual
    return "0%" if done.printed in ("", "0") and Decimal(done.actual) == 0 else done.printed


def targets_sheet(sheet: Worksheet, reasons: Reasons) -> None:
    """附件3 部门整体绩效目标完成情况, with the completion rates of 附件2."""
    form = Form(sheet, (24, 40, 16, 14, 10, 14, 34), (44, 12, 9, 12, 90), reasons)
    form.work_title(1)
    form.title("年度整体绩效目标完成情况表", "（2023年度）")
    form.unit_note(f"部门（单位）名称：{DEPARTMENT}", "单位：见各项", 5)
    top = form.row
    form.heading_row(top, ("职责", "指标", "目标值", "实际完成值", "单位", "完成率", "存在问题"))
    form.work_headings(top, ("复算项目", "复算完成率", "差异", "截断则为", "复算说明"))
    found = list(completions())
    for at, done in enumerate(found, start=top + 1):
        form.item(at, done.name)
        form.put(at, 2, done.name, "text")
        target = form.put(at, 3, done.target)
        actual = form.printed(at, 4, done.actual)
        unit = form.put(at, 5, done.unit)
        rate = form.printed(at, 6, done.printed)
        form.put(at, 7, done.note or None, "text")
        formula = f"JX_COMPLETION({actual}&{unit},{target},,2"
        if done.actual == "不予考核":
            continue
        if done.printed:
            form.check(at, "复算完成率", rate, f"{formula})", f'{formula},"截断")')
        else:
            form.formula(at, form.column("复算完成率"), f"{formula})", number_format="0.00%")
    for first, last in runs([{"group": d.group} for d in found], "group"):
        form.put(top + 1 + first, 1, found[first].group, "text", to_row=top + 1 + last)
    form.row = top + 1 + len(found)
    form.footnotes("注：目标值、实际完成值照附件3，完成率照附件2；附件2没有印完成率的空着。")
    form.finish(freeze=f"A{top + 1}", repeat_rows=f"{top}:{top}")


# 绩效复评


def reviews_sheet(sheet: Worksheet, reasons: Reasons) -> None:
    """表14 抽查项目绩效复评情况表: the grades of self-evaluation and review, and by how many they differ."""
    form = Form(sheet, (46, 14, 14, 12, 12, 12), (46, 12, 9, 12, 12, 12, 10, 9, 60), reasons)
    form.work_title(1)
    form.title("抽查项目绩效复评情况表", "（2023年度）")
    form.unit_note(f"部门（单位）名称：{DEPARTMENT}", "单位：万元、分", 4)
    top = form.row
    form.heading_row(top, ("项目", "全年预算数", "全年执行数", "执行率", "自评得分", "复核得分"))
    work = (
        "复算项目",
        "复算执行率",
        "差异",
        "截断则为",
        "复算自评等级",
        "复算复核等级",
        "复算档差",
        "差异",
        "复算说明",
    )
    form.work_headings(top, work)
    projects = rows("funds", lambda r: r["block"].startswith("表14"), doc=DOC)
    first, last = top + 1, top + len(projects)
    for at, project in enumerate(projects, start=first):
        form.item(at, project["project"])
        form.put(at, 1, project["project"], "text")
        budget, spent = form.printed(at, 2, project["budget_full"]), form.printed(at, 3, project["spent"])
        rate = form.printed(at, 4, project["rate_published"])
        formula = f"JX_EXEC_RATE({spent},{budget},2"
        form.check(at, "复算执行率", rate, f"{formula})", f'{formula},"截断")')
        points = inputs(project["note"])
        own = form.printed(at, 5, points.get("自评得分", ""))
        reviewed = form.printed(at, 6, points.get("复核得分", ""))
        if points:
            grades = [
                form.formula(at, form.column(heading), f"JX_GRADE({cell})")
                for heading, cell in (("复算自评等级", own), ("复算复核等级", reviewed))
            ]
            positions = [f'FIND({grade},"优良中差")' for grade in grades]
            form.formula(at, form.column("复算档差"), f"ABS({positions[1]}-{positions[0]})", number_format="0")
    form.item(last, "合计")
    for column in (2, 3):
        form.check(
            last, "复算档差", form.at(last, column), f"SUM({form.at(first, column)}:{form.at(last - 1, column)})"
        )
    form.row = last + 2
    _review_counts(form, f"{form.at(first, form.work + 6)}:{form.at(last - 1, form.work + 6)}")
    form.finish(freeze=f"A{top + 1}")


def _review_counts(form: Form, steps: str) -> None:
    """附件2 (27): how many projects keep their grade, how many lose one or two."""
    quoted = row("scheme_scores", doc=DOC, where="附件2 (27)")["inputs"].split(";")
    form.headings(form.row, [(1, 1, "复评结果与自评结果（附件2第27项）"), (2, 2, "项目数")])
    form.work_headings(form.row, ("复算项目", "复算项目数", "差异", "复算说明"))
    for number, name in enumerate(("同档", "差1档", "差2档")):
        form.row += 1
        count = next(text.removeprefix(name) for text in quoted if text.startswith(name))
        form.item(form.row, name)
        form.put(form.row, 1, name, "text")
        form.check(form.row, "复算项目数", form.printed(form.row, 2, count), f"COUNTIF({steps},{number})")
    form.row += 1


# 预算执行进度


def progress_sheet(sheet: Worksheet, reasons: Reasons) -> None:
    """表10 预算执行进度与序时进度对比表, and the same spending over the budget, as the 评分标准 of (3) divides."""
    form = Form(sheet, (12, 18, 20, 14, 14), (16, 12, 9, 12, 12, 9, 14, 70), reasons)
    form.work_title(1)
    form.title("预算执行进度与序时进度对比表", "（2023年度）")
    form.unit_note(f"部门（单位）名称：{DEPARTMENT}", "单位：元", 4)
    budget = row("funds", doc=DOC, block="总览", line="预算执行")
    form.put(form.row, 1, "调整后预算数（万元）", "text", to_column=2)
    total = form.printed(form.row, 3, budget["budget_full"])
    form.row += 1
    top = form.row
    form.heading_row(top, ("时点", "执行数", "全年执行数", "执行进度", "序时进度"))
    form.work_headings(
        top,
        ("复算项目", "复算执行进度", "差异", "截断则为", "复算序时进度", "差异", "按预算数的进度", "复算说明"),
    )
    spent = [r for r in rows("funds", doc=DOC, block="表10执行进度") if r["rate_published"]]
    times = rows("funds", doc=DOC, block="表10序时进度")
    for at, (line, time) in enumerate(zip(spent, times, strict=True), start=top + 1):
        month = line["line"].removesuffix("执行进度")
        form.item(at, f"{month}底")
        form.put(at, 1, f"{month}底")
        done, whole = form.printed(at, 2, line["spent"]), form.printed(at, 3, line["amount"])
        rate, due = form.printed(at, 4, line["rate_published"]), form.printed(at, 5, time["rate_published"])
        form.check(at, "复算执行进度", rate, f"JX_RATE({done},{whole},2)", f'JX_RATE({done},{whole},2,"截断")')
        form.check(at, "复算序时进度", due, f"JX_RATE({time['rate_num']},{time['rate_den']},2)")
        form.formula(at, form.column("按预算数的进度"), f"JX_RATE({done}/10000,{total},2)", number_format="0.00%")
        if month == "11月":
            form.remark(at, "评分标准的分母是预算数：11月底低于92%，表10以全年执行数为分母则高于序时进度")
    form.row = top + 1 + len(spent)
    note = row("funds", doc=DOC, line="与决算数据差异")
    form.footnotes(f"注：表10数据为国库支付数，与决算数相差{note['amount']}万元。")
    form.finish(freeze=f"A{top + 1}")
