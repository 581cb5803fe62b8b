"""JX303：what was done, in other terms than the target."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import flat, save, sheet

from xladdin.validation import validate

ROW = "三级指标 | 年度指标值 | {heading}\n走访企业 | {target} | {said}"


def row(target: str, said: str, heading: str = "监控期执行情况") -> str:
    return ROW.format(target=target, said=said, heading=heading)


@pytest.mark.parametrize(
    ("target", "said", "monitoring", "evaluation"),
    [
        ("≥50户", "26户", False, False),
        ("≥50户", "=26", False, False),
        ("≥50户", ">26", True, True),
        ("≥50户", "正常开展", True, True),
        ("≥50户", "未完成", True, True),
        ("≥90%", "尚未开展调查", False, True),
        ("≥90%", "年底统计", False, True),
        ("≥50户", "100%-80%(含)", True, True),
        ("≥50户", "已走访26户", False, False),
        # 中江县水利局2022年自评表，实际值照抄指标值。
        ("≥90%", ">=90%", True, True),
        ("≥90%", "95%以上", False, False),
        ("促进发展", "=100%", True, False),
        ("促进发展", "100%", True, False),
        ("促进发展", "已出台办法2项", False, False),
        ("促进发展", "100%-80%(含)", False, False),
        ("9月底前", "=100%", False, False),
        ("≥50户", "/", False, False),
    ],
)
def test_terms(target: str, said: str, monitoring: bool, evaluation: bool) -> None:
    assert bool(flat(row(target, said), select=["JX303"])) is monitoring
    assert bool(flat(row(target, said, "实际完成值"), select=["JX303"])) is evaluation


def test_real_file(tmp_path: Path) -> None:
    bad = save(tmp_path / "坏.xlsx", sheet(row("≥50户", "正常开展")))
    good = save(tmp_path / "好.xlsx", sheet(row("≥50户", "26户")))
    assert [f.cell for f in validate(bad, select=["JX303"]).findings] == ["C2"]
    assert validate(good, select=["JX303"]).findings == ()
