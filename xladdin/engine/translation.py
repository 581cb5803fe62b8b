"""公式转写: a stored formula turned into one that the engine computes as Excel would, or a reason why not.

The engine treats every formula as a dynamic array and lifts few functions; Excel computes a formula that is not marked
as an array formula with implicit intersection. So ranges where Excel wants one value get an explicit `@`, scalar
functions over arrays are lifted by `xladdin.engine.lifting`, and what comes out wrong is refused (`refusals`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from xladdin.declare import Function
from xladdin.engine import signatures, spellings, substitutes
from xladdin.engine.fifteen_digits import edge, literal_number
from xladdin.engine.names import Names
from xladdin.engine.ranges import is_cell, positions
from xladdin.engine.refusals import Hidden, Unsupported, constant, refuse
from xladdin.engine.syntax import COMPARISONS, Node, Part, parse
from xladdin.engine.tables import RowRange, TableError, Tables, unquoted
from xladdin.engine.tokens import FormulaError

Replacement = str | Callable[[str, int], str]

_ABSOLUTE = re.compile(
    r"\$[A-Za-z]{1,3}\$[0-9]+(?::\$[A-Za-z]{1,3}\$[0-9]+)?|\$[A-Za-z]+:\$[A-Za-z]+|\$[0-9]+:\$[0-9]+"
)
_DEEPEST = 16  # names defined by names
_LITERALS = (Part.NUMBER, Part.TEXT, Part.LOGICAL)


class Shape(IntEnum):
    """How many cells a part of a formula may be."""

    ONE = 0
    RANGE = 1  # cells of the sheet, or an array that a function returns: intersected where one value is wanted
    ARRAY = 2  # an array constant and what is computed from it: computed element by element in any formula


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a formula's text.

    Attributes:
        text: what stands there instead, or how to make it from the old text and the row of the cell.
    """

    start: int
    end: int
    text: Replacement


@dataclass(frozen=True, slots=True)
class Translation:
    """What the engine gets for a formula.

    Attributes:
        edits: from left to right; the same for every formula that differs in digits only.
        reason: why the engine cannot do it, or None.
        volatile: the formula reads the clock or chance.
        functions: plain names of the functions it calls, also through names.
        declared: it calls one of our functions.
        many: the result may be more than one cell.
        by_text: names or tables are written out in it, so it fits this very text only.
        by_place: references are written out in it as they read in this cell, so it cannot be carried to another.
        intersects: ranges in it are intersected with the cell's row or column.
        sum_of: the places of the operands when the outermost operation is + or −, else None.
    """

    edits: tuple[Edit, ...] = ()
    reason: str | None = None
    volatile: bool = False
    functions: frozenset[str] = frozenset()
    lifted: frozenset[str] = frozenset()
    declared: bool = False
    many: bool = False
    by_text: bool = False
    by_place: bool = False
    intersects: bool = False
    sum_of: tuple[tuple[int, int], tuple[int, int]] | None = None

    def apply(self, formula: str, row: int) -> str:
        """The engine's formula for a cell in that row."""
        if not self.edits:
            return formula
        pieces = []
        position = 0
        for edit in self.edits:
            pieces.append(formula[position : edit.start])
            text = edit.text
            pieces.append(text if isinstance(text, str) else text(formula[edit.start : edit.end], row))
            position = edit.end
        pieces.append(formula[position:])
        return "".join(pieces)


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
        walk = _Walk(self, formula, sheet, row, column)
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
            walk.calls_declared,
            bool(shape),
            walk.by_text,
            walk.by_place,
            walk.intersects,
            sum_of,
        )


