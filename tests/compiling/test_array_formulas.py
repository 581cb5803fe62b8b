"""数组公式: one formula in each cell, the same values, and one formula again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from native_workbooks import RULE, changed, formulas, made, values
from ooxml.books import book
from ooxml.comparison import assert_only_changed, contents

from xladdin.compiling.compilation import compile_book
from xladdin.compiling.restoration import decompile_book

SHEET = "xl/worksheets/sheet1.xml"
ARRAY = """<sheetData>
<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1" s="1" cm="1"><f t="array" ref="C1:C2">JX_RATE(A1:A2,$B$1:$B$2,2)</f><v>0.5</v></c></row>
<row r="2"><c r="A2"><v>3</v></c><c r="B2"><v>4</v></c><c r="C2" s="1"><v>0.75</v></c></row>
</sheetData>"""
CELLS = {
    "A1": 1, "A2": 3, "A3": 1, "B1": 2, "B2": 4, "B3": 8, "C1": 10, "C2": 20, "C3": "不予考核", "A5": 2, "B5": 5,
    "D1": RULE,
}  # fmt: skip


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "编译.xlsx"


def test_an_array_formula_fills_its_cells_and_comes_back_as_one(tmp_path: Path, out: Path) -> None:
    outcome = compile_book(book(tmp_path, ARRAY), out)
    assert not outcome.left
    assert "A1/$B$1" in formulas(out)["C1"]
    assert "A2/$B$2" in formulas(out)["C2"]
    assert b"array" not in contents(out)[SHEET]
    assert b"cm=" not in contents(out)[SHEET]
    decompile_book(out, tmp_path / "还原.xlsx")
    assert_only_changed(tmp_path / "表.xlsx", tmp_path / "还原.xlsx")


def test_an_array_formula_of_one_cell_stays_one(tmp_path: Path, out: Path) -> None:
    """Excel 365 stores every call of an unknown function so."""
    rate = '<c r="C1" cm="1"><f t="array" ref="C1">JX_RATE(A1,B1,2)</f><v>0.625</v></c>'
    content = f'<sheetData><row r="1"><c r="A1"><v>5</v></c><c r="B1"><v>8</v></c>{rate}</row></sheetData>'
    compile_book(book(tmp_path, content), out)
    assert re.search(rb'<c r="C1" cm="1"><f t="array" ref="C1">IF\(', contents(out)[SHEET])
    decompile_book(out, tmp_path / "还原.xlsx")
    assert_only_changed(tmp_path / "表.xlsx", tmp_path / "还原.xlsx")


@pytest.mark.parametrize(
    ("place", "formula", "second"),
    [
        ("F1:F3", "JX_RATE(A1:A3,B1:B3,2)*100", "*100"),
        ("F1:F3", "ROUND(JX_RATE(A1:A3,B1:B3),1)", "A2/B2"),
        ("F1:F3", "IF(A1:A3>1,JX_RATE(A1:A3,B1:B3),0)", "IF(A2>1,"),
        ("F1:F3", "IFERROR(JX_RATE(A1:A3,C1:C3),-1)", "A2/C2"),
        ("F1:F3", "JX_RATE(A1:A3,SUM(B1:B3),4)", "SUM(B1:B3)"),
        ("F1:F3", "-JX_RATE(A1:A3,B1)%", "A2/B1"),
        # One row and one column make a table.
        ("F1:G3", "JX_RATE(A1:A3,2)*A5:B5", ")*A5"),
        ("F1:F3", 'JX_SCORE(A1:A3/B1:B3,C1:C2,"按比例")', None),
        ("F1:F3", "JX_SCORE(A1:A3,B1:B3,D1)", "EXACT(D1,"),
    ],
)
def test_what_excel_does_element_by_element(
    tmp_path: Path, out: Path, place: str, formula: str, second: str | None
) -> None:
    source = made(tmp_path / "表.xlsx", CELLS, {place: f"={formula}"})
    outcome = compile_book(source, out)
    if second is None:
        assert [one.reason for one in outcome.left] == ["数组公式的区域与参数的区域形状不同"]
        return
    assert not outcome.left
    assert second in formulas(out)["F2"]
    assert values(out) == values(source)
    later = {"A2": 7, "B5": 9, "C3": 40}
    assert changed(out, tmp_path / "改.xlsx", later) == values(
        made(tmp_path / "新.xlsx", CELLS | later, {place: f"={formula}"})
    )
    decompile_book(out, tmp_path / "还原.xlsx")
    assert_only_changed(source, tmp_path / "还原.xlsx")


@pytest.mark.parametrize(
    "formula", ["JX_SCORE_AVG(A1:A3,10)", 'JX_SCORE(A1:A3,3,"按比例; 多项平均")', "JX_SATISFACTION(A1:A3)"]
)
def test_a_range_that_is_taken_whole_stays_whole(tmp_path: Path, out: Path, formula: str) -> None:
    """All items earn full marks now, so that a formula for each of them would show the same until one changes."""
    cells = dict.fromkeys(("A1", "A2", "A3"), 1)
    source = made(tmp_path / "表.xlsx", cells, {"F1:F3": f"={formula}"})
    assert not compile_book(source, out).left
    later = {"A1": 0, "A2": 0}
    expected = values(made(tmp_path / "新.xlsx", cells | later, {"F1:F3": f"={formula}"}))
    found = changed(out, tmp_path / "改.xlsx", later)
    assert [found[f"F{n}"] for n in (1, 2, 3)] == [expected["F1"]] * 3 != [values(source)["F1"]] * 3


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("SUM(JX_RATE(A1:A3,B1:B3))", "拆不成逐格的公式"),
        ("SUM(ROUND(A1:A3,1))*JX_RATE(1,2)", "拆不成逐格的公式"),
        ("JX_RATE(A1:A3,{1;2;3})", "拆不成逐格的公式"),
        ("JX_RATE(OFFSET(A1,0,0,3,1),2)", "拆不成逐格的公式"),
        ("JX_RATE(FOO(A1:A3),2)", "拆不成逐格的公式"),
        ("JX_RATE(A1:A2,2)", "形状不同"),
        # Our functions repeat single values only.
        ("JX_RATE(A1:A3,C1)*JX_RATE(A5:B5,1)", "形状不同"),
    ],
)
def test_an_array_formula_that_makes_its_array_otherwise_is_left(
    tmp_path: Path, out: Path, formula: str, reason: str
) -> None:
    source = made(tmp_path / "表.xlsx", CELLS, {"F1:F3": f"={formula}"})
    outcome = compile_book(source, out)
    assert [reason in one.reason for one in outcome.left] == [True]
    assert_only_changed(source, out)


def test_cells_that_were_never_computed_are_asked_for(tmp_path: Path, out: Path) -> None:
    outcome = compile_book(book(tmp_path, ARRAY.replace('<c r="C2" s="1"><v>0.75</v></c>', "")), out)
    assert [one.reason for one in outcome.left] == ["数组公式的单元格C2没有缓存值，请先重算再编译"]
