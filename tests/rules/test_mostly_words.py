"""JX105：words and numbers in one form."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import flat, save, sheet

from xladdin.validation import validate


def drawn(*targets: str, title: str = "项目支出绩效目标表") -> str:
    rows = "\n".join(f"产出 | 走访{n} | {target}" for n, target in enumerate(targets))
    return f"{title}\n项目名称：走访经费\n一级指标 | 三级指标 | 指标值\n{rows}"


@pytest.mark.parametrize(
    ("targets", "found"),
    [
        (("健全", "规范", "≥1户", "保障"), True),
        (("健全", "规范", "≥1户", "9月底前"), False),
        (("健全", "规范", "≥1户", "/"), False),
        (("健全", "规范", "保障"), False),
        (("≥1户", "规范", "≥3%", "5-10天"), False),
    ],
)
def test_more_words_than_numbers(targets: tuple[str, ...], found: bool) -> None:
    assert flat(drawn(*targets), select=["JX105"]) == ([("JX105", "warning", "C3")] if found else [])


def test_said_once_where_the_targets_are_set() -> None:
    words = ("健全", "规范", "≥1户", "保障")
    goals = sheet(drawn(*words), "目标")
    evaluation = drawn(*words, title="项目支出绩效自评表").replace("指标值", "指标值 | 实际完成值")
    assert flat(goals, sheet(evaluation, "自评"), select=["JX105"]) == [("JX105", "warning", "C3")]
    assert flat(sheet(evaluation, "自评"), select=["JX105"]) == [("JX105", "warning", "C3")]


def test_numbers_in_words_are_no_words() -> None:
    drawn = """
    一级指标 | 三级指标 | 指标值
    产出指标 | 垃圾清运 | 每日一次
    产出指标 | 垃圾收集 | 全覆盖
    产出指标 | 低保对象 | 应保尽保
    效益指标 | 群体性事件 | 零发生
    效益指标 | 农村环境 | {last}
    """
    assert flat(drawn.format(last="显著改善"), select=["JX105"]) == []


def test_real_file(tmp_path: Path) -> None:
    bad = save(tmp_path / "坏.xlsx", sheet(drawn("健全", "规范", "≥1户", "保障")))
    good = save(tmp_path / "好.xlsx", sheet(drawn("≥1项", "≥95%", "≥1户", "保障")))
    assert [f.cell for f in validate(bad, select=["JX105"]).findings] == ["C3"]
    assert validate(good, select=["JX105"]).findings == ()
