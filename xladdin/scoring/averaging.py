"""多项平均：several sub-results on one indicator, each a share of it, averaged."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity, Rounding, divide, round_to
from xladdin.scoring.evaluation import evaluate, read_weight
from xladdin.scoring.parsing import parse_rule


def average_score(
    values: Iterable[object],
    weight: Quantity,
    rule: str,
    decimals: int | None = 2,
    rounding: Rounding = Rounding.HALF_UP,
) -> Decimal:
    """Σ(points of each value ÷ weight) ÷ n × weight; items that are blank or 不予考核 are not counted.

    Raises:
        Refused: as `scoring.evaluate`; `#N/A` when no item was assessed.
    """
    tree = parse_rule(rule)
    full = read_weight(weight)
    # Each item is scored against the whole weight, so a rule in points (`每项扣0.1分`) keeps its meaning.
    points: list[Decimal] = []
    for value in values:
        try:
            points.append(evaluate(value, full, tree).points)
        except Refused as refused:
            # An incoming #N/A is an error like any other; only blanks and 不予考核 stand aside.
            if refused.error is not CellError.NA or value in (CellError.NA, CellError.NA.value):
                raise
    if not points:
        raise Refused(CellError.NA, "没有参加考核的分项")
    mean = divide(sum(points, Decimal(0)), Decimal(len(points)))
    return mean if decimals is None else round_to(mean, decimals, rounding)
