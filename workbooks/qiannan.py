"""黔南2023：评价指标体系及评分表, scored by its own 评分标准 as printed, the level totals, and the data that the rules take.

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

TABLE5 = "表5 绩效目标及指标完成情况表"
COMPLETION = "JX_COMPLETION({actual},{plan},,2{cut})"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an indicator is recomputed; its rule is the 评分标准 as printed.

    Attributes:
        ratio: formula of its ratio, or empty.
        plan, actual: names of the operands among the quoted inputs; without them a ratio takes 表5.
        unit: unit of the operands.
        value: 评价值 that the report gives in words or as a count, one entry for each 要点; where it comes from is
            said in its 评分依据 (or on the sheet 评价数据).
        measured: name of the input that is the 评价值 itself (a rate from a survey, a number of items).
        raw: the rule speaks of the figure itself (`≥80亿，按比例…`), not of a rate.
    """

    ratio: str = ""
    plan: str = ""
    actual: str = ""
    unit: str = ""
    value: str = ""
    measured: str = ""
    raw: bool = False


BY_TARGET = Recipe(COMPLETION)
BY_FIGURE = Recipe(COMPLETION, raw=True)
CONTROL = Recipe("JX_CONTROL_RATE({actual},{plan},2{cut})", plan="预算", actual="实际", unit="万元")
RECIPES: Final[Mapping[str, Recipe]] = {
    # 不符合中长期实施规划 is ③; 未细化分解为具体的工作任务 is ①; 未提供合同管理制度 is one that is missing.
    "绩效目标合理性": Recipe(value="是、是、否"),
    "绩效指标明确性": Recipe(value="否、是、是、是"),
    "在职人员控制率": Recipe(
        "JX_CONTROL_RATE({actual},{plan},2{cut})", plan="编制数", actual="在职人数", unit="人"
    ),
    "管理制度健全性": Recipe(value="1"),
    # 数据填写错误、不一致 is ②.
    "预算绩效管理执行情况": Recipe(value="是、否"),
    "全年预算完成率": Recipe(
        "JX_EXEC_RATE({actual},{plan},2{cut})", plan="全年预算数", actual="预算完成数", unit="万元"
    ),
    "预算调整率": Recipe(
        'JX_ADJUST_RATE({plan},{预算调整数},,{新增上级专项},"净额",2{cut})',
        plan="年初预算数", actual="净调整数", unit="万元",
    ),
    # 表9 and 表10: every project of both is done.
    "项目支付进度率": Recipe(value="100%；100%"),
    "结转结余控制率": Recipe(
        "JX_CARRYOVER_RATE({actual},{plan},2{cut})", plan="全年执行数", actual="结转结余总额", unit="万元"
    ),
    "公用经费控制率": CONTROL,
    "“三公”经费控制率": CONTROL,
    "政府采购执行率": Recipe("JX_RATE({actual},{plan},2{cut})", plan="采购预算", actual="实际", unit="万元"),
    # 账账不符 is ④.
    "资产管理安全性": Recipe(value="0；0；0；1；0"),
    "固定资产利用率": Recipe("JX_RATE({actual},{plan},2{cut})", plan="总额", actual="在用", unit="万元"),
    "工业总产值完成额": BY_TARGET,
    "规模工业增加值增长": BY_TARGET,
    "新增规模工业企业数量": BY_TARGET,
    "培育优质中小企业数量": BY_TARGET,
    "电池新材料产业产值完成额": BY_TARGET,
    "全州工业投资额": BY_TARGET,
    "园区产值完成占比": BY_TARGET,
    "园区招商项目数量": BY_TARGET,
    "电煤保供": BY_TARGET,
    "重点工作实际完成情况": Recipe(measured="未完成/未执行项目"),
    "重点工作完成及时情况": Recipe(measured="未及时"),
    # 100% of what was done met its quality target.
    "重点工作质量达标率": Recipe(value="0"),
    "全州工业税收": BY_FIGURE,
    "规上工业企业利润": BY_FIGURE,
    "全州规模企业总户数": BY_FIGURE,
    "新增就业": BY_FIGURE,
    "部门履职满意度": Recipe(measured="满意度"),
    "受益对象满意度": Recipe(measured="满意度"),
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
    """Every quoted input, and the counts that 表9 and 表10 give."""
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

WIDTHS: Final = (10, 6, 10, 6, 14, 16, 6, 28, 54, 12, 11, 7, 14, 8, 40)
WORK: Final = (
    "复算项目", "复算评价值", "差异", "截断则为", "复算得分", "差异", "截断则为",
    "复算一级分值", "差异", "复算二级分值", "差异", "得分说明", "复算说明",
)  # fmt: skip
WORK_WIDTHS: Final = (24, 10, 9, 10, 9, 8, 10, 9, 7, 9, 7, 80, 110)
TOP: Final = 4
FIRST: Final = TOP + 2
WEIGHT, RULE, PLAN, ACTUAL, UNIT, VALUE, SCORE, BASIS = 7, 9, 10, 11, 12, 13, 14, 15


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
    plan_at = form.printed(at, PLAN, plan)
    actual_at = form.printed(at, ACTUAL, actual)
    if actual.endswith("%"):
        return plan_at, actual_at
    unit_at = form.put(at, UNIT, unit)
    return plan_at, actual_at if recipe.actual else f"{actual_at}&{unit_at}"


def _score_row(form: Form, at: int, record: Row, rule: Row, cells: Mapping[tuple[str, str], str]) -> None:
    name = indicator(record)
    form.item(at, name)
    form.printed(at, WEIGHT, record["weight"])
    form.put(at, 8, rule["explanation"], "text")
    form.put(at, RULE, rule["rule_text"], "text")
    for column in (PLAN, ACTUAL, UNIT, VALUE):
        form.put(at, column, None)
    form.printed(at, SCORE, record["score_published"])
    form.put(at, BASIS, record["evidence"] or None, "text")
    recipe = RECIPES.get(name)
    if recipe is None:
        form.say(at, "复算得分", JUDGED)
    else:
        _recompute(form, at, record, recipe, {k: v for (i, k), v in cells.items() if i == name})
    for note in (record["note"], rule["note"]):
        if note:
            form.remark(at, note)


def _recompute(form: Form, at: int, record: Row, recipe: Recipe, data_cells: dict[str, str]) -> None:
    """The 评价值 and the 得分 of one indicator, live, from the operands and the 评分标准 in its row."""
    quoted = inputs(record["inputs"])
    value = form.at(at, VALUE)
    given = recipe.value or (quoted[recipe.measured] if recipe.measured else "")
    if given:
        form.printed(at, VALUE, given)
    if recipe.ratio:
        plan, actual = _operands(form, at, indicator(record), record, recipe)
        names = data_cells | {"plan": plan, "actual": actual, "cut": ""}
        formula = recipe.ratio.format_map(names)
        printed = next((v for k, v in quoted.items() if "率" in k), "")
        if printed:
            form.printed(at, VALUE, printed)
            form.check(at, "复算评价值", value, formula, recipe.ratio.format_map(names | {"cut": ',"截断"'}))
        else:
            value = form.formula(at, form.column("复算评价值"), formula, number_format="0.00%")
        if recipe.raw:
            value = actual
    arguments = f"{value},{form.at(at, WEIGHT)},{form.at(at, RULE)}"
    form.check(at, "复算得分", form.at(at, SCORE), f"JX_SCORE({arguments})", f'JX_SCORE({arguments},2,"截断")')
    form.formula(at, form.column("得分说明"), f"JX_EXPLAIN({arguments})", "work text")


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
    groups = [(1, 7, "指标体系"), (8, 9, "评价标准"), (10, 13, "评价数据"), (14, 15, "评价结果")]
    form.headings(TOP, groups)
    names = (
        "一级指标", "分值", "二级指标", "分值", "三级指标", "四级指标", "分值", "指标解释", "评分标准",
        "计划数（基数）", "实际数", "单位", "评价值", "得分", "评分依据",
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
        "注：指标解释、评分标准、评分依据照公开报告附件1，评分标准一字未改，复算得分的公式直接取它；计划数、实际数、评价值取自"
        "报告附件1、表5及正文。按要点或按项计分的，评价值由评分依据点名的问题填是、否或项数；没有印比率的，评价值空着，"
        "由计划数与实际数算出；判断项空着。"
    )
    form.signatures("评价机构（盖章）", "评价组负责人（签字）", "日期")
    form.finish(freeze=f"G{FIRST}", repeat_rows=f"{TOP}:{TOP + 1}", paper=8)


def _totals(form: Form, count: int) -> None:
    """合计: printed points added up, then the recomputed points with judgement items as printed."""
    at, first, last = form.row, FIRST, FIRST + count - 1
    total = row("scheme_scores", doc=DOC, level1="合计")
    form.put(at, 1, "合计", "total", to_column=6)
    for column in range(RULE - 1, BASIS + 1):
        form.put(at, column, None, "total")
    weight = form.printed(at, WEIGHT, total["weight"], "total")
    score = form.printed(at, SCORE, total["score_published"], "total")
    form.item(at, "合计")
    for column, heading in ((2, "复算一级分值"), (4, "复算二级分值")):
        form.check(at, heading, weight, f"SUM({form.at(first, column)}:{form.at(last, column)})")
    printed = f"{form.at(first, SCORE)}:{form.at(last, SCORE)}"
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
            form.check(at, "复算得分", score, f"SUM(评分表!N{first}:N{last})")
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
