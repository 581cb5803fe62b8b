"""被吞掉的错误: results that look sound and yet hide what the engine could not do.

IFERROR, ISNUMBER, COUNT and their like turn an error into something else. Where the error is the engine's own and not
Excel's, the result is wrong without a trace; so is one that the engine gives although an error goes into it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from xladdin.engine.binding import Engine, parse_address
from xladdin.engine.confirmed import CATCHING, TOLERANT
from xladdin.engine.edits import Translation
from xladdin.engine.engine_workbook import engine_name
from xladdin.engine.formula_cells import FORMULA, column_of
from xladdin.engine.guards import perhaps_number, plain_number
from xladdin.engine.plan import Place, SheetPlan
from xladdin.engine.preparation import Preparation
from xladdin.engine.signatures import CRITERIA
from xladdin.grid import address
from xladdin.ooxml import shared_strings
from xladdin.ooxml.package import Package

_TEXT_CELL = re.compile(rb"<(?:[\w.-]+:)?c r=\"([A-Z]+)([0-9]+)\"[^<>]*\st=\"s\"[^<>]*>\s*<(?:[\w.-]+:)?v>([0-9]+)<")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A result that is not taken over.

    Attributes:
        cell: None when not the cached value but `value` is to stand.
    """

    plan: SheetPlan
    cell: re.Match[bytes] | None
    place: Place
    reason: str
    value: float = 0.0


class Doubts:
    """Looks for such results in a computed workbook."""

    def __init__(
        self,
        package: Package,
        prepared: Preparation,
        engine: Engine,
        cells: Callable[[SheetPlan], dict[Place, re.Match[bytes]]],
    ) -> None:
        self._package = package
        self._prepared = prepared
        self._engine = engine
        self._cells = cells
        self._plans = {engine_name(plan.name): plan for plan in prepared.plans}

    def readers_of_errors(self, errors: Iterable[tuple[str, Place]]) -> Iterator[Doubt]:
        """Formulas that read an error, do not ask for it and yet give no error: SUMIF over a column with one."""
        seen: set[str] = set()
        for sheet, origin in errors:
            for plan, cell, place, found in self._readers(sheet, origin, seen):
                looks_past = found.declared or found.functions & TOLERANT or found.intersects
                elementwise = found.many and place in plan.arrays and "FILTER" not in found.functions
                if looks_past or elementwise:
                    continue
                where = f"{sheet}!{address(*origin)}"
                yield Doubt(plan, cell, place, f"用到的 {where} 是错误值，引擎却没有给出错误值")

    def caught_refusals(self) -> Iterator[Doubt]:
        """Formulas that catch errors where a substitute had to refuse a value."""
        if not self._engine.refused:
            return
        for plan in self._prepared.plans:
            for place, cell in self._cells(plan).items():
                found = self._open(plan, cell, place)
                if found and found.functions & CATCHING and found.substitutes & self._engine.refused:
                    yield Doubt(plan, cell, place, "其中有引擎做不了的部分，其错误被 IFERROR 之类吞掉")

    def caught_texts(self) -> Iterator[Doubt]:
        """Formulas that calculate with a text such as `12,961.52` and catch the error that only the engine makes of it."""
        if not self._prepared.catches:
            return
        reason = "是像数字的文字，引擎读不出，其错误又被吞掉"
        for plan, cell, place, found, where in self._readers_of_texts(perhaps_number):
            if found.functions & CATCHING and found.calculates:
                yield Doubt(plan, cell, place, f"用到的 {where} {reason}")

    def excluded_texts(self) -> Iterator[Doubt]:
        """COUNTIF and its like with `<>5` over a text `5`: different for Excel, the same for the engine."""
        if not self._prepared.excludes:
            return
        for plan, cell, place, found, where in self._readers_of_texts(lambda text: plain_number(text) is not None):
            if found.functions & CRITERIA and b"&lt;&gt;" in (cell[FORMULA] or b""):
                yield Doubt(plan, cell, place, f"条件里有“<>”，而 {where} 是文字写成的数，引擎把它当作数")

    def _readers_of_texts(
        self, wanted: Callable[[str], bool]
    ) -> Iterator[tuple[SheetPlan, re.Match[bytes], Place, Translation, str]]:
        """The computed formulas that read a cell with such a text, and that cell."""
        texts = shared_strings.read(self._package)
        numbers = {str(index).encode() for index, text in enumerate(texts) if wanted(text)}
        if not numbers:
            return
        seen: set[str] = set()
        for sheet in self._package.sheet_parts():
            if sheet.kind != "worksheet":
                continue
            for text in _TEXT_CELL.finditer(self._package.utf8(sheet.part)):
                if text[3] not in numbers:
                    continue
                origin = (int(text[2]), column_of(text[1]))
                where = f"{sheet.name}!{address(*origin)}"
                for plan, cell, place, found in self._readers(sheet.name, origin, seen):
                    yield plan, cell, place, found, where

    def _readers(
        self, sheet: str, origin: Place, seen: set[str]
    ) -> Iterator[tuple[SheetPlan, re.Match[bytes], Place, Translation]]:
        """The computed formulas that read a cell directly and give no error.

        Args:
            seen: readers that were looked at before; those found now are added.
        """
        for reader in self._engine.dependents(sheet, *origin):
            if reader in seen:
                continue  # a sum over a column with a thousand errors is looked at once
            seen.add(reader)
            name, row, column = parse_address(reader)
            plan = self._plans.get(name)
            cell = self._cells(plan).get((row, column)) if plan is not None else None
            if plan is None or cell is None:
                continue
            found = self._open(plan, cell, (row, column))
            if found is not None:
                yield plan, cell, (row, column), found

    def _open(self, plan: SheetPlan, cell: re.Match[bytes], place: Place) -> Translation | None:
        """The translation of a cell that is not held and gives no error."""
        if place in plan.held or place in plan.volatile or isinstance(self._engine.value(plan.name, *place), dict):
            return None
        return self._prepared.translator.translate(plan.formula(cell, place), plan.name, *place, place in plan.arrays)
