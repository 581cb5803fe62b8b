"""HTML：well-formed, complete, the right cells coloured, and nothing from a workbook becomes markup."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from forms_as_text import book, save, sheet, validated
from lxml import etree

from xladdin.grid import Area, Cell, Sheet
from xladdin.report.html import as_html
from xladdin.validation import Validation, validate, validate_book

FORM = """
项目支出绩效自评表 | < | < | < | < | <
一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
管理 | 预算执行率 | ≤100% | 100% | 20 | 20
^ | 甲 | 10户 | 10户 | 20 | 20
^ | 乙 | 10户 | 10户 | 20 | 20
^ | 丙 | 10户 | 9户 | 20 | 20
总分 | < | < | < | 80 | 90
"""


class _Balance(HTMLParser):
    """Every tag closed in its order, ids unique, links within the page going somewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "br", "hr"}:
            self.open.append(tag)
        found = dict(attrs)
        assert not any(name.startswith("on") for name in found), found
        assert tag not in {"script", "iframe", "img", "link", "object"}
        if "id" in found:
            self.ids.append(found["id"] or "")
        if "href" in found:
            self.links.append(found["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page(*validations: Validation) -> etree._Element:
    text = as_html(validations)
    balance = _Balance()
    balance.feed(text)
    assert balance.open == []
    assert len(balance.ids) == len(set(balance.ids))
    assert {link.removeprefix("#") for link in balance.links} <= set(balance.ids), (
        "links leave the page or lead nowhere"
    )
    assert "http" not in text.split("</style>")[0]
    return etree.fromstring(text, etree.HTMLParser(encoding="utf-8"))


def texts(found: list[etree._Element]) -> list[str]:
    return ["".join(element.itertext()) for element in found]


def test_counts_by_sheet_and_rule() -> None:
    tree = page(validated(sheet(FORM, "甲"), sheet(FORM, "乙")))
    assert texts(tree.xpath("//ul/li/b")) == ["6", "0", "0"]
    sheets, rules = tree.xpath("//table[@class='summary']")
    assert [texts(list(row)) for row in sheets.iter("tr")] == [
        ["工作表", "错误", "警告", "提示", "合计"],
        ["本子.xlsx"],
        ["甲", "3", "", "", "3"],
        ["乙", "3", "", "", "3"],
        ["合计", "6", "", "", "6"],
    ]
    assert [texts(list(row))[0] for row in rules.iter("tr")] == ["规则", "JX102", "JX202", "JX204", "合计"]
    assert [element.get("id") for element in tree.xpath("//section[@class='rule']")] == ["JX102", "JX202", "JX204"]


def test_the_table_around_a_finding_with_its_cell_and_evidence_marked() -> None:
    excerpts = page(validated(FORM)).xpath("//table[@class='excerpt']")
    first = [[(cell.get("class") or "", cell.text or "") for cell in row if cell.tag == "td"] for row in excerpts[0]]
    assert first[1] == [("header", t) for t in ("一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")]
    assert first[2] == [
        ("", "管理"),
        ("evidence", "预算执行率"),
        ("found error", "≤100%"),
        ("", "100%"),
        ("", "20"),
        ("", "20"),
    ]
    assert first[3] == [("", "甲"), ("", "10户"), ("", "10户"), ("", "20"), ("", "20")]
    # 丙: rows 5 to 7, and the header two rows above them.
    second = excerpts[1]
    assert texts([row[0] for row in second]) == ["", "2", "⋮", "5", "6", "7"]
    assert second[3][1].get("rowspan") == "2"
    assert texts(second.xpath(".//td[contains(@class, 'found')]")) == ["20"]


def test_findings_of_one_row_share_their_excerpt() -> None:
    two = "一级指标 | 三级指标 | 指标值 | 实际完成值 | 分值 | 得分\n管理 | 预算执行率 | ≤100% | 50% | 20 | 25"
    tree = page(validated(two, select=["JX102", "JX202"]))
    assert len(tree.xpath("//section[@class='place']")) == 1
    assert len(tree.xpath("//div[contains(@class, 'finding')]")) == 2
    assert texts(tree.xpath("//td[contains(@class, 'found')]")) == ["≤100%", "25"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "&lt;b&gt;",
        "\x00\x1b",
        "\ud800",
        "]]>",
        "# 一\n| 二 |",
    ],
)
def test_what_a_workbook_holds_is_only_text(text: str) -> None:
    drawn = sheet(FORM, f"表{text}")
    drawn.cells[3, 2] = Cell(3, 2, f"预算执行率{text}")
    drawn.cells[3, 3] = Cell(3, 3, f"健全{text}")
    found = validate_book(replace(book(drawn), path=f"本子{text}.xlsx"))
    tree = page(found)
    assert not tree.xpath("//script | //img | //b[text()='>']")
    as_html([found]).encode()


def test_markup_typed_into_a_cell_is_shown_as_typed() -> None:
    drawn = sheet(FORM.replace("预算执行率", "预算执行率<i>x</i>"))
    shown = texts(page(validate_book(book(drawn))).xpath("//table[@class='excerpt']//td"))
    assert "预算执行率<i>x</i>" in shown


def test_hidden_unrecognised_and_silenced_are_said() -> None:
    hidden = sheet(FORM, "藏", notes={"C3": "jx:忽略 JX102"})
    hidden.visible = False
    rows = sheet(FORM, "行")
    rows.hidden_rows = frozenset({6})
    said = "\n".join(texts(page(validated(hidden, rows, sheet("甲 | 乙", "别的"))).xpath("//p")))
    for words in (
        "隐藏的工作表也已核查：藏",
        "隐藏的行列也已核查：行（1行）",
        "没有识别出表格的工作表：别的",
        "批注忽略1处",
    ):
        assert words in said
    assert "（隐藏行）" in said
    assert "（隐藏工作表）" in said


def test_nothing_found_and_nothing_given() -> None:
    assert "没有发现问题" in as_html([validated("随便 | 写写")])
    assert "核查了0个工作簿" in as_html([])


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    path = save(tmp_path / "一.xlsx", sheet(FORM))
    assert as_html([validate(path)]) == as_html([validate(path)])
    assert not re.search(r"20\d\d-\d\d-\d\d", as_html([validate(path)]))


def test_a_wide_form_shows_some_of_its_columns() -> None:
    drawn = sheet("一级指标 | 三级指标 | 指标值\n管理 | 预算执行率 | ≤100%")
    drawn.cells.update({(1, c): Cell(1, c, "备注") for c in range(4, 3000)})
    drawn.cells.update({(2, c): Cell(2, c, "x") for c in range(4, 3000)})
    for table in page(validated(drawn)).xpath("//table[@class='excerpt']"):
        assert 3 <= len(table[0]) <= 20


def test_merges_that_cover_each_other_break_nothing() -> None:
    drawn: Sheet = sheet(FORM)
    drawn.merges += [Area(1, 1, 1_048_576, 16_384), Area(3, 1, 6, 3), Area(4, 2, 5, 6), Area(6, 3, 3, 1)]
    page(validated(drawn))
