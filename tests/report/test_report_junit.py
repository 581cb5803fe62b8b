"""JUnit：well-formed whatever cells hold, counts that add up, failures where exit code 1 comes from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from forms_as_text import book, sheet, validated
from lxml import etree

from xladdin.grid import Cell
from xladdin.report.junit import as_junit
from xladdin.validation import Validation, validate_book

FORM = """
资金 | 全年预算数 | 全年执行数 | 执行率
年度资金总额 | 5390970.42 | 4534729.43 | 84.11
其中：财政拨款 | 100 | 50 | 40%
"""


def parsed(*validations: Validation) -> etree._Element:
    root = etree.fromstring(as_junit(validations).encode())
    for suite in root:
        cases = list(suite)
        counts = [len(cases), *(sum(len(case.findall(kind)) for case in cases) for kind in ("failure", "skipped"))]
        assert [int(suite.get(name) or "") for name in ("tests", "failures", "skipped")] == counts
    for name in ("tests", "failures", "errors", "skipped"):
        assert int(root.get(name) or "") == sum(int(suite.get(name) or "") for suite in root)
    return root


def test_errors_fail_infos_pass_and_silenced_ones_are_skipped() -> None:
    found = validated(sheet(FORM, notes={"D3": "jx:忽略 JX201"}))
    found = replace(found, known=found.suppressed)
    cases = parsed(found, validated(FORM))[0]
    kinds = [(case.get("name"), [child.tag for child in case]) for case in cases]
    assert kinds == [("JX201 表!D2", ["system-out"]), ("JX201 表!D3", ["skipped"]), ("JX201 表!D3", ["skipped"])]
    failure = parsed(validated(FORM))[0].find(".//failure")
    assert failure is not None
    assert failure.get("type") == "error"
    assert "应为：50%" in (failure.text or "")
    assert "依据：表!C3 50" in (failure.text or "")


def test_a_clean_workbook_is_one_passed_test() -> None:
    root = parsed(validated("随便 | 写写"))
    assert [case.get("name") for case in root.iter("testcase")] == ["没有发现问题"]
    assert root.get("failures") == "0"
    assert parsed().get("tests") == "0"


@pytest.mark.parametrize(
    "text", ["\x00\x07\x1b", "\ud800", "]]>", "\ufffe", "a\"b'c<d>&amp;", "一\r\n二", "率" * 32_767]
)
def test_odd_text_keeps_the_document_well_formed(text: str) -> None:
    drawn = sheet(FORM, f"表{text}")
    drawn.cells[3, 1] = Cell(3, 1, text)
    drawn.cells[3, 4] = Cell(3, 4, f"40%{text}")
    found = validate_book(replace(book(drawn), path=f"本子{text}.xlsx"))
    assert len(list(parsed(found).iter("testcase"))) >= 1
