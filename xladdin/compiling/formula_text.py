"""公式文本: the small pieces that native formulas are put together from.

Arithmetic there is binary and ours is decimal. Three habits make the results agree: a value is rounded to
`NOISE_PLACES` decimals before it is cut to its own decimals or compared, so that what binary arithmetic left in the
last digits cannot decide; limits and credits are written as the rule writes them; nothing is compared with a sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from xladdin.numbers import Rounding

# A rate or a number of points below 5,000 has a binary error below 5E-12, half a unit of the 11th decimal.
NOISE_PLACES: Final = 11
_LONGEST_TEXT: Final = 255  # characters of one text in a formula, Excel's limit
_DIGITS: Final = 15  # Excel reads no more of a number in a formula
SIMPLE: Final = re.compile(r"""(?:'(?:[^']|'')+'!|[\w.]+!)?\$?[A-Za-z]{1,3}\$?\d+|\d+(?:\.\d+)?""")
_NAME: Final = re.compile(r"[^\W\d][\w.]*")
_CONTROL: Final = re.compile(r"([\x00-\x1f])")


def number(value: Decimal) -> str:
    """A number as a formula writes it: no exponent where it can be helped, at most 15 significant digits.

    >>> number(Decimal("0.950"))
    '0.95'
    """
    kept = Decimal(f"{value:.{_DIGITS - 1}e}").normalize()
    if not kept:
        return "0"
    if -_DIGITS <= kept.adjusted() <= _DIGITS:
        return f"{kept:f}"
    return f"{kept:E}"


def text(value: str) -> str:
    """A text as a formula writes it: quoted, in pieces of 255 characters, line ends as CHAR(10)."""
    pieces: list[str] = []
    for part in _CONTROL.split(value):
        if _CONTROL.fullmatch(part):
            pieces.append(f"CHAR({ord(part)})")
            continue
        chunks = [part[at : at + _LONGEST_TEXT] for at in range(0, len(part), _LONGEST_TEXT)]
        pieces += ['"' + chunk.replace('"', '""') + '"' for chunk in chunks]
    return "&".join(pieces) or '""'


def words(values: Iterable[str]) -> str:
    """A row of texts: `{"优","良"}`."""
    return "{" + ",".join(text(value) for value in values) + "}"


def group(expression: str) -> str:
    """The expression as an operand: in parentheses unless it is a reference, a name, a number or one call."""
    simple = SIMPLE.fullmatch(expression) or _NAME.fullmatch(expression) or _is_one_call(expression)
    return expression if simple else f"({expression})"


def _is_one_call(expression: str) -> bool:
    if not re.match(r"[A-Z]+\(", expression):
        return False
    depth, quoted = 0, False
    for at, character in enumerate(expression):
        if character == '"':
            quoted = not quoted
        elif not quoted:
            depth += (character == "(") - (character == ")")
            if character == ")" and depth == 0:
                return at == len(expression) - 1
    return False


def rounded(expression: str, places: int, rounding: Rounding) -> str:
    """Cut to `places` decimals, half up or toward zero, whatever binary arithmetic left behind the 11th decimal.

    Half up relies on ROUND, which finds 8.35×0.9 = 7.515 to be a half in Excel, LibreOffice and the engine. Nobody
    promises that ROUNDDOWN(0.8411,4) is 0.8411, so truncation is done on whole numbers.

    >>> rounded("A1/B1", 4, Rounding.TRUNCATE)
    'ROUNDDOWN(ROUND(A1/B1*10000,7),0)/10000'
    """
    inner = NOISE_PLACES - places
    if rounding is Rounding.TRUNCATE:
        scale = f"1{'0' * places}"
        scaled = f"{group(expression)}*{scale}" if _is_sum(expression) else f"{expression}*{scale}"
        whole = f"ROUNDDOWN(ROUND({scaled if places else expression},{max(inner, 0)}),0)"
        return f"{whole}/{scale}" if places else whole
    steady = f"ROUND({expression},{NOISE_PLACES})" if inner > 0 else expression
    return f"ROUND({steady},{places})"


def _is_sum(expression: str) -> bool:
    """Whether a product would take only a part of the expression."""
    depth, quoted = 0, False
    for at, character in enumerate(expression):
        if character == '"':
            quoted = not quoted
        elif not quoted:
            depth += (character in "({") - (character in ")}")
            if depth == 0 and (character in "&=<>" or (character in "+-" and at)):
                return True
    return False


_SIGNS: Final = {"≥": ">=", "≤": "<=", ">": ">", "<": "<", "=": "="}


def places_beside(limit: Decimal) -> int:
    """Decimals to which a value is compared with `limit`: about 12 significant digits, and never less than a cent."""
    return max(NOISE_PLACES - max(limit.adjusted(), 0), 2) if limit else NOISE_PLACES


def compared(expression: str, comparator: str, limit: Decimal) -> str:
    """`ROUND(x,11)>=0.95`.

    Args:
        comparator: one of ≥ ≤ > < =.
    """
    return f"ROUND({expression},{places_beside(limit)}){_SIGNS[comparator]}{number(limit)}"
