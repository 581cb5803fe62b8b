"""JX202：printed scores against weight, target, actual and rule, in every accepted convention."""

from __future__ import annotations

import pytest
from forms_as_text import flat, sheet, validated
from hypothesis import given
from hypothesis import strategies as st

ROW = """
一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 单位 | 得分
成本 | 甲 | ≥1 | 1 | 0.01 | | 0.01
产出 | {name} | {target} | {actual} | {weight} | {unit} | {score}
"""

# 名称, 指标值, 实际完成值, 分值, 单位, 印出的得分, finding. The first row of the form prints two decimals.
CASES = [
    # 宁县2024
    ("规模以上工业企业增加值增速", "≥10%", "12.5", "13.33", "%", "13.33", None),
    ("规模以上工业企业增加值增速", "≥10%", "12.5", "13.33", "%", "8.33", "error"),
    ("驻村生活补助按时率", "=100%", "95", "13.34", "%", "13.34", "error"),
    ("驻村生活补助按时率", "=100%", "95", "13.34", "%", "12.67", None),
    ("“三公”经费控制率", "≤100%", "0", "2", "%", "2", None),
    ("结转结余变动率", "≤0%", "0", "2", "%", "2", None),
    ("来访人员满意度", "≥98%", "98", "10", "%", "10", None),
    ("来访人员满意度", "≥98%", "0.98", "10", "", "10", None),
    ("来访人员满意度", "≥98%", "98%", "10", "", "10", None),
    # missed: proportional, half up; truncation is worth a word
    ("户数", "≥7户", "5", "10", "户", "7.14", None),
    ("户数", "≥6户", "4", "10", "户", "6.67", None),
    ("户数", "≥6户", "4", "10", "户", "6.66", "info"),
    ("户数", "≥6户", "4", "10", "户", "6.6", "error"),
    ("户数", "≥6户", "4", "10", "户", "10", "error"),
    ("产值", "≥16亿元", "93373万元", "2", "", "1.17", None),
    ("产值", "≥16亿元", "93373万元", "2", "", "1.18", "error"),
    # a missed ceiling: both conventions
    ("天数", "≤10天", "12", "10", "天", "8.33", None),
    ("天数", "≤10天", "12", "10", "天", "8", None),
    ("天数", "≤10天", "12", "10", "天", "7", "error"),
    ("天数", "≤10天", "25", "10", "天", "4", None),
    ("天数", "≤10天", "25", "10", "天", "0", None),
    ("天数", "≤10天", "9", "10", "天", "10", None),
    ("天数", "≤10天", "9", "10", "天", "9", "error"),
    # =26座: more than planned is met, or counted against it
    ("桥梁", "=26座", "28", "10", "座", "10", None),
    ("桥梁", "=26座", "28", "10", "座", "9.29", None),
    ("桥梁", "=26座", "28", "10", "座", "5", "error"),
    # no comparison written: for money spent less is no shortfall
    ("项目总成本", "90万元", "89", "10", "万元", "10", None),
    ("项目总成本", "90万元", "89", "10", "万元", "9.89", None),
    ("培训人数", "90", "89", "10", "人", "10", "error"),
    # far above a target set too low: places take points off, nothing is called wrong
    ("培育企业", "≥15户", "122", "10", "户", "8", None),
    ("培育企业", "≥15户", "18", "10", "户", "8", "error"),
    # limits
    ("甲", "≥1", "1", "2", "", "2.5", "error"),
    ("甲", "≥1", "0", "2", "", "-1", "error"),
    ("健全性", "健全", "健全", "2", "", "3", "error"),
    # nothing can be said
    ("时限", "2024年9月底前", "2024年8月", "10", "", "8", None),
    ("区间", "5-10个", "12", "10", "个", "7", None),
    ("区间", "5-10个", "8", "10", "个", "10", None),
    ("区间", "5-10个", "8", "10", "个", "7", "error"),
    ("两个", "≥14.227亿、≥8%", "23.2", "10", "", "7", None),
    ("无计划", "", "5", "10", "", "7", None),
    ("未考核", "≥6个", "---", "10", "", "7", None),
    ("未评分", "≥6个", "3", "10", "", "", None),
    ("未评分", "≥6个", "3", "10", "", "/", None),
    ("增速", "≥10%", "-3", "10", "%", "0", None),
    # a bare figure beside 万元 may be 元
    ("总成本", "≤10万元", "95000", "10", "", "10", None),
    ("总成本", "≤10万元", "125000", "10", "", "10", "error"),
    ("单位不同", "≥6户", "3家", "10", "", "9", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "target", "actual", "weight", "unit", "score", "severity"), CASES)
