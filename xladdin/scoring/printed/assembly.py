"""组装：statements to one rule: which belong to which part, what is said of all parts, which are one figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.scoring.canonical import CIRCLED
from xladdin.scoring.printed.allocation import allocated, credits_of_shares, listed, spoken_of
from xladdin.scoring.printed.figure import Group, Made, is_limited
from xladdin.scoring.printed.figures import (
    by_headings,
    by_kind,
    complementary,
    name_of,
    same_subject,
    split,
    subject_of,
)
from xladdin.scoring.printed.making import make
from xladdin.scoring.printed.parts import as_part, check_pool, is_once, restates, times_of, where_failing, without_total
from xladdin.scoring.printed.statements import (
    MODIFIERS,
    SCORING,
    ByShareOf,
    Calculated,
    Case,
    Clauses,
    Every,
    FullMarks,
    Item,
    Judgement,
    Limit,
    Says,
    Shares,
    Statement,
    Veto,
)
from xladdin.scoring.tree import (
    CHECK,
    FULL,
    Averaged,
    Credit,
    CreditKind,
    OutOf,
    Part,
    Parts,
    Proportion,
    Rule,
    Vetoed,
    takes_list,
)

_OF_ALL: Final = re.compile(
    r"^(?:以上|上述|前述|各项|每项|每个?要点|凡|其中任)|以上(?:情况|各项|要点|内容|条件)|任(?:意)?一(?:项|条)|任何一项"
)


@dataclass
class Assembly:
    """What came of a sentence.

    Attributes:
        remarks: readings that the words needed.
        gaps: values that the rule does not speak of.
    """

    remarks: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)

    def rule(self, clauses: Clauses) -> Rule:
        """The rule that the statements make.

        Raises:
            Refused: `#VALUE!` for judgement, contradiction, or statements that do not add up to a rule.
        """
        statements = clauses.statements
        judged = next((s for s in statements if isinstance(s, Judgement)), None)
        if judged is not None:
            raise Refused(CellError.VALUE, f"“{judged.words}”由评价人员判断，不能自动计分")
        if clauses.unread:
            raise Refused(CellError.VALUE, f"“{clauses.unread[0]}”读不懂：其中的分数或区间没有说清用在哪里")
        if not clauses.parts:
            clauses = by_headings(clauses)
            statements = clauses.statements
        own = {number: [s for s in statements if s.part == number] for number in clauses.parts}
        if len(own) == 1:
            # ① alone numbers nothing.
            own = {}
        general = [s for s in statements if s.part not in own]
        general += self._of_all(own)
        scored = [number for number, given in own.items() if _scores(given)]
        if not scored or not own:
            rule = self._unparted(general, clauses, own)
        else:
            rule = self._one_figure(own, general, clauses) or self._parted(own, general, clauses)
        limit = next((s for s in statements if isinstance(s, Limit) and s.most and s.points and "扣" in s.words), None)
        if limit is not None and not is_limited(rule):
            raise Refused(
                CellError.VALUE, f"“{limit.words}”用在哪里，规则没有说清；请改写成短式，如“每项扣0.5分; 最多扣2分”"
            )
        if clauses.averaged and takes_list(rule) and not isinstance(rule, Averaged):
            raise Refused(CellError.VALUE, "规则既分几项又说取平均，没有说怎样合用")
        averaged = clauses.averaged and not takes_list(rule)
        return Averaged(rule) if averaged else rule

    # ---- which statements speak of all parts ----

    def _of_all(self, own: dict[int, list[Statement]]) -> list[Statement]:
        """Statements behind the last part that speak of all; they are taken out of `own`."""
        if not own:
            return []
        last = max(own)
        others = [number for number in own if number != last]
        alone = bool(others) and not any(_scores(own[number]) for number in others)
        moved: list[Statement] = []
        kept: list[Statement] = []
        plain = {
            number: all(isinstance(s, (Says, *MODIFIERS)) for s in own[number] if isinstance(s, SCORING))
            for number in own
        }
        for at, statement in enumerate(own[last]):
            general = alone or self._is_general(statement, own, last)
            # 每少一项扣1分 behind criteria that each earn their own points.
            if isinstance(statement, Item) and others and all(plain[n] and _scores(own[n]) for n in others):
                general = general or any(isinstance(s, Says) for s in own[last][:at])
            (moved if general else kept).append(statement)
        own[last] = kept
        return moved

    @staticmethod
    def _is_general(statement: Statement, own: dict[int, list[Statement]], last: int) -> bool:
        match statement:
            case Shares(count=count, references=references, words=words):
                return bool(references) or count == len(own) or bool(_OF_ALL.search(words)) or len(own) == 1
            case Item(inside=inside, words=words):
                return inside or bool(_OF_ALL.search(words))
            case Says(references=references, overall=overall, words=words):
                return bool(references) or (overall and bool(re.search(r"[都均]|全部|各项|以上", words)) and last > 1)
            case Veto(words=words) | Limit(words=words):
                return bool(re.search(r"以上|上述|合计|累计|整体|三级指标|本指标|该指标", words))
            case _:
                return False

    # ---- no part has marks of its own ----

    def _unparted(self, general: list[Statement], clauses: Clauses, own: dict[int, list[Statement]]) -> Rule:
        shares = [s for s in general if isinstance(s, Shares)]
        spoken = [
            s for s in general if isinstance(s, Says) and s.references and not (s.overall and len(s.references) > 1)
        ]
        if shares and own:
            return self._with_full(allocated(shares, general, clauses, self.remarks), general)
        if spoken and own:
            return spoken_of(spoken, general, clauses)
        if shares:
            return listed(shares, general)
        if spoken:
            raise Refused(CellError.VALUE, f"“{spoken[0].words}”说到的要点没有列出")
        scoring = [s for s in general if isinstance(s, SCORING)]
        if len(own) > 1 and scoring and all(isinstance(s, Says) and not s.overall for s in scoring):
            raise Refused(CellError.VALUE, f"“{scoring[0].words}”没有说所列{len(own)}项各占几分")
        made = self._groups(general, clauses, in_part=False)
        if (
            own
            and len(made) == 1
            and isinstance(made[0].rule, Proportion)
            and made[0].rule.target is None
            and len(own) > 1
        ):
            return Averaged(made[0].whole, len(own))
        return self._combined(made)

    # ---- numbered cases of one figure ----

    def _one_figure(self, own: dict[int, list[Statement]], general: list[Statement], clauses: Clauses) -> Rule | None:
        """Parts that are cases of one figure (`1.调整率等于0的得满分；2.扣减分数=调整率×权重`), merged; None when they are not."""
        listed = [s for number in sorted(own) for s in own[number]]
        if len(own) < 2 or any(isinstance(s, (Shares, Item)) for s in listed):
            return None
        subjects = [subject_of(s) for s in listed if isinstance(s, (Case, Calculated, ByShareOf, Every))]
        singles = all(sum(isinstance(s, SCORING) for s in given) <= 1 for given in own.values())
        if all(isinstance(s, Says) for s in listed if isinstance(s, SCORING)):
            says = [s for s in listed if isinstance(s, Says)]
            # 1.完成得2分；2.基本完成得1分；3.未完成不得分
            if not (singles and any(not said.credits[0].amount for said in says) and len(says) == len(own)):
                return None
        else:
            named = [subject for subject in subjects if subject]
            same = all(same_subject(named[0], other, clauses) for other in named[1:]) if named else singles
            if not same or (len(set(named)) == 0 and not singles):
                return None
            if any(isinstance(s, Says) for s in listed) and not named:
                return None
            # ①开展自评得2分；②覆盖率100%得3分: criteria with points of their own are no cases of a figure.
            if any(
                isinstance(s, Says) and s.credits[0].amount and s.credits[0].kind is CreditKind.POINTS for s in listed
            ):
                return None
            if not singles and not named:
                return None
            if not named and not complementary(listed):
                return None
        try:
            made = make(self._group([*listed, *general], clauses, False))
        except Refused:
            if singles:
                raise
            return None
        return made[0].whole if len(made) == 1 else None

    # ---- parts with marks of their own ----

    def _parted(self, own: dict[int, list[Statement]], general: list[Statement], clauses: Clauses) -> Rule:
        shares = [s for s in general if isinstance(s, Shares)]
        given = credits_of_shares(shares, len(own)) if shares else [None] * len(own)
        costs = [s for s in general if isinstance(s, Item)]
        marks = [credit for credit in given if credit is not None]
        rest = [
            s for s in general if isinstance(s, SCORING) and not isinstance(s, (Item, Veto)) and not restates(s, marks)
        ]
        if rest:
            raise Refused(CellError.VALUE, f"“{rest[0].words}”与分项的计分，规则没有说怎样合用")
        parts: list[Part] = []
        for at, number in enumerate(sorted(own)):
            statements, full, name = own[number], given[at], clauses.parts[number]
            if not _scores(statements):
                if full is None:
                    raise Refused(CellError.VALUE, f"规则没有说{CIRCLED[number - 1]}怎样计分")
                parts.append(Part(full, CHECK, name))
                continue
            parts += self._part(statements, full, name, clauses)
        for cost in costs:
            self._consistent(cost, parts)
        failing = next((s for s in general if isinstance(s, Says) and not s.credits[0].amount and not s.taking), None)
        if failing is not None:
            # 每项未达标不得分: what a criterion's own words leave open.
            parts = [where_failing(part, failing) for part in parts]
        rule = self._with_full(Parts(tuple(parts)), general)
        vetoes = [s for s in general if isinstance(s, Veto)]
        return Vetoed(rule, vetoes[0].words) if vetoes else rule

    def _part(self, statements: list[Statement], full: Credit | None, name: str, clauses: Clauses) -> list[Part]:
        statements = without_total(statements)
        inner = [s for s in statements if isinstance(s, Shares)]
        if inner:
            return self._subdivided(statements, inner, name, clauses)
        made = self._groups(statements, clauses, in_part=True)
        own = next((s.points for s in statements if isinstance(s, Limit) and s.points is not None and not s.most), None)
        if len(made) == 1:
            return [as_part(made[0], full or (own if made[0].full is None else None), name)]
        if full is not None:
            raise Refused(CellError.VALUE, f"“{name}”里有{len(made)}种计分，规则没有说各占几分")
        return [as_part(one, None, one.name or name) for one in made]

    def _subdivided(
        self, statements: list[Statement], inner: Sequence[Shares], name: str, clauses: Clauses
    ) -> list[Part]:
        """`三项工作各占1分`: a part of several things, each with its own way of scoring."""
        kept = [s for s in statements if not isinstance(s, Shares)]
        made = [one for run in by_kind(kept) for one in self._groups(run, clauses, in_part=True)]
        things: list[Made] = []
        for one, times in zip(made, times_of(statements, made), strict=True):
            things += [one] * times
        share = inner[0]
        count = share.count or len(share.credits)
        if len(things) != count or len(share.credits) not in (1, count):
            raise Refused(CellError.VALUE, f"“{share.words}”说的项数与“{name}”里的{len(things)}种计分对不上")
        return [
            as_part(one, share.credits[at if len(share.credits) > 1 else 0], one.name or name)
            for at, one in enumerate(things)
        ]

    @staticmethod
    def _consistent(cost: Item, parts: Sequence[Part]) -> None:
        """`每少一项扣1分` behind criteria of 1分 each only repeats them; anything else contradicts."""
        agrees = all(
            part.rule == CHECK
            and part.full is not None
            and (cost.credit == FULL or (part.full.amount, part.full.kind) == (cost.credit.amount, cost.credit.kind))
            for part in parts
        )
        if not agrees:
            raise Refused(CellError.VALUE, f"“{cost.words}”与分项的计分，规则没有说怎样合用")

    # ---- groups ----

    def _group(self, statements: list[Statement], clauses: Clauses, in_part: bool) -> Group:
        return Group(statements, clauses.follows, in_part, self.remarks, self.gaps)

    def _groups(self, statements: Sequence[Statement], clauses: Clauses, in_part: bool) -> list[Made]:
        """Each figure's rule."""
        groups = split(statements, clauses)
        made: list[Made] = []
        for group in groups:
            ones = make(self._group(group, clauses, in_part or len(groups) > 1))
            if len(groups) > 1:
                ones = [replace(one, name=one.name or name_of(group)) for one in ones]
            made += ones
        return made

    def _combined(self, made: Sequence[Made]) -> Rule:
        """One rule, or parts where the sentence speaks of several figures without numbering them."""
        if not made:
            raise NotARule("规则没有说怎样计分")
        if len(made) == 1:
            return made[0].whole
        once = [one for one in made if is_once(one.rule)]
        if len(once) > 1:
            named = "；".join(one.name for one in once)
            raise Refused(
                CellError.VALUE,
                f"“{named}”各得几分，是有几次得几次，还是只看有没有，规则没有说清；请分成几项，写成“每次得…分”",
            )
        parts = tuple(as_part(one, None, one.name) for one in made)
        check_pool(parts)
        return Parts(parts)

    @staticmethod
    def _with_full(rule: Parts, general: Sequence[Statement]) -> Rule:
        stated = [s.credit for s in general if isinstance(s, FullMarks)]
        stated += [s.points for s in general if isinstance(s, Limit) and s.points is not None and not s.most]
        lacking = [part for part in rule.parts if part.full is None]
        check_pool(rule.parts)
        return OutOf(stated[0], rule) if stated and lacking else rule


def _scores(statements: Sequence[Statement]) -> bool:
    return any(isinstance(s, SCORING) for s in statements)


class NotARule(Refused):
    """The text says nothing about marks: the reason of the short form's reader is the better one."""

    def __init__(self, reason: str) -> None:
        super().__init__(CellError.VALUE, reason)
