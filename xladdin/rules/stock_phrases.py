"""JX305 整张表的结论都是同一句套话."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.entries import Entry
from xladdin.forms.facts import BookFacts
from xladdin.forms.form import FormType
from xladdin.rules.registry import finding, rule
from xladdin.rules.word_lists import any_of, word_list

SOURCE: Final = "甘州区2024年评估报告五（四）“监控流于形式”"


def _same_phrase(entries: Sequence[Entry]) -> str:
    texts = {entry.text.strip(" 。.;；") for entry in entries}
    if len(entries) < int(word_list("monitoring")["reasons"]["rows"]) or len(texts) != 1:
        return ""
    text = texts.pop()
    return text if any_of("monitoring", "reasons", "stock").fullmatch(text) else ""


@rule("JX305", "整张表的结论都是同一句套话", Severity.INFO)
def stock_phrases(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    运行监控表的偏差原因、拟改进措施或备注，三行以上都填了，而且都是同一句套话：`按计划继续执行`、`正常推进`。
    套话列在 `xladdin/rules/data/monitoring.toml`。

    ## 为什么

    每一行都一样，就没有一行说了什么；评价机构据此判定监控流于形式。

    ## 反例

    | 三级指标 | 年度指标值 | 监控期执行情况 | 拟改进措施 |
    |---|---|---|---|
    | 走访企业 | ≥50户 | 26户 | 按计划继续执行 |
    | 培训人次 | ≥80人次 | 10人次 | 按计划继续执行 |
    | 发放手册 | ≥300份 | 150份 | 按计划继续执行 |

    ## 正例

    | 三级指标 | 年度指标值 | 监控期执行情况 | 拟改进措施 |
    |---|---|---|---|
    | 走访企业 | ≥50户 | 26户 | 7月起每周走访2户 |
    | 培训人次 | ≥80人次 | 10人次 | 8月、10月各办一期，每期35人 |
    | 发放手册 | ≥300份 | 150份 | 随走访发放 |

    ## 依据

    - 甘州区2024年评估报告五（四）：半年度和第三季度监控“结论均为‘按计划继续执行’，未提出具体问题、偏差分析或改进措施”。
    """
    for form in book.forms:
        if form.type is not FormType.MONITORING:
            continue
        columns: dict[int, list[Entry]] = {}
        for indicator in form.filled():
            for entry in (*indicator.reasons, *indicator.remarks):
                columns.setdefault(entry.column, []).append(entry)
        for entries in columns.values():
            phrase = _same_phrase(entries)
            if phrase:
                yield finding(
                    "JX305",
                    entries[0],
                    f"{len(entries)}行都填“{phrase}”，没有一行说出问题和措施。",
                    because=entries[1:],
                    suggestion="逐行写：进度到哪里、差多少、为什么、什么时候补上。",
                    source=SOURCE,
                )
