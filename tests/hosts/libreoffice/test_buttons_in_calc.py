"""按钮：the commands given to open documents: the validator's findings become marks, one undo takes them back, nothing else changes."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from libreoffice_session import REPOSITORY, Office
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

import xladdin
from xladdin.finding import Finding
from xladdin.grid import address
from xladdin.hosts.libreoffice.actions import ABOUT, ACTIONS, CHECK_ALL, CHECK_SHEET, CLEAR, RULES
from xladdin.hosts.libreoffice.result_sheet import SIGNATURE
from xladdin.result_list import HEADER
from xladdin.rules import page

pytestmark = pytest.mark.libreoffice

RED, YELLOW, BLUE = 0xFFC7CE, 0xFFEB9C, 0xDDEBF7
FILLS = {"error": RED, "warning": YELLOW, "info": BLUE}
RESULT = "核查结果"
GOAL, SELF = "绩效目标表", "自评表"


@cache
def real_findings() -> tuple[Finding, ...]:
    return xladdin.validate(REPOSITORY / "workbooks" / "宁县2024_部门整体.xlsx").findings


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A synthetic 目标表: C3 and C4 are vague; C3 has the user's note and fill, C4 a fill of none, C5 is clean."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = GOAL
    rows = (
        ("项目支出绩效目标表（示例，虚构）",),
        ("一级指标", "二级指标", "三级指标", "指标值"),
        ("产出指标", "质量指标", "制度健全性", "健全"),
        ("产出指标", "质量指标", "管理规范性", "规范"),
        ("产出指标", "数量指标", "培训企业数", "≥5户"),
        ("产出指标", "时效指标", "完成时限", "2024年12月31日前"),
        ("效益指标", "社会效益指标", "新增就业", "≥20人"),
        ("满意度指标", "服务对象满意度指标", "企业满意度", "≥95%"),
        ("成本指标", "经济成本指标", "每户培训成本", "≤2000元"),
    )
    for row in rows:
        sheet.append(row)
    sheet["D3"].comment = Comment("请补充依据\n第二段", "审核人")
    sheet["D3"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet["D5"].comment = Comment("【核查】这是用户自己写的", "审核人")
    path = tmp_path / "小表.xlsx"
    book.save(path)
    return path


def marked(office: Office, document: int) -> dict[tuple[str, str], str]:
    """(sheet, cell) → the note's text, of every note that names a finding."""
    return {
        (sheet, address(row + 1, column + 1)): text
        for sheet, notes in office.marks(document).items()
        for row, column, text, _ in notes
        if "〔核查标记" in text
    }


def state(office: Office, document: int) -> tuple[object, ...]:
    """All that a button may change: the sheets, the notes with their authors, the fills."""
    sheets = office.sheets(document)
    # Where the validator finds something in either workbook, and cells beside.
    cells = sorted({finding.cell for finding in real_findings()} | {"A1", "C3", "D3", "D4", "D5", "E4", "H11", "I16"})
    return sheets, office.marks(document), [office.fills(document, sheet, cells) for sheet in sheets if sheet != RESULT]


def test_check_all_marks_what_the_validator_finds(office: Office, real: Path) -> None:
    findings = real_findings()
    assert len(findings) > 20
    document = office.open(real)
    said = office.dispatch(document, CHECK_ALL.path)
    assert f"{len(findings)} 条" in said
    by_cell: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        by_cell.setdefault((finding.sheet, finding.cell), []).append(finding)
    notes = marked(office, document)
    assert set(notes) == set(by_cell)
    for place, found in by_cell.items():
        for finding in found:
            assert f"{finding.severity.word} {finding.code}：{finding.message}" in notes[place]
            assert finding.suggestion in notes[place]
    for sheet in {sheet for sheet, _ in by_cell}:
        places = [cell for name, cell in by_cell if name == sheet]
        gravest = [
            FILLS[min((f.severity for f in by_cell[sheet, cell]), key=["error", "warning", "info"].index)]
            for cell in places
        ]
        assert [fill for fill, _ in office.fills(document, sheet, places)] == gravest
    office.close(document)


