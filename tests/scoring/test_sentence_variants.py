"""说法：the same things said in other words, and sentences that must not be computed.

The sentences of `cases/sentence_variants.csv` are made up for the tests (合成), in the manner of 评分标准 of many
places: other comparison words, edges, punctuation, numbering, Chinese numerals, run-on text.
"""

from __future__ import annotations

import contextlib
import csv
from decimal import Decimal as D
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xladdin.errors import Refused
from xladdin.scoring import canonical, evaluate, parse_rule
from xladdin.scoring.tree import Bands, Proportion, Stepped

CASES = Path(__file__).parent / "cases"
with (CASES / "sentence_variants.csv").open(encoding="utf-8", newline="") as file:
    VARIANTS = list(csv.DictReader(file))
with (CASES / "printed_rules.csv").open(encoding="utf-8", newline="") as file:
    PRINTED = [row["rule_text"] for row in csv.DictReader(file)]
SENTENCES = [row["sentence"] for row in VARIANTS] + PRINTED


@pytest.mark.parametrize("row", VARIANTS, ids=lambda row: row["sentence"][:40])
def test_a_sentence_in_other_words(row: dict[str, str]) -> None:
    if row["refused"]:
        with pytest.raises(Refused) as refused:
            parse_rule(row["sentence"])
        assert refused.value.reason == row["refused"]
        return
    rule = parse_rule(row["sentence"])
    assert canonical(rule) == row["canonical"]
    assert parse_rule(row["canonical"]) == rule
    assert "；".join(rule.origin.remarks if rule.origin else ()) == row["remark"]


@pytest.mark.parametrize(
    ("sentence", "value", "points"),
    [
        # 含 and 以上 claim an edge, 低于 and 以下 yield it, and one that nobody claims is refused.
        ("90%（含）以上得2分；80%（含）-90%得1分；80%以下不得分", "90%", "2"),
        ("90%（含）以上得2分；80%（含）-90%得1分；80%以下不得分", "80%", "1"),
        ("0-10%（含）得2分；10%-20%（含）得1分；20%以上不得分", "10%", "2"),
        ("0-10%（含）得2分；10%-20%（含）得1分；20%以上不得分", "20%", "1"),
        ("90%-100%得2分，80%-90%得1分，低于80%不得分", "80%", "1"),
        ("90%-100%得2分，80%-90%得1分，低于80%不得分", "90%", None),
        ("90%以上得2分；80%-90%得1分；80%以下不得分", "90%", "2"),
        ("90%以上得2分；80%-90%得1分；80%以下不得分", "80%", None),
        # 其余 does not swallow an edge that two bands leave to each other.
        ("80%-90%得1分，90%-100%得2分，其余不得分", "90%", None),
        ("80%-90%得1分，90%-100%得2分，其余不得分", "100.01%", "0"),
        # What thresholds on one side do not say otherwise, the strictest that fits says.
        ("=100%得2分，90%以上得1.5分，80%以上得1分，80%以下不得分", "100%", "2"),
        ("=100%得2分，90%以上得1.5分，80%以上得1分，80%以下不得分", "95%", "1.5"),
        ("低于80%的扣1分，低于60%的扣2分", "59%", "0"),
        ("低于80%的扣1分，低于60%的扣2分", "70%", "1"),
        ("低于80%的扣1分，低于60%的扣2分", "80%", "2"),
        # Steps: from where, which way, what a started one costs, where they end.
        ("≤100%得满分，每超2个百分点扣0.5分，超过10%不得分", "104.9%", "1"),
        ("≤100%得满分，每超2个百分点扣0.1分，超过10%不得分", "110%", "1.5"),
        ("≤100%得满分，每超2个百分点扣0.1分，超过10%不得分", "110.1%", "0"),
        ("≤100%得满分，每超2个百分点扣0.1分，超过110%不得分", "110.1%", "0"),
        ("≥100%得满分，每低1%扣0.1分，不足1%的按1%计算", "99.5%", "1.9"),
        ("≥100%得满分，每低1%扣0.1分，不足1%按比例扣分", "99.5%", "1.95"),
        ("≥100%得满分，每低1%扣0.1分，最多扣1分", "50%", "1"),
        ("偏差在±10%以内得满分，每超出1%扣0.2分", "-12%", "1.6"),
        ("偏差在±10%以内得满分，每超出1%扣0.2分", "8%", "2"),
        ("节约率≥0得满分；节约率<0，每超支1%扣0.5分", "-2%", "1"),
        ("培训人数≥200人得满分，每少10人扣0.5分", 185, "1.5"),
        ("超过10%的，扣0.5分，在此基础上每增加5%扣0.5分", "10%", "2"),
        ("超过10%的，扣0.5分，在此基础上每增加5%扣0.5分", "10.1%", "1.5"),
        ("超过10%的，扣0.5分，在此基础上每增加5%扣0.5分", "15%", "1"),
        # In proportion, with a floor.
        ("≥90%得满分，60%（含）-90%按比例得分，低于60%不得分", "81%", "1.8"),
        ("≥90%得满分，60%（含）-90%按比例得分，低于60%不得分", "59.9%", "0"),
        ("完成率≥100%得满分；否则，得分=完成率×分值", "75%", "1.5"),
        # Items, words, parts, lateness.
        ("缺1项扣0.5分，缺2项扣1分，缺3项及以上不得分", 2, "1"),
        ("缺1项扣0.5分，缺2项扣1分，缺3项及以上不得分", 5, "0"),
        ("每完成1项得0.5分，最高得2分", 3, "1.5"),
        ("每完成1项得0.5分，最高得2分", 9, "2"),
        ("完成得满分，部分完成得50%，未完成不得分", "部分完成", "1"),
        ("按时公开得2分，否则不得分", "否", "0"),
        ("按期完工得2分，延期1个月以内扣1分，延期超过1个月不得分", 1, "1"),
        ("按期完工得2分，延期1个月以内扣1分，延期超过1个月不得分", 0, "2"),
        ("①公开及时得1分，每逾期1天扣0.1分；②公开完整得1分，每缺一项扣0.2分", "3;1", "1.5"),
        ("第一名得2分，第二名得1分，其他不得分", "第二名", "1"),
        ("前10%得满分，前10%-30%得50%，后70%不得分", "10/100", "2"),
    ],
)  # fmt: skip
def test_points_at_the_edges(sentence: str, value: object, points: str | None) -> None:
    rule = parse_rule(sentence)
    if points is None:
        with pytest.raises(Refused, match="没有说"):
            evaluate(value, 2, rule)
    else:
        assert evaluate(value, 2, rule).points == D(points)


