"""合成表格：synthetic forms with known mistakes, drawn in layouts that vary as strangers' forms do.

Nothing here is an agency's: projects, figures and mistakes are invented. A form is clean until mistakes are made in it
on purpose; the labels are what was done to it, never what the validator says.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from forms_as_text import sheet

from xladdin.grid import Book, Sheet, address

Label = tuple[str, str, str]  # code, sheet, cell
CENT = Decimal("0.01")

# 一级, 二级, 三级, 符号, 数, 单位, 实际数; the cost is a unit cost, every target is met or nearly.
PROJECTS: dict[str, list[tuple[str, str, str, str, str, str, str]]] = {
    "企业培训项目（合成）": [
        ("产出指标", "数量指标", "培训人次", "≥", "200", "人次", "210"),
        ("产出指标", "质量指标", "考核通过率", "≥", "90", "%", "95"),
        ("产出指标", "时效指标", "按期开班率", "≥", "95", "%", "100"),
        ("成本指标", "经济成本指标", "人均培训成本", "≤", "1500", "元", "1420"),
        ("效益指标", "社会效益指标", "新增技能证书持有人", "≥", "80", "人", "88"),
        ("满意度指标", "服务对象满意度指标", "学员满意度", "≥", "90", "%", "94"),
    ],
    "农村道路养护（合成）": [
        ("产出指标", "数量指标", "养护里程", "≥", "120", "公里", "125"),
        ("产出指标", "质量指标", "养护验收合格率", "≥", "95", "%", "98"),
        ("产出指标", "时效指标", "病害处置时限", "≤", "7", "天", "6"),
        ("成本指标", "经济成本指标", "每公里养护成本", "≤", "9000", "元", "8600"),
        ("效益指标", "社会效益指标", "受益行政村", "≥", "36", "个", "36"),
        ("满意度指标", "服务对象满意度指标", "沿线群众满意度", "≥", "85", "%", "91"),
    ],
    "基层图书下乡（合成）": [
        ("产出指标", "数量指标", "配送图书册数", "≥", "5000", "册", "5200"),
        ("产出指标", "质量指标", "图书完好率", "≥", "98", "%", "99"),
        ("产出指标", "时效指标", "配送及时率", "≥", "95", "%", "97"),
        ("成本指标", "经济成本指标", "每册配送成本", "≤", "12", "元", "11"),
        ("效益指标", "社会效益指标", "借阅人次", "≥", "8000", "人次", "8600"),
        ("满意度指标", "服务对象满意度指标", "读者满意度", "≥", "90", "%", "93"),
    ],
    "小型水利维修（合成）": [
        ("产出指标", "数量指标", "维修渠道长度", "≥", "18", "公里", "19"),
        ("产出指标", "质量指标", "工程验收合格率", "=", "100", "%", "100"),
        ("产出指标", "时效指标", "完工提前天数", "≥", "10", "天", "12"),
        ("成本指标", "经济成本指标", "每公里维修成本", "≤", "40000", "元", "38500"),
        ("效益指标", "生态效益指标", "恢复灌溉面积", "≥", "2600", "亩", "2750"),
        ("满意度指标", "服务对象满意度指标", "受益农户满意度", "≥", "90", "%", "95"),
    ],
}
WEIGHTS = (Decimal(15), Decimal(15), Decimal(10), Decimal(20), Decimal(20), Decimal(10))


@dataclass
class Row:
    """One indicator; `target` and `actual` as filled in."""

    levels: tuple[str, str]
    name: str
    operator: str
    number: str
    unit: str
    actual: str
    weight: Decimal
    completion: str = ""
    score: str = ""
    reason: str = ""
    forecast: str = ""
    measure: str = ""

    def value(self, column: str) -> str:
        match column:
            case "指标值":
                return f"{self.operator}{self.number}{self.unit}"
            case "实际完成值" | "监控期执行情况":
                return self.actual
            case "分值":
                return str(self.weight)
            case "完成率":
                return self.completion
            case "得分":
                return self.score
            case "偏差原因分析":
                return self.reason
            case "全年预计完成情况":
                return self.forecast
            case "拟改进措施":
                return self.measure
            case _:
                return ""


@dataclass
class Made:
    """A form before it is drawn; `labels` are (code, row number or -1 for the funds or -2 for the sum, column)."""

    project: str
    rows: list[Row]
    budget: Decimal
    spent: Decimal
    source: Decimal
    fund_score: Decimal
    fund_reason: str = ""
    total_off: Decimal = Decimal(0)
    total_weight: Decimal = Decimal(100)
    labels: list[tuple[str, int, str]] = field(default_factory=list)

    def label(self, column: str, row: int, *codes: str) -> None:
        self.labels += [(code, row, column) for code in codes]


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP).normalize()


def _plain(value: Decimal) -> str:
    return f"{_rounded(value):f}"


def clean(project: str, rng: random.Random) -> Made:
    rows = []
    for line, weight in zip(PROJECTS[project], WEIGHTS, strict=True):
        first, second, name, operator, number, unit, actual = line
        share = "100%" if operator != "≥" else f"{_plain(Decimal(actual) / Decimal(number) * 100)}%"
        filled = f"{actual}{unit}"
        rows.append(Row((first, second), name, operator, number, unit, filled, weight, share, str(weight)))
    budget = Decimal(rng.randrange(20, 90) * 10000)
    spent = _rounded(budget * rng.randrange(84, 99) / 100)
    return Made(project, rows, budget, spent, budget, _rounded(spent / budget * 10), "质保金待付")


def _words(made: Made, row: int, text: str, *codes: str) -> None:
    line = made.rows[row]
    line.operator, line.number, line.unit = "", text, ""
    line.actual, line.completion = "100%-80%(含)", "100%"
    line.score = _plain(line.weight * Decimal("0.9"))
    made.label("指标值", row, *codes)


def vague(made: Made) -> None:
    _words(made, 4, "明显提升", "JX101")


def satisfaction(made: Made) -> None:
    _words(made, 5, "很满意", "JX101", "JX103")


def timeliness(made: Made) -> None:
    _words(made, 2, "及时", "JX101", "JX104")


def pseudo_bound(made: Made) -> None:
    line = made.rows[1]
    line.operator, line.number, line.actual, line.completion = "≤", "100", "96%", "100%"
    made.label("指标值", 1, "JX102")


def far_off(made: Made) -> None:
    line = made.rows[0]
    line.actual, line.completion = f"{int(line.number) * 3}{line.unit}", "300%"
    made.label("指标值", 0, "JX107")


def wrong_unit(made: Made) -> None:
    line = made.rows[1]
    line.operator, line.number, line.unit, line.actual, line.completion = "≥", "50", "户", "52户", "104%"
    made.label("指标值", 1, "JX108")


def wrong_dimension(made: Made) -> None:
    line = made.rows[0]
    line.name, line.operator, line.number, line.unit, line.actual, line.completion = (
        "业务量增速",
        "≥",
        "5",
        "%",
        "5.5%",
        "110%",
    )
    made.label("三级指标", 0, "JX109")


def no_timeliness(made: Made) -> None:
    gone = made.rows.pop(2)
    made.rows[0].weight += gone.weight
    made.rows[0].score = str(made.rows[0].weight)
    made.label("一级指标", 0, "JX110")


def budget_as_cost(made: Made) -> None:
    line = made.rows[3]
    line.name, line.number, line.unit, line.actual = "总成本", f"{made.budget:f}", "元", f"{made.spent:f}元"
    made.label("指标值", 3, "JX111")


def placeholder(made: Made) -> None:
    line = made.rows[4]
    line.name, line.operator, line.number, line.unit, line.actual, line.completion = "指标2", "", "", "", "", ""
    made.label("三级指标", 4, "JX112")
    made.label("一级指标", 0, "JX110")


def misprinted_rate(made: Made) -> None:
    made.rows[0].completion = "117.38%"
    made.label("完成率", 0, "JX201")


def undeserved(made: Made) -> None:
    line = made.rows[4]
    line.actual, line.completion = f"{int(Decimal(line.number) * 9 / 10)}{line.unit}", ""
    made.label("得分", 4, "JX202")


def printed_as_met(made: Made) -> None:
    line = made.rows[4]
    actual = int(Decimal(line.number) * 9 / 10)
    line.actual, line.completion, line.reason = f"{actual}{line.unit}", "100%", "下雨停工两个月"
    line.score = _plain(line.weight * actual / Decimal(line.number))
    made.label("完成率", 4, "JX201", "JX209")


def heavy(made: Made) -> None:
    made.rows[0].weight += 2
    made.rows[0].score = str(made.rows[0].weight)
    made.label("分值", -2, "JX203")


def wrong_sum(made: Made) -> None:
    made.total_off = Decimal("-0.01")
    made.label("得分", -2, "JX204")


def wrong_source(made: Made) -> None:
    made.source = made.budget + 10000
    made.label("全年预算数", -3, "JX205")


def contradicts_funds(made: Made) -> None:
    line = made.rows[1]
    line.name, line.operator, line.number, line.unit, line.actual, line.completion = (
        "预算执行率",
        "≥",
        "80",
        "%",
        "100%",
        "125%",
    )
    made.label("实际完成值", 1, "JX207")


def unexplained(made: Made) -> None:
    line = made.rows[4]
    actual = int(Decimal(line.number) * 9 / 10)
    line.actual, line.score = f"{actual}{line.unit}", _plain(line.weight * actual / Decimal(line.number))
    line.completion = f"{_plain(Decimal(actual) / Decimal(line.number) * 100)}%"
    made.label("得分", 4, "JX304")


def little_spent(made: Made) -> None:
    made.spent = _rounded(made.budget * Decimal("0.4"))
    made.fund_score, made.fund_reason = Decimal(4), ""
    made.label("执行率", -1, "JX302")


MISTAKES: tuple[Callable[[Made], None], ...] = (
    vague, satisfaction, timeliness, pseudo_bound, far_off, wrong_unit, wrong_dimension, no_timeliness, budget_as_cost,
    placeholder, misprinted_rate, undeserved, printed_as_met, heavy, wrong_sum, wrong_source, contradicts_funds,
    unexplained, little_spent,
)  # fmt: skip
# Two mistakes in one row, or one that moves the other's row, would make labels that nobody can vouch for.
CLASHES = (
    {"vague", "placeholder", "undeserved", "printed_as_met", "unexplained"},
    {"timeliness", "no_timeliness"},
    {"pseudo_bound", "wrong_unit", "contradicts_funds"},
    {"far_off", "wrong_dimension", "misprinted_rate", "heavy", "no_timeliness"},
    {"no_timeliness", "placeholder", "budget_as_cost"},
    {"no_timeliness", "satisfaction", "vague", "undeserved", "printed_as_met", "unexplained"},
    {"contradicts_funds", "little_spent"},
    # The reason given beside the one is a reason for the other.
    {"printed_as_met", "little_spent"},
)


def _chosen(rng: random.Random, first: Callable[[Made], None] | None) -> list[Callable[[Made], None]]:
    chosen = [first] if first else []
    for mistake in rng.sample(MISTAKES, len(MISTAKES)) if first else []:
        names = {each.__name__ for each in chosen}
        clash = any(mistake.__name__ in group and names & group for group in CLASHES)
        if len(chosen) < 3 and mistake not in chosen and not clash:
            chosen.append(mistake)
    # A row that is taken out goes last: labels count rows as they stand.
    return sorted(chosen, key=lambda each: each is no_timeliness)


def drawn(made: Made, rng: random.Random, name: str) -> tuple[Sheet, list[Label]]:
    """A self-evaluation form in one of many layouts, with its labels as cells."""
    columns = ["指标值", "实际完成值", "分值", "完成率", "得分", "偏差原因分析"]
    rng.shuffle(columns)
    funds = ["年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分", "未执行完成原因分析"]
    if rng.random() < 0.5:
        rng.shuffle(funds)
    side, two_rows, strangers = rng.random() < 0.5, rng.random() < 0.4, rng.random() < 0.4
    levels_as = rng.choice(["merged", "repeated", "blank"])
    names = {
        "指标值": rng.choice(["年度指标值", "指标值", "目标值", "年初目标值（A）"]),
        "实际完成值": rng.choice(["实际完成值", "全年实际值", "实际完成值（B）", "完成值"]),
        "分值": rng.choice(["分值", "权重", "标准分"]),
        "偏差原因分析": rng.choice(["偏差原因分析", "未完成原因分析", "偏差原因分析及改进措施"]),
    }
    lines: list[list[str]] = [[]] * rng.randrange(3)
    lines += [["项目支出绩效自评表"], ["（2024年度）", "", "", "单位：元"], ["项目名称", made.project]]
    at: dict[tuple[int, str], tuple[int, int]] = {}
    lead = [""] if side else []

    def put(line: list[str]) -> int:
        lines.append(line)
        return len(lines)

    put([*(["项目资金（元）"] if side else []), "资金来源", "", *funds])
    values = {
        "年初预算数": "0",
        "全年预算数": f"{made.budget:f}",
        "全年执行数": f"{made.spent:f}",
        "分值": "10",
        "执行率": f"{_plain(made.spent / made.budget * 100)}%",
        "得分": _plain(made.fund_score),
        "未执行完成原因分析": made.fund_reason,
    }
    row = put([*lead, "年度资金总额：", "", *(values[column] for column in funds)])
    at |= {(-1, column): (row, len(lead) + 3 + n) for n, column in enumerate(funds)}
    values |= {"全年预算数": f"{made.source:f}", "分值": "", "执行率": "", "得分": "", "未执行完成原因分析": ""}
    row = put([*lead, "其中：财政拨款", "", *(values[column] for column in funds)])
    at |= {(-3, column): (row, len(lead) + 3 + n) for n, column in enumerate(funds)}
    put(["年度总体目标", "预期目标", "", "实际完成情况"])
    put(["", "按计划开展各项工作", "", "已开展"])
    extra = ["联系人"] if strangers else []
    heads = ["一级指标", "二级指标", "三级指标", *(names.get(column, column) for column in columns), *extra]
    put([*(["绩效指标"] if side else []), *heads])
    if two_rows:
        put([*(["^"] if side else []), *["^"] * len(heads)])
    above: tuple[str, ...] = ()
    for number, line in enumerate(made.rows):
        shown = list(line.levels)
        for depth in (0, 1):
            if levels_as != "repeated" and line.levels[: depth + 1] == above[: depth + 1]:
                shown[depth] = "^" if levels_as == "merged" else ""
        above = line.levels
        cells = [*shown, line.name, *(line.value(column) for column in columns)]
        row = put([*(["^"] if side else []), *cells, *(["某科"] if strangers else [])])
        keys = ["一级指标", "二级指标", "三级指标", *columns]
        at |= {(number, key): (row, len(lead) + 1 + n) for n, key in enumerate(keys)}
    scores = sum((Decimal(line.score) for line in made.rows if line.score), made.fund_score)
    sums = {"分值": f"{made.total_weight:f}", "得分": _plain(scores + made.total_off)}
    row = put(
        [*(["总分"] if side else []), *([""] * 3 if side else ["总分", "", ""]), *(sums.get(c, "") for c in columns)]
    )
    at |= {(-2, key): (row, len(lead) + 4 + n) for n, key in enumerate(columns)}
    put(["填表人：", "", "联系电话："])
    text = "\n".join(" | ".join(line) if line else " " for line in lines)
    labels = [(code, name, address(*at[row, column])) for code, row, column in made.labels]
    return sheet(text, name), sorted(set(labels))


def synthetic() -> list[tuple[Book, list[Label]]]:
    """Four clean forms and two with each mistake (and up to two others), each a workbook; the same every time."""
    rng = random.Random(20241121)
    found: list[tuple[Book, list[Label]]] = []
    starts: list[Callable[[Made], None] | None] = [None] * 4 + [each for each in MISTAKES for _ in range(2)]
    for number, first in enumerate(starts):
        made = clean(rng.choice(list(PROJECTS)), rng)
        for mistake in _chosen(rng, first):
            mistake(made)
        page, labels = drawn(made, rng, f"合成{number + 1}")
        found.append((Book(f"合成{number + 1}.xlsx", [page]), labels))
    return found
