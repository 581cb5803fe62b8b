"""GitHub 注解：one command a line, and nothing typed into a cell can begin another one."""

from __future__ import annotations

from forms_as_text import book, sheet, validated

from xladdin.grid import Cell
from xladdin.report.github import as_github
from xladdin.validation import validate_book

FORM = """
资金 | 全年预算数 | 全年执行数 | 执行率
年度资金总额 | 5390970.42 | 4534729.43 | 84.11
其中：财政拨款 | 100 | 50 | 40%
"""


def test_severities_places_and_escapes() -> None:
    lines = as_github([validated(sheet(FORM, "表:1,甲"))]).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::notice", "::error"]
    assert lines[1].startswith("::error file=本子.xlsx,title=JX201 表%3A1%2C甲!D3::")
    assert "40%25" in lines[1]
    assert "%0A建议：" in lines[1]


def test_a_cell_cannot_write_commands() -> None:
    drawn = sheet(FORM)
    drawn.cells[3, 1] = Cell(3, 1, "其中：\n::error file=x::伪造\r::stop-commands::x")
    lines = as_github([validate_book(book(drawn))]).splitlines()
    assert all(line.startswith(("::notice file=本子.xlsx", "::error file=本子.xlsx")) for line in lines)
    assert len(lines) == 2


def test_nothing_found_says_nothing() -> None:
    assert as_github([validated("随便 | 写写")]) == ""
