"""JX305：one phrase in every row."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import flat, save, sheet

from xladdin.validation import validate


def drawn(*measures: str) -> str:
    rows = "\n".join(f"走访{n} | ≥50户 | 26户 | {measure}" for n, measure in enumerate(measures))
    return f"三级指标 | 年度指标值 | 监控期执行情况 | 拟改进措施\n{rows}"


@pytest.mark.parametrize(
    ("measures", "found"),
    [
        (("按计划继续执行",) * 3, True),
        (("正常推进", "正常推进。", "正常推进"), True),
        (("按计划继续执行",) * 2, False),
        (("按计划继续执行", "按计划继续执行", "7月起每周走访2户"), False),
        (("7月起每周走访2户",) * 3, False),
        (("", "", ""), False),
    ],
)
def test_phrases(measures: tuple[str, ...], found: bool) -> None:
    assert flat(drawn(*measures), select=["JX305"]) == ([("JX305", "info", "D2")] if found else [])


def test_real_file(tmp_path: Path) -> None:
    bad = save(tmp_path / "坏.xlsx", sheet(drawn(*["按计划继续执行"] * 3)))
    good = save(tmp_path / "好.xlsx", sheet(drawn("每周走访2户", "", "")))
    assert [f.cell for f in validate(bad, select=["JX305"]).findings] == ["D2"]
    assert validate(good, select=["JX305"]).findings == ()
