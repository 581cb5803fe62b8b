"""空白表样：ready forms for `xladdin new`, with the formulas in place and examples that say they are invented.

Every figure here is an example (示例（虚构）), chosen so that the form has nothing for the validator to find: whoever
fills the form replaces them and sees the validator's answer to the own figures alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from agency_form import Form
from openpyxl.worksheet.worksheet import Worksheet

INVENTED: Final = "示例（虚构）"
OWNER: Final = f"部门（单位）名称：{INVENTED}"
HOW: Final = "注：表内文字和数字都是示例（虚构），填报时请全部换成本单位的内容；灰底单元格是公式，不用填写。"
RATE: Final = "0.00%"
POINTS: Final = "0.00"

# 一级指标, 二级指标, 三级指标, 指标值, 实际完成值, 单位, 分值, 未完成原因
PROJECT: Final = (
    ("成本指标", "经济成本指标", "人均培训成本", "≤300元/人次", "288", "元/人次", "20", ""),
    ("产出指标", "数量指标", "培训企业管理人员人次", "≥300人次", "312", "人次", "15", ""),
    ("产出指标", "质量指标", "培训考核合格率", "≥95%", "93.1%", "", "15", "两期课程未安排补考，下年度增加补考一次"),
    ("产出指标", "时效指标", "课程按期开班率", "=100%", "100%", "", "10", ""),
    ("效益指标", "社会效益指标", "参训企业新增就业人数", "≥50人", "56", "人", "20", ""),
    ("满意度指标", "服务对象满意度指标", "参训人员满意度", "≥90%", "94.5%", "", "10", ""),
)
WHOLE: Final = (
    ("部门管理", "资金投入", "项目支出预算执行率", "≥95%", "96%", "", "10", ""),
    ("部门管理", "资产管理", "固定资产账实相符率", "=100%", "100%", "", "10", ""),
    ("部门管理", "人员管理", "年度培训覆盖率", "≥90%", "92%", "", "10", ""),
    ("履职效果", "部门履职目标", "新增规模以上工业企业户数", "≥8户", "9", "户", "20", ""),
    ("履职效果", "部门履职目标", "企业走访服务次数", "≥120次", "126", "次", "15", ""),
    (
        "履职效果",
        "部门效果目标",
        "规模以上工业增加值增速",
        "≥6%",
        "5.7%",
        "",
        "15",
        "一户重点企业停产检修两个月，已复产",
    ),
    ("履职效果", "服务对象满意度", "企业满意度", "≥90%", "93%", "", "10", ""),
)
# 一级指标, 二级指标, 三级指标, 分值, 评分标准, 计划数, 实际数, 单位, 评价值
SCHEME: Final = (
    ("过程", "预算执行", "预算完成率", "10", "预算完成率=100%得满分，90%以上得权重的80%，80%以上得权重的60%，低于80%不得分。", "500", "465", "万元", "JX_EXEC_RATE({actual},{plan},2)"),
    ("过程", "预算执行", "结转结余率", "10", "结转结余率为0计满分，每超出5%扣0.5分，扣完为止。", "500", "35", "万元", "JX_CARRYOVER_RATE({actual},{plan},2)"),
    ("过程", "预算执行", "“三公”经费控制率", "10", "“三公”经费控制率≤100%得满分，每超1%扣0.2分，扣完为止。", "20", "18.6", "万元", "JX_CONTROL_RATE({actual},{plan},2)"),
    ("产出", "实际完成情况", "新增规模以上工业企业户数", "20", "得分=实际完成率×权重。", "≥8户", "9", "户", "JX_COMPLETION({actual}&{unit},{plan},,2)"),
    ("产出", "实际完成情况", "企业走访服务次数", "20", "得分=实际完成率×权重。", "≥120次", "114", "次", "JX_COMPLETION({actual}&{unit},{plan},,2)"),
    ("效益", "经济效益", "规模以上工业增加值增速", "20", "按比例", "≥6%", "5.7%", "", "JX_COMPLETION({actual},{plan},,2)"),
    ("效益", "满意度", "企业满意度", "10", "≥95%:满分; ≥85%:90%; ≥80%:80%; 其余:0", "", "", "", "JX_SATISFACTION({survey},,2)"),
)  # fmt: skip
SURVEY: Final = (("满意", "62"), ("较满意", "30"), ("一般", "6"), ("不满意", "2"))
PROJECT_FUNDS: Final = (
    ("年度资金总额", None),
    ("其中：财政拨款", ("80", "90", "86.4")),
    ("上年结转资金", ("10", "10", "10")),
    ("其他资金", ("0", "0", "0")),
)
WHOLE_FUNDS: Final = (
    ("年度资金总额", None),
    ("(一)基本支出", None),
    ("1.人员经费", ("280", "290", "290")),
    ("2.公用经费", ("30", "30", "28.5")),
    ("(二)项目支出", None),
    ("1.一般性项目", ("20", "20", "18.8")),
    ("2.重点项目", ("60", "80", "77.2")),
)
Line = tuple[str, tuple[str, str, str] | None]


def opening(form: Form, title: str, unit: str, split: int, project: bool) -> None:
    form.title(title, f"（　　　年度）{INVENTED}")
    form.unit_note(OWNER, f"单位：{unit}", split)
    if project:
        form.put(form.row, 1, "项目名称", "head")
        form.put(form.row, 2, f"企业管理人员培训项目{INVENTED}", "text", to_column=form.columns)
        form.row += 1


def closing(form: Form) -> None:
    form.footnotes(HOW)
    form.signatures("填报人（签字）", "负责人（签字）", "填报日期")
    form.finish(freeze="A4")


def goals(form: Form, text: str, done: str = "") -> None:
    """年度总体目标, with 实际完成情况 beside it where the form reports."""
    if not done:
        form.put(form.row, 1, "年度绩效目标", "head")
        form.put(form.row, 2, text, "text", to_column=form.columns)
        form.row += 1
        return
    half = form.columns // 2
    form.put(form.row, 1, "年度总体目标", "head", to_row=form.row + 1)
    form.headings(form.row, [(2, half, "预期目标"), (half + 1, form.columns, "实际完成情况")])
    form.put(form.row + 1, 2, text, "text", to_column=half)
    form.put(form.row + 1, half + 1, done, "text", to_column=form.columns)
    form.row += 2


def targets(sheet: Worksheet) -> None:
    """项目绩效目标表, each 指标值 checked live beside the form."""
    form = Form(sheet, (14, 22, 40, 20), (30, 60))
    form.work_title(1, "检查区（不打印）：填好指标值即显示问题")
    opening(form, "项目绩效目标表", "万元", 4, project=True)
    form.put(form.row, 1, "年度资金总额", "head")
    form.printed(form.row, 2, "90", to_column=4)
    form.row += 1
    goals(form, f"{INVENTED}：全年培训企业管理人员300人次以上，考核合格率95%以上，参训企业新增就业50人以上。")
    form.heading_row(form.row, ("一级指标", "二级指标", "三级指标", "指标值"))
    form.work_headings(form.row, ("检查项目", "检查结果"))
    top = form.row + 1
    levels(form, top, PROJECT)
    for at, (_, level2, name, target, *_) in enumerate(PROJECT, start=top):
        form.put(at, 3, name, "text")
        value = form.put(at, 4, target)
        form.item(at, name)
        check = f'JX_CHECK({value},{form.at(at, 3)},"{level2}")'
        form.formula(at, form.column("检查结果"), f'IF({check}="","通过",{check})', "work text")
    form.row = top + len(PROJECT)
    closing(form)


def levels(form: Form, top: int, indicators: Sequence[Sequence[str]]) -> None:
    records = [{"level1": i[0], "level2": i[1]} for i in indicators]
    form.merge_down(top, records, level1=(1, 1), level2=(2, 2))


def _funds(form: Form, lines: Sequence[Line]) -> str:
    """The fund block with its sums, rates and score as formulas; the address of the score is returned."""
    top = form.row
    form.put(top, 1, "年度预算资金（万元）", "head", to_row=top + len(lines))
    form.headings(
        top,
        [(2, 3, "资金来源与用途"), (4, 4, "年初预算数"), (5, 5, "全年预算数"), (6, 6, "全年执行数"), (7, 7, "分值"),
         (8, 8, "执行率"), (9, 9, "得分"), (10, 10, "未执行完成原因分析")],
    )  # fmt: skip
    rows = {name: top + n for n, (name, _) in enumerate(lines, start=1)}
    for name, amounts in lines:
        at = rows[name]
        form.put(at, 2, name, "text", to_column=3)
        parts = _parts(rows, name)
        for offset, column in enumerate((4, 5, 6)):
            if amounts:
                form.printed(at, column, amounts[offset])
            else:
                form.formula(at, column, "+".join(form.at(rows[p], column) for p in parts), "formula", "0.00")
        budget, spent = form.at(at, 5), form.at(at, 6)
        form.formula(at, 8, f'IF({budget}=0,"—",JX_EXEC_RATE({spent},{budget},2))', "formula", RATE)
        form.put(at, 7, None)
        form.put(at, 9, None)
        form.put(at, 10, None)
    first = top + 1
    weight = form.printed(first, 7, "10")
    score = form.formula(first, 9, f'JX_SCORE({form.at(first, 8)},{weight},"按比例")', "formula", POINTS)
    form.put(first, 10, f"{INVENTED}：剩余资金按合同约定于次年1月支付", "text")
    form.row = top + len(lines) + 1
    return score


def _parts(rows: Mapping[str, int], name: str) -> list[str]:
    names = list(rows)
    if "(一)基本支出" not in rows:
        return names[1:] if name == names[0] else []
    return {names[0]: [names[1], names[4]], names[1]: names[2:4], names[4]: names[5:7]}.get(name, [])


def _indicators(form: Form, indicators: Sequence[Sequence[str]], fund_score: str) -> None:
    top = form.row
    names = (
        "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "单位", "完成率", "得分", "偏差原因分析及改进措施",
    )  # fmt: skip
    form.heading_row(top, names)
    levels(form, top + 1, indicators)
    for at, (_, _, name, target, actual, unit, weight, reason) in enumerate(indicators, start=top + 1):
        form.put(at, 3, name, "text")
        goal = form.put(at, 4, target)
        done = form.printed(at, 5, actual)
        points = form.printed(at, 6, weight)
        measured = form.put(at, 7, unit or None)
        value = f"{done}&{measured}" if unit else done
        rate = form.formula(at, 8, f"JX_COMPLETION({value},{goal},,2)", "formula", RATE)
        form.formula(at, 9, f'JX_SCORE({rate},{points},"按比例")', "formula", POINTS)
        form.put(at, 10, f"{INVENTED}：{reason}" if reason else None, "text")
    first, last = top + 1, top + len(indicators)
    total = last + 1
    form.put(total, 1, "总分", "total", to_column=5)
    form.printed(total, 6, "100", "total")
    for column in (7, 8, 10):
        form.put(total, column, None, "total")
    form.formula(total, 9, f"SUM({form.at(first, 9)}:{form.at(last, 9)})+{fund_score}", "formula", POINTS)
    form.row = total + 1


def _evaluation(
    sheet: Worksheet, title: str, funds: Sequence[Line], indicators: Sequence[Sequence[str]], project: bool
) -> None:
    form = Form(sheet, (11, 14, 24, 15, 13, 12, 9, 11, 10, 30))
    opening(form, title, "万元", 6, project)
    score = _funds(form, funds)
    goals(
        form,
        f"{INVENTED}：全年培训300人次以上，新增就业50人以上。"
        if project
        else f"{INVENTED}：新增规模以上工业企业8户以上，走访企业120次以上。",
        f"{INVENTED}：培训312人次，新增就业56人。"
        if project
        else f"{INVENTED}：新增规模以上工业企业9户，走访企业126次。",
    )
    _indicators(form, indicators, score)
    closing(form)


def project_evaluation(sheet: Worksheet) -> None:
    """项目支出绩效自评表."""
    _evaluation(sheet, "项目支出绩效自评表", PROJECT_FUNDS, PROJECT, project=True)


def whole_evaluation(sheet: Worksheet) -> None:
    """部门整体支出绩效自评表."""
    _evaluation(sheet, "部门整体支出绩效自评表", WHOLE_FUNDS, WHOLE, project=False)


def scheme(sheet: Worksheet) -> None:
    """评分表: a rule, as documents print it or in short form, its operands, the value and the points in every row."""
    form = Form(sheet, (10, 13, 26, 7, 36, 12, 10, 8, 10, 9, 10))
    opening(form, "部门整体支出绩效评价评分表", "分", 6, project=False)
    top = form.row
    names = (
        "一级指标", "二级指标", "三级指标", "分值", "评分标准", "计划数（基数）", "实际数", "单位", "评价值", "得分", "得分率",
    )  # fmt: skip
    form.heading_row(top, names)
    levels(form, top + 1, SCHEME)
    total = top + len(SCHEME) + 1
    answers = total + 4
    for at, (_, _, name, weight, rule, plan, actual, unit, formula) in enumerate(SCHEME, start=top + 1):
        form.put(at, 3, name, "text")
        points = form.printed(at, 4, weight)
        text = form.put(at, 5, rule, "text")
        cells = {
            "plan": form.printed(at, 6, plan),
            "actual": form.printed(at, 7, actual),
            "unit": form.put(at, 8, unit or None),
            "survey": f"D{answers}:G{answers}",
        }
        value = form.formula(at, 9, formula.format_map(cells), "formula", RATE)
        score = form.formula(at, 10, f"JX_SCORE({value},{points},{text})", "formula", POINTS)
        form.formula(at, 11, f"JX_RATE({score},{points},2)", "formula", RATE)
    first, last = top + 1, total - 1
    form.put(total, 1, "合计", "total", to_column=3)
    points = form.formula(total, 4, f"SUM(D{first}:D{last})", "formula")
    for column in range(5, 10):
        form.put(total, column, None, "total")
    score = form.formula(total, 10, f"SUM(J{first}:J{last})", "formula", POINTS)
    form.formula(total, 11, f"JX_RATE({score},{points},2)", "formula", RATE)
    form.put(total + 1, 1, "评价等级", "total", to_column=9)
    form.formula(total + 1, 10, f"JX_GRADE({score})", "formula")
    form.put(total + 1, 11, None, "total")
    form.put(answers - 1, 1, "满意度调查问卷（份）", "head", to_row=answers, to_column=3)
    for column, (option, count) in enumerate(SURVEY, start=4):
        form.put(answers - 1, column, option, "head")
        form.printed(answers, column, count)
    form.row = answers + 1
    form.footnotes("评分标准可以照抄文件里的原句，也可以写短式（如“≥95%:满分; ≥85%:90%; 其余:0”）。")
    closing(form)


TEMPLATES: Final = {
    "项目绩效目标表": {"绩效目标表": targets},
    "项目自评表": {"自评表": project_evaluation},
    "部门整体自评表": {"自评表": whole_evaluation},
    "评分表": {"评分表": scheme},
}
