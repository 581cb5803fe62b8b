"""Recalculation of whole workbooks: one small workbook per feature."""

from __future__ import annotations

import os
import re
import signal
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest
from formula_books import Cell, Cells, Error, Raw, cached, part, table_xml, write_book
from ooxml.comparison import assert_only_changed, contents

from xladdin.declare import Function, registry
from xladdin.engine.cell_values import Tolerance
from xladdin.engine.recalculation import Difference, Recalculation, recalculate
from xladdin.errors import CellError, InputError

SHEET = "xl/worksheets/sheet1.xml"


def computed(tmp_path: Path, cells: Cells | Raw, **more: object) -> tuple[dict[str, object], Recalculation]:
    """The cached values of a one-sheet workbook after recalculation; every other part is as before."""
    return computed_book(tmp_path, {"表": cells}, **more)


def computed_book(
    tmp_path: Path, sheets: Mapping[str, Cells | Raw], **more: object
) -> tuple[dict[str, object], Recalculation]:
    book = write_book(tmp_path / "book.xlsx", sheets, **more)  # type: ignore[arg-type]
    out = tmp_path / "out.xlsx"
    result = recalculate(book, out)
    changed = {
        f"xl/worksheets/sheet{n}.xml"
        for n in range(1, len(sheets) + 1)
        if part(book, f"xl/worksheets/sheet{n}.xml") != part(out, f"xl/worksheets/sheet{n}.xml")
    }
    assert_only_changed(book, out, changed=changed)
    for name in changed:
        assert bare(part(book, name)) == bare(part(out, name))
    assert recalculate(out, check=True).clean
    return cached(out), result


def bare(xml: bytes) -> str:
    """A sheet without the values and types of its cells, and without the extent of arrays."""
    return re.sub(
        r' t="(?:str|b|e|s|n|inlineStr)"| ref="\w+:?\w*"|<v[^<>]*>[^<]*</v>|<v/>|<is>.*?</is>|</?c\b[^<>]*?/?>|</?row[^<>]*>',
        "",
        xml.decode(),
    )


def reasons(result: Recalculation) -> dict[str, str]:
    return {found.cell: found.reason for found in result.unsupported}


def test_every_spelling_of_our_functions(tmp_path: Path) -> None:
    spellings = [
        "JX_EXEC_RATE(", "jx_exec_rate(", "_xll.JX_EXEC_RATE(", "[1]!JX_EXEC_RATE(", "'C:\\加载项\\x.xlam'!JX_EXEC_RATE(",
        "_xldudf_JX_EXEC_RATE(", "_xldudf_NS_JX_EXEC_RATE(", "_xludf.JX_EXEC_RATE(",
    ]  # fmt: skip
    cells: dict[str, Cell] = {"A1": 30.0, "B1": 40.0}
    cells |= {f"C{row}": f"={name}A1,B1)" for row, name in enumerate(spellings, 1)}
    values, result = computed(tmp_path, cells)
    assert [values[f"C{row}"] for row in range(1, 9)] == [0.75] * 8
    assert result.formulas == result.written == 8
    assert result.unsupported == []


def test_values_cross_to_our_functions_and_back(tmp_path: Path) -> None:
    values, _ = computed(
        tmp_path,
        {
            "A1": "4,534,729.43", "B1": "539.097042万元", "A2": Error("#REF!"), "B2": 1.0, "A3": "不予考核", "A5": 5.0, "B5": 0.0,
            "C1": "=JX_EXEC_RATE(84.117,100,2,\"截断\")",
            "C2": "=JX_EXEC_RATE(A2,B2)", "C3": "=JX_EXEC_RATE(A3,B2)", "C4": "=JX_EXEC_RATE(A4,B2)", "C5": "=JX_EXEC_RATE(A5,B5)",
            "C6": '=JX_EXEC_RATE("两百",B2)', "C7": "=JX_EXEC_RATE(84.117,100,2,)", "C8": '=JX_EXEC_RATE(84.117,100,,"截断")',
            "C9": "=JX_EXEC_RATE(1/0,B2)", "C10": "=JX_EXEC_RATE(TRUE,B2)", "C11": "=IFERROR(JX_EXEC_RATE(A5,B5),\"无\")",
            "C12": "=JX_GRADE(92)",
        },
    )  # fmt: skip
    assert [values[f"C{row}"] for row in range(1, 13)] == [
        0.8411, "#REF!", "#N/A", "#N/A", "#DIV/0!", "#VALUE!", 0.8412, 0.84117, "#DIV/0!", "#VALUE!", "无", "优",
    ]  # fmt: skip


