"""规则的覆盖与不能计分的原因：how many rules are computed, and what each refusal asks for."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from xladdin.scoring import explain
from xladdin.scoring.coverage import covered, read
from xladdin.scoring.refusals import OTHER, advice, kind_of

CASES = Path(__file__).parent / "cases"


def _column(name: str, column: str) -> list[str]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return [row[column] for row in csv.DictReader(file)]


def test_counts_and_says_why() -> None:
    coverage = covered(read(text) for text in ("≥95%:100%; 其余:0", "酌情扣分", "每低1%扣0.5分", "视情况得1-3分"))
    assert coverage.sentence == "共4条：能计分1条；不能计分3条（由人评定2条，没有起点1条）"
    assert covered([]).sentence == "共0条：能计分0条"


def test_every_rule_of_the_two_schemes_is_computed_but_their_grades() -> None:
    coverage = covered(read(text) for text in _column("printed_rules.csv", "rule_text"))
    assert (coverage.total, coverage.computed, coverage.refused) == (76, 68, {"等级标准": 8})


def test_every_refusal_of_the_corpus_is_of_a_known_kind() -> None:
    reasons = [reason for reason in _column("other_sentences.csv", "refused") if reason]
    assert [reason for reason in reasons if kind_of(reason) is OTHER] == []
    assert [
        reason for reason in reasons if not advice(reason) and "请" not in reason and "JX_GRADE" not in reason
    ] == []


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("酌情扣分", "不能计分：“酌情扣分”由评价人员判断，不能自动计分。请人工评定，把得分直接填入。"),
        ("每低1%扣0.5分", "不能计分：“每低1%扣0.5分”没有说从多少起扣分。请写明从多少起算，如“以100%为满分; 每低1%扣0.5分”。"),
        ("≥90%得1分，≥80%得2分", "不能计分：规则自相矛盾：“≥90%得1分”与“≥80%得2分”同时成立，而条件更高的反而得分不高。请向制定单位核实，改写成不矛盾的规则。"),
        ("完成率×180", "不能计分：“完成率×180”没有说怎样计分；若是算式，请写成“得分=…×分值”。"),
    ],
)  # fmt: skip
def test_a_refusal_quotes_the_words_and_says_what_to_do(sentence: str, said: str) -> None:
    assert explain("95%", 5, sentence) == said


@pytest.mark.parametrize(
    ("sentence", "value", "weight", "said"),
    [
        ("100%计满分，每低于5%扣2分，扣完为止。", "96%", 5, "96%低于100%，按“每低于5%扣2分”不足一档，不扣分，得满分5分。"),
        ("满意度90%及以上得10分，每降低1个百分点扣0.2分，低于70%不得分。", "69.9%", 10, "69.9%低于90%，差20.1%，低于70%不得分。"),
        ("控制率≤100%，得5分；100%＜控制率≤110%，按(110%-控制率)/10%×5分计分；控制率＞110%，不得分。", "102%", 5, "102%，适用“100%＜控制率≤110%，按(110%-控制率)/10%×5分计分”，从110%的0分到100%的5分按线性计，102%在其80%处：0+5×80%=4分。"),
        ("100%得10分，60%得6分，介于两者之间的按插值法计算，60%以下不得分", "80%", 10, "80%，适用“介于两者之间的按插值法计算”，从60%的6分到100%的10分按线性计，80%在其50%处：6+4×50%=8分。"),
        ("与预算数相比，每超支或结余1%扣0.2分，扣完为止", "3%", 10, "3%超出0，差3%，按“每超支或结余1%扣0.2分”，整档计3档，每档扣0.2分，共扣0.6分：10-0.6=9.4分。注：值为超出预算数的百分点数（没有则为0）。"),
        ("执行率≥95%得10分", "94%", 10, "不能计分：规则没有说94%得几分，请在规则里补上（如“其余:0”）。"),
    ],
)  # fmt: skip
def test_explains_as_a_reviewer_would(sentence: str, value: str, weight: int, said: str) -> None:
    assert explain(value, weight, sentence) == said


def test_scaling_is_told_behind_any_mark() -> None:
    five = "①A健全得0.6分；②B健全得0.6分；③C健全得0.6分；④D健全得0.6分；⑤E健全得0.6分"
    assert "请改正规则或分值" in explain("是;否;是;是;是", 1, five)
    for mark in ("；", ";", "。", "，"):
        assert explain("是;否;是;是;是", 1, f"{five}{mark}按分值折算").endswith("按分值折算：2.4÷3×1=0.8分。")
