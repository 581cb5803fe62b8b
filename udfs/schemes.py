"""方案函数：rules, weights, formulas and sources from a published scheme."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from xladdin.arguments import CHOICE, TEXT
from xladdin.declare import function
from xladdin.errors import CellError, Refused
from xladdin.schemes import find


class Field(StrEnum):
    """What is asked of an indicator."""

    RULE = "规则"
    WEIGHT = "分值"
    FORMULA = "公式"
    SOURCE = "依据"


@function(
    "JX_SCHEME",
    title="查评价方案",
    summary="从公布的评价方案里取一个指标的规则（评分标准原文）、分值、公式或依据。也查工作表“JX_规则”和自己的方案文件。",
    source="随本软件的方案：黔南2023、枣庄2023、宁县2024自评、永靖2023、甘州2024、财预2020-10自评、财预2013-53，各注明出处",
    example='=JX_SCHEME("黔南2023","部门履职满意度","分值") → 3',
    asks_workbook=True,
)
def scheme(
    scheme: Annotated[str, TEXT("方案", "方案名称，如“黔南2023”“枣庄2023”“财预2020-10自评”")],
    indicator: Annotated[str, TEXT("指标", "指标名称；同名的写明上级，如“预算管理/管理制度健全性”")],
    field: Annotated[Field, CHOICE(Field, "栏目", "规则（默认）、分值、公式或依据")] = Field.RULE,
) -> Decimal | str:
    """One field of one indicator; `#N/A` for what the scheme does not have."""
    found = find(scheme)
    one = found.indicator(indicator)
    match field:
        case Field.RULE:
            value: Decimal | str | None = one.rule
        case Field.WEIGHT:
            value = one.weight
        case Field.FORMULA:
            value = one.formula
        case Field.SOURCE:
            value = "，".join(part for part in (found.document, one.source or found.clause) if part)
    if value is None or value == "":
        raise Refused(CellError.NA, f"方案“{found.name}”没有公布“{one.name}”的{field}")
    return value
