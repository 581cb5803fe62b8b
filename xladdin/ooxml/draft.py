"""草稿: changed and added parts of a package, before any of it is saved."""

from __future__ import annotations

import itertools
import posixpath

from xladdin.ooxml import content_types, markup, relationships, xml
from xladdin.ooxml.markup import Edits
from xladdin.ooxml.package import Package

_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/"


class Draft:
    """Edits on top of a package.

    Attributes:
        package: as it was read; never changed.
        changed: what `Package.save` shall write.
        strict: the workbook is in the Strict dialect.
    """

    def __init__(self, package: Package) -> None:
        self.package = package
        self.changed: dict[str, bytes] = {}
        self._undone: dict[str, list[list[tuple[int, int, bytes]]]] = {}
        workbook = self.read(package.workbook_part)
        self.strict = markup.namespace(workbook, markup.root(workbook)) == xml.MAIN_STRICT

    def __contains__(self, name: str) -> bool:
        return name in self.changed or name in self.package

    def read(self, name: str) -> bytes:
        """The part as it stands now, in UTF-8 and without DTD.

        Raises:
            InputError: missing, damaged, or a DTD.
        """
        if name in self.changed:
            return self.changed[name]
        return self.package.utf8(name)

    def write(self, name: str, data: bytes) -> None:
        """Replace a part, or add one."""
        if name in self.package:
            self._undone.setdefault(name.lower(), []).append([_difference(self.read(name), data)])
        self.changed[self.package.find(name) or name] = data

    def edit(self, name: str, edits: Edits) -> None:
        """Change a part where the edits say. They were made on the bytes that `read` gives now."""
        data = self.read(name)
        if name in self.package:
            self._undone.setdefault(name.lower(), []).append(edits.undone(data))
        self.changed[self.package.find(name) or name] = edits.applied(data)

    def undone(self, name: str) -> list[list[tuple[int, int, bytes]]]:
        """What takes a changed part back to the package's bytes in UTF-8, step by step; see `Edits.undone`."""
        return self._undone.get(name.lower(), [])[::-1]

    def free_name(self, pattern: str) -> str:
        """The first of `xl/comments1.xml`, `xl/comments2.xml` … that is not taken, beside the workbook part.

        Args:
            pattern: such as `worksheets/sheet{}.xml`.
        """
        folder = posixpath.dirname(self.package.workbook_part)
        names = (posixpath.join(folder, pattern.format(number)) for number in itertools.count(1))
        return next(name for name in names if name not in self)

    def add(self, name: str, data: bytes, content_type: str) -> None:
        """A new part with its content type."""
        self.write(name, data)
        types = self.read(content_types.PART)
        ending = posixpath.splitext(name)[1].lstrip(".").lower()
        if ending != "xml" and ending not in content_types.parse(types).defaults:
            declared = f'Default Extension="{ending}" ContentType="{content_type}"'
        elif content_types.parse(types).of(name) == content_type:
            return
        else:
            declared = f'Override PartName="/{markup.attribute_text(name)}" ContentType="{content_type}"'
        self._append(content_types.PART, declared)

    def relate(self, source: str, kind: str, target: str) -> str:
        """A new relationship between parts; its id.

        Args:
            kind: the last word of an officeDocument type, `comments`, or a whole type URI.
        """
        name = self.package.find(relationships.rels_name(source)) or relationships.rels_name(source)
        if name not in self:
            self.add(
                name,
                f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{xml.PACKAGE_RELATIONSHIPS}"/>'.encode(),
                "application/vnd.openxmlformats-package.relationships+xml",
            )
        data = self.read(name)
        taken = {markup.attributes(data, element).get("Id", "") for element in markup.children(data, markup.root(data))}
        new = next(f"rId{number}" for number in itertools.count(1) if f"rId{number}" not in taken)
        uri = kind if "/" in kind else (_STRICT if self.strict else _TRANSITIONAL) + kind
        path = posixpath.relpath(target, posixpath.dirname(source) or ".")
        self._append(name, f'Relationship Id="{new}" Type="{uri}" Target="{markup.attribute_text(path)}"')
        return new

    def _append(self, name: str, content: str) -> None:
        """An empty element as last child of the part's root, with the root's own prefix."""
        data = self.read(name)
        top = markup.root(data)
        edits = Edits()
        edits.append(data, top, b"<" + top.prefix + content.encode() + b"/>")
        self.edit(name, edits)


def _difference(old: bytes, new: bytes) -> tuple[int, int, bytes]:
    """One replacement that makes `old` of `new`: all but what they have in common at both ends."""
    start = _common(old, new)
    end = min(_common(old[start:][::-1], new[start:][::-1]), len(old) - start, len(new) - start)
    return start, len(new) - end, old[start : len(old) - end]


def _common(one: bytes, other: bytes) -> int:
    """How many bytes two beginnings share, by halving: comparing slices is fast, comparing bytes is not."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
