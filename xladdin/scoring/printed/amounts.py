"""得分与扣分的说法：how a sentence says what is given or taken.

得满分 · 计1.5分 · 得90%权重分 · 得本项分值的80% · 不得分 · 扣0.5分 · 扣减本项分值的20% · 扣5%权重分
（1.5分） · 得5分、4分、3分 · 得分为该项目满分分值的100%、75%、50%、0
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity, divide
from xladdin.scoring.printed.quantities import Reading, read_number
from xladdin.scoring.printed.tokens import Marks
from xladdin.scoring.tree import FULL, NOTHING, Credit, CreditKind

_LEAD: Final = r"(?:该项得分|本项得分|指标得分|可|应|则|即|就|均|只能?|仅|直接|一律|统一|分别|依次|分值|此项|该项|本项|该指标|再|相应|可以|予以)?"
_GET: Final = re.compile(
    rf"{_LEAD}(?:得分为|得分是|得分:|得分=|计分为|赋分为|记分为|赋予|给予|获得|得到|给分|计分|赋分|评分为|赋值|得|计|给|记|赋|打|评|占)"
    r"(?:分别为?|分(?!值|数)|各|其|为|:|到)?"
)
_TAKE: Final = re.compile(
    rf"{_LEAD}(?:倒扣|扣减分数?|扣除分?|扣减|扣去|扣掉|扣罚|扣分|核减|减扣|减去|减分|扣|减)(?:分别为?|各|其|为|:)?"
)
_ADD: Final = re.compile(rf"{_LEAD}(?:加分|奖励|加)(?:各|为|:)?")
# What stands before these verbs and makes another word of them: 合计, 累计, 取得, 会计, 统计, 所得, 附加.
_OTHER_WORD: Final = {
    "计": "合累共总会统设预审核估",
    "得": "取所不值懂舍",
    "给": "供补",
    "记": "登书标",
    "加": "附参增更追",
    "减": "增缩核裁",
    "应": "对相响供适反顺",
}
_WEIGHT: Final = re.compile(
    r"(?:(?:该|本|此|其|所|相应|对应|规定|单项|各|指标|项目|要点|项|标准|考核|评价|评分|三级|二级|一级|应得|全部|占|类|小)的?)*"
    r"(?:满分分值|满分分数|权重分值|权重分数|权重分|权重值|权重|分值|分数|满分|标准分|总分|得分|分(?!别|析|配))"
)
_FULL_WORDS: Final = re.compile(
    r"(?:该|本|此)?(?:项|指标|要点)?的?(?:满分|全分|全部分值|全部分数|全部得分|全部分|所有分值|全额分值)(?!分值|分数|的?\d+(?:\.\d+)?%|的?百分之|的?[一二三四五六七八九十]分之)"
)
_NOTHING: Final = re.compile(
    r"(?:则|均|一律|该项|本项|此项|整体|直接|该指标|得分)*"
    r"(?:不(?:得|计|给|记|赋|予计|予给|予得|能得)(?:该项|本项|此项|相应)?(?:的)?(?:分值|分数|分)(?!别)"
    r"|(?:得分为|得|计|记|给|为|赋)(?:零|0)分(?!\d)|(?<![\d.])0分(?!钟)|零分"
    r"|取消(?:该项|本项|此项|该指标|本指标)?的?(?:全部)?(?:得分|分值|分数|计分)|(?:得|计)0(?![.\d%分个项户家])"
    r"|(?:扣除?|扣减|扣掉|扣去)(?:该项|本项|此项|该指标|本指标)?的?(?:全部分值|全部分数|全部得分|全部权重分?|所有分值|全部分|全分|满分)"
    r"|(?:该项|本项|此项)?分值?(?:全部|全)扣(?:除|减|完|光)?|(?:全部|全)扣(?:除|光)(?:分值|分)?)"
)
_NO_LOSS: Final = re.compile(r"不(?:予)?扣(?:除|减)?分")
_SHARE_OF: Final = re.compile(r"(?:按照?|以)?(?P<weight>[^,;。:\d]{0,10}?)的?")
_FRACTION: Final = re.compile(
    r"(?P<top>\d{1,2})/(?P<bottom>[1-9]\d?)(?![\d%])|(?P<below>[二三四五六七八九十])分之(?P<above>[一二两三四五六七八九])"
)
_HALF: Final = re.compile(r"一半|半数|50%")
_BEHIND: Final = re.compile(r"(?:的)?(?:得分|计分|给分|赋分|计算得分|计算|计|得|给)(?:分)?")


@dataclass(frozen=True, slots=True)
class _Amount:
    end: int
    credit: Credit
    own: bool = False
    top: bool = False


def read_marks(text: str, at: int) -> Marks | None:
    """The marks given or taken at `at`; None when there are none.

    Raises:
        Refused: `#VALUE!` for a range of marks (`得1-3分`), which is left to the reviewer.
    """
    no_loss = _NO_LOSS.match(text, at)
    if no_loss:
        return Marks(at, no_loss.end(), (FULL,), "得")
    nothing = _NOTHING.match(text, at)
    if nothing:
        return Marks(at, nothing.end(), (NOTHING,), "得")
    for verb, pattern in (("扣", _TAKE), ("得", _GET), ("加", _ADD)):
        said = pattern.match(text, at)
        if said is None or _is_other_word(text, at):
            continue
        marks = _amounts(text, at, said.end(), verb)
        if marks is not None:
            return marks
    if text.startswith("为", at) and at and text[at - 1] in "%)上下内间":
        # 90%-100%为5分
        named = _amounts(text, at, at + 1, "得")
        if named is not None:
            return named
    by_share = _by_share(text, at)
    if by_share is not None:
        return by_share
    return _amounts(text, at, at, "")


_OF_BAND: Final = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>%|分)?(?=[;。,\n]|$)")


def read_credit_of_band(text: str, at: int) -> Marks | None:
    """`≥80%：80%`, `<60%：0`: what stands alone behind a band's colon is what it earns."""
    found = _OF_BAND.match(text, at)
    if found is None:
        return None
    amount = Decimal(found["number"])
    if not amount:
        return Marks(at, found.end(), (NOTHING,), "得")
    if found["unit"] is None or (found["unit"] == "%" and amount > 100):
        return None
    share = found["unit"] == "%"
    credit = Credit(amount.scaleb(-2) if share else amount, CreditKind.SHARE if share else CreditKind.POINTS)
    return Marks(at, found.end(), (credit,), "得")


