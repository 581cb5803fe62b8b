"""文件格式：a workbook's cells, whatever kind of file holds them: .xlsx and .xlsm, .xls and .et, .xlsb, .ods.

The web pages that systems hand out as .xls are read too, where they are plain tables.

The kind is told by the content, never by the name: an .et of WPS is an .xls or an .xlsx under another name. The other
kinds are read for their values only (no formula texts of .xls and .xlsb); they are never written.
"""

from __future__ import annotations

import os
from pathlib import Path

from xladdin.errors import InputError
from xladdin.formats import ods, web_page, xls, xlsb
from xladdin.grid import Book
from xladdin.ooxml.archive import Archive, BadArchive
from xladdin.ooxml.package import Package
from xladdin.ooxml.reading import read_book
from xladdin.ooxml.source_file import content, is_old_xls, is_web_page


def read_workbook(path: str | os.PathLike[str]) -> Book:
    """The cells of a workbook file.

    Raises:
        InputError: missing, encrypted, damaged, too large, or no workbook.
    """
    path = Path(path)
    blob, seen = content(path, web_pages=True)
    if is_web_page(blob):
        return web_page.read(path, blob)
    if is_old_xls(blob):
        return xls.read(path, blob)
    archive = _archive(blob)
    if archive is not None and ods.holds(archive):
        return ods.read(path, archive)
    if archive is not None and xlsb.holds(archive):
        return xlsb.read(path, archive)
    return read_book(Package(path, blob, seen))


def is_package(path: str | os.PathLike[str]) -> bool:
    """Whether a file is an .xlsx or .xlsm, whose parts can be edited, or at least none of the kinds only read here.

    Raises:
        InputError: as `read_workbook`.
    """
    blob, _ = content(Path(path), web_pages=True)
    archive = _archive(blob)
    return not (is_old_xls(blob) or is_web_page(blob)) and (
        archive is None or not (ods.holds(archive) or xlsb.holds(archive))
    )


def refuse_unmarkable(path: str | os.PathLike[str]) -> None:
    """Refuse to mark what is not edited part by part.

    Raises:
        InputError: the file is readable, but no .xlsx or .xlsm; or as `read_workbook`.
    """
    if not is_package(path):
        raise InputError(
            f"「{path}」可以核查，但只有 .xlsx、.xlsm 能写标记副本：请去掉 --mark，或先另存为 .xlsx。",
            f"{path} can be validated, but only .xlsx and .xlsm get a marked copy: leave out --mark or save it as .xlsx.",
        )


def _archive(blob: bytes) -> Archive | None:
    """The container, or None where there is none that can be read: the reader of .xlsx says what is wrong with it."""
    if not blob.startswith(b"PK"):
        return None
    try:
        return Archive(blob)
    except BadArchive:
        return None
