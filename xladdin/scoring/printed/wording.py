"""文字成规则：grades, criteria of yes or no, and faults that are found or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.scoring.printed.figure import Group, Made, otherwise_of
from xladdin.scoring.printed.grade_words import DEGREES, GRADE_WORD
from xladdin.scoring.printed.statements import (
    SCORING,
    Limit,
    Says,
    Statement,
    Veto,
)
from xladdin.scoring.tree import (
    FULL,
    NOTHING,
    Credit,
    CreditKind,
    Earned,
    Level,
    Levels,
    OutOf,
    Part,
    Parts,
    PerItem,
)

_NOT: Final = re.compile(r"未|不|没|无(?!违)|非|逾期|缺|否|超期|迟|拒|漏|错")
_LEVEL_HEAD: Final = re.compile(
    r"^.{0,16}?(?:结果|等级|等次|评价|评定|考核|档次|情况|次|级)?(?:为|是|属于|达到|被评为|评为|获得|获)(?=.)"
)
_LEVEL_TAIL: Final = re.compile(r"(?:的|(?<!及|按|准|定)时|者|等次|等级|档次|档|情况|单位)+$")
_COMPARISON: Final = re.compile(r"[≥≤<>]")
_OPERATOR: Final = re.compile(r"[×÷=+|]|\d/\d|-\d+%|\d%-")
_FOUND: Final = re.compile(r"一经(?:发现|查实|核实|查出|认定)|一旦(?:发现|出现|发生)|^(?:凡|发现|出现|存在|发生)")
_AGAINST: Final = re.compile(r"(?:高于|等于|低于|优于|劣于|大于|小于|超过|达到|持平于)(?P<what>[^\d]{2,12})$")
_TOO_LATE: Final = re.compile(r"逾期|超期|延期|迟|超过|不达标|不合格|不规范|不完整|违规|挪用|挤占|截留|问题|缺|错|漏")
_UNSAFE: Final = re.compile(r"[:;,，：；。=<>≥≤|\d①-⑳]")


_SUBJECT_BEFORE: Final = re.compile(rf"^(?P<subject>.{{2,}}?)(?P<name>{GRADE_WORD.pattern})$")
_DEGREE: Final = re.compile(rf"(?:{DEGREES}|且|和|或|及|与|者|并)$")


def said_rules(group: Group, says: Sequence[Says]) -> list[Made]:
    """What words earn or cost: grades, a criterion, several criteria, or faults.

    Raises:
        Refused: `#VALUE!` where it is not clear whether words exclude each other or add up.
    """
    for said in says:
        if _COMPARISON.search("".join(said.names)):
            raise Refused(CellError.VALUE, f"“{said.words}”里有几个条件，一个值不够；请分成几项")
        if _OPERATOR.search("".join(said.names)):
            raise Refused(CellError.VALUE, f"“{said.words}”里有读不懂的算式")
    listed = [said for said in says if len(said.names) > 1 and len(said.credits) > 1]
    if listed:
        return [Made(_listed_levels(listed[0]))] if len(says) == 1 else _refuse_mixture(says)
    otherwise = otherwise_of(group)
    giving = [said for said in says if not said.taking]
    taking = [said for said in says if said.taking]
    if any(len(said.credits) > 1 for said in says):
        raise Refused(CellError.VALUE, f"“{says[0].words}”列了几个分数，没有说各对应什么")
    if taking:
        return _faults(group, giving, taking, otherwise)
    if len(giving) == 1:
        return [check_rule(group, giving[0], "")]
    if otherwise is None and _is_pair(giving):
        positive = next(said for said in giving if said.credits[0].amount)
        return [check_rule(group, positive, next(said for said in giving if said is not positive).words)]
    if _adds_up(giving) and otherwise is None:
        return [Made(_ticked(said.credits[0], NOTHING), said.credits[0], _criterion(said)) for said in giving]
    return [Made(_levels(giving, otherwise), _best(giving))]


def _refuse_mixture(says: Sequence[Says]) -> list[Made]:
    raise Refused(CellError.VALUE, f"“{says[0].words}”与“{says[1].words}”规则没有说怎样合用")


def _best(says: Sequence[Says]) -> Credit | None:
    points = [said.credits[0] for said in says if said.credits[0].kind is CreditKind.POINTS]
    return max(points, key=lambda credit: credit.amount) if points else None


def _ticked(yes: Credit, no: Credit) -> Levels:
    return Levels((Level("是", yes), Level("否", no)))


def _criterion(said: Says) -> str:
    return said.names[0] if said.names else ""


def check_rule(group: Group, said: Says, against: str) -> Made:
    """A criterion of yes or no."""
    otherwise = otherwise_of(group)
    lost = otherwise if isinstance(otherwise, Credit) else NOTHING
    if against:
        lost = replace(NOTHING, words=against)
    yes = said.credits[0]
    if not yes.amount:
        raise Refused(CellError.VALUE, f"只有“{said.words}”，没有说什么情况得分")
    if not _criterion(said) and not group.in_part:
        raise Refused(CellError.VALUE, f"“{said.words}”没有说什么情况得分")
    full = yes if yes.kind is CreditKind.POINTS else None
    if said.overall and not group.in_part and otherwise is None and not against:
        raise Refused(CellError.VALUE, f"只有“{said.words}”，没有说不全符合时怎样扣分")
    return Made(_ticked(yes, lost), full, _criterion(said))


def found_or_not(group: Group, says: Sequence[Says], vetoes: Sequence[Veto]) -> Made | None:
    """`违规使用资金的，一经发现，本项不得分` alone: a fault that leaves nothing, and where there is none all is kept."""
    alone: list[Statement] = [*says, *vetoes]
    scoring = [s for s in group.statements if isinstance(s, SCORING)]
    if len(alone) != 1 or scoring != alone or group.in_part:
        return None
    fault = alone[0]
    if isinstance(fault, Says) and (fault.credits[0].amount or fault.taking or not _FOUND.search(fault.words)):
        return None
    return Made(PerItem(replace(FULL, words=fault.words), once=True))


def _is_pair(says: Sequence[Says]) -> bool:
    """A criterion and its opposite: `按时报送得2分，逾期不得分`."""
    if len(says) != 2 or sum(bool(said.credits[0].amount) for said in says) != 1:
        return False
    lost = next(said for said in says if not said.credits[0].amount)
    kept = next(said for said in says if said.credits[0].amount)
    if not _related(_criterion(kept), _criterion(lost)):
        return False
    return bool(_NOT.search(_criterion(lost))) and not (_short(_criterion(kept)) and _NOT.search(_criterion(kept)))


def _related(kept: str, lost: str) -> bool:
    """Whether what loses the marks is the opposite of what earns them: it names the same, or only says no."""
    said = set(re.sub(r"[不未没有无的得分等及和与或按是否]", "", kept))
    named = set(re.sub(r"[不未没有无的得分等及和与或按是否]", "", lost))
    return bool(said & named) or len(named) <= 3 or bool(_TOO_LATE.search(lost))


def _short(name: str) -> bool:
    return len(name) <= 4


def _adds_up(says: Sequence[Says]) -> bool:
    """Criteria that each earn their own points, unlike grades of one thing: in brackets, or all worth the same."""
    credits = [said.credits[0] for said in says]
    if any(credit.kind is not CreditKind.POINTS or not credit.amount for credit in credits):
        return False
    return all(said.aside for said in says) or len({credit.amount for credit in credits}) < len(credits)


def _faults(group: Group, giving: Sequence[Says], taking: Sequence[Says], otherwise: Earned | None) -> list[Made]:
    """`未制定制度的扣1分；未有效执行的扣0.5分`: each is found or not."""
    if otherwise is not None:
        raise Refused(CellError.VALUE, f"“{taking[0].words}”与“否则”规则没有说怎样合用")
    partial = [
        said
        for said in giving
        if said.credits[0].kind is CreditKind.SHARE and said.credits[0] != FULL and said.credits[0].amount
    ]
    graded = [GRADE_WORD.fullmatch(_LEVEL_TAIL.sub("", _criterion(said))) for said in (*giving, *taking)]
    if giving and all(graded):
        # 全面完成得满分，基本完成扣20%，未完成不得分
        return [Made(_levels((*giving, *taking), otherwise), _best(giving))]
    if partial or len(giving) > 1:
        extra = (partial or giving)[0]
        raise Refused(CellError.VALUE, f"“{extra.words}”与“{taking[0].words}”规则没有说怎样合用")
    limits = group.of(Limit)
    full = next((limit.points for limit in limits if limit.points is not None and not limit.most), None)
    if giving and giving[0].credits[0].kind is CreditKind.POINTS:
        full = giving[0].credits[0]
    made = [Made(PerItem(replace(said.credits[0], off=False), once=True), None, _criterion(said)) for said in taking]
    if len(made) == 1:
        return [replace(made[0], full=full)]
    if full is not None and not group.in_part:
        return [Made(OutOf(full, Parts(tuple(Part(None, one.rule, one.name) for one in made))))]
    if full is not None:
        raise Refused(CellError.VALUE, f"“{group.words}”在一项里有几种扣分，请分成几项")
    return made


def _listed_levels(said: Says) -> Levels:
    """`“优”“良”“中”“差”分别得100%、75%、50%、0`."""
    if len(said.names) != len(said.credits):
        raise Refused(CellError.VALUE, f"“{said.words}”列了{len(said.names)}个等次和{len(said.credits)}个分数，对不上")
    return Levels(tuple(Level(_level_name(n), c) for n, c in zip(said.names, said.credits, strict=True)))


def _levels(says: Sequence[Says], otherwise: Earned | None) -> Levels:
    """`完成得满分，基本完成得60%，未完成不得分`."""
    levels: list[Level] = []
    for said in says:
        levels += [Level(_level_name(name), said.credits[0]) for name in said.names]
    levels = _compared(_without_subjects(levels))
    names = [level.name for level in levels]
    if len(set(names)) < len(names):
        raise Refused(CellError.VALUE, f"“{'；'.join(said.words for said in says)}”里有相同的等次")
    earned = {(said.credits[0].kind, said.credits[0].amount) for said in says}
    graded = otherwise is not None or any(
        GRADE_WORD.fullmatch(level.name) or level.credit.kind is CreditKind.SHARE for level in levels
    )
    graded = graded or all(_AGAINST.match(level.name) for level in levels)
    if len(earned) < len(says) or not graded or any(len(name) > 16 for name in names):
        raise Refused(
            CellError.VALUE,
            f"“{'；'.join(said.words for said in says)}”是逐项相加还是分档，没有说清；请分成几项或写成等次",
        )
    return Levels(tuple(levels), otherwise if isinstance(otherwise, Credit) else None)


def _without_subjects(levels: list[Level]) -> list[Level]:
    """`项目验收合格`, `基本合格`, `不合格`: grades without what stands in front, where every name is one."""
    graded: list[Level] = []
    for level in levels:
        if GRADE_WORD.fullmatch(level.name):
            graded.append(level)
            continue
        named = _SUBJECT_BEFORE.match(level.name)
        if named is None or _DEGREE.search(named["subject"]):
            return levels
        graded.append(Level(named["name"], level.credit))
    return graded if len({level.name for level in graded}) == len(levels) else levels


def _compared(levels: list[Level]) -> list[Level]:
    """`增长率高于平均水平`, `等于平均水平`, `低于平均水平`: grades against one thing, without what is compared."""
    found = [_AGAINST.search(level.name) for level in levels]
    if len(levels) < 2 or any(one is None for one in found):
        return levels
    named = [one[0] for one in found if one is not None]
    against = {one["what"] for one in found if one is not None}
    return (
        [Level(name, level.credit) for name, level in zip(named, levels, strict=True)] if len(against) == 1 else levels
    )


def _level_name(words: str) -> str:
    name = _LEVEL_TAIL.sub("", words.strip("“”\"'：:，, "))
    name = re.sub(r"^(?:排名|名次|位列|位居)(?=第)", "", name)
    if not GRADE_WORD.fullmatch(name):
        stripped = _LEVEL_HEAD.sub("", name)
        name = stripped if stripped and len(name) > 4 else name
    if not words.strip("“”\"'：:，, "):
        raise Refused(CellError.VALUE, "有一档只说得几分，前面没有说什么情况；条件请写在分数前面")
    if (
        not name
        or _UNSAFE.search(name)
        or name.startswith(("其余", "其他", "否则", "排名", "每项", "有则", "满分", "最多", "以", "扣"))
    ):
        raise Refused(CellError.VALUE, f"“{words}”不能作为等次的名称")
    return name
