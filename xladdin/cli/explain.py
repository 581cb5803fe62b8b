"""xladdin explain：the page of one validator rule."""

from __future__ import annotations

import click

from xladdin import rules
from xladdin.cli.options import language
from xladdin.errors import InputError


@click.command("explain", help="打印一条核查规则的说明，如 JX102")
@click.argument("code", metavar="代码")
@language
def command(code: str) -> None:
    wanted = code.strip().upper()
    known = rules.codes()
    if wanted not in known:
        listed = "、".join(known)
        raise InputError(f"没有规则 {code}；现有规则：{listed}。", f"No rule {code}; the rules are {', '.join(known)}.")
    click.echo(rules.page(wanted), nl=False)