def test_ranges_in_our_functions(tmp_path: Path) -> None:
    values, _ = computed(
        tmp_path,
        {
            "A1": 1.0, "A2": 3.0, "B1": 4.0, "B2": 4.0,
            "C1": "=JX_RATE(A1:A2,B1:B2)",
            "D2": "=SUM(JX_RATE(A1:A2,B1:B2))",
            "E1": Raw('<c r="E1"><f t="array" ref="E1:E2">JX_RATE(A1:A2,B1:B2)</f></c>'),
        },
    )  # fmt: skip
    assert (values["C1"], values["D2"], values["E1"], values["E2"]) == (0.25, 1.0, 0.25, 0.75)
    assert "C2" not in values


def test_shared_formulas_are_written_out_here(tmp_path: Path) -> None:
    rows = Raw(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">\'Q1\'!A1+$A$1</f></c>'
        '<c r="C1"><f t="shared" ref="C1:C3" si="1">SUM(A1:INDEX(A1:A9,2))</f></c>'
        '<c r="D1"><f t="shared" si="2"/></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/></c><c r="C2"><f t="shared" si="1"/></c>'
        '<c r="D2"><f t="shared" ref="D1:D3" si="2">SUM($A2:A$2)</f></c></row>'
        '<row r="3"><c r="A3"><v>3</v></c><c r="B3"><f t="shared" si="0"></f></c><c r="C3"><f t="shared" si="1"/></c>'
        '<c r="D3"><f t="shared" si="2"/><v>0</v></c></row>'
    )
    values, _ = computed_book(tmp_path, {"表": rows, "Q1": {"A1": 10.0, "A2": 20.0, "A3": 30.0}})
    assert [values[f"B{row}"] for row in (1, 2, 3)] == [11.0, 21.0, 31.0]
    assert [values[f"C{row}"] for row in (1, 2, 3)] == [3.0, 5.0, 3.0]
    assert [values[f"D{row}"] for row in (1, 2, 3)] == [3.0, 2.0, 5.0]


def test_a_cell_may_ask_for_its_own_place(tmp_path: Path) -> None:
    rows = Raw(
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">ROW(A1)</f></c><c r="B1"><f t="shared" ref="B1:B2" si="1">ROWS(B$1:B1)</f></c>'
        '<c r="C1"><f>COLUMN(C:C)+COLUMNS($A1:C1)</f></c><c r="D1"><f>ROW()</f></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/></c><c r="B2"><f t="shared" si="1"/></c>'
        '<c r="C2"><f>SUMPRODUCT(ROW(C1:C3)*1)</f></c></row>'
    )
    values, result = computed(tmp_path, rows)
    assert values == {"A1": 1.0, "A2": 2.0, "B1": 1.0, "B2": 2.0, "C1": 6.0, "C2": 6.0, "D1": 1.0}
    assert result.unsupported == []


def test_backward_ranges(tmp_path: Path) -> None:
    values, result = computed(tmp_path, {"A1": 1.0, "A2": 2.0, "B1": "=SUM(A2:A1)", "B2": "=A1+1"})
    assert (values["B1"], values["B2"]) == (3.0, 2.0)
    assert result.unsupported == []


def test_structured_references(tmp_path: Path) -> None:
    cells = {
        "A1": "项目", "B1": "预算[万]", "C1": "执行", "D1": "率",
        "A2": "a", "B2": 4.0, "C2": 3.0, "D2": "=JX_RATE(表1[[#This Row],[执行]],表1[[#This Row],[预算'[万']]])",
        "A3": "b", "B3": 4.0, "C3": 1.0, "D3": "=_xll.JX_RATE(表1[@执行],[@[预算'[万']]])",
        "A4": "合计", "B4": "=SUBTOTAL(109,表1[预算'[万']])", "C4": "=SUM(表1[执行])",
        "F1": "=SUM(表1)", "F2": "=表1[[#Totals],[执行]]", "F3": "=SUM(表1[[预算'[万']]:[执行]])", "F4": "=ROWS(表1[#All])", "F5": "=表1[@执行]",
    }  # fmt: skip
    table = table_xml("表1", "A1:D4", ["项目", "预算[万]", "执行", "率"], totals=1)
    values, result = computed(tmp_path, cells, tables={"表": table})
    assert {place: values[place] for place in ("D2", "D3", "B4", "C4", "F1", "F2", "F3", "F4")} == {
        "D2": 0.75, "D3": 0.25, "B4": 8.0, "C4": 4.0, "F4": 4.0, "F1": 13.0, "F2": 4.0, "F3": 12.0,
    }  # fmt: skip
    assert reasons(result) == {"F5": "[#This Row] 用在了表格数据行之外"}


