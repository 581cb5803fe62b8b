"""Results that look sound and hide what the engine cannot do: kept as they are cached, and reported."""

from __future__ import annotations

from pathlib import Path

import pytest
from formula_books import Cells, Error, Raw, cached, write_book

from xladdin.engine.recalculation import recalculate


def reported(path: Path) -> dict[str, str]:
    return {found.cell: found.reason for found in recalculate(path).unsupported}


SHARED = '<c r="{}" t="s"><v>{}</v></c>'


@pytest.mark.parametrize(
    ("formula", "cells", "said"),
    [
        # The engine's SUMIF steps over errors.
        ('SUMIF(A1:A2,">0",B1:B2)', {"A1": 1.0, "A2": 2.0, "B1": 5.0, "B2": Error("#DIV/0!")}, "S!B2 是错误值"),
        ('SUMIFS(B1:B2,A1:A2,"甲")', {"A1": "甲", "A2": "甲", "B1": 5.0, "B2": ("1/0", Error("#DIV/0!"))}, "S!B2"),
        ("AVERAGEIF(A1:A2,1)", {"A1": 1.0, "A2": Error("#N/A")}, "S!A2"),
        # A refusal that IFERROR would swallow.
        ('IFERROR(TEXT(A1,B1),"-")', {"A1": 5.0, "B1": "# ?/?"}, "被 IFERROR"),
        ('IF(ISERROR(COUNTIF(A1:A2,B1)),0,1)', {"A1": 1.0, "A2": 2.0, "B1": "<甲"}, "还没有实现"),
        # A text that Excel calculates with and the engine does not.
        ("IFERROR(A1/B1,0)", {"A1": Raw(SHARED.format("A1", 0)), "B1": 2.0}, "像数字的文字"),
        ("IF(ISNUMBER(A1*1),A1*1,0)", {"A1": Raw(SHARED.format("A1", 1))}, "像数字的文字"),
        # Excel tells 5 and "5" apart here.
        ('COUNTIF(A1:A2,"<>5")', {"A1": Raw(SHARED.format("A1", 2)), "A2": 6.0}, "文字写成的数"),
        # An error of another kind than what goes in.
        ("VLOOKUP(A1,{-1.1,5;2.1,6},2,0)", {"A1": Error("#DIV/0!")}, "#DIV/0!，引擎却给出"),
        # Sizes that do not fit.
        ("SUMPRODUCT(A1:A2,B1:B3)", {"A1": 1.0, "A2": 2.0, "B1": 1.0, "B3": 1.0}, "#VALUE!"),
        ('SUMIFS(A1:A2,B1:B3,">0")', {"A1": 1.0, "B1": 1.0}, "#VALUE!"),
        ("INDEX(A1:B2,1)", {"A1": 1.0, "B2": 2.0}, "#REF!"),
        ("LOOKUP(2,A1:B2,A1:A2)", {"A1": 1.0, "B2": 2.0}, "#REF!"),
        ("INDEX({1,2;3,4},1)", {}, "须有行号和列号"),
        ("SUM(FILTER(A1:A2,B1:B2))", {"A1": 1.0, "B1": "x"}, "FILTER"),
        # Where only Excel sees what is there.
        ('COUNTIFS(A:A,"<>甲")', {"A1": "甲"}, "还没有实现"),
        ("EDATE(A1,1)", {"A1": True}, "还没有实现"),
        ("LARGE(A1:A2,B1)", {"A1": 1.0, "A2": 2.0, "B1": True}, "做不了"),
        ("ROMAN(A1)", {"A1": 499.0}, "没有与 Excel 核对过"),
        ('SUM(A1,"x")', {"A1": 1.0}, "直接写的文字"),
        ("MATCH(1,A1:A2,B1)", {"A1": 1.0, "B1": 0.0}, "匹配方式"),
    ],
)  # fmt: skip
def test_kept_and_reported(tmp_path: Path, formula: str, cells: Cells, said: str) -> None:
    book = write_book(
        tmp_path / "a.xlsx", {"S": {**cells, "H1": (formula, 77.0)}}, strings=["12,961.52", "2024年3月5日", "5"]
    )
    found = reported(book)
    assert list(found) == ["H1"]
    assert said in found["H1"]
    assert cached(book)["H1"] == 77.0


