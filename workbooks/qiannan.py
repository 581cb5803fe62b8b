"""黔南2023：评价指标体系及评分表 with short-form rules, the level totals, and the data that the rules take.

Conventions of the report: percentages and points are rounded half up; an indicator's points come from the percentage
as printed (two decimals); 预算调整率 takes the net adjustment less what a superior added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from agency_form import JUDGED, Form
from openpyxl.worksheet.worksheet import Worksheet
from published import Row, inputs, row, rows, runs

DOC: Final = "qiannan-2023"
DEPARTMENT: Final = "黔南布依族苗族自治州工业和信息化局"
Reasons = dict[tuple[str, str], str]

CONTROL = "以100%为满分; 每超1%扣0.2分"
TABLE5 = "表5 绩效目标及指标完成情况表"
SATISFACTION = "≥95%:满分; ≥85%:90%; ≥80%:80%; ≥75%:60%; ≥70%:50%; 其余:0"
COMPLETION = "JX_COMPLETION({actual},{plan},,2{cut})"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an indicator is recomputed.

    Attributes:
        rule: its 评分标准 in short form.
        ratio: formula of its ratio, or empty.
        value: formula of what the rule takes; by default the recomputed ratio.
        plan, actual: names of the operands among the quoted inputs; without them a ratio takes 表5.
        measured: name of the input that is the 评价值 itself (a rate from a survey, a number of items).
        unit: unit of the operands.
        score: formula of the score where one JX_SCORE does not say it.
    """

    rule: str
    ratio: str = ""
    value: str = "{ratio}"
    plan: str = ""
    actual: str = ""
    measured: str = ""
    unit: str = ""
    score: str = "JX_SCORE({value},{weight},{rule}{cut})"


def _counted(rule: str) -> Recipe:
    return Recipe(rule, value="{失分要点数}")


BY_TARGET = Recipe("按比例", COMPLETION)
RECIPES: Final[Mapping[str, Recipe]] = {
    "绩效目标合理性": _counted("每项扣1分"),
    "绩效指标明确性": _counted("每项扣1分"),
    "在职人员控制率": Recipe(
        "≤100%:满分; 其余:0", "JX_CONTROL_RATE({actual},{plan},2{cut})", plan="编制数", actual="在职人数", unit="人"
    ),
    "管理制度健全性": _counted("每项扣0.5分"),
    "预算绩效管理执行情况": _counted("每项扣1.5分"),
    "全年预算完成率": Recipe(
        "=100%:2分; ≥90%:1.5分; ≥80%:1分; ≥70%:0.5分; 其余:0",
        "JX_EXEC_RATE({actual},{plan},2{cut})", plan="全年预算数", actual="预算完成数", unit="万元",
    ),
    "预算调整率": Recipe(
        "扣减比率×权重",
        'JX_ADJUST_RATE({plan},{预算调整数},,{新增上级专项},"净额",2{cut})',
        plan="年初预算数", actual="净调整数", unit="万元",
    ),
    "项目支付进度率": Recipe(
        "=100%:1分; 其余:0",
        score="JX_SCORE(JX_RATE({年初项目完成数},{年初项目数}),{weight}/2,{rule}{cut})"
        "+JX_SCORE(JX_RATE({追加项目完成数},{追加项目数}),{weight}/2,{rule}{cut})",
    ),
    "结转结余控制率": Recipe(
        "以0为满分; 每超5%扣0.5分",
        "JX_CARRYOVER_RATE({actual},{plan},2{cut})", plan="全年执行数", actual="结转结余总额", unit="万元",
    ),
    "公用经费控制率": Recipe(CONTROL, "JX_CONTROL_RATE({actual},{plan},2{cut})", plan="预算", actual="实际", unit="万元"),
    "“三公”经费控制率": Recipe(CONTROL, "JX_CONTROL_RATE({actual},{plan},2{cut})", plan="预算", actual="实际", unit="万元"),
    "政府采购执行率": Recipe(
        "以100%为满分; 每超1%扣0.5分", "JX_RATE({actual},{plan},2{cut})", plan="采购预算", actual="实际", unit="万元"
    ),
    "资产管理安全性": _counted("每项扣20%"),
    "固定资产利用率": Recipe(
        "以100%为满分; 每低1%扣0.2分", "JX_RATE({actual},{plan},2{cut})", plan="总额", actual="在用", unit="万元"
    ),
    "工业总产值完成额": BY_TARGET,
    "规模工业增加值增长": BY_TARGET,
    "新增规模工业企业数量": BY_TARGET,
    "培育优质中小企业数量": BY_TARGET,
    "电池新材料产业产值完成额": BY_TARGET,
    "全州工业投资额": BY_TARGET,
    "园区产值完成占比": BY_TARGET,
    "园区招商项目数量": BY_TARGET,
    "电煤保供": BY_TARGET,
    "重点工作实际完成情况": Recipe("每项扣0.1分", measured="未完成/未执行项目", value="{measured}"),
    "重点工作完成及时情况": Recipe("每项扣0.5分", measured="未及时", value="{measured}"),
    "重点工作质量达标率": Recipe("每项扣1分", value="{完成重点工作}*(1-{实际数})"),
    "全州工业税收": BY_TARGET,
    "规上工业企业利润": BY_TARGET,
    "全州规模企业总户数": BY_TARGET,
    "新增就业": BY_TARGET,
    "部门履职满意度": Recipe(SATISFACTION, measured="满意度", value="{measured}"),
    "受益对象满意度": Recipe(SATISFACTION, measured="满意度", value="{measured}"),
}  # fmt: skip


