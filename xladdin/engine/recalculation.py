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
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from xladdin.declare import Function, registry
from xladdin.engine.cell_values import Tolerance
from xladdin.engine.normalization import Normalization, normalize
from xladdin.engine.outcome import Difference, Progress, Recalculation, Unsupported
from xladdin.engine.own_schemes import own_schemes
from xladdin.engine.settlement import Settlement
from xladdin.ooxml.package import Package
from xladdin.schemes import at_hand

__all__ = ["Difference", "Recalculation", "Tolerance", "Unsupported", "recalculate"]

_TOLERANCE: Final = Tolerance()


def recalculate(
    path: str | os.PathLike[str],
    out: str | os.PathLike[str] | None = None,
    check: bool = False,
    progress: Progress | None = None,
    tolerance: Tolerance = _TOLERANCE,
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
    work = Settlement(package, declared, tolerance if check else None, now, say)
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
