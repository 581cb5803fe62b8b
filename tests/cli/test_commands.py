"""命令：what each prints for a user, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

from test_mistakes import run

from xladdin.declare import registry


def test_rule_shows_how_a_rule_is_understood() -> None:
    done = run("rule", "＞＝95％：满分；≥85%:90%；其余：0")
    assert done.returncode == 0
    assert done.stdout.splitlines() == ["规则\t≥95%:100%; ≥85%:90%; 其余:0", "值\t比率，如79.25%或0.7925"]


def test_rule_shows_the_words_of_a_printed_sentence() -> None:
    done = run("rule", "执行率=支出/预算×100%。完成率-100%≤5%，得2分；完成率-100%＞5%，不得分。")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "规则\t|x-100%|≤5%:2分; 其余:0",
        "原文\t≤5%:2分 ← “完成率-100%≤5%，得2分”",
        "原文\t其余:0 ← “完成率-100%＞5%，不得分”",
        "值\t比率，如79.25%或0.7925",
        "满分\t2分（与分值不同时，满分和0分照给，其余须注明“；按分值折算”）",
        "定义\t执行率=支出/预算×100%",
        "注\t“完成率-100%≤5%，得2分”缺绝对值竖线，按与100%的偏离（绝对值）理解",
    ]


def test_rule_scores_with_it() -> None:
    done = run("rule", "扣减比率×权重", "--value", "35.96%", "--weight", "2")
    assert done.returncode == 0
    assert "得分\t1.28\n" in done.stdout
    assert "说明\t扣减2×35.96%=0.7192分" in done.stdout


def test_rule_says_why_there_is_no_score() -> None:
    done = run("rule", "≥95%:100%; 其余:0", "--value", "88.37", "--weight", "3")
    assert done.returncode == 1
    assert "得分\t#VALUE!" in done.stdout
    assert "没有百分号" in done.stdout


def test_functions_in_three_formats() -> None:
    assert "JX_EXEC_RATE(spent, budget, [decimals], [rounding])  预算执行率" in run("functions").stdout
    listed = json.loads(run("functions", "--format", "json").stdout)
    assert [item["name"] for item in listed["functions"]] == list(registry())
    assert "## JX_SCORE\n" in run("functions", "--format", "markdown").stdout


def test_help_is_in_chinese_and_names_every_command() -> None:
    text = run("--help").stdout
    for command in ("recalc", "validate", "rule", "explain", "functions", "new"):
        assert command in text
    assert "无界面重算" in text


def test_explain_prints_a_rule_page() -> None:
    assert run("explain", "jx102").stdout.startswith("# JX102")


def test_new_writes_a_template_and_never_over_a_file(tmp_path: Path) -> None:
    names = run("new").stdout.split()
    assert names
    done = run("new", names[0], cwd=tmp_path)
    assert (done.returncode, len(list(tmp_path.iterdir()))) == (0, 1)
    again = run("new", names[0], cwd=tmp_path)
    assert again.returncode == 2
    assert "已经存在" in again.stderr


def test_rule_reads_a_file_of_rules(tmp_path: Path) -> None:
    listed = tmp_path / "规则.txt"
    listed.write_text("执行率≥95%得5分，其余不得分\n\n酌情扣分\n", encoding="utf-8")
    done = run("rule", "--file", str(listed))
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "能计分\t≥95%:5分; 其余:0\t执行率≥95%得5分，其余不得分",
        "不能计分\t“酌情扣分”由评价人员判断，不能自动计分\t酌情扣分",
        "合计\t共2条：能计分1条；不能计分1条（由人评定1条）",
    ]
    table = tmp_path / "评分表.csv"
    table.write_bytes("指标,评分标准\n执行率,得分=执行率×分值\n".encode("gb18030"))
    done = run("rule", "--file", str(table))
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "合计\t共1条：能计分1条"


def test_rule_files_that_cannot_be_read(tmp_path: Path) -> None:
    other = tmp_path / "表.csv"
    other.write_text("指标,分值\n执行率,5\n", encoding="utf-8")
    broken = tmp_path / "表.txt"
    broken.write_bytes(b"\xff\xfe\x00\xd8\xff")
    for arguments, said in (
        (("--file", str(tmp_path / "没有.txt")), "没有这个文件"),
        (("--file", str(other)), "没有规则栏"),
        (("--file", str(broken)), "不是文本文件"),
        (("--file", str(other), "--value", "1", "--weight", "1"), "不能与"),
        (("按比例", "--file", str(other)), "请给一条规则"),
        ((), "请给一条规则"),
    ):
        done = run("rule", *arguments)
        assert done.returncode == 2
        assert said in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
