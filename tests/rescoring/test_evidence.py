"""依据里的数：which rate the words of an evaluator state, and when they state none or too many."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xladdin.errors import Refused
from xladdin.rescoring.evidence import stated_rate

D = Decimal

# (words, indicator, rate in per cent, how)
STATED = [
    ("98.65%（90.86/92.1）", "政府采购执行率", "98.65", "取自“98.65%”（90.86÷92.1，相符）"),
    ("预算完成率=5069.77/7479.37=67.78%", "预算完成率", "67.78", "取自“67.78%”（5069.77÷7479.37，相符）"),
    # A truncated rate is the division's too.
    ("执行率84.11%（4534729.43元/5390970.42元）", "预算执行率", "84.11", "取自“84.11%”（4534729.43÷5390970.42，相符）"),
    ("执行率90%（43.02/85）", "执行率", "90", "取自“90%”（但43.02÷85=50.6118%，与之不符）"),
    # Bounds and factors are no results.
    ("满意度82.86%，得分=3*80%=2.4分", "部门履职满意度", "82.86", "取自“82.86%”"),
    ("满意度目标≥95%，问卷结果92.3%", "满意度", "92.3", "取自“92.3%”"),
    ("要求40%以上，实际占比35.5%", "中小微企业占比", "35.5", "取自“35.5%”"),
    # Of several the one that the indicator names.
    ("计划40个，目标完成率95%，比上年提高3%", "目标完成率", "95", "取自“95%”"),
    ("预算执行率为79.25%，支付进度91%", "(4)预算执行率", "79.25", "取自“79.25%”"),
    # The same rate twice is one rate.
    ("实际完成=933.73/1600=58.36%;得分=58.36%*2=1.18分", "工业总产值", "58.36", "取自“58.36%”（933.73÷1600，相符）"),
    # No rate, one division.
    ("29.04/29.04", "“三公”经费控制率", "100", "29.04÷29.04=100%"),
    ("159.21万元÷1,592.1万元", "比率", "10", "159.21÷1592.1=10%"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "indicator", "rate", "how"), STATED)
def test_words_state_a_rate(words: str, indicator: str, rate: str, how: str) -> None:
    found = stated_rate(words, indicator)
    assert found is not None
    assert found.rate.is_percent
    assert abs(found.rate.value * 100 - D(rate)) < D("1e-10")
    assert found.how == how


@pytest.mark.parametrize(
    "words",
    [
        "",
        "不符合部门制定的中长期实施规划",
        "满意度≥95%，得满分",
        "2023/12/31报送",
        "实际90万元/计划100万元",
        "10/7，11/6",
        "5/0",
        "3×80%=2.4分",
    ],
)
def test_words_state_no_rate(words: str) -> None:
    assert stated_rate(words, "指标") is None


def test_several_rates_are_refused_with_what_stands_there() -> None:
    with pytest.raises(Refused) as refused:
        stated_rate("计划覆盖率30%以上，实际覆盖率达57.65%，完成率192.17%", "两化融合工作情况")
    assert "57.65%、192.17%" in refused.value.reason
    assert "30%" not in refused.value.reason
