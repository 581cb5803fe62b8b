"""公式记号: a stored formula cut into tokens.

The grammar is that of formulas as .xlsx files store them (ECMA-376 part 1, §18.17): English function names, commas
between arguments, no leading `=`. Strings, quoted sheet names, array constants and structured references are whole
tokens, so nothing inside them can be mistaken for a cell or a function.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a token is."""

    NUMBER = "number"
    TEXT = "text"
    ERROR = "error"
    REF = "ref"  # A1, $A$1:B2, A:C, 1:3, with the sheet in `prefix`
    NAME = "name"  # a defined name, a LET variable, TRUE
    TABLE = "table"  # 表1[列], [@列]
    CALL = "call"  # a function's name; its opening parenthesis belongs to the token
    OPERATOR = "operator"
    OPEN = "open"
    CLOSE = "close"
    COMMA = "comma"
    SEMICOLON = "semicolon"
    LEFT_BRACE = "left brace"
    RIGHT_BRACE = "right brace"
    SPACE = "space"


@dataclass(frozen=True, slots=True)
class Token:
    """One token.

    Attributes:
        text: without the prefix and, for a call, without the parenthesis.
        prefix: what stands before the name or reference, `!` included: `表1!`, `'Q1 2024'!`, `[1]Sheet1!`, `[1]!`.
        start: position of the token (prefix included) in the formula.
        end: position behind it.
    """

    kind: Kind
    text: str
    prefix: str
    start: int
    end: int


class FormulaError(Exception):
    """The text is no formula that this grammar knows."""


_BRACKETS = r"\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]"
_PREFIX = r"(?:'(?:[^']|'')+'!|(?:\[[^\[\]'!]+\])?[\w.]+(?::[\w.]+)?!|\[[^\[\]'!]+\]!)"
_NAME = r"[^\W\d\\]?[\w.?\\]*"
_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_END = r"(?![\w.(\[!?\\])"
_TOKEN = re.compile(
    rf"""
      (?P<space>[ \t\r\n\u00a0\u3000]+)
    | (?P<text>"(?:[^"]|"")*")
    | (?P<prefix>{_PREFIX})?
      (?:
          (?P<ref>{_CELL}:{_CELL}{_END} | {_CELL}{_END} | \$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}{_END} | \$?[0-9]+:\$?[0-9]+{_END})
        | (?P<error>\#(?:N/A|DIV/0!|[A-Z_]+[!?]?))
        | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?![\w\[!])
        | (?P<call>(?=[^\W\d]|[\\_]){_NAME})\(
        | (?P<table>(?:(?=[^\W\d]|[\\_]){_NAME})?{_BRACKETS})
        | (?P<name>(?=[^\W\d]|[\\_]){_NAME})
      )
    | (?P<operator><=|>=|<>|[-+*/^&=<>%:@#])
    | (?P<open>\() | (?P<close>\)) | (?P<comma>,) | (?P<semicolon>;) | (?P<left>\{{) | (?P<right>\}})
    """,
    re.VERBOSE,
)
_KINDS = {
    "space": Kind.SPACE,
    "text": Kind.TEXT,
    "ref": Kind.REF,
    "error": Kind.ERROR,
    "number": Kind.NUMBER,
    "call": Kind.CALL,
    "table": Kind.TABLE,
    "name": Kind.NAME,
    "operator": Kind.OPERATOR,
    "open": Kind.OPEN,
    "close": Kind.CLOSE,
    "comma": Kind.COMMA,
    "semicolon": Kind.SEMICOLON,
    "left": Kind.LEFT_BRACE,
    "right": Kind.RIGHT_BRACE,
}


def tokenize(formula: str) -> list[Token]:
    """The tokens of a formula, white space included; their texts put together give the formula back.

    Args:
        formula: as stored, with or without a leading `=`.

    Raises:
        FormulaError: a character that starts no token.
    """
    tokens = []
    position = 1 if formula.startswith("=") else 0
    while position < len(formula):
        found = _TOKEN.match(formula, position)
        if found is None or found.end() == position:
            raise FormulaError(f"{formula[position : position + 10]!r} at {position}")
        group = found.lastgroup or ""
        tokens.append(Token(_KINDS[group], found[group], found["prefix"] or "", position, found.end()))
        position = found.end()
    return tokens
