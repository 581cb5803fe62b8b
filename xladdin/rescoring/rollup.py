"""逐级汇总：分值 and 得分 added up level by level, from the printed items and from the recomputed ones.

Sums add the rounded items. A printed sum is held to the printed items; what the recomputed items come to is said beside
it, because a total that moves with one wrong row is not itself wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xladdin.forms.entries import Entry, Printed
from xladdin.forms.facts import FormFacts
from xladdin.forms.indicators import Indicator, points_of
from xladdin.forms.labels import RowKind
from xladdin.forms.outline import Level, Total
from xladdin.numbers import divide, plain, round_to
from xladdin.rescoring.items import PLACES, Item

ZERO: Final = Decimal(0)
# Longer sums are said by their beginning and their number.
_MOST_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Sum:
    """合计: one printed figure of a level against what stands below it.

    Attributes:
        name: the level, or the words of the 合计 row.
        depth: 0 for the whole form, 1 for 一级指标 …
        figure: 分值, 得分 or 得分率.
        printed: as printed; None where the form prints none.
        computed: from the printed items; None where an item has no printed points.
        recomputed: from the recomputed items.
        open: points of items that have neither printed nor computed points: the sum lies up to so much higher.
        difference: why the printed figure is not the computed one; `` where it agrees or none is printed.
    """

    sheet: str
    cell: str
    name: str
    depth: int
    figure: str
    printed: Decimal | None
    computed: Decimal | None
    recomputed: Decimal | None
    open: Decimal = ZERO
    difference: str = ""


def total_of(form: FormFacts) -> Total | None:
    return next((total for total in reversed(form.totals) if total.kind is RowKind.TOTAL), None)


def roll_up(form: FormFacts, items: Sequence[Item]) -> Iterator[Sum]:
    """Every level's 分值 and 得分, then the whole form's.

    Args:
        items: of the form's indicators, and of its fund block where that is scored; none for a form without points.
    """
    by_row = {item.row: item for item in items}
    for level in form.whole.walk():
        if level.entry is None:
            continue
        yield from _weights(form, level)
        below = [by_row[i.row] for i in level.leaves() if i.row in by_row]
        if below:
            yield _scores(form.sheet, level.score, level.entry, level.title, level.depth, below)
    yield from _whole(form, items)


def _weights(form: FormFacts, level: Level) -> Iterator[Sum]:
    printed, cell, parts = level.weight_points(), level.weight_entry(), _parts(level)
    if printed is None or cell is None or parts is None:
        return
    total = sum(parts, ZERO)
    wrong = _off("分值", printed, parts)
    yield Sum(form.sheet, cell.address, level.title, level.depth, "分值", printed, total, total, difference=wrong)


def _parts(level: Level) -> list[Decimal] | None:
    """The 分值 directly under a level: of its sublevels where they print it, else of what is under them."""
    parts: list[Decimal] = []
    for lower in level.levels:
        points = lower.weight_points()
        below = [points] if points is not None else _parts(lower)
        if below is None:
            return None
        parts += below
    own = _points(level.indicators)
    return None if own is None else parts + own


def _points(indicators: Sequence[Indicator]) -> list[Decimal] | None:
    """分值 of indicators, a shared cell once; None where one has none."""
    found: dict[str, Decimal] = {}
    for indicator in indicators:
        points = indicator.weight_points()
        if indicator.weight is None or points is None:
            if indicator.placeholder:
                continue
            return None
        found[indicator.weight.address] = points
    return list(found.values())


def _scores(sheet: str, entry: Entry | None, label: Entry, name: str, depth: int, items: Sequence[Item]) -> Sum:
    printed = entry.number() if entry else None
    given = [item.printed for item in items if item.printed is not None]
    computed = sum(given, ZERO) if len(given) == len(items) else None
    recomputed = sum((item.counted for item in items if item.counted is not None), ZERO)
    open_ = sum((item.weight or ZERO for item in items if item.counted is None), ZERO)
    wrong = ""
    if printed is not None and computed is not None:
        wrong = _off("得分", printed, given, "各项")
        wrong += _exactly(printed, items) if wrong else ""
    elif printed is not None:
        wrong = _outside(printed, recomputed, open_)
    cell = entry.address if entry else label.address
    return Sum(sheet, cell, name, depth, "得分", printed, computed, recomputed, open_, wrong)


def _outside(printed: Decimal, low: Decimal, more: Decimal) -> str:
    """Why a total cannot be, where its items are not all printed."""
    if same(printed, low) or low < printed <= low + more:
        return ""
    reach = f"为{plain(low)}" if not more else f"在{plain(low)}与{plain(low + more)}之间"
    return f"得分印{plain(printed)}，而重算的各项相加{reach}"


def _off(figure: str, printed: Decimal, parts: Sequence[Decimal], what: str = "下级") -> str:
    total = sum(parts, ZERO)
    if same(printed, total):
        return ""
    shown = [plain(part) for part in parts]
    most = _MOST_SHOWN - 2
    added = "+".join(shown) if len(shown) <= _MOST_SHOWN else f"{'+'.join(shown[:most])}+…（共{len(shown)}项）"
    return f"{figure}印{plain(printed)}，{what}{added}＝{plain(total)}，相差{plain(abs(printed - total))}分"


def same(one: Decimal, other: Decimal) -> bool:
    """Whether two figures of points are one, binary noise of stored sums aside."""
    return round_to(one, PLACES) == round_to(other, PLACES)


def _exactly(printed: Decimal, items: Sequence[Item]) -> str:
    """That a total adds the points before they were cut, where that is how it came about."""
    exact = [item.exact if item.exact is not None else item.printed for item in items]
    total = sum((points for points in exact if points is not None), ZERO)
    return f"；按取舍前的得分相加为{plain(total, 4)}，正是印出的{plain(printed)}" if same(total, printed) else ""


def _whole(form: FormFacts, items: Sequence[Item]) -> Iterator[Sum]:
    total = total_of(form)
    first = next(form.filled(), None)
    label = total.label if total else first.name if first else None
    if label is None:
        return
    name = total.label.text if total else "合计"
    printed = points_of(total.weight) if total else form.whole.weight_points()
    weights = [item.weight for item in items if item.weight is not None] or _points(list(form.filled()))
    if printed is not None and weights is not None:
        cell = (total.weight if total else form.whole.weight_entry()) or label
        added = sum(weights, ZERO)
        wrong = _off("分值", printed, weights, "各项") or _tops(form, printed)
        yield Sum(form.sheet, cell.address, name, 0, "分值", printed, added, added, difference=wrong)
    if items:
        yield _scores(form.sheet, total.score if total else None, label, name, 0, items)
    score = total.score.number() if total and total.score else None
    if total is not None and total.score_rate is not None and score is not None and printed:
        rate = rate_sum(form.sheet, name, 0, total.score_rate, score, printed)
        if rate is not None:
            yield rate


def _tops(form: FormFacts, printed: Decimal) -> str:
    """一级 weights against the total, where every item adds up and the printed levels do not."""
    tops = [level.weight_points() for level in form.whole.levels]
    given = [points for points in tops if points is not None]
    if form.whole.indicators or not given or len(given) < len(tops):
        return ""
    return _off("分值", printed, given, "一级指标")


def rate_sum(sheet: str, name: str, depth: int, entry: Entry, score: Decimal, full: Decimal) -> Sum | None:
    """得分率 against the 得分 and 分值 printed beside it; None where it is no number."""
    printed = entry.printed()
    if printed is None:
        return None
    rate: Printed = printed if printed.percent else printed.as_points()
    exact = divide(score, full)
    wrong = "" if rate.shows(exact) else f"得分率印{entry.text}，{plain(score)}÷{plain(full)}＝{plain(exact * 100, 4)}%"
    computed = round_to(exact, rate.places)
    return Sum(sheet, entry.address, name, depth, "得分率", rate.value, computed, computed, difference=wrong)
