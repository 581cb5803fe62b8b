"""重算: every formula of a workbook computed headless, and the cached values written back.

What changes is the `<v>` and the `t` of formula cells (and of the cells that array formulas fill); every other byte of
the parts, and every other part, stays. What the engine cannot do is reported with its reason and keeps its cached value;
cells that read it go on from that value.

Formulas that read the clock or chance (NOW, TODAY, RAND, RANDBETWEEN, RANDARRAY) keep their cached value, so that two
runs give the same bytes and a check of an untouched workbook is clean. Pass `now` to compute NOW and TODAY; without a
cached value they are computed as of the moment the workbook was last saved.

A function of ours that gives an array in a formula that is no array formula shows its first value, as Excel does with
the arrays of add-in functions there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from math import isfinite
from pathlib import Path

from xladdin.declare import Function, registry
from xladdin.engine import judgement
from xladdin.engine.binding import VALUE_OF_KIND, Engine, LoadError, parse_address
from xladdin.engine.cached_values import (
    MISSING,
    CellValue,
    Rewriting,
    Tolerance,
    cached_value,
    normal,
    plain_value,
    rewrite,
    with_array_range,
)
from xladdin.engine.fifteen_digits import same_number
from xladdin.engine.normalization import Normalization, normalize
from xladdin.engine.own_schemes import own_schemes
from xladdin.engine.preparation import prepare
from xladdin.engine.sheet_preparation import ArrayFormula, Place, SheetPlan
from xladdin.engine.tables import read_area
from xladdin.engine.translation import Translation
from xladdin.errors import CellError
from xladdin.grid import MAX_COLUMN, MAX_ROW, Area, address
from xladdin.ooxml import shared_strings
from xladdin.ooxml.package import Package
from xladdin.schemes import at_hand

Progress = Callable[[str, int, int], None]

RELATIVE_TOLERANCE = 1e-9
ABSOLUTE_TOLERANCE = 1e-9
_ROUNDS = 50  # of computing again after cells were held


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell whose cached value is not what its formula gives.

    Attributes:
        cached: None when there was no cached value.
    """

    sheet: str
    cell: str
    cached: CellValue | None
    computed: CellValue


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A formula that the engine cannot do; its cached value was kept.

    Attributes:
        reason: in Chinese.
    """

    sheet: str
    cell: str
    formula: str
    reason: str


@dataclass
class Recalculation:
    """The outcome of `recalculate`.

    Attributes:
        path: what was read.
        out: what was written, or None when nothing was.
        formulas: number of formula cells.
        written: number of cells whose cached value changed.
        differences: with `check`, the cells whose cached value is missing or another one.
        unsupported: the formulas that kept their cached value because the engine cannot do them.
        volatile: `工作表!单元格` of formulas that kept it because they read the clock or chance.
        normalization: what was spelled plainly, if that was asked for.
    """

    path: Path
    out: Path | None = None
    formulas: int = 0
    written: int = 0
    differences: list[Difference] = field(default_factory=list)
    unsupported: list[Unsupported] = field(default_factory=list)
    volatile: list[str] = field(default_factory=list)
    normalization: Normalization | None = None

    @property
    def clean(self) -> bool:
        """No differences were found."""
        return not self.differences


def recalculate(
    path: str | os.PathLike[str],
    out: str | os.PathLike[str] | None = None,
    check: bool = False,
    progress: Progress | None = None,
    tolerance: Tolerance = Tolerance(RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE),  # noqa: B008 (immutable)
    now: datetime | None = None,
    functions: Mapping[str, Function] | None = None,
    normalized: bool = False,
) -> Recalculation:
    """Compute the formulas of a workbook and write their cached values.

    Args:
        path: the workbook.
        out: where to write; by default the workbook itself is replaced in one step, if anything changed.
        check: write nothing, list the differences.
        progress: called with a stage in Chinese, the work done and the whole work.
        tolerance: which numbers count as the same in a check.
        now: the time for NOW and TODAY; by default their cached values stand.
        functions: our functions by name; by default all that are declared.
        normalized: also spell every call of ours plainly, as LibreOffice wants it.

    Raises:
        InputError: the workbook cannot be read or the target not written. Nothing is written then.
    """
    say = progress or (lambda _stage, _done, _whole: None)
    say("读取", 0, 1)
    package = Package.open(path)
    spelled = normalize(package) if normalized and not check else Normalization()
    if spelled.changed:
        package = package.rewritten(spelled.changed)
    declared = registry() if functions is None else functions
    work = _Work(package, declared, tolerance if check else None, now, say)
    with at_hand(own_schemes(package)):
        outcome = work.run()
    target = Path(out) if out is not None else Path(path)
    outcome.normalization = spelled if normalized else None
    if not check and (work.changed or spelled.changed or out is not None):
        say("写入", 0, 1)
        package.save(target, work.changed)
        outcome.out = target
        say("写入", 1, 1)
    return outcome


class _Work:
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
        self._doubtful: list[_Doubt] = []
        self._waiting: list[_Doubt] = []
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
            rewritings = [self._rewritten(plan) for plan in self._prepared.plans]
            if not self._doubtful and not self._waiting:
                return rewritings
            # What stems from a doubtful cell is looked at again once that one is held.
            for doubt in self._doubtful or self._waiting:
                self._hold(doubt)
            self._engine.evaluate()
        raise LoadError("结果不收敛")

    def _rewritten(self, plan: SheetPlan) -> Rewriting:
        spilled: dict[Place, CellValue | None] = {}
        for array in list(plan.arrays.values()):
            spilled.update(self._spilled(plan, array))
        return rewrite(
            plan.xml,
            partial(self._engine.value, plan.name),
            plan.held.keys() | plan.volatile,
            partial(self._judged, plan),
            lambda: self._strings,
            spilled,
            self._tolerance,
        )

    def _judged(self, plan: SheetPlan, cell: re.Match[bytes], place: Place, value: object) -> object:
        """What to write for a result that is no ordinary value; `MISSING` when the cell is to be held."""
        if value is None:
            return 0.0
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
        (self._waiting if inherited else self._doubtful).append(_Doubt(plan, cell, place, reason))
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
            operands.append(self._engine.compute(plan.name, MAX_ROW, MAX_COLUMN, translated.apply(part, place[0])))
        one, other = operands
        if type(one) is float and type(other) is float and (same_number(one, other) or same_number(one, -other)):
            self._doubtful.append(_Doubt(plan, None, place, "", 0.0))
            return 0.0
        return value

    def _hold(self, doubt: _Doubt) -> None:
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
        plans = {plan.name: plan for plan in self._prepared.plans}
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
                self._hold(_Doubt(other, cell, (row, column), f"用到的 {origin} 无法计算，也没有缓存值"))
                held = True
                if (row, column) in other.unknown:
                    self._known_unknown.add((sheet, (row, column)))
                    queue.append((other, (row, column)))
        return held

    def _cells(self, plan: SheetPlan) -> dict[Place, re.Match[bytes]]:
        if plan.name not in self._by_place:
            self._by_place[plan.name] = {plan.xml.place(cell): cell for cell in plan.xml.cells()}
        return self._by_place[plan.name]

    def _extent(self, plan: SheetPlan, array: ArrayFormula) -> Area:
        """The cells that an array formula's result covers."""
        place = self._engine.spill(plan.name, array.row, array.column)
        found = read_area(place.rpartition("!")[2]) if place else None
        return found or Area(array.row, array.column, array.row, array.column)

    def _plain(self, value: object) -> CellValue:
        if isinstance(value, dict):
            return VALUE_OF_KIND.get(str(value.get("kind")), CellError.VALUE)
        return normal(value)

    def _spilled(self, plan: SheetPlan, array: ArrayFormula) -> dict[Place, CellValue | None]:
        """The results of an array formula outside its first cell; None for cells that it no longer fills."""
        first = (array.row, array.column)
        extent = self._extent(plan, array)
        cells: dict[Place, CellValue | None] = dict.fromkeys(_places(array.area))
        cells.update((place, self._plain(self._engine.value(plan.name, *place))) for place in _places(extent))
        cells.pop(first, None)
        return cells

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
                self.changed[plan.part] = self._with_new_extents(plan, rewriting.data)

    def _with_new_extents(self, plan: SheetPlan, data: bytes) -> bytes:
        """The sheet with the ranges of dynamic arrays that have grown or shrunk."""
        for array in plan.arrays.values():
            extent = self._extent(plan, array)
            if array.dynamic and extent != array.area:
                data = with_array_range(data, plan.xml.prefix, address(array.row, array.column), str(extent))
        return data

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


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A result that is not taken over.

    Attributes:
        cell: None when not the cached value but `value` is to stand.
    """

    plan: SheetPlan
    cell: re.Match[bytes] | None
    place: Place
    reason: str
    value: float = 0.0


def _places(area: Area) -> Iterator[Place]:
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            yield row, column
