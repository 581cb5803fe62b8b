"""自带方案：every scheme against its case table: weights, rules scored, formulas computed, printed beside computed."""

from __future__ import annotations

import csv
from decimal import Decimal as D
from pathlib import Path

import pytest

from xladdin import grades
from xladdin.arguments import SKIPPED
from xladdin.declare import registry
from xladdin.numbers import round_to
from xladdin.schemes import Scheme, built_in
from xladdin.scoring import canonical, parse_rule, score

CASES = Path(__file__).parent / "cases"
SCHEMES = built_in()
FILES = {
    "财预2013-53": "caiyu2013_53",
    "财预2020-10自评": "caiyu2020_10",
    "甘州2024": "ganzhou2024",
    "宁县2024自评": "ningxian2024",
    "黔南2023": "qiannan2023",
    "永靖2023": "yongjing2023",
    "枣庄2023": "zaozhuang2023",
}


def _cases() -> list[tuple[str, dict[str, str]]]:
    found = []
    for name, file in FILES.items():
        with (CASES / f"{file}.csv").open(encoding="utf-8", newline="") as table:
            found += [(name, row) for row in csv.DictReader(table)]
    return found


def _label(case: object) -> str:
    return case["indicator"] if isinstance(case, dict) else str(case)


def test_the_schemes_that_come_with_the_package() -> None:
    assert list(SCHEMES) == list(FILES)


@pytest.mark.parametrize(("name", "case"), _cases(), ids=_label)
def test_a_case_of_a_scheme(name: str, case: dict[str, str]) -> None:
    one = SCHEMES[name].indicator(case["indicator"])
    if case["weight"]:
        assert one.weight == D(case["weight"])
    if case["points"]:
        rounding = case["rounding"] or "四舍五入"
        points = score(case["value"], one.weight if one.weight is not None else 10, one.rule, 2, rounding)
        assert points == D(case["points"])
    if case["formula"]:
        assert case["formula"] in one.formula
        arguments = [argument or SKIPPED for argument in case["arguments"].split(";")]
        rate = registry()[case["formula"]].exact(*arguments)
        assert isinstance(rate, D)
        assert round_to(rate, 4) == D(case["rate"])


def test_printed_scores_differ_where_the_reports_themselves_do() -> None:
    printed = [(name, case) for name, case in _cases() if case["printed"]]
    differs = [(name, case["indicator"]) for name, case in printed if D(case["printed"]) != D(case["points"])]
    assert differs == [("黔南2023", "工业总产值完成额")]


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda scheme: scheme.name)
def test_a_scheme_names_its_sources_and_its_functions(scheme: Scheme) -> None:
    assert scheme.document
    assert scheme.clause
    for one in scheme.indicators:
        assert one.source, one.name
        for call in filter(None, one.formula.replace("；", "、").split("JX_")):
            name = "JX_" + call.partition("(")[0]
            if "(" in call:
                assert name in registry(), one.name
        if one.rule:
            assert canonical(parse_rule(one.rule)) == one.short
    for convention in scheme.conventions.values():
        assert convention.value
        assert convention.source
    if scheme.grades:
        assert grades.grade(D(95), scheme.grades.bands) == "优"
        assert grades.grade(D(10), scheme.grades.bands) == "差"


def test_every_case_table_covers_its_scheme_as_far_as_it_is_published() -> None:
    """Weights of every indicator that has one, and a score for every rule of 枣庄 and a printed one for 黔南."""
    by_scheme: dict[str, set[str]] = {}
    for name, case in _cases():
        by_scheme.setdefault(name, set()).add(SCHEMES[name].indicator(case["indicator"]).name)
    for name in ("甘州2024", "宁县2024自评", "永靖2023", "枣庄2023", "黔南2023", "财预2020-10自评"):
        assert by_scheme[name] == {one.name for one in SCHEMES[name].indicators}, name
