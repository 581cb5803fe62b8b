"""式样：every drawn layout is read exactly as its truth says, as cells and through a saved .xlsx."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import save
from layouts import FOLDER, DrawnLayout, differences, layouts, read_layout, seen_in

from xladdin.forms import read_facts
from xladdin.grid import Book
from xladdin.ooxml.package import Package
from xladdin.ooxml.reading import read_book
from xladdin.validation import validate_book

PATHS = sorted(FOLDER.glob("*.txt"))


def test_there_are_many_layouts() -> None:
    assert len(layouts()) >= 48
    assert {form.type for drawn in layouts() for form in drawn.forms} == {
        "绩效目标表", "运行监控表", "自评表", "评分表", "资金表",
    }  # fmt: skip


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_read_exactly(path: Path) -> None:
    assert differences(read_layout(path)) == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_read_the_same_from_a_file(path: Path, tmp_path: Path) -> None:
    drawn = read_layout(path)
    book = read_book(Package.open(save(tmp_path / "表.xlsx", drawn.sheet)))
    assert [seen_in(facts) for facts in read_facts(book).forms] == drawn.forms


def test_lists_of_several_projects_are_told_apart() -> None:
    drawn = read_layout(FOLDER / "17_budget_system_export.txt")
    forms = read_facts(book_of(drawn)).forms
    assert [facts.owner.project for facts in forms] == ["抽检经费(合成)", "设备更新(合成)"]


def test_targets_of_several_years_beside_those_of_the_year() -> None:
    for name in ("03_mid_and_year_side_by_side", "29_long_then_year_stacked"):
        forms = read_facts(book_of(read_layout(FOLDER / f"{name}.txt"))).forms
        assert [facts.owner.strategic for facts in forms] == [True, False], name


def test_headings_nothing_is_known_of_are_said() -> None:
    (facts,) = read_facts(book_of(read_layout(FOLDER / "31_core_indicators_star.txt"))).forms
    assert facts.form.strange_headings() == {"是否核心指标": "D"}


def book_of(drawn: DrawnLayout) -> Book:
    return Book("式样.xlsx", [drawn.sheet])


def test_no_comparison_of_three_years_with_one() -> None:
    """中期目标900人 beside 年度目标300人 is no contradiction; a page in two columns misses no dimension."""
    for name in ("03_mid_and_year_side_by_side", "29_long_then_year_stacked"):
        found = validate_book(book_of(read_layout(FOLDER / f"{name}.txt")), select=["JX106"]).findings
        assert found == (), name
    (missing,) = validate_book(book_of(read_layout(FOLDER / "52_two_halves_of_a_page.txt")), select=["JX110"]).findings
    assert "成本" in missing.message
    assert "满意度指标、" not in missing.message.partition("（")[0]
