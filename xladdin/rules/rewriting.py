"""改写建议：what to write instead of words, for the indicator at hand: its name decides, then the words themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from xladdin.rules.registry import inner_quotes
from xladdin.rules.word_lists import any_of, word_list

_LONGEST: Final = 24


def rewritten(name: str, text: str) -> str:
    """The proposal for one 定性 target, without 改写为 before it: `“师生满意度≥90%”，并注明…`."""
    return _with_base(name, text) or first_fitting(word_list("vague")["rewrite"], name, text)


def first_fitting(proposals: Sequence[dict[str, Any]], *about: str) -> str:
    """The first proposal that fits the name, else the next text; the last one fits everything.

    `{name}` in a proposal is the name itself; one that needs it is passed over where there is none.
    """
    for at, text in enumerate(about):
        for entry in proposals[:-1]:
            proposal = str(entry["text"])
            named = "{name}" in proposal
            if text and re.search(entry["name"], text) and not (named and (at or len(text) > _LONGEST)):
                return proposal.replace("{name}", inner_quotes(text))
    return str(proposals[-1]["text"])


def _with_base(name: str, text: str) -> str:
    """A quantity with a direction: `“农民种粮收入比上年增长≥×%（上年为×）”`; `` where the name is no quantity."""
    if len(name) > _LONGEST or not any_of("vague", "direction", "quantity").fullmatch(name):
        return ""
    for way, verb in (("down", "下降"), ("up", "增长")):
        if any_of("vague", "direction", way).search(text):
            stripped = re.sub(f"^({any_of('vague', 'direction', way).pattern})+", "", name) or name
            return f"带基数的变化，如“{inner_quotes(stripped)}比上年{verb}≥×%（上年为×）”"
    return ""
