"""资金与资产：tables of money that a report prints beside its scores: every printed rate from its operands, every sum.

Lines come from facts/funds.csv in their printed order. A sum is said as data: the line, and the lines that make it up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from agency_form import UNPUBLISHED, Form
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet
from published import Row, rows, runs

Reasons = dict[tuple[str, str], str]
FUNCTIONS: Final = {"num/den*100": "JX_RATE", "(num-den)/den*100": "JX_CHANGE_RATE"}
NAMES: Final = {
    "budget_initial": "年初预算数",
    "budget_added": "追加数",
    "budget_cut": "核减数",
    "carry_in": "年初结转结余",
    "budget_full": "全年预算数",
    "spent": "决算数",
    "carry_over": "年末结转结余",
    "amount": "金额",
    "asset_gross": "原值",
    "asset_accum": "累计折旧（摊销）",
    "asset_net": "净值",
}


@dataclass(frozen=True, slots=True)
class Sums:
    """What adds up in a table.

    Attributes:
        lines: a line → the lines that it is the sum of, in the same column or in that after a colon (`-` in front of
            what is taken off); `*` for all others, `@表10` for all of that block.
        columns: a column → the columns that it is the sum of in every line that fills one of them, likewise.
    """

    lines: Mapping[str, Sequence[str]] = field(default_factory=dict)
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the blocks of facts/funds.csv that it takes, its columns and what adds up.

    Attributes:
        by_year: a table that prints the same lines year below year: sums stay inside a year.
    """

    title: str
    blocks: tuple[str, ...]
    columns: tuple[str, ...]
    sums: Sums
    by_year: bool = False


ADJUSTED: Final = {"budget_full": ("budget_initial", "budget_added", "-budget_cut", "carry_in")}
ZAOZHUANG: Final = (
    Table(
        "收入预决算", ("收入预决算",), ("budget_initial", "budget_added", "budget_cut", "budget_full", "amount"),
        Sums(
            {
                "年初收入预算批复": ("其中：一般公共预算", "国有资本经营预算收入", "其他收入"),
                "调整后收入预算": (
                    "年初收入预算批复:budget_initial", "年中调整收入预算:budget_added", "-年中调整收入预算:budget_cut",
                ),
            },
            {"amount": ("budget_added", "budget_cut")},
        ),
    ),
    Table(
        "支出预决算", ("支出预决算",), ("budget_initial", "budget_added", "budget_cut", "budget_full", "spent", "amount"),
        Sums(
            {
                "年初支出预算批复": ("其中：基本支出", "其中：项目支出"),
                "调整后支出预算": (
                    "年初支出预算批复:budget_initial", "年中调整支出预算:budget_added", "-年中调整支出预算:budget_cut",
                ),
            },
            {"amount": ("budget_added", "budget_cut")},
        ),
    ),
    Table("表2 收入决算变动", ("表2收入决算",), ("amount",), Sums({"合计": ("*",)}), by_year=True),
    Table("表3 支出决算变动", ("表3支出决算",), ("spent",), Sums({"合计": ("*",)}), by_year=True),
    Table(
        "资产情况", ("资产", "固定资产利用"), ("amount", "asset_gross", "asset_accum", "asset_net"),
        Sums({"总资产": ("流动资产", "非流动资产"), "待处置资产（报废、毁损等）": ("固定资产:asset_gross", "-在用固定资产占比")}, {"asset_net": ("asset_gross", "-asset_accum")}),
    ),
    Table(
        "表1 固定资产明细表", ("表1固定资产", "表1固定资产合计"), ("asset_gross", "asset_accum", "asset_net"),
        Sums({"合计": ("*",)}, {"asset_net": ("asset_gross", "-asset_accum")}),
    ),
)  # fmt: skip
QIANNAN: Final = (
    Table(
        "概要", ("概要",), ("budget_full", "spent", "carry_over", "amount"),
        Sums({
            "部门总收入/全年预算数": ("财政拨款收入:amount", "其他收入:amount"),
            "部门总支出": ("基本支出", "项目支出"),
            "部门结转结余": ("结转金额", "结余金额"),
        }),
    ),
    Table(
        "一、（二）预算与执行", ("预算总额",), ("budget_initial", "carry_in", "budget_full", "spent"),
        Sums({
            "年初预算批复数": ("一般公共预算财政拨款收入", "上年结转:carry_in"),
            "全年预算数": ("基本支出", "项目支出"),
        }),
    ),
    Table("表9 州本级年初预算项目", ("表9",), ("budget_initial",), Sums()),
    Table(
        "一、（二）预算调整与表10 州本级年中追加项目", ("预算调整", "表10"), ("budget_added",),
        Sums({"本级追加项目支出预算": ("@表10",)}),
    ),
    Table(
        "表8 新增上级专项资金项目", ("表8",), ("budget_added",), Sums({"合计": ("*",)}),
    ),
    Table("表11 实际支出“三公”经费表", ("三公经费",), ("spent",), Sums({
        "公务用车运行维护费/合计": ("公务用车运行维护费/基本支出", "公务用车运行维护费/项目支出"),
        "公务接待费/合计": ("公务接待费/基本支出",),
        "合计/基本支出": ("公务用车运行维护费/基本支出", "公务接待费/基本支出"),
        "合计/项目支出": ("公务用车运行维护费/项目支出",),
        "合计/合计": ("公务用车运行维护费/合计", "公务接待费/合计"),
    })),
    Table("表12 预算安排“三公”经费表", ("三公经费",), ("budget_full",), Sums({
        "公务用车运行维护费/合计": ("公务用车运行维护费/基本支出", "公务用车运行维护费/项目支出"),
        "公务接待费/合计": ("公务接待费/基本支出",),
        "合计/基本支出": ("公务用车运行维护费/基本支出", "公务接待费/基本支出"),
        "合计/项目支出": ("公务用车运行维护费/项目支出",),
        "合计/合计": ("公务用车运行维护费/合计", "公务接待费/合计"),
    })),
    Table(
        "表14 重点工作情况表", ("表14", "表14合计"), ("budget_initial", "budget_added", "spent"), Sums({"合计": ("*",)}),
    ),
    Table(
        "附件2 部门整体资金情况汇总表", ("附件2",),
        ("budget_initial", "budget_added", "budget_cut", "carry_in", "budget_full", "spent", "carry_over"),
        Sums(
            {
                "总计": ("一基本支出合计", "二项目支出合计"),
                "一基本支出合计": ("1人员经费", "2公用经费"),
                "2.1“三公”经费": ("2.1.1公务接待费", "2.1.2因公出国（境）费用", "2.1.3公务用车购置及运行费"),
                "二项目支出合计": ("1州本级", "2上级转移支付"),
            },
            ADJUSTED | {"carry_over": ("budget_full", "-spent")},
        ),
    ),
    Table("附件3 预算项目抽样情况明细表", ("附件3抽样", "附件3抽样合计"), ("amount",), Sums({"合计": ("*",)})),
    Table("附件9 财政经费下达", ("财政经费下达",), ("amount",), Sums({"项目经费": ("州本级安排", "上级补助")})),
)  # fmt: skip


