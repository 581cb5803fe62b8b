"""JX401 花了钱的项目没有绩效目标表."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.entries import Entry
from xladdin.forms.facts import BookFacts, FormFacts
from xladdin.forms.form import FormType
from xladdin.forms.funds import FundLine
from xladdin.forms.headings import Role, bare_words
from xladdin.forms.labels import FundKind
from xladdin.rules.registry import finding, quoted, rule
from xladdin.rules.same_owner import same_department, same_owner
from xladdin.rules.word_lists import any_of

SOURCE: Final = "财预〔2015〕88号：项目支出应编报绩效目标；宁县2024年评估报告五（一）"
_SPENT: Final = (Role.SPENT, Role.SPENT_TO_DATE)


def _short(name: str) -> str:
    """A project's name without 项目, 资金, 经费 behind it: 奖补 and 奖补资金 are one project."""
    ending = any_of("coverage", "names", "endings")
    word = bare_words(name)
    while (match := ending.search(word)) and match.start() >= 2:
        word = word[: match.start()]
    return word


def _spent(form: FormFacts) -> Entry | None:
    """The cell with what a form's project spent, where that is more than nothing."""
    line: FundLine | None = form.fund_total() or next((f for f in form.funds if f.kind is not FundKind.SOURCE), None)
    for role in _SPENT:
        entry = line.amounts.get(role) if line else None
        amount = entry.number() if entry else None
        if entry is not None and amount is not None and amount > 0:
            return entry
    return None


def _covered(form: FormFacts, targets: list[FormFacts]) -> bool:
    """Whether one of the target forms of its department is the project's, by a name that says as much."""
    for target in targets:
        if same_owner(target, form):
            return True
        if target.owner.project:
            one, other = _short(target.owner.project), _short(form.owner.project)
            if one == other or (min(len(one), len(other)) >= 4 and (one in other or other in one)):
                return True
    return False


@rule("JX401", "花了钱的项目没有绩效目标表", Severity.ERROR)
def missing_target_form(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    自评表或运行监控表里有支出的项目，在给出的工作簿里没有它的绩效目标表。

    只有在给出的工作簿里至少有一张同一部门的绩效目标表时才判断：只给自评表的，不知道目标表在哪里。
    只有部门整体的目标表、没有任何项目的目标表的，为警告：项目的目标表可能在没有给出的工作簿里。
    因此请把一个部门的工作簿一起核查：`xladdin validate 目标表.xlsx 监控表.xlsx 自评表.xlsx`。
    项目按名称对应，末尾的“项目”“资金”“经费”不影响。

    ## 为什么

    没有目标就安排了钱，事后自评的指标值是补填的；“项目绩效目标编报覆盖率”是评价必查的一项。

    ## 反例

    | 项目支出绩效目标表 | | |
    |---|---|---|
    | 项目名称 | 新入规企业奖补资金 | |
    | 一级指标 | 三级指标 | 指标值 |
    | 产出指标 | 新增规模以上工业企业 | ≥5户 |
    | 项目支出绩效自评表 | | |
    | 项目名称 | 驻村工作队经费 | |
    | 资金（元） | 全年预算数 | 全年执行数 |
    | 年度资金总额 | 20000 | 20000 |

    ## 正例

    | 项目支出绩效目标表 | | |
    |---|---|---|
    | 项目名称 | 驻村工作队经费 | |
    | 一级指标 | 三级指标 | 指标值 |
    | 产出指标 | 驻村干部人数 | =2人 |
    | 项目支出绩效自评表 | | |
    | 项目名称 | 驻村工作队经费 | |
    | 资金（元） | 全年预算数 | 全年执行数 |
    | 年度资金总额 | 20000 | 20000 |

    ## 依据

    - 宁县工业和信息化局2024年评估报告五（一）：全年共实施6个项目，仅“新入规企业奖补资金”编报了绩效目标，其余5个项目均未编报。
    - 财预〔2015〕88号《中央部门预算绩效目标管理办法》（条款未核对原文）。
    """
    targets = [form for form in book.everywhere if form.type is FormType.TARGETS]
    seen: list[FormFacts] = []
    for form in [*(f for f in book.everywhere if f.type is FormType.SELF_EVALUATION), *book.everywhere]:
        owner, spent = form.owner, _spent(form)
        if form.type not in (FormType.SELF_EVALUATION, FormType.MONITORING) or spent is None or not owner.project:
            continue
        if any(same_owner(form, other) for other in seen):
            continue
        seen.append(form)
        relevant = [target for target in targets if same_department(target, form, book)]
        if not relevant or _covered(form, relevant) or not book.holds(spent):
            continue
        # Without any project's target form the department's may all stand in a workbook that was not given.
        projects = [target for target in relevant if target.owner.project]
        yield finding(
            "JX401",
            spent,
            f"项目{quoted(owner.title)}已支出{spent.text}{form.form.unit}，而给出的工作簿里没有它的绩效目标表"
            f"（有{len(relevant)}张其他的绩效目标表）。",
            because=[owner.named, *(target.owner.named for target in relevant[:3])],
            suggestion="补报该项目的绩效目标表；目标表在别的工作簿里的，与本工作簿一起核查。",
            source=SOURCE,
            severity=None if projects else Severity.WARNING,
        )
