"""JX201：printed rates against their operands, at the printed number of decimals."""

from __future__ import annotations

import pytest
from forms_as_text import flat, sheet, validated
from hypothesis import given
from hypothesis import strategies as st

FUNDS = "资金 | 全年预算数 | 全年执行数 | 执行率\n年度资金总额 | {budget} | {spent} | {rate}"

# 预算数, 执行数, 印出的执行率, number format, finding
CASES = [
    # 宁县2024 部门整体：the county's system truncates.
    ("5390970.42", "4534729.43", "84.11", "General", "info"),
    ("3904079.62", "3844279.25", "98.46", "General", "info"),
    ("3640797.27", "3640797.27", "100", "General", None),
    ("263282.35", "203481.98", "77.28", "General", "info"),
    ("495674.8", "122472.18", "24.7", "General", None),
    ("991216", "567978", "57.3", "General", None),
    ("104140", "10380.95", "9.96%", "General", "info"),
    ("104140", "10380.95", "9.97%", "General", None),
    ("30000", "29978", "99.93%", "General", None),
    ("100000", "28700", "28.7%", "General", None),
    # the same figure written in every way
    ("5390970.42", "4534729.43", "84.12", "General", None),
    ("5390970.42", "4534729.43", "0.8412", "General", None),
    ("5390970.42", "4534729.43", "0.84", "General", None),
    ("5390970.42", "4534729.43", "84%", "General", None),
    ("5390970.42", "4534729.43", "84.1%", "General", None),
    ("5390970.42", "4534729.43", "８４.１２％", "General", None),
    ("5390970.42", "4534729.43", "0.8411", "0.00%", "info"),
    ("5390970.42", "4534729.43", "0.84117117291", "0.00%", None),
    ("5390970.42", "4534729.43", "0.841171269", "General", None),
    # wrong
    ("5390970.42", "4534729.43", "84.13", "General", "error"),
    ("5390970.42", "4534729.43", "0.84", "0.00%", "error"),
    ("104140", "10380.95", "99.68%", "General", "error"),
    # 100% says that nothing is missing
    ("30000", "29978", "100%", "General", "info"),
    ("30000", "29900", "100.00%", "General", "error"),
    ("30000", "29000", "100%", "General", "error"),
    # nothing to compare with
    ("0", "0", "0%", "General", None),
    ("null", "null", "0%", "General", None),
    ("", "", "100%", "General", None),
    ("1,000元", "500元", "50%", "General", None),
    ("1000", "500", "/", "General", None),
]


@pytest.mark.parametrize(("budget", "spent", "rate", "code", "severity"), CASES)
def test_execution_rate(budget: str, spent: str, rate: str, code: str, severity: str | None) -> None:
    drawn = sheet(FUNDS.format(budget=budget, spent=spent, rate=rate), formats={"D2": code})
    assert flat(drawn, select=["JX201"]) == ([("JX201", severity, "D2")] if severity else [])


def test_truncation_is_said_with_both_figures() -> None:
    finding = validated(FUNDS.format(budget=5390970.42, spent=4534729.43, rate=84.11)).findings[0]
    assert "截断" in finding.message
    assert (str(finding.value), str(finding.expected)) == ("84.11", "84.12")
    assert [evidence.cell for evidence in finding.evidence] == ["C2", "B2"]


def test_a_percent_format_is_quoted_as_seen() -> None:
    drawn = sheet(FUNDS.format(budget=104140, spent="10380.95", rate="0.0996"), formats={"D2": "0.00%"})
    finding = validated(drawn).findings[0]
    assert (finding.shown, finding.expected_shown) == ("9.96%", "9.97%")
    assert str(finding.expected) == "0.0997"


def test_rate_over_the_initial_budget_is_named() -> None:
    form = """
    资金 | 年初预算数 | 全年预算数 | 全年执行数 | 执行率
    年度资金总额 | 100 | 200 | 50 | 50%
    """
    finding = validated(form).findings[0]
    assert finding.severity == "error"
    assert "除以年初预算数100" in finding.message
    assert finding.expected == "25%"


def test_the_heading_says_what_is_divided() -> None:
    form = "资金 | 年初预算数（A） | 全年预算数（B） | 全年执行数（C） | 执行率（C/A）\n年度资金总额 | 100 | 200 | 50 | {rate}"
    assert flat(form.format(rate="50%")) == []
    assert flat(form.format(rate="25%")) == [("JX201", "error", "E2")]


