"""xladdin functions：the function reference."""

from __future__ import annotations

import json

import click

from xladdin import reference
from xladdin.cli.options import language


@click.command("functions", help="打印函数参考")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", help="输出格式")
@language
def command(form: str) -> None:
    if form == "json":
        click.echo(json.dumps(reference.as_json(), ensure_ascii=False, indent=2))
    else:
        click.echo(reference.as_markdown() if form == "markdown" else reference.as_text(), nl=False)
