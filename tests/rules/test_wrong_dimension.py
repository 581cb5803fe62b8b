"""JX109：indicators under the wrong 二级指标."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import flat, save, sheet

from xladdin.validation import validate

ROW = "二级指标 | 三级指标 | 指标值\n{dimension} | {name} | {target}"


@pytest.mark.parametrize(
    ("dimension", "name", "target", "severity"),
    [
        ("数量指标", "规模以上工业增加值增速", "≥10%", "warning"),
        ("社会效益指标", "规模以上工业增加值增速", "≥10%", None),
        ("数量指标", "任务完成率", "≥95%", "info"),
        ("数量指标", "疫苗接种率", "≥90%", "warning"),
        ("生态环境成本指标", "施工扬尘超标次数", "0次", None),
        ("社会成本指标", "群众投诉件数", "≤3件", None),
        ("数量指标", "走访企业", "≥10户", None),
        ("数量指标", "生活补助经费", "≤2万元", "warning"),
        ("数量指标", "发放补助资金", "≥200万元", None),
        ("数量指标", "培训支出", "≥2万元", "warning"),
        ("数量指标", "引进投资额", "≥2亿元", None),
        ("经济成本指标", "生活补助人员", "=2人", "warning"),
        ("经济成本指标", "每户补助标准", "≤2万元", None),
        ("经济成本指标", "成本节约率", "≥5%", None),
        ("质量指标", "验收合格率", "=100%", None),
        ("数量指标", "任务完成率", "完成", None),
    ],
)
def test_dimensions(dimension: str, name: str, target: str, severity: str | None) -> None:
    drawn = ROW.format(dimension=dimension, name=name, target=target)
    assert flat(drawn, select=["JX109"]) == ([("JX109", severity, "B2")] if severity else [])


def test_real_file(tmp_path: Path) -> None:
    bad = save(tmp_path / "坏.xlsx", sheet(ROW.format(dimension="成本指标", name="补助人员", target="=2人")))
    good = save(tmp_path / "好.xlsx", sheet(ROW.format(dimension="数量指标", name="补助人员", target="=2人")))
    assert [f.cell for f in validate(bad, select=["JX109"]).findings] == ["B2"]
    assert validate(good, select=["JX109"]).findings == ()