def _lines(doc: str, table: Table) -> list[Row]:
    """The table's rows: of its blocks, with a figure in one of its columns."""
    return rows("funds", lambda r: r["block"] in table.blocks and any(r[c] for c in table.columns), doc=doc)


def _sum(parts: Sequence[tuple[str, str]]) -> str:
    """[('', 'B2'), ('-', 'C2')] → `N(B2)-N(C2)`; cells without a minus → `SUM(B2,B4)`, below each other `SUM(B2:B3)`."""
    if not any(sign for sign, _ in parts):
        cells = [cell for _, cell in parts]
        places = [coordinate_to_tuple(cell) for cell in cells]
        together = all((row + 1, column) == after for (row, column), after in pairwise(places))
        return f"SUM({cells[0]}:{cells[-1]})" if together else f"SUM({','.join(cells)})"
    return "".join(f"{sign or ('+' if at else '')}N({cell})" for at, (sign, cell) in enumerate(parts))


def _signed(names: Sequence[str]) -> list[tuple[str, str]]:
    return [("-", name[1:]) if name.startswith("-") else ("", name) for name in names]


def _table(form: Form, doc: str, table: Table) -> None:
    records = _lines(doc, table)
    form.put(form.row, 1, f"{table.title}（{records[0]['unit']}）", "note", to_column=form.columns)
    top = form.row + 1
    columns = {key: 3 + n for n, key in enumerate(table.columns)}
    named = 1 if table.by_year else 2
    form.headings(top, [(1, named, "项目"), *([(2, 2, "年度")] if table.by_year else [])])
    form.headings(top, [(c, c, NAMES[key]) for key, c in columns.items()])
    headings = [f"复算{NAMES[key]}" for key in table.columns]
    form.work_headings(top, ("复算项目", *[h for heading in headings for h in (heading, "差异")], "复算说明"))
    at = {(r["line"], r["year"]): top + 1 + n for n, r in enumerate(records)}
    for record in records:
        line = at[record["line"], record["year"]]
        form.item(line, f"{table.title}：{record['line']}" + (f"（{record['year']}年）" if table.by_year else ""))
        form.put(line, 1, record["line"], "text", to_column=named)
        if table.by_year:
            form.printed(line, 2, record["year"])
        for key, column in columns.items():
            form.printed(line, column, record[key])
    for record in records:
        for key in columns:
            if record[key]:
                _check(form, table, records, record, key, columns, at)
    form.row = top + len(records) + 2


