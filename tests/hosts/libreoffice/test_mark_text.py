"""标记文字：what a mark says in a note, and how it is told from what a user wrote."""

from __future__ import annotations

import pytest

from xladdin import result_list
from xladdin.finding import Finding, Severity
from xladdin.grid import Cell, Sheet
from xladdin.hosts.libreoffice import marks, result_sheet

FOUND = (
    Finding("JX101", Severity.ERROR, "表", "D3", "“健全”是定性用语。", suggestion="改写为数。"),
    Finding("JX203", Severity.WARNING, "表", "D3", "分值不等于100。"),
)
OURS = marks.note_of(FOUND) + "\n〔核查标记·原底色 FFFF00〕"


def test_a_mark_lists_each_finding_with_its_advice() -> None:
    assert (
        marks.note_of(FOUND)
        == "【核查】\n错误 JX101：“健全”是定性用语。\n建议：改写为数。\n警告 JX203：分值不等于100。"
    )
    assert marks.codes_in_mark(OURS) == ["JX101", "JX203"]


@pytest.mark.parametrize(
    ("note", "left"),
    [
        (OURS, ""),
        (f"用户的\n第二段\n{OURS}", "用户的\n第二段"),
        (f"用户的\n{OURS}\n后来补的", "用户的\n后来补的"),
        (f"用户的\n{OURS.replace('FFFF00', '无')}", "用户的"),
        (f"用户的\n{OURS.replace('FFFF00', '随样式')}", "用户的"),
        # Not ours: no last line, another colour word, what `validate --mark` writes, a user's own heading.
        (marks.note_of(FOUND), marks.note_of(FOUND)),
        (OURS.replace("FFFF00", "黄"), OURS.replace("FFFF00", "黄")),
        ("【核查】这是用户自己写的", "【核查】这是用户自己写的"),
        (f"【核查】\n用户写的\n{OURS}", "【核查】\n用户写的"),
        ("", ""),
    ],
)
def test_only_our_own_text_is_taken_out(note: str, left: str) -> None:
    assert marks.without_mark(note) == left


def test_codes_outside_a_mark_do_not_count() -> None:
    assert marks.codes_in_mark("jx:忽略 JX102") == []
    assert marks.codes_in_mark(f"jx:忽略 JX102\n{OURS}") == ["JX101", "JX203"]


def test_colours_are_those_of_marked_files() -> None:
    from xladdin.report import unmarking as files

    assert {severity.value: f"FF{fill:06X}" for severity, fill in marks.FILLS.items()} == {
        severity.value: fill for severity, fill in files.FILLS.items()
    }


def test_the_validator_knows_our_result_sheet_by_its_second_line() -> None:
    title, line = Cell(1, 1, "核查结果：全部工作表，3 条"), Cell(2, 1, result_sheet.SIGNATURE)
    assert result_list.is_ours(Sheet("改了名", {(1, 1): title, (2, 1): line}))
    assert not result_list.is_ours(Sheet(result_list.SHEET, {(1, 1): title}))
