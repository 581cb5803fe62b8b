"""分词：a folded sentence cut into tokens, definitions and asides set apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from xladdin.numbers import Quantity
from xladdin.scoring.printed.amounts import read_fraction, read_marks
from xladdin.scoring.printed.formulas import read_formula, read_product
from xladdin.scoring.printed.marks import MarkPlan, find_marks
from xladdin.scoring.printed.numerals import NUMERAL
from xladdin.scoring.printed.quantities import is_date_like, read_number
from xladdin.scoring.printed.text import Sentence
from xladdin.scoring.printed.tokens import (
    Allocation,
    Base,
    Cap,
    Compare,
    Definition,
    Formula,
    Included,
    Interval,
    Judged,
    Mark,
    Marks,
    Number,
    Prorated,
    Punctuation,
    Quoted,
    Reference,
    Sign,
    Step,
    Suffix,
    Token,
    Word,
)
from xladdin.scoring.tree import Comparator, Credit, CreditKind, Started

_PUNCTUATION: Final = {
    ";": Sign.STOP, "。": Sign.STOP, "\n": Sign.STOP, ",": Sign.COMMA, "、": Sign.PAUSE, ":": Sign.COLON, "|": Sign.BAR,
}  # fmt: skip
_BEFORE: Final[dict[str, Comparator]] = {
    "大于或等于": "≥", "大于等于": "≥", "高于或等于": "≥", "高于等于": "≥", "等于或大于": "≥", "不低于": "≥", "不少于": "≥",
    "不小于": "≥", "不短于": "≥", "不得低于": "≥", "达到或超过": "≥", "达到或高于": "≥", "达到": "≥", "至少": "≥", "未低于": "≥",
    "完成": "≥", "达": "≥", "满": "≥",
    "小于或等于": "≤", "小于等于": "≤", "低于或等于": "≤", "低于等于": "≤", "等于或小于": "≤", "不高于": "≤", "不超过": "≤", "不超出": "≤",
    "不多于": "≤", "不大于": "≤", "不得超过": "≤", "不得高于": "≤", "未超过": "≤", "未超出": "≤", "未超": "≤", "没有超过": "≤",
    "控制在": "≤", "至多": "≤", "未高于": "≤", "不超": "≤",
    "大于": ">", "高于": ">", "超过": ">", "超出": ">", "多于": ">", "超": ">", "优于": ">",
    "小于": "<", "低于": "<", "少于": "<", "不足": "<", "不到": "<", "不满": "<", "未达到": "<", "没有达到": "<", "达不到": "<",
    "未达": "<", "未满": "<", "未到": "<", "不达": "<", "低": "<",
    "等于": "=", "为": "=", "是": "=",
}  # fmt: skip
_BEFORE_WORD: Final = re.compile("|".join(sorted(_BEFORE, key=len, reverse=True)))
# Comparisons that may name a figure before the number: 超过年初预算总额10%.
_WITH_REFERENCE: Final = re.compile(
    r"(?P<word>不超过|不低于|未超过|达不到|达到|超过|超出|高于|低于|大于|小于|少于|未达到|不足|≥|≤|>|<)"
    r"(?P<reference>[^-\d,;。:、()%=≥≤<>“”每得扣计|]{2,16}?)的?(?=\d|[一二两三四五六七八九十百]+(?:个百分点|%)|百分之)"
)
_AFTER: Final = re.compile(
    r"(?:(?:及|或|或者|含|和)?以(?P<side>上|下|内|后|外)|(?:之)(?P<past>后|外)(?=[,;。的得计扣给(])|(?:之)?(?P<within>内)(?=[,;。的得计扣给(])|(?P<around>左右|上下))"
)
_SIDES: Final[dict[str, Comparator]] = {"上": "≥", "下": "≤", "内": "≤", "后": ">", "外": ">"}
_INCLUDED: Final = re.compile(
    r"\((?P<no>不)?(?:均|都)?(?:包含|包括|含)(?:等于|本数|本级|数)?(?P<limit>[\d.]+(?:%|分)?)?(?:本数|的)?\)"
)
_INTERVAL: Final = re.compile(
    r"(?P<open>[\[(])(?P<low>[\d.]+)(?P<unit1>%?),(?P<high>[\d.]+)(?P<unit2>%?)(?P<close>[\])])"
)
_CONDITION_ONLY: Final = re.compile(r"[-\d.%≥≤<>=以上下内及含分x不至到~≧≦,个项]+")
_SHARE_ONLY: Final = re.compile(r"(?:权重|占比?|分值)?(?P<share>\d+(?:\.\d+)?%)(?:权重|分值)?")
_DASH: Final = re.compile(r"-|至|到(?=\d)|与(?=\d[\d.]*%?之间)|和(?=\d[\d.]*%?(?:\(不?含\))?之间)")
_NUM: Final = rf"(?:\d+(?:\.\d+)?|{NUMERAL})"
_CAP: Final = (
    re.compile(rf"(?:以上扣分,?)?(?:累计|合计|共计)?扣(?:完|满|至|到|光)(?P<points>{_NUM})分(?:为止)?"),
    re.compile(rf"(?P<points>{_NUM})分,?扣完为止"),
    re.compile(rf"(?:最(?:多|高)(?:为|是|计)?|(?<=[,;。(])(?:共计|合计|总计|总分|共)(?:为|是)?)(?P<points>{_NUM})分(?=[,;。)\n]|$)"),
    re.compile(r"(?:直至|直到|至)?扣(?:完|光)(?:[^,;。\n]{0,10}?为止|(?:本项|该项)?(?:分值|分)?(?![^,;。\n)]))"),
    re.compile(rf"(?:累计|合计)?最(?:多|高)(?:可|不超过)?(?P<verb>扣|得|加|计)(?:减|除)?(?:分)?(?:不超过)?(?P<points>{_NUM})分"),
    re.compile(rf"(?:累计|合计)?(?P<verb>扣|加|得)分(?:最(?:多|高))?(?:累计|合计)?(?:不|以)(?:得)?超过(?P<points>{_NUM})分(?:为限)?"),
    re.compile(r"(?:得分)?(?:最高|最多)?(?:不|以不)超过(?:满分|(?:该|本)?(?:项|指标)?(?:权重分?|分值|标准分|总分))(?:为限|为止)?"),
    re.compile(r"(?:加满|得满|满分|计满|加完|得完)(?:分)?为止|最(?:高|多)(?:得|计|为)?(?:至)?(?:满分|(?:该|本)?(?:项|指标)?(?:权重分?|分值))"),
    re.compile(r"(?:不|无)(?:计|得|出现)?负分|不倒扣|扣至0分(?:为止)?|最低(?:得|为|计)?0分"),
    re.compile(r"(?:超过|超出|大于|高于)\d+%?的?(?:部分)?,?(?:均|一律)?按\d+%?(?:计算|计分|计)"),
    re.compile(r"(?:四舍五入|保留)[^,;。]{0,14}(?:小数|位)"),
)  # fmt: skip
_STARTED: Final = re.compile(
    r"不足[^,;。得]{0,9}?(?:的|部分)?,?(?:(?P<prorated>按比例(?:计算|折算|扣分|扣减|扣)[^,;。]{0,4})"
    r"|(?P<full>(?:也|均|则)?(?:按|以|算)[^,;。扣得]{1,10}?(?:计算|计扣|计|扣分|扣|算)|按一档|按[^,;。扣得]{1,8}(?=[,;。]|$))"
    r"|(?P<whole>不(?:予)?(?:扣分|扣减|扣|计算|计)|忽略不计))"
)
_PRORATED: Final = re.compile(
    r"(?:(?:根据|按照?|依据)(?:[^,;。\d每扣%]{0,16}?)(?:比例|完成率|覆盖率|达成率|百分比|比率|达标率|执行率|合格率|及时率|完成程度|完成比)"
    r"(?:进行)?(?:,)?(?:与|乘以?|×)?(?:[^,;。\d扣得]{0,8}?)"
    r"(?P<deducting>扣分|扣减|扣除|扣)?(?:(?:计算|折算|换算|核算|确定|计取|得出|给予|赋予|酌减|计|得|给|赋|记)+(?:相应|对应|一定)?的?(?:得分|分数|分值|分)?|(?<=扣分)|(?<=扣减)|(?<=扣除)|(?<=扣)分?))"
    r"|(?:相应)?(?P<pro>同比例|按比例)(?:扣分|扣减|扣除|扣)"
)
_JUDGED: Final = re.compile(
    r"酌情[^,;。]{0,10}|视(?:情|[^,;。]{0,12}(?:程度|情况))[^,;。]{0,10}(?:扣|给|得|计|打|赋|评)[^,;。]{0,4}|适当(?:扣|给|加|减)分?[^,;。]{0,4}"
    r"|合理确定(?:分值|得分|分数)?|综合(?:评定|打分|评分|评判)|自由裁量|由(?:评价|专家|考核|评审)[^,;。]{0,8}(?:打分|评分|确定|评定|赋分)"
    r"|加权平均"
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
    re.compile(r"(?:以上|上述)每(?:一)?(?:个|项|条|点)(?:得|计|占|为|赋|满分|满分为)?"),
)
_BASE: Final = re.compile(r"基础分(?:值|数)?(?:为|是|:|占)?")
_FOLLOWS: Final = re.compile(r"(?:以|依)(?:此|次)类推|依次类推|类推")
_AVERAGE: Final = re.compile(
    r"平均分配|取(?:其|各项)?(?:算术)?平均(?:值|数|分)?|算术平均|(?:各个?|每个)?(?:项目|指标)?得分之和|的平均(?:值|数|分)|平均计分"
)
_ELSE: Final = re.compile(r"(?:否则|反之|其余(?:情况|情形)?|其[他它](?:情况|情形|的)?|除此(?:之|以)外)(?:的|,)?")
_AND: Final = re.compile(r"且|并且|同时(?=[大小高低不超≥≤<>])|但(?=[大小高低不超未≥≤<>])")
_OPENED: Final = {"“": "”", "《": "》", '"': '"', "'": "'", "‘": "’"}
_FORMULA_SIGN: Final = re.compile(r"[/÷]|[×][^,;。]*|-")


@dataclass
class _Lexer:
    sentence: Sentence
    plan: MarkPlan
    tokens: list[Token] = field(default_factory=list)
    at: int = 0
    word: int | None = None
    skipped_brackets: list[int] = field(default_factory=list)
    each_seen: bool = False

    @property
    def text(self) -> str:
        return self.sentence.text

    def push(self, token: Token) -> None:
        self.flush()
        self.tokens.append(token)
        self.at = token.end

    def flush(self) -> None:
        """What was passed over since the last token becomes a word."""
        if self.word is not None and self.word < self.at:
            self.tokens.append(Word(self.word, self.at, self.text[self.word : self.at]))
        self.word = None

    @property
    def last(self) -> Token | None:
        """The token before this place, when no word stands between."""
        return self.tokens[-1] if self.tokens and self.word is None else None

    def run(self) -> list[Token]:
        while self.at < len(self.text):
            if not self._structure() and not self._scoring() and not self._measure():
                if self.word is None:
                    self.word = self.at
                self.at += 1
        self.flush()
        return self.tokens

    # ---- structure: punctuation, marks, brackets, definitions ----

    def _structure(self) -> bool:
        letter = self.text[self.at]
        mark = self.plan.parts.get(self.at)
        if mark is not None:
            self.push(Mark(mark.start, mark.end, mark.number))
            return True
        if self.at in self.plan.inner:
            self.push(Punctuation(self.at, self.plan.inner[self.at], Sign.STOP))
            return True
        if self.at in self.plan.references:
            return self._reference()
        if letter in _PUNCTUATION:
            self.push(Punctuation(self.at, self.at + 1, _PUNCTUATION[letter]))
            if letter in "。\n":
                self.each_seen = self.each_seen and letter == "\n"
            return True
        if letter in "([{":
            return self._bracket()
        if letter in ")]}":
            self.flush()
            self.at += 1
            return True
        if letter in _OPENED or letter in "”》’":
            return self._quotation(letter)
        if letter == "=":
            return self._definition()
        return False

    def _reference(self) -> bool:
        numbers, end = [], self.at
        while end in self.plan.references:
            numbers.append(self.plan.references[end].number)
            end = self.plan.references[end].end
            if self.text[end : end + 1] in ("、", "和", "及") and end + 1 in self.plan.references:
                end += 1
        self.push(Reference(self.at, end, tuple(numbers)))
        return True

    def _bracket(self) -> bool:
        included = _INCLUDED.match(self.text, self.at)
        if included:
            number = read_number(included["limit"], 0) if included["limit"] else None
            self.push(Included(self.at, included.end(), not included["no"], number.quantity if number else None))
            return True
        interval = _INTERVAL.match(self.text, self.at)
        if interval:
            return self._interval(interval)
        close = self._closing()
        inside = self.text[self.at + 1 : close]
        marks = read_marks(self.text, self.at + 1)
        if marks is not None and marks.end == close:
            end = min(close + 1, len(self.text))
            self.push(Marks(self.at, end, marks.credits, marks.verb, True, marks.own, marks.top))
            return True
        share = _SHARE_ONLY.fullmatch(inside)
        if share is not None and not isinstance(self.last, (Number, Compare)) and _stands_alone(self.text[close + 1 :]):
            number = read_number(share["share"], 0)
            if number is not None and number.quantity.value:
                credit = Credit(number.quantity.value, CreditKind.SHARE)
                self.push(Marks(self.at, min(close + 1, len(self.text)), (credit,), "", True))
                return True
        if (_CONDITION_ONLY.fullmatch(inside) and re.search(r"\d", inside)) or _says_marks(inside):
            # The bracket holds a condition or a clause of its own: read on inside it.
            self.flush()
            self.at += 1
            return True
        self.flush()
        if "=" in inside:
            name = inside.partition("=")[0]
            self.tokens.append(Definition(self.at + 1, close, name))
        self.at = min(close + 1, len(self.text))
        return True

    def _closing(self) -> int:
        depth = 0
        for at in range(self.at, len(self.text)):
            if self.text[at] in "([{":
                depth += 1
            elif self.text[at] in ")]}":
                depth -= 1
                if not depth:
                    return at
        return len(self.text)

    def _interval(self, found: re.Match[str]) -> bool:
        unit = found["unit2"] or found["unit1"]
        low, high = (Decimal(found[name]) for name in ("low", "high"))
        scale = -2 if unit else 0
        self.push(
            Interval(
                self.at,
                found.end(),
                Quantity(low.scaleb(scale), unit),
                Quantity(high.scaleb(scale), unit),
                found["open"] == "[",
                found["close"] == "]",
            )
        )
        return True

    def _quotation(self, letter: str) -> bool:
        close = self.text.find(_OPENED[letter], self.at + 1) if letter in _OPENED else -1
        if 0 < close - self.at - 1 <= 8:
            self.push(Quoted(self.at, close + 1, self.text[self.at + 1 : close]))
        elif letter == "《" and close > 0:
            # A document's name is words, whatever it contains.
            if self.word is None:
                self.word = self.at
            self.at = close + 1
        else:
            self.flush()
            self.at += 1
        return True

    def _definition(self) -> bool:
        """`=` followed by a calculation defines a name; followed by a number it compares."""
        start, depth, end = self.at + 1, 0, self.at + 1
        while end < len(self.text):
            letter = self.text[end]
            if letter in "([{":
                depth += 1
            elif letter in ")]}":
                if not depth:
                    break
                depth -= 1
            elif not depth and (letter in ";。\n," or end in self.plan.parts):
                break
            elif not depth and self.text.startswith(("×100%", "×100"), end):
                end += 5 if self.text.startswith("×100%", end) else 4
                break
            end += 1
        body = self.text[start:end]
        number = read_number(body, 0, signed=True)
        if number is not None and not re.match(r"[-/÷×+]", body[number.end :]):
            return False
        if not (_FORMULA_SIGN.search(body) or len(body) >= 4) or not body:
            return False
        name_start = self.word if self.word is not None else self.at
        self.word = None
        while self.tokens and isinstance(self.tokens[-1], (Word, Quoted, Number)) and self.tokens[-1].end == name_start:
            name_start = self.tokens.pop().start
        self.tokens.append(Definition(name_start, end, self.text[name_start : self.at]))
        self.at = end
        return True

    # ---- what is given or taken ----

    def _scoring(self) -> bool:
        text, at = self.text, self.at
        for pattern in _CAP:
            cap = pattern.match(text, at)
            if cap:
                self.push(_cap(cap))
                return True
        started = _STARTED.match(text, at)
        if started and self.each_seen:
            kind = Started.PRORATED if started["prorated"] else Started.FULL if started["full"] else Started.WHOLE
            self.push(Step(at, started.end(), kind))
            return True
        formula = read_formula(text, at)
        if formula is None and text.startswith(("×", "乘"), at) and self.word is not None:
            formula = read_product(text, self.word, at)
            if formula is not None:
                self.word = None
        if formula is not None:
            self.push(formula)
            return True
        allocation = self._allocation()
        if allocation is not None:
            self.push(allocation)
            return True
        base = _BASE.match(text, at)
        if base:
            marks = read_marks(text, base.end())
            if marks is not None:
                self.push(Base(at, marks.end, marks.credits[0]))
                return True
        judged = _JUDGED.match(text, at)
        if judged:
            self.push(Judged(at, judged.end()))
            return True
        prorated = _PRORATED.match(text, at)
        if prorated:
            self.push(Prorated(at, prorated.end(), bool(prorated["deducting"] or prorated["pro"])))
            return True
        average = _AVERAGE.match(text, at)
        if average:
            self.push(Punctuation(at, average.end(), Sign.AVERAGE))
            return True
        follows = _FOLLOWS.match(text, at)
        if follows:
            self.push(Punctuation(at, follows.end(), Sign.FOLLOWS))
            return True
        if self._bounded_points():
            return False
        marks = read_marks(text, at)
        if marks is not None:
            self.push(marks)
            return True
        return False

    def _bounded_points(self) -> bool:
        """`≥90分`: the points are the bound of a band, not marks."""
        last = self.last
        return isinstance(last, Compare) or (isinstance(last, Punctuation) and last.sign is Sign.DASH)

    def _allocation(self) -> Allocation | None:
        for pattern in _ALLOCATION:
            head = pattern.match(self.text, self.at)
            if head is None:
                continue
            listed = _listed(self.text, head.end())
            if listed is None:
                continue
            credits, end = listed
            number = (
                read_number(f"{head.groupdict().get('count') or ''}项", 0) if head.groupdict().get("count") else None
            )
            count = int(number.quantity.value) if number else None
            return Allocation(self.at, end, credits, count if count != 1 else None)
        return None

    # ---- conditions ----

    def _measure(self) -> bool:
        text, at = self.text, self.at
        if text.startswith("每", at) and not text.startswith(("每年", "每月", "每季", "每日", "每周"), at):
            self.each_seen = True
            self.push(Punctuation(at, at + 1, Sign.EACH))
            return True
        other = _ELSE.match(text, at)
        if other and (not self.tokens or isinstance(self.last, (Punctuation, Marks, Mark, Cap))):
            self.push(Punctuation(at, other.end(), Sign.ELSE))
            return True
        both = _AND.match(text, at)
        if both:
            self.push(Punctuation(at, both.end(), Sign.AND))
            return True
        if self._comparison():
            return True
        if isinstance(self.last, (Number, Included)):
            after = _AFTER.match(text, at)
            if after and not after["around"]:
                self.push(
                    Suffix(at, after.end(), _SIDES[after["side"] or after["past"] or "内"], after["side"] == "下")
                )
                return True
            dash = _DASH.match(text, at)
            if dash:
                self.push(Punctuation(at, dash.end(), Sign.DASH))
                return True
        if text[at] == "-":
            if self._is_sign():
                return self._number()
            self.push(Punctuation(at, at + 1, Sign.DASH))
            return True
        return self._number()

    def _is_sign(self) -> bool:
        """Whether a minus belongs to the number behind it: 在-5%至5%之间, 5%--3%."""
        before = self.text[self.at - 1] if self.at else ""
        dashed = isinstance(self.last, Punctuation) and self.last.sign is Sign.DASH
        return self.text[self.at + 1 : self.at + 2].isdigit() and (dashed or before in ("", *"在为于至到(,;:。\n、"))

    def _comparison(self) -> bool:
        text, at = self.text, self.at
        if text[at] in "≥≤<>=":
            said, end = text[at], at + 1
        else:
            word = _BEFORE_WORD.match(text, at)
            if word is None:
                return self._with_reference()
            said, end = _BEFORE[word[0]], word.end()
        # `为≤100%`, `应≥95%`: the sign says it.
        if text[end : end + 1] in "≥≤<>" and end < len(text) and text[at] not in "≥≤<>=":
            self.flush()
            self.at = end
            return True
        signed = read_number(text, end, signed=True)
        if signed is not None or (text[at] in "≥≤<>=" and not self._reference_follows()):
            self.push(Compare(at, end, said))  # type: ignore[arg-type]  # the values of _BEFORE, or one of the five signs
            return True
        return self._with_reference()

    def _reference_follows(self) -> bool:
        return _WITH_REFERENCE.match(self.text, self.at) is not None and not isinstance(self.last, Number)

    def _with_reference(self) -> bool:
        found = _WITH_REFERENCE.match(self.text, self.at)
        # 85%≤满意度 begins a two-sided condition: what follows the sign is what is measured.
        if found is None or isinstance(self.last, Number):
            return False
        number = read_number(self.text, found.end())
        if number is None or not number.quantity.is_percent:
            return False
        word = found["word"]
        said = word if word in "≥≤<>" else _BEFORE[word]
        self.push(Compare(self.at, found.end(), said, found["reference"]))  # type: ignore[arg-type]  # as above
        return True

    def _number(self) -> bool:
        last = self.last
        compared = isinstance(last, Compare)
        number = read_number(self.text, self.at, signed=compared or self.text[self.at] == "-")
        if number is None:
            return False
        after = _AFTER.match(self.text, number.end)
        if is_date_like(number.quantity) and not compared and after is None:
            return False
        if not number.quantity.unit and self.text[number.end : number.end + 1] in ("月", "年", "号", "日", "时"):
            return False
        ratio = re.match(r":\d+(?:\.\d+)?", self.text[number.end :])
        if ratio is not None:
            # 1:3 is no number that a value could be compared with.
            end = number.end + ratio.end()
            self.push(Word(self.at, end, self.text[self.at : end]))
            return True
        end, quantity = number.end, number.quantity
        if compared and not quantity.unit:
            # After a comparison any short word is a unit: ≥50亩次.
            unit = re.match(
                r"(?!以上|以下|以内|及以|的|得|计|扣|者|时|为|按|且|但|或|不|则|之间|分)[\u4e00-\u9fff]{1,3}?(?=以上|以下|及以|的|得|计|,|;|。|\(|$|\n)",
                self.text[end:],
            )
            if unit:
                end, quantity = end + unit.end(), Quantity(quantity.value, unit[0])
        self.push(Number(self.at, end, quantity, number.difference, self.at in self.sentence.both))
        return True


def _stands_alone(after: str) -> bool:
    """Whether nothing behind a bracket gives marks to what it holds (`满意度（90%）得满分`)."""
    return after[:1] in ("", ";", "。", "\n", ",", "、") and re.match(r"[,、]?(?:得|计|给|赋|扣|不得分)", after) is None


def _says_marks(text: str) -> bool:
    """Whether words in brackets score by themselves (`（每超1%扣0.2分，扣完为止）`)."""
    return re.search(r"(?:扣|得|计|加)[^,;。]{0,6}\d*\.?\d+(?:分|%)|不得分|满分|按比例", text) is not None


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


def tokenize(sentence: Sentence) -> list[Token]:
    """The tokens of a folded sentence.

    Raises:
        Refused: `#VALUE!` for a formula or a range of marks that cannot be computed.
    """
    return _Lexer(sentence, find_marks(sentence.text)).run()


__all__ = ["Formula", "tokenize"]
