"""表头用语：spaces, brackets, units and points in headings; synonyms; what is no heading."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xladdin.forms.headings import Role, is_checking, money_unit_in, points_in, read_heading


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("一级指标", Role.LEVEL1),
        ("一 级\n指 标", Role.LEVEL1),
        ("二级指标名称", Role.LEVEL2),
        ("指标名称", Role.NAME),
        ("年度指标值", Role.TARGET),
        ("年初目标值(A)", Role.TARGET),
        ("年度指标值（Ａ）", Role.TARGET),
        ("实际完成值(B)", Role.ACTUAL),
        ("全年实际完成值", Role.ACTUAL),
        ("分值（100分）", Role.WEIGHT),
        ("权重", Role.WEIGHT),
        ("自评得分", Role.SCORE),
        ("得分率", Role.SCORE_RATE),
        ("扣分", Role.DEDUCTED),
        ("偏差原因分析及改进措施", Role.REASON),
        ("未完成原因分析", Role.REASON),
        ("指标值类型", Role.OPERATOR),
        ("指标性质", Role.OPERATOR),
        ("计量单位", Role.UNIT),
        ("全年预算数（万元）", Role.BUDGET),
        ("调整后预算数", Role.BUDGET),
        ("全年执行数（B）", Role.SPENT),
        ("执行率（%）", Role.RATE),
        ("评分标准", Role.STANDARD),
        ("全年预计完成情况", Role.EXPECTED),
    ],
)
def test_heading_opens_a_column(text: str, role: Role) -> None:
    heading = read_heading(text)
    assert heading
    assert heading.role is role


@pytest.mark.parametrize(
    "text",
    [
        "产出指标",
        "工业总产值完成额",
        "复算得分",
        "复算一级分值",
        "差异",
        "",
        "指标值应当清晰、可衡量，能够通过清晰、可衡量的指标值予以体现，与部门年度的任务数或计划数相对应",
    ],
)
def test_no_heading(text: str) -> None:
    assert read_heading(text) is None


def test_points_and_units_in_brackets() -> None:
    heading = read_heading("得 分（满分10分）")
    assert heading
    assert heading.points == 10
    budget = read_heading("全年预算数（万元）")
    assert budget
    assert budget.unit == "万元"
    rate = read_heading("执行率(%)")
    assert rate
    assert rate.unit == "%"
    assert points_in("产出指标（50分）") == 50
    assert points_in("产出指标(13.5分)") == Decimal("13.5")
    assert points_in("产出指标（数量）") is None


@pytest.mark.parametrize(
    ("text", "unit"), [("单位：万元", "万元"), ("项目资金（万元）", "万元"), ("金额单位:元", "元"), ("单位：个", "")]
)
def test_money_unit(text: str, unit: str) -> None:
    assert money_unit_in(text) == unit


def test_checking_columns_are_not_the_form() -> None:
    assert is_checking("复算得分")
    assert is_checking("差异")
    assert not is_checking("得分")