def test_quantitative(
    name: str, target: str, actual: str, weight: str, unit: str, score: str, severity: str | None
) -> None:
    drawn = ROW.format(name=name, target=target, actual=actual, weight=weight, unit=unit, score=score)
    assert flat(drawn, select=["JX202"]) == ([("JX202", severity, "G3")] if severity else [])


def test_message_evidence_and_expected() -> None:
    drawn = ROW.format(name="按时率", target="=100%", actual="95", weight="13.34", unit="%", score="13.34")
    finding = validated(drawn, select=["JX202"]).findings[0]
    assert finding.message == "“按时率”得分印为13.34，而13.34×95%÷100%=12.673，应得12.67分。"
    assert str(finding.expected) == "12.67"
    assert [evidence.cell for evidence in finding.evidence] == ["C3", "D3", "E3"]
    assert "财预〔2020〕10号" in finding.source


GRADES = """
一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
管理 | 甲 | 健全 | 100%-80%(含) | 2 | 1.8
管理 | 乙 | 健全 | 100%-80%(含) | 8.35 | 7.52
管理 | 丙 | 健全 | 100%-80%(含) | 13.34 | 12.01
管理 | 丁 | 健全 | {actual} | 10 | {score}
"""


@pytest.mark.parametrize(
    ("actual", "score", "severity"),
    [
        ("100%-80%(含)", "9", None),
        ("80%-60%(含)", "7", None),
        ("60%-0%", "3", None),
        ("100%-80%（含）", "9", None),
        # the rest of the form takes the middle of the band
        ("100%-80%(含)", "10", "error"),
        ("80%-60%(含)", "8", "error"),
        # outside the band
        ("80%-60%(含)", "9", "error"),
        ("60%-0%", "10", "error"),
        # words leave the share inside the band to the reviewer
        ("达成预期指标", "10", None),
        ("达成年度指标", "8", None),
        ("部分达成年度指标并具有一定效果", "7.5", None),
        ("部分达成", "9.5", "error"),
        ("未达成", "7", "error"),
        ("进展顺利", "10", None),
    ],
)
def test_qualitative(actual: str, score: str, severity: str | None) -> None:
    drawn = GRADES.format(actual=actual, score=score)
    assert flat(drawn, select=["JX202"]) == ([("JX202", severity, "F5")] if severity else [])


def test_full_marks_for_the_highest_band_where_no_middle_is_taken() -> None:
    """贵池：达成即满分。Without rows at 90% nothing says that the middle is due."""
    drawn = """
    一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
    管理 | 甲 | 健全 | 100%-80%(含) | 50 | 50
    管理 | 乙 | 健全 | 100%-80%(含) | 50 | 45.5
    """
    assert flat(drawn, select=["JX202"]) == []


