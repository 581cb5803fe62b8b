"""定性三档：the band texts that systems store as the actual of a 定性 indicator.

财预〔2020〕10号 names the three levels 达成年度指标, 部分达成年度指标并具有一定效果, 未达成年度指标且效果较差
and the ranges 100%-80%(含), 80%-60%(含), 60%-0%. That each range earns its middle (90%, 70%, 30%) is
what 宁县's 2024 forms show; a reviewer who awards another share inside the range writes it as `按比例`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.numbers import NOT_ASSESSED, normalise


@dataclass(frozen=True, slots=True)
class GradeBand:
    """One level: its range in per cent, its name, and the share of the weight that it earns."""

    high: int
    low: int
    name: str
    share: Decimal

    @property
    def text(self) -> str:
        return f"{self.high}%-{self.low}%" + ("(含)" if self.low else "")


GRADE_BANDS: Final = (
    GradeBand(100, 80, "达成", Decimal("0.9")),
    GradeBand(80, 60, "部分达成", Decimal("0.7")),
    GradeBand(60, 0, "未达成", Decimal("0.3")),
)
_RANGE: Final = re.compile(r"(\d+)%?\s*(?:\(含\))?\s*[-~—至]\s*(\d+)%?\s*(?:\(含\))?")


def read_grade_band(value: object) -> GradeBand:
    """The level that a cell names: by its range (either way round) or by its words.

    Raises:
        Refused: an incoming error as it came; `#N/A` for a blank or an item not assessed; `#VALUE!` for a
            number (which level it belongs to is the reviewer's judgement) and for any other text.
    """
    if isinstance(value, CellError):
        raise Refused(value, f"引用的单元格是错误值{value}")
    if value is None:
        raise Refused(CellError.NA, "单元格为空")
    wanted = "定性指标应填“100%-80%(含)”“80%-60%(含)”“60%-0%”之一"
    if not isinstance(value, str):
        raise Refused(CellError.VALUE, wanted)
    text = normalise(value).rstrip("。;")
    error = CellError.of(text)
    if error is not None:
        raise Refused(error, f"引用的单元格是错误值{error}")
    if not text or text in NOT_ASSESSED:
        raise Refused(CellError.NA, f"“{text}”表示未考核或不适用" if text else "单元格为空")
    match = _RANGE.fullmatch(text)
    if match:
        ends = {int(match[1]), int(match[2])}
        for band in GRADE_BANDS:
            if ends == {band.high, band.low}:
                return band
    # 部分达成 and 未达成 both contain 达成: the longer names first.
    for band in sorted(GRADE_BANDS, key=lambda band: -len(band.name)):
        if text.startswith(band.name):
            return band
    raise Refused(CellError.VALUE, f"{wanted}，而不是“{value.strip()}”")
