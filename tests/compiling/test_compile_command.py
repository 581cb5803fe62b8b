"""编译命令：what `xladdin compile` and `xladdin decompile` print, and their exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.test_mistakes import assert_refused, run
from ooxml.books import book

LINES = (
    '<sheetData><row r="1"><c r="A1"><v>5</v></c><c r="B1"><v>8</v></c><c r="C1"><f>JX_RATE(A1,B1,2)</f><v>0.625</v></c>'
    '<c r="D1" t="str"><f>JX_EXPLAIN(A1/B1,B1,"按比例")</f><v>说明</v></c></row></sheetData>'
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return book(tmp_path, LINES)


def test_says_what_was_compiled_and_what_stays(source: Path, tmp_path: Path) -> None:
    done = run("compile", source, "-o", tmp_path / "c.xlsx")
    assert done.returncode == 0
    first, last = done.stdout.splitlines()
    assert first == ('表 1!D1  没有编译：参数“值”由公式算出，编译时不能确定  =JX_EXPLAIN(A1/B1,B1,"按比例")')
    assert last == f"「{tmp_path / 'c.xlsx'}」编译 1 个公式，编译前后的值相同；1 个没有编译，仍需要加载项"


def test_strict_fails_when_something_stays(source: Path, tmp_path: Path) -> None:
    assert run("compile", source, "-o", tmp_path / "c.xlsx", "--strict").returncode == 1
    assert run("decompile", tmp_path / "c.xlsx", "-o", tmp_path / "d.xlsx", "--strict").returncode == 0


def test_json_lists_every_cell(source: Path, tmp_path: Path) -> None:
    report = json.loads(run("compile", source, "-o", tmp_path / "c.xlsx", "--json").stdout)
    (compiled,) = report["compiled"]
    assert (compiled["sheet"], compiled["cell"], compiled["before"]) == ("表 1", "C1", "JX_RATE(A1,B1,2)")
    assert compiled["after"].startswith("IF(COUNT(A1,B1)=2,")
    assert compiled["verified"] is True
    assert [one["cell"] for one in report["left"]] == ["D1"]
    back = json.loads(run("decompile", tmp_path / "c.xlsx", "-o", tmp_path / "d.xlsx", "--json").stdout)
    assert [(one["cell"], one["after"]) for one in back["restored"]] == [("C1", "JX_RATE(A1,B1,2)")]


def test_decompile_says_how_many_came_back(source: Path, tmp_path: Path) -> None:
    run("compile", source, "-o", tmp_path / "c.xlsx")
    done = run("decompile", tmp_path / "c.xlsx", "-o", tmp_path / "d.xlsx")
    assert (done.returncode, done.stdout) == (0, f"「{tmp_path / 'd.xlsx'}」还原 1 个公式\n")
    assert run("--lang", "en", "decompile", source, "-o", tmp_path / "e.xlsx").stdout.endswith("0 formulas restored\n")


@pytest.mark.parametrize("command", ["compile", "decompile"])
def test_mistakes_are_one_line(command: str, source: Path, tmp_path: Path) -> None:
    assert_refused(run(command, source), "--out")
    assert_refused(run(command, tmp_path / "没有.xlsx", "-o", tmp_path / "c.xlsx"), "找不到文件")
    assert_refused(run(command, source, "-o", tmp_path / "没有" / "c.xlsx"), "没有")
    assert not (tmp_path / "c.xlsx").exists()
