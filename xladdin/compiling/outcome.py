"""编译与还原的结果: what was changed, what stays, and the workbook as the engine computes it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from xladdin.engine import cached_values
from xladdin.engine.formula_cells import SheetXml
from xladdin.engine.recalculation import recalculate
from xladdin.errors import CellError
from xladdin.grid import Book, Value
from xladdin.ooxml.package import Package, SheetPart
from xladdin.ooxml.reading import read_book

Place = tuple[int, int]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell that was compiled or restored.

    Attributes:
        before, after: its formula without `=`.
        verified: the engine computed the same value before and after; False where it cannot compute the cell.
    """

    sheet: str
    cell: str
    before: str
    after: str
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Left:
    """A formula that stays as it was, and why. `cell` is empty for a name, a format rule or a list of a sheet."""

    sheet: str
    cell: str
    formula: str
    reason: str


@dataclass
class Outcome:
    """编译或还原的结果.

    Attributes:
        path: what was read; `out`: what was written.
    """

    path: Path
    out: Path
    changed: list[Changed] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Computed:
    """A workbook as the engine computes it.

    Attributes:
        kept: cells that the engine cannot do, by sheet and address; the book has their cached values.
    """

    book: Book
    kept: frozenset[tuple[str, str]]

    def value(self, sheet: str, place: Place) -> Value:
        cell = self.book.sheet(sheet).cells.get(place)
        return cell.value if cell else None


class Scratch:
    """A folder for copies of a workbook that are only computed."""

    def __init__(self, folder: Path, package: Package) -> None:
        self._folder = folder
        self._package = package

    def computed(self, path: str | os.PathLike[str]) -> Computed:
        """The workbook's values."""
        target = self._folder / f"computed{self._package.path.suffix}"
        done = recalculate(path, out=target)
        kept = frozenset((one.sheet, one.cell) for one in done.unsupported)
        return Computed(read_book(Package.open(target)), kept)

    def saved(self, changed: dict[str, bytes], removed: Collection[str] = ()) -> Path:
        """The package with these parts, as a file."""
        path = self._folder / f"draft{self._package.path.suffix}"
        self._package.save(path, changed, removed)
        return path


@contextmanager
def scratch(package: Package) -> Iterator[Scratch]:
    with tempfile.TemporaryDirectory(prefix="xladdin") as folder:
        yield Scratch(Path(folder), package)


def with_values(data: bytes, part: SheetPart, places: Collection[Place], values: Computed) -> bytes:
    """The part with the computed values of these formula cells; a value that is the same keeps its bytes."""
    sheet = SheetXml.of(data, part.part)
    computed: dict[Place, object] = {}
    for place in places:
        value = values.value(part.name, place)
        if isinstance(value, (Decimal, str, bool, CellError)):
            computed[place] = float(value) if isinstance(value, Decimal) else value
    held = {sheet.place(cell) for cell in sheet.cells()} - computed.keys()
    found = cached_values.rewrite(
        sheet, lambda row, column: computed[row, column], held, lambda _cell, _place, value: value, list, {}
    )
    return data if found.data is None else found.data
