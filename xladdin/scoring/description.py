"""规则说明：how a rule is understood, in rows: its short form, the words behind it, the value it takes."""

from __future__ import annotations

from dataclasses import dataclass

from xladdin.scoring.canonical import CIRCLED, DIRECTION_WORDS, canonical, condition_text, credit_text
from xladdin.scoring.single import in_percent
from xladdin.scoring.tree import (
    CHECK,
    Averaged,
    Bands,
    Levels,
    OutOf,
    Parts,
    PerItem,
    Proportion,
    Qualitative,
    RateDeduction,
    Rule,
    Scaled,
    Stepped,
    Vetoed,
    own_full,
)


@dataclass(frozen=True, slots=True)
class Row:
    """A label (`规则`, `值`, `注`) in Chinese and in English, and what it says."""

    zh: str
    en: str
    text: str


def describe(rule: Rule) -> list[Row]:
    """The rows that explain a rule to whoever pasted it."""
    rows = [Row("规则", "rule", canonical(rule)), *_words(rule), Row("值", "value", value_wanted(rule))]
    own = own_full(rule)
    if own is not None:
        scaled = "（与分值不同时，满分和0分照给，其余须注明“；按分值折算”）" if rule.origin is not None else ""
        rows.append(Row("满分", "full marks", f"{credit_text(own)}{scaled}"))
    if rule.origin is not None:
        rows += [Row("定义", "definition", text) for text in rule.origin.definitions]
        rows += [Row("注", "note", text) for text in rule.origin.remarks]
        rows += [Row("缺", "gap", text) for text in rule.origin.gaps]
    return rows


def _words(rule: Rule, label: str = "原文") -> list[Row]:
    """The words of the sentence behind each band, step or part."""
    match rule:
        case Bands(bands, otherwise):
            found = [(condition_text(band), band.credit) for band in bands]
            if otherwise is not None:
                found.append(("其余", otherwise))
            return [Row(label, "words", f"{said}:{credit_text(c)} ← “{c.words}”") for said, c in found if c.words]
        case Stepped(deduction=credit) | PerItem(deduction=credit):
            return [Row(label, "words", f"“{credit.words}”")] if credit.words else []
        case Proportion(words=words) | RateDeduction(words=words) if words:
            return [Row(label, "words", f"“{words}”")]
        case Levels(levels):
            return [Row(label, "words", f"{each.name} ← “{each.credit.words}”") for each in levels if each.credit.words]
        case Parts(parts):
            rows = []
            for mark, part in zip(CIRCLED, parts, strict=False):
                full = "从其余分值中扣减" if part.full is None else credit_text(part.full)
                name = f"“{part.name}”，" if part.name else ""
                rows.append(Row(mark, mark, f"{name}{full}，值：{value_wanted(part.rule)}"))
                rows += _words(part.rule) if part.rule != CHECK else []
            return rows
        case OutOf(rule=inner) | Averaged(rule=inner) | Scaled(rule=inner):
            return _words(inner, label)
        case Vetoed(rule=inner, words=words):
            return [*_words(inner, label), *([Row(label, "words", f"一票否决 ← “{words}”")] if words else [])]
        case _:
            return []


def value_wanted(rule: Rule) -> str:
    """What the value of a rule is, in words."""
    match rule:
        case Bands(ranked=True):
            return "名次÷总数，如5/62或8%"
        case Stepped(measures=measures) if measures is not None:
            return f"{DIRECTION_WORDS[measures]}目标多少，如5%；没有则为0"
        case Bands() | Stepped() if in_percent(rule):
            return "比率，如79.25%或0.7925"
        case Bands() | Stepped():
            return "规则所说的数"
        case Proportion(target=None) | RateDeduction():
            return "比率，如79.25%或0.7925"
        case Proportion(target=target):
            return f"实际数（与{target.comparator}{target.limit}同单位）" if target else "实际数"
        case PerItem(once=True):
            return "0或1（有没有）"
        case PerItem():
            return "项数，如0、1、2"
        case Qualitative():
            return "100%-80%(含)、80%-60%(含)或60%-0%"
        case Levels() if rule.is_check:
            return "是或否（1或0、符合或不符合）"
        case Levels(levels):
            return "、".join(level.name for level in levels) + "之一"
        case Parts(parts):
            return f"{len(parts)}个值，每项一个：一个区域，或一格里用分号隔开"
        case Averaged(inner, expected):
            number = f"{expected}个要点" if expected else "若干项"
            return f"{number}各一个值：{value_wanted(inner)}；一个区域，或一格里用分号隔开"
        case Vetoed(rule=inner):
            return f"{value_wanted(inner)}；或“一票否决”"
        case OutOf(rule=inner) | Scaled(rule=inner):
            return value_wanted(inner)
