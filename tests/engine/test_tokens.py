"""Formula tokens: nothing inside strings, quoted sheets, arrays or brackets is taken for something else."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xladdin.engine.tokens import FormulaError, Kind, tokenize

CASES = [
    ("JX_F(A1,,2)", "call JX_F|ref A1|comma ,|comma ,|number 2|close )"),
    ("[1]!JX_F(A1)", "call JX_F|ref A1|close )"),
    (r"'C:\加载项\x.xlam'!JX_F(A1)", "call JX_F|ref A1|close )"),
    ("_xlfn._xlws.FILTER(A1:A3,B1>2)", "call _xlfn._xlws.FILTER|ref A1:A3|comma ,|ref B1|operator >|number 2|close )"),
    ('"A1 ""B2"""&C3', 'text "A1 ""B2"""|operator &|ref C3'),
    ("'Q1 2024'!$A$1:B2", "ref $A$1:B2"),
    ("'It''s'!A:C", "ref A:C"),
    ("表1!1:3", "ref 1:3"),
    ("[1]Sheet1!$A$1", "ref $A$1"),
    ("Sheet1:Sheet3!A1", "ref A1"),
    ("表1[[#This Row],[a]]*2", "table 表1[[#This Row],[a]]|operator *|number 2"),
    ("[@[它'[的'] A1]]", "table [@[它'[的'] A1]]"),
    (
        '{1,"A1";#N/A,TRUE}',
        'left brace {|number 1|comma ,|text "A1"|semicolon ;|error #N/A|comma ,|name TRUE|right brace }',
    ),
    ("LOG10(1E-3)", "call LOG10|number 1E-3|close )"),
    ("A1B+XFD1", "name A1B|operator +|ref XFD1"),
    ("Sheet1!#REF!+#DIV/0!", "error #REF!|operator +|error #DIV/0!"),
    ("A1 B1", "ref A1|space  |ref B1"),
    ("5%<>-.5", "number 5|operator %|operator <>|operator -|number .5"),
    ("A1:INDEX(A:A,3)", "ref A1|operator :|call INDEX|ref A:A|comma ,|number 3|close )"),
    ("税率_2024.x", "name 税率_2024.x"),
]


@pytest.mark.parametrize(("formula", "expected"), CASES)
def test_tokens(formula: str, expected: str) -> None:
    assert "|".join(f"{token.kind.value} {token.text}" for token in tokenize(formula)) == expected


def test_the_prefix_is_kept_apart() -> None:
    prefixes = [tokenize(formula)[0].prefix for formula, _ in CASES[1:3]]
    assert prefixes == ["[1]!", r"'C:\加载项\x.xlam'!"]


@pytest.mark.parametrize("formula", ['"abc', "'abc", "A1~B1", "5A", "[x", "`"])
def test_what_is_no_formula_is_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        tokenize(formula)


PIECES = st.sampled_from(
    [token for case, _ in CASES for token in [case]] + ["+", "(", ")", ",", " ", "A1", '"x"', "#N/A"]
)


@given(st.lists(PIECES, max_size=6).map("".join))
def test_tokens_put_together_give_the_formula_back(formula: str) -> None:
    try:
        tokens = tokenize(formula)
    except FormulaError:
        return
    assert "".join(formula[token.start : token.end] for token in tokens) == formula
    assert all(token.end == after.start for token, after in itertools.pairwise(tokens))
    assert all(formula[token.start :].startswith(token.prefix + token.text) for token in tokens)


@given(st.text(max_size=40))
def test_any_text_is_tokens_or_refused(text: str) -> None:
    try:
        tokens = tokenize(text)
    except FormulaError:
        return
    assert all(isinstance(token.kind, Kind) for token in tokens)
