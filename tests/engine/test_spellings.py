"""One function under the names that hosts store it by."""

from __future__ import annotations

import pytest

from xladdin.engine.spellings import added_function, built_in

DECLARED = {"JX_SCORE", "JX_EXEC_RATE"}


@pytest.mark.parametrize(
    ("prefix", "name", "expected"),
    [
        ("", "JX_SCORE", "JX_SCORE"),
        ("", "jx_score", "JX_SCORE"),
        ("", "Jx_Exec_Rate", "JX_EXEC_RATE"),
        ("", "_xll.JX_SCORE", "JX_SCORE"),
        ("[1]!", "JX_SCORE", "JX_SCORE"),
        (r"'C:\…\x.xlam'!", "JX_SCORE", "JX_SCORE"),
        ("", "_xldudf_JX_SCORE", "JX_SCORE"),
        ("", "_xldudf_NS_JX_SCORE", "JX_SCORE"),
        ("", "_xldudf_MY_NS_JX_EXEC_RATE", "JX_EXEC_RATE"),
        ("", "NS.JX_SCORE", "JX_SCORE"),
        ("", "_xludf.JX_SCORE", "JX_SCORE"),
        ("", "_xlfn.JX_SCORE", "JX_SCORE"),
        ("", "_XLL.jx_score", "JX_SCORE"),
        ("", "MYJX_SCORE", None),
        ("", "OTHER_JX_SCORE", None),
        ("", "JX_SCORE2", None),
        ("", "SUM", None),
        ("[1]!", "Other", None),
    ],
)
def test_declared_function(prefix: str, name: str, expected: str | None) -> None:
    assert added_function(prefix, name, DECLARED) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("SUM", "SUM"),
        ("sum", "SUM"),
        ("_xlfn.CONCAT", "CONCAT"),
        ("_xlfn._xlws.SORT", "SORT"),
        ("_xlws.FILTER", "FILTER"),
    ],
)
def test_built_in_function(name: str, expected: str) -> None:
    assert built_in(name) == expected
