"""TEXT 的格式: which number formats the engine's TEXT renders as Excel does.

The engine ignores what it does not know and returns a wrong text without a word, so everything not listed here is
refused. Weekday and month names and the currency sign follow the language of Excel and are refused too.
"""

from __future__ import annotations

import re

_LITERAL = r"(?:\"[^\"]*\"|\\.|[^\x00-\x7f]|[-+() /:])"
_NUMBER = re.compile(
    rf"{_LITERAL}*(?:(?:#,##0|#,##|0,000|\#*0+|\#+)(?:\.[0#]+)?,*{_LITERAL}*%?|@|General|通用格式)?{_LITERAL}*",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:yyyy|yy|m{1,2}|d{1,2}|h{1,2}|s{1,2}|\[h{1,2}\]|\"[^\"]*\"|\\.|[^\x00-\x7f]|[-/:., ])+", re.IGNORECASE
)


def can_format(code: str) -> bool:
    """Whether the engine renders this format code as Excel does."""
    code = code.removeprefix("[$-804]")
    if not code:
        return False
    sections = code.split(";")
    if any(letter in code.lower() for letter in "ymdhs") and not any(digit in code for digit in "0#"):
        return len(sections) <= 2 and bool(_DATE.fullmatch(sections[0])) and sections[-1] in (sections[0], "@")
    return len(sections) <= 4 and all(_NUMBER.fullmatch(section) for section in sections)
