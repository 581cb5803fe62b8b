"""JX203：weights level by level, and the whole."""

from __future__ import annotations

import pytest
from forms_as_text import flat, validated
from hypothesis import given
from hypothesis import strategies as st

# 永靖2023 附表1, 管理效率 as printed: 42 over 12+6+3+4+3+2+14+2 = 46.
YONGJING = """
一级指标 | 分值 | 二级指标 | 分值 | 三级指标 | 分值 | 得分
部门规划 | 54 | 部门年度计划 | 54 | 计划合理性 | 54 | 54
管理效率 | {level} | 预算管理 | 12 | 预算编制 | 12 | 11
^ | ^ | 收支管理 | 6 | 会计核算 | 6 | 6
^ | ^ | 采购管理 | 3 | 采购规范性 | 3 | 3
^ | ^ | 资产管理 | 4 | 资产利用率 | 4 | 4
^ | ^ | 合同管理 | 3 | 合同规范性 | 3 | 3
^ | ^ | 业务管理 | 2 | 项目执行 | 2 | 2
^ | ^ | 绩效管理 | 14 | 绩效评价 | 14 | 14
^ | ^ | 基础管理 | 2 | 综合能力 | 2 | 2
合计 | < | < | < | < | 100 | 99
"""


def test_children_against_their_parent() -> None:
    assert flat(YONGJING.format(level=42)) == [("JX203", "error", "B3")]
    assert flat(YONGJING.format(level=46)) == []
    finding = validated(YONGJING.format(level=42)).findings[0]
    assert "12+6+3+4+3+2+14+2=46" in finding.message
    assert "相差4分" in finding.message
    assert finding.expected == 46
    assert [evidence.cell for evidence in finding.evidence][:3] == ["A3", "D3", "D4"]


def test_points_in_the_names() -> None:
    drawn = """
    一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
    产出指标（50分） | 甲 | ≥1 | 1 | 30 | 30
    ^ | 乙 | ≥1 | 1 | 25 | 25
    效益指标（40分） | 丙 | ≥1 | 1 | 35 | 35
    """
    assert flat(drawn, select=["JX203"]) == [("JX203", "error", "A2"), ("JX203", "error", "A4")]


def test_bare_figures_behind_the_names_that_make_a_hundred() -> None:
    drawn = """
    一级指标 | 三级指标 | 权重 | 评分标准 | 得分
    投入({first}) | 甲 | 40 | 酌情 | 30
    产出({second}) | 乙 | 35 | 酌情 | 25
    ^ | 丙 | 25 | 酌情 | 25
    """
    assert flat(drawn.format(first=40, second=60)) == []
    assert flat(drawn.format(first="45%", second="55%"), select=["JX203"]) == [
        ("JX203", "error", "A2"),
        ("JX203", "error", "A3"),
    ]
    # 编号，不是分值。
    assert flat(drawn.format(first=1, second=2)) == []


@pytest.mark.parametrize(
    ("weights", "total", "cell"),
    [
        (("50", "50"), "100", None),
        (("50", "49.99"), "100", "E4"),
        (("13.33", "86.67"), "100", None),
        (("33.3", "66.7"), "", None),
        (("45", "45"), "", None),
        (("45", "44"), "", "E2"),
        (("0.5", "0.5"), "", None),
        (("50%", "50%"), "", None),
        (("50分", "50分"), "100分", None),
        (("50", ""), "", None),
        (("50", "酌情"), "100", None),
    ],
)
def test_the_whole(weights: tuple[str, str], total: str, cell: str | None) -> None:
    drawn = f"""
    一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
    产出 | 甲 | ≥1 | 1 | {weights[0]} | 1
    产出 | 乙 | ≥1 | 1 | {weights[1]} | 1
    合计 | < | < | < | {total} | 2
    """
    assert flat(drawn, select=["JX203"]) == ([("JX203", "error", cell)] if cell else [])


