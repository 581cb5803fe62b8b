"""JX108 单位与指标值、名称不符."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.facts import BookFacts
from xladdin.forms.form import FormType
from xladdin.forms.indicators import Indicator
from xladdin.rules.registry import inner_quotes, quoted, rule
from xladdin.rules.target_problem import TargetProblem
from xladdin.rules.unit_class import unit_class
from xladdin.rules.word_lists import any_of
from xladdin.targets import Target

SOURCE: Final = "指标名称、指标值、度量单位应当一致"
_KNOWN: Final = ("money", "percent", "time", "people_and_things")


def judge_unit(target: Target, name: str, unit: str = "", text: str = "") -> TargetProblem | None:
    """Whether name, target and 度量单位 contradict each other.

    Args:
        unit: 度量单位 where it has its own column and the target did not take it over.
        text: the target as the reader sees it, where that says more than `target.text`.
    """
    return _unit_column(target, name, unit.strip(), text or target.text) or _unit_of_name(target, name)


def _unit_of_name(target: Target, name: str) -> TargetProblem | None:
    """Whether a name asks for a ratio and the target is none, or the reverse."""
    quantity = target.quantity
    if quantity is None or not quantity.unit or target.several:
        return None
    kind = unit_class(quantity.unit)
    if any_of("units", "names", "ratio").fullmatch(name) and kind in ("money", "people_and_things"):
        return _problem(
            f"{quoted(name)}是比率，指标值“{target.text}”的单位却是“{quantity.unit}”",
            "指标值改为百分比，或把名称改成数量（如“…数”“…额”）。",
        )
    if quantity.is_percent and any_of("units", "names", "counted").fullmatch(name):
        return _problem(
            f"{quoted(name)}要的是数量，指标值“{target.text}”却是百分比",
            "指标值改为数量（如“≥×户”），或把名称改成“…完成率”。",
        )
    if quantity.is_percent and any_of("units", "names", "amount").fullmatch(name):
        return _problem(
            f"{quoted(name)}是总量，指标值“{target.text}”却是百分比，看不出是增速、占比还是完成率",
            f"名称写全，如“{inner_quotes(name)}增速”“{inner_quotes(name)}占比”；考核总量的，指标值写金额。",
        )
    return None


def _problem(message: str, suggestion: str) -> TargetProblem:
    return TargetProblem("JX108", Severity.WARNING, message, suggestion, SOURCE)


def _unit_column(target: Target, name: str, unit: str, text: str) -> TargetProblem | None:
    """度量单位 against the unit that the value carries, and against a value in words."""
    if not unit:
        return None
    own, column = target.unit, "%" if unit == "百分比" else unit
    if target.kind == "定性" and not any(letter.isdigit() for letter in text):
        if unit_class(column) not in ("money", "percent"):
            return None
        return _problem(
            f"{quoted(name)}的指标值“{text}”是文字，度量单位却填“{unit}”",
            "能用数表示的写数；定性的，度量单位留空。",
        )
    kinds = unit_class(own), unit_class(column)
    if not own or own == column or not all(kind in _KNOWN for kind in kinds) or kinds[0] == kinds[1]:
        return None
    if not {"money", "percent"} & set(kinds):
        return None
    return _problem(f"{quoted(name)}的指标值“{text}”，度量单位却填“{unit}”", f"度量单位改为“{own}”，或改正指标值。")


@rule("JX108", "单位与指标值、名称不符", Severity.WARNING)
def unit_mismatch(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    - 度量单位与指标值自带的单位不是一类：`28.8万元` 填 `%`；指标值是文字（`应保尽保`）却填 `%`、`万元`。
    - 名称是比率（…率、…占比），指标值是户数、金额；名称是数量（…人数、…次数），指标值是百分比。
    - 名称是总量（增加值、总产值），指标值是百分比，看不出是增速还是占比。

    个、户、家、人之间不分；只看金额、百分比、时间和计数的大类。

    ## 为什么

    单位错了，完成率和得分都是错的，系统也会按错的单位汇总。

    ## 反例

    | 三级指标 | 指标值 | 度量单位 |
    |---|---|---|
    | 补助标准 | 28.8万元 | % |
    | 规上企业工业增加值 | ≥12 | % |

    ## 正例

    | 三级指标 | 指标值 | 度量单位 |
    |---|---|---|
    | 补助标准 | 28.8万元 | 万元 |
    | 规上企业工业增加值增速 | ≥12 | % |

    ## 依据

    - 审核中常见：`28.8万元` 填 `%`，`应保尽保` 填 `%`（没有查到专门的条文）。
    - 宁县2024年“规上企业工业增加值 ≥12%”。单位和名称用语列在 `xladdin/rules/data/units.toml`。
    """
    for form in book.forms:
        for indicator, target, parsed in form.targets():
            if form.type is FormType.SCORING and not parsed.operator:
                # A 评分表 prints the denominator of a ratio in this column.
                continue
            problem = judge_unit(parsed, indicator.title, _own_unit(indicator), target.text)
            if problem is not None:
                yield problem.at(target.entry, [indicator.name, *target.parts, indicator.unit])


def _own_unit(indicator: Indicator) -> str:
    """度量单位 that the target did not take over; `` where there is none."""
    unit, parts = indicator.unit, indicator.target.parts if indicator.target else ()
    return "" if unit is None or unit.not_assessed or unit in parts else unit.text
