"""安装：builds the add-in, puts it where Excel opens it at every start, and takes it away again."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from typing import Final

from xladdin import __version__
from xladdin.errors import InputError, system_reason
from xladdin.hosts.excel.addin import FILE_NAME, XLWINGS_VERSION, Settings, package
from xladdin.hosts.excel.windows import Machine, this_machine

# MacroOptions has taken argument help since Excel 2010, which is also the first with VBA 7.
_OLDEST_EXCEL: Final = 14
# Where Excel looks, in words, for a rehearsal on another system.
_STARTUP: Final = PureWindowsPath(r"%APPDATA%\Microsoft\Excel\XLSTART")
_OLDEST_XLWINGS: Final = (0, 37, 5)


def build(out_dir: Path, machine: Machine | None = None) -> Path:
    """Write the add-in into a folder; see `xladdin.hosts.excel.build`."""
    target = out_dir / FILE_NAME
    _write(target, package(settings(machine or this_machine())))
    return target


def settings(machine: Machine) -> Settings:
    """What the add-in must know of the machine. Built elsewhere than on Windows it looks for Python on PATH."""
    if not machine.windows:
        return Settings(xlwings_version=machine.xlwings or XLWINGS_VERSION)
    return Settings(
        interpreter=str(machine.interpreter),
        xlwings_version=machine.xlwings or XLWINGS_VERSION,
        xlwings_folder=str(machine.xlwings_folder or ""),
    )


def install(*, dry_run: bool = False, machine: Machine | None = None) -> list[str]:
    """Check, build, copy; see `xladdin.hosts.excel.install`."""
    machine = machine or this_machine()
    told = _checked(machine, dry_run)
    chosen = settings(machine)
    if dry_run:
        return [*told, f"将写入：{_shown_target(machine)}", *_configuration(chosen), "以上是预演，没有写任何文件。"]
    target = _target(machine)
    _write(target, package(chosen))
    return [
        *told,
        f"已写入：{target}",
        *_configuration(chosen),
        "请重新启动Excel：功能区应出现“绩效”一页，单元格里输入 =JX_RATE(1,4) 应得0.25。",
        "以后升级Python、xlwings或xladdin，请再运行一次本命令。",
    ]


def uninstall(*, dry_run: bool = False, machine: Machine | None = None) -> list[str]:
    """Remove the file; see `xladdin.hosts.excel.uninstall`."""
    machine = machine or this_machine()
    if not machine.windows:
        if not dry_run:
            raise _not_windows()
        return [f"问题：{_not_windows().zh}", f"将删除：{_shown_target(machine)}", "以上是预演，没有删除任何文件。"]
    target = _target(machine)
    if not target.exists():
        return [f"没有安装：{target} 不存在。"]
    if dry_run:
        return [f"将删除：{target}", "以上是预演，没有删除任何文件。"]
    try:
        target.unlink()
    except OSError as problem:
        raise _locked(target) from problem
    return [f"已删除：{target}", "重新启动Excel后，“绩效”一页和JX_函数不再出现。"]


def _not_windows() -> InputError:
    return InputError(
        "Excel加载项只能安装在Windows上；在其他系统上可用 --dry-run 预演，或用 xladdin addin build excel 生成文件。",
        "The Excel add-in installs on Windows only; elsewhere use --dry-run, or xladdin addin build excel.",
    )


def _locked(target: Path) -> InputError:
    return InputError(
        f"不能改动 {target}：请先关闭所有Excel窗口（任务管理器里也不应有EXCEL.EXE），并确认杀毒软件没有拦截。",
        f"Cannot change {target}: close every Excel window first, and see that the antivirus lets it be.",
    )


def _target(machine: Machine) -> Path:
    if machine.startup is None:
        raise InputError(
            "没有找到Excel的启动文件夹：环境变量APPDATA没有设置。",
            "APPDATA is not set: Excel's startup folder is unknown.",
        )
    return machine.startup / FILE_NAME


def _shown_target(machine: Machine) -> str:
    return str(_target(machine) if machine.windows else _STARTUP / FILE_NAME)


def _configuration(chosen: Settings) -> list[str]:
    return [f"配置：{name} = {value}" for name, value in chosen.rows() if value]


def _checked(machine: Machine, dry_run: bool) -> list[str]:
    """What was found, or the first thing that is missing. A rehearsal says all that is missing and goes on."""
    problems = list(_problems(machine))
    if problems and not dry_run:
        raise problems[0]
    found = [f"Python {machine.python}：{machine.interpreter}"]
    if machine.excel:
        found.append(f"Excel {machine.excel.version}.0" + (f"（{machine.excel.bits}位）" if machine.excel.bits else ""))
    if machine.xlwings:
        where = f"：{machine.xlwings_folder}" if machine.xlwings_folder else ""
        found.append(f"xlwings {machine.xlwings}{where}")
    found.append(f"xladdin {__version__}")
    return [*found, *(f"问题：{problem.zh}" for problem in problems)]


def _problems(machine: Machine) -> Iterator[InputError]:
    if not machine.windows:
        yield _not_windows()
        return
    if machine.from_store:
        yield InputError(
            "这个Python来自微软应用商店，它写的文件Excel看不到；请从python.org安装Python，再装xladdin。",
            "This Python is from the Microsoft Store: Excel does not see what it writes. Install Python from python.org.",
        )
    if machine.excel is None:
        yield InputError(
            "没有找到Excel。只有WPS时不能用本加载项（xlwings不支持WPS），可用 xladdin compile 把公式转成普通公式。",
            "Excel was not found. xlwings does not work with WPS; xladdin compile turns the formulas into native ones.",
        )
    elif 0 < machine.excel.version < _OLDEST_EXCEL:
        yield InputError(
            f"Excel版本太旧（{machine.excel.version}.0），需要Excel 2010（14.0）以上。",
            f"Excel {machine.excel.version}.0 is too old: Excel 2010 (14.0) or later is needed.",
        )
    yield from _binding_problems(machine)
    for path in (machine.interpreter, machine.xlwings_folder):
        if path is not None and not _fits(str(path), machine.code_page):
            yield InputError(
                f"路径 {path} 里有本机代码页没有的字，Excel不能从那里启动Python；请把Python装在纯英文的路径下。",
                f"The path {path} has characters outside this machine's code page: install Python under a plain path.",
            )


def _binding_problems(machine: Machine) -> Iterator[InputError]:
    if machine.xlwings is None or not machine.pywin32:
        missing = "xlwings" if machine.xlwings is None else "pywin32"
        console = machine.interpreter.with_name("python.exe")
        yield InputError(
            f'没有安装{missing}，请运行："{console}" -m pip install xladdin[excel]',
            f'{missing} is not installed: "{console}" -m pip install xladdin[excel]',
        )
    elif _numbers(machine.xlwings) < _OLDEST_XLWINGS:
        oldest = ".".join(map(str, _OLDEST_XLWINGS))
        yield InputError(
            f"xlwings {machine.xlwings}太旧，需要{oldest}以上：pip install -U xlwings",
            f"xlwings {machine.xlwings} is too old, {oldest} or later is needed: pip install -U xlwings",
        )
    elif machine.xlwings_folder is None:
        library = f"xlwings64-{machine.xlwings}.dll"
        yield InputError(
            f"找不到 {library}：可能被杀毒软件移走，请恢复它，或运行 pip install --force-reinstall xlwings。",
            f"{library} is missing: the antivirus may have taken it; pip install --force-reinstall xlwings",
        )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdecimal())


def _fits(path: str, code_page: str) -> bool:
    try:
        path.encode(code_page)
    except UnicodeEncodeError:
        return False
    return True


def _write(target: Path, data: bytes) -> None:
    """Whole or not at all."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).chmod(0o644)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except PermissionError as problem:
        raise _locked(target) from problem
    except OSError as problem:
        raise InputError(
            f"不能写入 {target}：{system_reason(problem)}。",
            f"Cannot write {target}: {problem.strerror or problem}.",
        ) from problem
