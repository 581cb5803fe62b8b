"""空白表样：nothing for the validator to find, everything says that it is invented, every formula has its value."""

from __future__ import annotations

from pathlib import Path

import pytest
from build import HERE, TEMPLATES
from openpyxl import load_workbook

from xladdin.validation import validate

templates = pytest.mark.parametrize("name", TEMPLATES)


@templates
def test_the_validator_recognises_the_form_and_finds_nothing(name: str) -> None:
    result = validate(HERE / f"{name}.xlsx")
    assert len(result.forms) == 1
    assert result.unrecognised == ()
    assert result.findings == ()


@templates
def test_the_example_says_that_it_is_invented(name: str) -> None:
    (sheet,) = load_workbook(HERE / f"{name}.xlsx").worksheets
    texts = [c.value for line in sheet.iter_rows() for c in line if isinstance(c.value, str)]
    assert sum("示例（虚构）" in text for text in texts) >= 3


# What the examples come to, by hand.
TOTALS = [
    # 96.4/100 → 9.64; 15 × 93.1%/95% = 14.70; all else in full.
    ("templates/项目自评表", "自评表", "I19", 99.34),
    # 414.5/420 → 9.87; 15 × 5.7%/6% = 14.25.
    ("templates/部门整体自评表", "自评表", "I22", 99.12),
    # 8 + 9.5 + 10 + 20 + 19 + 19 + 9 (满意度 62 + 24 + 3.6 + 0.8 = 90.4%).
    ("templates/评分表", "评分表", "J12", 94.5),
    ("templates/评分表", "评分表", "J13", "优"),
]


@pytest.mark.parametrize(("name", "sheet", "cell", "value"), TOTALS)
def test_the_examples_come_to(name: str, sheet: str, cell: str, value: object) -> None:
    book = load_workbook(Path(HERE / f"{name}.xlsx"), data_only=True)
    assert book[sheet][cell].value == (pytest.approx(value) if isinstance(value, float) else value)
