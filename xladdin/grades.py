"""等级：优、良、中、差 by the bands that the scheme prints."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.numbers import normalise

# 财预〔2020〕10号: 优 90(含)-100, 良 80(含)-90, 中 60(含)-80, 差 below 60.
DEFAULT_BANDS: Final = "优≥90;良≥80;中≥60;差"
_BAND: Final = re.compile(
    r"(?P<name>[^\d\s<>=≥≤;:]+)\s*:?\s*(?:(?P<comparator>[≥>])\s*(?P<limit>\d+(?:\.\d+)?)\s*分?)?"
)


@lru_cache(maxsize=256)
def _parse(text: str) -> tuple[tuple[str, str, Decimal | None], ...] | None:
    bands: list[tuple[str, str, Decimal | None]] = []
    for part in normalise(text).strip("; ").split(";"):
        match = _BAND.fullmatch(part.strip())
        if match is None or (bands and bands[-1][2] is None):
            return None
        limit = Decimal(match["limit"]) if match["limit"] else None
        if bands and limit is not None and bands[-1][2] is not None and limit >= bands[-1][2]:
            return None
        bands.append((match["name"], match["comparator"] or "", limit))
    # A lone word is no scale: it would be everybody's grade.
    return tuple(bands) if bands and bands[0][2] is not None else None


def parse_bands(bands: str) -> tuple[tuple[str, str, Decimal | None], ...]:
    """The bands from the highest down: name, comparator (≥ or >), limit; only the last may be without.

    Raises:
        Refused: `#VALUE!` for bands that cannot be read or do not fall.
    """
    parsed = _parse(bands)
    if parsed is None:
        raise Refused(CellError.VALUE, f"等级标准“{bands}”读不懂，应从高到低写成“{DEFAULT_BANDS}”")
    return parsed


def grade(score: Decimal, bands: str = DEFAULT_BANDS) -> str:
    """The name of the band that `score` reaches, compared as it stands (89.996 is 良).

    Args:
        bands: from the highest down, `优≥90;良≥80;中≥60;差`; the last may be without a limit.

    Raises:
        Refused: `#VALUE!` for bands that cannot be read or do not fall; `#N/A` for a score below the last limit.
    """
    for name, comparator, limit in parse_bands(bands):
        if limit is None or score > limit or (comparator == "≥" and score == limit):
            return name
    raise Refused(CellError.NA, f"等级标准“{bands}”没有说更低的得分属于哪一等")
