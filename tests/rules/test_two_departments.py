"""几个部门一起核查：what belongs to another project, department or year is never compared."""

from __future__ import annotations

import pytest
from forms_as_text import books

from xladdin.grid import Book
from xladdin.validation import validate_books

CROSS = ["JX106", "JX206", "JX207", "JX401"]

TARGETS = """
项目支出绩效目标表（{year}年度）
项目名称 | {project} | 主管部门 | {department}
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 走访企业户数 | {target}
效益指标 | 社会效益指标 | 规模以上工业增加值增速 | {growth}
"""
EVALUATION = """
项目支出绩效自评表（{year}年度）
项目名称 | {project} | 主管部门 | {department}
资金（万元） | 年初预算数 | 全年预算数 | 全年执行数
年度资金总额 | {budget} | {budget} | {budget}
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值
产出指标 | 数量指标 | 走访企业户数 | {target} | {target}
"""
DEFAULTS = {
    "year": "2024",
    "project": "工作经费",
    "department": "",
    "target": "≥50户",
    "growth": "≥8%",
    "budget": "100",
}


def form(drawn: str, **said: str) -> str:
    return drawn.format(**{**DEFAULTS, **said})


def found(*drawn: tuple[str, str]) -> list[tuple[str, str, str]]:
    return codes(books(*drawn))


def codes(given: list[Book]) -> list[tuple[str, str, str]]:
    return [
        (each.path.removesuffix(".xlsx"), finding.code, finding.cell)
        for each in validate_books(given, select=CROSS)
        for finding in each.findings
    ]


OTHER = {"target": "≥80户", "budget": "300", "growth": "≥10%"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # 同名项目，两个部门。
        ({"department": "甲县教育局"}, {"department": "甲县水利局"}),
        # 都没有写部门、项目名称谁都有：不知道是不是一家。
        ({}, {}),
        ({"department": "甲县教育局"}, {}),
        ({"project": "2024年度驻村工作队经费"}, {"project": "2024年度驻村工作队经费"}),
        ({"project": "日常公用经费"}, {"project": "日常公用经费"}),
        # 同一部门，两个年度，两个批次。
        ({"department": "甲县教育局", "year": "2023"}, {"department": "甲县教育局", "year": "2024"}),
        (
            {"department": "甲县教育局", "project": "校舍维修（第一批）"},
            {"department": "甲县教育局", "project": "校舍维修（第二批）"},
        ),
    ],
)
def test_what_is_another_owners_is_not_compared(one: dict[str, str], other: dict[str, str]) -> None:
    assert (
        found(
            ("甲目标", form(TARGETS, **one)),
            ("甲自评", form(EVALUATION, **one)),
            ("乙目标", form(TARGETS, **{**OTHER, "growth": "≥8%"}, **other)),
            ("乙自评", form(EVALUATION, **OTHER, **other)),
        )
        == []
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"department": "甲县教育局"}, {"department": "甲县教育局"}),
        ({"department": "105001-甲县教育局"}, {"department": "甲县教育局"}),
        ({"department": "[105001]甲县教育局"}, {"department": "甲县教育局"}),
        # 名称独有的，没有写部门也是同一个项目。
        ({"project": "小河镇中心小学教学楼维修"}, {"project": "小河镇中心小学教学楼维修"}),
    ],
)
def test_what_is_one_owners_is_compared(one: dict[str, str], other: dict[str, str]) -> None:
    assert found(("目标", form(TARGETS, **one)), ("自评", form(EVALUATION, target="≥80户", **other))) == [
        ("自评", "JX106", "D6")
    ]


def test_a_figure_of_the_whole_place_within_one_department_only() -> None:
    one = form(TARGETS, department="甲县工信局", project="走访经费")
    same = form(TARGETS, department="甲县工信局", project="培训经费", growth="≥10%")
    elsewhere = form(TARGETS, department="乙县工信局", project="培训经费", growth="≥10%")
    unnamed = form(TARGETS, project="培训经费", growth="≥10%")
    assert found(("一", one), ("二", same)) == [("二", "JX106", "D5")]
    assert found(("一", one), ("二", elsewhere)) == []
    # 一起给出的只写了一个部门，没有写的就是它的；写了两个，就不知道是哪个的。
    assert found(("一", one), ("二", unnamed)) == [("二", "JX106", "D5")]
    other = form(TARGETS, department="乙县教育局", project="校舍维修", growth="≥8%")
    assert found(("一", one), ("二", unnamed), ("三", other)) == []
    assert found(("一", unnamed), ("二", form(TARGETS, project="走访经费"))) == []


def test_coverage_asks_only_the_department_itself() -> None:
    water = form(TARGETS, department="甲县水利局", project="水库维修养护")
    assert found(("水利目标", water), ("教育自评", form(EVALUATION, department="甲县教育局", project="校舍维修"))) == []
    assert found(("水利目标", water), ("水利自评", form(EVALUATION, department="甲县水利局", project="河道治理"))) == [
        ("水利自评", "JX401", "D4")
    ]
    assert (
        found(("水利目标", water), ("水利自评", form(EVALUATION, department="甲县水利局", project="水库维修养护项目")))
        == []
    )


STAFF = """
部门整体支出绩效自评表（2024年度）
部门名称 | {department}
编制数 | 17 | 在职人数 | 22
一级指标 | 三级指标 | 年度指标值 | 实际完成值
管理 | 在职人员控制率 | ≤95% | {actual}
"""
RATE = """
部门整体支出绩效自评表（2024年度）
部门名称 | {department}
一级指标 | 三级指标 | 年度指标值 | 实际完成值
管理 | 在职人员控制率 | ≤95% | 90%
"""


def test_staff_of_another_department_contradicts_nobody() -> None:
    base = STAFF.format(department="甲县教育局", actual="129.41%")
    assert found(("一", base), ("二", RATE.format(department="甲县水利局"))) == []
    same = found(("一", base), ("二", RATE.format(department="甲县教育局")))
    assert same == [("二", "JX206", "D4"), ("二", "JX207", "D4")]
    assert found(("一", base), ("二", RATE.format(department="")), ("三", RATE.format(department="甲县水利局"))) == []


def test_staff_is_compared_across_forms_of_other_departments_between() -> None:
    drawn = "部门整体支出绩效自评表（2024年度）\n部门名称 | {0}\n编制数 | {1} | 在职人数 | 15\n三级指标 | 年度指标值 | 实际完成值\n走访 | ≥5户 | 6户"
    given = [("一", drawn.format("甲局", 17)), ("二", drawn.format("乙局", 40)), ("三", drawn.format("甲局", 18))]
    assert found(*given) == [("三", "JX206", "B3")]
