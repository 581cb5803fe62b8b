"""单元格的值: what a cell holds, read from its `t` and `<v>` and written as such."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape, unescape

from xladdin.engine.formula_cells import ATTRIBUTES, VALUE, VALUE_ATTRIBUTES, attribute, text_of
from xladdin.errors import CellError
from xladdin.ooxml.shared_strings import unescape as without_escapes

CellValue = float | str | bool | CellError

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\r\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SMALLEST = 2.2250738585072014e-308  # Excel knows no smaller numbers and takes them for 0
_LONGEST = 32_767  # characters in a cell


class Missing:
    """No cached value."""


MISSING = Missing()


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far two numbers may lie apart and still count as the same.

    Attributes:
        relative: share of the larger one.
        absolute: for numbers near zero.
    """

    relative: float = 1e-9
    absolute: float = 1e-9

    def same(self, one: CellValue, other: CellValue) -> bool:
        if type(one) is float and type(other) is float:
            return abs(one - other) <= max(self.absolute, self.relative * max(abs(one), abs(other)))
        return type(one) is type(other) and one == other


EXACT = Tolerance(0.0, 0.0)


def cached_value(cell: re.Match[bytes], strings: Callable[[], Sequence[str]]) -> CellValue | Missing:
    """What is cached in a formula cell.

    Args:
        strings: gives the shared strings, for the few writers that put formula results there.
    """
    content = cell[VALUE]
    kind = attribute(cell[ATTRIBUTES], "t") or "n"
    if kind == "inlineStr":
        return MISSING
    if cell[VALUE_ATTRIBUTES] is None or (not content and kind != "str"):
        return MISSING
    return decoded(kind, text_of(content), strings)


def decoded(kind: str, text: str, strings: Callable[[], Sequence[str]]) -> CellValue | Missing:
    """A `<v>` by the cell's `t`."""
    try:
        match kind:
            case "n":
                return float(text)
            case "b":
                return text.strip() in ("1", "true")
            case "s":
                return strings()[int(text)]
            case "e":
                return CellError.of(text.strip()) or text.strip()
    except (ValueError, IndexError):
        return MISSING
    return without_escapes(text)


def normal(value: object) -> CellValue:
    """A computed value as a cell can hold it: a blank counts 0, whole and tiny numbers as Excel has them."""
    if value is None:
        return 0.0
    if isinstance(value, (bool, CellError)):
        return value
    if isinstance(value, (int, float)):
        return 0.0 if abs(value) < _SMALLEST else float(value)
    text = str(value)
    return CellError.VALUE if len(text) > _LONGEST else text


def number_text(value: float) -> bytes:
    """The shortest digits that read back as the same double: `0.8411`, `12`, `1E+20`."""
    text = repr(value)
    if text[-2:] == ".0":
        return b"%d" % value
    return text.upper().encode() if "e" in text else text.encode()


def encoded(value: CellValue) -> tuple[bytes, bytes, bytes]:
    """The cell's `t`, what follows `v` in its tag, and the content of `<v>`."""
    if type(value) is float:
        return b"", b"", number_text(value)
    if isinstance(value, bool):
        return b"b", b"", b"1" if value else b"0"
    if isinstance(value, CellError):
        return b"e", b"", value.value.encode()
    text = str(value)
    space = b' xml:space="preserve"' if text != text.strip() or "\n" in text else b""
    safe = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return b"str", space, escape(safe, quote=False).encode()


def plain_value(text: bytes, prefix: bytes, strings: Callable[[], Sequence[str]]) -> CellValue | Missing:
    """The value of a cell without formula."""
    name = re.escape(prefix)
    found = re.search(rb"<%bv(?:\s[^<>]*)?>([^<]*)<" % name, text)
    kind = attribute(text[: text.index(b">")], "t") or "n"
    if kind == "inlineStr":
        return "".join(unescape(piece.decode()) for piece in re.findall(rb"<%bt(?:\s[^<>]*)?>([^<]*)<" % name, text))
    if found is None:
        return MISSING
    return decoded(kind, text_of(found[1]), strings)
