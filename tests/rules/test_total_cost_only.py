"""JX111：the budget as the only cost."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import flat, save, sheet

from xladdin.validation import validate

FORM = """
项目支出绩效目标表
项目名称 | 奖补资金 | | 单位：万元
项目资金总额 | {budget}
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 奖补企业 | ≥5户
成本指标 | 经济成本指标 | 成本控制数 | {target}
{more}
"""


@pytest.mark.parametrize(
    ("budget", "target", "more", "found"),
    [
        ("50", "≤50万元", "", True),
        ("50", "≤500000元", "", True),
        ("50", "≤10万元", "", False),
        ("50", "≤50万元", "成本指标 | 经济成本指标 | 每户标准 | ≤10万元", False),
        ("", "≤50万元", "", False),
        ("50", "不超预算", "", False),
        ("50", "≤50%", "", False),
    ],
)
def test_costs(budget: str, target: str, more: str, found: bool) -> None:
    drawn = FORM.format(budget=budget, target=target, more=more)
    assert flat(drawn, select=["JX111"]) == ([("JX111", "info", "D6")] if found else [])


def test_real_file(tmp_path: Path) -> None:
    bad = save(tmp_path / "坏.xlsx", sheet(FORM.format(budget="50", target="≤50万元", more="")))
    good = save(tmp_path / "好.xlsx", sheet(FORM.format(budget="50", target="≤10万元", more="")))
    assert [f.cell for f in validate(bad, select=["JX111"]).findings] == ["D6"]
    assert validate(good, select=["JX111"]).findings == ()
