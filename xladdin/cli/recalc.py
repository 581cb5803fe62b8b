"""xladdin recalc：compute every formula headless and write the cached values."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import click

from xladdin.cli.options import BOOK, language, progress_bar, said


@click.command("recalc", help="无界面重算：计算全部公式（含 JX_ 函数）并写回缓存值")
@click.argument("book", metavar="工作簿", type=BOOK)
@click.option("-o", "--out", type=BOOK, help="写到另一个文件；不给则原子替换原文件")
@click.option("--check", is_flag=True, help="不写文件，只与缓存值比较")
@click.option("--strict", is_flag=True, help="有公式不能计算时退出码为1")
@click.option("--json", "as_json", is_flag=True, help="以JSON输出结果")
@language
def command(book: Path, out: Path | None, check: bool, strict: bool, as_json: bool) -> int:
    from xladdin.engine.recalculation import Recalculation, recalculate

    with progress_bar() as progress:
        result: Recalculation = recalculate(book, out=out, check=check, progress=progress)
    if as_json:
        click.echo(json.dumps(_as_json(result, None if check else str(out or book)), ensure_ascii=False, indent=2))
    else:
        _report(result, check, out or book)
    if check and result.differences:
        return 1
    return 1 if strict and result.unsupported else 0


def _as_json(result: object, output: str | None) -> dict[str, object]:
    return {"version": 1, "output": output, **dataclasses.asdict(result)}  # type: ignore[call-overload,no-any-return]


def _report(result: object, check: bool, target: Path) -> None:
    raise NotImplementedError
