"""底色: a cell's fill (CT_Fill, ECMA-376 part 1, §18.8.20) as a few words that people can read, and back."""

from __future__ import annotations

import re

from xladdin.ooxml import markup
from xladdin.ooxml.markup import Element

NONE = "无"
# A gradient has no short description; taken back, it is lost.
GRADIENT = "渐变"
_AUTOMATIC = "自动"
_COLOUR = r"[0-9A-F]{6}(?:[0-9A-F]{2})?|主题\d+(?:[+-][\d.eE-]+)?|索引\d+|自动"
_PATTERN = re.compile(rf"图案(?P<kind>\w+) (?P<front>{_COLOUR}) (?P<back>{_COLOUR})")


def described(fill: bytes) -> str:
    """`无`, `FFF2CC`, `主题4+0.6`, `索引13`, `图案lightUp 自动 FFF2CC` or `渐变`.

    Args:
        fill: the `fill` element as bytes, with whatever prefix.
    """
    pattern = markup.child(fill, markup.root(fill), "patternFill")
    if pattern is None:
        return GRADIENT if markup.child(fill, markup.root(fill), "gradientFill") else NONE
    kind = markup.attributes(fill, pattern).get("patternType", "none")
    if kind == "none":
        return NONE
    front, back = (_colour(fill, markup.child(fill, pattern, name)) for name in ("fgColor", "bgColor"))
    return front if kind == "solid" else f"图案{kind} {front} {back}"


def written(text: str, prefix: str) -> str | None:
    """The `fill` element that `described` said; None for a gradient and for what it never says."""
    p = prefix
    if text == NONE:
        return f'<{p}fill><{p}patternFill patternType="none"/></{p}fill>'
    if found := _PATTERN.fullmatch(text):
        kind, front, back = found["kind"], found["front"], found["back"]
    elif re.fullmatch(_COLOUR, text):
        kind, front, back = "solid", text, "索引64"
    else:
        return None
    return (
        f'<{p}fill><{p}patternFill patternType="{kind}"><{p}fgColor {_attributes(front)}/><{p}bgColor {_attributes(back)}/>'
        f"</{p}patternFill></{p}fill>"
    )


def _colour(data: bytes, element: Element | None) -> str:
    found = markup.attributes(data, element) if element else {}
    rgb = found.get("rgb", "").upper()
    if re.fullmatch("[0-9A-F]{8}", rgb):
        # Excel writes opaque colours with alpha FF, others with 00; nothing shows the difference.
        return rgb[2:] if rgb[:2] in ("FF", "00") else rgb
    if found.get("theme", "").isdigit():
        tint = found.get("tint", "0")
        return f"主题{found['theme']}" + (f"{float(tint):+}" if _is_number(tint) and float(tint) else "")
    if found.get("indexed", "").isdigit():
        return f"索引{found['indexed']}"
    return _AUTOMATIC


def _attributes(colour: str) -> str:
    if colour == _AUTOMATIC:
        return 'auto="1"'
    if colour.startswith("索引"):
        return f'indexed="{colour[2:]}"'
    if found := re.fullmatch(r"主题(\d+)(.*)", colour):
        return f'theme="{found[1]}"' + (f' tint="{float(found[2])}"' if _is_number(found[2]) else "")
    return f'rgb="{colour if len(colour) == 8 else "FF" + colour}"'


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
