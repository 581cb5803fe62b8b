"""公式的上限: what Excel takes in one formula, and whether a formula keeps within it."""

from __future__ import annotations

import re
from typing import Final

from xladdin.engine.tokens import FormulaError, Kind, Token, tokenize

_CHARACTERS: Final = 8192
_BYTES: Final = 16_384  # of the formula as Excel stores it in memory
_LEVELS: Final = 64  # functions within functions, since Excel 2007
_QUOTED: Final = re.compile(r'"[^"]*"')
_PARENTHESIS: Final = re.compile(r"[()]")
# Bytes of a formula's tokens (MS-XLSB §2.5.97). A condition carries jumps to its outcomes.
_TOKEN_BYTES: Final = {
    Kind.ERROR: 2,
    Kind.CALL: 4,
    Kind.NAME: 7,
    Kind.TABLE: 19,
    Kind.OPERATOR: 1,
    Kind.OPEN: 1,
    Kind.LEFT_BRACE: 15,
}
_JUMPS: Final = 12


def beyond(formula: str) -> str | None:
    """Which limit the formula is beyond, in words; None when Excel takes it.

    Args:
        formula: without `=`.
    """
    # The sign is a character of the formula too.
    if len(formula) + 1 > _CHARACTERS:
        return f"有{len(formula) + 1}个字符，Excel的上限是{_CHARACTERS}"
    if (deepest := nesting(formula)) > _LEVELS:
        return f"嵌套{deepest}层，Excel的上限是{_LEVELS}"
    if (stored := stored_bytes(formula)) > _BYTES:
        return f"在Excel内部占{stored}字节，上限是{_BYTES}"
    return None


def nesting(formula: str) -> int:
    """How deep parentheses stand within parentheses: never less than the nesting of functions that Excel counts."""
    depth = deepest = 0
    for parenthesis in _PARENTHESIS.findall(_QUOTED.sub("", formula)):
        depth += 1 if parenthesis == "(" else -1
        deepest = max(deepest, depth)
    return deepest


def stored_bytes(formula: str) -> int:
    """The size of the formula once Excel has parsed it: Chinese text takes two bytes a character, a reference seven."""
    try:
        return sum(map(_bytes, tokenize(formula)))
    except FormulaError:
        return 0


def _bytes(token: Token) -> int:
    match token.kind:
        case Kind.TEXT:
            return 3 + 2 * (len(token.text) - 2)
        case Kind.NUMBER:
            return 3 if token.text.isdecimal() and int(token.text) < 65_536 else 9
        case Kind.REF:
            return (13 if ":" in token.text else 7) + (2 if token.prefix else 0)
        case Kind.CALL if token.text in ("IF", "IFERROR"):
            return _TOKEN_BYTES[Kind.CALL] + _JUMPS
    return _TOKEN_BYTES.get(token.kind, 0)
