"""空白表样：项目支出绩效目标运行监控表, in the columns of 财预〔2019〕136号, with its rates and deviations computed beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from agency_form import Form
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from templates import INVENTED, RATE, closing, levels, opening

REASONS: Final = ("经费保障", "制度保障", "人员保障", "硬件条件保障", "其他", "原因说明")
# 资金来源: 年初预算数, 全年预算数, 监控期执行数, 全年预计执行数
FUNDS: Final = (
    ("年度资金总额", None),
    ("其中：财政拨款", ("80", "90", "74.5")),
    ("上年结转资金", ("10", "10", "10")),
    ("其他资金", ("0", "0", "0")),
)
# 一级指标, 二级指标, 三级指标, 年度指标值, 监控期执行情况, 单位, 全年预计完成情况, 偏差原因, 完成目标可能性
INDICATORS: Final = (
    ("成本指标", "经济成本指标", "人均培训成本", "≤300元/人次", "288", "元/人次", "295元/人次", "", "确定能"),
    ("产出指标", "数量指标", "培训企业管理人员人次", "≥300人次", "285", "人次", "312人次", "", "确定能"),
    ("产出指标", "质量指标", "培训考核合格率", "≥95%", "93.1%", "", "95.2%", "", "确定能"),
    ("产出指标", "时效指标", "课程按期开班率", "=100%", "100%", "", "100%", "", "确定能"),
    ("效益指标", "社会效益指标", "参训企业新增就业人数", "≥50人", "42", "人", "52人", "招聘集中在第四季度", "有可能"),
    ("满意度指标", "服务对象满意度指标", "参训人员满意度", "≥90%", "94.5%", "", "94%", "", "确定能"),
)  # fmt: skip
LIKELIHOOD: Final = ("确定能", "有可能", "完全不可能")
WIDTHS: Final = (11, 16, 24, 13, 13, 8, 13, 9, 9, 9, 9, 9, 18, 12, 14)
LAST: Final = len(WIDTHS)


def _funds(form: Form) -> None:
    top = form.row
    form.put(top, 1, "项目资金（万元）", "head", to_row=top + len(FUNDS))
    form.headings(
        top,
        [(2, 3, "资金来源"), (4, 4, "年初预算数"), (5, 5, "全年预算数"), (6, 7, "监控期执行数"), (8, 10, "执行率"),
         (11, 13, "全年预计执行数"), (14, LAST, "备注")],
    )  # fmt: skip
    first, last = top + 2, top + len(FUNDS)
    for at, (name, amounts) in enumerate(FUNDS, start=top + 1):
        form.put(at, 2, name, "text", to_column=3)
        for offset, (column, to_column) in enumerate(((4, 4), (5, 5), (6, 7))):
            if amounts is not None:
                form.printed(at, column, amounts[offset], to_column=to_column)
                continue
            form.put(at, column, None, "formula", to_column=to_column)
            area = f"{form.at(first, column)}:{form.at(last, column)}"
            form.formula(at, column, f"SUM({area})", "formula", "0.00")
        spent, budget = form.at(at, 6), form.at(at, 5)
        form.put(at, 8, None, "formula", to_column=10)
        form.formula(at, 8, f'IF({budget}=0,"—",JX_EXEC_RATE({spent},{budget},2))', "formula", RATE)
        form.put(at, 11, None, "formula" if amounts is None else "cell", to_column=13)
        if amounts is None:
            form.formula(at, 11, f"SUM({form.at(first, 11)}:{form.at(last, 11)})", "formula", "0.00")
        else:
            form.printed(at, 11, amounts[1], to_column=13)
        form.put(at, 14, None, to_column=LAST)
    form.row = last + 1


def _indicators(form: Form) -> None:
    top = form.row
    form.headings(
        top,
        [(1, 1, "一级指标"), (2, 2, "二级指标"), (3, 3, "三级指标"), (4, 4, "年度指标值"), (5, 5, "监控期执行情况"),
         (6, 6, "单位"), (7, 7, "全年预计完成情况"), (14, 14, "完成目标可能性"), (LAST, LAST, "拟改进措施")],
        to_row=top + 1,
    )  # fmt: skip
    form.headings(top, [(8, 13, "偏差原因分析")])
    form.headings(top + 1, [(column, column, name) for column, name in enumerate(REASONS, start=8)])
    form.work_headings(top, ("检查项目", "完成进度", "检查结果"), to_row=top + 1)
    first = top + 2
    levels(form, first, INDICATORS)
    for at, (_, level2, name, target, actual, unit, expected, reason, likelihood) in enumerate(INDICATORS, start=first):
        form.put(at, 3, name, "text")
        goal = form.put(at, 4, target)
        done = form.printed(at, 5, actual)
        measured = form.put(at, 6, unit or None)
        form.put(at, 7, expected)
        for column in range(8, 13):
            form.put(at, column, None, "text")
        why = form.put(at, 13, f"{INVENTED}：{reason}" if reason else None, "text")
        form.put(at, 14, likelihood)
        form.put(at, LAST, None, "text")
        form.item(at, name)
        rate = form.formula(
            at, form.column("完成进度"), f"JX_COMPLETION({done}&{measured},{goal},,2)", number_format=RATE
        )
        check = f'JX_CHECK({goal},{form.at(at, 3)},"{level2}")'
        given = f"COUNTA({form.at(at, 8)}:{why})"
        form.formula(
            at, form.column("检查结果"),
            f'IF({check}<>"",{check},IF(AND(ABS({rate}-1)>0.1,{given}=0),"偏离超过±10%，请填偏差原因","通过"))',
            "work text",
        )  # fmt: skip
    last = first + len(INDICATORS) - 1
    choice = DataValidation("list", formula1=f'"{",".join(LIKELIHOOD)}"', allow_blank=True)
    choice.add(f"N{first}:N{last}")
    form.sheet.add_data_validation(choice)
    form.row = last + 1


def monitoring(sheet: Worksheet) -> None:
    """项目支出绩效目标运行监控表."""
    form = Form(sheet, WIDTHS, (30, 12, 60))
    form.work_title(1, "检查区（不打印）：填好执行情况即显示进度和问题")
    opening(form, "项目支出绩效目标运行监控表", "万元", 8, project=True)
    _funds(form)
    _indicators(form)
    closing(form)


TEMPLATES: Final[Mapping[str, Mapping[str, Callable[[Worksheet], None]]]] = {
    "项目运行监控表": {"运行监控表": monitoring}
}
