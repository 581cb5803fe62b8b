"""公开数据的去处：every row of facts/ is asked for by a workbook, or listed with the place where its figures stand."""

from __future__ import annotations

import csv

from build import BOOKS, HERE, draw
from published import Row, left_out


def _elsewhere() -> list[dict[str, str]]:
    with (HERE / "elsewhere.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _fits(line: dict[str, str], table: str, row: Row) -> bool:
    return (table, row["doc"], row.get(line["column"])) == (line["table"], line["doc"], line["equals"])


def test_every_row_stands_in_a_workbook_or_is_said_to_stand_elsewhere() -> None:
    for name in BOOKS:
        draw(name)
    missing, listed = left_out(), _elsewhere()
    assert [(table, row) for table, row in missing if not any(_fits(line, table, row) for line in listed)] == []
    # And nothing is listed that a workbook does show.
    assert [line for line in listed if not any(_fits(line, table, row) for table, row in missing)] == []


def test_what_is_left_out_prints_nothing_of_its_own() -> None:
    """A row that stands elsewhere has no score and no rate that a workbook would have to recompute."""
    for name in BOOKS:
        draw(name)
    for table, row in left_out():
        printed = [row.get(column) for column in ("score_published", "completion_published", "satisfaction_published")]
        rate = row.get("rate_published") if table == "funds" else None
        again = (table == "scheme_scores" and row["doc"] == "ganzhou-2024") or row.get("group") == "过程/投入比率"
        assert again or not any([*printed, rate]), (table, row)
