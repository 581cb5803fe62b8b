"""规则页：every rule's page as a dialog shows it."""

from __future__ import annotations

import re

import pytest

from xladdin.hosts.libreoffice.rule_page import plain_page
from xladdin.rules import codes, page

PAGE = """# JX999 示例

级别：错误（error）

## 是什么

一段被折成
两行的话，写 `≥95%`：

- 第一条
  接着说。
- 第二条

## 反例

| 指标 | 值 |
|---|---|
| 执行率 | ≤100% |
"""


def test_markup_becomes_plain_text() -> None:
    assert plain_page(PAGE) == (
        "【JX999 示例】\n级别：错误（error）\n\n【是什么】\n一段被折成两行的话，写 ≥95%：\n\n· 第一条接着说。\n· 第二条\n\n"
        "【反例】\n指标    值\n执行率    ≤100%\n"
    )


@pytest.mark.parametrize("code", codes())
def test_every_page_loses_its_markup_and_keeps_its_words(code: str) -> None:
    shown = plain_page(page(code))
    assert not re.search(r"^#|^\||`|\*\*|\n\n\n", shown, re.MULTILINE)
    words = re.sub(r"[\s#|`*\-【】·]", "", page(code))
    assert re.sub(r"[\s#|`*\-【】·]", "", shown) == re.sub(r":?-{3,}:?", "", words)
