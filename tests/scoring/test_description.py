"""规则说明：what `xladdin rule` shows of a rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from strategies import all_rules

from xladdin.scoring import parse_rule
from xladdin.scoring.description import describe, value_wanted
from xladdin.scoring.tree import Rule


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ("≥95%:100%; 其余:0", "比率，如79.25%或0.7925"),
        ("≥5户:100%; 其余:0", "规则所说的数"),
        ("以0为满分; 每超5%扣0.5分", "比率，如79.25%或0.7925"),
        ("≥80亿:按比例", "实际数（与≥80亿同单位）"),
        ("每项扣0.1分", "项数，如0、1、2"),
        ("有则扣1分", "0或1（有没有）"),
        ("定性", "100%-80%(含)、80%-60%(含)或60%-0%"),
        ("优:100%; 良:80%; 其余:0", "优、良之一"),
        ("①1分; ②1分", "2个值，每项一个：一个区域，或一格里用分号隔开"),
        ("每项扣0.5分; 一票否决", "项数，如0、1、2；或“一票否决”"),
        ("排名:≤10%:100%; 其余:60%", "名次÷总数，如5/62或8%"),
        ("按比例; 多项平均", "若干项各一个值：比率，如79.25%或0.7925；一个区域，或一格里用分号隔开"),
    ],
)
def test_says_what_the_value_is(rule: str, wanted: str) -> None:
    assert value_wanted(parse_rule(rule)) == wanted


def test_shows_the_parts_of_a_sentence_and_what_each_takes() -> None:
    rows = describe(parse_rule("①控制率≤100%，得1分；每超2个百分点扣0.1分；②资料完整得1分，每缺一项扣0.2分"))
    assert [(row.zh, row.text) for row in rows] == [
        ("规则", "①1分:以100%为满分; 每超2%扣0.1分; ②1分:每项扣0.2分"),
        ("①", "“控制率≤100%”，1分，值：比率，如79.25%或0.7925"),
        ("原文", "“每超2个百分点扣0.1分”"),
        ("②", "“资料完整”，1分，值：项数，如0、1、2"),
        ("原文", "“每缺一项扣0.2分”"),
        ("值", "2个值，每项一个：一个区域，或一格里用分号隔开"),
        ("满分", "2分（与分值不同时，满分和0分照给，其余须注明“；按分值折算”）"),
    ]


@given(all_rules)
def test_every_rule_can_be_described(rule: Rule) -> None:
    rows = describe(rule)
    assert rows[0].zh == "规则"
    assert all(row.text for row in rows)
