"""xladdin score：every 评分表 of a workbook scored again and compared with what it prints."""

from __future__ import annotations

import json
from pathlib import Path

import click

from xladdin.cli.options import BOOK, chosen_language, console, language
from xladdin.errors import InputError, Refused
from xladdin.grades import DEFAULT_BANDS, parse_bands
from xladdin.schemes import Scheme, at_hand, find


@click.command("score", help="按表里的评分标准、分值和评价值重算整张评分表，与印出的得分比较")
@click.argument("book", metavar="工作簿", type=BOOK)
@click.option("--bands", default=DEFAULT_BANDS, help=f"等级标准，默认“{DEFAULT_BANDS}”")
@click.option(
    "--scheme", "name", help="表里没有评分标准的行，按这个方案（如“黔南2023”）的规则算；工作表 JX_规则 总是先用"
)
@click.option("--column", default="", help="有几栏得分的，与哪一栏比较，如“复评得分”；默认最前面的一栏")
@click.option("--json", "as_json", is_flag=True, help="以JSON输出结果")
@language
def command(book: Path, bands: str, name: str | None, column: str, as_json: bool) -> int:
    from xladdin.engine.own_schemes import of_sheet, own_schemes
    from xladdin.ooxml.package import Package
    from xladdin.ooxml.reading import read_book
    from xladdin.rescoring import rescore

    try:
        parse_bands(bands)
    except Refused as refused:
        raise InputError(f"{refused.reason}。", f"The bands cannot be read: {bands}") from refused
    package = Package.open(book)
    schemes = of_sheet(package)
    if name is not None:
        schemes.append(_found(name, own_schemes(package)))
    forms = rescore(read_book(package), bands, schemes, column)
    if as_json:
        from xladdin.rescoring.as_json import as_json as described

        click.echo(json.dumps(described(str(book), forms), ensure_ascii=False, indent=2))
    else:
        from xladdin.rescoring.text import render

        render(str(book), forms, console(), english=chosen_language() == "en")
    return 1 if any(True for form in forms for _ in form.differences()) else 0


def _found(name: str, own: list[Scheme]) -> Scheme:
    try:
        with at_hand(own):
            return find(name)
    except Refused as refused:
        raise InputError(f"{refused.reason}。", f"There is no scheme {name}.") from refused
