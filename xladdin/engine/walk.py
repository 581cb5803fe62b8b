"""公式的逐层转写: one pass over a formula's tree that gathers the changes of its text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xladdin.engine import calls, signatures, spellings, substitutes
from xladdin.engine.edits import Edit, Replacement, Shape, Translation
from xladdin.engine.fifteen_digits import edge, literal_number
from xladdin.engine.ranges import crossing, is_cell
from xladdin.engine.refusals import Unsupported
from xladdin.engine.syntax import COMPARISONS, Node, Part, parse
from xladdin.engine.tables import RowRange, unquoted

if TYPE_CHECKING:
    from xladdin.engine.translation import Translator

_ABSOLUTE = re.compile(
    r"\$[A-Za-z]{1,3}\$[0-9]+(?::\$[A-Za-z]{1,3}\$[0-9]+)?|\$[A-Za-z]+:\$[A-Za-z]+|\$[0-9]+:\$[0-9]+"
)
_DEEPEST = 16  # names defined by names
_LITERALS = (Part.NUMBER, Part.TEXT)
_THIS_ROW = re.compile(r"\[\s*(?:@|#this row)", re.IGNORECASE)
_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


@dataclass
class Walk:
    """One pass over one formula. Edits are gathered with ranks that order those at the same place."""

    translator: Translator
    formula: str
    sheet: str
    row: int
    column: int
    variables: dict[str, Shape] = field(default_factory=dict)
    depth: int = 0
    volatile: bool = False
    calls_declared: bool = False
    by_text: bool = False
    by_place: bool = False
    intersects: bool = False
    alike: list[tuple[tuple[int, int], ...]] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)
    functions: set[str] = field(default_factory=set)
    substitutes: set[str] = field(default_factory=set)
    lifted: set[str] = field(default_factory=set)
    _edits: list[tuple[int, int, int, Edit]] = field(default_factory=list)
    _level: int = 0

    def edits(self) -> tuple[Edit, ...]:
        return tuple(edit for _, _, _, edit in sorted(self._edits, key=lambda found: found[:3]))

    def replace(self, start: int, end: int, text: Replacement) -> None:
        self._edits.append((start, 2, 0, Edit(start, end, text)))

    def before(self, position: int, text: str) -> None:
        self._edits.append((position, 1, self._level, Edit(position, position, text)))

    def after(self, position: int, text: str) -> None:
        self._edits.append((position, 0, -self._level, Edit(position, position, text)))

    def visit(self, node: Node, wanted: str, arrays: bool) -> Shape:
        """Translate a node.

        Args:
            wanted: `V` when one value is wanted here, `R` when a range may stand.
            arrays: computed as in an array formula.
        """
        self._level += 1
        try:
            shape = self._visit(node, wanted, arrays)
            if shape is Shape.RANGE and wanted == "V" and not arrays:
                self.intersect(node)
                shape = Shape.ONE
            return shape
        finally:
            self._level -= 1

    def intersect(self, node: Node) -> None:
        """Implicit intersection, or the first value of an array."""
        self.intersects = True
        if node.part is Part.OPERATION:
            self.before(node.start, "@(")
            self.after(node.end, ")")
        elif node.part is Part.REF:
            self.by_place = True
            self.replace(node.start, node.end, crossing)
        else:
            self.before(node.start, "@")

    def _visit(self, node: Node, wanted: str, arrays: bool) -> Shape:
        match node.part:
            case Part.NUMBER | Part.TEXT | Part.LOGICAL | Part.ERROR | Part.MISSING:
                return Shape.ONE
            case Part.REF:
                self.check_sheet(node)
                return Shape.RANGE if ":" in node.text else Shape.ONE
            case Part.NAME:
                return self._name(node)
            case Part.TABLE:
                self.by_text = True
                if node.prefix:
                    raise Unsupported("引用了别的工作簿里的表格")
                place = self.translator.tables.resolve(node.text, self.sheet, self.row, self.column)
                return self._range(node, place)
            case Part.ARRAY:
                return Shape.ARRAY if len(node.items) > 1 else Shape.ONE
            case Part.GROUP:
                if len(node.items) > 1:
                    raise Unsupported("引擎不支持联合引用 (A1,B2)")
                return self.visit(node.items[0], wanted, arrays)
            case Part.SIGN:
                if node.text == "@":
                    self.visit(node.items[0], "R", arrays)
                    return Shape.ONE
                return self.visit(node.items[0], "V", arrays)
            case Part.SUFFIX:
                if node.text == "#":
                    self.visit(node.items[0], "R", arrays)
                    return Shape.RANGE
                return self.visit(node.items[0], "V", arrays)
            case Part.OPERATION:
                return self._operation(node, arrays)
            case Part.INVOCATION:
                raise Unsupported("引擎不支持直接调用 LAMBDA")
        return calls.translate(self, node, wanted, arrays)

    def check_sheet(self, node: Node) -> None:
        prefix = node.prefix
        if not prefix:
            return
        if "[" in prefix:
            raise Unsupported("引用了别的工作簿（外部链接）")
        name = unquoted(prefix)
        if name.lower() in self.translator.sheets:
            return
        if ":" in name:
            raise Unsupported("引擎不支持跨表三维引用")
        raise Unsupported(f"引用的工作表“{name}”不存在或不是普通工作表")

    def _range(self, node: Node, place: RowRange) -> Shape:
        self.replace(node.start, node.end, lambda _, row, __: place.text(row, self.sheet))
        return Shape.ONE if place.single else Shape.RANGE

    def _name(self, node: Node) -> Shape:
        key = node.text.lower()
        if not node.prefix and key in self.variables:
            return self.variables[key]
        self.by_text = True
        scope = None
        if node.prefix and node.prefix != "[0]!":
            if "[" in node.prefix:
                raise Unsupported("引用了别的工作簿（外部链接）")
            scope = unquoted(node.prefix)
        found = self.translator.names.find(node.text, self.sheet, scope)
        if found is None:
            table = self.translator.tables.named(node.text)
            if table is None:
                raise Unsupported(f"名称“{node.text}”没有定义")
            data = table.data
            return self._range(node, RowRange(table.sheet, data.left, data.right, data.top, data.bottom))
        if found.macro:
            raise Unsupported(f"名称“{node.text}”是宏")
        inner, root, shape = self.inside(found.formula, {}, node.text)
        if root.part is Part.REF and is_cell(root.text):
            shape = Shape.ONE
            inner = crossing(inner, 0, 0)
        plain = root.part in (Part.REF, Part.CALL, Part.ARRAY, Part.NUMBER, Part.TEXT, Part.LOGICAL, Part.ERROR)
        self.replace(node.start, node.end, inner if plain else f"({inner})")
        return shape

    def inside(self, formula: str, variables: dict[str, Shape], name: str) -> tuple[str, Node, Shape]:
        """The translation of a text that is to stand several times or somewhere else.

        Args:
            name: the defined name whose definition it is, computed as an array formula; empty for a part of this one.
        """
        if self.depth >= _DEEPEST:
            raise Unsupported(f"名称“{name}”的定义嵌套太深或引用自身")
        walk = Walk(self.translator, formula, self.sheet, self.row, self.column, variables, self.depth + 1)
        root = parse(formula)
        if name and any(_relative(node) for node in root.walk()):
            raise Unsupported(f"名称“{name}”用了相对引用")
        shape = walk.visit(root, "R", True)
        self.volatile |= walk.volatile
        self.calls_declared |= walk.calls_declared
        self.functions |= walk.functions
        self.substitutes |= walk.substitutes
        self.lifted |= walk.lifted
        return Translation(walk.edits()).apply(formula, self.row, self.column), root, shape

    def _operation(self, node: Node, arrays: bool) -> Shape:
        left, right = node.items
        if node.text == ":":
            self.visit(left, "R", arrays)
            self.visit(right, "R", arrays)
            return Shape.RANGE
        if node.text == " ":
            raise Unsupported("引擎不支持交叉引用（空格运算符）")
        shape = max(self.visit(left, "V", arrays), self.visit(right, "V", arrays))
        if shape:
            return shape
        if node.text in COMPARISONS:
            self._compare(node)
        elif node.text == "&":
            self.as_text(left)
            self.as_text(right)
        return shape

    def _compare(self, node: Node) -> None:
        """Excel compares numbers at 15 significant digits, the engine bit by bit."""
        left, right = node.items
        if any(item.part in (Part.TEXT, Part.LOGICAL) for item in node.items):
            return
        numbers = [literal_number(item) for item in node.items]
        if None not in numbers or 0 in numbers:
            return
        if node.text not in ("=", "<>") and numbers != [None, None]:
            literal, operator = (right, node.text) if numbers[0] is None else (left, _MIRRORED[node.text])
            upper = operator in (">", "<=")
            self.replace(literal.start, literal.end, lambda old, *_: edge(old, upper))
            return
        self.before(node.start, f"{substitutes.COMPARISONS[node.text]}(")
        self.replace(node.mark, node.mark + len(node.text), ",")
        self.after(node.end, ")")

    def as_text(self, node: Node) -> None:
        """Excel turns a number into text with 15 significant digits, the engine with 17."""
        while node.part is Part.GROUP and len(node.items) == 1:
            node = node.items[0]
        if node.part in (*_LITERALS, Part.ERROR, Part.MISSING):
            return
        if node.part is Part.CALL and spellings.built_in(node.text) in signatures.PLAIN_TEXT_RESULTS:
            return
        if node.part is Part.OPERATION and (node.text == "&" or node.text in COMPARISONS):
            return
        self.wrap(node, substitutes.AS_TEXT)

    def wrap(self, node: Node, function: str) -> None:
        """Put a call of a substitute of one argument around a node."""
        self.substitutes.add(function)
        self.before(node.start, f"{function}(")
        self.after(node.end, ")")


def _relative(node: Node) -> bool:
    """Whether what a node refers to depends on the cell that asks."""
    if node.part is Part.TABLE:
        return _THIS_ROW.search(node.text) is not None
    return node.part is Part.REF and not _ABSOLUTE.fullmatch(node.text)
