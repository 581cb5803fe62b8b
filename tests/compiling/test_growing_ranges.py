"""增行: a row put into a range that a compiled formula reads is counted, or the formula says that it cannot."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from native_workbooks import RULE, formulas, made, values

from xladdin.compiling.compilation import compile_book
from xladdin.engine.recalculation import recalculate

NUMBERS = {"A1": 1, "A2": 0.5, "A3": 0.9}
WORDS = {"A1": "优", "A2": "良", "A3": "优"}


def grown(source: Path, target: Path, last: object) -> object:
    """F1 after a cell was put in between A2 and A3: Excel widens the ranges around it and moves A3 on."""
    book = openpyxl.load_workbook(source)
    sheet = book.worksheets[0]
    formula = re.sub(r"\bA3\b", "A4", formulas(source)["F1"])
    sheet["A4"], sheet["A3"], sheet["F1"] = sheet["A3"].value, last, f"={formula}"
    book.save(target)
    recalculate(target, functions={})
    return values(target)["F1"]


@pytest.mark.parametrize(
    ("cells", "call", "expected"),
    [
        (NUMBERS, "JX_SCORE_AVG(A1:A3,10)", 6),
        (NUMBERS, f'JX_SCORE_AVG(A1:A3,10,"{RULE}")', 4.75),
        (NUMBERS, 'JX_SCORE_AVG(A1:A3,10,"扣减比率×权重")', 4),
        # These name each item: a new one would be passed over in silence.
        (NUMBERS, 'JX_SCORE_AVG(A1:A3,10,"以100%为满分; 每低1%扣0.2分")', "#VALUE!"),
        (WORDS, 'JX_SCORE_AVG(A1:A3,10,"优:100%; 良:80%; 其余:0")', "#VALUE!"),
        (NUMBERS, 'JX_SCORE(A1:A3,10,"按比例; 多项平均")', 6),
        (WORDS, 'JX_SCORE(A1:A3,3,"①1分:优:100%; 其余:0; ②1分:优:100%; 其余:0; ③1分:优:100%; 其余:0")', "#VALUE!"),
        ({"A1": 5, "A2": 3, "A3": 2}, "JX_SATISFACTION(A1:A3)", "#VALUE!"),
    ],
)
def test_a_row_in_between(tmp_path: Path, cells: dict[str, object], call: str, expected: object) -> None:
    source = made(tmp_path / "表.xlsx", cells | {"F1": f"={call}"})
    outcome = compile_book(source, tmp_path / "编译.xlsx")
    assert not outcome.left
    assert grown(tmp_path / "编译.xlsx", tmp_path / "增.xlsx", 0) == expected
