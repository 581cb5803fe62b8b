"""计分函数：按规则计分、多项平均、等级、得分说明."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

from xladdin import grades, scoring
from xladdin.arguments import ANY, CHOICE, DECIMALS, NUMBER, OPTIONAL_TEXT, RANGE, TEXT, each
from xladdin.arrays import as_rows, scalar
from xladdin.declare import function
from xladdin.numbers import Quantity, Rounding
from xladdin.scoring.averaging import average_score
from xladdin.scoring.values import read_list

METHOD = "财预〔2020〕10号《项目支出绩效评价管理办法》"
VALUE_HELP = (
    "规则所说的值：比率写成79.25%或0.7925，数量写原数，按项扣分写项数，要点写是或否，定性写“100%-80%(含)”；"
    "规则有几项时给一个区域，或在一格里用分号隔开（100%;88.53%）"
)
RULE_HELP = (
    "评分标准的原文（如“满意度≥95%，得满分；85%≤满意度＜95%，得权重的90%；…”），"
    "或短式（如“≥95%:100%; ≥85%:90%; 其余:0”“以0为满分; 每超5%扣0.5分”“每项扣0.1分”“按比例”）"
)


def _takes_list(arguments: Sequence[object]) -> bool:
    """Whether a range of values is one value: the rule has several parts, and no cell holds a whole list itself."""
    if len(arguments) < 3 or not scoring.takes_list(scalar(arguments[2])):
        return False
    cells = each(as_rows(arguments[0]) or [])
    return not any(type(cell) is str and len(read_list(cell)) > 1 for cell in cells)


Decimals = Annotated[int, DECIMALS("小数位", "得分保留几位小数，默认2")]
Round = Annotated[Rounding, CHOICE(Rounding, "取舍", "四舍五入（默认）或截断")]
Value = Annotated[object, ANY("值", VALUE_HELP, gathers=_takes_list)]
Weight = Annotated[object, ANY("分值", "该指标的满分")]
RuleText = Annotated[object, ANY("规则", RULE_HELP, words=True)]


@function(
    "JX_SCORE",
    title="按规则计分",
    summary="按评分规则计算得分，得分在0与分值之间。规则含糊、自相矛盾或值缺百分号时不计分（#VALUE!），原因见JX_EXPLAIN。",
    source=f"{METHOD}；规则文字出自各地评分标准",
    example='=JX_SCORE(88.37%,3,"≥95%:100%; ≥85%:90%; 其余:0") → 2.70',
)
def score(
    value: Value,
    weight: Weight,
    rule: RuleText,
    decimals: Decimals = 2,
    rounding: Round = Rounding.HALF_UP,
) -> Decimal:
    """Points for `value` out of `weight`."""
    return scoring.score(value, weight, rule, decimals, rounding)


@function(
    "JX_SCORE_AVG",
    title="多项平均计分",
    summary="一个指标有几个分项时：各分项按规则折成比例（最高100%），取平均后乘分值。空白和“不予考核”的分项不参加平均。",
    source="宁县2024年度部门整体支出绩效评价等的分项平均做法",
    example="=JX_SCORE_AVG({1,0.8},5) → 4.50",
)
def score_avg(
    values: Annotated[list[object], RANGE("各分项值", "各分项的完成率或规则所说的值", lambda rows: list(each(rows)))],
    weight: Annotated[Quantity, NUMBER("分值", "该指标的满分")],
    rule: Annotated[str, TEXT("规则", "各分项的计分规则，默认“按比例”")] = "按比例",
    decimals: Decimals = 2,
    rounding: Round = Rounding.HALF_UP,
) -> Decimal:
    """The mean of the items' shares, times `weight`."""
    return average_score(values, weight, rule, decimals, rounding)


@function(
    "JX_GRADE",
    title="等级",
    summary="按等级标准给出优、良、中、差，以未取舍的得分比较。",
    source=f"{METHOD}：90（含）-100分为优、80（含）-90分为良、60（含）-80分为中、60分以下为差",
    example="=JX_GRADE(81.78) → 良",
)
def grade(
    score: Annotated[Quantity, NUMBER("得分", "百分制得分")],
    bands: Annotated[str, OPTIONAL_TEXT("等级标准", "从高到低，默认“优≥90;良≥80;中≥60;差”")] = grades.DEFAULT_BANDS,
) -> str:
    """The name of the band that `score` reaches."""
    return grades.grade(score.value, bands or grades.DEFAULT_BANDS)


@function(
    "JX_EXPLAIN",
    title="得分说明",
    summary="用一句话说明JX_SCORE的得分怎么来：适用哪一档、扣了几档、怎样取舍；不能计分时说明原因。",
    source=METHOD,
    example='=JX_EXPLAIN(3596/10000,2,"扣减比率×权重") → 扣减2×35.96%=0.7192分，得1.2808分，四舍五入保留2位小数得1.28分。',
)
def explain(
    value: Value,
    weight: Weight,
    rule: RuleText,
    decimals: Decimals = 2,
    rounding: Round = Rounding.HALF_UP,
) -> str:
    """The derivation in one Chinese sentence."""
    return scoring.explain(value, weight, rule, decimals, rounding)
