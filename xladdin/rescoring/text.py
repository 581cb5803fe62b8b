"""文本：the recomputed scores of a workbook for people: every row, then what differs and why, the sums and the grade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from xladdin.numbers import plain
from xladdin.rescoring.book import FormScores
from xladdin.rescoring.grading import FULL_MARKS
from xladdin.rescoring.items import Item, Status
from xladdin.rescoring.rollup import Sum

COLOURS: Final = {
    Status.AGREES: "green",
    Status.CUT: "cyan",
    Status.DIFFERS: "bold red",
    Status.COMPUTED: "cyan",
    Status.JUDGED: "dim",
}
# What the columns of numbers and the outcome need; the names and values give way in a narrow terminal.
_LEAST: Final = 8
_LONGEST: Final = 24
_ENGLISH: Final = {
    Status.AGREES: "agrees",
    Status.CUT: "agrees when cut",
    Status.DIFFERS: "differs",
    Status.COMPUTED: "computed",
    Status.JUDGED: "judged",
}
ZERO: Final = Decimal(0)


def render(path: str, forms: Sequence[FormScores], console: Console, *, english: bool = False) -> None:
    """Print the whole workbook; colours are the console's matter. What quotes the form stays Chinese in either language."""
    page = _Page(english)
    console.print(Text(path, style="bold"))
    for form in forms:
        if not form.items and not form.sums:
            continue
        console.print(Text(f"\n  {form.type}{page.brackets(f'{form.sheet}!{form.area}')}", style="bold"))
        if form.items:
            console.print(page.table(form.items))
        for line in page.lines(form):
            console.print(line, soft_wrap=True)
    console.print(Text(f"\n{page.conclusion(forms)}", style="bold"), soft_wrap=True)


