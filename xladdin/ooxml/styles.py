"""样式: adding fonts, fills, borders and cell styles to the styles part without touching those that are there (§18.8)."""

from __future__ import annotations

from xladdin.ooxml import fills, markup, xml
from xladdin.ooxml.draft import Draft
from xladdin.ooxml.markup import Edits, Element

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
# CT_Stylesheet, in order.
_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
# What a stylesheet must hold before anything else; Excel reserves the first two fills.
_MINIMUM = {
    "fonts": '<{p}font><{p}sz val="11"/><{p}name val="宋体"/><{p}family val="3"/><{p}charset val="134"/></{p}font>',
    "fills": '<{p}fill><{p}patternFill patternType="none"/></{p}fill><{p}fill><{p}patternFill patternType="gray125"/></{p}fill>',
    "borders": "<{p}border><{p}left/><{p}right/><{p}top/><{p}bottom/><{p}diagonal/></{p}border>",
    "cellXfs": '<{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',
}


class Styles:
    """The workbook's styles, growing at the end of each list.

    Args:
        draft: its styles part is read now, or made when there is none, and written by `finish`.
    """

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._part = draft.package.related(draft.package.workbook_part, "styles") or self._new_part()
        self._data = draft.read(self._part)
        self._root = markup.root(self._data)
        self._prefix = self._root.prefix.decode()
        self._sections = {element.local: element for element in markup.children(self._data, self._root)}
        self._counts = {name: len(self._items(name)) for name in _MINIMUM}
        self._added: dict[str, list[str]] = {
            name: [] if self._counts[name] else [minimum.format(p=self._prefix)] for name, minimum in _MINIMUM.items()
        }
        for name in _MINIMUM:
            self._counts[name] = self._counts[name] or (2 if name == "fills" else 1)
        self._xfs = [self._data[xf.start : xf.end] for xf in self._items("cellXfs")] or [
            self._added["cellXfs"][0].encode()
        ]
        self._fonts = [self._data[font.start : font.end].decode() for font in self._items("fonts")]
        self._filled: dict[tuple[int, int], int] = {}
        self._described: dict[str, int] = {}

    def add_fill(self, rgb: str) -> int:
        """A solid fill; its index.

        Args:
            rgb: eight hexadecimal digits, alpha first.
        """
        p = self._prefix
        return self._add(
            "fills",
            f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="{rgb}"/><{p}bgColor indexed="64"/></{p}patternFill></{p}fill>',
        )

    def add_font(self, first: str = "", rgb: str | None = None) -> int:
        """The workbook's own font with an addition; its index.

        Args:
            first: `b` (bold), `u` (underlined) or nothing.
            rgb: another colour.
        """
        p = self._prefix
        marks = [f"<{p}{first}/>"] if first else []
        colours = [f'<{p}color rgb="{rgb}"/>'] if rgb else []
        sizes = self._font_parts({"sz"})
        faces = self._font_parts({"name", "family", "charset", "scheme"})
        return self._add("fonts", f"<{p}font>{''.join([*marks, *sizes, *colours, *faces])}</{p}font>")

    def add_border(self, rgb: str) -> int:
        """A thin border on all four sides; its index."""
        p = self._prefix
        sides = "".join(
            f'<{p}{side} style="thin"><{p}color rgb="{rgb}"/></{p}{side}>'
            for side in ("left", "right", "top", "bottom")
        )
        return self._add("borders", f"<{p}border>{sides}<{p}diagonal/></{p}border>")

    def add_style(self, font: int, fill: int, border: int, horizontal: str = "left", vertical: str = "top") -> int:
        """A cell style with wrapped text; its index for `s`."""
        p = self._prefix
        return self._add(
            "cellXfs",
            f'<{p}xf numFmtId="0" fontId="{font}" fillId="{fill}" borderId="{border}" applyFont="1" applyFill="1" applyBorder="1" '
            f'applyAlignment="1"><{p}alignment horizontal="{horizontal}" vertical="{vertical}" wrapText="1"/></{p}xf>',
        )

    def add_plain(self, font: int) -> int:
        """A cell style that is only a font; its index. Text flows over the empty cells beside it."""
        p = self._prefix
        return self._add("cellXfs", f'<{p}xf numFmtId="0" fontId="{font}" fillId="0" borderId="0" applyFont="1"/>')

    def filled(self, style: int, fill: int) -> int:
        """The cell style that differs from `style` only in its fill; made once."""
        if (style, fill) not in self._filled:
            xf = self._xfs[style if style < len(self._xfs) else 0]
            end = xf.index(b">") + 1
            tag = markup.with_attribute(markup.with_attribute(xf[:end], "fillId", str(fill)), "applyFill", "1")
            self._filled[style, fill] = self._add("cellXfs", (tag + xf[end:]).decode())
        return self._filled[style, fill]

    def fill_of(self, style: int) -> str:
        """The fill of a cell style in words; see `xladdin.ooxml.fills`."""
        xf = self._xfs[style if style < len(self._xfs) else 0]
        number = markup.attributes(xf, markup.root(xf)).get("fillId", "0")
        items = self._items("fills")
        if not number.isdigit() or int(number) >= len(items):
            return fills.NONE
        fill = items[int(number)]
        return fills.described(self._data[fill.start : fill.end])

    def refilled(self, style: int, described: str) -> int | None:
        """The cell style that differs from `style` only in its fill, given in words; None for words that say none."""
        if described == fills.NONE:
            return self.filled(style, 0)
        if described not in self._described:
            content = fills.written(described, self._prefix)
            if content is None:
                return None
            self._described[described] = self._add("fills", content)
        return self.filled(style, self._described[described])

    def finish(self) -> None:
        """Write the part with the additions into the draft."""
        edits = Edits()
        for name, added in self._added.items():
            if not added:
                continue
            content = "".join(added).encode()
            section = self._sections.get(name)
            if section is None:
                opened = f'<{self._prefix}{name} count="{self._counts[name]}">'.encode()
                edits.insert(self._place(name), opened + content + f"</{self._prefix}{name}>".encode())
                continue
            tag = markup.with_attribute(self._data[section.start : section.inside], "count", str(self._counts[name]))
            if section.empty:
                tag = tag[:-2].rstrip() + b">"
                content += b"</" + section.name + b">"
            edits.replace(section.start, section.inside, tag + (content if section.empty else b""))
            if not section.empty:
                edits.insert(section.close, content)
        if edits:
            self._draft.edit(self._part, edits)

    def _items(self, section: str) -> list[Element]:
        found = self._sections.get(section)
        return markup.children(self._data, found) if found else []

    def _font_parts(self, names: set[str]) -> list[str]:
        """What the workbook's default font says about itself under these names."""
        own = (self._fonts or [_MINIMUM["fonts"].format(p=self._prefix)])[0].encode()
        return [
            own[part.start : part.end].decode()
            for part in markup.children(own, markup.root(own))
            if part.local in names
        ]

    def _add(self, section: str, content: str) -> int:
        self._added[section].append(content)
        self._counts[section] += 1
        return self._counts[section] - 1

    def _place(self, name: str) -> int:
        """Where a missing section belongs."""
        later = _ORDER[_ORDER.index(name) + 1 :]
        places = [self._sections[other].start for other in later if other in self._sections]
        return min(places, default=self._root.close)

    def _new_part(self) -> str:
        draft = self._draft
        name = draft.free_name("styles{}.xml").replace("styles1.xml", "styles.xml")
        namespace = xml.MAIN_STRICT if draft.strict else xml.MAIN
        empty = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{namespace}"></styleSheet>'
        )
        draft.add(name, empty.encode(), _CONTENT_TYPE)
        draft.relate(draft.package.workbook_part, "styles", name)
        return name
