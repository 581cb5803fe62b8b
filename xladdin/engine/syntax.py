"""公式语法树: a formula's tokens as a tree, with the operators bound as Excel binds them.

Binding from tight to loose: `:`, blank (intersection), `,` inside parentheses (union), sign, `%`, `^`, `* /`, `+ -`,
`&`, comparisons. A sign binds tighter than `^`: `-2^2` is 4 in Excel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from xladdin.engine.tokens import FormulaError, Kind, Token, tokenize


class Part(Enum):
    """What a node is."""

    NUMBER = "number"
    TEXT = "text"
    LOGICAL = "logical"
    ERROR = "error"
    REF = "ref"
    NAME = "name"
    TABLE = "table"
    ARRAY = "array"  # {1,2;3,4}
    MISSING = "missing"  # an argument left out
    CALL = "call"
    INVOCATION = "invocation"  # LAMBDA(x,x)(1)
    GROUP = "group"  # ( … )
    SIGN = "sign"  # prefix + - @
    SUFFIX = "suffix"  # % #
    OPERATION = "operation"


@dataclass(frozen=True, slots=True)
class Node:
    """One node.

    Attributes:
        text: the literal, the reference, the function's name, the operator.
        prefix: the sheet or book before a reference or name.
        start: position in the formula; for an operation that of its left operand.
        end: position behind it.
        items: operands or arguments.
        mark: for an operation, the position of the operator itself.
    """

    part: Part
    text: str
    start: int
    end: int
    prefix: str = ""
    items: tuple[Node, ...] = ()
    mark: int = 0

    def walk(self) -> Iterator[Node]:
        """This node and everything below it, outermost first."""
        yield self
        for item in self.items:
            yield from item.walk()


COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})
_BINDING = {
    **dict.fromkeys(COMPARISONS, 1),
    "&": 2,
    "+": 3,
    "-": 3,
    "*": 4,
    "/": 4,
    "^": 5,
    " ": 8,
    ":": 9,
}
_SIGN_BINDING = 7
_OPERANDS = {
    Kind.NUMBER: Part.NUMBER,
    Kind.TEXT: Part.TEXT,
    Kind.ERROR: Part.ERROR,
    Kind.REF: Part.REF,
    Kind.TABLE: Part.TABLE,
}
_LONGEST = 8192  # characters, Excel's own limit
_DEEPEST = 200  # nested levels; Excel allows 64 functions


def parse(formula: str) -> Node:
    """The tree of a formula.

    Raises:
        FormulaError: not a formula of the stored grammar, or longer than Excel's 8,192 characters.
    """
    if len(formula) > _LONGEST:
        raise FormulaError("longer than 8,192 characters")
    return _Parser(tokenize(formula)).whole()


class _Parser:
    """Precedence climbing over the tokens."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._expression(0)
        self._spaces()
        if self._peek() is not None:
            raise FormulaError("text behind the end")
        return node

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _spaces(self) -> bool:
        start = self._at
        while (token := self._peek()) is not None and token.kind is Kind.SPACE:
            self._at += 1
        return self._at > start

    def _expression(self, least: int) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise FormulaError("nested too deeply")
        left = self._operand()
        while True:
            spaced = self._spaces()
            token = self._peek()
            if token is None:
                break
            if token.kind is Kind.OPERATOR:
                if token.text in "%#":
                    left = Node(Part.SUFFIX, token.text, left.start, token.end, items=(left,))
                    self._at += 1
                    continue
                operator = token.text
            elif token.kind is Kind.OPEN and not spaced and left.part in (Part.CALL, Part.INVOCATION):
                self._at += 1
                items, end = self._arguments()
                left = Node(Part.INVOCATION, "", left.start, end, items=(left, *items))
                continue
            elif spaced and token.kind in (Kind.REF, Kind.NAME, Kind.TABLE, Kind.CALL, Kind.OPEN, Kind.ERROR):
                operator = " "
            else:
                break
            binding = _BINDING.get(operator)
            if binding is None or binding < least:
                break
            if operator != " ":
                self._at += 1
            right = self._expression(binding + 1)
            left = Node(Part.OPERATION, operator, left.start, right.end, items=(left, right), mark=token.start)
        self._depth -= 1
        return left

    def _operand(self) -> Node:
        self._spaces()
        token = self._peek()
        if token is None:
            raise FormulaError("an operand is missing")
        self._at += 1
        if (part := _OPERANDS.get(token.kind)) is not None:
            return Node(part, token.text, token.start, token.end, token.prefix)
        match token.kind:
            case Kind.NAME:
                logical = not token.prefix and token.text.upper() in ("TRUE", "FALSE")
                return Node(Part.LOGICAL if logical else Part.NAME, token.text, token.start, token.end, token.prefix)
            case Kind.CALL:
                items, end = self._arguments()
                return Node(Part.CALL, token.text, token.start, end, token.prefix, items)
            case Kind.OPERATOR if token.text in "+-@":
                inner = self._expression(_SIGN_BINDING)
                return Node(Part.SIGN, token.text, token.start, inner.end, items=(inner,))
            case Kind.OPEN:
                items, end = self._arguments()
                if not items:
                    raise FormulaError("empty parentheses")
                return Node(Part.GROUP, "(", token.start, end, items=items)
            case Kind.LEFT_BRACE:
                return self._array(token)
        raise FormulaError(f"{token.text!r} where an operand should be")

    def _arguments(self) -> tuple[tuple[Node, ...], int]:
        """What stands between an opening parenthesis, already taken, and its closing one."""
        items: list[Node] = []
        while True:
            self._spaces()
            token = self._peek()
            if token is None:
                raise FormulaError("a closing parenthesis is missing")
            if token.kind in (Kind.COMMA, Kind.CLOSE):
                items.append(Node(Part.MISSING, "", token.start, token.start))
            else:
                items.append(self._expression(0))
                self._spaces()
                token = self._peek()
                if token is None or token.kind not in (Kind.COMMA, Kind.CLOSE):
                    raise FormulaError("a comma or a closing parenthesis is missing")
            self._at += 1
            if token.kind is Kind.CLOSE:
                break
        if len(items) == 1 and items[0].part is Part.MISSING:
            items = []
        return tuple(items), token.end

    def _array(self, opening: Token) -> Node:
        """An array constant; its items are its elements in reading order."""
        items = []
        rows = 1
        while True:
            self._spaces()
            token = self._peek()
            sign = None
            if token is not None and token.kind is Kind.OPERATOR and token.text in "+-":
                sign = token
                self._at += 1
                token = self._peek()
            if token is None or token.kind not in (Kind.NUMBER, Kind.TEXT, Kind.ERROR, Kind.NAME):
                raise FormulaError("an array constant holds constants only")
            part = _OPERANDS.get(token.kind, Part.LOGICAL)
            self._at += 1
            items.append(Node(part, (sign.text if sign else "") + token.text, (sign or token).start, token.end))
            self._spaces()
            token = self._peek()
            if token is None or token.kind not in (Kind.COMMA, Kind.SEMICOLON, Kind.RIGHT_BRACE):
                raise FormulaError("an array constant does not end")
            self._at += 1
            rows += token.kind is Kind.SEMICOLON
            if token.kind is Kind.RIGHT_BRACE:
                return Node(Part.ARRAY, "{", opening.start, token.end, items=tuple(items), mark=rows)
