"""指标值核查：what JX101 and JX102 say of one target, for a cell formula as for a whole form."""

from __future__ import annotations

from xladdin.errors import Refused
from xladdin.rules.pseudo_bound import judge_bound
from xladdin.rules.target_problem import TargetProblem
from xladdin.rules.vague_target import judge_words
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
        dimension: 二级指标, `数量指标`; taken as part of the name where the name is blank.
        unit: 度量单位 where it has its own column.
    """
    parsed = read_one(target, unit)
    if parsed is None:
        return []
    title = name.strip() or dimension.strip()
    problems = (judge_words(parsed, title), judge_bound(parsed, title))
    return [problem for problem in problems if problem is not None]