def _is_other_word(text: str, at: int) -> bool:
    return at > 0 and text[at - 1] in _OTHER_WORD.get(text[at], "")


def _amounts(text: str, start: int, at: int, verb: str) -> Marks | None:
    first = _amount(text, at, verb)
    if first is None:
        return None
    amounts = [first]
    # Only 、 lists amounts: after a comma the next condition begins.
    while text[amounts[-1].end : amounts[-1].end + 1] == "、":
        following = _amount(text, amounts[-1].end + 1, verb or "得", like=first.credit)
        if following is None or text[following.end : following.end + 1] in ("以", "及", "-", "(", "≤", "<"):
            break
        amounts.append(following)
    end = amounts[-1].end
    if len(amounts) > 1:
        weight = _WEIGHT.match(text, end + (1 if text.startswith("的", end) else 0))
        end = weight.end() if weight else end
    credits = tuple(amount.credit for amount in amounts)
    return Marks(start, end, credits, verb, own=any(a.own for a in amounts), top=first.top)


def _amount(text: str, at: int, verb: str, like: Credit | None = None) -> _Amount | None:
    full = _FULL_WORDS.match(text, at)
    if full:
        points = read_number(text, full.end())
        if points is not None and points.quantity.unit == "分" and _is_marks(text, points):
            return _Amount(points.end, Credit(points.quantity.value, CreditKind.POINTS), top=True)
        return _Amount(full.end(), FULL) if verb or _ends(text, full.end()) else None
    fraction = _fraction(text, at)
    if fraction is not None and verb:
        return fraction
    number = read_number(text, at)
    if number is not None:
        return _numbered(text, number, verb, like)
    return _of_weight(text, at, verb)


def _numbered(text: str, number: Reading, verb: str, like: Credit | None) -> _Amount | None:
    """`1.5分`, `90%权重分`, `80%`, and in a list a bare 0."""
    quantity, end = number.quantity, number.end
    if text[end : end + 1] == "-" and verb and like is None and quantity.unit in ("", "分", "%"):
        second = read_number(text, end + 1)
        if second is not None and second.quantity.unit in ("分", "%"):
            raise Refused(
                CellError.VALUE,
                f"“{_clause(text, second.end)}”给的是一个范围，取几分由评价人员判断，不能自动计分",
            )
    if quantity.unit == "倍" and verb:
        weight = _WEIGHT.match(text, end + (1 if text.startswith("的", end) else 0))
        return _Amount(weight.end(), _share(quantity), own=_is_own(weight[0])) if weight is not None else None
    if quantity.unit == "分":
        return _Amount(end, _points(quantity.value)) if _is_marks(text, number) else None
    if quantity.is_percent and not number.difference:
        after = text[end:]
        weight = _WEIGHT.match(text, end + (1 if after.startswith("的") else 0))
        if weight is not None:
            return _Amount(weight.end(), _share(quantity), own=_is_own(weight[0]))
        return _Amount(end, _share(quantity)) if (verb and _ends(text, end)) or like is not None else None
    if not quantity.unit and ((verb and _ends(text, end)) or like is not None):
        if not quantity.value:
            return _Amount(end, NOTHING)
        kind = like.kind if like is not None else CreditKind.POINTS
        return _Amount(end, Credit(quantity.value.scaleb(-2) if kind is CreditKind.SHARE else quantity.value, kind))
    return None


