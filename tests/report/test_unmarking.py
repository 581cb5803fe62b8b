"""Taking marks back: to the byte where nobody has saved since, by recognition where someone has."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from ooxml.books import STYLES, book, parts
from ooxml.comparison import CORPUS_FILES, NO_CORPUS, contents
from ooxml.test_corpus import findings as corpus_findings
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color

from xladdin.finding import Finding, Severity
from xladdin.ooxml.package import Package
from xladdin.report.marks import mark
from xladdin.report.unmarking import Unmarked, unmark

SHEET = "xl/worksheets/sheet1.xml"
ROWS = '<sheetData><row r="3"><c r="B3" s="1"><v>0.7925</v></c></row></sheetData>'
corpus = pytest.mark.parametrize(
    "path",
    [pytest.param(path, id=path.stem) for path in CORPUS_FILES]
    or [pytest.param(None, marks=pytest.mark.skip(reason=NO_CORPUS))],
)


def finding(
    cell: str = "B3", severity: Severity = Severity.ERROR, sheet: str = "表 1", message: str = "不符"
) -> Finding:
    return Finding("JX201", severity, sheet, cell, message, suggestion="改为 84.11%")


def taken_back(path: Path, out: Path) -> Unmarked:
    package = Package.open(path)
    result = unmark(package)
    package.save(out, result.changed, result.removed)
    return result


@corpus
def test_every_part_of_a_real_workbook_is_again_what_it_was(path: Path, tmp_path: Path) -> None:
    package = Package.open(path)
    marked, clean = tmp_path / f"a{path.suffix}", tmp_path / f"b{path.suffix}"
    mark(package, corpus_findings(package), marked)
    assert contents(marked) != contents(path)
    result = taken_back(marked, clean)
    assert result.exact
    assert list(contents(clean).items()) == list(contents(path).items())


@pytest.mark.parametrize("prefix", ["", "x"])
@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("styles", [STYLES, None])
def test_every_dialect(tmp_path: Path, prefix: str, strict: bool, styles: str | None) -> None:
    path = book(tmp_path, parts(ROWS.replace('s="1"', 's="0"'), prefix=prefix, strict=strict, styles=styles))
    mark(Package.open(path), [finding(), finding("A9", Severity.INFO)], tmp_path / "a.xlsx")
    assert taken_back(tmp_path / "a.xlsx", tmp_path / "b.xlsx").exact
    assert list(contents(tmp_path / "b.xlsx").items()) == list(contents(path).items())


def test_parts_in_utf16_become_utf16_again(tmp_path: Path) -> None:
    content = parts(ROWS)
    text = content[SHEET].decode()
    content[SHEET] = f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")
    path = book(tmp_path, content)
    mark(Package.open(path), [finding()], tmp_path / "a.xlsx")
    assert taken_back(tmp_path / "a.xlsx", tmp_path / "b.xlsx").exact
    assert contents(tmp_path / "b.xlsx") == contents(path)


def test_a_workbook_without_marks_stays_as_it_is(tmp_path: Path) -> None:
    path = book(tmp_path, ROWS)
    result = taken_back(path, tmp_path / "b.xlsx")
    assert not result.anything
    assert (tmp_path / "b.xlsx").read_bytes() == path.read_bytes()


# --- edited since -------------------------------------------------------------------------------------------------


def painted(tmp_path: Path) -> Path:
    """Cells with every kind of fill, a note of the user's own, our own red used by the user."""
    made = openpyxl.Workbook()
    page = made.active
    page.title = "表 1"
    for number, fill in enumerate(
        [
            PatternFill(),
            PatternFill("solid", fgColor="FFF2CC"),
            PatternFill("solid", fgColor=Color(theme=4, tint=0.5999)),
            PatternFill("solid", fgColor=Color(indexed=13)),
            PatternFill("lightUp", fgColor="FF0000", bgColor="00FF00"),
            PatternFill("solid", fgColor="FFC7CE"),
        ],
        1,
    ):
        page.cell(number, 1, f"格{number}").fill = fill
    page["A2"].comment = Comment("沿用上年口径", "科长")
    page["C1"] = "红的"
    page["C1"].fill = PatternFill("solid", fgColor="FFC7CE")
    made.save(tmp_path / "原.xlsx")
    return tmp_path / "原.xlsx"


