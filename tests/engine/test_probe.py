"""The probe file: formulas with the values Excel gives, so that another version of the engine cannot slip in unnoticed.

`probe.csv` was made by comparing formualizer 0.13.0, LibreOffice 25.2 and, where they differ, the documentation of Excel:
text in the order of the Chinese Excel, logicals that are no numbers, dates before March 1900. Where the last column is
not empty, LibreOffice gives that and Excel does not.
"""

from __future__ import annotations

import json
import math
import subprocess
import zipfile
from pathlib import Path

import formualizer
import pytest
from formula_books import MAIN, cached, write_book
from lxml import etree
from probe_book import COLUMN, FIRST_ROW, UNSUPPORTED, cells, probes

from xladdin.engine.recalculation import recalculate

PROBES = probes()


def same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return type(one) is type(other) and one == other


def test_every_probe_has_its_value_or_is_reported(tmp_path: Path) -> None:
    book = write_book(tmp_path / "probe.xlsx", {"S": cells([(probe.formula, probe.array) for probe in PROBES])})
    reported = {found.cell for found in recalculate(book).unsupported}
    values = cached(book)
    wrong = []
    for row, probe in enumerate(PROBES, FIRST_ROW):
        place = f"{COLUMN}{row}"
        value = UNSUPPORTED if place in reported else values[place]
        if not same(str(value) if isinstance(value, str) else value, probe.expected):
            wrong.append((probe.formula, probe.expected, value))
    assert wrong == []


def test_the_probe_covers_what_matters() -> None:
    assert len(PROBES) > 900
    assert sum(probe.expected == UNSUPPORTED for probe in PROBES) < 150


@pytest.mark.libreoffice
def test_libreoffice_gives_the_same_values(tmp_path: Path) -> None:
    """An oracle that shares no code with us: every probe, computed by LibreOffice."""
    book = write_book(tmp_path / "probe.xlsx", {"S": cells([(probe.formula, probe.array) for probe in PROBES])})
    user = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        "--headless",
        user,
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(tmp_path / "out"),
        str(book),
    ]
    subprocess.run(command, check=True, capture_output=True)
    theirs = _values(tmp_path / "out" / "probe.xlsx")
    wrong = []
    for row, probe in enumerate(PROBES, FIRST_ROW):
        if probe.expected == UNSUPPORTED:
            continue
        expected = json.loads(probe.libreoffice) if probe.libreoffice else probe.expected
        value = theirs.get(f"{COLUMN}{row}")
        if not same(value, expected):
            wrong.append((probe.formula, expected, value))
    assert wrong == []


def _values(path: Path) -> dict[str, object]:
    with zipfile.ZipFile(path) as archive:
        strings = [
            "".join(item.itertext())
            for item in etree.fromstring(archive.read("xl/sharedStrings.xml")).iter(f"{{{MAIN}}}si")
        ]
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    found: dict[str, object] = {}
    for cell in sheet.iter(f"{{{MAIN}}}c"):
        text = cell.findtext(f"{{{MAIN}}}v")
        kind = cell.get("t") or "n"
        if text is None:
            found[str(cell.get("r"))] = "" if kind == "str" else None
        elif kind == "n":
            found[str(cell.get("r"))] = float(text)
        elif kind == "b":
            found[str(cell.get("r"))] = text == "1"
        else:
            found[str(cell.get("r"))] = strings[int(text)] if kind == "s" else text
    return found


@pytest.mark.parametrize(
    ("formula", "quirk"),
    [
        ("(0.1+0.2)=0.3", False),
        ('1/3&""', "0.3333333333333333"),
        ("SUMPRODUCT(LEN({1,22}))", 1.0),
        ("LOOKUP(9,A1:A3)", 0.0),
        ("FLOOR(-2.5,-1)", -3.0),
        ("CEILING(-2.5,-2)", -2.0),
        ('TEXT(123,"[DBNum2]")', "123"),
        ('REPLACE("abc",9,1,"X")', "abc"),
        ("SUM(TAKE(A1:B3,,1))", 0.0),
        ('INDEX(SORT({"乙";"甲"}),1)', "乙"),
        ('TEXT(3,"[>2]大;小")', "3"),
        ("IFERROR(COUNTIF(A1:A3,1/0),9)", 9.0),
        ('LEFT("ciao","2.5")', ""),
        ("CHOOSE(TRUE,5)", "Value"),
        ("SUMPRODUCT(A1,A1:A2)", 3.0),
        ("POWER(0,0)", 1.0),
        ("ROW(C9)", "Circ"),
        ("SUM(Nope!A1)", "Ref"),
        ("A1:A3 A2:B3", "NImpl"),
    ],
)
def test_what_is_worked_around_is_still_so(formula: str, quirk: object) -> None:
    """When one of these fails after an update of the engine, the workaround can go."""
    book = formualizer.Workbook()
    for row, value in enumerate((1.0, 2.0, None), 1):
        book.set_value("S", row, 1, value)
    book.set_formula("S", 9, 3, f"={formula}")
    value = book.evaluate_cell("S", 9, 3)
    assert (value["kind"] if isinstance(value, dict) else value) == quirk


def test_a_backward_range_still_stops_the_engine() -> None:
    book = formualizer.Workbook()
    book.set_formula("S", 1, 1, "=SUM(B9:B1)")
    with pytest.raises(formualizer.ExcelEvaluationError):
        book.evaluate_all()
