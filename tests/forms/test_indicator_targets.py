"""指标值：targets stated in the names of indicators."""

from __future__ import annotations

import pytest
from forms_as_text import flat, form


@pytest.mark.parametrize(
    ("cell", "name", "target"),
    [
        ("1.培训人数≥200人", "培训人数", "≥200人"),
        ("（2）培训合格率≥95%", "培训合格率", "≥95%"),
        ("学员满意度不低于90%", "学员满意度", "不低于90%"),
        ("指标1：投诉率<=1%", "投诉率", "≤1%"),
        ("完成培训200人", "完成培训200人", ""),
        ("2024年培训人数", "2024年培训人数", ""),
        ("培训人数≥200人，合格率≥95%", "培训人数≥200人,合格率≥95%", ""),
    ],
)
def test_name_and_target_in_one_cell(cell: str, name: str, target: str) -> None:
    drawn = form(f"一级指标 | 指标内容及目标值 | 实际完成值 | 分值 | 得分\n产出指标 | {cell} | 210 | 60 | 60")
    (indicator,) = drawn.filled()
    assert (indicator.title, indicator.target.text if indicator.target else "") == (name, target)


def test_a_column_of_targets_goes_before_names() -> None:
    drawn = form("一级指标 | 三级指标 | 指标值 | 实际完成值 | 得分\n产出指标 | 培训人数≥200人 |  | 210人 | 60")
    (indicator,) = drawn.filled()
    assert indicator.target is None


def test_the_score_is_checked_against_the_name() -> None:
    table = "一级指标 | 指标内容及目标值 | 实际完成值 | 分值 | 得分\n满意度指标 | 学员满意度≥90% | 84% | 20 | 20"
    assert flat(table, select=["JX202"]) == [("JX202", "error", "E2")]