def indicator(record: Row) -> str:
    """An indicator's own name: 四级 where there is one, else 三级."""
    return record["level4"] or record["level3"]


def _scored() -> list[Row]:
    return rows("scheme_scores", lambda r: r["level1"] != "合计", doc=DOC)


# 评价数据


@dataclass(frozen=True, slots=True)
class Datum:
    """One input: the indicator that takes it, its name, the figure as printed, the place in the report."""

    indicator: str
    name: str
    printed: str
    where: str


def data() -> list[Datum]:
    """Every quoted input, the counts that 表9 and 表10 give, and the points named in the 评分依据."""
    found = []
    for record in _scored():
        name = indicator(record)
        found += [Datum(name, k, v, record["where"]) for k, v in inputs(record["inputs"]).items()]
        if name == "预算调整率":
            net = row("funds", doc=DOC, line="预算调整率")
            found.append(Datum(name, "净调整数", net["amount"], net["where"]))
        if name == "项目支付进度率":
            for prefix, block, done in (("年初", "表9", "执行100%"), ("追加", "表10", "年底已全部执行")):
                projects = rows("funds", doc=DOC, block=block)
                finished = [p for p in projects if done in p["reason"] + p["note"]]
                where = f"{projects[0]['where']}（逐项计数）"
                found.append(Datum(name, f"{prefix}项目数", str(len(projects)), where))
                found.append(Datum(name, f"{prefix}项目完成数", str(len(finished)), where))
        if name in RECIPES and RECIPES[name].value == "{失分要点数}":
            found.append(Datum(name, "失分要点数", "1", f"{record['where']}（评分依据点名一项）"))
        if name.startswith("重点工作"):
            table5 = row("targets_vs_actual", doc=DOC, where=TABLE5, indicator=name)
            found += [
                Datum(name, k, table5[v], table5["where"])
                for k, v in (("计划数", "target_printed"), ("实际数", "actual_printed"))
            ]
    return found


DATA_TOP: Final = 4
# Inputs that the report itself derives from others.
DERIVED: Final = {
    "预算调整数": "{全年预算数}-{年初预算数}",
    "净调整数": "{预算调整数}-{新增上级专项}",
    "未完成/未执行项目": 'JX_TARGET({重点工作实际完成情况计划数},"数值")-JX_TARGET({重点工作实际完成情况实际数},"数值")',
    "未及时": 'JX_TARGET({重点工作完成及时情况计划数},"数值")-JX_TARGET({重点工作完成及时情况实际数},"数值")',
}


def _data_cells() -> dict[tuple[str, str], str]:
    """(indicator, name) → address of the figure on the sheet 评价数据."""
    return {(d.indicator, d.name): f"评价数据!$C${DATA_TOP + n}" for n, d in enumerate(data(), 1)}


