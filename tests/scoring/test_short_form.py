"""规则短式：every rule reads, prints in its canonical form, and reads back the same."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import all_rules, rules

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
        ("优:100%；良:75%；中:50%；差:0", "优:100%; 良:75%; 中:50%; 差:0"),
        ("优:满分; 良:75%; 其余:0分", "优:100%; 良:75%; 其余:0"),
        ("是:满分; 否:0", "是:100%; 否:0"),
        ("①1分；②2分:每项扣0.5分；③2分:≥90%:满分;其余:0", "①1分; ②2分:每项扣0.5分; ③2分:≥90%:100%; 其余:0"),
        ("①每项扣1分;②每项扣2分", "①每项扣1分; ②每项扣2分"),
        ("①30%:每项扣指标20%;②70%", "①30%:每项扣指标20%; ②70%"),
        ("按比例；多项平均", "按比例; 多项平均"),
        ("每项扣0.5分；一票否决；按分值折算", "每项扣0.5分; 一票否决; 按分值折算"),
        ("满分3分；每项扣0.5分", "满分3分; 每项扣0.5分"),
        ("每项得0.5分; 最多得3分", "每项得0.5分; 最多得3分"),
        ("有则扣1分", "有则扣1分"),
        ("≥90%:满分; ≥60%:x/90%; 其余:0", "≥90%:100%; ≥60%:x/90%; 其余:0"),
        ("≥100%:满分; ≥60%:X; 其余:0", "≥100%:100%; ≥60%:x; 其余:0"),
        ("≤10%:满分; ≤20%:扣0.5分; 其余:扣1分", "≤10%:100%; ≤20%:扣0.5分; 其余:扣1分"),
        ("排名:≤10%:满分; ≤30%:90%; 其余:60%", "排名:≤10%:100%; ≤30%:90%; 其余:60%"),
        ("以100%为2分；每超2%扣0.1分；超10%不得分", "以100%为2分; 每超2%扣0.1分; 超10%不得分"),
        ("以10%为满分; ≥10%扣0.1分; 每超1%扣0.1分", "以10%为满分; ≥10%扣0.1分; 每超1%扣0.1分"),
        ("以0为满分; 每超1%扣0.1分; 最多扣2分; 不足一档按一档", "以0为满分; 每超1%扣0.1分; 最多扣2分; 不足一档按一档"),
    ],
)
def test_reads_and_prints(written: str, printed: str) -> None:
    rule = parse_rule(written)
    assert canonical(rule) == printed
    assert parse_rule(printed) == rule


@given(rules)
def test_the_canonical_form_reads_back(rule: Rule) -> None:
    assert parse_rule(canonical(rule)) == rule


@given(all_rules)
def test_the_canonical_form_of_every_kind_reads_back(rule: Rule) -> None:
    assert parse_rule(canonical(rule)) == rule


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "规则为空"),
        (None, "规则为空"),
        (5, "文字"),
        ("酌情扣分", "评价人员判断"),
        ("≥95%:2", "没有说是几分"),
        ("≥95%:100%; ≥80:50%", "有百分号、有的没有"),
        ("≥95%", "应为“:”"),
        ("≥95%:100%;;其余:0", "应为比较号"),
        ("90%≤x<80%:1分", "是空的"),
        ("以0为满分; 每超0%扣0.5分", "不是正数"),
        ("以100%为满分; 每超5扣0.5分", "百分号"),
        ("≥95%:-1分", "不小于0"),
        ("其余:0", "一档条件"),
        ("按比例的", "读不懂"),
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
