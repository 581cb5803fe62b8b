"""文件格式：the same cells from .xls, .et, .ods and .xlsb; what cannot be read is said in one line."""

from __future__ import annotations

import shutil
import struct
import subprocess
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from forms_as_text import save, sheet

from xladdin.configuration import Settings
from xladdin.errors import CellError, InputError
from xladdin.formats import read_workbook, refuse_unmarkable
from xladdin.grid import Area
from xladdin.validation import validate

FORM = """
项目支出绩效自评表 | < | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
产出指标 | 数量指标 | 走访企业 | ≥50户 | 45户 | 40 | 40
^ | 质量指标 | 问题解决率 | 0.95 | 0.88 | 40 | 38
满意度指标 | 服务对象满意度 | 企业满意度 | ≥90% | 92% | 20 | 20
总分 | < | < | < | < | 100 | 99
"""
PERCENT = {"D4": "0%", "E4": "0.0%"}


@pytest.mark.libreoffice
@pytest.mark.parametrize("ending", ["xls", "et", "ods"])
def test_the_same_findings_whatever_the_file(ending: str, tmp_path: Path) -> None:
    book = save(tmp_path / "自评.xlsx", sheet(FORM, formats=PERCENT, notes={"G4": "jx:忽略 JX304"}))
    target = "xls" if ending == "et" else ending
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", target,
         "--outdir", str(tmp_path), str(book)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    other = tmp_path / f"自评.{ending}"
    if ending == "et":
        shutil.move(tmp_path / "自评.xls", other)
    first, second = validate(book, settings=Settings()), validate(other, settings=Settings())
    assert [(f.code, f.cell, f.message) for f in first.findings] == [
        (f.code, f.cell, f.message) for f in second.findings
    ]
    assert [f.code for f in second.findings]
    assert [(str(f.type), str(f.area), f.column_map()) for f in second.forms] == [
        (str(f.type), str(f.area), f.column_map()) for f in first.forms
    ]
    assert len(second.suppressed) == len(first.suppressed)
    with pytest.raises(InputError, match=r"只有 .xlsx、.xlsm 能写标记副本"):
        refuse_unmarkable(other)


CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">
<office:automatic-styles><style:style style:name="ta2" style:family="table">
<style:table-properties table:display="false"/></style:style></office:automatic-styles>
<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"""


def ods(path: Path, tables: str) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", CONTENT.format(tables=tables))
    return path


def test_ods_values_merges_repeats_and_what_is_hidden(tmp_path: Path) -> None:
    path = ods(
        tmp_path / "a.ods",
        """<table:table table:name="甲" table:style-name="ta1"><table:table-column table:number-columns-repeated="2"/>
        <table:table-column table:visibility="collapse"/>
        <table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
        <table:table-row><table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2"
          office:value-type="string"><office:annotation><text:p>批注</text:p></office:annotation><text:p>一<text:s text:c="2"/>二</text:p>
          <text:p>三</text:p></table:table-cell><table:covered-table-cell/>
          <table:table-cell office:value-type="percentage" office:value="0.8412"><text:p>84.12%</text:p></table:table-cell>
          <table:table-cell office:value-type="float" office:value="7.5"><text:p>7.50</text:p></table:table-cell>
          <table:table-cell office:value-type="date" office:date-value="2024-06-30"><text:p>2024/6/30</text:p></table:table-cell>
          <table:table-cell office:value-type="string" calcext:value-type="error" table:formula="of:=1/0"><text:p>#DIV/0!</text:p></table:table-cell>
          <table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>真</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="2" table:visibility="collapse"><table:table-cell
          table:number-columns-repeated="2" office:value-type="float" office:value="3"><text:p>3</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048569"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
        </table:table><table:table table:name="乙" table:style-name="ta2"/>""",
    )
    first, second = read_workbook(path).sheets
    values = {cell.address: (cell.value, cell.number_format) for cell in first.cells.values()}
    assert values == {
        "A4": ("一  二\n三", "General"),
        "C4": (Decimal("0.8412"), "0.00%"),
        "D4": (Decimal("7.5"), "0.00"),
        "E4": (date(2024, 6, 30), "yyyy-mm-dd"),
        "F4": (CellError.DIV0, "General"),
        "G4": (True, "General"),
        **{at: (Decimal(3), "General") for at in ("A5", "B5", "A6", "B6")},
    }
    assert first.merges == [Area(4, 1, 5, 2)]
    assert first.notes == {(4, 1): "批注"}
    assert first.hidden_rows == {5, 6}
    assert first.hidden_columns == {3}
    assert first.cells[4, 6].formula == "1/0"
    assert (first.visible, second.visible, second.name) == (True, False, "乙")


def test_ods_that_repeats_one_cell_everywhere_is_refused(tmp_path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    rows = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    path = ods(tmp_path / "a.ods", f'<table:table table:name="甲">{rows}</table:table>')
    with pytest.raises(InputError, match="不读取"):
        read_workbook(path)


def record(kind: int, content: bytes = b"") -> bytes:
    """A record of [MS-XLSB] 2.1.4."""
    types = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, sizes = len(content), b""
    while True:
        sizes += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return types + sizes + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(path: Path, cells: list[bytes], after: bytes = b"") -> Path:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="{name}" Type="{kind}/{what}" Target="{target}"/>'
        for name, what, target in (("r1", "worksheet", "worksheets/sheet1.bin"), ("r2", "styles", "styles.bin"),
                                   ("r3", "sharedStrings", "SharedStrings.bin"))
    )  # fmt: skip
    relations = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    )
    row = record(0, struct.pack("<IIHBBB", 2, 0, 300, 0, 0x10, 0))
    formats = record(44, struct.pack("<H", 164) + wide("0.0%"))
    styles = [record(47, struct.pack("<HH", 0, number) + bytes(12)) for number in (0, 164, 14)]
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        sheets = record(153, bytes(12)) + record(156, struct.pack("<II", 1, 5) + wide("r1") + wide("自评"))
        made.writestr("xl/workbook.bin", sheets)
        made.writestr("xl/_rels/workbook.bin.rels", relations)
        made.writestr("xl/sharedStrings.bin", record(19, b"\0" + wide("三级指标")))
        made.writestr("xl/styles.bin", formats + record(617) + b"".join(styles) + record(618))
        made.writestr("xl/worksheets/sheet1.bin", row + b"".join(cells) + after)
    return path


def test_xlsb_values_formats_merges_and_what_is_hidden(tmp_path: Path) -> None:
    def cell(kind: int, column: int, value: bytes, style: int = 0) -> bytes:
        return record(kind, struct.pack("<II", column, style) + value)

    cells = [
        cell(7, 0, struct.pack("<I", 0)),
        cell(6, 1, wide("≥50户")),
        cell(5, 2, struct.pack("<d", 0.975), 1),
        cell(2, 3, struct.pack("<I", 8412 << 2 | 3)),
        cell(9, 4, struct.pack("<d", 45473.0), 2),
        cell(3, 5, b"\x2a"),
        cell(10, 6, b"\1"),
        cell(1, 7, b""),
    ]
    after = record(176, struct.pack("<4I", 2, 3, 0, 1)) + record(60, struct.pack("<4IH", 3, 4, 0, 0, 1))
    (read,) = read_workbook(xlsb(tmp_path / "a.xlsb", cells, after)).sheets
    values = {found.address: (found.value, found.number_format) for found in read.cells.values()}
    assert values == {
        "A3": ("三级指标", "General"),
        "B3": ("≥50户", "General"),
        "C3": (Decimal("0.975"), "0.0%"),
        "D3": (Decimal("84.12"), "General"),
        "E3": (date(2024, 6, 30), "mm-dd-yy"),
        "F3": (CellError.NA, "General"),
        "G3": (True, "General"),
    }
    assert (read.name, read.visible) == ("自评", False)
    assert read.merges == [Area(3, 1, 4, 2)]
    assert read.hidden_rows == {3}
    assert read.hidden_columns == {4, 5}


@pytest.mark.parametrize("cut", [1, 5, 9])
def test_damaged_xlsb(cut: int, tmp_path: Path) -> None:
    path = xlsb(tmp_path / "a.xlsb", [record(6, struct.pack("<II", 0, 0) + wide("文字"))[:-cut]])
    with pytest.raises(InputError, match="已损坏"):
        read_workbook(path)


@pytest.mark.parametrize(
    "blob",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook\0".encode("utf-16-le") + bytes(600),
        b"\x09\x08\x10\x00" + bytes(64),
    ],
)
def test_damaged_xls(blob: bytes, tmp_path: Path) -> None:
    path = tmp_path / "旧.xls"
    path.write_bytes(blob)
    with pytest.raises(InputError, match="内容已损坏"):
        read_workbook(path)


def test_an_xlsx_under_another_name_is_read_and_marked(tmp_path: Path) -> None:
    path = save(tmp_path / "自评.xlsx", sheet(FORM)).rename(tmp_path / "自评.et")
    assert [one.name for one in read_workbook(path).sheets] == ["表"]
    refuse_unmarkable(path)
