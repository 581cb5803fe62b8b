"""计分：printed points beside computed ones, band edges to the letter, and what is refused."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import rules

import xladdin
from xladdin.errors import Refused
from xladdin.scoring import evaluate, explain, score
from xladdin.scoring.tree import Rule

SATISFACTION = "≥95%:100%; ≥85%:90%; ≥80%:80%; ≥75%:60%; ≥70%:50%; 其余:0"
COMPLETION = "=100%:2分; ≥90%:1.5分; ≥80%:1分; ≥70%:0.5分; 其余:0"
DEVIATION = "|x-100%|≤5%:2分; ≤10%:1.5分; ≤15%:1分; 其余:0"
CARRYOVER = "以0为满分; 每超5%扣0.5分"


@pytest.mark.parametrize(
    ("case", "value", "weight", "rule", "printed"),
    [
        ("黔南 全年预算完成率 67.78%", "67.78%", 2, COMPLETION, "0"),
        ("黔南 预算调整率 35.96%", "35.96%", 2, "扣减比率×权重", "1.28"),
        ("黔南 结转结余控制率 47.53%", "47.53%", 3, CARRYOVER, "0"),
        ("黔南 公用经费控制率 100%", "100%", 2, "以100%为满分; 每超1%扣0.2分", "2"),
        ("黔南 重点工作 4项未完成", 4, 2, "每项扣0.1分", "1.6"),
        ("黔南 全州工业税收 73.1亿", 73.1, 5, "≥80亿:按比例", "4.57"),
        ("黔南 规上工业企业利润 43.02亿", "43.02亿", 5, "≥85亿:按比例", "2.53"),
        ("黔南 规模企业总户数 887", 887, 5, "≥900户:按比例", "4.93"),
        ("黔南 履职满意度 82.86%", "82.86%", 3, SATISFACTION, "2.4"),
        ("黔南 受益对象满意度 80%", 0.8, 3, SATISFACTION, "2.4"),
        ("宁县 定性 8.35×90% 四舍五入", "100%-80%(含)", 8.35, "定性", "7.52"),
        ("宁县 定性 3.34×90%", "100%-80%（含）", 3.34, "定性", "3.01"),
        ("宁县 部分达成", "80%-60%(含)", 10, "定性", "7"),
        ("宁县 未达成", "60%-0%", 10, "定性", "3"),
        ("算例 按比例封顶", "120%", 2, "按比例", "2"),
        ("算例 负完成率", "-35%", 2, "按比例", "0"),
        ("算例 偏离 95%", "95%", 2, DEVIATION, "2"),
        ("算例 偏离 94.99%", "94.99%", 2, DEVIATION, "1.5"),
        ("算例 偏离 115.01%", "115.01%", 2, DEVIATION, "0"),
        ("算例 99.27%未满一档", "99.27%", 2, "以100%为满分; 每低5%扣2分", "2"),
        ("算例 整档 5%", "5%", 3, CARRYOVER, "2.5"),
        ("算例 整档 9.99%", "9.99%", 3, CARRYOVER, "2.5"),
        ("算例 不足一档按一档", "9.99%", 3, CARRYOVER + "; 不足一档按一档", "2"),
        ("算例 按比例折算", "7.5%", 3, CARRYOVER + "; 按比例折算", "2.25"),
        ("算例 偏离两侧", "97.5%", 2, "以100%为满分; 每偏离1%扣0.2分", "1.6"),
        ("算例 数量档", 4, 3, "≥5户:满分; ≥3户:50%; 其余:0", "1.5"),
        ("算例 数量递减", 7, 3, "以5次为满分; 每超1次扣1分", "1"),
        ("算例 规则给分超过分值", "100%", 1, COMPLETION, "1"),
        ("算例 区间", "85%", 2, "80%≤x<85%:1分; 85%≤x<90%:1.5分; 其余:0", "1.5"),
        ("算例 ≤指标 按比例", 100, 10, "≤50万元:按比例", "5"),
    ],
)  # fmt: skip
def test_printed_and_computed(case: str, value: object, weight: object, rule: str, printed: str) -> None:
    assert score(value, weight, rule) == D(printed), case


@pytest.mark.parametrize(("value", "points"), [("95%", "3.00"), ("94.99%", "2.70"), (0.95, "3.00"), (1.9 / 2, "3.00")])
def test_band_edges_are_exact(value: object, points: str) -> None:
    assert str(score(value, 3, SATISFACTION)) == points


def test_strict_and_wide_bounds_differ() -> None:
    assert score("90%", 1, ">90%:满分; 其余:0") == 0
    assert score("90%", 1, "≥90%:满分; 其余:0") == 1


@pytest.mark.parametrize(
    ("value", "weight", "rule", "error", "reason"),
    [
        (88.37, 3, SATISFACTION, "#VALUE!", "88.37没有百分号"),
        (88.37, 3, "按比例", "#VALUE!", "没有百分号"),
        (20.01, 3, CARRYOVER, "#VALUE!", "没有百分号"),
        (35.96, 2, "扣减比率×权重", "#VALUE!", "没有百分号"),
        ("88户", 3, SATISFACTION, "#VALUE!", "88户"),
        ("95%", 3, "≥80户:满分; 其余:0", "#VALUE!", "单位不一致"),
        ("50%", 3, "≥95%:100%", "#VALUE!", "没有说"),
        ("5%", 3, "每项扣0.1分", "#VALUE!", "项数"),
        (1.5, 3, "每项扣0.1分", "#VALUE!", "项数"),
        (-1, 3, "每项扣0.1分", "#VALUE!", "项数"),
        (0.85, 3, "定性", "#VALUE!", "100%-80%"),
        ("还行", 3, "定性", "#VALUE!", "还行"),
        (None, 3, "定性", "#N/A", "为空"),
        ("不予考核", 3, SATISFACTION, "#N/A", "未考核"),
        (None, 3, SATISFACTION, "#N/A", "为空"),
        (1, None, SATISFACTION, "#N/A", "为空"),
        (1, -1, SATISFACTION, "#VALUE!", "小于0"),
        (1, "10%", SATISFACTION, "#VALUE!", "以分计"),
    ],
)  # fmt: skip
def test_refuses_with_the_reason(value: object, weight: object, rule: str, error: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        score(value, weight, rule)
    assert refused.value.error == error
    assert reason in refused.value.reason
    # The cell shows the error; JX_EXPLAIN says the reason in words.
    assert xladdin.score(value, weight, rule) == error
    assert xladdin.explain(value, weight, rule) == f"不能计分：{refused.value.reason}。"


def test_a_bare_twenty_is_still_a_rate() -> None:
    assert score(20, 3, "按比例") == 3


@given(rules, st.decimals(-50, 50, places=4), st.decimals(0, 100, places=2))
def test_points_stay_between_nothing_and_the_weight(rule: Rule, value: D, weight: D) -> None:
    try:
        points = evaluate(value, weight, rule).points
    except Refused:
        return
    assert 0 <= points <= weight


@pytest.mark.parametrize(
    ("value", "weight", "rule", "sentence"),
    [
        ("82.86%", 3, SATISFACTION, "82.86%，适用“≥80%”档，得权重的80%：3×80%=2.4分。"),
        ("35.96%", 2, "扣减比率×权重", "扣减2×35.96%=0.7192分，得1.2808分，四舍五入保留2位小数得1.28分。"),
        ("47.53%", 3, CARRYOVER, "47.53%超出0，差47.53%，每5%一档，整档计9档，每档扣0.5分，共扣4.5分：3-4.5=-1.5分，扣完为止，得0分。"),
        (4, 2, "每项扣0.1分", "4项，每项扣0.1分，共扣0.4分：2-0.4=1.6分。"),
        (73.1, 5, "≥80亿:按比例", "73.1，完成率91.375%：5×91.375%=4.56875分，四舍五入保留2位小数得4.57分。"),
        ("100%-80%(含)", 8.35, "定性", "“100%-80%(含)”属于达成档，取中值90%：8.35×90%=7.515分，四舍五入保留2位小数得7.52分。"),
        ("105%", 2, DEVIATION, "105%与100%相差5%，适用“≤5%”档，得2分。"),
        ("50%", 2, COMPLETION, "50%，不属于所列各档，适用“其余”，不得分。"),
        ("100%", 1, COMPLETION, "100%，适用“=100%”档，得2分，规则所给2分超过分值，以1分为限。"),
        ("120%", 2, "按比例", "120%，按100%计：2×100%=2分。"),
    ],
)  # fmt: skip
def test_explains_in_one_sentence(value: object, weight: object, rule: str, sentence: str) -> None:
    assert explain(value, weight, rule) == sentence


def test_explain_passes_an_error_through() -> None:
    assert xladdin.explain(xladdin.CellError.DIV0, 3, "按比例") == "#DIV/0!"
