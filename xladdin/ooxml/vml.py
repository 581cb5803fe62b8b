"""批注外框: the yellow boxes of notes, in the VML drawing that form controls share (MS-OI29500 §2.1.1713).

VML need not be well-formed XML (`<br>`), so it is edited as text, and only at its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"

_NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_BLOCK = 1024  # shape numbers come in blocks of 1024 that `o:idmap` reserves per drawing
_NOTE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"{declared}>'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_NOTE = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style=\'position:absolute;margin-left:59.25pt;margin-top:1.5pt;'
    'width:{width}pt;height:{height}pt;z-index:{order};visibility:hidden\' fillcolor="infoBackground [80]" '
    'strokecolor="none [81]" o:insetmode="auto"{declared}><v:fill color2="infoBackground [80]"/>'
    '<v:shadow color="none [81]" obscured="t"/><v:path o:connecttype="none"/>'
    "<v:textbox style='mso-direction-alt:auto'><div style='text-align:left'></div></v:textbox>"
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_SHAPE = re.compile(r"<(?:\w+:)?shape\b.*?</(?:\w+:)?shape>", re.S)
_NOTE_DATA = re.compile(r"""<(\w+:)?ClientData\b[^>]*\bObjectType=["']Note["'][^>]*>""")
_ANCHOR = re.compile(r"<(?:\w+:)?Anchor>([^<]*)</(?:\w+:)?Anchor>")
_IDMAP = re.compile(r"""(<(?:\w+:)?idmap\b[^>]*\bdata=["'])([^"']*)(["'])""")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A box by the columns and rows (0-based) that hold its corners, and the pixels into them."""

    left: int
    left_offset: int
    top: int
    top_offset: int
    right: int
    right_offset: int
    bottom: int
    bottom_offset: int

    def __str__(self) -> str:
        return (
            f"{self.left}, {self.left_offset}, {self.top}, {self.top_offset}, "
            f"{self.right}, {self.right_offset}, {self.bottom}, {self.bottom_offset}"
        )


class VmlDrawing:
    """One VML drawing.

    Args:
        text: the part, or None for a new drawing.
        blocks: blocks of shape numbers that no drawing of the workbook uses; taken from when this one's are spent.
    """

    def __init__(self, text: str | None, blocks: Iterator[int]) -> None:
        self._text = text if text is not None else _empty(next(blocks))
        self._blocks = blocks
        self._declared = "".join(
            f' xmlns:{prefix}="{uri}"'
            for prefix, uri in _NAMESPACES.items()
            if f'xmlns:{prefix}="{uri}"' not in self._text
        )
        numbers = [int(number) for number in re.findall(r"_x0000_s(\d+)", self._text)]
        own = max(_reserved(self._text), default=None) if not numbers else 0
        self._last = max(numbers) if numbers else (own if own is not None else next(blocks)) * _BLOCK
        self._order = len(numbers)
        self._new: list[str] = []
        self._reserved: list[int] = []
        self._notes = _note_anchors(self._text)
        self._moved: dict[tuple[int, int], Anchor] = {}

    def add_note(self, row: int, column: int, anchor: Anchor, width: int, height: int) -> None:
        """A hidden note box.

        Args:
            row, column: of the cell, 1-based.
            width, height: in pixels, for programs that do not read the anchor.
        """
        self._order += 1
        self._new.append(
            _NOTE.format(
                number=self._next_number(),
                width=width * 0.75,
                height=height * 0.75,
                order=self._order,
                anchor=anchor,
                row=row - 1,
                column=column - 1,
                declared=self._declared,
            )
        )

    def has_note(self, row: int, column: int) -> bool:
        """Whether that cell (1-based) has a note box already."""
        return (row, column) in self._notes

    def anchor_of(self, row: int, column: int) -> Anchor | None:
        """The box of the note that stands on that cell already; None where it has no anchor (openpyxl writes none)."""
        place = self._notes[row, column]
        parts = [part.strip() for part in place.content.split(",")]
        return Anchor(*map(int, parts)) if len(parts) == 8 and all(part.isdigit() for part in parts) else None

    def set_anchor(self, row: int, column: int, anchor: Anchor) -> None:
        """Give an existing note's box another place or size."""
        self._moved[row, column] = anchor

    def text(self) -> str:
        """The drawing with the new boxes at its end."""
        pieces, done = [], 0
        for place, anchor in sorted((self._notes[at], anchor) for at, anchor in self._moved.items()):
            pieces += [self._text[done : place.start], f"<{place.prefix}Anchor>{anchor}</{place.prefix}Anchor>"]
            done = place.end
        text = "".join([*pieces, self._text[done:]])
        if not self._new:
            return text
        added = "".join(self._new)
        if 'id="_x0000_t202"' not in text:
            added = _NOTE_TYPE.format(declared=self._declared) + added
        for block in self._reserved:
            text = _IDMAP.sub(rf"\g<1>\g<2>,{block}\g<3>", text, count=1)
        at = text.rindex("</")
        return text[:at] + added + text[at:]

    def _next_number(self) -> int:
        """The next shape number; where a block of 1024 ends the next one is the workbook's next free block."""
        self._last += 1
        if self._last % _BLOCK == 0:
            self._reserved.append(next(self._blocks))
            self._last = self._reserved[-1] * _BLOCK + 1
        return self._last


class _AnchorPlace(NamedTuple):
    """Where a note's anchor element stands in the drawing, or (empty, start = end) where it could."""

    start: int
    end: int
    prefix: str
    content: str


def _note_anchors(text: str) -> dict[tuple[int, int], _AnchorPlace]:
    """The anchor of each note, by the note's cell (1-based)."""
    found = {}
    for shape in _SHAPE.finditer(text):
        client = _NOTE_DATA.search(text, *shape.span())
        row, column = (re.search(rf"<(?:\w+:)?{name}>\s*(\d+)\s*<", shape[0]) for name in ("Row", "Column"))
        if not client or not row or not column:
            continue
        anchor = _ANCHOR.search(text, client.end(), shape.end())
        start, end = anchor.span() if anchor else (client.end(), client.end())
        place = _AnchorPlace(start, end, client[1] or "", anchor[1] if anchor else "")
        found[int(row[1]) + 1, int(column[1]) + 1] = place
    return found


def _reserved(text: str) -> list[int]:
    return [
        int(number) for _, data, _ in _IDMAP.findall(text) for number in data.split(",") if number.strip().isdigit()
    ]


def last_block(text: str) -> int:
    """The highest block of shape numbers that a drawing reserves or uses."""
    used = [int(number) // _BLOCK for number in re.findall(r"_x0000_s(\d+)", text)]
    return max([*_reserved(text), *used], default=0)


def _empty(block: int) -> str:
    declared = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    return f'<xml{declared}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{block}"/></o:shapelayout></xml>'
