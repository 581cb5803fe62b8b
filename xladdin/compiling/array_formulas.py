"""数组公式: one formula over ranges, filling a range, becomes one formula in each of its cells.

What Excel does element by element (operators, functions of single values, the arguments of most JX_ functions) gets
the element of each cell; what takes a range whole (SUM, JX_SCORE_AVG) keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xladdin.compiling.arguments import Cells
from xladdin.compiling.formulas import Compiled, FormulaCompiler, compile_formula
from xladdin.compiling.operands import NotCompiled
from xladdin.compiling.places import Place, Reference
from xladdin.engine import binding, spellings
from xladdin.engine.signatures import NEEDS_PLACE, RETURNS_ARRAY, parameter_classes
from xladdin.engine.syntax import Node, Part, parse
from xladdin.engine.tokens import FormulaError

# Of these the engine's table of parameters says "range" where an array formula chooses element by element.
_CHOOSING: Final = frozenset({"IF", "IFERROR", "IFNA", "IFS", "SWITCH", "CHOOSE"})
_NOT_SPLIT: Final = RETURNS_ARRAY | NEEDS_PLACE | {"LET", "LAMBDA", "INDEX"}


def spilled(formula: str, place: Place, rows: int, columns: int) -> list[list[Compiled]]:
    """The formulas that fill the range of an array formula, cell by cell.

    Args:
        rows, columns: the shape of the array formula's range.

    Raises:
        NotCompiled: an element cannot be compiled, a range has another shape, or the formula makes arrays otherwise.
    """
    try:
        root = parse(formula)
    except (FormulaError, RecursionError) as problem:
        raise NotCompiled("公式无法解析") from problem
    ranges = list(_Elements(formula, place).of(root))
    for _, cells in ranges:
        height, width = len(cells.rows), len(cells.rows[0])
        # One row or one column is repeated.
        if height not in (1, rows) or width not in (1, columns):
            raise NotCompiled("数组公式的区域与参数的区域形状不同")

    def of(row: int, column: int) -> Compiled:
        text, at = "", 0
        for node, cells in ranges:
            across, down = min(column, len(cells.rows[0])), min(row, len(cells.rows))
            text += formula[at : node.start] + cells.part(down, across, down, across)
            at = node.end
        return compile_formula(text + formula[at:], place)

    return [[of(row, column) for column in range(1, columns + 1)] for row in range(1, rows + 1)]


class _Elements:
    """The ranges of an array formula that are taken element by element, from left to right."""

    def __init__(self, formula: str, place: Place) -> None:
        self._formula = formula
        self._place = place
        self._compiler = FormulaCompiler(formula, place)

    def of(self, node: Node) -> Iterator[tuple[Node, Cells]]:
        match node.part:
            case Part.REF | Part.NAME | Part.TABLE:
                yield from self._range(node)
            case Part.CALL:
                for item in self._single_values(node):
                    yield from self.of(item)
            case Part.ARRAY | Part.INVOCATION:
                raise self._refused(node)
            case Part.OPERATION if node.text in (" ", ":", ","):
                raise self._refused(node)
            case _:
                for item in node.items:
                    yield from self.of(item)

    def _range(self, node: Node) -> Iterator[tuple[Node, Cells]]:
        meant = Reference(node.prefix, node.text) if node.part is Part.REF else self._place.meaning(node)
        if meant is None:
            raise self._refused(node)
        if ":" not in meant.text:
            return
        area = self._place.area(meant)
        if area is None:
            raise NotCompiled(f"区域{meant}不在本工作簿，或者太大")
        yield node, Cells(str(meant), *area)

    def _single_values(self, node: Node) -> list[Node]:
        """The arguments of a call that stand for one value each."""
        function = self._compiler.function(node)
        if function is not None:
            arguments = [parameter.argument for parameter in function.parameters]
            return [
                item
                for item, argument in zip(node.items, arguments, strict=False)
                if not argument.whole and not (argument.gathers and self._is_whole(node))
            ]
        name = spellings.built_in(node.text)
        if node.prefix or name in _NOT_SPLIT or not binding.knows(name):
            raise self._refused(node)
        if name in _CHOOSING:
            return list(node.items)
        single = []
        for item, kind in zip(node.items, parameter_classes(name, len(node.items)), strict=True):
            if kind == "V":
                single.append(item)
            elif item.part not in (Part.REF, Part.NAME, Part.TABLE) and any(self.of(item)):
                # SUM(ROUND(A1:A9,2)) adds up all of them here, but only one in an ordinary formula.
                raise self._refused(node)
        return single

    def _is_whole(self, node: Node) -> bool:
        """Whether a call takes its ranges as one list: a rule of several parts."""
        try:
            self._compiler.call(node)
        except NotCompiled:
            return False
        return True

    def _refused(self, node: Node) -> NotCompiled:
        return NotCompiled(f"数组公式里的{self._formula[node.start : node.end]}拆不成逐格的公式")
