"""区域的写法: ranges with their first cell first, which the engine insists on.

A backward range such as `A5:A1` stops the whole calculation of formualizer 0.13. Excel never stores one, other writers
do, and a shared formula makes one of `$A1:A$1` further down.
"""

from __future__ import annotations

import re

from xladdin.engine.tokens import Kind, Token, tokenize
from xladdin.grid import column_number

_CORNER = re.compile(r"(\$?[A-Za-z]+)?(\$?[0-9]+)?")


def forward(reference: str) -> str:
    """`B5:$A1` → `$A1:B5`; each end keeps its `$`."""
    first, colon, last = reference.partition(":")
    one, other = _CORNER.fullmatch(first), _CORNER.fullmatch(last)
    if not colon or one is None or other is None:
        return reference
    columns = sorted((one[1] or "", other[1] or ""), key=lambda text: column_number(text.lstrip("$")))
    rows = sorted((one[2] or "", other[2] or ""), key=lambda text: int(text.lstrip("$") or 0))
    return f"{columns[0]}{rows[0]}:{columns[1]}{rows[1]}"


def _areas(formula: str) -> list[Token]:
    return [token for token in tokenize(formula) if token.kind is Kind.REF and ":" in token.text]


def all_forward(formula: str) -> str:
    """A formula with every range put right.

    Raises:
        FormulaError: it cannot be cut into tokens.
    """
    pieces: list[str] = []
    position = 0
    for token in _areas(formula):
        pieces += (formula[position : token.end - len(token.text)], forward(token.text))
        position = token.end
    return "".join([*pieces, formula[position:]])


def may_turn(formula: str) -> bool:
    """Whether a range in a shared formula can come out backward further on: one end is fixed and the other is not.

    Raises:
        FormulaError: it cannot be cut into tokens.
    """
    for token in _areas(formula):
        first, _, last = token.text.partition(":")
        if [text[:1] == "$" for text in (first, last)].count(True) == 1:
            return True
        if [bool(re.search(r"[A-Za-z]\$", text)) for text in (first, last)].count(True) == 1:
            return True
    return False
