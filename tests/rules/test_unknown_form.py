"""JX403：sheets that look like a form and were not recognised."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import flat, save, sheet

from xladdin.validation import validate


@pytest.mark.parametrize(
    ("drawn", "cell"),
    [
        ("项目支出绩效自评表\n走访企业50户", "A1"),
        ("一级指标 | 走访\n二级指标 | 数量\n指标值 | 50户", "A1"),
        ("项目支出绩效自评表\n三级指标 | 年度指标值 | 实际完成值\n走访企业 | ≥50户 | 52户", None),
        ("花名册\n姓名 | 单位 | 备注\n甲 | 乙 | 丙", None),
        ("分值 | 得分 | 备注\n1 | 2 | 3", None),
    ],
)
def test_sheets(drawn: str, cell: str | None) -> None:
    assert flat(drawn, select=["JX403"]) == ([("JX403", "info", cell)] if cell else [])


def test_real_file(tmp_path: Path) -> None:
    bad = save(tmp_path / "坏.xlsx", sheet("项目支出绩效自评表\n走访企业50户"))
    good = save(tmp_path / "好.xlsx", sheet("三级指标 | 年度指标值 | 实际完成值\n走访企业 | ≥50户 | 52户"))
    assert [f.cell for f in validate(bad).findings] == ["A1"]
    assert validate(good, select=["JX403"]).findings == ()
