"""Small workbooks with formulas, written part by part, and their cells read back without our own code."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"

Cell = float | bool | str | tuple[str, float | bool | str]
Cells = Mapping[str, Cell]


class Raw(str):
    """A cell's XML, or a whole sheet's `sheetData` content, as it is to stand in the part."""


class Error(str):
    """An error value."""


def cell_xml(place: str, cell: Cell) -> str:
    """One cell: a constant, `=formula` without cached value, or a pair of formula and cached value."""
    if isinstance(cell, Raw):
        return cell
    if isinstance(cell, tuple):
        formula, value = cell
        kind, content = _content(value)
        return f'<c r="{place}"{kind}><f>{escape(formula.removeprefix("="))}</f><v>{content}</v></c>'
    if isinstance(cell, str) and cell.startswith("=") and not isinstance(cell, Error):
        return f'<c r="{place}"><f>{escape(cell[1:])}</f></c>'
    if isinstance(cell, str) and not isinstance(cell, Error):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
    kind, content = _content(cell)
    return f'<c r="{place}"{kind}><v>{content}</v></c>'


def _content(value: float | bool | str) -> tuple[str, str]:
    if isinstance(value, bool):
        return ' t="b"', str(int(value))
    if isinstance(value, Error):
        return ' t="e"', value
    if isinstance(value, str):
        return ' t="str"', escape(value)
    return "", repr(value)


def sheet_xml(cells: Cells | Raw) -> str:
    """The content of `sheetData`."""
    if isinstance(cells, Raw):
        return cells
    rows: dict[int, list[tuple[int, str]]] = {}
    for place, cell in cells.items():
        letters, number = re.fullmatch(r"([A-Z]+)([0-9]+)", place).groups()
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        rows.setdefault(int(number), []).append((column, cell_xml(place, cell)))
    return "".join(
        f'<row r="{row}">{"".join(text for _, text in sorted(found))}</row>' for row, found in sorted(rows.items())
    )


def write_book(
    path: Path,
    sheets: Mapping[str, Cells | Raw],
    *,
    names: str = "",
    properties: str = "",
    calculation: str = "",
    tables: Mapping[str, str] | None = None,
    more: Mapping[str, str | bytes] | None = None,
    strings: list[str] | None = None,
) -> Path:
    """Write a workbook.

    Args:
        sheets: by name, cells by address or the content of `sheetData`.
        names: what stands inside `<definedNames>`.
        properties, calculation: whole elements before and behind the sheets.
        tables: the XML of table parts by sheet name, one each.
        more: further parts.
        strings: shared strings; a `Raw` one is the content of its `si`.
    """
    found = list(sheets.items())
    numbers = range(1, len(found) + 1)
    kinds = [("/xl/workbook.xml", "sheet.main"), *((f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in numbers)]
    links = [
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    ]
    parts: dict[str, str | bytes] = {}
    if strings is not None:
        kinds.append(("/xl/sharedStrings.xml", "sharedStrings"))
        links.append(f'<Relationship Id="rId99" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>')
        texts = "".join(
            f"<si>{text}</si>" if isinstance(text, Raw) else f"<si><t>{escape(text)}</t></si>" for text in strings
        )
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{texts}</sst>'
    for number, (name, cells) in zip(numbers, found, strict=True):
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{MAIN}"><sheetData>{sheet_xml(cells)}</sheetData></worksheet>'
        )
        if tables and name in tables:
            kinds.append((f"/xl/tables/table{number}.xml", "table"))
            parts[f"xl/tables/table{number}.xml"] = tables[name]
            parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = (
                f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/table" '
                f'Target="../tables/table{number}.xml"/></Relationships>'
            )
    overrides = "".join(f'<Override PartName="{part}" ContentType="{_TYPES}.{kind}+xml"/>' for part, kind in kinds)
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, (name, _) in zip(numbers, found, strict=True)
    )
    defined = f"<definedNames>{names}</definedNames>" if names else ""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}">{properties}<sheets>{listed}</sheets>{defined}'
        f"{calculation}</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(links)}</Relationships>',
        **parts,
        **(more or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return path


def table_xml(name: str, area: str, columns: list[str], *, header: int = 1, totals: int = 0) -> str:
    """A table part."""
    listed = "".join(f'<tableColumn id="{n}" name={quoteattr(column)}/>' for n, column in enumerate(columns, 1))
    return (
        f'<table xmlns="{MAIN}" id="1" name={quoteattr(name)} displayName={quoteattr(name)} ref="{area}" '
        f'headerRowCount="{header}" totalsRowCount="{totals}"><tableColumns count="{len(columns)}">{listed}'
        "</tableColumns></table>"
    )


def part(path: Path, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def cached(path: Path, sheet: int = 1) -> dict[str, object]:
    """The values of a sheet's cells: float, text, bool, `Error`; None where a cell has none."""
    text = part(path, f"xl/worksheets/sheet{sheet}.xml").decode()
    found: dict[str, object] = {}
    for attributes, content in re.findall(r"<(?:\w+:)?c( [^<>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", text, re.S):
        place = re.search(r' r=["\'](\w+)["\']', attributes)[1]
        kind = re.search(r' t=["\'](\w+)["\']', attributes)
        value = re.search(r"<(?:\w+:)?v(?: [^<>]*)?>([^<]*)</", content)
        found[place] = None if value is None else _value(kind[1] if kind else "n", unescape(value[1]))
    return found


def _value(kind: str, text: str) -> object:
    match kind:
        case "n":
            return float(text)
        case "b":
            return text == "1"
        case "e":
            return Error(text)
        case "s":
            return int(text)
    return text
