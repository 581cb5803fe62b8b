"""条件: what must hold before an expression means anything, and the error that the cell shows where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xladdin.compiling.formula_text import SIMPLE, group, text
from xladdin.numbers import NOT_ASSESSED

# What a cell says where an indicator was not assessed, between bars: a blank cell is two bars in a row.
_WORDS: Final = {word.upper() for word in NOT_ASSESSED} | {"－", "／"}
_LISTED: Final = "||" + "|".join(sorted(_WORDS, key=lambda word: (-len(word), word))) + "|"


def is_not_assessed(cells: str) -> str:
    """Whether a cell is blank, 不予考核, 不适用, — …; for a range an array. FALSE for an error."""
    return f'ISNUMBER(FIND("|"&UPPER(TRIM({cells}))&"|",{text(_LISTED)}))'


def count_not_assessed(area: str) -> str:
    """How many cells of a range are blank, 不予考核 …"""
    return f"SUMPRODUCT(--{is_not_assessed(area)})"


def value_error(reason: str, cell: str = "") -> str:
    """`#VALUE!`, with the reason for whoever reads the formula; an error in `cell` comes through instead."""
    said = text(f"{reason}{'：' if cell else ''}")
    return f"VALUE({said}&{group(cell)})" if cell else f"VALUE({said})"


def unreadable(cell: str) -> str:
    """What a cell gives that holds no number: its own error, `#N/A` when blank or not assessed, else `#VALUE!`."""
    return f"IF({is_not_assessed(cell)},NA(),{value_error('不是数', cell)})"


@dataclass(frozen=True, slots=True)
class Guard:
    """条件: what must hold before an expression means anything.

    Attributes:
        condition: a formula that is TRUE or FALSE, or an error that then comes through.
        otherwise: the error in its place.
        counted: the cell, where the condition is only that it holds a number.
        pinned: the condition is that a cell still says what it said when the formula was compiled.
    """

    condition: str
    otherwise: str
    counted: str = ""
    pinned: bool = False


def is_number(cell: str) -> Guard:
    """Only references are counted together: COUNT takes an expression's text for a number."""
    return Guard(f"ISNUMBER({cell})", unreadable(cell), cell if SIMPLE.fullmatch(cell) else "")


def must(condition: str, reason: str) -> Guard:
    """`#VALUE!` unless the condition holds."""
    return Guard(condition, value_error(reason))


def unchanged(condition: str) -> Guard:
    """`#N/A` once a cell that the formula was compiled with says something else."""
    return Guard(condition, "NA()", pinned=True)


def guarded(body: str, guards: Sequence[Guard]) -> str:
    """The body behind its guards: pinned cells first, then cells that must hold numbers, then what these must be."""
    runs: list[list[Guard]] = []
    for guard in sorted(dict.fromkeys(guards), key=_rank):
        # Numbers are counted together, and conditions with one outcome are tested together.
        if runs and _alike(runs[-1][-1], guard):
            runs[-1].append(guard)
        else:
            runs.append([guard])
    for run in reversed(runs):
        body = f"IF({_all(run)},{body},{_otherwise(run)})"
    return body


def _rank(guard: Guard) -> int:
    return 0 if guard.pinned else 1 if guard.counted else 2


def _alike(one: Guard, other: Guard) -> bool:
    if one.counted and other.counted:
        return _is_plain(one) == _is_plain(other)
    return one.otherwise == other.otherwise and one.pinned == other.pinned and not one.counted


def _is_plain(guard: Guard) -> bool:
    return guard.otherwise == unreadable(guard.counted)


def _all(run: Sequence[Guard]) -> str:
    if len(run) == 1:
        return run[0].condition
    if run[0].counted:
        return f"COUNT({','.join(guard.counted for guard in run)})={len(run)}"
    return f"AND({','.join(guard.condition for guard in run)})"


def _otherwise(run: Sequence[Guard]) -> str:
    """The error of the first cell that holds no number."""
    if not run[0].counted:
        return run[0].otherwise
    plain = _is_plain(run[0])
    *earlier, last = run
    outcome = last.counted if plain else last.otherwise
    for guard in reversed(earlier):
        outcome = f"IF({guard.condition},{outcome},{guard.counted if plain else guard.otherwise})"
    return unreadable(outcome) if plain else outcome
