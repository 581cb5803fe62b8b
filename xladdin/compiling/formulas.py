"""公式编译: a stored formula with its JX_ calls replaced by native ones, everything around them as it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from xladdin.compiling.arguments import Call, Cells, Place, Reader
from xladdin.compiling.formula_text import DEEPEST_NESTING, LONGEST_FORMULA, group, guarded, nesting
from xladdin.compiling.functions import compiled
from xladdin.compiling.operands import NotCompiled
from xladdin.declare import Function, registry
from xladdin.engine import spellings
from xladdin.engine.syntax import Node, Part, parse
from xladdin.engine.tokens import FormulaError, Kind, tokenize


@dataclass(frozen=True, slots=True)
class Compiled:
    """编译结果.

    Attributes:
        formula: without `=`.
        functions: the declared functions that were replaced, in order.
    """

    formula: str
    functions: tuple[str, ...]


# The registry looks for modules each time it is asked.
_declared: Callable[[], Mapping[str, Function]] = cache(registry)
_MARK: Final = re.compile("jx", re.IGNORECASE)


def calls_declared(formula: str) -> list[str]:
    """The declared functions that a formula calls, by any host's spelling, in order."""
    if _MARK.search(formula) is None:
        return []
    declared = _declared()
    try:
        tokens = tokenize(formula)
    except FormulaError:
        return []
    names = [spellings.added_function(t.prefix, t.text, declared) for t in tokens if t.kind is Kind.CALL]
    return [name for name in names if name is not None]


def compile_formula(formula: str, place: Place) -> Compiled:
    """The formula without add-in functions.

    Args:
        formula: as stored, without `=`.
        place: where it stands.

    Raises:
        NotCompiled: with the reason; the formula stays as it is.
    """
    try:
        root = parse(formula)
    except (FormulaError, RecursionError) as problem:
        raise NotCompiled("公式无法解析") from problem
    compiler = _FormulaCompiler(formula, place)
    result = compiler.rewritten(root)
    result = formula[: root.start] + result + formula[root.end :]
    if len(result) > LONGEST_FORMULA:
        raise NotCompiled(f"编译后有{len(result)}个字符，Excel的上限是{LONGEST_FORMULA}")
    if nesting(result) > DEEPEST_NESTING:
        raise NotCompiled(f"编译后嵌套{nesting(result)}层，Excel的上限是{DEEPEST_NESTING}")
    return Compiled(result, tuple(calls_declared(formula)))


class _FormulaCompiler:
    """One formula's calls. A call's native form is made once, however often it is asked for."""

    def __init__(self, formula: str, place: Place) -> None:
        self._formula = formula
        self._declared = _declared()
        self._reader = Reader(formula, place, self.rewritten, self.call)
        self._calls: dict[int, Call] = {}

    def call(self, node: Node) -> Call | None:
        """A declared call in its native form; None for any other node."""
        name = spellings.added_function(node.prefix, node.text, self._declared) if node.part is Part.CALL else None
        if name is None:
            return None
        if node.start not in self._calls:
            arguments = [self._reader.read(item) for item in node.items]
            self._calls[node.start] = compiled(self._declared[name], arguments)
        return self._calls[node.start]

    def rewritten(self, node: Node) -> str:
        """The node's text with every declared call in it replaced."""
        found = self.call(node)
        if found is not None:
            text = guarded(found.expression, found.guards)
            # A condition is one call already; a bare quotient beside other operators is not.
            return text if node.start == 0 and node.end == len(self._formula) else group(text)
        pieces: list[str] = []
        at = node.start
        for item in node.items:
            pieces += [self._formula[at : item.start], self.rewritten(item)]
            at = item.end
        return "".join([*pieces, self._formula[at : node.end]])


def spilled(formula: str, place: Place, rows: int, columns: int) -> list[list[Compiled]]:
    """The formulas that fill the range of an array formula, cell by cell.

    Args:
        formula: one JX_ call over ranges of that shape.
        rows, columns: the shape of the array formula's range.

    Raises:
        NotCompiled: the formula is more than one call, or a range has another shape.
    """
    root = parse(formula)
    if root.part is not Part.CALL or spellings.added_function(root.prefix, root.text, _declared()) is None:
        raise NotCompiled("数组公式里不只是一个 JX_ 函数")
    ranges = [node for node in root.walk() if node.part is Part.REF and ":" in node.text]
    found: list[tuple[Node, Cells]] = []
    for node in ranges:
        area = place.area(node.prefix, node.text)
        if area is None or (len(area[1]), len(area[1][0])) != (rows, columns):
            raise NotCompiled("数组公式的区域与参数的区域形状不同")
        found.append((node, Cells(node.prefix + node.text, *area)))
    if not found:
        raise NotCompiled("数组公式里没有区域")

    def of(row: int, column: int) -> Compiled:
        text, at = "", 0
        for node, cells in found:
            text += formula[at : node.start] + cells.part(row, column, row, column)
            at = node.end
        return compile_formula(text + formula[at:], place)

    return [[of(row, column) for column in range(1, columns + 1)] for row in range(1, rows + 1)]
