"""满意度的原生公式: questionnaires; see `xladdin.surveys`."""

from __future__ import annotations

from collections.abc import Sequence

from xladdin.compiling.arguments import Argument, Cells, Constants, Skipped
from xladdin.compiling.formula_text import number, rounded
from xladdin.compiling.guards import Guard, count_not_assessed, must, value_error
from xladdin.compiling.operands import NotCompiled
from xladdin.compiling.pinning import pinned
from xladdin.compiling.ratios import Native, cut
from xladdin.errors import Refused
from xladdin.numbers import Rounding
from xladdin.surveys import DEFAULT_CREDITS, SurveyRounding, read_credits


def satisfaction(counts: Cells, credits: Argument, decimals: int | None, rounding: SurveyRounding) -> Native:
    """Σ(count × credit) ÷ Σ count, the mean over the questions; see `xladdin.surveys`.

    Raises:
        NotCompiled: counts or credits that a native formula cannot take as they stand.
    """
    height, width = len(counts.rows), len(counts.rows[0])
    upright = width == 1
    options = height if upright else width
    shares, guards = _credits(credits, options, upright)
    questions = [counts.text] if upright else [counts.part(row, 1, row, width) for row in range(1, height + 1)]
    guards = [*_count_guards(counts, upright, full=shares is not None), *guards]
    if shares is None:
        if options > len(DEFAULT_CREDITS):
            raise NotCompiled(f"有{options}个选项，而默认的选项分值有{len(DEFAULT_CREDITS)}个")
        shares = _array([number(share) for share in DEFAULT_CREDITS[:options]], upright)
    places = (2 if decimals is None else decimals) + 2
    terms = [
        _question(question, shares, places if rounding is SurveyRounding.EACH_TERM else None) for question in questions
    ]
    mean = terms[0] if len(terms) == 1 else f"({'+'.join(terms)})/{len(terms)}"
    final = Rounding.TRUNCATE if rounding is SurveyRounding.TRUNCATE else Rounding.HALF_UP
    return cut(mean, decimals, final), guards


def _question(question: str, shares: str, places: int | None) -> str:
    if places is None:
        return f"SUMPRODUCT({question}*{shares})/SUM({question})"
    # 枣庄: each option's share of the answers and each product is rounded before adding.
    part = rounded(f"{question}/SUM({question})", places, Rounding.HALF_UP)
    return f"SUMPRODUCT({rounded(f'{part}*{shares}', places, Rounding.HALF_UP)})"


def _array(values: Sequence[str], upright: bool) -> str:
    return "{" + (";" if upright else ",").join(values) + "}"


def _credits(credits: Argument, options: int, upright: bool) -> tuple[str | None, list[Guard]]:
    """The credits as an array of the counts' direction; None for the default."""
    if isinstance(credits, Skipped):
        return None, []
    if isinstance(credits, Constants):
        return _listed(credits.rows, options, upright), []
    if not isinstance(credits, Cells):
        raise NotCompiled("选项分值不是区域引用")
    shape = (len(credits.rows), len(credits.rows[0]))
    if shape != ((options, 1) if upright else (1, options)):
        raise NotCompiled("选项分值的方向或个数与票数不同")
    if any(isinstance(value, str) for value in credits.values()):
        # `100%` as people type it into a cell of text: known now, and pinned.
        known = [pinned(cell, "选项分值") for cell in credits.each(options)]
        return _listed([[value for value, _ in known]], options, upright), [pin for _, pins in known for pin in pins]
    if any(value is None or isinstance(value, bool) for value in credits.values()):
        raise NotCompiled(f"选项分值{credits.text}里有空白，改成数再编译")
    area = credits.text
    guards = [
        Guard(f"ISNUMBER(SUM({area}))", f"SUM({area})"),
        Guard(f"COUNT({area})={options}", "NA()"),
        must(f'COUNTIF({area},">1")+COUNTIF({area},"<0")=0', "选项分值应在0到100%之间"),
    ]
    return area, guards


def _listed(rows: Sequence[Sequence[object]], options: int, upright: bool) -> str:
    """Credits that are known now."""
    try:
        values = read_credits(rows)
    except Refused as refused:
        raise NotCompiled(f"选项分值：{refused.reason}") from refused
    if values is None or len(values) != options:
        raise NotCompiled("选项分值的个数与选项不同")
    return _array([number(value) for value in values], upright)


def _count_guards(counts: Cells, upright: bool, *, full: bool) -> list[Guard]:
    """Whole numbers, one question a row, blanks only behind the last option."""
    area, height, width = counts.text, len(counts.rows), len(counts.rows[0])
    present = [[cell.value for cell in row] for row in counts.rows]
    some = any(value is not None for row in present for value in row)
    if any(isinstance(value, (str, bool)) for row in present for value in row):
        raise NotCompiled(f"{area}里有文字，原生公式只数票数，改成数再编译")
    if some and not upright and any(row[0] is None for row in present):
        raise NotCompiled(f"{area}里有整行空白的题，请把区域缩到有票数的行")
    if full and some and any(value is None for row in present for value in row):
        raise NotCompiled(f"{area}里有空白，与选项分值的个数不同")
    size = height * width
    blank = f"COUNT({area})={size}" if full else f"COUNT({area})+COUNTBLANK({area})={size}"
    guards = [
        Guard(f"ISNUMBER(SUM({area}))", f"SUM({area})"),
        Guard(blank, f"IF(COUNT({area})+{count_not_assessed(area)}={size},NA(),{value_error('票数不是数')})"),
    ]
    if not full:
        first = counts.part(1, 1, 1, 1) if upright else counts.part(1, 1, height, 1)
        guards.append(Guard(f"COUNT({first})={1 if upright else height}", "NA()"))
        if size > 1:
            before = counts.part(1, 1, height - 1, 1) if upright else counts.part(1, 1, height, width - 1)
            after = counts.part(2, 1, height, 1) if upright else counts.part(1, 2, height, width)
            guards.append(Guard(f"SUMPRODUCT((1-ISNUMBER({before}))*ISNUMBER({after}))=0", "NA()"))
    whole = f'COUNTIF({area},"<0")+SUMPRODUCT(--(INT({area})<>{area}))=0'
    return [*guards, must(whole, "票数应为0或正整数")]
