"""JX102：bounds that bind nobody, and bounds that only look like it."""

from __future__ import annotations

import pytest
from forms_as_text import flat, validated

from xladdin.rules.pseudo_bound import judge_bound
from xladdin.targets import parse_target

# (name, target, severity, what the message must say: the value that would still pass)
PSEUDO = [
    ("项目支出预算执行率", "≤100%", "error", "0%"),
    ("预算执行率", "<=100%", "error", "0%"),
    ("预算执行率", "≤95%", "error", "0%"),
    ("支付进度率", "<100%", "error", "0%"),
    ("“三公”经费控制率", "≤100%", "error", "99%"),
    ("三公经费控制率", "≤１００％", "error", "99%"),
    ("在职人员控制率", "≤100%", "error", "99%"),
    ("公用经费控制率", "≤110%", "error", "100%"),
    ("任务完成率", "≤100百分比", "error", "0%"),
    ("政策知晓率", "≤100", "error", "0%"),
    ("验收合格率", "不超过100%", "error", "0%"),
    ("服务对象满意度", "≤100%", "error", "0%"),
    ("结转结余率", "≤100%", "error", "99%"),
    ("“三公”经费变动率", "≤100%", "error", "翻近一番"),
    ("资产负债情况占比", "≤100%", "error", "99%"),
    ("成本控制率", "≤100%", "warning", "99%"),
    ("工程造价控制率", "≤100%", "warning", "真实的上限"),
    ("培训人数", "≥0人", "error", "0"),
    ("出台政策数", ">0项", "error", "1项"),
    ("工资发放月份", "≥1个月", "error", "12个月"),
    ("安全事故发生数", "≤0起", "warning", "只有0"),
    ("结转结余率", "≤0%", "warning", "只有0"),
    ("农村生活污水治理率", "≤100%", "error", "0%"),
    ("项目支出控制在预算内", "≤100%", "warning", "真实的上限"),
    ("客户投诉率", "≤100%", "error", "99%"),
    ("漏检率", "≥1%", "error", "越少越好"),
    ("违法用地宗数", "≥3宗", "error", "越少越好"),
    ("重复信访率", "≥10%", "error", "越差越算完成"),
]
BINDING = [
    ("不合格品率", "≤2%"),
    ("未按期整改率", "≤5%"),
    ("挽回经济损失", "≥600万元"),
    ("受理投诉件数", "≥1000件"),
    ("查处违法案件数", "≥30件"),
    ("失业人员再就业率", "≥60%"),
    ("信访人满意率", "≥80%"),
    ("隐患整改率", "≥100%"),
    ("贫困发生率", "≤1%"),
    ("未成年人救助覆盖率", "≥95%"),
    ("资产负债率", "≤65%"),
    ("基本支出预算执行率", "=100%"),
    ("预算执行率", "≥95%"),
    ("预算执行率", "≥100百分比"),
    ("结转结余变动率", "≤0%"),
    ("“三公”经费变动率", "≤0%"),
    ("预算调整率", "≤0%"),
    ("规模以上工业增加值增速", "≥0%"),
    ("税收增长率", ">0%"),
    ("结转结余率", "≤5%"),
    ("公用经费控制率", "≤90%"),
    ("成本控制数", "≤100万元"),
    ("参会人数", "≤100人"),
    ("差错率", "≤1%"),
    ("发放月份", "≥12个月"),
    ("培训期限", "≥1个月"),
    ("工期", "≤100天"),
    ("安全事故数", "=0起"),
    ("温度", "≤0℃"),
    ("得分", "≤100分"),
    ("健全性", "健全"),
    ("区间", "5-10个"),
]


@pytest.mark.parametrize(("name", "target", "severity", "words"), PSEUDO)
def test_pseudo(name: str, target: str, severity: str, words: str) -> None:
    problem = judge_bound(parse_target(target), name)
    assert problem
    assert problem.severity == severity
    assert words in problem.message
    assert "改写为" in problem.suggestion or "写" in problem.suggestion


@pytest.mark.parametrize(("name", "target"), BINDING)
def test_binding(name: str, target: str) -> None:
    assert judge_bound(parse_target(target), name) is None


def test_the_posts_of_the_form_go_into_the_proposal() -> None:
    drawn = """
    编制数 | 17 | 在职人数 | 22
    一级指标 | 二级指标 | 三级指标 | 指标值
    管理 | 人员管理 | 在职人员控制率 | ≤100%
    """
    (found,) = validated(drawn, select=["JX102"]).findings
    assert "“在职人员数≤17人”" in found.suggestion


BAD = """
一级指标 | 二级指标 | 三级指标 | 指标值类型 | 指标值 | 度量单位 | 分值
部门管理 | 资金投入 | 基本支出预算执行率 | = | 100 | % | 25
^ | ^ | 项目支出预算执行率 | ≤ | 100 | % | 25
^ | ^ | “三公”经费控制率 | 小于等于 | 100 | 百分比 | 25
^ | ^ | 结转结余变动率 | ≤ | 0 | % | 25
"""


def test_a_bad_form_with_split_columns() -> None:
    assert flat(BAD) == [("JX102", "error", "E3"), ("JX102", "error", "E4")]
    first = validated(BAD).findings[0]
    assert [evidence.cell for evidence in first.evidence] == ["C3", "D3", "F3"]
    assert "≥95%" in first.suggestion


def test_percent_formats_are_percentages() -> None:
    from forms_as_text import sheet

    drawn = sheet(
        "一级指标 | 三级指标 | 指标值类型 | 指标值\n管理 | 预算执行率 | ≤ | 1\n管理 | 参会次数 | ≤ | 1",
        formats={"D2": "0%"},
    )
    assert flat(drawn) == [("JX102", "error", "D2")]
