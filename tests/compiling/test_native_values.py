"""原生公式的值: what compiled calls compute, beside what the core computes, by the engine and by LibreOffice."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from native_bench import Case, Literal, by_engine, by_libreoffice, lay_out, same
from native_cases import PRINTED, calls, cells, variants

from xladdin.compiling.operands import NotCompiled
from xladdin.declare import SKIPPED
from xladdin.errors import CellError

PLACED = lay_out([case for name, arguments in PRINTED for case in variants(name, arguments)])


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
        if not same(case.expected(), values.get(case.row))  # type: ignore[arg-type]
    ]
    assert not wrong, "\n".join(wrong[:10])


def test_the_case_table_compiles() -> None:
    """A call stays only where the core has an error for it, and one that cannot change."""
    left = [case for case in PLACED if case not in _compiled(PLACED)]
    assert [case.formula() for case in left if not isinstance(case.expected(), CellError)] == []
    assert len(left) < 0.1 * len(PLACED)


def test_the_case_table_has_the_same_values_in_the_engine(tmp_path: Path) -> None:
    cases = _compiled(PLACED)
    _check(cases, by_engine(cases, tmp_path))


@pytest.mark.libreoffice
def test_the_case_table_has_the_same_values_in_libreoffice(tmp_path: Path) -> None:
    cases = _compiled(PLACED)
    _check(cases, by_libreoffice(cases, tmp_path))


many = partial(settings, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@many(max_examples=40)
@given(given_cases=st.lists(calls, min_size=20, max_size=40))
def test_random_calls_have_the_same_values_in_the_engine(tmp_path: Path, given_cases: list[Case]) -> None:
    cases = _compiled(lay_out(given_cases))
    _check(cases, by_engine(cases, tmp_path))


@pytest.mark.libreoffice
def test_random_calls_have_the_same_values_in_libreoffice(tmp_path: Path) -> None:
    """All examples of one run in one workbook: a conversion takes a second, its formulas nothing."""
    found: list[Case] = []

    @many(max_examples=60)
    @given(st.lists(calls, min_size=20, max_size=40))
    def gather(given_cases: list[Case]) -> None:
        found.extend(given_cases)

    gather()
    cases = _compiled(lay_out(found))
    assert len(cases) > 500
    _check(cases, by_libreoffice(cases, tmp_path))


@many(max_examples=40)
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
