"""JX203 分值没有逐级相加."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.entries import Entry
from xladdin.forms.facts import BookFacts, FormFacts
from xladdin.forms.form import FormType
from xladdin.forms.indicators import Indicator, points_of
from xladdin.forms.labels import RowKind
from xladdin.forms.outline import Level
from xladdin.numbers import plain
from xladdin.rules.registry import finding, quoted, rule
from xladdin.rules.word_lists import word_list

SOURCE: Final = "本表分值：下级之和应等于上级，各项之和应等于满分"
# Binary noise of stored sums only; rounding is no excuse for weights, which are set and not computed.
_NOISE: Final = Decimal("0.000000001")


def _same(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= _NOISE


def _weights(indicators: list[Indicator]) -> dict[str, tuple[Entry, Decimal]] | None:
    """Weight cells with their points, a merged cell once; None when an indicator has none."""
    found: dict[str, tuple[Entry, Decimal]] = {}
    for indicator in indicators:
        points = indicator.weight_points()
        if indicator.weight is None or points is None:
            if indicator.placeholder:
                continue
            return None
        found[indicator.weight.address] = (indicator.weight, points)
    return found or None


def _parts(level: Level) -> list[tuple[str, Entry, Decimal]] | None:
    """What stands directly under a level and carries points: (name, cell, points); None when a part has none."""
    parts: list[tuple[str, Entry, Decimal]] = []
    for lower in level.levels:
        points, cell = lower.weight_points(), lower.weight_entry()
        if points is not None and cell is not None:
            parts.append((lower.title, cell, points))
            continue
        below = _parts(lower)
        if below is None:
            return None
        parts += below
    own = _weights(level.indicators) if level.indicators else {}
    if own is None:
        return None
    parts += [(cell.text, cell, points) for cell, points in own.values()]
    return parts or None


def _in_shares(form: FormFacts) -> bool:
    """Whether every level's parts add up to 100 whatever the level has: weights are shares of the level above."""
    relative = {Decimal(text) for text in word_list("conventions")["weights"]["relative"]}
    sums = [
        (printed, sum((points for _, _, points in parts), Decimal(0)))
        for level in form.whole.walk()
        if level.entry is not None and (printed := level.weight_points()) is not None and (parts := _parts(level))
    ]
    return len(sums) > 1 and all(total in relative for _, total in sums) and any(p not in relative for p, _ in sums)


def _levels(form: FormFacts) -> Iterator[Finding]:
    """Every level whose printed 分值 its parts do not add up to."""
    for level in form.whole.walk():
        printed, at, parts = level.weight_points(), level.weight_entry(), _parts(level)
        if level.entry is None or printed is None or at is None or parts is None:
            continue
        total = sum((points for _, _, points in parts), Decimal(0))
        if _same(total, printed):
            continue
        yield finding(
            "JX203",
            at,
            f"{quoted(level.title)}的分值印为{plain(printed)}，而它下面{_sum([p for _, _, p in parts])}，相差{plain(abs(total - printed))}分。",
            expected=total,
            because=[level.entry, *(cell for _, cell, _ in parts)],
            suggestion=f"{quoted(level.title)}的分值改为{plain(total)}，或调整下级分值使之合计为{plain(printed)}。",
            source=SOURCE,
        )


def _sum(points: list[Decimal]) -> str:
    """`各项为12+6=18`, `只有一项，为40`."""
    shown = [plain(point) for point in points]
    if len(shown) == 1:
        return f"只有一项，为{shown[0]}"
    added = "+".join(shown) if len(shown) <= 8 else f"{'+'.join(shown[:6])}+…（共{len(shown)}项）"
    return f"各项为{added}={plain(sum(points, Decimal(0)))}"


def _fund_weight(form: FormFacts) -> tuple[Entry | None, Decimal | None]:
    line = form.fund_total()
    return (line.weight, line.weight_points()) if line else (None, None)


@dataclass(frozen=True, slots=True)
class _Sum:
    """What a form prints as the sum of its 分值: the cell, what it is called, the points."""

    cell: Entry
    name: str
    points: Decimal


def _printed_sum(form: FormFacts) -> _Sum | None:
    """In its 总分 row, or in the heading (`分值（100分）`)."""
    total = next((total for total in reversed(form.totals) if total.kind is RowKind.TOTAL), None)
    for cell, name in (
        (total.weight if total else None, total.label.text if total else ""),
        (form.whole.weight, "表头"),
    ):
        points = points_of(cell)
        if cell is not None and points is not None:
            return _Sum(cell, name, points)
    return None


