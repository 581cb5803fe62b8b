"""JX106：one indicator, two targets."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import books, flat, save, sheet, validated

from xladdin.rules.two_targets import same_name
from xladdin.validation import validate, validate_books

TARGETS = """
{title}
项目名称：{project} | | 部门名称： | 某县工信局
一级指标 | 三级指标 | 指标值
产出指标 | {name} | {target}
"""


def drawn(target: str, name: str = "走访企业户数", project: str = "走访经费", title: str = "项目绩效目标表") -> str:
    return TARGETS.format(title=title, project=project, name=name, target=target)


@pytest.mark.parametrize(
    ("one", "other", "severity"),
    [
        ("≥10户", "≥8户", "error"),
        ("≥10户", "≥10户", None),
        ("≥10户", ">=10户", None),
        ("≥10户", "10户以上", None),
        ("≥10户", "10户", None),
        ("≥10户", "≤10户", "error"),
        ("≥95%", "=95%", "warning"),
        ("≥0.95", "≥95%", None),
        ("≤2万元", "≤20000元", None),
        ("≤2万元", "≤2.1万元", "error"),
        # 不能比较的不猜。
        ("≥10户", "≥10个", None),
        ("≥10户", "提高", None),
        ("≥10户", "10-12户", None),
    ],
)
def test_two_forms_of_one_project(one: str, other: str, severity: str | None) -> None:
    later = drawn(other, title="项目绩效目标调整表")
    found = flat(sheet(drawn(one), "甲"), sheet(later, "乙"), select=["JX106"])
    assert found == ([("JX106", severity, "C4")] if severity else [])


def test_other_projects_may_have_other_targets() -> None:
    one, other = drawn("≥90%", "群众满意度"), drawn("≥95%", "群众满意度", project="培训经费")
    assert flat(sheet(one, "甲"), sheet(other, "乙"), select=["JX106"]) == []


def test_targets_of_several_years_are_others() -> None:
    longer = sheet(drawn("≥50户", title="部门战略绩效目标表"), "乙")
    assert flat(sheet(drawn("≥10户"), "甲"), longer, select=["JX106"]) == []
    # 枣庄2023: the strategic targets are headed with the same year.
    same_year = sheet(drawn("≥50户", title="2023年度部门战略绩效目标表"), "乙")
    assert flat(sheet(drawn("≥10户"), "甲"), same_year, select=["JX106"]) == [("JX106", "warning", "C4")]


def test_one_figure_for_the_whole_county() -> None:
    one = drawn("≥10%", "规模以上工业企业增加值增速")
    other = drawn("≥8%", "规模以上工业增加值增长率", project="培训经费")
    assert flat(sheet(one, "甲"), sheet(other, "乙"), select=["JX106"]) == [("JX106", "error", "C4")]


def test_each_further_target_once() -> None:
    pages = [
        sheet(drawn(target), name) for name, target in zip("甲乙丙丁", ("≥1户", "≥2户", "≥2户", "≥1户"), strict=True)
    ]
    found = validated(*pages, select=["JX106"]).findings
    assert [finding.sheet for finding in found] == ["乙"]
    assert [(e.sheet, e.cell) for e in found[0].evidence] == [("乙", "B4"), ("甲", "B4"), ("甲", "C4")]


GOALS = """
部门整体绩效目标申报表
年度绩效目标 | {goals} | <
一级指标 | 三级指标 | 指标值
产出指标 | 规模以上工业增加值增速 | ≥10%
"""


@pytest.mark.parametrize(
    ("goals", "found"),
    [
        ("1. 规模以上工业增加值增速8%以上\\n2. 新入规企业4户以上", True),
        ("规模以上工业增加值增速不低于8%；", True),
        ("规模以上工业增加值增速达到10%", False),
        ("做好规模以上工业增加值增速8%以上等各项工作，推动全县工业高质量发展", False),
        ("完成年度工作任务", False),
    ],
)
def test_goals_in_sentences(goals: str, found: bool) -> None:
    assert flat(GOALS.format(goals=goals), select=["JX106"]) == ([("JX106", "error", "C4")] if found else [])


def test_across_books() -> None:
    together = books(("目标", drawn("≥10户")), ("自评", drawn("≥8户", title="项目绩效自评表")))
    first, second = validate_books(together, select=["JX106"])
    assert (first.findings, [f.evidence[-1].sheet for f in second.findings]) == ((), ["[目标.xlsx]表"])


def test_real_file(tmp_path: Path) -> None:
    bad = save(tmp_path / "坏.xlsx", sheet(drawn("≥10户"), "甲"), sheet(drawn("≥8户"), "乙"))
    good = save(tmp_path / "好.xlsx", sheet(drawn("≥10户"), "甲"), sheet(drawn("≥10户"), "乙"))
    assert [(f.sheet, f.cell) for f in validate(bad, select=["JX106"]).findings] == [("乙", "C4")]
    assert validate(good, select=["JX106"]).findings == ()


def test_names_as_compared() -> None:
    assert same_name("规模以上工业企业增加值增速") == same_name("全县规模以上工业增加值增长率")
    assert same_name("规模以上工业总产值") != same_name("规模以上工业增加值")


def test_a_figure_of_one_project_is_not_the_places() -> None:
    for name, found in (
        ("工业固定资产投资增速", True),
        ("带动企业新增利润总额", False),
        ("新增税收收入", False),
        ("投资额", False),
    ):
        one = drawn("≥500万元" if not found else "≥10%", name, title="项目绩效目标表")
        other = drawn("≥200万元" if not found else "≥12%", name, project="培训经费", title="项目绩效目标表")
        cells = flat(sheet(one, "甲"), sheet(other, "乙"), select=["JX106"])
        assert cells == ([("JX106", "error", "C4")] if found else []), name
