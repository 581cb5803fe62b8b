"""Generated from the function declarations in udfs/: python docs/generate.py."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias, overload

from xladdin.engine.recalculation import Recalculation
from xladdin.errors import CellError as CellError
from xladdin.errors import InputError as InputError
from xladdin.validation import Validation

__version__: str

# One cell value. Lists of them, numpy arrays, Series and DataFrames are taken too and give their own kind back.
_Cell: TypeAlias = float | Decimal | str | bool | CellError | None
# A float; a Decimal when a Decimal came in.
_Number: TypeAlias = float | Decimal

def recalc(
    path: str | Path,
    out: str | Path | None = ...,
    *,
    check: bool = ...,
    progress: Callable[[str, int, int], None] | None = ...,
) -> Recalculation: ...
def validate(path: str | Path, *, select: tuple[str, ...] = ..., ignore: tuple[str, ...] = ...) -> Validation: ...
@overload
def rate(numerator: _Cell, denominator: _Cell, decimals: _Cell = ..., rounding: _Cell = ...) -> _Number | CellError:
    """比率：分子除以分母。用于支付进度率、政府采购执行率、固定资产利用率、重点支出安排率、得分率等。"""

@overload
def rate(numerator: Any, denominator: Any, decimals: Any = ..., rounding: Any = ...) -> Any:
    """比率：分子除以分母。用于支付进度率、政府采购执行率、固定资产利用率、重点支出安排率、得分率等。"""

@overload
def exec_rate(spent: _Cell, budget: _Cell, decimals: _Cell = ..., rounding: _Cell = ...) -> _Number | CellError:
    """预算执行率：执行数除以全年预算数。"""

@overload
def exec_rate(spent: Any, budget: Any, decimals: Any = ..., rounding: Any = ...) -> Any:
    """预算执行率：执行数除以全年预算数。"""

@overload
def carryover_rate(carryover: _Cell, base: _Cell, decimals: _Cell = ..., rounding: _Cell = ...) -> _Number | CellError:
    """结转结余率：结转结余总额除以基数。基数按当地口径取支出预算数或全年执行数，由使用者给出。"""

@overload
def carryover_rate(carryover: Any, base: Any, decimals: Any = ..., rounding: Any = ...) -> Any:
    """结转结余率：结转结余总额除以基数。基数按当地口径取支出预算数或全年执行数，由使用者给出。"""

@overload
def adjust_rate(
    initial: _Cell,
    increase: _Cell,
    decrease: _Cell = ...,
    exempt: _Cell = ...,
    basis: _Cell = ...,
    decimals: _Cell = ...,
    rounding: _Cell = ...,
) -> _Number | CellError:
    """预算调整率：预算调整数除以年初预算数。“总额”把追加与调减的绝对值相加，“净额”取追加减调减；均扣除政策性、不可抗力和上级交办的调整。"""

@overload
def adjust_rate(
    initial: Any,
    increase: Any,
    decrease: Any = ...,
    exempt: Any = ...,
    basis: Any = ...,
    decimals: Any = ...,
    rounding: Any = ...,
) -> Any:
    """预算调整率：预算调整数除以年初预算数。“总额”把追加与调减的绝对值相加，“净额”取追加减调减；均扣除政策性、不可抗力和上级交办的调整。"""

@overload
def change_rate(current: _Cell, previous: _Cell, decimals: _Cell = ..., rounding: _Cell = ...) -> _Number | CellError:
    """变动率：（本期数减上期数）除以上期数。用于“三公经费”变动率、结转结余变动率。"""

@overload
def change_rate(current: Any, previous: Any, decimals: Any = ..., rounding: Any = ...) -> Any:
    """变动率：（本期数减上期数）除以上期数。用于“三公经费”变动率、结转结余变动率。"""

@overload
def control_rate(actual: _Cell, limit: _Cell, decimals: _Cell = ..., rounding: _Cell = ...) -> _Number | CellError:
    """控制率：实际数除以控制数。用于“三公经费”控制率、公用经费控制率、在职人员控制率。"""

@overload
def control_rate(actual: Any, limit: Any, decimals: Any = ..., rounding: Any = ...) -> Any:
    """控制率：实际数除以控制数。用于“三公经费”控制率、公用经费控制率、在职人员控制率。"""

@overload
def completion(
    actual: _Cell,
    target: _Cell,
    method: _Cell = ...,
    decimals: _Cell = ...,
    rounding: _Cell = ...,
) -> _Number | CellError:
    """完成率：实际值除以指标值，不封顶。“≤”类指标达到得1；未达到按“比值”得指标值/实际值，按“线性”得1－（实际值－指标值）/指标值，最低0。"""

@overload
def completion(actual: Any, target: Any, method: Any = ..., decimals: Any = ..., rounding: Any = ...) -> Any:
    """完成率：实际值除以指标值，不封顶。“≤”类指标达到得1；未达到按“比值”得指标值/实际值，按“线性”得1－（实际值－指标值）/指标值，最低0。"""

@overload
def scheme(scheme: _Cell, indicator: _Cell, field: _Cell = ...) -> _Number | str | CellError:
    """查评价方案：从公布的评价方案里取一个指标的规则（评分标准原文）、分值、公式或依据。也查工作表“JX_规则”和自己的方案文件。"""

@overload
def scheme(scheme: Any, indicator: Any, field: Any = ...) -> Any:
    """查评价方案：从公布的评价方案里取一个指标的规则（评分标准原文）、分值、公式或依据。也查工作表“JX_规则”和自己的方案文件。"""

@overload
def score(
    value: _Cell,
    weight: _Cell,
    rule: _Cell,
    decimals: _Cell = ...,
    rounding: _Cell = ...,
) -> _Number | CellError:
    """按规则计分：按评分规则计算得分，得分在0与分值之间。规则含糊、自相矛盾或值缺百分号时不计分（#VALUE!），原因见JX_EXPLAIN。"""

