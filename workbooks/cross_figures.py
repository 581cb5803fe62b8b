"""金额对照：one amount that a report prints in two tables: both as printed, the difference, and what it means.

Which lines speak of the same amount is said here; nothing is decided about which of the two is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from agency_form import Form
from openpyxl.worksheet.worksheet import Worksheet
from published import figure as as_printed
from published import row, stated

Reasons = dict[tuple[str, str], str]
WIDTHS: Final = (34, 36, 14, 8, 44)
WORK: Final = ("复算项目", "他处印数", "差异", "复算说明")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an amount stands: a line of facts/funds.csv and its column; or a figure of stated.csv (no column)."""

    where: str
    line: Mapping[str, str]
    column: str = ""

    def figure(self, doc: str) -> str:
        if not self.column:
            return stated(doc, self.line["item"])["figure"]
        return row("funds", doc=doc, **self.line)[self.column]


@dataclass(frozen=True, slots=True)
class Pair:
    """One amount printed twice."""

    name: str
    unit: str
    one: Place
    other: Place


def _line(block: str, line: str) -> dict[str, str]:
    return {"block": block, "line": line}


_BOOK: Final = "附件2 部门整体资金情况汇总表"
QIANNAN: Final = (
    Pair(
        "公用经费决算", "万元",
        Place("四（二）2（5）公用经费控制率的分子", _line("公用经费", "公用经费控制率"), "spent"),
        Place(_BOOK, _line("附件2", "2公用经费"), "spent"),
    ),
    Pair(
        "“三公”经费（基本支出）决算", "万元",
        Place("表11 实际支出“三公”经费表", {"where": "表11 实际支出“三公”经费表", "line": "合计/基本支出"}, "spent"),
        Place(_BOOK, _line("附件2", "2.1“三公”经费"), "spent"),
    ),
    Pair(
        "公务接待费（基本支出）决算", "万元",
        Place("表11 实际支出“三公”经费表", {"where": "表11 实际支出“三公”经费表", "line": "公务接待费/基本支出"}, "spent"),
        Place(_BOOK, _line("附件2", "2.1.1公务接待费"), "spent"),
    ),
    Pair(
        "公务用车运行维护费（基本支出）决算", "万元",
        Place("表11 实际支出“三公”经费表", {"where": "表11 实际支出“三公”经费表", "line": "公务用车运行维护费/基本支出"}, "spent"),
        Place(_BOOK, _line("附件2", "2.1.3公务用车购置及运行费"), "spent"),
    ),
    Pair("项目支出决算", "万元", Place("表14 重点工作情况表合计", _line("表14合计", "合计"), "spent"), Place(_BOOK, _line("附件2", "二项目支出合计"), "spent")),
    Pair("州本级项目支出决算", "万元", Place("附件9 一（三）1", _line("财政经费下达", "州本级安排"), "amount"), Place(_BOOK, _line("附件2", "1州本级"), "spent")),
    Pair("上级转移支付决算", "万元", Place("附件9 一（三）1", _line("财政经费下达", "上级补助"), "amount"), Place(_BOOK, _line("附件2", "2上级转移支付"), "spent")),
    Pair("年末结转结余", "万元", Place("四（二）2（4）正文", _line("预算执行", "结转结余控制率(正文)"), "carry_over"), Place(_BOOK, _line("附件2", "总计"), "carry_over")),
    Pair("全年预算数", "万元", Place("附件9 一（三）2", _line("附件9预算执行", "全年预算数/全年执行数"), "budget_full"), Place(_BOOK, _line("附件2", "总计"), "budget_full")),
    Pair("全年执行数", "万元", Place("附件9 一（三）2", _line("附件9预算执行", "全年预算数/全年执行数"), "spent"), Place(_BOOK, _line("附件2", "总计"), "spent")),
    Pair("固定资产金额", "万元", Place("四（二）4 明细账、卡片账", _line("资产", "固定资产明细账、卡片账金额"), "asset_gross"), Place("四（二）4 科目余额表", _line("资产", "科目余额表金额"), "asset_gross")),
    Pair("本级与上级追加合计", "万元", Place("表14 重点工作情况表合计", _line("表14合计", "合计"), "budget_added"), Place(_BOOK, _line("附件2", "二项目支出合计"), "budget_added")),
)  # fmt: skip
ZAOZHUANG: Final = (
    Pair(
        "水处理剂产业园经费预算", "万元",
        Place("三（二）1 (1)③ 年初批复的重点项目", _line("重点项目", "重点支出项目保障率"), "rate_num"),
        Place("表14 抽查项目绩效复评情况表", _line("表14", "水处理剂产业园经费"), "budget_full"),
    ),
    Pair(
        "高端装备产业营收目标", "亿元",
        Place("附件2 (22)", {"item": "高端装备产业营收目标（附件2）"}),
        Place("附件3", {"item": "高端装备产业营收目标（附件3）"}),
    ),
)  # fmt: skip


def compared(doc: str, department: str, year: str, pairs: Sequence[Pair], sheet: Worksheet, reasons: Reasons) -> None:
    """金额对照: one line for each amount."""
    form = Form(sheet, WIDTHS, (40, 14, 10, 100), reasons)
    form.work_title(1, "复算区（不属于原表）：差异＝印数－他处印数")
    form.title("同一数额的各处印数", f"（{year}年度；数值与出处均照公开报告）")
    form.unit_note(f"部门（单位）名称：{department}", "单位：见各项", 4)
    top = form.row
    form.heading_row(top, ("出处", "项目", "印数", "单位", "他处"))
    form.work_headings(top, WORK)
    for at, pair in enumerate(pairs, start=top + 1):
        form.item(at, pair.name)
        form.put(at, 1, pair.one.where, "text")
        form.put(at, 2, pair.name, "text")
        figure = form.printed(at, 3, pair.one.figure(doc))
        form.put(at, 4, pair.unit)
        form.put(at, 5, pair.other.where, "text")
        other = pair.other.figure(doc)
        computed = form.check(at, "他处印数", figure, other)
        # With its own decimals: 14.227 beside 14.23.
        form.sheet[computed].number_format = as_printed(other).number_format
    form.row = top + 1 + len(pairs)
    form.finish(freeze=f"A{top + 1}", repeat_rows=f"{top}:{top}")