@pytest.mark.parametrize(
    ("hidden", "more", "expected"),
    [
        ("", "", {"B1": 3.0, "B2": 3.0}),
        (' hidden="1"', "", {"B1": 3.0, "B2": None}),
        (' hidden="1"', '<autoFilter ref="A1:A2"><filterColumn colId="0"/></autoFilter>', {"B1": None, "B2": None}),
    ],
)
def test_sums_over_what_is_shown(tmp_path: Path, hidden: str, more: str, expected: dict[str, object]) -> None:
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>SUBTOTAL(9,A1:A2)</f></c></row>'
        f'<row r="2"{hidden}><c r="A2"><v>2</v></c><c r="B2"><f>SUBTOTAL(109,A1:A2)</f></c></row></sheetData>{more}</worksheet>'
    )
    book = write_book(tmp_path / "a.xlsx", {"表": {}}, more={SHEET: xml})
    result = recalculate(book)
    values = cached(book)
    assert {place: values[place] for place in expected} == expected
    assert set(reasons(result)) == {place for place, value in expected.items() if value is None}


def test_defined_names_and_lambda_names(tmp_path: Path) -> None:
    names = (
        '<definedName name="税率">0.5</definedName><definedName name="动态">OFFSET(表!$A$1,0,0,COUNT(表!$A:$A),1)</definedName>'
        '<definedName name="一格" localSheetId="0">表!$A$2</definedName><definedName name="一格">99</definedName>'
        '<definedName name="加">_xlfn.LAMBDA(_xlpm.x,_xlpm.y,_xlpm.x+_xlpm.y*税率)</definedName>'
        '<definedName name="率">_xll.JX_RATE(表!$A$1,表!$A$2)</definedName><definedName name="_xlnm.Print_Area">表!$A$1</definedName>'
    )
    cells: dict[str, Cell] = {
        "A1": 1.0, "A2": 2.0, "B1": "=A2*税率", "B2": "=SUM(动态)", "B3": "=一格", "B4": "=加(A1,4)", "B5": "=率", "B6": "=没有",
    }  # fmt: skip
    values, result = computed(tmp_path, cells, names=names)
    assert [values[f"B{row}"] for row in range(1, 6)] == [1.0, 3.0, 2.0, 3.0, 0.5]
    assert reasons(result) == {"B6": "名称“没有”没有定义"}


@pytest.mark.parametrize(
    ("formula", "ref", "expected"),
    [
        ("A1:A3*2", "B1:B3", [2.0, 4.0, 6.0]),
        ("A1:A3*2", "B1:B2", [2.0, 4.0]),
        ("A1:A2*2", "B1:B3", [2.0, 4.0, "#N/A"]),
        ("7", "B1:B3", [7.0, 7.0, 7.0]),
        ("SUM(A1:A3)", "B1:B3", [6.0, 6.0, 6.0]),
        ("TRANSPOSE(A1:A3)", "B1:B3", [1.0, 1.0, 1.0]),
    ],
)
def test_legacy_array_formulas_fill_their_cells(tmp_path: Path, formula: str, ref: str, expected: list[object]) -> None:
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c>'
        + (f'<c r="B1"><f t="array" ref="{ref}">{formula}</f><v>0</v></c>' if row == 1 else f'<c r="B{row}" s="2"><v>0</v></c>')
        + "</row>"
        for row in range(1, len(expected) + 1)
    ) + (f'<row r="{len(expected) + 1}"><c r="A{len(expected) + 1}"><v>{len(expected) + 1}</v></c><c r="B{len(expected) + 1}"><v>55</v></c></row>' if len(expected) < 3 else "")  # fmt: skip
    values, result = computed(tmp_path, Raw(rows + f'<row r="9"><c r="C9"><f>SUM({ref})</f></c></row>'))
    assert [values[f"B{row}"] for row in range(1, len(expected) + 1)] == expected
    assert values["C9"] == ("#N/A" if "#N/A" in expected else sum(expected))  # type: ignore[arg-type]
    assert result.unsupported == []
    if len(expected) < 3:
        assert values["B3"] == 55.0


def test_a_single_cell_array_formula(tmp_path: Path) -> None:
    cells = {
        "A1": 1.0, "A2": 2.0, "B1": "甲", "B2": "乙", "D2": 77.0,
        "C1": Raw('<c r="C1"><f t="array" ref="C1">SUM(IF(B1:B2="甲",A1:A2)*2)</f></c>'),
        "D1": Raw('<c r="D1"><f t="array" ref="D1">A1:A2*3</f></c>'),
    }  # fmt: skip
    values, _ = computed(tmp_path, cells)
    assert (values["C1"], values["D1"], values["D2"]) == (2.0, 3.0, 77.0)


