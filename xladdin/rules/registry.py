"""规则登记：one declaration per rule: its code, title, severity, check, and the docstring that is its page."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from xladdin.finding import Evidence, Finding, Severity
from xladdin.forms.entries import Entry, shown
from xladdin.forms.facts import BookFacts
from xladdin.grid import Cell, Value

Check = Callable[[BookFacts], Iterable[Finding]]

# The sections every page has, in this order; 如何忽略 is the same for all and added to each.
SECTIONS: Final = ("是什么", "为什么", "反例", "正例", "依据")
_IGNORING: Final = """## 如何忽略

在该单元格的批注里写 `jx:忽略 {code}`（可以写几个代码，写 `jx:忽略 全部` 则忽略该单元格的所有规则），
或者运行时加 `--ignore {code}`；`--ignore {group}` 忽略同一组的所有规则。
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        severity: of its findings unless a finding says otherwise.
        page: Markdown in Chinese: what `xladdin explain CODE` prints and docs/rules/CODE.md holds.
    """

    code: str
    title: str
    severity: Severity
    check: Check
    page: str

    @property
    def group(self) -> str:
        """`JX1`."""
        return self.code[:3]


# A cell holds 32,767 characters; the longest name of an indicator seen has some sixty.
_NAME_SHOWN: Final = 120
_RULES: dict[str, Rule] = {}


def rule(code: str, title: str, severity: Severity) -> Callable[[Check], Check]:
    """Declare a function as the rule `code`; its docstring is the rule's page.

    Raises:
        ValueError: the code is taken, or the docstring lacks a section.
    """

    def declare(check: Check) -> Check:
        text = inspect.cleandoc(check.__doc__ or "")
        missing = [section for section in SECTIONS if f"## {section}" not in text]
        if code in _RULES or missing:
            raise ValueError(f"{code}：{'代码重复' if code in _RULES else '缺少' + '、'.join(missing)}")
        page = f"# {code} {title}\n\n级别：{severity.word}（{severity}）\n\n{text}\n\n{_IGNORING.format(code=code, group=code[:3])}"
        _RULES[code] = Rule(code, title, severity, check, page)
        return check

    return declare


def rules() -> Mapping[str, Rule]:
    """Every rule by code, in the order of codes."""
    return MappingProxyType(dict(sorted(_RULES.items())))


def evidence(entries: Iterable[Entry | None]) -> tuple[Evidence, ...]:
    """The cells as evidence, each once, in the order given."""
    found: dict[tuple[str, str], Evidence] = {}
    for entry in entries:
        if entry is not None:
            seen = Evidence(entry.sheet, entry.address, entry.value, entry.text)
            found.setdefault((entry.sheet, entry.address), seen)
    return tuple(found.values())


def quoted(name: str) -> str:
    """`“三公”经费控制率` → `“‘三公’经费控制率”`; a name is cut where it is a paragraph."""
    shown = name if len(name) <= _NAME_SHOWN else name[: _NAME_SHOWN - 1] + "…"
    return f"“{inner_quotes(shown)}”"


def inner_quotes(text: str) -> str:
    """`“三公”经费` → `‘三公’经费`: as it stands inside quotes."""
    return text.replace("“", "‘").replace("”", "’")


def finding(
    code: str,
    at: Entry,
    message: str,
    *,
    expected: Value = None,
    expected_shown: str = "",
    because: Sequence[Entry | None] = (),
    suggestion: str = "",
    source: str = "",
    severity: Severity | None = None,
) -> Finding:
    """A finding of rule `code` at a cell, with the other cells the reasoning used."""
    return Finding(
        code,
        severity or _RULES[code].severity,
        at.sheet,
        at.address,
        message,
        at.value,
        expected,
        evidence(entry for entry in because if entry is None or (entry.sheet, entry.address) != (at.sheet, at.address)),
        suggestion,
        source,
        at.text,
        expected_shown or ("" if expected is None else shown(Cell(1, 1, expected))),
    )


def chosen(code: str, select: Sequence[str], ignore: Sequence[str]) -> bool:
    """Whether a rule runs: `select` and `ignore` hold codes or their beginnings (`JX1`); empty `select` is all."""
    wanted = not select or any(code.startswith(prefix.upper()) for prefix in select)
    return wanted and not any(code.startswith(prefix.upper()) for prefix in ignore)


def check_all(facts: BookFacts, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Iterator[Finding]:
    """The findings of every chosen rule."""
    for code, declared in rules().items():
        if chosen(code, select, ignore):
            yield from declared.check(facts)