def test_the_result_sheet_lists_every_finding_with_a_link(office: Office, real: Path) -> None:
    findings = real_findings()
    document = office.open(real)
    before = office.active(document)
    office.dispatch(document, CHECK_ALL.path)
    assert office.active(document) == before
    assert office.sheets(document)[-1] == RESULT
    rows = office.shown(document, RESULT, f"A1:J{len(findings) + 4}")
    assert rows[1][0] == SIGNATURE
    assert tuple(rows[2]) == HEADER
    assert rows[-1] == [""] * 10
    for number, (finding, row) in enumerate(zip(findings, rows[3:], strict=False), 1):
        assert row[:7] == [
            str(number), finding.severity.word, finding.code, finding.sheet, finding.cell,
            finding.shown, finding.expected_shown,
        ]  # fmt: skip
        assert row[7] == finding.message
        assert row[8] == finding.suggestion
        assert row[9].startswith(finding.source)
        for item in finding.evidence:
            assert item.cell in row[9]
    assert office.links(document, RESULT, "E4") == [f"#'{findings[0].sheet}'.{findings[0].cell}"]
    office.close(document)


def test_one_undo_restores_everything_and_redo_marks_again(office: Office, real: Path, small: Path) -> None:
    for path in (real, small):
        document = office.open(path)
        office.forget_undo(document)
        before = state(office, document)
        office.dispatch(document, CHECK_ALL.path)
        after = state(office, document)
        assert office.undo_titles(document) == [CHECK_ALL.title]
        assert after != before
        office.undo(document)
        assert state(office, document) == before
        assert office.undo_titles(document) == []
        office.redo(document)
        assert state(office, document) == after
        assert office.shown(document, RESULT, "A2") == [[SIGNATURE]]
        office.close(document)


def test_check_sheet_marks_and_lists_that_sheet_only(office: Office, real: Path) -> None:
    document = office.open(real)
    office.activate(document, SELF)
    said = office.dispatch(document, CHECK_SHEET.path)
    wanted = [finding for finding in real_findings() if finding.sheet == SELF]
    assert f"工作表“{SELF}”：{len(wanted)} 条" in said
    assert set(marked(office, document)) == {(SELF, finding.cell) for finding in wanted}
    assert office.shown(document, RESULT, f"D{3 + len(wanted)}:D{4 + len(wanted)}") == [[SELF], [""]]
    office.close(document)


def test_checking_again_replaces_the_marks(office: Office, real: Path) -> None:
    document = office.open(real)
    office.dispatch(document, CHECK_ALL.path)
    once = state(office, document)
    office.dispatch(document, CHECK_ALL.path)
    assert state(office, document) == once
    office.put(document, GOAL, "H15", "≥3项")
    office.dispatch(document, CHECK_ALL.path)
    assert (GOAL, "H15") not in marked(office, document)
    assert office.fills(document, GOAL, ["H15"])[0][0] not in FILLS.values()
    office.close(document)


