"""部件关系: which part refers to which (`_rels/*.rels`, ECMA-376 part 2, §9.3)."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from xladdin.ooxml import xml


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship.

    Attributes:
        id: as `r:id` refers to it.
        type: the full type URI.
        target: the part's name (no leading slash, escapes such as %20 as written) or, when external, the target as it stands.
        external: the target lies outside the package.
    """

    id: str
    type: str
    target: str
    external: bool = False

    @property
    def kind(self) -> str:
        """The last word of the type, the same in Transitional and Strict: `worksheet`, `comments`, `vmlDrawing` …"""
        return self.type.rpartition("/")[2]


def rels_name(part: str) -> str:
    """`xl/workbook.xml` → `xl/_rels/workbook.xml.rels`; the package itself is the empty name."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolve(source: str, target: str) -> str:
    """The part name that `target`, written in the relationships of `source`, means."""
    target = target.replace("\\", "/").partition("#")[0]
    joined = target if target.startswith("/") else posixpath.join("/", posixpath.dirname(source), target)
    return posixpath.normpath(joined).lstrip("/")


def parse(data: bytes, source: str) -> list[Relationship]:
    """The relationships of the part `source`, in file order."""
    found = []
    for element in xml.parse(data, rels_name(source)):
        if xml.local(element) != "Relationship":
            continue
        external = element.get("TargetMode") == "External"
        target = element.get("Target") or ""
        found.append(
            Relationship(
                element.get("Id") or "",
                element.get("Type") or "",
                target if external else resolve(source, target),
                external,
            )
        )
    return found
