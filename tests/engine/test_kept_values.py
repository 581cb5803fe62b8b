"""What the engine cannot do keeps its cached value, is reported with its reason, and feeds the cells that read it."""

from __future__ import annotations

from pathlib import Path

from formula_books import Cell, Error, Raw, write_book
from recalculated_books import computed, computed_book, reasons

from xladdin.engine.recalculation import recalculate


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
