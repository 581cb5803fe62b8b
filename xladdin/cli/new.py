"""xladdin new：a ready workbook from the templates."""

from __future__ import annotations

from pathlib import Path

import click

from xladdin.cli.options import BOOK, language, said
from xladdin.errors import InputError
from xladdin.ooxml.target import cannot_write, check

_PACKAGE = Path(__file__).resolve().parent.parent
# In a wheel the templates lie inside the package; in a checkout they stand in workbooks/ beside it.
TEMPLATES = next(
    (
        place
        for place in (_PACKAGE / "workbooks" / "templates", _PACKAGE.parent / "workbooks" / "templates")
        if place.is_dir()
    ),
    _PACKAGE / "workbooks" / "templates",
)


def templates() -> dict[str, Path]:
    """Template name → file."""
    return {file.stem: file for file in sorted(TEMPLATES.glob("*.xlsx"))}


@click.command("new", help="由模板生成一份工作簿；不给模板则列出模板")
@click.argument("template", metavar="模板", required=False)
@click.option("-o", "--out", type=BOOK, help="输出文件，默认“模板名.xlsx”")
@language
def command(template: str | None, out: Path | None) -> None:
    known = templates()
    if template is None:
        click.echo("\n".join(known))
        return
    wanted = template.removesuffix(".xlsx")
    if wanted not in known:
        raise InputError(
            f"没有模板「{template}」；现有模板：{'、'.join(known)}。",
            f"No template {template}; there are {', '.join(known)}.",
        )
    target = out or Path(f"{wanted}.xlsx")
    if target.is_dir():
        target = target / f"{wanted}.xlsx"
    try:
        with target.open("xb") as file:
            file.write(known[wanted].read_bytes())
    except FileExistsError as problem:
        raise InputError(f"「{target}」已经存在，没有覆盖它。", f"{target} exists and was left alone.") from problem
    except OSError as problem:
        check(target)  # says what is wrong with the folder
        raise cannot_write(target, problem) from problem
    click.echo(said(f"已写出「{target}」", f"wrote {target}"))
