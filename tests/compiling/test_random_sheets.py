"""随机的表: whole workbooks compiled, computed by the engine and by LibreOffice, and changed afterwards."""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from native_bench import saved_by_libreoffice
from native_workbooks import SHEET
from ooxml.comparison import assert_only_changed, contents
from random_sheets import Drawn, changes, sheets

from xladdin.compiling.compilation import compile_book
from xladdin.compiling.outcome import Left
from xladdin.compiling.restoration import decompile_book
from xladdin.errors import CellError
from xladdin.grid import Value
from xladdin.ooxml.package import Package
from xladdin.ooxml.reading import read_book

many = partial(
    settings, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
_DIFFERS = re.compile("编译后的结果是(.*)，与原来的(.*)不同")


def results(path: Path) -> dict[str, Value]:
    """The results of the formulas by cell."""
    sheet = read_book(Package.open(path)).sheet(SHEET)
    return {cell.address: cell.value for cell in sheet.cells.values() if cell.formula is not None}


def same(one: Value, other: Value) -> bool:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        # A cell's number has 15 digits; what is computed with it has fewer. Beside a half that it misses by less than
        # 5E-12 the native formula rounds up, and the coarsest rounding here is to 0.01.
        return abs(one - other) <= Decimal("1e-9") * max(1, abs(one)) or abs(one - other) == Decimal("0.0001")
    return (one or "") == (other or "") if not isinstance(one, Decimal) else False


def excusable(left: Left) -> bool:
    """Left for a reason that stands in the formula or the cells; not because the compiled formula was wrong.

    Of two errors in one call either may come first, and a half that the binary number misses may be rounded up.
    """
    found = _DIFFERS.fullmatch(left.reason)
    if found is None:
        return True
    if all(CellError.of(value) for value in found.groups()):
        return True
    now, before = map(Decimal, found.groups())
    return abs(now - before) <= Decimal("0.01")


@many(max_examples=15)
@given(drawn=sheets)
def test_no_compiled_formula_has_another_value(tmp_path: Path, drawn: Drawn) -> None:
    source, out, back = tmp_path / "表.xlsx", tmp_path / "编译.xlsx", tmp_path / "还原.xlsx"
    outcome = compile_book(drawn.save(source), out)
    assert [one for one in outcome.left if not excusable(one)] == []
    assert len(outcome.changed) > len(outcome.left)
    before, after = results(source), results(out)
    assert [one for one in outcome.changed if not same(before[one.cell], after[one.cell])] == []
    decompile_book(out, back)
    assert_only_changed(source, back)


@many(max_examples=15)
@given(drawn=sheets, later=changes)
def test_cells_that_change_later_never_give_another_value(
    tmp_path: Path, drawn: Drawn, later: dict[str, object]
) -> None:
    """What the add-in would give, or an error where a pinned text changed or text came where a number was."""
    out = tmp_path / "编译.xlsx"
    outcome = compile_book(drawn.save(tmp_path / "表.xlsx"), out)
    native = Drawn(drawn.content, drawn.other, [one.after for one in outcome.changed])
    expected = results(drawn.save(tmp_path / "新.xlsx", later))
    found = results(native.save(tmp_path / "改.xlsx", later))
    for at, one in enumerate(outcome.changed, 1):
        now = found[f"H{at}"]
        assert isinstance(now, CellError) or same(expected[one.cell], now), (one, later, expected[one.cell], now)


@pytest.mark.libreoffice
def test_libreoffice_computes_the_same_without_an_add_in(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    drawn: list[Drawn] = []

    @many(max_examples=15)
    @given(sheets)
    def gather(one: Drawn) -> None:
        drawn.append(one)

    gather()
    compiled = {}
    for at, one in enumerate(drawn):
        outcome = compile_book(one.save(tmp_path / f"{at}.xlsx"), tmp_path / "编译.xlsx")
        compiled[at] = [changed.cell for changed in outcome.changed]
        with zipfile.ZipFile(tmp_path / "空" / f"{at}.xlsx", "w") as file:
            for name, data in contents(tmp_path / "编译.xlsx").items():
                file.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f>", data))
    saved_by_libreoffice(tmp_path, *(tmp_path / "空").iterdir())
    count = 0
    for at, cells in compiled.items():
        expected, found = results(tmp_path / f"{at}.xlsx"), results(tmp_path / "out" / f"{at}.xlsx")
        for cell in cells:
            assert same(expected[cell], found[cell]), (
                drawn[at].formulas[int(cell[1:]) - 1],
                expected[cell],
                found[cell],
            )
            count += 1
    assert count > 100
