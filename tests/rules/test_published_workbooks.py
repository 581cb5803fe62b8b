"""公开报告的工作簿：what the validator says of the forms that agencies published, judged one by one.

Every error below was recomputed or criticised by the evaluators; a finding that is not listed fails.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xladdin.finding import Finding
from xladdin.validation import Validation, validate, validate_files

WORKBOOKS = Path(__file__).resolve().parents[2] / "workbooks"


def validation(name: str) -> Validation:
    return validate(WORKBOOKS / f"{name}.xlsx")


def named(finding: Finding) -> tuple[str, str, str]:
    """(code, the row's name, what stands there): cells may move when a sheet is redrawn, the facts do not."""
    return finding.code, finding.evidence[0].shown, finding.shown


def on_sheet(found: Validation, sheet: str, severity: str) -> list[Finding]:
    return [f for f in found.findings if f.sheet == sheet and f.severity == severity]


PSEUDO = ["项目支出预算执行率", "三公经费控制率", "在职人员控制率"]
VAGUE = {
    "财务管理制度健全性": "健全",
    "资金使用规范性": "规范",
    "政府采购规范性": "规范",
    "资产管理规范性": "规范",
    "重点工作管理制度健全性": "健全",
    "产出数量": "规范",
    "质量": "规范",
    "成本": "规范",
    "失效": "规范",
    "提升社会影响力": "提升",
    "单位获奖情况": "有",
    "管理制度建设": "健全",
    "人员素质": "提高",
    "档案管理制度": "健全",
}


@pytest.mark.parametrize("sheet", ["绩效目标表", "自评表"])
def test_ningxian_department_targets(sheet: str) -> None:
    found = [named(finding) for finding in on_sheet(validation("宁县2024_部门整体"), sheet, "error")]
    bare = [(code, name.replace("“", "").replace("”", ""), shown) for code, name, shown in found if code[:3] == "JX1"]
    bare = [each for each in bare if each[0] in ("JX101", "JX102")]
    expected = [("JX102", name, "≤100%") for name in PSEUDO] + [("JX101", name, shown) for name, shown in VAGUE.items()]
    assert sorted(bare) == sorted(expected)


def test_ningxian_department_actuals_against_its_own_data() -> None:
    found = [f for f in on_sheet(validation("宁县2024_部门整体"), "自评表", "error") if f.code == "JX207"]
    assert [(*named(f)[1:], f.expected_shown) for f in found] == [
        ("基本支出预算执行率", "100", "98.47"),
        ("项目支出预算执行率", "100", "46.44"),
        ("在职人员控制率", "23", "129.41"),
    ]


def together(*names: str) -> list[Validation]:
    return validate_files([WORKBOOKS / f"{name}.xlsx" for name in names])


def test_ningxian_growth_has_three_targets() -> None:
    found = [f for f in validation("宁县2024_部门整体").findings if f.code == "JX106"]
    assert [(f.sheet, f.cell, re.findall("“(≥[^”]+)”", f.message)) for f in found] == [
        ("自评表", "B14", ["≥12%", "≥8%"]),
        ("自评表", "B14", ["≥12%", "≥10%"]),
        ("项目绩效目标表", "D8", ["≥10%", "≥8%"]),
    ]


def test_ningxian_five_projects_without_a_target_form() -> None:
    _, evaluations = together("宁县2024_部门整体", "宁县2024_项目自评")
    found = [f for f in evaluations.findings if f.code == "JX401"]
    assert [f.sheet for f in found] == [
        "工信局工作经费",
        "2023年工作实绩考核奖励资金",
        "2024年驻村工作队经费和县直单位驻村干部补助经费",
        "招商专班招商引资工作经费",
        "砖瓦轮窑企业淘汰拆除工作费用",
    ]
    assert not [f for f in validation("宁县2024_项目自评").findings if f.code == "JX401"]


def test_ningxian_budget_that_is_ten_times_another() -> None:
    names = ("宁县2024_运行监控", "宁县2024_部门整体", "宁县2024_项目自评")
    found = [f for each in together(*names) for f in each.findings if f.code == "JX206"]
    assert [(f.sheet, f.cell, f.shown, f.evidence[0].shown) for f in found] == [
        ("工信局工作经费", "E6", "104140", "10414"),
        # The self-evaluation pays it all from 财政拨款, the monitoring form all from 上年结转.
        ("工信局工作经费", "E7", "104140", "0"),
    ]


def test_ningxian_department_rates_fit_only_when_truncated() -> None:
    infos = on_sheet(validation("宁县2024_部门整体"), "自评表", "info")
    assert [(finding.code, finding.shown, finding.expected_shown) for finding in infos] == [
        ("JX201", "84.11", "84.12"),
        ("JX201", "98.46", "98.47"),
        ("JX201", "77.28", "77.29"),
        ("JX201", "46.43", "46.44"),
    ]
    assert all("截断" in finding.message for finding in infos)


def test_ningxian_projects_arithmetic() -> None:
    found = [f for f in validation("宁县2024_项目自评").findings if f.code.startswith("JX2") and f.severity == "error"]
    assert [(f.code, f.sheet, f.shown, f.expected_shown) for f in found] == [
        ("JX204", "工信局工作经费", "87.4", "87.39"),
        ("JX202", "新入规企业奖补资金", "8.33", "13.33"),
        ("JX202", "2024年驻村工作队经费和县直单位驻村干部补助经费", "13.34", "12.67"),
    ]


def test_ningxian_projects_vague_targets() -> None:
    found = [named(finding)[1:] for finding in validation("宁县2024_项目自评").findings if finding.code == "JX101"]
    assert found == [
        ("保障机关正常运转", "保障"),
        ("经费及时支付率", "及时"),
        ("促进全县工业发展", "促进"),
        ("促进全县中小企业发展", "促进发展"),
        ("任务完成率", "完成"),
        ("任务完成质量", "高"),
        ("资金保障及时性", "及时"),
        ("提高对工作实绩的重要性认识", "提高"),
        ("驻村帮扶完成率", "合格"),
        ("逐步提升帮扶村生活水平", "改善"),
    ]


def test_ningxian_monitoring_repeats_the_vague_targets() -> None:
    found = [(finding.code, *named(finding)[1:]) for finding in validation("宁县2024_运行监控").findings]
    found = [each for each in found if each[0] == "JX101"]
    words = ["保障", "及时", "促进", "促进发展", "完成", "高", "及时", "提高", "合格", "改善"]
    assert sorted(shown for _, _, shown in found) == sorted(words)


def test_ganzhou_rates_fit_only_when_truncated() -> None:
    found = validation("甘州2024_目标管理评估").findings
    assert [(f.code, f.severity, f.shown, f.expected_shown) for f in found] == [
        ("JX201", "info", "70.33%", "70.34%"),
        ("JX201", "info", "70.24%", "70.25%"),
    ]


def test_yongjing_level_against_its_children() -> None:
    found = validation("永靖2023_评分表").findings
    assert [(f.code, f.shown, f.expected_shown) for f in found] == [("JX203", "42", "46")]
    assert "管理效率" in found[0].message


def test_qiannan_score_against_its_own_rule() -> None:
    found = [f for f in validation("黔南2023_评分表").findings if f.code != "JX107"]
    assert [(f.code, f.shown, f.expected_shown) for f in found] == [("JX202", "1.18", "1.17")]
    assert "工业总产值完成额" in found[0].message


def test_ningxian_monitoring_deviations_and_terms() -> None:
    found = [f for f in validation("宁县2024_运行监控").findings if f.code.startswith("JX3")]
    assert [(f.code, str(f.severity), f.shown) for f in found if f.code != "JX303"] == [
        ("JX301", "error", "=51%"),
        ("JX301", "info", "=1400"),
    ]
    terms = sorted(f.shown for f in found if f.code == "JX303")
    # Ten targets in words answered with =100%, eight with a bound instead of a figure.
    assert terms == sorted([*["=100%"] * 10, ">10", ">5", ">2000", ">210", "≥90%", "≥95", "≥90%", "≤2"])


def test_ningxian_losses_without_a_reason() -> None:
    found = [f for f in validation("宁县2024_项目自评").findings if f.code.startswith("JX3")]
    assert [(f.code, f.sheet, f.shown) for f in found] == [
        ("JX304", "新入规企业奖补资金", "8.33"),
        ("JX302", "砖瓦轮窑企业淘汰拆除工作费用", "28.7%"),
    ]


FAR_OFF = {
    "黔南2023_评分表": [
        ("工业总产值完成额", "933.73"),
        ("规模工业增加值增长", "3.5%"),
        ("培育优质中小企业数量", "122"),
        ("电池新材料产业产值完成额", "322"),
        ("园区招商项目数量", "296"),
        ("规上工业企业利润", "43.02"),
        ("新增就业", "8883"),
    ]
}


@pytest.mark.parametrize("name", FAR_OFF)
def test_targets_far_off(name: str) -> None:
    found = [f for f in validation(name).findings if f.code == "JX107"]
    assert [(f.evidence[0].shown, f.evidence[1].shown) for f in found] == FAR_OFF[name]


JUDGED = {
    "宁县2024_部门整体": {
        "JX105": ["指标值"],
        "JX109": ["规模以上工业企业增加值增速"],
        "JX110": ["成本指标"],
        "JX111": ["≤50万元"],
    },
    "宁县2024_项目自评": {
        "JX104": ["及时", "及时"],
        "JX105": ["年度指标值"],
        "JX108": [">=12%"],
        "JX109": ["规模以上工业企业增加值增速", "生活补助人员", "生活补助经费"],
        "JX110": ["成本指标"],
        "JX111": ["<=50万元", "=18000元"],
    },
}


@pytest.mark.parametrize("name", JUDGED)
def test_ningxian_set_of_targets(name: str) -> None:
    """By hand: no 时效 anywhere, growth and money as outputs, people as costs, the budget as the only cost."""
    shown: dict[str, list[str]] = {code: [] for code in JUDGED[name]}
    for finding in validation(name).findings:
        if finding.code[:3] == "JX1" and finding.code not in ("JX101", "JX102", "JX106"):
            shown.setdefault(finding.code, []).append(str(finding.value))
    assert shown == JUDGED[name]


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("宁县2024_部门整体", ["绩效目标表", "自评表", "绩效目标表"]),
        ("宁县2024_项目自评", ["自评表"] * 6),
        ("宁县2024_运行监控", ["运行监控表"] * 6),
        ("永靖2023_评分表", ["评分表", "资金表"]),
        ("甘州2024_目标管理评估", ["评分表", "评分表", "资金表"]),
        ("黔南2023_评分表", ["评分表", "评分表"]),
    ],
)
def test_forms_are_recognised(name: str, forms: list[str]) -> None:
    assert [str(form.type) for form in validation(name).forms] == forms


@pytest.mark.parametrize("path", sorted((WORKBOOKS / "templates").glob("*.xlsx")), ids=lambda path: path.stem)
def test_clean_templates_give_no_findings(path: Path) -> None:
    found = validate(path)
    assert found.forms
    assert found.findings == ()
