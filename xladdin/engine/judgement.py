"""存疑的结果: engine results that are not taken at their word.

formualizer answers #NAME?, #VALUE! or #REF! not only where Excel would, but also where it lacks something: a text it
cannot read as a number, a reference form, a function. An error is taken over only when something in the workbook
explains it; otherwise the cell keeps its cached value and is reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from xladdin.engine.binding import VALUE_OF_KIND, Engine, split_address
from xladdin.engine.confirmed import CATCHING
from xladdin.engine.edits import Translation
from xladdin.engine.signatures import words
from xladdin.engine.substitutes import DATED, NUMERIC
from xladdin.errors import CellError

_NEVER = {
    "Name": "引擎不认识其中的名称或函数",
    "NImpl": "引擎还没有实现其中的写法",
    "Error": "引擎无法解析公式",
    "Circ": "循环引用",
    "Cancelled": "引擎中止了计算",
    "Spill": "结果超出引擎能展开的范围，或展开区域被占用",
    "Calc": "结果是新版 Excel 才有的 #CALC!",
}
_ERROR = re.compile(r"#(?:N/A|DIV/0!|NAME\?|NULL!|NUM!|REF!|VALUE!)")
# VALUE("缺百分号"), VALUE("不是数："&A1): words that no program reads as a number, written to give #VALUE!.
_SAID = re.compile(r"""\bVALUE\("[^"0-9]*[^\W\d_][^"0-9]*\"""", re.IGNORECASE)
_RANGE_LIMIT = 20_000  # cells looked at for an error that explains another
# Functions whose errors are other ones than Excel's, or come for other reasons.
_ERRORS_DIFFER = words("""
    INDIRECT CORREL COVAR COVARIANCE.P COVARIANCE.S PEARSON RSQ SLOPE INTERCEPT STEYX FORECAST FORECAST.LINEAR YEARFRAC LOG
    FV PV PMT NPER RATE NPV PERCENTRANK PERCENTRANK.INC
""")
_LOOKUPS = words(
    "VLOOKUP HLOOKUP LOOKUP XLOOKUP MATCH XMATCH INDEX NA RANK RANK.EQ RANK.AVG IFS SWITCH MODE ERROR.TYPE"
)
_TEXT_SEARCH = words("FIND SEARCH TEXTBEFORE TEXTAFTER CHOOSE LEFT RIGHT MID REPT CHAR")
_REFERENCES = words("VLOOKUP HLOOKUP")


def objection(
    kind: str, found: Translation, formula: str, engine: Engine, sheet: str, place: tuple[int, int]
) -> str | None:
    """Why an error is not taken over, or None when it is."""
    if kind in _NEVER:
        return _NEVER[kind]
    if found.substitutes & engine.refused & {NUMERIC, DATED}:
        return "其中有引擎做不了的部分"
    error = VALUE_OF_KIND.get(kind)
    if error is None:
        return f"引擎给出了无法写入的结果 {kind}"
    written = set(_ERROR.findall(formula))
    if written:
        return None if error.value in written else f"公式里写有 {'、'.join(sorted(written))}，引擎却给出 {error.value}"
    if found.declared:
        return None
    reads = _Reading(engine, sheet, *place)
    others = reads.errors()
    if not found.functions & CATCHING and others and kind not in others:
        # The error that goes in comes out; the engine looks no further than the function at hand.
        return f"公式用到的单元格是 {'、'.join(sorted(VALUE_OF_KIND[other] for other in others))}，引擎却给出 {error.value}"
    if found.functions & _ERRORS_DIFFER:
        return None if kind in others else f"引擎的错误值 {error.value} 在这个函数上与 Excel 不一致"
    if kind in ("Div", "Num", "Null"):
        return None
    if error is CellError.VALUE and found.intersects:
        return None
    if error is CellError.VALUE and _SAID.search(formula):
        return None
    explained = {"Na": _LOOKUPS, "Value": _TEXT_SEARCH, "Ref": _REFERENCES}.get(kind, frozenset())
    if found.functions & explained:
        return None
    if reads.any(lambda value: isinstance(value, dict) and value.get("kind") == kind):
        return None
    if error is CellError.VALUE and reads.any(lambda value: isinstance(value, str) and not _could_be_number(value)):
        return None
    return f"引擎给出 {error.value}，但工作簿里没有能说明它的原因"


def inherits(kind: str, engine: Engine, sheet: str, place: tuple[int, int]) -> bool:
    """Whether a cell that the formula reads holds the same error: then that one is to be looked at first."""
    return _Reading(engine, sheet, *place).any(lambda value: isinstance(value, dict) and value.get("kind") == kind)


def _could_be_number(text: str) -> bool:
    return not text.strip() or any(character.isdigit() for character in text)


class _Reading:
    """The values that a formula reads directly."""

    def __init__(self, engine: Engine, sheet: str, row: int, column: int) -> None:
        self._engine = engine
        self._places = engine.precedents(sheet, row, column)

    def errors(self) -> set[str]:
        """The kinds of the errors in single cells that it reads."""
        found = set()
        for place in self._places:
            name, area = split_address(place)
            if area is None or (area.top, area.left) != (area.bottom, area.right):
                continue
            value = self._engine.value(name, area.top, area.left)
            if isinstance(value, dict) and value.get("kind") in VALUE_OF_KIND:
                found.add(value["kind"])
        return found

    def any(self, test: Callable[[object], bool]) -> bool:
        """Whether any of them passes; cells of a huge range are looked at up to a limit."""
        budget = _RANGE_LIMIT
        for place in self._places:
            name, area = split_address(place)
            if area is None:
                continue
            for row in range(area.top, area.bottom + 1):
                for column in range(area.left, area.right + 1):
                    budget -= 1
                    if budget < 0:
                        return False
                    if test(self._engine.value(name, row, column)):
                        return True
        return False