def _clause(text: str, end: int) -> str:
    """The clause that ends at `end`."""
    return re.split(r"[,;。\n:、]", text[max(0, end - 24) : end])[-1]


def _of_weight(text: str, at: int, verb: str) -> _Amount | None:
    """`权重的90%`, `指标分值×80%`, `权重50%`, and with a verb 本项分值 alone."""
    weight = _WEIGHT.match(text, at)
    if weight is None:
        return None
    end = weight.end()
    for joint in ("的", "×", "乘以", ""):
        if not text.startswith(joint, end):
            continue
        share = _fraction(text, end + len(joint))
        if share is not None:
            return replace(share, own=_is_own(weight[0]))
        number = read_number(text, end + len(joint))
        if number is not None and number.quantity.is_percent and not number.difference:
            if weight[0] in ("分", "得分") and not verb:
                return None
            return _Amount(_behind(text, number.end), _share(number.quantity), own=_is_own(weight[0]))
    if (
        verb
        and any(word in weight[0] for word in ("分值", "权重", "分数", "标准分"))
        and "相应" not in weight[0]
        and "对应" not in weight[0]
    ):
        return _Amount(end, FULL, own=_is_own(weight[0]))
    return None


def _behind(text: str, end: int) -> int:
    """The end of `权重的80%计分`: the verb behind the amount belongs to it."""
    verb = _BEHIND.match(text, end)
    return verb.end() if verb else end


def _by_share(text: str, at: int) -> Marks | None:
    """`按权重的80%计分`, `按80%得分`: the verb stands behind."""
    if not text.startswith("按", at):
        return None
    start = at + (2 if text.startswith("按照", at) else 1)
    weighted = _of_weight(text, start, "")
    if weighted is not None:
        return Marks(at, _behind(text, weighted.end), (weighted.credit,), "得", own=weighted.own)
    number = read_number(text, start)
    if number is None or not number.quantity.is_percent or number.difference:
        return None
    verb = _BEHIND.match(text, number.end)
    return Marks(at, verb.end(), (_share(number.quantity),), "得") if verb else None


def _fraction(text: str, at: int) -> _Amount | None:
    found = _FRACTION.match(text, at)
    if found is None:
        half = _HALF.match(text, at)
        if half is None or half[0] == "50%":
            return None
        end, share = half.end(), Decimal("0.5")
    else:
        digits = "一二三四五六七八九十"
        if found["top"]:
            above, below = int(found["top"]), int(found["bottom"])
        else:
            above, below = digits.index(found["above"].replace("两", "二")) + 1, digits.index(found["below"]) + 1
        if above > below:
            return None
        # Twelve decimals: enough for any score, and printed in full by the short form.
        end, share = found.end(), divide(Decimal(above), Decimal(below)).quantize(Decimal("1e-12"))
    weight = _WEIGHT.match(text, end + (1 if text.startswith("的", end) else 0))
    credit = Credit(share, CreditKind.SHARE)
    return _Amount(weight.end(), credit, own=_is_own(weight[0])) if weight else _Amount(end, credit)


def read_fraction(text: str, at: int) -> tuple[Credit, int] | None:
    """`1/3权重`, `三分之一` and where it ends."""
    found = _fraction(text, at) if _FRACTION.match(text, at) else None
    return None if found is None else (found.credit, found.end)


def _share(quantity: Quantity) -> Credit:
    return Credit(quantity.value, CreditKind.SHARE) if quantity.value else NOTHING


def _points(value: Decimal) -> Credit:
    return Credit(value, CreditKind.POINTS) if value else NOTHING


def _is_own(weight: str) -> bool:
    return weight.startswith(("本", "该", "此"))


def _is_marks(text: str, number: Reading) -> bool:
    """Whether `90分` is an amount of marks and not the bound of a band (`90分以上`, `90分-100分`)."""
    after = text[number.end :]
    return not after.startswith(
        ("以上", "以下", "及以", "以内", "-", "(含", "(不含", "≤", "<", ">", "≥", "=", "至", "之间", "钟", "至")
    )


def _ends(text: str, at: int) -> bool:
    return text[at : at + 1] in ("", ",", ";", "。", "\n", ")", "、", ":") or text[at : at + 1] in "①②③④⑤⑥⑦⑧⑨⑩"
