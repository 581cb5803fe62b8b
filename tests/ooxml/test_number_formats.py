"""Number formats: which codes show a date."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xladdin.ooxml.number_formats import BUILT_IN, date_kind, moment


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", None), ("0.00%", None), ("#,##0.00", None), ("@", None), ("0.00E+00", None), ("# ?/?", None),
        ("yyyy-mm-dd", "date"), ('yyyy"年"m"月"d"日"', "date"), ('m"月"', "date"), ("d-mmm", "date"), ("[$-804]yyyy\\年m\\月", "date"),
        ("yyyy/m/d h:mm", "datetime"), ("h:mm AM/PM", "time"), ("[$-F400]h:mm:ss\\ AM/PM", "time"), ("mm:ss", "time"), ("mm:ss.0", "time"),
        ("上午/下午h\"时\"mm\"分\"", "time"), ("[h]:mm:ss", None), ("[mm]:ss", None), ("[Red]yyyy/m/d", "date"), ("[DBNum1]yyyy", "date"),
        ('0"days"', None), ('0.00"万元"', None), ("[Red]0", None), ("[Magenta]0", None), ("0_d", None), ("0*s", None), ("0\\h", None),
        ("[>=100]0.0", None), ('"ymd"0;[Red]"ymd"0', None), ("0;yyyy", None), ("yyyy;@", "date"), ('_ * #,##0_ ;_ * "-"_ ;_ @_ ', None),
    ],
)  # fmt: skip
def test_date_kind(code: str, kind: str | None) -> None:
    assert date_kind(code) == kind


def test_built_in_dates_are_those_of_the_standard() -> None:
    assert {number for number, code in BUILT_IN.items() if date_kind(code)} == {
        *range(14, 23),
        *range(27, 37),
        45,
        47,
        *range(50, 59),
    }


@pytest.mark.parametrize(
    ("serial", "kind", "from_1904", "expected"),
    [
        (1, "date", False, date(1900, 1, 1)), (59, "date", False, date(1900, 2, 28)), (60, "date", False, None),
        (61, "date", False, date(1900, 3, 1)), (45565, "datetime", False, datetime(2024, 9, 30)),
        (45565.999999999, "date", False, date(2024, 10, 1)), (0.75, "time", False, time(18)), (1.5, "time", False, datetime(1900, 1, 1, 12)),
        (0, "date", True, date(1904, 1, 1)), (0.999999999, "time", False, datetime(1900, 1, 1)), (-1, "date", True, None),
        (2957003, "date", True, date(9999, 12, 31)), (2957004, "date", True, None), (1e300, "date", False, None),
    ],
)  # fmt: skip
def test_moment(serial: float, kind: str, from_1904: bool, expected: object) -> None:
    assert moment(serial, kind, from_1904) == expected


@given(st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31)))
def test_every_moment_comes_back(when: datetime) -> None:
    when = when.replace(microsecond=0)
    days = (when - datetime(1899, 12, 30)).total_seconds() / 86400
    assert moment(days, "datetime") == when


@given(st.text("ymdhs[]\"'\\_*0#;@.%年Red", max_size=20))
def test_any_code_has_an_answer(code: str) -> None:
    assert date_kind(code) in {None, "date", "time", "datetime"}
