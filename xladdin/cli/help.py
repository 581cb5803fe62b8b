"""帮助页：`--help` of every command in one language: Chinese as declared beside the code, English from the table here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import click

# What click itself says, in Chinese.
_HEADINGS: Final = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}
_OWN_WORDS: Final = {"Show this message and exit.": "显示本帮助", "Show the version and exit.": "显示版本"}
_KINDS: Final = {"PATH": "路径", "TEXT": "文字"}
_WORDS: Final = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]..."}

# Command (`addin build` for one below another) → what it does. A command or option that is missing here stays Chinese.
COMMANDS: Final = {
    "": "Formula library and validator for Chinese budget-performance (预算绩效) workbooks.",
    "recalc": "Compute every formula headless, JX_ functions included, and write the cached values",
    "validate": "Find problems in the forms of workbooks",
    "unmark": "Take back every mark that --mark made",
    "score": "Score a whole 评分表 again from its rules, weights and values and compare with what it prints",
    "rule": "Show how a scoring rule is understood; with --value and --weight, score with it",
    "scheme": "List schemes; show and check one by name, as a .toml file or as the sheet JX_规则 of a workbook",
    "explain": "Print the page of a validator rule, such as JX102",
    "functions": "Print the function reference (in Chinese)",
    "new": "A ready workbook from a template; without one, list the templates",
    "addin": "Build, install or uninstall the add-in for a host: excel, libreoffice, lite",
    "addin build": "Build the add-in's files",
    "addin install": "Install for this user",
    "addin uninstall": "Uninstall for this user",
    "compile": "Replace JX_ formulas by native ones that need no add-in; the originals stay in notes",
    "decompile": "Bring JX_ formulas back from the notes",
}
# Option, for every command that has it; `command --option` where a command means something else by it.
OPTIONS: Final = {
    "--lang": "language of messages, zh by default",
    "--out": "write to this file; without it the workbook is replaced atomically",
    "--check": "write nothing, compare with the cached values",
    "--normalize": "spell [1]!JX_, _xll.JX_ … as JX_, for LibreOffice",
    "--strict": "exit 1 where a formula was left as it was",
    "--json": "print JSON",
    "--format": "format of the output",
    "validate --out": "write the findings to a file",
    "--mark": "also write a marked copy: a file, or an existing folder for several workbooks",
    "--select": "only these rules: JX102, or a prefix JX1; several with commas",
    "--ignore": "not these rules",
    "--config": "use this configuration, not the xladdin.toml beside the workbook",
    "--no-recalc": "do not compute formulas, do not look for stale results",
    "--baseline": "baseline file: the findings in it are not reported again",
    "--write-baseline": "write the present findings as a baseline file",
    "--bands": "what the grades mean, “优≥90;良≥80;中≥60;差” by default",
    "--scheme": "rules for rows that have none, from this scheme; a sheet JX_规则 is always used first",
    "--column": "the column of points to compare with where a form has several, such as “复评得分”; the first by default",
    "--value": "the value, as 88.37%, 73.1, 100%-80%(含); several with semicolons",
    "--weight": "full marks",
    "--file": "read rules from a file, one a line",
    "new --out": "the file to write, the template's name by default",
    "addin build --out": "folder to build in, out by default",
    "--dry-run": "say what would be done, and do nothing",
    "--help": "show this help",
    "--version": "show the version",
}
ARGUMENTS: Final = {
    "工作簿": "BOOK", "规则": "RULE", "方案": "SCHEME", "指标": "INDICATOR", "代码": "CODE", "模板": "TEMPLATE", "宿主": "HOST",
}  # fmt: skip


class ChineseFormatter(click.HelpFormatter):
    """click's own words in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        for word, zh in _WORDS.items():
            args = args.replace(word, zh)
        super().write_usage(prog, args, "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(_kinds(term), _OWN_WORDS.get(said, said)) for term, said in rows], col_max, col_spacing)


def _kinds(term: str) -> str:
    """`--out PATH` → `--out 路径`."""
    head, space, kind = term.rpartition(" ")
    return head + space + _KINDS.get(kind, kind)


def speak(command: click.Command, english: bool, path: str = "") -> click.Command:
    """The command with its help, and that of its options and subcommands, in the language asked for."""
    if not english:
        return command
    command.help = command.short_help = COMMANDS.get(path, command.help)
    for argument in command.params:
        if isinstance(argument, click.Argument) and argument.metavar:
            bare = argument.metavar.rstrip(".")
            argument.metavar = ARGUMENTS.get(bare, bare) + argument.metavar[len(bare) :]
    for option in _options(command):
        name = max(option.opts, key=len)
        option.help = OPTIONS.get(f"{path} {name}", OPTIONS.get(name, option.help))
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            speak(below, english, f"{path} {name}".strip())
    return command


def _options(command: click.Command) -> Iterator[click.Option]:
    return (parameter for parameter in command.params if isinstance(parameter, click.Option))
