"""改写建议：what is proposed fits the indicator, and never speaks of something else."""

from __future__ import annotations

import pytest

from xladdin.rules.rewriting import first_fitting, rewritten


@pytest.mark.parametrize(
    ("name", "text", "proposed", "never"),
    [
        ("农民种粮收入", "增加", "“农民种粮收入比上年增长≥×%（上年为×）”", "培训"),
        ("刑事案件发案率", "下降", "“刑事案件发案率比上年下降≥×%（上年为×）”", "增长"),
        ("城乡居民公共卫生差距", "不断缩小", "“城乡居民公共卫生差距比上年下降", "增长"),
        ("师生满意度", "较高", "“师生满意度≥90%”", "增长"),
        ("减轻学生家庭经济负担", "有效减轻", "减少支出", "增长"),
        ("道路通行能力", "明显改善", "路况优良率", "培训"),
        ("企业创新能力", "不断增强", "研发投入强度", "培训"),
        ("人员素质", "提高", "培训≥×人次", "路况"),
        ("财政资金使用效益", "提高", "结转结余率", "违规"),
        ("资金使用规范性", "规范", "违规使用资金问题=0个", "结转"),
        ("财务管理制度健全性", "健全", "《××管理办法》", "增长"),
        ("落实过紧日子", "落实", "压减", "任务"),
        ("低保金足额发放", "足额", "足额发放率=100%", "路况"),
        ("环境空气质量", "持续改善", "优良天数比例", "问卷"),
        ("村容村貌", "干净整洁", "检查达标的村", "增长"),
        ("消费环境", "优化", "经营主体", "垃圾"),
        ("参军积极性", "提高", "报名", "上年的×提高到"),
        ("单位获奖情况", "有", "获得市级及以上表彰≥×项", "增长"),
        ("促进全县工业发展", "促进", "规模以上工业增加值", "农户"),
        ("", "及时", "日期、天数或比率", "增长"),
        ("无从归类的名称甲乙", "丙丁", "能说出达到或没达到的数", "增长"),
    ],
)
def test_proposals(name: str, text: str, proposed: str, never: str) -> None:
    proposal = rewritten(name, text)
    assert proposed in proposal
    assert never not in proposal
    assert "{name}" not in proposal


def test_a_proposal_with_the_name_needs_a_name_short_enough_to_read() -> None:
    proposals = [{"name": "满意", "text": "“{name}≥90%”"}, {"name": ".*", "text": "数"}]
    assert first_fitting(proposals, "师生满意度") == "“师生满意度≥90%”"
    assert first_fitting(proposals, "", "群众满意") == "数"
    assert first_fitting(proposals, "满意" * 20) == "数"
    assert first_fitting(proposals, "对“三公”满意度") == "“对‘三公’满意度≥90%”"
