"""编译对照表: what calls become, made by compiling them, for docs/compile.md."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from xladdin.compiling.formulas import compile_formula
from xladdin.compiling.guards import unreadable
from xladdin.compiling.places import BookPlace
from xladdin.engine.names import Names
from xladdin.engine.tables import Tables
from xladdin.grid import Book, Cell, Sheet, Value, column_number

_SHEET: Final = "例"
_CELLS: Final[Mapping[str, Value]] = {
    "A1": Decimal("4534729.43"),
    "B1": Decimal("5390970.42"),
    "C1": Decimal(100),
    "D1": Decimal(3),
    "E1": "≥420亿元",
    "F1": "亿元",
    "G1": "100%-80%(含)",
    "H1": "88.37%",
    "I1": "是、是、否",
    "A2": Decimal(38),
    "B2": Decimal(12),
    "C2": Decimal(10),
    "D2": Decimal(1),
    "A3": Decimal("0.9"),
    "B3": Decimal("0.8"),
    "C3": None,
}
# A call, and what is worth knowing about it.
_EXAMPLES: Final[Sequence[tuple[str, str]]] = (
    ("JX_RATE(A1,B1)", "各比率函数；不给小数位时不取舍"),
    ("JX_EXEC_RATE(A1,B1,2)", "先取到11位小数，去掉二进制误差，再四舍五入"),
    ('JX_EXEC_RATE(A1,B1,2,"截断")', "截断在整数上做"),
    ('JX_ADJUST_RATE(A1,B1,,C1,"净额",2)', "空白的可选参数算0"),
    ("JX_CHANGE_RATE(A1,B1,2)", ""),
    ("JX_COMPLETION(A1,C1)", "指标值是数"),
    ("JX_COMPLETION(A1&F1,E1,,2)", "指标值、单位是文字：钉住现在的文字，实际值仍是活的"),
    ('JX_COMPLETION(A1,"≤50","线性")', "规则、指标值写在公式里就不用钉"),
    ('JX_SCORE(A3,D1,"≥95%:100%; ≥85%:90%; 其余:0")', "分档"),
    ('JX_SCORE(H1,D1,"按比例")', "单元格现在是“88.37%”这样的文字"),
    ('JX_SCORE(A3,D1,"|x-100%|≤5%:2分; ≤10%:1.5分; 其余:0")', "偏离分档；给分不超过分值"),
    ('JX_SCORE(A3,D1,"以100%为满分; 每低1%扣0.2分")', "递减，整档"),
    ('JX_SCORE(A3,D1,"以100%为满分; 每低1%扣0.2分; 不足一档按一档")', ""),
    ('JX_SCORE(C1,D1,"每项扣0.1分")', "按项"),
    ('JX_SCORE(A1,D1,"≥80亿:按比例")', ""),
    ('JX_SCORE(A3,D1,"扣减比率×权重")', ""),
    ('JX_SCORE(G1,D1,"定性")', ""),
    ('JX_SCORE(G1,D1,"优:100%; 良:80%; 其余:0")', "等次"),
    ('JX_SCORE(A3,D1,"每项扣1分; 一票否决")', ""),
    ('JX_SCORE(I1,D1,"①1分; ②1分; ③1分")', "几个值写在一格里：按现在的分隔符拆开"),
    ("JX_SCORE_AVG(A3:C3,D1)", "空白和“不予考核”不参加平均"),
    ('JX_SCORE_AVG(A3:C3,D1,"≥95%:100%; ≥85%:90%; 其余:0")', ""),
    ("JX_GRADE(C1)", ""),
    ("JX_SATISFACTION(A2:D2,,2)", ""),
    ('JX_SATISFACTION(A2:D2,,2,"逐项四舍五入")', ""),
    ('JX_TARGET(E1,"单位")', "指标值的一部分：钉住"),
)
_ERROR: Final = "〔错误〕"
# The words that stand for "not assessed", between bars.
_LIST: Final = re.compile(r'"\|\|[^"]*"')


def place() -> BookPlace:
    """The cells that the examples read."""
    sheet = Sheet(_SHEET)
    for address, value in _CELLS.items():
        row, column = int(address[1:]), column_number(address[0])
        sheet.cells[row, column] = Cell(row, column, value)
    return BookPlace(Book("", [sheet]), _SHEET, Names([]), Tables([]))


def as_table() -> str:
    """The examples with what they are compiled to, the errors of unreadable cells left out."""
    lines = ["| 原公式 | 编译后 | 说明 |", "|---|---|---|"]
    for formula, remark in _EXAMPLES:
        native = _LIST.sub('"||…|"', _without_errors(compile_formula(formula, place()).formula))
        lines.append(f"| `={_cell(formula)}` | `={_cell(native)}` | {remark} |")
    return "\n".join(lines) + "\n"


def _without_errors(formula: str) -> str:
    """The formula with 〔错误〕 for what a cell gives that holds no number: the same words in every formula, and long."""
    start = unreadable("A1").partition("A1")[0]
    while (at := formula.find(start)) >= 0:
        depth, end, quoted = 0, at, False
        while True:
            character = formula[end]
            quoted ^= character == '"'
            if not quoted:
                depth += (character == "(") - (character == ")")
            end += 1
            if character == ")" and not depth:
                break
        formula = formula[:at] + _ERROR + formula[end:]
    return formula


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