@pytest.mark.parametrize(
    ("ref", "count", "expected"),
    [
        ("B1:B2", 2, [1.0, 2.0]),
        ("B1:B2", 3, [1.0, 2.0, 3.0]),
        ("B1", 3, [1.0, 2.0, 3.0]),
        ("B1:B3", 2, [1.0, 2.0, None]),
    ],
)
def test_a_dynamic_array_spills_anew(tmp_path: Path, ref: str, count: int, expected: list[object]) -> None:
    old = int(ref[-1])
    children = "".join(f'<row r="{row}"><c r="B{row}" s="1"><v>9</v></c></row>' for row in range(2, old + 1))
    rows = Raw(
        f'<row r="1"><c r="A1"><v>{count}</v></c><c r="B1" cm="1"><f t="array" ref="{ref}">_xlfn.SEQUENCE(A1)</f><v>9</v></c>'
        f'<c r="C1"><f>SUM(_xlfn.ANCHORARRAY(B1))</f></c></row>{children}'
    )
    values, result = computed(tmp_path, rows)
    assert [values.get(f"B{row}") for row in range(1, len(expected) + 1)] == expected
    assert values["C1"] == sum(value for value in expected if isinstance(value, float))
    last = max(row for row, value in enumerate(expected, 1) if value is not None)
    assert f'ref="B1:B{last}"'.encode() in part(tmp_path / "out.xlsx")
    assert result.unsupported == []


def test_an_array_formula_over_another_formula_is_left_alone(tmp_path: Path) -> None:
    rows = Raw(
        '<row r="1"><c r="B1"><f t="array" ref="B1:B2">A1:A2*2</f><v>5</v></c></row>'
        '<row r="2"><c r="B2"><f>3*3</f><v>0</v></c></row>'
    )
    values, result = computed(tmp_path, rows)
    assert values == {"B1": 5.0, "B2": 9.0}
    assert reasons(result) == {"B1": "数组公式的范围里有别的公式"}


def test_a_blocked_or_enormous_spill_keeps_what_was_there(tmp_path: Path) -> None:
    rows = Raw(
        '<row r="1"><c r="B1" cm="1"><f t="array" ref="B1">_xlfn.SEQUENCE(3)</f><v>5</v></c>'
        '<c r="C1" cm="1"><f t="array" ref="C1">_xlfn.SEQUENCE(10001)</f><v>6</v></c><c r="D1"><f>B1+C1</f></c></row>'
        '<row r="2"><c r="B2" t="str"><v>x</v></c></row>'
    )
    values, result = computed(tmp_path, rows)
    assert (values["B1"], values["C1"], values["D1"], values["B2"]) == (5.0, 6.0, 11.0, "x")
    assert set(reasons(result)) == {"B1", "C1"}


def test_an_error_that_the_formula_means_to_give_is_taken_over(tmp_path: Path) -> None:
    cells: dict[str, Cell] = {
        "A1": 5.0, "A2": "12户", "B1": ('=IF(A1<1,A1,VALUE("缺百分号"))', 7.0), "B2": ('=VALUE("不是数："&A2)', 7.0),
        "B3": ('=VALUE("¥"&A2)', 7.0),
    }  # fmt: skip
    values, result = computed(tmp_path, cells)
    assert (values["B1"], values["B2"]) == ("#VALUE!", "#VALUE!")
    # Excel may read what the engine cannot.
    assert (values["B3"], set(reasons(result))) == (7.0, {"B3"})


def test_a_formula_left_to_its_cached_value_feeds_the_others(tmp_path: Path) -> None:
    cells: dict[str, Cell] = {
        "A1": ("=[1]Sheet1!$A$1", 5.0), "A2": ("=FOO(1)", "甲"), "A3": ("=_xlfn.DISPIMG(\"ID\",1)", Error("#VALUE!")),
        "A4": ("=SUM(表:另!B9)", True),
        "B1": "=A1*2", "B2": '=A2&"乙"', "B3": "=IFERROR(A3,3)", "B4": "=IF(A4,1,2)", "B5": "=ISERROR(A2)",
    }  # fmt: skip
    values, result = computed_book(tmp_path, {"表": cells, "另": {}})
    assert [values[f"B{row}"] for row in range(1, 6)] == [10.0, "甲乙", 3.0, 1.0, False]
    assert [values[f"A{row}"] for row in range(1, 5)] == [5.0, "甲", "#VALUE!", True]
    assert set(reasons(result)) == {"A1", "A2", "A3", "A4"}
    assert result.unsupported[0].formula == "[1]Sheet1!$A$1"
    assert "外部链接" in result.unsupported[0].reason


