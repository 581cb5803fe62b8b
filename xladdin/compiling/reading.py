"""读参数: the nodes of a formula between the commas of a JX_ call as arguments."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final, Protocol

from xladdin.compiling.arguments import Argument, Call, Cell, Cells, Constants, Joined, Other, Skipped, Written
from xladdin.compiling.formula_text import number
from xladdin.compiling.operands import NotCompiled
from xladdin.compiling.places import Place, Present, Reference
from xladdin.engine import spellings
from xladdin.engine.syntax import Node, Part
from xladdin.errors import CellError

# Built-in functions that give a number, a blank cell's 0 included, or an error; never text.
_NUMERIC: Final = frozenset(
    [
        "SUM",
        "SUMIF",
        "SUMIFS",
        "SUMPRODUCT",
        "AVERAGE",
        "AVERAGEIF",
        "AVERAGEIFS",
        "COUNT",
        "COUNTA",
        "COUNTIF",
        "COUNTIFS",
        "COUNTBLANK",
        "MAX",
        "MIN",
        "MEDIAN",
        "PRODUCT",
        "SUBTOTAL",
        "ROUND",
        "ROUNDUP",
        "ROUNDDOWN",
        "INT",
        "TRUNC",
        "ABS",
        "MOD",
        "POWER",
        "SQRT",
        "SIGN",
        "N",
        "VALUE",
        "LEN",
        "FIND",
        "SEARCH",
        "ROW",
        "ROWS",
        "COLUMN",
        "COLUMNS",
        "MATCH",
        "RANK",
        "LARGE",
        "SMALL",
        "CEILING",
        "FLOOR",
        "DATE",
        "YEAR",
        "MONTH",
        "DAY",
        "TODAY",
        "NOW",
        "DATEDIF",
    ]
)


class Reader:
    """Reads the arguments of the calls of one formula.

    Args:
        formula: the formula's text.
        place: where it stands.
        rewritten: gives a part of the formula as text with the JX_ calls in it compiled.
        compiled: gives a JX_ call as a number behind guards; None when the node is no such call.
    """

    def __init__(self, formula: str, place: Place, rewritten: Rewriter, compiled: Compiler) -> None:
        self._formula = formula
        self._place = place
        self._rewritten = rewritten
        self._compiled = compiled

    def read(self, node: Node) -> Argument:
        """What an argument is.

        Raises:
            NotCompiled: a call in it cannot be compiled.
        """
        while node.part is Part.GROUP and len(node.items) == 1:
            node = node.items[0]
        match node.part:
            case Part.MISSING:
                return Skipped()
            case Part.REF:
                return self._reference(Reference(node.prefix, node.text), node.prefix + node.text)
            case Part.NAME | Part.TABLE if (meant := self._place.meaning(node)) is not None:
                # A cell keeps its name; the cells of a range have none, and a table reference is long.
                single = node.part is Part.NAME and ":" not in meant.text
                return self._reference(meant, node.prefix + node.text if single else str(meant))
            case Part.ARRAY:
                return _constants(node)
            case Part.CALL:
                call = self._compiled(node)
                if call is not None:
                    return call
            case Part.OPERATION if node.text == "&":
                return self._joined(node)
        value = _constant(node)
        if value is not None:
            return Written(value)
        if node.part in (Part.LOGICAL, Part.ERROR, Part.INVOCATION):
            raise NotCompiled(f"参数{self._formula[node.start : node.end]}不是数也不是文字")
        numeric = self._is_numeric(node)
        present = None if numeric else self._place.expression(self._formula[node.start : node.end])
        return Other(self._rewritten(node), numeric, present)

    def _joined(self, node: Node) -> Joined:
        parts = tuple(self._parts(node))
        made = _made(parts)
        present = self._place.expression(self._formula[node.start : node.end]) if made is None else Present(made, True)
        return Joined(self._rewritten(node), parts, present)

    def _parts(self, node: Node) -> list[Argument]:
        if node.part is Part.OPERATION and node.text == "&":
            return [part for item in node.items for part in self._parts(item)]
        return [self.read(node)]

    def _reference(self, meant: Reference, shown: str) -> Argument:
        found = self._place.area(meant)
        if ":" in meant.text:
            if found is None:
                raise NotCompiled(f"区域{shown}不在本工作簿，或者太大")
            cells = Cells(shown, *found)
            return cells if cells.size != "1" else replace(cells.one(1, 1), cells=cells)
        present = self._place.cell(meant)
        if present is None:
            raise NotCompiled(f"{shown}不在本工作簿")
        return Cell(shown, present, Cells(str(meant), *found) if found else None)

    def _is_numeric(self, node: Node) -> bool:
        """Whether the node gives a number or an error, never text or a range."""
        match node.part:
            case Part.NUMBER:
                return True
            case Part.GROUP if len(node.items) == 1:
                return self._is_numeric(node.items[0])
            case Part.SIGN if node.text in "+-":
                # A plus sign leaves text as it is.
                return self._is_single(node.items[0]) if node.text == "-" else self._is_numeric(node.items[0])
            case Part.SUFFIX if node.text == "%":
                return self._is_single(node.items[0])
            case Part.OPERATION if node.text in ("+", "-", "*", "/", "^"):
                return all(self._is_single(item) for item in node.items)
            case Part.CALL:
                name = spellings.built_in(node.text)
                if name == "IF" and len(node.items) == 3:
                    return all(self._is_numeric(item) for item in node.items[1:])
                if name == "IFERROR" and len(node.items) == 2:
                    return all(self._is_numeric(item) for item in node.items)
                call = self._compiled(node)
                return call.numeric if call else name in _NUMERIC
        return False

    def _is_single(self, node: Node) -> bool:
        """Whether arithmetic on the node gives one number: no range stands there."""
        if node.part in (Part.REF, Part.NAME, Part.TABLE):
            meant = node if node.part is Part.REF else self._place.meaning(node)
            if meant is not None and ":" not in meant.text:
                return True
            raise NotCompiled(f"{self._formula[node.start : node.end]}可能是一片区域")
        if node.part is Part.ARRAY:
            raise NotCompiled("参数是数组常量的运算")
        for item in node.items if node.part in (Part.OPERATION, Part.SIGN, Part.SUFFIX, Part.GROUP) else ():
            self._is_single(item)
        return True


class Rewriter(Protocol):
    def __call__(self, node: Node) -> str: ...


class Compiler(Protocol):
    def __call__(self, node: Node) -> Call | None: ...


def _made(parts: tuple[Argument, ...]) -> str | None:
    """The text that the parts make now; None where a part is computed by something else."""
    shown: list[str] = []
    for part in parts:
        value = part.value if isinstance(part, Written) else part.present.value if isinstance(part, Cell) else False
        if value is None:
            continue
        if isinstance(value, Decimal):
            shown.append(number(value))
        elif isinstance(value, str) and not isinstance(value, CellError):
            shown.append(value)
        else:
            return None
    return "".join(shown)


def _constant(node: Node) -> Decimal | str | None:
    """The value of a literal: a number with its signs and per cent, or a text."""
    match node.part:
        case Part.NUMBER:
            return Decimal(node.text)
        case Part.TEXT:
            return node.text[1:-1].replace('""', '"')
        case Part.GROUP if len(node.items) == 1:
            return _constant(node.items[0])
        case Part.SUFFIX if node.text == "%":
            value = _constant(node.items[0])
            return value.scaleb(-2) if isinstance(value, Decimal) else None
        case Part.SIGN if node.text in "+-":
            value = _constant(node.items[0])
            return -value if isinstance(value, Decimal) and node.text == "-" else value
    return None


def _constants(node: Node) -> Constants:
    values: list[Decimal | str] = []
    for item in node.items:
        value = _array_item(item)
        if value is None:
            raise NotCompiled("数组常量里有逻辑值或错误值")
        values.append(value)
    width = len(values) // node.mark
    return Constants([values[at : at + width] for at in range(0, len(values), width)])


def _array_item(item: Node) -> Decimal | str | None:
    if item.part is Part.NUMBER:
        return Decimal(item.text)
    return _constant(item)
