"""可印文字：what strangers typed into cells, made safe for a terminal, an XML file and a page.

A cell may hold NUL, escape sequences that repaint a terminal, halves of surrogate pairs: none of them may break an output
or vanish from it.
"""

from __future__ import annotations

import re
from typing import Final

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UNPRINTABLE: Final = re.compile("[\x80-\x9f\ud800-\udfff\ufffe\uffff]")
# Signs that turn the direction of the text around them: a reader would see another figure than the one that stands there.
_DIRECTION: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BREAKS: Final = re.compile(r"\s*[\r\n\x0b\x0c\x85\u2028\u2029]\s*")


def printable(text: str) -> str:
    """The text with control characters as the pictures Unicode has of them (␀, ␛); line ends and tabs stay."""
    text = _CONTROL.sub(_picture, text.replace("\r\n", "\n").replace("\r", "\n"))
    return _DIRECTION.sub("", _UNPRINTABLE.sub("\ufffd", text))


def _picture(found: re.Match[str]) -> str:
    return "\u2421" if found[0] == "\x7f" else chr(0x2400 + ord(found[0]))


def one_line(text: str, most: int | None = None) -> str:
    """The printable text on one line, cut to `most` characters."""
    line = printable(_BREAKS.sub(" ", text).replace("\t", " ")).strip()
    return line if most is None or len(line) <= most else line[: most - 1] + "…"
