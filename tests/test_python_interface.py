"""Python 接口：the page's examples, the types that a checker sees, arrays and what pandas users expect."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from dataclasses import fields
from decimal import Decimal as D
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import xladdin
from xladdin.declare import registry
from xladdin.engine.recalculation import Recalculation
from xladdin.errors import CellError
from xladdin.finding import Finding
from xladdin.validation import Validation

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "python.md"


def test_the_examples_of_the_page() -> None:
    done = doctest.testfile(
        str(PAGE), module_relative=False, encoding="utf-8", optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    )
    assert done.attempted > 10
    assert done.failed == 0


def test_the_page_names_what_the_results_have() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name, kind in (("done", Recalculation), ("finding", Finding), ("found", Validation)):
        named = set(re.findall(rf"\b{name}\.(\w+)", text))
        assert named
        assert named <= {field.name for field in fields(kind)}, name


def test_completion_lists_every_function() -> None:
    assert {function.__name__ for function in registry().values()} <= set(dir(xladdin))
    assert {"recalc", "validate", "CellError", "InputError"} <= set(dir(xladdin))


def test_help_explains_the_arguments() -> None:
    assert "spent: 执行数。全年执行数（预算完成数）" in str(xladdin.exec_rate.__doc__)


def test_errors_leave_the_other_numbers_numbers() -> None:
    rates = xladdin.exec_rate(np.array([1.0, 2.0]), np.array([2.0, 0.0]))
    assert (rates.dtype, rates[0], rates[1]) == (object, 0.5, CellError.DIV0)
    assert isinstance(rates[0], float)
    assert isinstance(rates[1], CellError)
    series = xladdin.exec_rate(pd.Series([1, 2]), pd.Series([2, 0]))
    assert [type(cell) for cell in series] == [float, CellError]
    table = xladdin.exec_rate(pd.DataFrame({"a": [1, 2]}), 0)
    assert isinstance(table.iloc[0, 0], CellError)


def test_one_element_stays_an_array() -> None:
    pd.testing.assert_series_equal(
        xladdin.exec_rate(pd.Series([1], ["甲"], name="率"), 2), pd.Series([0.5], ["甲"], name="率")
    )
    assert xladdin.exec_rate([1], [2]) == [0.5]
    assert xladdin.exec_rate([[1]], 2) == [[0.5]]
    assert xladdin.exec_rate(np.array([1]), 2).tolist() == [0.5]
    # One value beside two is broadcast, and the result has the shape of the two.
    assert xladdin.exec_rate([1], [2, 4]) == [0.5, 0.25]
    assert list(xladdin.exec_rate(pd.Series([1]), [2, 4])) == [0.5, 0.25]


def test_nothing_gives_nothing() -> None:
    assert xladdin.exec_rate([], 2) == []
    assert xladdin.exec_rate(np.array([]), 2).size == 0
    assert xladdin.exec_rate(pd.Series([], dtype=float), 2).empty


def test_series_are_paired_by_their_labels() -> None:
    spent, budget = pd.Series([1, 2], ["甲", "乙"]), pd.Series([2, 1], ["乙", "甲"])
    pd.testing.assert_series_equal(xladdin.exec_rate(spent, budget), pd.Series([1.0, 1.0], ["甲", "乙"]))
    assert xladdin.exec_rate(spent, pd.Series([2, 1], ["乙", "丙"])) == CellError.VALUE
    assert xladdin.exec_rate(spent, pd.Series([2, 1], ["乙", "乙"])) == CellError.VALUE
    left, right = pd.DataFrame({"a": [1], "b": [2]}), pd.DataFrame({"b": [4], "a": [4]})
    pd.testing.assert_frame_equal(xladdin.exec_rate(left, right), pd.DataFrame({"a": [0.25], "b": [0.5]}))


@pytest.mark.parametrize("one", [D("0.1"), D("90.86")])
def test_a_decimal_stays_one(one: D) -> None:
    assert isinstance(xladdin.rate(one, D(3)), D)


SAMPLE = """
from decimal import Decimal
from pathlib import Path

import xladdin

rate = xladdin.exec_rate(4534729.43, "5,390,970.42", decimals=2, rounding="截断")
if isinstance(rate, xladdin.CellError):
    raise SystemExit(str(rate))
percent: float | Decimal = rate * 100
grade: str = xladdin.grade(81.78)
share: float | Decimal | xladdin.CellError = xladdin.satisfaction([38, 12, 11, 0])
series = xladdin.exec_rate([1, 2], [3, 4])
written: int = xladdin.recalc(Path("a.xlsx"), check=True).written
for finding in xladdin.validate("a.xlsx").findings:
    code: str = finding.code
xladdin.exec_rate(1)
xladdin.exec_rate(1, 2, digits=3)
xladdin.no_such_function(1)
"""


def test_a_type_checker_sees_the_functions(tmp_path: Path) -> None:
    pytest.importorskip("mypy", reason="mypy comes with the dev extra")
    sample = tmp_path / "sample.py"
    sample.write_text(SAMPLE, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--no-error-summary",
        "--cache-dir",
        str(tmp_path / "cache"),
        str(sample),
    ]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=tmp_path)
    wrong = re.findall(r"sample\.py:(\d+): error: .*\[([\w-]+)\]$", done.stdout, re.MULTILINE)
    lines = SAMPLE.splitlines()
    assert {(lines[int(line) - 1], code) for line, code in wrong} == {
        ("xladdin.exec_rate(1)", "call-overload"),
        ("xladdin.exec_rate(1, 2, digits=3)", "call-overload"),
        ("xladdin.no_such_function(1)", "attr-defined"),
    }, done.stdout