def test_what_depends_on_nothing_known_is_not_guessed(tmp_path: Path) -> None:
    cells: dict[str, Cell] = {
        "A1": "=FOO(1)", "A2": "=A1+1", "A3": "=IFERROR(A2,9)", "A4": ("=SUM(A1:A3)", 4.0), "A5": "=A4*2", "A6": "=2*3",
    }  # fmt: skip
    values, result = computed(tmp_path, cells)
    assert [values[f"A{row}"] for row in range(1, 7)] == [None, None, None, 4.0, 8.0, 6.0]
    assert set(reasons(result)) == {"A1", "A2", "A3", "A4"}
    assert "表!A1" in reasons(result)["A2"]


def test_what_the_engine_fails_at_while_computing_is_left_alone(tmp_path: Path) -> None:
    cells: dict[str, Cell] = {
        "A1": "1,234.5",
        "B1": ("=A1+1", 1235.5),  # the engine reads no thousands separators
        "B2": "=B1*2",
        "B3": ('=INDIRECT("R1C1",FALSE)', "1,234.5"),
        "B4": '="甲"+1',
        "C1": "甲",
        "C2": "=C1+1",
        "C3": '=FIND("x",C1)',
        "C4": "=C3+1",
    }
    values, result = computed(tmp_path, cells)
    assert (values["B1"], values["B2"], values["B3"]) == (1235.5, 2471.0, "1,234.5")
    assert (values["C2"], values["C3"], values["C4"]) == ("#VALUE!", "#VALUE!", "#VALUE!")
    assert set(reasons(result)) == {"B1", "B3", "B4"}


def test_circular_references_keep_their_values(tmp_path: Path) -> None:
    cells: dict[str, Cell] = {"A1": ("=B1+1", 1.0), "B1": ("=A1+1", 2.0), "C1": "=IFERROR(A1,7)", "D1": "=1+1"}
    values, result = computed(tmp_path, cells)
    assert (values["A1"], values["B1"], values["C1"], values["D1"]) == (1.0, 2.0, 1.0, 2.0)
    assert set(reasons(result)) == {"A1", "B1"}


def test_the_clock_and_chance_keep_their_values(tmp_path: Path) -> None:
    cells: dict[str, Cell] = {
        "A1": ("=TODAY()", 45000.0),
        "A2": "=A1+1",
        "A3": ("=RAND()", 0.25),
        "A4": ("=NOW()-TODAY()", 0.5),
    }
    values, result = computed(tmp_path, cells)
    assert [values[f"A{row}"] for row in range(1, 5)] == [45000.0, 45001.0, 0.25, 0.5]
    assert result.volatile == ["表!A1", "表!A3", "表!A4"]
    assert result.unsupported == []


def test_the_clock_without_a_cached_value_is_that_of_the_last_save(tmp_path: Path) -> None:
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:modified>2024-09-30T08:00:00Z</dcterms:modified></cp:coreProperties>'
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>"
    )
    more = {"docProps/core.xml": core, "_rels/.rels": rels}
    values, _ = computed(tmp_path, {"A1": "=TODAY()"}, more=more)
    assert values["A1"] == 45565.0


def test_the_time_can_be_given(tmp_path: Path) -> None:
    book = write_book(tmp_path / "a.xlsx", {"表": {"A1": "=TODAY()", "A2": ("=NOW()", 5.0), "A3": ("=RAND()", 0.25)}})
    result = recalculate(book, now=datetime(2025, 1, 1, 12))
    assert cached(book) == {"A1": 45658.0, "A2": 45658.5, "A3": 0.25}
    assert result.volatile == ["表!A3"]


def test_without_properties_the_clock_is_that_of_the_file(tmp_path: Path) -> None:
    book = write_book(tmp_path / "a.xlsx", {"表": {"A1": "=TODAY()"}})
    noon = datetime(2024, 9, 30, 12).timestamp()
    os.utime(book, (noon, noon))
    recalculate(book)
    assert cached(book)["A1"] == 45565.0


@pytest.mark.parametrize(("properties", "expected"), [("", 1902.0), ('<workbookPr date1904="1"/>', 1906.0)])
def test_both_date_systems(tmp_path: Path, properties: str, expected: float) -> None:
    values, _ = computed(tmp_path, {"A1": 1000.0, "A2": "=YEAR(A1)", "A3": "=DATE(2024,1,1)"}, properties=properties)
    assert values["A2"] == expected
    assert values["A3"] == (45292.0 if expected == 1902.0 else 43830.0)


