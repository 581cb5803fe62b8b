"""JX205：其中 lines and the line they belong to."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import flat, save, sheet

from xladdin.validation import validate

FORM = """
资金（万元） | 全年预算数 | 全年执行数
年度资金总额 | 80 | {total}
其中：财政拨款 | 80 | {own}
上年结转资金 | 0 | {carried}
{other}
"""


def drawn(total: str, own: str, carried: str = "0", other: str = "其他资金 | 0 | 0") -> str:
    return FORM.format(total=total, own=own, carried=carried, other=other)


def block(total: str, *sources: str) -> str:
    lines = "".join(f"{line} | 0\n" for line in sources)
    return f"资金（万元） | 全年预算数 | 全年执行数\n年度资金总额 | {total} | 0\n{lines}"


@pytest.mark.parametrize(
    ("form", "cell"),
    [
        # 黔南2023：一栏71.5，另一栏71.07。
        (drawn("71.07", "71.5"), "C3"),
        (drawn("71.07", "71.07"), None),
        (drawn("71.5", "71.07"), "C2"),
        (drawn("71.07", "70", "1.07"), None),
        (drawn("71.07", "null", "71.07"), None),
        (drawn("71.07", "70", ""), "C2"),
        # 不知道齐不齐的，只看单行。
        (drawn("71.5", "71.07", other="省级资金 | 0 | 0"), None),
        (drawn("71.07", "71.5", other="省级资金 | 0 | 0"), "C3"),
        (drawn("71.07", "另定"), None),
        # 列到其他资金为止就是齐全的，不论前面怎样分。
        (block("12000", "其中：中央财政资金 | 8000", "地方资金 | 3500", "其他资金 | 0"), "B2"),
        (block("1200", "其中：本年财政拨款 | 1000", "其他资金 | 100"), "B2"),
        (block("1200", "其中：本年财政拨款 | 1000", "上年结转资金 | 100"), None),
        # 财政拨款的各级已经在财政拨款里面。
        (block("12", "其中：财政拨款 | 12", "中央资金 | 8", "省级资金 | 4", "其他资金 | 0"), None),
        (block("12", "财政拨款 | 12", "其中：一般公共预算 | 12", "其他资金 | 0"), None),
    ],
)
def test_sources(form: str, cell: str | None) -> None:
    assert flat(form, select=["JX205"]) == ([("JX205", "error", cell)] if cell else [])


def test_real_file(tmp_path: Path) -> None:
    bad, good = (
        save(tmp_path / "坏.xlsx", sheet(drawn("71", "72"))),
        save(tmp_path / "好.xlsx", sheet(drawn("71", "71"))),
    )
    assert [f.cell for f in validate(bad, select=["JX205"]).findings] == ["C3"]
    assert validate(good).findings == ()


def test_amounts_in_ten_thousands_may_miss_by_their_rounding() -> None:
    rounded = """
    资金（{unit}） | 全年预算数 | 全年执行数
    年度资金总额 | 100 | 80
    其中：财政拨款 | 60.33 | 80
    上年结转资金 | 39.66 | 0
    其他资金 | 0 | 0
    """
    assert flat(rounded.format(unit="万元"), select=["JX205"]) == [("JX205", "info", "B2")]
    assert flat(rounded.format(unit="元"), select=["JX205"]) == [("JX205", "error", "B2")]
    off = rounded.replace("39.66", "38.66")
    assert flat(off.format(unit="万元"), select=["JX205"]) == [("JX205", "error", "B2")]
