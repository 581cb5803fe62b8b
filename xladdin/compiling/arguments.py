"""参数: what stands between the commas of a JX_ call, and what a native formula may take it for.

A rule, a target or an option must be known when the formula is compiled. Written in the call it is; in a cell of its
own it is pinned: the compiled formula asks whether the cell still says the same and gives `#N/A` when it does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

from xladdin.compiling import operands
from xladdin.compiling.formula_text import Guard, number, text, unchanged, unreadable
from xladdin.compiling.operands import NotCompiled, Operand
from xladdin.engine import spellings
from xladdin.engine.syntax import Node, Part
from xladdin.errors import CellError
from xladdin.grid import Area, Value, column_letters

_CORNER: Final = re.compile(r"(\$?)[A-Za-z]{1,3}(\$?)[0-9]")
_LONGEST_CELL_TEXT: Final = 2000  # a rule longer than that is no text to compare letter by letter
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


@dataclass(frozen=True, slots=True)
class Present:
    """What a cell holds now: its value, and whether a formula gives it."""

    value: Value
    formula: bool = False


class Place(Protocol):
    """Where a formula stands: it knows the cells around."""

    def cell(self, prefix: str, reference: str) -> Present | None:
        """The cell that `prefix` and `reference` (`A1`, `$A$1`) name; None where that cannot be known."""

    def area(self, prefix: str, reference: str) -> tuple[Area, list[list[Present]]] | None:
        """A range (`A1:B2`) and its cells by rows; None where that cannot be known."""

    def expression(self, formula: str) -> Value:
        """What a part of the formula gives now (`MID(E6,2,9)`); None where that is not known."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Nothing between two commas."""


@dataclass(frozen=True, slots=True)
class Written:
    """A constant in the formula."""

    value: Decimal | str


