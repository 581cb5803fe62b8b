"""JX206：one fact, two values, in one workbook and across several."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import books, flat, save, sheet, validated

from xladdin.forms import read_facts
from xladdin.validation import validate_books, validate_files

MONITORING = """
项目支出绩效目标运行监控表
（2024年度）
项目名称 | {project} | | | 单位：{unit}
资金来源 | 年初预算数 | 全年预算数 | 监控期执行数 | 执行率 | 全年预计执行数
年度资金总额 | {initial} | {budget} | {spent} | | {budget}
"""
EVALUATION = """
项目支出绩效自评表
（{year}年度）
项目名称：{project} | | | 单位：{unit}
资金来源 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率
年度资金总额 | {initial} | {budget} | {spent} | 10 |
"""


def monitored(**said: str) -> str:
    return MONITORING.format(**{"project": "工信局工作经费", "unit": "元", "initial": "0", **said})


def evaluated(**said: str) -> str:
    return EVALUATION.format(**{"project": "工信局工作经费", "unit": "元", "initial": "0", "year": "2024", **said})


def test_ningxian_as_printed() -> None:
    early = sheet(monitored(budget="10414", spent="10380.95"), "监控")
    late = sheet(evaluated(budget="104140", spent="10380.95"), "自评")
    found = validated(early, late, select=["JX206"]).findings
    assert [(f.sheet, f.cell, str(f.severity)) for f in found] == [("自评", "C5", "error")]
    assert "正好差10倍" in found[0].message
    assert [(e.sheet, e.cell, e.shown) for e in found[0].evidence][:2] == [
        ("监控", "C5", "10414"),
        ("自评", "A3", "项目名称:工信局工作经费"),
    ]


@pytest.mark.parametrize(
    ("early", "late", "expected"),
    [
        ({"budget": "500000", "spent": "0"}, {"budget": "500000", "spent": "500000"}, []),
        ({"budget": "500000", "spent": "0"}, {"budget": "50", "spent": "50", "unit": "万元"}, []),
        ({"budget": "371472.33", "spent": "0"}, {"budget": "37.15", "spent": "30", "unit": "万元"}, []),
        ({"budget": "371472.33", "spent": "0"}, {"budget": "37.14", "spent": "30", "unit": "万元"}, []),
        ({"budget": "371472.33", "spent": "0"}, {"budget": "37.5", "spent": "30", "unit": "万元"}, [("warning", "C5")]),
        # 年中调整过的预算：可能没有错。
        ({"budget": "500000", "spent": "0"}, {"budget": "480000", "spent": "1"}, [("warning", "C5")]),
        ({"budget": "500000", "spent": "0"}, {"budget": "5000000", "spent": "1"}, [("error", "C5")]),
        (
            {"budget": "1", "spent": "0", "initial": "7"},
            {"budget": "1", "spent": "1", "initial": "8"},
            [("error", "B5")],
        ),
        ({"budget": "1", "spent": "0", "initial": "7"}, {"budget": "1", "spent": "1", "initial": "null"}, []),
        ({"budget": "900", "spent": "800"}, {"budget": "900", "spent": "700"}, [("error", "D5")]),
        # 别的项目、别的年度。
        ({"budget": "500000", "spent": "0"}, {"budget": "7", "spent": "7", "project": "驻村经费"}, []),
        ({"budget": "500000", "spent": "0"}, {"budget": "7", "spent": "7", "year": "2023"}, []),
        # 没有写单位的数不换算。
        ({"budget": "500000", "spent": "0"}, {"budget": "50", "spent": "50", "unit": ""}, []),
    ],
)
def test_amounts(early: dict[str, str], late: dict[str, str], expected: list[tuple[str, str]]) -> None:
    found = validated(sheet(monitored(**early), "甲"), sheet(evaluated(**late), "乙"), select=["JX206"]).findings
    assert [(str(f.severity), f.cell) for f in found] == expected


def test_across_books_the_later_one_carries_the_finding() -> None:
    drawn = books(
        ("监控", monitored(budget="10414", spent="10380.95")), ("自评", evaluated(budget="104140", spent="10380.95"))
    )
    early, late = validate_books(drawn, select=["JX206"])
    assert early.findings == ()
    (found,) = late.findings
    assert (found.cell, found.evidence[0].sheet, found.evidence[0].cell) == ("C5", "[监控.xlsx]表", "C5")
    assert [len(each.findings) for each in validate_books(drawn[::-1], select=["JX206"])] == [0, 1]
    assert validate_books(drawn[:1], select=["JX206"])[0].findings == ()


def test_real_files(tmp_path: Path) -> None:
    early = save(tmp_path / "监控.xlsx", sheet(monitored(budget="10414", spent="10380.95")))
    late = save(tmp_path / "自评.xlsx", sheet(evaluated(budget="104140", spent="10380.95")))
    good = save(tmp_path / "改正.xlsx", sheet(evaluated(budget="10414", spent="10380.95")))
    assert [f.cell for f in validate_files([early, late], select=["JX206"])[1].findings] == ["C5"]
    assert validate_files([early, good], select=["JX206"])[1].findings == ()


def test_parts_are_silent_where_the_total_differs() -> None:
    more = "其中：财政拨款 | {0} | {0} | {0} | |"
    one = sheet(monitored(budget="100", spent="100") + more.format(100), "甲")
    two = sheet(evaluated(budget="200", spent="100") + more.format(200), "乙")
    same = sheet(evaluated(budget="100", spent="100") + more.format(90), "丙")
    assert [f.cell for f in validated(one, two, select=["JX206"]).findings] == ["C5", "B6"]
    assert [f.cell for f in validated(one, same, select=["JX206"]).findings] == ["B6", "C6"]


STAFF = """
部门整体支出绩效自评表
部门（单位）名称：某县某局
编制数 | {posts} | 在职人数 | 22
一级指标 | 三级指标 | 指标值 | 实际完成值 | 分值 | 得分
产出 | 检查户数 | ≥10户 | {actual} | 100 | 100
"""


def test_staff_and_actuals() -> None:
    one = sheet(STAFF.format(posts=17, actual="12户"), "甲")
    assert validated(one, sheet(STAFF.format(posts=17, actual="12户"), "乙"), select=["JX206"]).findings == ()
    found = validated(one, sheet(STAFF.format(posts=18, actual="13户"), "乙"), select=["JX206"]).findings
    assert [(f.sheet, f.cell) for f in found] == [("乙", "B3"), ("乙", "D5")]


@pytest.mark.parametrize(
    ("one", "other", "differs"), [("73.1", "73", False), ("43.02", "43.1", True), ("5", "5.0", False)]
)
def test_actuals_with_fewer_decimals(one: str, other: str, differs: bool) -> None:
    drawn = [sheet(STAFF.format(posts=17, actual=actual), name) for actual, name in ((one, "甲"), (other, "乙"))]
    assert bool(validated(*drawn, select=["JX206"]).findings) is differs


def test_owner_as_the_form_says_it() -> None:
    facts = read_facts(books(("甲", monitored(budget="1", spent="1")))[0])
    owner = facts.forms[0].owner
    assert (owner.project, owner.year, owner.title, owner.whole) == ("工信局工作经费", "2024", "工信局工作经费", False)


def test_nameless_forms_of_one_workbook_belong_together() -> None:
    early = monitored(budget="100", spent="90").replace("项目名称", "编号")
    late = evaluated(budget="1000", spent="90").replace("项目名称", "编号")
    assert flat(sheet(early, "甲"), sheet(late, "乙"), select=["JX206"]) == [("JX206", "error", "C5")]
    assert flat(sheet(early, "甲"), sheet(late, "乙"), sheet(late, "丙"), select=["JX206"]) == []
