"""JX205 “其中”各行与所属行不符."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xladdin.finding import Finding, Severity
from xladdin.forms.entries import Entry, Printed
from xladdin.forms.facts import BookFacts
from xladdin.forms.funds import FundLine
from xladdin.forms.headings import AMOUNTS, Role, bare_words
from xladdin.forms.labels import FundKind
from xladdin.numbers import plain
from xladdin.rules.comparison import TAIL, within_rounding
from xladdin.rules.registry import finding, quoted, rule
from xladdin.rules.word_lists import any_of

SOURCE: Final = "本表资金：“其中”各行是所属行的一部分"


def _under(lines: Sequence[FundLine]) -> Iterator[tuple[FundLine, list[FundLine]]]:
    """Every line with the 其中 lines that stand right under it."""
    above: FundLine | None = None
    below: list[FundLine] = []
    for line in lines:
        if line.kind is FundKind.SOURCE:
            below.append(line)
            continue
        if above is not None and below:
            yield above, below
        above, below = line, []
    if above is not None and below:
        yield above, below


def _complete(lines: Sequence[FundLine]) -> bool:
    """Whether the lines are all there is, each apart from the others: the remainder (其他资金) is among them.

    Levels of government under 财政拨款 are parts of it, not sources beside it; so is what a further 其中 names.
    """
    names = [bare_words(line.title.removeprefix("其中").lstrip(":")) for line in lines]
    again = any(line.title.startswith("其中") for line in lines[1:])

    def among(kind: str) -> list[str]:
        return [name for name in names if any_of("fund_sources", "complete", kind).fullmatch(name)]

    nested = bool(among("appropriation")) and bool(among("within"))
    return len(among("other")) == 1 and len(names) > 1 and len(set(names)) == len(names) and not nested and not again


@rule("JX205", "“其中”各行与所属行不符", Severity.ERROR)
def fund_sources(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    - “其中”下的一行比它所属的行还大（财政拨款大于年度资金总额）。
    - 各行齐全（列到“其他资金”为止，如财政拨款、上年结转资金、其他资金），合计不等于年度资金总额。空白和 `null` 按0计。

    万元等取舍过的数，差数在四舍五入的尾差之内的只作提示；以元计、有角分的，差一分也报。没有列到“其他资金”的、财政拨款下面又分中央、省、市各级的，只看单行有没有超过。

    ## 为什么

    “一栏显示71.5万元、另一栏71.07万元”，执行数到底是多少就说不清了。

    ## 反例

    | 资金（万元） | 全年预算数 | 全年执行数 |
    |---|---|---|
    | 年度资金总额 | 80 | 71.07 |
    | 其中：财政拨款 | 80 | 71.5 |
    | 上年结转资金 | 0 | 0 |
    | 其他资金 | 0 | 0 |

    ## 正例

    | 资金（万元） | 全年预算数 | 全年执行数 |
    |---|---|---|
    | 年度资金总额 | 80 | 71.07 |
    | 其中：财政拨款 | 80 | 71.07 |
    | 上年结转资金 | 0 | 0 |
    | 其他资金 | 0 | 0 |

    ## 依据

    - 黔南州2023年评价报告六（一）3：开发区测评奖励资金自评表全年执行数“其中一栏显示为71.5万元，而另一栏则为71.07万元”。
    - 宁县2024年自评表资金块：年度资金总额=财政拨款+上年结转资金+其他资金。
    """
    for form in book.forms:
        for line, below in _under(form.funds):
            for role in AMOUNTS:
                yield from _judged(line, below, role, form.form.unit)


def _judged(line: FundLine, below: Sequence[FundLine], role: Role, unit: str) -> Iterator[Finding]:
    whole = line.amounts.get(role)
    printed = whole.printed() if whole else None
    if whole is None or printed is None:
        return
    cells = [cell for each in below if (cell := each.amounts.get(role)) is not None]
    parts: list[tuple[Entry, Printed]] = [(cell, said) for cell in cells if (said := cell.printed()) is not None]
    if any(cell.printed() is None and not cell.not_assessed for cell in cells):
        return
    total = sum((part.value for _, part in parts), Decimal(0))
    negative = any(part.value < 0 for _, part in parts)
    larger = [(cell, part) for cell, part in parts if part.value > printed.value]
    if larger and not negative:
        cell, _ = larger[0]
        yield _finding(cell, f"其中一行的{role}{cell.text}大于{quoted(line.title)}的{whole.text}", [whole, *cells])
    elif parts and _complete(below) and total != printed.value:
        found = _finding(
            whole,
            f"{quoted(line.title)}的{role}印为{whole.text}，而其中各行{'+'.join(cell.text for cell, _ in parts)}={plain(total)}",
            cells,
            total,
        )
        tail = within_rounding(printed, [part for _, part in parts], unit)
        yield replace(found, message=found.message + TAIL, severity=Severity.INFO) if tail else found


def _finding(at: Entry, message: str, because: Sequence[Entry], expected: Decimal | None = None) -> Finding:
    return finding(
        "JX205",
        at,
        f"{message}。",
        expected=expected,
        because=because,
        suggestion="对照账面数改正填错的一行，使各行合计等于所属行。",
        source=SOURCE,
    )
