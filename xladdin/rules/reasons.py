"""原因说明：whether what stands in a reason column is a reason at all."""

from __future__ import annotations

from collections.abc import Iterable

from xladdin.forms.entries import Entry
from xladdin.rules.word_lists import any_of


def reason_given(entries: Iterable[Entry]) -> bool:
    """Whether any of these cells gives a reason: 无, 情况正常 and 已完成 are none."""
    return any(is_reason(entry) for entry in entries)


def is_reason(entry: Entry) -> bool:
    if entry.not_assessed:
        return False
    text = entry.text.strip(" 。.;；,，")
    return not any(any_of("monitoring", "reasons", kind).fullmatch(text) for kind in ("empty", "done"))
