"""核查规则：one module per rule; importing this package declares them all.

`page(code)` is what `xladdin explain` prints, `codes()` the catalogue, `check_all` the validator's work.
"""

from xladdin.rules import (
    missing_target_form,
    own_data,
    printed_as_met,
    printed_rate,
    printed_score,
    printed_total,
    pseudo_bound,
    two_targets,
    two_values,
    vague_target,
    weight_rollup,
)
from xladdin.rules.registry import Rule, check_all, rules

__all__ = [
    "Rule",
    "check_all",
    "codes",
    "missing_target_form",
    "own_data",
    "page",
    "printed_as_met",
    "printed_rate",
    "printed_score",
    "printed_total",
    "pseudo_bound",
    "rules",
    "two_targets",
    "two_values",
    "vague_target",
    "weight_rollup",
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