def _whole(form: FormFacts, levels_agree: bool) -> Iterator[Finding]:
    """The sum of all points against the printed one, or against what a form may add up to."""
    weights = _weights(form.indicators)
    if weights is None:
        return
    printed = _printed_sum(form)
    fund_cell, fund = _fund_weight(form)
    cells = [cell for cell, _ in weights.values()]
    leaves = sum((points for _, points in weights.values()), Decimal(0))
    whole = leaves + (fund or Decimal(0))
    if printed is not None:
        accepted = [whole, leaves] if fund is not None and form.type is not FormType.SCORING else [whole]
        missing = printed.points - leaves
        unprinted = form.funds and fund is None and is_execution_weight(missing)
        if not unprinted and not any(_same(value, printed.points) for value in accepted):
            yield _off(printed, whole, [*cells, fund_cell], fund)
        elif levels_agree:
            yield from _tops(form, printed, fund)
        return
    if form.type is FormType.SCORING and whole < 100:
        # Without a sum the table may go on elsewhere.
        return
    sums = [Decimal(text) for text in word_list("conventions")["weights"]["sums"]]
    if not any(_same(value, accepted) for accepted in sums for value in (whole, leaves)):
        yield finding(
            "JX203",
            cells[0],
            f"本表各指标分值合计为{plain(whole)}，既不是100也不是90（另10分为预算执行率）。",
            because=[*cells, fund_cell],
            suggestion="调整各指标分值，使合计为100（含预算执行率10分的，指标合计为90）。",
            source=SOURCE,
        )


def is_execution_weight(points: Decimal) -> bool:
    """Whether points that no row prints may be those of 预算执行率."""
    least, most = word_list("conventions")["weights"]["execution"]
    return Decimal(least) <= points <= Decimal(most)


def _off(printed: _Sum, whole: Decimal, cells: Sequence[Entry | None], fund: Decimal | None) -> Finding:
    including = f"（含预算执行率{plain(fund)}分）" if fund else ""
    return finding(
        "JX203",
        printed.cell,
        f"{printed.name}的分值印为{plain(printed.points)}，而各项分值合计为{plain(whole)}{including}，"
        f"相差{plain(abs(whole - printed.points))}分。",
        expected=whole,
        because=cells,
        suggestion=f"调整各项分值使合计为{plain(printed.points)}，或把{printed.name}的分值改为{plain(whole)}。",
        source=SOURCE,
    )


def _tops(form: FormFacts, printed: _Sum, fund: Decimal | None) -> Iterator[Finding]:
    """一级 weights against the sum, where every indicator adds up but the printed levels do not."""
    tops = [(level.weight_entry(), level.weight_points()) for level in form.whole.levels]
    points = [value for _, value in tops if value is not None]
    if form.whole.indicators or not points or len(points) < len(tops):
        return
    whole = sum(points, Decimal(0))
    if not any(_same(value, printed.points) for value in (whole, whole + (fund or 0))):
        yield _off(printed, whole, [cell for cell, _ in tops], None)


@rule("JX203", "分值没有逐级相加", Severity.ERROR)
def weight_rollup(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    下级指标的分值之和不等于上级印出的分值（一级、二级各有分值栏，或写在名称里：`产出指标（50分）`），
    或者全表分值合计不等于合计行印的满分。没有合计行的，合计应为100，或者90（另10分为预算执行率）。
    分值是定的，不是算的，所以没有四舍五入的余地。

    ## 为什么

    分值对不上，总分就不是百分制，各指标的轻重也说不清；评分表被质疑时站不住。

    ## 反例

    | 一级指标 | 分值 | 二级指标 | 分值 |
    |---|---|---|---|
    | 部门规划 | 15 | 部门年度计划 | 15 |
    | 管理效率 | 81 | 预算管理 | 32 |
    | | | 绩效管理 | 53 |
    | 合计 | | | 100 |

    ## 正例

    | 一级指标 | 分值 | 二级指标 | 分值 |
    |---|---|---|---|
    | 部门规划 | 15 | 部门年度计划 | 15 |
    | 管理效率 | 85 | 预算管理 | 32 |
    | | | 绩效管理 | 53 |
    | 合计 | | | 100 |

    ## 依据

    - 永靖县2023年部门整体支出绩效评价指标评分表（附表1）：管理效率印42分，下级合计46分。
    - 自评表满分100分、预算执行率占10分：财预〔2020〕10号附表的惯例（条款未核对原文）。
    """
    for form in book.forms:
        if form.type is FormType.FUNDS or _in_shares(form):
            continue
        levels = list(_levels(form))
        yield from levels
        yield from _whole(form, not levels)
