"""原文规则：the sentences of two published schemes, each beside its short form, scored at every edge.

`cases/printed_rules.csv` holds the 76 评分标准 of 黔南2023 and 枣庄2023 as printed; `cases/printed_scores.csv`
what they give: `points` by hand from the sentence, `printed` the score that the report printed for that value.
"""

from __future__ import annotations

import csv
from decimal import Decimal as D
from pathlib import Path

import pytest

from xladdin.errors import Refused
from xladdin.numbers import round_to
from xladdin.scoring import canonical, evaluate, explain, parse_rule

CASES = Path(__file__).parent / "cases"
FACTS = Path(__file__).parents[2] / "workbooks" / "facts" / "scheme_rules.csv"


def _rows(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RULES = {row["id"]: row for row in _rows("printed_rules.csv")}
SCORES = _rows("printed_scores.csv")


def _label(row: dict[str, str]) -> str:
    return f"{row['id']} {row.get('value', '')}".strip()


def test_the_table_holds_every_published_sentence() -> None:
    with FACTS.open(encoding="utf-8", newline="") as file:
        published = [row["rule_text"] for row in csv.DictReader(file)]
    assert [row["rule_text"] for row in RULES.values()] == published
    assert {row["id"] for row in SCORES} == set(RULES), "every sentence has cases"


@pytest.mark.parametrize("row", RULES.values(), ids=_label)
def test_a_sentence_is_read_into_the_short_form_or_refused(row: dict[str, str]) -> None:
    if row["refused"]:
        with pytest.raises(Refused) as refused:
            parse_rule(row["rule_text"])
        assert refused.value.reason == row["refused"]
        return
    rule = parse_rule(row["rule_text"])
    assert canonical(rule) == row["canonical"]
    assert parse_rule(row["canonical"]) == rule
    assert rule.origin is not None
    assert rule.origin.text == row["rule_text"].strip()


@pytest.mark.parametrize("row", SCORES, ids=_label)
def test_points_as_the_sentence_says(row: dict[str, str]) -> None:
    stated = RULES[row["id"]]
    weight = row["weight"] or stated["weight"] or "10"
    value = row["value"] or None
    if row["refused"]:
        with pytest.raises(Refused) as refused:
            evaluate(value, weight, parse_rule(stated["rule_text"]))
        assert row["refused"] in refused.value.reason
        assert row["refused"] in explain(value, weight, stated["rule_text"])
        return
    points = evaluate(value, weight, parse_rule(stated["rule_text"])).points
    assert round_to(points, 2) == D(row["points"]), row["note"]


def test_printed_scores_are_reproduced_but_one() -> None:
    """Of the scores that 黔南 printed beside a computable value, only 工业总产值 is not what its own formula gives."""
    printed = [row for row in SCORES if row["printed"]]
    differs = [RULES[row["id"]]["indicator"] for row in printed if D(row["printed"]) != D(row["points"])]
    assert len(printed) == 39
    assert differs == ["工业总产值完成额"]


@pytest.mark.parametrize(
    ("rule", "value", "weight", "said"),
    [
        ("qn37", "82.86%", 3, "82.86%，适用“80%≤满意度＜85%，得本项分值的80%”，得权重的80%：3×80%=2.4分。"),
        ("qn06", "67.78%", 2, "67.78%，适用“低于70%不得分”，不得分。"),
        ("qn06", "100%", 2, "100%，适用“预算完成率=100%得2分”，得2分。"),
        ("qn07", "35.96%", 2, "35.96%，按“扣减分数=预算调整率*权重分数”，扣减2×35.96%=0.7192分，得1.2808分，四舍五入保留2位小数得1.28分。"),
        ("qn09", "47.53%", 3, "47.53%超出0，差47.53%，按“每超出5%扣0.5分”，整档计9档，每档扣0.5分，共扣4.5分：3-4.5=-1.5分，扣完为止，得0分。"),
        ("qn28", 4, 2, "4项，按“每一项工作任务未完成扣0.1分”，共扣0.4分：2-0.4=1.6分。"),
        ("qn31", "一票否决", 10, "一票否决（“如发生重大问题时，则分值全部扣除”），得0分。"),
        ("qn32", 73.1, 5, "73.1，按“≥80亿，按比例得相应的分数”，完成率91.375%：5×91.375%=4.56875分，四舍五入保留2位小数得4.57分。"),
        ("qn05", "是;否", 3, "①“是否已填报绩效监控表，绩效自评报告、自评表”：是，得1.5分；②“填报的监控表、自评表、自评报告是否完整、要素齐全”：否，不得分；合计1.5+0=1.5分。"),
        ("qn18", "100%", 1, "100%，适用“固定资产利用率为100%的计2分”，得2分，规则所给2分超过分值，以1分为限。注：规则自己的满分是2分，与分值1分不一致，两种算法在此得分相同。"),
        ("zz04", "79.25%", 2, "79.25%与100%相差20.75%，适用“支出预算完成率-100% >15%,得0分”，不得分。注：“支出预算完成率-100%≤5%,得2分”缺绝对值竖线，按与100%的偏离（绝对值）理解。"),
        ("zz27", "3;1;0", 10, "①3项，按“自评结果和复评结果每出现一个差1档项目扣1分”，共扣3分；②1项，按“每出现一个差2档项目扣2分”，共扣2分；③0项，不扣分；合计10-5=5分。"),
        ("zz28", "优2;良1;中3", 10, "6项平均：优得10分、优得10分、良得7.5分、中得5分、中得5分、中得5分，平均7.0833分，四舍五入保留2位小数得7.08分。"),
        ("zz24", "114%;不予考核", 2, "1项（另有1项不参加考核）平均：114%得2分，平均2分。"),
    ],
)  # fmt: skip
def test_explains_with_the_words_of_the_sentence(rule: str, value: object, weight: object, said: str) -> None:
    assert explain(value, weight, RULES[rule]["rule_text"]) == said


def test_a_rule_is_scaled_to_its_weight_only_when_told_to() -> None:
    sentence = RULES["qn18"]["rule_text"]
    assert evaluate("97%", 1, parse_rule(f"{sentence}；按分值折算")).points == D("0.7")
    assert "按分值折算：1.4÷2×1=0.7分" in explain("97%", 1, f"{sentence}；按分值折算")
    five = RULES["qn13"]["rule_text"]
    assert evaluate("是;是;是;是;否", 1, parse_rule(five + "；按分值折算")).points == D("0.8")


def test_what_a_sentence_leaves_open_is_kept_with_it() -> None:
    rule = parse_rule(RULES["zz30"]["rule_text"])
    assert rule.origin is not None
    assert rule.origin.gaps == ("规则没有说大于100%得几分",)
    defined = parse_rule(RULES["qn06"]["rule_text"]).origin
    assert defined is not None
    assert defined.definitions == ("预算完成率=（预算完成数/全年预算数）*100%",)
