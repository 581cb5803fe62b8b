"""原生公式的值: what compiled calls compute, beside what the core computes, by the engine and by LibreOffice."""

from __future__ import annotations

import dataclasses
import re
import typing
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from hosts.call_cases import CASES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from native_bench import Case, Literal, by_engine, by_libreoffice, lay_out, same
from native_cases import PRINTED, calls, cells, variants

from xladdin.arguments import SKIPPED
from xladdin.compiling.operands import NotCompiled
from xladdin.engine.tokens import Kind, tokenize
from xladdin.errors import CellError
from xladdin.scoring import tree

PLACED = lay_out([case for name, arguments in PRINTED for case in variants(name, arguments)])
# The table that every host is tested with; ranges where one value is wanted make arrays, which are no single formula.
HOSTED = lay_out(
    [case for name, arguments in CASES for case in variants(name, arguments) if not isinstance(case.expected(), list)]
)


def _compiled(cases: Sequence[Case]) -> list[Case]:
    found = []
    for case in cases:
        try:
            case.compile()
        except NotCompiled:
            continue
        found.append(case)
    return found


def _check(cases: Sequence[Case], values: dict[int, object]) -> None:
    wrong = [
        f"{case.formula()} {case.arguments}: core {case.expected()!r}, native {values.get(case.row)!r}\n  ={case.native}"
        for case in cases
        if not same(case.expected(), values.get(case.row))
    ]
    assert not wrong, "\n".join(wrong[:10])


def test_the_case_table_compiles() -> None:
    """A call stays only where the core has an error for it, and one that cannot change."""
    compiled = _compiled(PLACED)
    left = [case for case in PLACED if all(case is not one for one in compiled)]
    assert [case.formula() for case in left if not isinstance(case.expected(), CellError)] == []
    assert len(left) < 0.1 * len(PLACED)


def test_of_the_hosts_table_only_errors_stay() -> None:
    compiled = _compiled(HOSTED)
    left = [case for case in HOSTED if all(case is not one for one in compiled)]
    assert [(case.name, case.arguments) for case in left if not isinstance(case.expected(), CellError)] == []


@pytest.mark.parametrize("table", [PLACED, HOSTED], ids=["printed", "hosts"])
def test_the_case_tables_have_the_same_values_in_the_engine(table: list[Case], tmp_path: Path) -> None:
    cases = _compiled(table)
    _check(cases, by_engine(cases, tmp_path))


@pytest.mark.libreoffice
@pytest.mark.parametrize("table", [PLACED, HOSTED], ids=["printed", "hosts"])
def test_the_case_tables_have_the_same_values_in_libreoffice(table: list[Case], tmp_path: Path) -> None:
    cases = _compiled(table)
    _check(cases, by_libreoffice(cases, tmp_path))


many = partial(settings, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@many(max_examples=25)
@given(given_cases=st.lists(calls, min_size=20, max_size=40))
def test_random_calls_have_the_same_values_in_the_engine(tmp_path: Path, given_cases: list[Case]) -> None:
    cases = _compiled(lay_out(given_cases))
    _check(cases, by_engine(cases, tmp_path))


@pytest.mark.libreoffice
def test_random_calls_have_the_same_values_in_libreoffice(tmp_path: Path) -> None:
    """All examples of one run in one workbook: a conversion takes a second, its formulas nothing."""
    found: list[Case] = []

    @many(max_examples=40)
    @given(st.lists(calls, min_size=20, max_size=40))
    def gather(given_cases: list[Case]) -> None:
        found.extend(given_cases)

    gather()
    cases = _compiled(lay_out(found))
    assert len(cases) > 500
    _check(cases, by_libreoffice(cases, tmp_path))


@many(max_examples=25)
@given(given_cases=st.lists(st.tuples(calls, cells), min_size=20, max_size=40))
def test_a_cell_that_changes_later_never_gives_another_number(
    tmp_path: Path, given_cases: list[tuple[Case, object]]
) -> None:
    """Compiled with one value and computed with another: the core's value, or an error, but no other number."""
    chosen = [(case, first) for case, first in given_cases if _is_scalar(case.arguments[0])]
    lay_out([case for case, _ in chosen])
    compiled = []
    for case, first in chosen:
        try:
            case.compile([first, *case.arguments[1:]])
        except NotCompiled:
            continue
        compiled.append((case, first))
    values = by_engine([case for case, _ in compiled], tmp_path)
    for case, first in compiled:
        expected, found = case.expected(), values.get(case.row)
        read = _is_number(first) and _is_number(case.arguments[0])
        # Numbers, blanks, errors and 不予考核 are read wherever the formula was compiled for a number.
        allowed = same(expected, found) or (isinstance(found, CellError) and not read)
        assert allowed, (case.formula(), first, case.arguments, expected, found, case.native)


def _is_scalar(argument: object) -> bool:
    return argument is not SKIPPED and not isinstance(argument, (list, Literal))


def _is_number(value: object) -> bool:
    return value in (None, "不予考核", "—", "", " ") or isinstance(value, (float, CellError))


def test_only_the_functions_that_the_page_names_are_used() -> None:
    """All of them are in Excel 2007 and in WPS."""
    used = {t.text for case in _compiled([*PLACED, *HOSTED]) for t in tokenize(case.native) if t.kind is Kind.CALL}
    page = (Path(__file__).resolve().parents[2] / "docs" / "compile.md").read_text(encoding="utf-8")
    named = re.search("（(IF、.*?)）", page, re.S)
    assert named
    # A line end in a pinned text is written with CHAR; no case of the tables has one.
    assert used | {"CHAR"} == set(named[1].replace("\n", "").split("、"))


# Every field that a rule can have and the native formulas know. A new one needs its formula, or a refusal, here too.
KNOWN = {
    "Bands": {"bands", "otherwise", "deviation_from", "ranked"},
    "Stepped": {
        "full_at",
        "direction",
        "step",
        "deduction",
        "started",
        "full",
        "entry",
        "cutoff",
        "at_most",
        "slack",
        "measures",
    },
    "PerItem": {"deduction", "once", "gains", "at_most"},
    "Proportion": {"target", "words"},
    "RateDeduction": {"words"},
    "Qualitative": set(),
    "Levels": {"levels", "otherwise"},
    "OutOf": {"full", "rule"},
    "Parts": {"parts"},
    "Averaged": {"rule", "expected"},
    "Vetoed": {"rule", "words"},
    "Scaled": {"rule"},
    "Credit": {"amount", "kind", "off", "words"},
    "Ratio": {"base", "words"},
    "Line": {"start", "at_start", "end", "at_end", "words"},
    "Bound": {"comparator", "limit"},
    "Band": {"bounds", "credit"},
    "Level": {"name", "credit"},
    "Part": {"full", "rule", "name"},
}


def test_every_field_of_the_rule_tree_is_known() -> None:
    kinds = [
        *typing.get_args(tree.Rule),
        tree.Credit,
        tree.Ratio,
        tree.Line,
        tree.Bound,
        tree.Band,
        tree.Level,
        tree.Part,
    ]
    found = {kind.__name__: {field.name for field in dataclasses.fields(kind)} - {"origin"} for kind in kinds}
    assert found == KNOWN
