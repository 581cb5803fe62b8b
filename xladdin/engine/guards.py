"""存疑的参数: arguments that the engine would understand otherwise than Excel, found when they are there.

A guard gives its argument back, or refuses: the formula that reads it is then held with its cached value. What stands
in a cell is known only when it is computed, so the translation cannot tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from xladdin.engine.ordering import VALUE


class Refused(Exception):
    """A value that is not done as Excel does it."""


REFUSED = {"type": "Error", "kind": "NImpl"}
# The order of day, month and year depends on the region: 3/4/2024, 3-4-24.
_DAY_OR_MONTH = re.compile(r"\s*\d{1,2}\s*(?:[-/]\s*\d{1,2}|[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,4})(?:\s.*)?")
_COMPARISON = re.compile(r"(<>|<=|>=|<|>|=)(.*)", re.S)
_ERRORS = ("#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
# What Excel may take for a number or a date, beside plain digits; languages differ in what they take.
_PERHAPS_NUMBER = re.compile(
    r"[\s0-9０-９,，.．:：/+\-%％()（）¥￥$€£元年月日号时分秒點点eE]+(?:\s*[AaPp][Mm]?)?"
    r"|[0-9]{1,2}\s*[- ]\s*[A-Za-z]{3,9}\.?(?:\s*[- ,]\s*[0-9]{2,4})?"
    r"|[A-Za-z]{3,9}\.?\s*[- ]\s*[0-9]{1,4}(?:\s*[- ,]\s*[0-9]{2,4})?"
)
_DANGLING = re.compile(r"~(?![?*~])")
_DIGIT = re.compile(r"[0-9０-９]")


def plain_number(text: str) -> float | None:
    """A text that everybody reads as the same number."""
    try:
        return float(text) if re.fullmatch(r"\s*[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?\s*", text) else None
    except ValueError:
        return None


def perhaps_number(text: str) -> bool:
    """Whether Excel may convert a text that the engine does not: `12,961.52`, `2024年3月5日`, `１２`, `3/4/2024`."""
    if _DIGIT.search(text) is None or plain_number(text) is not None:
        return False
    return _PERHAPS_NUMBER.fullmatch(text) is not None


def numbers(arguments: Iterable[object]) -> list[float] | dict[str, str]:
    """Arguments as numbers, or the first error.

    Raises:
        Refused: a text that Excel may take for a number.
    """
    found = []
    for argument in arguments:
        if isinstance(argument, dict):
            return argument
        if isinstance(argument, str):
            number = plain_number(argument)
            if number is None:
                if perhaps_number(argument):
                    raise Refused
                return VALUE
            found.append(number)
        else:
            found.append(float(argument or 0))  # type: ignore[arg-type]  # a number, a boolean or a blank
    return found


def numeric(value: object) -> object:
    """Where the engine converts logicals and texts, and Excel does not or otherwise."""
    if isinstance(value, (bool, str)):
        raise Refused
    return value


def dated(value: object) -> object:
    """A date; the first days of 1900, and what lies before them, are counted otherwise by everybody."""
    if isinstance(value, (bool, str)) or (isinstance(value, float) and value < 61):
        raise Refused
    return value


def pattern(value: object) -> object:
    """A text with wildcards: a `~` with nothing to guard stands for itself in Excel."""
    if isinstance(value, str) and _DANGLING.search(value):
        raise Refused
    return value


def no_order_of_days(value: object) -> object:
    """For functions that read dates from text."""
    if isinstance(value, str) and _DAY_OR_MONTH.fullmatch(value):
        raise Refused
    return value


def criterion(value: object) -> object:
    """A criterion of COUNTIF, SUMIFS and their like."""
    if isinstance(value, (float, bool)):
        return value
    if not isinstance(value, str):
        # The engine gives an error where Excel counts errors, and takes a blank for the empty text, Excel for 0.
        raise Refused
    found = _COMPARISON.fullmatch(value)
    sign, rest = (found[1], found[2]) if found else ("", value)
    if (
        _DANGLING.search(rest)
        or rest.strip().upper() in _ERRORS
        or (sign and rest.strip().upper() in ("TRUE", "FALSE"))
    ):
        raise Refused
    if plain_number(rest) is None and (perhaps_number(rest) or sign in ("<", ">", "<=", ">=")):
        raise Refused  # a date by the region's order, a text by the language's
    return value


def criterion_of_whole(value: object) -> object:
    """A criterion for whole columns or rows, of which the engine sees only the used cells: no blanks can be counted."""
    found = criterion(value)
    if isinstance(found, str) and (found in ("", "=") or (found.startswith("<>") and found != "<>")):
        raise Refused
    return found