def look(path: Path) -> dict[str, dict[str, tuple[object, ...]]]:
    """What a user sees of each cell: value, fill, note."""
    found: dict[str, dict[str, tuple[object, ...]]] = {}
    for sheet in openpyxl.load_workbook(path).worksheets:
        cells = found.setdefault(sheet.title, {})
        for row in sheet.iter_rows():
            for cell in row:
                fill = cell.fill
                # Opaque colours are written with alpha FF or 00, and nothing shows the difference.
                colours = tuple(
                    (c.type, c.value[2:] if c.type == "rgb" else c.value, round(c.tint or 0, 3))
                    for c in (fill.fgColor, fill.bgColor)
                )
                # The background of a solid fill shows nowhere.
                kind = (
                    (fill.fill_type, colours if fill.fill_type != "solid" else colours[0]) if fill.fill_type else None
                )
                seen = (cell.value, kind, cell.comment.text if cell.comment else None)
                if any(part is not None for part in seen):
                    cells[cell.coordinate] = seen
    return found


MARKED = [finding(f"A{row}") for row in range(1, 7)]


def edited(tmp_path: Path, change: Callable[[openpyxl.Workbook], object]) -> tuple[Path, Path]:
    """(original, marked copy changed and saved by another program)."""
    path = painted(tmp_path)
    copy = tmp_path / "标记.xlsx"
    mark(Package.open(path), MARKED, copy)
    loaded = openpyxl.load_workbook(copy)
    change(loaded)
    loaded.save(copy)
    return path, copy


def test_saved_by_another_program_it_looks_as_before(tmp_path: Path) -> None:
    path, copy = edited(tmp_path, lambda _: None)
    result = taken_back(copy, tmp_path / "b.xlsx")
    assert (result.exact, result.fills, result.notes, result.sheets) == (False, 6, 6, 1)
    assert result.warnings == []
    assert look(tmp_path / "b.xlsx") == look(path)
    left = b"".join(contents(tmp_path / "b.xlsx").values()).decode("utf-8", "replace")
    assert "核查" not in left
    assert not [name for name in contents(tmp_path / "b.xlsx") if "xladdin" in name or "comments2" in name]


def test_one_changed_byte_is_enough_to_look_closely(tmp_path: Path) -> None:
    path = painted(tmp_path)
    mark(Package.open(path), MARKED, tmp_path / "标记.xlsx")
    package = Package.open(tmp_path / "标记.xlsx")
    part = package.sheet_parts()[0].part
    package.save(
        tmp_path / "改.xlsx",
        {
            part: package.read(part).replace("格3".encode(), "改3".encode())
            if "格3".encode() in package.read(part)
            else package.read(part) + b"\n"
        },
    )
    result = taken_back(tmp_path / "改.xlsx", tmp_path / "b.xlsx")
    assert (result.exact, result.fills, result.notes, result.sheets) == (False, 6, 6, 1)
    assert look(tmp_path / "b.xlsx") == look(path)
    assert "customXml/xladdin1.xml" not in contents(tmp_path / "b.xlsx")


