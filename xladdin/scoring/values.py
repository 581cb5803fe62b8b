"""值：one value or a list of them, as a cell, a range or a text holds them.

A rule with several parts takes a list: a range, or one text with the items between `;` or `、`
(`100%;88.53%`, `是、是、否`).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.numbers import NOT_ASSESSED, Quantity, divide, normalise, read_quantity

_BETWEEN: Final = re.compile(r"[;、]|\s*[\r\n]+\s*")
# `优2、良1、中3`: a word and how many of it.
_COUNTED: Final = re.compile(r"([^\d\s;、,%.]+?)\s*[x×*:]?\s*(\d{1,4})\s*(?:个|项|家|次|户|人)?")
# ①是②是③否, √√×: marks and ticks part the items by themselves.
_MARKED: Final = re.compile(r"\s*[①-⑳]\s*[:：.、]?\s*(?=\S)")
_TICKS: Final = re.compile(r"[√✓✔×✗✘\s]{2,}")
_RANK: Final = re.compile(r"第?\s*(\d+)\s*名?\s*/\s*(\d+)\s*名?")
YES: Final = frozenset({"是", "符合", "具备", "达标", "合格", "完成", "满足", "有", "√", "✓", "✔", "y", "yes", "true"})
NO: Final = frozenset(
    {
        "否",
        "不符合",
        "不符",
        "不具备",
        "不达标",
        "不合格",
        "未完成",
        "不满足",
        "无",
        "没有",
        "×",
        "✗",
        "✘",
        "n",
        "no",
        "false",
    }
)


def pass_error(*given: object) -> None:
    """An incoming error comes before whatever else is wrong: a rule that cannot be read, a weight that is none.

    Raises:
        Refused: the first of the values that is an error, as it came.
    """
    for value in given:
        error = value if isinstance(value, CellError) else CellError.of(value) if isinstance(value, str) else None
        if error is not None:
            raise Refused(error, f"引用的单元格是错误值{error}")


def read_list(value: object) -> list[object]:
    """The items of a list value: of a range row by row, of a text between its separators; one value is a list of one.

    Raises:
        Refused: an incoming error as it came; `#N/A` for a blank cell.
    """
    if isinstance(value, (list, tuple)):
        return [item for row in value for item in (row if isinstance(row, (list, tuple)) else [row])]
    if isinstance(value, CellError):
        raise Refused(value, f"引用的单元格是错误值{value}")
    if value is None:
        raise Refused(CellError.NA, "单元格为空")
    if not isinstance(value, str):
        return [value]
    marked = [piece.strip(" ;；、,，。\n") for piece in _MARKED.split(value)]
    if len(marked) > 2 and not marked[0] and all(marked[1:]) and _in_order(value):
        return list(marked[1:])
    if _TICKS.fullmatch(value.strip()) and len(value.split()) in (1, len("".join(value.split()))):
        return list("".join(value.split()))
    # Lines of a cell are items too; `normalise` would run them together.
    parts = [normalise(part) for line in value.split("\n") for part in _BETWEEN.split(normalise(line))]
    parts = [part for part in parts if part]
    if len(parts) == 1 and "," in parts[0] and not _reads_as_number(parts[0]):
        parts = [part.strip() for part in parts[0].split(",") if part.strip()]
    return [item for part in parts for item in _repeated(part)] if parts else [value]


def _in_order(text: str) -> bool:
    """Whether circled numbers count up from ①: ①是③否 leaves an item out."""
    marks = re.findall("[①-⑳]", text)
    return [ord(mark) - ord("①") for mark in marks] == list(range(len(marks)))


def _reads_as_number(text: str) -> bool:
    try:
        read_quantity(text)
    except Refused:
        return False
    return True


def _repeated(text: str) -> list[object]:
    counted = _COUNTED.fullmatch(text)
    if counted is None or not 0 < int(counted[2]) <= 1000:
        return [text]
    return [counted[1]] * int(counted[2])


def read_word(value: object, wanted: str) -> str:
    """The word in a cell.

    Raises:
        Refused: an incoming error as it came; `#N/A` for a blank or an item not assessed; `#VALUE!` for a number.
    """
    if isinstance(value, CellError):
        raise Refused(value, f"引用的单元格是错误值{value}")
    if value is None:
        raise Refused(CellError.NA, "单元格为空")
    if not isinstance(value, str):
        raise Refused(CellError.VALUE, f"值应为{wanted}之一，而不是“{shown(value)}”")
    text = normalise(value).strip("\"'“”‘’「」。;")
    error = CellError.of(text)
    if error is not None:
        raise Refused(error, f"引用的单元格是错误值{error}")
    if not text or text in NOT_ASSESSED:
        raise Refused(CellError.NA, f"“{text}”表示未考核或不适用" if text else "单元格为空")
    return text


def read_check(value: object) -> bool:
    """是 or 否, in the ways people tick a criterion.

    Raises:
        Refused: as `read_word`; `#VALUE!` for anything else, also for numbers other than 1 and 0.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float, Decimal, Quantity)):
        quantity = read_quantity(value)
        if quantity.value in (0, 1) and not quantity.unit:
            return quantity.value == 1
        raise Refused(CellError.VALUE, f"要点应填是或否（1或0），而不是“{quantity}”")
    text = read_word(value, "是、否")
    low = text.lower()
    if low in YES or text == "1":
        return True
    if low in NO or text == "0":
        return False
    raise Refused(CellError.VALUE, f"要点应填是或否（符合或不符合、1或0），而不是“{text}”")


def read_rank(value: object) -> Quantity:
    """A rank as a share of all ranked: `8%`, `0.08`, `5/62`.

    Raises:
        Refused: `#VALUE!` for a bare rank, whose number of competitors is missing.
    """
    if isinstance(value, str):
        ranked = _RANK.fullmatch(normalise(value))
        if ranked is not None and int(ranked[2]):
            return Quantity(divide(Decimal(ranked[1]), Decimal(ranked[2])), "%")
    quantity = read_quantity(value)
    share = quantity.value
    if (quantity.unit and not quantity.is_percent) or not 0 < share <= 1 or (share == 1 and not quantity.unit):
        raise Refused(CellError.VALUE, f"规则按排名的百分位计，值应为名次÷总数，如5/62或8%，而不是“{quantity}”")
    return Quantity(share, "%")


def shown(value: object) -> str:
    """A value as people read it in an explanation."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, (list, tuple)):
        return "、".join(shown(item) for item in read_list(value))
    try:
        return str(read_quantity(value))
    except Refused:
        return str(value)
