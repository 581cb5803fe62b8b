"""无表头的资金：what labels beside the figures say, and what is left alone."""

from __future__ import annotations

import pytest
from forms_as_text import flat, form

INDICATORS = """
一级指标 | 三级指标 | 指标值 | 实际完成值 | 分值 | 得分
产出指标 | 化验批次 | ≥500批 | 510批 | 100 | 100
"""


def lines(above: str) -> list[tuple[str, ...]]:
    """(name, amounts, rate) of each line read."""
    return [
        (line.title, *(entry.text for entry in line.amounts.values()), line.rate.text if line.rate else "")
        for line in form(above + INDICATORS).funds
    ]


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("年度预算数：500 | 执行数：468 | 执行率：93.6%", [("年度预算数", "500", "468", "93.6%")]),
        ("全年预算数 | 50万元 | 全年执行数 | 48万元", [("全年预算数", "50万元", "48万元", "")]),
        ("全年预算数（万元） | 50\n全年执行数（万元） | 48", [("全年预算数(万元)", "50", "48", "")]),
        (
            "资金来源 | 合计 | 中央资金\n预算数 | 30 | 20\n执行数 | 28 | 18",
            [("合计", "30", "28", ""), ("中央资金", "20", "18", "")],
        ),
        # The same amount twice: of which year or source, nobody says.
        ("全年预算数 | 50 | 全年执行数 | 48\n全年预算数 | 60 | 全年执行数 | 48", []),
        # Figures of different units are not compared.
        ("全年预算数 | 50万元 | 全年执行数 | 480000元", []),
        ("全年预算数（万元） | 50 | 全年执行数（元） | 480000", []),
        # Nothing was spent, nothing to compare.
        ("全年预算数 | 50", []),
        # Columns that nobody names.
        ("预算数 | 30 | 20\n执行数 | 28 | 18", []),
        ("项目 | 甲 | 乙\n预算数 | 30 | 20\n执行数 | 28 | 18", []),
        # A row that has a figure less.
        ("资金来源 | 合计 | 中央资金\n预算数 | 30 | 20\n执行数 | 28", []),
        # Another form's, above the title.
        ("全年预算数 | 50 | 全年执行数 | 48\n项目支出绩效自评表", []),
    ],
)
def test_labels_beside_figures(above: str, expected: list[tuple[str, ...]]) -> None:
    assert lines(above) == expected


def test_the_rate_is_checked() -> None:
    found = flat("年度预算数：500 | 执行数：468 | 执行率：95%" + INDICATORS, select=["JX201"])
    assert found == [("JX201", "error", "C1")]


def test_a_block_with_a_header_goes_before_labels() -> None:
    block = """
    全年预算数 | 60 | 全年执行数 | 40
    资金 | 全年预算数 | 全年执行数 | 执行率
    年度资金总额 | 50 | 48 | 96%
    """
    assert [line.title for line in form(block.strip() + INDICATORS).funds] == ["年度资金总额"]
