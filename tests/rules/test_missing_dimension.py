"""JX110：the dimensions a project's targets should have."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import flat, save, sheet, validated

from xladdin.validation import validate

ALL = ("数量指标", "质量指标", "时效指标", "成本指标", "社会效益指标", "满意度指标")


def drawn(*dimensions: str, title: str = "项目支出绩效目标表") -> str:
    rows = "\n".join(f"绩效 | {dimension} | 内容{n} | ≥9%" for n, dimension in enumerate(dimensions))
    return f"{title}\n项目名称：某项目\n一级指标 | 二级指标 | 三级指标 | 指标值\n{rows}"


@pytest.mark.parametrize(
    ("missing", "severity"),
    [("", None), ("时效指标", "warning"), ("数量指标", "warning"), ("成本指标", "warning"), ("满意度指标", "info")],
)
def test_one_missing(missing: str, severity: str | None) -> None:
    found = flat(drawn(*(name for name in ALL if name != missing)), select=["JX110"])
    assert found == ([("JX110", severity, "A4")] if severity else [])


def test_a_dimension_without_a_target_is_missing() -> None:
    text = drawn(*ALL).replace("内容2 | ≥9%", "内容2 |")
    (found,) = validated(text, select=["JX110"]).findings
    assert "没有时效指标（" in found.message


def test_other_frameworks_are_left_alone() -> None:
    assert flat(drawn("部门管理", "履职效果", "能力建设"), select=["JX110"]) == []
    assert flat(drawn("数量指标", "质量指标", "社会效益指标", title="部门整体绩效目标表"), select=["JX110"]) == []


def test_real_file(tmp_path: Path) -> None:
    bad, good = save(tmp_path / "坏.xlsx", sheet(drawn(*ALL[:4]))), save(tmp_path / "好.xlsx", sheet(drawn(*ALL)))
    assert [f.cell for f in validate(bad, select=["JX110"]).findings] == ["A4"]
    assert validate(good, select=["JX110"]).findings == ()
