"""规则短式：the short form of a rule, read by recursive descent.

rule      = ["满分" credit ";"] (parts | single) {";" ("多项平均" | ["整体"] "一票否决" | "按分值折算")}
parts     = "①" part ";" "②" part …
part      = (credit [":" single] | single) [";一票否决"]                    (a credit alone is a check: 是 earns it, 否 nothing)
single    = "定性" | "按比例" | "扣减比率×权重" | bound ":按比例" | per item | stepped | levels | bands
per item  = ("每项" | "有则") ("扣" | "得") credit [";最多" ("扣" | "得") credit] [";扣完为止"]
stepped   = "以" number "为" ("满分" | credit) [";容差" number] [";" bound "扣" credit] ";每" ("超" | "低" | "偏离") number "扣" credit
            {";" ("最多扣" credit | ("超" | "低" | "偏离" | "达") number "不得分" | "值为" ("超" | "低" | "偏离") "部分" | started | "扣完为止")}
levels    = name ":" credit {";" name ":" credit} [";其余:" credit]          (a credit here may be 扣)
bands     = ["排名:"] [deviation] band {";" band} [";其余:" credit]
band      = bound ":" credit | number ("≤" | "<") "x" ("≤" | "<") number ":" credit
deviation = "|x-" number "|"                                (written once, before the first bound)
credit    = ["扣"] (["指标"] number "%" | number "分" | "满分" | "0") | "x" ["/" number]
"""

from __future__ import annotations

import re
from typing import Final, cast

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity, normalise
from xladdin.scoring.canonical import CIRCLED
from xladdin.scoring.short_form_terms import (
    COMPARATOR,
    NUMBER,
    Cursor,
    bounds_at,
    credit_at,
    credit_or_none,
    deduction_at,
    earned_at,
    given_at,
    quantity_at,
)
from xladdin.scoring.tree import (
    CHECK,
    Averaged,
    Band,
    Bands,
    Bound,
    Comparator,
    Credit,
    Direction,
    Earned,
    Level,
    Levels,
    OutOf,
    Part,
    Parts,
    PerItem,
    Proportion,
    Qualitative,
    RateDeduction,
    Rule,
    Scaled,
    Started,
    Stepped,
    Vetoed,
)

# A level's name: words, not something that begins like another rule.
_NAME: Final = re.compile(
    rf"(?!其余|其他|否则|排名|每项|有则|满分|最多|[xX](?![^:;]))[^\d\s<>=≥≤|:;,，+\-{CIRCLED}][^:;,，。{CIRCLED}]*(?=:)"
)
_SUFFIX: Final = re.compile(r"\s*;\s*(多项平均|(?:整体)?一票否决|按分值折算)$")
_FULL_FIRST: Final = re.compile(r"满分([\d.]+[分%])\s*;\s*")
_PARTED: Final = re.compile(rf"(?:满分[\d.]+[分%]\s*;\s*)?[{CIRCLED}]")
_PART_START: Final = re.compile(rf";?\s*([{CIRCLED}])\s*")
_STARTED: Final = {
    "整档": Started.WHOLE,
    "不足一档不扣": Started.WHOLE,
    "不足一档按一档": Started.FULL,
    "按比例折算": Started.PRORATED,
}
_DIRECTIONS: Final = {
    "超过": Direction.ABOVE,
    "超出": Direction.ABOVE,
    "高于": Direction.ABOVE,
    "高": Direction.ABOVE,
    "超": Direction.ABOVE,
    "低于": Direction.BELOW,
    "低": Direction.BELOW,
    "偏离": Direction.EITHER,
}


