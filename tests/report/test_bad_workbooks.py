"""坏输入：workbooks that no one would draw but programs make: validated, reported in every format, marked and cleaned.

What is read and held follows the used cells, so these are about results, not about clocks.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from lxml import etree
from ooxml.books import book, element, parts, relationships
from ooxml.comparison import contents
from rich.console import Console

from xladdin.grid import MAX_COLUMN, MAX_ROW, Area, Cell, Sheet, column_letters
from xladdin.ooxml.package import Package
from xladdin.report.github import as_github
from xladdin.report.html import as_html
from xladdin.report.json import as_json
from xladdin.report.junit import as_junit
from xladdin.report.marks import mark
from xladdin.report.sarif import as_sarif
from xladdin.report.text import render
from xladdin.report.unmarking import unmark
from xladdin.validation import Validation, validate

SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def row(number: int, *texts: str, more: str = "") -> str:
    cells = "".join(
        f'<c r="{column_letters(c)}{number}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        for c, text in enumerate(texts, 1)
    )
    return f'<row r="{number}"{more}>{cells}</row>'


HEAD = row(1, "一级指标", "三级指标", "指标值")
FORM = HEAD + row(2, "管理", "预算执行率", "≤100%")


def through(path: Path, tmp_path: Path) -> Validation:
    """Validated; every report made; marked and cleaned again to the byte."""
    found = validate(path)
    etree.fromstring(as_junit([found]).encode())
    etree.fromstring(as_html([found]), etree.HTMLParser(encoding="utf-8"))
    json.dumps(as_sarif([found]))
    json.dumps(as_json([found]))
    assert as_github([found]).count("\n") == len(found.findings)
    text = io.StringIO()
    render([found], Console(file=text, width=10_000, markup=False, highlight=False, force_terminal=True))
    assert not set(text.getvalue()) & set("\x00\x07\x08\ud800")
    mark(Package.open(path), found.findings, tmp_path / "标记.xlsx")
    package = Package.open(tmp_path / "标记.xlsx")
    result = unmark(package)
    package.save(tmp_path / "还原.xlsx", result.changed, result.removed)
    assert contents(tmp_path / "还原.xlsx") == contents(path)
    return found


def codes(found: Validation) -> set[tuple[str, str]]:
    return {(finding.code, finding.cell) for finding in found.findings}


def test_a_million_empty_formatted_rows(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{r}" s="1" customFormat="1" ht="15"/>' for r in range(3, 1_000_003))
    found = through(book(tmp_path, f"<sheetData>{FORM}{rows}</sheetData>"), tmp_path)
    assert ("JX102", "C2") in codes(found)
    assert found.book is not None
    assert len(found.book.sheets[0].cells) == 6
    assert str(found.forms[0].area) == "A1:C2"


def test_three_hundred_sheets_a_third_of_them_hidden(tmp_path: Path) -> None:
    content = parts()
    states = [("hidden", "visible", "veryHidden")[n % 3] for n in range(300)]
    listed = "".join(
        f'<sheet name="表{n}" sheetId="{n + 1}" r:id="rId{n + 1}" state="{s}"/>' for n, s in enumerate(states)
    )
    content["xl/workbook.xml"] = element("workbook", f"<sheets>{listed}</sheets>")
    content["xl/_rels/workbook.xml.rels"] = relationships(
        "".join(f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in range(1, 301))
    )  # fmt: skip
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{SHEET_TYPE}"/>' for n in range(2, 301)
    )
    content["[Content_Types].xml"] = content["[Content_Types].xml"].replace(b"</Types>", f"{types}</Types>".encode())
    for n in range(1, 301):
        content[f"xl/worksheets/sheet{n}.xml"] = element("worksheet", f"<sheetData>{FORM}</sheetData>")
    found = through(book(tmp_path, content), tmp_path)
    assert len(found.forms) == 300
    assert {finding.sheet for finding in found.findings if finding.code == "JX102"} == {f"表{n}" for n in range(300)}
    assert len(as_json([found])["files"][0]["hidden_sheets"]) == 200
    assert "隐藏的工作表也已核查" in as_html([found])


def test_sixteen_thousand_columns(tmp_path: Path) -> None:
    heads = [("一级指标", "三级指标", "指标值", "备注")[c % 4] for c in range(MAX_COLUMN)]
    rows = row(1, *heads) + row(2, *["健全"] * MAX_COLUMN)
    found = through(book(tmp_path, f"<sheetData>{rows}</sheetData>"), tmp_path)
    assert len(as_html([found])) < 1_000_000


@pytest.mark.parametrize(
    "merges",
    [
        ["E3:XFD1048575"],
        ["A1:XFD1048576"] * 50,
        ["A3:C9", "B4:D8", "C1:C9", "A3:C9"],
        ["C9:A3", "B3", "", "A0:B2", "XFE1:XFE2"],
        [f"A{n}:C{n + 5}" for n in range(3, 5000)],
    ],
    ids=["everything else", "everything", "overlapping", "upside down", "a chain"],
)
def test_merges_that_no_program_should_write(tmp_path: Path, merges: list[str]) -> None:
    far = row(MAX_ROW, *[""] * 3).replace("</row>", f'<c r="XFD{MAX_ROW}" t="inlineStr"><is><t>远</t></is></c></row>')
    listed = "".join(f'<mergeCell ref="{area}"/>' for area in merges)
    through(book(tmp_path, f"<sheetData>{FORM}{far}</sheetData><mergeCells>{listed}</mergeCells>"), tmp_path)


def test_a_merge_of_the_whole_sheet_is_looked_up_not_listed() -> None:
    sheet = Sheet("表", {(1, 1): Cell(1, 1, "甲"), (MAX_ROW, MAX_COLUMN): Cell(MAX_ROW, MAX_COLUMN, "乙")})
    sheet.merges = [Area(2, 1, MAX_ROW, MAX_COLUMN), Area(1, 2, 1, 3)]
    assert sheet.merge_at(500_000, 9_000) == sheet.merges[0]
    assert sheet.merge_at(1, 3) == sheet.merges[1]
    assert sheet.merge_at(1, 1) is None
    assert sheet._anchors is not None
    assert len(sheet._anchors) == 2


def test_cells_of_full_length(tmp_path: Path) -> None:
    rows = HEAD + "".join(row(r, "管" * 32_767, "率" * 32_767, "健全" * 16_383) for r in range(2, 12))
    found = through(book(tmp_path, f"<sheetData>{rows}</sheetData>"), tmp_path)
    assert found.findings
    assert len(as_html([found])) < 300_000
    assert len(as_github([found])) < 100_000


@pytest.mark.parametrize(
    "text", ["健全_x0000_", "健全_x001B_[Hm_x0007_", "健全_xD800_", "健全&#9;&#10;&#13;", "健全&lt;b&gt;&amp;"]
)
def test_control_characters_anywhere(tmp_path: Path, text: str) -> None:
    rows = HEAD + row(2, f"管{text}", f"甲{text}", text)
    path = book(tmp_path, parts(f"<sheetData>{rows}</sheetData>", sheet_name="表&lt;b&gt;"))
    assert ("JX101", "C2") in codes(through(path, tmp_path))


def test_hidden_rows_and_columns_are_validated_and_said(tmp_path: Path) -> None:
    rows = HEAD + row(2, "管理", "预算执行率", "≤100%", more=' hidden="1"') + row(3, "管理", "甲", "10户")
    columns = '<cols><col min="3" max="3" hidden="1"/><col min="9" max="12" hidden="1"/></cols>'
    found = through(book(tmp_path, f"{columns}<sheetData>{rows}</sheetData>"), tmp_path)
    assert ("JX102", "C2") in codes(found)
    assert as_json([found])["files"][0]["hidden_lines"] == {"表 1": {"rows": 1, "columns": 1}}
    assert "隐藏的行列也已核查：表 1（1行1列）" in as_html([found])


def test_a_form_without_rows(tmp_path: Path) -> None:
    found = through(book(tmp_path, f"<sheetData>{HEAD}</sheetData>"), tmp_path)
    assert [str(form.area) for form in found.forms] == ["A1:C1"]
