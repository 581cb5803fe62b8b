"""xladdin rule：how a rule is understood, and what it scores."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Final

import click

from xladdin import scoring
from xladdin.cli.options import language, said
from xladdin.errors import CellError, InputError, Refused, system_reason
from xladdin.numbers import plain
from xladdin.scoring.coverage import covered, read
from xladdin.scoring.description import describe

# Headings under which a table holds its rules.
_RULE_HEADINGS: Final = ("评分标准", "评价标准", "计分标准", "评分规则", "规则", "rule_text", "sentence")


@click.command("rule", help="显示评分规则（短式或评分标准原文）怎样理解；给出 --value 和 --weight 时按它计分")
@click.argument("text", metavar="规则", required=False)
@click.option(
    "--file",
    "source",
    type=click.Path(path_type=Path),
    help="一次读一个文件里的规则：文本每行一条，CSV取“评分标准”栏；逐条列出能不能计分，末行合计",
)
@click.option("--value", help="值，如 88.37%、73.1、100%-80%(含)；几项时用分号隔开，如 是;否;是")
@click.option("--weight", help="分值")
@language
def command(text: str | None, source: Path | None, value: str | None, weight: str | None) -> int:
    if (text is None) == (source is None):
        raise InputError("请给一条规则，或用 --file 给一个文件。", "Give one rule, or a file with --file.")
    if source is not None:
        if value is not None or weight is not None:
            raise InputError("--file 不能与 --value、--weight 一起用。", "--file goes without --value and --weight.")
        return _listed(source)
    assert text is not None
    if (value is None) != (weight is None):
        raise InputError("--value 和 --weight 要一起给。", "--value and --weight go together.")
    try:
        rule = scoring.parse_rule(text)
    except Refused as refused:
        raise InputError(f"{refused.reason}。", f"The rule was refused: {refused.reason}") from refused
    for row in describe(rule):
        click.echo(f"{said(row.zh, row.en)}\t{row.text}")
    if value is None or weight is None:
        return 0
    try:
        points = scoring.score(value, weight, text)
    except Refused as refused:
        click.echo(f"{said('得分', 'score')}\t{refused.error}")
        click.echo(f"{said('说明', 'why')}\t{_explained(value, weight, text)}")
        return 1
    click.echo(f"{said('得分', 'score')}\t{plain(points)}")
    click.echo(f"{said('说明', 'why')}\t{_explained(value, weight, text)}")
    return 0


def _explained(value: str, weight: str, text: str) -> str | CellError:
    try:
        return scoring.explain(value, weight, text)
    except Refused as refused:
        return refused.error


def _listed(source: Path) -> int:
    """Every rule of a file, a line each, and how many are computed."""
    readings = [read(text) for text in _rules_of(source)]
    for reading in readings:
        shown = " ".join(reading.text.split())
        if reading.rule is not None:
            click.echo(f"{said('能计分', 'computed')}\t{scoring.canonical(reading.rule)}\t{shown}")
        else:
            click.echo(f"{said('不能计分', 'refused')}\t{reading.reason}\t{shown}")
    coverage = covered(readings)
    click.echo(f"{said('合计', 'total')}\t{coverage.sentence}")
    return 0 if coverage.computed == coverage.total else 1


def _rules_of(source: Path) -> list[str]:
    """The rules that a text or CSV file holds.

    Raises:
        InputError: for a file that cannot be read, or a CSV file without a column of rules.
    """
    try:
        data = source.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"没有这个文件：{source}。", f"No such file: {source}.") from error
    except OSError as error:
        raise InputError(
            f"读不了{source}：{system_reason(error)}。", f"Cannot read {source}: {error.strerror}."
        ) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as error:
            raise InputError(
                f"{source}不是文本文件（UTF-8或GB18030）。", f"{source} is no text file (UTF-8 or GB18030)."
            ) from error
    if source.suffix.lower() != ".csv":
        return [line.strip() for line in text.splitlines() if line.strip()]
    table = csv.DictReader(io.StringIO(text, newline=""))
    heading = next((name for name in _RULE_HEADINGS if name in (table.fieldnames or ())), None)
    if heading is None:
        wanted = "、".join(_RULE_HEADINGS[:5])
        raise InputError(f"{source}的首行没有规则栏（{wanted}之一）。", f"{source} has no column of rules ({wanted}).")
    try:
        return [row[heading].strip() for row in table if (row.get(heading) or "").strip()]
    except csv.Error as error:
        raise InputError(f"{source}不是能读的CSV：{error}。", f"{source} is no readable CSV: {error}.") from error
