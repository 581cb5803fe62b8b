"""宁县2024：部门整体绩效目标申报表, 部门整体支出绩效自评表, and the projects' forms (运行监控表: ningxian_monitoring).

Conventions of the county's system, as the figures themselves show: fund rates and fund scores are truncated to two
decimals (98.468% prints as 98.46%, 9.8468 points as 9.84), completion and scores of indicators are rounded half up,
and a 定性 indicator earns the middle of its band. The total adds the fund score before truncation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agency_form import JUDGED, UNPUBLISHED, Form
from openpyxl.worksheet.worksheet import Worksheet
from published import Row, row, rows, stated

DOC = "ningxian-2024"
DEPARTMENT = "宁县工业和信息化局"
WHOLE = "部门整体"
TARGETS = "附件1 绩效目标表 / 部门(单位)整体绩效目标申报表"
PROJECT_TARGETS = "附件1 绩效目标表 / 项目绩效目标表"
WHOLE_EVALUATION = "附件2 绩效自评表 / 部门整体支出绩效自评表"
FUND_RULE = '"按比例",2,"截断"'
NOT_TRANSCRIBED = "（公开报告的转录没有此栏）"

FUND_WORK = (
    "复算项目", "复算执行率", "差异", "四舍五入则为", "复算得分", "差异", "四舍五入则为",
    "复算年初预算数", "差异", "复算全年预算数", "差异", "复算全年执行数", "差异", "复算分值（推定）", "", "", "复算说明",
)  # fmt: skip
INDICATOR_WORK = (
    "复算项目", "复算实际完成值", "差异", "复算完成率", "差异", "截断则为", "复算得分", "差异", "截断则为",
    "复算分值合计", "差异", "复算总分", "差异", "按复算得分的总分", "差异", "资金得分不截断则为", "复算说明",
)  # fmt: skip
WORK_WIDTHS = (24, 11, 9, 11, 9, 11, 9, 13, 8, 13, 8, 13, 8, 12, 12, 12, 150)
Reasons = dict[tuple[str, str], str]


# 绩效目标表


def _target_rows(form: Form, top: int, records: list[Row], *spans: tuple[int, int]) -> None:
    """Indicator rows of an 绩效目标表, with 指标值 read and checked beside them."""
    level1, level2, name, target = spans
    form.merge_down(top, records, level1=level1, level2=level2)
    for at, record in enumerate(records, start=top):
        form.put(at, name[0], record["level3"], "text", to_column=name[1])
        value = form.put(at, target[0], record["printed"], "cell", to_column=target[1])
        form.item(at, record["level3"])
        kind = form.formula(at, form.column("复算类型"), f'JX_TARGET({value},"类型")')
        for part in ("符号", "数值", "单位"):
            # A 定性 target has neither. A dash, not an empty text: LibreOffice takes an empty cached text for none.
            read = f'IF({kind}="定性","—",JX_TARGET({value},"{part}"))'
            form.formula(at, form.column(f"复算{part}"), read)
        # The codes alone: the sentences behind them are the validator's.
        check = f"JX_CHECK({value},{form.at(at, name[0])},{form.anchor(at, level2[0])})"
        form.formula(at, form.column("复算核查"), f'LEFT({check}&"通过",5)')
    form.row = top + len(records)


def whole_targets(sheet: Worksheet, reasons: Reasons) -> None:
    """部门(单位)整体绩效目标申报表: budget, annual goals, indicators."""
    form = Form(sheet, (11, 13, 12, 12, 12, 12, 11, 11, 13), (24, 10, 10, 10, 10, 30), reasons)
    goals = rows("goals", doc=DOC, where=TARGETS)
    form.work_title(1)
    form.title(goals[0]["form"].replace("(2024年度)", ""), "（2024年度）")
    form.unit_note(f"部门（单位）名称：{DEPARTMENT}", "单位：万元", 5)

    top = form.row
    form.put(top, 1, "预算情况", "head", to_row=top + 3)
    form.headings(top, [(2, 3, "收入预算"), (4, 9, "支出预算")])
    form.headings(top + 1, [(2, 2, "本级财政安排"), (3, 3, "收入预算合计"), (9, 9, "支出预算合计")], to_row=top + 2)
    form.headings(top + 1, [(4, 6, "基本支出"), (7, 8, "项目支出")])
    form.headings(top + 2, [(4, 4, "人员经费"), (5, 5, "公用经费"), (6, 6, "合计"), (7, 7, "本级"), (8, 8, "合计")])
    budget = {r["line"]: r["budget_initial"] for r in rows("funds", doc=DOC, block="2024年预算(目标申报表)")}
    lines = (
        "本级财政安排", "收入预算合计", "基本支出/人员经费", "基本支出/公用经费", "基本支出/合计",
        "项目支出/本级", "项目支出/合计", "支出预算合计",
    )  # fmt: skip
    at = {line: form.printed(top + 3, 2 + offset, budget[line]) for offset, line in enumerate(lines)}
    form.work_headings(top, ("复算项目", "复算合计", "差异"))
    sums = {
        "收入预算合计": at["本级财政安排"],
        "基本支出/合计": f"SUM({at['基本支出/人员经费']}:{at['基本支出/公用经费']})",
        "项目支出/合计": at["项目支出/本级"],
        "支出预算合计": f"{at['基本支出/合计']}+{at['项目支出/合计']}",
    }
    for offset, (line, formula) in enumerate(sums.items()):
        form.item(top + 1 + offset, line)
        form.check(top + 1 + offset, "复算合计", at[line], formula)

    form.row = top + 4
    yearly = [r["printed"] for r in rows("goals", doc=DOC, where="附件1 绩效目标表 / 年度绩效目标")]
    form.put(form.row, 1, "年度绩效目标", "head")
    form.put(form.row, 2, "\n".join(f"{n}. {text}" for n, text in enumerate(yearly, 1)), "text", to_column=9)
    form.row += 2

    form.headings(form.row, [(1, 1, "一级指标"), (2, 3, "二级指标"), (4, 7, "三级指标"), (8, 9, "指标值")])
    form.work_headings(form.row, ("复算项目", "复算符号", "复算数值", "复算单位", "复算类型", "复算核查"))
    _target_rows(form, form.row + 1, goals, (1, 1), (2, 3), (4, 7), (8, 9))
    form.signatures("填报人（签字）", "部门（单位）负责人（签字）", "填报日期")
    form.finish(freeze="A4")


def project_targets(sheet: Worksheet, reasons: Reasons) -> None:
    """项目绩效目标表: the one that the department filled."""
    form = Form(sheet, (14, 20, 44, 18), (30, 10, 10, 10, 10, 10), reasons)
    goals = rows("goals", doc=DOC, where=PROJECT_TARGETS)
    form.work_title(1)
    form.title("项目绩效目标表", "（2024年度）")
    form.unit_note(f"部门（单位）名称：{DEPARTMENT}", "单位：万元", 4)
    total = row("funds", doc=DOC, block="项目资金", project=goals[0]["project"])
    for name, value in (("项目名称", goals[0]["project"]), (total["line"], total["budget_initial"])):
        form.put(form.row, 1, name, "head")
        form.printed(form.row, 2, value, "text", to_column=4)
        form.row += 1
    form.headings(form.row, [(1, 1, "一级指标"), (2, 2, "二级指标"), (3, 3, "三级指标"), (4, 4, "指标值")])
    form.work_headings(form.row, ("复算项目", "复算符号", "复算数值", "复算单位", "复算类型", "复算核查"))
    _target_rows(form, form.row + 1, goals, (1, 1), (2, 2), (3, 3), (4, 4))
    form.signatures("填报人（签字）", "项目负责人（签字）", "填报日期")
    form.finish(freeze="A4")


# 自评表


def _published_projects(table: str) -> tuple[str, ...]:
    """Projects in their printed order, each once."""
    return tuple(dict.fromkeys(r["project"] for r in rows(table, lambda r: "自评" in r["where"], doc=DOC)))


EVALUATED = _published_projects("selfeval")
PROJECTS = tuple(p for p in _published_projects("funds") if p != WHOLE)

INDICATOR_HEADINGS = (
    "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "单位", "完成率", "得分", "偏差原因分析及改进措施",
)  # fmt: skip
WIDTHS = (11, 13, 24, 15, 15, 14, 8, 11, 10, 26)


@dataclass(frozen=True, slots=True)
class FundScore:
    """Addresses of what the fund block contributes to the total; `rates`: line → formula of its 执行率 as printed."""

    score: str
    weight: str
    computed: str
    unrounded: str
    rates: dict[str, str]


def _fund_rows(form: Form, funds: list[Row], unit: str) -> FundScore:
    """The fund block: one line of money a row, with 执行率 and 得分."""
    top = form.row
    weighted = any("推定" not in f["note"] for f in funds)
    form.put(top, 1, f"年度预算资金（{unit}）", "head", to_row=top + len(funds))
    columns = [(2, 3, "资金来源与用途"), (4, 4, "年初预算数"), (5, 5, "全年预算数")]
    columns += [(6, 6, "全年执行数"), (7, 7, "分值")] if weighted else [(6, 7, "全年执行数")]
    form.headings(top, [*columns, (8, 8, "执行率"), (9, 9, "得分"), (10, 10, "未执行完成原因分析")])
    form.work_headings(top, FUND_WORK)
    lines: dict[str, int] = {}
    rates: dict[str, str] = {}
    counted: FundScore | None = None
    for at, fund in enumerate(funds, start=top + 1):
        lines[fund["line"]] = at
        form.item(at, fund["line"])
        form.put(at, 2, fund["line"], "text", to_column=3)
        nulls = "null" if "null" in fund["note"] else ""
        both_null = "全年预算数/执行数印" in fund["note"]
        form.printed(at, 4, fund["budget_initial"] or nulls)
        budget = form.printed(at, 5, fund["budget_full"] or ("null" if both_null else ""))
        spent = form.printed(at, 6, fund["spent"] or ("null" if both_null else ""), to_column=6 if weighted else 7)
        # The self-evaluation prints these bare: 84.11 for 84.11%.
        bare = "无%号" in fund["note"]
        rate = form.printed(at, 8, fund["rate_published"].rstrip("%") if bare else fund["rate_published"])
        score = form.printed(at, 9, fund["score_published"])
        form.put(at, 10, fund["reason"] or None, "text")
        if weighted:
            form.printed(at, 7, fund["weight"])
            weight = form.at(top + 1, 7, fixed=True)
        else:
            form.printed(at, form.column("复算分值（推定）"), fund["weight"], "work")
            weight = form.slot(at, "复算分值（推定）")
        scale = "*100" if bare else ""
        blank = f"N({budget})=0"
        rates[fund["line"]] = f'JX_EXEC_RATE({spent},{budget},2,"截断"){scale}'
        form.check(
            at, "复算执行率", rate,
            f"IF({blank},0,{rates[fund['line']]})",
            f"IF({blank},0,JX_EXEC_RATE({spent},{budget},2){scale})",
        )  # fmt: skip
        computed = form.check(
            at, "复算得分", score,
            f"IF({blank},0,JX_SCORE(JX_EXEC_RATE({spent},{budget}),{weight},{FUND_RULE}))",
            f'IF({blank},0,JX_SCORE(JX_EXEC_RATE({spent},{budget}),{weight},"按比例"))',
        )  # fmt: skip
        counted = counted or FundScore(score, weight, computed, f"JX_EXEC_RATE({spent},{budget})*{weight}", rates)
    _fund_sums(form, lines)
    form.row = top + len(funds) + 1
    if counted is None:
        raise LookupError("no fund lines")
    return counted


PARTS = {
    "年度资金总额": ("(一)基本支出", "(二)项目支出"),
    "(一)基本支出": ("1.人员经费", "2.公用经费"),
    "(二)项目支出": ("1.一般性项目", "2.重点项目"),
}
SPENDING = {"基本支出": "(一)基本支出", "项目支出": "(二)项目支出"}
PROJECT_PARTS = {"年度资金总额": ("其中：财政拨款", "上年结转资金", "其他资金")}


def _fund_sums(form: Form, lines: dict[str, int]) -> None:
    """年初预算数, 全年预算数 and 全年执行数 of a line against the lines that it is made of."""
    for line, parts in (PARTS if "(一)基本支出" in lines else PROJECT_PARTS).items():
        for column, heading in ((4, "复算年初预算数"), (5, "复算全年预算数"), (6, "复算全年执行数")):
            operands = [form.at(lines[part], column) for part in parts]
            if all(form.sheet[o].value == "null" for o in operands):
                form.say(lines[line], heading, UNPUBLISHED)
                continue
            form.check(lines[line], heading, form.at(lines[line], column), f"SUM({','.join(operands)})")


def _indicator_rows(form: Form, indicators: list[Row], actuals: Mapping[str, str]) -> None:
    """一级/二级/三级 indicators with target, actual, weight, completion and score.

    Args:
        actuals: indicator → formula of its actual from what the same form says elsewhere.
    """
    top = form.row
    form.heading_row(top, INDICATOR_HEADINGS)
    form.work_headings(top, INDICATOR_WORK)
    form.merge_down(top + 1, indicators, level1=(1, 1), level2=(2, 2))
    for at, indicator in enumerate(indicators, start=top + 1):
        form.item(at, indicator["level3"])
        form.put(at, 3, indicator["level3"], "text")
        target = form.put(at, 4, indicator["annual_target"])
        actual = form.printed(at, 5, indicator["actual"])
        weight = form.printed(at, 6, indicator["weight"])
        unit = form.put(at, 7, indicator["unit"] or None)
        if indicator["level3"] in actuals:
            form.check(at, "复算实际完成值", actual, actuals[indicator["level3"]])
        bare = "无%号" in indicator["note"]
        printed = indicator["completion_published"]
        rate = form.printed(at, 8, printed.rstrip("%") if bare else printed)
        score = form.printed(at, 9, indicator["score_published"])
        form.put(at, 10, indicator["reason"] or None, "text")
        if indicator["actual"].startswith("100%-"):
            # The system fills 100% for every 定性 indicator: nothing in the form gives it.
            form.say(at, "复算完成率", JUDGED)
            value, rule = actual, '"定性"'
        else:
            done = f"{actual}&{unit},{target}"
            form.check(at, "复算完成率", rate, f"JX_COMPLETION({done},,2)", f'JX_COMPLETION({done},,2,"截断")')
            value, rule = f"JX_COMPLETION({done})", '"按比例"'
        form.check(
            at, "复算得分", score, f"JX_SCORE({value},{weight},{rule})", f'JX_SCORE({value},{weight},{rule},2,"截断")'
        )
    form.row = top + len(indicators) + 1


def _total_row(form: Form, total: Row, fund: FundScore, indicators: int) -> None:
    """总分: the printed scores added up, then the recomputed ones, then with the fund score before truncation."""
    at = form.row
    form.put(at, 1, "总分", "total", to_column=5)
    weight = form.printed(at, 6, total["weight"], "total")
    for column in (7, 8, 10):
        form.put(at, column, None, "total")
    score = form.printed(at, 9, total["score_published"], "total")
    form.item(at, "总分")

    def summed(column: int) -> str:
        return f"SUM({form.at(at - indicators, column)}:{form.at(at - 1, column)})"

    if indicators:
        form.check(at, "复算分值合计", weight, f"{summed(6)}+{fund.weight}")
        form.check(at, "复算总分", score, f"{summed(9)}+{fund.score}")
        form.check(at, "按复算得分的总分", score, f"{summed(form.column('复算得分'))}+{fund.computed}")
        unrounded = f"ROUND({summed(9)}+{fund.unrounded},2)"
        form.formula(at, form.column("资金得分不截断则为"), unrounded, number_format="0.00")
    else:
        form.say(at, "复算总分", UNPUBLISHED)
    form.row += 1


def _evaluation(project: str) -> list[Row]:
    """A project's indicator rows, if the report published them."""
    return rows("selfeval", lambda r: r["project"] == project, doc=DOC) if project in EVALUATED else []


