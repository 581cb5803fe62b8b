"""Shared formulas: the master's text read from another cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xladdin.grid import MAX_COLUMN, MAX_ROW, address
from xladdin.ooxml.shared_formulas import SharedFormula


@pytest.mark.parametrize(
    ("master", "down_2_right_1"),
    [
        ("A1", "B3"), ("$A1", "$A3"), ("A$1", "B$1"), ("$A$1", "$A$1"), ("a1", "B3"), ("A1:B2", "B3:C4"), ("SUM(A:A,1:1)", "SUM(B:B,3:3)"),
        ("SUM($A:B,$1:2)", "SUM($A:C,$1:4)"), ('A1&"A1 ""B2"""', 'B3&"A1 ""B2"""'), ("'A1 表'!A1", "'A1 表'!B3"), ("'it''s A1'!A1", "'it''s A1'!B3"),
        ("表1!A1", "表1!B3"), ("Sheet1!A1", "Sheet1!B3"), ("LOG10(A1)", "LOG10(B3)"), ("T_A1+A1.x+预算A1", "T_A1+A1.x+预算A1"),
        ("表[A1]", "表[A1]"), ("表[[#This Row],[A1]]*A1", "表[[#This Row],[A1]]*B3"), ("1E5+A1", "1E5+B3"), ("XFE1+A1048577", "XFE1+A1048577"),
        ("[1]Sheet1!A1", "[1]Sheet1!B3"), ("JX_RATE(A1,B1)", "JX_RATE(B3,C3)"), ("TRUE+A1", "TRUE+B3"), ("IF(A1>=10,A1%,\"A\")", "IF(B3>=10,B3%,\"A\")"),
        ("A1#", "B3#"), ("-A1^2", "-B3^2"), ("ROUND(A1/B1,4)", "ROUND(B3/C3,4)"),
    ],
)  # fmt: skip
def test_shifting(master: str, down_2_right_1: str) -> None:
    assert SharedFormula(master, 1, 1).at(3, 2) == down_2_right_1


def test_references_wrap_at_the_edges_as_in_excel() -> None:
    assert SharedFormula("A1", 2, 2).at(1, 1) == f"XFD{MAX_ROW}"


rows, columns = st.integers(1, MAX_ROW), st.integers(1, MAX_COLUMN)


@given(rows, columns, rows, columns, rows, columns)
def test_there_and_back(row: int, column: int, r1: int, c1: int, r2: int, c2: int) -> None:
    master = f'SUM({address(row, column)},"{address(row, column)}")'
    shifted = SharedFormula(master, r1, c1).at(r2, c2)
    assert SharedFormula(shifted, r2, c2).at(r1, c1) == master


@given(st.text(max_size=30))
def test_the_master_reads_itself_unchanged_whatever_its_text(text: str) -> None:
    upper = "".join(character.upper() if character.isascii() else character for character in text)
    assert SharedFormula(upper, 4, 4).at(4, 4).replace("0", "") == upper.replace("0", "")
