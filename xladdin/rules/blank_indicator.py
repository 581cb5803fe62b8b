"""JX112 空指标占着分值，或指标值没有填."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.facts import BookFacts, FormFacts
from xladdin.forms.form import FormType
from xladdin.forms.headings import Role
from xladdin.rules.registry import finding, quoted, rule
from xladdin.rules.word_lists import any_of

SOURCE: Final = "绩效目标审核：完整性（财预〔2015〕88号；条款未核对原文）"


@rule("JX112", "空指标占着分值，或指标值没有填", Severity.WARNING)
def blank_indicator(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    - 只有表格原印的 `指标2`、`……` 而没有名称的行，却有分值。
    - 有名称的指标没有填指标值（同表其余多数都填了才报；空白的模板不报）。名称只是“质量”“经济效益”一类、没有分值的，
      是表样印好而用不着的行，不报。

    ## 为什么

    空指标占着分值，总分就有水分；没有指标值的行无从考核，系统多半按满分或零分处理。

    ## 反例

    | 三级指标 | 指标值 | 实际完成值 | 分值 |
    |---|---|---|---|
    | 走访企业 | ≥50户 | 52户 | 40 |
    | 培训企业 | | 6户 | 50 |
    | 指标3 | | | 10 |

    ## 正例

    | 三级指标 | 指标值 | 实际完成值 | 分值 |
    |---|---|---|---|
    | 走访企业 | ≥50户 | 52户 | 40 |
    | 培训企业 | ≥5户 | 6户 | 60 |
    | 指标3 | | | |

    ## 依据

    - 财预〔2015〕88号：绩效目标审核包括完整性（条款未核对原文）；各地表样印有 `指标2`、`……`，填完后常留在表里。
    """
    for form in book.forms:
        yield from _placeholders(form)
        if form.type is not FormType.SCORING and any(t.column(Role.TARGET) for t in form.form.indicators):
            yield from _blank_targets(form)


def _placeholders(form: FormFacts) -> Iterator[Finding]:
    for indicator in form.indicators:
        points = indicator.weight_points()
        if indicator.placeholder and points and not indicator.shares_cells:
            yield finding(
                "JX112",
                indicator.name,
                f"“{indicator.name.text}”没有指标名称，却有分值{indicator.weight.text if indicator.weight else ''}。",
                because=[indicator.weight],
                suggestion="填上指标名称和指标值，或删去这一行，把分值分给其他指标。",
                source=SOURCE,
            )


def _blank_targets(form: FormFacts) -> Iterator[Finding]:
    rows = [indicator for indicator in form.filled() if indicator.level == len(indicator.names) - 1]
    blank = [indicator for indicator in rows if indicator.target is None]
    if 2 * len(blank) >= len(rows):
        return
    for indicator in blank:
        weighs = indicator.weight_points()
        kind = any_of("units", "kinds", "bare").fullmatch(indicator.title.replace(" ", ""))
        if weighs == 0 or (kind is not None and weighs is None and indicator.actual is None):
            continue
        yield finding(
            "JX112",
            indicator.name,
            f"{quoted(indicator.title)}没有填指标值"
            + (f"，却有分值{indicator.weight.text}。" if indicator.weight else "。"),
            because=[indicator.weight, indicator.actual],
            suggestion="填上指标值，如“≥×”；不考核的删去这一行。",
            source=SOURCE,
        )
