"""撤销记录: what a package's parts were before they were changed, kept inside the package, so that they can be so again to the byte.

Only the differences are kept. They hold as long as every changed part still is as it was written: each is known by its hash.
A spreadsheet program that saves the workbook rewrites them all, and the record is worth nothing from then on.

The record is a custom XML data part (ECMA-376 part 1, §15.2.5), which every program carries along or drops but none minds.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from xladdin.errors import InputError
from xladdin.ooxml import markup
from xladdin.ooxml.draft import Draft
from xladdin.ooxml.markup import Edits
from xladdin.ooxml.package import Package

_NAMESPACE = "urn:xladdin:undo:1"
_NAME = "customXml/xladdin{}.xml"
_CONTENT_TYPE = "application/xml"


@dataclass
class Record:
    """What undoing gives.

    Attributes:
        part: the record's own part.
        changed: part name → the bytes it had.
        removed: parts that were not there.
        holds: every part is as it was written; otherwise `changed` and `removed` are empty.
    """

    part: str
    changed: dict[str, bytes] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    holds: bool = False


def keep(draft: Draft) -> None:
    """Add the record of everything that the draft changes. Call when nothing will change any more."""
    name = next(name for number in itertools.count(1) if (name := _NAME.format(number)) not in draft)
    draft.add(name, b"", _CONTENT_TYPE)
    draft.relate(draft.package.workbook_part, "customXml", name)
    lines = []
    for part, data in draft.changed.items():
        if part == name:
            continue
        shown = f'name="{markup.attribute_text(part)}" is="{_hash(data)}"'
        if part not in draft.package:
            lines.append(f"<added {shown}/>")
            continue
        before = draft.package.read(part)
        layers = "".join(_layer(layer) for layer in draft.undone(part))
        utf8 = draft.package.utf8(part)
        whole = "" if utf8 == before else _layer([(0, len(utf8), before)])
        lines.append(f'<changed {shown} was="{_hash(before)}">{layers}{whole}</changed>')
    text = "\n".join(lines)
    draft.write(name, f'<?xml version="1.0" encoding="UTF-8"?>\n<undo xmlns="{_NAMESPACE}">\n{text}\n</undo>'.encode())


def find(package: Package) -> Record | None:
    """The record that a package carries, or None."""
    for link in package.relationships(package.workbook_part):
        if link.kind != "customXml" or link.external or link.target not in package:
            continue
        data = package.read(link.target)
        if _NAMESPACE.encode() not in data[:1024]:
            continue
        record = Record(link.target)
        try:
            _restore(package, package.xml(link.target), record)
        except (InputError, binascii.Error, ValueError, KeyError):
            # Someone wrote in it: it is as good as none.
            return Record(link.target)
        return record
    return None


def _restore(package: Package, root: etree._Element, record: Record) -> None:
    changed: dict[str, bytes] = {}
    removed = {record.part}
    for element in root:
        name = element.get("name") or ""
        data = package.read(name)
        if _hash(data) != element.get("is"):
            return
        if etree.QName(element).localname == "added":
            removed.add(package.find(name) or name)
            continue
        for layer in element:
            edits = Edits()
            for splice in layer:
                edits.replace(
                    int(splice.get("s") or ""),
                    int(splice.get("e") or ""),
                    base64.b64decode(splice.text or "", validate=True),
                )
            data = edits.applied(data)
        if _hash(data) != element.get("was"):
            return
        changed[package.find(name) or name] = data
    record.changed, record.removed, record.holds = changed, removed, True


def _layer(splices: Iterable[tuple[int, int, bytes]]) -> str:
    inner = "".join(
        f'<b s="{start}" e="{end}">{base64.b64encode(content).decode()}</b>' for start, end, content in splices
    )
    return f"<layer>{inner}</layer>"


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
