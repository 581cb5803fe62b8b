"""JX402：error values in formula cells."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from forms_as_text import book, flat, sheet
from openpyxl import Workbook

from xladdin.errors import CellError
from xladdin.grid import Cell, Value
from xladdin.validation import validate, validate_book

FORM = "三级指标 | 指标值 | 实际完成值 | 完成率\n走访企业 | ≥50户 | 52户 | {rate}"


@pytest.mark.parametrize(
    ("value", "formula", "found"),
    [
        (CellError.DIV0, "C2/B2", True),
        (CellError.REF, "#REF!/B2", True),
        (CellError.NA, "VLOOKUP(1,A:B,2,0)", True),
        (CellError.NA, "_xll.JX_RATE(C2,B2)", False),
        (CellError.NAME, "JX_RATE(C2,B2)", True),
        (CellError.DIV0, None, True),
        (Decimal("1.04"), "C2/50", False),
        ("#", None, False),
        ("#N/A", None, True),
    ],
)
def test_values(value: Value, formula: str | None, found: bool) -> None:
    drawn = sheet(FORM.format(rate=""))
    drawn.cells[2, 4] = Cell(2, 4, value, formula)
    findings = validate_book(book(drawn), select=["JX402"]).findings
    assert [f.cell for f in findings] == (["D2"] if found else [])


def test_only_where_forms_are() -> None:
    assert flat("甲 | #DIV/0!", select=["JX402"]) == []
    assert flat(FORM.format(rate="104%"), "甲 | #DIV/0!", select=["JX402"]) == []


def test_real_file(tmp_path: Path) -> None:
    for name, rate, expected in (("坏", "#DIV/0!", ["D2"]), ("好", "104%", [])):
        made = Workbook()
        for r, line in enumerate(FORM.format(rate=rate).splitlines(), 1):
            for c, text in enumerate(line.split(" | "), 1):
                made.worksheets[0].cell(r, c, text)
        made.save(tmp_path / f"{name}.xlsx")
        assert [f.cell for f in validate(tmp_path / f"{name}.xlsx", select=["JX402"]).findings] == expected
