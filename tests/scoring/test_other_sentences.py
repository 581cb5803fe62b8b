"""各地的评分标准：sentences that are not in the facts, each with what it must give at its edges, or refuse.

`cases/other_sentences.csv`: `source` names the public document, or says 合成 (made up for the tests in the manner of
such documents). `points` holds `value=points`, `#` where that value has none; `refused` the reason for the sentence.
"""

from __future__ import annotations

import contextlib
import csv
import itertools
import re
import time
from collections.abc import Iterator
from decimal import Decimal as D
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xladdin.errors import Refused
from xladdin.numbers import round_to
from xladdin.scoring import canonical, evaluate, explain, parse_rule
from xladdin.scoring.tree import (
    Averaged,
    Bands,
    Credit,
    CreditKind,
    Levels,
    OutOf,
    Parts,
    Proportion,
    RateDeduction,
    Rule,
    Scaled,
    Stepped,
    Vetoed,
)

with (Path(__file__).parent / "cases" / "other_sentences.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
COMPUTED = [row for row in ROWS if row["points"]]
REFUSED = [row for row in ROWS if not row["points"]]


def _label(row: dict[str, str]) -> str:
    return row["sentence"][:40]


@pytest.mark.parametrize("row", COMPUTED, ids=_label)
def test_points_at_each_edge(row: dict[str, str]) -> None:
    rule = parse_rule(row["sentence"])
    for case in row["points"].split():
        value, _, points = case.rpartition("=")
        if points == "#":
            with pytest.raises(Refused):
                evaluate(value, row["weight"], rule)
            continue
        outcome = evaluate(value, row["weight"], rule)
        assert round_to(outcome.points, 4) == D(points), case


@pytest.mark.parametrize("row", REFUSED, ids=_label)
def test_what_cannot_be_computed_says_why(row: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        parse_rule(row["sentence"])
    assert refused.value.reason == row["refused"]


def test_every_sentence_names_its_source() -> None:
    assert {row["source"] for row in ROWS if row["source"] != "合成"}
    assert all(row["source"] == "合成" or re.search(r"\w+\.\w+", row["source"]) for row in ROWS)


# ---- properties ----


def _limits(rule: Rule) -> Iterator[D]:
    match rule:
        case Bands(bands, _, centre):
            middle = D(0) if centre is None else centre.value
            for band in bands:
                for bound in band.bounds:
                    yield from (bound.limit.value, middle + bound.limit.value, middle - bound.limit.value)
        case Stepped(full_at=full_at, step=step, cutoff=cutoff):
            yield from (full_at.value + step.value * times for times in range(-3, 4))
            if cutoff is not None:
                yield from (full_at.value + cutoff.limit.value, full_at.value - cutoff.limit.value)
        case Proportion(target=target):
            yield D(1) if target is None else target.limit.value
        case OutOf(rule=inner) | Vetoed(rule=inner) | Scaled(rule=inner):
            yield from _limits(inner)
        case _:
            yield D(1)


def _figure(rule: Rule) -> Rule | None:
    """The rule of one figure inside; None for lists and words."""
    match rule:
        case OutOf(rule=inner) | Vetoed(rule=inner) | Scaled(rule=inner):
            return _figure(inner)
        case Parts() | Averaged() | Levels():
            return None
        case _:
            return rule


def _grid(rule: Rule) -> list[D]:
    """Values at, just below, just above and between the edges that a rule names."""
    edges = sorted({*_limits(rule), D(0), D(1)})
    between = [(one + other) / 2 for one, other in itertools.pairwise(edges)]
    near = [edge + step for edge in edges for step in (D("-0.0001"), D("0.0001"))]
    return sorted({*edges, *between, *near, D(5), D(17)})


def _points(value: object, weight: D, rule: Rule) -> D | None:
    try:
        return evaluate(value, weight, rule).points
    except Refused:
        return None


@pytest.mark.parametrize("row", COMPUTED, ids=_label)
def test_printing_and_reading_back_gives_the_same_function(row: dict[str, str]) -> None:
    rule = parse_rule(row["sentence"])
    again = parse_rule(canonical(rule))
    assert canonical(again) == canonical(rule)
    weight = D(row["weight"])
    values: list[object] = [case.rpartition("=")[0] for case in row["points"].split()]
    if _figure(rule) is not None:
        values += _grid(rule)
    for value in values:
        points = _points(value, weight, rule)
        # The short form says nothing of its own full marks: it is compared where both give points.
        short = _points(value, weight, again)
        assert points is None or points == short, value
        assert points is None or 0 <= points <= weight, value


@pytest.mark.parametrize("row", COMPUTED, ids=_label)
def test_marks_go_one_way_where_the_words_do(row: dict[str, str]) -> None:
    """Bands whose marks only rise, or only fall, from the lowest to the highest; steps and proportions on one side."""
    rule = parse_rule(row["sentence"])
    figure = _figure(rule)
    weight = D(row["weight"])
    if isinstance(figure, (Stepped, RateDeduction)):
        direction = getattr(figure, "direction", "超")
        if direction == "偏离" or isinstance(figure, RateDeduction):
            return
        sign = 1 if direction == "低" else -1
    elif isinstance(figure, Proportion):
        sign = -1 if figure.target is not None and figure.target.comparator in "≤<" else 1
    elif isinstance(figure, Bands) and figure.deviation_from is None and len(figure.bands) > 1:
        worth = [band.credit for band in figure.bands]
        if not all(isinstance(c, Credit) and c.kind is CreditKind.POINTS for c in worth):
            return
        amounts = [c.amount for c in worth if isinstance(c, Credit)]
        low = [min(bound.limit.value for bound in band.bounds) for band in figure.bands]
        pairs = sorted(zip(low, amounts, strict=True))
        rising = [amount for _, amount in pairs]
        if figure.otherwise is not None or rising not in (sorted(rising), sorted(rising, reverse=True)):
            return
        sign = 1 if rising == sorted(rising) else -1
    else:
        return
    points = [p for value in _grid(rule) if (p := _points(value, weight, rule)) is not None]
    ordered = points if sign > 0 else list(reversed(points))
    assert ordered == sorted(ordered)


# ---- the same words in other characters, and other words ----

_WIDE = str.maketrans("0123456789%<>=()", "０１２３４５６７８９％＜＞＝（）")


def _formula(sentence: str) -> bool:
    return bool(re.search(r"[×÷/*=＝]", sentence))


@pytest.mark.parametrize("row", COMPUTED, ids=_label)
def test_width_spaces_and_verbs_change_nothing(row: dict[str, str]) -> None:
    sentence = row["sentence"]
    meant = canonical(parse_rule(sentence))
    assert canonical(parse_rule(sentence.translate(_WIDE))) == meant
    assert canonical(parse_rule(f"  {sentence} ")) == meant
    spaced = re.sub(r"(?<=[，；。,;])(?=\S)", " ", sentence)
    assert canonical(parse_rule(spaced)) == meant
    if not _formula(sentence):
        spoken = re.sub(r"(?<=[，,的时；;\d%）)])得(?=\d|满分)", "计", sentence)
        assert canonical(parse_rule(spoken)) == meant
        noted = re.sub(r"(?<=[，,的时；;\d%）)])得(?=\d|满分)", "记", sentence)
        assert canonical(parse_rule(noted)) == meant


@pytest.mark.parametrize(
    ("sentence", "old", "new", "value", "was", "now"),
    [
        ("执行率≥95%得10分；90%≤执行率<95%得8分；执行率<90%不得分", "≥95%", "＞95%", "95%", "10", None),
        ("执行率≥95%得10分；90%≤执行率<95%得8分；执行率<90%不得分", "95%", "96%", "95%", "10", None),
        ("执行率≥95%得10分；90%≤执行率<95%得8分；执行率<90%不得分", "得8分", "得7分", "92%", "8", "7"),
        ("95%（含）以上得10分，90%（含）-95%得8分，90%以下不得分", "90%（含）", "90%（不含）", "90%", "8", "0"),
        ("95%（含）以上得10分，90%（含）-95%得8分，90%以下不得分", "95%（含）", "95%（不含）", "95%", "10", "8"),
        ("控制率≤100%得10分，每超过1%扣1分", "≤100%", "≤105%", "103%", "7", "10"),
        ("控制率≤100%得10分，每超过1%扣1分", "扣1分", "扣0.5分", "103%", "7", "8.5"),
        ("控制率≤100%得10分，每超过1%扣1分", "每超过1%", "每超过2%", "103%", "7", "9"),
        ("完成率100%得10分，每低1%扣1分，扣完为止", "低", "超", "103%", "10", "7"),
        ("每发现一处扣1分，扣完为止", "扣1分", "扣2分", "3", "7", "4"),
        ("得分=执行率×分值", "执行率", "（1-执行率）", "90%", "9", "1"),
        ("满意度≥90%得满分，每低1%扣10%权重分", "10%权重分", "5%权重分", "88%", "8", "9"),
    ],
)  # fmt: skip
def test_another_figure_or_edge_gives_other_points(
    sentence: str, old: str, new: str, value: str, was: str, now: str | None
) -> None:
    assert evaluate(value, 10, parse_rule(sentence)).points == D(was)
    changed = parse_rule(sentence.replace(old, new, 1))
    assert _points(value, D(10), changed) == (None if now is None else D(now))


# ---- robustness ----

_PIECES = [piece for row in ROWS for piece in re.split(r"(?<=[，；。,;])", row["sentence"]) if piece]


@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=6).map("".join))
def test_clauses_of_many_sentences_in_any_order(text: str) -> None:
    """Only a refusal, or a rule that reads back and stays within its weight."""
    with contextlib.suppress(Refused):
        rule = parse_rule(text)
        assert parse_rule(canonical(rule)) == rule
        for value in ("95%", "3", "是", "优"):
            points = _points(value, D(5), rule)
            assert points is None or 0 <= points <= 5
            explain(value, 5, text)


