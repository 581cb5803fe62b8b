"""JX402 单元格是错误值."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xladdin.errors import CellError
from xladdin.finding import Finding, Severity
from xladdin.forms.entries import Entry
from xladdin.forms.facts import BookFacts
from xladdin.rules.registry import finding, rule
from xladdin.rules.word_lists import word_list

SOURCE: Final = "工作簿里的公式"
_FORMULA_SHOWN: Final = 60


@rule("JX402", "公式的结果是错误值", Severity.ERROR)
def error_values(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    有绩效表格的工作表里，单元格的值是 `#DIV/0!`、`#REF!`、`#NAME?`、`#VALUE!`、`#N/A` 等错误值（包括粘贴成数值的）。
    JX 函数对“不予考核”返回的 `#N/A` 是约定的结果，不报。

    缓存的结果是否过时，用 `xladdin recalc --check` 核对。

    ## 为什么

    错误值不参加合计，或者把合计也变成错误值；导入系统时这一格是空的。

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
        for cell in sheet.cells.values():
            error = cell.value if isinstance(cell.value, CellError) else _pasted(cell.value)
            if error is None or (error is CellError.NA and cell.formula and "JX_" in cell.formula.upper()):
                continue
            about = word_list("errors")["about"].get(str(error), word_list("errors")["other"])
            formula = cell.formula or ""
            shown = f"公式“={formula[:_FORMULA_SHOWN]}”" if formula else "这一格"
            yield finding(
                "JX402",
                Entry(sheet.name, cell),
                f"{shown}的结果是错误值{error}：{about['means']}。",
                suggestion=f"{about['instead']}。",
                source=SOURCE,
            )


def _pasted(value: object) -> CellError | None:
    """An error value pasted as text."""
    text = value.strip() if isinstance(value, str) and len(value) < 12 and value.lstrip()[:1] == "#" else ""
    return CellError.of(text) if text else None
