"""函数声明：lifting, blanks, defaults and the error contract, for every function from its one declaration."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal as D

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import xladdin
from xladdin.arguments import SKIPPED
from xladdin.declare import Function, function, registry
from xladdin.errors import CellError

FUNCTIONS = registry()
CONTRACT = {
    "JX_RATE": "numerator, denominator, [decimals], [rounding]",
    "JX_EXEC_RATE": "spent, budget, [decimals], [rounding]",
    "JX_CARRYOVER_RATE": "carryover, base, [decimals], [rounding]",
    "JX_ADJUST_RATE": "initial, increase, [decrease], [exempt], [basis], [decimals], [rounding]",
    "JX_CHANGE_RATE": "current, previous, [decimals], [rounding]",
    "JX_CONTROL_RATE": "actual, limit, [decimals], [rounding]",
    "JX_COMPLETION": "actual, target, [method], [decimals], [rounding]",
    "JX_SCORE": "value, weight, rule, [decimals], [rounding]",
    "JX_SCORE_AVG": "values, weight, [rule], [decimals], [rounding]",
    "JX_GRADE": "score, [bands]",
    "JX_SATISFACTION": "counts, [credits], [decimals], [rounding]",
    "JX_TARGET": "text, part",
    "JX_CHECK": "target, [name], [dimension], [unit]",
    "JX_EXPLAIN": "value, weight, rule, [decimals], [rounding]",
    "JX_SCHEME": "scheme, indicator, [field]",
}


def test_the_public_functions_are_declared_as_agreed() -> None:
    assert {name: f.signature for name, f in FUNCTIONS.items()} == {n: f"{n}({a})" for n, a in CONTRACT.items()}


@pytest.mark.parametrize("declared", FUNCTIONS.values(), ids=lambda f: f.name)
def test_every_declaration_is_complete(declared: Function) -> None:
    assert declared.title
    assert declared.summary.endswith("。")
    assert declared.source
    assert declared.example.startswith(f"={declared.name}(")
    assert declared.category == "绩效"
    for parameter in declared.parameters:
        assert parameter.title
        # Excel's function wizard cuts help at 255 characters.
        assert 0 < len(parameter.help) <= 255


def test_a_name_is_declared_once() -> None:
    with pytest.raises(ValueError, match="JX_RATE is declared twice"):
        function("JX_RATE", title="", summary="", source="", example="")(lambda: None)


def test_ranges_give_their_shape_and_scalars_broadcast() -> None:
    rate = FUNCTIONS["JX_RATE"].call_cells
    assert rate([[[1.0, 2.0], [3.0, None]], 4.0]) == [[0.25, 0.5], [0.75, CellError.NA]]
    assert rate([[[1.0], [2.0]], [[2.0], [0.0]]]) == [[0.5], [CellError.DIV0]]
    assert rate([[[1.0]], [[4.0]]]) == 0.25
    assert rate([[[1.0], [2.0]], [[2.0]]]) == [[0.5], [1.0]]
    assert rate([[[1.0], [2.0]], [[2.0], [1.0], [1.0]]]) == "#VALUE!"
    assert rate([[[1.0], [2.0]], [[2.0, 1.0]]]) == "#VALUE!"
    assert rate([1.0, 3.0, [[1.0], [2.0]]]) == [[0.333], [0.3333]]


def test_functions_over_whole_ranges_give_one_number() -> None:
    average = FUNCTIONS["JX_SCORE_AVG"].call_cells
    assert average([[[1.0, 0.8], [None, "不予考核"]], 5.0]) == 4.5
    assert average([[[1.2, 0.8]], 5.0]) == 4.5
    assert average([[[None]], 5.0]) == "#N/A"
    assert average([[[1.0, CellError.NA]], 5.0]) == "#N/A"
    assert average([[[1.0, "不会"]], 5.0]) == "#VALUE!"
    assert average([[[1.0]], [[5.0], [6.0]]]) == "#VALUE!"
    assert average([[[0.96], [0.86]], 10.0, "≥95%:100%; ≥85%:90%; 其余:0"]) == 9.5
    assert average([0.5, 5.0]) == 2.5


@pytest.mark.parametrize(
    ("question", "counts", "exact", "each_term"),
    [
        # 枣庄 2023 附件4: printed 88.53%, 88.86%, 88.20%: each term is rounded before adding.
        (6, [38, 12, 10, 1], 0.8852, 0.8853),
        (7, [38, 12, 11, 0], 0.8885, 0.8886),
        (8, [37, 13, 10, 1], 0.8820, 0.8820),
    ],
)
def test_satisfaction_as_printed(question: int, counts: list[int], exact: float, each_term: float) -> None:
    assert xladdin.satisfaction(counts, decimals=2) == exact, question
    assert xladdin.satisfaction(counts, decimals=2, rounding="逐项四舍五入") == each_term, question


def test_satisfaction_of_several_questions_is_their_mean() -> None:
    cells = FUNCTIONS["JX_SATISFACTION"].call_cells
    assert cells([[[10.0, 0.0, 0.0, 0.0], [0.0, 10.0, 0.0, 0.0]]]) == 0.9
    assert cells([[[1.0], [1.0], [1.0], [1.0], [1.0]]]) == 0.6
    assert cells([[[1.0, 1.0]], [["100%", "50%"]]]) == 0.75
    assert cells([[[0.0, 0.0]]]) == "#DIV/0!"
    assert cells([[[1.5, 0.0]]]) == "#VALUE!"
    assert cells([[[1.0] * 6]]) == "#VALUE!"
    assert cells([[[1.0, 1.0]], [[100.0, 80.0]]]) == "#VALUE!"
    assert cells([[[None, None]]]) == "#N/A"


def test_a_skipped_argument_takes_its_default_and_a_blank_optional_too() -> None:
    adjust = FUNCTIONS["JX_ADJUST_RATE"].call_cells
    assert adjust([100.0, 30.0, SKIPPED, SKIPPED, "净额"]) == 0.3
    assert adjust([100.0, 30.0, None, None]) == 0.3
    score = FUNCTIONS["JX_SCORE"].call_cells
    assert score([0.5836, 2.0, "按比例", SKIPPED, "截断"]) == 1.16
    assert FUNCTIONS["JX_RATE"].call_cells([SKIPPED, 2.0]) == "#VALUE!"


def test_wrong_numbers_of_arguments_are_values() -> None:
    assert FUNCTIONS["JX_RATE"].call_cells([1.0]) == "#VALUE!"
    assert FUNCTIONS["JX_RATE"].call_cells([1.0] * 5) == "#VALUE!"


CELLS = st.one_of(
    st.none(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**6), 10**6),
    st.booleans(),
    st.text(max_size=12),
    st.sampled_from(list(CellError)),
    st.just(SKIPPED),
    st.sampled_from(["按比例", "≥95%:100%; 其余:0", "100%-80%(含)", "≥5户", "84.11%", "不予考核", "数值"]),
    st.lists(st.lists(st.floats(0, 2) | st.none() | st.text(max_size=3), min_size=0, max_size=3), max_size=3),
)


@given(st.sampled_from(list(FUNCTIONS.values())), st.lists(CELLS, max_size=8))
def test_no_cell_value_makes_a_host_call_raise(declared: Function, arguments: list[object]) -> None:
    def plain(result: object) -> bool:
        if isinstance(result, list):
            return all(plain(item) for item in result)
        return isinstance(result, (float, str, bool))

    # JX_CHECK loads the validator's rules; its own tests are with them.
    if declared.name != "JX_CHECK":
        assert plain(declared.call_cells(arguments))


def test_what_no_spreadsheet_holds_is_num() -> None:
    rate = FUNCTIONS["JX_RATE"]
    assert rate(1e308, 1e-308) is CellError.NUM
    assert rate(1e308, 1e-308, 2) is CellError.NUM
    assert rate.call_cells([1e308, 1e-308, 2.0]) is CellError.NUM
    assert rate(D("1e308"), D("1e-308")) == D("1e616")


@pytest.mark.parametrize("declared", [xladdin.score, xladdin.explain])
def test_an_incoming_error_comes_before_a_rule_that_cannot_be_read(declared: Function) -> None:
    for rule in ("按比例", "酌情扣分", "规则待定"):
        assert declared(CellError.REF, 3, rule) == "#REF!"
        assert declared(0.9, CellError.DIV0, rule) == "#DIV/0!"
        assert declared(CellError.NUM, "10%", rule) == "#NUM!"


@given(
    st.sampled_from([f for n, f in FUNCTIONS.items() if n not in ("JX_CHECK", "JX_SATISFACTION")]),
    st.sampled_from(list(CellError)),
)
def test_an_incoming_error_passes_through(declared: Function, error: CellError) -> None:
    ordinary = {"text": "≥5户", "part": "数值", "rule": "按比例"}
    arguments = [ordinary.get(p.name, 0.5) for p in declared.parameters if p.required]
    arguments[0] = error
    assert declared.call_cells(arguments) == error


def test_python_gives_back_the_shape_and_kind_it_got() -> None:
    assert xladdin.rate([1, 2], 4) == [0.25, 0.5]
    assert xladdin.rate(D(1), 4) == D("0.25")
    assert isinstance(xladdin.rate(D(1), 4), D)
    assert isinstance(xladdin.rate(1, 4), float)
    series = xladdin.exec_rate(pd.Series([1.0, 3.0, None], index=["a", "b", "c"], name="执行数"), 4)
    assert list(series.index) == ["a", "b", "c"]
    assert series.tolist() == [0.25, 0.75, "#N/A"]
    frame = xladdin.rate(pd.DataFrame({"x": [1, 2], "y": [3, 4]}), 4)
    assert frame["y"].tolist() == [0.75, 1.0]
    assert xladdin.rate(np.array([[1, 2]]), 4).tolist() == [[0.25, 0.5]]
    assert xladdin.rate(np.float64(1), np.int64(4)) == 0.25
    with pytest.raises(TypeError):
        xladdin.rate(1)
    with pytest.raises(AttributeError):
        xladdin.no_such_function  # noqa: B018  # the access is the test


def test_grade_and_target_parts() -> None:
    assert [xladdin.grade(s) for s in (100, 90, 89.996, 80, 60, 59.99)] == ["优", "优", "良", "良", "中", "差"]
    assert xladdin.grade(89.5, "优≥90;良≥80") == "良"
    assert xladdin.grade(70, "优≥90;良≥80") == "#N/A"
    assert xladdin.grade(70, "优≥80;良≥90") == "#VALUE!"
    assert xladdin.grade(85, "待定") == "#VALUE!"
    assert [xladdin.target("<=50万元", p) for p in ("符号", "数值", "单位", "类型")] == ["≤", 50, "万元", "定量"]
    assert [xladdin.target("达标", p) for p in ("符号", "数值", "单位", "类型")] == ["", "#N/A", "", "定性"]
    assert xladdin.target("2024年9月底前", "数值") == "2024-09-30"
    assert xladdin.target("≥5户", "颜色") == "#VALUE!"


def test_the_core_imports_no_spreadsheet_library() -> None:
    code = (
        "import sys, xladdin; from xladdin.declare import registry; registry(); xladdin.score(1, 2, '按比例');"
        "print([m for m in ('pandas', 'numpy', 'openpyxl', 'xlwings', 'lxml', 'formualizer', 'click', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


CRITERIA = "①制度健全计1分；②执行有效计1分；③资料完整计1分。"


def test_a_range_is_one_value_where_the_rule_has_several_parts() -> None:
    score, explain = FUNCTIONS["JX_SCORE"].call_cells, FUNCTIONS["JX_EXPLAIN"].call_cells
    assert score([[[1.0], [True], ["否"]], 3.0, CRITERIA]) == 2.0
    assert score([(("是", "是", "是"),), 3.0, [[CRITERIA]]]) == 3.0
    assert score([[[1.0, 1.0]], 3.0, CRITERIA]) == "#VALUE!"
    assert score([[[1.0, None, 1.0]], 3.0, CRITERIA]) == "#N/A"
    assert score([[[1.0, CellError.DIV0, 1.0]], 3.0, CRITERIA]) == "#DIV/0!"
    assert "需要3个值" in str(explain([[[1.0, 1.0]], 3.0, CRITERIA]))
    # Whole lists in single cells are lifted over like any other value, and so is a range of rules.
    assert score([[["是;否;是"], ["是;是;是"]], 3.0, CRITERIA]) == [[2.0], [3.0]]
    assert score([[["是;否;是"], [0.9]], [[3.0], [5.0]], [[CRITERIA], ["按比例"]]]) == [[2.0], [4.5]]
    # A rule on one figure is scored cell by cell, as before.
    assert score([[[0.9], [0.8]], 5.0, "≥85%:100%; 其余:0"]) == [[5.0], [0.0]]
    assert xladdin.score(["是", "否", "是"], 3, CRITERIA) == 2.0
