"""xladdin recalc --normalize：what is written and what is said."""

from __future__ import annotations

import json
import re
from pathlib import Path

from engine.formula_books import write_book
from engine.linked_book import LINK, SHEET, with_link
from ooxml.comparison import assert_only_changed, contents
from test_mistakes import run

from xladdin.ooxml.package import Package


def test_the_command_computes_and_says_what_it_did(tmp_path: Path) -> None:
    path = with_link(tmp_path / "链接.xlsx")
    before = path.read_bytes()
    result = run("recalc", str(path), "--normalize", "-o", str(tmp_path / "统一.xlsx"), "--json")
    assert result.returncode == 0, result.stdout
    said = json.loads(result.stdout)
    assert said["unsupported"] == []
    assert said["normalized"][1] == {
        "sheet": "表",
        "cell": "C1",
        "before": "[1]!JX_RATE(A1,B1)",
        "after": "JX_RATE(A1,B1)",
    }
    assert path.read_bytes() == before
    assert_only_changed(path, tmp_path / "统一.xlsx", changed={SHEET, "xl/workbook.xml", "xl/tables/table1.xml"})
    values = dict(
        re.findall(r'r=["\'](\w+)["\'][^>]*><f.*?<v>([^<]*)</v>', contents(tmp_path / "统一.xlsx")[SHEET].decode())
    )
    assert (values["C1"], values["C2"], values["C3"], values["D2"], values["D3"]) == (
        "0.75",
        "0.25",
        "0.25",
        "1",
        "0.25",
    )
    again = run("recalc", str(tmp_path / "统一.xlsx"), "--normalize")
    assert again.stdout.splitlines()[0] == "0 个公式改成了统一写法"
    refused = run("recalc", str(path), "--normalize", "--check")
    assert refused.returncode == 2


def test_a_link_that_nothing_uses_any_more_is_named_and_stays(tmp_path: Path) -> None:
    path = with_link(tmp_path / "链接.xlsx")
    package = Package.open(path)
    quiet = package.rewritten({SHEET: package.read(SHEET).replace(b'"[1]!JX_RATE("&amp;1', b"1")})
    quiet.save(tmp_path / "闲置.xlsx", {})
    result = run("recalc", str(tmp_path / "闲置.xlsx"), "--normalize")
    assert "外部链接「xladdin.xlam」已没有公式使用" in result.stdout
    assert contents(tmp_path / "闲置.xlsx")[LINK] == contents(path)[LINK]


def test_a_formula_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = write_book(tmp_path / "坏.xlsx", {"表": {"A1": ("=[1]!JX_RATE(1,4)+~", 0.25)}})
    result = run("recalc", str(path), "--normalize")
    assert "表!A1  公式读不懂，写法没有改  =[1]!JX_RATE(1,4)+~" in result.stdout
