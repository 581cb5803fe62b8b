"""规范短式：a rule tree printed in the one short form that reads back to the same tree."""

from __future__ import annotations

from xladdin.numbers import Quantity, plain
from xladdin.scoring.tree import (
    Band,
    Bands,
    Bound,
    Credit,
    CreditKind,
    PerItem,
    Proportion,
    Qualitative,
    RateDeduction,
    Rule,
    Started,
    Stepped,
)

_LEFT = {"≥": "≤", ">": "<"}


def canonical(rule: Rule) -> str:
    """The short form of `rule`: `≥95%:100%; ≥85%:90%; 其余:0`."""
    match rule:
        case Bands():
            parts = [_band(band) for band in rule.bands]
            if rule.deviation_from is not None:
                parts[0] = f"|x-{rule.deviation_from}|{parts[0]}"
            if rule.otherwise is not None:
                parts.append(f"其余:{credit_text(rule.otherwise)}")
            return "; ".join(parts)
        case Stepped():
            steps = f"每{rule.direction}{rule.step}扣{credit_text(rule.deduction)}"
            started = "" if rule.started is Started.WHOLE else f"; {rule.started}"
            return f"以{rule.full_at}为满分; {steps}{started}"
        case PerItem():
            return f"每项扣{credit_text(rule.deduction)}"
        case Proportion(target):
            return "按比例" if target is None else f"{bound_text(target)}:按比例"
        case RateDeduction():
            return "扣减比率×权重"
        case Qualitative():
            return "定性"


def bound_text(bound: Bound) -> str:
    return f"{bound.comparator}{bound.limit}"


def condition_text(band: Band) -> str:
    """`≥85%` or `85%≤x<95%`."""
    if len(band.bounds) == 1:
        return bound_text(band.bounds[0])
    low, high = band.bounds
    return f"{low.limit}{_LEFT[low.comparator]}x{high.comparator}{high.limit}"


def credit_text(credit: Credit) -> str:
    """`90%`, `1.5分`, `0`."""
    if not credit.amount:
        return "0"
    if credit.kind is CreditKind.SHARE:
        return str(Quantity(credit.amount, "%"))
    return f"{plain(credit.amount)}分"


def _band(band: Band) -> str:
    return f"{condition_text(band)}:{credit_text(band.credit)}"
