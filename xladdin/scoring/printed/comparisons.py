"""比较：one comparison or range in a row of tokens: `≥90%`, `70%（含）-90%`, `95%>X≥90%`, `低于目标值10%以内`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from xladdin.numbers import Quantity
from xladdin.scoring.printed.ranges import Claim, Condition, Edge, Range, size_of
from xladdin.scoring.printed.tokens import (
    Compare,
    Included,
    Interval,
    Number,
    Punctuation,
    Quoted,
    Sign,
    Suffix,
    Token,
    Word,
)
from xladdin.scoring.tree import Comparator, Direction

_RANKED: Final = re.compile(r"排名|名次|位次|排序|位居")
_PERCENT_ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class Expression(Token):
    """`完成率-100%`, `|完成率-100%|`, `|偏差率|`: what is measured is a deviation."""

    subject: str
    centre: Quantity
    bare: bool


@dataclass(frozen=True, slots=True)
class Atom:
    first: int
    end: int
    condition: Condition


def read_atom(tokens: Sequence[Token], at: int) -> Atom | None:
    token = tokens[at]
    if isinstance(token, Interval):
        low = Edge(token.low, Claim.CLOSED if token.low_closed else Claim.OPEN)
        high = Edge(token.high, Claim.CLOSED if token.high_closed else Claim.OPEN)
        return _made(tokens, at, at + 1, (Range(low, high),))
    if isinstance(token, Compare):
        return _compared(tokens, at)
    if isinstance(token, Number):
        return _two_sided(tokens, at) or _ranged(tokens, at) or _bounded(tokens, at)
    return None


def _compared(tokens: Sequence[Token], at: int) -> Atom | None:
    """`≥90%`, `不低于90%（含）`, `达到95%以上`, `低于目标值10%以内`, `低于2-4个百分点（含）`."""
    compare = tokens[at]
    assert isinstance(compare, Compare)
    if at + 1 >= len(tokens) or not isinstance(tokens[at + 1], Number):
        return None
    number = tokens[at + 1]
    assert isinstance(number, Number)
    ranged = _ranged(tokens, at + 1)
    direction = {">": Direction.ABOVE, "≥": Direction.ABOVE, "<": Direction.BELOW, "≤": Direction.BELOW}.get(
        compare.comparator
    )
    if ranged is not None:
        gap = direction if compare.comparator in "<>" else None
        return _made(tokens, at, ranged.end, ranged.condition.ranges, gap, compare.reference)
    end = at + 2
    included, end = _included(tokens, end)
    suffix: Suffix | None = None
    if end < len(tokens) and isinstance(tokens[end], Suffix):
        found = tokens[end]
        assert isinstance(found, Suffix)
        suffix, end = found, end + 1
        if included is None:
            included, end = _included(tokens, end)
    comparator = compare.comparator
    if suffix is not None and comparator in "<>" and (suffix.comparator == "≤") is (comparator == ">"):
        # 超过10%以内, 低于10%以上: how far beyond, not where.
        limit = Edge(number.quantity, Claim.CLOSED if included is None or included.closed else Claim.OPEN)
        reach = Range(None, limit) if suffix.comparator == "≤" else Range(limit, None)
        return _made(tokens, at, end, (reach,), direction, compare.reference)
    if (
        suffix is not None
        and comparator == "<"
        and suffix.comparator == "≤"
        and (number.difference or compare.reference)
    ):
        limit = Edge(number.quantity, Claim.CLOSED if included is None or included.closed else Claim.OPEN)
        return _made(tokens, at, end, (Range(None, limit),), direction, compare.reference)
    opposite = (
        suffix is not None and comparator in "≥≤" and suffix.comparator in "≥≤" and suffix.comparator != comparator
    )
    if suffix is not None and (comparator == "=" or opposite):
        # 完成率为90%（不含）以下, 完成60%以下: 为 and 完成 only join.
        bounded = _bounded(tokens, at + 1)
        return None if bounded is None else _made(tokens, at, bounded.end, bounded.condition.ranges)
    if number.difference and comparator in "<>≥≤":
        edge = Edge(number.quantity, Claim.OPEN if comparator in "<>" else Claim.CLOSED)
        inside = comparator in "≤"
        return _made(
            tokens, at, end, (Range(None, edge) if inside else Range(edge, None),), direction, compare.reference
        )
    claim = Claim.OPEN if comparator in "<>" else Claim.CLOSED
    if suffix is not None and comparator in "<>":
        # 超过10%以上 says both; 及以上 and （含） settle it.
        claim = Claim.UNSAID
        if suffix.end - suffix.start > 2:
            claim = Claim.CLOSED
    if included is not None:
        claim = Claim.CLOSED if included.closed else Claim.OPEN
    first = _one_sided(comparator, number.quantity, claim)
    ranges = [first]
    # 达到50%、75%、92%: the comparison holds for each.
    while is_sign(tokens, end, Sign.PAUSE) and end + 1 < len(tokens) and isinstance(tokens[end + 1], Number):
        following = tokens[end + 1]
        assert isinstance(following, Number)
        if end + 2 < len(tokens) and isinstance(tokens[end + 2], (Suffix, Compare)):
            break
        ranges.append(_one_sided(comparator, following.quantity, claim))
        end += 2
    return _made(tokens, at, end, tuple(ranges), None, compare.reference)


def _one_sided(comparator: Comparator, limit: Quantity, claim: Claim) -> Range:
    match comparator:
        case "≥" | ">":
            return Range(Edge(limit, claim), None)
        case "≤" | "<":
            return Range(None, Edge(limit, claim))
        case "=":
            return Range(Edge(limit, Claim.CLOSED), Edge(limit, Claim.CLOSED))


def _two_sided(tokens: Sequence[Token], at: int) -> Atom | None:
    """`85%≤满意度<95%`, `95%>X≥90%`, `100%≥X`."""
    first = tokens[at]
    assert isinstance(first, Number)
    if not compares(tokens, at + 1):
        return None
    left = tokens[at + 1]
    assert isinstance(left, Compare)
    middle = at + 2
    while middle < len(tokens) and isinstance(tokens[middle], (Word, Quoted, Expression)):
        middle += 1
    if middle == at + 2 or left.comparator == "=":
        return None
    flipped: dict[str, Comparator] = {"≤": "≥", "<": ">", "≥": "≤", ">": "<"}
    one = _one_sided(flipped[left.comparator], first.quantity, Claim.OPEN if left.comparator in "<>" else Claim.CLOSED)
    if not (compares(tokens, middle) and middle + 1 < len(tokens) and isinstance(tokens[middle + 1], Number)):
        # 90%≤X, alone or followed by 且X≤100%.
        alone = middle == len(tokens) or is_sign(tokens, middle, Sign.AND) or is_sign(tokens, middle, Sign.COMMA)
        return _made(tokens, at, middle, (one,), named=tokens[at + 2 : middle]) if alone else None
    right, second = tokens[middle], tokens[middle + 1]
    assert isinstance(right, Compare)
    assert isinstance(second, Number)
    other = _one_sided(right.comparator, second.quantity, Claim.OPEN if right.comparator in "<>" else Claim.CLOSED)
    both = crossed(one, other)
    if both is None:
        return None
    return _made(tokens, at, middle + 2, (same_unit(both),), named=tokens[at + 2 : middle])


def _ranged(tokens: Sequence[Token], at: int) -> Atom | None:
    """`70%（含）-90%`, `10-20%`, `100%-80%（含）`, `90-100分（含90分）`."""
    first = tokens[at]
    assert isinstance(first, Number)
    low_included, end = _included(tokens, at + 1)
    if end < len(tokens) and isinstance(tokens[end], Suffix) and is_sign(tokens, end + 1, Sign.DASH):
        end += 1  # 60%以上至70%
    if not is_sign(tokens, end, Sign.DASH) or end + 1 >= len(tokens) or not isinstance(tokens[end + 1], Number):
        return None
    second = tokens[end + 1]
    assert isinstance(second, Number)
    end += 2
    between = tokens[end] if end < len(tokens) else None
    if isinstance(between, Word) and between.text == "之间" and end + 1 < len(tokens):
        end += isinstance(tokens[end + 1], Included)  # 80%与90%之间（含80%）
    high_included, end = _included(tokens, end)
    noted = [low_included, high_included]
    while end < len(tokens) and isinstance(more := tokens[end], Included):
        noted.append(more)
        end += 1
    if end < len(tokens) and isinstance(tokens[end], Suffix) and high_included is None:
        suffix = tokens[end]
        assert isinstance(suffix, Suffix)
        if suffix.comparator == "≤":
            end += 1  # 60%至70%以下
    edges = [Edge(first.quantity, _claimed(low_included)), Edge(second.quantity, _claimed(high_included))]
    named = [included for included in noted if included is not None and included.limit is not None]
    if named:
        edges = [replace(edge, claim=_said_of(edge.limit, named)) for edge in edges]
    edges = _implied(edges)
    unit = second.quantity.unit or first.quantity.unit
    low, high = (replace(edge, limit=_in_unit(edge.limit, unit)) for edge in edges)
    if size_of(low.limit) > size_of(high.limit):
        low, high = high, low
    return _made(tokens, at, end, (Range(low, high),))


def _said_of(limit: Quantity, named: Sequence[Included]) -> Claim:
    """What brackets that name their limit (`（含80%，不含90%）`) say about one edge."""
    said = next(
        (one for one in named if one.limit is not None and one.limit.value in (limit.value, limit.value / 100)), None
    )
    return _claimed(said)


def _implied(edges: list[Edge]) -> list[Edge]:
    """Bands are half open: where one end is said to be in or out, the other is meant to be the opposite."""
    first, second = edges
    opposite = {Claim.CLOSED: Claim.IMPLIED_OUT, Claim.OPEN: Claim.IMPLIED_IN}
    if first.claim is Claim.UNSAID and second.claim in opposite:
        return [replace(first, claim=opposite[second.claim]), second]
    if second.claim is Claim.UNSAID and first.claim in opposite:
        return [first, replace(second, claim=opposite[first.claim])]
    return edges


def _claimed(included: Included | None) -> Claim:
    if included is None:
        return Claim.UNSAID
    return Claim.CLOSED if included.closed else Claim.OPEN


def _in_unit(limit: Quantity, unit: str) -> Quantity:
    """`10` of `10-20%` is 10%."""
    if limit.unit or not unit:
        return limit
    return Quantity(limit.value.scaleb(-2), "%") if unit == "%" else Quantity(limit.value, unit)


def _bounded(tokens: Sequence[Token], at: int) -> Atom | None:
    """`90%以上`, `60%（含）以下`, `100%`."""
    number = tokens[at]
    assert isinstance(number, Number)
    included, end = _included(tokens, at + 1)
    if end < len(tokens) and isinstance(tokens[end], Suffix):
        suffix = tokens[end]
        assert isinstance(suffix, Suffix)
        end += 1
        if included is None:
            included, end = _included(tokens, end)
        claim = Claim.OPEN if suffix.comparator == ">" else Claim.LOOSE if suffix.loose else Claim.CUSTOM
        if suffix.comparator == ">" and number.quantity.unit in ("名", "位"):
            claim = Claim.LOOSE  # 7名以后 behind 4-6名 begins with the 7th
        if suffix.end - suffix.start > 2 and suffix.comparator in "≤>":
            claim = Claim.CLOSED  # 及以下, 第11名及以后
        if included is not None:
            claim = Claim.CLOSED if included.closed else Claim.OPEN
        return _made(tokens, at, end, (_one_sided(suffix.comparator, number.quantity, claim),))
    named = tokens[at - 1] if at else None
    if is_sign(tokens, at - 1, Sign.DASH):
        return None  # a calculation, not a value
    if isinstance(named, Word) and named.text.endswith(("前", "后")) and included is None:
        return _ranking(tokens, at, number, named.text.endswith("前"))
    point = Edge(number.quantity, Claim.CLOSED)
    return _made(tokens, at, end, (Range(point, point),))


def _ranking(tokens: Sequence[Token], at: int, number: Number, ahead: bool) -> Atom | None:
    """`前10%`: ranks up to 10% of all; `后10%`: the ranks beyond 90%."""
    quantity = number.quantity
    if quantity.is_percent:
        last = Quantity(_PERCENT_ONE - quantity.value, "%")
        reach = Range(None, Edge(quantity, Claim.CLOSED)) if ahead else Range(Edge(last, Claim.OPEN), None)
        atom = _made(tokens, at, at + 1, (reach,))
        return replace(atom, condition=replace(atom.condition, ranked=True))
    if ahead and quantity.unit in ("", "名", "位"):
        limit = Quantity(quantity.value, quantity.unit or "名")
        return _made(tokens, at, at + 1, (Range(None, Edge(limit, Claim.CLOSED)),))
    return None


def _included(tokens: Sequence[Token], at: int) -> tuple[Included | None, int]:
    if at < len(tokens):
        token = tokens[at]
        if isinstance(token, Included):
            return token, at + 1
    return None, at


def _made(
    tokens: Sequence[Token],
    first: int,
    end: int,
    ranges: tuple[Range, ...],
    gap: Direction | None = None,
    reference: str = "",
    named: Sequence[Token] = (),
) -> Atom:
    """An atom, with the words in front of it (or between its two bounds) as its subject."""
    start = tokens[first].start
    subject, deviation, bare = "", None, False
    before: list[Token] = list(named)
    if not named:
        at = first - 1
        while at >= 0 and isinstance(tokens[at], (Word, Quoted, Expression)):
            before.insert(0, tokens[at])
            at -= 1
        start = before[0].start if before else start
    for token in before:
        if isinstance(token, Expression):
            subject += token.subject
            deviation, bare = token.centre, token.bare
        else:
            subject += text_of(token)
    either = any(isinstance(token, Number) and token.both for token in tokens[first:end])
    if deviation is None and ("绝对值" in subject or either):
        deviation = Quantity(Decimal(0), "%")
    ranked = bool(_RANKED.search(subject))
    return Atom(first, end, Condition(ranges, subject, start, deviation, bare, gap, reference, ranked))


def crossed(one: Range, other: Range) -> Range | None:
    """The range between a lower and an upper bound; None when both bound the same side."""
    if one.low and not one.high and other.high and not other.low:
        return Range(one.low, other.high)
    if one.high and not one.low and other.low and not other.high:
        return Range(other.low, one.high)
    return None


def same_unit(span: Range) -> Range:
    assert span.low
    assert span.high
    unit = span.high.limit.unit or span.low.limit.unit
    return Range(
        replace(span.low, limit=_in_unit(span.low.limit, unit)),
        replace(span.high, limit=_in_unit(span.high.limit, unit)),
    )


def is_sign(tokens: Sequence[Token], at: int, sign: Sign) -> bool:
    if not 0 <= at < len(tokens):
        return False
    token = tokens[at]
    return isinstance(token, Punctuation) and token.sign is sign


def compares(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and isinstance(tokens[at], Compare)


def text_of(token: Token) -> str:
    return token.text if isinstance(token, (Word, Quoted)) else ""
