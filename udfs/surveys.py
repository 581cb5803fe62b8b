"""问卷函数：满意度."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from xladdin.arguments import CHOICE, DECIMALS, RANGE
from xladdin.declare import function
from xladdin.surveys import SurveyRounding, read_counts, read_credits
from xladdin.surveys import satisfaction as rate_of


@function(
    "JX_SATISFACTION",
    title="问卷满意度",
    summary="各选项票数乘选项分值之和除以总票数；多题时一题一行，取各题平均。",
    source="枣庄市市中区2023年度部门整体绩效评价：满意100%、较满意80%、一般60%、不满意40%，综合满意度为各题平均",
    example="=JX_SATISFACTION({38,12,11,0},,2) → 88.85%",
)
def satisfaction(
    counts: Annotated[
        list[list[Decimal]], RANGE("票数", "各选项票数，从最满意到最不满意；多题时一题一行", read_counts)
    ],
    credits: Annotated[
        list[Decimal] | None, RANGE("选项分值", "各选项的分值，如100%、80%；默认100/80/60/40（/20）%", read_credits)
    ] = None,
    decimals: Annotated[int | None, DECIMALS("小数位", "百分比保留几位小数；不填则不取舍")] = None,
    rounding: Annotated[
        SurveyRounding,
        CHOICE(SurveyRounding, "取舍", "四舍五入（默认）、截断，或逐项四舍五入（占比和每项乘积先取舍再相加）"),
    ] = SurveyRounding.HALF_UP,
) -> Decimal:
    """Σ(count × credit) / Σ count, averaged over the questions."""
    return rate_of(counts, credits, decimals, rounding)
