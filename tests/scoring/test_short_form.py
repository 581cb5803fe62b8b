"""规则短式：every rule reads, prints in its canonical form, and reads back the same."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import rules

from xladdin.errors import Refused
from xladdin.scoring import canonical, parse_rule
from xladdin.scoring.tree import Rule


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("≥95%:100%; ≥85%:90%; ≥80%:80%; 其余:0", "≥95%:100%; ≥85%:90%; ≥80%:80%; 其余:0"),
        (">=95％：满分；＞＝85%：90%；其余：0", "≥95%:100%; ≥85%:90%; 其余:0"),
        ("=100%:2分; ≥90%:1.5分; 其余:0", "=100%:2分; ≥90%:1.5分; 其余:0"),
        ("|x-100%|≤5%:2分; ≤10%:1.5分; ≤15%:1分; 其余:0", "|x-100%|≤5%:2分; ≤10%:1.5分; ≤15%:1分; 其余:0"),
        ("80%≤x<90%:1分;其余:0", "80%≤x<90%:1分; 其余:0"),
        ("以0为满分; 每超5%扣0.5分", "以0为满分; 每超5%扣0.5分"),
        ("以100%为满分；每低1%扣0.2分；扣完为止", "以100%为满分; 每低1%扣0.2分"),
        ("以0为满分; 每超5%扣0.5分; 不足一档按一档", "以0为满分; 每超5%扣0.5分; 不足一档按一档"),
        ("以0为满分; 每超5%扣10%; 按比例折算", "以0为满分; 每超5%扣10%; 按比例折算"),
        ("每项扣0.1分", "每项扣0.1分"),
        ("每项扣20%;扣完为止", "每项扣20%"),
        ("按比例", "按比例"),
        ("≥80亿:按比例", "≥80亿:按比例"),
        ("扣减比率*权重", "扣减比率×权重"),
        ("定性", "定性"),
    ],
)
def test_reads_and_prints(written: str, printed: str) -> None:
    rule = parse_rule(written)
    assert canonical(rule) == printed
    assert parse_rule(printed) == rule


@given(rules)
def test_the_canonical_form_reads_back(rule: Rule) -> None:
    assert parse_rule(canonical(rule)) == rule


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "规则为空"),
        (None, "规则为空"),
        (5, "文字"),
        ("酌情扣分", "读不懂"),
        ("≥95%:2", "没有说是几分"),
        ("≥95%:100%; ≥80:50%", "有百分号、有的没有"),
        ("≥95%", "应为“:”"),
        ("≥95%:100%;;其余:0", "应为比较号"),
        ("90%≤x<80%:1分", "是空的"),
        ("以0为满分; 每超0%扣0.5分", "不是正数"),
        ("以100%为满分; 每超5扣0.5分", "百分号"),
        ("≥95%:-1分", "不小于0"),
        ("其余:0", "一档条件"),
        ("按比例给分", "读不懂"),
        ("≥95%:100% 其余:0", "规则结束"),
        ("x" * 5000, "4000"),
    ],
)
def test_refuses_and_says_where(text: object, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        parse_rule(text)


@given(st.text(alphabet="≥≤<>=0123456789.%分:;其余以为满每超低扣按比例x-| ", max_size=40))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    with contextlib.suppress(Refused):
        rule = parse_rule(text)
        assert parse_rule(canonical(rule)) == rule
