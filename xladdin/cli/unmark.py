"""xladdin unmark：take every trace of marks out of a workbook."""

from __future__ import annotations

from pathlib import Path

import click

from xladdin.cli.options import BOOK, language, said


@click.command("unmark", help="撤销标记：去掉 --mark 加上的底色、批注和核查结果表")
@click.argument("book", metavar="工作簿", type=BOOK)
@click.option("-o", "--out", type=BOOK, help="写到另一个文件；不给则原子替换原文件")
@language
def command(book: Path, out: Path | None) -> None:
    from xladdin.ooxml.package import Package
    from xladdin.report.unmarking import unmark

    package = Package.open(book)
    result = unmark(package)
    if result.anything or out is not None:
        package.save(out or book, result.changed, result.removed)
    target = out or book
    if result.exact:
        restored = len(result.changed)
        click.echo(
            said(
                f"「{target}」标记已撤销：{restored} 个部件恢复到标记前，逐字节一致",
                f"{target}: marks taken back, {restored} parts as they were before, byte for byte",
            )
        )
    elif result.anything:
        click.echo(
            said(
                f"「{target}」标记后被改动过，已去掉 {result.fills} 处底色、{result.notes} 条批注、{result.sheets} 张核查结果表；其他内容未动",
                f"{target} was edited since: {result.fills} fills, {result.notes} notes and {result.sheets} lists taken away; "
                "all else stays",
            )
        )
    else:
        click.echo(said(f"「{book}」里没有标记", f"{book} has no marks"))
    for warning in result.warnings:
        click.echo(warning, err=True)
