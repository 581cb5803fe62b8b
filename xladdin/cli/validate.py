"""xladdin validate：find problems in the forms of workbooks."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from xladdin.cli.options import BOOK, console, language
from xladdin.errors import InputError

if TYPE_CHECKING:
    from xladdin.validation import Validation


def _codes(_: click.Context, __: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.strip().upper() for part in value for code in part.replace("，", ",").split(",") if code.strip())


@click.command("validate", help="核查工作簿里的预算绩效表格")
@click.argument("books", metavar="工作簿...", nargs=-1, required=True, type=BOOK)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式")
@click.option("-o", "--out", type=BOOK, help="把结果写到文件")
@click.option("--mark", type=BOOK, help="另写一份标出问题的副本（只能有一个工作簿）")
@click.option("--select", multiple=True, callback=_codes, help="只用这些规则：JX102，或前缀 JX1，可用逗号分开")
@click.option("--ignore", multiple=True, callback=_codes, help="不用这些规则")
@language
def command(
    books: tuple[Path, ...],
    form: str,
    out: Path | None,
    mark: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
) -> int:
    from xladdin import rules
    from xladdin.validation import validate_files

    _check_codes((*select, *ignore), tuple(rules.codes()))
    if mark is not None:
        _check_mark(books, mark)
    results = validate_files(books, select=select, ignore=ignore)
    warnings: list[str] = []
    if mark is not None:
        from xladdin.ooxml.package import Package
        from xladdin.report.marks import mark as write_marks

        warnings = write_marks(Package.open(books[0]), results[0].findings, mark)
    if out is not None:
        with _opened(out) as file:
            _report(results, form, file)
    else:
        _report(results, form, sys.stdout)
    for warning in warnings:
        click.echo(warning, err=True)
    severe = any(finding.severity in ("error", "warning") for result in results for finding in result.findings)
    return 1 if severe else 0


def _check_codes(given: tuple[str, ...], known: tuple[str, ...]) -> None:
    for code in given:
        if not any(rule.startswith(code) for rule in known):
            raise InputError(
                f"没有规则 {code}；现有规则：{'、'.join(known)}。", f"No rule {code}; the rules are {', '.join(known)}."
            )


def _check_mark(books: tuple[Path, ...], mark: Path) -> None:
    if len(books) > 1:
        raise InputError("--mark 一次只能标一个工作簿，请逐个运行。", "--mark takes one workbook at a time.")
    if os.path.realpath(mark) == os.path.realpath(books[0]):
        raise InputError(
            f"--mark 写的是副本，不能覆盖原工作簿「{books[0]}」，请换一个文件名。",
            f"--mark writes a copy and must not overwrite {books[0]}: give another name.",
        )


def _report(results: list[Validation], form: str, file: TextIO) -> None:
    if form == "json":
        from xladdin.report.json import as_json

        json.dump(as_json(results), file, ensure_ascii=False, indent=2)
        file.write("\n")
        return
    from xladdin.report.text import render

    render(results, console(file))


def _opened(out: Path) -> TextIO:
    if out.is_dir():
        raise InputError(f"「{out}」是文件夹，请给出文件名。", f"{out} is a directory: give a file name.")
    try:
        return out.open("w", encoding="utf-8")
    except OSError as problem:
        raise InputError(
            f"无法写出「{out}」：{problem.strerror}", f"Cannot write {out}: {problem.strerror}"
        ) from problem
