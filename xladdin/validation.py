"""核查：a workbook's forms recognised, the rules applied, what people asked to leave out left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from xladdin import configuration, result_list
from xladdin.configuration import Settings
from xladdin.errors import InputError
from xladdin.finding import Finding
from xladdin.forms import Form, FormFacts, read_facts
from xladdin.grid import Book, address, place_of
from xladdin.numbers import normalise
from xladdin.rules import check_all
from xladdin.rules.error_values import CODE as STALE
from xladdin.rules.registry import chosen as rule_chosen
from xladdin.rules.word_lists import in_force

ALL: Final = "全部"
_SELECTOR: Final = re.compile(r"JX(?:[1-4]\d{0,2})?")
_NOTE: Final = re.compile(r"jx\s*:\s*忽略((?:[\s,;、]*(?:JX[1-4]\d{0,2}|全部))+)", re.IGNORECASE)


@dataclass(frozen=True)
class Validation:
    """What validating one workbook found.

    Attributes:
        findings: in the order of sheets, rows, columns and codes.
        suppressed: findings that a note on their cell asks to ignore.
        unrecognised: sheets with filled cells on which no form was found.
        known: findings that the baseline lists.
        excluded: sheets that the settings leave out.
        book: what was read, for reports that show the rows around a finding; without the sheets left out.
    """

    path: str
    forms: tuple[Form, ...] = ()
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Finding, ...] = field(default=())
    unrecognised: tuple[str, ...] = ()
    known: tuple[Finding, ...] = ()
    excluded: tuple[str, ...] = ()
    book: Book | None = field(default=None, repr=False, compare=False)


def validate(
    path: str | Path, *, select: Sequence[str] = (), ignore: Sequence[str] = (), settings: Settings | None = None
) -> Validation:
    """Validate a workbook file.

    Args:
        select: rule codes or prefixes to use (`JX1`, `JX203`); empty for all.
        ignore: codes or prefixes to leave out.
        settings: what to go by; None for the nearest `xladdin.toml` or `[tool.xladdin]`.

    Raises:
        InputError: the file or its settings cannot be used, or a code in `select` or `ignore` is none.
    """
    return validate_files([path], select=select, ignore=ignore, settings=settings)[0]


def validate_files(
    paths: Sequence[str | Path],
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    settings: Settings | None = None,
    recalculate: bool = True,
) -> list[Validation]:
    """Validate workbook files together: what one says is compared with what the others say; see `validate`.

    Args:
        recalculate: False leaves the cached values of formulas as they are, whatever the settings say.

    Raises:
        InputError: one of the files cannot be used; nothing is validated then.
    """
    from xladdin.formats import read_workbook

    _check_codes(select, ignore)
    books = []
    found = []
    for path in map(Path, paths):
        books.append(read_workbook(path))
        found.append(configuration.nearest(path) if settings is None else settings)
    chosen = [each.chosen(select, ignore) for each in found]
    if recalculate:
        books = [_recalculated(book, own) for book, own in zip(books, chosen, strict=True)]
    return _validated(books, chosen)


def _recalculated(book: Book, settings: Settings) -> Book:
    """With the formula cells whose cached value is stale, where there are formulas and somebody wants to know."""
    asked = settings.recalculate and rule_chosen(STALE, settings.select, settings.ignore)
    if not asked or not any(cell.formula for sheet in book.sheets for cell in sheet.cells.values()):
        return book
    from xladdin.engine.staleness import stale_cells

    return replace(book, stale=stale_cells(book.path))


def validate_books(
    books: Sequence[Book], *, select: Sequence[str] = (), ignore: Sequence[str] = (), settings: Settings | None = None
) -> list[Validation]:
    """Validate workbooks already read, together. Without `settings` no file is looked for."""
    _check_codes(select, ignore)
    return _validated(books, [(settings or Settings()).chosen(select, ignore)] * len(books))


def validate_book(
    book: Book, *, select: Sequence[str] = (), ignore: Sequence[str] = (), settings: Settings | None = None
) -> Validation:
    """Validate one workbook already read; see `validate_books`."""
    return validate_books([book], select=select, ignore=ignore, settings=settings)[0]


def _validated(books: Sequence[Book], settings: Sequence[Settings]) -> list[Validation]:
    seen = [_looked_at(book, own) for book, own in zip(books, settings, strict=True)]
    outside = _from_outside(seen) if len(seen) > 1 else [[] for _ in seen]
    return [_one(seen[at], settings[at], books[at], outside[:at], outside[at + 1 :]) for at in range(len(seen))]


def _looked_at(book: Book, settings: Settings) -> Book:
    """The workbook without our own list of findings and the sheets that the settings leave out."""
    kept = [sheet for sheet in book.sheets if not result_list.is_ours(sheet) and not settings.excludes(sheet.name)]
    return replace(book, sheets=kept)


def _from_outside(books: Sequence[Book]) -> list[list[FormFacts]]:
    """Every workbook's forms as the others see them, their sheets named `[自评.xlsx]工作经费`."""
    files = [Path(book.path).name for book in books]
    # Two files of one name in different folders are told apart by their folder.
    names = [book.path if files.count(file) > 1 else file for book, file in zip(books, files, strict=True)]
    return [
        read_facts(replace(book, sheets=[replace(sheet, name=f"[{name}]{sheet.name}") for sheet in book.sheets])).forms
        for book, name in zip(books, names, strict=True)
    ]


def _one(
    book: Book,
    settings: Settings,
    whole: Book,
    earlier: Sequence[Sequence[FormFacts]],
    later: Sequence[Sequence[FormFacts]],
) -> Validation:
    excluded = tuple(sheet.name for sheet in whole.sheets if settings.excludes(sheet.name))
    order = {sheet.name: position for position, sheet in enumerate(book.sheets)}
    with in_force(settings.lists):
        facts = read_facts(book)
        facts.earlier = [form for forms in earlier for form in forms]
        facts.later = [form for forms in later for form in forms]
        checked = check_all(facts, settings.select, settings.ignore)
        found = sorted(checked, key=lambda finding: _position(finding, order))
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
        excluded=excluded,
        book=book,
    )


def _position(finding: Finding, order: Mapping[str, int]) -> tuple[int, int, int, str]:
    row, column = place_of(finding.cell) or (0, 0)
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
