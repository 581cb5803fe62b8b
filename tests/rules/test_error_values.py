"""JX402：error values in formula cells."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from forms_as_text import book, flat, sheet
from openpyxl import Workbook

from xladdin.configuration import Settings
from xladdin.engine.recalculation import recalculate
from xladdin.errors import CellError
from xladdin.grid import Cell, Value
from xladdin.ooxml.package import Package
from xladdin.validation import validate, validate_book, validate_files

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


def _with_formulas(path: Path, *, fresh: bool = True) -> Path:
    """A form whose total and rate are formulas, computed as of the first scores."""
    made = Workbook()
    page = made.worksheets[0]
    page.title = "自评"
    rows = [
        ["一级指标", "三级指标", "指标值", "实际完成值", "分值", "得分", "备注"],
        ["产出指标", "走访企业", "≥50户", "52户", 60, 60, "=NOW()"],
        ["满意度指标", "企业满意度", "≥90%", "92%", 40, 39, "=1+1"],
        ["合计", None, None, None, "=SUM(E2:E3)", "=SUM(F2:F3)", '=INFO("system")'],
    ]
    for row in rows:
        page.append(row)
    made.save(path)
    if fresh:
        recalculate(path)
    return path


def _edited(path: Path, old: str, new: str) -> Path:
    """The workbook with bytes of its first sheet replaced, as a program leaves it that does not recalculate."""
    package = Package.open(path)
    part = package.sheet_parts()[0].part
    data = package.read(part).decode()
    assert data.count(old) == 1, data
    package.save(path, {part: data.replace(old, new).encode()})
    return path


def test_stale_results(tmp_path: Path) -> None:
    path = _with_formulas(tmp_path / "表.xlsx")
    assert validate(path, select=["JX402"]).findings == ()
    _edited(path, "<v>39</v>", "<v>36</v>")
    (found,) = validate(path, select=["JX402"]).findings
    assert (found.cell, found.severity, found.value, found.expected) == ("F4", "error", Decimal(99), Decimal("96.0"))
    assert "“=SUM(F2:F3)”存着的结果是99，按现在的数应为96" in found.message
    assert "xladdin recalc" in found.suggestion


def test_stale_results_are_not_looked_for_when_nobody_wants_to_know(tmp_path: Path) -> None:
    path = _edited(_with_formulas(tmp_path / "表.xlsx"), "<v>39</v>", "<v>36</v>")
    assert validate(path, ignore=["JX4"]).findings == validate(path, settings=Settings(recalculate=False)).findings
    assert validate_files([path], recalculate=False, select=["JX402"])[0].findings == ()
    (tmp_path / "xladdin.toml").write_text("recalculate = false", encoding="utf-8")
    assert validate(path, select=["JX402"]).findings == ()
    assert validate_files([path], settings=Settings(), select=["JX402"])[0].findings != ()


def test_formulas_without_results_are_said_once_a_sheet(tmp_path: Path) -> None:
    path = _with_formulas(tmp_path / "表.xlsx", fresh=False)
    (found,) = validate(path, select=["JX402"]).findings
    assert (found.cell, found.severity) == ("G2", "warning")
    assert "有4格公式没有存结果" in found.message


def test_what_the_engine_cannot_do_is_not_called_stale(tmp_path: Path) -> None:
    """NOW, INFO and links to other files keep their results, whatever these are."""
    path = _with_formulas(tmp_path / "表.xlsx")
    _edited(path, "<f>1+1</f><v>2</v>", "<f>[1]Sheet1!A1*2</f><v>7</v>")
    assert validate(path, select=["JX402"]).findings == ()


def test_many_stale_results_have_one_cause(tmp_path: Path) -> None:
    made = Workbook()
    page = made.worksheets[0]
    page.append(["三级指标", "指标值", "实际完成值", "得分"])
    for row in range(2, 32):
        page.append(["走访企业", "≥50户", row, f"=C{row}*2"])
    made.save(tmp_path / "表.xlsx")
    recalculate(tmp_path / "表.xlsx")
    package = Package.open(tmp_path / "表.xlsx")
    part = package.sheet_parts()[0].part
    data = re.sub(rb"(</f><v>)(\d+)", rb"\g<1>1\2", package.read(part))
    package.save(tmp_path / "表.xlsx", {part: data})
    found = validate(tmp_path / "表.xlsx", select=["JX402"]).findings
    assert [f.cell for f in found] == [f"D{row}" for row in range(2, 22)]
    assert "本表另有10格也是这样" in found[-1].message
