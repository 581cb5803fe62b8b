"""写出目标: may this file be written, and writing it so that a reader sees the old or the new file, never half of one."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path

from xladdin.errors import InputError, system_reason

# What a program leaves beside a file it has open: Excel and WPS, WPS on Linux, LibreOffice.
LOCK_NAMES = ("~${}", ".~{}", ".~lock.{}#")


def in_use(path: Path) -> InputError:
    return InputError(
        f"「{path}」正被 Excel、WPS 或其他程序打开，无法写入：请先关闭它再试",
        f"{path} is open in Excel, WPS or another program and cannot be written: close it there and try again",
    )


def check(path: Path) -> Path:
    """Refuse a target that must not or cannot be written; give the file behind symbolic links.

    The mode bits are read and not only `os.access` asked: for root every file is writable,
    and yet a file its owner made read-only was made so on purpose.

    Raises:
        InputError: a directory, a read-only file or folder, a missing folder, a file that is open elsewhere.
    """
    target = Path(os.path.realpath(path))
    for beside in {path.parent.absolute() / path.name, target}:
        for pattern in LOCK_NAMES:
            lock = beside.with_name(pattern.format(beside.name))
            try:
                locked = lock.exists()
            except OSError:
                # A name near the system's limit leaves no room for the lock's longer one: it cannot be there.
                continue
            if locked:
                raise InputError(
                    f"「{path}」正被 Excel、WPS 或 LibreOffice 打开（旁边有锁文件 {lock.name}）：请先关闭它再试；"
                    "如果确定没有程序打开它，请删除这个锁文件",
                    f"{path} is open in Excel, WPS or LibreOffice (lock file {lock.name} beside it): close it there; "
                    "if nothing has it open, delete the lock file",
                )
    try:
        state = target.stat()
    except FileNotFoundError:
        state = None
    except OSError as problem:
        raise cannot_write(path, problem) from problem
    if state is not None:
        if stat.S_ISDIR(state.st_mode):
            raise InputError(
                f"「{path}」是文件夹，不能写成工作簿：请给出文件名", f"{path} is a directory: give a file name"
            )
        if not stat.S_ISREG(state.st_mode):
            raise InputError(f"「{path}」不是普通文件，不能写成工作簿", f"{path} is not a regular file")
        if not state.st_mode & stat.S_IWUSR or not os.access(target, os.W_OK):
            raise InputError(
                f"「{path}」是只读文件，没有改动它：请去掉只读属性，或用 -o 写到另一个文件",
                f"{path} is read-only and was left alone: make it writable, or write to another file with -o",
            )
    folder = target.parent
    if not folder.is_dir():
        raise InputError(f"文件夹「{path.parent}」不存在：请先建立它", f"the folder {path.parent} does not exist")
    if not folder.stat().st_mode & stat.S_IWUSR or not os.access(folder, os.W_OK):
        raise InputError(
            f"文件夹「{path.parent}」是只读的，不能在其中写文件：请用 -o 写到别处",
            f"the folder {path.parent} is read-only: write elsewhere with -o",
        )
    return target


def cannot_write(path: Path, problem: OSError) -> InputError:
    """The line for what the system said while writing."""
    if problem.errno == errno.ENOSPC:
        return InputError(f"磁盘空间不足，没有写出「{path}」", f"the disk is full: {path} was not written")
    if isinstance(problem, PermissionError):
        return in_use(path)
    return InputError(f"无法写出「{path}」：{system_reason(problem)}", f"cannot write {path}: {problem}")


def replace(path: Path, pieces: Iterable[bytes | memoryview]) -> None:
    """Write the pieces to `path` in one step: a temporary file beside it, flushed to disk, then renamed over it.

    Mode and (where allowed) owner of an existing file stay; symbolic links are followed.

    Raises:
        InputError: see `check`; also a full disk, or a file that Windows says is open.
    """
    target = check(path)
    temporary = target.with_name(f".xladdin-{secrets.token_hex(6)}.tmp")
    try:
        # The mode argument goes through the umask, so that a new file gets the mode any program would give it.
        with os.fdopen(
            os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666), "wb"
        ) as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileNotFoundError):
            _like(temporary, target.stat())
        temporary.replace(target)
    except OSError as problem:
        raise cannot_write(path, problem) from problem
    finally:
        temporary.unlink(missing_ok=True)


def _like(file: Path, model: os.stat_result) -> None:
    """Give `file` the owner and mode of the file it will replace."""
    if hasattr(os, "chown"):
        with contextlib.suppress(PermissionError):
            os.chown(file, model.st_uid, model.st_gid)
    file.chmod(stat.S_IMODE(model.st_mode))
