"""逐级汇总与等级：sums, rates and grades against what stands below them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from forms_as_text import book, sheet
from hypothesis import given
from hypothesis import strategies as st

from xladdin.errors import InputError
from xladdin.rescoring import FormScores, Status, rescore

D = Decimal
HEAD = "一级指标 | 分值 | 三级指标 | 分值 | 评分标准 | 评价值 | 得分 | 得分率\n"
FORM = HEAD + (
    "投入 | 40 | 甲 | 20 | 按比例 | 90% | 18 | 90.00%\n"
    "^ | ^ | 乙 | 20 | 按比例 | 95% | 19 | 95.00%\n"
    "产出 | 60 | 丙 | 60 | 按比例 | 80% | 48 | 80.00%\n"
    "合计 | < | < | 100 | | | 85 | 85.00%\n"
    "评价等级 | 良 | < | < | < | < | < | <\n"
)


def scores(text: str, bands: str = "优≥90;良≥80;中≥60;差") -> FormScores:
    (form,) = rescore(book(text), bands)
    return form


def differences(text: str) -> list[tuple[str, str]]:
    return [(cell, reason) for cell, _, reason in scores(text).differences()]


def test_a_sound_form_has_no_differences() -> None:
    form = scores(FORM)
    assert list(form.differences()) == []
    assert {item.status for item in form.items} == {Status.AGREES}
    assert form.total is not None
    assert (form.total.printed, form.total.computed, form.total.recomputed) == (D(85), D(85), D("85.00"))
    assert form.grade is not None
    assert (form.grade.printed, form.grade.computed, form.grade.recomputed) == ("良", "良", ("良",))


BROKEN = [
    ("投入 | 40", "投入 | 42", "B2", "分值印42，下级20+20＝40，相差2分"),
    ("100 | | | 85", "100 | | | 86", "G5", "得分印86，各项18+19+48＝85，相差1分"),
    ("100 | | | 85", "99 | | | 85", "D5", "分值印99，各项20+20+60＝100，相差1分"),
    ("85 | 85.00%", "85 | 86.00%", "H5", "得分率印86.00%，85÷100＝85%"),
    ("评价等级 | 良", "评价等级 | 优", "B6", "等级印“优”，而85分属于“良”"),
]


@pytest.mark.parametrize(("sound", "broken", "cell", "reason"), BROKEN)
def test_each_broken_figure_is_the_one_that_is_named(sound: str, broken: str, cell: str, reason: str) -> None:
    assert sound in FORM
    assert (cell, reason) in differences(FORM.replace(sound, broken))


def test_levels_that_do_not_reach_the_total() -> None:
    text = (
        FORM.replace("投入 | 40", "投入 | 36")
        .replace("20 | 按比例 | 90%", "16 | 按比例 | 90%")
        .replace("18 | 90", "14.4 | 90")
    )
    assert ("D5", "分值印100，各项16+20+60＝96，相差4分") in differences(text)


def test_a_wrong_item_moves_the_recomputed_total_and_not_the_printed_one() -> None:
    text = FORM.replace("48 | 80.00%", "49 | 80.00%").replace("85 | 85.00%", "86 | 86.00%")
    form = scores(text)
    assert [cell for cell, _, _ in form.differences()] == ["G4"]
    assert form.total is not None
    assert (form.total.printed, form.total.computed, form.total.recomputed) == (D(86), D(86), D("85.00"))
    (level,) = (s for s in form.sums if (s.name, s.figure) == ("产出", "得分"))
    assert (level.computed, level.recomputed) == (D(49), D("48.00"))


def test_a_total_that_adds_what_was_not_rounded() -> None:
    text = "一级指标 | 三级指标 | 分值 | 评分标准 | 评价值 | 得分\n" + (
        "产出 | 甲 | 10 | 按比例 | 99.64% | 9.96\n^ | 乙 | 10 | 按比例 | 99.64% | 9.96\n合计 | | 20 | | | 19.93\n"
    )
    ((cell, reason),) = differences(text)
    assert cell == "F4"
    assert reason.endswith("相差0.01分；按取舍前的得分相加为19.928，正是印出的19.93")


OPEN = FORM.replace("60 | 按比例 | 80% | 48 | 80.00%", "60 | 每项扣1分 | | | ").replace(
    "100 | | | 85 | 85.00%", "100 | | | | "
)


def test_open_items_leave_a_range() -> None:
    form = scores(OPEN.replace("评价等级 | 良", "评价等级 | 中"))
    assert form.total is not None
    assert (form.total.printed, form.total.recomputed, form.total.open) == (None, D("37.00"), D(60))
    assert form.grade is not None
    assert form.grade.recomputed == ("差", "中", "良", "优")
    assert list(form.differences()) == []


def test_a_grade_or_a_total_outside_the_range_is_a_difference() -> None:
    few = OPEN.replace("60 | 每项扣1分", "10 | 每项扣1分").replace("产出 | 60", "产出 | 10")
    few = few.replace("投入 | 40", "投入 | 90").replace("20 | 按比例 | 95% | 19", "70 | 按比例 | 40% | 28")
    assert ("B6", "等级印“良”，而重算的得分只能属于“差”") in differences(few)
    total = few.replace("100 | | | | ", "100 | | | 70 | ").replace("评价等级 | 良", "评价等级 | 中")
    assert ("G5", "得分印70，而重算的各项相加在46与56之间") in differences(total)


def test_grades_are_of_a_hundred_points() -> None:
    form = scores(
        FORM.replace("产出 | 60", "产出 | 10")
        .replace("60 | 按比例 | 80% | 48", "10 | 按比例 | 80% | 8")
        .replace("100 | | | 85 | 85.00%", "50 | | | 45 | 90.00%")
    )
    assert (form.full, form.grade) == (D(50), None)
    assert list(form.differences()) == []


def test_a_second_column_of_points_is_named_and_not_compared() -> None:
    text = "三级指标 | 分值 | 自评得分 | 复评得分 | 评分标准 | 评价值\n甲 | 60 | 54 | 1 | 按比例 | 90%\n乙 | 40 | 38 | 2 | 按比例 | 95%"
    form = scores(text)
    assert form.unused == ("复评得分（D栏）",)
    assert list(form.differences()) == []
    (other,) = rescore(book(text), points="复评得分")
    assert other.unused == ("自评得分（C栏）",)
    assert [cell for cell, _, _ in other.differences()] == ["D2", "D3"]
    graded = text + "\n合计 | 100 | 92 | 3 | | \n评价等级 | | 优 | 差 | | "
    for points, grade in (("", "优"), ("复评得分", "差")):
        (form,) = rescore(book(graded), points=points)
        assert form.grade is not None
        assert (form.grade.printed, form.grade.difference) == (grade, "")
    with pytest.raises(InputError, match="没有得分栏“财政评分”；有自评得分、复评得分"):
        rescore(book(text), points="财政评分")


def test_a_grade_in_the_totals_column_and_other_bands() -> None:
    text = "一级指标 | 分值 | 得分率 | 得分 | 评估等级\n甲 | 60 | 90% | | \n乙 | 40 | 75% | | \n评估得分 | 100 | | 84 | 良好\n"
    form = scores(text)
    assert form.grade is not None
    assert (form.grade.cell, form.grade.printed, form.grade.difference) == ("E4", "良好", "")
    other = scores(text, "优秀≥85;合格≥60;不合格")
    assert other.grade is not None
    assert "而84分属于“合格”" in other.grade.difference


def test_a_summary_is_held_to_the_form_that_it_sums_up() -> None:
    summary = (
        "一级指标 | 分值 | 得分 | 得分率\n投入 | 40 | 37 | 92.50%\n产出 | 60 | 49 | 80.00%\n合计 | 100 | 86 | 86.00%\n"
    )
    detail, short = rescore(book(sheet(FORM, "评分表"), sheet(summary, "得分表")))
    assert list(detail.differences()) == []
    assert short.items == ()
    assert [(cell, reason) for cell, _, reason in short.differences()] == [
        ("C3", "得分印49，评分表各项相加为48"),
        ("D3", "得分率印80.00%，49÷60＝81.6667%"),
        ("C4", "得分印86，评分表各项相加为85"),
    ]


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 100)), min_size=2, max_size=8), st.data())
def test_only_the_row_that_was_changed_differs(drawn: list[tuple[int, int]], data: st.DataObject) -> None:
    points = [D(weight * rate) / 100 for weight, rate in drawn]
    lines = [
        f"甲 | 指标项{n} | {w} | 按比例 | {r}% | {p}" for n, ((w, r), p) in enumerate(zip(drawn, points, strict=True))
    ]
    head = "一级指标 | 三级指标 | 分值 | 评分标准 | 评价值 | 得分"
    total = f"合计 | | {sum(w for w, _ in drawn)} | | | {sum(points)}"
    assert list(scores("\n".join([head, *lines, total])).differences()) == []
    at = data.draw(st.integers(0, len(drawn) - 1))
    moved = points[at] + D("0.02")
    lines[at] = lines[at].rpartition("|")[0] + f"| {moved}"
    total = f"合计 | | {sum(w for w, _ in drawn)} | | | {sum(points) + D('0.02')}"
    changed = scores("\n".join([head, *lines, total]))
    assert [cell for cell, _, _ in changed.differences()] == [f"F{at + 2}"]
