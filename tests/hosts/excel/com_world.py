"""COM 形状：cell values as pywin32 would hand them over, and xlwings' own COM server on a machine without COM."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import MagicMock

import pytest

from xladdin.arguments import SKIPPED
from xladdin.errors import CellError

ERRORS = {
    CellError.NULL: -2146826288,
    CellError.DIV0: -2146826281,
    CellError.VALUE: -2146826273,
    CellError.REF: -2146826265,
    CellError.NAME: -2146826259,
    CellError.NUM: -2146826252,
    CellError.NA: -2146826246,
}
# CVErr(448), which our VBA passes for an argument left out; and what COM itself passes.
LEFT_OUT = -2146827840
MISSING = -2147352572
NUMBERS = {"#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036, "#N/A": 2042}


def as_com(value: object) -> object:
    """A cell value as an argument arrives."""
    if isinstance(value, CellError):
        return ERRORS[value]
    if value is SKIPPED:
        return LEFT_OUT
    if isinstance(value, list):
        return tuple(tuple(as_com(cell) for cell in row) for row in value)
    return value


def as_vba(result: object) -> object:
    """A core result as our VBA receives it: whole numbers are errors, one row is flat."""
    if isinstance(result, list):
        rows = [[as_vba(cell) for cell in row] for row in result]
        return rows[0] if len(rows) == 1 else rows
    if isinstance(result, CellError):
        return NUMBERS[result]
    assert isinstance(result, (float, str, bool))
    return result


@contextmanager
def xlwings_server(patch: pytest.MonkeyPatch) -> Iterator[Any]:
    """xlwings' COM server class, the decorators of Windows in force, pywin32 replaced by stand-ins."""
    import xlwings

    for name in (
        "pythoncom", "pywintypes", "win32api", "win32event", "win32com", "win32com.client", "win32com.server",
        "win32com.server.dispatcher", "win32com.server.policy", "win32com.server.util",
    ):  # fmt: skip
        patch.setitem(sys.modules, name, MagicMock(name=name))
    for name in ("xlwings.udfs", "xlwings.com_server", "xladdin.hosts.excel.udf_module"):
        patch.delitem(sys.modules, name, raising=False)
    # Values come as values here: nothing is a wrapped Python object or a Range.
    sys.modules["win32com.server.util"].unwrap = MagicMock(side_effect=ValueError)
    sys.modules["win32com"].server.util.unwrap = MagicMock(side_effect=ValueError)
    windows = types.SimpleNamespace(
        Range=lambda xl: types.SimpleNamespace(xl=xl), is_range_instance=lambda _: False, BOOK_CALLER=None
    )
    patch.setattr(xlwings, "_xlwindows", windows, raising=False)
    engine = xlwings.main.Engine(impl=types.SimpleNamespace(name="excel", type="desktop"))
    patch.setitem(xlwings.engines.engines_by_name, "excel", engine)
    from xlwings import com_server, udfs

    for name, decorator in (("func", udfs.xlfunc), ("arg", udfs.xlarg), ("ret", udfs.xlret)):
        patch.setattr(xlwings, name, decorator)
    yield com_server.XLPython()
    com_server.loop.close()
