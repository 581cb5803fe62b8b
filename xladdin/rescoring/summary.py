"""得分汇总表：a form that lists the levels of a 评分表 with their points (投入 11 9 81.82%), held to that 评分表.

Its rows are no indicators of their own: each is a level, and its points are the sum of what the 评分表 has under it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from xladdin.forms.facts import FormFacts
from xladdin.forms.headings import bare_words
from xladdin.numbers import plain
from xladdin.rescoring.rollup import Sum, rate_sum, same, total_of

_FEWEST: Final = 2


def carries_scores(form: FormFacts) -> bool:
    """Whether a form prints points or says how they come about, beyond its 分值."""
    return any(i.score or i.deducted or i.score_rate or i.standards for i in form.filled())


def detailed(form: FormFacts, forms: Sequence[FormFacts]) -> FormFacts | None:
    """The form of the same workbook whose 一级指标 this one lists; None when it is a form of its own."""
    names = {bare_words(i.title) for i in form.filled()}
    for other in forms:
        levels = {level.title for level in other.whole.levels}
        longer = other is not form and len(other.indicators) >= len(names) and carries_scores(other)
        if longer and len(levels) >= _FEWEST and levels <= names:
            return other
    return None


def compare(form: FormFacts, sums: Sequence[Sum]) -> Iterator[Sum]:
    """The summary's 分值, 得分 and 得分率 against the sums of the 评分表.

    Args:
        sums: of the 评分表.
    """
    found = {(s.name, s.figure): s for s in sums if s.depth == 1}
    for indicator in form.filled():
        name, weight = bare_words(indicator.title), indicator.weight_points()
        score = indicator.score.number() if indicator.score else None
        for figure, printed, entry in (("分值", weight, indicator.weight), ("得分", score, indicator.score)):
            own = found.get((name, figure))
            if own is not None and printed is not None and entry is not None:
                difference = ""
                if own.computed is not None and not same(printed, own.computed):
                    difference = f"{figure}印{plain(printed)}，评分表各项相加为{plain(own.computed)}"
                yield Sum(
                    form.sheet, entry.address, name, 1, figure, printed, own.computed, own.recomputed, own.open, difference
                )  # fmt: skip
        if indicator.score_rate is not None and score is not None and weight:
            rate = rate_sum(form.sheet, name, 1, indicator.score_rate, score, weight)
            if rate is not None:
                yield rate
    yield from _total(form, next((s for s in sums if s.depth == 0 and s.figure == "得分"), None))


def _total(form: FormFacts, whole: Sum | None) -> Iterator[Sum]:
    """The total of the summary against the total of the form that it sums up."""
    total = total_of(form)
    printed = total.score.number() if total and total.score else None
    if total is None or total.score is None or whole is None or printed is None:
        return
    difference = ""
    if whole.computed is not None and not same(printed, whole.computed):
        difference = f"得分印{plain(printed)}，评分表各项相加为{plain(whole.computed)}"
    yield Sum(
        form.sheet, total.score.address, total.label.text, 0, "得分", printed, whole.computed, whole.recomputed, whole.open,
        difference,
    )  # fmt: skip
