"""定性档次：which of the three levels of a 定性 indicator an actual names, in the words that people fill in."""

from __future__ import annotations

from xladdin.errors import Refused
from xladdin.forms.entries import Entry
from xladdin.rules.word_lists import any_of
from xladdin.scoring.grade_band import GRADE_BANDS, GradeBand, read_grade_band


def grade_of(entry: Entry | None) -> tuple[GradeBand, bool] | None:
    """The level an actual names, and whether it names the band itself (`100%-80%(含)`); None when it names none."""
    if entry is None or not isinstance(entry.value, str):
        return None
    text = entry.text
    exact = "%" in text
    for kind, band in zip(("missed", "partly", "reached"), reversed(GRADE_BANDS), strict=True):
        if any_of("conventions", "grades", kind).fullmatch(text):
            return band, exact
    try:
        return read_grade_band(text), exact
    except Refused:
        return None
