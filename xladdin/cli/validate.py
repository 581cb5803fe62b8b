"""xladdin validate：find problems in the forms of workbooks."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from xladdin.cli.options import BOOK, chosen_language, console, language, said
from xladdin.errors import InputError

if TYPE_CHECKING:
    from xladdin.configuration import Settings
    from xladdin.validation import Validation

_FORMATS = ("text", "json", "sarif", "junit", "github", "html")


def _once(_: click.Context, __: click.Parameter, value: tuple[Path, ...]) -> tuple[Path, ...]:
    """Each workbook once, by its first name: a pattern and a name beside it often mean the same file."""
    files: dict[str, Path] = {}
    for path in value:
        files.setdefault(os.path.realpath(path), path)
    return tuple(files.values())


def _codes(_: click.Context, __: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.strip().upper() for part in value for code in part.replace("，", ",").split(",") if code.strip())


def _some(ctx: click.Context, option: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Codes, and at least one: “only these: none” is an empty variable in a script, not a wish."""
    codes = _codes(ctx, option, value)
    if value and not codes:
        raise InputError(
            "--select 后面没有规则代码：请写如 JX102 或 JX1；要用全部规则就不写 --select。",
            "--select names no rule: write a code such as JX102 or JX1, or leave it out for all rules.",
        )
    return codes


@click.command("validate", help="核查工作簿里的预算绩效表格")
@click.argument("books", metavar="工作簿...", nargs=-1, required=True, type=BOOK, callback=_once)
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", help="输出格式")
@click.option("-o", "--out", type=BOOK, help="把结果写到文件")
@click.option("--mark", type=BOOK, help="另写标出问题的副本：文件名，或已有的文件夹（几个工作簿时）")
@click.option("--select", multiple=True, callback=_some, help="只用这些规则：JX102，或前缀 JX1，可用逗号分开")
@click.option("--ignore", multiple=True, callback=_codes, help="不用这些规则")
@click.option("--config", type=BOOK, help="用这个配置文件，不找工作簿旁边的 xladdin.toml")
@click.option("--no-recalc", "stored", is_flag=True, help="不重算公式，不核对存着的结果是否过时")
@click.option("--baseline", type=BOOK, help="基线文件：其中已有的问题不再报告")
@click.option("--write-baseline", "new_baseline", type=BOOK, help="把现有问题写成基线文件，以后只报告新问题")
@language
def command(
    books: tuple[Path, ...],
    form: str,
    out: Path | None,
    mark: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    config: Path | None,
    stored: bool,
    baseline: Path | None,
    new_baseline: Path | None,
) -> int:
    from xladdin import rules
    from xladdin.formats import refuse_unmarkable
    from xladdin.validation import validate_files

    _check_codes((*select, *ignore), tuple(rules.codes()))
    copies = _copies(books, mark)
    for written in (out, new_baseline):
        _check_output(written, books, copies)
    if new_baseline is not None and (baseline or mark):
        raise click.UsageError(
            said("--write-baseline 要单独用", "--write-baseline does not go with --baseline or --mark")
        )
    for book, copy in zip(books, copies, strict=True):
        if copy is not None:
            refuse_unmarkable(book)
    settings = _loaded(config)
    results = validate_files(books, select=select, ignore=ignore, settings=settings, recalculate=not stored)
    if new_baseline is not None:
        return _write_baseline(new_baseline, results)
    results = [_without_known(result, baseline, settings) for result in results]
    warnings = [warning for result, copy in zip(results, copies, strict=True) for warning in _marked(result, copy)]
    if out is None:
        _FORMATTERS[form](results, sys.stdout)
    else:
        text = io.StringIO()
        _FORMATTERS[form](results, text)
        _write(out, text.getvalue())
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


def _loaded(config: Path | None) -> Settings | None:
    from xladdin import configuration

    return None if config is None else configuration.load(config)


def _without_known(result: Validation, given: Path | None, settings: Settings | None) -> Validation:
    """Without what the baseline lists: the one given, else the one that the settings name."""
    from xladdin import baseline, configuration

    path = given or (settings or configuration.nearest(Path(result.path))).baseline
    return result if path is None else baseline.read(path).applied(result)


