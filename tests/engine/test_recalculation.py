"""Formulas in recalculated workbooks: spellings, references, names, results; one small workbook per feature."""

from __future__ import annotations

from pathlib import Path

import pytest
from formula_books import Cell, Error, Raw, cached, table_xml, write_book
from recalculated_books import computed, computed_book, reasons

from xladdin.declare import registry
from xladdin.engine.recalculation import Recalculation, recalculate
from xladdin.errors import CellError

SHEET = "xl/worksheets/sheet1.xml"


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


def test_references_between_sheets(tmp_path: Path) -> None:
    sheets = {"汇总 1": {"A1": "='It''s'!B2*2"}, "It's": {"B2": "=SUM('汇总 1'!B1:B2)"}}
    sheets["汇总 1"] |= {"B1": 1.0, "B2": 2.0}
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


def test_errors_of_the_engine_are_those_of_cells(tmp_path: Path) -> None:
    """Our own functions never end as the text of an exception."""

    def broken(*_arguments: object) -> object:
        raise RuntimeError("boom")

    functions = dict(registry())
    original = functions["JX_RATE"]

    class Broken:
        name, min_args, max_args, parameters = original.name, 2, 4, original.parameters
        call_cells = exact = staticmethod(broken)

    functions["JX_RATE"] = Broken
    book = write_book(tmp_path / "a.xlsx", {"表": {"A1": "=JX_RATE(1,2)"}})
    recalculate(book, functions=functions)
    assert cached(book)["A1"] == CellError.VALUE
