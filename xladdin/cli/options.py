"""公用选项：what several commands take."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

Command = TypeVar("Command", bound=Callable[..., Any])


def language(command: Command) -> Command:
    """`--lang`, accepted before and after the command's name."""

    def remember(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
        if value:
            ctx.find_root().meta["language"] = value

    return click.option(
        "--lang", type=click.Choice(["zh", "en"]), expose_value=False, callback=remember, help="提示语言，默认zh"
    )(command)


def chosen_language() -> str:
    """`zh` or `en`."""
    value: str = click.get_current_context().find_root().meta.get("language", "zh")
    return value


def said(zh: str, en: str) -> str:
    """The sentence in the language of this call."""
    return en if chosen_language() == "en" else zh


# Whether it can be read is said by what reads it, in its own words and not in click's English.
BOOK = click.Path(path_type=Path, readable=False)


def console(file: Any = None) -> Console:
    """A console that never breaks a cell's text in two when its output is a file or a pipe."""
    out = file or sys.stdout
    width = None if out.isatty() else 10_000
    return Console(file=out, width=width, soft_wrap=not out.isatty(), highlight=False, emoji=False, markup=False)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None] | None]:
    """A progress callback that draws on stderr; None when stderr is not a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield show
