"""宁县2024：项目支出绩效目标运行监控表, one sheet a project, in the layout of 财预〔2019〕136号.

Rates of the county's system are truncated to two decimals, as in its 自评表. Deviation reasons stand under the six
sub-headings of the form; a heading that nobody filled stays blank, as published.
"""

from __future__ import annotations

from typing import Final

from agency_form import UNPUBLISHED, Form
from ningxian import DEPARTMENT, DOC
from openpyxl.worksheet.worksheet import Worksheet
from published import Row, row, rows

Reasons = dict[tuple[str, str], str]
REASONS: Final = ("经费保障", "制度保障", "人员保障", "硬件条件保障", "其他", "原因说明")
TOTAL: Final = "年度资金总额"
PARTS: Final = ("其中：财政拨款", "上年结转资金", "其他资金")
AMOUNTS: Final = {
    "年初预算数": "budget_initial",
    "全年预算数": "budget_full",
    "监控期执行数": "spent",
    "全年预计执行数": "forecast",
}
PROJECTS: Final = tuple(dict.fromkeys(r["project"] for r in rows("funds", doc=DOC, block="监控资金")))
MONITORED: Final = frozenset(r["project"] for r in rows("monitoring", doc=DOC))

WIDTHS: Final = (11, 14, 26, 13, 13, 13, 12, 10, 12, 11, 8, 20, 11, 14)
FUND_WORK: Final = (
    "复算项目", "复算执行率", "差异", "四舍五入则为", "复算年初预算数", "差异", "复算全年预算数", "差异",
    "复算监控期执行数", "差异", "复算全年预计执行数", "差异", "自评表全年预算数", "差异", "复算说明",
)  # fmt: skip
INDICATOR_WORK: Final = ("复算项目", "复算完成进度", "复算偏离", *[""] * 11, "复算说明")
WORK_WIDTHS: Final = (24, 12, 9, 12, 12, 7, 12, 7, 12, 7, 12, 7, 12, 10, 110)


def _fund_rows(form: Form, project: str) -> None:
    """资金来源, the four amounts and 执行率; sums of the sources; the same budget as the 自评表 prints it."""
    top = form.row
    funds = rows("funds", doc=DOC, block="监控资金", project=project)
    form.put(top, 1, f"项目资金（{funds[0]['unit']}）", "head", to_row=top + len(funds))
    headings = [(2, 3, "资金来源"), (4, 5, "年初预算数"), (6, 7, "全年预算数"), (8, 9, "监控期执行数")]
    form.headings(top, [*headings, (10, 11, "执行率"), (12, 13, "全年预计执行数"), (14, 14, "备注")])
    form.work_headings(top, FUND_WORK)
    columns = dict(zip(AMOUNTS, (4, 6, 8, 12), strict=True))
    at: dict[str, int] = {}
    for line, fund in enumerate(funds, start=top + 1):
        at[fund["line"]] = line
        form.item(line, fund["line"])
        form.put(line, 2, fund["line"], "text", to_column=3)
        cells = {
            name: form.printed(line, columns[name], fund[key], to_column=columns[name] + 1)
            for name, key in AMOUNTS.items()
        }
        rate = form.printed(line, 10, fund["rate_published"], to_column=11)
        form.put(line, 14, None)
        spent, budget = cells["监控期执行数"], cells["全年预算数"]
        # The system prints 0% where nothing was budgeted or spent, also beside a blank.
        nothing = f"N({spent})*N({budget})=0"
        form.check(
            line, "复算执行率", rate,
            f'IF({nothing},0,JX_EXEC_RATE({spent},{budget},2,"截断"))',
            f"IF({nothing},0,JX_EXEC_RATE({spent},{budget},2))",
        )  # fmt: skip
    for name, column in columns.items():
        parts = [form.at(at[part], column) for part in PARTS]
        heading = f"复算{name}"
        if all(form.sheet[part].value is None for part in parts):
            form.say(at[TOTAL], heading, UNPUBLISHED)
        else:
            form.check(at[TOTAL], heading, form.at(at[TOTAL], column), f"SUM({','.join(parts)})")
    evaluated = row("funds", doc=DOC, block="自评资金", project=project, line=TOTAL)
    form.check(at[TOTAL], "自评表全年预算数", form.at(at[TOTAL], columns["全年预算数"]), evaluated["budget_full"])
    form.row = top + len(funds) + 1


