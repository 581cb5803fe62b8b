"""固定说法：phrases about marks that are read whole: caps, started steps, allocations, proportion, judgement."""

from __future__ import annotations

import re
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.scoring.printed.amounts import read_fraction, read_marks
from xladdin.scoring.printed.numerals import NUMERAL
from xladdin.scoring.printed.quantities import read_number
from xladdin.scoring.printed.tokens import (
    Allocation,
    Base,
    Cap,
    Interpolated,
    Judged,
    Prorated,
    Punctuation,
    Sign,
    Step,
    Token,
)
from xladdin.scoring.tree import Credit, CreditKind, Started

_NUM: Final = rf"(?:\d+(?:\.\d+)?|{NUMERAL})"
_CAP: Final = (
    re.compile(rf"(?:以上扣分,?)?(?:累计|合计|共计)?扣(?:完|满|至|到|光)(?P<points>{_NUM})分(?:为止)?"),
    re.compile(rf"(?P<points>{_NUM})分,?扣完为止"),
    re.compile(rf"(?:最(?:多|高)(?:为|是|计)?|(?<=[,;。(])(?:共计|合计|总计|总分|共)(?:为|是)?)(?P<points>{_NUM})分(?=[,;。)\n]|$)"),
    re.compile(r"(?:扣)?减(?:至|到)(?:0|零)分(?:为止)?|(?:扣)?减完为止"),
    re.compile(r"(?:直至|直到|至)?扣(?:完|光)(?:[^,;。\n]{0,10}?为止|(?:本项|该项)?(?:分值|分)?(?![^,;。\n)]))"),
    re.compile(rf"(?:累计|合计)?最(?:多|高)(?:可|不超过)?(?P<verb>扣|得|加|计)(?:减|除)?(?:分)?(?:不超过)?(?P<points>{_NUM})分"),
    re.compile(rf"(?:累计|合计)?(?P<verb>扣|加|得)分(?:最(?:多|高))?(?:累计|合计)?(?:不|以)(?:得)?超过(?P<points>{_NUM})分(?:为限)?"),
    re.compile(r"(?:得分)?(?:最高|最多)?(?:不|以不)超过(?:满分|(?:该|本)?(?:项|指标)?(?:权重分?|分值|标准分|总分))(?:为限|为止)?"),
    re.compile(r"(?:加满|得满|满分|计满|加完|得完)(?:分)?为止|最(?:高|多)(?:得|计|为)?(?:至)?(?:满分|(?:该|本)?(?:项|指标)?(?:权重分?|分值))"),
    re.compile(r"(?:不|无)(?:计|得|出现)?负分|不倒扣|扣至0分(?:为止)?|最低(?:得|为|计)?0分"),
    re.compile(r"(?:超过|超出|大于|高于)\d+[%分]?的?(?:部分)?,?(?:均|一律)?按(?:\d+[%分]?|满分)(?:计算|计分|计)"),
    re.compile(r"(?:四舍五入|保留)[^,;。]{0,14}(?:小数|位)"),
)  # fmt: skip
_STARTED: Final = re.compile(
    r"含不足(?P<including>[^,;。)得扣]{0,9})(?=\))|不足[^,;。得]{0,9}?(?:的|部分)?,?(?:(?P<prorated>按比例(?:计算|折算|扣分|扣减|扣)[^,;。(]{0,4})"
    r"|(?P<full>(?:也|均|则)?(?:按|以|算)[^,;。扣得]{1,10}?(?:计算|计扣|计|扣分|扣|算)|按一档|按[^,;。扣得]{1,8}(?=[,;。]|$))"
    r"|(?P<whole>不(?:予)?(?:扣分|扣减|扣|计算|计)|忽略不计))"
)
_PRORATED: Final = re.compile(
    r"(?:(?:根据|按照?|依据)(?:[^,;。\d每扣%]{0,16}?)(?:比例|完成率|覆盖率|达成率|实际进度|百分比|比率|达标率|执行率|合格率|及时率|完成程度|完成比)"
    r"(?:进行)?(?:,)?(?:与|乘以?|×)?(?:[^,;。\d扣得]{0,8}?)"
    r"(?P<deducting>扣分|扣减|扣除|扣)?(?:(?:计算|折算|换算|核算|确定|计取|得出|给予|赋予|酌减|计|得|给|赋|记)+(?:相应|对应|一定)?的?(?:得分|分数|分值|分)?|(?<=扣分)|(?<=扣减)|(?<=扣除)|(?<=扣)分?))"
    r"|(?:相应)?(?P<pro>同比例|按比例)(?:扣分|扣减|扣除|扣)"
)
# A share of what lies beyond is no completion: 根据超计划时间占计划完成时间百分比扣分.
_OF_EXCESS: Final = re.compile(r"超(?!额完成)|逾|延|占|差")
_INTERPOLATED: Final = re.compile(
    r"(?:按照?|采用|运用|使用|用|以)?(?:直线|线性)?(?:内)?插(?:值|入)(?:法|方法)?(?:进行)?(?:计算|计取|确定|计|求)?(?:相应)?(?:得分|计分|分值|分数|给分|分)?"
)
_JUDGED: Final = re.compile(
    r"酌情[^,;。]{0,10}|视(?:情|[^,;。]{0,12}(?:程度|情况))[^,;。]{0,10}(?:扣|给|得|计|打|赋|评)[^,;。]{0,4}|适当(?:扣|给|加|减)分?[^,;。]{0,4}"
    r"|合理确定(?:分值|得分|分数)?|综合(?:评定|打分|评分|评判)|裁量|自由裁量|由(?:评价|专家|考核|评审)[^,;。]{0,8}(?:打分|评分|确定|评定|赋分)"
    r"|加权平均|(?:二者|两者|三者|任)?(?:选|择)其一|二选一|任选"
)
_ALLOCATION: Final = (
    # 以上三项权重分别为40%,30%,30%
    re.compile(
        rf"(?:以上|上述)?(?:(?P<count>{_NUM})(?:项|个|条|点|方面|要点)?(?:内容|要点|指标|要素|工作)?)?,?(?:各|每)?(?:项|个|要点|部分)?的?(?:所占)?(?:权重|分值)(?:分值|比例)?"
        r"(?:均|分别|各|依次|都)?(?:为|占|是|计|:)"
    ),
    # 三项工作各占1分 · 各1分 · 目标明确、细化、量化各1分
    re.compile(
        rf"(?:以上|上述)?(?:(?P<count>{_NUM})(?:项|个|条|点|方面|要点)(?:内容|要点|指标|要素|工作|要求|评价要点)?)?,?(?:分别)?各(?:占|得|计|为|赋|记|项|要点|要素)*(?:权重|分值)?(?:的)?"
    ),
    # 以上每个指标1分 · 每个要点0.5分
    re.compile(
        r"(?:以上|上述)?每(?:一)?(?:个|项|条|点)?(?:小)?(?:指标|要点|要素|内容|方面|要求|评价要点|考核内容)(?:得|计|占|为|赋|满分|满分为)?"
    ),
    re.compile(r"每(?:一)?(?:个|项|条|点)(?:占|得|计)?(?=\d+(?:\.\d+)?[分%]|\d/\d|[二三四五]分之)"),
    re.compile(r"(?:以上|上述)每(?:一)?(?:个|项|条|点)(?:得|计|占|为|赋|满分|满分为)?"),
)
_BASE: Final = re.compile(r"基础分(?:值|数)?(?:为|是|:|占)?")
_FOLLOWS: Final = re.compile(r"(?:以|依)(?:此|次)类推|依次类推|类推")
_AVERAGE: Final = re.compile(
    r"平均分配|取(?:其|各项)?(?:算术)?平均(?:值|数|分)?|算术平均|(?:各个?|每个)?(?:项目|指标)?得分之和|的平均(?:值|数|分)|平均计分"
)


