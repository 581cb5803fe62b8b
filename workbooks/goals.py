"""绩效目标表：黔南2023 表1, 枣庄2023 表4 and 表5, each 指标值 read and checked beside the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from agency_form import Form
from openpyxl.worksheet.worksheet import Worksheet
from published import Row, rows

Reasons = dict[tuple[str, str], str]
WORK_WIDTHS: Final = (36, 10, 10, 10, 10, 10, 14, 8, 70)


@dataclass(frozen=True, slots=True)
class Targets:
    """One 绩效目标表.

    Attributes:
        where: where facts/goals.csv has it.
        elsewhere: name of another table → target that it prints for the same indicator.
        stated: where its sentences on the year's goals stand, `` for none.
        levels: column of the facts → heading; the last that is filled names the indicator.
        note_heading: heading of the column that prints the transcription's note.
    """

    doc: str
    where: str
    title: str
    department: str
    levels: Mapping[str, str]
    widths: Sequence[float]
    elsewhere: tuple[str, Mapping[str, str]]
    stated: str = ""
    note_heading: str = "备注"


def _assessed(doc: str, where: str) -> dict[str, str]:
    """The targets that the report's table of results prints, by indicator; two in one cell by their part."""
    found = {}
    for r in rows("targets_vs_actual", doc=doc, where=where):
        part = f"({r['part']})" if r["part"] else ""
        found[r["indicator"] + part] = f"{r['operator']}{r['target']}{r['unit']}" if part else r["target_printed"]
    return found


def _target(record: Row) -> str:
    """The 指标值 as printed; where two stand in one cell (`≥14.227亿、≥8%`), the one of this row."""
    single = f"{record['operator']}{record['target']}{record['unit']}"
    return single if record["printed"] != single and "(" in record["level3"] else record["printed"]


ZAOZHUANG: Final = "zaozhuang-2023"
YEAR_TABLE: Final = "表5 2023年度整体绩效目标表"
QIANNAN: Final = Targets(
    "qiannan-2023", "表1 2023年部门整体支出绩效目标表", "部门整体支出绩效目标表", "黔南布依族苗族自治州工业和信息化局",
    {"level1": "一级指标", "level2": "二级指标", "level3": "三级指标", "level4": "四级指标"}, (14, 18, 24, 28, 18, 36),
    ("表5目标值", _assessed("qiannan-2023", "表5 绩效目标及指标完成情况表")),
    "表1 2023年部门整体支出绩效目标表 2023年总体目标",
)  # fmt: skip
STRATEGY: Final = Targets(
    ZAOZHUANG, "表4 2023年度部门整体战略目标表", "部门整体战略绩效目标表", "枣庄市市中区工业和信息化局",
    {"level1": "一级指标", "level3": "三级指标"}, (14, 46, 18, 60),
    ("年度目标值", {r["level3"]: _target(r) for r in rows("goals", doc=ZAOZHUANG, where=YEAR_TABLE)}),
)  # fmt: skip
YEAR: Final = Targets(
    ZAOZHUANG, YEAR_TABLE, "年度整体绩效目标表", "枣庄市市中区工业和信息化局",
    {"level1": "一级指标", "level2": "二级指标", "level3": "三级指标"}, (22, 44, 44, 18, 60),
    ("附件3目标值", _assessed(ZAOZHUANG, "附件3")),
)  # fmt: skip


def targets(form_of: Targets, sheet: Worksheet, reasons: Reasons) -> None:
    """One 绩效目标表."""
    form = Form(sheet, form_of.widths, WORK_WIDTHS, reasons)
    columns = len(form_of.widths)
    form.work_title(1, "复算区（不属于原表）：指标值拆分与核查")
    form.title(form_of.title, "（2023年度）")
    form.unit_note(f"部门（单位）名称：{form_of.department}", "单位：见各项", columns - 1)
    if form_of.stated:
        sentences = dict.fromkeys(r["printed"] for r in rows("goals", doc=form_of.doc, where=form_of.stated))
        form.put(form.row, 1, "年度总体目标", "head")
        form.put(
            form.row, 2, "\n".join(f"{n}. {text}" for n, text in enumerate(sentences, 1)), "text", to_column=columns
        )
        form.row += 1
    top = form.row
    form.heading_row(top, (*form_of.levels.values(), "指标值", form_of.note_heading))
    table, others = form_of.elsewhere
    work = ("复算项目", "复算类型", "复算符号", "复算数值", "复算单位", "复算核查", table, "差异", "复算说明")
    form.work_headings(top, work)
    records = rows("goals", doc=form_of.doc, where=form_of.where)
    *above, last = form_of.levels
    form.merge_down(top + 1, records, **{key: (n, n) for n, key in enumerate(above, 1)})
    for at, record in enumerate(records, start=top + 1):
        name, target = _row(form, at, record, len(form_of.levels), last)
        other = others.get(name)
        if other and any(letter.isdigit() for letter in other):
            # The same amount in other words (亿 for 亿元) is the same target.
            amount = f'MID({target},LEN(JX_TARGET({target},"符号"))+1,20)'
            form.check(
                at, table, target, f'IF(IFERROR(JX_COMPLETION({amount},"{other}"),0)=1,{target},"{other}")', text=True
            )
    form.row = top + 1 + len(records)
    form.signatures("填报人（签字）", "负责人（签字）", "填报日期")
    form.finish(freeze=f"A{top + 1}", repeat_rows=f"{top}:{top}")


def _row(form: Form, at: int, record: Row, levels: int, last: str) -> tuple[str, str]:
    """One indicator; its name and the address of its 指标值 are returned."""
    name = record[last]
    if name:
        form.put(at, levels, name, "text")
    else:
        # No 四级: the 三级 indicator is the last.
        form.put(at, levels, None)
        name = record["level3"]
    target = form.put(at, levels + 1, _target(record))
    form.put(at, levels + 2, record["note"] or None, "text")
    form.item(at, name)
    kind = form.formula(at, form.column("复算类型"), f'JX_TARGET({target},"类型")')
    for part in ("符号", "数值", "单位"):
        # A 定性 target has neither. A dash, not an empty text: LibreOffice takes an empty cached text for none.
        read = f'JX_TARGET({target},"{part}")'
        form.formula(at, form.column(f"复算{part}"), f'IF({kind}="定性","—",IF({read}="","—",{read}))')
    indicator = form.anchor(at, levels if record[last] else levels - 1)
    form.formula(at, form.column("复算核查"), f'LEFT(JX_CHECK({target},{indicator},{form.anchor(at, 1)})&"通过",5)')
    return name, target
