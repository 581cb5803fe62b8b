"""JX402 公式的结果是错误值，或者已经过时."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from xladdin.errors import CellError
from xladdin.finding import Finding, Severity
from xladdin.forms.entries import Entry, shown
from xladdin.forms.facts import BookFacts
from xladdin.grid import Sheet, Stale
from xladdin.rules.registry import finding, rule
from xladdin.rules.word_lists import word_list

CODE: Final = "JX402"
SOURCE: Final = "工作簿里的公式"
_FORMULA_SHOWN: Final = 60
# A workbook that was never recalculated has thousands of stale cells and one cause.
_MOST_STALE: Final = 20


@rule(CODE, "公式的结果是错误值或已过时", Severity.ERROR)
def error_values(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    有绩效表格的工作表里，单元格的值是 `#DIV/0!`、`#REF!`、`#NAME?`、`#VALUE!`、`#N/A` 等错误值（包括粘贴成数值的）。
    JX 函数对“不予考核”返回的 `#N/A` 是约定的结果，不报。

    公式存着的结果与现在算出来的不一样，也报：文件由别的程序改过而没有重算，打开时看到的数会变。核查时重算一遍公式来比较；
    引擎不会算的公式、随时间或随机变化的公式、引用别的文件的公式不比较。一格结果也没有存的（程序生成后没有打开过），
    每张工作表报一次：核查时这些格是空的。不要比较时，运行加 `--no-recalc`，或在 `xladdin.toml` 里写 `recalculate = false`。

    ## 为什么

    错误值不参加合计，或者把合计也变成错误值；导入系统时这一格是空的。过时的结果导入系统后与表上的不一样，依据它的核查也靠不住。

    ## 反例

    | 三级指标 | 指标值 | 实际完成值 | 完成率 |
    |---|---|---|---|
    | 走访企业 | ≥50户 | 52户 | #DIV/0! |

    ## 正例

    | 三级指标 | 指标值 | 实际完成值 | 完成率 |
    |---|---|---|---|
    | 走访企业 | ≥50户 | 52户 | 104% |

    ## 依据

    - Excel 错误值的含义和写法列在 `xladdin/rules/data/errors.toml`。
    """
    with_forms = {form.sheet for form in book.forms}
    for sheet in book.book.sheets if book.book else []:
        if sheet.name not in with_forms:
            continue
        yield from _stale(sheet, [each for each in book.book.stale if each.sheet == sheet.name] if book.book else [])
        for cell in sheet.cells.values():
            error = cell.value if isinstance(cell.value, CellError) else _pasted(cell.value)
            if error is None or (error is CellError.NA and cell.formula and "JX_" in cell.formula.upper()):
                continue
            about = word_list("errors")["about"].get(str(error), word_list("errors")["other"])
            formula = cell.formula or ""
            shown = f"公式“={formula[:_FORMULA_SHOWN]}”" if formula else "这一格"
            yield finding(
                CODE,
                Entry(sheet.name, cell),
                f"{shown}的结果是错误值{error}：{about['means']}。",
                suggestion=f"{about['instead']}。",
                source=SOURCE,
            )


def _stale(sheet: Sheet, found: Sequence[Stale]) -> Iterator[Finding]:
    cells = {cell.address: cell for cell in sheet.cells.values() if cell.formula}
    known = [(cells[each.cell], each.value) for each in found if each.cell in cells]
    stale = [(cell, value) for cell, value in known if cell.value is not None]
    for number, (cell, value) in enumerate(stale[:_MOST_STALE], 1):
        rest = len(stale) - _MOST_STALE if number == _MOST_STALE else 0
        now = shown(replace(cell, value=value)) or "空"
        yield finding(
            CODE,
            Entry(sheet.name, cell),
            f"公式“={(cell.formula or '')[:_FORMULA_SHOWN]}”存着的结果是{shown(cell)}，按现在的数应为{now}"
            f"：保存前没有重算{f'（本表另有{rest}格也是这样）' if rest > 0 else ''}。",
            expected=value,
            expected_shown=now,
            suggestion="在Excel或WPS里按F9重算后保存，或者运行 xladdin recalc。",
            source=SOURCE,
        )
    empty = [cell for cell, _ in known if cell.value is None]
    if empty:
        first = min(empty, key=lambda cell: (cell.row, cell.column))
        yield finding(
            CODE,
            Entry(sheet.name, first),
            f"本表有{len(empty)}格公式没有存结果（第一格“={(first.formula or '')[:_FORMULA_SHOWN]}”），核查时这些格是空的。",
            suggestion="在Excel或WPS里打开并保存一次，或者运行 xladdin recalc，再核查。",
            source=SOURCE,
            severity=Severity.WARNING,
        )


def _pasted(value: object) -> CellError | None:
    """An error value pasted as text."""
    text = value.strip() if isinstance(value, str) and len(value) < 12 and value.lstrip()[:1] == "#" else ""
    return CellError.of(text) if text else None