def _write_baseline(path: Path, results: Sequence[Validation]) -> int:
    from xladdin import baseline

    _write(path, baseline.written(path, results))
    count = sum(len(result.findings) for result in results)
    click.echo(said(f"「{path}」写入 {count} 处已知问题", f"{path}: {count} known findings"))
    return 0


def _copies(books: Sequence[Path], mark: Path | None) -> list[Path | None]:
    """Where each workbook's marked copy goes."""
    if mark is None:
        return [None] * len(books)
    if mark.is_dir():
        copies = [mark / book.name for book in books]
    elif len(books) > 1:
        raise InputError(
            "--mark 后面给的是一个文件名，一次只能标一个工作簿；几个工作簿请给出已有的文件夹。",
            "--mark with a file name takes one workbook at a time: give an existing folder for several.",
        )
    else:
        copies = [mark]
    real = [os.path.realpath(copy) for copy in copies]
    for book in books:
        if os.path.realpath(book) in real:
            raise InputError(
                f"--mark 写的是副本，不能覆盖原工作簿「{book}」，请换一个文件名或文件夹。",
                f"--mark writes a copy and must not overwrite {book}: give another name.",
            )
    if len(set(real)) < len(real):
        raise InputError(
            "几个工作簿同名，标记后的副本会互相覆盖：请分开运行。",
            "Workbooks of one name: their copies would overwrite each other.",
        )
    return list(copies)


def _marked(result: Validation, copy: Path | None) -> list[str]:
    if copy is None:
        return []
    from xladdin.ooxml.package import Package
    from xladdin.report.marks import mark

    return mark(Package.open(Path(result.path)), result.findings, copy)


def _check_output(written: Path | None, books: Sequence[Path], copies: Sequence[Path | None]) -> None:
    """Refuse a file that the results must not or cannot be written to, before anything is written."""
    from xladdin.ooxml import target

    if written is None:
        return
    if os.path.realpath(written) in {os.path.realpath(path) for path in [*books, *copies] if path}:
        raise InputError(
            f"「{written}」是要核查的工作簿或它的标记副本，不能用结果覆盖它，请换一个文件名。",
            f"{written} is a workbook to validate or its marked copy and must not be overwritten: give another name.",
        )
    if written.is_dir():
        raise InputError(f"「{written}」是文件夹，请给出文件名。", f"{written} is a directory: give a file name.")
    if written.is_file() or not written.exists():
        target.check(written)


def _text(results: Sequence[Validation], file: TextIO) -> None:
    from xladdin.report.text import render

    render(results, console(file), english=chosen_language() == "en")


def _json(results: Sequence[Validation], file: TextIO) -> None:
    from xladdin.report.json import as_json

    _dump(as_json(results), file)


def _sarif(results: Sequence[Validation], file: TextIO) -> None:
    from xladdin.report.sarif import as_sarif

    _dump(as_sarif(results), file)


def _junit(results: Sequence[Validation], file: TextIO) -> None:
    from xladdin.report.junit import as_junit

    file.write(as_junit(results))


def _github(results: Sequence[Validation], file: TextIO) -> None:
    from xladdin.report.github import as_github

    file.write(as_github(results))


def _html(results: Sequence[Validation], file: TextIO) -> None:
    from xladdin.report.html import as_html

    file.write(as_html(results))


_FORMATTERS: dict[str, Callable[[Sequence[Validation], TextIO], None]] = {
    "text": _text,
    "json": _json,
    "sarif": _sarif,
    "junit": _junit,
    "github": _github,
    "html": _html,
}


def _dump(content: object, file: TextIO) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2)
    # Halves of surrogate pairs have no UTF-8; JSON has an escape for them, spelled as Python's.
    file.write(text.encode("utf-8", "backslashreplace").decode() + "\n")


def _write(path: Path, text: str) -> None:
    """The whole file or nothing of it; a pipe or a terminal is written to as it is."""
    from xladdin.ooxml import target

    content = text.encode("utf-8", "backslashreplace")
    if path.exists() and not path.is_file():
        path.write_bytes(content)
    else:
        target.replace(path, [content])
