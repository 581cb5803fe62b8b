"""分项：a rule as one of several parts: what it is worth, and what only repeats the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.scoring.printed.figure import Made
from xladdin.scoring.printed.statements import (
    ByShareOf,
    Otherwise,
    Says,
    Statement,
)
from xladdin.scoring.tree import (
    CHECK,
    FULL,
    NOTHING,
    Averaged,
    Bands,
    Credit,
    CreditKind,
    Levels,
    OutOf,
    Part,
    Parts,
    PerItem,
    Proportion,
    Rule,
    Stepped,
    Vetoed,
    credits_of,
)

# 不符合不得分, 每项未达标不得分: what criteria of yes or no mean anyway.
_UNMET: Final = re.compile(
    r"(?:凡|如|若|有|其中|每|任何|任|各|一|1|有一|的|之)*(?:项|条|个|处)?(?:要点|指标|内容)?(?:均|都)?"
    r"(?:不|未|没有?|否)(?:能|完全|全部|全)?(?:符合|符|达标|满足|达到|达|具备|完成|合格)?"
    r"(?:相关|有关)?(?:要求|规定|标准|条件|目标)?(?:的|时)?"
)


def restates(statement: Statement, given: Sequence[Credit]) -> bool:
    """`三项都符合得满分`, `符合得1分，不符合不得分`: says nothing that the parts do not say."""
    if isinstance(statement, Otherwise):
        return not statement.credit.amount
    if not isinstance(statement, Says) or statement.taking or len(statement.credits) != 1:
        return False
    if statement.references:
        return True
    credit = statement.credits[0]
    if credit == FULL:
        return True
    if not credit.amount:
        return bool(_UNMET.fullmatch("".join(statement.names)))
    if re.search(r"加|再|另|最低|最高", statement.words):
        return False
    return bool(given) and all((one.amount, one.kind) == (credit.amount, credit.kind) for one in given)


def is_once(rule: Rule) -> bool:
    """`报道一次得2分`, and nothing of two."""
    if not isinstance(rule, Bands) or len(rule.bands) != 1 or rule.otherwise is not None:
        return False
    bound = rule.bands[0].bounds[0]
    return bound.comparator == "=" and bound.limit.value == 1 and bool(bound.limit.unit.strip("%"))


def without_total(statements: list[Statement]) -> list[Statement]:
    """`目标设定（2分）。有目标得1分，目标量化得1分`: points in brackets behind a heading are the sum of what follows."""
    first, rest = statements[0], statements[1:]
    if not isinstance(first, Says) or not first.aside or len(rest) < 2:
        return statements
    earned = [s.credits[0] for s in rest if isinstance(s, Says) and not s.taking and s.credits[0].amount]
    total = sum((credit.amount for credit in earned), Decimal(0))
    return rest if len(earned) > 1 and total == first.credits[0].amount else statements


def where_failing(part: Part, said: Says) -> Part:
    rule = part.rule
    if not isinstance(rule, Bands) or rule.otherwise is not None:
        return part
    return replace(part, rule=replace(rule, otherwise=said.credits[0]))


def as_part(made: Made, full: Credit | None, name: str) -> Part:
    """A rule as a part, with what it is worth."""
    rule, own = made.rule, made.full
    if isinstance(rule, (Parts, Averaged)):
        raise Refused(CellError.VALUE, f"“{name or made.name}”一项里又有几个值，请拆成几项")
    if isinstance(rule, OutOf):
        own, rule = rule.full, rule.rule
    if isinstance(rule, Levels) and rule.is_check and rule.levels[0].credit.amount:
        credit = rule.levels[0].credit
        if rule.levels[1].credit == NOTHING:
            own, rule = (own or credit), CHECK
            if full is None and credit.kind is CreditKind.SHARE and credit != FULL:
                own = credit
    worth = full or own
    return Part(None if worth == FULL else worth, rule, name or made.name)


def check_pool(parts: Sequence[Part]) -> None:
    """Parts without marks of their own must deduct from what the others leave.

    Raises:
        Refused: `#VALUE!` for a part that earns marks without saying how many.
    """
    earning = next((part for part in parts if part.full is None and not _deducts(part.rule)), None)
    if earning is not None:
        raise Refused(CellError.VALUE, f"规则有{len(parts)}项，没有说“{earning.name}”占几分")


def _deducts(rule: Rule) -> bool:
    match rule:
        case PerItem(gains=gains):
            return not gains
        case Stepped(full=full):
            return full is None
        case Bands():
            return all(
                isinstance(credit, Credit) and (credit.off or credit == FULL or not credit.amount)
                for credit in credits_of(rule)
            ) and any(isinstance(credit, Credit) and credit.off for credit in credits_of(rule))
        case Vetoed(rule=inner):
            return _deducts(inner)
        case _:
            return False


def times_of(statements: Sequence[Statement], made: Sequence[Made]) -> list[int]:
    """How many things each rule speaks of: 绩效监控、绩效自评根据覆盖率按比例得分 speaks of two."""
    shares = [s for s in statements if isinstance(s, ByShareOf)]
    times = []
    for one in made:
        if isinstance(one.rule, Proportion) and shares:
            times.append(shares[0].subjects)
        else:
            times.append(1)
    return times
