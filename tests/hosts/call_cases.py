"""调用表：one call after another for every function, as hosts make them: scalars, ranges, blanks, errors, arguments left out."""

from __future__ import annotations

from xladdin.arguments import SKIPPED
from xladdin.errors import CellError

DIV0, NA, REF = CellError.DIV0, CellError.NA, CellError.REF
BANDS = "≥95%:100%; ≥85%:90%; ≥80%:80%; 其余:0"
DEVIATION = "|x-100%|≤5%:2分; ≤10%:1.5分; 其余:0"
PRINTED = "满意度≥95%，得满分；85%≤满意度＜95%，得权重的90%；70%≤满意度＜85%，得权重的60%；满意度＜70%，不得分"

CASES: tuple[tuple[str, tuple[object, ...]], ...] = (
    ("JX_RATE", (90.86, 92.1, 2.0)),
    ("JX_RATE", (1.0, 3.0)),
    ("JX_RATE", (2.0, 3.0, 2.0, "截断")),
    ("JX_RATE", ("１２,９６１．５２", "2万", 4.0)),
    ("JX_RATE", (1.0, 0.0)),
    ("JX_RATE", (None, 5.0)),
    ("JX_RATE", ("不予考核", 5.0)),
    ("JX_RATE", ("约5", 5.0)),
    ("JX_RATE", (DIV0, 5.0)),
    ("JX_RATE", (1.0, REF)),
    ("JX_RATE", (True, 5.0)),
    ("JX_RATE", (1.0, 8.0, SKIPPED, "截断")),
    ("JX_RATE", (SKIPPED, 8.0)),
    ("JX_RATE", ([[1.0, 2.0], [3.0, None]], 4.0)),
    ("JX_RATE", ([[1.0], [2.0], ["—"], [NA]], [[2.0], [0.0], [1.0], [1.0]], 2.0)),
    ("JX_RATE", ([[1.0, 2.0, 3.0]], [[4.0, 4.0, 4.0]])),
    ("JX_RATE", ([[1.0], [2.0]], [[2.0, 1.0]])),
    ("JX_EXEC_RATE", (4534729.43, 5390970.42, 2.0, "截断")),
    ("JX_EXEC_RATE", (4534729.43, 5390970.42, 2.0)),
    ("JX_CARRYOVER_RATE", (2409.60, 5069.77, 2.0)),
    ("JX_ADJUST_RATE", (4501.85, 2977.52, SKIPPED, 1358.72, "净额", 2.0)),
    ("JX_ADJUST_RATE", (100.0, 20.0, -5.0)),
    ("JX_ADJUST_RATE", (100.0, 20.0, 5.0, SKIPPED, "毛额")),
    ("JX_CHANGE_RATE", (29.04, 30.0, 2.0)),
    ("JX_CONTROL_RATE", (65.0, 68.0, 2.0)),
    ("JX_COMPLETION", (933.73, "≥1600亿元", SKIPPED, 4.0)),
    ("JX_COMPLETION", ("130天", "<=120天")),
    ("JX_COMPLETION", ("130天", "<=120天", "线性", 2.0)),
    ("JX_COMPLETION", (26.0, "=26座")),
    ("JX_COMPLETION", ([[5.0], [4.0], [None]], [["≥5户"], ["≥5户"], ["≥5户"]], SKIPPED, 2.0)),
    ("JX_COMPLETION", (5.0, "达标")),
    ("JX_SCORE", ("88.37%", 3.0, BANDS)),
    ("JX_SCORE", (0.8837, 3.0, BANDS)),
    ("JX_SCORE", (88.37, 3.0, BANDS)),
    ("JX_SCORE", ("97%", 5.0, PRINTED)),
    ("JX_SCORE", (1.06, 2.0, DEVIATION)),
    ("JX_SCORE", ("12%", 3.0, "以0为满分; 每超5%扣0.5分")),
    ("JX_SCORE", (3.0, 2.0, "每项扣0.1分")),
    ("JX_SCORE", (0.835, 9.0, "按比例")),
    ("JX_SCORE", (0.3596, 2.0, "扣减比率×权重", 4.0)),
    ("JX_SCORE", ("100%-80%(含)", 5.0, "定性")),
    ("JX_SCORE", ([[0.96], [0.86], [0.5]], 10.0, BANDS)),
    ("JX_SCORE", (0.5, 10.0, "看情况")),
    ("JX_SCORE_AVG", ([[1.0, 0.8]], 5.0)),
    ("JX_SCORE_AVG", ([[1.2], [None], ["不予考核"], [0.5]], 5.0, SKIPPED, 3.0)),
    ("JX_SCORE_AVG", ([[0.96], [0.86]], 10.0, BANDS)),
    ("JX_SCORE_AVG", (0.5, 5.0)),
    ("JX_SCORE_AVG", ([[1.0, NA]], 5.0)),
    ("JX_GRADE", (81.78,)),
    ("JX_GRADE", (89.999,)),
    ("JX_GRADE", ([[95.0, 85.0], [65.0, 5.0]],)),
    ("JX_GRADE", (81.78, "好≥80;差")),
    ("JX_GRADE", (81.78, None)),
    ("JX_SATISFACTION", ([[38.0, 12.0, 11.0, 0.0]], SKIPPED, 2.0)),
    ("JX_SATISFACTION", ([[38.0, 12.0, 11.0, 0.0], [40.0, 10.0, 5.0, 6.0]],)),
    ("JX_SATISFACTION", ([[10.0, 5.0, 5.0]], [["100%", "60%", "0%"]], 2.0, "截断")),
    ("JX_SATISFACTION", ([[0.0, 0.0, 0.0, 0.0]],)),
    ("JX_SCHEME", ("黔南2023", "部门履职满意度", "分值")),
    ("JX_SCHEME", ("黔南2023", "部门履职满意度")),
    ("JX_SCHEME", ("没有的方案", "部门履职满意度")),
    ("JX_TARGET", ("≥5户", "数值")),
    ("JX_TARGET", ("≥5户", "符号")),
    ("JX_TARGET", ("≥95%", "数值")),
    ("JX_TARGET", ("2024年9月底前", "数值")),
    ("JX_TARGET", ("达标", "类型")),
    ("JX_TARGET", ("达标", "数值")),
    ("JX_TARGET", ("≥5户", "大小")),
    ("JX_CHECK", ("≥95%", "服务对象满意度", "满意度指标")),
    ("JX_CHECK", ("≤100%", "项目支出预算执行率")),
    ("JX_CHECK", (None,)),
    ("JX_CHECK", ("有所提升", "产业发展水平", SKIPPED, SKIPPED)),
    ("JX_EXPLAIN", ("88.37%", 3.0, BANDS)),
    ("JX_EXPLAIN", (0.3596, 2.0, "扣减比率×权重")),
    ("JX_EXPLAIN", (88.37, 3.0, BANDS)),
    ("JX_EXPLAIN", (None, 3.0, "按比例", SKIPPED, "截断")),
)


def call_id(case: tuple[str, tuple[object, ...]]) -> str:
    name, arguments = case
    return f"{name}{arguments}"
