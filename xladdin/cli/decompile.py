"""xladdin decompile：the original JX_ formulas back from the notes of a compiled workbook."""

from __future__ import annotations

import json
from pathlib import Path

import click

from xladdin.cli.compile import left_lines, outcome_json
from xladdin.cli.options import BOOK, language, progress_bar, said


@click.command("decompile", help="还原编译过的工作簿：从批注取回 JX_ 公式，并删去编译留下的批注")
@click.argument("book", metavar="工作簿", type=BOOK)
@click.option("-o", "--out", type=BOOK, required=True, help="写到这个文件")
@click.option("--strict", is_flag=True, help="有公式没有还原时退出码为1")
@click.option("--json", "as_json", is_flag=True, help="以JSON输出结果，逐个单元格列出")
@language
def command(book: Path, out: Path, strict: bool, as_json: bool) -> int:
    from xladdin.compiling.restoration import decompile_book

    with progress_bar() as progress:
        result = decompile_book(book, out, progress)
    if as_json:
        click.echo(json.dumps(outcome_json(result, "restored"), ensure_ascii=False, indent=2))
    else:
        lines = left_lines(result.left, said("没有还原", "not restored"))
        zh, en = f"「{out}」还原 {len(result.changed)} 个公式", f"{out}: {len(result.changed)} formulas restored"
        if result.left:
            zh, en = f"{zh}，{len(result.left)} 个没有还原", f"{en}, {len(result.left)} not"
        click.echo("\n".join([*lines, said(zh, en)]))
    return 1 if strict and result.left else 0
