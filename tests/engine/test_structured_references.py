"""Structured references as plain ranges."""

from __future__ import annotations

from pathlib import Path

import pytest
from formula_books import table_xml, write_book

from xladdin.engine.tables import Table, TableError, Tables, read_tables
from xladdin.grid import Area
from xladdin.ooxml.package import Package

TABLES = Tables(
    [
        Table("表1", "数据", Area(2, 2, 6, 5), 1, 1, ("项目", "预算 [万元]", "执行#", "它的'率'")),
        Table("Bare", "It's", Area(1, 1, 3, 1), 0, 0, ("a",)),
    ]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("表1[项目]", "$B$3:$B$5"),
        ("表1[]", "$B$3:$E$5"),
        ("表1[#All]", "$B$2:$E$6"),
        ("表1[#Data]", "$B$3:$E$5"),
        ("表1[#Headers]", "$B$2:$E$2"),
        ("表1[#Totals]", "$B$6:$E$6"),
        ("表1[[#Totals],[项目]]", "$B$6"),
        ("表1[[#All],[项目]]", "$B$2:$B$6"),
        ("表1[[#Headers],[#Data],[项目]]", "$B$2:$B$5"),
        ("表1[[项目]:[执行'#]]", "$B$3:$D$5"),
        ("表1[[#Data],[执行'#]:[项目]]", "$B$3:$D$5"),
        ("表1[预算 '[万元']]", "$C$3:$C$5"),
        ("表1[它的''率'']", "$E$3:$E$5"),
        ("表1[[#This Row],[项目]]", "$B4"),
        ("表1[@项目]", "$B4"),
        ("[@项目]", "$B4"),
        ("[@[预算 '[万元']]]", "$C4"),
        ("[@]", "$B4:$E4"),
        ("表1[[#This Row],[项目]:[执行'#]]", "$B4:$D4"),
        ("表1[ [#This Row] , [项目] ]", "$B4"),
        ("[项目]", "$B$3:$B$5"),
        ("Bare[a]", "'It''s'!$A$1:$A$3"),
        ("bare[A]", "'It''s'!$A$1:$A$3"),
    ],
)
def test_reference_in_row_4_of_the_table(text: str, expected: str) -> None:
    assert TABLES.resolve(text, "数据", 4, 3).text(4, "数据") == expected


@pytest.mark.parametrize(
    ("text", "row", "column", "reason"),
    [
        ("别的[项目]", 4, 3, "没有名为"),
        ("表1[无此列]", 4, 3, "没有“无此列”列"),
        ("[@项目]", 9, 9, "不在表格里"),
        ("表1[@项目]", 6, 3, "数据行之外"),
        ("Bare[#Totals]", 1, 1, "没有汇总行"),
        ("Bare[#Headers]", 1, 1, "没有标题行"),
        ("表1[[#Nothing]]", 4, 3, "无法解析"),
    ],
)
def test_what_means_nothing_is_refused_with_the_reason(text: str, row: int, column: int, reason: str) -> None:
    with pytest.raises(TableError, match=reason):
        TABLES.resolve(text, "数据", row, column)


def test_this_row_follows_the_row() -> None:
    place = TABLES.resolve("表1[@项目]", "数据", 3, 3)
    assert [place.text(row, "数据") for row in (3, 5)] == ["$B3", "$B5"]


def test_tables_are_read_from_their_parts(tmp_path: Path) -> None:
    xml = table_xml("表_1", "A1:B4", ["项目", "换_x000a_行"], totals=1)
    package = Package.open(write_book(tmp_path / "t.xlsx", {"数据": {"A1": "项目"}}, tables={"数据": xml}))
    assert read_tables(package) == [Table("表_1", "数据", Area(1, 1, 4, 2), 1, 1, ("项目", "换\n行"))]
