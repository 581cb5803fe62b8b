"""规则页：a rule's Markdown page as plain text for a dialog."""

from __future__ import annotations

import re

_RULED = re.compile(r"\|[\s:|-]+\|")


def plain_page(markdown: str) -> str:
    """Headings in 【】, tables as lines, paragraphs unwrapped, no signs of markup."""
    lines: list[str] = []
    for line in re.sub(r"[`*]", "", markdown).splitlines():
        stripped = line.strip()
        if _RULED.fullmatch(stripped):
            continue
        if stripped.startswith("|"):
            lines.append("    ".join(cell.strip() for cell in stripped.strip("|").split("|")))
        elif stripped.startswith("#"):
            lines.append(f"【{stripped.lstrip('#').strip()}】")
        elif lines and stripped and _continues(lines[-1], stripped):
            lines[-1] += stripped
        else:
            lines.append(stripped.replace("- ", "· ", 1) if stripped.startswith("- ") else stripped)
    return re.sub(r"】\n\n+", "】\n", "\n".join(lines)).strip() + "\n"


def _continues(above: str, line: str) -> bool:
    """Whether a source line only continues the paragraph or the list item above it."""
    return bool(above) and not above.startswith("【") and "    " not in above and not line.startswith("- ")
