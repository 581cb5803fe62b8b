"""指标值核查：one target, as a cell formula asks."""

from __future__ import annotations

import pytest

from xladdin.rules.target_check import check_target


@pytest.mark.parametrize(
    ("target", "name", "dimension", "unit", "codes"),
    [
        ("≤100%", "项目支出预算执行率", "", "", ["JX102"]),
        ("≤100", "项目支出预算执行率", "", "%", ["JX102"]),
        ("健全", "财务管理制度健全性", "", "", ["JX101"]),
        ("健全", "", "质量指标", "", ["JX101"]),
        ("≥95%", "满意度", "", "", []),
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
