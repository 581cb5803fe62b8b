"""JX204：scores and amounts against printed sums."""

from __future__ import annotations

import pytest
from forms_as_text import flat, sheet, validated

NINGXIAN = """
 | 全年预算数 | 全年执行数 | | 分值 | 执行率 | 得分
年度资金总额 | 104140 | 10380.95 | | 10 | 9.96% | 0.99
一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 完成率 | 得分
成本 | 经费 | ≤11万 | 11 | 20 | 100% | 20
产出 | 入规 | ≥6户 | 6 | 24 | 100% | 24
产出 | 满意 | ≥95% | 95% | 46 | 100% | 42.4
总分 | < | < | < | 100 | | {total}
"""


@pytest.mark.parametrize(
    ("total", "severity"), [("87.39", None), ("87.4", "error"), ("86.4", "error"), ("97.39", "error")]
)
def test_the_fund_score_counts_into_the_total(total: str, severity: str | None) -> None:
    """宁县2024 工信局工作经费：分项合计87.39，总分印87.4."""
    drawn = NINGXIAN.format(total=total)
    assert flat(drawn, select=["JX204"]) == ([("JX204", severity, "G7")] if severity else [])


def test_total_added_before_truncation_is_explained() -> None:
    finding = validated(NINGXIAN.format(total="87.4"), select=["JX204"]).findings[0]
    assert "按未舍去的0.9968相加则为87.4" in finding.message
    assert str(finding.expected) == "87.39"
    assert [evidence.cell for evidence in finding.evidence] == ["G2", "G4", "G5", "G6"]


def test_a_sum_of_the_indicators_alone() -> None:
    drawn = NINGXIAN.format(total="86.4").replace("总分 | < | < | < | 100", "总分 | < | < | < | 90")
    assert flat(drawn, select=["JX204"]) == []


LEVELS = """
一级指标 | 分值 | 得分 | 二级指标 | 分值 | 三级指标 | 分值 | 得分
投入 | 11 | {level} | 目标 | 7 | 合理性 | 7 | 5
^ | ^ | ^ | 配置 | 4 | 控制率 | 4 | 4
过程 | 89 | 80.5 | 执行 | 89 | 完成率 | 89 | 80.5
合计 | < | < | < | < | < | 100 | {total}
"""


@pytest.mark.parametrize(
    ("level", "total", "cells"),
    [("9", "89.5", []), ("10", "89.5", ["C2"]), ("9", "89.4", ["H5"]), ("9", "90", ["H5"])],
)
def test_levels_and_total(level: str, total: str, cells: list[str]) -> None:
    assert [cell for _, _, cell in flat(LEVELS.format(level=level, total=total), select=["JX204"])] == cells


def test_subtotals_sum_what_stands_since_the_last() -> None:
    drawn = """
    一级指标 | 三级指标 | 分值 | 得分
    产出 | 甲 | 30 | 28
    产出 | 乙 | 30 | 30
    小计 | < | 60 | 58
    效益 | 丙 | 40 | 35
    效益小计 | < | 40 | 36
    合计 | < | 100 | 93
    """
    assert flat(drawn, select=["JX204"]) == [("JX204", "error", "D6")]


def test_deducted_points() -> None:
    drawn = """
    一级指标 | 三级指标 | 分值 | 扣分 | 得分
    管理 | 甲 | 50 | 1 | 49
    管理 | 乙 | 50 | 2 | 48
    合计 | < | 100 | 4 | 97
    """
    assert flat(drawn, select=["JX204"]) == [("JX204", "error", "D4")]


def test_missing_scores_leave_the_total_alone() -> None:
    drawn = """
    一级指标 | 三级指标 | 分值 | 得分
    管理 | 甲 | 50 | 49
    管理 | 乙 | 50 | {score}
    合计 | < | 100 | 97
    """
    assert flat(drawn.format(score=""), select=["JX204"]) == []
    assert flat(drawn.format(score="不予考核"), select=["JX204"]) == [("JX204", "error", "D4")]


def test_unrounded_scores_under_a_format() -> None:
    """存着8.4117和7.5255、显示两位小数：合计由公式按存的数相加，或按显示的数相加，都对."""
    drawn = """
    一级指标 | 三级指标 | 分值 | 得分
    管理 | 甲 | 50 | 8.4149
    管理 | 乙 | 50 | 7.5249
    合计 | < | 100 | {total}
    """
    formats = dict.fromkeys(("D2", "D3", "D4"), "0.00")
    assert flat(sheet(drawn.format(total="15.9398"), formats=formats), select=["JX204"]) == []
    assert flat(sheet(drawn.format(total="15.93"), formats=formats), select=["JX204"]) == []
    assert flat(sheet(drawn.format(total="15.95"), formats=formats), select=["JX204"]) == [("JX204", "error", "D4")]


AMOUNTS = """
资金 | 年初预算数 | 全年预算数 | 全年执行数 | 执行率
年度资金总额 | 3714722.33 | 5390970.42 | {spent} | 84.11
(一)基本支出 | 3214722.33 | 3904079.62 | 3844279.25 | 98.46
1.人员经费 | 2924009.36 | {staff} | 3640797.27 | 100
2.公用经费 | 290712.97 | 263282.35 | 203481.98 | 77.28
(二)项目支出 | 500000 | 1486890.8 | 690450.18 | 46.43
1.一般性项目 | null | 495674.8 | 122472.18 | 24.7
2.重点项目 | 500000 | 991216 | 567978 | 57.3
"""


@pytest.mark.parametrize(
    ("spent", "staff", "cells"),
    [
        ("4534729.43", "3640797.27", []),
        ("4534729.44", "3640797.27", ["D2"]),
        ("4534729.43", "3640797", ["C3"]),
        ("4,534,729.43", "3640797.27", []),
    ],
)
def test_amounts(spent: str, staff: str, cells: list[str]) -> None:
    """宁县2024 部门整体."""
    assert [cell for _, _, cell in flat(AMOUNTS.format(spent=spent, staff=staff), select=["JX204"])] == cells


LIST = """
单位：{unit}
项目 | 年初预算数 | 全年执行数 | 执行率
甲项目 | 160 | 160.00 | 100%
乙项目 | 12.11 | 12.11 | 100%
{third} | 35 | 34.50 | 98.57%
合计 | 207.11 | {total} | 99.71%
"""


@pytest.mark.parametrize(
    ("unit", "third", "total", "found"),
    [
        ("万元", "丙项目", "206.61", []),
        ("万元", "丙项目", "206.62", [("JX204", "info", "C6")]),
        ("元", "丙项目", "206.62", [("JX204", "error", "C6")]),
        ("万元", "丙项目", "216.61", [("JX204", "error", "C6")]),
        # Parents and children stand in one list: nothing is added up.
        ("万元", "1.1丙项目", "216.61", []),
    ],
)
def test_a_list_of_projects(unit: str, third: str, total: str, found: list[tuple[str, str, str]]) -> None:
    assert flat(LIST.format(unit=unit, third=third, total=total), select=["JX204"]) == found


def test_of_which_lines_are_another_rules_matter() -> None:
    drawn = """
    资金 | 全年预算数 | 全年执行数 | 执行率
    年度资金总额 | 0 | 0 | 0
    其中：本年财政拨款 | 90 | 89.974 |
    上年结转资金 | | |
    """
    assert flat(drawn, select=["JX204"]) == []
