"""工作表里的公式: the `<f>` elements of a worksheet part found, replaced and put back, byte by byte."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final
from xml.sax.saxutils import escape

from xladdin.compiling.original import Original
from xladdin.engine.formula_cells import ATTRIBUTES, FORMULA, FORMULA_ATTRIBUTES, SheetXml, attribute, text_of
from xladdin.engine.tables import read_area
from xladdin.grid import Area
from xladdin.ooxml import shared_strings
from xladdin.ooxml.shared_formulas import SharedFormula

Place = tuple[int, int]
_CELL_METADATA: Final = re.compile(r"""\scm\s*=\s*(?:"[^"]*"|'[^']*')""")


@dataclass(frozen=True, slots=True)
class FormulaCell:
    """One formula cell of a part.

    Attributes:
        formula: its own text without `=`, that of a shared formula written out.
        kind: `t` of `<f>`: "" for an ordinary one, `shared`, `array`, `dataTable`.
        area: what `ref` says.
        attributes: of `<f>`, raw; `cell`: of `<c>`, raw.
        xml: the text of `<f>`, raw; None where the element is empty.
        start, end: of the `<f>` element in the part.
        opening: where the `<c` of the cell begins.
    """

    place: Place
    formula: str
    kind: str
    area: Area | None
    attributes: str
    cell: str
    xml: str | None
    start: int
    end: int
    opening: int

    @property
    def group(self) -> str | None:
        """The number of its shared formula."""
        return attribute(self.attributes.encode(), "si") if self.kind == "shared" else None

    def original(self, kept_cell: str = "") -> Original:
        """What is kept in the note.

        Args:
            kept_cell: the cell's attributes where they will be others.
        """
        usual = self.xml == escape(self.formula) and self.formula == self.formula.strip()
        raw = self.xml if self.xml is not None and not usual else ""
        return Original(self.formula, self.attributes.strip(), self.xml is None, kept_cell, raw)


class SheetFormulas:
    """The formula cells of a worksheet part, and edits to them.

    Args:
        data: the part in UTF-8.
        part: its name, for messages.

    Raises:
        InputError: the part is not a worksheet that can be rewritten safely.
    """

    def __init__(self, data: bytes, part: str) -> None:
        self._sheet = SheetXml.of(data, part)
        self.prefix = self._sheet.prefix
        self.cells = self._read()
        self._edits: list[tuple[int, int, bytes]] = []
        self._plain: dict[Place, int] | None = None

    def _read(self) -> dict[Place, FormulaCell]:
        found: dict[Place, FormulaCell] = {}
        while not self._sheet.all_seen(self._gather(found)):
            found.clear()
        return found

    def _gather(self, found: dict[Place, FormulaCell]) -> int:
        """Read the formula cells one after another; how many there were."""
        masters: dict[str, SharedFormula] = {}
        waiting: list[Place] = []
        seen = 0
        for cell in self._sheet.cells():
            seen += 1
            one = self._cell(cell)
            if one.kind == "shared" and one.group is not None:
                if one.xml is not None:
                    masters[one.group] = SharedFormula(one.formula, *one.place)
                elif one.group in masters:
                    one = _expanded(one, masters[one.group])
                else:
                    waiting.append(one.place)
            found[one.place] = one
        for place in waiting:
            found[place] = _expanded(found[place], masters.get(found[place].group or ""))
        return seen

    def _cell(self, cell: re.Match[bytes]) -> FormulaCell:
        data = self._sheet.data
        raw = cell[FORMULA]
        last = cell.end(FORMULA) if raw is not None else cell.end(FORMULA_ATTRIBUTES)
        attributes = cell[FORMULA_ATTRIBUTES]
        area = attribute(attributes, "ref")
        return FormulaCell(
            self._sheet.place(cell),
            shared_strings.unescape(text_of(raw)).removeprefix("="),
            attribute(attributes, "t") or "",
            read_area(area) if area else None,
            attributes.decode(),
            cell[ATTRIBUTES].decode(),
            raw.decode() if raw is not None else None,
            data.rindex(b"<", 0, cell.start(FORMULA_ATTRIBUTES)),
            data.index(b">", last) + 1,
            cell.start(),
        )

    def replace(self, cell: FormulaCell, formula: str, *, keep_array: bool = False) -> None:
        """Another formula in a formula cell.

        Args:
            keep_array: the cell stays an array formula of one cell.
        """
        attributes = cell.attributes if keep_array else ""
        element = self._element(formula, attributes)
        self._edits.append((cell.start, cell.end, element))

    def restore(self, cell: FormulaCell, element: bytes) -> None:
        """The `<f>` element as it was before."""
        self._edits.append((cell.start, cell.end, element))

    def set_cell_attributes(self, cell: FormulaCell, attributes: str) -> None:
        """Other attributes in the cell's start tag."""
        start = self._sheet.data.index(b">", cell.opening)
        old = cell.cell.encode()
        at = self._sheet.data.rindex(old, cell.opening, start) if old else start
        self._edits.append((at, at + len(old), attributes.encode()))

    def has_value_cell(self, place: Place) -> bool:
        """Whether a cell that holds only a value stands there."""
        return self._value_cell(place) is not None

    def put(self, place: Place, formula: str) -> None:
        """A formula into a cell that `has_value_cell`."""
        inside = self._value_cell(place)
        assert inside is not None
        self._edits.append((inside, inside, self._element(formula, "")))

    def _value_cell(self, place: Place) -> int | None:
        """Where the content of such a cell begins."""
        if self._plain is None:
            self._plain = {at: start for at, start, _ in self._sheet.all_cells() if at not in self.cells}
        if place not in self._plain:
            return None
        inside = self._sheet.data.index(b">", self._plain[place]) + 1
        return None if self._sheet.data[inside - 2 : inside] == b"/>" else inside

    def forget(self) -> None:
        """Drop all edits."""
        self._edits = []

    def _element(self, formula: str, attributes: str) -> bytes:
        p = self.prefix
        return b"<%bf%b>%b</%bf>" % (p, attributes.encode(), escape(formula).encode(), p)

    def applied(self) -> bytes:
        """The part with all edits."""
        pieces: list[bytes] = []
        done = 0
        for start, end, content in sorted(self._edits):
            pieces += [self._sheet.data[done:start], content]
            done = end
        return b"".join([*pieces, self._sheet.data[done:]])


def _expanded(cell: FormulaCell, master: SharedFormula | None) -> FormulaCell:
    formula = master.at(*cell.place) if master else ""
    return replace(cell, formula=formula)


def without_metadata(attributes: str) -> str:
    """A cell's attributes without `cm`, which marks a dynamic array."""
    return _CELL_METADATA.sub("", attributes)
