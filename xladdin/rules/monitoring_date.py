"""监控时点：the part of the year that a monitoring form covers, where it says so (`1至6月`, `截至9月底`)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from xladdin.forms.facts import FormFacts
from xladdin.forms.headings import Role
from xladdin.numbers import normalise

_SPAN: Final = re.compile(r"1月?(?:-|~|—|–|至|到)(\d{1,2})月|截[至止]到?(?:20\d\d年)?(\d{1,2})月")
_HALF: Final = re.compile("上半年|半年度")
_ROWS: Final = 12


def share_of_year(form: FormFacts) -> Decimal | None:
    """0.5 for a form of the first six months; None where no month can be read."""
    layout = form.form.layout
    texts = [form.form.title, layout.sheet_title]
    texts += [
        str(cell.value)
        for row in layout.before(form.form.area.top, _ROWS)
        if row > form.above
        for cell in layout.rows[row]
        if isinstance(cell.value, str) and len(cell.value) <= 60
    ]
    texts += [
        str(column.cell.value)
        for table in form.form.tables
        for column in table.columns
        if column.role in (Role.TO_DATE, Role.SPENT_TO_DATE)
    ]
    for text in texts:
        narrow = normalise(text).replace(" ", "")
        match = _SPAN.search(narrow)
        if match:
            month = int(match[1] or match[2])
            return Decimal(month) / 12 if 1 <= month <= 12 else None
        if _HALF.search(narrow):
            return Decimal("0.5")
    return None
