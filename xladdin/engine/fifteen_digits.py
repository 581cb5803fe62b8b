"""十五位有效数字: Excel compares numbers at 15 significant digits, the engine bit by bit."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from xladdin.engine.syntax import Node, Part


def same_number(one: float, other: float) -> bool:
    """Equal as Excel compares: 0.1+0.2 and 0.3."""
    if one == other:
        return True
    if abs(one - other) > 1e-14 * abs(one):
        return False
    return f"{one:.15g}" == f"{other:.15g}"


def literal_number(node: Node) -> Decimal | None:
    """The value of a literal number, a percentage included; None for anything else."""
    if node.part is Part.NUMBER:
        return Decimal(node.text)
    if node.part is Part.SUFFIX and node.text == "%" and node.items[0].part is Part.NUMBER:
        return Decimal(node.items[0].text) / 100
    return None


@lru_cache(maxsize=4096)
def edge(literal: str, upper: bool) -> str:
    """The end of the numbers that agree with a literal to 15 digits, so that `A1>=0.9` is true for all of them."""
    value = Decimal(literal.rstrip("%")).scaleb(-2 * literal.count("%"))
    if value == 0:
        return literal
    half = Decimal(5).scaleb(value.adjusted() - 15)
    return repr(float(value + half if upper else value - half))