def test_a_blank_budget_is_not_replaced_by_the_initial_one() -> None:
    form = "资金 | 年初预算数 | 全年预算数 | 全年执行数 | 执行率\n年度资金总额 | 100 | | 50 | 80%"
    assert flat(form) == []


def test_the_heading_says_percent() -> None:
    form = (
        "资金 | 全年预算数 | 全年执行数 | 执行率（%）\n年度资金总额 | 1000 | 10 | 1\n其中：财政拨款 | 1000 | 1000 | 1"
    )
    assert flat(form, select=["JX201"]) == [("JX201", "error", "D3")]


COMPLETION = "一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 完成率\n产出 | 甲 | {target} | {actual} | {rate}"
COMPLETIONS = [
    ("≥12%", "13", "108.33%", None),
    ("≥12%", "13", "100%", None),
    ("≥12%", "13", "108.34%", "error"),
    ("≥5户", "4", "80%", None),
    ("≥5户", "4", "100%", "error"),
    ("≥7户", "5", "71.43%", None),
    ("≥7户", "5", "71.42%", "info"),
    ("≤50万元", "45", "100%", None),
    ("≤50万元", "45", "90%", None),
    ("≤10", "12", "83.33%", None),
    ("≤10", "12", "80%", None),
    ("≤10", "12", "100%", "error"),
    ("≤100%", "0", "100.00%", None),
    ("≤0%", "0", "100%", None),
    ("=100%", "95", "95.00%", None),
    ("≥80亿元", "73.1亿元", "91.38%", None),
    ("健全", "100%-80%(含)", "100", None),
    ("2024年9月底前", "2024年8月", "100%", None),
    ("≥14.227亿、≥8%", "23.2", "163%", None),
    ("≥5户", "3家", "60%", None),
]  # fmt: skip


@pytest.mark.parametrize(("target", "actual", "rate", "severity"), COMPLETIONS)
def test_completion(target: str, actual: str, rate: str, severity: str | None) -> None:
    drawn = COMPLETION.format(target=target, actual=actual, rate=rate)
    assert flat(drawn, select=["JX201"]) == ([("JX201", severity, "E2")] if severity else [])


def test_score_rate_of_rows_and_total() -> None:
    """黔南2023 表4."""
    form = """
    一级指标 | 分值 | 得分 | 得分率
    投入 | 11 | 9 | 81.82%
    过程 | 27 | 19.08 | 70.67%
    产出 | 62 | 53.7 | 86.61%
    合计 | 100 | 81.78 | 81.87%
    """
    assert flat(form, select=["JX201"]) == [("JX201", "error", "D5")]


def test_ratio_of_a_scoring_table() -> None:
    form = """
    一级指标 | 三级指标 | 分值 | 评分标准 | 计划数（基数） | 实际数 | 单位 | 比率 | 得分
    投入 | 在职人员控制率 | 4 | 自定 | 68 | 65 | 人 | 95.59% | 4
    过程 | 预算完成率 | 2 | 自定 | 7479.37 | 5069.77 | 万元 | 67.87% | 0
    产出 | 失分要点 | 4 | 自定 | | | | 1 | 3
    """
    assert flat(form, select=["JX201"]) == [("JX201", "error", "H3")]


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 2))
def test_what_half_up_prints_is_never_reported(budget: int, spent: int, decimals: int) -> None:
    from decimal import Decimal

    from xladdin.numbers import divide, round_to

    rate = round_to(divide(Decimal(spent), Decimal(budget)) * 100, decimals)
    found = flat(FUNDS.format(budget=budget, spent=spent, rate=f"{rate:f}%"), select=["JX201"])
    assert all(severity == "info" for _, severity, _ in found)
    if decimals == 2:
        assert found == []


def test_an_actual_in_the_base_unit() -> None:
    drawn = "三级指标 | 年度指标值 | 实际完成值 | 分值 | 完成率 | 得分\n总成本 | ≤200万元 | 1860000 | 100 | {0} | 100"
    assert flat(drawn.format("93%"), select=["JX201"]) == []
    assert flat(drawn.format("100%"), select=["JX201"]) == []
    assert flat(drawn.format("91%"), select=["JX201"]) == [("JX201", "error", "E2")]
