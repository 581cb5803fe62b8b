"""命令行：one module per command; this one starts them and turns every mistake into one line and exit code 2."""

from __future__ import annotations

import os
import sys
from itertools import pairwise
from typing import NoReturn

import click

from xladdin.cli.help import ChineseFormatter, speak
from xladdin.cli.messages import usage_line
from xladdin.cli.options import language
from xladdin.errors import InputError, system_reason

COMMANDS = (
    "recalc",
    "validate",
    "unmark",
    "score",
    "rule",
    "scheme",
    "explain",
    "functions",
    "new",
    "addin",
    "compile",
    "decompile",
)


class _Commands(click.Group):
    """Commands are imported when they are called: `xladdin rule` does not load the engine."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's signature
        if cmd_name not in COMMANDS:
            return None
        module = __import__(f"xladdin.cli.{cmd_name}", fromlist=["command"])
        command: click.Command = module.command
        return speak(command, _wants_english(sys.argv[1:]), cmd_name)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="xladdin", message="%(prog)s %(version)s")
@language
def cli() -> None:
    """预算绩效工作簿的公式库与核查器。"""


def _fail(line: str) -> NoReturn:
    # One line, whatever the message quoted.
    sys.stderr.write(" ".join(line.split()) + "\n")
    sys.exit(2)


def main() -> NoReturn:
    """The `xladdin` command. Exit codes: 0 clean, 1 findings or differences, 2 a wrong command or input."""
    for stream in (sys.stdout, sys.stderr):
        # A console in a legacy code page lacks some signs: they are replaced, never a crash.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")
    english = _wants_english(sys.argv[1:])
    if english:
        speak(cli, english)
    else:
        click.Context.formatter_class = ChineseFormatter
    try:
        code = cli.main(prog_name="xladdin", standalone_mode=False)
        sys.stdout.flush()
        sys.exit(code if isinstance(code, int) else 0)
    except InputError as error:
        _fail(error.text("en" if english else "zh"))
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        _fail(usage_line(error, english))
    except (KeyboardInterrupt, click.Abort):
        sys.exit(130)
    except BrokenPipeError:
        # The reader went away (`| head`): nothing is wrong with the workbook.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except MemoryError:
        _fail("out of memory" if english else "内存不够，无法处理这个工作簿。")
    except OSError as problem:
        # What no module foresaw of a file, such as a name that is too long.
        if os.environ.get("XLADDIN_DEBUG"):
            raise
        name = problem.filename or ""
        _fail(f"{name}: {problem.strerror or problem}" if english else f"「{name}」不能用：{system_reason(problem)}")
    except Exception as error:  # the last resort: people get a line, developers get the trace on request
        if os.environ.get("XLADDIN_DEBUG"):
            raise
        detail = f"{type(error).__name__}: {error}"
        _fail(
            f"Internal error ({detail}); nothing was written. Set XLADDIN_DEBUG=1 for the trace."
            if english
            else f"程序内部错误（{detail}），没有写入任何文件；设置环境变量XLADDIN_DEBUG=1可看到细节。"
        )


def _wants_english(arguments: list[str]) -> bool:
    """Whether `--lang en` was given: asked before click parses, because its own errors need the answer."""
    return "--lang=en" in arguments or any(
        word == "--lang" and following == "en" for word, following in pairwise(arguments)
    )
