"""Real workbooks with awkward features: nothing may be lost, whatever is in them.

The files are outside the repository (XLADDIN_CORPUS names their folder); without them these tests are skipped.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from ooxml.comparison import CORPUS_FILES, NO_CORPUS, contents, elements_lost
from openpyxl.worksheet.formula import DataTableFormula

from xladdin.errors import CellError
from xladdin.finding import Finding, Severity
from xladdin.grid import Sheet
from xladdin.ooxml.package import Package
from xladdin.ooxml.reading import read_book
from xladdin.report.marks import mark

corpus = pytest.mark.parametrize(
    "path",
    [pytest.param(path, id=path.stem) for path in CORPUS_FILES]
    or [pytest.param(None, marks=pytest.mark.skip(reason=NO_CORPUS))],
)
# openpyxl cannot load this one (a pivot cache record without an attribute it wants).
OPENPYXL_FAILS = {"08_pivot_connections_customXml"}
MESSAGE = "=这一格要核查"
# Its `Sheet1.xml` has its relations under `_rels/sheet1.xml.rels`. Part names compare without case, but openpyxl's do not.
OPENPYXL_MISSES_NOTES = {"02_charts_many"}
# What an edited list or cell may change about itself; everything else an element says must still be said.
_OWN_CHANGES = {
    ("fills", "@count"), ("fonts", "@count"), ("borders", "@count"), ("cellXfs", "@count"), ("c", "@s"), ("row", "@spans"),
}  # fmt: skip


def findings(package: Package) -> list[Finding]:
    """On every sheet: a cell that is used, one far from all others, and one in between."""
    return [
        Finding("JX000", severity, sheet.name, cell, MESSAGE)
        for sheet in read_book(package).sheets
        for cell, severity in (
            *((cell.address, Severity.ERROR) for cell in list(sheet.cells.values())[:3]),
            ("B3", Severity.WARNING),
            ("AA500", Severity.INFO),
        )
    ]


@corpus
def test_saved_without_change_the_file_is_identical(path: Path, tmp_path: Path) -> None:
    out = tmp_path / path.name
    Package.open(path).save(out, {})
    assert out.read_bytes() == path.read_bytes()


@corpus
def test_rewriting_every_part_keeps_them_all(path: Path, tmp_path: Path) -> None:
    package = Package.open(path)
    out = tmp_path / path.name
    package.save(out, {name: package.read(name) for name in package.names})
    assert list(contents(out).items()) == list(contents(path).items())


@corpus
@pytest.mark.filterwarnings("ignore")
def test_values_and_formulas_are_those_openpyxl_reads(path: Path) -> None:
    book = read_book(Package.open(path))
    if path.stem in OPENPYXL_FAILS:
        assert sum(len(sheet.cells) for sheet in book.sheets) == 278
        return
    values, formulas = openpyxl.load_workbook(path, data_only=True), openpyxl.load_workbook(path)
    for sheet in book.sheets:
        assert _differences(sheet, values[sheet.name], formulas[sheet.name]) == []
        merged = {
            str(area)
            for area in formulas[sheet.name].merged_cells.ranges
            if area.size["rows"] * area.size["columns"] > 1
        }
        assert {str(area) for area in sheet.merges} == merged


def _differences(sheet: Sheet, values: object, formulas: object) -> list[object]:
    found: list[object] = []
    for row in values.iter_rows():
        for other in row:
            cell = sheet.cells.get((other.row, other.column))
            shown = formulas.cell(other.row, other.column)
            theirs = shown.value if shown.data_type == "f" else None
            if isinstance(theirs, DataTableFormula):
                theirs = f"TABLE({theirs.r1 or ''}"  # they keep the attributes apart
            text = getattr(theirs, "text", theirs)
            formula = f"={cell.formula}" if cell and cell.formula else None
            if formula and formula.startswith("=TABLE("):
                assert text is not None
                assert text.removeprefix("TABLE(") in formula
                continue
            if (f"={text.lstrip('=')}" if text else None) != formula:
                found.append((other.coordinate, text, formula))
            if not _same(other.value, cell.value if cell else None):
                found.append((other.coordinate, other.value, cell and cell.value))
    return found


def _same(theirs: object, ours: object) -> bool:
    if theirs == time(0) and ours == 0:  # openpyxl makes midnight of serial 0 in a date format; Excel shows 1900-01-00
        return True
    if isinstance(ours, Decimal):
        return isinstance(theirs, int | float) and float(ours) == theirs
    if isinstance(ours, CellError):
        return str(ours) == theirs or (ours is CellError.VALUE and str(theirs).startswith("#"))
    if isinstance(ours, date) and not isinstance(ours, datetime):
        return theirs == datetime.combine(ours, time())
    return theirs == ours or (theirs is None and ours == "")


@corpus
def test_marking_loses_no_part_and_no_element(path: Path, tmp_path: Path) -> None:
    package = Package.open(path)
    out = tmp_path / path.name
    mark(package, findings(package), out)
    before, after = contents(path), contents(out)
    assert list(after)[: len(before)] == list(before)
    for name, old in before.items():
        if after[name] == old:
            continue
        assert name == "[Content_Types].xml" or name.startswith("xl/"), name
        if name.endswith(".vml"):
            assert _shapes(old) - _shapes(after[name]) == Counter()
            continue
        lost = elements_lost(old, after[name])
        names = {(etree.QName(tag).localname, what.split("=")[0]) for tag, what in lost}
        assert names <= _OWN_CHANGES, (name, lost)


def _shapes(data: bytes) -> Counter[str]:
    """The drawing's shapes, without the size of their boxes: a note's box grows with its text."""
    text = re.sub(r"(<x:Anchor>)[^<]*", r"\1", data.decode("utf-8", "replace"))
    return Counter(re.findall(r"<v:shape .*?</v:shape>", text, re.S))


@corpus
@pytest.mark.filterwarnings("ignore")
def test_marks_are_where_they_belong_and_values_stay(path: Path, tmp_path: Path) -> None:
    package = Package.open(path)
    out = tmp_path / path.name
    wanted = findings(package)
    mark(package, wanted, out)
    old, new = read_book(package), read_book(Package.open(out))
    assert [sheet.name for sheet in new.sheets] == [*(sheet.name for sheet in old.sheets), "核查结果"]
    assert len(new.sheet("核查结果").cells) >= 6 * len(wanted)
    for sheet in old.sheets:
        marked = new.sheet(sheet.name)
        assert {at: (cell.value, cell.formula, cell.number_format) for at, cell in marked.cells.items()} == {
            at: (cell.value, cell.formula, cell.number_format) for at, cell in sheet.cells.items()
        }
        assert marked.merges == sheet.merges
        for at, note in sheet.notes.items():
            assert marked.notes[at].startswith(note)
        assert sum(MESSAGE in note for note in marked.notes.values()) >= 2
    if path.stem in OPENPYXL_FAILS:
        return
    book = openpyxl.load_workbook(out)
    for finding in wanted:
        cell = book[finding.sheet][finding.cell]
        for area in book[finding.sheet].merged_cells.ranges:
            if finding.cell in area:
                cell = book[finding.sheet].cell(area.min_row, area.min_col)
        assert cell.fill.fgColor.rgb in {"FFFFC7CE", "FFFFEB9C", "FFDDEBF7"}
        assert path.stem in OPENPYXL_MISSES_NOTES or MESSAGE in cell.comment.text


@corpus
def test_two_runs_give_the_same_bytes(path: Path, tmp_path: Path) -> None:
    results = []
    for name in ("a", "b"):
        package = Package.open(path)
        mark(package, findings(package), tmp_path / f"{name}{path.suffix}")
        results.append((tmp_path / f"{name}{path.suffix}").read_bytes())
    assert results[0] == results[1]


# 10_sparklines_closedxml is not among them: LibreOffice 25.2 ends with an error on the original too.
SAMPLE = {
    "04_textbox", "05_form_controls", "11_threaded_comments", "13_legacy_notes", "17_dynamic_array_cm",
    "27_budget_template_tables", "30_wps_made_59388", "42_inline_rich",
}  # fmt: skip


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    "path",
    [pytest.param(path, id=path.stem) for path in CORPUS_FILES if path.stem in SAMPLE]
    or [pytest.param(None, marks=pytest.mark.skip(reason=NO_CORPUS))],
)
@pytest.mark.filterwarnings("ignore")
def test_libreoffice_opens_the_marked_copy(path: Path, tmp_path: Path) -> None:
    """It loads the copy and writes what it understood: our fills and notes are in it."""
    package = Package.open(path)
    marked = tmp_path / path.name
    wanted = findings(package)
    mark(package, wanted, marked)
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is not installed"
    subprocess.run(
        [
            soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx",
            "--outdir", str(tmp_path / "out"), str(marked),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    book = openpyxl.load_workbook(tmp_path / "out" / path.name)
    for finding in wanted:
        sheet = book[finding.sheet]
        cell = sheet[finding.cell]
        for area in sheet.merged_cells.ranges:
            if finding.cell in area:
                cell = sheet.cell(area.min_row, area.min_col)
        assert cell.fill.fgColor.rgb in {"FFFFC7CE", "FFFFEB9C", "FFDDEBF7"}, finding
        assert MESSAGE in cell.comment.text, finding
    rows = list(book["核查结果"].iter_rows(values_only=True))
    assert rows[3][:5] == ("序号", "严重程度", "代码", "工作表", "单元格")
    assert [row[7] for row in rows[4:]] == [MESSAGE] * len(wanted)
