"""Which formats TEXT is done with; the probe file and the tests of the function hold results."""

from __future__ import annotations

import pytest

from xladdin.engine.text_formats import can_format


@pytest.mark.parametrize(
    "code",
    [
        "0", "0.00", "0.00%", "#,##0.00", "#,##0", "000", "#.##", "@", "General", "0;-0;零", "0.0;(0.0)", "￥#,##0.00",
        '0.0"分"', "第0名", "#,##0,", "yyyy-mm-dd", "yyyy年m月d日", "yyyy/m/d", "hh:mm:ss", "[h]:mm", "yyyymm",
        "", "0.00E+00", "[红色]0", "[>2]大;小", "G/通用格式", "0000-00", "000-0000-0000", "h:mm AM/PM",
        "0.00;-0.00;零;@", "上午/下午h:mm", "[mm]:ss.0",
        '[$-804]yyyy"年"m"月"d"日";@',
    ],
)  # fmt: skip
def test_done(code: str) -> None:
    assert can_format(code)


@pytest.mark.parametrize(
    "code",
    [
        "[DBNum1]", "[DBNum2]0", "[$-804][DBNum2]General", "aaaa", "aaa", "dddd", "mmm", "e", "0!.0,", "# ?/?", "0*-",
        "[h]:mm h", "s [h]", "yyyy 0", "0.0.0", "[$-411]yyyy", "0;0;0;0;0", "gge",
    ],
)  # fmt: skip
def test_refused(code: str) -> None:
    assert not can_format(code)
