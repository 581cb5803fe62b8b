"""评分规则：the rule language: text → tree → points, with the words for how they came about.

`tree` holds what a rule can say, `short_form` reads it, `canonical` prints it, `evaluation`
scores with it, `explanation` says how. A rule that is ambiguous is refused, never guessed.
"""

from xladdin.scoring.canonical import canonical
from xladdin.scoring.evaluation import evaluate, score
from xladdin.scoring.explanation import explain
from xladdin.scoring.outcomes import Outcome
from xladdin.scoring.parsing import parse_rule, takes_list
from xladdin.scoring.tree import Rule

__all__ = ["Outcome", "Rule", "canonical", "evaluate", "explain", "parse_rule", "score", "takes_list"]
