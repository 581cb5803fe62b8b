"""xladdin rule：how a rule is understood, and what it scores."""

from __future__ import annotations

import click

from xladdin import scoring
from xladdin.cli.options import language, said
from xladdin.errors import CellError, InputError, Refused
from xladdin.numbers import plain
from xladdin.scoring.description import describe


@click.command("rule", help="显示评分规则（短式或评分标准原文）怎样理解；给出 --value 和 --weight 时按它计分")
@click.argument("text", metavar="规则")
@click.option("--value", help="值，如 88.37%、73.1、100%-80%(含)；几项时用分号隔开，如 是;否;是")
@click.option("--weight", help="分值")
@language
def command(text: str, value: str | None, weight: str | None) -> int:
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
