"""原文：a printed sentence folded for reading, with the way back to its own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from xladdin.numbers import normalise

_FOLDED: Final = {
    **dict.fromkeys("–—―‐‑−﹣－~∼∽﹏", "-"),
    **dict.fromkeys("✕✖╳⨯*＊·∙•", "×"),
    **dict.fromkeys("∶︰", ":"),
    **dict.fromkeys("「『", "“"),
    **dict.fromkeys("」』", "”"),
    "≮": "≥",
    "≯": "≤",
    "│": "|",
    "∣": "|",
    "丨": "|",
    "?": "。",
    "!": "。",
}
_COMPARATORS: Final = {">=": "≥", "=>": "≥", "<=": "≤", "=<": "≤", "==": "=", "≥=": "≥", "≤=": "≤"}
_BETWEEN_LETTERS: Final = re.compile(r"(?<=\S)[ \u3000](?=\S)")
_DIGIT: Final = re.compile(r"[0-9]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as printed, and folded: half width, one sign for each comparison, no spaces.

    Attributes:
        original: as it stands in the cell.
        text: folded. Line breaks stay as `\\n`; a space stays only between two digits.
        places: for each folded character, where it begins in `original`.
        ends: and where it ends.
        both: the places behind a `±`, which is left out: the number there bounds on either side.
    """

    original: str
    text: str
    places: tuple[int, ...]
    ends: tuple[int, ...]
    both: frozenset[int] = frozenset()

    def words(self, start: int, end: int) -> str:
        """The original words of `text[start:end]`."""
        if start >= end:
            return ""
        return " ".join(self.original[self.places[start] : self.ends[end - 1]].split())


def fold(original: str) -> Sentence:
    """`original` folded."""
    letters: list[str] = []
    places: list[int] = []
    ends: list[int] = []
    both: set[int] = set()
    spaced = False
    # 达 到 9 5 ％: set apart letter by letter, so that the spaces part nothing.
    lettered = len(_BETWEEN_LETTERS.findall(original)) * 2 > len(original) - original.count(" ")
    for at, character in enumerate(original):
        if character == "±":
            both.add(len(letters))
            continue
        if character in "\r\n":
            letter = "\n"
        else:
            letter = _FOLDED.get(character) or normalise(character)
            letter = _FOLDED.get(letter, letter)
        if len(letter) != 1:
            spaced = spaced or bool(letter == "" and character.isspace())
            continue
        if letters and letters[-1] + letter in _COMPARATORS:
            letters[-1] = _COMPARATORS[letters[-1] + letter]
            ends[-1] = at + 1
            spaced = False
            continue
        if letter in "-\n" and letters and letters[-1] == letter:
            ends[-1] = at + 1
            continue
        if spaced and not lettered and letters and _DIGIT.match(letters[-1]) and _DIGIT.match(letter):
            letters.append(" ")
            places.append(at - 1)
            ends.append(at)
        spaced = False
        letters.append(letter)
        places.append(at)
        ends.append(at + 1)
    return Sentence(original, "".join(letters), tuple(places), tuple(ends), frozenset(both))
