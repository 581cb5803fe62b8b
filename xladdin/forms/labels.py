"""行标签：what the first words of a row say it is: a total, a note, a fund line, a placeholder.

The words are data (`data/labels.toml`).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from xladdin.forms.headings import bare_words
from xladdin.numbers import normalise

# A label is recognised by its first words; the longest cell holds 32,767 characters.
_ENOUGH: Final = 300
# 年度绩效目标 and the like are words, not sentences.
_LABEL: Final = 16


class RowKind(StrEnum):
    """What a row of a table's body is."""

    DATA = "数据"
    SUBTOTAL = "小计"
    TOTAL = "合计"
    CONTINUATION = "续表"
    END = "表外"


class FundKind(StrEnum):
    """What a line of the fund block is."""

    TOTAL = "总额"
    CATEGORY = "支出类别"
    ITEM = "支出明细"
    SOURCE = "其中"
    OTHER = "其他行"


@dataclass(frozen=True, slots=True)
class _Labels:
    total: frozenset[str]
    subtotal: frozenset[str]
    continuation: frozenset[str]
    end: re.Pattern[str]
    placeholder: re.Pattern[str]
    prefix: re.Pattern[str]
    title: re.Pattern[str]
    beside_title: re.Pattern[str]
    owner: re.Pattern[str]
    continued: re.Pattern[str]
    long_term: re.Pattern[str]
    of_year: re.Pattern[str]
    title_kinds: tuple[tuple[str, tuple[str, ...]], ...]
    fund_total: frozenset[str]
    fund_totals: re.Pattern[str]
    category: frozenset[str]
    items: frozenset[str]
    source: re.Pattern[str]


@cache
def _labels() -> _Labels:
    data: dict[str, Any] = tomllib.loads(
        files("xladdin.forms").joinpath("data/labels.toml").read_text(encoding="utf-8")
    )
    rows, funds, title = data["rows"], data["funds"], data["title"]
    return _Labels(
        frozenset(rows["total"]),
        frozenset(rows["subtotal"]),
        frozenset(rows["continuation"]),
        re.compile("|".join(rows["end"])),
        re.compile("|".join(rows["placeholder"])),
        re.compile(rows["placeholder_prefix"]),
        re.compile(title["pattern"]),
        re.compile(title["beside"]),
        re.compile(title["owner"]),
        re.compile(title["continued"]),
        re.compile(data["owner"]["long_term"]),
        re.compile(data["owner"]["of_year"]),
        tuple((kind["form"], tuple(kind["words"])) for kind in title["kind"]),
        frozenset(funds["total"]),
        re.compile(funds["totals"]),
        frozenset(funds["category"]),
        frozenset([*funds["basic"], *funds["project"]]),
        re.compile(funds["source"]),
    )


@lru_cache(maxsize=8192)
def row_kind(text: str) -> RowKind:
    """What the first words of a row say it is."""
    labels = _labels()
    text = text[:_ENOUGH]
    word = bare_words(text)
    if word in labels.total:
        return RowKind.TOTAL
    if word in labels.subtotal or (word.endswith("小计") and len(word) <= 20):
        return RowKind.SUBTOTAL
    if word in labels.continuation:
        return RowKind.CONTINUATION
    if labels.end.fullmatch(normalise(text).replace(" ", "")):
        return RowKind.END
    return RowKind.DATA


def is_title(*texts: str) -> bool:
    """Whether a row that says only this is the title of a form (perhaps with the year or the unit beside it)."""
    if len(texts[0]) > _ENOUGH:
        return False
    word, *beside = (normalise(text[:_ENOUGH]).replace(" ", "") for text in texts)
    labels = _labels()
    return (
        len(word) >= 4
        and labels.title.fullmatch(word) is not None
        and all(labels.beside_title.fullmatch(other) for other in beside)
    )


def names_owner(text: str) -> bool:
    """`项目名称：…`: whose form follows."""
    return _labels().owner.fullmatch(normalise(text).replace(" ", "")) is not None


def goes_on_from(before: str, title: str) -> bool:
    """`…评分表（续）` under `…评分表`: the page was full, the form goes on."""
    first, second = (normalise(text).replace(" ", "") for text in (before, title))
    bare = _labels().continued.sub("", second)
    return bare != second and bare == _labels().continued.sub("", first)


LONG_TERM: Final = "多年"
OF_YEAR: Final = "年度"


def period_in(text: str) -> str:
    """`多年` for 长期绩效指标, 中期目标; `年度` for 年度绩效指标; `` for what says neither or is a sentence."""
    word = bare_words(text[:_ENOUGH])
    if len(word) > _LABEL:
        return ""
    if _labels().long_term.search(word):
        return LONG_TERM
    return OF_YEAR if _labels().of_year.search(word) else ""


def form_in_title(text: str) -> str | None:
    """The form a title announces (`…绩效自评表` → `自评表`), or None."""
    word = normalise(text).replace(" ", "")
    return next((form for form, words in _labels().title_kinds if any(hint in word for hint in words)), None)


@lru_cache(maxsize=8192)
def is_placeholder(text: str) -> bool:
    """Whether a name is only what the empty form prints: `指标2`, `……`."""
    return bool(_labels().placeholder.fullmatch(normalise(text).replace(" ", "")))


@lru_cache(maxsize=8192)
def without_prefix(text: str) -> str:
    """`指标1：工程完工率` → `工程完工率`."""
    narrow = normalise(text)
    match = _labels().prefix.match(narrow)
    rest = narrow[match.end() :].strip() if match else narrow
    return rest or narrow


_FIRST_NUMBER: Final = re.compile(r"[(（]?[一二三四五六七八九十]+[)）、.．]")
_SECOND_NUMBER: Final = re.compile(r"[(（]?\d{1,2}[)）、.．](?!\d)|[①②③④⑤⑥⑦⑧⑨⑩]")


@lru_cache(maxsize=8192)
def fund_line(text: str) -> tuple[FundKind, int]:
    """The kind and depth of a fund line: 0 the total, 1 `(一)基本支出`, 2 `1.人员经费`."""
    labels = _labels()
    narrow = normalise(text).replace(" ", "")
    first, second = _FIRST_NUMBER.match(narrow), _SECOND_NUMBER.match(narrow)
    number = first or second
    word = bare_words(narrow[number.end() :] if number else narrow)
    if word in labels.fund_total or labels.fund_totals.fullmatch(word):
        return FundKind.TOTAL, 0
    if word.startswith("其中"):
        return FundKind.SOURCE, 3
    if first or word in labels.category:
        return FundKind.CATEGORY, 1
    if second or word in labels.items:
        return FundKind.ITEM, 2
    return (FundKind.SOURCE if labels.source.match(word) else FundKind.OTHER), 3
