"""一个量：the statements about one figure, and the rule that they make."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TypeVar

from xladdin.errors import CellError, Refused
from xladdin.scoring.printed.statements import (
    Otherwise,
    Says,
    Statement,
)
from xladdin.scoring.tree import (
    FULL,
    Averaged,
    Bands,
    Credit,
    Earned,
    Levels,
    OutOf,
    Parts,
    PerItem,
    Rule,
    Stepped,
    Vetoed,
)

_Kind = TypeVar("_Kind", bound=Statement)


@dataclass
class Group:
    """The statements about one figure.

    Attributes:
        remarks: readings that the words needed, added while the rule is made.
        in_part: the group is one of several parts.
    """

    statements: list[Statement]
    follows: bool = False
    in_part: bool = False
    remarks: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)

    def of(self, kind: type[_Kind]) -> list[_Kind]:
        return [statement for statement in self.statements if isinstance(statement, kind)]

    @property
    def words(self) -> str:
        return "；".join(statement.words for statement in self.statements)


@dataclass(frozen=True, slots=True)
class Made:
    """A rule and the full marks that its words name (None: the weight, or whatever is left)."""

    rule: Rule
    full: Credit | None = None
    name: str = ""

    @property
    def whole(self) -> Rule:
        """The rule standing alone, with its full marks said."""
        if self.full is None or self.full == FULL:
            return self.rule
        if isinstance(self.rule, Vetoed):
            return Vetoed(replace(self, rule=self.rule.rule).whole, self.rule.words)
        match self.rule:
            case Stepped(full=None):
                return replace(self.rule, full=self.full)
            case Stepped() | Bands() | Levels():
                return self.rule
        return OutOf(self.full, self.rule)


def is_limited(rule: Rule) -> bool:
    """Whether a rule says how much may be taken at most."""
    match rule:
        case Stepped(at_most=most) | PerItem(at_most=most):
            return most is not None
        case OutOf(rule=inner) | Vetoed(rule=inner) | Averaged(rule=inner):
            return is_limited(inner)
        case Parts(parts):
            return any(is_limited(part.rule) for part in parts)
        case _:
            return False


def otherwise_of(group: Group) -> Earned | None:
    given = group.of(Otherwise)
    if not given:
        return None
    if any(other.credit != given[0].credit for other in given[1:]):
        raise Refused(CellError.VALUE, f"“{given[0].words}”与“{given[1].words}”都说其余情况，互相矛盾")
    return given[0].credit


def is_reached(said: Says) -> bool:
    return bool(
        re.search(
            r"(?:达到|完成|实现|满足)\S{0,8}(?:目标|计划|任务|指标值|预期|指标)|全部完成|按(?:时|期|计划)完成|足额",
            said.words,
        )
    )
