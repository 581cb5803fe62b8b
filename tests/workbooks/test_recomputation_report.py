"""复算报告：what differs is listed, what is listed differs, and the report is the one that the workbooks give."""

from __future__ import annotations

from pathlib import Path

import pytest
from build import BOOKS, HERE, build, findings
from checks import Check, read
from openpyxl import load_workbook
from published import rows
from reports import README, REPORT, readings, readme, render


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Check, ...]]:
    """The checks of freshly built workbooks, computed by the embedded engine."""
    folder: Path = tmp_path_factory.mktemp("books")
    return {name: read(build(name, folder)).checks for name in BOOKS}


@pytest.mark.parametrize("name", BOOKS)
def test_a_figure_is_reproduced_or_listed(name: str, fresh: dict[str, tuple[Check, ...]]) -> None:
    differing = {(c.sheet, *c.key) for c in fresh[name] if not c.agrees}
    listed = {(sheet, *key) for (book, sheet), reasons in findings().items() if book == name for key in reasons}
    assert differing == listed


# Printed figures worth knowing, derived by hand from the facts.
KNOWN = [
    ("宁县2024_部门整体", "自评表", "(一)基本支出", "复算执行率", "98.46", "98.46", "截断"),
    ("宁县2024_部门整体", "自评表", "(一)基本支出", "复算得分", "9.84", "9.84", "截断"),
    ("宁县2024_部门整体", "自评表", "2.公用经费", "复算得分", "7.72", "7.72", "截断"),
    ("宁县2024_部门整体", "自评表", "年度资金总额", "复算执行率", "84.11", "84.11", "截断"),
    ("宁县2024_部门整体", "自评表", "单位获奖情况", "复算得分", "7.52", "7.52", "四舍五入"),
    ("宁县2024_部门整体", "自评表", "总分", "复算总分", "91.44", "91.44", ""),
    ("宁县2024_项目自评", "工信局工作经费", "年度资金总额", "复算得分", "0.99", "0.99", "截断"),
    ("宁县2024_项目自评", "工信局工作经费", "新增市场主体", "复算完成率", "108.67%", "108.67%", "四舍五入"),
    ("宁县2024_项目自评", "工信局工作经费", "总分", "复算总分", "87.4", "87.39", "!"),
    ("宁县2024_项目自评", "新入规企业奖补资金", "规模以上工业企业增加值增速", "复算得分", "8.33", "13.33", "!"),
    ("宁县2024_部门整体", "自评表", "在职人员控制率", "复算实际完成值", "23", "129.41", "!"),
    ("宁县2024_部门整体", "自评表", "项目支出预算执行率", "复算实际完成值", "100", "46.43", "!"),
    ("宁县2024_运行监控", "工信局工作经费", "年度资金总额", "自评表全年预算数", "10414", "104140.00", "!"),
    ("宁县2024_运行监控", "工信局工作经费", "年度资金总额", "复算执行率", "99.68%", "99.68%", ""),
    ("甘州2024_目标管理评估", "资金情况", "项目支出", "复算执行率", "70.33%", "70.33%", "截断"),
    ("甘州2024_目标管理评估", "资金情况", "重点项目", "复算执行率", "70.24%", "70.24%", "截断"),
    ("甘州2024_目标管理评估", "资金情况", "实际支出资金", "复算执行率", "73.86%", "73.86%", ""),
    ("甘州2024_目标管理评估", "评估得分", "评估得分", "复算得分", "84.00", "84.00", ""),
    ("甘州2024_目标管理评估", "评估得分", "评估得分", "复算等级", "良", "良", ""),
    ("枣庄2023_满意度", "满意度问卷", "第6题", "复算满意度", "88.53%", "88.53%", "逐项四舍五入"),
    ("枣庄2023_满意度", "满意度问卷", "第7题", "复算满意度", "88.86%", "88.86%", "逐项四舍五入"),
    ("枣庄2023_满意度", "满意度问卷", "第8题", "复算满意度", "88.20%", "88.20%", ""),
    ("枣庄2023_满意度", "满意度问卷", "第10题", "复算正文引述", "87.53%", "87.53%", ""),
    ("枣庄2023_满意度", "满意度问卷", "综合满意度", "复算满意度", "88.37%", "88.20%", "!"),
    ("黔南2023_满意度", "部门履职满意度", "总体满意度", "复算满意度", "82.86%", "95.47%", "!"),
    ("黔南2023_满意度", "受益对象满意度", "第6题 非常积极", "复算占比", "58.54%", "58.54%", "四舍五入"),
    ("黔南2023_评分表", "评分表", "工业总产值完成额", "复算评价值", "58.36%", "58.36%", "四舍五入"),
    ("黔南2023_评分表", "评分表", "工业总产值完成额", "复算得分", "1.18", "1.17", "!"),
    ("黔南2023_评分表", "评分表", "预算调整率", "复算评价值", "35.96%", "35.96%", "四舍五入"),
    ("黔南2023_评分表", "评分表", "预算调整率", "复算得分", "1.28", "1.28", ""),
    ("黔南2023_评分表", "评分表", "结转结余控制率", "复算得分", "0", "0.00", ""),
    ("黔南2023_评分表", "评分表", "合计", "复算得分", "81.78", "81.78", ""),
    ("黔南2023_评分表", "得分表", "合计", "复算等级", "良", "良", ""),
    ("黔南2023_绩效目标表", "绩效目标表", "电煤保供", "表5目标值", "≥90.4吨", "≥90.4万吨", "!"),
    ("黔南2023_绩效目标表", "绩效目标表", "全州工业投资额", "表5目标值", "≥420亿", "≥420亿", ""),
    ("枣庄2023_绩效目标表", "战略目标表", "规模以上工业增加值增速", "年度目标值", "≥10%", "≥8%", "!"),
    ("黔南2023_评分表", "评分表", "绩效目标合理性", "复算得分", "2", "2.00", ""),
    ("黔南2023_评分表", "评分表", "资产管理安全性", "复算得分", "0.8", "0.80", ""),
    ("黔南2023_评分表", "评分表", "全州工业税收", "复算得分", "4.57", "4.57", "四舍五入"),
    ("黔南2023_资金情况", "资金与资产", "表14 重点工作情况表：合计", "复算决算数", "3404.29", "3404.27", "!"),
    ("枣庄2023_评分表", "评分表", "(4)预算执行率", "复算得分", "0.00", "0.00", ""),
    ("枣庄2023_评分表", "评分表", "(4)预算执行率", "复算评价值", "79.25%", "79.25%", "四舍五入"),
    ("枣庄2023_评分表", "评分表", "预算管理", "复算一级分值", "28.00", "28.00", ""),
    ("枣庄2023_评分表", "目标完成情况", "高端装备产业营收及同比增长率（营收）", "复算完成率", "163.07%", "163.07%", ""),
    ("枣庄2023_评分表", "绩效复评", "差2档", "复算项目数", "1", "1.00", ""),
    ("枣庄2023_资金情况", "资金比率", "五项经费变动率（2023年）", "复算比率", "88.53%", "88.53%", ""),
    ("枣庄2023_资金情况", "资金与资产", "收入预决算：调整后收入预算", "复算全年预算数", "12961.52", "12961.52", ""),
    ("枣庄2023_资金情况", "资金与资产", "表1 固定资产明细表：合计", "复算净值", "82.70", "82.70", ""),
    ("永靖2023_评分表", "评分表", "管理效率", "复算一级分值", "42", "46.00", "!"),
    ("永靖2023_评分表", "评分表", "合计", "复算得分", "95", "95.00", ""),
]


