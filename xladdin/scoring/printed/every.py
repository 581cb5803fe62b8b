"""每：`每超出5%扣0.5分`, `每出现1处扣0.5分`, `缺少一项扣0.5分`: steps, items, and exactly so many of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity
from xladdin.scoring.printed.conditions import read_condition
from xladdin.scoring.printed.prefix import (
    all_words,
    clause_start,
    credits_of_marks,
    last_clause,
    named_start,
    quote,
    sign_of,
    worded,
    words_before,
)
from xladdin.scoring.printed.ranges import Claim, Condition, Edge, Range
from xladdin.scoring.printed.statements import Case, Every, Item, Says, Standard, Stated, Statement
from xladdin.scoring.printed.text import Sentence
from xladdin.scoring.printed.tokens import Compare, Included, Marks, Number, Punctuation, Sign, Suffix, Token, Word
from xladdin.scoring.tree import CreditKind, Direction

_ABOVE: Final = re.compile(r"超|高|增|升|上涨|涨|多(?!项)|逾|延|推迟|迟")
_BELOW: Final = re.compile(r"低|降|少|减|下滑|不足|落后|缩|短|欠|下|提前|后退")
_EITHER: Final = re.compile(
    r"偏离|偏差|相差|差异|浮动|变动|变化|±|上下|差(?!\d)|增减|(?:增加|上升|高|超)(?:或|/)(?:减少|下降|低|降低)|不符"
)
ITEM_UNITS: Final = frozenset("项个处次件条份例起笔家户人名张篇点本册台套类宗批场门期")
_ITEM_MEASURES: Final = ITEM_UNITS | {
    "天", "日", "个工作日", "工作日", "周", "个月", "小时", "分钟", "季度", "人次", "户次", "家次", "批次", "场次", "年", "届",
}  # fmt: skip
_ALL: Final = re.compile(
    r"(?:都|均|全部|完全|同时|各项|所有)(?:\S{0,6})?(?:符合|满足|达到|具备|完成|达标|合格|做到|公开)|(?:都|均)(?:符合|满足|具备)"
)
_LACKING: Final = re.compile(
    r"(?:缺|少|有|发现|出现|存在|发生|违|漏|错|未|不|其中|任|问题|投诉|事故|批评|处罚|问责|整改|退回)"
)
_COMPARED: Final = re.compile(r"(?:与|比|较|同)(?P<what>[^,;。与比较]{2,10}?)(?:相比|比较|对比)?,?$")
_UNDONE: Final = re.compile(r"(?:未|没有?|不)能?(?:按时|按期|如期|及时)?完成$")  # 未完成1项扣2分
_FURTHER: Final = re.compile(r"(?:在此|此|以此|上述)基础上|此后|之后|再$")


def is_overall(text: str) -> bool:
    """Whether words say that all is fulfilled: 全部符合, 三项都符合."""
    return bool(_ALL.search(text))


def told_apart(sentence: Sentence, prefix: Sequence[Token], each: int, marks: Marks) -> bool:
    """`每个考核时点，执行进度达到50%的得满分`: 每 stands in a clause of its own, and a condition follows it."""
    if marks.verb == "扣":
        return False
    clause = last_clause(prefix)
    if clause and clause[0].start > prefix[each].start:
        return read_condition(clause) is not None
    # 平均每户增收≥2000元得满分, 每人每年不低于600元得5分
    compared = next((token for token in prefix[each:] if isinstance(token, Compare)), None)
    if compared is None:
        return False
    signed = sentence.text[compared.start] in "≥≤<>="
    whole = marks.credits[0].kind is CreditKind.SHARE
    between = sentence.text[prefix[each].end : compared.start]
    held = compared.comparator in "≥≤" and len(between) > 1 and direction_of(between) is None
    return (signed or whole or held) and read_condition(prefix) is not None


def read_each(
    sentence: Sentence, part: int, prefix: list[Token], each: int, marks: Marks, defined: Sequence[str]
) -> list[Statement]:
    """`每超出5%扣0.5分`, `每出现1处…扣0.5分`, `每高于100%一个百分点扣0.2分`.

    Raises:
        Refused: `#VALUE!` for amounts that are nothing or several, and for a count of something that is no item.
    """
    before = prefix[:each]
    start = clause_start(before, prefix[each].start) if each else prefix[each].start
    start = prefix[each].start if not before or isinstance(before[-1], Punctuation) else start
    words = quote(sentence, start, marks.end)
    amount = worded(marks.credits[0], words)
    if len(marks.credits) > 1:
        raise Refused(CellError.VALUE, f"“{words}”列了几个分数，没有说各对应什么")
    if not amount.amount and marks.verb == "得" and not any(isinstance(t, Number) for t in prefix[each:]):
        # 每项未达标不得分: said of all criteria.
        said = all_words(sentence, last_clause(prefix))
        return [Says(part, start, marks.end, words, (said,), (amount,), False)]
    if not amount.amount:
        raise Refused(CellError.VALUE, f"“{words}”没有说每次扣几分、得几分")
    gains = marks.verb in ("得", "加", "")
    after = prefix[each + 1 :]
    numbers = [token for token in after if isinstance(token, Number)]
    number = numbers[0] if numbers else None
    given: list[Statement] = []
    if len(numbers) == 2 and after.index(numbers[1]) == after.index(numbers[0]) + 1:
        # 每高于或低于100%一个百分点: from where, and how wide a step is.
        from_where, number = numbers
        given.append(Standard(part, from_where.start, from_where.end, words, from_where.quantity))
    around: Condition | None = None
    percents = all(one.quantity.is_percent for one in numbers)
    # 每超1~2% is no step of 1; 每出现一个差1档项目 is one item.
    if len(numbers) > 1 and not given and (percents or not numbers[0].quantity.unit):
        around = _either_side(sentence, numbers, prefix[each].start) if percents else None
        if around is None:
            raise Refused(CellError.VALUE, f"“{words}”里有几个数，哪一个是一档，读不懂")
        number = numbers[-1]
    given += _stated_beside(sentence, part, before)
    at = after.index(number) if number is not None else 0
    limit = number.start if number else marks.start
    between = sentence.text[prefix[each].end : limit]
    direction = direction_of(between + (words_before(sentence, before) if number is None else ""))
    counted = gains and number is not None and not number.quantity.is_percent
    if (
        number is not None
        and not counted
        and (
            number.quantity.is_percent
            or (direction is not None and number.quantity.unit not in ("", "项", "处"))
            or (direction is not None and not number.quantity.unit)
        )
    ):
        if direction is None:
            # 满意度每1%扣0.2分, 每1个百分点: the words before may say which way.
            direction = direction_of(words_before(sentence, before) + sentence.text[number.end : marks.start])
        further = any(isinstance(t, Word) and _FURTHER.search(t.text) for t in before)
        reference = "" if given else re.sub(r"^(?:比|较|与)?", "", _named(after[:at], between))
        compared = _COMPARED.search(all_words(sentence, before))
        if not reference and compared is not None:
            reference = compared["what"]
        side = around or read_condition(before)
        target = None if side is None else _target_before(side, direction)
        if side is not None and target is not None:
            # 培训不少于10期，每少一期: what is required, not where the value lies.
            given.append(Stated(part, side.start, before[-1].end, quote(sentence, side.start, before[-1].end), target))
            side = None
        if side is not None and around is None:
            words = quote(sentence, named_start(sentence, side.start, side.subject, defined), marks.end)
            amount = worded(amount, words)
        step = number.quantity
        given.append(Every(part, start, marks.end, words, direction, step, amount, gains, reference, further, side))
        return given
    if number is not None and number.quantity.unit not in _ITEM_MEASURES and number.quantity.unit:
        raise Refused(CellError.VALUE, f"“{words}”按{number.quantity}计一次，不是项数，读不懂")
    count = number.quantity if number is not None and number.quantity.value > 0 else Quantity(Decimal(1))
    inside = any(sign_of(token) is Sign.EACH for token in before)
    return [Item(part, start, marks.end, words, count, amount, gains, True, inside, marks.own, direction, True)]


def _either_side(sentence: Sentence, numbers: Sequence[Number], start: int) -> Condition | None:
    """`每低于90%或高于110%1个百分点`: the two ends of what costs nothing, and how wide a step is."""
    if len(numbers) != 3 or not numbers[2].difference:
        return None
    first, second = numbers[0].quantity, numbers[1].quantity
    between = sentence.text[numbers[0].end : numbers[1].start]
    before = sentence.text[start : numbers[0].start]
    if not re.match(r"[或、/]", between):
        return None
    ways = direction_of(before), direction_of(between)
    if ways not in ((Direction.BELOW, Direction.ABOVE), (Direction.ABOVE, Direction.BELOW)):
        return None
    low, high = (first, second) if ways[0] is Direction.BELOW else (second, first)
    if low.value >= high.value:
        return None
    return Condition((Range(Edge(low, Claim.CLOSED), Edge(high, Claim.CLOSED)),), "", start)


def _stated_beside(sentence: Sentence, part: int, before: Sequence[Token]) -> list[Statement]:
    """`与目标值100%相比，每偏离1个百分点`: the target that a step is compared with."""
    for word, number in pairwise(before):
        if (
            isinstance(word, Word)
            and isinstance(number, Number)
            and number.quantity.is_percent
            and re.search(r"[与较比同和](?:目标|计划|标准|指标)值?$", word.text)
        ):
            words = quote(sentence, word.start, number.end)
            return [Standard(part, word.start, number.end, words, number.quantity)]
    return []


def read_count(
    sentence: Sentence, part: int, prefix: list[Token], marks: Marks, last: Statement | None
) -> Statement | None:
    """`缺少一项扣0.5分`, `有2项不符合扣1分`, `缺3项及以上不得分`; None when no number of items is meant.

    Args:
        last: the statement before, whose count a bare one (`2个问题扣3分`) goes on with.
    """
    if marks.verb != "扣" and not (marks.verb == "得" and not marks.credits[0].amount):
        return None
    clause = last_clause(prefix)
    at = next((at for at, token in enumerate(clause) if isinstance(token, Number)), None)
    if at is None or any(isinstance(token, (Compare, Number)) for token in clause[at + 1 :]):
        return None
    number = clause[at]
    assert isinstance(number, Number)
    before = sentence.text[clause[0].start : number.start]
    after = sentence.text[number.end : marks.start].strip(",、:的")
    unit = number.quantity.unit
    lacks = unit in _ITEM_MEASURES and re.search(r"缺|少|漏", before) is not None
    last_one = at == len(clause) - 1 and marks.verb == "扣" and unit in _ITEM_MEASURES
    # 延误1天扣0.2分, and 延误2天扣0.5分 behind it
    timed = last_one and (number.quantity.value == 1 or (isinstance(last, Item) and last.count.unit == unit))
    if not (unit in ITEM_UNITS or lacks or timed) or number.quantity.value != number.quantity.value.to_integral_value():
        return None
    if at and isinstance(clause[at - 1], Compare) and not _UNDONE.search(before):
        return None
    goes_on = isinstance(last, Item) and last.part == part and last.count.unit == unit
    # 未开展的，1次扣4.5分: nothing but the number, and what is lacking stands before the comma.
    alone = len(clause) == 1 and number.quantity.value == 1 and marks.verb == "扣"
    # 拖欠1笔扣0.5分: one of them costs that much, whatever the words in front call it.
    alone = alone or (at == len(clause) - 1 and number.quantity.value == 1 and marks.verb == "扣" and not number.both)
    if _ALL.search(after) or not (_LACKING.search(before + after) or goes_on or alone):
        return None
    start = clause[0].start
    words = quote(sentence, start, marks.end)
    credit = worded(credits_of_marks(marks)[0], words)
    bounds = [token for token in clause[at + 1 : at + 3] if isinstance(token, (Suffix, Included))]
    if any(isinstance(token, Suffix) for token in bounds):
        # 缺3项及以上不得分, 3次（含）以上不得分: a band on the number of items.
        condition = read_condition([number, *bounds])
        if condition is None:
            return None
        return Case(part, start, marks.end, words, condition, (credit,), marks.verb == "扣")
    every = number.quantity.value == 1 and marks.verb == "扣"
    if every:
        credit = worded(marks.credits[0], words)
    return Item(part, start, marks.end, words, number.quantity, credit, False, every, False, marks.own)


def direction_of(text: str) -> Direction | None:
    """Which way `超`, `低于`, `偏离` point."""
    if _EITHER.search(text):
        return Direction.EITHER
    above, below = _ABOVE.search(text), _BELOW.search(text)
    if (
        above
        and below
        and re.search(r"[(/或、]", text[min(above.end(), below.end()) : max(above.start(), below.start())])
    ):
        return Direction.EITHER  # 每超过（降低）5%, 每高于或低于
    if above and below:
        return Direction.ABOVE if above.start() < below.start() else Direction.BELOW
    return Direction.ABOVE if above else Direction.BELOW if below else None


def _target_before(side: Condition, direction: Direction | None) -> Quantity | None:
    """The limit of a condition that full marks need, where steps go away from it the other way."""
    if len(side.ranges) != 1 or side.deviation is not None or direction is None or direction is Direction.EITHER:
        return None
    low, high = side.ranges[0].low, side.ranges[0].high
    if low is not None and high is None and direction is Direction.BELOW and low.claim is not Claim.OPEN:
        return low.limit
    if high is not None and low is None and direction is Direction.ABOVE and high.claim is not Claim.OPEN:
        return high.limit
    return None


def _named(tokens: Sequence[Token], between: str) -> str:
    """What is named between 每 and its number, without the direction: 每低于序时进度1个百分点 → 序时进度."""
    named = next((token.reference for token in tokens if isinstance(token, Compare)), "")
    if named:
        return named
    rest = re.sub(
        r"超支|结余|超过|超出|超|高于|高|增加|增长|上升|提高|多|低于|降低|下降|低|减少|少|降|减|偏离|相差|偏差|差|增减|增|减|升|降|逾期|延误|延迟|延期|推迟|变动|浮动|±|后退",
        "",
        between,
    )
    return re.sub(r"^(?:[()/或、]|了|出|个|的|于|满|再)+|[()/或、]+$", "", rest)
