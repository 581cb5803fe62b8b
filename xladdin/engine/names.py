"""定义的名称: what the workbook calls by name, looked up as Excel does: the sheet's own names first."""

from __future__ import annotations

from dataclasses import dataclass

from xladdin.ooxml.package import Package


@dataclass(frozen=True, slots=True)
class DefinedName:
    """One defined name.

    Attributes:
        formula: its definition without `=`.
        sheet: the sheet it belongs to, or None for the whole workbook.
        macro: it calls a macro or an XLM function; nothing here can compute it.
    """

    name: str
    formula: str
    sheet: str | None = None
    macro: bool = False


class Names:
    """The workbook's defined names."""

    def __init__(self, names: list[DefinedName]) -> None:
        self._names = {(name.sheet, name.name.lower()): name for name in names}

    def __bool__(self) -> bool:
        return bool(self._names)

    def find(self, name: str, sheet: str, scope: str | None = None) -> DefinedName | None:
        """What a name means in a cell.

        Args:
            sheet: the sheet of the asking cell.
            scope: the sheet written before the name, if any.
        """
        key = name.lower()
        for place in (scope, None) if scope is not None else (sheet, None):
            if (found := self._names.get((place, key))) is not None:
                return found
        return None


def read_names(package: Package) -> Names:
    """The defined names of the workbook part; print areas and other built-in ones are left out."""
    root = package.xml(package.workbook_part)
    sheets = [sheet.name for sheet in package.sheet_parts()]
    names = []
    for element in root.iter("{*}definedName"):
        name = element.get("name") or ""
        if name.startswith("_xlnm."):
            continue
        local = element.get("localSheetId") or ""
        sheet = sheets[int(local)] if local.isdecimal() and int(local) < len(sheets) else None
        macro = any(element.get(flag) in ("1", "true") for flag in ("function", "vbProcedure", "xlm"))
        names.append(DefinedName(name, (element.text or "").strip(), sheet, macro))
    return Names(names)
