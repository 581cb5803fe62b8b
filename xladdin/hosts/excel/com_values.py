"""COM 值：cell values as they cross between Excel and Python through pywin32, both ways."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from xladdin.arguments import SKIPPED
from xladdin.day_numbers import moment_number
from xladdin.errors import CellError

# xlCVError numbers of the Excel object model.
ERROR_NUMBERS: Final = {
    CellError.NULL: 2000,
    CellError.DIV0: 2007,
    CellError.VALUE: 2015,
    CellError.REF: 2023,
    CellError.NAME: 2029,
    CellError.NUM: 2036,
    CellError.NA: 2042,
    CellError.GETTING_DATA: 2043,
    CellError.SPILL: 2045,
    CellError.CALC: 2050,
}
# An error arrives as a whole number: this facility code (0x800A0000 as a signed number) plus the error's own number.
_FACILITY: Final = -0x7FF60000
_ERRORS: Final = {_FACILITY + number: error for error, number in ERROR_NUMBERS.items()}
# #CONNECT!, #BLOCKED!, #UNKNOWN!, #FIELD! … of newer Excel: errors all the same.
_ERROR_CODES: Final = range(_FACILITY + 2000, _FACILITY + 2100)
# DISP_E_PARAMNOTFOUND, as xlwings knows it, and error 448, which our VBA passes for an argument left out.
_MISSING: Final = frozenset({-2147352572, _FACILITY + 448})


def from_com(value: object) -> object:
    """What `Function.call_cells` takes, from what pywin32 made of an argument.

    A range comes as a tuple of rows, a single row of an array constant as a flat tuple, a blank as None, an error and
    a missing argument as whole numbers, a date as `datetime`, currency as Decimal.
    """
    kind = type(value)
    if kind is float or kind is str or value is None or kind is bool:
        return value
    if kind is tuple or kind is list:
        rows: Sequence[object] = value  # type: ignore[assignment]  # narrowed by kind
        if not any(isinstance(row, (tuple, list)) for row in rows):
            rows = (rows,)
        return [[from_com(cell) for cell in row] for row in rows]  # type: ignore[attr-defined]  # rows of rows by now
    if isinstance(value, int):
        return _from_number(value)
    if isinstance(value, datetime):
        return moment_number(value)
    if isinstance(value, (date, time, Decimal)) or value is SKIPPED:
        return value
    return CellError.VALUE


def _from_number(value: int) -> object:
    if value in _MISSING:
        return SKIPPED
    if value in _ERROR_CODES:
        return _ERRORS.get(value, CellError.VALUE)
    return value


def to_com(result: object) -> list[list[object]]:
    """What our VBA takes for a result: always rows, blanks as empty text, an error as the whole number of `CVErr`.

    Numbers are floats, so that a whole number can only be an error.
    """
    rows = result if isinstance(result, list) else [[result]]
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: object) -> object:
    if isinstance(value, CellError):
        return ERROR_NUMBERS[value]
    if value is None:
        return ""
    if isinstance(value, (float, bool, str)):
        return value
    return float(str(value))
