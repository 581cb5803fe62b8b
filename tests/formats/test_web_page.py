"""网页表格：web pages under the name of an .xls are read where they are plain tables, and refused in one line otherwise."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest

from xladdin.configuration import Settings
from xladdin.errors import InputError
from xladdin.formats import read_workbook, refuse_unmarkable
from xladdin.grid import Area, Sheet
from xladdin.validation import validate

FORM = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv=Content-Type
content="text/html; charset={charset}"><title>导出</title><style>td {{}}</style></head><body>
<h3>项目支出绩效自评表</h3>
<table border=1><tr><td colspan=2>项目名称</td><td colspan=5>企业走访（合成）</td></tr>
<tr><th>一级指标<th>二级指标<th>三级指标<th>年度指标值<th>实际<br>完成值<th>分值<th>得分</tr>
<tr><td rowspan=2>产出指标</td><td>数量指标</td><td>走访企业</td><td>&ge;50户</td><td>45户</td><td>40</td><td>40</td></tr>
<tr><td>质量指标</td><td>问题解决率</td><td>95%</td><td>95.50%</td><td>40</td><td>40.00</td></tr>
<tr><td>满意度指标</td><td>服务对象满意度</td><td>企业&nbsp;满意度</td><td>≥90%</td><td>92%</td><td>20</td><td>20</td></tr>
</table></body></html>"""


def page(tmp_path: Path, text: str, codec: str = "utf-8") -> Path:
    path = tmp_path / "自评.xls"
    path.write_bytes(text.encode(codec))
    return path


def read(tmp_path: Path, text: str, codec: str = "utf-8") -> Sheet:
    (sheet,) = read_workbook(page(tmp_path, text, codec)).sheets
    return sheet


@pytest.mark.parametrize(
    ("charset", "codec"),
    [("utf-8", "utf-8"), ("utf-8", "utf-8-sig"), ("gb2312", "gb18030"), ("utf-16", "utf-16"), ("x", "gb18030")],
)
def test_a_form_is_recognised_and_checked(charset: str, codec: str, tmp_path: Path) -> None:
    path = page(tmp_path, FORM.format(charset=charset), codec)
    found = validate(path, settings=Settings(select=("JX202",)))
    assert [(str(form.type), str(form.area), form.title) for form in found.forms] == [
        ("自评表", "A3:G6", "项目支出绩效自评表")
    ]
    assert [(finding.code, finding.sheet, finding.cell) for finding in found.findings] == [("JX202", "自评", "G4")]
    with pytest.raises(InputError, match=r"只有 .xlsx、.xlsm 能写标记副本"):
        refuse_unmarkable(path)


def test_values_merges_and_what_is_hidden(tmp_path: Path) -> None:
    sheet = read(
        tmp_path,
        """<table><caption>表一</caption>
        <tr><td rowspan="2">a</td><td colspan="2">1,234.50</td></tr>
        <tr style="display:none"><td>84.10%</td><td>007</td></tr>
        <tr><td style='mso-number-format:"\\@"'>100</td><td>-3</td><td> 两<br>行 </td></tr></table>
        <p>金额单位：<b>万元</b></p><table><tr><td>x</td></tr></table>""",
    )
    assert {cell.address: (cell.value, cell.number_format) for cell in sheet.cells.values()} == {
        "A1": ("表一", "General"),
        "A2": ("a", "General"),
        "B2": (Decimal("1234.50"), "#,##0.00"),
        "B3": (Decimal("0.8410"), "0.00%"),
        "C3": ("007", "General"),
        "A4": ("100", "@"),
        "B4": (Decimal(-3), "General"),
        "C4": ("两\n行", "General"),
        "A5": ("金额单位：万元", "General"),
        "A6": ("x", "General"),
    }
    assert sheet.merges == [Area(2, 1, 3, 1), Area(2, 2, 2, 3)]
    assert sheet.hidden_rows == {3}


@pytest.mark.parametrize(
    "text",
    [
        "<html><body>请登录</body></html>",
        "<html><frameset><frame src='sheet001.htm'></frameset></html>",
        "<table><tr><td><table><tr><td>1</td></tr></table></td></tr></table>",
        "<table></table>",
        "<html>",
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    ],
)
def test_what_is_no_plain_table_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"其实是网页或 XML 文本.*另存为 \.xlsx") as refused:
        read_workbook(page(tmp_path, text))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr>" + "<td colspan=99999999999 rowspan=99999999999>1</td>" * 3000 + "</tr></table>",
        "<table>" + "<tr><td rowspan=65534 colspan=1000>1</td></tr>" * 3000 + "</table>",
        "<table><tr><td>" + "<b>" * 20_000 + "1</td></tr></table>",
        "<p>" * 20_000 + "<table><tr><td>1</td></tr></table>",
        "<!--" * 20_000 + "<table><tr><td>1</td></tr></table>",
        " " * 100_000 + "<table><tr><td>1</td></tr></table>",
    ],
)
def test_hostile_pages_take_no_time(text: str, tmp_path: Path) -> None:
    start = time.process_time()
    try:
        sheet = read(tmp_path, text)
    except InputError:
        sheet = Sheet("")
    assert len(sheet.cells) <= 3000
    assert time.process_time() - start < 5
