"""分词：a folded sentence cut into tokens, definitions and asides set apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity
from xladdin.scoring.printed.amounts import read_credit_of_band, read_marks
from xladdin.scoring.printed.formulas import read_bare, read_formula, read_product
from xladdin.scoring.printed.marks import MarkPlan, find_marks
from xladdin.scoring.printed.phrases import read_phrase
from xladdin.scoring.printed.quantities import is_date_like, read_number
from xladdin.scoring.printed.signs import (
    AFTER,
    AND,
    BEFORE,
    BEFORE_WORD,
    CONDITION_ONLY,
    DASH,
    ELSE,
    FORMULA_SIGN,
    GRADED,
    INCLUDED,
    INCLUDED_ONE,
    INCLUDED_SEVERAL,
    INTERVAL,
    MARKS_RANGE,
    OPENED,
    PER_UNIT,
    PUNCTUATION,
    SHARE_ONLY,
    SIDES,
    WITH_REFERENCE,
    says_marks,
    says_target,
    stands_alone,
)
from xladdin.scoring.printed.text import Sentence
from xladdin.scoring.printed.tokens import (
    Cap,
    Compare,
    Definition,
    Included,
    Interval,
    Mark,
    Marks,
    Number,
    Punctuation,
    Quoted,
    Reference,
    Sign,
    Suffix,
    Token,
    Word,
)
from xladdin.scoring.tree import Credit, CreditKind

# Brackets that change the marks in ways the rule language has no words for.
_CHANGES_MARKS: Final = re.compile(
    r"(?:最低|至少|不低于|保底)[^,;。]{0,4}[1-9]\d*(?:\.\d+)?分|减半|折半|加倍|翻倍|系数"
)


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
        if letter == "\n" and self._unfinished():
            self.flush()
            self.at += 1
            return True
        if letter in PUNCTUATION:
            self.push(Punctuation(self.at, self.at + 1, PUNCTUATION[letter]))
            if letter in "。\n":
                self.each_seen = self.each_seen and letter == "\n"
            return True
        if letter in "([{":
            return self._bracket()
        if letter in ")]}":
            self.flush()
            self.at += 1
            return True
        if letter in OPENED or letter in "”》’":
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
            elif self.text[end : end + 1] in ("-", "至", "到") and end + 1 in self.plan.references:
                # ①-③
                numbers += range(numbers[-1] + 1, self.plan.references[end + 1].number)
                end += 1
        self.push(Reference(self.at, end, tuple(numbers)))
        return True

    def _bracket(self) -> bool:
        several = INCLUDED_SEVERAL.match(self.text, self.at)
        if several:
            for one in INCLUDED_ONE.finditer(self.text, self.at, several.end()):
                number = read_number(one["limit"], 0)
                quantity = number.quantity if number else None
                self.push(Included(one.start(), one.end(), not one["no"], quantity))
            self.at = several.end()
            return True
        included = INCLUDED.match(self.text, self.at)
        if included:
            number = read_number(included["limit"], 0) if included["limit"] else None
            self.push(Included(self.at, included.end(), not included["no"], number.quantity if number else None))
            return True
        interval = INTERVAL.match(self.text, self.at)
        if interval:
            return self._interval(interval)
        formula = read_bare(self.text, self.at) if self._begins_clause() else None
        if formula is not None:
            self.push(formula)
            return True
        close = self._closing()
        if any(self.at < place < close for place in self.plan.parts):
            # A bracket that runs over the head of a part was never closed.
            self.flush()
            self.at += 1
            return True
        inside = self.text[self.at + 1 : close]
        graded = GRADED.match(self.text, close + 1) is not None
        if MARKS_RANGE.fullmatch(inside) and not graded and not isinstance(self.last, (Number, Compare, Quoted)):
            raise Refused(CellError.VALUE, f"“({inside})”给的是一个范围，取几分由评价人员判断，不能自动计分")
        if _CHANGES_MARKS.search(inside):
            raise Refused(CellError.VALUE, f"“({inside})”怎样改变得分，读不懂")
        if inside in ("绝对值", "取绝对值", "按绝对值"):
            self.push(Word(self.at, min(close + 1, len(self.text)), "绝对值"))
            return True
        marks = read_marks(self.text, self.at + 1)
        if marks is not None and marks.end == close:
            end = min(close + 1, len(self.text))
            self.push(Marks(self.at, end, marks.credits, marks.verb, True, marks.own, marks.top))
            return True
        share = SHARE_ONLY.fullmatch(inside)
        if share is not None and not isinstance(self.last, (Number, Compare)) and stands_alone(self.text[close + 1 :]):
            number = read_number(share["share"], 0)
            if number is not None and number.quantity.value:
                credit = Credit(number.quantity.value, CreditKind.SHARE)
                self.push(Marks(self.at, min(close + 1, len(self.text)), (credit,), "", True))
                return True
        if (CONDITION_ONLY.fullmatch(inside) and re.search(r"\d", inside)) or says_marks(inside) or says_target(inside):
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

    def _begins_clause(self) -> bool:
        return self.word is None and isinstance(self.last, Punctuation) and self.last.sign in (Sign.COMMA, Sign.COLON)

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
        close = self.text.find(OPENED[letter], self.at + 1) if letter in OPENED else -1
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
        behind = _CHANGES_MARKS.search(body, body.rfind("(")) if body.endswith(")") else None
        if behind is not None:
            raise Refused(CellError.VALUE, f"“{body[body.rfind('(') :]}”怎样改变得分，读不懂")
        if not (FORMULA_SIGN.search(body) or len(body) >= 4) or not body:
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
        found: Token | None = read_formula(text, at)
        if found is None and text.startswith(("×", "乘"), at) and self.word is not None:
            found = read_product(text, self.word, at)
            if found is not None:
                self.word = None
        if found is None and self._behind_condition():
            found = read_credit_of_band(text, at)
        if found is None:
            found = read_phrase(text, at, self.each_seen)
        if found is None and not self._bounded_points():
            found = read_marks(text, at)
        if found is None:
            return False
        self.push(found)
        return True

    def _behind_condition(self) -> bool:
        """Whether a band's condition and a colon stand right before: `≥80%：`."""
        # Without a name in front it is the short form, whose reader says what is wrong with it.
        named = self.word is None and isinstance(self.tokens[0] if self.tokens else None, Word)
        match self.tokens[-3:] if named else []:
            case [Compare(), Number(), Punctuation(sign=Sign.COLON)] | [_, Suffix(), Punctuation(sign=Sign.COLON)]:
                return True
        return False

    def _bounded_points(self) -> bool:
        """`≥90分`: the points are the bound of a band, not marks."""
        last = self.last
        return isinstance(last, Compare) or (isinstance(last, Punctuation) and last.sign is Sign.DASH)

    # ---- conditions ----

    def _measure(self) -> bool:
        text, at = self.text, self.at
        if text.startswith("每", at) and not text.startswith(("每年", "每月", "每季", "每日", "每周"), at):
            self.each_seen = True
            self.push(Punctuation(at, at + 1, Sign.EACH))
            return True
        other = ELSE.match(text, at)
        if other and (not self.tokens or isinstance(self.last, (Punctuation, Marks, Mark, Cap))):
            self.push(Punctuation(at, other.end(), Sign.ELSE))
            return True
        both = AND.match(text, at)
        if both:
            self.push(Punctuation(at, both.end(), Sign.AND))
            return True
        if self._comparison():
            return True
        if isinstance(self.last, (Number, Included)):
            after = AFTER.match(text, at)
            if after and not after["around"]:
                self.push(Suffix(at, after.end(), SIDES[after["side"] or after["past"] or "内"], after["side"] == "下"))
                return True
            dash = DASH.match(text, at)
            if dash:
                self.push(Punctuation(at, dash.end(), Sign.DASH))
                return True
        if text[at] == "-":
            if self._is_sign():
                return self._number()
            self.push(Punctuation(at, at + 1, Sign.DASH))
            return True
        return self._number()

    def _unfinished(self) -> bool:
        """Whether a line breaks off inside a clause: behind 每 or a comparison whose number is still to come."""
        last = self.last
        waits = isinstance(last, Compare) or (isinstance(last, Punctuation) and last.sign in (Sign.DASH, Sign.EACH))
        return waits or self._stepping()

    def _stepping(self) -> bool:
        """Whether 每 stands in this clause: 每少1期 counts, 2023年 does not."""
        for token in reversed(self.tokens):
            if isinstance(token, Marks) or (isinstance(token, Punctuation) and token.sign in (Sign.STOP, Sign.COMMA)):
                return False
            if isinstance(token, Punctuation) and token.sign is Sign.EACH:
                return True
        return False

    def _is_sign(self) -> bool:
        """Whether a minus belongs to the number behind it: 在-5%至5%之间, 5%--3%."""
        before = self.text[self.at - 1] if self.at else ""
        dashed = isinstance(self.last, Compare) or (isinstance(self.last, Punctuation) and self.last.sign is Sign.DASH)
        return self.text[self.at + 1 : self.at + 2].isdigit() and (dashed or before in ("", *"在为于至到(,;:。\n、"))

    def _comparison(self) -> bool:
        text, at = self.text, self.at
        if text[at] in "≥≤<>=":
            said, end = text[at], at + 1
        else:
            word = BEFORE_WORD.match(text, at)
            if word is None:
                return self._with_reference()
            said, end = BEFORE[word[0]], word.end()
        # `为≤100%`, `应≥95%`: the sign says it.
        if text[end : end + 1] in "≥≤<>" and end < len(text) and text[at] not in "≥≤<>=":
            self.flush()
            self.at = end
            return True
        signed = read_number(text, end, signed=True)
        if signed is not None or (text[at] in "≥≤<>=" and not self._reference_follows()):
            self.push(Compare(at, end, said))  # type: ignore[arg-type]  # the values of BEFORE, or one of the five signs
            return True
        return self._with_reference()

    def _reference_follows(self) -> bool:
        return WITH_REFERENCE.match(self.text, self.at) is not None and not isinstance(self.last, Number)

    def _with_reference(self) -> bool:
        found = WITH_REFERENCE.match(self.text, self.at)
        # 85%≤满意度 begins a two-sided condition: what follows the sign is what is measured.
        if found is None or isinstance(self.last, Number):
            return False
        number = read_number(self.text, found.end())
        if number is None or not number.quantity.is_percent:
            return False
        word = found["word"]
        said = word if word in "≥≤<>" else BEFORE[word]
        self.push(Compare(self.at, found.end(), said, found["reference"]))  # type: ignore[arg-type]  # as above
        return True

    def _number(self) -> bool:
        last = self.last
        compared = isinstance(last, Compare)
        number = read_number(self.text, self.at, signed=compared or self.text[self.at] == "-")
        if number is None:
            return False
        after = AFTER.match(self.text, number.end)
        if is_date_like(number.quantity) and not compared and after is None and not self._stepping():
            return False
        if not number.quantity.unit and self.text[number.end : number.end + 1] in ("月", "年", "号", "日", "时"):
            return False
        ratio = re.match(r":\d+(?:\.\d+)?(?![\d.]|分|%)", self.text[number.end :])
        if ratio is not None and not number.quantity.unit:
            # 1:3 is no number that a value could be compared with.
            end = number.end + ratio.end()
            self.push(Word(self.at, end, self.text[self.at : end]))
            return True
        if isinstance(last, Number) and self.text[last.end : self.at] == " ":
            raise Refused(
                CellError.VALUE,
                f"“{self.sentence.words(last.start, number.end)}”里的数中间有空格，分不清是一个数还是两个",
            )
        end, quantity = number.end, number.quantity
        per = PER_UNIT.match(self.text, end)
        if per and quantity.unit:
            # 3000元/户: the value is in 元 too.
            end = per.end()
        if compared and not quantity.unit:
            # After a comparison any short word is a unit: ≥50亩次.
            unit = re.match(
                r"(?!以上|以下|以内|及以|的|[得计扣记给赋评加减者时为按且但或不则]|之间|分)[\u4e00-\u9fff]{1,3}?(?=以上|以下|及以|的|[得计扣记给赋评加减,;。(]|$|\n)",
                self.text[end:],
            )
            if unit:
                end, quantity = end + unit.end(), Quantity(quantity.value, unit[0])
        self.push(Number(self.at, end, quantity, number.difference, self.at in self.sentence.both))
        return True


def tokenize(sentence: Sentence) -> list[Token]:
    """The tokens of a folded sentence.

    Raises:
        Refused: `#VALUE!` for a formula or a range of marks that cannot be computed.
    """
    return _Lexer(sentence, find_marks(sentence.text)).run()
