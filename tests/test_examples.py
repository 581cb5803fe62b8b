"""文档里的例子：every formula that a declaration, README or a page shows gives the result beside it."""

from __future__ import annotations

import re
from decimal import Decimal as D
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from xladdin import recalc
from xladdin.declare import registry
from xladdin.numbers import round_to

ROOT = Path(__file__).resolve().parent.parent
# `D7 是“……”` behind a result says what the cell holds.
_CELL = re.compile(r"，(?P<cell>[A-Z]\d+) 是“(?P<text>.+)”$")


def _shown() -> list[tuple[str, str]]:
    """(formula, result) as printed."""
    found = [tuple(f.example.split(" → ", 1)) for f in registry().values()]
    for page in ("README.md", "docs/schemes.md"):
        for line in (ROOT / page).read_text(encoding="utf-8").splitlines():
            for arrow in (r"\s*→\s*", r"\s{2,}"):
                match = re.fullmatch(rf"(=JX_\w+\(.*\)){arrow}(.+)", line)
                if match:
                    found.append((match[1], match[2]))
                    break
    return [(formula, result) for formula, result in found]


SHOWN = _shown()


def test_pages_show_examples() -> None:
    assert len(SHOWN) >= len(registry()) + 5


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    book = Workbook()
    sheet = book.active
    for row, (formula, result) in enumerate(SHOWN, start=1):
        sheet.cell(row, 1, formula)
        said = _CELL.search(result)
        if said:
            sheet[said["cell"]] = said["text"]
    path = tmp_path_factory.mktemp("examples") / "例.xlsx"
    book.save(path)
    recalc(path)
    values = load_workbook(path, data_only=True).active
    return [values.cell(row, 1).value for row in range(1, len(SHOWN) + 1)]


@pytest.mark.parametrize("at", range(len(SHOWN)), ids=lambda at: SHOWN[at][0][:40])
def test_an_example_gives_what_is_shown(at: int, computed: list[object]) -> None:
    result, value = _CELL.sub("", SHOWN[at][1]), computed[at]
    number = re.fullmatch(r"(-?\d+(?:\.\d+)?)(%?)", result)
    if number:
        places = len(number[1].partition(".")[2])
        exact = D(str(value)) * (100 if number[2] else 1)
        assert round_to(exact, places) == D(number[1])
    elif result == "评分标准原文":
        assert str(value).startswith("满意度≥95%，得满分；")
    else:
        assert str(value).startswith(result.removesuffix("…").strip())
