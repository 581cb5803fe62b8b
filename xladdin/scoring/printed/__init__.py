"""原文：printed sentences of 评分标准, read into the same tree as the short form.

text (folded) → tokens → clauses (statements) → one rule for each figure → parts → rule.
`conditions` and `amounts` read the two halves of a statement, `bands` settles edges.
"""

from xladdin.scoring.printed.assembly import NotARule
from xladdin.scoring.printed.sentence import parse_printed

__all__ = ["NotARule", "parse_printed"]
