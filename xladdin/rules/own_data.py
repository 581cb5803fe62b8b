"""JX207 填报的实际值与表内数据矛盾."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.entries import Entry
from xladdin.forms.facts import BookFacts, FormFacts
from xladdin.forms.form import FormType
from xladdin.forms.funds import FundLine
from xladdin.forms.headings import Role, bare_words
from xladdin.forms.indicators import Indicator
from xladdin.forms.labels import FundKind
from xladdin.numbers import divide, plain, round_to
from xladdin.rules.comparison import Fit, rate_fit, written_like
from xladdin.rules.fund_points import execution
from xladdin.rules.printed_rate import as_read
from xladdin.rules.registry import finding, quoted, rule
from xladdin.rules.same_owner import same_department, same_owner
from xladdin.rules.word_lists import any_of, word_list

EXECUTION_SOURCE: Final = "财预〔2013〕53号：预算完成率=预算完成数÷预算数；本表资金块"
STAFF_SOURCE: Final = "财预〔2013〕53号：在职人员控制率=在职人员数÷编制数"
_NUMBERED: Final = "一二三四五六七八九十0123456789.、()其中:"
_QUOTES: Final = re.compile("[“”\"'‘’\\s]")


def _reported(indicator: Indicator) -> Entry | None:
    """The cell that reports the rate; None where the row gives its two operands and no rate."""
    target = indicator.target.parsed if indicator.target else None
    if target is not None and target.unit != "%" and (target.unit or not target.operator):
        return None
    return indicator.value or indicator.actual or indicator.to_date


def _line_for(form: FormFacts, name: str) -> FundLine | None:
    """The fund line whose 执行率 an indicator of this name reports."""
    for entry in word_list("own_data")["execution"]:
        if not re.fullmatch(entry["names"], name):
            continue
        if entry["line"] == "总额":
            return form.fund_total()
        return next((line for line in form.funds if _is_named(line, entry["line"])), None)
    return None


def _is_named(line: FundLine, pattern: str) -> bool:
    name = bare_words(line.title.strip().lstrip(_NUMBERED))
    return line.kind is not FundKind.TOTAL and re.fullmatch(pattern, name) is not None


def _execution(form: FormFacts, indicator: Indicator, name: str, book: BookFacts) -> Iterator[Finding]:
    if not any(re.fullmatch(entry["names"], name) for entry in word_list("own_data")["execution"]):
        return
    for other in (form, *_same_owner(book, form)):
        line = _line_for(other, name)
        rate = execution(line) if line else None
        if line is None or rate is None:
            continue
        exact, (spent, budget) = rate
        accepted = [exact, *_by_initial(line, spent)]
        how = f"{line.title}{_at(other, form)}{spent.text}÷{budget.text}"
        yield from _judged(indicator, exact, accepted, how, [spent, budget, line.rate], EXECUTION_SOURCE)
        return


def _same_owner(book: BookFacts, form: FormFacts) -> Iterator[FormFacts]:
    """Forms of the same owner that tell of the same time: 运行监控表 or year's end."""
    monitoring = form.type is FormType.MONITORING
    for other in book.everywhere:
        same_time = (other.type is FormType.MONITORING) == monitoring
        if other is not form and same_time and same_owner(form, other):
            yield other


def _at(other: FormFacts, form: FormFacts) -> str:
    return "" if other is form else f"（工作表“{other.sheet}”）"


def _by_initial(line: FundLine, spent: Entry) -> Iterator[Decimal]:
    """Against 年初预算数: another convention, so no contradiction."""
    above, below = spent.number(), line.amount(Role.INITIAL)
    if above is not None and below:
        yield divide(above, below)


def _staff(form: FormFacts, indicator: Indicator, book: BookFacts) -> Iterator[Finding]:
    for other in (form, *(other for other in book.everywhere if same_department(form, other, book))):
        numbers = other.staff.numbers() if other.staff else None
        if other.staff is None or numbers is None or not numbers[1]:
            continue
        present, posts = numbers
        exact = divide(present, posts)
        over = f"，超编{plain(present - posts)}人" if present > posts else ""
        how = f"{_at(other, form)}在职{plain(present)}人÷编制{plain(posts)}名"
        because = [other.staff.present, other.staff.posts]
        yield from _judged(indicator, exact, [exact], how, because, STAFF_SOURCE, over)
        return


