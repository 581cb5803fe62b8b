"""核查规则：one module per rule; importing this package declares them all.

`page(code)` is what `xladdin explain` prints, `codes()` the catalogue, `check_all` the validator's work.
"""

from xladdin.rules import (
    blank_indicator,
    error_values,
    far_off_target,
    fund_sources,
    grade_fits,
    low_execution,
    missing_dimension,
    missing_target_form,
    mostly_words,
    not_comparable,
    own_data,
    printed_as_met,
    printed_rate,
    printed_score,
    printed_total,
    pseudo_bound,
    satisfaction_target,
    stock_phrases,
    timeliness_target,
    total_cost_only,
    two_targets,
    two_values,
    unexplained_deviation,
    unexplained_loss,
    unit_mismatch,
    unknown_form,
    vague_target,
    weight_rollup,
    wrong_dimension,
)
from xladdin.rules.registry import Rule, check_all, rules

__all__ = [
    "Rule",
    "blank_indicator",
    "check_all",
    "codes",
    "error_values",
    "far_off_target",
    "fund_sources",
    "grade_fits",
    "low_execution",
    "missing_dimension",
    "missing_target_form",
    "mostly_words",
    "not_comparable",
    "own_data",
    "page",
    "printed_as_met",
    "printed_rate",
    "printed_score",
    "printed_total",
    "pseudo_bound",
    "rules",
    "satisfaction_target",
    "stock_phrases",
    "timeliness_target",
    "total_cost_only",
    "two_targets",
    "two_values",
    "unexplained_deviation",
    "unexplained_loss",
    "unit_mismatch",
    "unknown_form",
    "vague_target",
    "weight_rollup",
    "wrong_dimension",
]


def codes() -> tuple[str, ...]:
    """Every rule's code, ascending."""
    return tuple(rules())


def page(code: str) -> str:
    """The page of one rule, in Markdown.

    Raises:
        KeyError: there is no such rule.
    """
    return rules()[code.upper()].page
