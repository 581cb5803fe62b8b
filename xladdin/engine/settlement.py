"""结算: a workbook computed until every result is one that can be written, or is held.

The engine computes; what it gives is looked at; what is not taken over is held at its cached value, and what reads that
is computed again, until nothing new has to be held.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property, partial
from math import isfinite

from xladdin.declare import Function
from xladdin.engine import array_results, judgement
from xladdin.engine.binding import VALUE_OF_KIND, Engine, LoadError, parse_address
from xladdin.engine.cached_values import Rewriting, rewrite
from xladdin.engine.cell_values import MISSING, CellValue, Tolerance, cached_value, plain_value
from xladdin.engine.doubts import Doubt, Doubts
from xladdin.engine.edits import Translation
from xladdin.engine.engine_workbook import engine_name
from xladdin.engine.fifteen_digits import same_number
from xladdin.engine.outcome import Difference, Progress, Recalculation, Unsupported
from xladdin.engine.plan import Place, SheetPlan
from xladdin.engine.preparation import prepare
from xladdin.grid import MAX_COLUMN, MAX_ROW, address
from xladdin.ooxml import shared_strings
from xladdin.ooxml.package import Package

_ROUNDS = 50  # of computing again after cells were held


class Settlement:
    """One recalculation under way."""

    def __init__(
        self,
        package: Package,
        functions: Mapping[str, Function],
        tolerance: Tolerance | None,
        now: datetime | None,
        say: Progress,
    ) -> None:
        self.changed: dict[str, bytes] = {}
        self._package = package
        self._functions = functions
        self._tolerance = tolerance
        self._now = now
        self._say = say
        self._doubtful: list[Doubt] = []
        self._errors: list[tuple[str, Place]] = []
        self._waiting: list[Doubt] = []
        self._known_unknown: set[tuple[str, Place]] = set()
        self._by_place: dict[str, dict[Place, re.Match[bytes]]] = {}

    def run(self) -> Recalculation:
        outcome = Recalculation(self._package.path)
        self._prepared = prepare(self._package, self._functions, clock=self._now is not None)
        if not self._prepared.plans:
            return outcome
        outcome.formulas = sum(plan.xml.count for plan in self._prepared.plans)
        self._say("计算", 0, outcome.formulas)
        try:
            self._engine = self._loaded()
            rewritings = self._settled()
        except LoadError as problem:
            self._give_up(f"引擎无法计算这个工作簿（{problem}）")
        else:
            self._collect(outcome, rewritings)
        self._say("计算", outcome.formulas, outcome.formulas)
        for plan in self._prepared.plans:
            self._report(plan, outcome)
        return outcome

    def _loaded(self) -> Engine:
        try:
            return self._computed()
        except LoadError:
            self._prepared = prepare(self._package, self._functions, forward=True, clock=self._now is not None)
            return self._computed()

    def _computed(self) -> Engine:
        prepared = self._prepared
        clock = self._now or prepared.saved
        engine = Engine(prepared.workbook, self._functions, clock, prepared.lifted, prepared.date1904)
        prepared.workbook = b""
        engine.evaluate()
        return engine

    def _settled(self) -> list[Rewriting]:
        """Hold what the engine cannot do and compute again, until nothing new has to be held.

        Raises:
            LoadError: there is no end to it.
        """
        for _ in range(_ROUNDS):
            if self._hold_readers_of_unknown():
                self._engine.evaluate()
            self._doubtful, self._waiting = [], []
            self._errors = list(self._prepared.errors)
            rewritings = [self._rewritten(plan) for plan in self._prepared.plans]
            # What stems from a doubtful cell is looked at again once that one is held.
            doubts = self._doubtful or self._waiting or self._swallowed()
            if not doubts:
                return rewritings
            for doubt in doubts:
                self._hold(doubt)
            self._engine.evaluate()
        raise LoadError("结果不收敛")

    def _swallowed(self) -> list[Doubt]:
        """Results that hide what the engine could not do; looked for once everything else is settled."""
        doubts = Doubts(self._package, self._prepared, self._engine, self._cells)
        return [
            *doubts.readers_of_errors(self._errors),
            *doubts.caught_refusals(),
            *doubts.caught_texts(),
            *doubts.excluded_texts(),
        ]

    def _rewritten(self, plan: SheetPlan) -> Rewriting:
        spilled: dict[Place, CellValue | None] = {}
        for place, array in list(plan.arrays.items()):
            found = array_results.spilled(self._engine, plan, array)
            if found is None:
                cell = self._cells(plan)[place]
                self._doubtful.append(Doubt(plan, cell, place, "数组结果里有引擎做不了的部分"))
                continue
            spilled.update(found)
        return rewrite(
            plan.xml,
            self._engine.values_of(plan.name),
            plan.held.keys() | plan.volatile,
            partial(self._judged, plan),
            lambda: self._strings,
            spilled,
            self._tolerance,
        )

    def _judged(self, plan: SheetPlan, cell: re.Match[bytes], place: Place, value: object) -> object:
        """What to write for a result that is no ordinary value; `MISSING` when the cell is to be held."""
        if value is None:
            self._doubtful.append(Doubt(plan, cell, place, "引擎没有给出结果"))
            return MISSING
        if isinstance(value, dict):
            self._errors.append((plan.name, place))
        if isinstance(value, dict) and self._cached(cell) == VALUE_OF_KIND.get(str(value.get("kind"))):
            return MISSING
        formula = plan.formula(cell, place)
        found = self._prepared.translator.translate(formula, plan.name, *place, place in plan.arrays)
        if isinstance(value, float) and isfinite(value):
            return self._cancelled(plan, place, value, formula, found)
        kind = str(value.get("kind")) if isinstance(value, dict) else "Num" if isinstance(value, float) else "?"
        reason = judgement.objection(kind, found, formula, self._engine, plan.name, place)
        if reason is None:
            return VALUE_OF_KIND[kind]
        inherited = judgement.inherits(kind, self._engine, plan.name, place)
        (self._waiting if inherited else self._doubtful).append(Doubt(plan, cell, place, reason))
        return MISSING

    def _cancelled(self, plan: SheetPlan, place: Place, value: float, formula: str, found: Translation) -> float:
        """0 where the last + or − leaves only what binary arithmetic left over: 22.26-21.29-0.97.

        Excel gives 0 when the operands of the outermost operation cancel to 15 significant digits.
        """
        if found.sum_of is None:
            return value
        translator = self._prepared.translator
        operands = []
        for start, end in found.sum_of:
            part = formula[start:end]
            translated = translator.translate(part, plan.name, *place, False)
            operands.append(self._engine.compute(plan.name, MAX_ROW, MAX_COLUMN, translated.apply(part, *place)))
        one, other = operands
        if type(one) is float and type(other) is float and (same_number(one, other) or same_number(one, -other)):
            self._doubtful.append(Doubt(plan, None, place, "", 0.0))
            return 0.0
        return value

    def _hold(self, doubt: Doubt) -> None:
        plan, cell, place = doubt.plan, doubt.cell, doubt.place
        if cell is None:
            self._engine.hold(plan.name, *place, doubt.value)
            return
        array = plan.arrays.get(place)
        plan.hold(cell, place, doubt.reason)
        cached = self._cached(cell)
        self._engine.hold(plan.name, *place, None if cached is MISSING else cached)
        if array is not None:
            for other, start, end in plan.xml.all_cells():
                if other in array.area and other != place:
                    value = plain_value(plan.xml.data[start:end], plan.xml.prefix, lambda: self._strings)
                    self._engine.hold(plan.name, *other, None if value is MISSING else value)

    def _cached(self, cell: re.Match[bytes]) -> object:
        return cached_value(cell, lambda: self._strings)

    def _hold_readers_of_unknown(self) -> bool:
        """Hold what reads a held cell that has no cached value: its result would be a guess."""
        plans = {engine_name(plan.name): plan for plan in self._prepared.plans}
        queue = [(plan, place) for plan in plans.values() for place in plan.unknown]
        seen = set(self._known_unknown)
        self._known_unknown |= {(plan.name, place) for plan, place in queue}
        queue = [item for item in queue if (item[0].name, item[1]) not in seen]
        held = False
        while queue:
            plan, place = queue.pop()
            for reader in self._engine.dependents(plan.name, *place):
                sheet, row, column = parse_address(reader)
                other = plans.get(sheet)
                if other is None or (row, column) in other.held or (row, column) in other.volatile:
                    continue
                cell = self._cells(other).get((row, column))
                if cell is None:
                    continue
                origin = f"{plan.name}!{address(*place)}"
                self._hold(Doubt(other, cell, (row, column), f"用到的 {origin} 无法计算，也没有缓存值"))
                held = True
                if (row, column) in other.unknown:
                    self._known_unknown.add((sheet, (row, column)))
                    queue.append((other, (row, column)))
        return held

    def _cells(self, plan: SheetPlan) -> dict[Place, re.Match[bytes]]:
        if plan.name not in self._by_place:
            self._by_place[plan.name] = {plan.xml.place(cell): cell for cell in plan.xml.cells()}
        return self._by_place[plan.name]

    @cached_property
    def _strings(self) -> list[str]:
        return shared_strings.read(self._package)

    def _collect(self, outcome: Recalculation, rewritings: list[Rewriting]) -> None:
        for plan, rewriting in zip(self._prepared.plans, rewritings, strict=True):
            outcome.differences += [
                Difference(plan.name, address(*place), cached, computed)
                for place, cached, computed in sorted(rewriting.changes, key=lambda change: change[0])
            ]
            if self._tolerance is None:
                outcome.written += rewriting.count
            if rewriting.data is not None:
                self.changed[plan.part] = plan.mark + array_results.with_extents(self._engine, plan, rewriting.data)

    def _give_up(self, reason: str) -> None:
        """Every formula keeps its cached value."""
        self.changed = {}
        for plan in self._prepared.plans:
            for cell in plan.xml.cells():
                plan.held.setdefault(plan.xml.place(cell), reason)

    def _report(self, plan: SheetPlan, outcome: Recalculation) -> None:
        outcome.volatile += [f"{plan.name}!{address(*place)}" for place in sorted(plan.volatile)]
        if not plan.held:
            return
        found = [
            (place, plan.formula(cell, place))
            for cell in plan.xml.cells()
            if (place := plan.xml.place(cell)) in plan.held
        ]
        outcome.unsupported += [
            Unsupported(plan.name, address(*place), formula, plan.held[place]) for place, formula in sorted(found)
        ]