def _judged(
    indicator: Indicator,
    exact: Decimal,
    accepted: list[Decimal],
    how: str,
    because: Sequence[Entry | None],
    source: str,
    more: str = "",
) -> Iterator[Finding]:
    entry = _reported(indicator)
    if entry is None or entry.not_assessed:
        return
    read = as_read(entry, in_percent=True) or as_read(entry, in_percent=False)
    if not read or any(rate_fit([*read, *as_read(entry, False)], value) is not Fit.WRONG for value in accepted):
        return
    expected, text = written_like(entry, exact, read[0])
    shown = f"{plain(round_to(exact * 100, 2))}%"
    target = indicator.target.parsed if indicator.target else None
    verdict = _verdict(indicator, exact) if target is not None else ""
    yield finding(
        "JX207",
        entry,
        f"{quoted(indicator.title)}填报{entry.text}，而{how}={shown}{more}。{verdict}",
        expected=expected,
        expected_shown=text,
        because=[indicator.name, *because],
        suggestion=f"实际值改为{shown}，完成率和得分随之重算；若{entry.text}才是对的，请改正本表的数据。",
        source=source,
    )


def _verdict(indicator: Indicator, exact: Decimal) -> str:
    """Says so when the true rate misses the target that the filled one met."""
    target = indicator.target.parsed if indicator.target else None
    quantity = target.quantity if target else None
    if target is None or quantity is None or target.high is not None or target.several:
        return ""
    limit = quantity.value if quantity.is_percent or quantity.value <= 2 else quantity.value.scaleb(-2)
    missed = exact > limit if target.operator in ("≤", "<") else exact < limit
    return f"按{plain(round_to(exact * 100, 2))}%算没有达到指标值“{target.text}”。" if missed else ""


@rule("JX207", "填报的实际值与表内数据矛盾", Severity.ERROR)
def own_data(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    同一张表（没有时看同一项目、同一部门的其他表）里已经有算这个数的数据，填报的实际完成值（监控表的执行情况）却不是它：

    - 预算执行率、基本支出/项目支出预算执行率、公用经费控制率、“三公”经费控制率：对照资金块同名行的 执行数÷预算数。
    - 在职人员控制率：对照人员编制情况的 在职人数÷编制数。

    比较到填报的小数位数，截断、取整都算对；除以年初预算数对得上的也不报。

    ## 为什么

    资金块写执行率46.43%，指标行填100拿满分，是复核一眼就能看出的矛盾；真实的数往往没有达标。

    ## 反例

    | 资金 | 全年预算数 | 全年执行数 | 执行率 |
    |---|---|---|---|
    | 年度资金总额 | 5390970.42 | 4534729.43 | 84.12% |
    | (一)基本支出 | 3904079.62 | 3844279.25 | 98.47% |
    | (二)项目支出 | 1486890.80 | 690450.18 | 46.44% |
    | 三级指标 | 年度指标值 | 实际完成值 | 分值 |
    | 项目支出预算执行率 | ≥95% | 100% | 2 |

    ## 正例

    | 资金 | 全年预算数 | 全年执行数 | 执行率 |
    |---|---|---|---|
    | 年度资金总额 | 5390970.42 | 4534729.43 | 84.12% |
    | (一)基本支出 | 3904079.62 | 3844279.25 | 98.47% |
    | (二)项目支出 | 1486890.80 | 690450.18 | 46.44% |
    | 三级指标 | 年度指标值 | 实际完成值 | 分值 |
    | 项目支出预算执行率 | ≥95% | 46.44% | 2 |

    ## 依据

    - 宁县2024年部门整体自评表：项目支出预算执行率填100，资金块印46.43；在职人员控制率填23，编制17名、在职22人。
    - 甘州区2024年评估报告五（四）：监控表中项目支出、基本支出预算执行率“监控期执行情况均填写错误”。
    - 指标名称与资金行的对应列在 `xladdin/rules/data/own_data.toml`。
    """
    for form in book.forms:
        for indicator in form.filled():
            name = _QUOTES.sub("", indicator.title)
            if any_of("own_data", "staff", "names").fullmatch(name):
                yield from _staff(form, indicator, book)
            else:
                yield from _execution(form, indicator, name, book)