@pytest.mark.parametrize(
    "text",
    [
        "满意度≥95%，得满分；" * 400,
        "每" * 4000,
        "（" * 2000 + "）" * 2000,
        "90%-" * 1300,
        "①制度健全；" * 600,
        "得分=" + "(A-B)/" * 700,
        "按" + "完成率×" * 900,
        "不足1%的按" * 700,
        "以" * 3990,
        "超过" * 2000,
        "、".join(["优"] * 2000),
        "".join(row["sentence"] for row in ROWS)[:5000],
        "".join(row["sentence"] for row in ROWS)[:3990],
    ],
    ids=lambda text: text[:8],
)
def test_long_texts_are_read_or_refused_in_time(text: str) -> None:
    begun = time.perf_counter()
    with contextlib.suppress(Refused):
        parse_rule(text)
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(
    "added",
    [
        "；超过120%的扣2分",
        "；每超过1个百分点加0.5分",
        "；同时满足其他条件的再加1分",
        "；由专家酌情调整",
        "；最低得1分",
        "；未按时报送的扣1分",
        "；存在重大问题的得分减半",
        "；连续两年不达标的加倍扣分",
        "；得分乘以0.8系数",
        "；超过部分减半计分",
        "；其中一项不达标的按80%计",
        "（最低不低于1分）",
        "；超额完成的予以奖励",
        "；该项不超过3分",
        "；得分下限为1分",
        "；以上得分再乘以考核比例",
        "；超出部分双倍扣分",
        "；取两者较高值",
        "；允许误差2%",
        "；扣分超过3分的，本项不得分",
    ],
)
def test_what_is_added_behind_a_rule_is_not_passed_over(added: str) -> None:
    """More words about marks make another rule, or none."""
    for row in COMPUTED:
        sentence = row["sentence"].rstrip("。；;.")
        meant = canonical(parse_rule(row["sentence"]))
        with contextlib.suppress(Refused):
            assert canonical(parse_rule(sentence + added)) != meant, sentence + added
