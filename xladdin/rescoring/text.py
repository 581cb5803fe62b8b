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
_LONGEST: Final = 24
ZERO: Final = Decimal(0)


def render(path: str, forms: Sequence[FormScores], console: Console) -> None:
    """Print the whole workbook; colours are the console's matter."""
    console.print(Text(path, style="bold"))
    for form in forms:
        if not form.items and not form.sums:
            continue
        console.print(Text(f"\n  {form.type}（{form.sheet}!{form.area}）", style="bold"))
        if form.items:
            console.print(_table(form.items))
        for line in _lines(form):
            console.print(line, soft_wrap=True)
    console.print(Text(f"\n{conclusion(forms)}", style="bold"), soft_wrap=True)


def _table(items: Sequence[Item]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading, justify in (("", "left"), ("单元格", "left"), ("指标", "left"), ("分值", "right"), ("取值", "left")):
        table.add_column(heading, justify="right" if justify == "right" else "left", no_wrap=True)
    for heading in ("印分", "重算"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("结论", no_wrap=True)
    for item in items:
        table.add_row(
            "  ", item.cell, _short(item.name), _points(item.weight), _short(item.value), _points(item.printed),
            _points(item.computed), Text(item.status, style=COLOURS[item.status]),
        )  # fmt: skip
    return table


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _points(points: Decimal | None) -> str:
    return "—" if points is None else plain(points)


def _lines(form: FormScores) -> Iterator[Text]:
    differences = list(form.differences())
    if differences:
        yield Text("  不一致：", style="bold red")
    for cell, name, reason in differences:
        line = Text("    ")
        line.append(cell, style="bold")
        line.append(f"  {name}：{reason}。")
        yield line
    for title, status in (
        ("取舍后一致", Status.CUT),
        ("算不出的（由评价人判断，或缺数据；有印分的照印计入合计）", Status.JUDGED),
    ):
        chosen = [item for item in form.items if item.status is status]
        if chosen:
            yield Text(f"  {title}：")
        for item in chosen:
            points = f"分值{_points(item.weight)}" + (
                f"，印{_points(item.printed)}" if item.printed is not None else ""
            )
            yield Text(
                f"    {item.cell}  {item.name}（{points}）：{item.difference or item.how}", style=COLOURS[status]
            )
    if form.other_weights:
        yield Text("  分值与方案不同：")
        yield from (Text(f"    {line}") for line in form.other_weights)
    weights = [s for s in form.sums if s.figure == "分值"]
    if form.total is None and weights and not differences:
        yield Text(f"  没有印得分；分值{len(weights)}处，逐级相加一致")
    levels = [s for s in form.sums if s.depth == 1 and s.figure == "得分"]
    if levels:
        yield Text("  逐级：" + "；".join(_level(level, form.sums) for level in levels))
    if form.total is not None:
        yield Text("  合计：" + _total(form.total, form.items))
    if form.grade is not None and form.total is not None:
        grade = form.grade
        said = [f"印“{grade.printed}”"] if grade.printed else []
        said += [f"按印出的合计为“{grade.computed}”"] if grade.computed else []
        yield Text("  等级：" + "，".join([*said, f"按重算的合计为“{'”至“'.join(_ends(grade.recomputed))}”"]))
    elif form.total is not None and form.full is not None and form.full != FULL_MARKS:
        yield Text(f"  等级：分值合计{plain(form.full)}分，不是{FULL_MARKS}分，没有定等级")
    if form.unused and form.items:
        yield Text(f"  只比较了最前面一栏得分；没有比较的：{'、'.join(form.unused)}")


def _ends(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([names[0], names[-1]]))


def _level(level: Sum, sums: Sequence[Sum]) -> str:
    weight = next((s.printed for s in sums if (s.name, s.depth, s.figure) == (level.name, 1, "分值")), None)
    of = f"/{plain(weight)}" if weight is not None else ""
    base = level.printed if level.printed is not None else level.computed
    more = f"至{_points((level.recomputed or ZERO) + level.open)}" if level.open else ""
    again = f"重算{_points(level.recomputed)}{more}"
    return (
        f"{level.name} {_points(base)}{of}，{again}"
        if base is not None
        else f"{level.name}{of and '（' + of[1:] + '分）'}，{again}"
    )


def _total(total: Sum, items: Sequence[Item]) -> str:
    said = [f"印{_points(total.printed)}"] if total.printed is not None else []
    said += [f"各项印分相加{_points(total.computed)}"] if total.computed is not None else []
    judged = sum((item.printed for item in items if item.status is Status.JUDGED and item.printed is not None), ZERO)
    inside = f"（其中判断项照印{plain(judged)}分）" if judged else ""
    if total.open:
        low, high = total.recomputed or ZERO, (total.recomputed or ZERO) + total.open
        said.append(
            f"重算得{plain(low)}分{inside}，另有{plain(total.open)}分的指标没有规则或数据可算，合计在{plain(low)}与{plain(high)}之间"
        )
    else:
        said.append(f"重算{_points(total.recomputed)}{inside}")
    return "，".join(said)


def conclusion(forms: Sequence[FormScores]) -> str:
    """One line: what was printed and what came out, where they part, how many rows of each kind, how many differ."""
    items = [item for form in forms for item in form.items]
    differing = sum(1 for form in forms for _ in form.differences())
    counts = f"{len(items)}项：" + "，".join(
        f"{status}{count}项" for status in Status if (count := sum(item.status is status for item in items))
    )
    scored = [form for form in forms if form.items]
    said = _outcome(scored[0]) if len(scored) == 1 else ""
    return f"{said}{counts}；{f'{differing}处不一致' if differing else '没有不一致'}。"


def _outcome(form: FormScores) -> str:
    """`印81.78分，重算81.77分，相差-0.01分，来自……。`"""
    total = form.total
    if total is None or total.recomputed is None:
        return ""
    low = total.recomputed
    again = f"重算在{plain(low)}与{plain(low + total.open)}分之间" if total.open else f"重算{plain(low)}分"
    if total.printed is None:
        return f"{again}。"
    said = f"印{plain(total.printed)}分，{again}"
    moved = [i for i in form.items if i.status is Status.DIFFERS and i.printed is not None and i.computed is not None]
    if moved and low != total.printed:
        said += f"，相差{plain(low - total.printed)}分，来自" + "、".join(_moved(item) for item in moved)
    return f"{said}。"


def _moved(item: Item) -> str:
    change = (item.computed or ZERO) - (item.printed or ZERO)
    return f"{item.name}（{item.cell}，{'+' if change > 0 else ''}{plain(change)}）"
