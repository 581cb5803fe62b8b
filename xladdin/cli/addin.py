"""xladdin addin：builds, installs and removes the add-in of a spreadsheet program."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from xladdin.cli.options import language
from xladdin.errors import InputError

HOSTS = ("excel", "libreoffice", "lite")
_host = click.argument("host", metavar="宿主", type=click.Choice(HOSTS))
_dry_run = click.option("--dry-run", is_flag=True, help="只说要做什么，不做")


@click.group("addin", no_args_is_help=False, help="生成、安装、卸载加载项；宿主：excel、libreoffice、lite")
@language
def command() -> None:
    pass


@command.command("build", help="生成加载项文件")
@_host
@click.option(
    "-o", "--out", "folder", type=click.Path(path_type=Path), default=Path("out"), help="放到哪个文件夹，默认 out"
)
@language
def build(host: str, folder: Path) -> None:
    write: Callable[[Path], Path] = _deed(host, "build")
    click.echo(write(folder))


@command.command("install", help="为当前用户安装")
@_host
@_dry_run
@language
def install(host: str, dry_run: bool) -> None:
    _tell(_deed(host, "install"), dry_run)


@command.command("uninstall", help="为当前用户卸载")
@_host
@_dry_run
@language
def uninstall(host: str, dry_run: bool) -> None:
    _tell(_deed(host, "uninstall"), dry_run)


def _tell(deed: Callable[..., list[str]], dry_run: bool) -> None:
    for line in deed(dry_run=dry_run):
        click.echo(line)


def _deed(host: str, name: str) -> Callable[..., Any]:
    deed: Callable[..., Any] | None = getattr(importlib.import_module(f"xladdin.hosts.{host}"), name, None)
    if deed is None:
        raise InputError(
            f"{host} 不能用命令安装或卸载，只能 xladdin addin build {host}。",
            f"{host} is not installed by command: use xladdin addin build {host}.",
        )
    return deed
