"""JX208：the grade of the score."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import flat, save, sheet

from xladdin.validation import validate

FORM = """
三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
走访企业 | ≥50户 | 50户 | 100 | {score}
总分 | | | 100 | {score}
{below}
"""


@pytest.mark.parametrize(
    ("score", "below", "cell"),
    [
        ("87.39", "评价等级：优", "A4"),
        ("87.39", "评价等级：良", None),
        ("87.39", "评价等级 | 优秀", "B4"),
        ("87.39", "自评等次 | 良好", None),
        ("59.9", "等级：中", "A4"),
        ("92", "评价等级：优\n注：优95-100分，良85-95分，中60-85分，差60分以下", "A4"),
        ("92", "评价等级：良\n注：优95-100分，良85-95分，中60-85分，差60分以下", None),
        # 按未取舍的总分定级的系统：恰在界限上的不报。
        ("90", "评价等级：良", None),
        ("87.39", "评价等级：", None),
        ("87.39", "评价等级：待定", None),
        ("87.39", "", None),
    ],
)
def test_grades(score: str, below: str, cell: str | None) -> None:
    assert flat(FORM.format(score=score, below=below), select=["JX208"]) == ([("JX208", "error", cell)] if cell else [])


def test_real_file(tmp_path: Path) -> None:
    bad = save(tmp_path / "坏.xlsx", sheet(FORM.format(score="100", below="评价等级：良")))
    good = save(tmp_path / "好.xlsx", sheet(FORM.format(score="100", below="评价等级：优")))
    assert [f.cell for f in validate(bad, select=["JX208"]).findings] == ["A4"]
    assert validate(good).findings == ()