def test_what_people_did_since_stays(tmp_path: Path) -> None:
    def change(loaded: openpyxl.Workbook) -> None:
        page = loaded["表 1"]
        page["A1"] = "改过"
        page["A3"].fill = PatternFill("solid", fgColor="00B050")  # the user's own green over our red
        page["A2"].comment = Comment(f"{page['A2'].comment.text}\n已核对", "科长")
        page["D9"] = "新"
        loaded.create_sheet("新表")["A1"] = 1

    path, copy = edited(tmp_path, change)
    result = taken_back(copy, tmp_path / "b.xlsx")
    seen, before = look(tmp_path / "b.xlsx"), look(path)
    assert list(seen) == ["表 1", "新表"]
    page = seen["表 1"]
    assert page["A1"][0] == "改过"
    assert page["D9"][0] == "新"
    assert page["A2"][2] == "沿用上年口径\n已核对"
    assert page["A3"][1] == ("solid", ("rgb", "00B050", 0.0))
    assert {at: page[at] for at in ("A4", "A5", "A6", "C1")} == {
        at: before["表 1"][at] for at in ("A4", "A5", "A6", "C1")
    }
    assert (result.fills, result.notes) == (5, 6)


def test_marks_follow_their_cells_when_rows_are_inserted(tmp_path: Path) -> None:
    def change(loaded: openpyxl.Workbook) -> None:
        page = loaded["表 1"]
        # openpyxl moves values but not notes or styles: move whole cells as Excel does.
        for row in range(6, 0, -1):
            source, target = page.cell(row, 1), page.cell(row + 2, 1)
            target.value, target._style = source.value, source._style
            text = source.comment.text if source.comment else ""
            source.comment = None
            target.comment = Comment(text, "xladdin 核查")
            source.value, source._style = None, page["Z99"]._style

    path, copy = edited(tmp_path, change)
    taken_back(copy, tmp_path / "b.xlsx")
    seen, before = look(tmp_path / "b.xlsx")["表 1"], look(path)["表 1"]
    assert [seen[f"A{row + 2}"] for row in range(1, 7)] == [before[f"A{row}"] for row in range(1, 7)]


def test_a_deleted_note_is_made_up_for_by_the_list(tmp_path: Path) -> None:
    def change(loaded: openpyxl.Workbook) -> None:
        loaded["表 1"]["A3"].comment = None

    path, copy = edited(tmp_path, change)
    taken_back(copy, tmp_path / "b.xlsx")
    assert look(tmp_path / "b.xlsx") == look(path)


def test_a_deleted_list_is_not_missed(tmp_path: Path) -> None:
    path, copy = edited(tmp_path, lambda loaded: loaded.remove(loaded["核查结果"]))
    result = taken_back(copy, tmp_path / "b.xlsx")
    assert result.sheets == 0
    assert look(tmp_path / "b.xlsx") == look(path)


@pytest.mark.parametrize(
    ("cell", "value"), [("L5", "已整改"), ("G5", "84.12%"), ("H12", "备注"), ("A4", "号"), ("H6", None)]
)
def test_a_list_that_people_wrote_in_stays_and_is_named(tmp_path: Path, cell: str, value: str | None) -> None:
    def change(loaded: openpyxl.Workbook) -> None:
        loaded["核查结果"][cell] = value

    path, copy = edited(tmp_path, change)
    result = taken_back(copy, tmp_path / "b.xlsx")
    assert list(look(tmp_path / "b.xlsx")) == ["表 1", "核查结果"]
    assert any("「核查结果」" in warning and "没有删除" in warning for warning in result.warnings)
    assert look(tmp_path / "b.xlsx")["表 1"] == look(path)["表 1"]


def test_a_sorted_list_is_still_ours(tmp_path: Path) -> None:
    def change(loaded: openpyxl.Workbook) -> None:
        page = loaded["核查结果"]
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=5)]
        for number, row in enumerate(reversed(rows), 5):
            for column, value in enumerate(row, 1):
                page.cell(number, column).value = value

    _, copy = edited(tmp_path, change)
    assert taken_back(copy, tmp_path / "b.xlsx").sheets == 1


def test_a_list_that_a_formula_reads_stays(tmp_path: Path) -> None:
    def change(loaded: openpyxl.Workbook) -> None:
        loaded["表 1"]["E1"] = "=COUNTA(核查结果!C:C)"

    _, copy = edited(tmp_path, change)
    result = taken_back(copy, tmp_path / "b.xlsx")
    assert "被公式引用" in result.warnings[0]
    assert "核查结果" in look(tmp_path / "b.xlsx")


