"""JX204 分项加起来不等于合计."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.entries import Entry, Printed, decimals_of
from xladdin.forms.facts import BookFacts, FormFacts, weight_sum
from xladdin.forms.funds import FundLine
from xladdin.forms.headings import AMOUNTS, Role
from xladdin.forms.indicators import Indicator, points_of
from xladdin.forms.labels import FundKind, RowKind
from xladdin.forms.outline import Level, Total
from xladdin.numbers import plain, round_to
from xladdin.rules.comparison import TAIL, within_rounding
from xladdin.rules.fund_points import execution
from xladdin.rules.registry import finding, quoted, rule

SCORES_SOURCE: Final = "本表得分：合计等于各项得分之和（各项先取舍再相加）"
AMOUNTS_SOURCE: Final = "本表资金：上级金额等于其下各项之和"
_LIST_SUM: Final = re.compile("(合|总|小|共)计")
_NUMBERED: Final = re.compile(r"[(（]?[0-9一二三四五六七八九十]{1,3}[)）.、．]|其中|[一二三四五六七八九十][^、]*合计")
_FEWEST_LISTED: Final = 2


def _adds_up(printed: Printed, parts: Sequence[Printed]) -> bool:
    """Whether printed parts, or the numbers behind them, add up to the printed sum."""
    shown = sum((part.value for part in parts), Decimal(0))
    stored = sum((part.stored for part in parts), Decimal(0))
    places = max([printed.places, *(part.places for part in parts)])
    if printed.stored != printed.value and round_to(stored, printed.places) == printed.value:
        return True
    return round_to(shown, places) == round_to(printed.value, places)


def _scores(indicators: Sequence[Indicator]) -> list[tuple[Entry, Printed]] | None:
    """Printed scores, a merged cell once; None when an indicator that has points to earn shows none."""
    found: dict[str, tuple[Entry, Printed]] = {}
    for indicator in indicators:
        if indicator.score is None or (printed := indicator.score.printed()) is None:
            if indicator.placeholder or indicator.not_assessed:
                continue
            return None
        found[indicator.score.address] = (indicator.score, printed)
    return list(found.values()) or None


def _sum_text(parts: Sequence[tuple[Entry, Printed]]) -> str:
    shown = [entry.text for entry, _ in parts]
    return "+".join(shown) if len(shown) <= 8 else f"{len(shown)}项"


def _levels(form: FormFacts) -> Iterator[Finding]:
    """得分 printed for a level against the scores under it."""
    for level in form.whole.walk():
        printed = level.score.printed() if level.score else None
        parts = _parts(level)
        if level.score is None or printed is None or parts is None or _adds_up(printed, [p for _, p in parts]):
            continue
        yield _off(f"{quoted(level.title)}的得分", level.score, printed, parts, SCORES_SOURCE)


def _parts(level: Level) -> list[tuple[Entry, Printed]] | None:
    parts: list[tuple[Entry, Printed]] = []
    for lower in level.levels:
        printed = lower.score.printed() if lower.score else None
        if lower.score is not None and printed is not None:
            parts.append((lower.score, printed))
        elif (below := _parts(lower)) is not None:
            parts += below
        else:
            return None
    own = _scores(level.indicators) if level.indicators else []
    return None if own is None else [*parts, *own] or None


def _off(
    name: str, at: Entry, printed: Printed, parts: Sequence[tuple[Entry, Printed]], source: str, hint: str = ""
) -> Finding:
    total = sum((part.value for _, part in parts), Decimal(0))
    return finding(
        "JX204",
        at,
        f"{name}印为{at.text}，而各项{_sum_text(parts)}合计{plain(total)}，相差{plain(abs(total - printed.value))}。{hint}",
        expected=total,
        because=[entry for entry, _ in parts],
        suggestion=f"合计改为{plain(total)}；若合计是对的，请找出填错的分项。",
        source=source,
    )


def _totals(form: FormFacts) -> Iterator[Finding]:
    for total in form.totals:
        yield from _score_total(form, total)
        yield from _deducted_total(total)


def _score_total(form: FormFacts, total: Total) -> Iterator[Finding]:
    printed = total.score.printed() if total.score else None
    if total.score is None or printed is None:
        return
    choices = [parts for members in _memberships(total) if (parts := _scores(members)) is not None]
    if not choices:
        return
    fund = form.fund_total() if total.kind is RowKind.TOTAL else None
    funded = fund.score.printed() if fund and fund.score else None
    if fund is not None and fund.score is not None and funded is not None:
        with_funds = [(fund.score, funded), *choices[0]]
        choices = [with_funds, choices[0]] if _excludes_funds(total, form) else [with_funds]
    if any(_adds_up(printed, [part for _, part in parts]) for parts in choices):
        return
    yield _off(
        f"{total.label.text}的得分",
        total.score,
        printed,
        choices[0],
        SCORES_SOURCE,
        _untruncated(form, printed, choices[0]),
    )


def _memberships(total: Total) -> Iterator[Sequence[Indicator]]:
    """What a sum may cover: for 小计 the rows since the last sum, or those of the last 一级 (or 二级) among them."""
    yield total.members
    if total.kind is RowKind.SUBTOTAL and total.members:
        last = total.members[-1]
        for level in range(last.level):
            own = last.names[level]
            yield [
                i for i in total.members if level < len(i.names) and own is not None and _same_name(i.names[level], own)
            ]


def _same_name(one: Entry | None, other: Entry) -> bool:
    return one is not None and (one.address == other.address or one.text == other.text)


def _excludes_funds(total: Total, form: FormFacts) -> bool:
    """Whether the sum's own 分值 says that the fund block is not in it (90 for 90 points of indicators)."""
    weight, indicators = points_of(total.weight), weight_sum(list(form.filled()))
    return weight is not None and weight == indicators


