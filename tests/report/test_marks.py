"""Marks: fills, notes and the list, on small workbooks each about one thing."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from ooxml.books import STYLES, book, element, parts
from ooxml.comparison import assert_only_changed, contents

from xladdin.errors import CellError, InputError
from xladdin.finding import Evidence, Finding, Severity
from xladdin.ooxml.package import Package
from xladdin.ooxml.reading import read_book
from xladdin.report.marks import mark, shown

SHEET = "xl/worksheets/sheet1.xml"
ROWS = '<sheetData><row r="3"><c r="B3" s="1"><v>0.7925</v></c></row></sheetData>'
NEW = {
    "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/_rels/sheet1.xml.rels", "xl/worksheets/sheet2.xml",
    "customXml/xladdin1.xml",
}  # fmt: skip
TOUCHED = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", SHEET}
RED, YELLOW, BLUE = "FFFFC7CE", "FFFFEB9C", "FFDDEBF7"


def finding(cell: str = "B3", severity: Severity = Severity.ERROR, sheet: str = "表 1", **more: object) -> Finding:
    texts = {"message": "完成率 79.25% 与分子分母不符", "suggestion": "改为 84.11%", **more}
    return Finding("JX201", severity, sheet, cell, **texts)


def marked(tmp_path: Path, content: dict[str, bytes] | str, *findings: Finding) -> Path:
    out = tmp_path / "标记.xlsx"
    mark(Package.open(book(tmp_path, content)), findings, out)
    return out


def test_only_what_must_change_changes(tmp_path: Path) -> None:
    out = marked(tmp_path, ROWS, finding())
    assert_only_changed(tmp_path / "表.xlsx", out, changed=TOUCHED, added=NEW)
    before, after = contents(tmp_path / "表.xlsx")[SHEET], contents(out)[SHEET]
    expected = before.replace(b's="1"', b's="6"').replace(b"</worksheet>", b'<legacyDrawing r:id="rId2"/></worksheet>')
    assert after == expected


def test_the_cell_keeps_its_format_and_gets_fill_and_note(tmp_path: Path) -> None:
    cell = openpyxl.load_workbook(marked(tmp_path, ROWS, finding()))["表 1"]["B3"]
    assert (cell.value, cell.number_format, cell.alignment.horizontal) == (0.7925, "0.00%", "center")
    assert (cell.fill.fill_type, cell.fill.fgColor.rgb) == ("solid", RED)
    assert cell.comment.text == (
        "【核查】\n错误 JX201：完成率 79.25% 与分子分母不符\n建议：改为 84.11%\n（见「核查结果」第1号）\n〔核查标记·原底色 无〕"
    )
    assert cell.comment.author == "xladdin 核查"


@pytest.mark.parametrize(
    ("severities", "fill"),
    [
        ([Severity.INFO], BLUE),
        ([Severity.WARNING], YELLOW),
        ([Severity.INFO, Severity.ERROR, Severity.WARNING], RED),
        ([Severity.WARNING, Severity.INFO], YELLOW),
    ],
)
def test_the_gravest_finding_of_a_cell_decides_its_fill_and_the_note_has_all(
    tmp_path: Path, severities: list[Severity], fill: str
) -> None:
    out = marked(
        tmp_path, ROWS, *(finding(severity=severity, message=f"第{n}条") for n, severity in enumerate(severities))
    )
    cell = openpyxl.load_workbook(out)["表 1"]["B3"]
    assert cell.fill.fgColor.rgb == fill
    assert [line for line in cell.comment.text.split("\n") if "：第" in line] == [
        f"{severity.word} JX201：第{n}条" for n, severity in enumerate(severities)
    ]


def test_a_mark_inside_a_merged_range_goes_to_its_top_left(tmp_path: Path) -> None:
    rows = '<sheetData><row r="3"><c r="B3" s="1"/></row></sheetData><mergeCells count="1"><mergeCell ref="B3:C5"/></mergeCells>'
    sheet = openpyxl.load_workbook(marked(tmp_path, rows, finding("C5")))["表 1"]
    assert sheet["B3"].fill.fgColor.rgb == RED
    assert sheet["B3"].comment is not None
    assert "C5" not in contents(tmp_path / "标记.xlsx")[SHEET].decode().replace("B3:C5", "")


def test_absent_cells_and_rows_are_created_with_the_style_they_showed(tmp_path: Path) -> None:
    rows = '<cols><col min="4" max="4" width="9" style="1"/></cols>' + ROWS
    sheet = openpyxl.load_workbook(marked(tmp_path, rows, finding("D3"), finding("D9"), finding("A1")))["表 1"]
    for at, code in (("D3", "0.00%"), ("D9", "0.00%"), ("A1", "General")):
        assert (sheet[at].fill.fgColor.rgb, sheet[at].number_format) == (RED, code)


def test_the_list(tmp_path: Path) -> None:
    findings = [
        finding(value=D("0.7925"), expected=D("0.8411"), source="财预〔2013〕53号", evidence=(Evidence("表 1", "A1", D("5")), Evidence("乙", "C2", "≥5户"))),
        finding("", Severity.INFO, message="整张表没有合计行", suggestion=""),
    ]  # fmt: skip
    out = marked(tmp_path, ROWS, *findings)
    sheet = openpyxl.load_workbook(out)["核查结果"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)] == [
        ["序号", "严重程度", "代码", "工作表", "单元格", "现有内容", "应为", "问题", "建议", "依据", "原底色"],
        [1, "错误", "JX201", "表 1", "B3", "0.7925", "0.8411", "完成率 79.25% 与分子分母不符", "改为 84.11%", "财预〔2013〕53号\n数据：A1=5；乙!C2=≥5户", "无"],
        [2, "提示", "JX201", "表 1", None, None, None, "整张表没有合计行", None, None, None],
    ]  # fmt: skip
    assert sheet.auto_filter.ref == "A4:K6"
    assert sheet.freeze_panes == "A5"
    assert sheet["E5"].hyperlink.location == "'表 1'!B3"
    assert sheet["E6"].hyperlink is None
    assert sheet["A1"].value == "绩效表格核查结果：共2处：错误1处，警告0处，提示1处"
    assert "xladdin unmark" in sheet["A2"].value
    assert [(sheet[at].value, sheet[at].fill.fgColor.rgb) for at in ("B3", "C3", "D3")] == [
        ("错误", RED),
        ("警告", YELLOW),
        ("提示", BLUE),
    ]
    assert sheet["A4"].font.b
    assert sheet["H5"].alignment.wrap_text
    assert sheet["B5"].fill.fgColor.rgb == RED
    assert sheet.column_dimensions["H"].width > 40
    names = etree.fromstring(contents(out)["xl/workbook.xml"]).findall("{*}definedNames/{*}definedName")
    assert [(name.get("name"), name.get("localSheetId"), name.text) for name in names] == [
        ("_xlnm._FilterDatabase", "1", "'核查结果'!$A$4:$K$6"),
        ("_xlnm.Print_Titles", "1", "'核查结果'!$4:$4"),
    ]


@pytest.mark.parametrize(
    "text", ["=2+2", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")', "a&b<c>\"'", "_x000D_", "一\n二", "\x07铃"]
)
def test_text_is_never_a_formula_and_survives(tmp_path: Path, text: str) -> None:
    out = marked(tmp_path, ROWS, finding(value=text, expected=text, message=text, suggestion=text, source=text))
    assert b"<f>" not in contents(out)["xl/worksheets/sheet2.xml"]
    sheets = read_book(Package.open(out))
    cells = sheets.sheet("核查结果").cells
    assert [cells[5, column].value for column in (6, 7, 8, 9, 10)] == [text] * 5
    assert all(cell.formula is None for cell in cells.values())
    assert sheets.sheet("表 1").notes[3, 2] == (
        f"【核查】\n错误 JX201：{text}\n建议：{text}\n（见「核查结果」第1号）\n〔核查标记·原底色 无〕"
    )


@pytest.mark.parametrize("name", ["表 1", "it's", "2024年'终'", "A1", "a&b<c>", '引"号'])
def test_links_quote_any_sheet_name(tmp_path: Path, name: str) -> None:
    escaped = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    out = marked(tmp_path, parts(ROWS, sheet_name=escaped), finding(sheet=name))
    doubled = name.replace("'", "''")
    assert openpyxl.load_workbook(out)["核查结果"]["E5"].hyperlink.location == f"'{doubled}'!B3"
    assert openpyxl.load_workbook(out)[name]["B3"].fill.fgColor.rgb == RED


def test_marks_do_not_pile_up(tmp_path: Path) -> None:
    first = marked(tmp_path, ROWS, finding(message="第一次"))
    mark(Package.open(first), [finding(severity=Severity.WARNING, message="第二次")], tmp_path / "再.xlsx")
    again = openpyxl.load_workbook(tmp_path / "再.xlsx")
    assert again.sheetnames == ["表 1", "核查结果"]
    assert again["表 1"]["B3"].fill.fgColor.rgb == YELLOW
    assert "第一次" not in again["表 1"]["B3"].comment.text
    assert "第二次" in again["表 1"]["B3"].comment.text
    mark(
        Package.open(tmp_path / "表.xlsx"),
        [finding(severity=Severity.WARNING, message="第二次")],
        tmp_path / "直接.xlsx",
    )
    assert contents(tmp_path / "再.xlsx") == contents(tmp_path / "直接.xlsx")
    assert contents(tmp_path / "再.xlsx")["xl/drawings/vmlDrawing1.vml"].count(b"<v:shape ") == 1


def test_nothing_found_is_said(tmp_path: Path) -> None:
    out = marked(tmp_path, ROWS)
    assert openpyxl.load_workbook(out)["核查结果"]["H5"].value == "没有发现问题"
    assert_only_changed(
        tmp_path / "表.xlsx",
        out,
        changed=TOUCHED - {SHEET},
        added=["xl/worksheets/sheet2.xml", "customXml/xladdin1.xml"],
    )


def test_an_existing_note_keeps_its_text_and_its_box_grows(tmp_path: Path) -> None:
    content = parts(
        f"{ROWS}<legacyDrawing r:id='rId2'/>",
        sheet_rels='<Relationship Id="rId1" Type="{office}/comments" Target="../comments1.xml"/>'
        '<Relationship Id="rId2" Type="{office}/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/>',
    )
    content["[Content_Types].xml"] = content["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/></Types>',
    )
    content["xl/comments1.xml"] = element(
        "comments",
        "<authors><author>甲</author></authors><commentList><comment ref='B3' authorId='0'><text><t>沿用上年口径</t></text></comment></commentList>",
    )
    content["xl/drawings/vmlDrawing1.vml"] = (
        b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        b'<v:shape id="_x0000_s1025" type="#_x0000_t202"><x:ClientData ObjectType="Note"><x:Anchor>2, 15, 1, 4, 3, 10, 3, 2</x:Anchor>'
        b"<x:Row>2</x:Row><x:Column>1</x:Column></x:ClientData></v:shape></xml>"
    )
    out = marked(tmp_path, content, finding(), finding("C4"))
    notes = read_book(Package.open(out)).sheet("表 1").notes
    assert notes[3, 2].startswith("沿用上年口径\n【核查】\n错误 JX201")
    drawing = etree.fromstring(contents(out)["xl/drawings/vmlDrawing1.vml"])
    boxes = [[int(part) for part in (anchor.text or "").split(",")] for anchor in drawing.iter("{*}Anchor")]
    assert boxes[0][:4] == [2, 15, 1, 4]
    assert boxes[0][4] > 3
    assert boxes[0][6] > 3
    assert len(boxes) == 2
    assert contents(out)[SHEET].count(b"legacyDrawing") == 1


def test_a_sheet_whose_drawing_holds_only_form_controls(tmp_path: Path) -> None:
    content = parts(
        f"{ROWS}<legacyDrawing r:id='rId7'/><controls/>",
        sheet_rels='<Relationship Id="rId7" Type="{office}/vmlDrawing" Target="/xl/drawings/vmlDrawing1.vml"/>',
    )
    control = b'<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="_x0000_s1030"><br></v:shape></xml>'
    content["xl/drawings/vmlDrawing1.vml"] = control
    out = marked(tmp_path, content, finding())
    after = contents(out)["xl/drawings/vmlDrawing1.vml"]
    assert after.startswith(control.removesuffix(b"</xml>"))
    assert b'"_x0000_s1031"' in after
    assert read_book(Package.open(out)).sheet("表 1").notes[3, 2].startswith("【核查】")


@pytest.mark.parametrize("prefix", ["", "x"])
@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("styles", [STYLES, None])
def test_every_dialect(tmp_path: Path, prefix: str, strict: bool, styles: str | None) -> None:
    rows = ROWS.replace('s="1"', 's="0"')
    out = marked(tmp_path, parts(rows, prefix=prefix, strict=strict, styles=styles), finding(), finding("A9"))
    package = Package.open(out)
    result = read_book(package)
    assert set(result.sheet("表 1").notes) == {(3, 2), (9, 1)}
    assert result.sheet("核查结果").cells[6, 5].value == "A9"
    spaces = {
        "purl.oclc.org" in str(etree.QName(e).namespace)
        for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/comments1.xml", "xl/styles.xml")
        for e in package.xml(name).iter(etree.Element)
    }
    assert spaces == {strict}
    assert {
        "purl.oclc.org" in link.type for part in ("xl/workbook.xml", SHEET) for link in package.relationships(part)
    } == {strict}
    for name in package.names:
        assert package.content_type(name) not in {None, "application/xml"} or name in {
            "[Content_Types].xml",
            "customXml/xladdin1.xml",
        }, name


def test_a_thousand_notes_have_a_thousand_numbers(tmp_path: Path) -> None:
    out = marked(tmp_path, ROWS, *(finding(f"A{row}") for row in range(1, 1501)))
    ids = [shape.get("id") for shape in etree.fromstring(contents(out)["xl/drawings/vmlDrawing1.vml"]).iter("{*}shape")]
    assert len(ids) == len(set(ids)) == 1500
    assert len(read_book(Package.open(out)).sheet("表 1").notes) == 1500


def test_a_note_is_cut_where_nobody_reads_on_and_the_list_has_it_all(tmp_path: Path) -> None:
    out = marked(tmp_path, ROWS, *(finding(message="长" * 400) for _ in range(9)))
    note = read_book(Package.open(out)).sheet("表 1").notes[3, 2]
    assert note.endswith("…\n（见「核查结果」第1、2、3、4、5、6、7、8、9号）\n〔核查标记·原底色 无〕")
    assert len(note) < 1600
    assert read_book(Package.open(out)).sheet("核查结果").cells[13, 8].value == "长" * 400


def test_a_finding_on_an_unknown_sheet_is_listed_and_reported(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    warnings = mark(Package.open(book(tmp_path, ROWS)), [finding(sheet="没有")], out)
    assert warnings == ["工作表「没有」不存在或不能标记，它的 1 条只列在「核查结果」中"]
    assert openpyxl.load_workbook(out)["核查结果"]["E5"].hyperlink is None


def test_a_signature_that_no_longer_holds_is_reported(tmp_path: Path) -> None:
    content = parts(ROWS)
    content["_xmlsignatures/origin.sigs"] = b""
    content["_rels/.rels"] = content["_rels/.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/></Relationships>',
    )
    warnings = mark(Package.open(book(tmp_path, content)), [finding()], tmp_path / "out.xlsx")
    assert len(warnings) == 1
    assert "签名不再有效" in warnings[0]


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    first = marked(tmp_path, ROWS, finding(), finding("C9")).read_bytes()
    assert marked(tmp_path, ROWS, finding(), finding("C9")).read_bytes() == first


@pytest.mark.libreoffice
@pytest.mark.parametrize(("prefix", "strict"), [("", False), ("x", False), ("", True)])
def test_libreoffice_shows_fill_note_and_list(tmp_path: Path, prefix: str, strict: bool) -> None:
    out = marked(tmp_path, parts(ROWS, prefix=prefix, strict=strict), finding(), finding("D9", Severity.INFO))
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is not installed"
    subprocess.run(
        [
            soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
            "--outdir", str(tmp_path / "read"), str(out),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    book = openpyxl.load_workbook(tmp_path / "read" / out.name)
    for at, fill in (("B3", RED), ("D9", BLUE)):
        assert book["表 1"][at].fill.fgColor.rgb == fill
        assert "完成率 79.25% 与分子分母不符" in book["表 1"][at].comment.text
    assert book["表 1"]["B3"].value == 0.7925
    assert book["核查结果"]["E6"].value == "D9"
    assert book["核查结果"]["E6"].hyperlink.location.replace("'", "").replace(".", "!").lstrip("#$") == "表 1!D9"


@pytest.mark.parametrize("broken", ["", "<cols/>", "<sheetData>"])
def test_a_sheet_without_sheet_data_is_refused(tmp_path: Path, broken: str) -> None:
    content = parts()
    content[SHEET] = content[SHEET].replace(b"<sheetData/>", broken.encode())
    source = book(tmp_path, content)
    with pytest.raises(InputError, match="无法标记"):
        mark(Package.open(source), [finding()], tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


def test_a_drawing_reference_to_nothing_is_refused(tmp_path: Path) -> None:
    source = book(tmp_path, f"{ROWS}<legacyDrawing r:id='rId7'/>")
    with pytest.raises(InputError, match="rId7"):
        mark(Package.open(source), [finding()], tmp_path / "out.xlsx")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (True, "TRUE"), (False, "FALSE"), (D("0.8411"), "0.8411"), (D("100"), "100"), (D("1E+16"), "10000000000000000"),
        (D("12.50"), "12.5"), (date(2024, 9, 30), "2024-09-30"), (CellError.DIV0, "#DIV/0!"), ("≥5户", "≥5户"),
    ],
)  # fmt: skip
def test_shown(value: object, text: str) -> None:
    assert shown(value) == text
