"""安装：where LibreOffice is found, what Python it brings, and what is run; the real thing where LibreOffice is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from xladdin.errors import InputError
from xladdin.hosts import libreoffice
from xladdin.hosts.libreoffice import installation

needs_posix = pytest.mark.skipif(os.name != "posix", reason="the stand-in for unopkg is a shell script")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for LibreOffice's program folder, first on PATH; its unopkg writes down how it was called."""
    folder = tmp_path / "LibreOffice 25" / "program"
    folder.mkdir(parents=True)
    (folder / "soffice").write_text("#!/bin/sh\n")
    (folder / "unopkg").write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\nfor last; do :; done\n[ ! -f "$last" ] || cp "$last" {tmp_path}/got\n'
    )
    (folder / "libpyuno.so").write_bytes(b"\0libpython3.12.so.1.0\0")
    for tool in ("soffice", "unopkg"):
        (folder / tool).chmod(0o755)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "soffice").symlink_to(folder / "soffice")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    return folder


def calls(program: Path) -> list[str]:
    path = program.parents[1] / "calls"
    return path.read_text().splitlines() if path.exists() else []


@needs_posix
def test_install_runs_unopkg_of_the_libreoffice_on_the_path(program: Path, tmp_path: Path) -> None:
    lines = libreoffice.install()
    assert lines[0] == f"LibreOffice：{program}"
    assert lines[1] == "Python：3.12"
    assert "已安装" in lines[-1]
    shared = "--shared " if os.geteuid() == 0 else ""
    (call,) = calls(program)
    assert call.startswith(f"add {shared}--force --suppress-license ")
    assert call.endswith("/xladdin.oxt")
    assert (tmp_path / "got").read_bytes() == libreoffice.build(tmp_path / "again").read_bytes()


@needs_posix
def test_dry_run_says_the_same_and_does_nothing(program: Path) -> None:
    lines = libreoffice.install(dry_run=True)
    assert lines[:2] == [f"LibreOffice：{program}", "Python：3.12"]
    assert lines[2].startswith(f"将执行：{program}/unopkg add ")
    assert libreoffice.uninstall(dry_run=True)[-1].endswith("org.xladdin.calc")
    assert calls(program) == []


@needs_posix
def test_uninstall_asks_first_and_then_removes(program: Path) -> None:
    assert "已卸载" in libreoffice.uninstall()[-1]
    assert [call.split()[0] for call in calls(program)] == ["list", "remove"]
    (program / "unopkg").write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(InputError, match="没有安装"):
        libreoffice.uninstall()


@needs_posix
def test_what_unopkg_says_is_passed_on_in_one_line(program: Path) -> None:
    (program / "unopkg").write_text(
        "#!/bin/sh\necho 'Warning: failed to launch javaldx' >&2\necho 'ERROR: locked' >&2\nexit 1\n"
    )
    with pytest.raises(InputError, match=r"ERROR: locked.*关闭 LibreOffice") as caught:
        libreoffice.install()
    assert "\n" not in caught.value.zh
    (program / "unopkg").write_text("")
    (program / "unopkg").chmod(0o644)
    with pytest.raises(InputError, match="不能运行"):
        libreoffice.install()


@needs_posix
@pytest.mark.parametrize("version", ["3.8", "3.10"])
def test_an_old_python_is_refused_before_anything_is_done(program: Path, version: str) -> None:
    (program / f"python-core-{version}.14").mkdir()
    with pytest.raises(InputError, match=f"自带 Python {version}，而 xladdin 需要 3.11"):
        libreoffice.install()
    assert calls(program) == []


@needs_posix
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux packages come without Python")
def test_a_libreoffice_without_python_names_the_packages(program: Path) -> None:
    (program / "libpyuno.so").unlink()
    with pytest.raises(InputError, match="python3-uno"):
        libreoffice.install()


def test_no_libreoffice_names_where_it_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "find_program", lambda: None)
    assert "没有找到 LibreOffice" in libreoffice.install(dry_run=True)[0]
    with pytest.raises(InputError, match=r"没有找到 LibreOffice.*扩展管理器"):
        libreoffice.install()


@pytest.mark.parametrize(
    ("system", "environment", "wanted"),
    [
        ("Windows", {"ProgramFiles": "P"}, [("P", "LibreOffice", "program")]),
        (
            "Windows",
            {"ProgramW6432": "W", "LOCALAPPDATA": "L"},
            [("W", "LibreOffice", "program"), ("L", "Programs", "LibreOffice", "program")],
        ),
        (
            "Darwin",
            {"HOME": "H"},
            [
                ("/", "Applications", "LibreOffice.app", "Contents", "MacOS"),
                ("H", "Applications", "LibreOffice.app", "Contents", "MacOS"),
            ],
        ),
    ],
)
def test_folders_of_the_installers(system: str, environment: dict[str, str], wanted: list[tuple[str, ...]]) -> None:
    assert [folder.parts for folder in installation.program_folders(system, environment)] == wanted


def test_python_is_found_as_each_package_brings_it(tmp_path: Path) -> None:
    mac = tmp_path / "Contents"
    (mac / "MacOS").mkdir(parents=True)
    (mac / "Frameworks/LibreOfficePython.framework/Versions/3.12").mkdir(parents=True)
    assert installation.python_of(mac / "MacOS") == (3, 12)
    windows = tmp_path / "program"
    (windows / "python-core-3.11.9").mkdir(parents=True)
    assert installation.python_of(windows) == (3, 11)


@pytest.mark.libreoffice
def test_installs_into_and_leaves_the_real_libreoffice(tmp_path: Path) -> None:
    for folder in ("profile", "shared"):
        (tmp_path / folder).mkdir()
    environment = os.environ | {
        "UserInstallation": (tmp_path / "profile").as_uri(),
        "UNO_SHARED_PACKAGES": (tmp_path / "shared").as_uri(),
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "xladdin", "addin", *arguments],
            env=environment, capture_output=True, text=True, encoding="utf-8", check=False, cwd=tmp_path,
        )  # fmt: skip

    def listed() -> bool:
        scope = ["--shared"] if os.geteuid() == 0 else []
        unopkg = shutil.which("unopkg")
        assert unopkg
        done = subprocess.run(
            [unopkg, "list", *scope, "org.xladdin.calc"], env=environment, capture_output=True, check=False
        )
        return done.returncode == 0

    assert run("uninstall", "libreoffice").returncode == 2
    done = run("install", "libreoffice", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert not listed()
    done = run("install", "libreoffice")
    assert done.returncode == 0, done.stderr
    assert listed()
    assert run("install", "libreoffice").returncode == 0, "installing again replaces"
    done = run("uninstall", "libreoffice")
    assert done.returncode == 0, done.stderr
    assert not listed()
