"""JX301：deviations that nobody explains."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import flat, save, sheet, validated

from xladdin.validation import validate

FORM = """
{title}
三级指标 | 年度指标值 | 监控期执行情况 | 全年预计完成情况 | 偏差原因分析 | < | 拟改进措施
^ | ^ | ^ | ^ | 经费保障 | 原因说明 | ^
新增市场主体 | {target} | {to_date} | {forecast} | {reason} | | {measure}
"""


def drawn(target: str, to_date: str, forecast: str = "", title: str = "", reason: str = "", measure: str = "") -> str:
    name = title or "项目支出绩效目标运行监控表"
    return FORM.format(title=name, target=target, to_date=to_date, forecast=forecast, reason=reason, measure=measure)


@pytest.mark.parametrize(
    ("target", "to_date", "forecast", "title", "expected"),
    [
        # 宁县2024 工信局工作经费, as printed.
        (">=12%", "=51%", ">=12%", "", ("error", "C4")),
        (">=1800户", "=1400", ">=1800户", "", ("info", "C4")),
        (">=6户", "=6", ">=6户", "", None),
        (">=95%", ">=95", ">=95%", "", None),
        ("<=11万", "=10", "<=11万", "", None),
        ("<=50万元", "=0", "<=50万元", "", None),
        ("≥100户", "50户", "80户", "", ("error", "D4")),
        ("≥100户", "50户", "130户", "", ("error", "D4")),
        ("≥100户", "50户", "105户", "1至6月绩效运行监控表", None),
        ("≥100户", "46户", "", "1至6月绩效运行监控表", None),
        ("≥100户", "44户", "", "1至6月绩效运行监控表", ("error", "C4")),
        ("≥100户", "44户", "", "上半年绩效运行监控表", ("error", "C4")),
        ("健全", "=100%", "100%", "", None),
        ("≥100户", "正常", "", "", None),
    ],
)
def test_deviation(target: str, to_date: str, forecast: str, title: str, expected: tuple[str, str] | None) -> None:
    found = flat(drawn(target, to_date, forecast, title), select=["JX301"])
    assert found == ([("JX301", *expected)] if expected else [])


@pytest.mark.parametrize(
    ("reason", "measure", "found"),
    [("上年停产，基数低", "", False), ("", "加大走访", False), ("无", "", True), ("情况正常", "", True)],
)
def test_reasons(reason: str, measure: str, found: bool) -> None:
    assert bool(flat(drawn("≥100户", "150户", reason=reason, measure=measure), select=["JX301"])) is found


def test_real_file(tmp_path: Path) -> None:
    bad = save(tmp_path / "坏.xlsx", sheet(drawn("≥12%", "51%", "12%")))
    good = save(tmp_path / "好.xlsx", sheet(drawn("≥12%", "51%", "12%", reason="上年停产，基数低")))
    assert [f.cell for f in validate(bad, select=["JX301"]).findings] == ["C4"]
    assert validate(good, select=["JX301"]).findings == ()


def test_whole_things_at_half_of_the_year() -> None:
    drawn = """
    1至6月项目支出绩效运行监控表
    三级指标 | 年度指标值 | 监控期执行情况 | 偏差原因
    展览 | ≥5场 | {0}场 |
    """
    assert flat(drawn.format(2), select=["JX301"]) == []
    (found,) = validated(drawn.format(1), select=["JX301"]).findings
    assert "6个月应完成的2.5场（全年“≥5场”）" in found.message
