"""一张工作表的准备: a sheet's formulas turned into those that the engine computes, and a plan of what to do with each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from xladdin.engine import signatures, substitutes
from xladdin.engine.formula_cells import (
    ATTRIBUTES,
    FORMULA,
    FORMULA_ATTRIBUTES,
    VALUE,
    VALUE_ATTRIBUTES,
    SheetXml,
    attribute,
    text_of,
)
from xladdin.engine.ranges import all_forward, may_turn
from xladdin.engine.tables import read_area
from xladdin.engine.tokens import FormulaError
from xladdin.engine.translation import Replacement, Translation, Translator
from xladdin.grid import Area
from xladdin.ooxml import xml
from xladdin.ooxml.shared_formulas import SharedFormula

Place = tuple[int, int]

# Formulas that differ only in digits other than 0 are translated once: positions and meaning are the same.
_DIGITS = bytes(0x31 if 0x31 <= byte <= 0x39 else byte for byte in range(256))
_PLAIN_ERRORS = (b"#N/A", b"#DIV/0!", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!")
_ERROR_VALUE = re.compile(rb"(<(?:[\w.-]+:)?v>)(#[^<]*)(?=<)")


@dataclass(frozen=True, slots=True)
class ArrayFormula:
    """An array formula.

    Attributes:
        area: the cells it fills: for a legacy one for good, for a dynamic one at the last calculation.
    """

    row: int
    column: int
    area: Area
    dynamic: bool


@dataclass
class SheetPlan:
    """What to do with the formula cells of one sheet.

    Attributes:
        held: cells that keep their cached value, with the reason.
        unknown: held cells that have no cached value to keep.
        volatile: cells that keep it because they read the clock or chance.
        arrays: array formulas by place, those that are computed.
        shared: shared formulas by `si`.
    """

    name: str
    part: str
    xml: SheetXml
    held: dict[Place, str] = field(default_factory=dict)
    unknown: set[Place] = field(default_factory=set)
    volatile: set[Place] = field(default_factory=set)
    arrays: dict[Place, ArrayFormula] = field(default_factory=dict)
    shared: dict[str, SharedFormula] = field(default_factory=dict)

    def formula(self, cell: re.Match[bytes], place: Place) -> str:
        """The formula of a cell as people read it; empty for a data table."""
        shared = self.shared.get(attribute(cell[FORMULA_ATTRIBUTES], "si") or "")
        if shared is not None and attribute(cell[FORMULA_ATTRIBUTES], "t") == "shared":
            return shared.at(*place)
        return text_of(cell[FORMULA])

    def hold(self, cell: re.Match[bytes], place: Place, reason: str) -> None:
        """Keep the cached value of a cell."""
        self.held[place] = reason
        self.arrays.pop(place, None)
        if not has_cached_value(cell):
            self.unknown.add(place)


class SheetPreparation:
    """Prepares one sheet: fills its plan and makes the bytes of its `sheetData` for the engine."""

    def __init__(self, plan: SheetPlan, translator: Translator, as_displayed: bool, forward: bool, clock: bool) -> None:
        self.lifted: set[str] = set()
        self._plan = plan
        self._translator = translator
        self._as_displayed = as_displayed
        self._forward = forward
        self._held_for_change = signatures.CHANCE if clock else signatures.VOLATILE
        self._by_key: dict[tuple[bytes, bool], Translation] = {}
        self._by_text: dict[tuple[bytes, bool, str], Translation] = {}
        self._turning: set[str] = set()  # shared formulas with ranges that may come out backward
        self._overlapping: set[Place] = set()  # array formulas with other formulas in their range
        self._engine_shared: dict[str, SharedFormula] = {}  # translated and escaped, fit to be carried to other cells

    def content(self) -> bytes:
        """`sheetData` as the engine gets it, with a root element around it."""
        sheet = self._plan.xml
        data = self._quickly() if sheet.count else sheet.data[sheet.start : sheet.end]
        if data is None:
            data = self._rewritten()
        if data.find(b"v>#") >= 0:
            # Errors younger than Excel 2007 stop the engine's load.
            data = _ERROR_VALUE.sub(
                lambda found: found[0] if found[2] in _PLAIN_ERRORS else found[1] + b"#VALUE!", data
            )
        prefix = sheet.prefix
        declared = b"xmlns" + (b":" + prefix[:-1] if prefix else b"") + b'="' + xml.MAIN.encode() + b'"'
        return b"<%(p)bworksheet %(d)b><%(p)bsheetData>%(c)b</%(p)bsheetData></%(p)bworksheet>" % {
            b"p": prefix,
            b"d": declared,
            b"c": data,
        }

    def _quickly(self) -> bytes | None:
        """The content where every formula is plain and only needs its text changed, if at all; else None."""
        sheet = self._plan.xml
        texts = None if self._forward or self._as_displayed else sheet.formulas()
        if texts is None:
            return None
        keys = [text.translate(_DIGITS) for text in texts]
        edits: dict[bytes, list[tuple[int, int, Replacement]]] = {}
        for key, text in dict(zip(keys, texts, strict=True)).items():
            found = self._translate(text, (1, 1), False)
            if found.by_text or found.reason or found.volatile or b"&#" in text:
                return None
            self._by_key[key, False] = found
            if found.edits:
                edits[key] = _byte_edits(text, found)
        if not edits:
            return sheet.data[sheet.start : sheet.end]
        return sheet.with_formulas(
            {place: _edited(texts[place], edits[key]) for place, key in enumerate(keys) if key in edits}
        )

    def _translation(self, text: bytes, place: Place, array: bool) -> Translation:
        key = (text if b"&#" in text else text.translate(_DIGITS), array)
        found = self._by_key.get(key)
        if found is None:
            found = self._by_key[key] = self._translate(text, place, array)
        if not found.by_text:
            return found
        table = self._translator.tables.around(self._plan.name, *place) if b"[" in text else None
        exact = (text, array, table.name if table else "")
        if (known := self._by_text.get(exact)) is not None:
            return known
        found = self._translate(text, place, array)
        if found.reason is None:  # a reason may hold for this row only
            self._by_text[exact] = found
        return found

    def _translate(self, text: bytes, place: Place, array: bool) -> Translation:
        found = self._translator.translate(text_of(text), self._plan.name, *place, array)
        self.lifted |= found.lifted
        return found

    def _rewritten(self) -> bytes:
        """`sheetData` with translated formulas, without those that are held."""
        plan, data, p = self._plan, self._plan.xml.data, self._plan.xml.prefix
        changes: list[tuple[int, int, bytes]] = []
        opening, closing = b"<%bf>" % p, b"</%bf>" % p
        seen = 0
        self._find_shared()
        for cell in plan.xml.cells():
            seen += 1
            start, end = _formula_span(cell, p)
            place = plan.xml.place(cell)
            carried = self._carried(cell)
            if carried is not None:
                changes.append((start, end, opening + carried.at(*place).encode() + closing))
                continue
            formula = self._engine_formula(cell, place)
            if self._forward and formula is not None:
                formula = all_forward(text_of(cell[FORMULA]) if formula is _UNCHANGED else formula)
            if formula is None:
                changes.append((start, end, b""))
            elif formula is not _UNCHANGED:
                changes.append((start, end, opening + escape(formula, quote=False).encode() + closing))
        if not plan.xml.all_seen(seen) or self._find_overlapping():
            return self._rewritten()
        changes += self._spilled()
        changes.sort()
        pieces: list[bytes] = []
        position = plan.xml.start
        for start, end, text in changes:
            pieces += (data[position:start], text)
            position = end
        pieces.append(data[position : plan.xml.end])
        return b"".join(pieces)

    def _find_overlapping(self) -> bool:
        """Whether there are more array formulas than known with other formulas in their range; Excel never stores such."""
        covered = self._covered()
        found = (
            {covered[place] for cell in self._plan.xml.cells() if (place := self._plan.xml.place(cell)) in covered}
            if covered
            else set()
        )
        self._overlapping |= found
        return bool(found)

    def _covered(self) -> dict[Place, Place]:
        """The cells that array formulas fill beside their own, each with the cell of its formula."""
        return {
            (row, column): (array.row, array.column)
            for array in self._plan.arrays.values()
            for row in range(array.area.top, array.area.bottom + 1)
            for column in range(array.area.left, array.area.right + 1)
            if (row, column) != (array.row, array.column)
        }

    def _find_shared(self) -> None:
        """Shared formulas first: a cell may come before the one that holds its text."""
        if self._plan.xml.data.find(b"shared", self._plan.xml.start, self._plan.xml.end) < 0:
            return
        for cell in self._plan.xml.cells():
            attributes = cell[FORMULA_ATTRIBUTES]
            index = attribute(attributes, "si") if attributes else None
            if index is None or not cell[FORMULA] or attribute(attributes, "ref") is None:
                continue
            formula, place = text_of(cell[FORMULA]), self._plan.xml.place(cell)
            self._plan.shared[index] = SharedFormula(formula, *place)
            try:
                if may_turn(formula):
                    self._turning.add(index)
                    continue
            except FormulaError:
                continue  # the translation will say so
            found = self._translation(cell[FORMULA], place, False)
            if not (found.reason or found.volatile or found.by_text or found.by_place or self._forward):
                engine = escape(found.apply(formula, place[0]), quote=False)
                self._engine_shared[index] = SharedFormula(engine, *place)

    def _carried(self, cell: re.Match[bytes]) -> SharedFormula | None:
        """The translated shared formula of a cell, where nothing in it depends on the cell."""
        attributes = cell[FORMULA_ATTRIBUTES]
        if not attributes or not self._engine_shared or self._as_displayed or b"vm=" in cell[ATTRIBUTES]:
            return None
        if attribute(attributes, "t") != "shared":
            return None
        return self._engine_shared.get(attribute(attributes, "si") or "")

    def _engine_formula(self, cell: re.Match[bytes], place: Place) -> str | None:
        """What the engine computes for a cell; None when its cached value is held."""
        attributes, text = cell[FORMULA_ATTRIBUTES], cell[FORMULA]
        kind = attribute(attributes, "t") if attributes else None
        if self._as_displayed:
            return self._hold(cell, place, "工作簿设为“以显示精度为准”，引擎不按显示值计算")
        if attribute(cell[ATTRIBUTES], "vm") is not None:
            return self._hold(cell, place, "单元格的值是图片或数据类型（富值）")
        if kind == "dataTable":
            return self._hold(cell, place, "引擎不支持模拟运算表（数据表）")
        if kind == "shared":
            return self._shared_formula(cell, place)
        if not text or not text.strip():
            return self._hold(cell, place, "公式为空")
        array = kind == "array"
        found = self._translation(text, place, array)
        if not self._usable(found, cell, place):
            return None
        if array:
            return self._array_formula(cell, place, found)
        return found.apply(text_of(text), place[0]) if found.edits else _UNCHANGED

    def _shared_formula(self, cell: re.Match[bytes], place: Place) -> str | None:
        index = attribute(cell[FORMULA_ATTRIBUTES], "si") or ""
        original = self._plan.shared.get(index)
        if original is None:
            if not cell[FORMULA]:
                return self._hold(cell, place, "共享公式没有主公式")
            found = self._translation(cell[FORMULA], place, False)
            return found.apply(text_of(cell[FORMULA]), place[0]) if self._usable(found, cell, place) else None
        text = original.at(*place)
        found = self._translation(escape(text, quote=False).encode(), place, False)
        if not self._usable(found, cell, place):
            return None
        engine = found.apply(text, place[0])
        return all_forward(engine) if index in self._turning else engine

    def _usable(self, found: Translation, cell: re.Match[bytes], place: Place) -> bool:
        """Whether the engine computes the cell; if not, it is noted as held."""
        if found.reason is not None:
            self._hold(cell, place, found.reason)
            return False
        if found.volatile and found.functions & self._held_for_change and has_cached_value(cell):
            self._plan.volatile.add(place)
            return False
        return True

    def _array_formula(self, cell: re.Match[bytes], place: Place, found: Translation) -> str | None:
        area = read_area(attribute(cell[FORMULA_ATTRIBUTES], "ref") or "")
        if area is None or (area.top, area.left) != place or _size(area) > _LARGEST_ARRAY:
            return self._hold(cell, place, "数组公式的范围不合规范")
        if place in self._overlapping:
            return self._hold(cell, place, "数组公式的范围里有别的公式")
        dynamic = attribute(cell[ATTRIBUTES], "cm") is not None
        self._plan.arrays[place] = ArrayFormula(*place, area, dynamic)
        formula = found.apply(text_of(cell[FORMULA]), place[0])
        height, width = area.bottom - area.top + 1, area.right - area.left + 1
        if dynamic or (height == width == 1 and not found.many):
            return formula
        return f"{substitutes.FITTED}(({formula}),{height},{width})"

    def _hold(self, cell: re.Match[bytes], place: Place, reason: str) -> str | None:
        self._plan.hold(cell, place, reason)
        return None

    def _spilled(self) -> Iterator[tuple[int, int, bytes]]:
        """The cached results of array formulas outside their first cells; left in, they block the new ones."""
        covered = self._covered()
        if not covered:
            return
        for place, start, end in self._plan.xml.all_cells():
            if place in covered:
                yield start, end, b""


_UNCHANGED = "\0"
_LARGEST_ARRAY = 1_000_000  # cells; the engine fills 10,000


def _size(area: Area) -> int:
    return (area.bottom - area.top + 1) * (area.right - area.left + 1)


_ENTITY = re.compile(rb"&[^;]*;")


def _byte_edits(text: bytes, found: Translation) -> list[tuple[int, int, Replacement]]:
    """The edits of a translation as places in the escaped bytes of the formula.

    A place counts code points of the plain text; entities and characters outside ASCII are longer in bytes.
    """
    starts: list[int] = []
    position = 0
    while position < len(text):
        starts.append(position)
        entity = _ENTITY.match(text, position)
        if entity is not None:
            position = entity.end()
            continue
        position += 1
        while position < len(text) and text[position] & 0xC0 == 0x80:
            position += 1
    starts.append(len(text))
    return [(starts[edit.start], starts[edit.end], edit.text) for edit in found.edits]


def _edited(text: bytes, edits: list[tuple[int, int, Replacement]]) -> bytes:
    """A formula's escaped bytes with edits that do not depend on its row."""
    pieces: list[bytes] = []
    position = 0
    for start, end, new in edits:
        pieces += (text[position:start], (new if isinstance(new, str) else new(text[start:end].decode(), 0)).encode())
        position = end
    pieces.append(text[position:])
    return b"".join(pieces)


def has_cached_value(cell: re.Match[bytes]) -> bool:
    """Whether a formula cell has a cached value; an empty text counts."""
    if cell[VALUE_ATTRIBUTES] is None:
        return False
    return bool(cell[VALUE]) or attribute(cell[ATTRIBUTES], "t") == "str"


def _formula_span(cell: re.Match[bytes], prefix: bytes) -> tuple[int, int]:
    """Where the formula element of a cell begins and ends."""
    start, last = cell.span(FORMULA_ATTRIBUTES)
    if cell[FORMULA] is not None:
        last = cell.end(FORMULA)
    return start - len(prefix) - 2, cell.string.index(b">", last) + 1