@pytest.mark.parametrize(("book", "sheet", "item", "heading", "printed", "computed", "how"), KNOWN)
def test_known_figures(
    book: str,
    sheet: str,
    item: str,
    heading: str,
    printed: str,
    computed: str,
    how: str,
    fresh: dict[str, tuple[Check, ...]],
) -> None:
    (check,) = (c for c in fresh[book] if (c.sheet, *c.key) == (sheet, item, heading))
    assert (check.printed, check.computed) == (printed, computed)
    assert (check.agrees, check.only) == (how != "!", how if how != "!" else "")


# What the rules give 枣庄's indicators, derived by hand from the 评分依据; None is open.
ZAOZHUANG = {
    1: 6, 2: 1, 3: None, 4: 0, 5: 2, 6: 2, 7: None, 8: 1.5, 9: 2, 10: None, 11: None, 12: 0, 13: 2.8, 14: None, 15: None,
    16: None, 17: None, 18: 3, 19: 1.33, 20: 2, 21: 1, 22: 2, 23: 3, 24: 2, 25: 1, 26: 1, 27: 5, 28: 7.08, 29: None, 30: 2.4,
}  # fmt: skip


def test_zaozhuang_points_come_from_the_printed_rules(tmp_path: Path) -> None:
    path = build("枣庄2023_评分表", tmp_path)
    formulas, values = load_workbook(path)["评分表"], load_workbook(path, data_only=True)["评分表"]
    found = {}
    for row in range(6, 36):
        cell = formulas.cell(row, 18)
        if cell.data_type == "f":
            # The third argument is the cell with the sentence as printed.
            assert cell.value == f"=JX_SCORE(I{row},F{row},H{row})"
            found[row - 5] = values.cell(row, 18).value
        else:
            assert cell.value in ("判断（未印）", "缺数据（未印）")
            found[row - 5] = None
    assert found == {
        number: points if points is None else pytest.approx(points) for number, points in ZAOZHUANG.items()
    }
    assert [values.cell(row, 18).value for row in (36, 37)] == [pytest.approx(48.11), pytest.approx(78.11)]
    assert "在48.11与78.11之间，等级在“差”与“中”之间" in values.cell(37, 24).value


