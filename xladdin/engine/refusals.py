"""引擎做不对的公式: calls that the engine knows by name but does not do as Excel does.

Each was found by probing formualizer 0.13.0 (tests/engine/probe.csv). The reasons are what `xladdin recalc` shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum

from xladdin.engine import signatures
from xladdin.engine.syntax import Node, Part
from xladdin.engine.tables import unquoted
from xladdin.engine.text_formats import can_format


class Unsupported(Exception):
    """The engine cannot do this formula; the message is the reason in Chinese."""


class Hidden(IntEnum):
    """Rows that a sheet does not show."""

    NOTHING = 0
    ROWS = 1
    FILTERED = 2  # hidden by a filter, so that every SUBTOTAL leaves them out


_CRITERIA = signatures.words("COUNTIF COUNTIFS SUMIF SUMIFS AVERAGEIF AVERAGEIFS MAXIFS MINIFS")
_TEXT_ORDER = re.compile(r'"[<>]=?[^\d\s<>=+\-.,%￥$"]')
_CELL_FACTS = ('"row"', '"col"', '"address"', '"contents"')


def refuse(name: str, node: Node, sheet: str, knows: Callable[[str], bool], hides: Callable[[str], Hidden]) -> None:
    """Refuse a call that would come out wrong.

    Args:
        name: the plain name of the built-in function.
        sheet: that of the formula.

    Raises:
        Unsupported: with the reason.
    """
    if (reason := signatures.WRONG.get(name)) is not None:
        raise Unsupported(f"{name}：{reason}")
    if not knows(name):
        raise Unsupported(f"引擎没有函数 {node.text}")
    items = node.items
    if name not in signatures.SKIPPABLE and any(item.part is Part.MISSING for item in items):
        raise Unsupported(f"{name} 省略了中间的参数，引擎会当作 0")
    if name in _CRITERIA and any(item.part is Part.TEXT and _TEXT_ORDER.match(item.text) for item in items):
        raise Unsupported(f"{name} 按文字大小比较的条件随 Excel 的语言版本而变")
    first, last = (items[0], items[-1]) if items else (None, None)
    literal = last.text[1:-1].replace('""', '"') if last is not None and last.part is Part.TEXT else None
    match name:
        case "TEXT" if literal is not None and not can_format(literal):
            raise Unsupported(f'引擎不支持 TEXT 的格式 "{literal}"')
        case "DATEDIF" if literal is not None and literal.lower() in ("md", "yd"):
            raise Unsupported(f'DATEDIF 的 "{literal}" 各软件结果不一')
        case "CHAR" if first is None or first.part is not Part.NUMBER or float(first.text) > 127:
            raise Unsupported("CHAR 的结果随 Excel 的语言版本而变")
        case "N" | "T" if first is not None and first.part is not Part.REF:
            raise Unsupported(f"引擎的 {name} 不能用于数组")
        case "CELL" if first is None or first.text.lower() not in _CELL_FACTS:
            raise Unsupported("CELL 的结果随运行的机器而变")
        case "SORT" if len(items) > 3:
            raise Unsupported("引擎的 SORT 不能按行排序")
        case "XLOOKUP" | "XMATCH":
            modes = [constant(item) for item in items[4 if name == "XLOOKUP" else 2 :]]
            if modes[:1] not in ([], ["0"], ["2"], [""]) or modes[1:] not in ([], ["1"], ["-1"], [""]):
                raise Unsupported(f"引擎的 {name} 近似匹配和二分查找不可靠")
        case "SUBTOTAL" | "AGGREGATE":
            _refuse_hidden(name, items, sheet, hides)


def _refuse_hidden(name: str, items: tuple[Node, ...], sheet: str, hides: Callable[[str], Hidden]) -> None:
    """The engine sums hidden rows too, whatever SUBTOTAL asks for."""
    sheets = {sheet, *(unquoted(node.prefix) for item in items[1:] for node in item.walk() if node.prefix)}
    hidden = max(map(hides, sheets))
    shown_only = name == "AGGREGATE" or not items or items[0].part is not Part.NUMBER or len(items[0].text) > 2
    if hidden is Hidden.FILTERED or (hidden is Hidden.ROWS and shown_only):
        raise Unsupported(f"有隐藏或筛选掉的行，引擎的 {name} 不能把它们排除")


def constant(node: Node) -> str:
    """A number as written, with its sign; empty for an argument left out, a question mark for anything else."""
    if node.part is Part.SIGN and node.items[0].part is Part.NUMBER:
        return node.text + node.items[0].text
    return node.text if node.part in (Part.NUMBER, Part.MISSING) else "?"
