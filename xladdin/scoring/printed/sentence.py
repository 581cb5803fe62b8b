"""原文规则：a rule as the official document prints it, read into the tree of the short form."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final, NoReturn

from xladdin.errors import CellError, Refused
from xladdin.scoring.canonical import canonical
from xladdin.scoring.printed.assembly import Assembly, NotARule
from xladdin.scoring.printed.clauses import gather
from xladdin.scoring.printed.lexer import tokenize
from xladdin.scoring.printed.statements import Clauses, Standard
from xladdin.scoring.printed.text import fold
from xladdin.scoring.short_form import parse_short_form
from xladdin.scoring.tree import Averaged, Origin, Qualitative, Rule, Scaled, takes_list

_SUFFIX: Final = re.compile(r"[;；。,，]\s*(多项平均|按分值折算)\s*[。.;；]?\s*$")
_GRADES: Final = re.compile(
    r"(?:为|评为|属于|定为|等级为)\s*[“\"]?(?:优秀|良好|优|良|中|差|合格|不合格|较差|一般)[”\"]?"
)
# 达成、部分达成、未达成 given as ranges of marks, one of which the reviewer picks.
_THREE_LEVELS: Final = re.compile(
    r"达成(?:年度|预期)?(?:指标|目标).*部分达成.*未达成.*\d+%?-\d+%.*\d+%?-\d+%|100%?-80%.*80%?-\d+%.*\d+%?-0%?"
)
_LEVEL_RANGE: Final = re.compile(r"(\d+)%?(?:\(含\))?-(\d+)%?")
_MIDDLES_OF: Final = [("100", "80"), ("80", "60"), ("60", "0")]
_SCORED: Final = re.compile(r"扣分|得分|计分|打分|评分|给分|赋分|加分|扣减")


def parse_printed(original: str) -> Rule:
    """The rule that a printed sentence spells.

    Args:
        original: as it stands in the cell; `；按分值折算` may be added behind it.

    Raises:
        NotARule: for a text that says nothing about marks.
        Refused: `#VALUE!` with the reason for a sentence that cannot be computed.
    """
    text = original.strip()
    suffixes: set[str] = set()
    while (suffix := _SUFFIX.search(text)) is not None:
        suffixes.add(suffix[1])
        text = text[: suffix.start()]
    sentence = fold(text)
    if _THREE_LEVELS.search(sentence.text):
        return _qualitative(text, sentence.text)
    clauses = gather(sentence, tokenize(sentence))
    if all(isinstance(statement, Standard) for statement in clauses.statements) and not clauses.unread:
        _refuse_silence(text, sentence.text)
    assembly = Assembly()
    rule = assembly.rule(clauses)
    _check_sayable(rule)
    if "多项平均" in suffixes and not takes_list(rule):
        rule = Averaged(rule)
    if "按分值折算" in suffixes:
        rule = Scaled(rule)
    return replace(rule, origin=_origin(text, clauses, assembly))


def _check_sayable(rule: Rule) -> None:
    """A reading that the short form cannot say is no reading.

    Raises:
        Refused: `#VALUE!`.
    """
    short = canonical(rule)
    try:
        stable = parse_short_form(short) == rule
    except Refused:
        stable = False
    if not stable:
        raise Refused(CellError.VALUE, f"规则读不通：读到的是“{short}”，意思不成立")


def _origin(text: str, clauses: Clauses, assembly: Assembly) -> Origin:
    definitions = tuple(words for _, words in clauses.definitions)
    return Origin(text, tuple(dict.fromkeys(assembly.remarks)), definitions, tuple(dict.fromkeys(assembly.gaps)))


def _qualitative(original: str, text: str) -> Rule:
    """The three levels of 财预〔2020〕10号; other ranges have no middles that anyone agreed on.

    Raises:
        Refused: `#VALUE!` for other ranges, and beside rules for other kinds of indicators.
    """
    ranges = _LEVEL_RANGE.findall(text)
    if ranges != _MIDDLES_OF:
        said = "、".join(f"{high}%-{low}%" for high, low in ranges)
        raise Refused(
            CellError.VALUE,
            f"规则的定性档次是{said}，不是100%-80%、80%-60%、60%-0%三档；每档取几分由评价人员判断，不能自动计分",
        )
    behind = text[max(found.end() for found in _LEVEL_RANGE.finditer(text)) :]
    behind = re.sub(r"合理确定|(?:确定|给予|赋予)?(?:分值|得分|分数|计分|评分|赋分|记分)", "", behind)
    if re.search(r"扣|加|得|分|减|倍|系数|酌情|每|平均|按\d|奖励|误差|乘|取", behind):
        raise Refused(CellError.VALUE, f"定性三档之外又说“{behind.strip(';；。,，')}”，规则没有说怎样合用")
    if re.search(r"定量指标.{0,40}(?:得分|记分|计分|满分)", text):
        raise Refused(CellError.VALUE, "规则对定性、定量指标分别有计分办法，没有说这一指标用哪一种；请只留适用的一种")
    return Qualitative(origin=Origin(original, ("各档取中值：90%、70%、30%",)))


def _refuse_silence(original: str, text: str) -> NoReturn:
    """Say what kind of text it is that says nothing about marks.

    Raises:
        NotARule: where nothing in it speaks of marks at all.
        Refused: `#VALUE!` for grades, and for marks that are left to the reviewer.
    """
    shown = original if len(original) <= 40 else f"{original[:39]}…"
    if _GRADES.search(text) and re.search(r"\d", text):
        raise Refused(CellError.VALUE, f"“{shown}”是等级标准，说的是得分属于哪一等，不是怎样计分；等级用JX_GRADE")
    if _SCORED.search(text):
        raise Refused(CellError.VALUE, f"“{shown}”没有说得几分、扣几分，由评价人员判断，不能自动计分")
    advice = "；若是算式，请写成“得分=…×分值”" if re.search(r"[×/÷]", text) else ""
    raise NotARule(f"“{shown}”没有说怎样计分{advice}")
