"""比率：published numbers beside computed ones. Figures are those of the five reports unless a row says 算例."""

from __future__ import annotations

import pytest

import xladdin


@pytest.mark.parametrize(
    ("case", "function", "arguments", "printed"),
    [
        ("宁县 年度资金总额 截断", "exec_rate", (4534729.43, 5390970.42, 2, "截断"), 0.8411),
        ("宁县 年度资金总额 四舍五入不合印数", "exec_rate", (4534729.43, 5390970.42, 2), 0.8412),
        ("宁县 公用经费 截断", "exec_rate", (203481.98, 263282.35, 2, "截断"), 0.7728),
        ("宁县 工信局工作经费 截断", "exec_rate", (10380.95, 104140, 2, "截断"), 0.0996),
        ("黔南 预算完成率", "exec_rate", (5069.77, 7479.37, 2), 0.6778),
        ("黔南 在职人员控制率", "control_rate", (65, 68, 2), 0.9559),
        ("黔南 政府采购执行率", "rate", (90.86, 92.1, 2), 0.9865),
        ("黔南 结转结余控制率 以执行数为基数", "carryover_rate", (2409.60, 5069.77, 2), 0.4753),
        ("黔南 预算调整率 净额", "adjust_rate", (4501.85, 2977.52, 0, 1358.72, "净额", 2), 0.3596),
        ("黔南 完成率 63/70", "completion", (63, "≥70户", "比值", 4), 0.9),
        ("黔南 完成率 378.18/420", "completion", ("378.18亿元", "≥420亿元", "比值", 2), 0.9004),
        ("黔南 完成率 93.8/90.4 不封顶", "completion", (93.8, "≥90.4万吨", "比值", 2), 1.0376),
        ("宁县 完成率 1956/1800", "completion", (1956, ">=1800户", "比值", 2), 1.0867),
        ("算例 文字数", "rate", ("12,961.52", "１００００", 2), 1.2962),
        ("算例 不取舍", "rate", (1, 3), 1 / 3),
        ("算例 总额口径 调减写成负数也一样", "adjust_rate", (100, 30, -10), 0.4),
        ("算例 净额口径", "adjust_rate", (100, 30, 10, 5, "净额"), 0.15),
        ("算例 变动率为负", "change_rate", (29.04, 30, 2), -0.032),
        ("算例 ≤达到", "completion", (8, "≤10天"), 1),
        ("算例 ≤未达到 比值", "completion", (12, "≤10", "比值", 2), 0.8333),
        ("算例 ≤未达到 线性", "completion", (12, "≤10", "线性"), 0.8),
        ("算例 ≤未达到 线性到底", "completion", (25, "≤10", "线性"), 0),
        ("算例 指标值0 达到", "completion", (0, "≤0"), 1),
        ("算例 指标值0 未达到", "completion", (1, "≤0"), 0),
        ("算例 区间之内", "completion", (7, "5-10个"), 1),
        ("算例 不同单位", "completion", ("800000万元", "≥80亿元"), 1),
    ],
)  # fmt: skip
def test_printed_and_computed(case: str, function: str, arguments: tuple[object, ...], printed: float) -> None:
    assert getattr(xladdin, function)(*arguments) == printed, case


@pytest.mark.parametrize(
    ("case", "function", "arguments", "error"),
    [
        ("分母为0", "rate", (1, 0), "#DIV/0!"),
        ("年初预算为0", "adjust_rate", (0, 5), "#DIV/0!"),
        ("空白", "rate", (None, 5), "#N/A"),
        ("不予考核", "exec_rate", ("不予考核", 5), "#N/A"),
        ("读不懂", "exec_rate", ("很多", 5), "#VALUE!"),
        ("传入错误", "exec_rate", (xladdin.CellError.REF, 5), "#REF!"),
        ("单位不合", "rate", ("5户", "3万元"), "#VALUE!"),
        ("取舍写错", "rate", (1, 3, 2, "进一"), "#VALUE!"),
        ("小数位不是整数", "rate", (1, 3, 2.5), "#VALUE!"),
        ("口径写错", "adjust_rate", (1, 3, 0, 0, "毛额"), "#VALUE!"),
        ("定性指标没有完成率", "completion", (5, "健全"), "#VALUE!"),
        ("日期没有完成率", "completion", (5, "2024年9月底前"), "#VALUE!"),
        ("两个指标值", "completion", (15, "≥14.227亿、≥8%"), "#VALUE!"),
        ("百分比指标值的实际值缺百分号", "completion", (98, "≥98%"), "#VALUE!"),
        ("同上，较小的数", "completion", (13, ">=12%"), "#VALUE!"),
        ("负的指标值未完成", "completion", ("-6%", "≥-5%"), "#VALUE!"),
        ("区间之外", "completion", (12, "5-10个"), "#VALUE!"),
        ("指标值为空", "completion", (5, None), "#N/A"),
    ],
)  # fmt: skip
def test_errors(case: str, function: str, arguments: tuple[object, ...], error: str) -> None:
    assert getattr(xladdin, function)(*arguments) == error, case


def test_a_percentage_with_its_sign_completes() -> None:
    assert xladdin.completion("98%", "≥98%") == 1
    assert xladdin.completion("13%", ">=12%", decimals=2) == 1.0833
    assert xladdin.completion(1.25, "≥100%") == 1.25
