"""方案文件：what is read, what is refused, where schemes are found."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

import xladdin
from xladdin.declare import registry
from xladdin.errors import CellError, InputError, Refused
from xladdin.schemes import at_hand, beside, built_in, find, from_sheet, read_scheme

SCHEME = """
name = "试验2024"
title = "试验方案（合成）"
total = 5

[source]
document = "试验文件（合成）"
clause = "附件"

[grades]
bands = "优≥90;差"
source = "附件"

[conventions]
adjustment = { value = "净额", source = "附件" }

[[group]]
path = ["过程"]
weight = 5

[[indicator]]
path = ["过程"]
name = "预算完成率"
weight = 3
rule = "预算完成率≥95%得满分，否则不得分"
short = "≥95%:100%; 其余:0"
formula = "JX_EXEC_RATE(预算完成数,预算数)"

[[indicator]]
path = ["过程"]
name = "“三公”经费控制率"
weight = 2
"""


def test_reads_a_scheme() -> None:
    scheme = read_scheme(SCHEME, "试验.toml")
    assert (scheme.name, scheme.total, scheme.document) == ("试验2024", 5, "试验文件（合成）")
    assert scheme.indicator("预算完成率").weight == 3
    assert scheme.indicator("三公经费控制率").weight == 2
    assert scheme.indicator("过程/三公经费控制率").path == ("过程",)
    assert scheme.conventions["adjustment"].value == "净额"
    assert scheme.grades is not None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "试验2024"', 'name = "试验2024"\nname = "又一次"', "不是TOML"),
        ('title = "试验方案（合成）"', "", "缺“title”"),
        ("[source]", "[sources]", "“sources”不认识"),
        ('clause = "附件"', "", "[source]缺“clause”"),
        ("weight = 2", "weight = 2\nweights = 3", "“weights”不认识"),
        ("weight = 2", 'weight = "2"', "应为不小于0的数"),
        ("weight = 2", "weight = -2", "应为不小于0的数"),
        ("weight = 2", "weight = true", "应为不小于0的数"),
        ("weight = 2", "weight = 2.5", "是5分，下级合计5.5分"),
        ("total = 5", "total = 6", "总分是6分，下级合计5分"),
        ('name = "“三公”经费控制率"', 'name = "预算完成率"', "写了两次"),
        ('name = "“三公”经费控制率"', "", "缺“name”"),
        ('path = ["过程"]\nweight = 5', 'path = ["产出"]\nweight = 5', "下没有指标"),
        ('short = "≥95%:100%; 其余:0"', 'short = "≥90%:100%; 其余:0"', "不是一回事：原文读作“≥95%:100%; 其余:0”"),
        ("得满分，否则不得分", "酌情扣分", "不能计分"),
        ("adjustment = {", "adjust = {", "不认识"),
        ('{ value = "净额", source = "附件" }', '"净额"', "应写成{ value"),
        ('{ value = "净额", source = "附件" }', '{ value = "净额" }', "缺“source”"),
        ('bands = "优≥90;差"', "bands = 90", "应为文字"),
        ("[[indicator]]", "[indicator]", "不是TOML"),
    ],
)
def test_refuses_a_file_and_says_where(old: str, new: str, said: str) -> None:
    assert old in SCHEME
    with pytest.raises(InputError) as refused:
        read_scheme(SCHEME.replace(old, new), "试验.toml")
    assert said in refused.value.zh
    assert "试验.toml" in refused.value.zh


def test_a_note_lets_a_printed_contradiction_stand() -> None:
    text = SCHEME.replace("weight = 2", "weight = 2.5").replace("total = 5", "")
    assert read_scheme(text.replace("weight = 5", 'weight = 5\nnote = "印作5分"'), "x").groups[0].note == "印作5分"


def test_a_name_that_is_there_twice_needs_its_level() -> None:
    text = SCHEME.replace('path = ["过程"]\nname = "“三公”经费控制率"', 'path = ["过程", "二"]\nname = "预算完成率"')
    scheme = read_scheme(text, "x")
    with pytest.raises(Refused, match="不止一个"):
        scheme.indicator("预算完成率")
    assert scheme.indicator("二/预算完成率").weight == 2


def test_jx_scheme() -> None:
    assert xladdin.scheme("黔南2023", "部门履职满意度", "分值") == 3
    rule = xladdin.scheme("黔南2023", "部门履职满意度")
    assert rule.startswith("满意度≥95%，得满分；")
    assert xladdin.score("82.86%", 3, rule) == 2.4
    assert xladdin.scheme("黔南州2023", "结转结余控制率", "公式") == "JX_CARRYOVER_RATE(结转结余总额,全年执行数)"
    assert xladdin.scheme("枣庄2023", "(14)固定资产利用", "依据").endswith("附件1 (14)")
    assert xladdin.scheme("枣庄2023", "固定资产利用", "分值") == 2
    assert xladdin.scheme("永靖2023", "绩效评价") == CellError.NA, "no rule is published"
    assert xladdin.scheme("黔南2023", "没有的指标") == CellError.NA
    assert xladdin.scheme("没有的方案", "绩效评价") == CellError.NA
    assert xladdin.scheme("黔南2023", "绩效评价", "颜色") == CellError.VALUE
    assert xladdin.scheme("黔南2023", ["部门履职满意度", "受益对象满意度"], "分值") == [3.0, 3.0]


def test_users_files_are_found_and_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / "schemes"
    folder.mkdir()
    (folder / "own.toml").write_text(SCHEME, encoding="utf-8")
    assert xladdin.scheme("试验2024", "预算完成率", "分值") == CellError.NA
    monkeypatch.setenv("XLADDIN_SCHEMES", str(folder))
    assert xladdin.scheme("试验2024", "预算完成率", "分值") == 3
    (folder / "own.toml").write_text(SCHEME.replace("试验2024", "黔南2023"), encoding="utf-8")
    assert xladdin.scheme("黔南2023", "预算完成率", "分值") == 3
    (folder / "own.toml").write_text("name = ", encoding="utf-8")
    assert xladdin.scheme("黔南2023", "预算完成率", "分值") == CellError.VALUE
    with pytest.raises(Refused, match="不是TOML"):
        find("黔南2023")
    monkeypatch.setenv("XLADDIN_SCHEMES", str(tmp_path / "missing.toml"))
    with pytest.raises(Refused, match="打不开"):
        find("黔南2023")


def test_schemes_at_hand_come_before_all_others() -> None:
    with at_hand([read_scheme(SCHEME, "x")]):
        assert xladdin.scheme("试验2024", "预算完成率", "分值") == 3
    assert xladdin.scheme("试验2024", "预算完成率", "分值") == CellError.NA


ROWS = [
    ["本单位的规则", None, None, None],
    ["指标", "分值", "规则", "依据"],
    ["培训完成率", 4, "≥90%:100%; 其余:0", "内部办法第3条"],
    [None, None, None, None],
    ["过程/资料完整", "2分", "每缺一项扣0.5分", None],
]


def test_a_sheet_is_a_scheme() -> None:
    (scheme,) = from_sheet(ROWS, "表.xlsx")
    assert scheme.name == "本工作簿"
    assert scheme.indicator("培训完成率").weight == D(4)
    assert scheme.indicator("资料完整").path == ("过程",)
    with pytest.raises(InputError, match="没有“指标”和“规则”两个表头"):
        from_sheet([["甲", "乙"]], "表.xlsx")
    with pytest.raises(InputError, match="第3行：指标“培训完成率”写了两次"):
        from_sheet([ROWS[1], ROWS[2], ROWS[2]], "表.xlsx")
    with pytest.raises(InputError, match="第2行的分值"):
        from_sheet([ROWS[1], ["培训完成率", "很多", "按比例", None]], "表.xlsx")
    two = from_sheet([["方案", "指标", "规则"], ["甲", "x", "按比例"], ["乙", "x", "定性"]], "表.xlsx")
    assert [one.name for one in two] == ["甲", "乙"]


def test_recalculation_finds_the_workbooks_own_sheet_and_the_files_beside_it(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = '=JX_SCORE(95%,JX_SCHEME("本工作簿","培训完成率","分值"),JX_SCHEME("本工作簿","培训完成率"))'
    sheet["A2"] = '=JX_SCHEME("试验2024","预算完成率","分值")'
    sheet["A3"] = '=JX_SCHEME("黔南2023","部门履职满意度","分值")'
    own = book.create_sheet("JX_规则")
    for row in ROWS:
        own.append(row)
    path = tmp_path / "表.xlsx"
    book.save(path)
    (tmp_path / "试验.scheme.toml").write_text(SCHEME, encoding="utf-8")
    assert [scheme.name for scheme in beside(path)] == ["试验2024"]
    xladdin.recalc(path)
    values = load_workbook(path, data_only=True).worksheets[0]
    assert [values[cell].value for cell in ("A1", "A2", "A3")] == [4, 3, 3]
    assert xladdin.scheme("本工作簿", "培训完成率", "分值") == CellError.NA, "only while that workbook is computed"


def test_the_function_names_every_scheme_that_comes_along() -> None:
    for name in built_in():
        assert name in registry()["JX_SCHEME"].source
