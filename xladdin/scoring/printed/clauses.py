"""分句：tokens gathered into statements: a case, a step, an item, a word, an allocation …

A statement ends at the words that give or take marks; what stands before them since the last
punctuation or the last marks says when.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity
from xladdin.scoring.printed.conditions import read_condition
from xladdin.scoring.printed.every import is_overall, read_count, read_each, told_apart
from xladdin.scoring.printed.grade_words import GRADE_WORD
from xladdin.scoring.printed.prefix import (
    all_words,
    clause_start,
    clauses_of,
    credits_of_marks,
    last_clause,
    named_start,
    quote,
    sign_of,
    text_of,
    worded,
)
from xladdin.scoring.printed.statements import (
    Between,
    ByShareOf,
    Calculated,
    Case,
    Clauses,
    Floor,
    FullMarks,
    Item,
    Judgement,
    Limit,
    Otherwise,
    Rounding,
    Says,
    Shares,
    Standard,
    Stated,
    Statement,
    Veto,
)
from xladdin.scoring.printed.text import Sentence
from xladdin.scoring.printed.tokens import (
    Allocation,
    Base,
    Cap,
    Compare,
    Definition,
    Formula,
    Interpolated,
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
    Token,
    Word,
)
from xladdin.scoring.tree import Credit

_VETO: Final = re.compile(
    r"(?:若|如|凡|一旦|出现|存在|发生|发现|有)\S*(?:截留|挤占|挪用|虚列|套取|骗取|弄虚作假|违法|违纪|违规|重大|造假|严重|事故|虚报|贪污)"
)
_LEADING: Final = re.compile(
    r"^(?:评价要点|评分标准|评分细则|计分标准|计分方法|评价标准|其中|若|如果|如|凡|当|即|则|并|且|但|对于|对|根据核查|注)[,:]?"
)
_STANDARD: Final = re.compile(r"^以$|^按$")
_TARGET: Final = re.compile(r"(?:目标值?|指标值|标准值?|计划值?|年度指标值?)$")
_TAIL: Final = re.compile(r"(?:的|分别|依次|者|等)+$")
_ONE: Final = Quantity(Decimal(1))
# 本项共3分: what there is to earn.
_IN_ALL: Final = re.compile(
    r"(?:本项|该项|此项|本指标|该指标|指标)(?:指标)?(?:满分|总分|分值|权重)?(?:共计?|合计|总计|为|是|计)*"
)
_SHARED: Final = re.compile(r"分别|依次")
# Marks that no statement took up: 得5分以下, 得分为5分左右.
_UNREAD: Final = re.compile(
    r"(?<!取)(?<!综合)(?<!考核)(?<!评价)(?:得|扣|计|加|减|记|赋)(?:分?为)?\d+(?:\.\d+)?分(?!钟|析|配|解|布|别|级|类|组)|减半|折半|加倍|翻倍|系数|得分乘|计分乘|保底"
)


# Clauses that say how marks come about, without being read: 得分上限为4分, 取两者较高值, 允许误差2%.
_OF_MARKS: Final = re.compile(
    r"(?:得分|扣分|计分)(?:的)?(?:上限|下限|再|另|按|取|不得)|(?:该项|本项|此项|单项)(?:得分|扣分)?(?:不超过|不低于|最高|最低)\d"
    r"|封顶|予以(?:奖励|加分|扣分)|双倍|不扣分?(?:的)?$|较高值|较低值|就高|就低|孰高|孰低|取高|取低|允许误差|(?:得分|分数|结果)(?:再)?乘"
)


def gather(sentence: Sentence, tokens: Sequence[Token]) -> Clauses:
    """The statements of a tokenized sentence, in order.

    Raises:
        Refused: `#VALUE!` for words that give or take marks without saying when or how much.
    """
    return _Gatherer(sentence, tokens).run()


@dataclass
class _Gatherer:
    sentence: Sentence
    tokens: Sequence[Token]
    clauses: Clauses = field(default_factory=Clauses)
    prefix: list[Token] = field(default_factory=list)
    part: int = 0
    otherwise: Punctuation | None = None

    def run(self) -> Clauses:
        for at, token in enumerate(self.tokens):
            match token:
                case Mark(number=number):
                    self._new_sentence()
                    self.part = number
                    self.clauses.parts[number] = self._criterion(at + 1)
                case Punctuation(sign=Sign.STOP):
                    self._new_sentence()
                case Punctuation(sign=Sign.ELSE):
                    self._new_sentence()
                    assert isinstance(token, Punctuation)
                    self.otherwise = token
                case Punctuation(sign=Sign.COLON, start=start) if len(self.prefix) == 1 and text_of(self.prefix[0]):
                    self.clauses.headings.append((self.prefix[0].start, text_of(self.prefix[0])))
                    self.prefix.append(token)
                case Punctuation(sign=Sign.FOLLOWS):
                    self.clauses.follows = True
                case Punctuation(sign=Sign.AVERAGE):
                    self.clauses.averaged = True
                case Definition(start=start, end=end, name=name):
                    self.clauses.definitions.append((re.sub('[“”"]', "", name), self.sentence.words(start, end)))
                    # What stood before a definition named it; a condition begins after it.
                    self.prefix.clear()
                case (
                    Marks()
                    | Prorated()
                    | Interpolated()
                    | Formula()
                    | Cap()
                    | Step()
                    | Allocation()
                    | Base()
                    | Judged()
                ):
                    self._score(token)
                case _:
                    self.prefix.append(token)
        self._set_aside(self.prefix)
        return self.clauses

    def _new_sentence(self) -> None:
        self._set_aside(self.prefix)
        self.prefix.clear()
        self.otherwise = None

    def _set_aside(self, tokens: Sequence[Token]) -> None:
        """Words that no marks follow: a target that they state is kept, and marks in them are not read."""
        for clause in clauses_of(tokens):
            target = self._target(clause)
            if target is not None:
                self._add(target)
        text = all_words(self.sentence, tokens)
        unread = _UNREAD.search(text) or _OF_MARKS.search(text)
        numbers = [at for at, t in enumerate(tokens) if isinstance(t, Number) and t.quantity.is_percent]
        ranged = any(
            at + 2 in numbers and sign_of(tokens[at + 1]) is Sign.DASH for at in numbers if at + 2 < len(tokens)
        )
        if unread is not None or ranged:
            self.clauses.unread.append(quote(self.sentence, tokens[0].start, tokens[-1].end))

    def _target(self, clause: Sequence[Token]) -> Standard | None:
        """`目标值95%`, `完好率不低于90%`, `开工率要达到40%`: what full marks need, stated apart from them."""
        if any("是否" in text_of(token) for token in clause):
            return None
        match clause:
            case [*_, Word(text=before), Number(quantity=limit), Word(text=after)] if _STANDARD.search(
                before[-1:]
            ) and re.match(r"为(?:标准|基准|基数|起点|准|目标)", after):
                start, end = clause[-3].start, clause[-1].end
                return Standard(self.part, start, end, self.sentence.words(start, end), limit)
        condition = read_condition(clause)
        if condition is None or len(condition.ranges) != 1 or condition.deviation is not None or condition.ranked:
            return None
        span = condition.ranges[0]
        if _OF_MARKS.search(all_words(self.sentence, clause)):
            return None
        edge = span.low if span.high is None or span.is_point else span.high if span.low is None else None
        compared = any(isinstance(token, Compare) for token in clause)
        explicit = bool(_TARGET.search(re.sub(r"(?:为|是|:)+$", "", condition.subject)))
        if edge is None or condition.gap is not None or not (compared or explicit):
            return None
        start, end = clause[0].start, clause[-1].end
        words = quote(self.sentence, start, end)
        return (Standard if explicit else Stated)(self.part, start, end, words, edge.limit)

    def _criterion(self, at: int) -> str:
        """The words after a mark, up to the first stop or marks."""
        start = end = None
        if at < len(self.tokens) and isinstance(first := self.tokens[at], Definition):
            return first.name
        for token in self.tokens[at:]:
            if isinstance(token, (Mark, Marks, Definition, Allocation)) or (
                isinstance(token, Punctuation) and token.sign in (Sign.STOP, Sign.EACH)
            ):
                break
            start = token.start if start is None else start
            end = token.end
        if start is None or end is None:
            return ""
        words = self.sentence.words(start, end).strip(" ,，;；。、:：")
        return words if len(words) <= 30 else words[:29] + "…"

    # ---- one statement ----

    def _score(self, token: Token) -> None:
        prefix, self.prefix = self.prefix, []
        otherwise, self.otherwise = self.otherwise, None
        if isinstance(token, Cap):
            # A cap speaks of what went before; the words in front of it are not lost with it.
            self._add(Limit(self.part, token.start, token.end, self._words(token), token.points, token.most))
            return
        if isinstance(token, Step):
            if any(sign_of(t) is Sign.EACH for t in prefix):
                self.prefix = prefix  # 每减少1%（不足1%按1%计）扣0.5分
            self._add(Rounding(self.part, token.start, token.end, self._words(token), token.started))
            return
        if isinstance(token, Base):
            self._add(Floor(self.part, token.start, token.end, self._words(token), token.credit))
            return
        if isinstance(token, Judged):
            start = next((t.start for t in prefix if not isinstance(t, Punctuation)), token.start)
            self._add(Judgement(self.part, start, token.end, self.sentence.words(start, token.end)))
            return
        if isinstance(token, Allocation):
            references = self._references(prefix)
            named = re.split("[、,和及]", all_words(self.sentence, last_clause(prefix)))
            names = tuple(_LEADING.sub("", name).strip() for name in named if name.strip())
            credits, count = token.credits, token.count
            listed = references or any(isinstance(each, Mark) for each in self.tokens)
            if not listed and len(names) < 2 and self.sentence.text[token.start] == "每":
                # 共5个要点，每项1分: nothing is listed, so they are counted.
                words = self._words(token)
                self._add(Item(self.part, token.start, token.end, words, _ONE, worded(credits[0], words), True, True))
                return
            self._add(Shares(self.part, token.start, token.end, self._words(token), credits, count, references, names))
            return
        if isinstance(token, Prorated):
            self._prorated(prefix, token, otherwise)
            return
        if isinstance(token, Interpolated):
            condition = read_condition(prefix)
            start = condition.start if condition else clause_start(prefix, token.start)
            words = quote(self.sentence, start, token.end)
            if condition is not None and all(span.is_point for span in condition.ranges):
                condition = None
            self._add(Between(self.part, start, token.end, words, condition))
            return
        if isinstance(token, Formula):
            self._formula(prefix, token, otherwise)
            return
        assert isinstance(token, Marks)
        self._marks(prefix, token, otherwise)

    @staticmethod
    def _apart(prefix: Sequence[Token]) -> Sequence[Token]:
        """What stands before the condition that ends a prefix; without a condition, before its last clause."""
        condition = read_condition(prefix)
        clause = last_clause(prefix)
        start = condition.start if condition is not None else clause[0].start if clause else 0
        if condition is None and prefix and sign_of(prefix[-1]) is Sign.COMMA:
            return prefix  # 开工率要达到40%，每低一个百分点
        return [token for token in prefix if token.end <= start]

    @property
    def _defined(self) -> list[str]:
        return [name for name, _ in self.clauses.definitions]

    def _add(self, statement: Statement) -> None:
        self.clauses.statements.append(statement)

    def _words(self, token: Token) -> str:
        return self.sentence.words(token.start, token.end)

    def _prorated(self, prefix: list[Token], token: Prorated, otherwise: Punctuation | None) -> None:
        condition = read_condition(prefix)
        start = condition.start if condition else clause_start(prefix, token.start)
        # 绩效监控、绩效自评按比例得分: as many things as are named.
        subjects = (
            1 + sum(isinstance(t, Punctuation) and t.sign is Sign.PAUSE for t in prefix) if condition is None else 1
        )
        words = quote(self.sentence, start, token.end)
        lacking = bool(
            re.search(r"(?:未|没有?|不|低于|少于)(?:能)?(?:达|完成|满|足|到)?", words[: token.start - start])
        )
        self._add(
            ByShareOf(
                self.part, start, token.end, words, condition, token.deducting, subjects, bool(otherwise) or lacking
            )
        )

    def _formula(self, prefix: list[Token], token: Formula, otherwise: Punctuation | None) -> None:
        condition = read_condition(prefix)
        start = condition.start if condition else token.start
        words = quote(self.sentence, start, token.end)
        if isinstance(token.result, Credit):
            credit = worded(token.result, words)
            if condition is not None:
                self._add(Case(self.part, start, token.end, words, condition, (credit,), False))
            elif otherwise is not None:
                words = quote(self.sentence, otherwise.start, token.end)
                self._add(Otherwise(self.part, otherwise.start, token.end, words, worded(token.result, words)))
            else:
                self._says(prefix, Marks(token.start, token.end, (credit,), "得"))
            return
        self._add(
            Calculated(self.part, start, token.end, words, token.result, token.subject, condition, bool(otherwise))
        )

    def _marks(self, prefix: list[Token], marks: Marks, otherwise: Punctuation | None) -> None:
        if otherwise is not None and not any(isinstance(token, (Number, Word)) for token in prefix):
            words = quote(self.sentence, otherwise.start, marks.end)
            self._add(Otherwise(self.part, otherwise.start, marks.end, words, self._credit(marks, words)))
            return
        each = max((at for at, token in enumerate(prefix) if sign_of(token) is Sign.EACH), default=None)
        if each is not None and not told_apart(self.sentence, prefix, each, marks):
            self._set_aside(self._apart(prefix[:each]))
            for statement in read_each(self.sentence, self.part, prefix, each, marks, self._defined):
                self._add(statement)
            return
        statements = self.clauses.statements
        counted = read_count(self.sentence, self.part, prefix, marks, statements[-1] if statements else None)
        if counted is not None:
            self._add(counted)
            return
        condition = read_condition(prefix)
        if condition is not None:
            self._set_aside([token for token in prefix if token.end <= condition.start])
            start = named_start(self.sentence, condition.start, condition.subject, self._defined)
            words = quote(self.sentence, start, marks.end)
            credits = tuple(worded(credit, words) for credit in credits_of_marks(marks))
            apart = any(isinstance(t, Word) and _SHARED.search(t.text) for t in prefix) or len(credits) > 1
            self._add(Case(self.part, start, marks.end, words, condition, credits, marks.verb == "扣", apart))
            return
        if otherwise is not None:
            words = quote(self.sentence, otherwise.start, marks.end)
            self._add(Otherwise(self.part, otherwise.start, marks.end, words, self._credit(marks, words)))
            return
        self._says(prefix, marks)

    def _credit(self, marks: Marks, words: str = "") -> Credit:
        if len(marks.credits) > 1:
            raise Refused(CellError.VALUE, f"“{self._words(marks)}”列了几个分数，没有说各对应什么")
        return worded(credits_of_marks(marks)[0], words)

    # ---- words ----

    def _says(self, prefix: list[Token], marks: Marks) -> None:
        """Words and what they earn or cost."""
        references = self._references(prefix)
        clause = last_clause(prefix)
        self._set_aside([token for token in prefix if clause and token.end <= clause[0].start])
        text = self.sentence.text[clause[0].start : clause[-1].end] if clause else ""
        start = prefix[0].start if prefix else marks.start
        words = quote(self.sentence, start, marks.end)
        if (marks.top and not _criterion_of(prefix)) or (not marks.verb and _IN_ALL.fullmatch(text)):
            self._add(FullMarks(self.part, marks.start, marks.end, self._words(marks), marks.credits[0]))
            return
        if _VETO.search(all_words(self.sentence, prefix)) and marks.credits == (
            Credit(Decimal(0), marks.credits[0].kind),
        ):
            self._add(Veto(self.part, start, marks.end, words))
            return
        names = self._names(prefix, text, len(marks.credits) > 1)
        credits = tuple(worded(credit, words) for credit in credits_of_marks(marks))
        overall = bool(is_overall(all_words(self.sentence, prefix)))
        self._add(
            Says(
                self.part,
                start,
                marks.end,
                words,
                names,
                credits,
                marks.verb == "扣",
                marks.aside,
                marks.own,
                overall,
                references,
            )
        )

    def _names(self, prefix: Sequence[Token], text: str, several: bool) -> tuple[str, ...]:
        quoted = tuple(token.text for token in prefix if isinstance(token, Quoted))
        if len(quoted) > 1:
            return quoted
        clause = last_clause(prefix)
        if len(quoted) == 1 and any(isinstance(token, Quoted) for token in clause):
            around = text.replace("“", "").replace("”", "").replace('"', "")
            return quoted if len(around) - len(quoted[0]) <= 14 else (around,)
        listed = [piece for piece in re.split(r"、", text) if piece]
        if len(listed) > 1 and (several or all(GRADE_WORD.fullmatch(_TAIL.sub("", piece)) for piece in listed)):
            listed[-1] = _TAIL.sub("", listed[-1])
            return tuple(piece for piece in listed if piece)
        return (_LEADING.sub("", re.sub(r"[“”\"]", "", text)).strip("的,:、"),)

    def _references(self, prefix: Sequence[Token]) -> tuple[int, ...]:
        return tuple(number for token in prefix if isinstance(token, Reference) for number in token.numbers)


def _criterion_of(prefix: Sequence[Token]) -> bool:
    """Whether words that say something stand before `满分3分`."""
    return any(
        isinstance(token, (Word, Quoted))
        and not re.fullmatch(r"(?:本项|该项|此项|指标|本指标|合计|共|的|总)+", text_of(token))
        for token in prefix
    )