@dataclass(frozen=True, slots=True)
class Cells:
    """A range, or one cell where a range is wanted: its text, its place, its cells by rows."""

    text: str
    area: Area
    rows: list[list[Present]]

    def part(self, top: int, left: int, bottom: int, right: int) -> str:
        """A part of the range, its rows and columns counted from 1, written with the `$` of the range's own text."""
        prefix, _, reference = self.text.rpartition("!")
        match = _CORNER.match(reference)
        assert match is not None
        column_sign, row_sign = ("$" if sign else "" for sign in match.groups())

        def corner(row: int, column: int) -> str:
            letters = column_letters(self.area.left + column - 1)
            return f"{column_sign}{letters}{row_sign}{self.area.top + row - 1}"

        first, last = corner(top, left), corner(bottom, right)
        return (f"{prefix}!" if prefix else "") + (first if first == last else f"{first}:{last}")

    def values(self) -> list[Value]:
        return [cell.value for row in self.rows for cell in row]

    def one(self, row: int, column: int) -> Cell:
        """One of its cells, counted from 1."""
        shown = self.part(row, column, row, column)
        return Cell(shown, self.rows[row - 1][column - 1], None)

    def each(self, most: int) -> list[Cell]:
        """Its cells row by row.

        Raises:
            NotCompiled: there are more than a formula can name one by one.
        """
        height, width = len(self.rows), len(self.rows[0])
        if height * width > most:
            raise NotCompiled(f"这种规则逐项计分，{self.text}超过{most}项")
        return [self.one(row, column) for row in range(1, height + 1) for column in range(1, width + 1)]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell."""

    text: str
    present: Present
    cells: Cells | None


@dataclass(frozen=True, slots=True)
class Call:
    """A compiled JX_ call: an expression behind its guards.

    Attributes:
        numeric: it gives no text.
        constant: its value, where that is known as long as the guards hold.
    """

    expression: str
    guards: tuple[Guard, ...] = ()
    numeric: bool = True
    constant: Decimal | str | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """Texts put together with `&`."""

    text: str
    parts: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """Any other expression.

    Attributes:
        numeric: it cannot give text.
        present: what it gives now, where that is known.
    """

    text: str
    numeric: bool
    present: Value = None


@dataclass(frozen=True, slots=True)
class Constants:
    """An array constant: its values by rows."""

    rows: list[list[Decimal | str]]


Argument = Skipped | Written | Cell | Cells | Call | Joined | Other | Constants


def quantity(argument: Argument, title: str) -> Operand:
    """The argument as a number.

    Raises:
        NotCompiled: it cannot be read by a native formula, now or ever.
    """
    match argument:
        case Written(value):
            return operands.literal(value)
        case Cell(reference, present):
            return operands.cell(reference, present.value)
        case Call(expression, guards, True):
            return operands.computed(expression, guards)
        case Joined():
            return _joined(argument)
        case Other(expression, numeric, present):
            return operands.computed(expression) if numeric else operands.cell(expression, present)
        case Skipped():
            raise NotCompiled(f"缺少参数“{title}”")
    raise NotCompiled(f"参数“{title}”不是一个数：区域、数组常量或文字函数")


def optional_quantity(argument: Argument, title: str) -> Operand | None:
    """The same where nothing means 0: None when it is left out; a blank cell counts as 0."""
    if isinstance(argument, Skipped):
        return None
    if isinstance(argument, Cell) and (argument.present.value is None or _is_number(argument.present.value)):
        blank_too = f"OR(ISBLANK({argument.text}),ISNUMBER({argument.text}))"
        return Operand(argument.text, (Guard(blank_too, unreadable(argument.text)),))
    return quantity(argument, title)


def _is_number(value: Value) -> bool:
    return value is not None and not isinstance(value, (str, bool, CellError))


def pinned(argument: Argument, title: str) -> tuple[Decimal | str | None, list[Guard]]:
    """The argument's value, known now, and what must stay so; None for a blank or skipped one.

    Raises:
        NotCompiled: it is computed, or the cell holds an error.
    """
    match argument:
        case Skipped():
            return None, []
        case Written(value):
            return value, []
        case Cell(reference, present):
            return _pin(reference, present, title)
        case Call(constant=Decimal() | str() as value, guards=guards):
            return value, list(guards)
        case Cells(reference):
            raise NotCompiled(f"参数“{title}”是一片区域{reference}，结果不是一个值")
        case _:
            raise NotCompiled(f"参数“{title}”由公式算出，编译时不能确定")


def _pin(reference: str, present: Present, title: str) -> tuple[Decimal | str | None, list[Guard]]:
    value = present.value
    if present.formula:
        raise NotCompiled(f"{reference}（{title}）是公式，内容会变")
    if value is None:
        return None, [unchanged(f"ISBLANK({reference})")]
    if isinstance(value, str) and not isinstance(value, CellError):
        if len(value) > _LONGEST_CELL_TEXT:
            raise NotCompiled(f"{reference}（{title}）的文字太长")
        return value, [unchanged(f"EXACT({reference},{text(value)})")]
    if isinstance(value, Decimal):
        return value, [unchanged(f"AND(ISNUMBER({reference}),{reference}={number(value)})")]
    raise NotCompiled(f"{reference}（{title}）现在既不是文字也不是数")


def _joined(argument: Joined) -> Operand:
    """`E7&G7`: a number and the unit behind it, or a text that a cell would hold."""
    first, *rest = argument.parts
    reason: NotCompiled | None = None
    if _gives_number(first):
        try:
            unit, guards = _pinned_text(rest)
            return operands.with_written_unit(quantity(first, "数"), unit, guards)
        except NotCompiled as problem:
            reason = problem
    present = _present_text(argument.parts)
    if present is None:
        raise reason or NotCompiled(f"{argument.text}拼成的文字编译时不能确定")
    return operands.cell(argument.text, present)


def _gives_number(argument: Argument) -> bool:
    match argument:
        case Cell(_, present):
            return present.value is None or _is_number(present.value)
        case Written(value):
            return isinstance(value, Decimal)
        case Call() | Other():
            return argument.numeric
    return False


def _pinned_text(parts: Sequence[Argument]) -> tuple[str, list[Guard]]:
    written: list[str] = []
    guards: list[Guard] = []
    for part in parts:
        value, kept = pinned(part, "单位")
        if isinstance(value, Decimal):
            raise NotCompiled("数后面又接数")
        written.append(value or "")
        guards += kept
    return "".join(written), guards


def _present_text(parts: Sequence[Argument]) -> str | None:
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
                return self._reference(node)
            case Part.ARRAY:
                return _constants(node)
            case Part.CALL:
                call = self._compiled(node)
                if call is not None:
                    return call
            case Part.OPERATION if node.text == "&":
                return Joined(self._rewritten(node), tuple(self._parts(node)))
        value = _constant(node)
        if value is not None:
            return Written(value)
        if node.part in (Part.LOGICAL, Part.ERROR, Part.INVOCATION):
            raise NotCompiled(f"参数{self._formula[node.start : node.end]}不是数也不是文字")
        numeric = self._is_numeric(node)
        present = None if numeric else self._place.expression(self._formula[node.start : node.end])
        return Other(self._rewritten(node), numeric, present)

    def _parts(self, node: Node) -> list[Argument]:
        if node.part is Part.OPERATION and node.text == "&":
            return [part for item in node.items for part in self._parts(item)]
        return [self.read(node)]

    def _reference(self, node: Node) -> Argument:
        shown = node.prefix + node.text
        if ":" in node.text:
            found = self._place.area(node.prefix, node.text)
            if found is None:
                raise NotCompiled(f"区域{shown}不在本工作簿，或者太大")
            return Cells(shown, *found)
        present = self._place.cell(node.prefix, node.text)
        if present is None:
            raise NotCompiled(f"{shown}不在本工作簿")
        area = self._place.area(node.prefix, f"{node.text}:{node.text}")
        return Cell(shown, present, Cells(shown, *area) if area else None)

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
            if node.part is Part.REF and ":" not in node.text:
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
