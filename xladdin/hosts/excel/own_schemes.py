"""工作簿自己的方案：the schemes that the workbook of an asking formula brings along, as our VBA passes them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xladdin.hosts.excel.com_values import from_com
from xladdin.schemes import Scheme, beside, from_sheet


def own_schemes(passed: object) -> Sequence[Scheme]:
    """What JX_SCHEME finds before everything else.

    Args:
        passed: the workbook's folder, its name and the values of its sheet JX_规则, which is None without one.

    Raises:
        InputError: that sheet, or a scheme file beside the workbook, is no scheme.
    """
    if not isinstance(passed, (tuple, list)) or len(passed) != 3:
        return []
    folder, name, cells = passed
    # A workbook not yet saved has no folder; one in the cloud has an address.
    files = beside(Path(folder) / name) if folder and Path(folder).is_dir() else []
    if cells is None:
        return files
    rows = from_com(cells)
    return [*from_sheet(rows if isinstance(rows, list) else [[rows]], str(name)), *files]
