"""文字规则的原生公式: 等次, 是否, 定性三档 and 一票否决: rules whose value is a word.

A native formula compares a cell's text as it stands, without the blanks around it and without regard to case. Quotes,
full-width letters and other liberties that the core allows give `#VALUE!` there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from xladdin.compiling.arguments import Written
from xladdin.compiling.formula_text import group, number, text, words
from xladdin.compiling.guards import is_not_assessed, value_error
from xladdin.compiling.marks import Item, Marks, Points, earned, never_above_full, never_below_zero
from xladdin.compiling.operands import NotCompiled
from xladdin.errors import Refused
from xladdin.numbers import NOT_ASSESSED
from xladdin.scoring.evaluation import VETO_WORDS
from xladdin.scoring.grade_band import GRADE_BANDS, GradeBand, read_grade_band
from xladdin.scoring.single import by_level
from xladdin.scoring.tree import Level, Levels, Qualitative
from xladdin.scoring.values import NO, YES

# A longer word may stand for a grade of one character: 优秀 for 优.
_LONGEST_GRADE: Final = 3


def by_words(value: Item, full: Marks, whole: Marks, rule: Levels | Qualitative) -> Points:
    """The points for a word.

    Raises:
        NotCompiled: the word that stands there now is one that only the core understands.
    """
    if isinstance(value.argument, Written):
        return _known(value.argument.value, full, whole, rule)
    return _qualitative(value, full) if isinstance(rule, Qualitative) else _levels(value, full, whole, rule)


def _known(value: object, full: Marks, whole: Marks, rule: Levels | Qualitative) -> Points:
    """A word written in the formula: the core says what it earns."""
    try:
        if isinstance(rule, Qualitative):
            return Points(full.times(read_grade_band(value).share).expression, floor=True, ceiling=True)
        credit = by_level(value, rule).credit
    except Refused as refused:
        raise NotCompiled(refused.reason) from refused
    points = earned(credit, full, whole)
    return Points(points.expression, (), never_below_zero(credit, full), never_above_full(credit, full))


def _says(cell: str, spellings: Iterable[str]) -> str:
    """Whether the cell's text is one of these."""
    listed = sorted(dict.fromkeys(spellings))
    return f"TRIM({cell})={text(listed[0])}" if len(listed) == 1 else f"OR(TRIM({cell})={words(listed)})"


def _understood(value: Item, spellings: Iterable[str], starts: Iterable[str] = ()) -> None:
    """Refuse to compile where the text that stands there now would be read otherwise than by the core."""
    present = value.present()
    if present is None:
        return
    plain = present.strip()
    known = {spelling.lower() for spelling in (*spellings, *NOT_ASSESSED, "")}
    if plain.lower() not in known and not any(plain.startswith(start) for start in starts):
        raise NotCompiled(f"原生公式认不出“{plain}”")


def _unknown(cell: str, wanted: str) -> str:
    return f"IF({is_not_assessed(cell)},NA(),{value_error(f'应为{wanted}之一', cell)})"


# 定性 ----------------------------------------------------------------------------------------------------------------


def _qualitative(value: Item, full: Marks) -> Points:
    """`100%-80%(含)` or the level's words at the start of the text: the middle of the band."""
    cell = value.words()
    _understood(value, (s for band in GRADE_BANDS for s in _spellings(band)), (band.name for band in GRADE_BANDS))
    share = _unknown(cell, "100%-80%(含)、80%-60%(含)、60%-0%")
    for band in reversed(GRADE_BANDS):
        named = f'LEFT(TRIM({cell}),{len(band.name)})="{band.name}"'
        share = f"IF(OR(TRIM({cell})={words(_spellings(band))},{named}),{number(band.share)},{share})"
    return Points(f"{group(full.expression)}*{share}", floor=True, ceiling=True)


def _spellings(band: GradeBand) -> list[str]:
    plain = f"{band.high}%-{band.low}%"
    return [plain, f"{plain}(含)", f"{plain}（含）"]


# 等次 ----------------------------------------------------------------------------------------------------------------


def _levels(value: Item, full: Marks, whole: Marks, rule: Levels) -> Points:
    cell = value.words()
    given = [level.credit for level in rule.levels] + ([rule.otherwise] if rule.otherwise is not None else [])
    floor = all(never_below_zero(one, full) for one in given)
    ceiling = all(never_above_full(one, full) for one in given)
    tests = _check_tests(value, rule) if rule.is_check else _word_tests(value, rule)
    result = _unknown(cell, "、".join(level.name for level in rule.levels))
    if rule.otherwise is not None:
        worth = earned(rule.otherwise, full, whole).expression
        if rule.is_check:
            missing = {"是", "否"} - {level.name for level in rule.levels}
            result = f"IF({_says(cell, _ticks(missing.pop()))},{worth},{result})" if missing else result
        else:
            result = f"IF(AND(ISTEXT({cell}),NOT({is_not_assessed(cell)})),{worth},{result})"
    for test, level in reversed(tests):
        result = f"IF({test},{earned(level.credit, full, whole).expression},{result})"
    return Points(result, floor=floor, ceiling=ceiling)


def _ticks(name: str) -> list[str]:
    """The ways of ticking a criterion; also the numbers 1 and 0, TRUE and FALSE, whose texts these are."""
    return [*(YES if name == "是" else NO), "1" if name == "是" else "0"]


def _check_tests(value: Item, rule: Levels) -> list[tuple[str, Level]]:
    _understood(value, [*_ticks("是"), *_ticks("否")])
    return [(_says(value.words(), _ticks(level.name)), level) for level in rule.levels]


def _word_tests(value: Item, rule: Levels) -> list[tuple[str, Level]]:
    cell = value.words()
    single = [level for level in rule.levels if len(level.name) == 1]
    present = (value.present() or "").strip()
    starts = len(present) <= _LONGEST_GRADE and any(present.startswith(level.name) for level in single)
    if rule.otherwise is None and not starts:
        _understood(value, [level.name for level in rule.levels])
    elif any(mark in present for mark in "\"'“”‘’「」。;；"):
        # With 其余 any word counts, but the core would read this one as a name without its quotes.
        raise NotCompiled(f"原生公式认不出“{present}”")
    longer = [
        (f'AND(ISTEXT({cell}),LEFT(TRIM({cell}),1)="{level.name}",LEN(TRIM({cell}))<={_LONGEST_GRADE})', level)
        for level in single
    ]
    # 下降, 持平, 增长: a signed rate of change names one of them.
    signs = {-1: "<0", 0: "=0", 1: ">0"}
    moved = [(f"IF(ISNUMBER({cell}),{cell}{signs[sign]})", level) for sign, level in rule.changes.items()]
    return [*((_says(cell, [level.name]), level) for level in rule.levels), *longer, *moved]


# 一票否决 ------------------------------------------------------------------------------------------------------------


def vetoed(cell: str, otherwise: str) -> str:
    """Nothing when the cell says 一票否决."""
    return f"IF({_says(cell, VETO_WORDS)},0,{otherwise})"


def is_veto(value: str) -> bool:
    return value.strip() in VETO_WORDS
