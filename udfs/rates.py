"""比率函数：执行率、结转结余率、预算调整率、变动率、控制率、完成率."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from xladdin import rates
from xladdin.arguments import CHOICE, DECIMALS, NUMBER, TARGET
from xladdin.declare import function
from xladdin.numbers import Quantity, Rounding
from xladdin.rates import AdjustmentBasis, CeilingMethod
from xladdin.targets import Target

FRAMEWORK = "财预〔2013〕53号《预算绩效评价共性指标体系框架》"
ZERO = Quantity(Decimal(0))

Decimals = Annotated[int | None, DECIMALS("小数位", "百分比保留几位小数（2即79.25%）；不填则不取舍")]
Round = Annotated[Rounding, CHOICE(Rounding, "取舍", "四舍五入（默认）或截断")]


@function(
    "JX_RATE",
    title="比率",
    summary="分子除以分母。用于支付进度率、政府采购执行率、固定资产利用率、重点支出安排率、得分率等。",
    source=FRAMEWORK,
    example="=JX_RATE(90.86,92.1,2) → 98.65%",
)
def rate(
    numerator: Annotated[Quantity, NUMBER("分子", "比率的分子，数或“12,961.52”“100万元”这样的文字")],
    denominator: Annotated[Quantity, NUMBER("分母", "比率的分母；为0时得#DIV/0!")],
    decimals: Decimals = None,
    rounding: Round = Rounding.HALF_UP,
) -> Decimal:
    """numerator / denominator as a number (0.9865)."""
    return rates.rate(numerator, denominator, decimals, rounding)


@function(
    "JX_EXEC_RATE",
    title="预算执行率",
    summary="执行数除以全年预算数。",
    source=f"{FRAMEWORK}：预算完成率＝预算完成数/预算数",
    example='=JX_EXEC_RATE(4534729.43,5390970.42,2,"截断") → 84.11%',
)
def exec_rate(
    spent: Annotated[Quantity, NUMBER("执行数", "全年执行数（预算完成数）")],
    budget: Annotated[Quantity, NUMBER("预算数", "全年预算数（调整后）；为0时得#DIV/0!")],
    decimals: Decimals = None,
    rounding: Round = Rounding.HALF_UP,
) -> Decimal:
    """spent / budget."""
    return rates.rate(spent, budget, decimals, rounding)


@function(
    "JX_CARRYOVER_RATE",
    title="结转结余率",
    summary="结转结余总额除以基数。基数按当地口径取支出预算数或全年执行数，由使用者给出。",
    source=f"{FRAMEWORK}：结转结余率＝结转结余总额/支出预算数；黔南州2023年度按全年执行数",
    example="=JX_CARRYOVER_RATE(2409.60,5069.77,2) → 47.53%",
)
def carryover_rate(
    carryover: Annotated[Quantity, NUMBER("结转结余总额", "本年度结转资金与结余资金之和")],
    base: Annotated[Quantity, NUMBER("基数", "支出预算数，或当地规定的全年执行数；为0时得#DIV/0!")],
    decimals: Decimals = None,
    rounding: Round = Rounding.HALF_UP,
) -> Decimal:
    """carryover / base."""
    return rates.rate(carryover, base, decimals, rounding)


@function(
    "JX_ADJUST_RATE",
    title="预算调整率",
    summary="预算调整数除以年初预算数。“总额”把追加与调减的绝对值相加，“净额”取追加减调减；均扣除政策性、不可抗力和上级交办的调整。",
    source=f"{FRAMEWORK}：预算调整率＝预算调整数/预算数",
    example='=JX_ADJUST_RATE(4501.85,2977.52,,1358.72,"净额",2) → 35.96%',
)
def adjust_rate(
    initial: Annotated[Quantity, NUMBER("年初预算数", "年初批复的预算数；为0时得#DIV/0!")],
    increase: Annotated[Quantity, NUMBER("追加数", "年中追加的预算")],
    decrease: Annotated[Quantity, NUMBER("调减数", "年中调减的预算，正数或负数均可；默认0")] = ZERO,
    exempt: Annotated[Quantity, NUMBER("剔除数", "因国家政策、不可抗力或上级临时交办而调整的部分；默认0")] = ZERO,
    basis: Annotated[AdjustmentBasis, CHOICE(AdjustmentBasis, "口径", "总额（默认）或净额")] = AdjustmentBasis.SUM,
    decimals: Decimals = None,
    rounding: Round = Rounding.HALF_UP,
) -> Decimal:
    """(|increase| + |decrease| − exempt) / initial, or net (increase − |decrease| − exempt) / initial."""
    return rates.adjustment_rate(initial, increase, decrease, exempt, basis, decimals, rounding)


@function(
    "JX_CHANGE_RATE",
    title="变动率",
    summary="（本期数减上期数）除以上期数。用于“三公经费”变动率、结转结余变动率。",
    source=f"{FRAMEWORK}：“三公经费”变动率＝（本年度总额－上年度总额）/上年度总额",
    example="=JX_CHANGE_RATE(29.04,30,2) → -3.20%",
)
def change_rate(
    current: Annotated[Quantity, NUMBER("本期数", "本年度数")],
    previous: Annotated[Quantity, NUMBER("上期数", "上年度数；为0时得#DIV/0!")],
    decimals: Decimals = None,
    rounding: Round = Rounding.HALF_UP,
) -> Decimal:
    """(current − previous) / previous."""
    return rates.change_rate(current, previous, decimals, rounding)


@function(
    "JX_CONTROL_RATE",
    title="控制率",
    summary="实际数除以控制数。用于“三公经费”控制率、公用经费控制率、在职人员控制率。",
    source=f"{FRAMEWORK}：在职人员控制率＝在职人员数/编制数；公用经费、“三公经费”控制率＝实际支出/预算安排",
    example="=JX_CONTROL_RATE(65,68,2) → 95.59%",
)
def control_rate(
    actual: Annotated[Quantity, NUMBER("实际数", "实际支出数或在职人员数")],
    limit: Annotated[Quantity, NUMBER("控制数", "预算安排数或编制数；为0时得#DIV/0!")],
    decimals: Decimals = None,
    rounding: Round = Rounding.HALF_UP,
) -> Decimal:
    """actual / limit."""
    return rates.rate(actual, limit, decimals, rounding)


@function(
    "JX_COMPLETION",
    title="完成率",
    summary="实际值除以指标值，不封顶。“≤”类指标达到得1；未达到按“比值”得指标值/实际值，按“线性”得1－（实际值－指标值）/指标值，最低0。",
    source=f"{FRAMEWORK}：实际完成率＝实际完成工作数/计划工作数；“≤”类两种算法均见于各地系统",
    example='=JX_COMPLETION(933.73,"≥1600亿元",,4) → 58.3581%',
)
def completion(
    actual: Annotated[Quantity, NUMBER("实际值", "实际完成值；指标值是百分比时须带百分号")],
    target: Annotated[Target, TARGET("指标值", "数，或“≥5户”“<=120天”“=26座”“95%以上”这样的文字")],
    method: Annotated[
        CeilingMethod, CHOICE(CeilingMethod, "算法", "≤类指标未达到时：比值（默认）或线性")
    ] = CeilingMethod.RATIO,
    decimals: Decimals = None,
    rounding: Round = Rounding.HALF_UP,
) -> Decimal:
    """actual / target; see `xladdin.rates.completion` for ceilings, zero targets and what is refused."""
    return rates.completion(actual, target, method, decimals, rounding)
