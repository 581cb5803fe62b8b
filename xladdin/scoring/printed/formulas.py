"""计分公式：`得分=目标完成率×权重分`, `扣减分数=预算调整率×权重分数`, `得分=（1-变动率）×5分`.

A product of the weight (or of points), of numbers and of one rate. Anything else is refused:
which figures go where is not for software to guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity
from xladdin.scoring.canonical import CIRCLED
from xladdin.scoring.printed.linear import read_line
from xladdin.scoring.printed.quantities import read_number
from xladdin.scoring.printed.tokens import Formula
from xladdin.scoring.tree import (
    FULL,
    Credit,
    CreditKind,
    Direction,
    OutOf,
    Proportion,
    RateDeduction,
    Rule,
    Started,
    Stepped,
)

_HEAD: Final = re.compile(
    r"(?:(?:该|本|此)项|指标|最终|实际)?(?:(?P<get>(?:得分|分数|评分|计分)(?:值)?)|(?P<take>扣分值?|扣减分数|扣减分值|扣减分|应扣分数?|扣分数))"
    r"(?:公式)?(?:=|:=|为:)"
)
_WEIGHT: Final = re.compile(
    r"(?:(?:该|本|此)?(?:项|指标|单项|三级|二级)?的?)*(?:指标)?(?:权重分值|权重分数|权重分|权重值|权重|分值|分数|满分分值|满分|标准分|总分)"
)
_CALL: Final = re.compile(r"[A-Za-z]{2,}\(")
# MIN(完成率,100%): at most 100%, as a proportion is anyway.
_CAPPED: Final = re.compile(r"(?:MIN|min|Min)\([^,()]+,(?:100%|1)\)|(?:MIN|min|Min)\((?:100%|1),[^,()]+\)")
# 得分=完成率×分值（超过100%按100%计）: capped and rounded as any score is.
_ASIDE: Final = re.compile(r"\([^()]*(?:超过|大于|高于|最高|不超过|上限|保留|小数|满分)[^()]*\)$")
_TIMES: Final = "×xX*"
_OVER: Final = "÷/"
_ENDS: Final = ",;。\n" + CIRCLED
_BRACKETS: Final = {"(": ")", "[": "]", "{": "}", "|": "|"}


@dataclass
class _Product:
    """What the factors of a formula come to."""

    weights: int = 0
    points: Decimal | None = None
    number: Decimal = Decimal(1)
    rates: list[str] | None = None


# `按实际完成率×分值计分`: a product with its verb behind.
_BY: Final = re.compile(
    r"(?:按照?|以|为)(?=[^,;。\n按]{1,30}?(?:×|乘以)(?:(?:该|本)?(?:项|指标)?(?:满分|权重|分值|标准分|\d+(?:\.\d+)?(?:分|(?=计算|计分|计|得分|核算)))))"
)
_VERB_BEHIND: Final = re.compile(r"(?:计算|核算|折算|确定|计取)?(?:得分|计分|给分|赋分|计算|得出分数|分值)?$")
_PRODUCT: Final = re.compile(r"(?:×|乘以?)(?=(?:(?:该|本)?(?:项|指标)?(?:满分|权重|分值|标准分))|\d+(?:\.\d+)?分)")


def read_formula(text: str, at: int) -> Formula | None:
    """The formula that begins at `at`; None when none does.

    Raises:
        Refused: `#VALUE!` for a formula that is not a product of the weight and one rate.
    """
    head = _HEAD.match(text, at)
    by = _BY.match(text, at) if head is None else None
    found = head or by
    if found is None:
        return None
    end = _end(text, found.end())
    body = text[found.end() : end]
    if by is not None:
        body = _VERB_BEHIND.sub("", body)
    if not body:
        return None
    taking = head is not None and head["take"] is not None
    rule, subject = _read(body, taking, text[at:end])
    return Formula(at, end, rule, subject)


def read_product(text: str, name: int, times: int) -> Formula | None:
    """`预算执行率×10分`: a formula without 得分=, whose name begins at `name` and whose sign stands at `times`.

    Raises:
        Refused: as `read_formula`.
    """
    if _PRODUCT.match(text, times) is None:
        return None
    end = _end(text, times)
    body = _VERB_BEHIND.sub("", text[name:end])
    rule, subject = _read(body, False, text[name:end])
    return Formula(name, end, rule, subject)


_BARE: Final = re.compile(
    r"[(\[][^,;。\n=]*(?:×|乘以?)(?:\d+(?:\.\d+)?分|(?:该|本)?(?:项|指标)?(?:满分|权重|分值|标准分)分?)(?=[,;。\n]|$)"
)


def read_bare(text: str, at: int) -> Formula | None:
    """`(X-80%)/(95%-80%)×8分` in a clause of its own: a formula without 得分=, beginning with a bracket.

    Raises:
        Refused: as `read_formula`.
    """
    found = _BARE.match(text, at)
    if found is None:
        return None
    rule, subject = _read(found[0], False, found[0])
    return Formula(at, found.end(), rule, subject)


def _read(body: str, taking: bool, whole: str) -> tuple[Rule | Credit, str]:
    """The meaning of a formula: a product of the weight and one rate, or else a straight line in it."""
    body = _ASIDE.sub("", body)
    try:
        return _meaning(_product(body, whole), taking, whole)
    except Refused as refused:
        if taking:
            raise
        try:
            return read_line(body.replace("乘以", "×").replace("除以", "÷").replace("*", "×"), whole, _WEIGHT)
        except Refused:
            raise refused from None


def _end(text: str, at: int) -> int:
    """Where the formula stops: at punctuation outside brackets, or where another clause is run on."""
    depth = 0
    while at < len(text):
        letter = text[at]
        if letter in "([{":
            depth += 1
        elif letter in ")]}":
            if not depth:
                return at
            depth -= 1
        elif not depth and (letter in _ENDS or text.startswith(("得分=", "最高", "扣完", "不超过"), at)):
            return at
        at += 1
    return at


def _factors(body: str, whole: str) -> list[tuple[str, str]]:
    """`目标完成率×权重分` → [(×, 目标完成率), (×, 权重分)]."""
    factors: list[tuple[str, str]] = []
    sign, start, depth = "×", 0, 0
    for at, letter in enumerate(body):
        if letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        elif not depth and (letter in _TIMES or letter in _OVER):
            # `x` inside a word is a letter of the word.
            if letter in "xX" and not (at and body[at - 1] in ")%率分值") and not body[at + 1 : at + 2].isdigit():
                continue
            factors.append((sign, body[start:at]))
            sign, start = "÷" if letter in _OVER else "×", at + 1
    factors.append((sign, body[start:]))
    if depth or any(not factor for _, factor in factors):
        raise Refused(CellError.VALUE, f"公式“{whole}”读不懂：括号或乘号不成对")
    return factors


def _product(body: str, whole: str) -> _Product:
    product = _Product(rates=[])
    names: list[tuple[str, str]] = []
    for sign, factor in _factors(body.replace("乘以", "×").replace("除以", "÷"), whole):
        bare = _unwrapped(factor)
        number = read_number(bare, 0, signed=True)
        weight = _WEIGHT.fullmatch(bare)
        if weight is not None and sign == "×":
            product.weights += 1
        elif number is not None and number.end == len(bare):
            _number(product, number.quantity, sign, whole)
        else:
            names.append((sign, bare))
    if len(names) == 2 and [sign for sign, _ in names] == ["×", "÷"]:
        names = [("×", f"{names[0][1]}÷{names[1][1]}")]
    if any(sign == "÷" for sign, _ in names) or len(names) > 1:
        raise Refused(CellError.VALUE, f"公式“{whole}”涉及几个量，一个值不够；请先算出比率，再按比率计分")
    product.rates = [name for _, name in names]
    return product


def _number(product: _Product, quantity: Quantity, sign: str, whole: str) -> None:
    if sign == "÷":
        raise Refused(CellError.VALUE, f"公式“{whole}”读不懂：除以{quantity}之后不是一个比率")
    if quantity.unit in ("", "分") and not (quantity.value == 1 and not quantity.unit):
        product.points = quantity.value if product.points is None else product.points * quantity.value
    elif quantity.unit not in ("", "%"):
        raise Refused(CellError.VALUE, f"公式“{whole}”里的{quantity}不是分数或百分比")
    else:
        product.number *= quantity.value


def _unwrapped(factor: str) -> str:
    while len(factor) > 2 and _BRACKETS.get(factor[0]) == factor[-1] and _balanced(factor[1:-1]):
        factor = factor[1:-1]
    return factor


def _balanced(text: str) -> bool:
    depth = 0
    for letter in text:
        depth += (letter in "([{") - (letter in ")]}")
        if depth < 0:
            return False
    return not depth


def _meaning(product: _Product, taking: bool, whole: str) -> tuple[Rule | Credit, str]:
    if product.weights > 1 or (product.weights and product.points is not None):
        raise Refused(CellError.VALUE, f"公式“{whole}”乘了几次分值")
    if not product.weights and product.points is None:
        raise Refused(CellError.VALUE, f"公式“{whole}”没有说乘以分值还是多少分")
    rates = product.rates or []
    if not rates:
        if product.weights:
            credit = Credit(product.number, CreditKind.SHARE) if product.number != 1 else FULL
        else:
            credit = Credit((product.points or Decimal(0)) * product.number, CreditKind.POINTS)
        return credit, ""
    name = rates[0]
    if product.number != 1:
        raise Refused(
            CellError.VALUE, f"公式“{whole}”在比率之外又乘了{Quantity(product.number, '%')}，不是常见的计分公式"
        )
    rule = _of_rate(name, taking, whole)
    if product.points is not None:
        return OutOf(Credit(product.points, CreditKind.POINTS), rule), name
    return rule, name


def _of_rate(name: str, taking: bool, whole: str) -> Rule:
    """The rule for weight × `name`, where `name` is a rate, a quotient, `1-rate` or `rate-100%`."""
    if _CAPPED.fullmatch(name):
        return RateDeduction() if taking else Proportion()
    if re.search(r"[×*]|\d[/÷]|[/÷]\d", name):
        raise Refused(CellError.VALUE, f"公式“{whole}”读不懂：比率部分应为一个比率或“1-比率”")
    if len({part for part in re.split(r"[-+/÷()\[\]]", name) if part and not re.fullmatch(r"[\d.%]+", part)}) > 2:
        raise Refused(CellError.VALUE, f"公式“{whole}”涉及几个量，一个值不够；请先算出比率，再按比率计分")
    left, minus, right = name.partition("-")
    if minus and "/" not in name and "÷" not in name:
        first, second = read_number(left, 0), read_number(right, 0)
        if first is not None and first.end == len(left) and second is None:
            if first.quantity.value != 1:
                raise Refused(CellError.VALUE, f"公式“{whole}”读不懂：{left}减比率")
            # weight × (1 − rate) gives what weight × rate takes.
            return Proportion() if taking else RateDeduction()
        if second is not None and second.end == len(right) and first is None and taking:
            percent = Quantity(Decimal("0.01"), "%")
            cost = Credit(Decimal("0.01"), CreditKind.SHARE)
            full_at = Quantity(second.quantity.value, "%")
            return Stepped(full_at, Direction.ABOVE, percent, cost, Started.PRORATED)
        raise Refused(CellError.VALUE, f"公式“{whole}”读不懂：比率部分应为一个比率或“1-比率”")
    if _CALL.search(name):
        raise Refused(CellError.VALUE, f"公式“{whole}”读不懂：不认识其中的函数")
    if "+" in name or re.search(r"\d", name.replace("100%", "")):
        raise Refused(CellError.VALUE, f"公式“{whole}”读不懂：比率部分应为一个比率或“1-比率”")
    return RateDeduction() if taking else Proportion()
