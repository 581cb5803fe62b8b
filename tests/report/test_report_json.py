"""JSON：the published shape, and values as programs want them."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from forms_as_text import save, sheet, validated

from xladdin.errors import CellError
from xladdin.grid import Value
from xladdin.report.json import as_json, plain_value
from xladdin.validation import validate

FUNDS = """
项目支出绩效自评表 | < | < | <
资金 | 全年预算数 | 全年执行数 | 执行率
年度资金总额 | 5390970.42 | 4534729.43 | 84.11
其中：财政拨款 | 100 | 50 | 40%
"""


def test_every_key_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "validate.md").read_text(encoding="utf-8")
    result = as_json([validated(FUNDS)])
    (file,) = result["files"]
    parts = [result["summary"], file, *file["forms"], *file["findings"], *file["findings"][0]["evidence"]]
    assert [key for part in parts for key in part if f"`{key}`" not in page] == []


def test_shape() -> None:
    result = as_json([validated(FUNDS)])
    assert json.loads(json.dumps(result, ensure_ascii=False)) == result
    assert list(result) == ["version", "files", "summary"]
    assert result["version"] == 1
    file = result["files"][0]
    assert {"path", "forms", "findings"} <= set(file)
    assert file["forms"] == [
        {
            "type": "自评表",
            "title": "项目支出绩效自评表",
            "sheet": "表",
            "range": "A2:D4",
            "columns": {"全年预算数": "B", "全年执行数": "C", "执行率": "D"},
            "unrecognised_headings": {},
            "confidence": 0.5,
            "empty": False,
            "hidden_sheet": False,
        }
    ]
    truncated, wrong = file["findings"]
    assert truncated == {
        "code": "JX201",
        "severity": "info",
        "sheet": "表",
        "cell": "D3",
        "message": "年度资金总额的执行率印为84.11，4534729.43÷5390970.42=84.1171%，只有截断（直接舍去后面的位数）才对得上，四舍五入应为84.12。",
        "value": 84.11,
        "expected": 84.12,
        "evidence": [
            {"sheet": "表", "cell": "C3", "value": 4534729.43},
            {"sheet": "表", "cell": "B3", "value": 5390970.42},
        ],
        "suggestion": "当地系统按截断显示的可以不改；按四舍五入的改为84.12。",
        "source": "自评表栏目：执行率=全年执行数÷全年预算数",
    }
    assert (wrong["severity"], wrong["value"], wrong["expected"]) == ("error", "40%", "50%")
    assert result["summary"] == {
        "files": 1,
        "forms": 1,
        "findings": 2,
        "error": 1,
        "warning": 0,
        "info": 1,
        "suppressed": 0,
        "known": 0,
    }


def test_several_files_and_sheets_without_a_form(tmp_path: Path) -> None:
    one = validate(save(tmp_path / "一.xlsx", sheet(FUNDS, "资金"), sheet("随便 | 写写", "别的")))
    two = validate(save(tmp_path / "二.xlsx", sheet("随便 | 写写", "别的")))
    result = as_json([one, two])
    assert [Path(file["path"]).name for file in result["files"]] == ["一.xlsx", "二.xlsx"]
    assert [file["unrecognised_sheets"] for file in result["files"]] == [["别的"], ["别的"]]
    assert result["summary"]["files"] == 2


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Decimal("42.00"), 42),
        (Decimal("0.0996"), 0.0996),
        ("≤100%", "≤100%"),
        (None, None),
        (True, True),
        (CellError.NA, "#N/A"),
        (date(2024, 9, 30), "2024-09-30"),
        (datetime(2024, 9, 30, 8), "2024-09-30T08:00:00"),
    ],
)
def test_values(value: Value, plain: object) -> None:
    assert plain_value(value) == plain
    assert type(plain_value(value)) is type(plain)
