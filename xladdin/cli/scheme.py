"""xladdin scheme：the schemes at hand, one of them, or one indicator of it; a scheme file of one's own is checked."""

from __future__ import annotations

from pathlib import Path

import click

from xladdin.cli.options import language
from xladdin.errors import InputError, Refused
from xladdin.schemes import Scheme, at_hand, built_in, description, find, read_scheme_file


@click.command("scheme", help="列出评价方案；给出方案名称、方案文件（.toml）或带 JX_规则 的工作簿，显示并检查它")
@click.argument("name", metavar="方案", required=False)
@click.argument("indicator", metavar="指标", required=False)
@language
def command(name: str | None, indicator: str | None) -> None:
    if name is None:
        lines = list(description.listed(built_in().values()))
    else:
        lines = [line for scheme in _schemes(name) for line in _shown(scheme, indicator)]
    click.echo("\n".join(lines))


def _shown(scheme: Scheme, indicator: str | None) -> list[str]:
    if indicator is None:
        return list(description.described(scheme))
    try:
        return list(description.detailed(scheme, scheme.indicator(indicator)))
    except Refused as refused:
        raise InputError(f"{refused.reason}。", f"{scheme.name} has no single indicator {indicator}.") from refused


def _schemes(name: str) -> list[Scheme]:
    path = Path(name)
    if path.suffix == ".toml":
        return [read_scheme_file(path)]
    if path.suffix in (".xlsx", ".xlsm"):
        return _of_workbook(path)
    try:
        with at_hand(()):
            return [find(name)]
    except Refused as refused:
        raise InputError(f"{refused.reason}。", f"There is no scheme {name}.") from refused


def _of_workbook(path: Path) -> list[Scheme]:
    from xladdin.engine.own_schemes import of_sheet
    from xladdin.ooxml.package import Package

    found = of_sheet(Package.open(path))
    if not found:
        raise InputError(f"「{path}」里没有工作表 JX_规则。", f"{path} has no sheet JX_规则.")
    return found
