"""公开数据：the published tables in facts/, row by row, and printed figures as cells.

facts/*.csv are transcriptions of published evaluation reports: `doc` names the report, `where` the table in it.
Nothing here changes a figure: a cell shows what the report printed, with as many decimals.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

FACTS = Path(__file__).parent / "facts"
Row = dict[str, str]
_NUMBER = re.compile(r"(?P<digits>-?\d+(?:\.(?P<decimals>\d+))?)(?P<percent>%)?")


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed cell: a number with the format that shows it as printed, or the text itself."""

    value: Decimal | str | None
    number_format: str = "General"


def figure(text: str) -> Figure:
    """`84.11%` → 0.8411 shown as 84.11%; `2409.60` → 2409.6 shown with two decimals; anything else stays text."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return Figure(text or None)
    places = "." + "0" * len(match["decimals"]) if match["decimals"] else ""
    if match["percent"]:
        return Figure(Decimal(match["digits"]).scaleb(-2), f"0{places}%")
    return Figure(Decimal(match["digits"]), f"0{places}")


@cache
def _table(name: str) -> tuple[Row, ...]:
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


# Rows that were asked for, by identity: the tables are read once.
_taken: set[int] = set()


def _any(_: Row) -> bool:
    return True


def rows(name: str, keep: Callable[[Row], bool] = _any, **equal: str) -> list[Row]:
    """The rows of one table whose columns equal the given texts, in their printed order.

    Raises:
        LookupError: no such row, which means that facts/ and the builder no longer agree.
    """
    found = [row for row in _table(name) if all(row[k] == v for k, v in equal.items()) and keep(row)]
    if not found:
        raise LookupError(f"facts/{name}.csv: {equal}")
    _taken.update(map(id, found))
    return found


def left_out() -> list[tuple[str, Row]]:
    """(table, row) of every row that no builder has asked for yet: what a workbook does not show must be said."""
    tables = sorted(path.stem for path in FACTS.glob("*.csv"))
    return [(name, row) for name in tables for row in _table(name) if id(row) not in _taken]


def row(name: str, keep: Callable[[Row], bool] = _any, **equal: str) -> Row:
    """The one row that fits.

    Raises:
        LookupError: none or several fit.
    """
    found = rows(name, keep, **equal)
    if len(found) > 1:
        raise LookupError(f"facts/{name}.csv: {equal}: {len(found)} rows")
    return found[0]


def stated(doc: str, item: str) -> Row:
    """A figure that a report states in its text alone (stated.csv: no table of facts/ holds it).

    Raises:
        LookupError: no such item.
    """
    with (FACTS.parent / "stated.csv").open(encoding="utf-8", newline="") as file:
        for record in csv.DictReader(file):
            if (record["doc"], record["item"]) == (doc, item):
                return record
    raise LookupError(f"stated.csv: {doc} {item}")


def inputs(text: str) -> dict[str, str]:
    """`在职人数=65;编制数=68` → the quoted inputs by name (full-width colons are names of projects, not inputs)."""
    return dict(part.split("=", 1) for part in text.split(";") if "=" in part)


def runs(records: Sequence[Row], *keys: str) -> list[tuple[int, int]]:
    """Neighbouring records that share the keys, as (first, last): what a form merges downwards."""
    found: list[tuple[int, int]] = []
    for at, record in enumerate(records):
        if found and all(records[found[-1][0]][key] == record[key] for key in keys):
            found[-1] = found[-1][0], at
        else:
            found.append((at, at))
    return found