def test_points_that_the_report_does_not_print_are_listed_with_their_derivation() -> None:
    found = {f.item: f for f in read(HERE / "枣庄2023_评分表.xlsx").found}
    assert len(found) == 22
    assert found["(28)政策项目实际绩效"].points == "7.08"
    assert found["(28)政策项目实际绩效"].how.startswith("6项平均：")
    assert found["合计（已复算的指标）"].points == "48.11"
    assert [f.points for f in read(HERE / "甘州2024_目标管理评估.xlsx").found] == [
        "26.00",
        "18.00",
        "11.00",
        "10.00",
        "19.00",
    ]


def test_verbatim_rules_are_the_transcribed_sentences() -> None:
    for name, column in (("黔南2023_评分表", 9), ("枣庄2023_评分表", 8)):
        sheet = load_workbook(HERE / f"{name}.xlsx")["评分表"]
        printed = {r["rule_text"] for r in rows("scheme_rules") if r["level1"] != "等级标准"}
        cells = [sheet.cell(row, column).value for row in range(6, sheet.max_row + 1)]
        assert len([text for text in cells if text in printed]) == {"黔南2023_评分表": 38, "枣庄2023_评分表": 30}[name]


def test_each_check_compares_a_printed_cell_with_a_formula() -> None:
    for name in BOOKS:
        reading = read(HERE / f"{name}.xlsx")
        assert reading.checks
        for check in reading.checks:
            assert check.formula.startswith("="), check
            assert check.printed, check


def test_printed_figures_are_never_formulas() -> None:
    for name in BOOKS:
        book = load_workbook(HERE / f"{name}.xlsx")
        for sheet in book:
            area = sheet.print_area.split("!")[-1].replace("$", "")
            assert [c.coordinate for line in sheet[area] for c in line if c.data_type == "f"] == []


def test_the_report_is_the_one_that_the_workbooks_give() -> None:
    found = readings()
    assert REPORT.read_text(encoding="utf-8") == render(found), "run python workbooks/reports.py"
    assert README.read_text(encoding="utf-8") == readme(found), "run python workbooks/reports.py"