def _reasons(text: str) -> dict[str, str]:
    """`经费保障=资金到位不及时;原因说明=…;` → the reasons by sub-heading.

    Raises:
        LookupError: a sub-heading that the form does not have.
    """
    given = dict(part.split("=", 1) for part in text.split(";") if part)
    if unknown := set(given) - set(REASONS):
        raise LookupError(f"monitoring.csv: {unknown}")
    return given


def _progress(target: str, actual: str, indicator: Row) -> str:
    """Completion to date against the year's target: `=1400` of `>=1800户`, `=51%` of `>=12%`."""
    number = f'JX_TARGET({actual},"数值")'
    with_unit = f'{number}*100&"%"' if "%" in indicator["actual_to_date"] else f'{number}&JX_TARGET({target},"单位")'
    return f"JX_COMPLETION({with_unit},{target},,2)"


def _indicator_rows(form: Form, indicators: list[Row]) -> None:
    top = form.row
    form.headings(
        top,
        [(1, 1, "一级指标"), (2, 2, "二级指标"), (3, 3, "三级指标"), (4, 4, "年度指标值"), (5, 5, "监控期执行情况"),
         (6, 6, "全年预计完成情况"), (13, 13, "完成目标可能性"), (14, 14, "拟改进措施")],
        to_row=top + 1,
    )  # fmt: skip
    form.headings(top, [(7, 12, "偏差原因分析")])
    form.headings(top + 1, [(column, column, name) for column, name in enumerate(REASONS, start=7)])
    form.work_headings(top, INDICATOR_WORK, to_row=top + 1)
    form.merge_down(top + 2, indicators, level1=(1, 1), level2=(2, 2))
    for at, indicator in enumerate(indicators, start=top + 2):
        form.item(at, indicator["level3"])
        form.put(at, 3, indicator["level3"], "text")
        target = form.put(at, 4, indicator["annual_target"])
        actual = form.put(at, 5, indicator["actual_to_date"])
        form.put(at, 6, indicator["forecast"])
        given = _reasons(indicator["deviation_reasons"])
        for column, name in enumerate(REASONS, start=7):
            form.put(at, column, given.get(name), "text")
        form.put(at, 13, indicator["likelihood"] or None)
        form.put(at, 14, indicator["improvement"] or None, "text")
        if any(letter.isdigit() for letter in indicator["annual_target"]):
            rate = form.formula(
                at, form.column("复算完成进度"), _progress(target, actual, indicator), number_format="0.00%"
            )
            form.formula(at, form.column("复算偏离"), f'IF(ABS({rate}-1)>0.1,"超±10%","±10%以内")')
        else:
            # `=100%` of 完成 or 保障: not comparable.
            form.say(at, "复算完成进度", "定性")
        if indicator["note"]:
            form.remark(at, indicator["note"])
    form.row = top + 2 + len(indicators)


def monitoring(project: str, sheet: Worksheet, reasons: Reasons) -> None:
    """One 运行监控表."""
    form = Form(sheet, WIDTHS, WORK_WIDTHS, reasons)
    form.work_title(1)
    form.title("项目支出绩效目标运行监控表", "（2024年度）")
    unit = row("funds", doc=DOC, block="监控资金", project=project, line=TOTAL)["unit"]
    form.unit_note(f"部门（单位）名称：{DEPARTMENT}", f"单位：{unit}", 8)
    form.put(form.row, 1, "项目名称", "head")
    form.put(form.row, 2, project, "text", to_column=14)
    form.row += 1
    _fund_rows(form, project)
    if project in MONITORED:
        _indicator_rows(form, rows("monitoring", doc=DOC, project=project))
    else:
        form.put(form.row, 1, "（公开报告的转录没有此项目的指标行，只有资金）", "text", to_column=14)
        form.row += 1
    form.signatures("填报人（签字）", "项目负责人（签字）", "填报日期")
    form.finish(freeze="A4")