RULED = """
一级指标 | 三级指标 | 分值 | 评分标准 | 计划数（基数） | 实际数 | 单位 | 比率 | 得分
过程 | {name} | {weight} | {rule} | {plan} | {actual} | {unit} | {rate} | {score}
过程 | 乙 | 1 | | | | | | 0.55
"""
# 黔南2023 评分表 with its rules in short form.
RULES = [
    ("全年预算完成率", "2", "=100%:2分; ≥90%:1.5分; ≥80%:1分; ≥70%:0.5分; 其余:0", "7479.37", "5069.77", "万元", "67.78%", "0", None),
    ("预算调整率", "2", "扣减比率×权重", "4501.85", "1618.80", "万元", "35.96%", "1.28", None),
    ("预算调整率", "2", "扣减比率×权重", "4501.85", "1618.80", "万元", "35.96%", "1.82", "error"),
    ("结转结余控制率", "3", "以0为满分; 每超5%扣0.5分", "5069.77", "2409.60", "万元", "47.53%", "0", None),
    ("结转结余控制率", "3", "以0为满分; 每超5%扣0.5分", "5069.77", "409.60", "万元", "8.08%", "2.5", None),
    ("政府采购执行率", "2", "以100%为满分; 每超1%扣0.5分", "92.1", "90.86", "万元", "98.65%", "2", None),
    ("工业总产值完成额", "2", "按比例", "≥1600亿元", "933.73", "亿元", "58.36%", "1.18", "error"),
    ("工业总产值完成额", "2", "按比例", "≥1600亿元", "933.73", "亿元", "58.36%", "1.17", None),
    ("培育优质中小企业数量", "2", "按比例", "≥15户", "122", "户", "", "2", None),
    ("电池新材料产业产值完成额", "2", "按比例", "≥500亿元", "322", "亿元", "64.40%", "1.29", None),
    ("全州工业税收", "5", "≥80亿:按比例", "≥80亿", "73.1", "亿", "91.38%", "4.57", None),
    ("部门履职满意度", "3", "≥95%:满分; ≥85%:90%; ≥80%:80%; 其余:0", "", "", "", "82.86%", "2.4", None),
    ("部门履职满意度", "3", "≥95%:满分; ≥85%:90%; ≥80%:80%; 其余:0", "≥95%", "82.86%", "", "", "2.4", None),
    ("部门履职满意度", "3", "≥95%:满分; ≥85%:90%; ≥80%:80%; 其余:0", "", "", "", "82.86%", "2.7", "error"),
    ("重点工作实际完成情况", "2", "每项扣0.1分", "30个", "26", "个", "4", "1.6", None),
    ("重点工作实际完成情况", "2", "每项扣0.1分", "30个", "26", "个", "4", "1.8", "error"),
    # the form's own rule is a sentence nobody reads yet, or the row does not say what it takes: no guess
    ("项目支付进度率", "2", "按进度酌情打分", "", "", "", "100%", "1.3", None),
    ("项目支付进度率", "2", "=100%:1分; 其余:0", "", "", "", "", "2", None),
    ("无规则", "2", "", "≥10户", "5", "户", "", "2", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "weight", "rule", "plan", "actual", "unit", "rate", "score", "severity"), RULES)
def test_stated_rules(
    name: str,
    weight: str,
    rule: str,
    plan: str,
    actual: str,
    unit: str,
    rate: str,
    score: str,
    severity: str | None,
) -> None:
    drawn = RULED.format(
        name=name, weight=weight, rule=rule, plan=plan, actual=actual, unit=unit, rate=rate, score=score
    )
    assert flat(drawn, select=["JX202"]) == ([("JX202", severity, "I2")] if severity else [])


def test_deducted_points() -> None:
    drawn = """
    一级指标 | 三级指标 | 分值 | 扣分 | 得分
    管理 | 甲 | 5 | 1 | 4
    管理 | 乙 | 5 | -1 | 4
    管理 | 丙 | 5 | 1 | 5
    管理 | 丁 | 5 | | 4
    """
    assert flat(drawn, select=["JX202"]) == [("JX202", "error", "E4")]


FUNDS = """
 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
年度资金总额 | 0 | {budget} | {spent} | {weight} | {rate} | {score}
其中：财政拨款 | 0 | {budget} | {spent} | | {rate} | 0.55
"""


@pytest.mark.parametrize(
    ("budget", "spent", "weight", "rate", "score", "severity"),
    [
        ("104140", "10380.95", "10", "9.96%", "0.99", "info"),
        ("104140", "10380.95", "10", "9.97%", "1", None),
        ("104140", "10380.95", "10", "9.97%", "9.97", "error"),
        ("30000", "29978", "10", "99.92%", "9.99", None),
        ("30000", "29978", "10", "99.92%", "10", "error"),
        ("100000", "28700", "10", "28.7%", "2.87", None),
        ("100000", "28700", "20", "28.7%", "5.74", None),
        ("100", "120", "10", "120%", "12", "error"),
        ("100", "120", "10", "120%", "10", None),
        ("0", "0", "10", "0%", "0", None),
        ("0", "0", "10", "0%", "10", None),
        # the printed rate is wrong: JX201's matter, and no excuse here
        ("104140", "10380.95", "10", "99.68%", "9.97", "error"),
    ],
)
def test_fund_line(budget: str, spent: str, weight: str, rate: str, score: str, severity: str | None) -> None:
    drawn = FUNDS.format(budget=budget, spent=spent, weight=weight, rate=rate, score=score)
    assert flat(drawn, select=["JX202"]) == ([("JX202", severity, "G2")] if severity else [])


