"""xladdin score：every 评分表 of a workbook scored again and compared with what it prints."""

from __future__ import annotations

import json
from pathlib import Path

import click

from xladdin.cli.options import BOOK, console, language
from xladdin.errors import InputError, Refused
from xladdin.grades import DEFAULT_BANDS, parse_bands


@click.command("score", help="按表里的评分标准、分值和评价值重算整张评分表，与印出的得分比较")
@click.argument("book", metavar="工作簿", type=BOOK)
@click.option("--bands", default=DEFAULT_BANDS, help=f"等级标准，默认“{DEFAULT_BANDS}”")
@click.option("--json", "as_json", is_flag=True, help="以JSON输出结果")
@language
def command(book: Path, bands: str, as_json: bool) -> int:
    from xladdin.ooxml.package import Package
    from xladdin.ooxml.reading import read_book
    from xladdin.rescoring import rescore

    try:
        parse_bands(bands)
    except Refused as refused:
        raise InputError(f"{refused.reason}。", f"The bands cannot be read: {bands}") from refused
    forms = rescore(read_book(Package.open(book)), bands)
    if as_json:
        from xladdin.rescoring.as_json import as_json as described

        click.echo(json.dumps(described(str(book), forms), ensure_ascii=False, indent=2))
    else:
        from xladdin.rescoring.text import render

        render(str(book), forms, console())
    return 1 if any(True for form in forms for _ in form.differences()) else 0
