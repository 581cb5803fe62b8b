"""分项序号：where numbered parts begin: ①②, 1. 2., （1）（2）, 一、二、, 一是二是.

A number is a mark only as part of a run 1, 2, 3 …; a circled number that comes again (`具备要点①得50%`)
refers to its part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from xladdin.scoring.canonical import CIRCLED
from xladdin.scoring.printed.numerals import read_numeral

_CHINESE: Final = "[一二三四五六七八九十]{1,3}"
# What may stand before a mark: the beginning, punctuation, or the end of what the part before earned.
_BEFORE: Final = r"(?:^|(?<=[;。:,\n)分%])|(?<=为止)|(?<=满分))"
_STYLES: Final = (
    re.compile(rf"(?P<circled>[{CIRCLED}])"),
    re.compile(rf"{_BEFORE}(?P<number>\d{{1,2}})(?:[.、](?!\d)|\)(?=[^,;。])|(?P<tight>\.)(?=\d+(?:\.\d+)?%))"),
    re.compile(rf"{_BEFORE}\((?P<number>\d{{1,2}})\)(?![,;。])"),
    re.compile(rf"{_BEFORE}\((?P<chinese>{_CHINESE})\)"),
    re.compile(rf"{_BEFORE}(?P<chinese>{_CHINESE})(?:、|是(?=\D))"),
    re.compile(rf"{_BEFORE}第(?P<chinese>{_CHINESE})(?:,|、|项,|:)"),
)
# ①②各1分, ③2分: what is said of parts, not a part.
_SPOKEN_BEHIND: Final = re.compile(
    rf"(?:[、和及至到-]?[{CIRCLED}])*(?:(?:各项?|均|分别|项各?)?(?:各?占|得|计|为|各|均|分别|权重为?)(?:权重的?)?\d|\d+(?:\.\d+)?分|[、和及至到-]?[{CIRCLED}])"
)
_SPOKEN_OF: Final = re.compile(r"(?:要点|第|指标|具备|符合|达到|满足|上述|以上|项|前述)$")


@dataclass(frozen=True, slots=True)
class PartMark:
    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class MarkPlan:
    """Which places are marks of parts, which are marks inside parts, and which only speak of a part."""

    parts: dict[int, PartMark]
    inner: dict[int, int]
    references: dict[int, PartMark]


def find_marks(text: str) -> MarkPlan:
    """The marks of `text`; the style that comes first numbers the parts, others subdivide them."""
    runs: list[list[PartMark]] = []
    references: dict[int, PartMark] = {}
    for style in _STYLES:
        run, spoken = _run(text, style)
        if len(run) > 1 or (run and "circled" in style.groupindex):
            runs.append(run)
        if "circled" in style.groupindex:
            references = {mark.start: mark for mark in spoken}
    runs.sort(key=lambda run: run[0].start)
    if not runs:
        return MarkPlan({}, {}, references)
    parts = {mark.start: mark for mark in runs[0]}
    inner = {mark.start: mark.end for run in runs[1:] for mark in run}
    return MarkPlan(parts, inner, references)


def _run(text: str, style: re.Pattern[str]) -> tuple[list[PartMark], list[PartMark]]:
    run: list[PartMark] = []
    spoken: list[PartMark] = []
    for found in style.finditer(text):
        groups = found.groupdict()
        if groups.get("circled"):
            number = CIRCLED.index(groups["circled"]) + 1
        elif groups.get("number"):
            number = int(groups["number"])
        else:
            numeral = read_numeral(groups["chinese"])
            number = int(numeral) if numeral is not None else 0
        mark = PartMark(found.start(), found.end(), number)
        if groups.get("circled") and _SPOKEN_BEHIND.match(text, found.end()):
            spoken.append(mark)
            continue
        if groups.get("tight") and not run:
            continue  # 1.5% begins no list; 2.90% after 1. goes on with one
        again = bool(run) and _SPOKEN_OF.search(text, 0, found.start()) is not None
        if number == len(run) + 1 and not again:
            run.append(mark)
        elif groups.get("circled"):
            spoken.append(mark)
    return run, spoken
