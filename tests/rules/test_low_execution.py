"""JX302：little spent, nothing said."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import book, flat, save, sheet

from xladdin.configuration import Settings
from xladdin.rules.word_lists import WordLists
from xladdin.validation import validate, validate_book

FORM = """
{title}
资金来源 | 全年预算数 | {spent_heading} | 执行率 | {reason_heading}
年度资金总额 | 100000 | {spent} | | {reason}
其中：财政拨款 | 100000 | {spent} | | {below}
"""


def drawn(spent: str, reason: str = "", below: str = "", title: str = "项目支出绩效自评表", column: bool = True) -> str:
    heading = "监控期执行数" if "监控" in title else "全年执行数"
    return FORM.format(
        title=title,
        spent_heading=heading,
        spent=spent,
        reason=reason,
        below=below,
        reason_heading="未执行完成原因分析" if column else "联系人",
    )


@pytest.mark.parametrize(
    ("form", "found"),
    [
        (drawn("28700"), True),
        (drawn("80000"), False),
        (drawn("79999"), True),
        (drawn("28700", reason="验收推迟"), False),
        (drawn("28700", below="验收推迟"), False),
        (drawn("28700", reason="无"), True),
        (drawn("28700", reason="已完成"), True),
        (drawn("28700", column=False), False),
        # 甘州2024：1-6月仅42.51%，没有分析原因。
        (drawn("42510", title="1至6月项目绩效运行监控表"), True),
        (drawn("50000", title="1至6月项目绩效运行监控表"), False),
        (drawn("48000", title="1至6月项目绩效运行监控表"), False),
        (drawn("50000", title="1至9月项目绩效运行监控表"), True),
        (drawn("50000", title="项目绩效运行监控表"), True),
    ],
)
def test_execution(form: str, found: bool) -> None:
    assert flat(form, select=["JX302"]) == ([("JX302", "warning", "C3")] if found else [])


def test_against_the_whole_year() -> None:
    settings = Settings(lists=WordLists({"monitoring": {"deviation": {"basis": "全年"}}}))
    form = book(drawn("50000", title="1至6月项目绩效运行监控表"))
    assert len(validate_book(form, select=["JX302"], settings=settings).findings) == 1


def test_by_the_months_gone() -> None:
    settings = Settings(lists=WordLists({"monitoring": {"deviation": {"basis": "序时"}}}))
    for spent, expected in (("42510", 0), ("39000", 1)):
        form = book(drawn(spent, title="1至6月项目绩效运行监控表"))
        assert len(validate_book(form, select=["JX302"], settings=settings).findings) == expected


def test_real_file(tmp_path: Path) -> None:
    bad = save(tmp_path / "坏.xlsx", sheet(drawn("28700")))
    good = save(tmp_path / "好.xlsx", sheet(drawn("28700", reason="验收推迟到次年")))
    assert [f.cell for f in validate(bad, select=["JX302"]).findings] == ["C3"]
    assert validate(good, select=["JX302"]).findings == ()
