"""JX208 等级与得分不符."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from xladdin.errors import Refused
from xladdin.finding import Finding, Severity
from xladdin.forms.entries import Entry
from xladdin.forms.facts import BookFacts, FormFacts
from xladdin.forms.form import FormType
from xladdin.forms.labels import RowKind
from xladdin.grades import DEFAULT_BANDS, grade
from xladdin.grid import Cell
from xladdin.numbers import normalise
from xladdin.rules.registry import finding, rule
from xladdin.rules.word_lists import any_of, word_list

SOURCE: Final = "财预〔2020〕10号：90（含）-100分为优、80（含）-90分为良、60（含）-80分为中、60分以下为差"
# A grade stands in the row of the sum or a little below the form.
_ROWS_BELOW: Final = 8
_LONGEST: Final = 60
_BAND: Final = re.compile(
    r"(?P<name>[优良中差好]秀?好?)(?:等?级?)?[:(]?\s*(?P<low>\d+(?:\.\d+)?)\s*(?:分)?(?:\(含\))?\s*[-~—至]"
)


def _printed(form: FormFacts) -> tuple[Entry, str] | None:
    """The grade as printed and its cell: `评价等级：良`, or in the cell behind 评价等级."""
    layout, area = form.form.layout, form.form.area
    rows = [row for row in layout.after(area.bottom - 1) if row <= area.bottom + _ROWS_BELOW]
    for row in rows:
        cells = layout.rows[row]
        for at, cell in enumerate(cells):
            if not isinstance(cell.value, str) or len(cell.value) > _LONGEST:
                continue
            match = any_of("grades", "label").match(normalise(cell.value).replace(" ", ""))
            if match is None:
                continue
            rest = normalise(cell.value).replace(" ", "")[match.end() :].lstrip(":")
            if rest:
                name = _grade_name(rest)
                return (Entry(form.sheet, cell), name) if name else None
            beside = cells[at + 1] if at + 1 < len(cells) else None
            name = _grade_name(str(beside.value)) if beside is not None else ""
            return (Entry(form.sheet, beside), name) if beside is not None and name else None
    return None


def _grade_name(text: str) -> str:
    word = re.sub(r"[\s“”\"'()等级。.]", "", normalise(text))
    return str(word_list("grades")["names"].get(word, ""))


def _bands(form: FormFacts) -> tuple[str, Cell | None]:
    """The bands that the sheet prints, as `优≥95;良≥85;…`; the national ones where it prints none."""
    for row in form.form.layout.numbers:
        for cell in form.form.layout.rows[row]:
            if not isinstance(cell.value, str) or not any_of("grades", "bands").search(cell.value[:300]):
                continue
            found = {m["name"][0]: m["low"] for m in _BAND.finditer(normalise(cell.value[:300]))}
            if {"优", "良", "中"} <= found.keys():
                bands = f"优≥{found['优']};良≥{found['良']};中≥{found['中']};差"
                return bands, cell
            # Bands in words that are not understood: nothing is held against them.
            return "", cell
    return DEFAULT_BANDS, None


@rule("JX208", "等级与得分不符", Severity.ERROR)
def grade_fits(book: BookFacts) -> Iterator[Finding]:
    """## 是什么

    自评表、评分表印的等级（`评价等级：良`），与总分按等级标准应得的等级不一样。表里印了等级标准的按表里的，
    没有印的按财预〔2020〕10号（90、80、60）。按印出的总分比较。

    ## 为什么

    等级进入结果应用和公开，差一等就是另一种结论。

    ## 反例

    | 三级指标 | 分值 | 得分 |
    |---|---|---|
    | 走访企业 | 100 | 87.39 |
    | 合计 | 100 | 87.39 |
    | 评价等级：优 | | |

    ## 正例

    | 三级指标 | 分值 | 得分 |
    |---|---|---|
    | 走访企业 | 100 | 87.39 |
    | 合计 | 100 | 87.39 |
    | 评价等级：良 | | |

    ## 依据

    - 财预〔2020〕10号《项目支出绩效评价管理办法》：优、良、中、差四级。
    - 有的系统按未取舍的总分定级（89.996印为90.00而定为良）：总分恰在界限上的不报。
    """
    for form in book.forms:
        total = next((total for total in form.totals if total.kind is RowKind.TOTAL), None)
        score = total.score if total else None
        points = score.number() if score else None
        printed = _printed(form) if form.type in (FormType.SELF_EVALUATION, FormType.SCORING) else None
        if score is None or points is None or printed is None or not 0 <= points <= 100:
            continue
        bands, cell = _bands(form)
        if not bands:
            continue
        at, name = printed
        try:
            due = grade(points, bands)
        except Refused:
            continue
        if due == name or _on_the_edge(bands, str(points)):
            continue
        yield finding(
            "JX208",
            at,
            f"等级印为“{name}”，而总分{score.text}按“{bands}”是“{due}”。",
            expected=due,
            because=[score, Entry(form.sheet, cell) if cell is not None else None],
            suggestion=f"等级改为“{due}”；若等级是对的，请改正总分。",
            source=SOURCE if cell is None else "本表印的等级标准",
        )


def _on_the_edge(bands: str, points: str) -> bool:
    return points.rstrip("0").rstrip(".") in re.findall(r"\d+(?:\.\d+)?", bands) or points in re.findall(r"\d+", bands)
