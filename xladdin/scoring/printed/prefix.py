"""句前：the tokens in front of the words that give or take marks, and how they are quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xladdin.scoring.printed.text import Sentence
from xladdin.scoring.printed.tokens import Marks, Punctuation, Quoted, Sign, Token, Word
from xladdin.scoring.tree import FULL, Credit


def sign_of(token: Token) -> Sign | None:
    return token.sign if isinstance(token, Punctuation) else None


def text_of(token: Token) -> str:
    return token.text if isinstance(token, (Word, Quoted)) else ""


def quote(sentence: Sentence, start: int, end: int) -> str:
    """The original words of a clause, without the punctuation around them."""
    return re.sub(r"^(?:则|即)(?=[A-Za-z≥≤\d])", "", sentence.words(start, end).strip(" ,，;；。:：、"))


def last_clause(prefix: Sequence[Token]) -> list[Token]:
    """The tokens after the last comma (a comma right before the marks does not count)."""
    tokens = list(prefix)
    while tokens and sign_of(tokens[-1]) in (Sign.COMMA, Sign.COLON):
        tokens.pop()
    for at in range(len(tokens) - 1, -1, -1):
        if sign_of(tokens[at]) is Sign.COMMA:
            return tokens[at + 1 :]
    return tokens


def clauses_of(prefix: Sequence[Token]) -> list[list[Token]]:
    """The tokens between commas."""
    clauses: list[list[Token]] = [[]]
    for token in prefix:
        if sign_of(token) is Sign.COMMA:
            clauses.append([])
        else:
            clauses[-1].append(token)
    return [clause for clause in clauses if clause]


def clause_start(prefix: Sequence[Token], default: int) -> int:
    clause = last_clause(prefix)
    return clause[0].start if clause else default


def words_before(sentence: Sentence, tokens: Sequence[Token]) -> str:
    """The words right before, without crossing punctuation."""
    text = ""
    for token in reversed(tokens):
        if isinstance(token, Punctuation):
            break
        text = sentence.text[token.start : token.end] + text
    return text


def all_words(sentence: Sentence, tokens: Sequence[Token]) -> str:
    return sentence.text[tokens[0].start : tokens[-1].end] if tokens else ""


def worded(credit: Credit, words: str) -> Credit:
    return Credit(credit.amount, credit.kind, credit.off, words)


def credits_of_marks(marks: Marks) -> tuple[Credit, ...]:
    """The amounts; what is taken is off full marks."""
    if marks.verb != "扣":
        return marks.credits
    return tuple(Credit(credit.amount, credit.kind, off=True) if credit.amount else FULL for credit in marks.credits)


def named_start(sentence: Sentence, start: int, subject: str, defined: Sequence[str]) -> int:
    """Where a condition begins; behind a definition run on without a stop, where the defined name begins."""
    names = [name for name in defined if name and subject.endswith(name)]
    if not names or subject in names:
        return start
    # Quotation marks stand in the text and not in the names.
    letters = '["“”]*'.join(re.escape(letter) for letter in max(names, key=len))
    found = re.compile('["“”]*' + letters).search(sentence.text, start)
    return found.start() if found else start
