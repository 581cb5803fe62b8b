"""文档自己的方案：the schemes on an open document's sheet `JX_规则` and in the files beside it, for JX_SCHEME.

Calc does not know that such a call reads the sheet: after a change there, Ctrl+Shift+F9 computes everything anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import unohelper  # type: ignore[import-not-found]  # LibreOffice's own

from xladdin.declare import Function
from xladdin.errors import CellError, InputError
from xladdin.hosts.libreoffice import calls
from xladdin.schemes import SHEET, Scheme, at_hand, beside, from_sheet


def call(function: Function, document: Any, *given: object) -> float | str | calls.Table:
    """The result of a function that asks the document; `#VALUE!` where the document's own schemes cannot be read."""
    try:
        schemes = of_document(document)
    except InputError:
        return calls.error_number(CellError.VALUE)
    with at_hand(schemes):
        return calls.call(function, given)


def of_document(document: Any) -> list[Scheme]:
    """What JX_SCHEME finds before everything else in this document.

    Raises:
        InputError: for a sheet `JX_规则` or a `*.scheme.toml` beside the document that is no scheme.
    """
    url = document.getLocation()  # known while the document is still being loaded, other than its URL
    path = Path(unohelper.fileUrlToSystemPath(url)) if url.startswith("file:") else None
    found = beside(path) if path else []
    sheets = document.getSheets()
    if sheets.hasByName(SHEET):
        used = sheets.getByName(SHEET).createCursor()
        used.gotoEndOfUsedArea(False)
        end = used.getRangeAddress()
        block = sheets.getByName(SHEET).getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
        found = [*_schemes(block.getDataArray(), path.name if path else document.getTitle()), *found]
    return found


@lru_cache(maxsize=16)
def _schemes(rows: Sequence[Sequence[object]], place: str) -> list[Scheme]:
    return from_sheet(rows, place)