_PIECES = (
    "满意度 预算执行率 ≥ ≤ ＞ < = 95% 85％ 100% 0 5 80亿 2户 （含） （不含） 以上 以下 以内 得 计 扣 满分 分 权重 本项分值的 不得分 每 超过 低于 "
    "一个百分点 一项 两项 ， ； 。 、 ： ① ② ③ 1. 2. （1） 否则 按比例 得分= × ÷ / ( ) [ ] “优” “良” 分别 100%、75% 扣完为止 酌情 排名前 "
    "10%- 30% 之间 且 不足 按 计算 以此类推 各 均为 其余 | - ± 2分 0.5分 1/3 百分之八十 三 两个 优秀 合格 完成 未 达到 为 的 基础分 平均 一票否决 ；按分值折算"
)
FRAGMENTS = _PIECES.split()


@st.composite
def broken_sentences(draw: st.DrawFn) -> str:
    """Pieces of sentences put together, and sentences with pieces put in or taken out."""
    if draw(st.booleans()):
        return "".join(draw(st.lists(st.sampled_from([*FRAGMENTS, "\n"]), min_size=1, max_size=25)))
    text = draw(st.sampled_from(SENTENCES))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        if draw(st.booleans()):
            text = text[:at] + text[at + draw(st.integers(1, 5)) :]
        else:
            text = text[:at] + draw(st.sampled_from(FRAGMENTS)) + text[at:]
    return text


VALUES = st.one_of(
    st.sampled_from([0, 1, "95%", "是", "优", "5/62", "是;否;是", "0、1", "一票否决", None, True, [1, 0], [[0.5, 1]]]),
    st.decimals(-2, 2, places=3),
)


@given(broken_sentences(), VALUES)
def test_any_sentence_is_read_the_same_twice_or_refused(text: str, value: object) -> None:
    with contextlib.suppress(Refused):
        rule = parse_rule(text)
        assert parse_rule(canonical(rule)) == rule
        outcome = evaluate(value, 2, rule)
        assert 0 <= outcome.points <= 2


@given(st.text(max_size=60))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    with contextlib.suppress(Refused):
        parse_rule(text)


@given(st.sampled_from(SENTENCES), st.decimals(0, 2, places=4), st.decimals(0, 2, places=4))
def test_more_is_never_worth_less_where_a_sentence_says_so(sentence: str, one: D, other: D) -> None:
    """A rule whose bands rise, or that takes only for what is lacking, is monotone."""
    try:
        rule = parse_rule(sentence)
    except Refused:
        return
    low, high = sorted((one, other))
    match rule:
        case Proportion(target=target) if target is None or target.comparator == "≥":
            pass
        case Stepped(direction=direction, entry=None) if direction == "低":
            pass
        case Bands(bands, deviation_from=None, ranked=False) if all(
            band.bounds[0].comparator == "≥" and len(band.bounds) == 1 for band in bands
        ):
            pass
        case _:
            return
    with contextlib.suppress(Refused):
        assert evaluate(low, 10, rule).points <= evaluate(high, 10, rule).points
