"""编译工作簿: every JX_ call of a workbook replaced by native formulas, part by part.

The engine computes the workbook before and after. A compiled cell whose value is not what it was stays as it is and is
listed; nothing else in the package changes but the `<f>` and `<v>` of compiled cells and their notes.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Final

from xladdin.compiling.array_formulas import spilled
from xladdin.compiling.elsewhere import calls_elsewhere
from xladdin.compiling.formulas import Compiled, calls_declared, compile_formula
from xladdin.compiling.operands import NotCompiled
from xladdin.compiling.original import AUTHOR, TITLE, Original
from xladdin.compiling.outcome import Changed, Computed, Left, Outcome, Place, Progress, Scratch, scratch, with_values
from xladdin.compiling.places import BookPlace, Present
from xladdin.compiling.sheet_formulas import FormulaCell, SheetFormulas, without_metadata
from xladdin.engine.names import read_names
from xladdin.engine.own_schemes import own_schemes
from xladdin.engine.tables import Tables, read_tables
from xladdin.errors import InputError
from xladdin.grid import Value, address
from xladdin.ooxml import markup, notes
from xladdin.ooxml.draft import Draft
from xladdin.ooxml.package import Package, SheetPart
from xladdin.ooxml.sheet_patch import SheetPatch
from xladdin.schemes import at_hand

_SAME: Final = Decimal("1e-12")  # of unrounded quotients: 15 digits hold no more
_ROUNDS: Final = 20  # of taking back cells whose value differs


def compile_book(
    path: str | os.PathLike[str], out: str | os.PathLike[str], progress: Progress | None = None
) -> Outcome:
    """Write a copy of the workbook that computes without any add-in.

    Args:
        out: may be the workbook itself.
        progress: called with a stage in Chinese, the work done and the whole work.

    Raises:
        InputError: the workbook cannot be read, or the target not written. Nothing is written then.
    """
    say = progress or (lambda _stage, _done, _whole: None)
    outcome = Outcome(Path(path), Path(out))
    package = Package.open(path)
    with scratch(package) as folder, at_hand(own_schemes(package)):
        say("重算", 0, 3)
        before = folder.computed(path)
        plans = _planned(package, before, folder)
        say("编译", 1, 3)
        for _ in range(_ROUNDS):
            after = folder.computed(folder.saved(_drafted(package, plans).changed))
            if not _take_back(plans, before, after):
                break
            say("核对", 2, 3)
        package.save(out, _drafted(package, plans, after).changed)
    say("完成", 3, 3)
    for plan in plans:
        plan.report(before, after, outcome)
    outcome.left += calls_elsewhere(package)
    return outcome


# 计划 ----------------------------------------------------------------------------------------------------------------


@dataclass
class _Filled:
    """A cell that an array formula filled and that gets a formula of its own."""

    original: Original
    compiled: Compiled


@dataclass
class _Plan:
    """What is to become of one sheet.

    Attributes:
        compiled: the new formula by cell; `filled`: of cells that an array formula filled.
        left: cells that stay, with the reason.
    """

    part: SheetPart
    formulas: SheetFormulas
    compiled: dict[Place, Compiled] = field(default_factory=dict)
    filled: dict[Place, _Filled] = field(default_factory=dict)
    arrays: dict[Place, list[Place]] = field(default_factory=dict)
    left: dict[Place, str] = field(default_factory=dict)

    def places(self) -> set[Place]:
        return {*self.compiled, *self.filled}

    def take_back(self, place: Place, reason: str) -> None:
        """Leave a cell after all; an array formula is left as a whole."""
        first = self.filled[place].original.part if place in self.filled else None
        home = next((at for at in self.arrays if address(*at) == first), place)
        for at in self.arrays.pop(home, []):
            self.filled.pop(at, None)
        self.compiled.pop(home, None)
        self.left[home] = reason

    def report(self, before: Computed, after: Computed, outcome: Outcome) -> None:
        name, kept = self.part.name, before.kept | after.kept
        for place in sorted(self.places()):
            compiled = self.compiled[place] if place in self.compiled else self.filled[place].compiled
            old = self.filled[place].original.formula if place in self.filled else self.formulas.cells[place].formula
            verified = (name, address(*place)) not in kept
            outcome.changed.append(Changed(name, address(*place), old, compiled.formula, verified))
        for place, reason in sorted(self.left.items()):
            outcome.left.append(Left(name, address(*place), self.formulas.cells[place].formula, reason))


Known = dict[tuple[str, Place], dict[str, Present | None]]


def _planned(package: Package, present: Computed, folder: Scratch) -> list[_Plan]:
    """The plans of all worksheets, with what parts of formulas give now where it matters."""
    known: Known = {}
    names, tables = read_names(package), Tables(read_tables(package))
    for _ in range(_ROUNDS):
        asked: dict[tuple[str, Place], str] = {}
        plans = [
            _plan(package, part, BookPlace(present.book, part.name, names, tables), known, asked)
            for part in package.sheet_parts()
            if part.kind == "worksheet"
        ]
        if not asked:
            break
        values = folder.computed(folder.saved(_asking(package, plans, asked)))
        for (sheet, place), part in asked.items():
            # What the engine cannot do keeps the value of the whole formula, which says nothing of the part.
            kept = (sheet, address(*place)) in values.kept
            known.setdefault((sheet, place), {})[part] = None if kept else Present(values.value(sheet, place), True)
    return plans


def _asking(package: Package, plans: list[_Plan], asked: dict[tuple[str, Place], str]) -> dict[str, bytes]:
    """The parts with some cells holding a part of their formula, so that the engine says what it gives."""
    draft = Draft(package)
    for plan in plans:
        for place, cell in plan.formulas.cells.items():
            if (part := asked.get((plan.part.name, place))) is not None:
                plan.formulas.replace(cell, part)
        draft.write(plan.part.part, plan.formulas.applied())
        plan.formulas.forget()
    return draft.changed


def _plan(
    package: Package, part: SheetPart, surroundings: BookPlace, known: Known, asked: dict[tuple[str, Place], str]
) -> _Plan:
    plan = _Plan(part, SheetFormulas(Draft(package).read(part.part), part.part))
    for place, cell in plan.formulas.cells.items():
        if not calls_declared(cell.formula):
            continue
        at = surroundings.at(*place, known.get((part.name, place)))
        try:
            if cell.kind == "array" and cell.area is not None and str(cell.area) != address(*place):
                _plan_array(plan, cell, at)
            elif cell.kind == "dataTable":
                raise NotCompiled("模拟运算表")
            else:
                plan.compiled[place] = compile_formula(cell.formula, at)
        except NotCompiled as problem:
            plan.left[place] = str(problem)
        if at.asked:
            asked[part.name, place] = at.asked[0]
    return plan


def _plan_array(plan: _Plan, cell: FormulaCell, at: BookPlace) -> None:
    """An array formula becomes one formula in each cell of its range."""
    area = cell.area
    assert area is not None
    grid = spilled(cell.formula, at, area.bottom - area.top + 1, area.right - area.left + 1)
    fill: dict[Place, _Filled] = {}
    for row, line in enumerate(grid, area.top):
        for column, compiled in enumerate(line, area.left):
            if (row, column) == cell.place:
                continue
            if not plan.formulas.has_value_cell((row, column)):
                raise NotCompiled(f"数组公式的单元格{address(row, column)}没有缓存值，请先重算再编译")
            fill[row, column] = _Filled(Original(cell.formula, part=address(*cell.place)), compiled)
    plan.compiled[cell.place] = grid[0][0]
    plan.filled.update(fill)
    plan.arrays[cell.place] = list(fill)


def _take_back(plans: list[_Plan], before: Computed, after: Computed) -> bool:
    """Leave the compiled cells whose value is another one; whether there were any."""
    found = False
    for plan in plans:
        for place in sorted(plan.places()):
            old, new = before.value(plan.part.name, place), after.value(plan.part.name, place)
            if not _same(old, new) and (place in plan.compiled or place in plan.filled):
                plan.take_back(place, f"编译后的结果是{_shown(new)}，与原来的{_shown(old)}不同")
                found = True
    return found


def _same(old: Value, new: Value) -> bool:
    if isinstance(old, Decimal) and isinstance(new, Decimal):
        return abs(old - new) <= _SAME * max(Decimal(1), abs(old))
    return old is None or new is None or (type(old) is type(new) and old == new)


def _shown(value: Value) -> str:
    return "空白" if value is None else str(value)


# 写入 ----------------------------------------------------------------------------------------------------------------


def _drafted(package: Package, plans: list[_Plan], values: Computed | None = None) -> Draft:
    """The parts with the new formulas; with `values` also their cached values, and the notes that keep the old ones."""
    draft = Draft(package)
    blocks = notes.free_blocks(draft)
    for plan in plans:
        if not plan.places():
            continue
        texts = _write_formulas(plan)
        data = plan.formulas.applied()
        if values is not None:
            patch = SheetPatch(with_values(data, plan.part, plan.places(), values))
            try:
                # Boxes of people's own notes stay as they are, so that taking the paragraph away leaves no trace.
                notes.add(draft, patch, plan.part.part, texts, TITLE, AUTHOR, blocks, enlarge=False)
            except markup.Unfinished as problem:
                raise InputError(
                    f"「{package.path}」的部件缺少 {problem}，批注写不进去：请用 Excel 或 WPS 打开后另存为 .xlsx 再试",
                    f"{package.path} lacks {problem}; open it in Excel or WPS and save it as .xlsx",
                ) from problem
            data = patch.applied()
        draft.write(plan.part.part, data)
    return draft


def _write_formulas(plan: _Plan) -> dict[Place, str]:
    """Put the new formulas in; the notes that keep the old ones."""
    formulas = plan.formulas
    formulas.forget()
    texts: dict[Place, str] = {}
    masters = {cell.group: cell.place for cell in formulas.cells.values() if cell.group and cell.xml is not None}
    for place, compiled in plan.compiled.items():
        cell = formulas.cells[place]
        filled = place in plan.arrays
        kept = without_metadata(cell.cell)
        original = cell.original(kept_cell=cell.cell if filled and kept != cell.cell else "")
        formulas.replace(cell, compiled.formula, keep_array=cell.kind == "array" and not filled)
        if filled and kept != cell.cell:
            formulas.set_cell_attributes(cell, kept)
        texts[place] = original.text()
    for place, one in plan.filled.items():
        formulas.put(place, one.compiled.formula)
        texts[place] = one.original.text()
    for place, cell in formulas.cells.items():
        # A cell of a shared formula that stays needs a formula of its own once the first cell has another one.
        if cell.group and cell.xml is None and place not in plan.compiled and masters.get(cell.group) in plan.compiled:
            formulas.replace(cell, cell.formula)
    return texts