FUNDED = """
 | 全年预算数 | 全年执行数 | | {heading} | 执行率 | 得分
年度资金总额 | 100 | 100 | | {fund} | 100% | 10
一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 完成率 | 得分
产出 | 甲 | ≥1 | 1 | {indicators} | 100% | 1
总分 | < | < | < | {total} | | 11
"""


@pytest.mark.parametrize(
    ("heading", "fund", "indicators", "total", "cells"),
    [
        ("分值", "10", "90", "100", []),
        ("分值", "10", "80", "100", ["E5"]),
        ("分值", "10", "90", "90", []),
        ("", "", "90", "100", []),
        ("", "", "60", "100", ["E5"]),
        ("分值", "10", "90", "", []),
        ("分值", "10", "85", "", ["E4"]),
    ],
)
def test_funds_count(heading: str, fund: str, indicators: str, total: str, cells: list[str]) -> None:
    drawn = FUNDED.format(heading=heading, fund=fund, indicators=indicators, total=total)
    assert [cell for _, _, cell in flat(drawn, select=["JX203"])] == cells


def test_a_scoring_table_without_its_sum_may_go_on_elsewhere() -> None:
    drawn = "一级指标 | 三级指标 | 分值 | 得分\n投入 | 甲 | 30 | 30\n投入 | 乙 | {weight} | 30"
    assert flat(drawn.format(weight=30), select=["JX203"]) == []
    assert flat(drawn.format(weight=80), select=["JX203"]) == [("JX203", "error", "C2")]


def test_first_levels_against_the_total_when_the_indicators_add_up() -> None:
    drawn = """
    一级指标 | 分值 | 三级指标 | 分值 | 得分
    投入 | 11 | 甲 | 11 | 9
    过程 | 27 | 乙 | 27 | 19
    产出 | 62 | 丙 | 62 | 60
    合计 | | | 99 | 88
    """
    assert flat(drawn, select=["JX203"]) == [("JX203", "error", "D5")]


def test_shares_of_the_level_above() -> None:
    drawn = """
    一级指标 | 分值 | 三级指标 | 分值 | 得分
    投入 | 40 | 甲 | 60% | 9
    ^ | ^ | 乙 | 40% | 19
    产出 | 60 | 丙 | 100% | 60
    """
    assert flat(drawn, select=["JX203"]) == []


def test_weights_merged_over_rows_count_once() -> None:
    drawn = """
    一级指标 | 三级指标 | 四级指标 | 分值 | 得分
    产出 | 甲 | 子一 | 60 | 60
    ^ | ^ | 子二 | ^ | ^
    ^ | 乙 | 子三 | 40 | 40
    合计 | < | < | 100 | 100
    """
    assert flat(drawn, select=["JX203"]) == []


def test_target_form_with_placeholders() -> None:
    drawn = """
    一级指标 | 三级指标 | 分值 | 指标值
    产出 | 甲 | 50 | ≥1个
    产出 | 指标2 | |
    效益 | 乙 | 40 | ≥1个
    """
    assert flat(drawn) == []


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_levels_that_add_up_are_never_reported(weights: list[int]) -> None:
    rows = [
        f"{'管理 | ' + str(sum(weights)) if n == 0 else '^ | ^'} | 指标甲{n}乙 | {w} | 1" for n, w in enumerate(weights)
    ]
    drawn = "\n".join(
        ["一级指标 | 分值 | 三级指标 | 分值 | 得分", *rows, f"合计 | < | < | {sum(weights)} | {len(weights)}"]
    )
    assert flat(drawn, select=["JX203"]) == []


def test_the_sum_in_the_heading() -> None:
    drawn = "一级指标 | 三级指标 | 指标值 | 分值（{sum}分）\n产出 | 甲 | ≥1个 | 30\n产出 | 乙 | ≥1个 | 30"
    assert flat(drawn.format(sum=60), select=["JX203"]) == []
    assert flat(drawn.format(sum=70), select=["JX203"]) == [("JX203", "error", "D1")]
