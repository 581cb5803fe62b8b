"""网格：places and names as references spell them."""

from __future__ import annotations

import pytest

from xladdin.grid import address, place_of, quoted


@pytest.mark.parametrize(
    ("reference", "at"),
    [
        ("A1", (1, 1)),
        ("XFD1048576", (1_048_576, 16_384)),
        ("", None),
        (None, None),
        ("A", None),
        ("1", None),
        ("A1:B2", None),
        ("é1", None),
    ],
)
def test_place(reference: str | None, at: tuple[int, int] | None) -> None:
    assert place_of(reference) == at
    if at is not None:
        assert address(*at) == reference


def test_a_sheet_in_a_reference() -> None:
    assert quoted("2024 年's") == "'2024 年''s'"
