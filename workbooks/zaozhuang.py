"""枣庄2023（市中区）：评价指标体系 scored by its own 评分标准 as printed, from what 附件2 says of each indicator.

The report prints the points of one indicator and the grade, no others: the computed points are what the rules give for
what the evaluators wrote. Where a rule counts problems, the 评价值 counts those that the 评分依据 names, 要点 by 要点;
what it does not name, or does not decide, stays open (判断, 缺数据) and the total is a range.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from agency_form import JUDGED, UNPRINTED, UNPUBLISHED, Form
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from published import Row, row, rows, runs
from zaozhuang_evidence import DEPARTMENT, DOC, completion_text, completions, number_of, scored

Reasons = dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What an indicator's rule takes, read from its 评分依据.

    Attributes:
        value: 评价值, one entry for each 要点; empty where it is open.
        basis: 取值依据: the words it rests on, or why it is open.
        open: 判断 or 缺数据 where no value can be read.
    """

    value: str
    basis: str
    open: str = ""


def _judged(basis: str) -> Reading:
    return Reading("", basis, JUDGED)


def _unpublished(basis: str) -> Reading:
    return Reading("", basis, UNPUBLISHED)


NO_PROBLEM: Final = "依据没有点名问题，按0处"
READINGS: Final[Mapping[str, Reading]] = {
    "(1)": Reading(
        "0；0；1；0.5%；3.77%",
        "①与职责和重点工作“相匹配”，0处；②依据没有点名问题，0处；③两个“取暖费”项目“存在交叉重复的问题”，1处；④预算调整率；⑤重点支出项目保障率",
    ),
    "(2)": Reading("100%；88.53%", "①控制率；②变动率"),
    "(3)": _unpublished("6月底执行进度“无法获取”；按评分标准的分母（调整后预算数），9月底、11月底的进度见“预算执行进度”表"),
    "(4)": Reading("79.25%", "执行率"),
    "(5)": Reading("0；0", NO_PROBLEM),
    "(6)": Reading("0；0", NO_PROBLEM),
    "(7)": _judged("点名了风险评估机制未建立、合同管理不规范、审批资料缺失等；后两项算不算“未得到有效执行”，由评价人判断"),
    "(8)": Reading("1", "“存在付款依据不充分的问题”，1处；未发现截留、挤占、挪用"),
    "(9)": Reading("0", NO_PROBLEM),
    "(10)": _judged("集采目录内自行采购、未履行采购程序、未公开采购，算一处还是三处，由评价人判断"),
    "(11)": _unpublished("没有政府采购，各项占比的分母为0，评分标准没有说怎样计"),
    "(12)": Reading("0%", "采购预算3万元，实际0"),
    "(13)": Reading("0；1；0；0；0", "②待处置资产“尚未履行资产处置程序”，1项；其余要点没有点名问题"),
    "(14)": _unpublished("②固定资产利用率99.93%；①闲置资产变化率所需的上年闲置资产，报告没有公布"),
    "(15)": _judged("②监督管理机制未建立；③资金未支付到位、年度未完成目标，算不算不符合，由评价人判断"),
    "(16)": _judged("指标重复且指标值不一致、指标值保守，算一项还是两项不符合，由评价人判断"),
    "(17)": _judged("①事前评估13个追加项目未开展，监控、自评覆盖率68.12%；③“填报质量不高”扣几处，由评价人判断"),
    "(18)": Reading("2", "“对绩效监控、绩效自评报告中存在问题未落实整改”“尚未建立……相挂钩的工作机制”，2处"),
    "(27)": Reading("3；1；0", "差1档3个，差2档1个；见“绩效复评”表"),
    "(28)": Reading("优2、良1、中3", "抽查6个项目的评价等级"),
    "(29)": _unpublished("只公布了“优秀”等次，没有在区直部门中的排名"),
    "(30)": Reading("88.37%", "综合满意度；按问卷重算为88.20%，同在一档"),
}  # fmt: skip


# 评分表

WIDTHS: Final = (10, 7, 12, 7, 16, 7, 26, 60, 16, 8, 32, 60)
WORK: Final = (
    "复算项目", "复算评价值", "差异", "截断则为", "复算得分", "差异", "复算一级分值", "差异", "复算二级分值", "差异",
    "得分说明", "复算说明",
)  # fmt: skip
WORK_WIDTHS: Final = (30, 10, 8, 10, 12, 8, 9, 7, 9, 7, 80, 60)
TOP: Final = 4
FIRST: Final = TOP + 2
# Blocks of facts/funds.csv whose rates stand on sheets of their own.
ELSEWHERE: Final = frozenset({"表10执行进度", "表10序时进度", "表14", "表14合计"})
RATIOS: Final = {
    "(4)": ("JX_EXEC_RATE", "预算执行", "预算执行率"),
    "(12)": ("JX_RATE", "政府采购", "政府采购执行率"),
}


