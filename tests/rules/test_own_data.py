"""JX207：actuals against the funds and the staff of the same workbook."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import flat, save, sheet, validated

from xladdin.validation import validate

# 宁县2024 部门整体自评表: the figures as printed.
NINGXIAN = """
部门整体支出绩效自评表
部门（单位）名称：宁县工业和信息化局
人员编制情况（人） | 编制数 | 17 | 在职人数 | 22
资金来源与用途 | | 年初预算数 | 全年预算数 | 全年执行数 | 执行率
年度资金总额 | | 3714722.33 | 5390970.42 | 4534729.43 | 84.11
(一)基本支出 | | 3214722.33 | 3904079.62 | 3844279.25 | 98.46
1.人员经费 | | 2924009.36 | 3640797.27 | 3640797.27 | 100
2.公用经费 | | 290712.97 | 263282.35 | 203481.98 | 77.28
(二)项目支出 | | 500000 | 1486890.8 | 690450.18 | 46.43
一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
部门管理 | {name} | {target} | {actual} | 2 | 2
"""


@pytest.mark.parametrize(
    ("name", "target", "actual", "expected"),
    [
        ("项目支出预算执行率", "<=100%", "100", "46.44"),
        ("项目支出预算执行率", "≥95%", "100%", "46.44%"),
        ("项目支出预算执行率", "≥95%", "46.43%", None),
        ("项目支出预算执行率", "≥95%", "46", None),
        ("项目支出预算执行率", "≥95%", "0.4644", None),
        # 除以年初预算数：另一种口径。
        ("项目支出预算执行率", "≥95%", "138.09%", None),
        ("项目支出预算执行率", "≥95%", "不予考核", None),
        ("项目支出预算执行率", "≥95%", "较好", None),
        ("基本支出预算执行率", "=100%", "100", "98.47"),
        ("预算执行率", "≥95%", "95%", "84.12%"),
        ("部门预算完成率", "≥95%", "84.12%", None),
        ("公用经费控制率", "≤100%", "100%", "77.29%"),
        ("在职人员控制率", "≤100%", "23", "129.41"),
        ("在职人员控制率", "≤100%", "129.41%", None),
        ("在职人员控制率", "≤100%", "1.2941", None),
        # 分子分母都在行里，没有填比率。
        ("项目支出预算执行率", "500万元", "465", None),
        # 没有对应的行。
        ("“三公”经费控制率", "≤100%", "0", None),
        ("采购执行率", "≥95%", "100", None),
    ],
)
def test_against_the_printed_data(name: str, target: str, actual: str, expected: str | None) -> None:
    drawn = NINGXIAN.format(name=name, target=target, actual=actual)
    found = validated(drawn, select=["JX207"]).findings
    assert [(f.cell, f.expected_shown) for f in found] == ([("D11", expected)] if expected else [])


def test_message_shows_the_operands_and_the_verdict() -> None:
    (found,) = validated(NINGXIAN.format(name="在职人员控制率", target="≤100%", actual="23"), select=["JX207"]).findings
    assert "在职22人÷编制17名=129.41%，超编5人" in found.message
    assert "没有达到指标值“≤100%”" in found.message
    assert [evidence.cell for evidence in found.evidence] == ["B11", "E3", "C3"]


def test_funds_on_another_sheet_of_the_department() -> None:
    funds, indicators = NINGXIAN.split("一级指标")
    head = "部门整体支出绩效自评表\n部门（单位）名称：宁县工业和信息化局\n一级指标"
    drawn = (head + indicators).format(name="项目支出预算执行率", target="≥95%", actual="100%")
    assert flat(sheet(funds, "资金"), sheet(drawn, "指标"), select=["JX207"]) == [("JX207", "error", "D4")]
    elsewhere = drawn.replace("宁县工业", "甘州工业")
    assert flat(sheet(funds, "资金"), sheet(elsewhere, "指标"), select=["JX207"]) == []


def test_monitoring_form() -> None:
    drawn = """
    项目支出绩效目标运行监控表
    资金 | 全年预算数 | 监控期执行数 | 执行率
    年度资金总额 | 30000 | 1147 | 3.82%
    三级指标 | 年度指标值 | 监控期执行情况 | 完成目标可能性
    预算执行率 | ≥95% | {said} | 确定能
    """
    assert flat(drawn.format(said="95%"), select=["JX207"]) == [("JX207", "error", "C5")]
    assert flat(drawn.format(said="3.82%"), select=["JX207"]) == []


def test_real_file(tmp_path: Path) -> None:
    bad = NINGXIAN.format(name="项目支出预算执行率", target="≥95%", actual="100")
    good = NINGXIAN.format(name="项目支出预算执行率", target="≥95%", actual="46.44")
    assert [f.cell for f in validate(save(tmp_path / "坏.xlsx", sheet(bad)), select=["JX207"]).findings] == ["D11"]
    assert validate(save(tmp_path / "好.xlsx", sheet(good)), select=["JX207"]).findings == ()
