"""核查质量：every finding on a published form is judged, and invented mistakes are found without others."""

from __future__ import annotations

import quality
from province_forms import STAGES, province_forms
from synthetic_forms import MISTAKES, synthetic


def test_no_finding_on_a_published_form_is_unjudged() -> None:
    tally = quality.published()
    assert tally.precision() >= 0.95, quality.shown("公开报告的表格", tally)
    assert not tally.missed, quality.shown("公开报告的表格", tally)


def test_invented_mistakes_are_found_and_nothing_else() -> None:
    tally = quality.made_up()
    assert tally.precision() >= 0.98, quality.shown("合成表格", tally)
    assert tally.recall() >= 0.98, quality.shown("合成表格", tally)


def test_targets_of_other_provinces_are_judged_as_a_reviewer_would() -> None:
    tally = quality.provinces()
    assert tally.precision() >= 0.95, quality.shown("各地各部门的指标", tally)
    assert tally.recall() >= 0.95, quality.shown("各地各部门的指标", tally)
    assert len(province_forms()) >= 60
    assert {form.stage for form in province_forms()} == set(STAGES)
    assert sum(not labels for form in province_forms() for labels in [form.expected]) >= 5


def test_there_are_enough_forms_and_every_mistake_is_among_them() -> None:
    made = synthetic()
    assert len(made) >= 30
    assert sum(not labels for _, labels in made) == 4
    assert len({code for _, labels in made for code, _, _ in labels}) >= len(MISTAKES)
    assert synthetic()[7][1] == made[7][1]


def test_the_tally_counts() -> None:
    tally = quality.Tally()
    one, two, three = (("本", "表", cell, "JX101") for cell in ("A1", "A2", "A3"))
    tally.add({one, two}, {two, three})
    assert (tally.right.total(), tally.wrong.total(), tally.missed.total()) == (1, 1, 1)
    assert (tally.precision(), tally.recall()) == (0.5, 0.5)
    assert tally.notes == ["多报 本 表 A1 JX101", "漏报 本 表 A3 JX101"]
