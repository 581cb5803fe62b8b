"""等次的说法：what people call grades, with and without a degree (基本合格, 较及时)."""

from __future__ import annotations

import re
from typing import Final

# What people call grades; a subject in front of one (项目验收合格) is not part of the name.
DEGREES: Final = r"(?:完全|全部|全面|圆满|大体|很|非常|较为|比较|较|基本|大部分|部分|少部分|不够|不太|未完全|不|未)"
GRADE_WORD: Final = re.compile(
    r"(?:优秀|优良|良好|优|良|中等|中|一般|很好|较好|较差|好|差|上升|下降|持平|增长|增加|减少|降低|提高|[ABCDE]级?|[甲乙丙丁]等?|[一二三四五]等(?:奖)?"
    rf"|[一二三四五]级|第[一二三四五六七八九十]+名?|{DEGREES}?(?:满意|合格|及格|达标|符合|通过|完成|健全|完整|规范|及时|合理|明确|准确|合规|齐全|到位"
    r"|有效|清晰|科学|充分|完善|具体|细化|量化))"
)
