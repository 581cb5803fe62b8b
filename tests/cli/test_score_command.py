"""xladdin score：a whole 评分表 recomputed: what a user sees, what a program reads, and the exit codes."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from rich.cells import cell_len
from rich.console import Console
from test_mistakes import assert_refused, run

from xladdin.ooxml.package import Package
from xladdin.ooxml.reading import read_book
from xladdin.rescoring import rescore
from xladdin.rescoring.text import render

BOOKS = Path(__file__).parents[2] / "workbooks"


def test_qiannan_ends_at_the_printed_total_and_says_where_it_differs() -> None:
    done = run("score", BOOKS / "黔南2023_评分表.xlsx")
    assert done.returncode == 1
    last = done.stdout.strip().splitlines()[-1]
    assert last.startswith("印81.78分，重算81.77分，相差-0.01分，来自工业总产值完成额（N24，-0.01）。38项：")
    assert "判断6项" in last
    assert "N24  工业总产值完成额：58.36%" in done.stdout
    assert "2×58.36%=1.1672分" in done.stdout
    assert "都不是印出的1.18" in done.stdout
    assert "落实过紧日子要求（分值10，印10）" in done.stdout
    assert "等级：印“良”，按印出的合计为“良”，按重算的合计为“良”" in done.stdout


def test_yongjing_weights_do_not_roll_up() -> None:
    done = run("score", BOOKS / "永靖2023_评分表.xlsx")
    assert done.returncode == 1
    assert "B18  管理效率：分值印42，下级12+6+3+4+3+2+14+2＝46，相差4分。" in done.stdout


def test_the_funds_are_scored_by_their_rate_and_a_cut_is_said() -> None:
    done = run("score", BOOKS / "宁县2024_项目自评.xlsx")
    assert done.returncode == 1
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["I6", "年度资金总额（预算执行率）", "10", "9.96%", "0.99", "1", "取舍后一致"] in lines
    assert "只有截断才一致，四舍五入为1" in done.stdout
    assert "按取舍前的得分相加为87.3968，正是印出的87.4" in done.stdout


def test_zaozhuang_leaves_a_range() -> None:
    done = run("score", BOOKS / "枣庄2023_评分表.xlsx")
    assert done.returncode == 0
    assert "合计：重算得48.11分，另有30分的指标没有规则或数据可算，合计在48.11与78.11之间" in done.stdout
    assert "等级：印“中”，按重算的合计为“差”至“中”" in done.stdout
    assert (
        done.stdout.strip().splitlines()[-1]
        == "重算在48.11与78.11分之间。30项：一致1项，新算20项，判断9项；没有不一致。"
    )


def test_a_clean_template_agrees() -> None:
    done = run("score", BOOKS / "templates" / "评分表.xlsx")
    assert (done.returncode, done.stderr) == (0, "")
    assert "印94.5分，重算94.5分。7项：一致7项；没有不一致。" in done.stdout


def test_json_says_the_same() -> None:
    done = run("score", BOOKS / "黔南2023_评分表.xlsx", "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert found["version"] == 1
    assert found["summary"] == {
        "items": 38, "agree": 31, "agree_when_cut": 0, "differ": 1, "computed": 0, "judged": 6, "differences": 1,
    }  # fmt: skip
    main, summary = found["forms"]
    (wrong,) = (i for i in main["items"] if i["status"] == "differ")
    assert (wrong["name"], wrong["cell"], wrong["printed"], wrong["computed"]) == (
        "工业总产值完成额",
        "N24",
        1.18,
        1.17,
    )
    assert wrong["rule"].startswith("实际完成率=（实际完成工作数/计划工作数）×100%。")
    assert (main["total"]["printed"], main["total"]["recomputed"]) == (81.78, 81.77)
    assert (summary["items"], summary["grade"]["printed"]) == ([], "良")


def test_the_page_names_every_key_of_the_json() -> None:
    page = (BOOKS.parent / "docs" / "score.md").read_text(encoding="utf-8").partition("## JSON")[2]
    found = json.loads(run("score", BOOKS / "黔南2023_评分表.xlsx", "--json").stdout)
    main = found["forms"][0]
    parts = (found, main, main["items"][0], main["sums"][0], main["grade"], main["differences"][0], found["summary"])
    for key in {key for part in parts for key in part}:
        assert f'"{key}"' in page, key


def test_the_frame_is_english_on_request() -> None:
    done = run("--lang", "en", "score", BOOKS / "黔南2023_评分表.xlsx")
    assert done.returncode == 1
    lines = done.stdout.strip().splitlines()
    assert lines[-1] == (
        "printed 81.78, recomputed 81.77, off by -0.01, from 工业总产值完成额 (N24, -0.01). "
        "38 items: 31 agrees, 1 differs, 6 judged; 1 difference."
    )
    assert any(
        line.split() == ["cell", "indicator", "weight", "value", "printed", "computed", "outcome"] for line in lines
    )
    assert (
        "  total: printed 81.78, printed items add up to 81.78, recomputed 81.77 (of which 17 judged, as printed)"
        in lines
    )
    open_ = run("score", BOOKS / "枣庄2023_评分表.xlsx", "--lang", "en")
    assert "the total lies between 48.11 and 78.11" in open_.stdout
    assert open_.stdout.strip().endswith("30 items: 1 agrees, 20 computed, 9 judged; no differences.")


def test_a_narrow_terminal_keeps_the_figures() -> None:
    facts = rescore(read_book(Package.open(BOOKS / "枣庄2023_评分表.xlsx")))
    out = io.StringIO()
    render("枣庄", facts, Console(file=out, width=60, highlight=False))
    lines = out.getvalue().splitlines()
    for cell, points, outcome in (("E6", "6", "新算"), ("E26", "1", "新算"), ("J9", "0", "一致"), ("E8", "—", "判断")):
        (line,) = (line for line in lines if line.split()[:1] == [cell] and line.rstrip().endswith(outcome))
        assert points in line.split()
        assert cell_len(line) <= 60


def test_the_workbook_is_only_read(tmp_path: Path) -> None:
    copy = tmp_path / "book.xlsx"
    shutil.copy(BOOKS / "永靖2023_评分表.xlsx", copy)
    before = copy.read_bytes()
    run("score", copy)
    assert copy.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]


def test_a_corrected_figure_ends_the_difference(tmp_path: Path) -> None:
    """Numbers in the book decide, nothing else: with 1.17 and 81.77 printed nothing differs."""
    book = load_workbook(BOOKS / "黔南2023_评分表.xlsx", data_only=True)
    table, summary = book["评分表"], book["得分表"]
    table["N24"], table["N44"] = 1.17, 81.77
    summary["C7"], summary["D7"], summary["C10"] = 19.86, 0.8275, 81.77
    book.save(tmp_path / "right.xlsx")
    done = run("score", tmp_path / "right.xlsx")
    assert done.returncode == 0, done.stdout
    assert "印81.77分，重算81.77分。" in done.stdout


def test_values_that_were_never_computed_are_named(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for line in (
        ["一级指标", "三级指标", "分值", "评分标准", "评价值", "得分"],
        ["产出", "甲", 10, "按比例", "=9/10", 9],
        ["产出", "乙", 10, "按比例", 0.5, 5],
    ):
        sheet.append(line)
    book.save(tmp_path / "fresh.xlsx")
    done = run("score", tmp_path / "fresh.xlsx")
    assert "E2是公式而没有缓存值，请先运行 xladdin recalc" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.xlsx"], ["nowhere.xlsx"]),
        ([], ["缺少参数 工作簿"]),
        ([BOOKS / "枣庄2023_满意度.xlsx"], ["没有可以重算得分的表", "没有识别出绩效表格"]),
        ([BOOKS / "宁县2024_运行监控.xlsx"], ["没有可以重算得分的表", "只识别出运行监控表"]),
        ([BOOKS / "永靖2023_评分表.xlsx", "--bands", "好;坏"], ["等级标准“好;坏”读不懂"]),
        ([BOOKS / "build.py"], ["build.py"]),
    ],
)
def test_bad_input_is_one_line(arguments: list[object], words: list[str]) -> None:
    assert_refused(run("score", *arguments), *words)
