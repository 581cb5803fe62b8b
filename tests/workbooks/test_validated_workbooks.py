"""The validator on the real workbooks: it sees the forms, and never the 复算区 beside them."""

from __future__ import annotations

import pytest
from build import BOOKS, HERE
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from xladdin.validation import validate, validate_files

FORMS = {
    "宁县2024_部门整体": 3,
    "宁县2024_项目自评": 6,
    "宁县2024_运行监控": 6,
    "宁县2024_正文引述": 0,
    "黔南2023_绩效目标表": 1,
    "黔南2023_正文与自评": 1,
    "黔南2023_评分表": 2,
    "黔南2023_资金情况": 1,
    "枣庄2023_绩效目标表": 2,
    "枣庄2023_评分表": 6,
    "枣庄2023_资金情况": 1,
    "黔南2023_满意度": 0,
    "枣庄2023_满意度": 0,
    "甘州2024_目标管理评估": 3,
    "永靖2023_评分表": 2,
}


@pytest.mark.parametrize(("name", "count"), FORMS.items())
def test_forms_are_recognised_and_findings_stay_inside_them(name: str, count: int) -> None:
    result = validate(HERE / f"{name}.xlsx")
    assert len(result.forms) == count
    book = load_workbook(HERE / f"{name}.xlsx")
    for found in result.findings:
        left, top, right, bottom = range_boundaries(book[found.sheet].print_area.split("!")[-1].replace("$", ""))
        row, column = coordinate_to_tuple(found.cell)
        assert left <= column <= right, found
        assert top <= row <= bottom, found


# What docs/reports.md derives by hand, the validator must see by itself.
SEEN = [
    ("宁县2024_部门整体", "绩效目标表", "H12", "JX102"),
    ("宁县2024_部门整体", "绩效目标表", "H13", "JX102"),
    ("宁县2024_部门整体", "绩效目标表", "H19", "JX102"),
    ("宁县2024_部门整体", "绩效目标表", "H15", "JX101"),
    ("宁县2024_部门整体", "自评表", "H6", "JX201"),
    ("宁县2024_运行监控", "2023年工作实绩考核奖励资金", "D14", "JX101"),
    ("甘州2024_目标管理评估", "资金情况", "E13", "JX201"),
    ("宁县2024_部门整体", "自评表", "E23", "JX207"),
    ("宁县2024_部门整体", "自评表", "E17", "JX207"),
    ("宁县2024_项目自评", "工信局工作经费", "I6", "JX202"),
    ("宁县2024_项目自评", "工信局工作经费", "I19", "JX204"),
    ("宁县2024_项目自评", "新入规企业奖补资金", "I12", "JX202"),
    ("宁县2024_项目自评", "2024年驻村工作队经费和县直单位驻村干部补助经费", "I14", "JX202"),
    ("黔南2023_评分表", "评分表", "N24", "JX202"),
    ("永靖2023_评分表", "评分表", "B18", "JX203"),
]


@pytest.mark.parametrize(("name", "sheet", "cell", "code"), SEEN)
def test_known_contradictions_are_found(name: str, sheet: str, cell: str, code: str) -> None:
    assert (sheet, cell, code) in {(f.sheet, f.cell, f.code) for f in validate(HERE / f"{name}.xlsx").findings}


def test_every_workbook_is_covered() -> None:
    assert set(FORMS) == set(BOOKS)


def test_the_budget_that_stands_twice_is_found_across_workbooks() -> None:
    """10,414 in the 运行监控表, 104,140 in the 自评表 of the same project."""
    books = [HERE / f"宁县2024_{name}.xlsx" for name in ("项目自评", "运行监控")]
    found = {(f.sheet, f.cell, f.code) for result in validate_files(books) for f in result.findings}
    assert ("工信局工作经费", "E6", "JX206") in found or ("工信局工作经费", "F6", "JX206") in found
