"""函数写法: one function under the many names that hosts store it by.

Excel, WPS and LibreOffice store the same call as `JX_F(`, `jx_f(`, `_xll.JX_F(` (XLL), `[1]!JX_F(` and
`'C:\\…\\x.xlam'!JX_F(` (add-in workbook), `_xldudf_JX_F(` and `_xldudf_NS_JX_F(` (Office.js), `_xludf.JX_F(` (unknown
when saved). Newer built-in functions carry `_xlfn.`, `_xlfn._xlws.` or `_xlws.`.
"""

from __future__ import annotations

import re
from collections.abc import Container

_BUILT_IN = re.compile(r"^(?:_xlfn\.|_xlws\.)+", re.IGNORECASE)
_ADDED = re.compile(r"^(?:_xll\.|_xludf\.|_xlfn\.|_xlws\.|_xldudf_)+", re.IGNORECASE)


def added_function(prefix: str, name: str, declared: Container[str]) -> str | None:
    """The declared name that a call means, or None.

    Args:
        prefix: what stands before the name with its `!`, such as `[1]!`.
        name: the name as stored.
        declared: names in capitals, such as `JX_RATE`.
    """
    bare = _ADDED.sub("", name).upper()
    if bare in declared:
        return bare
    if name[:8].lower() == "_xldudf_" or prefix == "":
        # Office.js joins the add-in's namespace to the name with `_` in the file and with `.` in the cell.
        parts = re.split(r"[_.]", bare)
        for index in range(1, len(parts)):
            rest = bare[sum(len(part) + 1 for part in parts[:index]) :]
            if rest in declared and (name[:8].lower() == "_xldudf_" or bare[-len(rest) - 1] == "."):
                return rest
    return None


def built_in(name: str) -> str:
    """The plain name of a built-in function: `_xlfn._xlws.SORT` → `SORT`."""
    return _BUILT_IN.sub("", name).upper()
