"""LibreOffice 扩展：one .oxt with all functions, the menu 绩效 and its toolbar, and the core it needs.

What builds and installs it is imported when it is called: inside LibreOffice only the parts that run there are.
"""

from __future__ import annotations

from pathlib import Path


def build(out_dir: Path) -> Path:
    """Write the extension into `out_dir` and return its path. The same source gives the same bytes.

    Raises:
        InputError: the folder cannot be written.
    """
    from xladdin.hosts.libreoffice.extension import write

    return write(out_dir)


def install(*, dry_run: bool = False) -> list[str]:
    """Install for the current user; lines that say what was done, or would be.

    Raises:
        InputError: LibreOffice is missing, running, or has no Python that the core can run on.
    """
    from xladdin.hosts.libreoffice import installation

    return installation.install(dry_run=dry_run)


def uninstall(*, dry_run: bool = False) -> list[str]:
    """Remove the extension for the current user; lines that say what was done, or would be.

    Raises:
        InputError: LibreOffice is missing or running, or the extension is not installed.
    """
    from xladdin.hosts.libreoffice import installation

    return installation.uninstall(dry_run=dry_run)


__all__ = ["build", "install", "uninstall"]