def _reading(record: Row) -> Reading:
    """What the rule takes; (19)-(26) take the completions of their targets."""
    number = number_of(record)
    if number in READINGS:
        return READINGS[number]
    done = [c for c in completions() if c.number == number]
    return Reading("；".join(map(completion_text, done)), "各目标完成率，见“目标完成情况”表")


def scores(sheet: Worksheet, reasons: Reasons) -> None:
    """附件1 评分标准 and 附件2 评价情况, indicator by indicator."""
    records = scored()
    rules = rows("scheme_rules", lambda r: r["level1"] != "等级标准", doc=DOC)
    if [number_of(r) for r in records] != [number_of(r) for r in rules]:
        raise LookupError("scheme_scores and scheme_rules list different indicators")
    form = Form(sheet, WIDTHS, WORK_WIDTHS, reasons)
    form.work_title(1)
    form.title("部门整体绩效评价指标体系及评分表", "（2023年度）")
    form.unit_note(f"部门（单位）名称：{DEPARTMENT}", "单位：分", 8)
    form.headings(TOP, [(1, 6, "指标体系"), (7, 8, "评价标准"), (9, 12, "评价结果")])
    names = (
        "一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "指标解释", "评分标准", "评价值", "得分", "取值依据", "评分依据",
    )  # fmt: skip
    form.heading_row(TOP + 1, names)
    form.work_headings(TOP, WORK, to_row=TOP + 1)
    for at, (record, rule) in enumerate(zip(records, rules, strict=True), start=FIRST):
        _score_row(form, at, record, rule)
    form.merge_down(FIRST, records, level1=(1, 1), level2=(3, 3))
    for column, keys, heading in ((2, ("level1",), "复算一级分值"), (4, ("level1", "level2"), "复算二级分值")):
        for first, last in runs(records, *keys):
            weight = form.printed(FIRST + first, column, rules[first][f"{keys[-1]}_weight"], to_row=FIRST + last)
            form.check(FIRST + first, heading, weight, f"SUM(F{FIRST + first}:F{FIRST + last})")
    form.row = FIRST + len(records)
    _totals(form, len(records))
    form.footnotes(
        "注：指标解释、评分标准照公开报告附件1，评分标准一字未改，复算得分的公式直接取它；评分依据照附件2。评价值由评分依据所印的比率、"
        "等次和点名的问题逐个要点填写，怎样取的写在取值依据；没有点名问题的要点按0处。报告没有印各项得分，只在正文印了第(4)项0.00分。"
    )
    form.signatures("评价机构（盖章）", "评价组负责人（签字）", "日期")
    form.finish(freeze=f"F{FIRST}", repeat_rows=f"{TOP}:{TOP + 1}", paper=8)


def _score_row(form: Form, at: int, record: Row, rule: Row) -> None:
    number, read = number_of(record), _reading(record)
    form.item(at, rule["level3"])
    form.put(at, 5, rule["level3"], "text")
    if record["level3"] != rule["level3"]:
        form.remark(at, f"附件2的名称印“{record['level3']}”")
    weight = form.printed(at, 6, record["weight"])
    form.put(at, 7, rule["explanation"], "text")
    standard = form.put(at, 8, rule["rule_text"], "text")
    value = form.printed(at, 9, read.value)
    # The only points that the report prints, in its text.
    printed = row("funds", doc=DOC, line="预算执行率")["score_published"] if number == "(4)" else ""
    score = form.printed(at, 10, printed)
    form.put(at, 11, read.basis, "text")
    form.put(at, 12, record["evidence"], "text")
    if number in RATIOS:
        function, block, line = RATIOS[number]
        operands = row("funds", doc=DOC, block=block, line=line)
        formula = f"{function}({operands['rate_num']},{operands['rate_den']},2"
        form.check(at, "复算评价值", value, f"{formula})", f'{formula},"截断")')
    if rule["note"]:
        form.remark(at, rule["note"])
    if read.open:
        form.say(at, "复算得分", read.open + UNPRINTED)
        return
    arguments = f"{value},{weight},{standard}"
    if printed:
        form.check(at, "复算得分", score, f"JX_SCORE({arguments})")
    else:
        form.formula(at, form.column("复算得分"), f"JX_SCORE({arguments})", number_format="0.00")
    form.formula(at, form.column("得分说明"), f"JX_EXPLAIN({arguments})", "work text")