def _check(
    form: Form,
    table: Table,
    records: Sequence[Row],
    record: Row,
    key: str,
    columns: Mapping[str, int],
    at: Mapping[tuple[str, str], int],
) -> None:
    """A figure as the sum of its lines, else of its columns."""
    year = record["year"]
    line, column = at[record["line"], year], columns[key]
    names = table.sums.lines.get(record["line"], ())
    if names == ("*",):
        names = tuple(name for name, of in at if of == year and name != record["line"])
    elif names and names[0].startswith("@"):
        names = tuple(line["line"] for line in records if line["block"] == names[0][1:])
    places = []
    for sign, part in _signed(names):
        name, _, other = part.partition(":")
        if (name, year) in at:
            places.append((sign, form.at(at[name, year], columns[other] if other else column)))
    # A column that only the sum itself fills says nothing about its parts.
    if not any(form.sheet[cell].value is not None for _, cell in places):
        places = [(sign, form.at(line, columns[name])) for sign, name in _signed(table.sums.columns.get(key, ()))]
    if any(form.sheet[cell].value is not None for _, cell in places):
        form.check(line, f"复算{NAMES[key]}", form.at(line, column), _sum(places))


def amounts(doc: str, department: str, tables: Sequence[Table], sheet: Worksheet, reasons: Reasons) -> None:
    """资金与资产: the tables one below the other."""
    most = max(len(table.columns) for table in tables)
    form = Form(sheet, (44, 8, *[15] * most), (64, *[13, 9] * most, 120), reasons)
    form.work_title(1)
    form.title("资金与资产情况", "（2023年度）")
    form.unit_note(f"部门（单位）名称：{department}", "单位：见各表", 4)
    for table in tables:
        _table(form, doc, table)
    form.finish(freeze="A4")


def rates(doc: str, department: str, skipped: frozenset[str], sheet: Worksheet, reasons: Reasons) -> None:
    """资金比率: every printed rate of money with its operands, in the order of the report.

    Args:
        skipped: blocks that stand on another sheet.
    """
    form = Form(sheet, (34, 40, 8, 16, 16, 12, 40), (44, 12, 9, 12, 80), reasons)
    form.work_title(1)
    form.title("资金比率", "（2023年度；数值与出处均照公开报告）")
    form.unit_note(f"部门（单位）名称：{department}", "单位：万元（另注明的除外）", 4)
    top = form.row
    form.heading_row(top, ("出处", "项目", "年度", "分子数额", "分母数额", "比率", "备注"))
    form.work_headings(top, ("复算项目", "复算比率", "差异", "截断则为", "复算说明"))
    records = rows("funds", lambda r: bool(r["rate_published"]) and r["block"] not in skipped, doc=doc)
    for at, record in enumerate(records, start=top + 1):
        name = (
            record["line"]
            if record["project"] in ("部门整体", record["line"])
            else f"{record['project']}：{record['line']}"
        )
        form.item(at, f"{name}（{record['year']}年）" if record["rate_formula"].startswith("(") else name)
        form.put(at, 1, record["where"], "text")
        form.put(at, 2, name, "text")
        form.printed(at, 3, record["year"])
        above, below = form.printed(at, 4, record["rate_num"]), form.printed(at, 5, record["rate_den"])
        rate = form.printed(at, 6, record["rate_published"])
        form.put(at, 7, record["note"] or None, "text")
        if not record["rate_num"]:
            form.say(at, "复算比率", UNPUBLISHED)
            continue
        places = len(record["rate_published"].rstrip("%").partition(".")[2])
        formula = f"{FUNCTIONS[record['rate_formula']]}({above},{below},{places}"
        form.check(at, "复算比率", rate, f"{formula})", f'{formula},"截断")')
    for first, last in runs(records, "where"):
        if last > first:
            form.put(top + 1 + first, 1, records[first]["where"], "text", to_row=top + 1 + last)
    form.row = top + 1 + len(records)
    form.finish(freeze=f"A{top + 1}", repeat_rows=f"{top}:{top}")
