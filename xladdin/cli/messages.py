"""用法错误：click's mistakes as one line in the user's language."""

from __future__ import annotations

import click


def usage_line(error: click.ClickException, english: bool) -> str:
    """One line that says what was wrong and where help is."""
    if english:
        return f"{error.format_message()} (see xladdin --help)"
    return f"{_chinese(error)}（用法见 xladdin --help）"


def _name(error: click.UsageError) -> str:
    parameter = getattr(error, "param", None)
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    if parameter is not None:
        return (parameter.metavar or parameter.name or "").upper()
    return str(getattr(error, "param_hint", "") or "")


def _chinese(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}"
    if isinstance(error, click.MissingParameter):
        return f"缺少参数 {_name(error)}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 后面缺少内容"
    if isinstance(error, click.BadParameter):
        kind = getattr(error.param, "type", None)
        if isinstance(kind, click.Choice):
            return f"{_name(error)} 只能是 {'、'.join(map(str, kind.choices))}"
        return f"参数 {_name(error)} 不正确：{error.message}"
    if isinstance(error, click.FileError):
        return f"不能打开文件 {error.filename}"
    text = error.format_message()
    if text.startswith("No such command"):
        return f"没有这个命令：{text.split(chr(39))[1] if chr(39) in text else ''}"
    if text.startswith("Got unexpected extra argument"):
        return f"多余的参数：{text[text.find('(') + 1 : text.rfind(')')]}"
    if text.startswith("Missing command"):
        return "请给出命令"
    return text