def test_results_of_every_kind(tmp_path: Path) -> None:
    cells: dict[str, Cell] = {
        "A1": ("=1/0", 5.0), "A2": ("=1=1", 5.0), "A3": ('="甲"', 5.0), "A4": ('=""', 5.0), "A5": ("=Z99", "x"),
        "A6": ("=NA()", True), "A7": ("=2^0.5", Error("#N/A")), "A8": ("=10^308*10", "x"), "A9": ('=" a "', 1.0),
    }  # fmt: skip
    values, _ = computed(tmp_path, cells)
    assert [values[f"A{row}"] for row in range(1, 10)] == [
        "#DIV/0!",
        True,
        "甲",
        "",
        0.0,
        "#N/A",
        2**0.5,
        "#NUM!",
        " a ",
    ]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("(0.1+0.2)=0.3", True),
        ('IF(SUM(A1:A2)=A3,"相符","不符")', "相符"),
        ("SUM(A1:A2)>A3", False),
        ("A1+A2>=0.3", True),
        ("A1+A2-A3", 0.0),
        ("A1+A2-A3=0", False),
        ("1-0.9-0.1", 0.0),
        ("(1-0.9-0.1)", -2.7755575615628914e-17),
        ('A1/0.3&"元"', "0.333333333333333元"),
        ('A1+A2&""', "0.3"),
    ],
)
def test_binary_leftovers_as_in_excel(tmp_path: Path, formula: str, expected: object) -> None:
    values, _ = computed(tmp_path, {"A1": 0.1, "A2": 0.2, "A3": 0.3, "B1": f"={formula}", "B2": "=B1"})
    assert values["B1"] == values["B2"] == expected


def test_a_clean_workbook_is_not_rewritten(tmp_path: Path) -> None:
    book = write_book(tmp_path / "a.xlsx", {"表": {"A1": 1.0, "A2": ("=A1+1", 2.0)}})
    os.utime(book, (1, 1))
    result = recalculate(book)
    assert (result.written, result.out) == (0, None)
    assert book.stat().st_mtime == 1
    copy = tmp_path / "b.xlsx"
    recalculate(book, copy)
    assert copy.read_bytes() == book.read_bytes()