@pytest.mark.parametrize(
    ("formula", "cells", "value"),
    [
        ("IFERROR(A1/B1,0)", {"A1": 1.0, "B1": 0.0}, 0.0),
        ("IFERROR(A1/B1,0)", {"A1": Raw(SHARED.format("A1", 3)), "B1": 2.0}, 0.0),
        ('IFERROR(VLOOKUP(A1,B1:C2,2,FALSE),"无")', {"A1": Raw(SHARED.format("A1", 0)), "B1": 1.0}, "无"),
        ("IF(ISERROR(A1),0,A1)", {"A1": Error("#N/A")}, 0.0),
        ("COUNT(A1:A2)", {"A1": Error("#N/A"), "A2": 5.0}, 1.0),
        ("INDEX(A1:A2,2)", {"A1": Error("#N/A"), "A2": 5.0}, 5.0),
        ("SUM(A1:A2)", {"A1": Error("#N/A"), "A2": 5.0}, Error("#N/A")),
        ("A1+1", {"A1": Error("#DIV/0!")}, Error("#DIV/0!")),
        ('COUNTIF(A1:A2,"<>5")', {"A1": 5.0, "A2": 6.0}, 1.0),
        ('COUNTIF(A1:A2,B1)', {"A1": 5.0, "A2": 6.0, "B1": ">=6"}, 1.0),
        ("SUMPRODUCT(A1:A2,B1:B2)", {"A1": 1.0, "A2": 2.0, "B1": 3.0, "B2": 4.0}, 11.0),
        ("INDEX(A1:B1,2)", {"A1": 1.0, "B1": 2.0}, 2.0),
        ('LEFT("abcd",A1)', {"A1": "2"}, "ab"),
        ("CHOOSE(A1,5,6)", {"A1": True}, 5.0),
        ("LEFT(A1,2)", {"A1": True}, "TR"),
        ('HYPERLINK("#S!A1",A1)', {"A1": "甲"}, "甲"),
        ('TEXT(A1,B1)', {"A1": 0.8411, "B1": "0.0%"}, "84.1%"),
        ("POWER(A1,B1)", {"A1": 0.0, "B1": 0.0}, Error("#NUM!")),
    ],
)  # fmt: skip
def test_computed(tmp_path: Path, formula: str, cells: Cells, value: object) -> None:
    book = write_book(tmp_path / "a.xlsx", {"S": {**cells, "H1": f"={formula}"}}, strings=["12,961.52", "x", "5", "甲"])
    assert reported(book) == {}
    assert cached(book)["H1"] == value


def test_a_range_is_crossed_where_blanks_stay_blank(tmp_path: Path) -> None:
    cells: Cells = {
        "A1": "甲",
        "C1": '=A:A&"/"',
        "C2": '=A:A&"/"',
        "C3": '=A1:B1=""',
        "B5": '=A3:C3&"!"',
        "C4": "=ISBLANK(A1:A9)",
    }
    book = write_book(tmp_path / "a.xlsx", {"S": cells})
    assert reported(book).keys() <= {"C3"}
    values = cached(book)
    assert (values["C1"], values["C2"], values["B5"], values["C4"]) == ("甲/", "/", "!", True)


def test_texts_with_phonetic_properties_are_read(tmp_path: Path) -> None:
    """East Asian versions of Excel add them to any text; formualizer 0.13 takes such a text for a blank cell."""
    strings = [
        Raw('<t>业务</t><phoneticPr fontId="1" type="noConversion"/>'),
        Raw("<r><t>绩</t></r><r><rPr><b/></rPr><t>效</t></r>"),
        Raw('<t>课</t><rPh sb="0" eb="1"><t>か</t></rPh>'),
        Raw("<t>一_x000D_二</t>"),
    ]
    cells: Cells = {f"A{row}": Raw(SHARED.format(f"A{row}", row - 1)) for row in range(1, 5)}
    cells = {**cells, **{f"B{row}": f'=IF(ISBLANK(A{row}),"空",A{row}&LEN(A{row}))' for row in range(1, 5)}}
    book = write_book(tmp_path / "a.xlsx", {"S": cells}, strings=strings)
    assert reported(book) == {}
    values = cached(book)
    assert [values["B1"], values["B2"], values["B3"]] == ["业务2", "绩效2", "课1"]
    assert str(values["B4"]).endswith("二3")


@pytest.mark.parametrize("name", ["sheet1", "SHEET1", "Sheet1"])
def test_a_sheet_called_like_the_engine_s_own(tmp_path: Path, name: str) -> None:
    """Formulas on a `sheet1` read an empty sheet of formualizer's own, were it not renamed."""
    book = write_book(
        tmp_path / "a.xlsx", {name: {"A1": 5.0, "B1": "=SUM(A1)", "C1": "=1/0"}, "表": {"A1": f"={name}!B1*2"}}
    )
    assert reported(book) == {}
    assert cached(book)["B1"] == 5.0
    assert cached(book, 2)["A1"] == 10.0


def test_a_spill_over_the_engine_s_limit_is_kept(tmp_path: Path) -> None:
    rows = Raw('<row r="1"><c r="A1" cm="1"><f t="array" ref="A1:A10001">B:B</f><v>1</v></c></row>')
    book = write_book(tmp_path / "a.xlsx", {"S": rows})
    assert "10,000" in reported(book)["A1"]


def test_an_error_fills_a_legacy_array(tmp_path: Path) -> None:
    rows = Raw(
        '<row r="1"><c r="A1"><f t="array" ref="A1:C1">1/0</f></c><c r="B1"><v>1</v></c><c r="C1"><v>1</v></c></row>'
    )
    book = write_book(tmp_path / "a.xlsx", {"S": rows})
    assert reported(book) == {}
    assert set(cached(book).values()) == {Error("#DIV/0!")}
