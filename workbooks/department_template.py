"""空白表样：部门整体支出绩效目标表, its budget added up by formulas and each 指标值 checked beside the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from agency_form import Form
from openpyxl.worksheet.worksheet import Worksheet
from templates import INVENTED, WHOLE, closing, levels, opening

WIDTHS: Final = (14, 20, 20, 16, 16, 16)
# Heading, amount; None where a formula adds up.
BUDGET: Final = (
    ("人员经费", "280"),
    ("公用经费", "30"),
    ("基本支出合计", None),
    ("项目支出", "80"),
    ("支出预算合计", None),
)


def _budget(form: Form) -> None:
    top = form.row
    form.put(top, 1, "年度预算（万元）", "head", to_row=top + 1)
    form.headings(top, [(n, n, name) for n, (name, _) in enumerate(BUDGET, start=2)])
    at = top + 1
    staff, office, basic, projects, _ = (form.at(at, column) for column in range(2, 7))
    sums = {"基本支出合计": f"{staff}+{office}", "支出预算合计": f"{basic}+{projects}"}
    for column, (name, amount) in enumerate(BUDGET, start=2):
        if amount is None:
            form.formula(at, column, sums[name], "formula", "0.00")
        else:
            form.printed(at, column, amount)
    form.row = top + 2
    form.put(form.row, 1, "年度总体目标", "head")
    form.put(
        form.row,
        2,
        f"{INVENTED}：新增规模以上工业企业8户以上，走访企业120次以上，规模以上工业增加值增长6%以上。",
        "text",
        to_column=6,
    )
    form.row += 1


def targets(sheet: Worksheet) -> None:
    """部门整体支出绩效目标表."""
    form = Form(sheet, WIDTHS, (30, 60))
    form.work_title(1, "检查区（不打印）：填好指标值即显示问题")
    opening(form, "部门整体支出绩效目标表", "万元", 4, project=False)
    _budget(form)
    form.headings(form.row, [(1, 1, "一级指标"), (2, 2, "二级指标"), (3, 4, "三级指标"), (5, 6, "指标值")])
    form.work_headings(form.row, ("检查项目", "检查结果"))
    top = form.row + 1
    levels(form, top, WHOLE)
    for at, (_, level2, name, target, *_) in enumerate(WHOLE, start=top):
        form.put(at, 3, name, "text", to_column=4)
        value = form.put(at, 5, target, to_column=6)
        form.item(at, name)
        check = f'JX_CHECK({value},{form.at(at, 3)},"{level2}")'
        form.formula(at, form.column("检查结果"), f'IF({check}="","通过",{check})', "work text")
    form.row = top + len(WHOLE)
    closing(form)


TEMPLATES: Final[Mapping[str, Mapping[str, Callable[[Worksheet], None]]]] = {
    "部门整体绩效目标表": {"绩效目标表": targets}
}
