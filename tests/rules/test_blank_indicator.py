"""JX112：rows that carry points without a name, names without a target."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import flat, save, sheet

from xladdin.validation import validate

FORM = """
三级指标 | 指标值 | 实际完成值 | 分值
走访企业 | ≥50户 | 52户 | 40
{name} | {target} | 6户 | {weight}
办理事项 | ≥5件 | 5件 | 10
"""


@pytest.mark.parametrize(
    ("name", "target", "weight", "found"),
    [
        ("指标2", "", "10", True),
        ("……", "", "10", True),
        ("指标2", "", "", False),
        ("指标2", "", "0", False),
        ("培训企业", "", "50", True),
        ("培训企业", "", "", True),
        ("培训企业", "", "0", False),
        ("培训企业", "/", "50", False),
        ("培训企业", "≥5户", "50", False),
        ("指标2：培训企业", "≥5户", "50", False),
    ],
)
def test_rows(name: str, target: str, weight: str, found: bool) -> None:
    drawn = FORM.format(name=name, target=target, weight=weight)
    assert flat(drawn, select=["JX112"]) == ([("JX112", "warning", "A3")] if found else [])


def test_an_empty_template_is_no_mistake() -> None:
    assert flat("三级指标 | 指标值 | 分值\n走访企业 | | 50\n培训企业 | | 50", select=["JX112"]) == []


def test_real_file(tmp_path: Path) -> None:
    bad = save(tmp_path / "坏.xlsx", sheet(FORM.format(name="指标2", target="", weight="50")))
    good = save(tmp_path / "好.xlsx", sheet(FORM.format(name="培训企业", target="≥5户", weight="50")))
    assert [f.cell for f in validate(bad, select=["JX112"]).findings] == ["A3"]
    assert validate(good).findings == ()


def test_a_kind_that_was_not_needed() -> None:
    drawn = """
    一级指标 | 指标名称 | 指标值 | 分值
    产出指标 | 数量 | ≥5场 | {0}
    ^ | 质量 | | {1}
    ^ | 成本 | ≤220万元 | {0}
    效益指标 | 社会效益 | ≥3000人次 | {0}
    """
    assert flat(drawn.format("", ""), select=["JX112"]) == []
    assert flat(drawn.format("25", "25"), select=["JX112"]) == [("JX112", "warning", "B3")]
