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
from xladdin.scoring.printed.grade_words import GRADE_WORD
from xladdin.scoring.printed.ranges import Condition
from xladdin.scoring.printed.statements import (
    ByShareOf,
    Calculated,
    Case,
    Clauses,
    Every,
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
from xladdin.scoring.tree import FULL, Credit, CreditKind, Direction

_ABOVE: Final = re.compile(r"超|高|增|升|上涨|涨|多(?!项)|逾|延|推迟|迟")
_BELOW: Final = re.compile(r"低|降|少|减|下滑|不足|落后|缩|短|欠|下|提前")
_EITHER: Final = re.compile(
    r"偏离|偏差|相差|差异|浮动|变动|变化|±|上下|差(?!\d)|增减|(?:增加|上升|高|超)(?:或|/)(?:减少|下降|低|降低)|不符"
)
_ITEM_UNITS: Final = frozenset("项个处次件条份例起笔家户人名张篇点本册台套类宗批场门")
_TIME_UNITS: Final = frozenset({"天", "日", "个工作日", "工作日", "周", "个月", "小时", "分钟", "季度"})
_ALL: Final = re.compile(
    r"(?:都|均|全部|完全|同时|各项|所有)(?:\S{0,6})?(?:符合|满足|达到|具备|完成|达标|合格|做到|公开)|(?:都|均)(?:符合|满足|具备)"
)
_VETO: Final = re.compile(
    r"(?:若|如|凡|一旦|出现|存在|发生|发现|有)\S*(?:截留|挤占|挪用|虚列|套取|骗取|弄虚作假|违法|违纪|违规|重大|造假|严重|事故|虚报|贪污)"
)
_COMPARED: Final = re.compile(r"(?:与|比|较|同)(?P<what>[^,;。与比较]{2,10}?)(?:相比|比较|对比)?,?$")
_FURTHER: Final = re.compile(r"(?:在此|此|以此|上述)基础上|此后|之后|再$")
_LEADING: Final = re.compile(
    r"^(?:评价要点|评分标准|评分细则|计分标准|计分方法|评价标准|其中|若|如果|如|凡|当|即|则|并|且|但|对于|对|根据核查|注)[,:]?"
)
_PER: Final = re.compile(r"^(?:一|1)?(?:项|处|个|次|例|起|件|条|份|笔|家|户|人|名|天|日|篇|张)?$")
_STANDARD: Final = re.compile(r"^以$|^按$")
_TARGET: Final = re.compile(r"(?:目标值?|指标值|标准值?|计划值?|年度指标值?)$")
_TAIL: Final = re.compile(r"(?:的|分别|依次|者|等)+$")
_SHARED: Final = re.compile(r"分别|依次")


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
                    self._standard()
                    self._new_sentence()
                case Punctuation(sign=Sign.ELSE):
                    self._standard()
                    self._new_sentence()
                    assert isinstance(token, Punctuation)
                    self.otherwise = token
                case Punctuation(sign=Sign.FOLLOWS):
                    self.clauses.follows = True
                case Punctuation(sign=Sign.AVERAGE):
                    self.clauses.averaged = True
                case Definition(start=start, end=end, name=name):
                    self.clauses.definitions.append((re.sub('[“”"]', "", name), self.sentence.words(start, end)))
                    # What stood before a definition named it; a condition begins after it.
                    self.prefix.clear()
                case Marks() | Prorated() | Formula() | Cap() | Step() | Allocation() | Base() | Judged():
                    self._score(token)
                case _:
                    self.prefix.append(token)
        self._standard()
        return self.clauses

    def _new_sentence(self) -> None:
        self.prefix.clear()
        self.otherwise = None

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

    def _standard(self) -> None:
        """`以100%为标准`, `目标值：≥90%`: what steps are counted from."""
        match [token for token in self.prefix if _sign(token) is not Sign.COLON]:
            case [Word(text=named), Compare(comparator="≥" | "≤" | "="), Number(quantity=limit)] if _TARGET.search(
                named
            ):
                start, end = self.prefix[0].start, self.prefix[-1].end
                self.clauses.statements.append(Standard(self.part, start, end, self.sentence.words(start, end), limit))
                return
        match self.prefix:
            case [*_, Word(text=before), Number(quantity=limit), Word(text=after)] if _STANDARD.search(
                before[-1:]
            ) and re.match(r"为(?:标准|基准|基数|起点|准)", after):
                start, end = self.prefix[-3].start, self.prefix[-1].end
                words = self.sentence.words(start, end)
                self.clauses.statements.append(Standard(self.part, start, end, words, limit))

    # ---- one statement ----

    def _score(self, token: Token) -> None:
        prefix, self.prefix = self.prefix, []
        otherwise, self.otherwise = self.otherwise, None
        if isinstance(token, Cap):
            # A cap speaks of what went before; the words in front of it are not lost with it.
            self._add(Limit(self.part, token.start, token.end, self._words(token), token.points, token.most))
            return
        if isinstance(token, Step):
            self._add(Rounding(self.part, token.start, token.end, self._words(token), token.started))
            return
        if isinstance(token, Base):
            self._add(Floor(self.part, token.start, token.end, self._words(token), token.credit))
            return
        if isinstance(token, Judged):
            start = prefix[0].start if prefix else token.start
            self._add(Judgement(self.part, start, token.end, self.sentence.words(start, token.end)))
            return
        if isinstance(token, Allocation):
            references = self._references(prefix)
            named = re.split("[、,和及]", self._before_all(self._clause_tokens(prefix)))
            names = tuple(_LEADING.sub("", name).strip() for name in named if name.strip())
            credits, count = token.credits, token.count
            self._add(Shares(self.part, token.start, token.end, self._words(token), credits, count, references, names))
            return
        if isinstance(token, Prorated):
            self._prorated(prefix, token, otherwise)
            return
        if isinstance(token, Formula):
            self._formula(prefix, token, otherwise)
            return
        assert isinstance(token, Marks)
        self._marks(prefix, token, otherwise)

    def _add(self, statement: Statement) -> None:
        self.clauses.statements.append(statement)

    def _words(self, token: Token) -> str:
        return self.sentence.words(token.start, token.end)

    def _quote(self, start: int, end: int) -> str:
        return self.sentence.words(start, end).strip(" ,，;；。:：、")

    def _prorated(self, prefix: list[Token], token: Prorated, otherwise: Punctuation | None) -> None:
        condition = read_condition(prefix)
        start = condition.start if condition else self._last_clause(prefix, token.start)
        # 绩效监控、绩效自评按比例得分: as many things as are named.
        subjects = (
            1 + sum(isinstance(t, Punctuation) and t.sign is Sign.PAUSE for t in prefix) if condition is None else 1
        )
        words = self._quote(start, token.end)
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
        words = self._quote(start, token.end)
        if isinstance(token.result, Credit):
            credit = _worded(token.result, words)
            if condition is not None:
                self._add(Case(self.part, start, token.end, words, condition, (credit,), False))
            elif otherwise is not None:
                words = self._quote(otherwise.start, token.end)
                self._add(Otherwise(self.part, otherwise.start, token.end, words, _worded(token.result, words)))
            else:
                self._says(prefix, Marks(token.start, token.end, (credit,), "得"))
            return
        self._add(
            Calculated(self.part, start, token.end, words, token.result, token.subject, condition, bool(otherwise))
        )

    def _marks(self, prefix: list[Token], marks: Marks, otherwise: Punctuation | None) -> None:
        if otherwise is not None and not any(isinstance(token, (Number, Word)) for token in prefix):
            words = self._quote(otherwise.start, marks.end)
            self._add(Otherwise(self.part, otherwise.start, marks.end, words, self._credit(marks, words)))
            return
        each = max((at for at, token in enumerate(prefix) if _sign(token) is Sign.EACH), default=None)
        if each is not None and not self._told_apart(prefix, each, marks):
            self._each(prefix, each, marks)
            return
        if self._counted(prefix, marks):
            return
        condition = read_condition(prefix)
        if condition is not None:
            start = self._named_start(condition)
            words = self._quote(start, marks.end)
            credits = tuple(_worded(credit, words) for credit in self._credits(marks))
            apart = any(isinstance(t, Word) and _SHARED.search(t.text) for t in prefix) or len(credits) > 1
            self._add(Case(self.part, start, marks.end, words, condition, credits, marks.verb == "扣", apart))
            return
        if otherwise is not None:
            words = self._quote(otherwise.start, marks.end)
            self._add(Otherwise(self.part, otherwise.start, marks.end, words, self._credit(marks, words)))
            return
        self._says(prefix, marks)

    def _told_apart(self, prefix: Sequence[Token], each: int, marks: Marks) -> bool:
        """`每个考核时点，执行进度达到50%的得满分`: 每 stands in a clause of its own, and a condition follows it."""
        if marks.verb == "扣":
            return False
        clause = self._clause_tokens(prefix)
        if clause and clause[0].start > prefix[each].start:
            return read_condition(clause) is not None
        # 平均每户增收≥2000元得满分
        compared = next((token for token in prefix[each:] if isinstance(token, Compare)), None)
        signed = compared is not None and self.sentence.text[compared.start] in "≥≤<>="
        whole = marks.credits[0].kind is CreditKind.SHARE
        return compared is not None and (signed or whole) and read_condition(prefix) is not None

    def _named_start(self, condition: Condition) -> int:
        """Where the condition begins; behind a definition run on without a stop, where the defined name begins."""
        names = [name for name, _ in self.clauses.definitions if name and condition.subject.endswith(name)]
        if not names or condition.subject in names:
            return condition.start
        # Quotation marks stand in the text and not in the names.
        letters = '["“”]*'.join(re.escape(letter) for letter in max(names, key=len))
        found = re.compile('["“”]*' + letters).search(self.sentence.text, condition.start)
        return found.start() if found else condition.start

    def _credits(self, marks: Marks) -> tuple[Credit, ...]:
        """The amounts; what is taken is off full marks."""
        if marks.verb != "扣":
            return marks.credits
        return tuple(
            Credit(credit.amount, credit.kind, off=True) if credit.amount else FULL for credit in marks.credits
        )

    def _credit(self, marks: Marks, words: str = "") -> Credit:
        if len(marks.credits) > 1:
            raise Refused(CellError.VALUE, f"“{self._words(marks)}”列了几个分数，没有说各对应什么")
        return _worded(self._credits(marks)[0], words)

    # ---- 每 ----

    def _each(self, prefix: list[Token], each: int, marks: Marks) -> None:
        """`每超出5%扣0.5分`, `每出现1处…扣0.5分`."""
        start = self._last_clause(prefix[:each], prefix[each].start) if each else prefix[each].start
        start = prefix[each].start if self._unrelated(prefix[:each]) else start
        words = self._quote(start, marks.end)
        amount = _worded(marks.credits[0], words)
        if len(marks.credits) > 1:
            raise Refused(CellError.VALUE, f"“{words}”列了几个分数，没有说各对应什么")
        if not amount.amount:
            raise Refused(CellError.VALUE, f"“{words}”没有说每次扣几分、得几分")
        gains = marks.verb in ("得", "加", "")
        after = prefix[each + 1 :]
        at = next((at for at, token in enumerate(after) if isinstance(token, Number)), None)
        number = after[at] if at is not None else None
        limit = number.start if number else marks.start
        between = self.sentence.text[prefix[each].end : limit]
        direction = _direction(between + (self._before(prefix[:each]) if number is None else ""))
        counted = gains and isinstance(number, Number) and not number.quantity.is_percent
        if (
            isinstance(number, Number)
            and not counted
            and (
                number.quantity.is_percent
                or (direction is not None and number.quantity.unit not in ("", "项", "处"))
                or (direction is not None and not number.quantity.unit)
            )
        ):
            if direction is None:
                # 满意度每1%扣0.2分, 每1个百分点: the words before may say which way.
                direction = _direction(self._before(prefix[:each]) + self.sentence.text[number.end : marks.start])
            further = any(isinstance(t, Word) and _FURTHER.search(t.text) for t in prefix[:each])
            reference = re.sub(r"^(?:比|较|与)?", "", _named(after[: at or 0], between))
            compared = _COMPARED.search(self._before_all(prefix[:each]))
            if not reference and compared is not None:
                reference = compared["what"]
            side = read_condition(prefix[:each])
            if side is not None:
                words = self._quote(self._named_start(side), marks.end)
                amount = _worded(amount, words)
            self._add(
                Every(
                    self.part,
                    start,
                    marks.end,
                    words,
                    direction,
                    number.quantity,
                    amount,
                    gains,
                    reference,
                    further,
                    side,
                )
            )
            return
        count = number.quantity if isinstance(number, Number) and number.quantity.value > 0 else Quantity(Decimal(1))
        inside = any(_sign(token) is Sign.EACH for token in prefix[:each])
        self._add(Item(self.part, start, marks.end, words, count, amount, gains, True, inside, marks.own))

    def _before(self, tokens: Sequence[Token]) -> str:
        """The words of the clause right before, without crossing a comma."""
        text = ""
        for token in reversed(tokens):
            if isinstance(token, Punctuation):
                break
            text = self.sentence.text[token.start : token.end] + text
        return text

    def _unrelated(self, tokens: Sequence[Token]) -> bool:
        """Whether the words before 每 belong to something else (a comma stands between)."""
        return not tokens or isinstance(tokens[-1], Punctuation)

    # ---- counts without 每 ----

    def _counted(self, prefix: list[Token], marks: Marks) -> bool:
        """`缺少一项扣0.5分`, `有2项不符合扣1分`: true when the statement was added."""
        if marks.verb != "扣" and not (marks.verb == "得" and not marks.credits[0].amount):
            return False
        clause = self._clause_tokens(prefix)
        at = next((at for at, token in enumerate(clause) if isinstance(token, Number)), None)
        if at is None or any(isinstance(token, (Compare, Number)) for token in clause[at + 1 :]):
            return False
        number = clause[at]
        assert isinstance(number, Number)
        before = self.sentence.text[clause[0].start : number.start]
        after = self.sentence.text[number.end : marks.start].strip(",、:的")
        unit = number.quantity.unit
        if unit not in _ITEM_UNITS or number.quantity.value != number.quantity.value.to_integral_value():
            return False
        if at and isinstance(clause[at - 1], Compare):
            return False
        lacking = re.search(r"(?:缺|少|有|发现|出现|存在|发生|违反|漏|错|未|不|其中|任)", before + after)
        if lacking is None or _ALL.search(after):
            return False
        start = clause[0].start
        words = self._quote(start, marks.end)
        if at + 1 < len(clause) and isinstance(clause[at + 1], Suffix):
            # 缺3项及以上不得分: a band on the number of items.
            condition = read_condition([number, clause[at + 1]])
            if condition is None:
                return False
            self._add(
                Case(self.part, start, marks.end, words, condition, (self._credit(marks, words),), marks.verb == "扣")
            )
            return True
        one = number.quantity.value == 1
        credit = self._credit(marks, words)
        if one and marks.verb == "扣":
            credit = _worded(marks.credits[0], words)
        self._add(
            Item(
                self.part,
                start,
                marks.end,
                words,
                number.quantity,
                credit,
                False,
                one and marks.verb == "扣",
                False,
                marks.own,
            )
        )
        return True

    def _clause_tokens(self, prefix: Sequence[Token]) -> list[Token]:
        """The tokens after the last comma (a comma right before the marks does not count)."""
        tokens = list(prefix)
        while tokens and _sign(tokens[-1]) in (Sign.COMMA, Sign.COLON):
            tokens.pop()
        for at in range(len(tokens) - 1, -1, -1):
            if _sign(tokens[at]) is Sign.COMMA:
                return tokens[at + 1 :]
        return tokens

    def _last_clause(self, prefix: Sequence[Token], default: int) -> int:
        clause = self._clause_tokens(prefix)
        return clause[0].start if clause else default

    # ---- words ----

    def _says(self, prefix: list[Token], marks: Marks) -> None:
        """Words and what they earn or cost."""
        references = self._references(prefix)
        clause = self._clause_tokens(prefix)
        text = self.sentence.text[clause[0].start : clause[-1].end] if clause else ""
        start = prefix[0].start if prefix else marks.start
        words = self._quote(start, marks.end)
        if marks.top and not _criterion_of(prefix):
            self._add(FullMarks(self.part, marks.start, marks.end, self._words(marks), marks.credits[0]))
            return
        if _VETO.search(self._before_all(prefix)) and marks.credits == (Credit(Decimal(0), marks.credits[0].kind),):
            self._add(Veto(self.part, start, marks.end, words))
            return
        names = self._names(prefix, text, len(marks.credits) > 1)
        credits = tuple(_worded(credit, words) for credit in self._credits(marks))
        overall = bool(_ALL.search(self._before_all(prefix)))
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

    def _before_all(self, prefix: Sequence[Token]) -> str:
        return self.sentence.text[prefix[0].start : prefix[-1].end] if prefix else ""

    def _names(self, prefix: Sequence[Token], text: str, several: bool) -> tuple[str, ...]:
        quoted = tuple(token.text for token in prefix if isinstance(token, Quoted))
        if len(quoted) > 1:
            return quoted
        clause = self._clause_tokens(prefix)
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


def _sign(token: Token) -> Sign | None:
    return token.sign if isinstance(token, Punctuation) else None


def _worded(credit: Credit, words: str) -> Credit:
    return Credit(credit.amount, credit.kind, credit.off, words)


def _direction(text: str) -> Direction | None:
    """Which way `超`, `低于`, `偏离` point."""
    if _EITHER.search(text):
        return Direction.EITHER
    above, below = _ABOVE.search(text), _BELOW.search(text)
    if above and below:
        return Direction.ABOVE if above.start() < below.start() else Direction.BELOW
    return Direction.ABOVE if above else Direction.BELOW if below else None


def _named(tokens: Sequence[Token], between: str) -> str:
    """What is named between 每 and its number, without the direction: 每低于序时进度1个百分点 → 序时进度."""
    named = next((token.reference for token in tokens if isinstance(token, Compare)), "")
    if named:
        return named
    rest = re.sub(
        r"超过|超出|超|高于|高|增加|增长|上升|提高|多|低于|降低|下降|低|减少|少|降|减|偏离|相差|偏差|差|增减|增|减|升|降|逾期|延迟|延期|推迟|变动|浮动|±",
        "",
        between,
    )
    return re.sub(r"^(?:了|出|个|的|于|或|满|再)+", "", rest)


def _criterion_of(prefix: Sequence[Token]) -> bool:
    """Whether words that say something stand before `满分3分`."""
    return any(
        isinstance(token, (Word, Quoted))
        and not re.fullmatch(r"(?:本项|该项|此项|指标|本指标|合计|共|的|总)+", _text(token))
        for token in prefix
    )


def _text(token: Token) -> str:
    return token.text if isinstance(token, (Word, Quoted)) else ""
