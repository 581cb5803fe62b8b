"""Recalculated workbooks: the cached values that come out, while every other byte is as before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from formula_books import Cells, Raw, cached, part, write_book
from ooxml.comparison import assert_only_changed

from xladdin.engine.recalculation import Recalculation, recalculate


def computed(tmp_path: Path, cells: Cells | Raw, **more: object) -> tuple[dict[str, object], Recalculation]:
    """The cached values of a one-sheet workbook after recalculation; every other part is as before."""
    return computed_book(tmp_path, {"表": cells}, **more)


def computed_book(
    tmp_path: Path, sheets: Mapping[str, Cells | Raw], **more: object
) -> tuple[dict[str, object], Recalculation]:
    book = write_book(tmp_path / "book.xlsx", sheets, **more)
    out = tmp_path / "out.xlsx"
    result = recalculate(book, out)
    changed = {
        f"xl/worksheets/sheet{n}.xml"
        for n in range(1, len(sheets) + 1)
        if part(book, f"xl/worksheets/sheet{n}.xml") != part(out, f"xl/worksheets/sheet{n}.xml")
    }
    assert_only_changed(book, out, changed=changed)
    for name in changed:
        assert bare(part(book, name)) == bare(part(out, name))
    assert recalculate(out, check=True).clean
    return cached(out), result


def bare(xml: bytes) -> str:
    """A sheet without the values and types of its cells, and without the extent of arrays."""
    return re.sub(
        r' t="(?:str|b|e|s|n|inlineStr)"| ref="\w+:?\w*"|<v[^<>]*>[^<]*</v>|<v/>|<is>.*?</is>|</?c\b[^<>]*?/?>|</?row[^<>]*>',
        "",
        xml.decode(),
    )


def reasons(result: Recalculation) -> dict[str, str]:
    return {found.cell: found.reason for found in result.unsupported}
