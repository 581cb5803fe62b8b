"""空白表样：nothing for the validator to find, everything says that it is invented, every formula has its value."""

from __future__ import annotations

from pathlib import Path

import pytest
from build import HERE, TEMPLATES
from openpyxl import load_workbook

from xladdin.engine.recalculation import recalculate
from xladdin.validation import validate

templates = pytest.mark.parametrize("name", TEMPLATES)


@templates
def test_the_validator_recognises_the_form_and_finds_nothing(name: str) -> None:
    result = validate(HERE / f"{name}.xlsx")
    assert len(result.forms) == 1
    assert result.unrecognised == ()
    assert result.findings == ()


@templates
def test_the_example_says_that_it_is_invented(name: str) -> None:
    (sheet,) = load_workbook(HERE / f"{name}.xlsx").worksheets
    texts = [c.value for line in sheet.iter_rows() for c in line if isinstance(c.value, str)]
    assert sum("示例（虚构）" in text for text in texts) >= 3


# What the examples come to, by hand.
TOTALS = [
    # 96.4/100 → 9.64; 15 × 93.1%/95% = 14.70; all else in full.
    ("templates/项目自评表", "自评表", "I19", 99.34),
    # 414.5/420 → 9.87; 15 × 5.7%/6% = 14.25.
    ("templates/部门整体自评表", "自评表", "I22", 99.12),
    # 8 + 9.5 + 10 + 20 + 19 + 19 + 9 (满意度 62 + 24 + 3.6 + 0.8 = 90.4%).
    ("templates/评分表", "评分表", "J12", 94.5),
    ("templates/评分表", "评分表", "J13", "优"),
]


@pytest.mark.parametrize(("name", "sheet", "cell", "value"), TOTALS)
def test_the_examples_come_to(name: str, sheet: str, cell: str, value: object) -> None:
    book = load_workbook(Path(HERE / f"{name}.xlsx"), data_only=True)
    assert book[sheet][cell].value == (pytest.approx(value) if isinstance(value, float) else value)


# Somebody's own figures (invented): what is typed over the examples, and what a formula then shows.
FILLED: dict[str, tuple[str, dict[str, object], dict[str, object]]] = {
    "项目绩效目标表": (
        "绩效目标表",
        {"B5": 36, "C8": "每户改造补助", "D8": "≤4500元/户", "C9": "改造户数", "D9": "≥80户", "D10": "=100%", "D11": "2025年10月31日前完工",
         "C11": "完工时间", "C12": "户均年节约用电", "D12": "≥150千瓦时", "D13": "≥92%"},
        {"G8": "通过", "G9": "通过", "G11": "通过", "G13": "通过"},
    ),
    "部门整体绩效目标表": (
        "绩效目标表",
        {"B5": 300, "E5": 120, "C9": "公务用车运行维护费", "E9": "≤18万元", "E11": "≥5户", "E12": "≥200次"},
        {"D5": 330, "F5": 450, "I9": "通过", "I11": "通过"},
    ),
    "项目自评表": (
        "自评表",
        {"D7": 30, "E7": 36, "F7": 36, "D8": 0, "E8": 0, "F8": 0, "J6": None, "C13": "每户改造补助", "D13": "≤4500元/户", "E13": 4500, "G13": "元/户",
         "C14": "改造户数", "D14": "≥80户", "E14": 76, "G14": "户", "J14": "4户自愿退出，名额结转下年", "D15": "≥95%", "E15": 0.95, "J15": None},
        {"I6": 10, "H14": 0.95, "I14": 14.25, "I15": 15, "I19": 99.25},
    ),
    "部门整体自评表": (
        "自评表",
        {"F7": 288, "F8": 28.5, "F10": 20, "F11": 80, "E15": 1, "E18": 7, "J18": "1户企业年底停产未入规", "E20": 0.061, "J20": None},
        {"I5": 9.92, "I18": 17.5, "I20": 15, "I22": 97.42},
    ),
    "评分表": (
        "评分表",
        {"F5": 800, "G5": 800, "E6": "≤5%:满分; ≤10%:80%; 其余:0", "F6": 800, "G6": 60, "G8": 6, "G9": 120, "D16": 80, "E16": 20, "F16": 0, "G16": 0},
        {"J5": 10, "J6": 8, "J8": 15, "J9": 20, "J11": 10, "J12": 92, "J13": "优"},
    ),
    "项目运行监控表": (
        "运行监控表",
        {"F7": 88, "E13": 250, "M13": "第三季度培训因场地改造推迟", "E16": 48, "M16": None},
        {"H6": 0.98, "R13": 0.8333, "S13": "通过", "R16": 0.96, "S16": "通过"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILLED)
def test_a_filled_form_computes_and_stays_clean(name: str, tmp_path: Path) -> None:
    title, typed, computed = FILLED[name]
    book = load_workbook(HERE / "templates" / f"{name}.xlsx")
    for cell, value in typed.items():
        book[title][cell] = value
        if isinstance(value, str):
            book[title][cell].data_type = "s"
    path = tmp_path / f"{name}.xlsx"
    book.save(path)
    recalculate(path)
    sheet = load_workbook(path, data_only=True)[title]
    for cell, value in computed.items():
        assert sheet[cell].value == (value if isinstance(value, str) else pytest.approx(value)), cell
    assert [(f.code, f.cell, f.message) for f in validate(path).findings] == []


def test_a_deviation_without_a_reason_is_said_beside_the_form(tmp_path: Path) -> None:
    book = load_workbook(HERE / "templates" / "项目运行监控表.xlsx")
    sheet = book["运行监控表"]
    sheet["M16"] = None
    sheet["D17"] = "较高"
    book.save(tmp_path / "监控.xlsx")
    recalculate(tmp_path / "监控.xlsx")
    beside = load_workbook(tmp_path / "监控.xlsx", data_only=True)["运行监控表"]
    assert beside["S16"].value == "偏离超过±10%，请填偏差原因"
    assert str(beside["S17"].value).startswith("JX101 “参训人员满意度”的指标值“较高”")


def test_every_template_is_tried() -> None:
    assert {f"templates/{name}" for name in FILLED} == set(TEMPLATES)
