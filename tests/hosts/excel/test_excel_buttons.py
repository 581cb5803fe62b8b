"""按钮：driven by a stand-in for Excel: the same findings as from the file, marks that go away without a trace."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path

import fake_excel
import pytest

from xladdin.finding import Finding, Severity
from xladdin.hosts.excel import marking, ribbon
from xladdin.rules import codes
from xladdin.validation import Validation, validate

WORKBOOKS = sorted((Path(__file__).parents[3] / "workbooks").glob("*.xlsx"))


@cache
def validated(path: Path) -> Validation:
    return validate(path)


@cache
def with_findings() -> Path:
    """A published workbook in which the rules find something on the first sheet."""
    return next(path for path in WORKBOOKS if any(f.sheet == first_sheet(path) for f in validated(path).findings))


def first_sheet(path: Path) -> str:
    return fake_excel.Book.load(path).sheets[0].name


@pytest.fixture
def book() -> fake_excel.Book:
    return fake_excel.Book.load(with_findings())


def state(book: fake_excel.Book) -> list[object]:
    """All that a user could see in the workbook."""
    return [
        (
            s.name,
            s.values,
            s.formulas,
            s.texts,
            s.colors,
            s.widths,
            [(r.areas, r.formula, r.fill_color) for r in s.rules],
        )
        for s in book.sheets
    ]


def listed(book: fake_excel.Book) -> list[list[object]]:
    sheet = book.sheets[marking.RESULT_SHEET]
    rows = max(row for row, _ in sheet.values)
    return [[sheet.values.get((row, column)) for column in range(1, 11)] for row in range(3, rows + 1)]


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_check_book_finds_what_the_command_line_finds(path: Path) -> None:
    book = fake_excel.Book.load(path)
    result = validated(path)
    expected = result.findings
    told = ribbon.check_book(book)
    if not expected:
        assert ("没有发现问题" if result.forms else "没有认出") in told
        return
    assert [(row[2], row[3], row[4], row[7]) for row in listed(book)] == [
        (f.code, f.sheet, f.cell or None, f.message) for f in expected
    ]
    assert marking.RESULT_SHEET in told


def test_check_sheet_looks_at_the_active_sheet_alone(book: fake_excel.Book) -> None:
    active = book.sheets.active.name
    told = ribbon.check_sheet(book)
    assert "个错误" in told or "个警告" in told or "个提示" in told
    assert {row[3] for row in listed(book)} == {active}
    assert all(not s.rules for s in book.sheets if s.name != active)
    assert book.sheets.active.name == active


def test_cells_are_coloured_by_the_gravest_and_told_in_notes(book: fake_excel.Book) -> None:
    ribbon.check_sheet(book)
    sheet = book.sheets.active
    worst: dict[str, Severity] = {}
    for row in listed(book):
        severity = next(s for s in Severity if s.word == row[1])
        cell = str(row[4])
        worst[cell] = min(worst.get(cell, severity), severity, key=list(Severity).index)
    for cell, severity in worst.items():
        at = sheet.range(cell)
        fills = [r.fill_color for r in sheet.rules if (at.row, at.column, at.row, at.column) in r.areas]
        assert fills == [marking.FILLS[severity]]
        assert at.note is not None
        assert marking.NOTE_HEAD in at.note.text
    # One call colours all cells of a severity.
    assert book.app.asked["colour"] <= 3


def test_clearing_leaves_no_trace(book: fake_excel.Book) -> None:
    before = copy.deepcopy(state(book))
    ribbon.check_book(book)
    assert state(book) != before
    assert ribbon.clear_marks(book) == "已清除核查标记。"
    assert state(book) == before


def test_checking_twice_marks_once(book: fake_excel.Book) -> None:
    ribbon.check_book(book)
    once = copy.deepcopy(state(book))
    ribbon.check_book(book)
    assert state(book) == once


def test_only_our_own_marks_go(book: fake_excel.Book) -> None:
    sheet = book.sheets.active
    own = validated(with_findings()).findings[0]
    place = sheet.range(own.cell)
    sheet.texts[place.row, place.column] = "填报人的说明"
    sheet.texts[200, 1] = "别的批注"
    sheet.colors[place.row, place.column] = "#123456"
    book.app.screen_updating = False
    place.conditional_formats.add_custom('=$A1="x"', fill_color="#00FF00")
    book.app.screen_updating = True
    book.sheets.add("核查结果", after=book.sheets[-1]).values[1, 1] = "我自己的表"
    sheet.activate()
    before = copy.deepcopy(state(book))
    ribbon.check_book(book)
    assert sheet.texts[place.row, place.column].startswith("填报人的说明\n【核查】")
    assert [s.name for s in book.sheets][-1] == "核查结果2"
    ribbon.clear_marks(book)
    assert state(book) == before


def test_settings_beside_the_workbook_hold(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(with_findings().read_bytes())
    code = validated(with_findings()).findings[0].code
    (tmp_path / "xladdin.toml").write_text(f'ignore = ["{code}"]\n', "utf-8")
    book = fake_excel.Book.load(path)
    ribbon.check_book(book)
    left = [f.code for f in validate(path).findings]
    assert code not in left
    assert [row[2] for row in (listed(book) if left else [])] == left


def test_a_note_that_asks_to_ignore_is_heeded(book: fake_excel.Book) -> None:
    sheet = book.sheets.active
    found = next(f for f in validated(with_findings()).findings if f.sheet == sheet.name)
    place = sheet.range(found.cell)
    sheet.texts[place.row, place.column] = f"jx:忽略 {found.code}"
    ribbon.check_book(book)
    assert (found.code, found.cell) not in [(row[2], row[4]) for row in listed(book) if row[3] == sheet.name]


def test_a_protected_sheet_is_named_and_the_others_are_marked(book: fake_excel.Book) -> None:
    sheet = book.sheets.active
    sheet.protected = True
    told = ribbon.check_book(book)
    assert f"“{sheet.name}”不能标记" in told
    assert not sheet.rules
    assert listed(book)
    assert book.app.screen_updating


def test_a_protected_structure_leaves_the_notes(book: fake_excel.Book) -> None:
    book.closed_structure = True
    assert "没有列出清单" in ribbon.check_book(book)
    assert any(marking.NOTE_HEAD in text for text in book.sheets.active.texts.values())


def test_a_workbook_without_forms_is_told_so() -> None:
    book = fake_excel.Book("https://cloud/空.xlsx")
    book.sheets.add("Sheet1").values[1, 1] = "今天"
    assert ribbon.check_sheet(book).startswith("没有认出预算绩效表格")
    assert [sheet.name for sheet in book.sheets] == ["Sheet1"]


def test_the_list_itself_is_not_checked(book: fake_excel.Book) -> None:
    ribbon.check_book(book)
    book.sheets[marking.RESULT_SHEET].activate()
    assert "请先切换" in ribbon.check_sheet(book)


def test_a_chart_is_not_checked(book: fake_excel.Book) -> None:
    before = copy.deepcopy(state(book))
    # Excel's list of worksheets has no charts, and a chart can be the active sheet.
    book.sheets.active = fake_excel.Sheet("图表1", book)
    assert ribbon.check_sheet(book) == "“图表1”是图表，没有可核查的单元格，请先切换到要核查的工作表。"
    assert state(book) == before
    assert "个" in ribbon.check_book(book)


def test_findings_in_hidden_rows_and_columns_are_counted(book: fake_excel.Book) -> None:
    active = book.sheets.active
    cell = next(f.cell for f in validated(with_findings()).findings if f.sheet == active.name)
    row, column = active.range(cell).row, active.range(cell).column
    active.hidden.add(row)
    assert "处在隐藏行" in ribbon.check_sheet(book)
    active.hidden.clear()
    active.hidden_columns.add(column)
    assert "处在隐藏列" in ribbon.check_sheet(book)


def test_links_lead_to_the_cells(book: fake_excel.Book) -> None:
    ribbon.check_sheet(book)
    sheet = book.sheets[marking.RESULT_SHEET]
    name = book.sheets.active.name
    assert sheet.formulas[3, 5] == f'=HYPERLINK("#\'{name}\'!{sheet.values[3, 5]}","{sheet.values[3, 5]}")'


def test_rules_are_listed_in_a_workbook_of_their_own(book: fake_excel.Book) -> None:
    before = copy.deepcopy(state(book))
    assert ribbon.show_rules(book) == ""
    assert state(book) == before
    table = book.app.added[0].sheets[0].values
    assert [table[row, 1] for row in range(2, len(codes()) + 2)] == list(codes())
    assert all(table[row, column] for row in range(2, len(codes()) + 2) for column in range(1, 6))


def test_about_says_that_python_answers() -> None:
    assert ribbon.about().startswith("已连上Python 3.")


def test_no_handler_raises() -> None:
    for name in ("check_sheet", "check_book", "clear_marks", "show_rules"):
        told = getattr(ribbon, name)(object())
        assert told.startswith("没有完成：")


def test_scattered_cells_are_joined_within_excel_s_limit() -> None:
    cells = [f"AB{row}" for row in range(1000, 1200)]
    pieces = list(marking._joined(cells))
    assert ",".join(pieces).split(",") == cells
    assert all(len(piece) <= 255 for piece in pieces)
    assert len(pieces) < 10


def test_text_that_looks_like_a_formula_stays_text() -> None:
    finding = Finding("JX101", Severity.ERROR, "表", "A1", "=cmd|' /C calc'!A0", value="-3.20%", suggestion="+1")
    book = fake_excel.Book("x.xlsx")
    book.sheets.add("表")
    book.app.screen_updating = False
    marking.add_result_sheet(book, [finding], "1个错误")
    row = listed(book)[0]
    assert (row[5], row[7], row[8]) == ("-3.20%", "=cmd|' /C calc'!A0", "+1")
