"""The sheet on which the formulas of probe.csv stand, and how they are spelled for LibreOffice."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from formula_books import Cell, Raw

PROBE = Path(__file__).parent / "probe.csv"
FIRST_ROW = 101
COLUMN = "H"
UNSUPPORTED = "不支持"
DATA: dict[str, Cell] = {
    **{f"A{row}": float(row) for row in range(1, 6)},
    **{f"B{row}": value for row, value in enumerate((10.0, 20.5, 30.0, 40.0, 150.0), 1)},
    **{f"C{row}": value for row, value in enumerate("甲乙甲丙丁", 1)},
    **{f"D{row}": value for row, value in enumerate((True, False, True, True, False), 1)},
    "C6": ('=""', ""),
    "A8": "名", "B8": "数", "A9": "a", "B9": 1.0, "A10": "b", "B10": 2.0, "A11": "a", "B11": 3.0,
}  # fmt: skip
# Functions that files store with a prefix.
_NEWER = frozenset(
    """XLOOKUP XMATCH FILTER SORT SORTBY UNIQUE SEQUENCE LET LAMBDA MAP REDUCE TAKE DROP VSTACK HSTACK TOCOL TEXTBEFORE
    TEXTAFTER TEXTSPLIT TEXTJOIN CONCAT IFS SWITCH MAXIFS MINIFS IFNA XOR NUMBERVALUE DAYS ISOWEEKNUM FORMULATEXT SHEET
    SHEETS ARABIC BASE DECIMAL BITAND CEILING.MATH FLOOR.MATH UNICHAR UNICODE ENCODEURL FORECAST.LINEAR STDEV.S STDEV.P
    VAR.P MODE.SNGL PERCENTILE.INC PERCENTILE.EXC RANK.EQ RANK.AVG NORM.DIST NORM.S.INV""".split()  # noqa: SIM905 (a list of names reads best as words)
)


@dataclass(frozen=True)
class Probe:
    """One formula.

    Attributes:
        expected: the value as Excel has it, or `不支持`.
        libreoffice: what LibreOffice 25.2 gives where that is something else, and empty where it agrees.
        array: it stands as an array formula.
    """

    formula: str
    expected: object
    libreoffice: str
    array: bool


def probes() -> list[Probe]:
    with PROBE.open(encoding="utf-8", newline="") as file:
        return [
            Probe(row["formula"], json.loads(row["expected"]), row["libreoffice"], row["array"] == "1")
            for row in csv.DictReader(file)
        ]


def stored(formula: str) -> str:
    """The formula as Excel stores it."""

    def prefixed(found: re.Match[str]) -> str:
        name = found[1]
        if name not in _NEWER:
            return found[0]
        return f"_xlfn.{'_xlws.' if name in ('FILTER', 'SORT') else ''}{name}("

    return re.sub(r"\b([A-Z][A-Z.0-9]*)\(", prefixed, formula)


def cells(formulas: Sequence[tuple[str, bool]]) -> dict[str, Cell]:
    """The sheet's cells.

    Args:
        formulas: each with whether it is an array formula.
    """
    found = dict(DATA)
    for row, (formula, array) in enumerate(formulas, FIRST_ROW):
        place = f"{COLUMN}{row}"
        text = escape(stored(formula))
        found[place] = (
            Raw(f'<c r="{place}"><f t="array" ref="{place}">{text}</f></c>') if array else f"={stored(formula)}"
        )
    return found
