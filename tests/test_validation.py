"""核查：selection, suppression, order; real files in and out of shape."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from forms_as_text import book, flat, save, sheet, validated

import xladdin
from xladdin.errors import CellError, InputError
from xladdin.grid import Area, Book, Cell, Sheet
from xladdin.validation import codes_in_note, validate, validate_book

FORM = """
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
管理 | 资金 | 预算执行率 | ≤100% | 100% | 50 | 50
^ | 制度 | 制度健全性 | 健全 | 100%-80%(含) | 40 | 41
总分 | < | < | < | < | 90 | 92
"""
ALL = [("JX102", "error", "D2"), ("JX101", "error", "D3"), ("JX202", "error", "G3"), ("JX204", "error", "G4")]


def test_findings_come_by_sheet_row_column_and_code() -> None:
    assert flat(FORM) == ALL
    two = validated(sheet(FORM, "乙"), sheet(FORM, "甲"))
    assert [finding.sheet for finding in two.findings] == ["乙"] * 4 + ["甲"] * 4


@pytest.mark.parametrize(
    ("select", "ignore", "codes"),
    [
        ((), (), ["JX102", "JX101", "JX202", "JX204"]),
        (("JX1",), (), ["JX102", "JX101"]),
        (("JX102", "JX2"), ("JX204",), ["JX102", "JX202"]),
        ((), ("jx1",), ["JX202", "JX204"]),
        (("JX",), (), ["JX102", "JX101", "JX202", "JX204"]),
        (("JX3",), (), []),
    ],
)
def test_select_and_ignore(select: tuple[str, ...], ignore: tuple[str, ...], codes: list[str]) -> None:
    found = validate_book(book(FORM), select=select, ignore=ignore)
    assert [finding.code for finding in found.findings] == codes


@pytest.mark.parametrize("code", ["JX9", "JX1000", "102", "健全", ""])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(InputError) as problem:
        validate_book(book(FORM), ignore=[code])
    assert "规则代码" in problem.value.zh


@pytest.mark.parametrize(
    ("note", "codes"),
    [
        ("jx:忽略 JX102", {"JX102"}),
        ("已与财政局商定。\nJX：忽略JX102，JX101；jx204", {"JX102", "JX101", "JX204"}),
        ("jx:忽略 全部", {"全部"}),
        ("jx:忽略 JX1", {"JX1"}),
        ("ｊｘ：忽略　ＪＸ１０２", {"JX102"}),
        ("jx:忽略 JX102 理由：上年已定", {"JX102"}),
        ("请忽略 JX102", set()),
        ("jx:忽略", set()),
        ("", set()),
    ],
)
def test_codes_in_notes(note: str, codes: set[str]) -> None:
    assert codes_in_note(note) == codes


def test_notes_silence_their_cell_only() -> None:
    drawn = sheet(FORM, notes={"D2": "jx:忽略 JX102", "D3": "jx:忽略 JX102", "G3": "jx:忽略 全部"})
    found = validated(drawn)
    assert [(finding.code, finding.cell) for finding in found.findings] == [("JX101", "D3"), ("JX204", "G4")]
    assert [(finding.code, finding.cell) for finding in found.suppressed] == [("JX102", "D2"), ("JX202", "G3")]


def test_a_note_on_any_cell_of_a_merged_target() -> None:
    merged = "一级指标 | 三级指标 | 指标值 | <\n管理 | 预算执行率 | ≤100% | <"
    assert flat(merged) == [("JX102", "error", "C2")]
    assert flat(sheet(merged, notes={"D2": "jx:忽略 JX102"})) == []


def test_real_files(tmp_path: Path) -> None:
    """The same form drawn and stored: one finding of every rule that it breaks, at the same cells."""
    path = save(
        tmp_path / "本子.xlsx", sheet(FORM, "自评表", notes={"D3": "jx:忽略 JX101"}), sheet("甲 | 乙\n1 | 2", "别的")
    )
    found = xladdin.validate(path)
    assert [(f.code, f.sheet, f.cell) for f in found.findings] == [
        ("JX102", "自评表", "D2"),
        ("JX202", "自评表", "G3"),
        ("JX204", "自评表", "G4"),
    ]
    assert [finding.code for finding in found.suppressed] == ["JX101"]
    assert found.unrecognised == ("别的",)
    assert found.path == str(path)
    assert [(str(form.type), str(form.area)) for form in found.forms] == [("自评表", "A1:G4")]


BAD_AND_GOOD = {
    "JX101": ("一级指标 | 三级指标 | 指标值\n管理 | 制度健全性 | {健全/印发《财务管理办法》}", "C2"),
    "JX102": ("一级指标 | 三级指标 | 指标值\n管理 | 预算执行率 | {≤100%/≥95%}", "C2"),
    "JX201": ("资金 | 全年预算数 | 全年执行数 | 执行率\n年度资金总额 | 104140 | 10380.95 | {99.68%/9.97%}", "D2"),
    "JX202": (
        "一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分\n产出 | 按时率 | =100% | 95% | 90 | {90/85.5}",
        "F2",
    ),
    "JX203": ("一级指标 | 分值 | 三级指标 | 分值 | 得分\n产出 | {90/100} | 甲 | 60 | 60\n^ | ^ | 乙 | 40 | 40", "B2"),
    "JX204": (
        "一级指标 | 三级指标 | 分值 | 得分\n产出 | 甲 | 60 | 60\n^ | 乙 | 40 | 40\n合计 | < | 100 | {99/100}",
        "D4",
    ),
}


@pytest.mark.parametrize("code", BAD_AND_GOOD)
def test_one_good_and_one_bad_workbook_per_rule(tmp_path: Path, code: str) -> None:
    import re

    text, cell = BAD_AND_GOOD[code]
    bad, good = (re.sub(r"\{(.*)/(.*)\}", rf"\{side}", text) for side in (1, 2))
    found = validate(save(tmp_path / "坏.xlsx", sheet(bad)))
    assert [(f.code, f.cell) for f in found.findings] == [(code, cell)]
    assert validate(save(tmp_path / "好.xlsx", sheet(good))).findings == ()


def test_the_library_check_agrees_with_the_core() -> None:
    problems = [problem.code for problem in _checks()]
    assert problems == ["JX102"]


def _checks() -> list[object]:
    from xladdin.rules.target_check import check_target

    return list(check_target("≤100%", "预算执行率"))


def test_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        validate(tmp_path / "没有.xlsx")


ODD_VALUES = [
    None,
    "",
    " ",
    True,
    CellError.DIV0,
    datetime(2024, 9, 30),
    "=SUM(A1)",
    "\x00\x07",
    "率" * 32_767,
    "🙂",
    "-",
    "≤",
    "%",
]


@pytest.mark.parametrize("value", ODD_VALUES, ids=range(len(ODD_VALUES)))
@pytest.mark.parametrize("column", range(1, 8))
def test_odd_values_anywhere_break_nothing(value: object, column: int) -> None:
    drawn = sheet(FORM)
    drawn.cells[2, column] = Cell(2, column, value)
    found = validate_book(Book("本子.xlsx", [drawn]))
    assert all(finding.message for finding in found.findings)


def test_a_form_without_rows_and_empty_books() -> None:
    found = validated("一级指标 | 二级指标 | 三级指标 | 指标值 | 分值")
    assert [str(form.area) for form in found.forms] == ["A1:E1"]
    assert found.findings == ()
    assert validate_book(Book("空.xlsx", [])).findings == ()
    assert validate_book(Book("空.xlsx", [Sheet("空")])).unrecognised == ()


def test_hidden_sheets_are_validated() -> None:
    drawn = sheet(FORM)
    drawn.visible = False
    assert len(validated(drawn).findings) == len(ALL)


def test_merges_that_overlap_or_cover_everything() -> None:
    drawn = sheet(FORM)
    drawn.merges += [Area(1, 1, 1_048_576, 16_384)] * 50 + [Area(2, 2, 4, 4), Area(3, 3, 2, 2)]
    validate_book(Book("本子.xlsx", [drawn]))


def test_many_columns_and_long_sheets_take_little_time() -> None:
    """16,384 headings in a row, and 20,000 indicators: work grows with cells, not with their square."""
    wide = Sheet("宽")
    for column in range(1, 16_385):
        wide.cells[1, column] = Cell(1, column, ("一级指标", "三级指标", "指标值", "得分")[column % 4])
        wide.cells[2, column] = Cell(2, column, "健全")
    assert len(validate_book(Book("宽.xlsx", [wide])).forms) == 1
