"""xladdin validate：every format to a file and to the screen, several workbooks, settings, baselines, copies; exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from forms_as_text import save, sheet
from lxml import etree
from test_mistakes import assert_refused, run

FORM = """
一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
管理 | 预算执行率 | ≤100% | 100% | 50 | 50
^ | 甲制度 | 健全 | 100%-80%(含) | 40 | 40
"""
CLEAN = FORM.replace("≤100%", "≥95%").replace("健全", "印发《甲办法》")
FORMATS = ("text", "json", "sarif", "junit", "github", "html")


@pytest.fixture
def books(tmp_path: Path) -> tuple[Path, Path]:
    return save(tmp_path / "坏.xlsx", sheet(FORM)), save(tmp_path / "好.xlsx", sheet(CLEAN))


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_holds_what_the_screen_shows(tmp_path: Path, books: tuple[Path, Path], form: str) -> None:
    shown = run("validate", *books, "--format", form)
    out = tmp_path / "结果"
    written = run("validate", *books, "--format", form, "-o", out)
    assert (shown.returncode, written.returncode) == (1, 1), shown.stderr
    assert written.stdout == ""
    text = out.read_text(encoding="utf-8")
    assert text == shown.stdout
    assert "JX102" in text
    assert "好.xlsx" in text or form in ("github", "sarif")
    if form in ("json", "sarif"):
        json.loads(text)
    if form == "junit":
        etree.fromstring(text.encode())
    assert run("validate", books[1], "--format", form, "-o", out).returncode == 0


def test_no_colours_outside_a_terminal(books: tuple[Path, Path]) -> None:
    assert "\x1b" not in run("validate", *books).stdout


def test_results_never_overwrite_a_workbook(tmp_path: Path, books: tuple[Path, Path]) -> None:
    before = books[0].read_bytes()
    for option in ("-o", "--write-baseline"):
        assert_refused(run("validate", *books, option, books[0]), "不能用结果覆盖它")
    (tmp_path / "夹").mkdir()
    assert_refused(run("validate", books[0], "-o", tmp_path / "夹"), "是文件夹")
    assert_refused(run("validate", books[0], "-o", tmp_path / "没有" / "a.txt"), "不存在")
    assert_refused(run("validate", books[0], "--mark", tmp_path), "不能覆盖原工作簿")
    copy = tmp_path / "夹" / "坏.xlsx"
    assert_refused(run("validate", books[0], "--mark", copy, "-o", copy), "不能用结果覆盖它")
    assert_refused(run("validate", books[0], "--mark", copy, "-o", tmp_path / "没有" / "a.txt"), "不存在")
    assert not copy.exists()
    assert books[0].read_bytes() == before


def test_a_workbook_named_twice_is_validated_once(tmp_path: Path, books: tuple[Path, Path]) -> None:
    (tmp_path / "链接.xlsx").symlink_to(books[0])
    once = run("validate", *books, cwd=tmp_path)
    again = run("validate", *books, "坏.xlsx", "链接.xlsx", cwd=tmp_path)
    assert (again.returncode, again.stdout) == (once.returncode, once.stdout)
    copy = tmp_path / "标记.xlsx"
    assert run("validate", books[0], books[0], "--mark", copy).returncode == 1
    assert copy.exists()


def test_nothing_is_written_when_one_workbook_is_broken(tmp_path: Path, books: tuple[Path, Path]) -> None:
    (tmp_path / "假.xlsx").write_bytes(b"PK")
    assert_refused(run("validate", *books, tmp_path / "假.xlsx", "-o", tmp_path / "结果.txt"), "假.xlsx")
    assert not (tmp_path / "结果.txt").exists()


def test_copies_of_several_workbooks_go_to_a_folder(tmp_path: Path, books: tuple[Path, Path]) -> None:
    folder = tmp_path / "标记"
    folder.mkdir()
    done = run("validate", *books, "--mark", folder)
    assert done.returncode == 1, done.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["坏.xlsx", "好.xlsx"]
    assert openpyxl.load_workbook(folder / "坏.xlsx").sheetnames == ["表", "核查结果"]
    (tmp_path / "内").mkdir()
    same = save(tmp_path / "内" / "坏.xlsx", sheet(FORM))
    assert_refused(run("validate", books[0], same, "--mark", folder), "同名")


def test_settings_beside_the_workbook_and_named(tmp_path: Path, books: tuple[Path, Path]) -> None:
    (tmp_path / "xladdin.toml").write_text('ignore = ["JX1"]', encoding="utf-8")
    assert run("validate", books[0]).returncode == 0
    (tmp_path / "别的.toml").write_text("", encoding="utf-8")
    assert run("validate", books[0], "--config", tmp_path / "别的.toml").returncode == 1
    (tmp_path / "别的.toml").write_text("x = 1", encoding="utf-8")
    assert_refused(run("validate", books[0], "--config", tmp_path / "别的.toml"), "没有配置项“x”")
    assert_refused(run("validate", books[0], "--config", tmp_path / "没有.toml"), "找不到配置文件")


def test_a_baseline_is_written_used_and_named_in_the_settings(tmp_path: Path, books: tuple[Path, Path]) -> None:
    base = tmp_path / "基线.json"
    done = run("validate", *books, "--write-baseline", base)
    assert (done.returncode, done.stdout) == (0, f"「{base}」写入 2 处已知问题\n")
    known = run("validate", *books, "--baseline", base)
    assert known.returncode == 0
    assert "基线已有2处" in known.stdout
    assert run("validate", *books).returncode == 1
    (tmp_path / "xladdin.toml").write_text('baseline = "基线.json"', encoding="utf-8")
    assert run("validate", *books).returncode == 0
    save(books[0], sheet(FORM.replace("健全", "规范")))
    assert "JX101" in run("validate", *books).stdout
    assert_refused(run("validate", books[0], "--baseline", tmp_path / "没有.json"), "找不到基线文件")
    assert_refused(run("validate", books[0], "--baseline", base, "--write-baseline", base), "单独用")


def test_a_pipe_is_written_to_as_it_is(books: tuple[Path, Path]) -> None:
    done = run("validate", books[1], "-o", "/dev/stdout")
    assert done.returncode == 0
    assert "没有发现问题" in done.stdout


def test_marks_are_taken_back_in_place_or_into_another_file(tmp_path: Path, books: tuple[Path, Path]) -> None:
    copy, out = tmp_path / "标记.xlsx", tmp_path / "还原.xlsx"
    run("validate", books[0], "--mark", copy)
    marked = copy.read_bytes()
    done = run("unmark", copy, "-o", out)
    assert (done.returncode, done.stderr) == (0, "")
    assert "逐字节一致" in done.stdout
    assert copy.read_bytes() == marked
    assert openpyxl.load_workbook(out).sheetnames == ["表"]
    assert run("unmark", copy).returncode == 0
    assert copy.read_bytes() == out.read_bytes()
    again = run("unmark", copy)
    assert (again.returncode, again.stdout) == (0, f"「{copy}」里没有标记\n")
    assert_refused(run("unmark", tmp_path / "没有.xlsx"), "找不到文件")
    assert_refused(run("unmark", copy, "-o", tmp_path), "是文件夹")


def test_a_marked_copy_is_validated_like_its_original(tmp_path: Path, books: tuple[Path, Path]) -> None:
    copy = tmp_path / "标记" / books[0].name
    copy.parent.mkdir()
    run("validate", books[0], "--mark", copy)
    first, second = (json.loads(run("validate", path, "--format", "json").stdout) for path in (books[0], copy))
    assert first["files"][0]["findings"] == second["files"][0]["findings"]
    assert second["files"][0]["unrecognised_sheets"] == []
