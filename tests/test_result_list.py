"""核查结果：the list is known again, whoever made it, and a sheet that only has its name is not it."""

from __future__ import annotations

import pytest
from forms_as_text import sheet, validated

from xladdin import result_list
from xladdin.grid import Cell, Sheet
from xladdin.hosts.excel import marking
from xladdin.hosts.libreoffice import result_sheet


def listed(*heads: str, name: str = "核查结果") -> Sheet:
    return Sheet(name, {(row, 1): Cell(row, 1, head) for row, head in enumerate(heads, 1)})


@pytest.mark.parametrize(
    ("made", "ours"),
    [
        (listed("绩效表格核查结果：共1处", f"{result_list.SIGNATURE}（12345678）"), True),
        (listed("标题", result_sheet.SIGNATURE), True),
        (listed(f"{marking.RESULT_TITLE}：共1处"), True),
        (listed("标题", result_sheet.SIGNATURE, name="改了名"), True),
        (listed("序号", "1"), False),
        (listed(), False),
        (listed("一", "二", "三", result_list.SIGNATURE), False),
    ],
)
def test_known_by_its_signature(made: Sheet, ours: bool) -> None:
    assert result_list.is_ours(made) is ours
    assert result_list.is_excels(made) is (
        made.cells.get((1, 1), Cell(1, 1, "")).value == f"{marking.RESULT_TITLE}：共1处"
    )


def test_it_is_not_validated() -> None:
    form = "一级指标 | 三级指标 | 指标值\n管理 | 预算执行率 | ≤100%"
    found = validated(form, listed("标题", result_sheet.SIGNATURE))
    assert found.unrecognised == ()
    assert len(found.forms) == 1
    assert validated(form, listed("标题")).unrecognised == ("核查结果",)
    assert {finding.sheet for finding in validated(sheet(form, "核查结果")).findings} == {"核查结果"}


def test_the_checksum_sees_writing_and_not_sorting() -> None:
    rows = [["1", "甲", ""], ["2", "乙", "无"]]
    assert result_list.checksum(rows) == result_list.checksum(rows[::-1])
    assert result_list.checksum(rows) == result_list.checksum([["1", "甲"], ["2", "乙", "无"]])
    assert result_list.checksum(rows) != result_list.checksum([["1", "甲", "改"], ["2", "乙", "无"]])
    assert result_list.checksum(rows) != result_list.checksum(rows[:1])
    assert result_list.checksum([["1", "2"]]) != result_list.checksum([["12"]])
