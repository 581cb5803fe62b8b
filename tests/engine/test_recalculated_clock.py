"""The clock, chance and dates in recalculated workbooks."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest
from formula_books import Cell, cached, write_book
from recalculated_books import computed

from xladdin.engine.recalculation import recalculate


def test_the_clock_and_chance_keep_their_values(tmp_path: Path) -> None:
    cells: dict[str, Cell] = {
        "A1": ("=TODAY()", 45000.0),
        "A2": "=A1+1",
        "A3": ("=RAND()", 0.25),
        "A4": ("=NOW()-TODAY()", 0.5),
    }
    values, result = computed(tmp_path, cells)
    assert [values[f"A{row}"] for row in range(1, 5)] == [45000.0, 45001.0, 0.25, 0.5]
    assert result.volatile == ["表!A1", "表!A3", "表!A4"]
    assert result.unsupported == []


def test_the_clock_without_a_cached_value_is_that_of_the_last_save(tmp_path: Path) -> None:
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:modified>2024-09-30T08:00:00Z</dcterms:modified></cp:coreProperties>'
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>"
    )
    more = {"docProps/core.xml": core, "_rels/.rels": rels}
    values, _ = computed(tmp_path, {"A1": "=TODAY()"}, more=more)
    assert values["A1"] == 45565.0


def test_the_time_can_be_given(tmp_path: Path) -> None:
    book = write_book(tmp_path / "a.xlsx", {"表": {"A1": "=TODAY()", "A2": ("=NOW()", 5.0), "A3": ("=RAND()", 0.25)}})
    result = recalculate(book, now=datetime(2025, 1, 1, 12))
    assert cached(book) == {"A1": 45658.0, "A2": 45658.5, "A3": 0.25}
    assert result.volatile == ["表!A3"]


def test_without_properties_the_clock_is_that_of_the_file(tmp_path: Path) -> None:
    book = write_book(tmp_path / "a.xlsx", {"表": {"A1": "=TODAY()"}})
    noon = datetime(2024, 9, 30, 12).timestamp()
    os.utime(book, (noon, noon))
    recalculate(book)
    assert cached(book)["A1"] == 45565.0


@pytest.mark.parametrize(("properties", "expected"), [("", 1902.0), ('<workbookPr date1904="1"/>', 1906.0)])
def test_both_date_systems(tmp_path: Path, properties: str, expected: float) -> None:
    values, _ = computed(tmp_path, {"A1": 1000.0, "A2": "=YEAR(A1)", "A3": "=DATE(2024,1,1)"}, properties=properties)
    assert values["A2"] == expected
    assert values["A3"] == (45292.0 if expected == 1902.0 else 43830.0)
