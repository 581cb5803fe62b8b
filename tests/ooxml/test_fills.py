"""底色：every kind of fill in words and back."""

from __future__ import annotations

import pytest

from xladdin.ooxml.fills import described, written


def solid(front: str, back: str = '<bgColor indexed="64"/>') -> bytes:
    return f'<fill><patternFill patternType="solid"><fgColor {front}/>{back}</patternFill></fill>'.encode()


@pytest.mark.parametrize(
    ("fill", "words"),
    [
        (b"<fill/>", "无"),
        (b"<fill><patternFill/></fill>", "无"),
        (b'<fill><patternFill patternType="none"/></fill>', "无"),
        (solid('rgb="FFFFF2CC"'), "FFF2CC"),
        (solid('rgb="00fff2cc"', ""), "FFF2CC"),
        (solid('rgb="80FFF2CC"'), "80FFF2CC"),
        (solid('theme="4"'), "主题4"),
        (solid('theme="4" tint="0.59999389629810485"'), "主题4+0.5999938962981048"),
        (solid('theme="0" tint="-4.9989318521683403E-2"'), "主题0-0.0499893185216834"),
        (solid('indexed="13"'), "索引13"),
        (solid('auto="1"'), "自动"),
        (b'<fill><patternFill patternType="solid"/></fill>', "自动"),
        (b'<fill><patternFill patternType="gray125"/></fill>', "图案gray125 自动 自动"),
        (b'<x:fill><x:patternFill patternType="lightUp"><x:fgColor rgb="FFFF0000"/><x:bgColor theme="1"/></x:patternFill></x:fill>', "图案lightUp FF0000 主题1"),
        (b'<fill><gradientFill degree="90"><stop position="0"/></gradientFill></fill>', "渐变"),
    ],
)  # fmt: skip
def test_described_and_written_again(fill: bytes, words: str) -> None:
    assert described(fill) == words
    again = written(words, "x:")
    if words == "渐变":
        assert again is None
        return
    assert again is not None
    assert again.startswith("<x:fill><x:patternFill ")
    assert described(again.encode()) == words


@pytest.mark.parametrize("words", ["", "随样式", "红", "FFF2C", '"/><script/>', "主题", "图案 FF0000"])
def test_words_that_say_no_fill(words: str) -> None:
    assert written(words, "") is None
