"""公式转写: a stored formula turned into one that the engine computes as Excel would, or a reason why not.

The engine treats every formula as a dynamic array and lifts few functions; Excel computes a formula that is not marked
as an array formula with implicit intersection. So ranges where Excel wants one value get an explicit `@`, scalar
functions over arrays are lifted by `xladdin.engine.lifting`, and what comes out wrong is refused (`refusals`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from xladdin.declare import Function
from xladdin.engine.edits import Translation
from xladdin.engine.names import Names
from xladdin.engine.refusals import Hidden, Unsupported
from xladdin.engine.syntax import Node, Part, parse
from xladdin.engine.tables import TableError, Tables
from xladdin.engine.tokens import FormulaError
from xladdin.engine.walk import Walk


@dataclass
class Translator:
    """Translates the formulas of one workbook.

    Attributes:
        declared: our functions by name.
        knows: whether the engine has a built-in function of that name.
        sheets: lower-case names of the sheets the engine gets.
        hides: what a sheet hides, by its name.
    """

    declared: Mapping[str, Function]
    names: Names
    tables: Tables
    sheets: Collection[str]
    knows: Callable[[str], bool]
    hides: Callable[[str], Hidden]

    def translate(self, formula: str, sheet: str, row: int, column: int, array: bool) -> Translation:
        """Translate the formula of a cell.

        Args:
            array: it is an array formula, legacy or dynamic.
        """
        walk = Walk(self, formula, sheet, row, column)
        try:
            root = parse(formula)
            shape = walk.visit(root, "V", array)
            if shape and not array:
                walk.intersect(root)
        except FormulaError:
            return Translation(reason="公式无法解析")
        except RecursionError:
            return Translation(reason="公式嵌套太深")
        except (Unsupported, TableError) as problem:
            return Translation(reason=str(problem), functions=frozenset(walk.functions), by_text=walk.by_text)
        sum_of = None
        if not array and root.part is Part.OPERATION and root.text in "+-":
            left, right = root.items
            sum_of = ((left.start, left.end), (right.start, right.end))
        return Translation(
            walk.edits(),
            None,
            walk.volatile,
            frozenset(walk.functions),
            frozenset(walk.lifted),
            frozenset(walk.substitutes),
            walk.calls_declared,
            bool(shape),
            walk.by_text,
            walk.by_place,
            walk.intersects,
            tuple(walk.alike),
            tuple(walk.lines),
            any(_calculates(node) for node in root.walk()),
            sum_of,
        )


def _calculates(node: Node) -> bool:
    return node.part in (Part.OPERATION, Part.SIGN, Part.SUFFIX) and node.text in ("+", "-", "*", "/", "^", "%")
