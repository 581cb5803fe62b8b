"""命令行的错误：one line, in the user's language, exit code 2, nothing written, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ENVIRONMENT = {**os.environ, "PYTHONUTF8": "1"}


def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The command as a user starts it."""
    return subprocess.run(
        [sys.executable, "-m", "xladdin", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=ENVIRONMENT, check=False,
    )  # fmt: skip


def assert_refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["recalk"], "没有这个命令：recalk"),
        (["recalc"], "缺少参数 工作簿"),
        (["recalc", "a.xlsx", "--fast"], "没有选项 --fast"),
        (["recalc", "a.xlsx", "-o"], "缺少内容"),
        (["recalc", "a.xlsx", "b.xlsx"], "多余的参数：b.xlsx"),
        (["recalc", "a.xlsx", "--check", "-o", "b.xlsx"], "--check 不写文件"),
        (["validate", "a.xlsx", "--format", "pdf"], "--format 只能是 text"),
        (["validate", "a.xlsx", "--select", "JX9"], "没有规则 JX9"),
        (["validate", "a.xlsx", "--select", ""], "没有规则代码"),
        (["validate", "a.xlsx", "--mark", "a" * 300 + ".xlsx"], "文件名太长"),
        (["validate", "a.xlsx", "-o", "a" * 300 + ".txt"], "文件名太长"),
        (["recalc", "a" * 300 + ".xlsx"], "文件名太长"),
        (["addin", "build", "libreoffice", "-o", "a" * 300], "文件名太长"),
        (["new", "评分表", "-o", "没有的夹/a.xlsx"], "文件夹「没有的夹」不存在"),
        (["rule", "--file", "."], "读不了.：这是文件夹"),
        (["validate", "a.xlsx", "--mark", "a.xlsx"], "不能覆盖原工作簿"),
        (["validate", "a.xlsx", "b.xlsx", "--mark", "c.xlsx"], "一次只能标一个"),
        (["explain", "JX999"], "没有规则 JX999"),
        (["rule", "酌情扣分"], "酌情扣分"),
        (["rule", "按比例", "--value", "1"], "一起给"),
        (["new", "没有的模板"], "没有模板"),
    ],
)  # fmt: skip
def test_usage_mistakes_are_one_chinese_line(arguments: list[str], word: str) -> None:
    assert_refused(run(*arguments), word)


def test_english_on_request_before_and_after_the_command() -> None:
    assert_refused(run("--lang", "en", "recalc", "nowhere.xlsx"), "no such file")
    assert_refused(run("recalc", "nowhere.xlsx", "--lang=en"), "no such file")
    assert_refused(run("recalk", "--lang", "en"), "No such command")


def _truncated(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("xl/workbook.xml", "x" * 5000)
    path.write_bytes(path.read_bytes()[:60])


BAD_INPUTS = {
    "missing.xlsx": (lambda _: None, "找不到文件"),
    "folder.xlsx": (lambda path: path.mkdir(), "文件夹"),
    "empty.xlsx": (lambda path: path.write_bytes(b""), "空文件"),
    "text.xlsx": (lambda path: path.write_text("年度,预算\n", encoding="utf-8"), "不是"),
    "old.xls": (
        lambda path: path.write_bytes(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\0" * 600
        ),
        ".xls",
    ),
    "locked.xlsx": (
        lambda path: path.write_bytes(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
        ),
        "密码",
    ),
    "cut.xlsx": (_truncated, "不完整"),
}


@pytest.mark.parametrize("command", ["recalc", "validate"])
@pytest.mark.parametrize("name", BAD_INPUTS)
def test_bad_inputs_are_refused_and_left_alone(tmp_path: Path, command: str, name: str) -> None:
    make, word = BAD_INPUTS[name]
    path = tmp_path / name
    make(path)
    before = path.read_bytes() if path.is_file() else None
    listing = sorted(tmp_path.iterdir())
    assert_refused(run(command, path), word)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert sorted(tmp_path.iterdir()) == listing
