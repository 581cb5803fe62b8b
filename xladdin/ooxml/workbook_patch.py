"""工作簿部件: a new sheet at the end of the tabs (CT_Workbook, ECMA-376 part 1, §18.2.27)."""

from __future__ import annotations

import posixpath

from xladdin.ooxml import markup, xml
from xladdin.ooxml.draft import Draft
from xladdin.ooxml.markup import Edits

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_AFTER_DEFINED_NAMES = frozenset(
    {
        "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
        "fileRecoveryPr", "webPublishObjects", "extLst",
    }
)  # fmt: skip


def free_sheet_name(draft: Draft, wanted: str) -> str:
    """`wanted`, or with the first number from 2 on that makes it new. Sheet names compare without case."""
    taken = {sheet.name.lower() for sheet in draft.package.sheet_parts()}
    name, number = wanted, 1
    while name.lower() in taken:
        number += 1
        name = f"{wanted}{number}"
    return name


def quoted(sheet: str) -> str:
    """A sheet name as a reference needs it: `'2024 年''s'`. Quotes are never wrong."""
    doubled = sheet.replace("'", "''")
    return f"'{doubled}'"


def add_sheet(draft: Draft, name: str, data: bytes, filtered: str) -> str:
    """Add a worksheet with one table behind the others; its part's name.

    Args:
        data: the worksheet part.
        filtered: the range its autofilter covers, such as `$A$1:$J$9`, for the hidden name that Excel keeps of it. Its
            first row is repeated on every printed page.
    """
    workbook_part = draft.package.workbook_part
    part = draft.free_name("worksheets/sheet{}.xml")
    draft.add(part, data, _SHEET_TYPE)
    relation = draft.relate(workbook_part, "worksheet", part)
    workbook = draft.read(workbook_part)
    root = markup.root(workbook)
    elements = markup.children(workbook, root)
    sheets = next((element for element in elements if element.local == "sheets"), None)
    if sheets is None:
        raise markup.Unfinished(posixpath.basename(workbook_part))
    listed = [markup.attributes(workbook, sheet) for sheet in markup.children(workbook, sheets)]
    number = max((int(sheet["sheetId"]) for sheet in listed if sheet.get("sheetId", "").isdigit()), default=0) + 1
    spaces = (xml.OFFICE_RELATIONSHIPS, xml.OFFICE_RELATIONSHIPS_STRICT)
    prefix = markup.prefix_of(workbook, root, spaces)
    declared = "" if prefix else f' xmlns:r="{spaces[draft.strict]}"'
    p = root.prefix.decode()
    edits = Edits()
    entry = (
        f'<{p}sheet{declared} name="{markup.attribute_text(name)}" sheetId="{number}" {prefix or "r"}:id="{relation}"/>'
    )
    edits.append(workbook, sheets, entry.encode())
    place = markup.text(quoted(name))
    own = (
        f'<{p}definedName name="_xlnm._FilterDatabase" localSheetId="{len(listed)}" hidden="1">{place}!{filtered}</{p}definedName>'
        f'<{p}definedName name="_xlnm.Print_Titles" localSheetId="{len(listed)}">{place}!$1:$1</{p}definedName>'
    )
    names = next((element for element in elements if element.local == "definedNames"), None)
    if names:
        edits.append(workbook, names, own.encode())
    else:
        later = markup.first_of(workbook, elements, _AFTER_DEFINED_NAMES)
        edits.insert(later.start if later else root.close, f"<{p}definedNames>{own}</{p}definedNames>".encode())
    draft.write(workbook_part, edits.applied(workbook))
    return part
