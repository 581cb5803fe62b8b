"""按钮：the commands of the menu 绩效 and its toolbar, in their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xladdin.hosts.libreoffice.identity import PROTOCOL


@dataclass(frozen=True, slots=True)
class Action:
    """One command.

    Attributes:
        path: behind the protocol, `check-sheet`; macros and tests dispatch `org.xladdin.calc:check-sheet`.
        title: on the button.
        tip: what it does, in one sentence.
    """

    path: str
    title: str
    tip: str

    @property
    def url(self) -> str:
        return PROTOCOL + self.path


CHECK_SHEET: Final = Action("check-sheet", "核查本表", "核查当前工作表，用底色和批注标出问题")
CHECK_ALL: Final = Action("check-all", "核查全部", "核查全部工作表，用底色和批注标出问题")
CLEAR: Final = Action("clear-marks", "清除标记", "去掉核查加上的底色、批注和结果表，恢复原样")
RULES: Final = Action("rules", "规则说明", "查看核查规则；选中有标记的单元格时先显示它的规则")
ABOUT: Final = Action("about", "关于", "版本和函数数目")

ACTIONS: Final = (CHECK_SHEET, CHECK_ALL, CLEAR, RULES, ABOUT)
