"""还原工作簿: the original formulas put back from the notes that compiling left, and those notes taken away."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from xladdin.compiling.formulas import calls_declared
from xladdin.compiling.original import AUTHOR, TITLE, Original
from xladdin.compiling.outcome import Changed, Left, Outcome, Place, Progress, scratch, with_values
from xladdin.compiling.places import BookPlace
from xladdin.compiling.reach import cells_read
from xladdin.compiling.sheet_formulas import SheetFormulas, without_metadata
from xladdin.engine.names import read_names
from xladdin.engine.tables import Tables, read_tables
from xladdin.grid import address
from xladdin.ooxml import notes
from xladdin.ooxml.draft import Draft
from xladdin.ooxml.package import Package, SheetPart
from xladdin.ooxml.reading import read_book
from xladdin.ooxml.shared_formulas import SharedFormula


def decompile_book(
    path: str | os.PathLike[str], out: str | os.PathLike[str], progress: Progress | None = None
) -> Outcome:
    """Write a copy of a compiled workbook with the original formulas.

    A cell is left as it is where its note no longer fits its formula: rows or columns were inserted, or the formula was
    changed by hand.

    Raises:
        InputError: the workbook cannot be read, or the target not written. Nothing is written then.
    """
    say = progress or (lambda _stage, _done, _whole: None)
    outcome = Outcome(Path(path), Path(out))
    package = Package.open(path)
    present = read_book(package)
    say("还原", 0, 2)
    names, tables = read_names(package), Tables(read_tables(package))
    draft = Draft(package)
    removed: set[str] = set()
    restored: dict[str, set[Place]] = {}
    for part in package.sheet_parts():
        originals = notes.paragraphs(draft, part.part, TITLE) if part.kind == "worksheet" else {}
        if originals:
            at = BookPlace(present, part.name, names, tables)
            _restore(draft, part, originals, at, outcome, restored, removed)
    with scratch(package) as folder:
        say("重算", 1, 2)
        values = folder.computed(folder.saved(draft.changed, removed))
        for part in package.sheet_parts():
            if places := restored.get(part.name):
                draft.write(part.part, with_values(draft.read(part.part), part, places, values))
    package.save(out, draft.changed, removed)
    say("完成", 2, 2)
    return outcome


def _restore(
    draft: Draft,
    part: SheetPart,
    texts: Mapping[Place, str],
    at: BookPlace,
    outcome: Outcome,
    restored: dict[str, set[Place]],
    removed: set[str],
) -> None:
    formulas = SheetFormulas(draft.read(part.part), part.part)
    originals: dict[Place, Original] = {}
    for place, text in sorted(texts.items()):
        original = Original.read(text)
        current = formulas.cells.get(place)
        reason = None if original else "批注里的原公式被改过，读不出来"
        if original and current and not calls_declared(current.formula):
            reason = _misfit(original, place, current.formula, at.at(*place))
        elif original:
            reason = "单元格已不是编译出来的公式"
        if original is None or reason is not None:
            shown = current.formula if current else ""
            outcome.left.append(Left(part.name, address(*place), shown, reason or ""))
            continue
        originals[place] = original
    _drop_broken_arrays(originals, part, formulas, at, outcome)
    shared = _shared_groups(originals, formulas)
    for place, original in originals.items():
        cell = formulas.cells[place]
        group = original.attribute("si") if original.attribute("t") == "shared" else None
        formulas.restore(cell, original.element(formulas.prefix, group is None or group in shared))
        if original.cell and without_metadata(original.cell) == cell.cell:
            formulas.set_cell_attributes(cell, original.cell)
        outcome.changed.append(Changed(part.name, address(*place), cell.formula, original.formula))
    if not originals:
        return
    restored[part.name] = {place for place, original in originals.items() if not original.part}
    sheet = notes.remove(draft, part.part, formulas.applied(), TITLE, AUTHOR, originals.__contains__, removed)
    draft.write(part.part, sheet)


def _misfit(original: Original, place: Place, current: str, at: BookPlace) -> str | None:
    """Why a note does not belong to the formula beside it; None when it does.

    Excel moves the references of a formula when rows are inserted, and cannot move those in a note: so both must still
    read the same cells.
    """
    area = original.area()
    if original.part or (area is not None and original.attribute("t") == "array" and str(area) != address(*place)):
        return None  # an array formula is looked at as a whole
    if cells_read(current, at) == cells_read(original.formula, at):
        return None
    return f"原公式 ={original.formula} 与现在的公式引用的单元格不同：编译后插入或删除过行列，或改过公式"


def _drop_broken_arrays(
    originals: dict[Place, Original], part: SheetPart, formulas: SheetFormulas, at: BookPlace, outcome: Outcome
) -> None:
    """An array formula comes back only when all its cells are still there and still read the same cells."""
    homes = {
        place: area
        for place, original in originals.items()
        if original.attribute("t") == "array" and (area := original.area()) and str(area) != address(*place)
    }
    whole: set[Place] = set()
    for place, area in homes.items():
        fill = {
            (row, column) for row in range(area.top, area.bottom + 1) for column in range(area.left, area.right + 1)
        }
        parts = {other for other, one in originals.items() if one.part == address(*place)}
        if (area.top, area.left) != place or parts != fill - {place}:
            continue
        now = [cells_read(formulas.cells[one].formula, at.at(*one)) for one in fill]
        if frozenset().union(*now) == cells_read(originals[place].formula, at.at(*place)):
            whole |= fill
    for place, original in list(originals.items()):
        if (original.part or place in homes) and place not in whole:
            del originals[place]
            reason = "数组公式的单元格不全，或编译后插入、删除过行列，不能还原"
            outcome.left.append(Left(part.name, address(*place), formulas.cells[place].formula, reason))


def _shared_groups(originals: Mapping[Place, Original], formulas: SheetFormulas) -> set[str]:
    """The shared formulas whose cells all come back where they were and whose number nothing else uses."""
    used = {cell.group for place, cell in formulas.cells.items() if cell.group and place not in originals}
    groups: dict[str, dict[Place, Original]] = {}
    for place, original in originals.items():
        if original.attribute("t") == "shared" and (group := original.attribute("si")) is not None:
            groups.setdefault(group, {})[place] = original
    return {group for group, members in groups.items() if group not in used and _is_whole(members)}


def _is_whole(members: Mapping[Place, Original]) -> bool:
    """Whether the first cell's formula still reads as each of the others."""
    firsts = [place for place, original in members.items() if not original.empty]
    if len(firsts) != 1:
        return False
    first = SharedFormula(members[firsts[0]].formula, *firsts[0])
    return all(first.at(*place) == original.formula for place, original in members.items())
