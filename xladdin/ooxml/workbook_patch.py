"""工作簿部件: a sheet added at the end of the tabs, or taken out again (CT_Workbook, ECMA-376 part 1, §18.2.27)."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from xladdin.grid import quoted
from xladdin.ooxml import content_types, markup, relationships, xml
from xladdin.ooxml.draft import Draft
from xladdin.ooxml.markup import Edits, Element

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


def add_sheet(draft: Draft, name: str, data: bytes, filtered: str, header_row: int = 1) -> str:
    """Add a worksheet with one table behind the others; its part's name.

    Args:
        data: the worksheet part.
        filtered: the range its autofilter covers, such as `$A$1:$J$9`, for the hidden name that Excel keeps of it.
        header_row: the row that is repeated on every printed page.
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
        f'<{p}definedName name="_xlnm.Print_Titles" localSheetId="{len(listed)}">{place}!${header_row}:${header_row}</{p}definedName>'
    )
    names = next((element for element in elements if element.local == "definedNames"), None)
    if names:
        edits.append(workbook, names, own.encode())
    else:
        later = markup.first_of(workbook, elements, _AFTER_DEFINED_NAMES)
        edits.insert(later.start if later else root.close, f"<{p}definedNames>{own}</{p}definedNames>".encode())
    draft.edit(workbook_part, edits)
    return part


def remove_sheet(draft: Draft, name: str, dropped: set[str]) -> None:
    """Take a worksheet out of the workbook: its tab, its own names, its part and what only that refers to.

    Args:
        dropped: gets the parts that nothing refers to any more.
    """
    sheets = draft.package.sheet_parts()
    index = next(number for number, sheet in enumerate(sheets) if sheet.name == name)
    part = sheets[index].part
    workbook_part = draft.package.workbook_part
    workbook = draft.read(workbook_part)
    elements = {element.local: element for element in markup.children(workbook, markup.root(workbook))}
    edits = Edits()
    tab = markup.children(workbook, elements["sheets"])[index]
    edits.replace(tab.start, tab.end, b"")
    if names := elements.get("definedNames"):
        _renumber(workbook, names, index, edits)
    if views := elements.get("bookViews"):
        for view in markup.children(workbook, views):
            tag = workbook[view.start : view.inside]
            for attribute in ("activeTab", "firstSheet"):
                value = markup.attributes(workbook, view).get(attribute, "0")
                if value.isdigit() and int(value) >= index > 0:
                    tag = markup.with_attribute(tag, attribute, str(int(value) - 1))
            edits.replace(view.start, view.inside, tag)
    draft.edit(workbook_part, edits)
    remove_part(draft, workbook_part, part, dropped)


def _renumber(workbook: bytes, names: Element, index: int, edits: Edits) -> None:
    """The sheet's own names go; those of later sheets move up by one."""
    listed = markup.children(workbook, names)
    owners = [markup.attributes(workbook, name).get("localSheetId", "") for name in listed]
    if owners and all(owner == str(index) for owner in owners):
        edits.replace(names.start, names.end, b"")
        return
    for element, owner in zip(listed, owners, strict=True):
        if owner == str(index):
            edits.replace(element.start, element.end, b"")
        elif owner.isdigit() and int(owner) > index:
            tag = workbook[element.start : element.inside]
            edits.replace(
                element.start, element.inside, markup.with_attribute(tag, "localSheetId", str(int(owner) - 1))
            )


def _only_from(draft: Draft, part: str) -> set[str]:
    """The parts that `part` refers to and no other part does."""
    package = draft.package

    def targets(source: str) -> set[str]:
        return {link.target for link in package.relationships(source) if not link.external and link.target in package}

    others = {target for source in ("", *package.names) if source != part for target in targets(source)}
    return targets(part) - others


def remove_part(draft: Draft, source: str, part: str, dropped: set[str]) -> None:
    """Take a part that `source` refers to out of the package, with what only that part refers to.

    Args:
        dropped: gets the parts that nothing refers to any more.
    """
    for target in [part, *_only_from(draft, part)]:
        _drop(draft, target, dropped)
    _unrelate(draft, source, part)


def _drop(draft: Draft, part: str, dropped: set[str]) -> None:
    """Take a part and its relationships out, with its content type."""
    for name in (part, draft.package.find(relationships.rels_name(part))):
        if name is not None:
            dropped.add(name)
            draft.changed.pop(name, None)
    _without(draft, content_types.PART, lambda found: found.get("PartName", "").lower() == f"/{part}".lower())


def _unrelate(draft: Draft, source: str, target: str) -> None:
    """Take the relationships from `source` to `target` out."""
    ids = {link.id for link in draft.package.relationships(source) if link.target == target and not link.external}
    rels = draft.package.find(relationships.rels_name(source))
    if rels is not None:
        _without(draft, rels, lambda found: found.get("Id") in ids)


def _without(draft: Draft, part: str, unwanted: Callable[[dict[str, str]], bool]) -> None:
    data = draft.read(part)
    edits = Edits()
    for element in markup.children(data, markup.root(data)):
        if unwanted(markup.attributes(data, element)):
            edits.replace(element.start, element.end, b"")
    if edits:
        draft.edit(part, edits)
