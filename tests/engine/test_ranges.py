"""Ranges with their first cell first."""

from __future__ import annotations

import pytest

from xladdin.engine.ranges import all_forward, forward, may_turn


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("A1:B2", "A1:B2"),
        ("A5:A1", "A1:A5"),
        ("B1:A5", "A1:B5"),
        ("$B5:A$1", "A$1:$B5"),
        ("C:$A", "$A:C"),
        ("9:$1", "$1:9"),
        ("AA1:B1", "B1:AA1"),
        ("A1", "A1"),
    ],
)
def test_forward(reference: str, expected: str) -> None:
    assert forward(reference) == expected


def test_only_ranges_are_touched() -> None:
    assert all_forward("SUM('B9:A1'!B9:A1,\"B9:A1\",A1)") == "SUM('B9:A1'!A1:B9,\"B9:A1\",A1)"


@pytest.mark.parametrize(
    ("formula", "expected"), [("SUM($A1:A$1)", True), ("SUM(B$2:B2)", True), ("SUM(B2:B9)", False), ("SUM($B:C)", True)]
)
def test_ranges_that_may_turn(formula: str, expected: bool) -> None:
    assert may_turn(formula) is expected
