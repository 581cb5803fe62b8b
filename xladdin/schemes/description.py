"""方案说明：a scheme, or all schemes at hand, in words: what is in it, which rules compute, and why others do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xladdin.errors import Refused
from xladdin.numbers import plain
from xladdin.schemes.scheme import CONVENTIONS, Indicator, Scheme
from xladdin.scoring import canonical, parse_rule


def understood(indicator: Indicator) -> str:
    """The rule in short form, or why it computes nothing; `` where no rule is published."""
    if not indicator.rule:
        return ""
    try:
        return canonical(parse_rule(indicator.rule))
    except Refused as refused:
        return f"不能计算：{refused.reason}"


def computable(scheme: Scheme) -> int:
    """How many of its indicators have a rule that computes."""
    return sum(1 for one in scheme.indicators if one.rule and not understood(one).startswith("不能计算："))


def listed(schemes: Iterable[Scheme]) -> Iterator[str]:
    """One line for each scheme."""
    for scheme in schemes:
        total = f"，总分{plain(scheme.total)}" if scheme.total is not None else ""
        yield f"{scheme.name}\t{len(scheme.indicators)}项指标，{computable(scheme)}项能计分{total}\t{scheme.title}"


def described(scheme: Scheme) -> Iterator[str]:
    """A scheme with its conventions, grades and indicators."""
    yield f"{scheme.name}：{scheme.title}"
    if scheme.aliases:
        yield f"  别名：{'、'.join(scheme.aliases)}"
    yield f"  出处：{'，'.join(filter(None, [scheme.document, scheme.clause]))}"
    if scheme.grades:
        yield f"  等级：{scheme.grades.bands}（{scheme.grades.source}）"
    for name, convention in scheme.conventions.items():
        yield f"  {CONVENTIONS[name]}：{convention.value}（{convention.source}）"
    if scheme.note:
        yield f"  说明：{scheme.note}"
    above: tuple[str, ...] = ()
    notes = {group.path: group for group in scheme.groups}
    for one in scheme.indicators:
        for depth in range(len(one.path)):
            if one.path[: depth + 1] == above[: depth + 1]:
                continue
            group = notes.get(one.path[: depth + 1])
            weight = f" {plain(group.weight)}分" if group and group.weight is not None else ""
            yield f"{'  ' * (depth + 1)}{one.path[depth]}{weight}{f'（{group.note}）' if group and group.note else ''}"
        above = one.path
        yield from _indicator(one, "  " * (len(one.path) + 1))
    yield f"共{len(scheme.indicators)}项指标，{computable(scheme)}项的规则能计分。"


def _indicator(one: Indicator, indent: str) -> Iterator[str]:
    weight = f" {plain(one.weight)}分" if one.weight is not None else ""
    yield f"{indent}{one.name}{weight}" + (f"（{one.note}）" if one.note else "")
    for label, text in (("公式", one.formula), ("规则", understood(one))):
        if text:
            yield f"{indent}  {label}：{text}"


def detailed(scheme: Scheme, indicator: Indicator) -> Iterator[str]:
    """One indicator with its rule as printed."""
    yield from _indicator(indicator, "")
    if indicator.rule:
        yield f"  原文：{' '.join(indicator.rule.split())}"
    source = "，".join(filter(None, [scheme.document, indicator.source or scheme.clause]))
    yield f"  依据：{source}"
