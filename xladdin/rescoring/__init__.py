"""重算评分表：every row of a 评分表 scored again from its inputs, its rule and its weight, rolled up and graded.

`taken` finds what a rule takes in a row, `items` scores the rows, `rollup` adds them up level by level, `grading`
compares the grade; `book` does a whole workbook, `text` and `as_json` say what came out. No layer here knows a file format.
"""

from xladdin.rescoring.book import FormScores, rescore
from xladdin.rescoring.items import Item, Status

__all__ = ["FormScores", "Item", "Status", "rescore"]