def test_two_runs_give_identical_bytes(tmp_path: Path) -> None:
    cells: dict[str, Cell] = {"A1": 3.0, "A2": "=A1*1.1", "A3": "=RAND()", "A4": "=NOW()", "A5": '=JX_RATE(A1,7)&"x"'}
    book = write_book(tmp_path / "a.xlsx", {"表": cells})
    recalculate(book, tmp_path / "b.xlsx")
    recalculate(book, tmp_path / "c.xlsx")
    assert (tmp_path / "b.xlsx").read_bytes() == (tmp_path / "c.xlsx").read_bytes()
    recalculate(tmp_path / "b.xlsx", tmp_path / "d.xlsx")
    assert (tmp_path / "d.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_check_writes_nothing_and_lists_differences(tmp_path: Path) -> None:
    cells: dict[str, Cell] = {
        "A1": ("=1+1", 3.0),
        "A2": "=1+1",
        "A3": ("=1/3", 0.33333333333),
        "A4": ("=1=1", 1.0),
        "A5": ("=TODAY()", 1.0),
    }
    book = write_book(tmp_path / "a.xlsx", {"表": cells})
    before = book.read_bytes()
    result = recalculate(book, check=True)
    assert book.read_bytes() == before
    assert result.differences == [
        Difference("表", "A1", 3.0, 2.0),
        Difference("表", "A2", None, 2.0),
        Difference("表", "A4", 1.0, True),
    ]
    assert (result.written, result.out, result.clean) == (0, None, False)
    strict = recalculate(book, check=True, tolerance=Tolerance(0.0, 0.0))
    assert [found.cell for found in strict.differences] == ["A1", "A2", "A3", "A4"]


def test_rich_values_and_data_tables_are_left(tmp_path: Path) -> None:
    rows = Raw(
        '<row r="1"><c r="A1" t="e" vm="1"><f>_xlfn.IMAGE("x")</f><v>#VALUE!</v></c><c r="B1" vm="2"><f>1+1</f><v>9</v></c>'
        '<c r="C1"><f t="dataTable" ref="C1:C2" dt2D="0" dtr="0" r1="A9"/><v>4</v></c><c r="D1"><f>C1*2+B1</f></c>'
        '<c r="E1"><f></f><v>3</v></c></row>'
    )
    values, result = computed(tmp_path, rows)
    assert (values["A1"], values["B1"], values["C1"], values["D1"], values["E1"]) == ("#VALUE!", 9.0, 4.0, 17.0, 3.0)
    assert set(reasons(result)) == {"A1", "B1", "C1", "E1"}


def test_error_values_younger_than_the_engine_do_not_stop_the_load(tmp_path: Path) -> None:
    rows = Raw(
        '<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c><c r="B1" t="e"><f>1+1</f><v>#CALC!</v></c><c r="C1"><f>IFERROR(A1,5)</f></c></row>'
    )
    values, _ = computed(tmp_path, rows)
    assert (values["A1"], values["B1"], values["C1"]) == ("#SPILL!", 2.0, 5.0)


def test_precision_as_displayed_is_not_attempted(tmp_path: Path) -> None:
    cells: dict[str, Cell] = {"A1": ("=1/3", 0.33)}
    values, result = computed(tmp_path, cells, calculation='<calcPr fullPrecision="0"/>')
    assert values["A1"] == 0.33
    assert "显示精度" in reasons(result)["A1"]


def test_a_workbook_the_engine_cannot_load_is_reported_cell_by_cell(tmp_path: Path) -> None:
    rows = Raw('<row r="1"><c r="A1" t="n"><v>abc</v></c><c r="B1"><f>1+1</f><v>3</v></c></row>')
    book = write_book(tmp_path / "a.xlsx", {"表": rows})
    before = book.read_bytes()
    result = recalculate(book)
    assert book.read_bytes() == before
    assert "引擎无法" in reasons(result)["B1"]


def test_settings_for_calculation_are_left_alone(tmp_path: Path) -> None:
    settings = '<calcPr calcId="191029" fullCalcOnLoad="1"/>'
    computed(tmp_path, {"A1": "=1+1"}, calculation=settings, more={"xl/calcChain.xml": "<calcChain/>"})
    assert settings.encode() in part(tmp_path / "out.xlsx", "xl/workbook.xml")
    assert part(tmp_path / "out.xlsx", "xl/calcChain.xml") == b"<calcChain/>"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_sheets_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    book = write_book(tmp_path / "a.xlsx", {"表": {"A1": "甲", "A2": '=A1&"乙"'}})
    text = (
        '<?xml version="1.0" encoding="' + ("UTF-16" if encoding == "utf-16" else "UTF-8") + '"?>' + part(book).decode()
    )
    write_book(tmp_path / "b.xlsx", {"表": {}}, more={SHEET: text.encode(encoding)})
    recalculate(tmp_path / "b.xlsx")
    assert cached(tmp_path / "b.xlsx")["A2"] == "甲乙"


@pytest.mark.parametrize(
    "space",
    ["http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"],
)
def test_prefixed_and_strict_sheets(tmp_path: Path, space: str) -> None:
    xml = (
        f'<x:worksheet xmlns:x="{space}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>2</x:v></x:c>'
        '<x:c r="B1"><x:f>A1*2</x:f><x:v>0</x:v></x:c><x:c r="C1"><x:f>_xll.JX_RATE(A1,B1)</x:f></x:c></x:row></x:sheetData></x:worksheet>'
    )
    book = write_book(tmp_path / "a.xlsx", {"表": {}}, more={SHEET: xml})
    recalculate(book)
    assert part(book).decode() == xml.replace("<x:v>0</x:v>", "<x:v>4</x:v>").replace(
        "</x:f></x:c>", "</x:f><x:v>0.5</x:v></x:c>"
    )


def test_shared_strings_as_results(tmp_path: Path) -> None:
    rows = Raw(
        '<row r="1"><c r="A1" t="s"><f>"甲"&amp;""</f><v>1</v></c><c r="B1" t="s"><f>"丙"&amp;""</f><v>0</v></c></row>'
    )
    computed(tmp_path, rows, strings=["零", "甲"])
    assert b'<c r="A1" t="s"><f>"\xe7\x94\xb2"&amp;""</f><v>1</v></c>' in part(tmp_path / "out.xlsx")
    assert cached(tmp_path / "out.xlsx")["B1"] == "丙"


def test_references_between_sheets(tmp_path: Path) -> None:
    sheets = {"汇总 1": {"A1": "='It''s'!B2*2"}, "It's": {"B2": "=SUM('汇总 1'!B1:B2)"}}
    sheets["汇总 1"] |= {"B1": 1.0, "B2": 2.0}  # type: ignore[dict-item]
    values, _ = computed_book(tmp_path, sheets)
    assert values["A1"] == 6.0
    assert cached(tmp_path / "out.xlsx", 2)["B2"] == 3.0


def test_a_workbook_without_formulas(tmp_path: Path) -> None:
    book = write_book(tmp_path / "a.xlsx", {"表": {"A1": 1.0}})
    assert recalculate(book) == Recalculation(book)


def test_progress_names_stages_and_counts(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    book = write_book(tmp_path / "a.xlsx", {"表": {"A1": "=1+1", "A2": "=2+2"}})
    recalculate(book, progress=lambda stage, done, whole: seen.append((stage, done, whole)))
    assert seen == [("读取", 0, 1), ("计算", 0, 2), ("计算", 2, 2), ("写入", 0, 1), ("写入", 1, 1)]


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>', "DTD"),
        ("<worksheet><sheetData><row>", "不完整"),
        ("", "不完整"),
    ],
)
def test_a_damaged_sheet_is_one_clear_line_and_nothing_is_written(tmp_path: Path, sheet: str, message: str) -> None:
    book = write_book(tmp_path / "a.xlsx", {"表": {}}, more={SHEET: sheet})
    before = book.read_bytes()
    with pytest.raises(InputError, match=message) as refusal:
        recalculate(book, tmp_path / "out.xlsx")
    assert "\n" not in refusal.value.zh
    assert book.read_bytes() == before
    assert not (tmp_path / "out.xlsx").exists()