def inputs_sheet(sheet: Worksheet, reasons: Reasons) -> None:
    """评价数据: the inputs that the score table's formulas take, each with its place in the report."""
    form = Form(sheet, (26, 24, 16, 44), (26, 14, 10, 50), reasons)
    form.work_title(1)
    form.title("评价数据", "（2023年度；数值与出处均照公开报告）")
    form.unit_note(f"部门（单位）名称：{DEPARTMENT}", "单位：见各项", 3)
    form.heading_row(DATA_TOP, ("所属指标", "数据名称", "数值", "出处"))
    form.work_headings(DATA_TOP, ("复算项目", "复算数", "差异", "复算说明"))
    at: dict[str, str] = {}
    for form.row, datum in enumerate(data(), start=DATA_TOP + 1):
        form.put(form.row, 1, datum.indicator, "text")
        form.put(form.row, 2, datum.name, "text")
        at[datum.name] = at[datum.indicator + datum.name] = form.printed(form.row, 3, datum.printed)
        form.put(form.row, 4, datum.where, "text")
    for name, formula in DERIVED.items():
        line = int(at[name][1:])
        form.item(line, name)
        form.check(line, "复算数", at[name], formula.format_map(at))
    form.row += 1
    form.finish(freeze=f"A{DATA_TOP + 1}", repeat_rows=f"{DATA_TOP}:{DATA_TOP}")


# 评分表

WIDTHS: Final = (10, 6, 10, 6, 14, 16, 6, 28, 50, 24, 12, 11, 7, 10, 8, 40)
WORK: Final = (
    "复算项目", "复算评价值", "差异", "截断则为", "复算得分", "差异", "截断则为",
    "复算一级分值", "差异", "复算二级分值", "差异", "复算说明",
)  # fmt: skip
WORK_WIDTHS: Final = (24, 10, 9, 10, 9, 8, 10, 9, 7, 9, 7, 150)
TOP: Final = 4
FIRST: Final = TOP + 2


def _operands(form: Form, at: int, name: str, record: Row, recipe: Recipe) -> tuple[str, str]:
    """计划数, 实际数, 单位 as printed; formulas for plan and actual (with the unit where 实际数 carries none)."""
    quoted = inputs(record["inputs"])
    if recipe.actual:
        plan, unit = quoted[recipe.plan], recipe.unit
        actual = quoted.get(recipe.actual) or row("funds", doc=DOC, line=name)["amount"]
    else:
        target = rows("targets_vs_actual", doc=DOC, where=TABLE5, indicator=name)[0]
        plan, unit = target["target_printed"], target["unit"]
        actual = quoted.get("实际") or target["actual_printed"].removesuffix(unit)
    plan_at = form.printed(at, 11, plan)
    actual_at = form.printed(at, 12, actual)
    if actual.endswith("%"):
        return plan_at, actual_at
    unit_at = form.put(at, 13, unit)
    return plan_at, actual_at if recipe.actual else f"{actual_at}&{unit_at}"


def _score_row(form: Form, at: int, record: Row, rule: Row, cells: Mapping[tuple[str, str], str]) -> None:
    name = indicator(record)
    form.item(at, name)
    weight = form.printed(at, 7, record["weight"])
    form.put(at, 8, rule["explanation"], "text")
    form.put(at, 9, rule["rule_text"], "text")
    for column in (10, 11, 12, 13, 14):
        form.put(at, column, None)
    score = form.printed(at, 15, record["score_published"])
    form.put(at, 16, record["evidence"] or None, "text")
    recipe = RECIPES.get(name)
    if recipe is None:
        form.say(at, "复算得分", JUDGED)
    else:
        _recompute(form, at, record, recipe, weight, score, {k: v for (i, k), v in cells.items() if i == name})
    for note in (record["note"], rule["note"]):
        if note:
            form.remark(at, note)


