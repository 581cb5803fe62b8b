"""复算报告：what differs is listed, what is listed differs, and the report is the one that the workbooks give."""

from __future__ import annotations

from pathlib import Path

import pytest
from build import BOOKS, HERE, build, findings
from checks import Check, read
from openpyxl import load_workbook
from reports import REPORT, readings, render


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
    assert REPORT.read_text(encoding="utf-8") == render(readings()), "run python workbooks/reports.py"
