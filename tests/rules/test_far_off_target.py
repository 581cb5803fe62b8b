"""JX107：targets far from what was done."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import flat, save, sheet, validated

from xladdin.validation import validate

ROW = "三级指标 | 年度指标值 | 实际完成值 | 分值 | 偏差原因\n{name} | {target} | {actual} | 5 | {reason}"


def row(target: str, actual: str, reason: str = "", name: str = "走访企业户数") -> str:
    return ROW.format(name=name, target=target, actual=actual, reason=reason)


@pytest.mark.parametrize(
    ("target", "actual", "reason", "severity"),
    [
        # 黔南2023：122/15户，933.73/1600亿元。
        ("≥15户", "122户", "", "warning"),
        ("≥1600亿元", "933.73亿元", "", "warning"),
        ("≥100户", "130户", "", "warning"),
        ("≥100户", "129户", "", None),
        ("≥100户", "70户", "", "warning"),
        ("≥100户", "71户", "", None),
        ("≥15户", "122户", "年中追加了任务", "info"),
        ("≥15户", "122户", "无", "warning"),
        ("≥15户", "0户", "", "warning"),
        # 只多做了一两个。
        ("≥1家", "3家", "", None),
        ("≥1家", "5家", "", "warning"),
        ("≤50万元", "20万元", "", "warning"),
        ("≤50万元", "45万元", "", None),
        ("≤50万元", "0万元", "", None),
        ("≤5起", "1起", "", None),
        ("≥90%", "98", "", None),
        ("≥10%", "-3%", "", "warning"),
        ("≥15户", "不予考核", "", None),
        ("健全", "100%-80%(含)", "", None),
        ("≥14亿、≥8%", "30亿", "", None),
    ],
)
def test_targets(target: str, actual: str, reason: str, severity: str | None) -> None:
    found = flat(row(target, actual, reason), select=["JX107"])
    assert found == ([("JX107", severity, "B2")] if severity else [])


def test_message() -> None:
    (found,) = validated(row("≥15户", "122户"), select=["JX107"]).findings
    assert "813.33%" in found.message
    assert "过低" in found.message


def test_real_file(tmp_path: Path) -> None:
    bad = save(tmp_path / "坏.xlsx", sheet(row("≥15户", "122户")))
    good = save(tmp_path / "好.xlsx", sheet(row("≥110户", "122户")))
    assert [f.cell for f in validate(bad, select=["JX107"]).findings] == ["B2"]
    assert validate(good, select=["JX107"]).findings == ()
