"""满意度：a questionnaire's counts turned into one rate."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.numbers import Rounding, divide, read_quantity, round_to

# 满意 / 较满意 / 一般 / 不满意 (/ 很不满意), as 枣庄 2023 and the five-option forms use them.
DEFAULT_CREDITS: Final = tuple(Decimal(share).scaleb(-2) for share in (100, 80, 60, 40, 20))


class SurveyRounding(StrEnum):
    """取舍方式，另有逐项四舍五入：each share and each product is rounded before adding (枣庄 2023)."""

    HALF_UP = "四舍五入"
    TRUNCATE = "截断"
    EACH_TERM = "逐项四舍五入"


def satisfaction(
    questions: Sequence[Sequence[Decimal]],
    credits: Sequence[Decimal] | None = None,
    decimals: int | None = None,
    rounding: SurveyRounding = SurveyRounding.HALF_UP,
) -> Decimal:
    """满意度 = Σ(count × credit) / Σ count, and the mean over the questions.

    Args:
        questions: one row of counts per question, the options in order from best to worst.
        credits: the options' credits; default 100/80/60/40(/20)%.
        decimals: of the percentage; with 逐项四舍五入 it also rounds each share and each product.

    Raises:
        Refused: `#VALUE!` for counts that are negative or not whole, and for more options than credits;
            `#DIV/0!` for a question that nobody answered.
    """
    given = credits if credits is not None else DEFAULT_CREDITS
    rates: list[Decimal] = []
    for counts in questions:
        if len(counts) > len(given) or (credits is not None and len(counts) != len(given)):
            raise Refused(CellError.VALUE, f"有{len(counts)}个选项，而选项分值有{len(given)}个")
        if any(count < 0 or count != count.to_integral_value() for count in counts):
            raise Refused(CellError.VALUE, "票数应为0或正整数")
        total = sum(counts, Decimal(0))
        if not total:
            raise Refused(CellError.DIV0, "没有人作答")
        if rounding is SurveyRounding.EACH_TERM:
            places = (2 if decimals is None else decimals) + 2
            shares = [round_to(divide(count, total), places) for count in counts]
            rates.append(sum((round_to(s * c, places) for s, c in zip(shares, given, strict=False)), Decimal(0)))
        else:
            rates.append(divide(sum((n * c for n, c in zip(counts, given, strict=False)), Decimal(0)), total))
    mean = divide(sum(rates, Decimal(0)), Decimal(len(rates)))
    if decimals is None:
        return mean
    cut = Rounding.TRUNCATE if rounding is SurveyRounding.TRUNCATE else Rounding.HALF_UP
    return round_to(mean, decimals + 2, cut)


def read_counts(rows: Sequence[Sequence[object]]) -> list[list[Decimal]]:
    """A range of counts as questions: one row each; a single column is one question. Blank cells at the end are left out.

    Raises:
        Refused: as `read_quantity`; `#N/A` for an empty range; `#VALUE!` for a percentage.
    """
    questions = [[row[0] for row in rows]] if all(len(row) == 1 for row in rows) else [list(row) for row in rows]
    read: list[list[Decimal]] = []
    for cells in questions:
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        quantities = [read_quantity(cell) for cell in cells]
        if any(quantity.is_percent for quantity in quantities):
            raise Refused(CellError.VALUE, "票数不能是百分比")
        read.append([quantity.value for quantity in quantities])
    if not read:
        raise Refused(CellError.NA, "没有票数")
    return read


def read_credits(rows: Sequence[Sequence[object]]) -> list[Decimal] | None:
    """A range of credits (`100%`, `0.8`); an empty range is the default.

    Raises:
        Refused: as `read_quantity`; `#VALUE!` for a credit outside 0 to 100%.
    """
    cells = [cell for row in rows for cell in row]
    if all(cell is None for cell in cells):
        return None
    read = [read_quantity(cell).value for cell in cells]
    if any(not 0 <= credit <= 1 for credit in read):
        raise Refused(CellError.VALUE, "选项分值应在0到100%之间，80分请写成80%")
    return read
