"""随机的表: formulas with JX_ calls inside native functions, over cells that hold what people type (hypothesis)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from hypothesis import strategies as st
from native_cases import CARRYOVER, COMPLETION, DEVIATION, SATISFACTION
from native_workbooks import SHEET, fill

from xladdin.engine.recalculation import recalculate

ROWS = 6
OTHER = "另 表"
RULES = (
    SATISFACTION,
    COMPLETION,
    DEVIATION,
    CARRYOVER,
    "按比例",
    "扣减比率×权重",
    "每项扣0.1分",
    "≥80亿:按比例",
    "定性",
)
LEVELS = "优:100%; 良:80%; 其余:0"

# A column for each kind of content: rates, amounts, what people type, rules, words.
numbers = st.one_of(st.decimals(0, 2, places=4).map(float), st.integers(0, 12).map(float))
amounts = st.one_of(st.decimals(0, 10**6, places=2).map(float), st.integers(0, 5000).map(lambda n: n / 8))
typed = st.one_of(
    numbers,
    st.decimals(0, 200, places=2).map(lambda n: f"{n}%"),
    st.decimals(0, 9999, places=2).map(lambda n: f"{n:,}万元"),
    st.sampled_from([None, "不予考核", "—", "", " 12 ", "１２", "８４．１％", "¥5", "约5", True]),
)
columns = {
    "A": numbers,
    "B": amounts,
    "C": typed,
    "D": st.sampled_from((*RULES, LEVELS)),
    "E": st.sampled_from(["优", "良", "差", "100%-80%(含)", "60%-0%", None]),
    "F": st.sampled_from(["≥10户", "≤120天", "=26座", "≥95%", "100", "健全"]),
}


def contents(letters: str = "ABCDEF") -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries(
        {f"{letter}{row}": columns[letter] for letter in letters for row in range(1, ROWS + 1)}
    )


def _place(letters: str) -> st.SearchStrategy[str]:
    """A cell, by any way of writing it."""
    return st.builds(
        lambda letter, row, column_sign, row_sign, sheet: f"{sheet}{column_sign}{letter}{row_sign}{row}",
        st.sampled_from(letters),
        st.integers(1, ROWS),
        st.sampled_from(["", "$"]),
        st.sampled_from(["", "$"]),
        st.sampled_from(["", "", "", f"'{OTHER}'!"]),
    )


def _range(letter: str) -> st.SearchStrategy[str]:
    return st.builds(
        lambda first, size, sheet: f"{sheet}{letter}{first}:{letter}{min(ROWS, first + size)}",
        st.integers(1, ROWS - 1),
        st.integers(1, ROWS),
        st.sampled_from(["", f"'{OTHER}'!"]),
    )


def _quoted(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return texts.map(lambda text: f'"{text}"')


_rules = st.one_of(_quoted(st.sampled_from(RULES)), _quoted(st.sampled_from(RULES)), _place("D"))
_decimals = st.sampled_from(["", ",", ",0", ",2", ",4", ',2,"截断"', ',,"截断"'])
_weights = st.sampled_from(["5", "8.35", "10"])


def _call(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A JX_ call that gives a number."""
    number = st.one_of(inner, inner, _given)
    targets = st.one_of(_place("F"), _quoted(st.sampled_from(["≥10", "≤5", "≥95%"])), number)
    return st.one_of(
        st.builds(
            lambda name, a, b, rest: f"{name}({a},{b}{rest})",
            st.sampled_from(["JX_RATE", "JX_EXEC_RATE", "JX_CHANGE_RATE", "jx_control_rate", "_xll.JX_RATE"]),
            number,
            number,
            _decimals,
        ),
        st.builds(lambda a, b, c, d: f'JX_ADJUST_RATE({a},{b},{c},{d},"净额",2)', number, number, _place("BC"), number),
        st.builds(lambda a, b: f"JX_COMPLETION({a},{b})", number, targets),
        st.builds(lambda v, w, r: f"JX_SCORE({v},{w},{r})", number, st.one_of(_weights, _place("B")), _rules),
        st.builds(lambda v: f'JX_SCORE({v},10,"{LEVELS}")', _place("E")),
        st.builds(lambda a, w: f"JX_SCORE_AVG({a},{w})", _range("A"), _weights),
        st.builds(lambda a: f"JX_SATISFACTION({a})", _range("A")),
    )


_leaves = st.one_of(_place("AABB"), st.sampled_from(["0.9", "3", "0", "-2.5"]))
# What only our functions read as a number: native ones do as they please with text.
_given = st.one_of(_leaves, _leaves, _place("C"), st.sampled_from(['"84.11%"', '"1,200万元"']))


def _around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """An expression that gives a number, with others in it."""
    return st.one_of(
        _call(inner),
        st.builds(lambda a, b, op: f"{a}{op}{b}", inner, inner, st.sampled_from("+-*/")),
        st.builds(lambda a, b: f"({a}-{b})%", inner, inner),
        st.builds(lambda c, a, b: f"IF({c}>0.5,{a},{b})", _place("A"), inner, inner),
        st.builds(lambda a: f"ROUND({a},3)", inner),
        st.builds(lambda a, b: f"MAX({a},MIN({b},1))", inner, inner),
        st.builds(lambda a, b: f"SUM({a},{b})", inner, _range("B")),
        st.builds(lambda a: f"-{a}", inner),
    )


numeric = st.recursive(_leaves, _around, max_leaves=4)
formulas = st.one_of(
    _call(_leaves),
    _call(numeric),
    _around(_call(_leaves)),
    st.builds(lambda a: f'TEXT({a},"0.00%")&"。"', _call(_leaves)),
    st.builds(lambda a: f"JX_GRADE({a}*10)", _call(_leaves)),
)


@dataclass
class Drawn:
    """A workbook with two sheets of content, and formulas on the first.

    Attributes:
        content, other: cell values of the two sheets.
    """

    content: dict[str, object]
    other: dict[str, object]
    formulas: list[str] = field(default_factory=list)

    def save(self, path: Path, later: Mapping[str, object] | None = None) -> Path:
        """Write and compute it.

        Args:
            later: cells of the first sheet that hold something else.
        """
        book = openpyxl.Workbook()
        first, second = book.worksheets[0], book.create_sheet(OTHER)
        first.title = SHEET
        fill(first, self.content | dict(later or {}), texts=True)
        fill(first, {f"H{at}": f"={formula}" for at, formula in enumerate(self.formulas, 1)})
        fill(second, self.other, texts=True)
        book.save(path)
        recalculate(path)
        return path


sheets = st.builds(Drawn, contents(), contents(), st.lists(formulas, min_size=15, max_size=30))
# Some cells of the first sheet that hold something else afterwards.
changes = contents().flatmap(
    lambda cells: st.sets(st.sampled_from(sorted(cells)), min_size=1, max_size=12).map(
        lambda chosen: {place: cells[place] for place in sorted(chosen)}
    )
)
