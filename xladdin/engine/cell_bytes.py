"""单元格的字节: how a cell with another value stands in the bytes of a worksheet part."""

from __future__ import annotations

import re
from collections.abc import Mapping

from xladdin.engine.cell_values import CellValue, encoded
from xladdin.engine.formula_cells import ATTRIBUTES, FORMULA, FORMULA_ATTRIBUTES, SheetXml, attribute
from xladdin.grid import address

Place = tuple[int, int]

_TYPE = re.compile(rb"\s+t\s*=\s*(?:\"[^\"]*\"|'[^']*')")


def _with_type(attributes: bytes, kind: bytes) -> bytes:
    """The attribute text of a cell with another `t`."""
    found = _TYPE.search(attributes)
    new = b' t="%b"' % kind if kind else b""
    if found is None:
        return attributes + new
    return attributes[: found.start()] + new + attributes[found.end() :]


def new_cell(sheet: SheetXml, cell: re.Match[bytes], value: CellValue) -> tuple[int, bytes]:
    """Where the rewritten part of a cell ends, and its new bytes: from `<c` to behind `</v>`."""
    kind, space, content = encoded(value)
    data, p = sheet.data, sheet.prefix
    attributes = cell[ATTRIBUTES]
    end = cell.end()
    if b"t=" in attributes:
        if attribute(attributes, "t") == "inlineStr":
            end = data.index(b"</" + p + b"c", end)
        attributes = _with_type(attributes, kind)
    elif kind:
        attributes += b' t="%b"' % kind
    formula_end = cell.end(FORMULA) if cell[FORMULA] is not None else cell.end(FORMULA_ATTRIBUTES)
    formula_end = data.index(b">", formula_end) + 1
    head = data[cell.start() : cell.start(ATTRIBUTES)]
    formula = data[cell.end(ATTRIBUTES) : formula_end]
    return end, b"%b%b%b<%bv%b>%b</%bv>" % (head, attributes, formula, p, space, content, p)


def value_cell(opening: bytes, prefix: bytes, value: CellValue | None) -> bytes:
    """A cell without formula; `opening` is its start tag without the closing bracket."""
    if value is None:
        return _with_type(opening, b"") + b"/>"
    kind, space, content = encoded(value)
    return b"%b><%bv%b>%b</%bv></%bc>" % (_with_type(opening, kind), prefix, space, content, prefix, prefix)


def with_array_range(data: bytes, prefix: bytes, cell: str, area: str) -> bytes:
    """The part with another `ref` in the array formula of a cell."""
    name = re.escape(prefix)
    pattern = rb"(<%bc\s[^<>]*?\br=[\"']%b[\"'][^<>]*>\s*<%bf\s[^<>]*?\bref=[\"'])[^\"'<>]*" % (
        name,
        cell.encode(),
        name,
    )
    return re.sub(pattern, lambda found: found[1] + area.encode(), data, count=1)


def added_cells(
    sheet: SheetXml, cells: list[tuple[Place, int, int]], wanted: Mapping[Place, CellValue]
) -> list[tuple[int, int, bytes]]:
    """The edits that add cells which the sheet does not have yet, in their rows and in order."""
    p = sheet.prefix
    rows = {number: (start, end) for number, start, end in sheet.rows()}
    closing = b"</%brow>" % p
    inside: dict[tuple[int, int], list[bytes]] = {}
    empty: dict[tuple[int, int], list[bytes]] = {}
    missing: dict[int, list[bytes]] = {}
    for (row, column), value in sorted(wanted.items()):
        new = value_cell(b'<%bc r="%b"' % (p, address(row, column).encode()), p, value)
        if row not in rows:
            missing.setdefault(row, []).append(new)
        elif sheet.data[rows[row][1] - 2 : rows[row][1]] == b"/>":
            empty.setdefault((rows[row][1] - 2, rows[row][1]), []).append(new)
        else:
            behind = [stop for (number, other), _, stop in cells if number == row and other < column]
            at = behind[-1] if behind else rows[row][1]
            inside.setdefault((at, at), []).append(new)
    edits = [(start, end, b"".join(texts)) for (start, end), texts in inside.items()]
    edits += [(start, end, b">" + b"".join(texts) + closing) for (start, end), texts in empty.items()]
    gaps: dict[int, list[bytes]] = {}
    for row, texts in missing.items():
        at = min((start for number, (start, _) in rows.items() if number > row), default=sheet.end)
        gaps.setdefault(at, []).append(b'<%brow r="%d">%b%b' % (p, row, b"".join(texts), closing))
    return edits + [(at, at, b"".join(texts)) for at, texts in gaps.items()]