def _recompute(
    form: Form, at: int, record: Row, recipe: Recipe, weight: str, score: str, data_cells: dict[str, str]
) -> None:
    """The 评价值 and the 得分 of one indicator, live, from the operands and the short-form rule in its row."""
    quoted = inputs(record["inputs"])
    cut = ',"截断"'
    names = data_cells | {"weight": weight, "cut": "", "rule": form.put(at, 10, recipe.rule, "text")}
    if recipe.measured:
        names["measured"] = form.printed(at, 14, quoted[recipe.measured])
    if recipe.ratio:
        names["plan"], names["actual"] = _operands(form, at, indicator(record), record, recipe)
        names["ratio"] = form.slot(at, "复算评价值")
        formula = recipe.ratio.format_map(names)
        printed = next((v for k, v in quoted.items() if "率" in k), "")
        if printed:
            rate = form.printed(at, 14, printed)
            form.check(at, "复算评价值", rate, formula, recipe.ratio.format_map(names | {"cut": cut}))
        else:
            form.formula(at, form.column("复算评价值"), formula, number_format="0.00%")
    names["value"] = recipe.value.format_map(names) if "{value}" in recipe.score else ""
    truncated = recipe.score.format_map(names | {"cut": ",2" + cut})
    form.check(at, "复算得分", score, recipe.score.format_map(names), truncated)


def _levels(form: Form, records: list[Row], rules: list[Row]) -> None:
    """一级 to 四级 names, merged downwards; the 分值 of 一级 and 二级, each against the sum below it."""
    form.merge_down(FIRST, records, level1=(1, 1), level2=(3, 3))
    for column, keys, heading in ((2, ("level1",), "复算一级分值"), (4, ("level1", "level2"), "复算二级分值")):
        for first, last in runs(records, *keys):
            weight = form.printed(FIRST + first, column, rules[first][f"{keys[-1]}_weight"], to_row=FIRST + last)
            form.check(FIRST + first, heading, weight, f"SUM(G{FIRST + first}:G{FIRST + last})")
    for first, last in runs(records, "level1", "level2", "level3"):
        if not records[first]["level4"]:
            form.put(FIRST + first, 5, records[first]["level3"], to_column=6)
            continue
        form.put(FIRST + first, 5, records[first]["level3"], to_row=FIRST + last)
        for at in range(first, last + 1):
            form.put(FIRST + at, 6, records[at]["level4"])


def scores(sheet: Worksheet, reasons: Reasons) -> None:
    """附件1 评价指标体系及评分表."""
    records, rules = _scored(), rows("scheme_rules", lambda r: r["level1"] != "等级标准", doc=DOC)
    if [indicator(r) for r in records] != [indicator(r) for r in rules]:
        raise LookupError("scheme_scores and scheme_rules list different indicators")
    form = Form(sheet, WIDTHS, WORK_WIDTHS, reasons)
    form.work_title(1)
    form.title("部门整体支出绩效评价指标体系及评分表", "（2023年度）")
    form.unit_note(f"部门（单位）名称：{DEPARTMENT}", "单位：分", 9)
    groups = [(1, 7, "指标体系"), (8, 10, "评价标准"), (11, 14, "评价数据"), (15, 16, "评价结果")]
    form.headings(TOP, groups)
    names = (
        "一级指标", "分值", "二级指标", "分值", "三级指标", "四级指标", "分值", "指标解释", "评分标准原文",
        "计分规则（短式）", "计划数（基数）", "实际数", "单位", "评价值", "得分", "评分依据",
    )  # fmt: skip
    form.heading_row(TOP + 1, names)
    form.work_headings(TOP, WORK, to_row=TOP + 1)
    cells = _data_cells()
    for at, (record, rule) in enumerate(zip(records, rules, strict=True), start=FIRST):
        _score_row(form, at, record, rule, cells)
    _levels(form, records, rules)
    form.row = FIRST + len(records)
    _totals(form, len(records))
    form.footnotes(
        "注：指标解释、评分标准原文、评分依据照公开报告附件1；计划数、实际数、评价值取自报告附件1、表5及正文；"
        "计分规则（短式）由评分标准原文改写，供公式使用。"
    )
    form.signatures("评价机构（盖章）", "评价组负责人（签字）", "日期")
    form.finish(freeze=f"G{FIRST}", repeat_rows=f"{TOP}:{TOP + 1}", paper=8)


