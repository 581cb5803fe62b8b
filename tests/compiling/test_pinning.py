"""钉住: rules, targets and options that are put together or computed, and what happens when they change."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from native_workbooks import RULE, changed, formulas, made, values
from ooxml.comparison import assert_only_changed

from xladdin.compiling.compilation import compile_book
from xladdin.compiling.restoration import decompile_book
from xladdin.engine.recalculation import recalculate

# 指标值类型, 指标值 and 度量单位 in columns of their own, as finance systems print them.
SPLIT = {"A1": 12, "B1": "≥", "C1": 10, "D1": "户"}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "编译.xlsx"


@pytest.mark.parametrize(
    ("formula", "expected", "later"),
    [
        ("JX_COMPLETION(A1,B1&C1&D1)", 1.2, {"A1": 15}),
        ("JX_COMPLETION(A1&D1,B1&C1&D1)", 1.2, {"A1": 15}),
        ('JX_COMPLETION(A1,"≥"&C1)', 1.2, {"A1": 15}),
        ('JX_COMPLETION(A1,CONCATENATE(B1,C1,"户"),,2)', 1.2, {"A1": 15}),
        ('JX_SCORE(A1,IF(C1>5,20,10),IF(C1>5,"≥10:按比例","≥20:按比例"))', 20, {"A1": 5}),
        ('JX_SCORE(A1/20,10,"≥95%:100%; "&"其余:50%")', 5, {"A1": 19}),
        ('JX_RATE(A1,7,LEN("ab"))', None, {}),
    ],
)
def test_the_number_stays_live_and_the_words_are_pinned(
    tmp_path: Path, out: Path, formula: str, expected: object, later: dict[str, object]
) -> None:
    source = made(tmp_path / "表.xlsx", SPLIT | {"F1": f"={formula}"})
    outcome = compile_book(source, out)
    if expected is None:
        assert [one.reason for one in outcome.left] == ["参数“小数位”由公式算出，编译时不能确定"]
        return
    assert not outcome.left
    assert values(out)["F1"] == values(source)["F1"] == expected
    after = values(made(tmp_path / "新.xlsx", SPLIT | later | {"F1": f"={formula}"}))["F1"]
    assert changed(out, tmp_path / "改.xlsx", later)["F1"] == after != expected
    decompile_book(out, tmp_path / "还原.xlsx")
    assert_only_changed(source, tmp_path / "还原.xlsx")


def test_a_target_that_becomes_another_one_is_not_computed_with_the_old_one(tmp_path: Path, out: Path) -> None:
    compile_book(made(tmp_path / "表.xlsx", SPLIT | {"F1": "=JX_COMPLETION(A1,B1&C1&D1)"}), out)
    assert formulas(out)["F1"].startswith('IF(EXACT(B1&C1&D1,"≥10户"),IF(ISNUMBER(A1),A1/10,')
    assert changed(out, tmp_path / "改.xlsx", {"C1": 20})["F1"] == "#N/A"


def test_a_number_joined_to_its_unit_stays_live_as_a_target(tmp_path: Path, out: Path) -> None:
    compile_book(made(tmp_path / "表.xlsx", SPLIT | {"F1": "=JX_COMPLETION(A1,C1&D1)"}), out)
    assert changed(out, tmp_path / "改.xlsx", {"C1": 24})["F1"] == 0.5


def test_a_rule_of_a_published_scheme_is_a_constant(tmp_path: Path, out: Path) -> None:
    cells = {
        "A1": "黔南2023",
        "A2": "部门履职满意度",
        "B1": 0.9,
        "C1": '=JX_SCHEME(A1,A2,"分值")',
        "C2": "=JX_SCHEME(A1,A2)",
    }
    cells |= {"C3": "=JX_SCORE(B1,C1,C2)", "C4": "=JX_SCORE(B1,C1,JX_SCHEME(A1,A2))"}
    source = made(tmp_path / "表.xlsx", cells)
    outcome = compile_book(source, out)
    assert not outcome.left
    assert values(out) == values(source)
    assert values(out)["C1"] == 3
    assert values(out)["C3"] == values(out)["C4"] == 2.7
    assert changed(out, tmp_path / "改.xlsx", {"A2": "别的"})["C4"] == "#N/A"


@pytest.mark.parametrize(
    ("formula", "later"),
    [
        ("JX_EXPLAIN(A1,10,B1)", {"A1": 0.8}),
        ("JX_EXPLAIN(A2,A3,B1,2)", {"A3": 5}),
        ('JX_EXPLAIN(D1,A3,"按比例")', {"A1": 0.95}),
        ('LEFT(JX_CHECK(C1,"工作落实情况")&"通过",5)', {"C1": "≥95%"}),
        ("JX_CHECK(C2)", {"C2": "健全"}),
    ],
)
def test_words_about_the_cells_hold_as_long_as_the_cells_do(
    tmp_path: Path, out: Path, formula: str, later: dict[str, object]
) -> None:
    cells = {"A1": 0.9, "A2": "88.37%", "A3": 10, "B1": RULE, "C1": "及时", "C2": "≥50个", "D1": "=A1/3"}
    source = made(tmp_path / "表.xlsx", cells | {"F1": f"={formula}"})
    outcome = compile_book(source, out)
    assert not outcome.left
    assert values(out)["F1"] == values(source)["F1"]
    assert changed(out, tmp_path / "改.xlsx", {"E9": 1})["F1"] == values(source)["F1"]
    assert changed(out, tmp_path / "改.xlsx", later)["F1"] == "#N/A"
    decompile_book(out, tmp_path / "还原.xlsx")
    assert_only_changed(source, tmp_path / "还原.xlsx")


def test_a_rule_of_the_workbook_s_own_sheet_is_left(tmp_path: Path, out: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = '=JX_SCORE(0.9,10,JX_SCHEME("本单位","满意度"))'
    rules = book.create_sheet("JX_规则")
    for row in (("方案", "指标", "规则"), ("本单位", "满意度", RULE)):
        rules.append(row)
    source = tmp_path / "表.xlsx"
    book.save(source)
    recalculate(source)
    assert values(source)["A1"] == 9
    outcome = compile_book(source, out)
    assert [one.reason for one in outcome.left] == ["方案“本单位”来自工作表 JX_规则 或自己的方案文件，内容会变"]
