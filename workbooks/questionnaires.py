"""满意度问卷：枣庄2023 附件4 and 黔南2023 附件4, option by option, with the satisfaction that the counts give.

枣庄 credits 满意 to 不满意 with 100/80/60/40% and rounds every share and every product before adding; the whole is the
mean of the questions. 黔南 does not say how it credits the options: the usual 100/80/60/40/20% is tried.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from agency_form import Form
from openpyxl.worksheet.worksheet import Worksheet
from published import Row, figure, row, rows, runs

Reasons = dict[tuple[str, str], str]
CREDITS: Final = ("100%", "80%", "60%", "40%", "20%")


@dataclass(frozen=True, slots=True)
class Survey:
    """One questionnaire.

    Attributes:
        doc, survey: where facts/survey.csv has it.
        title: what stands over the form.
        scored: numbers of the questions whose options are credited.
        rounding: how the report rounds (argument of JX_SATISFACTION).
        quoted: question → satisfaction that the report's text quotes.
        remarks: question → what its counts say beside the rates.
    """

    doc: str
    survey: str
    title: str
    department: str
    scored: frozenset[str]
    rounding: str
    quoted: Mapping[str, str]
    remarks: Mapping[str, str]


def _quoted() -> dict[str, str]:
    """`在优化营商环境方面（…）方面，满意度87.53%` in the 评分依据 → the question that asks it, with the figure."""
    text = row("scheme_scores", doc="zaozhuang-2023", where="附件2 (30)")["evidence"]
    questions = {r["question"]: r["q_no"] for r in rows("survey", lambda r: bool(r["q_no"]), doc="zaozhuang-2023")}
    found = re.findall(r"在([^，；、]+?方面)[^，；]*，满意度([\d.]+%)", text)
    return {number: rate for part, rate in found for question, number in questions.items() if f"在{part}" in question}


ZAOZHUANG: Final = Survey(
    "zaozhuang-2023", "服务企业满意度", "服务企业满意度调查问卷统计表", "枣庄市市中区工业和信息化局",
    frozenset(map(str, range(6, 14))), "逐项四舍五入", _quoted(), {},
)  # fmt: skip
QIANNAN: Final = "黔南布依族苗族自治州工业和信息化局"
QIANNAN_STAFF: Final = Survey(
    "qiannan-2023", "部门履职满意度调查问卷", "部门履职满意度调查问卷统计表", QIANNAN,
    frozenset(map(str, range(1, 9))), "四舍五入", {}, {},
)  # fmt: skip
# 第4题 asks 是 or 否: no satisfaction.
QIANNAN_FIRMS: Final = Survey(
    "qiannan-2023", "受益企业满意度调查问卷", "受益企业满意度调查问卷统计表", QIANNAN,
    frozenset(map(str, range(1, 10))) - {"4"}, "四舍五入", {},
    {"5": "第4题有14户答没有参与相关项目，本题问参与了的，却有41户作答"},
)  # fmt: skip

HEADINGS: Final = ("题号", "题目", "题型", "选项", "票数", "占比", "有效问卷", "单项满意度", "正文引述")
WIDTHS: Final = (6, 46, 9, 30, 8, 10, 10, 12, 11)
WORK: Final = (
    "复算项目", "复算占比", "差异", "截断则为", "复算票数合计", "差异", "选项分值",
    "复算满意度", "差异", "最后取舍则为", "复算正文引述", "差异", "复算说明",
)  # fmt: skip
WORK_WIDTHS: Final = (40, 10, 9, 10, 12, 8, 10, 11, 9, 12, 12, 9, 110)


def _question(form: Form, survey: Survey, at: int, options: Sequence[Row]) -> None:
    """One question from row `at` on: its options, their shares, what they are worth together."""
    first, last = options[0], at + len(options) - 1
    number = first["q_no"]
    for offset, option in enumerate(options):
        line = at + offset
        form.item(line, f"第{number}题 {option['option']}")
        form.put(line, 4, option["option"], "text")
        count, share = form.printed(line, 5, option["count"]), form.printed(line, 6, option["share_published"])
        form.check(
            line, "复算占比", share, f"JX_RATE({count},{form.at(at, 7, fixed=True)},2)",
            f'JX_RATE({count},{form.at(at, 7, fixed=True)},2,"截断")',
        )  # fmt: skip
    for column, text in ((1, number), (2, first["question"]), (3, first["q_type"])):
        form.put(at, column, figure(text), "text" if column == 2 else "cell", to_row=last)
    people = form.printed(at, 7, first["n"], to_row=last)
    rate = form.printed(at, 8, first["satisfaction_published"], to_row=last)
    if number in survey.remarks:
        form.remark(at, survey.remarks[number])
    counts = f"{form.at(at, 5)}:{form.at(last, 5)}"
    if survey.quoted:
        form.printed(at, 9, survey.quoted.get(number, ""), to_row=last)
    if first["q_type"] == "单选题":
        form.check(at, "复算票数合计", people, f"SUM({counts})")
    if number not in survey.scored:
        return
    for line, credit in zip(range(at, last + 1), CREDITS, strict=False):
        form.printed(line, form.column("选项分值"), credit, "work")
    credited = f"{form.slot(at, '选项分值')}:{form.slot(last, '选项分值')}"
    formula = f'JX_SATISFACTION({counts},{credited},2,"{survey.rounding}")'
    if first["satisfaction_published"]:
        form.check(at, "复算满意度", rate, formula, f"JX_SATISFACTION({counts},{credited},2)")
    else:
        form.formula(at, form.column("复算满意度"), formula, number_format="0.00%")
    if number in survey.quoted:
        form.check(at, "复算正文引述", form.at(at, 9), form.slot(at, "复算满意度"))


def questionnaire(survey: Survey, sheet: Worksheet, reasons: Reasons) -> None:
    """One questionnaire with its 综合满意度."""
    records = rows("survey", lambda r: bool(r["q_no"]), doc=survey.doc, survey=survey.survey)
    whole = row("survey", doc=survey.doc, survey=survey.survey, q_type="汇总")
    # 正文引述 is the last column, where the text quotes anything.
    columns = len(HEADINGS) - (not survey.quoted)
    form = Form(sheet, WIDTHS[:columns], WORK_WIDTHS, reasons)
    form.work_title(1)
    form.title(survey.title, "（2023年度）")
    form.unit_note(f"评价对象：{survey.department}", f"有效问卷：{whole['n']}份", 7)
    top = form.row
    form.heading_row(top, HEADINGS[:columns])
    form.work_headings(top, WORK)
    for first, last in runs(records, "q_no"):
        _question(form, survey, top + 1 + first, records[first : last + 1])
    at = form.row = top + 1 + len(records)
    name = whole["question"]
    form.put(at, 1, name, "total", to_column=4)
    for column in {5, 6, columns} - {8}:
        form.put(at, column, None, "total")
    form.printed(at, 7, whole["n"], "total")
    rate = form.printed(at, 8, whole["satisfaction_published"], "total")
    form.item(at, name)
    answers = f"{form.slot(top + 1, '复算满意度')}:{form.slot(at - 1, '复算满意度')}"
    mean = f"JX_RATE(SUM({answers}),COUNT({answers}),2"
    form.check(at, "复算满意度", rate, f"{mean})")
    form.row += 1
    form.footnotes("注：占比＝票数÷有效问卷；多选题各选项票数之和大于有效问卷，占比之和大于100%。")
    form.finish(freeze=f"A{top + 1}", repeat_rows=f"{top}:{top}")
