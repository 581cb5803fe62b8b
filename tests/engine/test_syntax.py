"""The tree of a formula: operators bind as in Excel."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xladdin.engine.syntax import Node, parse
from xladdin.engine.tokens import FormulaError


def shown(node: Node) -> str:
    name = node.text or node.part.value
    return f"{name}[{' '.join(shown(item) for item in node.items)}]" if node.items else name


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("1+2*3-4", "-[+[1 *[2 3]] 4]"),
        ("-2^2", "^[-[2] 2]"),
        ("2^3^2", "^[^[2 3] 2]"),
        ("-A1%", "-[%[A1]]"),
        ("A1=B1&C1+1", "=[A1 &[B1 +[C1 1]]]"),
        ("1>2>3", ">[>[1 2] 3]"),
        ("A1:B2 C1:D9", " [A1:B2 C1:D9]"),
        ("A1:INDEX(A:A,3)*2", "*[:[A1 INDEX[A:A 3]] 2]"),
        ("@A1:A3*2", "*[@[A1:A3] 2]"),
        ("f(a,,2)", "f[a missing 2]"),
        ("f(a,)", "f[a missing]"),
        ("f()", "f"),
        ("f( 1 , 2 )", "f[1 2]"),
        ("SUM((A1,B2))", "SUM[([A1 B2]]"),
        ("LAMBDA(x,x+1)(5)", "invocation[LAMBDA[x +[x 1]] 5]"),
        ('{1,-2;"a",TRUE}', '{[1 -2 "a" TRUE]'),
        ("true", "true"),
        ("\n1 + 2 ", "+[1 2]"),
    ],
)
def test_tree(formula: str, expected: str) -> None:
    assert shown(parse(formula)) == expected


@pytest.mark.parametrize(
    "formula", ["", "1+", "(1", "1)", "f(1", "f(1 2)", "()", "{1,{2}}", "{A1}", "1 2", "A1,B1", "*1"]
)
def test_broken_formulas_are_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        parse(formula)


def test_depth_and_length_have_limits() -> None:
    with pytest.raises(FormulaError):
        parse("(" * 300 + "1" + ")" * 300)
    with pytest.raises(FormulaError):
        parse("1+" * 5000 + "1")


@given(
    st.recursive(
        st.sampled_from(["1", "A1", '"x"', "B2:B9"]),
        lambda inner: st.tuples(inner, inner).map("({0[0]}+{0[1]})".format),
    )
)
def test_every_node_lies_where_its_text_stands(formula: str) -> None:
    for node in parse(formula).walk():
        assert 0 <= node.start <= node.end <= len(formula)
        for item in node.items:
            assert node.start <= item.start <= item.end <= node.end