def test_a_users_note_keeps_its_text_and_author_and_a_users_fill_comes_back(office: Office, small: Path) -> None:
    document = office.open(small)
    before = state(office, document)
    office.dispatch(document, CHECK_ALL.path)
    note = next(note for note in office.marks(document)[GOAL] if note[:2] == [2, 3])
    assert note[2].startswith("请补充依据\n第二段\n【核查】\n错误 JX101：")
    assert note[2].endswith("〔核查标记·原底色 FFFF00〕")
    assert office.fills(document, GOAL, ["D3", "D4"]) == [[RED, "DIRECT_VALUE"]] * 2
    assert office.dispatch(document, CLEAR.path) == "已清除 2 个单元格的标记和结果表。"
    assert state(office, document) == before
    office.undo(document)
    assert (GOAL, "D3") in marked(office, document)
    office.redo(document)
    assert state(office, document) == before
    office.close(document)


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_marks_survive_saving_and_are_cleared_from_the_loaded_file(
    office: Office, small: Path, tmp_path: Path, suffix: str
) -> None:
    document = office.open(small)
    fills = office.fills(document, GOAL, ["D3", "D4", "D5"])
    office.dispatch(document, CHECK_ALL.path)
    office.save(document, tmp_path / f"已标记{suffix}")
    office.close(document)
    document = office.open(tmp_path / f"已标记{suffix}")
    assert set(marked(office, document)) == {(GOAL, "D3"), (GOAL, "D4")}
    assert office.dispatch(document, CLEAR.path) == "已清除 2 个单元格的标记和结果表。"
    assert [fill for fill, _ in office.fills(document, GOAL, ["D3", "D4", "D5"])] == [fill for fill, _ in fills]
    texts = [text for _, _, text, _ in office.marks(document)[GOAL]]
    assert sorted(texts) == sorted(["请补充依据\n第二段", "【核查】这是用户自己写的"])
    assert office.sheets(document) == [GOAL]
    office.close(document)


def test_marks_move_with_their_cells_and_a_colour_given_since_stays(office: Office, small: Path) -> None:
    document = office.open(small)
    office.dispatch(document, CHECK_ALL.path)
    office.insert_rows(document, GOAL, 1, 2)
    office.fill(document, GOAL, "D6", 0x00B050)
    office.rename(document, RESULT, "改了名")
    office.dispatch(document, CLEAR.path)
    assert office.fills(document, GOAL, ["D5", "D6"]) == [[0xFFFF00, "DIRECT_VALUE"], [0x00B050, "DIRECT_VALUE"]]
    assert office.sheets(document) == [GOAL]
    assert office.dispatch(document, CLEAR.path) == "没有核查标记。"
    office.close(document)


def test_a_sheet_of_the_users_with_the_same_name_stays(office: Office, tmp_path: Path, small: Path) -> None:
    book = openpyxl.load_workbook(small)
    book.create_sheet(RESULT)["A1"] = "用户自己的"
    book.save(tmp_path / "同名.xlsx")
    document = office.open(tmp_path / "同名.xlsx")
    office.dispatch(document, CHECK_ALL.path)
    assert office.sheets(document) == [GOAL, RESULT, f"{RESULT}2"]
    office.dispatch(document, CLEAR.path)
    assert office.sheets(document) == [GOAL, RESULT]
    office.close(document)


def test_notes_that_suppress_are_obeyed(office: Office, small: Path) -> None:
    document = office.open(small)
    office.note(document, GOAL, "D4", "jx:忽略 JX101")
    office.dispatch(document, CHECK_ALL.path)
    assert set(marked(office, document)) == {(GOAL, "D3")}
    office.close(document)


def test_settings_beside_the_document_hold(office: Office, small: Path) -> None:
    (small.parent / "xladdin.toml").write_text('ignore = ["JX101"]\n', encoding="utf-8")
    document = office.open(small)
    said = office.dispatch(document, CHECK_ALL.path)
    assert "JX101" not in "".join(marked(office, document).values())
    office.close(document)
    (small.parent / "xladdin.toml").write_text(f'exclude-sheets = ["{GOAL}"]\n', encoding="utf-8")
    document = office.open(small)
    assert "被配置文件排除" in office.dispatch(document, CHECK_SHEET.path)
    office.close(document)
    (small.parent / "xladdin.toml").write_text("什么都不是", encoding="utf-8")
    document = office.open(small)
    said = office.dispatch(document, CHECK_ALL.path)
    assert "xladdin.toml" in said
    assert "\n" not in said
    assert marked(office, document) == {}
    office.close(document)


