"""JX403 像绩效表格而没有认出来."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.entries import Entry
from xladdin.forms.facts import BookFacts
from xladdin.forms.headings import read_heading
from xladdin.forms.labels import form_in_title, is_title
from xladdin.grid import Cell, Sheet
from xladdin.rules.registry import finding, rule

SOURCE: Final = "本程序按表头识别表格"
_FEWEST_HEADINGS: Final = 3
_TITLE_ROWS: Final = 6
# Far down nothing is a title or a header any more.
_ROWS: Final = 200


def _hint(sheet: Sheet) -> tuple[Cell, str] | None:
    """The cell that makes a sheet look like a form: its title, or the first of several headings."""
    headings: dict[str, Cell] = {}
    for row, cells in sheet.rows():
        if row > _ROWS:
            break
        for cell in cells:
            if not isinstance(cell.value, str) or not cell.value.strip():
                continue
            if row <= _TITLE_ROWS and is_title(cell.value) and form_in_title(cell.value) is not None:
                return cell, f"标题“{cell.value.strip()[:40]}”"
            heading = read_heading(cell.value)
            if heading is not None:
                headings.setdefault(str(heading.role), cell)
    leveled = any(name.endswith("级指标") for name in headings)
    if len(headings) >= _FEWEST_HEADINGS and leveled:
        return next(iter(headings.values())), f"表头“{'、'.join(list(headings)[:4])}”"
    return None


@rule("JX403", "像绩效表格而没有认出来", Severity.INFO)
def unknown_form(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    工作表的标题或表头像绩效目标表、监控表、自评表、评分表，却没有认出一张表，所以别的规则都没有核查它。

    ## 为什么

    没有认出来的表不等于没有问题：应当知道哪些没有核查。

    ## 反例

    | 项目支出绩效自评表 |
    |---|
    | 走访企业50户 |

    ## 正例

    | 项目支出绩效自评表 | | |
    |---|---|---|
    | 三级指标 | 年度指标值 | 实际完成值 |
    | 走访企业 | ≥50户 | 52户 |

    ## 依据

    - 识别表头的用语列在 `xladdin/forms/data/headings.toml`；表头应与数据在同一张工作表，指标名称和指标值各占一列。
    """
    for sheet in book.book.sheets if book.book else []:
        if sheet.name not in book.unrecognised:
            continue
        hint = _hint(sheet)
        if hint is not None:
            cell, why = hint
            yield finding(
                "JX403",
                Entry(sheet.name, cell),
                f"{why}像绩效表格，但没有认出表头，没有核查。",
                suggestion="表头用“三级指标”“指标值”“实际完成值”“分值”“得分”等通行名称，各占一列；图片里的表请转成单元格。",
                source=SOURCE,
            )
