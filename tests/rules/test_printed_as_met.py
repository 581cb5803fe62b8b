"""JX209：printed as met, and not met; or the reverse."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import flat, save, sheet

from xladdin.validation import validate

ROW = "三级指标 | 年度指标值 | 实际完成值 | 分值 | 完成率 | 得分\n{name} | {target} | {actual} | 10 | {completion} | 10"


def row(target: str, actual: str, completion: str, name: str = "走访企业户数") -> str:
    return ROW.format(name=name, target=target, actual=actual, completion=completion)


@pytest.mark.parametrize(
    ("target", "actual", "completion", "severity"),
    [
        ("≥100户", "95户", "100%", "warning"),
        ("≥100户", "95户", "95%", None),
        ("≥100户", "95户", "已完成", "warning"),
        ("≥100户", "105户", "未完成", "warning"),
        ("≥100户", "105户", "95%", "warning"),
        ("≥100户", "105户", "105%", None),
        ("≤10吨", "12吨", "120%", "warning"),
        ("≤10吨", "12吨", "83.33%", None),
        # 有的系统把上限指标的完成率印成实际÷指标值。
        ("≤10吨", "8吨", "80%", "info"),
        ("≤10吨", "8吨", "70%", "warning"),
        ("≤10吨", "8吨", "100%", None),
        ("健全", "未达成", "100%", "warning"),
        ("健全", "100%-80%(含)", "100%", None),
        ("健全", "60%-0%", "100", "warning"),
        ("健全", "已建立三项制度", "100%", None),
        # 两种读法都有。
        ("=26座", "30座", "90%", None),
        ("90万元", "85万元", "94.44%", None),
        ("≥14亿、≥8%", "13亿", "100%", None),
        ("≥100户", "不予考核", "100%", None),
    ],
)
def test_completion(target: str, actual: str, completion: str, severity: str | None) -> None:
    name = "项目成本" if "万元" in target else "走访企业户数"
    found = flat(row(target, actual, completion, name), select=["JX209"])
    assert found == ([("JX209", severity, "E2")] if severity else [])


@pytest.mark.parametrize(
    ("forecast", "said", "found"),
    [
        ("≥1800户", "确定能", False),
        ("1400户", "确定能", True),
        ("1900户", "完全不可能", True),
        ("1400户", "有可能", False),
    ],
)
def test_likelihood(forecast: str, said: str, found: bool) -> None:
    drawn = f"""
    三级指标 | 年度指标值 | 监控期执行情况 | 全年预计完成情况 | 完成目标可能性
    新增市场主体 | ≥1800户 | 900 | {forecast} | {said}
    """
    assert flat(drawn, select=["JX209"]) == ([("JX209", "warning", "E2")] if found else [])


def test_real_file(tmp_path: Path) -> None:
    bad = save(tmp_path / "坏.xlsx", sheet(row("≥100户", "95户", "100%")))
    good = save(tmp_path / "好.xlsx", sheet(row("≥100户", "95户", "95%")))
    assert [f.cell for f in validate(bad, select=["JX209"]).findings] == ["E2"]
    assert validate(good, select=["JX209"]).findings == ()


@pytest.mark.parametrize(
    ("target", "actual", "found"),
    [
        ("2024年9月底前", "2024年10月", True),
        ("2024年9月底前", "2024年9月28日完成", False),
        ("2024年9月底前", "2024年9月", False),
        ("2024年9月30日前", "2024-10-01", True),
        ("9月底前", "10月8日", True),
        ("9月底前", "9月", False),
        # 没有写年份的，跨年就不知道。
        ("2024年12月底前", "1月", False),
        ("2024年9月底前", "12月", True),
        ("2月底前", "2月29日", False),
        ("2024年9月底前", "已完成", False),
        ("2024年9月底前", "10月开始施工，11月完成", False),
    ],
)
def test_dates(target: str, actual: str, found: bool) -> None:
    drawn = f"三级指标 | 年度指标值 | 实际完成值 | 分值 | 完成率 | 得分\n竣工 | {target} | {actual} | 100 | 100% | 100"
    expected = [("JX209", "warning", "E2"), ("JX202", "warning", "F2")]
    assert sorted(flat(drawn, select=["JX202", "JX209"])) == (sorted(expected) if found else [])
