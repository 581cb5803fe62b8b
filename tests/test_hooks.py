"""pre-commit 的钩子和 docs 里的例子：what they name exists, and what they run is understood."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest

from xladdin.cli import cli
from xladdin.configuration import load

ROOT = Path(__file__).resolve().parent.parent


def hooks() -> list[dict[str, str]]:
    """The hooks, from the flat YAML they are written in."""
    text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    blocks = re.split(r"^- ", text, flags=re.M)[1:]
    return [dict(re.findall(r"^\s*(\w+): '?(.*?)'?$", block, re.M)) for block in blocks]


def understood(line: str) -> None:
    """Parse a command line as the command would; workbooks need not exist for that."""
    words = shlex.split(line.partition("||")[0])
    assert words[0] == "xladdin"
    command = cli.get_command(click.Context(cli), words[1])
    assert command is not None, line
    command.make_context(words[1], words[2:], parent=click.Context(cli))


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: hook["id"])
def test_hooks_run_what_exists_on_workbooks_only(hook: dict[str, str]) -> None:
    understood(f"{hook['entry']} 甲.xlsx 乙.xlsm")
    for name, taken in (
        ("表/甲.xlsx", True),
        ("乙.xlsm", True),
        ("甲.xlsx.txt", False),
        ("表/~$甲.xlsx", False),
        ("~$甲.xlsx", False),
    ):
        assert (bool(re.search(hook["files"], name)) and not re.search(hook["exclude"], name)) == taken


@pytest.mark.parametrize("page", ["ci.md", "configuration.md"])
def test_every_command_in_the_docs_is_understood(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    lines = re.findall(r"(?:\$ |run: |^ +|- )(xladdin (?:validate|recalc|unmark) .*)$", text, re.M)
    assert len(lines) >= (8 if page == "ci.md" else 0)
    for line in lines:
        understood(line)


def test_the_example_settings_can_be_read(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", text, re.S)
    assert example
    (tmp_path / "xladdin.toml").write_text(example[1], encoding="utf-8")
    settings = load(tmp_path / "xladdin.toml")
    assert settings.excludes("填表说明1")
    documented = set(re.findall(r"^\| `([\w-]+)` \|", text, re.M))
    assert documented == set(tomllib.loads(example[1])) - {"rules"}
