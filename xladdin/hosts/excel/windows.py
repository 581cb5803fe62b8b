"""本机：what an installation needs to know about this computer. All that only Windows can answer is here."""

from __future__ import annotations

import importlib.util
import os
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

_X64, _ARM64 = 0x8664, 0xAA64
_EXCEL_ID: Final = r"Excel.Application\CurVer"
_EXCEL_PATH: Final = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"


@dataclass(frozen=True, slots=True)
class Excel:
    """An installed Excel. `version` is its number (16 since 2016), `bits` 32 or 64, 0 when not known."""

    version: int
    bits: int = 0


@dataclass(frozen=True, slots=True)
class Machine:
    """One computer, as far as the add-in is concerned.

    Attributes:
        platform: `sys.platform`.
        python: its version, `3.11.9`.
        interpreter: what shall compute; on Windows the one without a console window.
        startup: the folder whose files Excel opens at every start; None where there is none.
        xlwings_folder: where the library's DLLs lie.
        code_page: the encoding of Windows' older programs, which paths must fit into.
        from_store: Python from the Microsoft Store, whose writes into the user's folders other programs do not see.
    """

    platform: str
    python: str
    interpreter: Path
    startup: Path | None = None
    xlwings: str | None = None
    xlwings_folder: Path | None = None
    pywin32: bool = False
    excel: Excel | None = None
    code_page: str = "utf-8"
    from_store: bool = False

    @property
    def windows(self) -> bool:
        return self.platform == "win32"


def this_machine() -> Machine:
    """The computer we run on."""
    windows = sys.platform == "win32"
    data = os.environ.get("APPDATA") if windows else None
    return Machine(
        platform=sys.platform,
        python=".".join(map(str, sys.version_info[:3])),
        interpreter=_interpreter(Path(sys.executable)),
        startup=Path(data) / "Microsoft" / "Excel" / "XLSTART" if data else None,
        xlwings=_xlwings_version(),
        xlwings_folder=_xlwings_folder(),
        pywin32=importlib.util.find_spec("pythoncom") is not None,
        excel=_excel() if windows else None,
        code_page="mbcs" if windows else "utf-8",
        from_store=windows and "WindowsApps" in sys.base_prefix,
    )


def _interpreter(executable: Path) -> Path:
    silent = executable.with_name("pythonw.exe")
    return silent if silent.exists() else executable


def _xlwings_version() -> str | None:
    try:
        return distribution("xlwings").version
    except PackageNotFoundError:
        return None


def _xlwings_folder() -> Path | None:
    """Where pip put the DLLs: beside the interpreter, in a virtual environment's root, or in the user's own folder."""
    try:
        files = distribution("xlwings").files or ()
    except PackageNotFoundError:
        return None
    for file in files:
        if file.name.startswith("xlwings64-") and file.suffix == ".dll":
            found = Path(str(file.locate())).resolve()
            return found.parent if found.exists() else None
    return None


def _excel() -> Excel | None:
    if sys.platform != "win32":
        return None
    import winreg

    try:
        number = winreg.QueryValue(winreg.HKEY_CLASSES_ROOT, _EXCEL_ID).rpartition(".")[2]
    except OSError:
        return None
    try:
        path = Path(winreg.QueryValue(winreg.HKEY_LOCAL_MACHINE, _EXCEL_PATH).strip('"'))
        bits = program_bits(path.open("rb").read(4096))
    except OSError:
        bits = 0
    return Excel(int(number) if number.isdecimal() else 0, bits)


def program_bits(head: bytes) -> int:
    """32 or 64, from the first bytes of a Windows program (PE/COFF machine type); 0 for anything else."""
    at = int.from_bytes(head[0x3C:0x40], "little")
    if head[:2] != b"MZ" or head[at : at + 4] != b"PE\0\0":
        return 0
    return 64 if int.from_bytes(head[at + 4 : at + 6], "little") in (_X64, _ARM64) else 32
