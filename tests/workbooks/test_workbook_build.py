"""工作簿：the same bytes every time, and every cached value is what the embedded engine computes."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest
from build import BOOKS, HERE, build, draw, findings
from openpyxl import load_workbook

from xladdin.declare import registry
from xladdin.engine.recalculation import recalculate

CACHED = re.compile(rb"(<f[^>]*>[^<]*</f>|<f[^>]*/>)<v>[^<]*</v>")
books = pytest.mark.parametrize("name", BOOKS)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def strip(source: Path, target: Path) -> int:
    """Copy a workbook without the cached values of its formulas; their number is returned."""
    removed = 0
    with zipfile.ZipFile(target, "w") as out:
        for name, data in parts(source).items():
            if name.startswith("xl/worksheets/"):
                data, count = CACHED.subn(rb"\1<v/>", data)
                data = re.sub(rb'(<c [^>]*?) t="(?:str|e|b)"([^>]*><f)', rb"\1\2", data)
                removed += count
            out.writestr(name, data)
    return removed


def values(path: Path) -> dict[tuple[str, str], object]:
    book = load_workbook(path, data_only=True)
    return {(sheet.title, cell.coordinate): cell.value for sheet in book for line in sheet.iter_rows() for cell in line}


@books
def test_two_builds_are_identical(name: str, tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    for folder in (first, second):
        folder.mkdir()
        build(name, folder)
    assert (first / f"{name}.xlsx").read_bytes() == (second / f"{name}.xlsx").read_bytes()


@books
def test_the_committed_workbook_is_a_fresh_build(name: str, tmp_path: Path) -> None:
    # Part by part: another zlib packs the same parts into other bytes.
    fresh, committed = parts(build(name, tmp_path)), parts(HERE / f"{name}.xlsx")
    assert list(fresh) == list(committed)
    assert [part for part in fresh if fresh[part] != committed[part]] == []


@books
def test_stripped_values_come_back(name: str, tmp_path: Path) -> None:
    committed, copy = HERE / f"{name}.xlsx", tmp_path / f"{name}.xlsx"
    formulas = sum(
        cell.data_type == "f" for sheet in load_workbook(committed) for line in sheet.iter_rows() for cell in line
    )
    assert strip(committed, copy) == formulas
    assert values(copy) != values(committed)
    recalculate(copy)
    assert values(copy) == values(committed)


@books
def test_check_is_clean(name: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.xlsx"
    shutil.copy(HERE / f"{name}.xlsx", copy)
    result = recalculate(copy, check=True)
    assert (result.differences, result.unsupported) == ([], [])
    assert result.formulas > 0


# Differences and amounts in another unit: nothing that needs a function.
PLAIN = {"宁县2024_正文引述", "黔南2023_正文与自评"}


@books
def test_calls_are_spelled_as_excel_stores_a_function_of_that_name(name: str) -> None:
    calls = {
        call
        for sheet in load_workbook(HERE / f"{name}.xlsx")
        for line in sheet.iter_rows()
        for cell in line
        if cell.data_type == "f"
        for call in re.findall(r"[\w.!\[\]']*JX_\w+(?=\()", cell.value)
    }
    assert bool(calls) == (name not in PLAIN)
    assert calls <= set(registry())


@books
def test_no_formula_holds_an_error(name: str) -> None:
    book = load_workbook(HERE / f"{name}.xlsx", data_only=True)
    errors = [
        (s.title, c.coordinate, c.value) for s in book for line in s.iter_rows() for c in line if c.data_type == "e"
    ]
    assert errors == []


def test_texts_that_begin_like_formulas_stay_texts() -> None:
    sheet = draw("宁县2024_部门整体")["绩效目标表"]
    cell = next(c for line in sheet.iter_rows() for c in line if c.value == "=100%")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_every_finding_is_of_a_sheet_that_is_built() -> None:
    assert set(findings()) <= {(name, sheet) for name, sheets in BOOKS.items() for sheet in sheets}