def test_errors_of_the_engine_are_those_of_cells(tmp_path: Path) -> None:
    """Our own functions never end as the text of an exception."""

    def broken(*_arguments: object) -> object:
        raise RuntimeError("boom")

    from xladdin.declare import registry

    functions = dict(registry())
    original = functions["JX_RATE"]

    class Broken:
        name, min_args, max_args, parameters = original.name, 2, 4, original.parameters
        call_cells = exact = staticmethod(broken)

    functions["JX_RATE"] = Broken  # type: ignore[assignment]
    book = write_book(tmp_path / "a.xlsx", {"表": {"A1": "=JX_RATE(1,2)"}})
    recalculate(book, functions=functions)
    assert cached(book)["A1"] == CellError.VALUE


def test_only_the_sheets_that_change_are_packed_anew(tmp_path: Path) -> None:
    book = write_book(tmp_path / "a.xlsx", {"一": {"A1": ("=1+1", 2.0)}, "二": {"A1": ("=1+1", 3.0)}})
    before = contents(book)
    recalculate(book)
    after = contents(book)
    assert [name for name in before if before[name] != after[name]] == ["xl/worksheets/sheet2.xml"]


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    book = write_book(tmp_path / "a.xlsx", {"S": {"A1": ("1+1", 3.0)}})
    stored = part(book)
    marked = tmp_path / "b.xlsx"
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(marked, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            target.writestr(entry, b"\xef\xbb\xbf" + data if data == stored else data)
    assert recalculate(marked).written == 1
    assert part(marked) == b"\xef\xbb\xbf" + stored.replace(b"<v>3.0</v>", b"<v>2</v>")


def test_an_interrupt_while_a_function_runs_writes_nothing(tmp_path: Path) -> None:
    """The engine makes #VALUE! of an exception in a callback, of Ctrl+C too, and goes on."""
    rate = registry()["JX_RATE"]

    class Interrupted(Function):
        def exact(self, *values: object) -> object:
            signal.raise_signal(signal.SIGINT)
            return super().exact(*values)

    stopping = Interrupted(rate.name, rate.title, rate.summary, rate.source, rate.example, rate.body)
    book = write_book(tmp_path / "a.xlsx", {"S": {"A1": 1.0, "B1": 2.0, "C1": "=JX_RATE(A1,B1)"}})
    before = book.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        recalculate(book, functions={"JX_RATE": stopping})
    assert book.read_bytes() == before
    assert list(tmp_path.iterdir()) == [book]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('<row r="1"><c r="A1"><f>1+\udc89</f></c></row>', "不是完好的 XML"),
        ('<row r="1"><c r="A1"><v>1</v><c><f>1+1</f></c></c></row>', "不合标准"),
    ],
)
def test_damage_inside_cells_is_refused(tmp_path: Path, content: str, words: str) -> None:
    book = write_book(tmp_path / "a.xlsx", {"S": Raw("<row/>")})
    stored = part(book)
    damaged = stored.replace(b"<row/>", content.encode("utf-8", "surrogateescape"))
    broken = tmp_path / "b.xlsx"
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(broken, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            target.writestr(entry, damaged if data == stored else data)
    before = broken.read_bytes()
    with pytest.raises(InputError, match=words):
        recalculate(broken)
    assert broken.read_bytes() == before
