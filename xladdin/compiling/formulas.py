"""公式编译: a stored formula with its JX_ calls replaced by native ones, everything around them as it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from xladdin.compiling.arguments import Call
from xladdin.compiling.excel_limits import beyond
from xladdin.compiling.formula_text import group
from xladdin.compiling.functions import compiled
from xladdin.compiling.guards import guarded
from xladdin.compiling.operands import NotCompiled
from xladdin.compiling.places import Place
from xladdin.compiling.reading import Reader
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
    compiler = FormulaCompiler(formula, place)
    result = compiler.rewritten(root)
    result = formula[: root.start] + result + formula[root.end :]
    if (limit := beyond(result)) is not None:
        raise NotCompiled(f"编译后{limit}")
    return Compiled(result, tuple(calls_declared(formula)))


class FormulaCompiler:
    """One formula's calls. A call's native form is made once, however often it is asked for."""

    def __init__(self, formula: str, place: Place) -> None:
        self._formula = formula
        self._declared = _declared()
        self._reader = Reader(formula, place, self.rewritten, self.call)
        self._calls: dict[int, Call] = {}

    def call(self, node: Node) -> Call | None:
        """A declared call in its native form; None for any other node."""
        function = self.function(node)
        if function is None:
            return None
        if node.start not in self._calls:
            arguments = [self._reader.read(item) for item in node.items]
            self._calls[node.start] = compiled(function, arguments)
        return self._calls[node.start]

    def function(self, node: Node) -> Function | None:
        """The declared function that the node calls."""
        name = spellings.added_function(node.prefix, node.text, self._declared) if node.part is Part.CALL else None
        return None if name is None else self._declared[name]

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
