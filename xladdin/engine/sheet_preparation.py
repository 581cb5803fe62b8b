"""一张工作表的准备: a sheet's formulas turned into those that the engine computes, and a plan of what to do with each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from xladdin.engine import signatures, substitutes
from xladdin.engine.confirmed import CATCHING
from xladdin.engine.edits import Replacement, Translation
from xladdin.engine.formula_bytes import byte_edits, edited, formula_span
from xladdin.engine.formula_cells import (
    ATTRIBUTES,
    FORMULA,
    FORMULA_ATTRIBUTES,
    attribute,
    column_of,
    text_of,
)
from xladdin.engine.plan import ArrayFormula, Place, SheetPlan, has_cached_value
from xladdin.engine.ranges import all_forward, may_turn
from xladdin.engine.tables import read_area
from xladdin.engine.tokens import FormulaError
from xladdin.engine.translation import Translator
from xladdin.grid import Area
from xladdin.ooxml import xml
from xladdin.ooxml.shared_formulas import SharedFormula

# Formulas that differ only in digits other than 0 are translated once: positions and meaning are the same.
_DIGITS = bytes(0x31 if 0x31 <= byte <= 0x39 else byte for byte in range(256))
_PLAIN_ERRORS = (b"#N/A", b"#DIV/0!", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!")
_CONSTANT_ERROR = re.compile(rb"<(?:[\w.-]+:)?c r=\"([A-Z]+)([0-9]+)\"[^<>]*>\s*<(?:[\w.-]+:)?v>#")
_ERROR_VALUE = re.compile(rb"(<(?:[\w.-]+:)?v>)(#[^<]*)(?=<)")


class SheetPreparation:
    """Prepares one sheet: fills its plan and makes the bytes of its `sheetData` for the engine."""

    def __init__(self, plan: SheetPlan, translator: Translator, as_displayed: bool, forward: bool, clock: bool) -> None:
        self.lifted: set[str] = set()
        self.catches = False
        self.excludes = False
        self.errors: list[Place] = []
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
            self.errors = [(int(found[2]), column_of(found[1])) for found in _CONSTANT_ERROR.finditer(data)]
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
            if (
                found.by_text
                or found.intersects
                or found.alike
                or found.lines
                or found.reason
                or found.volatile
                or b"&#" in text
            ):
                return None
            self._by_key[key, False] = found
            if found.edits:
                edits[key] = byte_edits(text, found)
        if not edits:
            return sheet.data[sheet.start : sheet.end]
        return sheet.with_formulas(
            {place: edited(texts[place], edits[key]) for place, key in enumerate(keys) if key in edits}
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
        self.excludes = self.excludes or (b"&lt;&gt;" in text and bool(found.functions & signatures.CRITERIA))
        self.catches = self.catches or bool(found.functions & CATCHING)
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
            start, end = formula_span(cell, p)
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
                engine = escape(found.apply(formula, *place), quote=False)
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
        return found.apply(text_of(text), *place) if found.changes else _UNCHANGED

    def _shared_formula(self, cell: re.Match[bytes], place: Place) -> str | None:
        index = attribute(cell[FORMULA_ATTRIBUTES], "si") or ""
        original = self._plan.shared.get(index)
        if original is None:
            if not cell[FORMULA]:
                return self._hold(cell, place, "共享公式没有主公式")
            found = self._translation(cell[FORMULA], place, False)
            return found.apply(text_of(cell[FORMULA]), *place) if self._usable(found, cell, place) else None
        text = original.at(*place)
        found = self._translation(escape(text, quote=False).encode(), place, False)
        if not self._usable(found, cell, place):
            return None
        engine = found.apply(text, *place)
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
            return self._hold(cell, place, "数组公式的范围不合规范，或超过引擎能展开的 10,000 格")
        if place in self._overlapping:
            return self._hold(cell, place, "数组公式的范围里有别的公式")
        dynamic = attribute(cell[ATTRIBUTES], "cm") is not None
        self._plan.arrays[place] = ArrayFormula(*place, area, dynamic)
        formula = found.apply(text_of(cell[FORMULA]), *place)
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
_LARGEST_ARRAY = 10_000  # cells; the engine fills no more


def _size(area: Area) -> int:
    return (area.bottom - area.top + 1) * (area.right - area.left + 1)
