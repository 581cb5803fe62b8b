"""指标值核查：what the rules about a single target say of it, for a cell formula as for a whole form."""

from __future__ import annotations

from xladdin.errors import Refused
from xladdin.forms.labels import without_prefix
from xladdin.numbers import normalise
from xladdin.rules.pseudo_bound import judge_bound
from xladdin.rules.satisfaction_target import judge_satisfaction
from xladdin.rules.target_problem import TargetProblem
from xladdin.rules.timeliness_target import judge_time
from xladdin.rules.unit_mismatch import judge_unit
from xladdin.rules.vague_target import judge_words
from xladdin.rules.wrong_dimension import judge_dimension
from xladdin.targets import Target, parse_target


def read_one(target: object, unit: str = "") -> Target | None:
    """A target as typed, with the unit of a 度量单位 column where it carries none itself; None for a blank."""
    try:
        parsed = parse_target(target)
        if unit.strip() and parsed.quantity is not None and not parsed.unit:
            parsed = parse_target(f"{parsed.text}{unit.strip()}")
    except Refused:
        return None
    return parsed


def check_target(target: object, name: str = "", dimension: str = "", unit: str = "") -> list[TargetProblem]:
    """The problems of one 指标值, in the order of codes; empty when clean, blank or not to be assessed.

    Args:
        target: the cell's value, `≤100%`.
        name: 三级指标, `项目支出预算执行率`.
        dimension: 二级指标, `数量指标`: without it nothing is said of time and of the wrong dimension. It stands in for a
            blank name.
        unit: 度量单位 where it has its own column.
    """
    typed = read_one(target)
    if typed is None:
        return []
    parsed = read_one(target, unit) or typed
    own_unit = "" if parsed.text != typed.text else normalise(unit)
    title, second = without_prefix(name), normalise(dimension)
    about = title or second
    problems = (
        judge_words(parsed, about),
        judge_bound(parsed, about),
        judge_satisfaction(parsed, title, second),
        judge_time(parsed, title, second),
        judge_unit(parsed, title, own_unit),
        judge_dimension(parsed, title, second),
    )
    return [problem for problem in problems if problem is not None]
