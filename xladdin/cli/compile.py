"""xladdin compile：a workbook that computes without any add-in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xladdin.cli.options import BOOK, language, progress_bar, said

if TYPE_CHECKING:
    from xladdin.compiling.outcome import Left, Outcome

# As many left formulas as people read; --json has all.
SHOWN = 50


@click.command("compile", help="把 JX_ 公式编译成原生公式：不装任何加载项也能算；原公式留在批注里")
@click.argument("book", metavar="工作簿", type=BOOK)
@click.option("-o", "--out", type=BOOK, required=True, help="写到这个文件")
@click.option("--strict", is_flag=True, help="有公式没有编译时退出码为1")
@click.option("--json", "as_json", is_flag=True, help="以JSON输出结果，逐个单元格列出")
@language
def command(book: Path, out: Path, strict: bool, as_json: bool) -> int:
    from xladdin.compiling.compilation import compile_book

    with progress_bar() as progress:
        result = compile_book(book, out, progress)
    if as_json:
        click.echo(json.dumps(outcome_json(result, "compiled"), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(result)))
    return 1 if strict and result.left else 0


def outcome_json(result: Outcome, changed: str) -> dict[str, object]:
    """`{"version": 1, "path", "output", "compiled": [{sheet, cell, before, after, verified}], "left": […]}`."""
    return {
        "version": 1,
        "path": str(result.path),
        "output": str(result.out),
        changed: [
            {"sheet": c.sheet, "cell": c.cell, "before": c.before, "after": c.after, "verified": c.verified}
            for c in result.changed
        ],
        "left": [
            {"sheet": one.sheet, "cell": one.cell, "formula": one.formula, "reason": one.reason} for one in result.left
        ],
    }


def left_lines(left: list[Left], what: str) -> list[str]:
    """The formulas that stay, one a line."""
    lines = []
    for one in left[:SHOWN]:
        place = f"{one.sheet}!{one.cell}" if one.cell else one.sheet or said("名称", "name")
        lines.append(f"{place}  {what}：{one.reason}  ={one.formula}")
    if len(left) > SHOWN:
        more = len(left) - SHOWN
        lines.append(said(f"……另有 {more} 个，用 --json 看全部", f"... and {more} more; --json lists them all"))
    return lines


def _lines(result: Outcome) -> list[str]:
    lines = left_lines(result.left, said("没有编译", "left as it is"))
    unverified = [f"{c.sheet}!{c.cell}" for c in result.changed if not c.verified]
    if unverified:
        cells = "、".join(unverified[:SHOWN])
        lines.append(said(f"引擎算不了、没有核对的：{cells}", f"not computed by the engine, not checked: {cells}"))
    zh = f"「{result.out}」编译 {len(result.changed)} 个公式，编译前后的值相同"
    en = f"{result.out}: {len(result.changed)} formulas compiled, same values before and after"
    if result.left:
        zh += f"；{len(result.left)} 个没有编译，仍需要加载项"
        en += f"; {len(result.left)} left, they still need the add-in"
    return [*lines, said(zh, en)]
