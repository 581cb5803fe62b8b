"""JX206 同一事实两个数."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.entries import Entry
from xladdin.forms.facts import BookFacts, FormFacts
from xladdin.forms.form import FormType
from xladdin.forms.funds import FundLine
from xladdin.forms.headings import Role, bare_words
from xladdin.forms.indicators import Indicator
from xladdin.forms.labels import FundKind
from xladdin.forms.owner import plain_name
from xladdin.numbers import plain
from xladdin.rules.registry import finding, quoted, rule
from xladdin.rules.same_fact import Money, money, place
from xladdin.rules.same_owner import by_owner, same_department

SOURCE: Final = "同一项目（部门）同一年度的同一个数，各表应当一致"
_NUMBERED: Final = "一二三四五六七八九十0123456789.、()其中:"
# Filled at the end of the year, when nothing is adjusted any more.
_FINAL: Final = frozenset({FormType.SELF_EVALUATION, FormType.SCORING, FormType.FUNDS})


@dataclass(frozen=True, slots=True)
class _Amount:
    """One amount of one fund line, with the form it stands in."""

    form: FormFacts
    line: FundLine
    entry: Entry
    money: Money


def _line_name(line: FundLine) -> str:
    if line.kind is FundKind.TOTAL:
        return "年度资金总额"
    return bare_words(line.title.strip().lstrip(_NUMBERED))


def _amounts(forms: Sequence[FormFacts], role: Role) -> dict[str, list[_Amount]]:
    """Every amount of one kind by the name of its line, in the order of forms."""
    found: dict[str, list[_Amount]] = {}
    for form in forms:
        for line in form.funds:
            entry = line.amounts.get(role)
            amount = money(entry, form.form.unit) if entry else None
            if entry is not None and amount is not None:
                found.setdefault(_line_name(line), []).append(_Amount(form, line, entry, amount))
    return found


def _budgets(book: BookFacts, forms: Sequence[FormFacts], role: Role) -> Iterator[Finding]:
    """年初预算数, 全年预算数 and 全年执行数: each the same in every form."""
    by_line = _amounts(forms, role)
    wrong_totals = told = False
    for name, amounts in by_line.items():
        if wrong_totals and any(amount.line.kind is FundKind.SOURCE for amount in amounts):
            # 其中 lines of a total that differs differ too; one finding says it, unless the money comes from elsewhere.
            if (moved := _other_source(amounts, by_line)) is not None and not told and book.holds(moved[0].entry):
                told = True
                yield _two_sources(*moved, role, name)
            continue
        for amount in amounts[1:]:
            other = next((a for a in amounts if a.form is not amount.form and _differ(a, amount, role)), None)
            if other is None or not _first_of(amounts, amount):
                continue
            wrong_totals = wrong_totals or amount.line.kind is FundKind.TOTAL
            if book.holds(amount.entry):
                yield _two_amounts(amount, other, role, name)


def _other_source(
    amounts: Sequence[_Amount], by_line: dict[str, list[_Amount]]
) -> tuple[_Amount, _Amount, _Amount] | None:
    """A source that pays all in one form and nothing in another, where a third line pays all: (here, there, instead)."""
    for amount in amounts:
        nothing = next((other for other in amounts if other.form is not amount.form and not other.money.yuan), None)
        if nothing is None or not amount.money.yuan or not _pays_all(amount, by_line):
            continue
        others = (
            a for lines in by_line.values() for a in lines if a.form is nothing.form and a.line is not nothing.line
        )
        instead = next((a for a in others if a.line.kind is FundKind.SOURCE and _pays_all(a, by_line)), None)
        if instead is not None:
            return amount, nothing, instead
    return None


def _pays_all(amount: _Amount, by_line: dict[str, list[_Amount]]) -> bool:
    totals = (a for lines in by_line.values() for a in lines if a.form is amount.form and a.line.kind is FundKind.TOTAL)
    total = next(totals, None)
    return total is not None and amount.money.yuan > 0 and amount.money.agrees(total.money)


def _two_sources(amount: _Amount, nothing: _Amount, instead: _Amount, role: Role, name: str) -> Finding:
    here, there = amount.entry, nothing.entry
    source = instead.line.title.removeprefix("其中").lstrip(":")
    return finding(
        "JX206",
        here,
        f"{quoted(amount.form.owner.title or name)}的资金来源：本表{role}{_shown(amount)}全部是{name}，"
        f"{place(nothing.form, there, here.sheet)}的{name}印{_shown(nothing)}，全部是{source}（{_shown(instead)}）。",
        because=[there, instead.entry],
        suggestion="对照指标文件和账面数，改正填错来源的一张表，使两表一致。",
        source=SOURCE,
    )


def _differ(one: _Amount, other: _Amount, role: Role) -> bool:
    if one.entry == other.entry or one.money.agrees(other.money):
        return False
    both_monitored = one.form.type is other.form.type is FormType.MONITORING
    # Two monitoring dates may lie before and after an adjustment.
    return not (role is Role.BUDGET and both_monitored) or one.money.times_ten(other.money) is not None


def _first_of(amounts: Sequence[_Amount], amount: _Amount) -> bool:
    """Whether no earlier form says the same wrong thing: one finding for each further value."""
    earlier = amounts[: amounts.index(amount)]
    base = amounts[0]
    if amount.money.agrees(base.money):
        return False
    return not any(other.money.agrees(amount.money) for other in earlier)


def _two_amounts(amount: _Amount, other: _Amount, role: Role, name: str) -> Finding:
    here, there = amount.entry, other.entry
    gap = abs(amount.money.yuan - other.money.yuan)
    slip = amount.money.times_ten(other.money)
    hint = f"正好差{slip}倍，像是多写或少写了0、小数点错位。" if slip else ""
    adjusted = role is Role.BUDGET and not (amount.form.type in _FINAL and other.form.type in _FINAL) and not slip
    if adjusted:
        hint = "预算在两表之间调整过的，应有调整文件。"
    return finding(
        "JX206",
        here,
        f"{quoted(amount.form.owner.title or name)}{name}的{role}：本表印{_shown(amount)}，"
        f"{place(other.form, there, here.sheet)}印{_shown(other)}，相差{plain(gap)}元。{hint}",
        expected=None,
        because=[there, amount.form.owner.named, other.form.owner.named],
        suggestion="对照预算批复和账面数，改正填错的一张表，使两表一致"
        + ("；确是年中调整的，在备注里写明调整文号。" if adjusted else "。"),
        source=SOURCE,
        severity=Severity.WARNING if adjusted else None,
    )


def _shown(amount: _Amount) -> str:
    quantity = amount.entry.quantity()
    unit = "" if quantity is not None and quantity.unit else amount.form.form.unit
    return f"{amount.entry.text}{unit}"


def _spending_shrinks(book: BookFacts, forms: Sequence[FormFacts]) -> Iterator[Finding]:
    """More spent at the monitoring date than in the whole year."""
    to_date, whole_year = _amounts(forms, Role.SPENT_TO_DATE), _amounts(forms, Role.SPENT)
    for name in to_date.keys() & whole_year.keys():
        early, late = to_date[name][-1], whole_year[name][0]
        if early.line.kind is FundKind.SOURCE or early.form is late.form or early.money.agrees(late.money):
            continue
        if early.money.yuan > late.money.yuan:
            at, other = (late, early) if book.holds(late.entry) and _after(book, late, early) else (early, late)
            if book.holds(at.entry):
                yield finding(
                    "JX206",
                    at.entry,
                    f"{quoted(at.form.owner.title or name)}{name}：监控期执行数{_shown(early)}大于全年执行数{_shown(late)}"
                    f"（{place(other.form, other.entry, at.entry.sheet)}），全年反而少支出{plain(early.money.yuan - late.money.yuan)}元。",
                    because=[other.entry],
                    suggestion="对照账面数改正填错的一张表；确有退回资金的，在原因里写明。",
                    source=SOURCE,
                )


def _after(book: BookFacts, one: _Amount, other: _Amount) -> bool:
    order = {id(form): at for at, form in enumerate(book.everywhere)}
    return order[id(one.form)] >= order[id(other.form)]


def _staff(book: BookFacts) -> Iterator[Finding]:
    """编制数 and 在职人数 of one department."""
    stated = [(form, form.staff) for form in book.everywhere if form.staff is not None]
    for at, (form, staff) in enumerate(stated):
        of_department = (
            each for each in stated[:at] if each[0].owner.department and same_department(each[0], form, book)
        )
        before, base = next(of_department, (None, None))
        if before is None or base is None or not form.owner.department:
            continue
        for name, one, other in (("编制数", staff.posts, base.posts), ("在职人数", staff.present, base.present)):
            if one.number() != other.number() and book.holds(one) and one != other:
                yield finding(
                    "JX206",
                    one,
                    f"{name}：本表印{one.text}，{place(before, other, one.sheet)}印{other.text}。",
                    because=[other],
                    suggestion="以机构编制批复和人事部门年末数为准，改正填错的一张表。",
                    source=SOURCE,
                )


def _actuals(book: BookFacts, forms: Sequence[FormFacts]) -> Iterator[Finding]:
    """实际完成值 of one indicator in two forms of the whole year."""
    seen: dict[tuple[str, str], list[tuple[FormFacts, Indicator]]] = {}
    for form in forms:
        if form.type not in _FINAL:
            continue
        for indicator in form.filled():
            target = indicator.target.text if indicator.target else ""
            if indicator.actual is not None and target:
                seen.setdefault((plain_name(indicator.title), plain_name(target)), []).append((form, indicator))
    for rows in seen.values():
        (base_form, base), *others = rows
        for form, indicator in others:
            here, there = indicator.actual, base.actual
            if form is base_form or here is None or there is None or not book.holds(here):
                continue
            if _differ_as_printed(here, there):
                yield finding(
                    "JX206",
                    here,
                    f"{quoted(indicator.title)}的实际完成值：本表印{here.text}，"
                    f"{place(base_form, there, here.sheet)}印{there.text}。",
                    because=[indicator.name, there],
                    suggestion="以统计或业务台账为准，改正填错的一张表。",
                    source=SOURCE,
                )


def _differ_as_printed(here: Entry, there: Entry) -> bool:
    """Whether two actuals cannot be one figure printed with more and with fewer decimals."""
    first, second = here.quantity(), there.quantity()
    one, other = here.printed(), there.printed()
    if first is None or second is None or one is None or other is None or first.unit != second.unit:
        return False
    coarse, fine = sorted((one, other), key=lambda printed: printed.places)
    return not (coarse.shows(fine.value) or coarse.shows_truncated(fine.value))


@rule("JX206", "同一事实有两个数", Severity.ERROR)
def two_values(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    同一项目（或部门）、同一年度的同一个数，在两张表里不一样。一次给出几个工作簿的，跨工作簿比较：

    - 年初预算数、全年预算数、全年执行数（换算成同一单位，按各自印出的位数比较：`50`万元与`500000`元一致）。
    - 监控期执行数大于全年执行数；一张表全部是财政拨款、另一张表全部是上年结转。
    - 编制数、在职人数；同一指标（指标值也相同）的实际完成值。

    项目名称、部门名称取自表头的“项目名称”“部门（单位）名称”；没有写名称的表，工作簿里只有一个项目时才比较。
    监控表与自评表的全年预算数不同可能是年中调整，为警告；正好差10倍、100倍的是错误。

    ## 为什么

    两张表对不上，至少有一张是错的，执行率和得分也跟着错；复核时最容易被查出来。

    ## 反例

    | 项目支出绩效目标运行监控表 | | | |
    |---|---|---|---|
    | 项目名称 | 工信局工作经费 | | |
    | 资金（元） | 全年预算数 | 监控期执行数 | 执行率 |
    | 年度资金总额 | 10414 | 10380.95 | 99.68% |
    | 项目支出绩效自评表 | | | |
    | 项目名称 | 工信局工作经费 | | |
    | 资金（元） | 全年预算数 | 全年执行数 | 执行率 |
    | 年度资金总额 | 104140 | 10380.95 | 9.97% |

    ## 正例

    | 项目支出绩效目标运行监控表 | | | |
    |---|---|---|---|
    | 项目名称 | 工信局工作经费 | | |
    | 资金（元） | 全年预算数 | 监控期执行数 | 执行率 |
    | 年度资金总额 | 104140 | 10380.95 | 9.97% |
    | 项目支出绩效自评表 | | | |
    | 项目名称 | 工信局工作经费 | | |
    | 资金（元） | 全年预算数 | 全年执行数 | 执行率 |
    | 年度资金总额 | 104140 | 10380.95 | 9.97% |

    ## 依据

    - 宁县2024年“工信局工作经费”：运行监控表全年预算数印10414元，自评表印104140元。
    - 黔南州2023年评价报告六（一）3：同一项目全年执行数“一栏显示为71.5万元，而另一栏则为71.07万元”。
    """
    for forms in by_owner(book.everywhere):
        if len(forms) > 1:
            for role in (Role.INITIAL, Role.BUDGET, Role.SPENT):
                yield from _budgets(book, forms, role)
            yield from _spending_shrinks(book, forms)
            yield from _actuals(book, forms)
    yield from _staff(book)
