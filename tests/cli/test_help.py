"""帮助页：every command says what it does, in one language at a time."""

from __future__ import annotations

import re

import click
import pytest
from test_mistakes import run

from xladdin.cli import COMMANDS, cli
from xladdin.cli import help as words

HAN = re.compile("[\u4e00-\u9fff]")


def _all() -> list[str]:
    found = [""]
    for name in COMMANDS:
        found.append(name)
        command = cli.get_command(click.Context(cli), name)
        if isinstance(command, click.Group):
            found += [f"{name} {below}" for below in command.commands]
    return found


def test_every_command_has_an_english_line() -> None:
    assert set(words.COMMANDS) == set(_all())


@pytest.mark.parametrize("path", _all())
def test_chinese_help_is_chinese(path: str) -> None:
    done = run(*path.split(), "--help")
    assert done.returncode == 0
    for english in ("Usage", "Options", "Commands", "OPTIONS", "Show this", "Show the", " TEXT", " PATH"):
        assert english not in done.stdout
    assert done.stdout.startswith("用法：xladdin")


@pytest.mark.parametrize("path", _all())
def test_english_help_is_english(path: str) -> None:
    done = run("--lang", "en", *path.split(), "--help")
    assert done.returncode == 0
    # Names of forms and what is typed into them stay as they are.
    text = re.sub("预算绩效|评分表|JX_规则|“[^”]*”|100%-80%\\(含\\)", "", done.stdout)
    assert not HAN.search(text), text
