"""JX104：when, under 时效指标."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import flat, save, sheet, validated

from xladdin.validation import validate

ROW = "二级指标 | 三级指标 | 指标值\n{dimension} | 资金拨付 | {target}"


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("及时", True),
        ("按年度计划", True),
        ("有序推进", True),
        ("≤90万元", True),
        ("汛前完成", False),
        ("日产日清", False),
        ("按月支付", False),
        ("与序时进度同步", False),
        ("第三季度末", False),
        ("2024年第三季度末", False),
        ("春秋两季", False),
        ("≤180个自然日", False),
        ("1次/月", False),
        ("2023.07-2024.01", False),
        ("验收合格后支付", False),
        ("工程计划工期内", False),
        ("按时完成", True),
        ("≥3次", True),
        ("≤50万元", True),
        ("2024年9月底前", False),
        ("≤5个工作日", False),
        ("≥95%", False),
        ("每月10日前", False),
        ("每季度拨付", False),
        ("12月31日前完成", False),
        ("合同约定工期内", False),
        ("年底前", False),
        ("'100", False),
        ("当年完成", False),
        ("5-10天", False),
    ],
)
def test_targets(target: str, found: bool) -> None:
    drawn = ROW.format(dimension="时效指标", target=target)
    assert flat(drawn, select=["JX104"]) == ([("JX104", "warning", "C2")] if found else [])
    assert flat(ROW.format(dimension="质量指标", target=target), select=["JX104"]) == []


def test_a_date_that_lost_its_format() -> None:
    drawn = "二级指标 | 三级指标 | 指标值\n时效指标 | {name} | {target}"
    (found,) = validated(drawn.format(name="资金到位时间", target="44561"), select=["JX104"]).findings
    assert "2021-12-31" in found.message
    assert "2021年12月31日前" in found.suggestion
    assert flat(drawn.format(name="资金到位金额", target="44561"), select=["JX104"]) == []
    assert flat(drawn.format(name="平均办理时间", target="30"), select=["JX104"]) == []


def test_the_name_may_say_when() -> None:
    drawn = "二级指标 | 三级指标 | 指标值\n时效指标 | {name} | 完成"
    assert flat(drawn.format(name="2021年11月30日前完成资金支付"), select=["JX104"]) == []
    assert flat(drawn.format(name="2021年资金支付"), select=["JX104"]) == [("JX104", "warning", "C2")]


def test_real_file(tmp_path: Path) -> None:
    bad = save(tmp_path / "坏.xlsx", sheet(ROW.format(dimension="时效指标", target="及时")))
    good = save(tmp_path / "好.xlsx", sheet(ROW.format(dimension="时效指标", target="9月底前")))
    assert [f.cell for f in validate(bad, select=["JX104"]).findings] == ["C2"]
    assert validate(good).findings == ()
