"""统一写法: our functions under their plain names, whatever host stored them, in the bytes of a workbook's parts.

Only the name of a call and what stands before it change, `[1]!JX_RATE(` → `JX_RATE(`: in cells, defined names,
conditional formats, data validation and columns of tables. LibreOffice knows the plain names only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from xladdin.declare import registry
from xladdin.engine import spellings
from xladdin.engine.formula_cells import FORMULA, SheetXml
from xladdin.engine.tokens import FormulaError, Kind, Token, tokenize
from xladdin.grid import address
from xladdin.ooxml import xml
from xladdin.ooxml.draft import Draft
from xladdin.ooxml.markup import Edits
from xladdin.ooxml.package import Package

_MARK: Final = re.compile(rb"jx_", re.IGNORECASE)
_HIDDEN: Final = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.S)
# Formulas outside of cells.
_ELEMENT: Final = re.compile(
    rb"<((?:[\w.-]+:)?(?:f|formula|formula1|formula2|calculatedColumnFormula|totalsRowFormula|definedName))"
    rb"(?:\s[^<>]*)?>((?:[^<]|<!\[CDATA\[.*?\]\]>)*)</\1\s*>",
    re.S,
)
_CHARACTER: Final = re.compile(r"(&\#?\w+;)|(<!\[CDATA\[|\]\]>)|\r\n|.", re.S)


@dataclass(frozen=True, slots=True)
class Respelled:
    """A formula whose calls are spelled plainly now.

    Attributes:
        sheet: empty for a defined name; `cell`: empty outside of cells.
        before, after: without `=`; of a shared formula that of its first cell.
    """

    sheet: str
    cell: str
    before: str
    after: str


@dataclass
class Normalization:
    """统一写法的结果.

    Attributes:
        changed: the new bytes of the parts.
        respelled: the formulas that are another text now.
        unread: formulas that name our functions but cannot be read, as they stand; `before` and `after` are the same.
        idle: files of external links that no formula refers to any more. They stay in the package.
    """

    changed: dict[str, bytes] = field(default_factory=dict)
    respelled: list[Respelled] = field(default_factory=list)
    unread: list[Respelled] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)


def plain_spelling(formula: str, declared: Collection[str]) -> str:
    """The formula with every call of a declared function spelled `NAME(`.

    Raises:
        FormulaError: the text is no formula.
    """
    for token, name in reversed(_respelled(formula, declared)):
        formula = formula[: token.start] + name + formula[token.end - 1 :]
    return formula


def _respelled(formula: str, declared: Collection[str]) -> list[tuple[Token, str]]:
    """The calls whose stored name is not the plain one."""
    named = [
        (token, spellings.added_function(token.prefix, token.text, declared))
        for token in tokenize(formula)
        if token.kind is Kind.CALL
    ]
    return [(token, name) for token, name in named if name is not None and token.prefix + token.text != name]


def normalize(package: Package) -> Normalization:
    """Find what is to be spelled plainly; nothing is written.

    Raises:
        InputError: a part is damaged.
    """
    found = Normalization()
    draft = Draft(package)
    declared = frozenset(registry())
    _part(draft, package.workbook_part, "", declared, found)
    for sheet in package.sheet_parts():
        if sheet.kind != "worksheet":
            continue
        _part(draft, sheet.part, sheet.name, declared, found)
        for link in package.relationships(sheet.part):
            if link.kind == "table" and not link.external and link.target in package:
                _part(draft, link.target, sheet.name, declared, found)
    found.changed = draft.changed
    if found.respelled:
        found.idle = list(_idle(draft))
    return found


def _part(draft: Draft, name: str, sheet: str, declared: Collection[str], found: Normalization) -> None:
    data = draft.read(name)
    if _MARK.search(data) is None:
        return
    edits = Edits()
    for cell, start, end in _formulas(data, name):
        raw = data[start:end].decode()
        if _MARK.search(raw.encode()) is None:
            continue
        formula, positions = _decoded(raw)
        try:
            calls = _respelled(formula, declared)
        except FormulaError:
            found.unread.append(Respelled(sheet, cell, formula, formula))
            continue
        for token, plain in calls:
            # As bytes: positions count characters, and names of workbooks are Chinese.
            first, last = (len(raw[: positions[at]].encode()) for at in (token.start, token.end - 1))
            edits.replace(start + first, start + last, plain.encode())
        if calls:
            found.respelled.append(Respelled(sheet, cell, formula, plain_spelling(formula, declared)))
    if edits:
        draft.edit(name, edits)


def _formulas(data: bytes, part: str) -> Iterator[tuple[str, int, int]]:
    """The places of all formula texts of a part: first those of cells, with their address."""
    outside = [(0, len(data))]
    if re.search(rb"<(?:[\w.-]+:)?worksheet[\s>]", data[:20_000]):
        sheet = SheetXml.of(data, part)
        outside = [(0, sheet.start), (sheet.end, len(data))] if sheet.end else outside
        yield from _cells(sheet)
    visible = _HIDDEN.sub(lambda hidden: b" " * len(hidden[0]), data)
    for start, end in outside:
        for element in _ELEMENT.finditer(visible, start, end):
            yield "", *element.span(2)


def _cells(sheet: SheetXml) -> list[tuple[str, int, int]]:
    while True:
        cells = list(sheet.cells())
        if sheet.all_seen(len(cells)):
            return [(address(*sheet.place(cell)), *cell.span(FORMULA)) for cell in cells if cell[FORMULA]]


def _decoded(raw: str) -> tuple[str, list[int]]:
    """The formula that character data holds, and where in the data each of its characters and its end stand."""
    text: list[str] = []
    positions: list[int] = []
    verbatim = False
    for found in _CHARACTER.finditer(raw):
        if found[2]:
            verbatim = found[2] != "]]>"
            continue
        text.append(unescape(found[0]) if found[1] and not verbatim else found[0].replace("\r\n", "\n"))
        positions += [found.start()] * len(text[-1])
    return "".join(text), [*positions, len(raw)]


def _idle(draft: Draft) -> Iterator[str]:
    """The files that external links point at and that no formula names by its number."""
    package = draft.package
    links = {link.id: link.target for link in package.relationships(package.workbook_part)}
    references = package.xml(package.workbook_part).iterfind("{*}externalReferences/{*}externalReference")
    books = [links.get(xml.related_id(element) or "", "") for element in references]
    parts = [name for name in package.names if name.lower().endswith(".xml") and name not in books]
    for number, book in enumerate(books, 1):
        written = f"[{number}]".encode()
        read = (draft.read(part) for part in parts)
        if not any(written in data and written in _HIDDEN.sub(b"", data) for data in read):
            targets = [link.target for link in package.relationships(book) if link.external]
            yield targets[0] if targets else book
