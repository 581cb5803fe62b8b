"""按钮：what the ribbon offers, declared once for the ribbon's XML, its VBA callbacks and their Python handlers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TAB: Final = "绩效"


@dataclass(frozen=True, slots=True)
class Command:
    """One button.

    Attributes:
        name: of its VBA callback.
        handler: the function of `xladdin.hosts.excel.ribbon` that does it.
        label: what the button says.
        tip: one sentence on what it does.
        image: one of Office's own pictures (imageMso).
        large: shown large.
    """

    name: str
    handler: str
    label: str
    tip: str
    image: str
    large: bool = False


COMMANDS: Final = (
    Command(
        "CheckSheet", "check_sheet", "核查本表", "核查当前工作表里的预算绩效表格，标出问题并列在“核查结果”表中。",
        "ErrorChecking", large=True,
    ),
    Command(
        "CheckBook", "check_book", "核查全部", "核查工作簿里的所有工作表，表与表之间也互相核对。",
        "DataValidationCircleInvalid", large=True,
    ),
    Command("ClearMarks", "clear_marks", "清除标记", "去掉核查加上的颜色、批注和“核查结果”表，其他内容不动。", "ClearFormats"),
    Command("ShowRules", "show_rules", "规则说明", "在新工作簿里列出全部核查规则：查什么、为什么、怎么改。", "Help"),
    Command("About", "about", "关于", "版本，以及加载项有没有连上Python。", "Info"),
)  # fmt: skip
