"""错误：the three ways something can be wrong, and nothing else.

`CellError` is a value a cell may hold; `Refused` is raised inside the core when a
number must not be given and is turned into a `CellError` (with its reason kept for
`JX_EXPLAIN`) at the border; `InputError` is a file or a command that cannot be used.
"""

from __future__ import annotations

import errno
from enum import StrEnum


class CellError(StrEnum):
    """An Excel error value. Compares equal to its text: ``CellError.DIV0 == "#DIV/0!"``."""

    DIV0 = "#DIV/0!"
    NA = "#N/A"
    NAME = "#NAME?"
    NULL = "#NULL!"
    NUM = "#NUM!"
    REF = "#REF!"
    VALUE = "#VALUE!"
    SPILL = "#SPILL!"
    CALC = "#CALC!"
    GETTING_DATA = "#GETTING_DATA"

    @classmethod
    def of(cls, text: str) -> CellError | None:
        """The error value that `text` spells, or None."""
        return _BY_TEXT.get(text)


_BY_TEXT = {error.value: error for error in CellError}


class Refused(Exception):
    """The core declines to give a number.

    Args:
        error: the value the cell shows.
        reason: one Chinese clause, without a full stop, saying why.
    """

    def __init__(self, error: CellError, reason: str) -> None:
        super().__init__(reason)
        self.error = error
        self.reason = reason


class InputError(Exception):
    """A file or a command that cannot be used: one line for people, exit code 2.

    Args:
        zh: the line in Chinese, naming the file and what to do about it.
        en: the same in English.
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh = zh
        self.en = en

    def text(self, language: str = "zh") -> str:
        return self.en if language == "en" else self.zh


# Not every system has every number.
_REASONS = {
    getattr(errno, name, -1): reason
    for name, reason in (
        ("EACCES", "没有权限"),
        ("EPERM", "没有权限"),
        ("ENOENT", "文件或文件夹不存在"),
        ("ENOTDIR", "路径中有一段不是文件夹"),
        ("EISDIR", "这是文件夹"),
        ("EEXIST", "已有同名的文件"),
        ("ENOSPC", "磁盘空间不足"),
        ("EFBIG", "文件超过了允许的大小"),
        ("EDQUOT", "超过了磁盘配额"),
        ("EIO", "读写磁盘出错"),
        ("ELOOP", "符号链接互相指向，没有尽头"),
        ("ENAMETOOLONG", "文件名太长"),
        ("EROFS", "所在的磁盘是只读的"),
        ("ETXTBSY", "文件正在被使用"),
        ("EBUSY", "文件正在被使用"),
    )
}


def system_reason(problem: OSError) -> str:
    """What the system says, in Chinese where it is one of the usual things."""
    return _REASONS.get(problem.errno or 0) or problem.strerror or str(problem)
