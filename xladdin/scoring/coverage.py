"""规则的覆盖：of many printed rules, how many are computed, and why the others are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xladdin.errors import Refused
from xladdin.scoring.parsing import parse_rule
from xladdin.scoring.refusals import kind_of
from xladdin.scoring.tree import Rule


@dataclass(frozen=True, slots=True)
class Reading:
    """One rule: its tree, or why it is refused."""

    text: str
    rule: Rule | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What came of many rules.

    Attributes:
        refused: for each kind of refusal, how many.
    """

    total: int
    computed: int
    refused: Mapping[str, int]

    @property
    def sentence(self) -> str:
        """`共76条：能计分68条；不能计分8条（等级标准8条）`."""
        kinds = "，".join(f"{name}{count}条" for name, count in self.refused.items())
        lost = self.total - self.computed
        return f"共{self.total}条：能计分{self.computed}条" + (f"；不能计分{lost}条（{kinds}）" if lost else "")


def read(text: str) -> Reading:
    """A rule read, or the reason why not."""
    try:
        return Reading(text, parse_rule(text))
    except Refused as refused:
        return Reading(text, None, refused.reason)


def covered(readings: Iterable[Reading]) -> Coverage:
    """How many are computed and refused, the most frequent kind of refusal first."""
    given = list(readings)
    refused = Counter(kind_of(reading.reason).name for reading in given if reading.rule is None)
    return Coverage(len(given), len(given) - refused.total(), dict(refused.most_common()))
