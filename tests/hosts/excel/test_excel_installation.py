"""安装：what is checked, written, said and taken away; on any system, for a Windows machine that is described."""

from __future__ import annotations

import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from xladdin.errors import InputError
from xladdin.hosts import excel
from xladdin.hosts.excel import installation
from xladdin.hosts.excel.windows import Excel, Machine, program_bits, this_machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(
        platform="win32",
        python="3.11.9",
        interpreter=tmp_path / "Python311" / "pythonw.exe",
        startup=tmp_path / "AppData" / "Microsoft" / "Excel" / "XLSTART",
        xlwings="0.37.8",
        xlwings_folder=tmp_path / "Python311",
        pywin32=True,
        excel=Excel(16, 64),
        code_page="gbk",
    )


def configuration(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as archive:
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    rows = [["".join(cell.itertext()) for cell in row] for row in sheet.iterfind("{*}sheetData/{*}row")]
    return {row[0]: row[1] if len(row) > 1 else "" for row in rows}


def test_install_writes_the_add_in_for_this_python(machine: Machine) -> None:
    told = installation.install(machine=machine)
    assert machine.startup is not None
    file = machine.startup / "xladdin.xlam"
    found = configuration(file)
    assert found["Interpreter_Win"] == str(machine.interpreter)
    assert found["xlwings folder"] == str(machine.xlwings_folder)
    assert found["xlwings version"] == "0.37.8"
    assert f"已写入：{file}" in told
    assert f"Python 3.11.9：{machine.interpreter}" in told
    assert "Excel 16.0（64位）" in told
    assert any(line.startswith("xlwings 0.37.8") for line in told)
    assert [path.name for path in machine.startup.iterdir()] == ["xladdin.xlam"]


def test_install_again_replaces(machine: Machine) -> None:
    installation.install(machine=machine)
    installation.install(machine=replace(machine, xlwings="0.38.0"))
    assert machine.startup is not None
    with zipfile.ZipFile(machine.startup / "xladdin.xlam") as archive:
        assert archive.testzip() is None
    assert configuration(machine.startup / "xladdin.xlam")["xlwings version"] == "0.38.0"


def test_a_rehearsal_writes_nothing(machine: Machine) -> None:
    told = installation.install(dry_run=True, machine=machine)
    assert machine.startup is not None
    assert not machine.startup.exists()
    assert f"将写入：{machine.startup / 'xladdin.xlam'}" in told
    assert f"配置：Interpreter_Win = {machine.interpreter}" in told
    assert not any(line.startswith("问题") for line in told)


def test_a_rehearsal_says_all_that_is_missing(machine: Machine) -> None:
    told = installation.install(dry_run=True, machine=replace(machine, excel=None, xlwings=None))
    assert sum(line.startswith("问题：") for line in told) == 2


def test_uninstall_removes_the_file(machine: Machine) -> None:
    installation.install(machine=machine)
    assert machine.startup is not None
    told = installation.uninstall(dry_run=True, machine=machine)
    assert told[0].startswith("将删除：")
    assert (machine.startup / "xladdin.xlam").exists()
    assert installation.uninstall(machine=machine)[0].startswith("已删除：")
    assert not (machine.startup / "xladdin.xlam").exists()
    assert installation.uninstall(machine=machine) == [f"没有安装：{machine.startup / 'xladdin.xlam'} 不存在。"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"platform": "linux"}, "只能安装在Windows上"),
        ({"excel": None}, "xlwings不支持WPS"),
        ({"excel": Excel(12)}, "Excel版本太旧（12.0）"),
        ({"xlwings": None}, "没有安装xlwings"),
        ({"pywin32": False}, "没有安装pywin32"),
        ({"xlwings": "0.33.1"}, "xlwings 0.33.1太旧，需要0.37.5以上"),
        ({"xlwings_folder": None}, "找不到 xlwings64-0.37.8.dll"),
        ({"interpreter": Path("C:/한국/pythonw.exe")}, "本机代码页没有的字"),
        ({"from_store": True}, "微软应用商店"),
        ({"startup": None}, "环境变量APPDATA没有设置"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_written(machine: Machine, change: dict[str, object], said: str) -> None:
    lacking = replace(machine, **change)
    with pytest.raises(InputError, match=said) as caught:
        installation.install(machine=lacking)
    assert caught.value.en.isascii() or "한국" in caught.value.en
    assert machine.startup is not None
    assert not machine.startup.exists()


def test_a_chinese_path_fits_a_chinese_windows(machine: Machine) -> None:
    named = replace(machine, interpreter=Path("C:/程序/pythonw.exe"))
    assert installation.install(dry_run=True, machine=named)[0] == f"Python 3.11.9：{named.interpreter}"
    with pytest.raises(InputError):
        installation.install(machine=replace(named, code_page="cp1252"))


def test_an_open_excel_is_named(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(_: Path, __: object) -> Path:
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(InputError, match="请先关闭所有Excel窗口"):
        installation.install(machine=machine)
    assert machine.startup is not None
    assert list(machine.startup.iterdir()) == []


def test_here_only_a_rehearsal_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(InputError, match="只能安装在Windows上"):
        excel.install()
    with pytest.raises(InputError, match="只能安装在Windows上"):
        excel.uninstall()
    place = r"%APPDATA%\Microsoft\Excel\XLSTART\xladdin.xlam"
    told = excel.install(dry_run=True)
    assert f"将写入：{place}" in told
    assert told[-1] == "以上是预演，没有写任何文件。"
    told = excel.uninstall(dry_run=True)
    assert "只能安装在Windows上" in told[0]
    assert told[1:] == [f"将删除：{place}", "以上是预演，没有删除任何文件。"]
    assert this_machine().startup is None


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="不能写入"):
        excel.build(tmp_path / "file")


@pytest.mark.parametrize(("kind", "bits"), [(0x8664, 64), (0xAA64, 64), (0x014C, 32)])
def test_a_program_s_bits(kind: int, bits: int) -> None:
    head = b"MZ" + bytes(0x3A) + struct.pack("<I", 0x80) + bytes(0x40) + b"PE\0\0" + struct.pack("<H", kind)
    assert program_bits(head) == bits
    assert program_bits(b"#!/bin/sh") == 0
