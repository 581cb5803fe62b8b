"""指标值核查：one target, as a cell formula asks."""

from __future__ import annotations

import pytest
from province_forms import HEAD, province_forms

from xladdin.rules.target_check import check_target
from xladdin.validation import validate_books

SINGLE = {"JX101", "JX102", "JX103", "JX104", "JX108", "JX109"}


@pytest.mark.parametrize(
    ("target", "name", "dimension", "unit", "codes"),
    [
        ("≤100%", "项目支出预算执行率", "", "", ["JX102"]),
        ("≤100", "项目支出预算执行率", "", "%", ["JX102"]),
        ("健全", "财务管理制度健全性", "", "", ["JX101"]),
        ("健全", "", "质量指标", "", ["JX101"]),
        ("≥0", "走访企业", "", "", ["JX102"]),
        ("≥0户", "", "", "", ["JX102"]),
        ("≥0", "", "", "", []),  # without a name it may be a growth
        ("≥0%", "", "", "", []),
        ("≥95%", "满意度", "", "", []),
        ("很满意", "企业满意度", "满意度指标", "", ["JX101", "JX103"]),
        ("及时", "资金拨付", "时效指标", "", ["JX101", "JX104"]),
        ("28.8万元", "补助标准", "成本指标", "%", ["JX108"]),
        ("≥50", "走访企业", "数量指标", "户", []),
        ("≥95%", "培训人数", "数量指标", "", ["JX108"]),
        ("应保尽保", "救助对象", "", "%", ["JX108"]),
        ("≥10%", "增加值增速", "数量指标", "", ["JX109"]),
        ("≥10%", "指标1：增加值增速", "数量指标", "", ["JX109"]),
        ("≥10%", "增加值增速", "", "", []),
        (95, "满意度", "", "%", []),
        ("", "满意度", "", "", []),
        (None, "满意度", "", "", []),
        ("/", "满意度", "", "", []),
        ("不适用", "满意度", "", "", []),
        (True, "满意度", "", "", []),
    ],
)
def test_check(target: object, name: str, dimension: str, unit: str, codes: list[str]) -> None:
    assert [problem.code for problem in check_target(target, name, dimension, unit)] == codes


def test_a_formula_says_what_the_validator_says() -> None:
    compared = 0
    for form in province_forms():
        (validation,) = validate_books([form.book()])
        found: dict[int, list[str]] = {}
        for finding in validation.findings:
            if finding.code in SINGLE:
                at = int(finding.cell[1:])
                found.setdefault(at, []).append(f"{finding.code} {finding.message}")
        for at, (dimension, name, target, unit, *_) in enumerate(form.rows, HEAD + 1):
            said = [f"{problem.code} {problem.message}。" for problem in check_target(target, name, dimension, unit)]
            assert said == sorted(found.get(at, [])), (form.name, name, target)
            compared += 1
    assert compared > 500
