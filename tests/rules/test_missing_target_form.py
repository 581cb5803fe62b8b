"""JX401：projects that spent money have their target form."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import books, save, sheet, validated

from xladdin.validation import validate_books, validate_files

TARGETS = """
项目支出绩效目标表
项目名称 | {project} | 部门名称：{department}
一级指标 | 三级指标 | 指标值
产出指标 | 人数 | ≥2人
"""
EVALUATION = """
项目支出绩效自评表
项目名称 | {project} | 部门名称：{department}
资金（元） | 全年预算数 | 全年执行数
年度资金总额 | 20000 | {spent}
"""


def targets(project: str, department: str = "某县工信局") -> str:
    return TARGETS.format(project=project, department=department)


def evaluation(project: str, spent: str = "20000", department: str = "某县工信局") -> str:
    return EVALUATION.format(project=project, spent=spent, department=department)


@pytest.mark.parametrize(
    ("form", "project", "spent", "found"),
    [
        (targets("奖补资金"), "驻村经费", "20000", True),
        (targets("奖补资金"), "驻村经费", "0", False),
        (targets("奖补资金"), "驻村经费", "null", False),
        (targets("驻村经费"), "驻村经费", "20000", False),
        # 名称末尾的“项目”“资金”不影响。
        (targets("驻村工作队"), "驻村工作队经费项目", "20000", False),
        # 另一个部门的目标表说明不了什么。
        (targets("奖补资金", "别县工信局"), "驻村经费", "20000", False),
    ],
)
def test_coverage(form: str, project: str, spent: str, found: bool) -> None:
    findings = validated(sheet(form, "目标"), sheet(evaluation(project, spent), "自评"), select=["JX401"]).findings
    assert [(f.sheet, f.cell) for f in findings] == ([("自评", "C4")] if found else [])


def test_without_any_target_form_nothing_is_said() -> None:
    assert validated(evaluation("驻村经费"), select=["JX401"]).findings == ()


def test_once_per_project_at_its_self_evaluation() -> None:
    monitoring = evaluation("驻村经费").replace("自评表", "目标运行监控表").replace("全年执行数", "监控期执行数")
    pages = [sheet(targets("奖补资金"), "目标"), sheet(monitoring, "监控"), sheet(evaluation("驻村经费"), "自评")]
    assert [f.sheet for f in validated(*pages, select=["JX401"]).findings] == ["自评"]
    assert [f.sheet for f in validated(*pages[:2], select=["JX401"]).findings] == ["监控"]


def test_across_books(tmp_path: Path) -> None:
    drawn = books(("目标", targets("奖补资金")), ("自评", evaluation("驻村经费")))
    assert [len(each.findings) for each in validate_books(drawn, select=["JX401"])] == [0, 1]
    paths = [
        save(tmp_path / "目标.xlsx", sheet(targets("驻村经费"))),
        save(tmp_path / "自评.xlsx", sheet(evaluation("驻村经费"))),
    ]
    assert [each.findings for each in validate_files(paths, select=["JX401"])] == [(), ()]
    paths[0] = save(tmp_path / "目标.xlsx", sheet(targets("奖补资金")))
    assert [[f.cell for f in each.findings] for each in validate_files(paths, select=["JX401"])] == [[], ["C4"]]
