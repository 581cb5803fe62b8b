"""Array formulas and spills in recalculated workbooks: what fills which cells, and what stays when it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from formula_books import Raw, part
from recalculated_books import computed, reasons


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
    assert values["C9"] == ("#N/A" if "#N/A" in expected else sum(expected))
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