def _totals(form: Form, count: int) -> None:
    """合计: printed points added up, then the recomputed points with judgement items as printed."""
    at, first, last = form.row, FIRST, FIRST + count - 1
    total = row("scheme_scores", doc=DOC, level1="合计")
    form.put(at, 1, "合计", "total", to_column=6)
    for column in range(8, 17):
        form.put(at, column, None, "total")
    weight = form.printed(at, 7, total["weight"], "total")
    score = form.printed(at, 15, total["score_published"], "total")
    form.item(at, "合计")
    for column, heading in ((2, "复算一级分值"), (4, "复算二级分值")):
        form.check(at, heading, weight, f"SUM({form.at(first, column)}:{form.at(last, column)})")
    printed = f"{form.at(first, 15)}:{form.at(last, 15)}"
    form.check(at, "复算得分", score, f"SUM({printed})")
    at += 1
    computed = f"{form.slot(first, '复算得分')}:{form.slot(last, '复算得分')}"
    form.item(at, "合计（按复算得分）")
    form.check(at, "复算得分", score, f'SUM({computed})+SUMIF({computed},"{JUDGED}",{printed})')
    form.row = at


# 得分表


LEVEL_WORK: Final = (
    "复算项目", "复算分值", "差异", "复算得分", "差异", "复算得分率", "差异", "截断则为", "复算等级", "差异", "复算说明",
)  # fmt: skip


def level_scores(sheet: Worksheet, reasons: Reasons) -> None:
    """表4 得分表: 一级指标's weights, scores, 得分率 and the grade; the department's own total."""
    form = Form(sheet, (22, 12, 12, 14, 12), (22, 12, 8, 12, 8, 12, 8, 12, 12, 8, 60), reasons)
    form.work_title(1)
    form.title("得分表", "（2023年度）")
    form.unit_note(f"部门（单位）名称：{DEPARTMENT}", "单位：分", 4)
    form.heading_row(form.row, ("一级指标", "分值", "得分", "得分率", "评价等级"))
    form.work_headings(form.row, LEVEL_WORK)
    levels = [r["level1"] for r in _scored()]
    bands = ";".join(
        r["level3"] + ("" if "以下" in r["rule_text"] else "≥" + _lower_bound(r["rule_text"]))
        for r in rows("scheme_rules", doc=DOC, level1="等级标准")
    )
    listed = rows("rollups", lambda r: r["level"] == "1" or r["level1"] in ("合计", "部门自评"), doc=DOC)
    top = form.row + 1
    parts = 0
    for at, level in enumerate(listed, start=top):
        name = level["level1"]
        look = "total" if name in ("合计", "部门自评") else "cell"
        form.item(at, name)
        form.put(at, 1, name, look)
        weight = form.printed(at, 2, level["weight"], look)
        score = form.printed(at, 3, level["score_published"], look)
        rate = form.printed(at, 4, level["rate_published"], look)
        grade = form.put(at, 5, level["grade"] or None, look)
        if name in levels:
            first = FIRST + levels.index(name)
            last = first + levels.count(name) - 1
            form.check(at, "复算分值", weight, f"SUM(评分表!G{first}:G{last})")
            form.check(at, "复算得分", score, f"SUM(评分表!O{first}:O{last})")
            form.check(at, "复算得分率", rate, f"JX_RATE({score},{weight},2)", f'JX_RATE({score},{weight},2,"截断")')
            parts += 1
        elif name == "合计":
            form.check(at, "复算分值", weight, f"SUM(B{top}:B{top + parts - 1})")
            form.check(at, "复算得分", score, f"SUM(C{top}:C{top + parts - 1})")
        if level["grade"]:
            form.check(at, "复算等级", grade, f'JX_GRADE({score},"{bands}")', text=True)
        form.row = at + 1
    form.footnotes("注：“部门自评”为部门自评报告的总分与等级，无分项得分。")
    form.signatures("评价机构（盖章）", "评价组负责人（签字）", "日期")
    form.finish(freeze=f"A{top}")


def _lower_bound(text: str) -> str:
    """`综合得分在90～100分（含90分）为优` → the lower bound, `90`."""
    return text.partition("综合得分在")[2].partition("～")[0]
