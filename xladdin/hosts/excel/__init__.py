"""Excel 宿主：the add-in for Excel on Windows, bound to Python by xlwings."""

from __future__ import annotations

from pathlib import Path


def build(out_dir: Path) -> Path:
    """Write `xladdin.xlam` into `out_dir`, for the Python on this machine; the path of the file.

    Raises:
        InputError: the folder cannot be written.
    """
    from xladdin.hosts.excel import installation

    return installation.build(out_dir)


def install(*, dry_run: bool = False) -> list[str]:
    """Put the add-in where Excel opens it at every start; lines that say what was done.

    Raises:
        InputError: something is missing, named with what to do about it.
    """
    from xladdin.hosts.excel import installation

    return installation.install(dry_run=dry_run)


def uninstall(*, dry_run: bool = False) -> list[str]:
    """Take it away again; lines that say what was done."""
    from xladdin.hosts.excel import installation

    return installation.uninstall(dry_run=dry_run)
