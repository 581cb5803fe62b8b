"""重算的结果: what `recalculate` found, as its callers see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from xladdin.engine.cell_values import CellValue
from xladdin.engine.normalization import Normalization

Progress = Callable[[str, int, int], None]


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
