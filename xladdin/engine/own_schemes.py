"""工作簿自己的方案：the schemes that a workbook brings along: its sheet `JX_规则` and the files beside it."""

from __future__ import annotations

from xladdin.grid import Sheet
from xladdin.ooxml.package import Package
from xladdin.ooxml.reading import read_book
from xladdin.schemes import SHEET, Scheme, beside, from_sheet


def own_schemes(package: Package) -> list[Scheme]:
    """What JX_SCHEME finds before everything else while this workbook is computed.

    Raises:
        InputError: for a sheet `JX_规则` or a `*.scheme.toml` beside the workbook that is no scheme.
    """
    return [*of_sheet(package), *beside(package.path)]


def of_sheet(package: Package) -> list[Scheme]:
    """The schemes on the workbook's sheet `JX_规则`; none without that sheet.

    Raises:
        InputError: for a sheet that holds no scheme.
    """
    if not any(part.name == SHEET for part in package.sheet_parts()):
        return []
    sheet = next(sheet for sheet in read_book(package).sheets if sheet.name == SHEET)
    return from_sheet(_rows(sheet), package.path.name)


def _rows(sheet: Sheet) -> list[list[object]]:
    def value(row: int, column: int) -> object:
        cell = sheet.cells.get((row, column))
        return None if cell is None else cell.value

    columns = range(1, sheet.last_column + 1)
    return [[value(row, column) for column in columns] for row in range(1, sheet.last_row + 1)]
