"""分值的分配：`以上三项权重分别为40%，30%，30%`, `具备要点①得50%`, `甲、乙、丙各1分`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xladdin.errors import CellError, Refused
from xladdin.scoring.canonical import CIRCLED
from xladdin.scoring.printed.parts import restates
from xladdin.scoring.printed.statements import (
    MODIFIERS,
    SCORING,
    Clauses,
    Item,
    Says,
    Shares,
    Statement,
)
from xladdin.scoring.tree import (
    CHECK,
    FULL,
    Credit,
    CreditKind,
    Part,
    Parts,
    PerItem,
    Rule,
)


def listed(shares: Sequence[Shares], general: Sequence[Statement]) -> Rule:
    """`目标明确、目标细化、目标量化各1分`: criteria named in a row, without numbers."""
    names = shares[0].names
    rest = [s for s in general if isinstance(s, SCORING) and not restates(s, shares[0].credits)]
    if len(shares) > 1 or rest or len(names) < 2 or len(shares[0].credits) not in (1, len(names)):
        raise Refused(CellError.VALUE, f"“{shares[0].words}”没有说是哪几项")
    credits = shares[0].credits if len(shares[0].credits) > 1 else shares[0].credits * len(names)
    return Parts(tuple(Part(credit, CHECK, name) for credit, name in zip(credits, names, strict=True)))


def allocated(shares: Sequence[Shares], general: Sequence[Statement], clauses: Clauses, remarks: list[str]) -> Parts:
    """`以上三项权重分别为40%，30%，30%`: criteria without words of their own about marks."""
    number = len(clauses.parts)
    given = credits_of_shares(shares, number, [s for s in general if isinstance(s, Says) and s.references])
    items = [s for s in general if isinstance(s, Item)]
    rest = [s for s in general if not isinstance(s, (Shares, Item, *MODIFIERS)) and not restates(s, given)]
    if rest:
        raise Refused(CellError.VALUE, f"“{rest[0].words}”与“{shares[0].words}”规则没有说怎样合用")
    if len(items) > 1:
        raise Refused(CellError.VALUE, f"“{items[0].words}”与“{items[1].words}”规则没有说怎样合用")
    rule: Rule = CHECK
    if items:
        rule = _inside(items[0], given, remarks)
    names = [clauses.parts[number] for number in sorted(clauses.parts)]
    parts = tuple(Part(credit, rule, name) for credit, name in zip(given, names, strict=True))
    return Parts(parts)


def _inside(item: Item, given: Sequence[Credit], remarks: list[str]) -> Rule:
    """What one fault costs inside a part whose marks are allocated."""
    credit = item.credit
    if credit == FULL:
        return CHECK  # 一项不符扣减本项分值
    if not item.inside and all(part.amount == credit.amount and part.kind is credit.kind for part in given):
        return CHECK  # 每少一项扣1分, each worth 1分
    if credit.kind is CreditKind.SHARE:
        if item.own:
            remarks.append(f"“{credit.words}”里的本项分值按指标分值计")
        return PerItem(replace(credit, kind=CreditKind.WHOLE))
    return PerItem(credit)


def credits_of_shares(shares: Sequence[Shares], number: int, spoken: Sequence[Says] = ()) -> list[Credit]:
    given = {reference: said.credits[0] for said in spoken for reference in said.references}
    for share in shares:
        if share.references:
            for at, reference in enumerate(share.references):
                given[reference] = share.credits[at if len(share.credits) > 1 else 0]
        elif len(share.credits) not in (1, number) or (share.count is not None and share.count != number):
            raise Refused(CellError.VALUE, f"“{share.words}”说的项数与规则所列的{number}项对不上")
        else:
            for at in range(number):
                given[at + 1] = share.credits[at if len(share.credits) > 1 else 0]
    missing = [at + 1 for at in range(number) if at + 1 not in given]
    if missing:
        raise Refused(CellError.VALUE, f"规则没有说{''.join(CIRCLED[at - 1] for at in missing)}占几分")
    return [given[at + 1] for at in range(number)]


def spoken_of(spoken: Sequence[Says], general: Sequence[Statement], clauses: Clauses) -> Rule:
    """`具备要点①得权重50%，具备要点②得权重的50%`."""
    given: dict[int, Credit] = {}
    rest = [s for s in general if isinstance(s, SCORING) and s not in spoken and not restates(s, ())]
    if rest:
        raise Refused(CellError.VALUE, f"“{rest[0].words}”与“{spoken[0].words}”规则没有说怎样合用")
    for said in spoken:
        for at, reference in enumerate(said.references):
            if reference in given:
                raise Refused(CellError.VALUE, f"“{said.words}”第二次说到{CIRCLED[reference - 1]}")
            given[reference] = said.credits[at if len(said.credits) == len(said.references) else 0]
    missing = [number for number in clauses.parts if number not in given]
    if missing or not set(given) <= set(clauses.parts):
        raise Refused(CellError.VALUE, f"规则没有说{''.join(CIRCLED[at - 1] for at in missing)}占几分")
    return Parts(tuple(Part(given[number], CHECK, clauses.parts[number]) for number in sorted(clauses.parts)))
