"""指标值函数：拆分指标值、即时核查."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from xladdin.arguments import ANY, CHOICE, OPTIONAL_TEXT, TARGET
from xladdin.declare import function
from xladdin.errors import CellError, Refused
from xladdin.targets import Target

GUIDE = "财预〔2021〕101号《中央部门项目支出核心绩效目标和指标设置及取值指引（试行）》"


class Part(StrEnum):
    """指标值的组成."""

    OPERATOR = "符号"
    NUMBER = "数值"
    UNIT = "单位"
    KIND = "类型"


@function(
    "JX_TARGET",
    title="拆分指标值",
    summary="取出指标值的符号、数值、单位或类型（定量/定性）。百分比的数值按比率给出（95%为0.95），日期的数值为“2024-09-30”。",
    source=f"{GUIDE}：指标值类型为＝、＞、＜、≥、≤、定性",
    example='=JX_TARGET("≥5户","数值") → 5',
)
def target(
    text: Annotated[Target, TARGET("指标值", "如“≥5户”“<=50万元”“2024年9月底前”“达标”")],
    part: Annotated[Part, CHOICE(Part, "部分", "符号、数值、单位或类型")],
) -> Decimal | str:
    """One part of an 指标值; `#N/A` for a number that is not there."""
    match part:
        case Part.OPERATOR:
            return text.operator
        case Part.UNIT:
            return text.unit
        case Part.KIND:
            return text.kind
        case Part.NUMBER:
            if text.several:
                raise Refused(CellError.VALUE, f"“{text.text}”里有几个指标值")
            if text.deadline:
                return text.deadline
            if text.value is None:
                raise Refused(CellError.NA, f"“{text.text}”没有数值")
            return text.value


@function(
    "JX_CHECK",
    title="核查指标值",
    summary="即时核查一个指标值：没有问题时为空，有问题时每行一条，以规则代码开头，与 xladdin validate 说的一样（JX101–JX104、JX108、JX109）。",
    source=GUIDE,
    example='=JX_CHECK("≤100%","项目支出预算执行率") → JX102 …',
)
def check(
    target: Annotated[object, ANY("指标值", "要核查的指标值")],
    name: Annotated[str, OPTIONAL_TEXT("指标名称", "三级指标名称")] = "",
    dimension: Annotated[str, OPTIONAL_TEXT("指标维度", "二级指标，如数量指标、时效指标；不填就不查时间和维度")] = "",
    unit: Annotated[str, OPTIONAL_TEXT("单位", "度量单位单独成列时填写")] = "",
) -> str:
    """Findings of one target, one line each; empty when clean or blank."""
    if isinstance(target, CellError):
        raise Refused(target, f"引用的单元格是错误值{target}")
    # The validator's rules are larger than the functions: they are loaded by the first check.
    from xladdin.rules.target_check import check_target

    return "\n".join(f"{found.code} {found.message}" for found in check_target(target, name, dimension, unit))
