"""原公式: what a compiled cell held before, written into its note so that people read it and `decompile` restores it.

    【编译前的公式】
    =JX_RATE(E7,F7,2)

Lines in brackets before the formula keep what its XML said besides: `[f t="shared" ref="D2:D9" si="0"]`.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from xladdin.engine.tables import read_area
from xladdin.grid import Area

TITLE: Final = "【编译前的公式】"
AUTHOR: Final = "xladdin 编译"
_ESCAPE: Final = re.compile(r"\\([nr\\])")
_ESCAPES: Final = {"n": "\n", "r": "\r", "\\": "\\"}
_LINE: Final = re.compile(r"\[(?P<kind>f|c|xml|part)(?: (?P<content>.*))?\]")


@dataclass(frozen=True, slots=True)
class Original:
    """A cell's formula before.

    Attributes:
        formula: without `=`; for a shared formula that of this cell, for a part of an array formula the whole one.
        attributes: of the `<f>` element, as they stood.
        empty: the `<f>` element had no text: the formula is that of another cell of a shared formula.
        cell: attributes of the `<c>` element, kept where the compiled cell has others.
        xml: the text of `<f>` as it stood, kept where it is not what an ordinary writer would write.
        part: the cell had no formula of its own; an array formula of this cell filled it.
    """

    formula: str
    attributes: str = ""
    empty: bool = False
    cell: str = ""
    xml: str = ""
    part: str = ""

    def text(self) -> str:
        """What the note says below its title."""
        lines = []
        if self.attributes or self.empty:
            lines.append(f"[f {self.attributes}{' /' if self.empty else ''}]".replace("[f  ", "[f "))
        lines += [f"[{kind} {content}]" for kind, content in self._kept() if content]
        return "\n".join([*lines, f"={self.formula}"])

    def _kept(self) -> list[tuple[str, str]]:
        one_line = self.xml.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
        return [("c", self.cell), ("xml", one_line), ("part", self.part)]

    @classmethod
    def read(cls, text: str) -> Original | None:
        """The original from a note's text; None where somebody changed it beyond recognition."""
        kept: dict[str, str] = {}
        lines = text.replace("\r\n", "\n").split("\n")
        while lines and (found := _LINE.fullmatch(lines[0])) is not None:
            kept[found["kind"]] = found["content"] or ""
            lines.pop(0)
        formula = "\n".join(lines).rstrip()
        if not formula.startswith("=") or len(formula) < 2:
            return None
        attributes = kept.get("f", "")
        empty = attributes == "/" or attributes.endswith(" /")
        attributes = attributes.removesuffix("/").rstrip() if empty else attributes
        xml = _ESCAPE.sub(lambda found: _ESCAPES[found[1]], kept.get("xml", ""))
        return cls(formula[1:], attributes, empty, kept.get("c", ""), xml, kept.get("part", ""))

    def attribute(self, name: str) -> str | None:
        """One of the attributes of `<f>`."""
        found = re.search(rf"""(?:^|\s){name}\s*=\s*(?:"([^"]*)"|'([^']*)')""", self.attributes)
        return None if found is None else html.unescape(found[1] if found[1] is not None else found[2])

    def area(self) -> Area | None:
        """The range of an array formula or of the first cell of a shared one."""
        reference = self.attribute("ref")
        return read_area(reference) if reference else None

    def element(self, prefix: bytes, shared: bool) -> bytes:
        """The `<f>` element; nothing for a part of an array formula.

        Args:
            prefix: of the spreadsheet namespace, with its colon.
            shared: write a shared formula as one.
        """
        if self.part:
            return b""
        is_shared = self.attribute("t") == "shared"
        attributes = b"" if is_shared and not shared else self.attributes.encode()
        opening = b"<" + prefix + b"f" + (b" " + attributes if attributes else b"")
        if self.empty and shared:
            return opening + b"/>"
        content = (self.xml or escape(self.formula)).encode()
        return opening + b">" + content + b"</" + prefix + b"f>"
