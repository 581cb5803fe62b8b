"""TEXT by format code. The results are those that Excel stored in public test workbooks, or follow from their rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xladdin.engine.text_formats import CannotFormat
from xladdin.engine.text_function import formatted


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.8411, "0.00%", "84.11%"),
        (0.84115, "0.00%", "84.12%"),
        (12961.52, "#,##0.00", "12,961.52"),
        (1234567.0, "#,##0,", "1,235"),
        (12345.678, '0\\.0,"万"', "1.2万"),
        (0.0, "#,##0", "0"),
        (0.0, "#,###", ""),
        (0.5, "#.##", ".5"),
        (1.0, "#.##", "1."),
        (-3.5, "0.0", "-3.5"),
        (-3.5, "0.0;(0.0)", "(3.5)"),
        (0.0, "0;-0;零", "零"),
        (-0.04, "0.0", "0.0"),
        (2.5, "0", "3"),
        (1.005, "0.00", "1.01"),
        (1234.0, "0000-00", "0012-34"),
        (13800001111.0, "000-0000-0000", "138-0000-1111"),
        (5.0, "??0", "  5"),
        (1234567.0, "0.00E+00", "1.23E+06"),
        (0.000123, "0.0E-0", "1.2E-4"),
        (9.999, "0.00E+00", "1.00E+01"),
        (1.23456789123, "General", "1.234567891"),
        (1e11, "General", "1E+11"),
        (123456.0, "G/通用格式", "123456"),
        (3.0, "[>2]大;小", "大"),
        (1.0, "[>2]大;小", "小"),
        (3.0, "[红色]0.0", "3.0"),
        (5.0, "[$¥-804]#,##0.00", "¥5.00"),
        (-1.0, "", "-"),
        (1.0, "", ""),
        ("甲", "0.00", "甲"),
        ("甲", '0;0;0;"<"@">"', "<甲>"),
        (45000.0, "yyyy-mm-dd", "2023-03-15"),
        (45000.0, "yyyy年m月d日", "2023年3月15日"),
        (45000.75, "yy/m/d h:mm", "23/3/15 18:00"),
        (45000.5, "h:mm AM/PM", "12:00 PM"),
        (45000.25, "上午/下午h:mm", "上午6:00"),
        (1.5, "[h]:mm:ss", "36:00:00"),
        (1.0032134017094, "hh:mm:ss.000", "00:04:37.638"),
        (4018.99999998843, "mm/dd/yyyy hh:mm", "01/01/1911 00:00"),
        (60.0, "yyyy-m-d", "1900-2-29"),
        (0.0, "yyyy-m-d", "1900-1-0"),
    ],
)
def test_text(value: float | str, code: str, text: str) -> None:
    assert formatted(value, code) == text


def test_days_from_1904() -> None:
    assert formatted(1.0, "yyyy-mm-dd", date1904=True) == "1904-01-02"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1e-5, "General"),
        (-1.0, "yyyy-mm-dd"),
        (1234.5, "##0.0E+0"),
        (0.99999, "h:mm"),
        (1.0, "0;@;0;0"),
    ],
)
def test_not_done(value: float, code: str) -> None:
    if code == "0;@;0;0":
        with pytest.raises(CannotFormat):
            formatted("x", code)
        return
    with pytest.raises(CannotFormat):
        formatted(value, code)


@given(st.floats(-1e12, 1e12), st.sampled_from(["0", "0.00", "#,##0.00", "#,##0", "0.0%", "0.000E+00"]))
def test_reads_back(value: float, code: str) -> None:
    text = formatted(value, code).replace(",", "")
    percent = text.endswith("%")
    number = float(text.rstrip("%")) / (100 if percent else 1)
    places = len(code.rstrip("%").split("E")[0].partition(".")[2])
    step = 10.0**-places / (100 if percent else 1)
    if "E" in code:
        step = max(abs(value), 1e-300) * 10.0**-places
    assert abs(number - value) <= step * 0.51 + abs(value) * 1e-14
