"""逐项重算：what a row's rule takes, what it gives, and how the printed points compare."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from forms_as_text import book

from xladdin.rescoring import Item, Status, rescore

D = Decimal
HEAD = "一级指标 | 三级指标 | 分值 | 评分标准 | 计划数 | 实际数 | 单位 | 评价值 | 得分\n"


def items(text: str, head: str = HEAD) -> list[Item]:
    (form,) = rescore(book(head + text))
    return list(form.items)


def item(row: str, head: str = HEAD) -> Item:
    """One row in a form with a second, plain one, so that it is a form."""
    first, _ = items(f"产出 | {row}\n^ | 别的 | 1 | 按比例 | | | | 100% | 1", head)
    return first


COMPLETION = "实际完成率=（实际完成工作数/计划工作数）×100%。得分=重点工作实际完成率*权重。"
BANDS = "满意度≥95%，得满分；85%≤满意度＜95%，得权重的90%；80%≤满意度＜85%，得本项分值的80%；满意度＜80%，不得分。"

# (name | weight | rule | plan | actual | unit | value | printed) → (value taken, points, status)
ROWS = [
    ("满意度 | 3 | " + BANDS + " | | | | 82.86% | 2.4", "82.86%", "2.40", Status.AGREES),
    ("满意度 | 3 | " + BANDS + " | | | | 82.86% | 2.7", "82.86%", "2.40", Status.DIFFERS),
    ("满意度 | 3 | " + BANDS + " | | | | 82.86% | ", "82.86%", "2.40", Status.COMPUTED),
    ("产值 | 2 | " + COMPLETION + " | ≥1600亿元 | 933.73 | 亿元 | 58.36% | 1.18", "58.36%", "1.17", Status.DIFFERS),
    # 评价值 left blank: actual over target.
    ("增长 | 2 | " + COMPLETION + " | ≥10% | 3.5% | | | 0.7", "35%", "0.70", Status.AGREES),
    # The rule speaks of the figure itself; the rate beside it is not what it takes.
    ("税收 | 5 | ≥80亿，按比例得相应的分数 | ≥80亿 | 73.1 | 亿元 | 91.38% | 4.57", "73.1亿元", "4.57", Status.AGREES),
    ("户数 | 5 | ≥900户，按比例得相应的分数 | 900 | 887 | 户 | | 4.93", "887户", "4.93", Status.AGREES),
    ("任务 | 2 | 全部完成，得满分；每一项工作任务未完成扣0.1分，扣完为止。 | | | | 4 | 1.6", "4", "1.60", Status.AGREES),
    ("合规 | 3 | ①有制度计1分；②有程序计1分；③有台账计1分。 | | | | 是、是、否 | 2", "是、是、否", "2.00", Status.AGREES),
    ("达标 | 2 | 按比例 | | | | 0.9 | 1.8", "90%", "1.80", Status.AGREES),
    # A bare 88.37 beside a rule in per cent is 88.37%, and earns no full marks.
    ("满意 | 3 | ≥95%:100%; 其余:0 | | | | 88.37 | 3", "88.37%", "0.00", Status.DIFFERS),
    # Truncation alone fits: agreed, and said.
    ("截断 | 2 | 按比例 | | | | 58.39% | 1.16", "58.39%", "1.17", Status.CUT),
    ("简式 | 10 | 以0为满分; 每超5%扣0.5分 | | | | 7% | 9.5", "7%", "9.50", Status.AGREES),
]  # fmt: skip


@pytest.mark.parametrize(("row", "value", "points", "status"), ROWS)
def test_a_row_is_scored_by_its_rule(row: str, value: str, points: str, status: Status) -> None:
    found = item(row)
    assert (found.value, found.computed, found.status) == (value, D(points), status)


def test_a_difference_says_why_and_that_no_rounding_gives_it() -> None:
    found = item("产值 | 2 | 按比例 | | | | 58.36% | 1.18")
    assert "2×58.36%=1.1672分" in found.difference
    assert "四舍五入1.17、截断1.16、进位1.17，都不是印出的1.18" in found.difference
    exact = item("产值 | 2 | 按比例 | | | | 50% | 1.18")
    assert "应为1，无需取舍，不是印出的1.18" in exact.difference


def test_a_derived_value_is_derived_in_words() -> None:
    assert item("增长 | 2 | 按比例 | ≥10% | 3.5% | | | 0.7").how.startswith("完成率：实际3.5%，指标值≥10%，为35%；")


JUDGED = [
    (
        "合规 | 1 | 每出现1处不符合要求的扣0.5分 | | | | | 1",
        "没有填评价值，由评价人判断或补数据（评分标准：每项扣0.5分）",
    ),
    ("酌情 | 1 | 视情况酌情扣分 | | | | 1 | 1", "评分标准不能计算"),
    ("空 | 1 | | | | | 1 | 1", "没有评分标准"),
    ("取消 | 3 | 按比例 | ≥6个 | 不予考核 | 个 | | 3", "不予考核"),
]


@pytest.mark.parametrize(("row", "reason"), JUDGED)
def test_what_no_rule_computes_is_a_matter_of_judgement(row: str, reason: str) -> None:
    found = item(row)
    assert (found.status, found.computed, found.counted) == (Status.JUDGED, None, found.printed)
    assert reason in found.how


def test_points_without_rules_come_from_deductions() -> None:
    head = "一级指标 | 三级指标 | 分值 | 扣分 | 得分\n"
    found = items("管理 | 甲 | 5 | 1 | 4\n^ | 乙 | 3 | | 3\n^ | 丙 | 4 | 1 | 4", head)
    assert [(i.computed, i.status) for i in found] == [
        (D("4.00"), Status.AGREES), (D("3.00"), Status.AGREES), (D("3.00"), Status.DIFFERS),
    ]  # fmt: skip


def test_points_without_scores_come_from_their_rates() -> None:
    found = items("目标 | 30 | 86.67%\n审核 | 15 | 73.33%", "一级指标 | 分值 | 得分率\n")
    assert [(i.computed, i.status) for i in found] == [(D("26.00"), Status.COMPUTED), (D("11.00"), Status.COMPUTED)]


def test_a_rule_without_a_value_leaves_the_deduction() -> None:
    head = "一级指标 | 三级指标 | 分值 | 评分标准 | 扣分 | 得分\n"
    found = items("管理 | 甲 | 5 | 每缺少一项制度扣1分 | 1 | 4\n^ | 乙 | 3 | 酌情扣分 | | 2", head)
    assert [(i.computed, i.status) for i in found] == [(D("4.00"), Status.AGREES), (D("3.00"), Status.DIFFERS)]
    assert found[0].how == "分值5-扣分1"


EVIDENCE = "一级指标 | 三级指标 | 分值 | 评分标准 | 实际完成值 | 评分依据 | 得分\n"
# (row, value taken, points): the words of the 评分依据 where no cell holds the number.
WORDS = [
    ("采购执行率 | 2 | 按比例 | | 98.65%（90.86/92.1） | 1.97", "98.65%", "1.97"),
    ("满意度 | 3 | " + BANDS + " | | 满意度82.86%，得分=3*80%=2.4分 | 2.4", "82.86%", "2.40"),
    ("满意度 | 3 | " + BANDS + " | 95.5%（问卷100份） | | 3", "95.5%", "3.00"),
    # A cell that holds the number goes before words.
    ("执行率 | 2 | 按比例 | 90% | 执行率98.65% | 1.8", "90%", "1.80"),
]


@pytest.mark.parametrize(("row", "value", "points"), WORDS)
def test_words_are_read_where_no_cell_holds_the_number(row: str, value: str, points: str) -> None:
    found, _ = items(f"产出 | {row}\n^ | 别的 | 1 | 按比例 | 100% | | 1", EVIDENCE)
    assert (found.value, found.computed, found.status) == (value, D(points), Status.AGREES)


UNSURE = [
    ("覆盖率 | 3 | 按比例 | | 监控覆盖率57.65%，自评覆盖率92.17% | 3", "写了几个比率（57.65%、92.17%）"),
    ("合规 | 3 | 每发现一处扣1分 | 2 | | 3", "“2”是不是要计扣的项数，表里没有说"),
]


@pytest.mark.parametrize(("row", "reason"), UNSURE)
def test_what_a_row_leaves_open_is_not_guessed(row: str, reason: str) -> None:
    found, _ = items(f"产出 | {row}\n^ | 别的 | 1 | 按比例 | 100% | | 1", EVIDENCE)
    assert (found.status, found.computed) == (Status.JUDGED, None)
    assert reason in found.how


def test_a_self_evaluation_without_rules_goes_by_the_national_default() -> None:
    head = "一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分\n"
    found = items(
        "产出 | 甲 | ≥5户 | 6户 | 20 | 20\n^ | 乙 | =100% | 95% | 10 | 10\n^ | 丙 | 健全 | 100%-80%(含) | 10 | 9", head
    )
    assert [(i.computed, i.status) for i in found] == [
        (D("20.00"), Status.AGREES), (D("9.50"), Status.DIFFERS), (D("9.00"), Status.AGREES),
    ]  # fmt: skip


def test_the_page_explains_every_status() -> None:
    page = (Path(__file__).parents[2] / "docs" / "score.md").read_text(encoding="utf-8")
    for status in Status:
        assert f"| {status} |" in page
