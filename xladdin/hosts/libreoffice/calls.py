"""调用：cell values as Calc hands them to an add-in, and results as it takes them back."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from xladdin.arguments import SKIPPED
from xladdin.declare import Function, Parameter
from xladdin.errors import CellError

# Calc keeps an error in the low half of a NaN; these are its own codes (formula/errorcodes.hxx). A file shows Excel's name.
_CODES: Final = {
    CellError.NULL: 521,
    CellError.DIV0: 532,
    CellError.VALUE: 519,
    CellError.REF: 524,
    CellError.NAME: 525,
    CellError.NUM: 503,
    CellError.NA: 32767,
}
_ERRORS: Final = {code: error for error, code in _CODES.items()}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of results, all of one UNO type.

    Texts of a table typed `any` look right in Calc but equal no other text (25.2), so that type is never used.
    """

    type: Literal["[][]double", "[][]string"]
    rows: tuple[tuple[object, ...], ...]


def error_of(code: int) -> CellError:
    """Calc's error number as an Excel error; `#VALUE!` for those that only Calc has (Err:504 …)."""
    return _ERRORS.get(code, CellError.VALUE)


def error_number(error: CellError) -> float:
    """The NaN that Calc shows as this error."""
    code = _CODES.get(error, _CODES[CellError.VALUE])
    number: float = struct.unpack("<d", struct.pack("<Q", 0x7FF8_0000_0000_0000 | code))[0]
    return number


_NANS: Final = {error: error_number(error) for error in CellError}


def call(function: Function, given: Sequence[object]) -> float | str | Table:
    """The result of a function for what Calc passed; errors as Calc's own NaNs.

    An argument left out arrives as None. A blank cell arrives as 0.0 and cannot be told from a zero, except where only
    words make sense. Blank cells of a range arrive as ''.
    """
    arguments = [_argument(p, value) for p, value in zip(function.parameters, given, strict=False)]
    while arguments and arguments[-1] is SKIPPED:
        arguments.pop()
    result = function.call_cells(arguments)
    return _table(result) if isinstance(result, list) else _scalar(result)


def _argument(parameter: Parameter, value: object) -> object:
    if value is None:
        return SKIPPED
    if isinstance(value, tuple):
        rows = [[None if item == "" else item for item in row] for row in value]
        if len(rows) != 1 or len(rows[0]) != 1:
            return rows
        value = rows[0][0]
    return None if parameter.argument.words and value == 0 else value


def _scalar(value: object) -> float | str:
    if isinstance(value, CellError):
        return _NANS[value]
    if isinstance(value, str):
        return value
    assert isinstance(value, (float, bool))
    return float(value) if math.isfinite(value) else _NANS[CellError.NUM]


def _table(rows: list[list[object]]) -> float | Table:
    """A table of numbers (errors among them) or of texts. Of a mixture the first error, as Calc gives for its own arrays."""
    cells = [cell for row in rows for cell in row]
    texts = sum(isinstance(cell, str) and not isinstance(cell, CellError) for cell in cells)
    if texts in (0, len(cells)):
        return Table("[][]string" if texts else "[][]double", tuple(tuple(map(_scalar, row)) for row in rows))
    return _NANS[next((cell for cell in cells if isinstance(cell, CellError)), CellError.VALUE)]
