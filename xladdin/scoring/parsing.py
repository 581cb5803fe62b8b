"""规则解析：one entry for every way a rule is written, with a cache.

The short form is tried first, then the sentence as the official document prints it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.scoring.short_form import parse_short_form
from xladdin.scoring.tree import Rule
from xladdin.scoring.tree import takes_list as tree_takes_list

# What only a short form has: the reason of its reader is the better one.
_SHORT: Final = re.compile(r"[:：;；|]|^(?:以.*(?:为满分|为\d)|[每有]项?[扣得则]|按比例|扣减|定性|[xX≥≤<>=\d①])")
MAX_RULE_LENGTH = 4000


@lru_cache(maxsize=2048)
def _parse(text: str) -> Rule | Refused:
    try:
        return parse_short_form(text)
    except Refused as refused:
        short = refused
    # Its grammar is large: loading it takes longer than most workbooks, whose rules are short forms or none.
    from xladdin.scoring.printed import NotARule, parse_printed

    try:
        return parse_printed(text)
    except NotARule as silent:
        return short if _SHORT.search(text) else silent
    except Refused as refused:
        return refused


def takes_list(text: object) -> bool:
    """Whether the rule that a text spells takes a list of values; False where it spells none."""
    if not isinstance(text, str):
        return False
    rule = _parse(text.strip())
    return not isinstance(rule, Refused) and tree_takes_list(rule)


def parse_rule(text: object) -> Rule:
    """The rule that a cell's text spells.

    Raises:
        Refused: an incoming error as it came; `#N/A` for a blank; `#VALUE!` with the reason for a
            text that is no rule.
    """
    if isinstance(text, CellError):
        raise Refused(text, f"规则单元格是错误值{text}")
    if text is None or (isinstance(text, str) and not text.strip()):
        raise Refused(CellError.NA, "规则为空")
    if not isinstance(text, str):
        raise Refused(CellError.VALUE, "规则应为文字")
    error = CellError.of(text)
    if error is not None:
        raise Refused(error, f"规则单元格是错误值{error}")
    if len(text) > MAX_RULE_LENGTH:
        raise Refused(CellError.VALUE, f"规则超过{MAX_RULE_LENGTH}字")
    result = _parse(text.strip())
    if isinstance(result, Refused):
        raise Refused(result.error, result.reason)
    return result