def test_sheets_and_names_behind_the_list_keep_theirs(tmp_path: Path) -> None:
    def change(loaded: openpyxl.Workbook) -> None:
        later = loaded.create_sheet("后面")
        later["A1"] = 1
        later.print_title_rows = "1:1"
        later.auto_filter.ref = "A1:B2"
        loaded.active = later

    _, copy = edited(tmp_path, change)
    taken_back(copy, tmp_path / "b.xlsx")
    loaded = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert loaded.sheetnames == ["表 1", "后面"]
    assert loaded.active.title == "后面"
    assert loaded["后面"].print_title_rows == "$1:$1"
    assert loaded["后面"].auto_filter.ref == "A1:B2"


def test_a_note_whose_mark_was_rewritten_is_left_and_said(tmp_path: Path) -> None:
    def change(loaded: openpyxl.Workbook) -> None:
        loaded["表 1"]["A4"].comment = Comment("【核查】\n这条我处理过了", "科长")

    _, copy = edited(tmp_path, change)
    result = taken_back(copy, tmp_path / "b.xlsx")
    assert look(tmp_path / "b.xlsx")["表 1"]["A4"][2] == "【核查】\n这条我处理过了"
    assert any("1 条带“【核查】”的批注" in warning for warning in result.warnings)


def test_a_sheet_of_the_users_own_with_that_name_is_theirs(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.title = "核查结果"
    made.active["A1"] = "序号"
    made.save(tmp_path / "a.xlsx")
    result = taken_back(tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    assert not result.anything
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize(
    "damage", [b"", b"<undo", b'<undo xmlns="urn:xladdin:undo:1"><changed name="x" is="1"/></undo>']
)
def test_a_damaged_record_is_as_good_as_none(tmp_path: Path, damage: bytes) -> None:
    path = painted(tmp_path)
    mark(Package.open(path), MARKED, tmp_path / "a.xlsx")
    Package.open(tmp_path / "a.xlsx").save(tmp_path / "c.xlsx", {"customXml/xladdin1.xml": damage})
    result = taken_back(tmp_path / "c.xlsx", tmp_path / "b.xlsx")
    assert not result.exact
    assert look(tmp_path / "b.xlsx") == look(path)


def test_a_marked_and_edited_copy_can_be_marked_again(tmp_path: Path) -> None:
    _, copy = edited(tmp_path, lambda loaded: loaded["表 1"].__setitem__("A1", "改过"))
    mark(Package.open(copy), [finding("A2", Severity.WARNING)], tmp_path / "再.xlsx")
    loaded = openpyxl.load_workbook(tmp_path / "再.xlsx")
    assert loaded.sheetnames == ["表 1", "核查结果"]
    assert loaded["表 1"]["A1"].comment is None
    assert loaded["表 1"]["A2"].fill.fgColor.rgb == "FFFFEB9C"
    assert taken_back(tmp_path / "再.xlsx", tmp_path / "b.xlsx").exact


@pytest.mark.libreoffice
def test_saved_by_libreoffice_it_looks_as_before(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is not installed"
    path = painted(tmp_path)
    mark(Package.open(path), MARKED, tmp_path / "标记.xlsx")
    for name in ("原", "标记"):
        subprocess.run(
            [
                soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
                "--outdir", str(tmp_path / "存"), str(tmp_path / f"{name}.xlsx"),
            ],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
    result = taken_back(tmp_path / "存" / "标记.xlsx", tmp_path / "b.xlsx")
    assert (result.fills, result.notes, result.sheets, result.warnings) == (6, 6, 1, [])

    def seen(file: Path) -> dict[str, tuple[object, ...]]:
        # LibreOffice makes plain colours of all kinds of fill; ours come back as they were before it did.
        return {at: (value, bool(fill), note) for at, (value, fill, note) in look(file)["表 1"].items()}

    assert seen(tmp_path / "b.xlsx") == seen(tmp_path / "存" / "原.xlsx")
