"""JX108：units, values and names that contradict each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import flat, save, sheet

from xladdin.validation import validate

ROW = "三级指标 | 指标值 | 度量单位\n{name} | {target} | {unit}"


@pytest.mark.parametrize(
    ("name", "target", "unit", "found"),
    [
        ("补助标准", "28.8万元", "%", True),
        ("补助标准", "28.8万元", "万元", False),
        ("补助标准", "28.8", "万元", False),
        ("经费下达数", "≤11万", "万元", False),
        ("救助对象", "应保尽保", "%", True),
        ("救助对象", "应保尽保", "", False),
        ("救助对象", "应保尽保", "户", False),
        ("走访企业", "≥50户", "家", False),
        ("走访企业", "≥50户", "万元", True),
        ("合格率", "≥50户", "", True),
        ("合格率", "≥50", "户", True),
        ("合格率", "≥95%", "%", False),
        ("培训人数", "≥95%", "", True),
        ("培训人数", "≥95人", "", False),
        ("规上企业工业增加值", "≥12%", "", True),
        ("规上企业工业增加值增速", "≥12%", "", False),
        ("项目完成率", "≥100", "", False),
        ("及时率", "≤5天", "", False),
    ],
)
def test_units(name: str, target: str, unit: str, found: bool) -> None:
    drawn = ROW.format(name=name, target=target, unit=unit)
    assert flat(drawn, select=["JX108"]) == ([("JX108", "warning", "B2")] if found else [])


def test_a_denominator_is_no_target() -> None:
    drawn = "三级指标 | 分母 | 目标值 | 实际数 | 分值 | 得分 | 评分标准 | 单位\n在职人员控制率 | | 68 | 65 | 2 | 2 | ≤100%得满分 | 人"
    assert flat(drawn, select=["JX108"]) == []


def test_real_file(tmp_path: Path) -> None:
    bad = save(tmp_path / "坏.xlsx", sheet(ROW.format(name="补助标准", target="28.8万元", unit="%")))
    good = save(tmp_path / "好.xlsx", sheet(ROW.format(name="补助标准", target="28.8", unit="万元")))
    assert [f.cell for f in validate(bad, select=["JX108"]).findings] == ["B2"]
    assert validate(good).findings == ()
