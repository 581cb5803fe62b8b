"""JX304：points lost without a reason, reasons where nothing was lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import flat, save, sheet

from xladdin.validation import validate

ROW = "三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析\n{name} | {target} | {actual} | 10 | {score} | {reason}"


def row(score: str, reason: str = "", target: str = "≥50户", actual: str = "40户") -> str:
    return ROW.format(name="走访企业", target=target, actual=actual, score=score, reason=reason)


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        (row("8"), ("warning", "E2")),
        (row("8", "无"), ("warning", "E2")),
        (row("8", "下半年10户停产"), None),
        (row("10", actual="50户"), None),
        (row("10", "无", actual="50户"), None),
        (row("10", "已完成", actual="50户"), None),
        (row("10", "下半年10户停产", actual="50户"), ("info", "F2")),
        # 超过130%要说明原因。
        (row("10", "年中追加了任务", actual="90户"), None),
        # 达成按90%取分，不是失分；部分达成是。
        (row("9", target="健全", actual="100%-80%(含)"), None),
        (row("7", target="健全", actual="80%-60%(含)"), ("warning", "E2")),
        (row("不予考核", actual="不予考核"), None),
        (row("8").replace("偏差原因分析", "联系人"), None),
    ],
)
def test_rows(drawn: str, expected: tuple[str, str] | None) -> None:
    assert flat(drawn, select=["JX304"]) == ([("JX304", *expected)] if expected else [])


SCORED = """
绩效评价评分表
一级指标 | 三级指标 | 分值 | 评分标准 | 得分 | 扣分说明
决策 | 立项程序规范性 | 4 | 缺一项扣1分 | 3 | {first}
^ | 绩效目标合理性 | 6 | 酌情 | 5 | {second}
过程 | 资金到位率 | 5 | 到位率×5分 | 5 | {full}
"""


@pytest.mark.parametrize(
    ("first", "second", "full", "cells"),
    [
        ("缺可行性研究", "指标未细化", "", []),
        ("", "指标未细化", "", ["E3"]),
        ("", "", "资金全部到位", ["E3", "E4"]),
        # 整列不写的，是这张表的做法。
        ("", "", "", []),
    ],
)
def test_scoring_tables(first: str, second: str, full: str, cells: list[str]) -> None:
    drawn = SCORED.format(first=first, second=second, full=full)
    assert flat(drawn, select=["JX304"]) == [("JX304", "warning", cell) for cell in cells]


FUNDS = """
项目支出绩效自评表
资金来源 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 | 未执行完成原因分析
年度资金总额 | 100000 | {spent} | 10 | | {score} | {reason}
其中：财政拨款 | 100000 | {spent} | | | | {below}
"""


@pytest.mark.parametrize(
    ("spent", "score", "reason", "below", "found"),
    [
        ("84110", "8.41", "", "", True),
        ("84110", "8.41", "结余", "", False),
        ("84110", "8.41", "", "结余", False),
        ("100000", "10", "", "", False),
        # JX302 的事。
        ("28700", "2.87", "", "", False),
    ],
)
def test_funds(spent: str, score: str, reason: str, below: str, found: bool) -> None:
    drawn = FUNDS.format(spent=spent, score=score, reason=reason, below=below)
    assert flat(drawn, select=["JX304"]) == ([("JX304", "warning", "F3")] if found else [])


def test_real_file(tmp_path: Path) -> None:
    bad, good = save(tmp_path / "坏.xlsx", sheet(row("8"))), save(tmp_path / "好.xlsx", sheet(row("8", "企业停产")))
    assert [f.cell for f in validate(bad, select=["JX304"]).findings] == ["E2"]
    assert validate(good, select=["JX304"]).findings == ()
