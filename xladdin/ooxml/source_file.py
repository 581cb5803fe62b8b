"""来文: the bytes of what people pass as a workbook, told apart by content and not by name."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from xladdin.errors import InputError, system_reason
from xladdin.ooxml.archive import MAX_FILE

# What may stand before `<html` or, in the pages of careless systems, in its place.
_PAGE = re.compile(
    rb"(?:\s|<\?xml[^>]*>|<!--.{0,2000}?-->)*<(?:!doctype\s+html|html|head|meta|table)\b", re.IGNORECASE | re.DOTALL
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def content(path: Path, *, web_pages: bool = False) -> tuple[bytes, os.stat_result]:
    """The bytes of a file that may be a workbook of any kind, and what the file system said of it.

    Args:
        web_pages: whether a web page under the name of a workbook is let through.

    Raises:
        InputError: missing, a directory, empty, too large, encrypted, or plainly no workbook.
    """
    try:
        seen = path.stat()
        if stat.S_ISDIR(seen.st_mode):
            raise InputError(
                f"「{path}」是文件夹，不是工作簿：请给出 .xlsx 文件", f"{path} is a directory, not a workbook"
            )
        if not stat.S_ISREG(seen.st_mode):
            raise InputError(f"「{path}」不是普通文件，不能作为工作簿读取", f"{path} is not a regular file")
        if seen.st_size > MAX_FILE:
            raise InputError(
                f"「{path}」超过 {MAX_FILE >> 30} GB，不读取：请拆分工作簿",
                f"{path} is larger than {MAX_FILE >> 30} GB",
            )
        blob = path.read_bytes()
    except FileNotFoundError as problem:
        raise InputError(f"找不到文件「{path}」：请检查路径和文件名", f"no such file: {path}") from problem
    except PermissionError as problem:
        raise InputError(
            f"没有权限读取「{path}」，或它正被别的程序独占：请关闭它或检查权限",
            f"no permission to read {path}, or another program holds it",
        ) from problem
    except OSError as problem:
        raise InputError(f"无法读取「{path}」：{system_reason(problem)}", f"cannot read {path}: {problem}") from problem
    if not (web_pages and is_web_page(blob)):
        _refuse_other_formats(path, blob)
    return blob, seen


def is_old_xls(blob: bytes) -> bool:
    """Whether this is an .xls or an .et: BIFF records, in an OLE container or without."""
    if blob.startswith(_OLE):
        return any(name.encode("utf-16-le") in blob for name in ("Workbook\0", "Book\0"))
    return blob[:2] in (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")


def is_web_page(blob: bytes) -> bool:
    """Whether this is HTML, as many web systems hand out for an .xls."""
    start = blob[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start[: len(start) // 2 * 2].decode("utf-16", "ignore").encode()
    return _PAGE.match(start.removeprefix(b"\xef\xbb\xbf")) is not None


def web_page(path: Path) -> InputError:
    """The line for a web page or XML text where a workbook is needed."""
    return InputError(
        f"「{path}」其实是网页或 XML 文本，只是扩展名像工作簿：请用 Excel 或 WPS 打开后另存为 .xlsx 再试",
        f"{path} is a web page or XML text under another name: save it as .xlsx first",
    )


def _refuse_other_formats(path: Path, blob: bytes) -> None:
    """Tell apart what people pass for an .xlsx, by content and not by name, and say what to do about it."""
    if not blob:
        raise InputError(f"「{path}」是空文件，没有任何内容：请重新取得这个文件", f"{path} is an empty file")
    if blob.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in blob:
            raise InputError(
                f"「{path}」有打开密码，读不到内容：请用 Excel 或 WPS 打开，去掉密码另存为 .xlsx 再试",
                f"{path} is encrypted: open it in Excel or WPS, remove the password and save it as .xlsx",
            )
        if is_old_xls(blob):
            return
        raise InputError(
            f"「{path}」是旧的 Office 文件，不是 .xlsx 工作簿：请用 Excel 或 WPS 另存为 .xlsx 再试",
            f"{path} is an old Office file, not an .xlsx workbook: save it as .xlsx first",
        )
    if not blob.startswith(b"PK") and not is_old_xls(blob):
        start = blob[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if start.startswith((b"<html", b"<!doctype", b"<?xml", b"<table")):
            raise web_page(path)
        if blob.startswith(b"%PDF"):
            zh, en = "是 PDF 文件", "is a PDF file"
        else:
            zh, en = "不是 Excel 工作簿", "is not an Excel workbook"
        raise InputError(
            f"「{path}」{zh}：请用 Excel 或 WPS 打开后另存为 .xlsx 再试", f"{path} {en}: save it as .xlsx first"
        )


def old_xls(path: Path) -> InputError:
    """The line for an .xls where an .xlsx is needed."""
    return InputError(
        f"「{path}」是旧的 .xls（或 .et）格式，不能处理：请用 Excel 或 WPS 打开，另存为 .xlsx 再试",
        f"{path} is in the old .xls format: open it in Excel or WPS and save it as .xlsx",
    )
