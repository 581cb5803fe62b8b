"""引擎做不对的公式: calls that the engine knows by name but does not do as Excel does.

Each was found by probing formualizer 0.13.0 (tests/engine/probe.csv). The reasons are what `xladdin recalc` shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum

from xladdin.engine import signatures
from xladdin.engine.confirmed import CONFIRMED
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


_SUMS = signatures.words("""
    SUM AVERAGE AVERAGEA COUNT COUNTA MAX MIN MAXA MINA PRODUCT SUMSQ MEDIAN STDEV STDEV.S STDEV.P STDEVP STDEVA STDEVPA
    VAR VAR.S VAR.P VARP VARA VARPA DEVSQ AVEDEV GEOMEAN HARMEAN KURT SKEW SKEW.P LARGE SMALL GCD LCM
""")
_SHAPING = signatures.words("TAKE DROP CHOOSECOLS CHOOSEROWS TOCOL TOROW SORT EXPAND WRAPROWS WRAPCOLS")
_TABLES = (Part.NUMBER, Part.TEXT, Part.LOGICAL)
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
    if name not in CONFIRMED:
        raise Unsupported(f"引擎的 {name} 没有与 Excel 核对过，或与 Excel 不一致")
    items = node.items
    if name not in signatures.SKIPPABLE and any(item.part is Part.MISSING for item in items):
        raise Unsupported(f"{name} 省略了中间的参数，引擎会当作 0")
    if name in signatures.CRITERIA and any(item.part is Part.TEXT and _TEXT_ORDER.match(item.text) for item in items):
        raise Unsupported(f"{name} 按文字大小比较的条件随 Excel 的语言版本而变")
    first, last = (items[0], items[-1]) if items else (None, None)
    literal = last.text[1:-1].replace('""', '"') if last is not None and last.part is Part.TEXT else None
    match name:
        case _ if name in _SUMS and any(_no_number(name, item) for item in items):
            raise Unsupported(f"{name} 里直接写的文字或错误值，引擎与 Excel 的处理不同")
        case "SUBTOTAL" | "AGGREGATE" if any(item.part is Part.ERROR for item in items):
            raise Unsupported(f"{name} 里直接写的错误值，引擎与 Excel 的处理不同")
        case "AVERAGEA" | "MAXA" | "MINA" if any(item.part is Part.ARRAY for item in items):
            raise Unsupported(f"引擎的 {name} 对直接写的数组与 Excel 不一致")
        case _ if name in _SHAPING and any(
            constant(item) == "?" and item.part is not Part.LOGICAL for item in items[1:]
        ):
            raise Unsupported(f"引擎的 {name} 的行列参数须是写明的数字")
        case "INDEX" if (
            len(items) == 2 and first is not None and first.part is Part.ARRAY and 1 < first.mark < len(first.items)
        ):
            raise Unsupported("INDEX 在多行多列的数组里须有行号和列号")
        case "FILTER" if len(items) > 1 and items[1].part in (Part.REF, Part.ARRAY):
            raise Unsupported("引擎的 FILTER 不检查条件里的文字和错误值")
        case "NUMBERVALUE" if len(items) > 1:
            raise Unsupported("引擎的 NUMBERVALUE 不检查分隔符")
        case "TEXT" if literal is not None and not can_format(literal):
            raise Unsupported(f'引擎不支持 TEXT 的格式 "{literal}"')
        case "DATEDIF" if literal is not None and literal.lower() in ("md", "yd"):
            raise Unsupported(f'DATEDIF 的 "{literal}" 各软件结果不一')
        case "CHAR" if first is None or first.part is not Part.NUMBER or float(first.text) > 127:
            raise Unsupported("CHAR 的结果随 Excel 的语言版本而变")
        case "N" | "T" if first is not None and (first.part is not Part.REF or ":" in first.text):
            raise Unsupported(f"引擎的 {name} 不能用于数组")
        case "CELL" if first is None or first.text.lower() not in _CELL_FACTS:
            raise Unsupported("CELL 的结果随运行的机器而变")
        case "ADDRESS" if len(items) > 3 and constant(items[3]) not in ("", "1") and items[3].text.upper() != "TRUE":
            raise Unsupported("引擎的 ADDRESS 不能给出 R1C1 样式")
        case "TEXTBEFORE" | "TEXTAFTER" if len(items) > 2 or last is None or last.part is not Part.TEXT:
            raise Unsupported(f"引擎的 {name} 只对一个写明的分隔符与 Excel 一致")
        case "VLOOKUP" | "HLOOKUP" if len(items) > 2 and (items[1].part in _TABLES or items[2].part is Part.ARRAY):
            raise Unsupported(f"引擎的 {name} 不能这样查找")
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


def _no_number(name: str, item: Node) -> bool:
    """A text or an error written right into a sum; a text of plain digits counts as its number."""
    if item.part is Part.ERROR:
        return name.startswith("COUNT")
    return item.part is Part.TEXT and name != "COUNTA" and not item.text[1:-1].strip().isdecimal()
