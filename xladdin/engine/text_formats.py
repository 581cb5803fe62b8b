"""TEXT 的格式: which number formats the engine's TEXT renders as Excel does.

The engine ignores what it does not know and returns a wrong text without a word, so everything not listed here is
refused. Weekday and month names and the currency sign follow the language of Excel and are refused too.
"""

from __future__ import annotations

import re

_LITERAL = r"(?:\"[^\"]*\"|\\.|[^\x00-\x7f]|[-+() /:])"
_NUMBER = re.compile(
    rf"{_LITERAL}*(?:(?:#,##0|#,##|0,000|\#*0+|\#+)(?:\.[0#]+)?,*{_LITERAL}*%?|@|General)?{_LITERAL}*", re.IGNORECASE
)
_DATE = re.compile(r"(?:yyyy|yy|mm?|dd?|hh?|ss?|\[hh?\]|\"[^\"]*\"|\\.|[^\x00-\x7f]|[-/:., ])+", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|\\.")
_NAMES = re.compile(r"m{3,}|d{3,}|y{5,}|h{3,}|s{3,}", re.IGNORECASE)


def can_format(code: str) -> bool:
    """Whether the engine renders this format code as Excel does."""
    code = code.removeprefix("[$-804]")
    if not code or _NAMES.search(_QUOTED.sub("", code)):
        return False
    sections = code.split(";")
    if re.search(r"[ymdhs]", _QUOTED.sub("", code), re.IGNORECASE):
        return bool(_DATE.fullmatch(sections[0])) and sections[1:] in ([], ["@"])
    return len(sections) <= 3 and all(_NUMBER.fullmatch(section) for section in sections)
