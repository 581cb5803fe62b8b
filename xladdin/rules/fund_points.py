"""资金得分：执行率 as a fund line's figures give it, and the points it is worth."""

from __future__ import annotations

from decimal import Decimal

from xladdin.errors import Refused
from xladdin.forms.entries import Entry
from xladdin.forms.funds import FundLine
from xladdin.numbers import divide, in_one_unit, plain
from xladdin.rules.points import ONE, Due, points_text


def execution(line: FundLine) -> tuple[Decimal, tuple[Entry, Entry]] | None:
    """(执行率, its operands), as the form's headings have it; None without both."""
    spent, budget = (line.amounts.get(role) for role in line.rate_of)
    above, below = (entry.quantity() if entry else None for entry in (spent, budget))
    if spent is None or budget is None or above is None or below is None:
        return None
    try:
        have, planned = in_one_unit(above, below)
        return divide(have, planned), (spent, budget)
    except Refused:
        return None


def due_for_funds(line: FundLine, weight: Decimal, weight_cell: Entry | None) -> list[Due]:
    """执行率 × 分值, from the exact and from the printed rate; over 100% also the weight itself."""
    rate = execution(line)
    if rate is None:
        return []
    exact, (spent, budget) = rate
    because = (spent, budget, line.rate, weight_cell)
    due = [Due(weight * exact, f"{spent.text}÷{budget.text}×{plain(weight)}={points_text(weight * exact)}", because)]
    printed = line.rate.quantity() if line.rate else None
    if printed is not None and line.rate is not None:
        values = [printed.value] if printed.is_percent else [printed.value.scaleb(-2), printed.value]
        # Only a rate that says what the operands say may stand for them.
        due += [
            Due(weight * value, f"{line.rate.text}×{plain(weight)}={points_text(weight * value)}", because)
            for value in values
            if abs(value - exact) < Decimal("0.001")
        ]
    if exact > ONE:
        due.append(Due(weight, f"超过100%，以{plain(weight)}分为限", because))
    return due
