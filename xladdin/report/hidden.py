"""隐藏：what the reader of a workbook does not see but the validator did: hidden sheets, rows and columns."""

from __future__ import annotations

from collections.abc import Iterator

from xladdin.finding import Finding
from xladdin.grid import Sheet, place_of
from xladdin.validation import Validation


def hidden_sheets(validation: Validation) -> list[str]:
    """Hidden sheets that hold something."""
    return [sheet.name for sheet in _sheets(validation) if not sheet.visible and sheet.cells]


def hidden_lines(validation: Validation) -> dict[str, tuple[int, int]]:
    """Sheet → how many of its filled rows and columns are hidden, where there are any."""
    found = {}
    for sheet in _sheets(validation):
        if sheet.hidden_rows or sheet.hidden_columns:
            columns = {column for _, column in sheet.cells} & sheet.hidden_columns
            if sheet.hidden_rows or columns:
                found[sheet.name] = (len(sheet.hidden_rows), len(columns))
    return found


def sentences(validation: Validation) -> Iterator[str]:
    """What to say about them: that they were validated all the same."""
    if sheets := hidden_sheets(validation):
        yield f"隐藏的工作表也已核查：{'、'.join(sheets)}"
    if lines := hidden_lines(validation):
        said = "、".join(f"{name}（{_counted(*counts)}）" for name, counts in lines.items())
        yield f"隐藏的行列也已核查：{said}"


def where(validation: Validation, finding: Finding) -> str:
    """`隐藏工作表`, `隐藏行` or `隐藏列` where the cell of a finding is not seen; otherwise nothing."""
    sheet = next((sheet for sheet in _sheets(validation) if sheet.name == finding.sheet), None)
    place = place_of(finding.cell)
    if sheet is None or place is None:
        return ""
    if not sheet.visible:
        return "隐藏工作表"
    if place[0] in sheet.hidden_rows:
        return "隐藏行"
    return "隐藏列" if place[1] in sheet.hidden_columns else ""


def _sheets(validation: Validation) -> list[Sheet]:
    return validation.book.sheets if validation.book else []


def _counted(rows: int, columns: int) -> str:
    return "".join([f"{rows}行" if rows else "", f"{columns}列" if columns else ""])
