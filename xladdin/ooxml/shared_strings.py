"""共享字符串: the texts that cells refer to by number (ECMA-376 part 1, §18.4)."""

from __future__ import annotations

import re

from lxml import etree

from xladdin.ooxml import xml
from xladdin.ooxml.package import Package

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescape(text: str) -> str:
    """Decode `_x000D_` escapes of ST_Xstring (§22.9.2.19); `_x005F_` is an underscore that guards a literal one.

    >>> unescape("a_x000D_b"), unescape("_x005F_x000D_")
    ('a\\rb', '_x000D_')
    """
    if "_x" not in text:
        return text
    decoded = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    # Two escapes may be the halves of one character beyond U+FFFF.
    return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def text_of(element: etree._Element) -> str:
    """The text of a string item (`si`, `is`, a comment's `text`): plain or rich runs joined, phonetic guides left out."""
    found = []
    for child in element:
        name = xml.local(child)
        if name == "t":
            found.append(child.text or "")
        elif name == "r":
            found += [run.text or "" for run in child if xml.local(run) == "t"]
    return unescape("".join(found))


def read(package: Package) -> list[str]:
    """The workbook's shared strings, in order; empty when it has none."""
    part = package.related(package.workbook_part, "sharedStrings")
    return [text_of(item) for item in package.xml(part) if xml.local(item) == "si"] if part else []
