"""xladdin scheme：the schemes at hand, one of them, a file or a sheet of one's own; the page that explains them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from xladdin.schemes import built_in, read_scheme

PAGE = Path(__file__).parents[2] / "docs" / "schemes.md"
OWN = PAGE.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "xladdin", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_every_scheme_is_listed_with_what_it_can_compute() -> None:
    done = run("scheme")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line.split("\t")[0] for line in lines] == list(built_in())
    assert "黔南2023\t38项指标，38项能计分，总分100\t" in done.stdout


def test_one_scheme_with_its_conventions_and_rules() -> None:
    done = run("scheme", "黔南2023")
    assert "  预算调整率的口径：净额（附件1 预算调整率：1618.80/4501.85=35.96%）" in done.stdout
    assert "    预算执行 15分\n" in done.stdout
    assert "      结转结余控制率 3分\n        公式：JX_CARRYOVER_RATE(结转结余总额,全年执行数)\n" in done.stdout
    assert (
        "        规则：以0为3分; 每超5%扣0.5分\n" in done.stdout
        or "        规则：以0为满分; 每超5%扣0.5分\n" in done.stdout
    )
    assert done.stdout.splitlines()[-1] == "共38项指标，38项的规则能计分。"


def test_one_indicator_with_its_sentence() -> None:
    done = run("scheme", "枣庄2023", "(14)固定资产利用")
    assert "  原文：①闲置资产变化率X = " in done.stdout
    assert "  依据：枣庄市市中区工业和信息化局2023年度部门整体绩效评价报告，附件1 (14)" in done.stdout


def test_the_file_that_the_page_shows_is_a_scheme(tmp_path: Path) -> None:
    assert read_scheme(OWN, "例").name == "我县2025"
    file = tmp_path / "我县.scheme.toml"
    file.write_text(OWN, encoding="utf-8")
    done = run("scheme", file)
    assert done.returncode == 0, done.stderr
    assert "规则：≥95%:100%; ≥90%:80%; 其余:0" in done.stdout


def test_a_rule_that_nobody_can_compute_is_said(tmp_path: Path) -> None:
    file = tmp_path / "我县.toml"
    rule = OWN.partition('rule = "')[2].partition('"')[0]
    short = OWN.partition("short = ")[2].partition("\n")[0]
    file.write_text(OWN.replace(rule, "酌情给分").replace(f"short = {short}\n", ""), encoding="utf-8")
    done = run("scheme", file)
    assert "规则：不能计算：" in done.stdout
    assert "共1项指标，0项的规则能计分。" in done.stdout


MISTAKES = [
    ("[source]", "[source", "第7行第37列，方括号没有配对"),
    ("total = 15", "total = 15\ntotal = 90", "第5行第11列，同一个键或表写了两次"),
    ('title = "', "title = “", "文字要加英文引号"),
    ("total = 15", "total：15", "键和值之间缺英文等号"),
    ("weight = 15", "weight = 十五", "文字要加英文引号"),
    ("total = 15", "总分15", "引号、等号、方括号要用英文的"),
    ('document = "', 'document = "我"县"', '文字里的英文引号要写成\\"'),
]


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES)
def test_a_mistake_in_a_file_is_said_in_chinese(tmp_path: Path, old: str, new: str, said: str) -> None:
    file = tmp_path / "我县.toml"
    file.write_text(OWN.replace(old, new, 1), encoding="utf-8")
    done = run("scheme", file)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr


@pytest.mark.parametrize("name", ["没有这个方案", "没有.toml", "没有.xlsx"])
def test_what_is_not_there_is_one_line(name: str) -> None:
    done = run("scheme", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


@pytest.fixture
def scored(tmp_path: Path) -> Path:
    """A 评分表 without rules of its own, and a sheet JX_规则 that has one of them."""
    book = Workbook()
    sheet = book.active
    sheet.title = "评分表"
    for line in (
        ["一级指标", "三级指标", "分值", "评价值", "得分"],
        ["过程", "预算执行率", 40, "93%", 32],
        ["效益", "部门履职满意度", 60, "82.86%", 48],
        ["合计", None, 100, None, 80],
    ):
        sheet.append(line)
    rules = book.create_sheet("JX_规则")
    rules.append(["指标", "分值", "规则"])
    rules.append(["预算执行率", 40, "执行率≥95%得满分；90%≤执行率<95%得权重的80%；低于90%不得分"])
    path = tmp_path / "评分表.xlsx"
    book.save(path)
    return path


def test_rows_without_a_rule_take_it_from_the_sheet(scored: Path) -> None:
    done = run("score", scored)
    assert "JX_规则" not in done.stdout
    assert "2项：一致1项，判断1项；没有不一致。" in done.stdout


def test_and_from_the_scheme_that_is_named(scored: Path) -> None:
    done = run("score", scored, "--scheme", "黔南2023")
    assert done.returncode == 0
    assert "2项：一致2项；没有不一致。" in done.stdout
    assert "C3  部门履职满意度：分值60，方案“黔南2023”为3" in done.stdout


def test_the_sheet_of_rules_is_no_form(scored: Path) -> None:
    done = run("validate", scored)
    assert "识别出1张表：评分表（评分表!A1:E4）" in done.stdout


def test_a_scheme_that_is_not_there(scored: Path) -> None:
    done = run("score", scored, "--scheme", "没有")
    assert done.returncode == 2
    assert "没有方案“没有”" in done.stderr
