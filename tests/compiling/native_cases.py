"""编译案例: printed cases with their arguments as cells, and random calls of every function (hypothesis)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import strategies
from hypothesis import strategies as st
from native_bench import Case, Literal

from xladdin.arguments import SKIPPED
from xladdin.errors import CellError, Refused
from xladdin.scoring import canonical, parse_rule
from xladdin.scoring.tree import (
    Averaged,
    Bands,
    Levels,
    OutOf,
    Parts,
    Qualitative,
    Rule,
    Scaled,
    Stepped,
    Vetoed,
)

SATISFACTION = "≥95%:100%; ≥85%:90%; ≥80%:80%; ≥75%:60%; ≥70%:50%; 其余:0"
COMPLETION = "=100%:2分; ≥90%:1.5分; ≥80%:1分; ≥70%:0.5分; 其余:0"
DEVIATION = "|x-100%|≤5%:2分; ≤10%:1.5分; ≤15%:1分; 其余:0"
CARRYOVER = "以0为满分; 每超5%扣0.5分"

# Function, arguments as cells hold them. Each is compiled with all arguments in cells, with the words in the formula
# and with every scalar in the formula.
PRINTED: tuple[tuple[str, tuple[object, ...]], ...] = (
    # 宁县, 黔南, 枣庄: printed figures
    ("JX_EXEC_RATE", (4534729.43, 5390970.42, 2.0, "截断")),
    ("JX_EXEC_RATE", (203481.98, 263282.35, 2.0, "截断")),
    ("JX_EXEC_RATE", (10380.95, 104140.0, 2.0, "截断")),
    ("JX_ADJUST_RATE", (2977.52, 4501.85, SKIPPED, 1358.72, "净额", 2.0)),
    ("JX_CARRYOVER_RATE", (2409.60, 5069.77, 2.0)),
    ("JX_COMPLETION", ("378.18亿元", "≥420亿元", "比值", 2.0)),
    ("JX_COMPLETION", (93.8, "≥90.4万吨", "比值", 2.0)),
    ("JX_COMPLETION", (1956.0, ">=1800户", "比值", 2.0)),
    ("JX_SCORE", ("67.78%", 2.0, COMPLETION)),
    ("JX_SCORE", ("35.96%", 2.0, "扣减比率×权重")),
    ("JX_SCORE", ("47.53%", 3.0, CARRYOVER)),
    ("JX_SCORE", (4.0, 2.0, "每项扣0.1分")),
    ("JX_SCORE", (73.1, 5.0, "≥80亿:按比例")),
    ("JX_SCORE", ("43.02亿", 5.0, "≥85亿:按比例")),
    ("JX_SCORE", (0.8, 3.0, SATISFACTION)),
    ("JX_SCORE", ("100%-80%(含)", 8.35, "定性")),
    ("JX_SCORE", ("100%-80%（含）", 3.34, "定性")),
    ("JX_SCORE", ("60%-0%", 10.0, "定性")),
    ("JX_SATISFACTION", ([[38.0, 12.0, 10.0, 1.0]], SKIPPED, 2.0, "逐项四舍五入")),
    ("JX_SATISFACTION", ([[38.0, 12.0, 11.0, 0.0]], SKIPPED, 2.0)),
    # rounding: halves that binary arithmetic misses, and truncation at a whole last digit
    ("JX_SCORE", ("90%", 8.35, "按比例")),
    ("JX_SCORE", ("90%", 8.35, "按比例", 2.0, "截断")),
    ("JX_SCORE", ("50.25%", 2.0, "按比例")),
    ("JX_SCORE", ("33.5%", 1.0, "按比例")),
    ("JX_RATE", (1.005, 1.0, 0.0)),
    ("JX_RATE", (8411.0, 10000.0, 2.0, "截断")),
    ("JX_RATE", (0.285, 1.0, 1.0, "截断")),
    ("JX_RATE", (0.29, 1.0, 0.0, "截断")),
    ("JX_COMPLETION", ("12,961.52万元", "≥10000万元", SKIPPED, 2.0)),
    ("JX_RATE", (1.0, 8.0, 0.0)),
    ("JX_RATE", (-1.0, 8.0, 0.0)),
    # typed with a Chinese input method
    ("JX_RATE", ("８４.１１％", 2.0, 2.0)),
    ("JX_RATE", ("１，２３４．５", "－５０", 2.0)),
    ("JX_RATE", ("１００万元", "2,000,000.5元", 4.0)),
    ("JX_SCORE", ("９０％", "８．３５", "按比例")),
    ("JX_RATE", (2.675, 100.0, 3.0)),
    ("JX_CHANGE_RATE", (0.3, 0.1, 2.0)),
    ("JX_ADJUST_RATE", (0.3, 0.1, 0.2, 0.3)),
    # edges
    ("JX_SCORE", (0.95, 3.0, SATISFACTION)),
    ("JX_SCORE", (0.9499999999999999, 3.0, SATISFACTION)),
    ("JX_SCORE", (0.9499, 3.0, SATISFACTION)),
    ("JX_SCORE", ("105%", 2.0, DEVIATION)),
    ("JX_SCORE", (1.15, 2.0, DEVIATION)),
    ("JX_SCORE", (1.1501, 2.0, DEVIATION)),
    ("JX_SCORE", (0.15, 3.0, CARRYOVER)),
    ("JX_SCORE", (0.30000000000000004, 3.0, CARRYOVER)),
    ("JX_SCORE", ("9.99%", 3.0, CARRYOVER + "; 不足一档按一档")),
    ("JX_SCORE", ("7.5%", 3.0, CARRYOVER + "; 按比例折算")),
    ("JX_SCORE", ("97.5%", 2.0, "以100%为满分; 每偏离1%扣0.2分")),
    ("JX_SCORE", (7.0, 3.0, "以5次为满分; 每超1次扣1分")),
    ("JX_SCORE", (3.0000000000000027, 3.0, "每项扣0.5分")),
    ("JX_GRADE", (89.996,)),
    ("JX_GRADE", (90.0,)),
    ("JX_GRADE", (70.0, "优≥90;良≥80")),
    # errors
    ("JX_RATE", (1.0, 0.0, 2.0)),
    ("JX_RATE", (None, 5.0)),
    ("JX_RATE", (5.0, "不予考核")),
    ("JX_RATE", (CellError.REF, 5.0)),
    ("JX_ADJUST_RATE", (0.0, 5.0)),
    ("JX_ADJUST_RATE", (10.0, 5.0, None, None)),
    ("JX_SCORE", (88.37, 3.0, SATISFACTION)),
    ("JX_SCORE", (20.0, 3.0, "按比例")),
    ("JX_SCORE", (20.01, 3.0, CARRYOVER)),
    ("JX_SCORE", (1.0, -1.0, SATISFACTION)),
    ("JX_SCORE", (None, 3.0, SATISFACTION)),
    ("JX_SCORE", (0.5, CellError.NUM, SATISFACTION)),
    ("JX_SCORE", (1.5, 3.0, "每项扣0.1分")),
    ("JX_SCORE", (-1.0, 3.0, "每项扣0.1分")),
    ("JX_SCORE", (0.5, 3.0, "≥95%:100%")),
    ("JX_SCORE", ("不予考核", 3.0, "定性")),
    ("JX_SCORE", (0.85, 3.0, "定性")),
    # the rest of the rule language
    ("JX_SCORE", ("优", 5.0, "优:100%; 良:80%; 中:60%; 差:0")),
    ("JX_SCORE", ("优秀", 5.0, "优:100%; 良:80%; 中:60%; 差:0")),
    ("JX_SCORE", ("基本合格", 5.0, "合格:100%; 基本合格:60%; 其余:0")),
    ("JX_SCORE", ("没有说", 5.0, "合格:100%; 基本合格:60%; 其余:10%")),
    ("JX_SCORE", ("√", 5.0, "是:100%; 否:0")),
    ("JX_SCORE", (0.0, 5.0, "是:100%; 否:20%")),
    ("JX_SCORE", (3.0, 5.0, "每项得1分; 最多得2分")),
    ("JX_SCORE", (3.0, 5.0, "有则扣1分")),
    ("JX_SCORE", (0.92, 6.0, "≥90%:x; ≥60%:扣3分; 其余:0")),
    ("JX_SCORE", (0.72, 6.0, "≥90%:x; ≥60%:扣3分; 其余:0")),
    ("JX_SCORE", (0.08, 6.0, "排名:≤10%:100%; ≤30%:90%; 其余:0")),
    ("JX_SCORE", ("100%", 6.0, "排名:≤10%:100%; ≤30%:90%; 其余:20%")),
    ("JX_SCORE", (0.97, 6.0, "以100%为满分; 每低1%扣0.5分; 最多扣1分")),
    ("JX_SCORE", (0.85, 6.0, "以100%为满分; 每低1%扣0.1分; 低10%不得分")),
    ("JX_SCORE", (0.9, 6.0, "以100%为满分; 每低1%扣0.1分; 达10%不得分")),
    ("JX_SCORE", (4.0, 5.0, "满分3分; 每项扣0.5分")),
    ("JX_SCORE", ("一票否决", 5.0, "每项扣0.5分; 一票否决")),
    ("JX_SCORE", (2.0, 5.0, "每项扣0.5分; 一票否决")),
    ("JX_SCORE", (0.9, 6.0, COMPLETION + "; 按分值折算")),
    ("JX_SCORE", (0.05, 3.0, "以0为满分; 每超1%扣0.1分; 值为低于部分")),
    ("JX_SCORE", (-0.05, 3.0, "以0为满分; 每超1%扣0.1分; 值为低于部分")),
    ("JX_SCORE", (0.95, 3.0, "以0为满分; 每超1%扣0.1分; 值为低于部分")),
    ("JX_SCORE", (0.5, 3.0, "以10%为满分; 每超5%扣0.5分; 值为超出部分")),
    ("JX_SCORE", (-0.2, 3.0, "以10%为满分; 每超5%扣0.5分; 值为超出部分")),
    ("JX_SCORE", (-0.03, 3.0, "以0为满分; 每偏离1%扣0.1分; 值为偏离部分")),
    ("JX_SCORE", (-0.05, 2.0, "下降:2分; 持平:1分; 增长:0")),
    ("JX_SCORE", (0.0, 2.0, "下降:2分; 持平:1分; 增长:0")),
    ("JX_SCORE", (0.03, 2.0, "下降:2分; 增长:1分")),
    ("JX_SCORE", (0.0, 2.0, "下降:2分; 增长:1分")),
    ("JX_SCORE", ("持平", 2.0, "下降:2分; 持平:1分; 增长:0")),
    ("JX_SCORE", ("①是②是③否", 3.0, "①1分; ②1分; ③1分")),
    ("JX_SCORE", ("√√×", 3.0, "①1分; ②1分; ③1分")),
    # several values in one cell, and in a range
    ("JX_SCORE", ("是、是、否", 3.0, "①1分; ②1分; ③1分")),
    ("JX_SCORE", ([["是"], [1.0], [False]], 3.0, "①1分; ②1分; ③1分")),
    ("JX_SCORE", ("0；0；1；0.5%；3.77%", 10.0, "①2分:每项扣2分; ②2分:每项扣2分; ③2分:每项扣2分; ④2分:以10%为满分; ≥10%扣0.1分; 每超1%扣0.1分; ⑤2分:≥90%:2分; ≥70%:1.5分; 其余:0")),
    ("JX_SCORE", ("0；0；0；1；0", 1.0, "①20%:每项扣指标20%; ②20%:每项扣指标20%; ③20%:每项扣指标20%; ④20%:每项扣指标20%; ⑤20%:每项扣指标20%")),
    ("JX_SCORE", ("3；1；0", 10.0, "①每项扣1分; ②每项扣2分; ③每项扣3分")),
    ("JX_SCORE", ("114%；不予考核", 2.0, "按比例; 多项平均")),
    ("JX_SCORE", ("优2、良1、中3", 10.0, "优:100%; 良:75%; 中:50%; 差:0; 多项平均")),
    ("JX_SCORE", ([[1.2], [0.5], [None]], 4.0, "按比例; 多项平均")),
    # rules as reports print them
    ("JX_SCORE", ("97%", 5.0, "满意度≥95%，得满分；85%≤满意度＜95%，得权重的90%；70%≤满意度＜85%，得权重的60%；满意度＜70%，不得分")),
    ("JX_SCORE", (0.72, 2.0, "预算完成率=100%得2分，90%以上得1.5分，80%以上得1分，70%以上得0.5分，低于70%不得分")),
    ("JX_SCORE", (0.72, 1.0, "预算完成率=100%得2分，90%以上得1.5分，80%以上得1分，70%以上得0.5分，低于70%不得分")),
    ("JX_SCORE", (0.6, 1.0, "预算完成率=100%得2分，90%以上得1.5分，80%以上得1分，70%以上得0.5分，低于70%不得分")),
    ("JX_SCORE", (0.12, 3.0, "结转结余率为0计满分，每超出5%扣0.5分，扣完为止")),
    # whole ranges
    ("JX_SCORE_AVG", ([[1.2, 0.8], [None, "不予考核"]], 5.0)),
    ("JX_SCORE_AVG", ([[0.96], [0.86], [0.95]], 10.0, SATISFACTION)),
    ("JX_SCORE_AVG", ([[1.04], [0.86], [0.95]], 10.0, DEVIATION)),
    ("JX_SCORE_AVG", ([[0.1], [0.2], [-0.3], [1.5]], 4.0, "扣减比率×权重")),
    ("JX_SCORE_AVG", ([[0.99], [None], [0.965]], 4.0, "以100%为满分; 每低1%扣0.2分")),
    ("JX_SCORE_AVG", ([[1.0], [0.0], [3.0]], 4.0, "每项扣0.5分")),
    ("JX_SCORE_AVG", ([["优"], ["良"], ["—"]], 4.0, "优:100%; 良:80%; 差:0")),
    ("JX_SCORE_AVG", ([[88.0, 0.9]], 4.0)),
    ("JX_SCORE_AVG", ([[None, None]], 4.0)),
    ("JX_SCORE_AVG", ([[0.5, CellError.DIV0]], 4.0)),
    ("JX_SATISFACTION", ([[10.0, 5.0, 3.0, None, None]],)),
    ("JX_SATISFACTION", ([[10.0], [5.0], [3.0]], [[1.0], [0.6], [0.0]], 2.0)),
    ("JX_SATISFACTION", ([[10.0, 5.0], [0.0, 0.0]],)),
    ("JX_SATISFACTION", ([[1.5, 0.0]],)),
    ("JX_SATISFACTION", ([[None, None]],)),
    ("JX_TARGET", ("2024年9月底前", "数值")),
    ("JX_TARGET", (100.0, "数值")),
    ("JX_TARGET", ("≥95%", "单位")),
)  # fmt: skip


def variants(name: str, arguments: tuple[object, ...]) -> Iterator[Case]:
    """A call with its arguments in cells, with the words in the formula, with every scalar in the formula."""
    yield Case(name, arguments)
    yield Case(name, [Literal(a) if at and _is_word(a) else a for at, a in enumerate(arguments)])
    yield Case(name, [Literal(a) if _is_word(a) or isinstance(a, float) else a for a in arguments])


def _is_word(argument: object) -> bool:
    return isinstance(argument, str) and not isinstance(argument, CellError)


# Random calls --------------------------------------------------------------------------------------------------------

_numbers = st.one_of(
    st.decimals(0, 2, places=4).map(float),
    st.decimals(-3, 25, places=2).map(float),
    st.integers(0, 12).map(float),
    st.decimals(0, 10_000, places=3).map(float),
)
# What binary arithmetic leaves behind the 15th digit.
_noisy = st.decimals(0, 2, places=2).map(lambda number: float(number) * (1 + 2**-52))
_typed = st.one_of(
    st.decimals(0, 200, places=2).map(lambda number: f"{number}%"),
    st.builds(
        lambda number, unit: f"{number}{unit}",
        st.decimals(0, 10_000, places=2),
        st.sampled_from(["户", "亿元", "万元", ""]),
    ),
    st.integers(0, 10**7).map(lambda number: f"{number:,}.5"),
)
_words = st.sampled_from(
    [
        "优",
        "优秀",
        "良",
        "中",
        "差",
        "合格",
        "不合格",
        "是",
        "否",
        "√",
        "100%-80%(含)",
        "80%-60%（含）",
        "60%-0%",
        "达成",
        "一票否决",
        "随便",
    ]
)
_odd = st.sampled_from([None, "不予考核", "—", "", " ", CellError.DIV0, CellError.NA, CellError.REF])
cells = st.one_of(_numbers, _numbers, _numbers, _noisy, _typed, _odd)
_weights = st.one_of(st.integers(1, 20).map(float), st.decimals(0, 100, places=2).map(float))
_places = st.sampled_from([SKIPPED, 0.0, 2.0, 2.0, 4.0]).map(
    lambda places: Literal(places) if places != SKIPPED else places
)
_rounding = st.sampled_from(["四舍五入", "截断"]).map(Literal)


def _edges(rule: Rule) -> list[float]:
    """The numbers that a rule compares with."""
    match rule:
        case Bands():
            return [float(bound.limit.value) for band in rule.bands for bound in band.bounds]
        case Stepped():
            return [float(rule.full_at.value + times * rule.step.value) for times in (-2, -1, 0, 1, 2, Decimal("2.5"))]
        case _:
            return [1.0]


def _parts_of(rule: Rule) -> list[Rule]:
    """The rules of the items that a rule takes as a list; empty for a rule of one value."""
    match rule:
        case Parts(parts):
            return [part.rule for part in parts]
        case Averaged(inner):
            return [inner] * 3
        case OutOf(rule=inner) | Vetoed(rule=inner) | Scaled(rule=inner):
            return _parts_of(inner)
        case _:
            return []


def _value_for(rule: Rule) -> st.SearchStrategy[object]:
    if isinstance(rule, (Levels, Qualitative)):
        return _words
    return st.one_of(cells, st.sampled_from(_edges(rule)))


@st.composite
def _scores(draw: st.DrawFn, rules: st.SearchStrategy[Rule]) -> Case:
    rule = draw(rules)
    text = canonical(rule)
    value = draw(st.one_of(cells, cells, _words, st.sampled_from(_edges(rule))))
    parts = _parts_of(rule)
    if parts and draw(st.integers(0, 4)):
        items = [draw(_value_for(part)) for part in parts]
        shown = [
            item for item in items if item is not None and not isinstance(item, CellError) and "," not in str(item)
        ]
        value = [[item] for item in items] if draw(st.booleans()) else "；".join(map(str, shown))
    try:
        parse_rule(text)
    except Refused:
        text = "按比例"
    place: object = Literal(text) if len(text) < 250 and draw(st.booleans()) else text
    return Case("JX_SCORE", [value, draw(_weights), place, draw(_places), draw(_rounding)])


def _ratios(name: str) -> st.SearchStrategy[Case]:
    amounts = st.one_of(st.decimals(0, 10**7, places=2).map(float), st.integers(-50, 5000).map(lambda n: n / 8), cells)
    return st.builds(
        lambda a, b, places, rounding: Case(name, [a, b, places, rounding]), amounts, amounts, _places, _rounding
    )


_adjustments = st.builds(
    lambda a, b, c, d, basis, places, rounding: Case("JX_ADJUST_RATE", [a, b, c, d, Literal(basis), places, rounding]),
    *[st.one_of(_numbers, cells)] * 2,
    *[st.one_of(st.just(SKIPPED), st.none(), _numbers, cells)] * 2,
    st.sampled_from(["总额", "净额"]),
    _places,
    _rounding,
)
_targets = st.one_of(
    st.builds(
        lambda sign, number, unit: f"{sign}{number}{unit}",
        st.sampled_from(["≥", "<=", "=", "<", "不低于", ""]),
        st.decimals(0, 500, places=1),
        st.sampled_from(["户", "%", "万元", ""]),
    ),
    st.sampled_from(["5-10个", "健全", "2024年9月底前", "≥-5", "≤0"]),
    _numbers,
)
_completions = st.builds(
    lambda actual, target, method, places, rounding: Case(
        "JX_COMPLETION", [actual, target, Literal(method), places, rounding]
    ),
    st.one_of(cells, st.integers(0, 500).map(float), st.decimals(0, 500, places=1).map(lambda n: f"{n}户")),
    _targets,
    st.sampled_from(["比值", "线性"]),
    _places,
    _rounding,
)
_plain_items = st.one_of(_numbers, st.decimals(0, 2, places=2).map(float), st.sampled_from([None, "不予考核", "—"]))
_averages = st.builds(
    lambda items, weight, rule, upright: Case(
        "JX_SCORE_AVG", [[[item] for item in items] if upright else [items], weight, Literal(rule)]
    ),
    st.lists(_plain_items, min_size=1, max_size=6),
    _weights,
    st.sampled_from([SATISFACTION, COMPLETION, DEVIATION, CARRYOVER, "按比例", "扣减比率×权重", "每项扣0.1分"]),
    st.booleans(),
)
_surveys = st.builds(
    lambda rows, places, rounding: Case("JX_SATISFACTION", [rows, SKIPPED, places, Literal(rounding)]),
    st.integers(1, 5).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, 200).map(float), min_size=width, max_size=width), min_size=1, max_size=4
        )
    ),
    _places,
    st.sampled_from(["四舍五入", "截断", "逐项四舍五入"]),
)
_grades = st.builds(lambda score: Case("JX_GRADE", [score]), st.one_of(st.decimals(0, 100, places=2).map(float), cells))

calls = st.one_of(
    _scores(strategies.all_rules),
    _scores(strategies.rules),
    *[_ratios(name) for name in ("JX_RATE", "JX_EXEC_RATE", "JX_CHANGE_RATE", "JX_CONTROL_RATE")],
    _adjustments,
    _completions,
    _averages,
    _surveys,
    _grades,
)
