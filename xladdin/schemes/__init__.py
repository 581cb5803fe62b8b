"""方案：published scoring schemes as data: indicators, weights, rules, conventions and grades, each with its source.

Seven come with the package (`*.toml` here); users add their own as files or as a sheet `JX_规则` in the workbook.
"""

from xladdin.schemes.reading import SHEET, from_sheet, read_scheme
from xladdin.schemes.scheme import Convention, Grades, Group, Indicator, Scheme
from xladdin.schemes.shelf import at_hand, beside, built_in, find, read_scheme_file

__all__ = [
    "SHEET",
    "Convention",
    "Grades",
    "Group",
    "Indicator",
    "Scheme",
    "at_hand",
    "beside",
    "built_in",
    "find",
    "from_sheet",
    "read_scheme",
    "read_scheme_file",
]