def test_protected_and_read_only_documents_say_so(office: Office, small: Path) -> None:
    document = office.open(small)
    office.protect(document, GOAL)
    said = office.dispatch(document, CHECK_ALL.path)
    assert f"“{GOAL}”受保护" in said
    assert marked(office, document) == {}
    assert office.sheets(document) == [GOAL, RESULT]
    office.close(document)
    document = office.open(small)
    office.protect(document, None)
    assert "结构受保护" in office.dispatch(document, CHECK_ALL.path)
    assert len(marked(office, document)) == 2
    assert office.sheets(document) == [GOAL]
    office.close(document)
    document = office.open(small, True)
    assert "只读" in office.dispatch(document, CHECK_ALL.path)
    assert marked(office, document) == {}
    office.close(document)


def test_findings_in_hidden_places_are_counted(office: Office, small: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(small)
    book[GOAL].row_dimensions[3].hidden = True
    copy = book.copy_worksheet(book[GOAL])
    copy.title, copy.sheet_state = "另一张目标表", "hidden"
    book.save(tmp_path / "隐藏.xlsx")
    document = office.open(tmp_path / "隐藏.xlsx")
    said = office.dispatch(document, CHECK_ALL.path)
    found = xladdin.validate(tmp_path / "隐藏.xlsx").findings
    unseen = [f for f in found if f.sheet == "另一张目标表" or f.cell == "D3"]
    assert len(unseen) >= 3
    assert f"其中 {len(unseen)} 条在隐藏的工作表、行或列里。" in said
    assert {(f.sheet, f.cell) for f in unseen} <= set(marked(office, document))
    office.close(document)


def test_documents_without_findings_say_so_and_stay_as_they_are(office: Office, small: Path, tmp_path: Path) -> None:
    document = office.open()
    assert "没有认出" in office.dispatch(document, CHECK_SHEET.path)
    assert office.undo_titles(document) == []
    office.close(document)
    book = openpyxl.load_workbook(small)
    book[GOAL]["D3"], book[GOAL]["D4"] = "≥2项", "≥3项"
    book.save(tmp_path / "无问题.xlsx")
    document = office.open(tmp_path / "无问题.xlsx")
    assert "没有发现问题" in office.dispatch(document, CHECK_ALL.path)
    assert office.sheets(document) == [GOAL]
    office.close(document)


def test_values_that_look_like_formulas_are_listed_as_text(office: Office, small: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(small)
    book[GOAL]["C3"] = "=1+1制度健全性"
    book[GOAL]["C3"].data_type = "s"
    book.save(tmp_path / "等号.xlsx")
    document = office.open(tmp_path / "等号.xlsx")
    office.dispatch(document, CHECK_ALL.path)
    formulas = office.formulas(document, RESULT, "A4:J5")
    assert not [text for row in formulas for text in row if re.match(r"[=+@]", text)], formulas
    office.close(document)


def test_rules_show_the_page_of_the_marked_cell_first(office: Office, real: Path) -> None:
    document = office.open(real)
    assert office.dispatch(document, RULES.path).startswith("【JX101 ")
    office.dispatch(document, CHECK_ALL.path)
    marked_cell = next(finding for finding in real_findings() if finding.code != "JX101")
    office.activate(document, marked_cell.sheet, marked_cell.cell)
    shown = office.dispatch(document, RULES.path)
    assert shown.startswith(f"【{page(marked_cell.code).splitlines()[0].lstrip('# ')}】")
    assert "## " not in shown
    office.close(document)


def test_about_names_version_functions_and_python(office: Office) -> None:
    document = office.open()
    said = office.dispatch(document, ABOUT.path)
    assert f"xladdin {xladdin.__version__}" in said
    assert re.search(r"1[4-9] 个 JX_ 函数，\d+ 条核查规则\nPython 3\.1[1-9]", said)
    assert office.dispatch(document, "no-such-command") is None
    office.close(document)


def test_every_action_answers(office: Office, small: Path, tmp_path: Path) -> None:
    document = office.open(shutil.copy(small, tmp_path / "拷贝.xlsx"))
    for action in ACTIONS:
        assert office.dispatch(document, action.path), action
    office.close(document)
