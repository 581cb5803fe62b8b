"""核查：a workbook's forms recognised, the rules applied, what people asked to leave out left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from xladdin.errors import InputError
from xladdin.forms import Form, read_facts
from xladdin.grid import Book, address, column_number
from xladdin.numbers import normalise
from xladdin.report.finding import Finding
from xladdin.rules import check_all

ALL: Final = "全部"
_SELECTOR: Final = re.compile(r"JX(?:[1-4]\d{0,2})?")
_NOTE: Final = re.compile(r"jx\s*:\s*忽略((?:[\s,;、]*(?:JX[1-4]\d{0,2}|全部))+)", re.IGNORECASE)
_CELL: Final = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True)
class Validation:
    """What validating one workbook found.

    Attributes:
        findings: in the order of sheets, rows, columns and codes.
        suppressed: findings that a note on their cell asks to ignore.
        unrecognised: sheets with filled cells on which no form was found.
    """

    path: str
    forms: tuple[Form, ...] = ()
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Finding, ...] = field(default=())
    unrecognised: tuple[str, ...] = ()


def validate(path: str | Path, *, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Validation:
    """Validate a workbook file.

    Args:
        select: rule codes or prefixes to use (`JX1`, `JX203`); empty for all.
        ignore: codes or prefixes to leave out.

    Raises:
        InputError: the file cannot be used, or a code in `select` or `ignore` is none.
    """
    from xladdin.ooxml.package import Package
    from xladdin.ooxml.reading import read_book

    _check_codes(select, ignore)
    return validate_book(read_book(Package.open(Path(path))), select=select, ignore=ignore)


def validate_book(book: Book, *, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Validation:
    """Validate a workbook already read; see `validate`."""
    _check_codes(select, ignore)
    facts = read_facts(book)
    order = {sheet.name: position for position, sheet in enumerate(book.sheets)}
    found = sorted(check_all(facts, select, ignore), key=lambda finding: _position(finding, order))
    ignored = _ignored_by_notes(book)
    kept: list[Finding] = []
    suppressed: list[Finding] = []
    for finding in found:
        codes = ignored.get((finding.sheet, finding.cell), frozenset())
        silent = ALL in codes or any(finding.code.startswith(code) for code in codes)
        (suppressed if silent else kept).append(finding)
    return Validation(
        book.path,
        tuple(form.form for form in facts.forms),
        tuple(kept),
        tuple(suppressed),
        tuple(facts.unrecognised),
    )


def _position(finding: Finding, order: Mapping[str, int]) -> tuple[int, int, int, str]:
    match = _CELL.fullmatch(finding.cell)
    row, column = (int(match[2]), column_number(match[1])) if match else (0, 0)
    return order.get(finding.sheet, len(order)), row, column, finding.code


def _check_codes(*selections: Iterable[str]) -> None:
    for code in (code for codes in selections for code in codes):
        if not _SELECTOR.fullmatch(code.upper()):
            raise InputError(
                f"“{code}”不是规则代码；规则代码如 JX102，或它的开头如 JX1。",
                f"{code!r} is no rule code; codes look like JX102, or their beginning like JX1.",
            )


def _ignored_by_notes(book: Book) -> dict[tuple[str, str], frozenset[str]]:
    """(sheet, cell) → codes that the cell's note asks to ignore: `jx:忽略 JX102 JX101`, `jx:忽略 全部`.

    A note anywhere in a merged range counts for its top-left cell.
    """
    found: dict[tuple[str, str], frozenset[str]] = {}
    for sheet in book.sheets:
        for (row, column), text in sheet.notes.items():
            codes = codes_in_note(text)
            if codes:
                area = next((merge for merge in sheet.merges if (row, column) in merge), None)
                at = (area.top, area.left) if area else (row, column)
                key = (sheet.name, address(*at))
                found[key] = found.get(key, frozenset()) | codes
    return found


def codes_in_note(text: str) -> frozenset[str]:
    """The codes (or 全部) that a note asks to ignore."""
    codes: set[str] = set()
    for match in _NOTE.finditer(normalise(text)):
        codes.update(word.upper() for word in re.findall(r"JX[1-4]\d{0,2}|全部", match[1], re.IGNORECASE))
    return frozenset(codes)
