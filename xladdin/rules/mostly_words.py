"""JX105 定性指标多于定量指标."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.entries import Entry
from xladdin.forms.facts import BookFacts
from xladdin.forms.headings import Role
from xladdin.rules.registry import finding, rule
from xladdin.rules.unit_class import sets_the_targets
from xladdin.rules.vague_target import is_measured
from xladdin.rules.word_lists import word_list
from xladdin.targets import Target

SOURCE: Final = "指标设置以定量为主、定性为辅（财预〔2015〕88号；条款未核对原文）"
_SHOWN: Final = 8


def _in_words(target: Target) -> bool:
    return target.kind == "定性" and not is_measured(target.text)


@rule("JX105", "定性指标多于定量指标", Severity.WARNING)
def mostly_words(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    一张表里定性指标比定量指标多（至少有4个指标时才看）。数、日期、比率是定量；
    “每月一次”“应保尽保”“零事故”“不低于上年”这类用文字说的数也算定量，其余是定性。
    同一项目的目标表和自评表都给出时，只在目标表上报。

    ## 为什么

    定性指标只能靠说明打分；评价机构的第一条意见往往是“以定量为主”。

    ## 反例

    | 三级指标 | 指标值 |
    |---|---|
    | 制度建设 | 健全 |
    | 资产管理 | 规范 |
    | 机关运转 | 保障 |
    | 走访企业 | ≥50户 |

    ## 正例

    | 三级指标 | 指标值 |
    |---|---|
    | 修订制度 | ≥3项 |
    | 资产账实相符率 | =100% |
    | 机关运转 | 保障 |
    | 走访企业 | ≥50户 |

    ## 依据

    - 甘州区2024年评估报告五（一）：“绩效目标中大量使用‘达标’‘规范’‘符合’‘健全’等定性表述”。
    - 宁县2024年部门整体目标表：20个指标里14个是定性的。
    """
    for form in book.forms:
        if not sets_the_targets(form, book):
            continue
        targets = [t for indicator in form.filled() if (t := indicator.target) is not None and t.parsed is not None]
        words = [target for target in targets if target.parsed and _in_words(target.parsed)]
        if len(targets) < int(word_list("conventions")["mixture"]["fewest"]) or 2 * len(words) <= len(targets):
            continue
        heading = next((c for table in form.form.indicators if (c := table.column(Role.TARGET)) is not None), None)
        if heading is None:
            continue
        yield finding(
            "JX105",
            Entry(form.sheet, heading.cell),
            f"{len(targets)}个指标里有{len(words)}个是定性的，定量的只有{len(targets) - len(words)}个。",
            because=[target.entry for target in words[:_SHOWN]],
            suggestion="把能数的改成数：数量、比率、日期、金额；必须定性的，在评分标准里写明怎样算达到。",
            source=SOURCE,
        )