STAFF_SOURCE = "人员编制情况转录自报告对部门概况的文字描述，报告的表格里没有人员行"


def _staff_block(form: Form) -> str:
    """人员编制情况: posts and staff as the report's text says; the formula of 在职人员控制率 in per cent is returned."""
    posts, staff = (stated(DOC, item) for item in ("编制数", "在职人数"))
    form.put(form.row, 1, "人员编制情况（人）", "head")
    cells = {}
    for column, fact in ((2, posts), (4, staff)):
        form.put(form.row, column, fact["item"], "head")
        cells[fact["item"]] = form.printed(form.row, column + 1, fact["figure"])
    form.put(form.row, 6, STAFF_SOURCE, "text", to_column=10)
    form.row += 1
    return f"JX_CONTROL_RATE({cells['在职人数']},{cells['编制数']},2)*100"


def self_evaluation(project: str, sheet: Worksheet, reasons: Reasons) -> None:
    """One 自评表: 部门整体 or a project."""
    where = WHOLE_EVALUATION if project == WHOLE else f"附件2 绩效自评表 / 项目支出绩效自评表 {project}"
    funds = rows("funds", doc=DOC, block="自评资金", project=project)
    form = Form(sheet, WIDTHS, WORK_WIDTHS, reasons)
    form.work_title(1)
    form.title("部门整体支出绩效自评表" if project == WHOLE else "项目支出绩效自评表", "（2024年度）")
    form.unit_note(f"部门（单位）名称：{DEPARTMENT}", f"单位：{funds[0]['unit']}", 6)
    if project != WHOLE:
        form.put(form.row, 1, "项目名称", "head")
        form.put(form.row, 2, project, "text", to_column=10)
        form.row += 1
    actuals = {"在职人员控制率": _staff_block(form)} if project == WHOLE else {}
    fund = _fund_rows(form, funds, funds[0]["unit"])
    if project == WHOLE:
        actuals |= {f"{kind}预算执行率": fund.rates[line] for kind, line in SPENDING.items()}
        expected = rows("goals", doc=DOC, where="附件2 绩效自评表 / 部门整体 预期目标")
        form.put(form.row, 1, "年度总体目标", "head", to_row=form.row + 1)
        form.headings(form.row, [(2, 5, "预期目标"), (6, 10, "实际完成情况")])
        texts = "\n".join(f"{n}. {goal['printed']}" for n, goal in enumerate(expected, 1))
        form.put(form.row + 1, 2, texts, "text", to_column=5)
        form.put(form.row + 1, 6, NOT_TRANSCRIBED, "text", to_column=10)
        form.row += 2
    indicators = [r for r in _evaluation(project) if r["row_type"] == "indicator"]
    if indicators:
        _indicator_rows(form, indicators, actuals)
    else:
        form.put(form.row, 1, "（公开报告的转录没有此项目的指标行，只有总分）", "text", to_column=10)
        form.work_headings(form.row, INDICATOR_WORK)
        form.row += 1
    total = row("rollups", lambda r: project in (r["level1"], WHOLE) and "自评" in r["level"], doc=DOC, where=where)
    _total_row(form, total, fund, len(indicators))
    form.signatures("填报人（签字）", "单位负责人（签字）", "填报日期")
    form.finish(freeze="A4")
