"""基线：known findings stay silent wherever their row goes; new and changed ones are heard."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from forms_as_text import save, sheet

from xladdin import baseline
from xladdin.errors import InputError
from xladdin.validation import Validation, validate

FORM = """
一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
管理 | 预算执行率 | ≤100% | 100% | 50 | 50
^ | 甲制度 | 健全 | 100%-80%(含) | 20 | 20
^ | 乙制度 | 健全 | 100%-80%(含) | 20 | 20
"""


def found(tmp_path: Path, text: str, name: str = "一.xlsx", sheet_name: str = "表") -> Validation:
    return validate(save(tmp_path / name, sheet(text, sheet_name)))


def known(tmp_path: Path, *validations: Validation) -> baseline.Baseline:
    path = tmp_path / "基线.json"
    path.write_text(baseline.written(path, validations), encoding="utf-8")
    return baseline.read(path)


def left(base: baseline.Baseline, validation: Validation) -> list[tuple[str, str]]:
    return [(finding.code, finding.cell) for finding in base.applied(validation).findings]


def test_what_is_known_is_not_reported_and_counted(tmp_path: Path) -> None:
    first = found(tmp_path, FORM)
    applied = known(tmp_path, first).applied(first)
    assert applied.findings == ()
    assert len(applied.known) == len(first.findings) == 3


@pytest.mark.parametrize(
    ("old", "new", "heard"),
    [
        ("管理 | 预算", "管理 | 新指标 | ≥5户 | 5户 | 10 | 10\n管理 | 预算", []),
        ("一级指标 |", "某某局绩效自评表 | < | < | < | < | <\n一级指标 |", []),
        ("100%-80%(含) | 20 | 20\n^ | 乙", "达成 | 20 | 20\n^ | 乙", []),
        ("甲制度 | 健全", "甲制度 | 规范", [("JX101", "C3")]),
        ("甲制度 | 健全", "丙制度 | 健全", [("JX101", "C3")]),
        ("100% | 50 | 50", "100% | 50 | 51", [("JX202", "F2")]),
        ("^ | 乙制度 | 健全", "^ | 甲制度 | 健全", [("JX101", "C4")]),
    ],
)
def test_rows_may_move_figures_may_not(tmp_path: Path, old: str, new: str, heard: list[tuple[str, str]]) -> None:
    base = known(tmp_path, found(tmp_path, FORM))
    assert old in FORM
    assert left(base, found(tmp_path, FORM.replace(old, new))) == heard


def test_another_sheet_and_another_workbook_are_others(tmp_path: Path) -> None:
    base = known(tmp_path, found(tmp_path, FORM))
    assert len(left(base, found(tmp_path, FORM, sheet_name="别的"))) == 3
    assert len(left(base, found(tmp_path, FORM, name="二.xlsx"))) == 3


def test_the_same_finding_twice_counts_twice(tmp_path: Path) -> None:
    twice = FORM.replace("乙制度", "甲制度")
    once = known(tmp_path, found(tmp_path, FORM))
    assert left(once, found(tmp_path, twice)) == [("JX101", "C4")]
    both = known(tmp_path, found(tmp_path, twice))
    assert left(both, found(tmp_path, twice)) == []


def test_the_folder_may_move_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "甲").mkdir()
    found(tmp_path / "甲", FORM)
    monkeypatch.chdir(tmp_path)
    base = known(tmp_path / "甲", validate("甲/一.xlsx"))
    assert list(base.known) == ["一.xlsx"]
    (tmp_path / "甲").rename(tmp_path / "乙")
    assert left(baseline.read(Path("乙/基线.json")), validate(tmp_path / "乙" / "一.xlsx")) == []


def test_two_runs_write_the_same_and_people_can_read_it(tmp_path: Path) -> None:
    first = found(tmp_path, FORM)
    text = baseline.written(tmp_path / "b.json", [first])
    assert text == baseline.written(tmp_path / "b.json", [found(tmp_path, FORM)])
    entry = json.loads(text)["files"]["一.xlsx"][0]
    assert {"code": "JX102", "sheet": "表", "cell": "C2", "shown": "≤100%", "count": 1}.items() <= entry.items()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (None, "找不到基线文件"),
        (b"", "不是基线文件"),
        (b"[]", "不是基线文件"),
        (b'{"version": 1}', "不是基线文件"),
        (b'{"version": 1, "files": {"a": [{}]}}', "不是基线文件"),
        (b'{"version": 1, "files": {"a": 5}}', "不是基线文件"),
        (b'{"version": 2, "files": {}}', "版本是 2"),
        (b"\xff\xfe\x00", "不是基线文件"),
    ],
)
def test_what_is_no_baseline_is_one_line(tmp_path: Path, content: bytes | None, word: str) -> None:
    path = tmp_path / "基线.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=word) as problem:
        baseline.read(path)
    assert "\n" not in problem.value.zh
