"""规范短式：a rule tree printed in the one short form that reads back to the same tree."""

from __future__ import annotations

from typing import Final

from xladdin.numbers import Quantity, plain
from xladdin.scoring.tree import (
    CHECK,
    Averaged,
    Band,
    Bands,
    Bound,
    CreditKind,
    Direction,
    Earned,
    Levels,
    Line,
    OutOf,
    Part,
    Parts,
    PerItem,
    Proportion,
    Qualitative,
    RateDeduction,
    Ratio,
    Rule,
    Scaled,
    Started,
    Stepped,
    Vetoed,
    takes_list,
)

_LEFT: Final = {"≥": "≤", ">": "<"}
CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"


def canonical(rule: Rule) -> str:
    """The short form of `rule`: `≥95%:100%; ≥85%:90%; 其余:0`."""
    match rule:
        case Bands():
            return _bands(rule)
        case Stepped():
            return _stepped(rule)
        case PerItem():
            verb = "得" if rule.gains else "扣"
            return f"{'有则' if rule.once else '每项'}{verb}{credit_text(rule.deduction)}{_at_most(rule)}"
        case Proportion(target=target):
            return "按比例" if target is None else f"{bound_text(target)}:按比例"
        case RateDeduction():
            return "扣减比率×权重"
        case Qualitative():
            return "定性"
        case Levels(levels, otherwise):
            parts = [f"{level.name}:{credit_text(level.credit)}" for level in levels]
            return "; ".join(parts if otherwise is None else [*parts, f"其余:{credit_text(otherwise)}"])
        case OutOf(full, inner):
            return f"满分{credit_text(full)}; {canonical(inner)}"
        case Parts(parts_):
            return "; ".join(f"{mark}{_part(part)}" for mark, part in zip(CIRCLED, parts_, strict=False))
        case Averaged(inner):
            return f"{canonical(inner)}; 多项平均"
        case Vetoed(inner):
            # Behind numbered parts the bare words would speak of the last part.
            return f"{canonical(inner)}; {'整体' if takes_list(inner) else ''}一票否决"
        case Scaled(inner):
            return f"{canonical(inner)}; 按分值折算"


def bound_text(bound: Bound) -> str:
    return f"{bound.comparator}{bound.limit}"


def condition_text(band: Band) -> str:
    """`≥85%` or `85%≤x<95%`."""
    if len(band.bounds) == 1:
        return bound_text(band.bounds[0])
    low, high = band.bounds
    return f"{low.limit}{_LEFT[low.comparator]}x{high.comparator}{high.limit}"


def credit_text(credit: Earned) -> str:
    """`90%`, `1.5分`, `0`, `扣0.5分`, `x/90%`."""
    if isinstance(credit, Ratio):
        return "x" if credit.base is None else f"x/{credit.base}"
    if isinstance(credit, Line):
        start, end = credit_text(credit.at_start), credit_text(credit.at_end)
        return f"线性({credit.start}:{start}→{credit.end}:{end})"
    off = "扣" if credit.off else ""
    if not credit.amount:
        return f"{off}0"
    match credit.kind:
        case CreditKind.SHARE:
            return f"{off}{Quantity(credit.amount, '%')}"
        case CreditKind.WHOLE:
            return f"{off}指标{Quantity(credit.amount, '%')}"
        case CreditKind.POINTS:
            return f"{off}{plain(credit.amount)}分"


def _bands(rule: Bands) -> str:
    parts = [f"{condition_text(band)}:{credit_text(band.credit)}" for band in rule.bands]
    if rule.deviation_from is not None:
        parts[0] = f"|x-{rule.deviation_from}|{parts[0]}"
    if rule.otherwise is not None:
        parts.append(f"其余:{credit_text(rule.otherwise)}")
    return ("排名:" if rule.ranked else "") + "; ".join(parts)


def _stepped(rule: Stepped) -> str:
    parts = [f"以{rule.full_at}为{'满分' if rule.full is None else credit_text(rule.full)}"]
    if rule.slack is not None:
        parts.append(f"容差{rule.slack}")
    if rule.entry is not None:
        parts.append(f"{bound_text(rule.entry.bounds[0])}{credit_text(rule.entry.credit)}")
    parts.append(f"每{rule.direction}{rule.step}扣{credit_text(rule.deduction)}{_at_most(rule)}")
    if rule.cutoff is not None:
        over = rule.direction if rule.cutoff.comparator == ">" else "达"
        parts.append(f"{over}{rule.cutoff.limit}不得分")
    if rule.started is not Started.WHOLE:
        parts.append(rule.started)
    if rule.measures is not None:
        parts.append(f"值为{DIRECTION_WORDS[rule.measures]}部分")
    return "; ".join(parts)


def _at_most(rule: Stepped | PerItem) -> str:
    if rule.at_most is None:
        return ""
    gains = isinstance(rule, PerItem) and rule.gains
    return f"; 最多{'得' if gains else '扣'}{credit_text(rule.at_most)}"


def _part(part: Part) -> str:
    if part.full is None:
        return canonical(part.rule)
    full = credit_text(part.full)
    return full if part.rule == CHECK else f"{full}:{canonical(part.rule)}"


DIRECTION_WORDS: Final = {Direction.ABOVE: "超出", Direction.BELOW: "低于", Direction.EITHER: "偏离"}