@overload
def score(value: Any, weight: Any, rule: Any, decimals: Any = ..., rounding: Any = ...) -> Any:
    """按规则计分：按评分规则计算得分，得分在0与分值之间。规则含糊、自相矛盾或值缺百分号时不计分（#VALUE!），原因见JX_EXPLAIN。"""

def score_avg(
    values: Any,
    weight: Any,
    rule: Any = ...,
    decimals: Any = ...,
    rounding: Any = ...,
) -> _Number | CellError:
    """多项平均计分：一个指标有几个分项时：各分项按规则折成比例（最高100%），取平均后乘分值。空白和“不予考核”的分项不参加平均。"""

@overload
def grade(score: _Cell, bands: _Cell = ...) -> str | CellError:
    """等级：按等级标准给出优、良、中、差，以未取舍的得分比较。"""

@overload
def grade(score: Any, bands: Any = ...) -> Any:
    """等级：按等级标准给出优、良、中、差，以未取舍的得分比较。"""

@overload
def explain(value: _Cell, weight: _Cell, rule: _Cell, decimals: _Cell = ..., rounding: _Cell = ...) -> str | CellError:
    """得分说明：用一句话说明JX_SCORE的得分怎么来：适用哪一档、扣了几档、怎样取舍；不能计分时说明原因。"""

@overload
def explain(value: Any, weight: Any, rule: Any, decimals: Any = ..., rounding: Any = ...) -> Any:
    """得分说明：用一句话说明JX_SCORE的得分怎么来：适用哪一档、扣了几档、怎样取舍；不能计分时说明原因。"""

def satisfaction(counts: Any, credits: Any = ..., decimals: Any = ..., rounding: Any = ...) -> _Number | CellError:
    """问卷满意度：各选项票数乘选项分值之和除以总票数；多题时一题一行，取各题平均。"""

@overload
def target(text: _Cell, part: _Cell) -> _Number | str | CellError:
    """拆分指标值：取出指标值的符号、数值、单位或类型（定量/定性）。百分比的数值按比率给出（95%为0.95），日期的数值为“2024-09-30”。"""

@overload
def target(text: Any, part: Any) -> Any:
    """拆分指标值：取出指标值的符号、数值、单位或类型（定量/定性）。百分比的数值按比率给出（95%为0.95），日期的数值为“2024-09-30”。"""

@overload
def check(target: _Cell, name: _Cell = ..., dimension: _Cell = ..., unit: _Cell = ...) -> str | CellError:
    """核查指标值：即时核查一个指标值：没有问题时为空，有问题时每行一条，以规则代码开头，与 xladdin validate 说的一样（JX101–JX104、JX108、JX109）。"""

@overload
def check(target: Any, name: Any = ..., dimension: Any = ..., unit: Any = ...) -> Any:
    """核查指标值：即时核查一个指标值：没有问题时为空，有问题时每行一条，以规则代码开头，与 xladdin validate 说的一样（JX101–JX104、JX108、JX109）。"""