class _Page:
    """The words around the figures, in one language."""

    def __init__(self, english: bool) -> None:
        self.english = english
        self.comma = ", " if english else "，"
        self.full_stop = "." if english else "。"

    def say(self, zh: str, en: str) -> str:
        return en if self.english else zh

    def brackets(self, inside: str) -> str:
        return f" ({inside})" if self.english else f"（{inside}）"

    def status(self, status: Status) -> str:
        return self.say(status.value, _ENGLISH[status])

    def table(self, items: Sequence[Item]) -> Table:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column("", no_wrap=True)
        table.add_column(self.say("单元格", "cell"), no_wrap=True)
        table.add_column(self.say("指标", "indicator"), overflow="fold", min_width=_LEAST)
        table.add_column(self.say("分值", "weight"), justify="right", no_wrap=True)
        table.add_column(self.say("取值", "value"), overflow="fold", min_width=_LEAST)
        table.add_column(self.say("印分", "printed"), justify="right", no_wrap=True)
        table.add_column(self.say("重算", "computed"), justify="right", no_wrap=True)
        table.add_column(self.say("结论", "outcome"), no_wrap=True)
        for item in items:
            table.add_row(
                "  ", item.cell, _short(item.name), _points(item.weight), _short(item.value), _points(item.printed),
                _points(item.computed), Text(self.status(item.status), style=COLOURS[item.status]),
            )  # fmt: skip
        return table

    def lines(self, form: FormScores) -> Iterator[Text]:
        yield from self.differences(form)
        yield from self.chosen(form, Status.CUT, self.say("取舍后一致", "agree when cut"))
        yield from self.chosen(
            form,
            Status.JUDGED,
            self.say(
                "算不出的（由评价人判断，或缺数据；有印分的照印计入合计）",
                "not computable (judgement, or data missing; printed points are counted as printed)",
            ),
        )
        if form.other_weights:
            yield Text(self.say("  分值与方案不同：", "  weights unlike the scheme:"))
            yield from (Text(f"    {line}") for line in form.other_weights)
        yield from self.sums(form)
        if form.unused and form.items:
            unused = "、".join(form.unused)
            yield Text(
                self.say(
                    f"  没有比较的得分栏：{unused}；要比较它，加 --column 表头",
                    f"  columns of points not compared: {unused}; name one with --column",
                )
            )

    def differences(self, form: FormScores) -> Iterator[Text]:
        found = list(form.differences())
        if found:
            yield Text(self.say("  不一致：", "  differences:"), style="bold red")
        for cell, name, reason in found:
            line = Text("    ")
            line.append(cell, style="bold")
            line.append(f"  {name}：{reason}。")
            yield line

    def chosen(self, form: FormScores, status: Status, title: str) -> Iterator[Text]:
        items = [item for item in form.items if item.status is status]
        if items:
            yield Text(f"  {title}{self.say('：', ':')}")
        for item in items:
            points = f"分值{_points(item.weight)}" + (
                f"，印{_points(item.printed)}" if item.printed is not None else ""
            )
            said = f"    {item.cell}  {item.name}（{points}）：{item.difference or item.how}"
            yield Text(said, style=COLOURS[status])

    def sums(self, form: FormScores) -> Iterator[Text]:
        weights = [s for s in form.sums if s.figure == "分值"]
        if form.total is None and weights and not any(True for _ in form.differences()):
            count = len(weights)
            yield Text(
                self.say(
                    f"  没有印得分；分值{count}处，逐级相加一致",
                    f"  no points printed; {count} weights add up level by level",
                )
            )
        levels = [s for s in form.sums if s.depth == 1 and s.figure == "得分"]
        if levels:
            said = self.say("；", "; ").join(self.level(level, form.sums) for level in levels)
            yield Text(self.say(f"  逐级：{said}", f"  levels: {said}"))
        if form.total is None:
            return
        yield Text(self.say("  合计：", "  total: ") + self.total(form.total, form.items))
        if form.grade is not None:
            grade = form.grade
            reached = self.say("”至“", "” to “").join(_ends(grade.recomputed))
            parts = [self.say(f"印“{grade.printed}”", f"printed “{grade.printed}”")] if grade.printed else []
            if grade.computed:
                parts.append(self.say(f"按印出的合计为“{grade.computed}”", f"“{grade.computed}” by the printed total"))
            parts.append(self.say(f"按重算的合计为“{reached}”", f"“{reached}” by the recomputed total"))
            yield Text(self.say("  等级：", "  grade: ") + self.comma.join(parts))
        elif form.full is not None and form.full != FULL_MARKS:
            yield Text(
                self.say(
                    f"  等级：分值合计{plain(form.full)}分，不是{FULL_MARKS}分，没有定等级",
                    f"  grade: none, the weights add up to {plain(form.full)} and not to {FULL_MARKS}",
                )
            )

    def level(self, level: Sum, sums: Sequence[Sum]) -> str:
        weight = next((s.printed for s in sums if (s.name, s.depth, s.figure) == (level.name, 1, "分值")), None)
        of = f"/{plain(weight)}" if weight is not None else ""
        base = level.printed if level.printed is not None else level.computed
        more = self.say("至", " to ") + _points((level.recomputed or ZERO) + level.open) if level.open else ""
        again = self.say("重算", "recomputed ") + _points(level.recomputed) + more
        if base is not None:
            return f"{level.name} {_points(base)}{of}{self.comma}{again}"
        return f"{level.name}{self.brackets(of[1:] + self.say('分', '')) if of else ''}{self.comma}{again}"

    def total(self, total: Sum, items: Sequence[Item]) -> str:
        said = []
        if total.printed is not None:
            said.append(self.say("印", "printed ") + _points(total.printed))
        if total.computed is not None:
            said.append(self.say("各项印分相加", "printed items add up to ") + _points(total.computed))
        judged = sum((i.printed for i in items if i.status is Status.JUDGED and i.printed is not None), ZERO)
        inside = ""
        if judged:
            inside = self.say(f"（其中判断项照印{plain(judged)}分）", f" (of which {plain(judged)} judged, as printed)")
        low, high = total.recomputed or ZERO, (total.recomputed or ZERO) + total.open
        if total.open:
            said.append(
                self.say(
                    f"重算得{plain(low)}分{inside}，另有{plain(total.open)}分的指标没有规则或数据可算，"
                    f"合计在{plain(low)}与{plain(high)}之间",
                    f"recomputed {plain(low)}{inside}, indicators of {plain(total.open)} more have no rule or no data: "
                    f"the total lies between {plain(low)} and {plain(high)}",
                )
            )
        else:
            said.append(self.say("重算", "recomputed ") + _points(total.recomputed) + inside)
        return self.comma.join(said)

    def conclusion(self, forms: Sequence[FormScores]) -> str:
        """One line: what was printed and what came out, where they part, how many rows of each kind, how many differ."""
        items = [item for form in forms for item in form.items]
        differing = sum(1 for form in forms for _ in form.differences())
        counted = {s: sum(item.status is s for item in items) for s in Status}
        kinds = self.comma.join(
            self.say(f"{self.status(s)}{count}项", f"{count} {self.status(s)}") for s, count in counted.items() if count
        )
        scored = [form for form in forms if form.items]
        said = self.outcome(scored[0]) if len(scored) == 1 else ""
        ends = self.say(
            f"{f'{differing}处不一致' if differing else '没有不一致'}。",
            f"{differing or 'no'} difference{'' if differing == 1 else 's'}.",
        )
        return said + self.say(f"{len(items)}项：{kinds}；{ends}", f"{len(items)} items: {kinds}; {ends}")

    def outcome(self, form: FormScores) -> str:
        """`印81.78分，重算81.77分，相差-0.01分，来自……。`"""
        total = form.total
        if total is None or total.recomputed is None:
            return ""
        low, high = plain(total.recomputed), plain(total.recomputed + total.open)
        again = self.say(f"重算{low}分", f"recomputed {low}")
        if total.open:
            again = self.say(f"重算在{low}与{high}分之间", f"recomputed between {low} and {high}")
        said = [again]
        if total.printed is not None:
            said.insert(0, self.say(f"印{plain(total.printed)}分", f"printed {plain(total.printed)}"))
            said += self.moved(form, total.recomputed - total.printed)
        return self.comma.join(said) + self.say("。", ". ")

    def moved(self, form: FormScores, change: Decimal) -> Iterator[str]:
        """By how much the total moves, and with which items."""
        moved = [
            i for i in form.items if i.status is Status.DIFFERS and i.printed is not None and i.computed is not None
        ]
        if moved and change:
            items = "、".join(self.moved_item(item) for item in moved)
            yield self.say(f"相差{plain(change)}分", f"off by {plain(change)}")
            yield self.say(f"来自{items}", f"from {items}")

    def moved_item(self, item: Item) -> str:
        change = (item.computed or ZERO) - (item.printed or ZERO)
        return item.name + self.brackets(f"{item.cell}{self.comma}{'+' if change > 0 else ''}{plain(change)}")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _points(points: Decimal | None) -> str:
    return "—" if points is None else plain(points)


def _ends(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([names[0], names[-1]]))