def _totals(form: Form, count: int) -> None:
    """合计: what the rules gave, and what it would be with full marks for all that is open; the grades of both."""
    at, last = form.row, FIRST + count - 1
    total = row("scheme_scores", doc=DOC, level1="合计")
    computed, weights = f"{form.slot(FIRST, '复算得分')}:{form.slot(last, '复算得分')}", f"F{FIRST}:F{last}"
    form.put(at, 1, "合计", "total", to_column=5)
    for column in range(7, 13):
        form.put(at, column, None, "total")
    weight = form.printed(at, 6, total["weight"], "total")
    form.item(at, "合计（已复算的指标）")
    form.check(at, "复算一级分值", weight, f"SUM(B{FIRST}:B{last})")
    form.check(at, "复算二级分值", weight, f"SUM(D{FIRST}:D{last})")
    low = form.formula(at, form.column("复算得分"), f"SUM({computed})", number_format="0.00")
    at += 1
    form.put(at, 1, "评价等级", "total", to_column=5)
    form.put(at, 6, total["evidence"].partition("“")[2].rstrip("”"), "total", to_column=12)
    form.item(at, "合计（未复算的指标都得满分）")
    high = form.formula(
        at, form.column("复算得分"), f'{low}+SUMIF({computed},"*{UNPRINTED}",{weights})', number_format="0.00"
    )
    form.formula(
        at, form.column("得分说明"),
        f'"等级印“中”；重算的合计在"&TEXT({low},"0.00")&"与"&TEXT({high},"0.00")&"之间，等级在“"&JX_GRADE({low})&"”与“"'
        f'&JX_GRADE({high})&"”之间"',
        "work text",
    )  # fmt: skip
    form.row = at + 1


# 得分汇总


def level_weights(sheet: Worksheet, reasons: Reasons) -> None:
    """表7 to 表15: the 分值 of 一级 and 二级 indicators, held to the 评分表; what the rules gave of each 一级指标."""
    form = Form(sheet, (22, 34, 12, 12, 12), (40, 12, 8, 12, 12, 60), reasons)
    form.work_title(1)
    form.title("综合得分表", "（2023年度）")
    form.unit_note(f"部门（单位）名称：{DEPARTMENT}", "单位：分", 4)
    records = scored()
    for level, keys, headings in (
        ("1", ("level1",), ("一级指标", "一级指标", "分值", "得分", "评价等级")),
        ("2", ("level1", "level2"), ("一级指标", "二级指标", "分值", "得分", "备注")),
    ):
        top = form.row
        cells = [(1, 2, headings[0])] if level == "1" else [(1, 1, headings[0]), (2, 2, headings[1])]
        form.headings(top, [*cells, *((n, n, headings[n - 1]) for n in (3, 4, 5))])
        form.work_headings(top, ("复算项目", "复算分值", "差异", "复算得分", "未复算分值", "复算说明"))
        listed = rows("rollups", doc=DOC, level=level)
        for at, line in enumerate(listed, start=top + 1):
            name = line[keys[-1]]
            form.item(at, name)
            form.put(at, 1, line["level1"], "text", to_column=2 if level == "1" else 1)
            if level == "2":
                form.put(at, 2, name, "text")
            weight = form.printed(at, 3, line["weight"])
            form.put(at, 4, None)
            form.put(at, 5, line["where"] if level == "2" else None)
            inside = [FIRST + n for n, r in enumerate(records) if all(r[key] == line[key] for key in keys)]
            form.check(at, "复算分值", weight, f"SUM(评分表!F{inside[0]}:F{inside[-1]})")
            # The 评分表's own 复算得分.
            letters = get_column_letter(len(WIDTHS) + 2 + WORK.index("复算得分"))
            area = f"评分表!{letters}{inside[0]}:{letters}{inside[-1]}"
            form.formula(at, form.column("复算得分"), f"SUM({area})", number_format="0.00")
            points = f"评分表!F{inside[0]}:F{inside[-1]}"
            form.formula(
                at, form.column("未复算分值"), f'SUMIF({area},"*{UNPRINTED}",{points})', number_format="0.00;-0.00;0"
            )
        form.row = top + 1 + len(listed)
        if level == "1":
            _whole(form, top + 1)
    form.finish(freeze="A4")


def _whole(form: Form, first: int) -> None:
    """综合得分: 100 points and the grade."""
    at, last = form.row, form.row - 1
    total = row("rollups", doc=DOC, level="0")
    form.put(at, 1, total["level1"], "total", to_column=2)
    weight = form.printed(at, 3, total["weight"], "total")
    form.put(at, 4, None, "total")
    form.put(at, 5, row("scheme_scores", doc=DOC, level1="合计")["evidence"].partition("“")[2].rstrip("”"), "total")
    form.item(at, total["level1"])
    form.check(at, "复算分值", weight, f"SUM(C{first}:C{last})")
    for heading in ("复算得分", "未复算分值"):
        area = f"{form.slot(first, heading)}:{form.slot(last, heading)}"
        form.formula(at, form.column(heading), f"SUM({area})", number_format="0.00")
    form.row = at + 2