def parse_short_form(text: str) -> Rule:
    """The rule that `text` spells.

    Raises:
        Refused: `#VALUE!` naming the place where the text stops being a rule.
    """
    text = normalise(text).rstrip("。;； ")
    suffixes: set[str] = set()
    while (suffix := _SUFFIX.search(text)) is not None:
        if suffix[1] == "一票否决" and _PARTED.match(text):
            break  # it speaks of the last part
        suffixes.add(suffix[1].removeprefix("整体"))
        text = text[: suffix.start()]
    full: Credit | None = None
    stated = _FULL_FIRST.match(text)
    if stated is not None:
        full = credit_at(Cursor(stated[1]))
        text = text[stated.end() :]
    rule = _parts(text) if text and text[0] in CIRCLED else _whole(text)
    if full is not None:
        rule = OutOf(full, rule)
    # Written in any order, kept in one: the mean of vetoed items or the veto of a mean are the same thing here.
    if "多项平均" in suffixes:
        rule = Averaged(rule)
    if "一票否决" in suffixes:
        rule = Vetoed(rule)
    return Scaled(rule) if "按分值折算" in suffixes else rule


def _whole(text: str) -> Rule:
    reader = Cursor(text)
    rule = _rule(reader)
    if not reader.done:
        reader.fail("规则结束")
    return rule


def _within_part(text: str) -> Rule:
    suffix = _SUFFIX.search(text)
    if suffix is not None and suffix[1] == "一票否决":
        return Vetoed(_whole(text[: suffix.start()]))
    return _whole(text)


def _parts(text: str) -> Parts:
    starts = list(_PART_START.finditer(text))
    parts: list[Part] = []
    for at, start in enumerate(starts):
        if start[1] != CIRCLED[at]:
            raise Refused(CellError.VALUE, f"规则“{text}”的第{at + 1}项标作{start[1]}，应为{CIRCLED[at]}")
        end = starts[at + 1].start() if at + 1 < len(starts) else len(text)
        parts.append(_part(text[start.end() : end].rstrip("; ")))
    return Parts(tuple(parts))


def _part(text: str) -> Part:
    reader = Cursor(text)
    if reader.match(NUMBER) is not None:
        reader.at = 0
        credit = credit_or_none(reader)
        if credit is not None and reader.done:
            return Part(credit, CHECK)
        if credit is not None and reader.take(":"):
            return Part(credit, _within_part(text[reader.at :].lstrip()))
    return Part(None, _within_part(text))


def _rule(reader: Cursor) -> Rule:
    if reader.text == "定性":
        reader.at = len(reader.text)
        return Qualitative()
    if reader.take("按比例") and reader.done:
        return Proportion()
    reader.at = 0
    if reader.take("扣减比率"):
        reader.need("×权重", "×权重", "*权重", "x权重", "X权重")
        return RateDeduction()
    item = reader.take("每项扣", "每项得", "有则扣", "有则得")
    if item:
        return _per_item(reader, item)
    if reader.take("以"):
        return _stepped(reader)
    if reader.match(_NAME) is not None:
        reader.at = 0
        return _levels(reader)
    return _bands(reader)


def _per_item(reader: Cursor, item: str) -> PerItem:
    deduction, at_most = credit_at(reader), None
    while reader.take(";", ","):
        word = reader.need("最多扣或扣完为止", f"最多{item[-1]}", "扣完为止", "加满为止")
        if word.startswith("最多"):
            at_most = credit_at(reader)
    return PerItem(deduction, item.startswith("有则"), item.endswith("得"), at_most)


