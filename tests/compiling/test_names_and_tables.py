"""名称与表格: cells that a formula calls by a defined name or as a table's column."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from native_workbooks import RULE, SHEET, changed, fill, formulas, values
from ooxml.comparison import assert_only_changed
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table, TableColumn, TableFormula

from xladdin.compiling.compilation import compile_book
from xladdin.compiling.restoration import decompile_book
from xladdin.engine.recalculation import recalculate

NAMES = {"分子": "$A$2", "分母": "$B$2", "各项": "$A$2:$A$4", "规则": "$D$2", "相对": "A2"}
CELLS = {
    "A1": "执行数", "B1": "预算数", "A2": 1, "B2": 2, "A3": 3, "B3": 4, "A4": 1, "B4": 5, "D2": RULE, "C1": "率",
}  # fmt: skip


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "编译.xlsx"


def named(path: Path, formula: str) -> Path:
    """A sheet with names and a table, and one formula in C2."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = SHEET
    fill(sheet, CELLS | {"C2": f"={formula}"})
    for name, place in NAMES.items():
        workbook.defined_names[name] = DefinedName(name, attr_text=f"{SHEET}!{place}")
    workbook.defined_names["四"] = DefinedName("四", attr_text="4")
    sheet.defined_names["本表"] = DefinedName("本表", attr_text=f"{SHEET}!$A$3")
    table = Table(displayName="表1", ref="A1:C4")
    table._initialise_columns()
    for column, name in zip(table.tableColumns, ("执行数", "预算数", "率"), strict=True):
        column.name = name
    sheet.add_table(table)
    workbook.save(path)
    recalculate(path)
    return path


@pytest.mark.parametrize(
    ("formula", "native"),
    [
        ("JX_RATE(分子,分母,2)", "分子/分母"),
        ("JX_RATE(本表,四)", "本表/四"),
        ("JX_SCORE(0.9,10,规则)", "EXACT(规则,"),
        ("JX_SCORE_AVG(各项,10)", f"COUNT({SHEET}!$A$2:$A$4)"),
        ("JX_SCORE_AVG(表1[执行数],10)", "COUNT($A$2:$A$4)"),
        ("JX_RATE(表1[[#This Row],[执行数]],表1[[#This Row],[预算数]],2)", "$A2/$B2"),
        ("JX_RATE(SUM(表1[执行数]),SUM(各项))", "SUM(表1[执行数])/SUM(各项)"),
    ],
)
def test_a_cell_keeps_its_name_and_a_range_is_written_out(tmp_path: Path, out: Path, formula: str, native: str) -> None:
    source = named(tmp_path / "表.xlsx", formula)
    outcome = compile_book(source, out)
    assert not outcome.left
    assert native in formulas(out)["C2"]
    assert values(out) == values(source)
    decompile_book(out, tmp_path / "还原.xlsx")
    assert_only_changed(source, tmp_path / "还原.xlsx")


def test_the_values_behind_names_stay_live(tmp_path: Path, out: Path) -> None:
    compile_book(named(tmp_path / "表.xlsx", "JX_RATE(分子,表1[[#This Row],[预算数]])"), out)
    assert changed(out, tmp_path / "改.xlsx", {"A2": 6})["C2"] == 3


def test_a_name_that_means_another_cell_everywhere_is_left(tmp_path: Path, out: Path) -> None:
    outcome = compile_book(named(tmp_path / "表.xlsx", "JX_RATE(相对,2)"), out)
    assert [one.reason for one in outcome.left] == ["参数“分子”的相对算不出来，不知道是数还是文字"]


@pytest.mark.parametrize("formula", ["JX_RATE(各项,2)", "JX_RATE(表1[执行数],2)", "JX_RATE(2,各项)"])
def test_a_range_where_one_value_is_wanted_is_left(tmp_path: Path, out: Path, formula: str) -> None:
    outcome = compile_book(named(tmp_path / "表.xlsx", formula), out)
    assert ["不是一个数：区域" in one.reason for one in outcome.left] == [True]


def test_a_table_s_own_formula_for_new_rows_is_listed(tmp_path: Path, out: Path) -> None:
    source = named(tmp_path / "表.xlsx", "JX_RATE(分子,分母)")
    workbook = openpyxl.load_workbook(source)
    column: TableColumn = workbook.worksheets[0].tables["表1"].tableColumns[2]
    column.calculatedColumnFormula = TableFormula(attr_text="JX_RATE(表1[[#This Row],[执行数]],2)")
    workbook.save(source)
    outcome = compile_book(source, out)
    assert [(one.sheet, one.cell, one.reason) for one in outcome.left] == [
        (SHEET, "", "表格“率”列新增行时填入的公式不编译")
    ]
