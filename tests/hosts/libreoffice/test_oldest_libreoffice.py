"""LibreOffice 7.4：the oldest that the extension installs on: plain names by the documented route, tables, marks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from libreoffice_session import Office

from xladdin.declare import registry
from xladdin.hosts.libreoffice.actions import CHECK_ALL, CLEAR

PROGRAM = os.environ.get("XLADDIN_LIBREOFFICE_74")

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(not PROGRAM, reason="XLADDIN_LIBREOFFICE_74 is not set; oldest_libreoffice.sh unpacks 7.4"),
]


@pytest.fixture(scope="module")
def old(oxt: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    running = Office(tmp_path_factory.mktemp("old"), oxt, program=Path(PROGRAM or ""))
    assert running.version() == "7.4"
    yield running
    running.stop()


def test_spellings_of_a_loaded_file(old: Office, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row, formula in enumerate(
        ("=JX_RATE(1,4)", "=_xll.JX_RATE(1,4)", "=_xll.JX_RATE(1,0)", "=_xll.JX_GRADE(95)"), 1
    ):
        book.active[f"A{row}"] = formula
    book.save(tmp_path / "拼写.xlsx")
    document = old.open(tmp_path / "拼写.xlsx")
    assert old.cells(document, 0, "A1:A4") == [[{"error": 525}], [0.25], [{"error": 532}], ["优"]]
    # The documented route: enter the formula again.
    old.put(document, 0, "A1", old.formulas(document, 0, "A1")[0][0])
    assert old.cells(document, 0, "A1") == [[0.25]]
    for suffix in (".xlsx", ".ods"):
        old.save(document, tmp_path / f"存{suffix}")
        again = old.open(tmp_path / f"存{suffix}")
        assert old.cells(again, 0, "A1:A4") == [[0.25], [0.25], [{"error": 532}], ["优"]]
        old.close(again)
    old.close(document)


def test_replacing_the_equals_sign_enters_all_formulas_again(old: Office, tmp_path: Path) -> None:
    """The route for a whole workbook, as docs/libreoffice.md gives it."""
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = "=JX_RATE(1,4)", "=IF(JX_RATE(1,2)=0.5,JX_GRADE(95))"
    book.create_sheet("另一张")["A1"] = "=JX_RATE(1,8)"
    book.save(tmp_path / "普通写法.xlsx")
    document = old.open(tmp_path / "普通写法.xlsx")
    assert old.cells(document, 0, "A1") == [[{"error": 525}]]
    old.replace_all(document, "=", "=")
    assert old.cells(document, 0, "A1:A2") == [[0.25], ["优"]]
    assert old.cells(document, 1, "A1") == [[0.125]]
    old.close(document)


def test_tables_and_the_wizard(old: Office) -> None:
    document = old.open()
    old.put(document, 0, "A1", "95")
    old.put(document, 0, "A2", "85")
    old.array(document, 0, "B1:B2", "=JX_GRADE(A1:A2)")
    old.put(document, 0, "C1", '=B2="良"')
    assert old.cells(document, 0, "B1:C1") == [["优", 1.0]]
    described = old.described()
    assert set(described) == set(registry())
    old.close(document)


def test_marks_and_their_removal(old: Office, real: Path) -> None:
    document = old.open(real)
    before = old.marks(document)
    old.dispatch(document, CHECK_ALL.path)
    assert sum(map(len, old.marks(document).values())) > 20
    old.undo(document)
    assert old.marks(document) == before
    old.redo(document)
    old.dispatch(document, CLEAR.path)
    assert old.marks(document) == before
    old.close(document)