def _stepped(reader: Cursor) -> Stepped:
    full_at = quantity_at(reader)
    reader.need("“为满分”", "为")
    full = None if reader.take("满分") else credit_at(reader)
    reader.need("“;每”", ";", ",", "，", "；")
    slack: Quantity | None = None
    if reader.take("容差"):
        slack = quantity_at(reader)
        reader.need("“;每”", ";", ",", "，", "；")
    entry: Band | None = None
    comparator = reader.match(COMPARATOR)
    if comparator is not None:
        bound = Bound(cast(Comparator, comparator), quantity_at(reader))
        entry = Band((bound,), deduction_at(reader))
        reader.need("“;每”", ";", ",", "，", "；")
    reader.need("“每”", "每")
    direction = _DIRECTIONS[reader.need("超、低或偏离", *_DIRECTIONS)]
    step = quantity_at(reader)
    check_step(full_at, step, reader.text)
    if not reader.take("扣"):
        reader.need("“扣”", ",扣", "，扣")
    deduction = credit_at(reader)
    started, cutoff, at_most, measures = Started.WHOLE, None, None, None
    while reader.take(";", ","):
        if reader.take("值为"):
            measures = _DIRECTIONS[reader.need("超、低或偏离", *_DIRECTIONS)]
            reader.need("“部分”", "部分")
            continue
        if reader.take("最多扣"):
            at_most = credit_at(reader)
            continue
        beyond = reader.take("达", *_DIRECTIONS)
        if beyond:
            cutoff = Bound("≥" if beyond == "达" else ">", quantity_at(reader))
            reader.need("“不得分”", "不得分")
            continue
        word = reader.need("整档、不足一档按一档、按比例折算或扣完为止", *_STARTED, "扣完为止")
        started = _STARTED.get(word, started)
    return Stepped(full_at, direction, step, deduction, started, full, entry, cutoff, at_most, slack, measures)


def check_step(full_at: Quantity, step: Quantity, text: str) -> None:
    """Refuse a step that is not positive, or in per cent where full marks are not.

    Raises:
        Refused: `#VALUE!`.
    """
    if step.value <= 0:
        raise Refused(CellError.VALUE, f"规则“{text}”的每档{step}不是正数")
    if (full_at.unit == "%" and not step.unit) or (step.unit == "%" and not full_at.unit and full_at.value):
        raise Refused(CellError.VALUE, f"规则“{text}”里一处有百分号、一处没有")


def _levels(reader: Cursor) -> Levels:
    levels: list[Level] = []
    otherwise: Credit | None = None
    while True:
        if reader.take("其余", "其他", "否则"):
            reader.need("“:”", ":")
            otherwise = given_at(reader)
            break
        name = reader.match(_NAME)
        if name is None:
            reader.fail("等次，如“优:100%”")
        reader.need("“:”", ":")
        levels.append(Level(name.strip(), given_at(reader)))
        if not reader.take(";") or reader.done:
            break
    if len({level.name for level in levels}) < len(levels):
        raise Refused(CellError.VALUE, f"规则“{reader.text}”里有两个相同的等次")
    if len(levels) + (otherwise is not None) < 2:
        # `预算完成率:90%` is a heading and a number, not a rule.
        reader.at = 0
        reader.fail("规则，或至少两个等次")
    return Levels(tuple(levels), otherwise)


def _bands(reader: Cursor) -> Rule:
    deviation_from: Quantity | None = None
    bands: list[Band] = []
    otherwise: Earned | None = None
    ranked = bool(reader.take("排名:", "排名"))
    while True:
        if reader.take("其余", "其他", "否则"):
            reader.need("“:”", ":")
            otherwise = earned_at(reader)
            break
        if not bands and reader.take("|x-", "|X-", "| x - ", "|x - ", "|X - "):
            deviation_from = quantity_at(reader)
            reader.need("“|”", "|")
        bounds = bounds_at(reader)
        reader.need("“:”", ":")
        if not bands and deviation_from is None and len(bounds) == 1 and reader.take("按比例"):
            return Proportion(bounds[0])
        bands.append(Band(bounds, earned_at(reader)))
        if not reader.take(";"):
            break
        if reader.done:
            break
    if not bands:
        reader.fail("一档条件，如“≥95%:100%”")
    rule = Bands(tuple(bands), otherwise, deviation_from, ranked)
    _check_bands(rule, reader.text)
    return rule


def _check_bands(rule: Bands, text: str) -> None:
    limits = [bound.limit for band in rule.bands for bound in band.bounds]
    if rule.deviation_from is not None:
        limits.append(rule.deviation_from)
    # 0 needs no per-cent sign.
    signs = {limit.is_percent for limit in limits if limit.value}
    if len(signs) > 1:
        raise Refused(CellError.VALUE, f"规则“{text}”里有的界限有百分号、有的没有")
