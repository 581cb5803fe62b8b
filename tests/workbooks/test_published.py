"""公开数据：figures keep the look of the report, facts stay as transcribed."""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256

import pytest
from checks import shown
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from published import FACTS, Figure, figure, inputs, row, rows, runs, stated


@pytest.mark.parametrize(
    ("text", "value", "number_format"),
    [
        ("84.11%", Decimal("0.8411"), "0.00%"),
        ("100%", Decimal(1), "0%"),
        ("24.7%", Decimal("0.247"), "0.0%"),
        ("84.11", Decimal("84.11"), "0.00"),
        ("2409.60", Decimal("2409.60"), "0.00"),
        ("23", Decimal(23), "0"),
        ("-5", Decimal(-5), "0"),
        ("≥5户", "≥5户", "General"),
        ("100%-80%(含)", "100%-80%(含)", "General"),
        ("null", "null", "General"),
        ("", None, "General"),
    ],
)
def test_figure(text: str, value: Decimal | str | None, number_format: str) -> None:
    assert figure(text) == Figure(value, number_format)


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=2).map(str)
    | st.decimals(min_value=0, max_value=1000, places=2).map("{}%".format)
    | st.integers(-(10**9), 10**9).map(str)
)
def test_a_figure_in_a_cell_shows_as_printed(text: str) -> None:
    printed = figure(text)
    cell = Workbook().active.cell(1, 1, float(printed.value))
    cell.number_format = printed.number_format
    assert shown(cell).replace("-0.00", "0.00") == text.replace("-0.00", "0.00")


def test_facts_are_as_transcribed() -> None:
    """A figure is never repaired: the checksums were taken from the transcription."""
    lines = (FACTS / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    assert {path.name: sha256(path.read_bytes()).hexdigest() for path in FACTS.glob("*.csv")} == sums


def test_rows_that_are_not_there_are_an_error() -> None:
    with pytest.raises(LookupError):
        rows("funds", doc="no such report")
    with pytest.raises(LookupError, match="rows"):
        row("funds", doc="ningxian-2024")


def test_stated_figures_say_where_they_come_from() -> None:
    posts = stated("ningxian-2024", "编制数")
    assert (posts["figure"], stated("ningxian-2024", "在职人数")["figure"]) == ("17", "22")
    assert "转录" in posts["source"]
    with pytest.raises(LookupError):
        stated("ningxian-2024", "退休人数")


def test_inputs_and_runs() -> None:
    assert inputs("在职人数=65;编制数=68;在职人员控制率=95.59%")["编制数"] == "68"
    records = [{"a": "x", "b": "1"}, {"a": "x", "b": "2"}, {"a": "y", "b": "2"}]
    assert runs(records, "a") == [(0, 1), (2, 2)]
    assert runs(records, "a", "b") == [(0, 0), (1, 1), (2, 2)]