def _untruncated(form: FormFacts, printed: Printed, parts: Sequence[tuple[Entry, Printed]]) -> str:
    """Says so when the total was added from the fund score before it was cut off."""
    fund = form.fund_total()
    rate = execution(fund) if fund else None
    if fund is None or rate is None or fund.score is None or parts[0][0].address != fund.score.address:
        return ""
    weight = fund.weight_points()
    if weight is None:
        return ""
    exact = rate[0] * weight
    total = exact + sum((part.value for _, part in parts[1:]), Decimal(0))
    places = max(2, decimals_of(printed.value))
    if round_to(total, places) != printed.value:
        return ""
    return f"若资金得分按未舍去的{plain(round_to(exact, 4))}相加则为{plain(round_to(total, places))}：资金得分与总分的取舍不一致。"


def _deducted_total(total: Total) -> Iterator[Finding]:
    printed = total.deducted.printed() if total.deducted else None
    if total.deducted is None or printed is None or total.kind is not RowKind.TOTAL:
        return
    found: dict[str, tuple[Entry, Printed]] = {}
    for indicator in total.members:
        lost = indicator.deducted.printed() if indicator.deducted else None
        if indicator.deducted is not None and lost is not None:
            found[indicator.deducted.address] = (indicator.deducted, lost)
    parts = list(found.values())
    if parts and not _adds_up(printed, [part for _, part in parts]):
        yield _off(f"{total.label.text}的扣分", total.deducted, printed, parts, SCORES_SOURCE)


def _funds(form: FormFacts) -> Iterator[Finding]:
    for line in form.funds:
        if len(line.parts) >= 2:
            for role in AMOUNTS:
                yield from _amount(line, role, line.parts, form.form.unit)


def _lists(form: FormFacts) -> Iterator[Finding]:
    """合计 right under a list of lines (the projects of a department) against their sum."""
    above: list[FundLine] = []
    for line in form.funds:
        listed = any(entry.printed() is not None for entry in line.amounts.values())
        if above and line.label.row != above[-1].label.row + 1:
            above = []
        if line.kind is FundKind.TOTAL and len(above) >= _FEWEST_LISTED and _LIST_SUM.fullmatch(line.title):
            for role in AMOUNTS:
                yield from _amount(line, role, above, form.form.unit)
        # A line with a number of its own (1. 1.1 一、) is part of an outline, where parents and children stand together.
        plain_line = line.kind is FundKind.OTHER and listed and not _NUMBERED.match(line.title)
        above = [*above, line] if plain_line else []


def _amount(line: FundLine, role: Role, lines: Sequence[FundLine], unit: str) -> Iterator[Finding]:
    at = line.amounts.get(role)
    printed = at.printed() if at else None
    if at is None or printed is None:
        return
    cells = [part.amounts.get(role) for part in lines]
    # A blank or `null` part is nothing; a word that is no number makes the sum unknowable.
    if any(cell is not None and cell.printed() is None and not cell.not_assessed for cell in cells):
        return
    parts = [(cell, shown) for cell in cells if cell is not None and (shown := cell.printed()) is not None]
    if not parts or _adds_up(printed, [part for _, part in parts]):
        return
    found = _off(f"{line.title}的{role}", at, printed, parts, AMOUNTS_SOURCE)
    tail = within_rounding(printed, [part for _, part in parts], unit)
    yield replace(found, message=found.message + TAIL, severity=Severity.INFO) if tail else found


@rule("JX204", "分项加起来不等于合计", Severity.ERROR)
def printed_total(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    - 各指标得分之和不等于总分（合计、小计、上级指标的得分）；自评表的总分包括预算执行率得分。
    - 各项扣分之和不等于合计的扣分。
    - 资金：（一）（二）之和不等于总额，1. 2. 之和不等于它们上面的（一）；逐个列出的项目之和不等于它们下面的合计。
      “其中”各行另由 JX205 核对。万元等取舍过的数，差数在尾差之内的只作提示；以元计、有角分的，差一分也报。

    按印出的数相加（各项先取舍、再相加）；单元格里存着更多小数、合计由公式算出的，按存的数相加对得上也不报。

    ## 为什么

    总分差0.01就对不上系统，表会被退回。

    ## 反例

    | 三级指标 | 分值 | 得分 |
    |---|---|---|
    | 新入规企业数 | 50 | 48.45 |
    | 职工满意度 | 50 | 38.94 |
    | 总分 | 100 | 87.4 |

    ## 正例

    | 三级指标 | 分值 | 得分 |
    |---|---|---|
    | 新入规企业数 | 50 | 48.45 |
    | 职工满意度 | 50 | 38.94 |
    | 总分 | 100 | 87.39 |

    ## 依据

    - 宁县2024年部门整体支出绩效自评表：总分91.44包括资金得分8.41；项目“工信局工作经费”自评表总分印87.4，各项相加为87.39。
    - 先取舍、再相加：黔南州2023年得分表各一级指标的得分，都等于其下印出的得分之和。
    """
    for form in book.forms:
        yield from _levels(form)
        yield from _totals(form)
        yield from _funds(form)
        yield from _lists(form)