def test_fund_weight_that_only_the_total_gives() -> None:
    """宁县2024 部门整体：资金行没有印分值，总分100减去指标90."""
    drawn = """
     | 全年预算数 | 全年执行数 | | | 执行率 | 得分
    年度资金总额 | 5390970.42 | 4534729.43 | | | 84.11 | {score}
    一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 完成率 | 得分
    产出 | 甲 | ≥5户 | 5 | 90 | 100% | 90
    总分 | < | < | < | 100 | | {total}
    """
    assert flat(drawn.format(score="8.41", total="98.41"), select=["JX202"]) == []
    assert flat(drawn.format(score="9.41", total="99.41"), select=["JX202"]) == [("JX202", "error", "G2")]


def test_forms_in_whole_points_round_to_whole_points() -> None:
    """廊坊：43.2万元只用了37.24万元，印9分；整表都是整分."""
    drawn = """
     | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
    年度资金总额 | 43.2 | 37.24 | 10 | 86% | 9
    一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
    产出 | 教室 | ≥20间 | 19 | 90 | 86
    产出 | 合格率 | ≥100% | 99.9 | 10 | 10
    """
    assert flat(drawn, select=["JX202"]) == [("JX202", "info", "F2"), ("JX202", "info", "F4"), ("JX202", "error", "F5")]


def test_scores_shared_by_merged_rows_are_only_held_to_their_limits() -> None:
    drawn = """
    一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
    产出 | 甲 | ≥10户 | 5 | 20 | 20
    ^ | 乙 | ≥10户 | 10 | ^ | ^
    ^ | 丙 | ≥10户 | 10 | 20 | 20
    """
    assert flat(drawn, select=["JX202"]) == []


def test_unrounded_formula_results_under_a_format() -> None:
    drawn = sheet(ROW.format(name="户数", target="≥6户", actual="4", weight="10", unit="户", score="6.66666666666667"))
    assert flat(drawn, select=["JX202"]) == []
    shown = sheet(
        ROW.format(name="户数", target="≥6户", actual="4", weight="10", unit="户", score="6.66666666666667"),
        formats={"G3": "0.00"},
    )
    assert flat(shown, select=["JX202"]) == []


@given(st.integers(1, 500), st.integers(0, 500), st.decimals("0.5", "50", places=2))
def test_proportional_points_rounded_half_up_are_never_reported(target: int, actual: int, weight: object) -> None:
    from decimal import Decimal

    from xladdin.numbers import divide, round_to

    assert isinstance(weight, Decimal)
    due = round_to(weight * min(divide(Decimal(actual), Decimal(target)), Decimal(1)), 2)
    drawn = ROW.format(name="甲", target=f"≥{target}户", actual=actual, weight=weight, unit="户", score=due)
    assert flat(drawn, select=["JX202"]) == []


def test_rows_that_take_points_off_the_whole_may_be_negative() -> None:
    drawn = """
    一级指标 | 三级指标 | 分值 | 得分
    管理 | 甲 | 100 | 98
    扣分项 | 审计问题扣分项 | -5 | -2
    管理 | 乙 | 5 | -2
    """
    assert flat(drawn, select=["JX202"]) == [("JX202", "error", "D4")]


def test_fund_points_in_the_heading() -> None:
    drawn = "资金 | 全年预算数 | 全年执行数 | 执行率 | 得分（10分）\n年度资金总额 | 200 | 150 | 75% | {score}"
    assert flat(drawn.format(score="7.5")) == []
    assert flat(drawn.format(score="8.5")) == [("JX202", "error", "E2")]


def test_fewer_points_with_their_reason_are_a_warning() -> None:
    drawn = "三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析\n知晓率 | =100% | 98% | 100 | {0} | {1}"
    assert flat(drawn.format(90, ""), select=["JX202"]) == [("JX202", "error", "E2")]
    assert flat(drawn.format(90, "宣传不够，另扣8分"), select=["JX202"]) == [("JX202", "warning", "E2")]
    # More points than are due need more than a reason.
    assert flat(drawn.format(100, "宣传不够"), select=["JX202"]) == [("JX202", "error", "E2")]
    assert flat(drawn.format(98, "宣传不够"), select=["JX202"]) == []
