"""函数的原生公式: what each JX_ function becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from xladdin import grades
from xladdin.arguments import SKIPPED
from xladdin.compiling import averages, compound_rules, ratios, satisfaction
from xladdin.compiling.arguments import Argument, Call, Cell, Cells, Constants, Skipped, Written
from xladdin.compiling.formula_text import compared, number, rounded, text
from xladdin.compiling.given import Given, core
from xladdin.compiling.guards import Guard
from xladdin.compiling.marks import Item
from xladdin.compiling.operands import NotCompiled
from xladdin.declare import Function
from xladdin.errors import CellError
from xladdin.numbers import Rounding
from xladdin.rates import AdjustmentBasis, CeilingMethod
from xladdin.schemes import built_in, find
from xladdin.scoring.tree import takes_list
from xladdin.surveys import SurveyRounding
from xladdin.targets import Target

DECIMALS: Final = 2  # of points, where the call does not say


def _finished(given: Given, native: ratios.Native) -> Call:
    expression, guards = native
    return Call(expression, tuple(dict.fromkeys([*given.guards, *guards])))


def _ratio(above: str, below: str) -> Callable[[Given], Call]:
    def compile_ratio(given: Given) -> Call:
        expression, guards = ratios.rate(given.number(above), given.number(below))
        return _finished(given, (ratios.cut(expression, given.decimals(), given.rounding()), guards))

    return compile_ratio


def _adjust_rate(given: Given) -> Call:
    decimals = given.decimals()
    expression, guards = ratios.adjustment_rate(
        given.number("initial"),
        given.number("increase"),
        given.optional("decrease"),
        given.optional("exempt"),
        given.choice("basis", AdjustmentBasis.SUM),
        decimals,
    )
    return _finished(given, (ratios.cut(expression, decimals, given.rounding()), guards))


def _change_rate(given: Given) -> Call:
    decimals = given.decimals()
    expression, guards = ratios.change_rate(given.number("current"), given.number("previous"), decimals)
    return _finished(given, (ratios.cut(expression, decimals, given.rounding()), guards))


def _completion(given: Given) -> Call:
    actual = given.number("actual")
    method = given.choice("method", CeilingMethod.RATIO)
    target = given.target("target")
    if isinstance(target, Target):
        expression, guards = ratios.completion(actual, target, method)
    else:
        expression, guards = ratios.completion_of_number(actual, target)
    return _finished(given, (ratios.cut(expression, given.decimals(), given.rounding()), guards))


def _score(given: Given) -> Call:
    decimals, rounding = given.decimals(), given.rounding()
    rule = given.rule()
    full, guards = compound_rules.weight_marks(given.number("weight"))
    given.guards += guards
    value = given.argument("value")
    if isinstance(value, Skipped):
        raise NotCompiled("缺少参数“值”")
    if isinstance(value, Cells) and not takes_list(rule):
        raise NotCompiled(f"值是一片区域{value.text}，结果不是一个数")
    scored = compound_rules.scored(Item(value, given.title("value")), full, rule, _present(given.argument("weight")))
    return _points(given, scored.expression, scored.guards, decimals, rounding)


def _present(argument: Argument) -> Decimal | None:
    """The number that stands there now."""
    match argument:
        case Written(Decimal() as value):
            return value
        case Cell(_, present) if isinstance(present.value, Decimal):
            return present.value
    return None


def _score_avg(given: Given) -> Call:
    decimals, rounding = given.decimals(), given.rounding()
    rule = given.rule("按比例")
    full, guards = compound_rules.weight_marks(given.number("weight"))
    agreed = compound_rules.agreement(full, rule, _present(given.argument("weight")))
    if agreed is None:
        raise NotCompiled("规则自己的满分与分值不同")
    given.guards += [*guards, *agreed]
    mean, guards = averages.mean_of(given.cells("values"), full, full, rule, compound_rules.points)
    return _points(given, mean, guards, decimals, rounding)


def _points(given: Given, expression: str, guards: Sequence[Guard], decimals: int | None, rounding: Rounding) -> Call:
    places = DECIMALS if decimals is None else decimals
    return _finished(given, (rounded(expression, places, rounding), list(guards)))


def _grade(given: Given) -> Call:
    score = given.number("score")
    bands = core(lambda: grades.parse_bands(str(given.known("bands") or grades.DEFAULT_BANDS)))
    *upper, (last, _, lowest) = bands
    result = text(last) if lowest is None else "NA()"
    for name, comparator, limit in reversed(upper if lowest is None else bands):
        assert limit is not None  # only the last band may be without
        result = f"IF({compared(score.expression, comparator, limit)},{text(name)},{result})"
    return Call(result, tuple(dict.fromkeys([*given.guards, *score.guards])), numeric=False)


def _satisfaction(given: Given) -> Call:
    decimals = given.decimals()
    rounding = given.choice("rounding", SurveyRounding.HALF_UP)
    native = satisfaction.satisfaction(given.cells("counts"), given.argument("credits"), decimals, rounding)
    return _finished(given, native)


def _target_part(given: Given) -> Call:
    """A part of a target known now is a constant behind its pin."""
    target, part = given.known("text"), given.known("part")
    if target is None or part is None:
        raise NotCompiled("指标值现在是空白")
    return _known(given, given.function.exact(target, part))


def _scheme(given: Given) -> Call:
    """A field of a scheme that comes with the package is a constant behind the pins of what was asked."""
    scheme, indicator, field = (given.known(name) for name in ("scheme", "indicator", "field"))
    if not isinstance(scheme, str) or not isinstance(indicator, str):
        raise NotCompiled("方案或指标的名称现在不是文字")
    found = core(lambda: find(scheme))
    if found is not built_in().get(found.name):
        raise NotCompiled(f"方案“{found.name}”来自工作表 JX_规则 或自己的方案文件，内容会变")
    return _known(given, given.function.exact(scheme, indicator, SKIPPED if field is None else field))


def _words(given: Given) -> Call:
    """核查, 说明: words about the arguments as they are now, behind the pins of all of them."""
    values = [
        SKIPPED if isinstance(given.argument(parameter.name), Skipped) else given.known(parameter.name)
        for parameter in given.function.parameters
    ]
    return _known(given, given.function.exact(*values))


def _known(given: Given, result: object) -> Call:
    """A result that is known as long as the pins hold."""
    if isinstance(result, CellError):
        if result is not CellError.NA:
            raise NotCompiled(f"结果总是{result}")
        return Call("NA()", tuple(given.guards))
    if isinstance(result, Decimal):
        return Call(number(result), tuple(given.guards), constant=result)
    return Call(text(str(result)), tuple(given.guards), numeric=False, constant=str(result))


_COMPILERS: Final[Mapping[str, Callable[[Given], Call]]] = {
    "JX_RATE": _ratio("numerator", "denominator"),
    "JX_EXEC_RATE": _ratio("spent", "budget"),
    "JX_CARRYOVER_RATE": _ratio("carryover", "base"),
    "JX_ADJUST_RATE": _adjust_rate,
    "JX_CHANGE_RATE": _change_rate,
    "JX_CONTROL_RATE": _ratio("actual", "limit"),
    "JX_COMPLETION": _completion,
    "JX_SCORE": _score,
    "JX_SCORE_AVG": _score_avg,
    "JX_GRADE": _grade,
    "JX_SATISFACTION": _satisfaction,
    "JX_TARGET": _target_part,
    "JX_SCHEME": _scheme,
    "JX_CHECK": _words,
    "JX_EXPLAIN": _words,
}


def compiled(function: Function, arguments: Sequence[Argument]) -> Call:
    """The native form of a call.

    Raises:
        NotCompiled: it has none, with the reason.
    """
    compiler = _COMPILERS.get(function.name)
    if compiler is None:
        raise NotCompiled(f"{function.name} 没有等价的原生公式")
    if not function.min_args <= len(arguments) <= function.max_args:
        raise NotCompiled(f"{function.name} 的参数个数不对")
    names = [parameter.name for parameter in function.parameters]
    constant = _constant(function, arguments)
    try:
        return compiler(Given(function, dict(zip(names, arguments, strict=False)), []))
    except NotCompiled:
        if constant is None:
            raise
        return constant


def _constant(function: Function, arguments: Sequence[Argument]) -> Call | None:
    """The result of a call that reads no cell: `JX_SCORE_AVG({1,0.8},5)` is 4.5. None for a call that does.

    Raises:
        NotCompiled: the result is an error for ever.
    """
    if function.asks_workbook or not all(isinstance(one, (Written, Skipped, Constants)) for one in arguments):
        return None
    result = function.call_cells([_host_value(argument) for argument in arguments])
    if isinstance(result, CellError):
        raise NotCompiled(f"结果总是{result}")
    if isinstance(result, float):
        return Call(number(Decimal(repr(result))))
    return Call(text(result), numeric=False) if isinstance(result, str) else None


def _host_value(argument: Argument) -> object:
    """A constant as a host hands it over: numbers are binary there."""
    match argument:
        case Written(value):
            return float(value) if isinstance(value, Decimal) else value
        case Constants(rows):
            return [[float(item) if isinstance(item, Decimal) else item for item in row] for row in rows]
    return SKIPPED