@dataclass
class _Walk:
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
    functions: set[str] = field(default_factory=set)
    lifted: set[str] = field(default_factory=set)
    _edits: list[tuple[int, int, int, Edit]] = field(default_factory=list)
    _level: int = 0

    def edits(self) -> tuple[Edit, ...]:
        return tuple(edit for _, _, _, edit in sorted(self._edits, key=lambda found: found[:3]))

    def _replace(self, start: int, end: int, text: Replacement) -> None:
        self._edits.append((start, 2, 0, Edit(start, end, text)))

    def _before(self, position: int, text: str) -> None:
        self._edits.append((position, 1, self._level, Edit(position, position, text)))

    def _after(self, position: int, text: str) -> None:
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
            self._before(node.start, "@(")
            self._after(node.end, ")")
        elif node.part is Part.REF:
            # A range of one cell is that cell, wherever the formula stands.
            self.by_place = True
            self._replace(node.start, node.end, lambda old, _: old if is_cell(old) else f"@{old}")
        else:
            self._before(node.start, "@")

    def _visit(self, node: Node, wanted: str, arrays: bool) -> Shape:
        match node.part:
            case Part.NUMBER | Part.TEXT | Part.LOGICAL | Part.ERROR | Part.MISSING:
                return Shape.ONE
            case Part.REF:
                self._check_sheet(node)
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
        return self._call(node, wanted, arrays)

    def _check_sheet(self, node: Node) -> None:
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
        self._replace(node.start, node.end, lambda _, row: place.text(row, self.sheet))
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
        inner, root, shape = self._inside(found.formula, {}, node.text)
        plain = root.part in (Part.REF, Part.CALL, Part.ARRAY, Part.NUMBER, Part.TEXT, Part.LOGICAL, Part.ERROR)
        self._replace(node.start, node.end, inner if plain else f"({inner})")
        return shape

    def _inside(self, formula: str, variables: dict[str, Shape], name: str) -> tuple[str, Node, Shape]:
        """The translation of a text that is to stand several times or somewhere else.

        Args:
            name: the defined name whose definition it is, computed as an array formula; empty for a part of this one.
        """
        if self.depth >= _DEEPEST:
            raise Unsupported(f"名称“{name}”的定义嵌套太深或引用自身")
        walk = _Walk(self.translator, formula, self.sheet, self.row, self.column, variables, self.depth + 1)
        root = parse(formula)
        if name and any(node.part is Part.REF and not _ABSOLUTE.fullmatch(node.text) for node in root.walk()):
            raise Unsupported(f"名称“{name}”用了相对引用")
        shape = walk.visit(root, "R", True)
        self.volatile |= walk.volatile
        self.calls_declared |= walk.calls_declared
        self.functions |= walk.functions
        self.lifted |= walk.lifted
        return Translation(walk.edits()).apply(formula, self.row), root, shape

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
            self._as_text(left)
            self._as_text(right)
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
            self._replace(literal.start, literal.end, lambda old, _: edge(old, upper))
            return
        self._before(node.start, f"{substitutes.COMPARISONS[node.text]}(")
        self._replace(node.mark, node.mark + len(node.text), ",")
        self._after(node.end, ")")

    def _as_text(self, node: Node) -> None:
        """Excel turns a number into text with 15 significant digits, the engine with 17."""
        while node.part is Part.GROUP and len(node.items) == 1:
            node = node.items[0]
        if node.part in (*_LITERALS, Part.ERROR, Part.MISSING):
            return
        if node.part is Part.CALL and spellings.built_in(node.text) in signatures.PLAIN_TEXT_RESULTS:
            return
        if node.part is Part.OPERATION and (node.text == "&" or node.text in COMPARISONS):
            return
        self._before(node.start, f"{substitutes.AS_TEXT}(")
        self._after(node.end, ")")

    def _call(self, node: Node, wanted: str, arrays: bool) -> Shape:
        own = spellings.added_function(node.prefix, node.text, self.translator.declared)
        if own is not None:
            return self._declared(node, own, arrays)
        defined = self.translator.names.find(node.text, self.sheet)
        if defined is not None:
            self.by_text = True
            return self._defined_lambda(node, defined.formula, arrays)
        name = spellings.built_in(node.text)
        if node.prefix:
            raise Unsupported(f"调用了加载项或别的工作簿里的函数 {node.text}")
        self.functions.add(name)
        if name in signatures.VOLATILE:
            self.volatile = True
        if name == "SINGLE" and len(node.items) == 1:
            self._replace(node.start, node.start + len(node.text), "@")
            self.visit(node.items[0], "R", arrays)
            return Shape.ONE
        if name == "LET":
            return self._let(node, wanted)
        refuse(name, node, self.sheet, self.translator.knows, self.translator.hides)
        if name in _POSITIONS and len(node.items) == 1 and node.items[0].part is Part.REF:
            return self._position(name, node, arrays)
        if name in ("ROW", "COLUMN") and arrays and node.items:
            return self._numbers_of(name, node)
        return self._built_in(name, node, arrays)

    def _declared(self, node: Node, name: str, arrays: bool) -> Shape:
        self.functions.add(name)
        self.calls_declared = True
        stored = node.start + len(node.prefix) + len(node.text)
        if node.prefix or node.text != name:
            self._replace(node.start, stored, name)
        shape = Shape.ONE
        for item in node.items:
            if item.part is Part.MISSING:
                self._after(item.start, substitutes.SKIPPED_ARGUMENT)
            shape = max(shape, self.visit(item, "R", arrays))
        whole = any(parameter.argument.whole for parameter in self.translator.declared[name].parameters)
        return Shape.ONE if whole else shape

    def _defined_lambda(self, node: Node, definition: str, arrays: bool) -> Shape:
        """A name that stands for a LAMBDA is written out as LET: `F(a,b)` → `LET(x,a,y,b,body)`."""
        root = parse(definition)
        if root.part is not Part.CALL or spellings.built_in(root.text) != "LAMBDA" or not root.items:
            raise Unsupported(f"名称“{node.text}”不是函数")
        *parameters, body = root.items
        if len(parameters) != len(node.items) or any(item.part is Part.MISSING for item in node.items):
            raise Unsupported(f"自定义函数“{node.text}”的参数个数不符")
        variables = {}
        for parameter, item in zip(parameters, node.items, strict=True):
            variables[parameter.text.lower()] = self.visit(item, "R", arrays)
            self._before(item.start, f"{parameter.text},")
        inner, _, shape = self._inside(definition[body.start : body.end], variables, node.text)
        self._replace(node.start, node.start + len(node.prefix) + len(node.text), "LET" if parameters else "")
        self._after(node.end - 1, f",{inner}" if parameters else inner)
        return shape

    def _let(self, node: Node, wanted: str) -> Shape:
        """LET is younger than implicit intersection: what stands inside is computed as an array formula."""
        *pairs, result = node.items
        if len(pairs) % 2 or not pairs:
            raise Unsupported("LET 的参数个数不符")
        outer = dict(self.variables)
        for variable, value in zip(pairs[::2], pairs[1::2], strict=True):
            self.variables[variable.text.lower()] = self.visit(value, "R", True)
        shape = self.visit(result, wanted, True)
        self.variables = outer
        return shape

    def _position(self, name: str, node: Node, arrays: bool) -> Shape:
        """ROW, COLUMN, ROWS and COLUMNS of a reference are written out: the engine takes `ROW(A1)` in A1 for a circle."""
        self._check_sheet(node.items[0])
        self.by_place = True
        several = arrays and name in ("ROW", "COLUMN") and ":" in node.items[0].text
        self._replace(node.start, node.end, lambda old, _: positions(name, old, several))
        return Shape.ARRAY if several else Shape.ONE

    def _numbers_of(self, name: str, node: Node) -> Shape:
        """ROW and COLUMN of a range are arrays in array formulas; the engine gives the first number only."""
        self.by_text = True
        inner, _, shape = self._inside(self.formula[node.items[0].start : node.items[0].end], self.variables, "")
        if not shape:
            return shape
        count = f"ROWS({inner})" if name == "ROW" else f"1,COLUMNS({inner})"
        self._replace(node.start, node.end, f"({name}({inner})-1+SEQUENCE({count}))")
        return Shape.ARRAY

    def _built_in(self, name: str, node: Node, arrays: bool) -> Shape:
        classes = signatures.parameter_classes(name, len(node.items))
        shape = lift = Shape.ONE
        for item, kind in zip(node.items, classes, strict=True):
            found = self.visit(item, "V" if kind == "V" else "R", arrays or kind == "A")
            if kind == "V":
                lift = max(lift, found)
                if not found and name in signatures.TEXT_ARGUMENTS:
                    self._as_text(item)
            shape = max(shape, found)
        better = substitutes.APPROXIMATE[name] if _approximate(name, node) else None
        if lift and name not in signatures.LIFTED_BY_ENGINE and better is None:
            if name in signatures.NEEDS_PLACE:
                raise Unsupported(f"引擎不能对数组逐个计算 {name}")
            self.lifted.add(name)
            self._replace(node.start, node.start + len(node.text), substitutes.lifted(name))
            return lift
        if name in substitutes.SORTING:
            better = substitutes.SORTING[name]
            for item in node.items:
                if item.part is Part.MISSING:
                    self._after(item.start, substitutes.SKIPPED_ARGUMENT)
        if (better := better or substitutes.BETTER.get(name)) is not None:
            self._replace(node.start, node.start + len(node.text), better)
        if name in signatures.RETURNS_ARRAY:
            return Shape.RANGE
        if name == "INDEX":
            several = any(item.part in (Part.MISSING, Part.NUMBER) for item in node.items[1:])
            return Shape.RANGE if several else Shape.ONE
        return lift if name in signatures.RETURNS_ONE else shape  # an array looked up gives an array


_POSITIONS = frozenset({"ROW", "COLUMN", "ROWS", "COLUMNS"})
_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def _approximate(name: str, node: Node) -> bool:
    """Whether a look-up takes the nearest value; where the mode is computed, the engine decides."""
    if name == "LOOKUP":
        return True
    mode = {"MATCH": 2, "VLOOKUP": 3, "HLOOKUP": 3}.get(name)
    if mode is None:
        return False
    if len(node.items) <= mode:
        return len(node.items) == mode
    item = node.items[mode]
    return item.text.upper() == "TRUE" or constant(item).strip("-+").strip("0.") not in ("", "?")
