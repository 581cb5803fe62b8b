"""规则说明：every rule has its page, the pages in docs/rules are those pages, and their examples are true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from forms_as_text import flat, markdown_sheet

from xladdin import rules
from xladdin.finding import Severity
from xladdin.rules.registry import SECTIONS, chosen, rule

CATALOGUE = {
    **dict.fromkeys(("JX101", "JX102", "JX103", "JX106"), "error"),
    **dict.fromkeys(("JX104", "JX105", "JX107", "JX108", "JX109", "JX110", "JX112"), "warning"),
    "JX111": "info",
    **dict.fromkeys((f"JX20{n}" for n in range(1, 9)), "error"),
    "JX209": "warning",
    "JX301": "error",
    **dict.fromkeys(("JX302", "JX303", "JX304"), "warning"),
    "JX305": "info",
    **dict.fromkeys(("JX401", "JX402"), "error"),
    "JX403": "info",
}
PAGES = Path(__file__).resolve().parents[2] / "docs" / "rules"


def example(code: str, section: str) -> str:
    match = re.search(rf"## {section}\n(.*?)(?=\n## )", rules.page(code), re.DOTALL)
    assert match
    return "\n".join(line for line in match[1].splitlines() if line.startswith("|"))


@pytest.mark.parametrize("code", rules.codes())
def test_page_is_written(code: str) -> None:
    assert (PAGES / f"{code}.md").read_text(encoding="utf-8") == rules.page(code), "run: python docs/generate.py"


def test_no_page_without_its_rule() -> None:
    assert sorted(path.stem for path in PAGES.glob("*.md")) == list(rules.codes())


@pytest.mark.parametrize("code", rules.codes())
def test_page_says_everything(code: str) -> None:
    page = rules.page(code)
    assert page.startswith(f"# {code} ")
    positions = [page.index(f"## {section}\n") for section in (*SECTIONS, "如何忽略")]
    assert positions == sorted(positions)
    assert f"jx:忽略 {code}" in page
    assert page.endswith("\n")


@pytest.mark.parametrize("code", rules.codes())
def test_counterexample_is_found_and_example_is_clean(code: str) -> None:
    bad = flat(markdown_sheet(example(code, "反例")), select=[code])
    assert bad
    assert {found for found, _, _ in bad} == {code}
    assert flat(markdown_sheet(example(code, "正例")), select=[code]) == []


def test_catalogue() -> None:
    declared = {code: str(found.severity) for code, found in rules.rules().items()}
    # A finding may be less severe than its rule, where it says why.
    assert declared == {code: severity for code, severity in CATALOGUE.items() if code in declared}
    assert list(declared) == sorted(declared)
    assert rules.page("jx101") == rules.page("JX101")
    with pytest.raises(KeyError):
        rules.page("JX999")


def test_a_rule_needs_its_page_and_a_code_of_its_own() -> None:
    with pytest.raises(ValueError, match="缺少"):
        rule("JX998", "无说明", Severity.ERROR)(lambda _: [])
    with pytest.raises(ValueError, match="重复"):
        rule("JX101", "重复", Severity.ERROR)(rules.rules()["JX101"].check)


@pytest.mark.parametrize(
    ("select", "ignore", "wanted"),
    [
        ((), (), True),
        (("JX1",), (), True),
        (("jx102",), (), True),
        (("JX2",), (), False),
        ((), ("JX102",), False),
        (("JX1",), ("JX102",), False),
        ((), ("JX101",), True),
    ],
)
def test_selection(select: tuple[str, ...], ignore: tuple[str, ...], wanted: bool) -> None:
    assert chosen("JX102", select, ignore) is wanted
