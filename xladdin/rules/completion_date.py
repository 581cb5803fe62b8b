"""完成日期：whether a date that was filled in lies behind the date of the target."""

from __future__ import annotations

import calendar
import re
from typing import Final

from xladdin.forms.entries import Entry
from xladdin.targets import Target

# `2023年12月`, `2024-10-05`, `9月25日完成`: a date with at most a word of what was done behind it.
_DATE: Final = re.compile(
    r"(?:于|在)?(?:(?P<year>20\d\d)(?:年|[./-]))?(?P<month>\d{1,2})(?:月|[./-])(?:(?P<day>\d{1,2})(?:日|号)?)?"
    r"(?:底|末|初|上旬|中旬|下旬)?(?:前|已|全部|如期|按期)*(?:完成|竣工|完工|验收|发放|拨付|支付|到位|投用|投入使用|交付)*[。.]?"
)


def is_late(target: Target, actual: Entry | None) -> bool | None:
    """Whether even the first day that the actual may mean is behind the deadline.

    None where either is no date, and where it lies before the deadline only if both are of one year, which one of them
    does not say.
    """
    match = _DATE.fullmatch(actual.text.replace(" ", "")) if actual is not None else None
    if target.deadline is None or match is None or not 1 <= int(match["month"]) <= 12:
        return None
    year, month, day = _last_day(target.deadline)
    sure = bool(year and match["year"])
    done = (int(match["year"]) if sure else 0, int(match["month"]), int(match["day"] or 1))
    late = done > (year if sure else 0, month, day)
    return late if late or sure else None


def _last_day(deadline: str) -> tuple[int, int, int]:
    """`2024-09-30` → (2024, 9, 30), `--09` → (0, 9, 30)."""
    if not deadline.startswith("--"):
        year, month, day = deadline.split("-")
        return int(year), int(month), int(day)
    month, _, day = deadline.removeprefix("--").partition("-")
    # Without a year February may have 29 days.
    return 0, int(month), int(day or calendar.monthrange(2024, int(month))[1])
