"""条件：which values a clause speaks of: `85%≤满意度<95%`, `不低于60%且低于80%`, `完成率-100%≤5%`, `排名前10%`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xladdin.numbers import Quantity
from xladdin.scoring.printed.comparisons import (
    Atom,
    Expression,
    compares,
    crossed,
    is_sign,
    read_atom,
    same_unit,
    text_of,
)
from xladdin.scoring.printed.grade_words import GRADE_WORD
from xladdin.scoring.printed.ranges import Condition
from xladdin.scoring.printed.tokens import (
    Compare,
    Number,
    Punctuation,
    Quoted,
    Sign,
    Token,
    Word,
)

_TRAILING: Final = re.compile(
    r"(?:(?:该|本|此)(?:项指标|指标|项)|办结|办理|完成|支付|投诉|违规|事故|差错|拨付|到位|报送|的|时|者|之间|范围内|区间|部分|以内|情况下?|情形|则|的话|之内|水平|的情况|的项目|为|可|均|都|应|就|即)*"
)
# 四项达标得4分: how many hold. 四项都达标 says that all do.
_HOLDS: Final = re.compile(r"(?:达标|合格|符合(?:要求|条件|标准)?|满足(?:要求|条件)?)的?")
_CALLED: Final = re.compile(rf"(?:的)?(?:为|属于|评为|定为|视为|是)?(?:{GRADE_WORD.pattern})(?:的|等次|等级|档次?)?")
_APART: Final = re.compile(
    r"(?:的|之间的?|相比的?|相比较)?(?:偏差|偏离|偏离度|偏差率|差异|差距|差额|差值|相差|之差)(?:的?绝对值)?(?:在|为|控制在)?"
)


def read_condition(prefix: Sequence[Token]) -> Condition | None:
    """The condition that ends right before the marks; None when the words there are not a condition on a number."""
    tokens = _with_expressions(prefix)
    match tokens:
        case [*_, Word(text=named), Punctuation(sign=Sign.COMMA | Sign.COLON)] if _CALLED.fullmatch(named):
            # 90分至100分为优秀，得5分: the grade is only named.
            tokens = tokens[:-2]
    while tokens and (
        (isinstance(tokens[-1], Punctuation) and tokens[-1].sign in (Sign.COMMA, Sign.COLON, Sign.BAR))
        or (
            isinstance(tokens[-1], Word) and (_TRAILING.fullmatch(tokens[-1].text) or _HOLDS.fullmatch(tokens[-1].text))
        )
    ):
        tokens.pop()
    if not tokens:
        return None
    atoms: list[Atom] = []
    at = 0
    while at < len(tokens):
        atom = read_atom(tokens, at)
        if atom is None:
            at += 1
        else:
            atoms.append(atom)
            at = atom.end
    if not atoms or atoms[-1].end != len(tokens):
        return None
    return _joined(tokens, atoms)


def _with_expressions(prefix: Sequence[Token]) -> list[Token]:
    """Runs of tokens that form a deviation, replaced by one."""
    tokens = list(prefix)
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        expression, end = _expression(tokens, at)
        if expression is None:
            found.append(tokens[at])
            at += 1
        else:
            found.append(expression)
            at = end
    return found


def _expression(tokens: Sequence[Token], at: int) -> tuple[Expression | None, int]:
    start, bars = at, False
    if is_sign(tokens, at, Sign.BAR):
        bars, at = True, at + 1
    names = at
    while at < len(tokens) and isinstance(tokens[at], (Word, Quoted)):
        at += 1
    if at == names:
        return None, start
    subject = "".join(text_of(token) for token in tokens[names:at])
    apart = tokens[at + 1] if at + 1 < len(tokens) else None
    if (
        at < len(tokens)
        and isinstance(number := tokens[at], Number)
        and re.search(r"[与较比同和]$", subject)
        and isinstance(apart, Word)
        and _APART.fullmatch(apart.text)
    ):
        # 完成率与100%的偏差不超过5%
        return Expression(tokens[start].start, apart.end, subject[:-1], number.quantity, False), at + 2
    if is_sign(tokens, at, Sign.DASH) and at + 1 < len(tokens) and isinstance(tokens[at + 1], Number):
        number = tokens[at + 1]
        assert isinstance(number, Number)
        at += 2
        closed = is_sign(tokens, at, Sign.BAR)
        at += closed
        if not compares(tokens, at) and not (start and isinstance(tokens[start - 1], Compare)):
            return None, start
        absolute = (bars and closed) or "绝对值" in subject
        return Expression(tokens[start].start, tokens[at - 1].end, subject, number.quantity, not absolute), at
    if bars and is_sign(tokens, at, Sign.BAR):
        return Expression(tokens[start].start, tokens[at].end, subject, Quantity(Decimal(0), "%"), False), at + 1
    return None, start


def _joined(tokens: Sequence[Token], atoms: Sequence[Atom]) -> Condition | None:
    """The last atom, with those before it that are part of the same condition."""
    condition = atoms[-1].condition
    first = atoms[-1].first
    for atom in reversed(atoms[:-1]):
        between = tokens[atom.end : first]
        signs = [token.sign for token in between if isinstance(token, Punctuation)]
        words = "".join(text_of(token) for token in between)
        if any(sign not in (Sign.AND, Sign.COMMA, Sign.PAUSE) for sign in signs):
            break
        if Sign.AND in signs and words and words not in ("的", condition.subject):
            return None  # two figures: one value does not carry both
        if words in ("或", "或者") and not signs and len(condition.ranges) == 1:
            condition = replace(atom.condition, ranges=(*atom.condition.ranges, *condition.ranges))
            first = atom.first
            continue
        if len(signs) > 1 or (words and words not in ("的", atom.condition.subject)):
            break
        if atom.condition.gap or condition.gap or len(atom.condition.ranges) != 1:
            break
        if len(condition.ranges) == 1 and Sign.PAUSE not in signs:
            both = crossed(atom.condition.ranges[0], condition.ranges[0])
            if both is not None:
                condition = replace(atom.condition, ranges=(same_unit(both),))
                first = atom.first
                continue
        if Sign.PAUSE in signs:
            condition = replace(atom.condition, ranges=(*atom.condition.ranges, *condition.ranges))
            first = atom.first
            continue
        break
    # 甲方面……且份额≥10%的: what stands before 且 is a condition of its own.
    for at in range(first - 1, -1, -1):
        if is_sign(tokens, at, Sign.AND):
            return None
        if isinstance(tokens[at], Punctuation) and not is_sign(tokens, at, Sign.PAUSE):
            break
    return condition
