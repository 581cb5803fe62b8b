"""核查结果：the list of findings as a table of text, the same on every sheet 核查结果, and how that sheet is known again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

from xladdin.grid import Sheet

SHEET: Final = "核查结果"
TITLE: Final = "绩效表格核查结果"
HEADER: Final = ("序号", "严重程度", "代码", "工作表", "单元格", "现有内容", "应为", "问题", "建议", "依据")
WIDTHS: Final = (6, 10, 8, 16, 8, 18, 14, 44, 34, 30)
# By one of these lines a sheet is known to be ours, whatever it is called by then: the marked file's, that of
# LibreOffice's button, that of Excel's button.
SIGNATURE: Final = "本表由 xladdin 核查生成；“xladdin unmark 工作簿” 撤销全部标记"
_EXCEL: Final = "xladdin核查结果"
_SIGNATURES: Final = (SIGNATURE, "本表由菜单“绩效”生成，点“清除标记”即删除。", _EXCEL)
_TOP: Final = 3  # a signature stands in one of these rows


def is_ours(sheet: Sheet) -> bool:
    """Whether this is a list that we made, not a sheet that merely has its name."""
    heads = (sheet.cells.get((row, 1)) for row in range(1, _TOP + 1))
    return any(cell is not None and str(cell.value or "").startswith(_SIGNATURES) for cell in heads)


def is_excels(sheet: Sheet) -> bool:
    """Whether it is the list of Excel's button, which marks by conditional formats and takes them back itself."""
    cell = sheet.cells.get((1, 1))
    return cell is not None and str(cell.value or "").startswith(_EXCEL)


def checksum(rows: Iterable[Sequence[str]]) -> str:
    """Eight letters that change when someone writes in the list, and stay when it is sorted."""
    lines = sorted("\x1f".join(row).rstrip("\x1f") for row in rows)
    return hashlib.sha256("\x1e".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:8]
