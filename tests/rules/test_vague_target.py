"""JX101：which 指标值 leave open whether they were met, and which do not."""

from __future__ import annotations

import pytest
from forms_as_text import flat, validated

from xladdin.rules.vague_target import judge_words
from xladdin.targets import parse_target

# 指标名称 → 指标值, as the county's own forms have them (宁县2024、甘州2024、黔南2023).
VAGUE = [
    ("财务管理制度健全性", "健全"),
    ("资金使用规范性", "规范"),
    ("2024年履职目标", "达标"),
    ("提升社会影响力", "提升"),
    ("单位获奖情况", "有"),
    ("人员素质", "提高"),
    ("保障机关正常运转", "保障"),
    ("经费及时支付率", "及时"),
    ("促进全县中小企业发展", "促进发展"),
    ("任务完成率", "完成"),
    ("任务完成质量", "高"),
    ("驻村帮扶完成率", "合格"),
    ("逐步提升帮扶村生活水平", "改善"),
    ("重点任务的可持续影响", "持续"),
    ("落实过紧日子", "落实"),
    ("经费支出合规性", "严格执行相关制度规定"),
    ("单项业务成本", "符合相关规定"),
    ("对控制基建项目成本影响程度", "效果明显"),
    ("服务对象满意度", "很满意"),
    ("工作开展", "按计划。"),
    ("营商环境", "进一步优化营商环境，促进民营经济高质量发展，持续提升企业获得感"),
]
# Words that no list knows, with nothing to be measured by: a warning.
UNLISTED = [
    ("村容村貌", "干净整洁"),
    ("消费市场活力", "激发"),
    ("为全市经济发展保驾护航", "正面支撑"),
    ("食品安全水平", "稳中有升"),
    ("赛事活动安全", "安全、有序"),
    ("司法公正", "维护"),
    ("城市治理水平", "迈上一个新台阶"),
    ("空气质量", "PM2.5浓度可控"),
]
CHECKABLE = [
    ("耕地地力", "不降低"),
    ("水质", "稳定达到Ⅲ类"),
    ("维修养护完成时间", "汛前完成"),
    ("垃圾清运及时性", "日产日清"),
    ("费用支付", "按季度支付"),
    ("游客满意度", "不低于上年"),
    ("群体性事件", "零发生"),
    ("服务投诉", "无有效投诉"),
    ("案件", "同比下降"),
    ("受援人诉求", "应援尽援"),
    ("消除校舍安全隐患", "消除D级危房"),
    ("教材选用", "使用国家统编教材"),
    ("讲师资质", "具有家庭教育指导师证书"),
    ("课题质量", "通过专家评审"),
    ("物业管理长效机制", "建立"),
    ("治理工程质量等级", "合格及以上"),
    ("养护等级", "一级"),
    ("档案利用年限", "永久"),
    ("培训", "≥5户"),
    ("满意度", "≥95%"),
    ("完成时间", "2024年9月底前"),
    ("完成时间", "年底前完成"),
    ("合格率", "=100%"),
    ("制度建设", "印发《财务管理办法》"),
    ("制度建设", "出台三项制度"),
    ("工程质量", "通过竣工验收"),
    ("工程验收", "合格"),
    ("水质检测结果", "合格"),
    ("是否按期公开", "是"),
    ("综合绩效考核等次", "优秀"),
    ("考核结果", "良好及以上"),
    ("安全生产", "无重大安全事故"),
    ("安全生产", "零事故"),
    ("低保发放", "应保尽保"),
    ("宣传频次", "每季度一次"),
    ("药物供应", "基本药物全部配齐"),
    ("工程质量", "符合设计及施工规范要求"),
    ("证书", "在有效期内"),
    ("公用经费", "严格控制在预算以内"),
    ("参保", "长期护理保险全部参保"),
    ("提交报告及时性", "在项目计划完成时间内完成"),
    ("档案管理制度", "完成"),
    ("评价结论", "100%-80%(含)"),
]


@pytest.mark.parametrize(("name", "target"), VAGUE)
def test_vague(name: str, target: str) -> None:
    problem = judge_words(parse_target(target), name)
    assert problem
    assert problem.code == "JX101"
    assert problem.suggestion.startswith("改写为")


@pytest.mark.parametrize(("name", "target"), UNLISTED)
def test_words_that_no_list_knows(name: str, target: str) -> None:
    problem = judge_words(parse_target(target), name)
    assert problem
    assert (problem.code, str(problem.severity)) == ("JX101", "warning")


def test_a_year_or_a_name_is_no_measure() -> None:
    for text in (
        "提升2024年工作水平",
        "2024年保持良好",
        "PM2.5持续改善",
        "“十四五”规划有效落实",
        "再上一个台阶，持续提升",
    ):
        assert judge_words(parse_target(text), "工作水平"), text
    for text in ("2024年12月底前提升", "提升至第5名"):
        assert judge_words(parse_target(text), "工作水平") is None, text


@pytest.mark.parametrize(("name", "target"), CHECKABLE)
def test_checkable(name: str, target: str) -> None:
    assert judge_words(parse_target(target), name) is None


@pytest.mark.parametrize(
    ("name", "target", "words"),
    [
        ("财务管理制度健全性", "健全", "《××管理办法》"),
        ("经费及时支付率", "及时", "工作日"),
        ("单位获奖情况", "有", "表彰≥×项"),
        ("群众满意度", "很满意", "≥90%"),
        ("提高对工作实绩的重要性认识", "提高", "认可率"),
    ],
)
def test_suggestion_fits_the_indicator(name: str, target: str, words: str) -> None:
    problem = judge_words(parse_target(target), name)
    assert problem
    assert words in problem.suggestion


BAD = """
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 质量指标 | 合格率 | ≥95%
^ | ^ | 制度健全性 | 健全
效益指标 | 社会效益指标 | 促进发展 | 促进
 | | 指标2 | 健全
 | | 知晓率 | ≥80%
"""


def test_a_bad_form() -> None:
    assert flat(BAD) == [("JX101", "error", "D3"), ("JX101", "error", "D4")]
    finding = validated(BAD).findings[0]
    assert finding.message == "“制度健全性”的指标值“健全”是定性用语，没有数、日期、标准或档次，谁也说不出怎样算达到。"
    assert [(evidence.cell, evidence.value) for evidence in finding.evidence] == [("C3", "制度健全性")]


def test_a_grading_standard_beside_it_makes_it_checkable() -> None:
    graded = """
    一级指标 | 三级指标 | 指标值 | 分值 | 评分标准
    管理 | 制度健全性 | 健全 | 50 | 制度缺一项扣2分，扣完为止
    管理 | 资产管理 | 规范 | 50 | 视情况打分
    """
    assert flat(graded, select=["JX101"]) == [("JX101", "error", "C3")]


def test_split_columns_point_at_the_value() -> None:
    split = """
    一级指标 | 三级指标 | 指标值类型 | 指标值 | 度量单位
    产出 | 制度健全性 | 定性 | 健全 |
    产出 | 合格率 | ≥ | 95 | %
    """
    assert flat(split) == [("JX101", "error", "D2")]


def test_blank_and_not_assessed_targets_are_no_words() -> None:
    assert (
        flat(
            "一级指标 | 三级指标 | 指标值 | 备注\n产出 | 甲 | |\n产出 | 乙 | / |\n产出 | 丙 | 不适用 |",
            select=["JX101"],
        )
        == []
    )