def read_phrase(text: str, at: int, each_seen: bool) -> Token | None:
    """The phrase that begins at `at`; None when none does.

    Args:
        each_seen: 每 was said before in this sentence, so that 不足 may speak of a started step.

    Raises:
        Refused: `#VALUE!` for a range of marks.
    """
    for pattern in _CAP:
        cap = pattern.match(text, at)
        if cap:
            return _cap(cap)
    started = _STARTED.match(text, at)
    if started and each_seen:
        full = started["full"] or started["including"] is not None
        kind = Started.PRORATED if started["prorated"] else Started.FULL if full else Started.WHOLE
        return Step(at, started.end(), kind)
    allocation = _allocation(text, at)
    if allocation is not None:
        return allocation
    base = _BASE.match(text, at)
    marks = read_marks(text, base.end()) if base else None
    if marks is not None:
        return Base(at, marks.end, marks.credits[0])
    judged = _JUDGED.match(text, at)
    if judged:
        return Judged(at, judged.end())
    interpolated = _INTERPOLATED.match(text, at)
    if interpolated:
        return Interpolated(at, interpolated.end())
    prorated = _PRORATED.match(text, at)
    if prorated:
        if (prorated["deducting"] or prorated["pro"]) and _OF_EXCESS.search(prorated[0]):
            raise Refused(CellError.VALUE, f"“{prorated[0]}”没有说这一比例是多少时扣几分")
        return Prorated(at, prorated.end(), bool(prorated["deducting"] or prorated["pro"]))
    for pattern, sign in ((_AVERAGE, Sign.AVERAGE), (_FOLLOWS, Sign.FOLLOWS)):
        said = pattern.match(text, at)
        if said:
            return Punctuation(at, said.end(), sign)
    return None


def _allocation(text: str, at: int) -> Allocation | None:
    for pattern in _ALLOCATION:
        head = pattern.match(text, at)
        listed = _listed(text, head.end()) if head else None
        if head is None or listed is None:
            continue
        credits, end = listed
        said = head.groupdict().get("count")
        number = read_number(f"{said}项", 0) if said else None
        count = int(number.quantity.value) if number else None
        return Allocation(at, end, credits, count if count != 1 else None)
    return None


def _listed(text: str, at: int) -> tuple[tuple[Credit, ...], int] | None:
    """`40%,30%,30%` or `1分`: amounts of an allocation."""
    credits: list[Credit] = []
    end = at
    while True:
        fraction = read_fraction(text, at)
        if fraction is not None:
            credits.append(fraction[0])
            end = fraction[1]
            break
        number = read_number(text, at)
        if number is None:
            break
        if number.quantity.unit == "分":
            credit = Credit(number.quantity.value, CreditKind.POINTS)
        elif number.quantity.is_percent and not number.difference:
            credit = Credit(number.quantity.value, CreditKind.SHARE)
        else:
            break
        if credits and credit.kind is not credits[0].kind:
            break
        credits.append(credit)
        end = number.end
        joint = re.match(r"[、,和及]|以及", text[end:])
        if joint is None:
            break
        at = end + joint.end()
    if not credits or text[end : end + 1] in ("以", "的", "及", "≤", "<", "-"):
        return None
    return tuple(credits), end


def _cap(found: re.Match[str]) -> Cap:
    groups = found.groupdict()
    points: Credit | None = None
    if groups.get("points"):
        number = read_number(groups["points"] + "分", 0)
        points = Credit(number.quantity.value, CreditKind.POINTS) if number and number.quantity.value else None
    return Cap(found.start(), found.end(), points, most=points is not None and bool(groups.get("verb")))
