"""安装：the extension put into, and taken out of, the LibreOffice of this machine by its own tool `unopkg`."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from xladdin.errors import InputError
from xladdin.hosts.libreoffice import extension, identity

_OLDEST_PYTHON: Final = (3, 11)
_PATIENCE: Final = 300  # seconds; the first start of a profile on a slow disk takes a minute
_BY_HAND: Final = "也可以先 xladdin addin build libreoffice，再在 LibreOffice 的“工具→扩展管理器”里添加 {}"


def install(*, dry_run: bool = False) -> list[str]:
    """Install for the current user; for everybody when run as root, as `unopkg` demands."""
    program = find_program()
    lines = [_found(program)]
    if program:
        lines.append(_check_python(program))
    with tempfile.TemporaryDirectory() as folder:
        package = extension.write(Path(folder))
        command = [*_unopkg(program, "add"), "--force", "--suppress-license", str(package)]
        lines.append(_run(command, program, dry_run))
    if not dry_run:
        lines.append("已安装。重新启动 LibreOffice 后，Calc 的菜单栏有“绩效”，函数向导里有 JX_ 函数。")
    return lines


def uninstall(*, dry_run: bool = False) -> list[str]:
    """Remove what `install` put there."""
    program = find_program()
    lines = [_found(program)]
    if not dry_run and program and _finish([*_unopkg(program, "list"), identity.EXTENSION]).returncode:
        raise InputError(
            "这个用户没有安装 xladdin 的 LibreOffice 扩展。", "The extension is not installed for this user."
        )
    lines.append(_run([*_unopkg(program, "remove"), identity.EXTENSION], program, dry_run))
    if not dry_run:
        lines.append("已卸载。重新启动 LibreOffice 后生效。")
    return lines


def find_program() -> Path | None:
    """LibreOffice's `program` folder on this machine, or None."""
    # What is called soffice on the PATH is a link into the folder; Debian's unopkg there is a script.
    on_path = shutil.which("soffice")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += program_folders(platform.system(), os.environ)
    return next((folder for folder in folders if _tool(folder).exists()), None)


def program_folders(system: str, environment: Mapping[str, str]) -> Iterator[Path]:
    """Where the installers of LibreOffice put it.

    Args:
        system: as `platform.system()` says.
    """
    if system == "Windows":
        for variable in ("ProgramW6432", "ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"):
            if root := environment.get(variable):
                inside = Path(root, "Programs") if variable == "LOCALAPPDATA" else Path(root)
                yield inside / "LibreOffice" / "program"
    elif system == "Darwin":
        for applications in (Path("/Applications"), Path(environment.get("HOME", "~"), "Applications")):
            yield applications / "LibreOffice.app" / "Contents" / "MacOS"
    else:
        yield from (Path(root, "libreoffice/program") for root in ("/usr/lib", "/usr/lib64", "/usr/local/lib"))
        yield from sorted(Path("/opt").glob("libreoffice*/program"), reverse=True)


def python_of(program: Path) -> tuple[int, int] | None:
    """The version of the Python that this LibreOffice runs extensions on; None where it cannot be seen.

    Raises:
        InputError: this LibreOffice runs no Python at all.
    """
    for place, pattern in (
        (program, "python-core-*"),
        (program.parent / "Frameworks" / "LibreOfficePython.framework" / "Versions", "3.*"),
    ):
        for folder in place.glob(pattern):
            if found := re.search(r"(\d+)\.(\d+)", folder.name):
                return int(found[1]), int(found[2])
    for library in program.glob("libpyuno.*"):
        if linked := re.search(rb"libpython(\d+)\.(\d+)", library.read_bytes()):
            return int(linked[1]), int(linked[2])
        return None
    if platform.system() == "Linux":
        raise InputError(
            "这个 LibreOffice 没有 Python 支持：请安装软件包 python3-uno 和 libreoffice-script-provider-python 后再试。",
            "This LibreOffice runs no Python: install the packages python3-uno and libreoffice-script-provider-python.",
        )
    return None


def _check_python(program: Path) -> str:
    version = python_of(program)
    if version is None:
        return "它自带的 Python 版本没有认出来；低于 3.11 时，菜单“绩效”会说明。"
    shown = ".".join(map(str, version))
    if version < _OLDEST_PYTHON:
        raise InputError(
            f"{program} 的 LibreOffice 自带 Python {shown}，而 xladdin 需要 3.11 以上：请安装更新的 LibreOffice。",
            f"LibreOffice in {program} brings Python {shown}; xladdin needs 3.11 or newer: install a newer LibreOffice.",
        )
    return f"Python：{shown}"


def _found(program: Path | None) -> str:
    if program:
        return f"LibreOffice：{program}"
    looked = "、".join(map(str, program_folders(platform.system(), os.environ)))
    return f"没有找到 LibreOffice；找过环境变量 PATH 和 {looked}"


def _tool(program: Path) -> Path:
    # unopkg.exe has no console on Windows: its messages would be lost.
    return program / ("unopkg.com" if platform.system() == "Windows" else "unopkg")


def _unopkg(program: Path | None, verb: str) -> list[str]:
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [str(_tool(program)) if program else "unopkg", verb, *(["--shared"] if as_root else [])]


def _run(command: list[str], program: Path | None, dry_run: bool) -> str:
    if dry_run:
        return f"将执行：{' '.join(command)}"
    if program is None:
        raise InputError(
            f"没有找到 LibreOffice。请先安装；{_BY_HAND.format(identity.FILE_NAME)}。",
            "LibreOffice was not found: install it, or add the built .oxt in its extension manager.",
        )
    done = _finish(command)
    if done.returncode:
        said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip() and "javaldx" not in line]
        why = said[0].strip() if said else f"退出码 {done.returncode}"
        raise InputError(
            f"unopkg 没有成功：{why}。请关闭 LibreOffice 后再试；{_BY_HAND.format(identity.FILE_NAME)}。",
            f"unopkg failed: {why}. Close LibreOffice and try again.",
        )
    return f"已执行：{' '.join(command)}"


def _finish(command: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603  # LibreOffice's own tool, found above
            command, capture_output=True, text=True, errors="replace", timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise InputError(f"不能运行 {command[0]}：{problem}", f"Cannot run {command[0]}: {problem}") from problem
