"""计量单位的种类；and where one owner's targets are judged, also among hundreds of forms."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from forms_as_text import save, sheet

from xladdin.rules.unit_class import unit_class
from xladdin.validation import validate

FORM = """
项目支出绩效{kind}
项目名称 | {project}
二级指标 | 三级指标 | 年度指标值 | 实际完成值
数量指标 | 规模以上工业增加值增速 | ≥10% | 11%
"""
TARGETS = """
项目支出绩效目标表
项目名称 | {project}
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 规模以上工业增加值增速 | ≥10%
"""


@pytest.mark.parametrize(
    ("unit", "kind"), [("万元", "money"), ("%", "percent"), ("天", "time"), ("户", "people_and_things"), ("公顷", "")]
)
def test_kinds_of_units(unit: str, kind: str) -> None:
    assert unit_class(unit) == kind


@pytest.mark.parametrize(
    ("drawn", "judged"),
    [
        ([FORM.format(kind="自评表", project="甲"), FORM.format(kind="自评表", project="甲")], ["0"]),
        ([FORM.format(kind="自评表", project="甲"), FORM.format(kind="自评表", project="乙")], ["0", "1"]),
        ([FORM.format(kind="自评表", project="甲"), TARGETS.format(project="甲")], ["1"]),
        ([FORM.format(kind="自评表", project="甲"), TARGETS.format(project="乙")], ["0", "1"]),
    ],
)
def test_targets_are_judged_where_they_are_set(tmp_path: Path, drawn: list[str], judged: list[str]) -> None:
    book = save(tmp_path / "表.xlsx", *(sheet(text, str(at)) for at, text in enumerate(drawn)))
    assert [finding.sheet for finding in validate(book, select=["JX109"]).findings] == judged


def test_hundreds_of_projects_are_told_apart_in_no_time(tmp_path: Path) -> None:
    sheets = (sheet(FORM.format(kind="自评表", project=f"项目{at}"), str(at)) for at in range(300))
    book = save(tmp_path / "表.xlsx", *sheets)
    begun = time.process_time()
    assert len(validate(book, select=["JX105", "JX109", "JX110", "JX111"]).findings) >= 300
    assert time.process_time() - begun < 8
