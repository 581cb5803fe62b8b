"""JSON：the recomputed scores of a workbook, for programs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from xladdin.rescoring.book import FormScores
from xladdin.rescoring.grading import Graded
from xladdin.rescoring.items import Item, Status
from xladdin.rescoring.rollup import Sum

VERSION = 1


def as_json(path: str, forms: Sequence[FormScores]) -> dict[str, Any]:
    """`{"version": 1, "path", "forms": [{"items", "sums", "total", "grade", "differences"}], "summary"}`."""
    items = [item for form in forms for item in form.items]
    return {
        "version": VERSION,
        "path": path,
        "forms": [_form(form) for form in forms],
        "summary": {
            "items": len(items),
            **{_STATUS[status]: sum(item.status is status for item in items) for status in Status},
            "differences": sum(1 for form in forms for _ in form.differences()),
        },
    }


_STATUS = {
    Status.AGREES: "agree",
    Status.CUT: "agree_when_cut",
    Status.DIFFERS: "differ",
    Status.COMPUTED: "computed",
    Status.JUDGED: "judged",
}


def _form(form: FormScores) -> dict[str, Any]:
    return {
        "type": str(form.type),
        "sheet": form.sheet,
        "range": str(form.area),
        "items": [_item(item) for item in form.items],
        "sums": [_sum(figure) for figure in form.sums],
        "total": _sum(form.total) if form.total else None,
        "full_marks": _number(form.full),
        "grade": _grade(form.grade),
        "weights_unlike_scheme": list(form.other_weights),
        "columns_not_compared": list(form.unused),
        "differences": [{"cell": cell, "name": name, "reason": reason} for cell, name, reason in form.differences()],
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _item(item: Item) -> dict[str, Any]:
    return {
        "name": item.name,
        "row": item.row,
        "cell": item.cell,
        "weight": _number(item.weight),
        "value": item.value or None,
        "rule": item.rule or None,
        "printed": _number(item.printed),
        "computed": _number(item.computed),
        "status": _STATUS[item.status],
        "how": item.how,
        "difference": item.difference or None,
    }


def _sum(figure: Sum) -> dict[str, Any]:
    return {
        "name": figure.name,
        "depth": figure.depth,
        "figure": figure.figure,
        "cell": figure.cell,
        "printed": _number(figure.printed),
        "computed": _number(figure.computed),
        "recomputed": _number(figure.recomputed),
        "open": _number(figure.open),
        "difference": figure.difference or None,
    }


def _grade(grade: Graded | None) -> dict[str, Any] | None:
    if grade is None:
        return None
    return {
        "cell": grade.cell,
        "printed": grade.printed or None,
        "computed": grade.computed or None,
        "recomputed": list(grade.recomputed),
        "difference": grade.difference or None,
    }
