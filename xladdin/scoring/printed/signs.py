"""词与符号：what stands for a comparison, an edge, an interval, a joint, and what a bracket may hold."""

from __future__ import annotations

import re
from typing import Final

from xladdin.scoring.printed.tokens import (
    Sign,
)
from xladdin.scoring.tree import Comparator

PUNCTUATION: Final = {
    ";": Sign.STOP, "。": Sign.STOP, "\n": Sign.STOP, ",": Sign.COMMA, "、": Sign.PAUSE, ":": Sign.COLON, "|": Sign.BAR,
}  # fmt: skip
BEFORE: Final[dict[str, Comparator]] = {
    "大于或等于": "≥", "大于等于": "≥", "高于或等于": "≥", "高于等于": "≥", "等于或大于": "≥", "不低于": "≥", "不少于": "≥",
    "不小于": "≥", "不短于": "≥", "不得低于": "≥", "达到或超过": "≥", "达到或高于": "≥", "达到": "≥", "至少": "≥", "未低于": "≥",
    "完成": "≥", "达": "≥", "满": "≥",
    "小于或等于": "≤", "小于等于": "≤", "低于或等于": "≤", "低于等于": "≤", "等于或小于": "≤", "不高于": "≤", "不超过": "≤", "不超出": "≤",
    "不多于": "≤", "不大于": "≤", "不得超过": "≤", "不得高于": "≤", "未超过": "≤", "未超出": "≤", "未超": "≤", "没有超过": "≤",
    "控制在": "≤", "至多": "≤", "未高于": "≤", "不超": "≤",
    "大于": ">", "高于": ">", "超过": ">", "超出": ">", "多于": ">", "超": ">", "优于": ">",
    "小于": "<", "低于": "<", "少于": "<", "不足": "<", "不到": "<", "不满": "<", "未达到": "<", "没有达到": "<", "达不到": "<",
    "未达": "<", "未满": "<", "未到": "<", "不达": "<", "低": "<",
    "等于": "=", "为": "=", "是": "=",
}  # fmt: skip
BEFORE_WORD: Final = re.compile("|".join(sorted(BEFORE, key=len, reverse=True)))
# Comparisons that may name a figure before the number: 超过年初预算总额10%.
WITH_REFERENCE: Final = re.compile(
    r"(?P<word>不超过|不低于|未超过|达不到|达到|超过|超出|高于|低于|大于|小于|少于|未达到|不足|≥|≤|>|<)"
    r"(?P<reference>[^-\d,;。:、()%=≥≤<>“”每得扣计|]{2,16}?)的?(?=\d|[一二两三四五六七八九十百]+(?:个百分点|%)|百分之)"
)
AFTER: Final = re.compile(
    r"(?:(?:及|或|或者|含|和)?以(?P<side>上|下|内|后|外)|(?:之)(?P<past>后|外)(?=[,;。的得计扣给(])|(?:之)?(?P<within>内)(?=[,;。的得计扣给()])|(?P<around>左右|上下))"
)
SIDES: Final[dict[str, Comparator]] = {"上": "≥", "下": "≤", "内": "≤", "后": ">", "外": ">"}
INCLUDED: Final = re.compile(
    r"\((?P<no>不)?(?:均|都)?(?:包含|包括|含)(?:等于|本数|本级|数)?(?P<limit>[\d.]+(?:%|[\u4e00-\u9fff]{1,4})?)?(?:本数|的)?\)"
)
INCLUDED_ONE: Final = re.compile(r"(?P<no>不)?(?:包含|包括|含)(?P<limit>\d+(?:\.\d+)?(?:%|分)?)")
INCLUDED_SEVERAL: Final = re.compile(
    rf"\((?:{INCLUDED_ONE.pattern.replace('?P<no>', '?:').replace('?P<limit>', '?:')}[,、;]?){{2,}}\)"
)
INTERVAL: Final = re.compile(
    r"(?P<open>[\[(])(?P<low>[\d.]+)(?P<unit1>%?),(?P<high>[\d.]+)(?P<unit2>%?)(?P<close>[\])])"
)
CONDITION_ONLY: Final = re.compile(r"[-\d.%≥≤<>=以上下内及含分x不至到~≧≦,个项日天月元万亿人户次家]+")
# （0-0.5分）: which of them is left to the reviewer.
MARKS_RANGE: Final = re.compile(r"\d+(?:\.\d+)?分?-\d+(?:\.\d+)?分")
# 良好（80-89分）得4分: what the bracket holds is the band.
GRADED: Final = re.compile(r"(?:的|者)?,?(?:得|计|给|赋|记)(?:满分|\d)")
SHARE_ONLY: Final = re.compile(r"(?:权重|占比?|分值)?(?P<share>\d+(?:\.\d+)?%)(?:权重|分值)?")
DASH: Final = re.compile(r"-|至|到(?=\d)|与(?=\d[\d.]*%?之间)|和(?=\d[\d.]*%?(?:\(不?含\))?之间)")
ELSE: Final = re.compile(
    r"(?:否则|反之|除此(?:之|以)外|(?:其余|其[他它])(?:情况下?|情形)?(?=[,:;的得计扣按不为均一给记赋则酌]|\d))(?:的|,)?"
)
AND: Final = re.compile(r"且|并且|同时(?=[大小高低不超≥≤<>])|但(?=[大小高低不超未≥≤<>])")
OPENED: Final = {"“": "”", "《": "》", '"': '"', "'": "'", "‘": "’"}
PER_UNIT: Final = re.compile(
    r"/(?:每)?(?:平方米|公里|人次|人日|[年月天日人户家个项次亩吨件台套米辆户场期])(?:×[年月天])?(?![\u4e00-\u9fff]*率)"
)
FORMULA_SIGN: Final = re.compile(r"[/÷]|[×][^,;。]*|-")


def stands_alone(after: str) -> bool:
    """Whether nothing behind a bracket gives marks to what it holds (`满意度（90%）得满分`)."""
    return after[:1] in ("", ";", "。", "\n", ",", "、") and re.match(r"[,、]?(?:得|计|给|赋|扣|不得分)", after) is None


def says_target(text: str) -> bool:
    """Whether words in brackets only say what the target is (`（目标值为100%）`)."""
    return (
        re.fullmatch(
            r"(?:年度)?(?:目标|指标|标准|计划)值?(?:为|是|:|=)?[≥≤]?\d+(?:\.\d+)?%|以\d+(?:\.\d+)?%为(?:目标|标准|基准)",
            text,
        )
        is not None
    )


def says_marks(text: str) -> bool:
    """Whether words in brackets score by themselves (`（每超1%扣0.2分，扣完为止）`, `（不足1%按1%计）`)."""
    return re.search(r"^含?不足|(?:扣|得|计|加)[^,;。]{0,6}\d*\.?\d+(?:分|%)|不得分|满分|按比例", text) is not None
