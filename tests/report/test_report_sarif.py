"""SARIF：valid by the standard's own schema, and a viewer finds the cell, the rule and what was silenced."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from forms_as_text import book, save, sheet, validated

from xladdin.baseline import Baseline
from xladdin.grid import Cell
from xladdin.report.fingerprint import fingerprints
from xladdin.report.sarif import as_sarif, uri
from xladdin.rules import codes
from xladdin.validation import Validation, validate, validate_book

jsonschema = pytest.importorskip("jsonschema", reason="jsonschema validates the log; install the test extra")
SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
FORM = """
一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
管理 | 预算执行率 | ≤100% | 100% | 50 | 50
^ | 制度健全性 | 健全 | 95% | 40 | 41
"""


def valid(*validations: Validation) -> dict[str, object]:
    log = as_sarif(validations)
    jsonschema.Draft4Validator(SCHEMA).validate(json.loads(json.dumps(log)))
    return log["runs"][0]


def test_every_result_names_rule_cell_and_evidence() -> None:
    drawn = sheet(FORM, "表'1")
    run = valid(validated(drawn))
    results = run["results"]
    assert [(r["ruleId"], r["level"]) for r in results] == [("JX102", "error"), ("JX101", "error"), ("JX202", "error")]
    first = results[0]
    location = first["locations"][0]
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "'表''1'!C2"
    assert location["physicalLocation"]["region"] == {"startLine": 2, "startColumn": 3}
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "%E6%9C%AC%E5%AD%90.xlsx"
    assert first["relatedLocations"][0]["message"]["text"] == "B2 预算执行率"
    assert "建议：" in first["message"]["text"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(codes())
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in results)
    assert all("## 为什么" in rule["help"]["markdown"] for rule in rules)


def test_what_a_note_or_the_baseline_silences_is_said_to_be() -> None:
    found = validated(sheet(FORM, notes={"C2": "jx:忽略 JX102"}))
    marks = list(fingerprints(found, found.findings))
    known = Baseline(Path("b.json"), {"本子.xlsx": __import__("collections").Counter(marks[:1])}).applied(found)
    kinds = [(r["ruleId"], [s["kind"] for s in r["suppressions"]]) for r in valid(known)["results"]]
    assert kinds == [("JX202", []), ("JX102", ["inSource"]), ("JX101", ["external"])]


def test_marks_follow_the_finding_and_two_logs_are_the_same(tmp_path: Path) -> None:
    path = save(tmp_path / "一.xlsx", sheet(FORM))
    assert json.dumps(as_sarif([validate(path)])) == json.dumps(as_sarif([validate(path)]))
    results = as_sarif([validate(path)])["runs"][0]["results"]
    assert len({result["partialFingerprints"]["xladdin/v1"] for result in results}) == 3


@pytest.mark.parametrize("value", ["\x00\x1b[31m", "\ud800", "<b>&", "率" * 32_767])
def test_odd_text_keeps_the_log_valid(value: str) -> None:
    drawn = sheet(FORM)
    drawn.cells[3, 2] = Cell(3, 2, value)
    run = valid(validate_book(book(drawn)))
    texts = [result["message"]["text"] for result in run["results"]]
    assert not any(re.search("[\x00-\x08\x1b\ud800-\udfff]", text) for text in texts)


def test_paths_are_relative_references(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert uri("子 夹/a#1.xlsx") == "%E5%AD%90%20%E5%A4%B9/a%231.xlsx"
    assert uri(str(tmp_path / "a.xlsx")) == "a.xlsx"
    assert uri(str(tmp_path.parent / "a.xlsx")) == "../a.xlsx"


def test_an_empty_run_is_valid() -> None:
    assert valid()["results"] == []
